package rules

import (
	"fmt"
	"slices"
	"strings"

	"instroom/model"
)

// rule is one eligibility rule. Two participants with equal who, and two
// sessions with equal what, get the same answer on the same entry day.
type rule struct {
	code      model.Code
	shortlist bool                      // asked in shortlist mode too
	timed     bool                      // the answer depends on the entry day e = E(p)
	who       func(x *Index, p int) any // what the rule reads of a participant; comparable
	what      func(x *Index, s int) any // what it reads of a session; comparable
	ok        func(x *Index, p, s int, e model.Date) bool
	why       func(x *Index, p, s int, e model.Date) string
}

// rules are all rules in the order of the contract's codes. Suspended is no rule
// of its own: see Failures.
var rules = []*rule{
	&noNeed, &excluded, &notAssessed, &programme, &level, &track, &script, &instructionLanguage, &hours, &weeklyLoad,
	&tooFar, &access, &audience, &digital, &startWindow, &lateEntry, &prerequisite, &forbidden, &cancelled, &childcare, &badData,
}

// Failures returns every rule that fails for p at s, in the order of the codes;
// none means that the rules allow s to p.
//
// Where suspended_until is in the way, so that the session would pass the rules
// about time without it, the failure is `suspended` in their place. Of somebody whose row could not be read whole, only that is said.
func (x *Index) Failures(p, s int) []Failure {
	if len(x.batch.Participants[p].BadColumns) > 0 {
		return []Failure{{model.BadData, badData.why(x, p, s, 0)}}
	}
	e := x.Earliest(p)
	var list []Failure
	suspended := false
	for _, r := range rules {
		if x.asks(r) && !r.ok(x, p, s, e) {
			if r.timed && x.passesInTime(p, s, x.earliest(p, false)) {
				suspended = true
				continue
			}
			list = append(list, Failure{r.code, r.why(x, p, s, e)})
		}
	}
	if suspended {
		// In the order of the codes it stands behind no-need and excluded.
		i := 0
		for i < len(list) && (list[i].Code == model.NoNeed || list[i].Code == model.ExcludedStatus) {
			i++
		}
		list = slices.Insert(list, i, Failure{model.Suspended, "suspended until " + x.batch.Participants[p].SuspendedUntil.String()})
	}
	return list
}

// FailureCount returns how many rules fail for p at s, and the code of the first,
// as Failures would list them, but without a word; beyond most it stops counting.
func (x *Index) FailureCount(p, s, most int) (n int, first model.Code) {
	if len(x.batch.Participants[p].BadColumns) > 0 {
		return 1, model.BadData
	}
	e := x.Earliest(p)
	waits := x.batch.Participants[p].SuspendedUntil.Valid() // may be in the way
	suspended, others := false, 0
	for _, r := range rules {
		if !x.asks(r) || r.ok(x, p, s, e) {
			continue
		}
		if r.timed && waits && (suspended || x.passesInTime(p, s, x.earliest(p, false))) {
			suspended = true
		} else if others++; others == 1 {
			first = r.code
		}
		if n = others; suspended {
			n++
		}
		if n > most {
			break
		}
	}
	if suspended && (others == 0 || first != model.NoNeed && first != model.ExcludedStatus) {
		first = model.Suspended
	}
	return n, first
}

// passesInTime reports whether the rules about time pass on an entry day.
func (x *Index) passesInTime(p, s int, e model.Date) bool {
	for _, r := range rules {
		if r.timed && x.asks(r) && !r.ok(x, p, s, e) {
			return false
		}
	}
	return true
}

// asks reports whether a rule is asked: in shortlist mode only what binds
// without the rules 1 to 6 of the contract §2.
func (x *Index) asks(r *rule) bool { return r.shortlist || !x.settings.Shortlist }

// passes reports whether no rule fails for p at s. In shortlist mode it does not
// look for the preference row.
func (x *Index) passes(p, s int) bool {
	e := x.Earliest(p)
	for _, r := range rules {
		if x.asks(r) && !r.ok(x, p, s, e) {
			return false
		}
	}
	return true
}

// Earliest returns E(p), the first day on which p may enter: the latest of batch
// date + notice days, earliest_start and the day after suspended_until.
func (x *Index) Earliest(p int) model.Date { return x.earliest(p, true) }

func (x *Index) earliest(p int, suspended bool) model.Date {
	w := &x.batch.Participants[p]
	e := max(x.settings.Date+model.Date(x.settings.NoticeDays), w.EarliestStart)
	if suspended && w.SuspendedUntil.Valid() {
		e = max(e, w.SuspendedUntil+1)
	}
	return e
}

// entry returns the day on which somebody who may enter from day e enters s: the
// first meeting on or after e. A session without meetings is entered on its
// first day, or on e while it runs.
func (x *Index) entry(s int, e model.Date) (model.Date, bool) {
	c := &x.schedules[x.scheduleOf[s]]
	if len(c.Meetings) > 0 {
		i := c.From(e)
		if i == len(c.Meetings) {
			return model.NoDate, false
		}
		return c.Meetings[i].Date, true
	}
	d := max(e, x.batch.Sessions[s].Start)
	if end := x.batch.Sessions[s].End; end.Valid() && d > end {
		return model.NoDate, false
	}
	return d, true
}

// Entry returns the day on which p would enter s, and whether there is one.
func (x *Index) Entry(p, s int) (model.Date, bool) { return x.entry(s, x.Earliest(p)) }

// nothing is the look of everybody to a rule that reads nothing on that side.
func nothing(*Index, int) any { return nil }

// bar joins a list for a key or for words.
func bar(list []string) string { return strings.Join(list, "|") }

// or returns the first word that is not empty.
func or(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}

func sprintf(format string, a ...any) string { return fmt.Sprintf(format, a...) }
