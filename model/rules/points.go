package rules

import (
	"slices"

	"instroom/model"
)

// Names of the terms of an option's points (contract §3).
const (
	TermPlaced      = "placed"
	TermWaiting     = "waiting"
	TermStart       = "start"
	TermLate        = "late"
	TermPace        = "pace"
	TermPreference  = "preference"
	TermTravel      = "travel"
	TermAttendance  = "attendance"
	TermInstruction = "instruction language"
	TermStability   = "stability"
)

// Option returns what s is worth for p, and whether p may be placed there: the
// need is open (or pinned in a session that may be shut), no rule fails and, in
// shortlist mode, preferences.csv has a row.
func (x *Index) Option(p, s int) (Option, bool) {
	kind := x.batch.Sessions[s].Kind
	if !x.Placeable(p, kind) || x.isPinned(p, s) || !x.passes(p, s) {
		return Option{}, false
	}
	if _, listed := x.score(p, s); x.settings.Shortlist && !listed {
		return Option{}, false
	}
	e := x.Earliest(p)
	o := Option{Participant: int32(p), Session: int32(s), Kind: kind, Class: x.Class(p), Last: x.LastDay(s)}
	o.Entry, _ = x.entry(s, e)
	o.First, o.Missed, o.Minutes = x.attendance(p, s, e)
	o.Points = x.Points(p, s, x.BestScore(p, kind, func(t int) bool { return !x.isPinned(p, t) && x.passes(p, t) }), &o.Terms)
	return o, true
}

// Scores is what the preference rows of p say about one need.
type Scores struct {
	Any  bool  // there is a row for a session of this kind
	Best int32 // best score among the options; an option without a row has 0
}

// BestScore returns the best score of p among the options of a kind. option
// tells which sessions are options.
func (x *Index) BestScore(p, kind int, option func(s int) bool) Scores {
	var c Scores
	for _, row := range x.Preferences(p) {
		if x.batch.Sessions[row.Session].Kind == kind {
			c.Any = true
			if row.Score > c.Best && option(int(row.Session)) {
				c.Best = row.Score
			}
		}
	}
	return c
}

func (x *Index) score(p, s int) (int32, bool) {
	rows := x.Preferences(p)
	i, ok := slices.BinarySearchFunc(rows, int32(s), func(r model.Preference, s int32) int { return int(r.Session) - int(s) })
	if !ok {
		return 0, false
	}
	return rows[i].Score, true
}

// Points returns the points of placing p in s, an option, without asking the
// rules again. Where terms is not nil the terms that are not 0 are appended.
func (x *Index) Points(p, s int, scores Scores, terms *[]Term) model.Points {
	t := tally{terms: terms}
	if x.settings.Shortlist {
		score, _ := x.score(p, s)
		t.add(TermPreference, model.Points(score))
		t.add(TermStability, x.stability(p, s))
		return t.sum
	}
	w, c := &x.batch.Participants[p], &x.settings.Points
	first, missed, total := x.attendance(p, s, x.Earliest(p))

	t.add(TermPlaced, c.Class[x.Class(p)-1].Times(1, 1))
	if w.WaitingSince.Valid() {
		weeks := min(w.WaitingSince.FullWeeksUntil(x.settings.Date), c.WaitingWeeksMax)
		t.add(TermWaiting, c.WaitingWeek.Times(int64(weeks), 1))
	}
	t.add(TermStart, c.StartWeek.Times(int64(x.settings.Date.FullWeeksUntil(first)), 1))
	if w.StartBy.Valid() && first > w.StartBy {
		t.add(TermLate, c.Late.Times(1, 1)+c.LateWeek.Times(int64(w.StartBy.FullWeeksUntil(first)), 1))
	}
	if len(x.batch.Sessions[s].Tracks) > 0 {
		slower, faster, _ := x.pace(p, s)
		t.add(TermPace, c.PaceSlower.Times(int64(slower), 1)+c.PaceFaster.Times(int64(faster), 1))
	}
	if scores.Any {
		score, _ := x.score(p, s)
		t.add(TermPreference, c.PreferencePoint.Times(int64(scores.Best-score), 1))
	} else if x.prefers(p, s) {
		t.add(TermPreference, c.Preferred.Times(1, 1))
	}
	if minutes, known := x.TravelMinutes(p, s); known && minutes > c.TravelFreeMinutes {
		t.add(TermTravel, c.TravelMinute.Times(int64(minutes-c.TravelFreeMinutes), 1))
	}
	if missed > 0 {
		t.add(TermAttendance, c.AttendancePercent.Times(100*int64(missed), int64(total)))
	}
	if known, asked := x.instruction(p, s); asked {
		sum := c.LanguageStep.Times(int64(5-min(known, 5)), 1)
		if x.batch.Sessions[s].Interpreter {
			sum += c.Interpreter.Times(1, 1)
		}
		t.add(TermInstruction, sum)
	}
	t.add(TermStability, x.stability(p, s))
	return t.sum
}

// OnlyListed reports whether, in shortlist mode, p may sit in every session of a
// needed kind for which preferences.csv has a row, cancelled ones apart, at its
// score: nothing else is known of p that binds there.
func (x *Index) OnlyListed(p int) bool {
	w := &x.batch.Participants[p]
	return w.MaxHoursWeek < 0 && len(w.BadColumns) == 0 && w.Childcare <= 0 &&
		x.historyOfPerson(p) == nil && len(x.PinsOf(p)) == 0
}

// tally sums terms and lists them where somebody wants to see them.
type tally struct {
	sum   model.Points
	terms *[]Term
}

func (t *tally) add(name string, p model.Points) {
	t.sum += p
	if t.terms != nil && p != 0 {
		*t.terms = append(*t.terms, Term{name, p})
	}
}

// stability: a proposed placement that is kept, and somebody whose pin lapsed,
// or lapses if this option is taken.
func (x *Index) stability(p, s int) model.Points {
	var sum model.Points
	h := x.historyOfPerson(p)
	if h != nil && slices.Contains(h.proposed, int32(s)) {
		sum += x.settings.Points.Stability.Times(1, 1)
	}
	if h == nil && x.pinStart == nil {
		return sum
	}
	kind := x.batch.Sessions[s].Kind
	_, _, mayShut := x.need(p, kind)
	if mayShut || h != nil && h.lapsed != nil && h.lapsed[kind] {
		sum += x.settings.Points.Lapsed.Times(1, 1)
	}
	return sum
}

// prefers reports whether the site of s is preferred, or every meeting from
// entry on lies in preferred hours.
func (x *Index) prefers(p, s int) bool {
	w := &x.batch.Participants[p]
	if site := x.batch.Sessions[s].Site; site != "" && slices.Contains(w.PreferredSites, site) {
		return true
	}
	c := &x.schedules[x.scheduleOf[s]]
	e := x.Earliest(p)
	if len(w.PreferredSlots) == 0 || len(c.Meetings) == 0 || c.last() < e {
		return false
	}
	for i := range c.slots {
		if c.slots[i].last >= e && !covered(c.slots[i].WeekSlot, w.PreferredSlots) {
			return false
		}
	}
	return true
}

// covered reports whether the slots together hold every minute of one.
func covered(slot model.WeekSlot, slots []model.WeekSlot) bool {
	for at := slot.Start; at < slot.End; {
		next := at
		for _, a := range slots {
			if a.Day == slot.Day && a.Start <= at {
				next = max(next, a.End)
			}
		}
		if next == at {
			return false
		}
		at = next
	}
	return true
}
