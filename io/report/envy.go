package report

import (
	"cmp"
	"slices"

	"instroom/model"
	"instroom/model/rules"
)

// Envy is a justified envy: somebody waits for a seat that would suit and that
// this plan gives to somebody of a less urgent class.
type Envy struct {
	Participant, Session int32
	Kind                 int
	Class                int8
	Holder               int32 // the holder of the least urgent class, first by id
	HolderClass          int8
}

// FindEnvy lists the justified envies of a plan, in the order of its waiting
// list, at most one a waiting need: at the session worth most to the person.
// A seat suits where the rules allow it and the person's other seats leave room
// for it. Pinned seats are nobody's to envy: they were given before.
//
// It looks at every session that somebody of a less urgent class was given, for
// every waiting need of a more urgent one.
func FindEnvy(x *rules.Index, e *model.Explanation) []Envy {
	b := x.Batch()
	held := make([]*model.Seat, len(b.Sessions)) // by session: the seat of the least urgent class
	seats := make(map[int32][]int32)             // by participant: where they sit
	for i := range e.Seats {
		s := &e.Seats[i]
		seats[s.Participant] = append(seats[s.Participant], s.Session)
		if s.Pinned() {
			continue
		}
		h := held[s.Session]
		if h == nil || cmp.Or(cmp.Compare(h.Class, s.Class), cmp.Compare(b.Participants[s.Participant].ID, b.Participants[h.Participant].ID)) < 0 {
			held[s.Session] = s
		}
	}
	var sessions []int32
	for s, h := range held {
		if h != nil {
			sessions = append(sessions, int32(s))
		}
	}
	slices.SortFunc(sessions, func(s, t int32) int { return cmp.Compare(b.Sessions[s].ID, b.Sessions[t].ID) })
	var envy []Envy
	for i := range e.Waiting {
		w := &e.Waiting[i]
		if w.Code != model.Prerequisite && slices.Contains(model.RuleCodes, w.Code) {
			continue // the rules allow no session at all
		}
		best, points := int32(-1), model.Points(0)
		for _, s := range sessions {
			if b.Sessions[s].Kind != w.Kind || held[s].Class <= w.Class || !fits(x, int(w.Participant), s, seats[w.Participant]) {
				continue
			}
			if o, ok := x.Option(int(w.Participant), int(s)); ok && (best < 0 || o.Points > points) {
				best, points = s, o.Points
			}
		}
		if best >= 0 {
			h := held[best]
			envy = append(envy, Envy{Participant: w.Participant, Session: best, Kind: w.Kind, Class: w.Class, Holder: h.Participant, HolderClass: h.Class})
		}
	}
	return envy
}

// fits reports whether p could attend s beside the sessions where p sits.
func fits(x *rules.Index, p int, s int32, seats []int32) bool {
	all := []int{int(s)}
	for _, t := range seats {
		if t == s || x.Clash(p, int(s), int(t)) || x.OneAtATime(p, int(s), int(t)) {
			return false
		}
		all = append(all, int(t))
	}
	return !x.TooHeavy(p, all...)
}
