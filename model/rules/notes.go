package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"instroom/model"
)

// Notes returns warnings and notes by code, then participant, session and text,
// by ids: the order of rows in the input changes nothing. Most are looked for when they
// are first asked for.
func (x *Index) Notes() []Note {
	x.noting.Do(x.collectNotes)
	return x.notes
}

func (x *Index) note(n Note) { x.notes = append(x.notes, n) }

func (x *Index) collectNotes() {
	x.notePins()
	x.noteSessions()
	x.noteResources()
	x.noteHouseholds()
	if !x.settings.Shortlist {
		x.noteCoefficients()
	}
	id := func(n *Note) (participant, session string) {
		if n.Participant >= 0 {
			participant = x.batch.Participants[n.Participant].ID
		}
		if n.Session >= 0 {
			session = x.batch.Sessions[n.Session].ID
		}
		return participant, session
	}
	slices.SortStableFunc(x.notes, func(a, b Note) int {
		pa, sa := id(&a)
		pb, sb := id(&b)
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(pa, pb), cmp.Compare(sa, sb), cmp.Compare(a.Text, b.Text))
	})
}

// notePins notes pins that stand against a rule, and pins of one person that
// contradict each other.
func (x *Index) notePins() {
	b := x.batch
	for i := range x.pins {
		pin := &x.pins[i]
		p, s := int(pin.Participant), int(pin.Session)
		var against []string
		for _, f := range x.Failures(p, s) {
			// A pin has entered already: that it is late to enter anew is no news.
			if f.Code != model.LateEntry && f.Code != model.StartWindow {
				against = append(against, string(f.Code)+" ("+f.Values+")")
			}
		}
		if len(against) > 0 {
			x.note(Note{Code: "pin-against-rule", Warning: true, Participant: pin.Participant, Session: pin.Session, Text: fmt.Sprintf(
				"%s is %s in %s against %s", b.Participants[p].ID, pin.Status, b.Sessions[s].ID, strings.Join(against, ", "))})
		}
		for j := i + 1; j < len(x.pins) && x.pins[j].Participant == pin.Participant; j++ {
			t := int(x.pins[j].Session)
			if why := x.contradiction(p, s, t); why != "" {
				x.note(Note{Code: "pins-clash", Warning: true, Contradiction: true, Participant: pin.Participant, Session: pin.Session, Text: fmt.Sprintf(
					"%s is placed in both %s and %s: %s", b.Participants[p].ID, b.Sessions[s].ID, b.Sessions[t].ID, why)})
			}
		}
	}
	for i := range x.households {
		x.noteHouseholdPins(&x.households[i])
	}
}

// contradiction says why two pins of a person don't go together, from the batch
// date on; "" where they do.
func (x *Index) contradiction(p, s, t int) string {
	b := x.batch
	today := x.settings.Date
	switch {
	case b.Sessions[s].Kind == b.Sessions[t].Kind:
		return "both are " + b.Kinds[b.Sessions[s].Kind]
	case x.near(s, t, int32(x.gap(p, s, t)), today, today):
		return "they meet at the same time, or too near for the way between them"
	case x.OneAtATime(p, s, t):
		return "the person takes one course at a time"
	}
	if limit := b.Participants[p].MaxHoursWeek; limit >= 0 {
		a, c := &x.schedules[x.scheduleOf[s]], &x.schedules[x.scheduleOf[t]]
		if tooHeavy(limit, []load{a.loadFrom(a.From(today), true), c.loadFrom(c.From(today), true)}) {
			return "together they exceed the person's hours a week"
		}
	}
	return ""
}

// noteHouseholdPins notes pins of household members against their rule.
func (x *Index) noteHouseholdPins(h *Household) {
	b := x.batch
	for i, p := range h.Members {
		for _, q := range h.Members[i+1:] {
			for _, pin := range x.PinsOf(int(p)) {
				for _, other := range x.PinsOf(int(q)) {
					s, t := int(pin.Session), int(other.Session)
					kind := b.Sessions[s].Kind
					apart := h.Rule == model.Together && h.Binds(kind) && kind == b.Sessions[t].Kind && s != t
					if apart || x.Apart(h, int(p), s, int(q), t) {
						x.note(Note{Code: "pins-household", Warning: true, Contradiction: true, Participant: p, Session: pin.Session, Text: fmt.Sprintf(
							"household %s: %s in %s and %s in %s go against the rule %s", h.ID,
							b.Participants[p].ID, b.Sessions[s].ID, b.Participants[q].ID, b.Sessions[t].ID, h.Rule)})
					}
				}
			}
		}
	}
}

// noteSessions notes sessions that are fuller than they may be.
func (x *Index) noteSessions() {
	for s := range x.batch.Sessions {
		c := &x.batch.Sessions[s]
		f := x.Fill(s)
		if c.Status != model.Cancelled && f.Sitting() > f.Seats {
			x.note(Note{Code: "overfull", Warning: true, Contradiction: f.Pinned > f.Seats, Participant: -1, Session: int32(s), Text: fmt.Sprintf(
				"session %s has %d seats, %d enrolled and %d pinned: nobody more is placed there", c.ID, f.Seats, f.Enrolled, f.Pinned)})
		}
		if c.EnrolledTotal >= 0 && c.EnrolledTotal < f.Pinned {
			x.note(Note{Code: "enrolled-below-pins", Warning: true, Participant: -1, Session: int32(s), Text: fmt.Sprintf(
				"session %s: enrolled_total is %d, but %d people are pinned there", c.ID, c.EnrolledTotal, f.Pinned)})
		}
	}
}

// noteCoefficients warns where the other terms of one need could outweigh the
// lowest class, so that the points would rather leave somebody waiting, and
// where a lower class can outweigh a higher one.
func (x *Index) noteCoefficients() {
	c := &x.settings.Points
	least := min(c.Class[0], c.Class[1], c.Class[2])
	worst, best := x.otherTerms()
	if coefficientPoints(least) <= worst {
		x.note(Note{Code: "class-points-low", Warning: true, Participant: -1, Session: -1, Text: fmt.Sprintf(
			"the other terms of a need can cost %d points, the lowest class brings %d: somebody could be left waiting although a seat is free",
			worst, coefficientPoints(least))})
	}
	for k := 0; k < 2; k++ {
		if coefficientPoints(c.Class[k])-worst <= coefficientPoints(c.Class[k+1])+best {
			x.note(Note{Code: "class-points-close", Warning: true, Participant: -1, Session: -1, Text: fmt.Sprintf(
				"class %d brings %d points and class %d %d: the other terms of a need (%d to %d) can outweigh the difference",
				k+1, coefficientPoints(c.Class[k]), k+2, coefficientPoints(c.Class[k+1]), -worst, best)})
		}
	}
}

func coefficientPoints(c model.Coefficient) model.Points { return c.Times(1, 1) }

// otherTerms returns the most that the terms of one need besides its class can
// cost and bring, at the horizon, the longest travel and the scores of the batch.
func (x *Index) otherTerms() (cost, gain model.Points) {
	c := &x.settings.Points
	weeks := int64(x.settings.HorizonWeeks)
	late := weeks
	scores, travel := int64(0), int64(0)
	for p := range x.batch.Participants {
		w := &x.batch.Participants[p]
		if w.StartBy.Valid() {
			late = max(late, weeks+int64(w.StartBy.FullWeeksUntil(x.settings.Date)))
		}
		travel = max(travel, int64(x.travelLimit(p)-c.TravelFreeMinutes))
	}
	for i := range x.batch.Preferences {
		scores = max(scores, int64(x.batch.Preferences[i].Score))
	}
	r := x.settings.AttendableMin
	for _, term := range []model.Points{
		c.WaitingWeek.Times(int64(c.WaitingWeeksMax), 1),
		c.StartWeek.Times(weeks, 1),
		c.Late.Times(1, 1) + c.LateWeek.Times(late, 1),
		min(c.PaceSlower.Times(1, 1), c.PaceFaster.Times(1, 1)),
		c.PreferencePoint.Times(scores, 1),
		c.Preferred.Times(1, 1),
		c.TravelMinute.Times(travel, 1),
		c.AttendancePercent.Times(100*(r.Den-r.Num), r.Den),
		c.LanguageStep.Times(int64(5-x.settings.InstructionLevel), 1),
		c.Interpreter.Times(1, 1),
		c.Stability.Times(1, 1),
		c.Lapsed.Times(1, 1),
	} {
		cost += max(0, -term)
		gain += max(0, term)
	}
	return cost, gain
}
