package rules

import "instroom/model"

// Class returns the class of participant p, 1..3, or 0 in shortlist mode.
func (x *Index) Class(p int) uint8 {
	if x.classes == nil {
		return 0
	}
	return x.classes[p]
}

// classOf: class 1 is obliged and near or past start_by, or finish_by less the
// weeks of the modules left; class 2 obliged, or waiting longer than
// long_wait_days; class 3 the rest (contract §3).
func (x *Index) classOf(p int) uint8 {
	w := &x.batch.Participants[p]
	if w.PriorityClass >= 1 && w.PriorityClass <= 3 {
		return uint8(w.PriorityClass)
	}
	today := x.settings.Date
	urgent := func(d model.Date) bool { return d.Valid() && int(d-today) <= x.settings.UrgentDays }
	if w.Status == model.Obliged {
		if urgent(w.StartBy) || w.FinishBy.Valid() && urgent(w.FinishBy-model.Date(7*x.FinishWeeks(p))) {
			return 1
		}
		return 2
	}
	if w.WaitingSince.Valid() && int(today-w.WaitingSince) > x.settings.LongWaitDays {
		return 2
	}
	return 3
}

// FinishWeeks returns the weeks of the modules that p has left: from the module
// to enter to the target, both included, at the ideal track (the slower where
// two), in the first language of the need for which the level is known. It is 0
// where no language is wanted or no level known.
func (x *Index) FinishWeeks(p int) int {
	if !x.wants(p, model.LanguageKind) {
		return 0
	}
	for _, language := range x.needLanguages(p) {
		step, ok := x.step(p, language)
		if !ok {
			continue
		}
		weeks := 0
		for _, track := range x.idealTracks(p, x.ruleSet(p, -1)) {
			weeks = max(weeks, x.settings.ModuleWeeks[track])
		}
		return weeks * max(0, x.targetStep(p, language)-step+1)
	}
	return 0
}
