package rules

import (
	"strings"

	"instroom/model"
)

// step returns the module that p is to enter on the ladder of a language: the
// level given, else the one after the level reached, which may lie past the end;
// ok is false where neither is known there (not assessed).
//
// No prior knowledge means the first module. A ladder may begin with modules
// that lead to no level, such as the German alphabet: these are the first module
// of people who don't read the Latin script, and are skipped by the others.
func (x *Index) step(p int, language string) (int, bool) {
	w := &x.batch.Participants[p]
	ladder := x.settings.Ladders[language]
	level := w.Level
	if l, ok := w.LevelByLanguage[language]; ok && l != "" {
		level = l
	}
	if level == "0" && len(ladder) > 0 {
		return firstStep(ladder, w.Literacy), true
	}
	if level != "" {
		for i := range ladder {
			if isStep(&ladder[i], level) {
				return i, true
			}
		}
		for i := range ladder {
			if strings.EqualFold(ladder[i].CEFR, level) {
				return i, true
			}
		}
		return 0, false
	}
	if w.ReachedLevel == "" {
		return 0, false
	}
	r, ok := reachedStep(ladder, w.ReachedLevel)
	return r + 1, ok
}

// stepCode names a module of a ladder; past its end there is none.
func stepCode(ladder []model.Step, step int) string {
	if step < len(ladder) {
		return ladder[step].Code
	}
	return "past " + ladder[len(ladder)-1].Code
}

func firstStep(ladder []model.Step, l model.Literacy) int {
	if l == model.LatinScript {
		for i := range ladder {
			if ladder[i].CEFR != "" {
				return i
			}
		}
	}
	return 0
}

func isStep(s *model.Step, level string) bool {
	if strings.EqualFold(s.Code, level) {
		return true
	}
	for _, a := range s.Aliases {
		if strings.EqualFold(a, level) {
			return true
		}
	}
	return false
}

// reachedStep returns the last module done, by code or CEFR level; −1 where the
// level reached is none.
func reachedStep(ladder []model.Step, level string) (int, bool) {
	if len(ladder) == 0 {
		return 0, false
	}
	if level == "0" {
		return -1, true
	}
	for i := range ladder {
		if isStep(&ladder[i], level) {
			return i, true
		}
	}
	for i := len(ladder) - 1; i >= 0; i-- {
		if strings.EqualFold(ladder[i].CEFR, level) {
			return i, true
		}
	}
	return 0, false
}

// targetStep returns the last module on the way to the target level of p: the
// module of that code, else the last one whose CEFR level is not above it.
func (x *Index) targetStep(p int, language string) int {
	w := &x.batch.Participants[p]
	target := w.TargetLevel
	if target == "" {
		g := x.ruleSet(p, -1)
		target = g.Target
		if w.Literacy == model.NotLiterate {
			target = g.TargetAlpha
		}
	}
	if i := strings.IndexAny(target, "-_ "); i > 0 && strings.EqualFold(target[i+1:], "oral") {
		target = target[:i]
	}
	target = strings.ToUpper(target)
	ladder := x.settings.Ladders[language]
	last := -1
	for i := range ladder {
		if isStep(&ladder[i], target) {
			return i
		}
		if c := strings.ToUpper(ladder[i].CEFR); c != "" && c <= target {
			last = i
		}
	}
	return last
}
