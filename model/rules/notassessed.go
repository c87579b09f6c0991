package rules

import (
	"slices"
	"strconv"
	"strings"

	"instroom/model"
)

// notAssessed: a language session needs a level: given, or the module after the
// level reached.
var notAssessed = rule{
	code: model.NotAssessed,
	who:  levelLook,
	what: taughtLook,
	ok: func(x *Index, p, s int, _ model.Date) bool {
		if !x.askedLanguage(p, s) {
			return true
		}
		_, ok := x.step(p, x.taught(p, s))
		return ok
	},
	why: func(x *Index, p, s int, _ model.Date) string {
		w := &x.batch.Participants[p]
		language := x.taught(p, s)
		if level := or(w.LevelByLanguage[language], w.Level); level != "" {
			return sprintf("level %s is not on the ladder of %s", level, language)
		}
		if w.ReachedLevel != "" {
			return sprintf("reached level %s is not on the ladder of %s", w.ReachedLevel, language)
		}
		return "no level for " + language
	},
}

// askedLanguage reports whether s teaches a language that would meet the need of
// p: only then has its level a meaning.
func (x *Index) askedLanguage(p, s int) bool {
	return x.batch.Sessions[s].Kind == model.LanguageKind && slices.Contains(x.needLanguages(p), x.taught(p, s))
}

// levelLook is what the rules about levels read of a participant.
func levelLook(x *Index, p int) any {
	var b strings.Builder
	for _, language := range x.needLanguages(p) {
		step := -1
		if i, ok := x.step(p, language); ok {
			step = i
		}
		b.WriteString(language + "=" + strconv.Itoa(step) + ";")
	}
	return b.String() + x.batch.Participants[p].Programme
}

// taughtLook is what the rules about levels read of a session.
func taughtLook(x *Index, s int) any {
	c := &x.batch.Sessions[s]
	return struct {
		kind                       int
		taught, levels, programmes string
	}{c.Kind, c.LanguageTaught, bar(c.Levels), bar(c.Programmes)}
}
