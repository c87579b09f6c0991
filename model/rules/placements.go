package rules

import (
	"cmp"
	"fmt"
	"slices"

	"instroom/model"
)

// history is what placement rows say about a participant, pins apart.
type history struct {
	forbidden []int32 // sessions refused or forbidden
	proposed  []int32 // sessions of last week's plan, and of invitations that ran out
	completed []int32 // sessions done
	lapsed    []bool  // by kind: a pin of this kind lapsed
}

// indexPlacements sorts the rows of placements.csv into pins and histories
// (contract §1).
func (x *Index) indexPlacements() {
	b := x.batch
	x.pinsIn = make([]int32, len(b.Sessions))
	x.mayShut = make([]bool, len(b.Sessions))
	x.refused = make([]bool, len(b.Sessions))
	participants := map[string]int32{}
	if len(b.Placements) > 0 {
		for p := range b.Participants {
			participants[b.Participants[p].ID] = int32(p)
		}
	}
	for p := range b.Participants {
		for _, id := range b.Participants[p].CompletedSession {
			if s, ok := x.sessionIndex[id]; ok {
				h := x.historyFor(int32(p))
				h.completed = append(h.completed, s)
			}
		}
	}
	for i := range b.Placements {
		row := &b.Placements[i]
		p, known := participants[row.Participant]
		if !known {
			if row.Status != model.Proposed {
				x.note(Note{Code: "unknown-person", Participant: -1, Session: -1, Text: fmt.Sprintf(
					"placement of %s in %s (%s): not in the participants file, so it takes no seat here", row.Participant, row.Session, row.Status)})
			}
			continue
		}
		s, listed := x.sessionIndex[row.Session]
		switch row.Status {
		case model.Invited, model.PlacementConfirmed, model.Started:
			if row.Status == model.Invited && row.RespondBy.Valid() && row.RespondBy < b.Settings.Date {
				if listed {
					h := x.historyFor(p)
					h.proposed = append(h.proposed, s)
				}
				continue
			}
			if why := x.lapses(s, listed); why != "" {
				x.lapse(p, s, listed, row, why)
				continue
			}
			x.pins = append(x.pins, Pin{Participant: p, Session: s, Status: row.Status, Row: int32(i)})
		case model.Proposed:
			if listed {
				h := x.historyFor(p)
				h.proposed = append(h.proposed, s)
			}
		case model.Completed:
			if listed {
				h := x.historyFor(p)
				h.completed = append(h.completed, s)
			}
		case model.Refused, model.Forbidden:
			if listed {
				h := x.historyFor(p)
				h.forbidden = append(h.forbidden, s)
				x.refused[s] = true
			}
		}
	}
	slices.SortStableFunc(x.pins, func(a, b Pin) int {
		return cmp.Or(cmp.Compare(a.Participant, b.Participant), cmp.Compare(a.Session, b.Session), cmp.Compare(b.Status, a.Status))
	})
	x.pins = slices.CompactFunc(x.pins, func(a, b Pin) bool { return a.Participant == b.Participant && a.Session == b.Session })
	if len(x.pins) > 0 {
		x.pinStart = make([]int32, len(b.Participants)+1)
	}
	started := make([]bool, len(b.Sessions))
	for i := range x.pins {
		pin := &x.pins[i]
		x.pinStart[pin.Participant+1]++
		x.pinsIn[pin.Session]++
		started[pin.Session] = started[pin.Session] || pin.Status == model.Started
	}
	if x.pinStart != nil {
		for p := range b.Participants {
			x.pinStart[p+1] += x.pinStart[p]
		}
	}
	for s := range b.Sessions {
		f := x.Fill(s)
		x.mayShut[s] = f.Decided && f.Pinned > 0 && !started[s] && f.Enrolled+f.Pinned < f.Minimum
	}
}

// lapses says why a pin in a session can't hold, "" where it holds.
func (x *Index) lapses(s int32, listed bool) string {
	switch {
	case !listed:
		return "the session is not in the sessions file"
	case x.batch.Sessions[s].Status == model.Cancelled:
		return "the session is cancelled"
	}
	if last := x.LastDay(int(s)); last.Valid() && last < x.batch.Settings.Date {
		return "the session ended on " + last.String()
	}
	return ""
}

// lapse notes that a pin lapsed: the need it held is placed anew, with points. A
// pin in an unknown session may have held any need.
func (x *Index) lapse(p, s int32, listed bool, row *model.Placement, why string) {
	h := x.historyFor(p)
	if h.lapsed == nil {
		h.lapsed = make([]bool, len(x.batch.Kinds))
	}
	for k := range h.lapsed {
		if !listed || x.batch.Sessions[s].Kind == k {
			h.lapsed[k] = true
		}
	}
	if !listed {
		s = -1
	}
	x.note(Note{Code: "pin-lapsed", Warning: true, Participant: p, Session: s, Text: fmt.Sprintf(
		"placement of %s in %s (%s) lapses: %s", row.Participant, row.Session, row.Status, why)})
}

func (x *Index) historyFor(p int32) *history {
	if x.historyOf == nil {
		x.historyOf = make([]int32, len(x.batch.Participants))
		for i := range x.historyOf {
			x.historyOf[i] = -1
		}
	}
	if x.historyOf[p] < 0 {
		x.historyOf[p] = int32(len(x.histories))
		x.histories = append(x.histories, history{})
	}
	return &x.histories[x.historyOf[p]]
}

// historyOfPerson returns the history of p, nil where there is none.
func (x *Index) historyOfPerson(p int) *history {
	if x.historyOf == nil || x.historyOf[p] < 0 {
		return nil
	}
	return &x.histories[x.historyOf[p]]
}

// Pins returns the pins that hold, sorted by participant, then session. Pins in
// a session that may be shut are among them.
func (x *Index) Pins() []Pin { return x.pins }

// PinsOf returns the pins of participant p.
func (x *Index) PinsOf(p int) []Pin {
	if x.pinStart == nil {
		return nil
	}
	return x.pins[x.pinStart[p]:x.pinStart[p+1]]
}

// MayShut reports whether the solver may shut session s (contract §3.3).
func (x *Index) MayShut(s int) bool { return x.mayShut[s] }

func (x *Index) isPinned(p, s int) bool {
	for _, pin := range x.PinsOf(p) {
		if int(pin.Session) == s {
			return true
		}
	}
	return false
}
