package rules

import (
	"slices"

	"instroom/model"
)

// allLanguages meet the language need of somebody whose programme is not known.
var allLanguages = []string{"nl", "fr", "de"}

// Needs returns the needs of participant p, one a kind of the batch, in order.
func (x *Index) Needs(p int) []NeedState {
	needs := make([]NeedState, len(x.batch.Kinds))
	h := x.historyOfPerson(p)
	for k := range needs {
		n := &needs[k]
		n.Kind, n.Session, n.Class = k, -1, x.Class(p)
		n.State, n.Session, n.MayShut = x.need(p, k)
		n.Lapsed = h != nil && h.lapsed != nil && h.lapsed[k]
	}
	n := &needs[model.LanguageKind]
	n.Languages = x.needLanguages(p)
	for _, language := range n.Languages {
		if step, ok := x.step(p, language); ok {
			n.Language, n.Level = language, stepCode(x.settings.Ladders[language], step)
			break
		}
	}
	return needs
}

// need returns the state of one need. A need with a pin that stands for sure is
// pinned by it, whatever other pins it has.
func (x *Index) need(p, kind int) (state State, session int32, mayShut bool) {
	session = -1
	for _, pin := range x.PinsOf(p) {
		if x.batch.Sessions[pin.Session].Kind == kind && (session < 0 || mayShut && !x.mayShut[pin.Session]) {
			session, mayShut = pin.Session, x.mayShut[pin.Session]
		}
	}
	switch {
	case session >= 0:
		return Pinned, session, mayShut
	case x.wants(p, kind):
		return Open, -1, false
	}
	return NotNeeded, -1, false
}

// Need returns the state of one need of p, the session that holds it (−1 = none)
// and whether the solver may shut that session.
func (x *Index) Need(p, kind int) (state State, session int32, mayShut bool) { return x.need(p, kind) }

// Placeable reports whether a new placement may meet the need: it is open, or
// pinned in a session that may be shut and wanted all the same.
func (x *Index) Placeable(p, kind int) bool {
	state, _, mayShut := x.need(p, kind)
	return state == Open || mayShut && x.wants(p, kind)
}

// wants reports whether p has the need, pins apart: given, or derived. A
// language is needed until the target level is reached, orientation until it is
// done; a need of another kind has to be given.
func (x *Index) wants(p, kind int) bool {
	w := &x.batch.Participants[p]
	if w.Status == model.Exempt && !x.settings.Volunteers {
		return false
	}
	switch kind {
	case model.LanguageKind:
		if w.NeedsLanguage.Given {
			return len(w.NeedsLanguage.Languages) > 0
		}
		return !x.targetReached(p)
	case model.OrientationKind:
		return w.NeedsOrientation == model.Yes || w.NeedsOrientation == model.Unset && !w.OrientationDone
	}
	i := kind - model.OrientationKind - 1
	return i < len(w.NeedsOther) && w.NeedsOther[i] == model.Yes
}

// needLanguages returns the languages that meet the language need of p: given,
// else those of the programme, else any.
func (x *Index) needLanguages(p int) []string {
	w := &x.batch.Participants[p]
	if w.NeedsLanguage.Given {
		return w.NeedsLanguage.Languages
	}
	if g := x.programme(w.Programme); g != nil {
		return g.Languages
	}
	return allLanguages
}

// targetReached reports whether the reached level is at or above the target on
// the ladder of a language that would meet the need; where no language is
// wanted, of one of the programme's.
func (x *Index) targetReached(p int) bool {
	w := &x.batch.Participants[p]
	if w.ReachedLevel == "" {
		return false
	}
	languages := x.needLanguages(p)
	if len(languages) == 0 {
		languages = x.ruleSet(p, -1).Languages
	}
	for _, language := range languages {
		if r, ok := reachedStep(x.settings.Ladders[language], w.ReachedLevel); ok && r >= x.targetStep(p, language) {
			return true
		}
	}
	return false
}

// programme returns a programme's rule set, nil where there is none of that name.
func (x *Index) programme(name string) *model.Programme {
	for i := range x.settings.Programmes {
		if x.settings.Programmes[i].Name == name {
			return &x.settings.Programmes[i]
		}
	}
	return nil
}

// emptyProgramme stands in where a batch defines no programme at all.
var emptyProgramme = &model.Programme{}

// ruleSet returns the rule set by which p is judged at s: of the person's
// programme, else of the session's, else the first of the settings (flanders).
// s = −1 asks for the person alone.
func (x *Index) ruleSet(p, s int) *model.Programme {
	if g := x.programme(x.batch.Participants[p].Programme); g != nil {
		return g
	}
	if s >= 0 {
		for _, name := range x.batch.Sessions[s].Programmes {
			if g := x.programme(name); g != nil {
				return g
			}
		}
	}
	if g := x.programme("flanders"); g != nil {
		return g
	}
	if len(x.settings.Programmes) > 0 {
		return &x.settings.Programmes[0]
	}
	return emptyProgramme
}

// taught returns the language that a language session teaches: as given, else
// the first language of the rule set.
func (x *Index) taught(p, s int) string {
	if l := x.batch.Sessions[s].LanguageTaught; l != "" {
		return l
	}
	if g := x.ruleSet(p, s); len(g.Languages) > 0 {
		return g.Languages[0]
	}
	return ""
}

// completed reports whether p has done s, or a session of a kind.
func (x *Index) completed(p int, match func(s int32) bool) bool {
	h := x.historyOfPerson(p)
	return h != nil && slices.ContainsFunc(h.completed, match)
}
