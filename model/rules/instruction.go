package rules

import (
	"strconv"
	"strings"

	"instroom/model"
)

// instructionLanguage: orientation is taught in a language that the person knows
// well enough. Sessions of further kinds are asked where they name a language.
var instructionLanguage = rule{
	code: model.InstructionLanguage,
	who: func(x *Index, p int) any {
		w := &x.batch.Participants[p]
		var b strings.Builder
		for _, l := range w.Languages {
			b.WriteString(l.Code + strconv.Itoa(int(l.Level)) + "|")
		}
		return b.String() + "/" + w.Programme
	},
	what: func(x *Index, s int) any {
		c := &x.batch.Sessions[s]
		return struct {
			kind                       int
			language, taught, programs string
			interpreter                bool
		}{c.Kind, c.InstructionLanguage, c.LanguageTaught, bar(c.Programmes), c.Interpreter}
	},
	ok: func(x *Index, p, s int, _ model.Date) bool {
		known, asked := x.instruction(p, s)
		return !asked || int(known) >= x.settings.InstructionLevel
	},
	why: func(x *Index, p, s int, _ model.Date) string {
		var knows []string
		for _, l := range x.batch.Participants[p].Languages {
			knows = append(knows, sprintf("%s:%d", l.Code, l.Level))
		}
		if len(knows) == 0 {
			knows = []string{"no language given"}
		}
		return sprintf("taught in %s, the person knows %s (%d needed)", bar(x.instructionLanguages(p, s)), bar(knows), x.settings.InstructionLevel)
	},
}

// instruction returns how well p knows the language in which s is taught, 0..5,
// and whether the rule asks at all. Somebody without languages knows those of
// the programme.
func (x *Index) instruction(p, s int) (known uint8, asked bool) {
	c := &x.batch.Sessions[s]
	if c.Kind == model.LanguageKind || c.Kind != model.OrientationKind && c.InstructionLanguage == "" {
		return 0, false
	}
	w := &x.batch.Participants[p]
	for _, language := range x.instructionLanguages(p, s) {
		if len(w.Languages) == 0 {
			for _, own := range x.ruleSet(p, s).Languages {
				if own == language {
					return 5, true
				}
			}
		}
		for _, l := range w.Languages {
			if l.Code == language {
				known = max(known, l.Level)
			}
		}
	}
	return known, true
}

// instructionLanguages returns the language in which s is taught; where it names
// none, the language taught, else those of the session's programmes, else those
// of the person's.
func (x *Index) instructionLanguages(p, s int) []string {
	c := &x.batch.Sessions[s]
	switch {
	case c.InstructionLanguage != "":
		return []string{c.InstructionLanguage}
	case c.LanguageTaught != "":
		return []string{c.LanguageTaught}
	}
	var list []string
	for _, name := range c.Programmes {
		if g := x.programme(name); g != nil {
			list = append(list, g.Languages...)
		}
	}
	if len(list) == 0 {
		list = x.ruleSet(p, s).Languages
	}
	return list
}
