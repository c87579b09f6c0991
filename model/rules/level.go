package rules

import (
	"slices"

	"instroom/model"
)

// level: the module to enter is one that the session takes. A session without
// levels takes every one; an unknown level is not-assessed, not this.
var level = rule{
	code: model.Level,
	who:  levelLook,
	what: taughtLook,
	ok: func(x *Index, p, s int, _ model.Date) bool {
		c := &x.batch.Sessions[s]
		if len(c.Levels) == 0 || !x.askedLanguage(p, s) {
			return true
		}
		language := x.taught(p, s)
		step, ok := x.step(p, language)
		if !ok {
			return true
		}
		ladder := x.settings.Ladders[language]
		return step < len(ladder) && slices.ContainsFunc(c.Levels, func(l string) bool { return isStep(&ladder[step], l) })
	},
	why: func(x *Index, p, s int, _ model.Date) string {
		language := x.taught(p, s)
		step, _ := x.step(p, language)
		return sprintf("level %s, the session takes %s", stepCode(x.settings.Ladders[language], step), bar(x.batch.Sessions[s].Levels))
	},
}
