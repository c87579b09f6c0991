package rules

import (
	"slices"

	"instroom/model"
)

// script: people literate in another script enter their first module in a group
// that is open to them, and the later ones in any.
var script = rule{
	code: model.Script,
	who: func(x *Index, p int) any {
		if x.batch.Participants[p].Literacy != model.OtherScript {
			return nil
		}
		return levelLook(x, p)
	},
	what: func(x *Index, s int) any {
		c := &x.batch.Sessions[s]
		return struct {
			kind                       int
			taught, tracks, programmes string
		}{c.Kind, c.LanguageTaught, bar(c.Tracks), bar(c.Programmes)}
	},
	ok: func(x *Index, p, s int, _ model.Date) bool {
		c := &x.batch.Sessions[s]
		if x.batch.Participants[p].Literacy != model.OtherScript || len(c.Tracks) == 0 || !x.askedLanguage(p, s) {
			return true
		}
		g := x.ruleSet(p, s)
		if g.OtherScript == "" || slices.Contains(c.Tracks, g.OtherScript) {
			return true
		}
		step, ok := x.step(p, x.taught(p, s))
		return !ok || step > 0
	},
	why: func(x *Index, p, s int, _ model.Date) string {
		return sprintf("literate in another script, first module, and track %s is not open to other_script", bar(x.batch.Sessions[s].Tracks))
	},
}
