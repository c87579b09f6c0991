package baseline

import (
	"slices"

	"instroom/model"
	"instroom/solver"
)

// seating is a plan in the making. It always holds a plan that breaks no rule but
// minimum sizes.
type seating struct {
	*layout
	closed   []bool // by session
	choice   []int32
	chosen   []bool // by option
	heads    []int32
	rowLeft  []int64
	careLeft []int64
}

// layout is what a problem looks like from an option.
type layout struct {
	p         *solver.Problem
	slotOf    []int32 // by option
	bidderOf  []int32 // by slot
	stay      []bool  // by option
	rowsOf    [][]use // by session
	careOf    map[int32][]use
	jointOf   map[int32][]int32 // by bidder: indexes into JointCare
	requires  map[int32][]int32 // by option: indexes into Requires
	forbidden map[int32][]int32 // by option: indexes into Forbidden
}

// use is an amount of a row.
type use struct {
	row    int32
	amount int64
}

func newLayout(p *solver.Problem) *layout {
	l := &layout{
		p: p, slotOf: make([]int32, p.Options()), bidderOf: make([]int32, p.Slots()), stay: make([]bool, p.Options()),
		rowsOf: make([][]use, p.Sessions()), careOf: map[int32][]use{}, jointOf: map[int32][]int32{},
		requires: map[int32][]int32{}, forbidden: map[int32][]int32{},
	}
	for b := range p.Bidders() {
		for j := p.SlotStart[b]; j < p.SlotStart[b+1]; j++ {
			l.bidderOf[j] = int32(b)
			for i := p.OptionStart[j]; i < p.OptionStart[j+1]; i++ {
				l.slotOf[i] = j
			}
		}
	}
	for _, h := range p.Shut {
		for _, i := range h.Stays {
			l.stay[i] = true
		}
	}
	for r := range p.Rows {
		for k, s := range p.Rows[r].Sessions {
			l.rowsOf[s] = append(l.rowsOf[s], use{int32(r), p.Rows[r].Amounts[k]})
		}
	}
	for _, u := range p.Care {
		l.careOf[u.Option] = append(l.careOf[u.Option], use{u.Row, int64(u.Amount)})
	}
	for k, u := range p.JointCare {
		l.jointOf[u.Bidder] = append(l.jointOf[u.Bidder], int32(k))
	}
	for k, r := range p.Requires {
		l.requires[r.Option] = append(l.requires[r.Option], int32(k))
	}
	for k, f := range p.Forbidden {
		for _, i := range f.Options {
			l.forbidden[i] = append(l.forbidden[i], int32(k))
		}
	}
	return l
}

// seat begins a plan in which only the pins sit.
func (l *layout) seat(closed []bool) *seating {
	p := l.p
	s := &seating{layout: l, closed: closed, choice: make([]int32, p.Slots()), chosen: make([]bool, p.Options()), heads: make([]int32, p.Sessions())}
	for j := range s.choice {
		s.choice[j] = -1
	}
	for r := range p.Rows {
		s.rowLeft = append(s.rowLeft, p.Rows[r].Limit-int64(len(p.Rows[r].Shut)))
	}
	for g := range p.CareRows {
		s.careLeft = append(s.careLeft, int64(p.CareRows[g].Limit))
	}
	for _, h := range p.Shut {
		for _, i := range h.Stays {
			s.care(i)
			s.choice[l.slotOf[i]], s.chosen[i] = i, true
		}
	}
	return s
}

// take chooses an option where nothing speaks against it, and reports whether it did.
func (s *seating) take(i int32) bool {
	p, j := s.p, s.slotOf[i]
	session, people := p.OptionSession[i], p.Heads(int(j))
	if f := &p.Fill[session]; s.stay[i] || s.choice[j] >= 0 || s.closed[session] || f.Max < f.Min || s.heads[session]+people > f.Max {
		return false
	}
	if s.clashes(i) {
		return false
	}
	for _, k := range s.forbidden[i] {
		if !slices.ContainsFunc(p.Forbidden[k].Options, func(o int32) bool { return o != i && !s.chosen[o] }) {
			return false
		}
	}
	for _, k := range s.requires[i] {
		if !slices.ContainsFunc(p.Requires[k].Any, func(o int32) bool { return s.chosen[o] }) {
			return false
		}
	}
	if s.heads[session] == 0 {
		for _, u := range s.rowsOf[session] {
			if s.rowLeft[u.row] < u.amount {
				return false
			}
		}
	}
	if !s.care(i) {
		return false
	}
	if s.heads[session] == 0 {
		for _, u := range s.rowsOf[session] {
			s.rowLeft[u.row] -= u.amount
		}
	}
	s.heads[session] += people
	s.choice[j], s.chosen[i] = i, true
	return true
}

// clashes reports whether an option can't be chosen beside what its bidder has.
func (s *seating) clashes(i int32) bool {
	p, b := s.p, s.bidderOf[s.slotOf[i]]
	if p.ConflictStart[b] < 0 {
		return false
	}
	first := p.OptionStart[p.SlotStart[b]]
	words := int64(p.OptionStart[p.SlotStart[b+1]]-first+63) / 64
	row := p.Conflict[p.ConflictStart[b]+int64(i-first)*words:]
	for _, o := range s.choice[p.SlotStart[b]:p.SlotStart[b+1]] {
		if o >= 0 && row[(o-first)/64]>>((o-first)%64)&1 == 1 {
			return true
		}
	}
	return false
}

// care uses the childcare of an option that is about to be chosen, or returns
// false and uses none.
func (s *seating) care(i int32) bool {
	p := s.p
	uses := slices.Clone(s.careOf[i])
joint:
	for _, k := range s.jointOf[s.bidderOf[s.slotOf[i]]] {
		u, before := &p.JointCare[k], true
		for _, group := range u.Groups {
			has := slices.ContainsFunc(group, func(o int32) bool { return s.chosen[o] })
			before = before && has
			if !has && !slices.Contains(group, i) {
				continue joint
			}
		}
		if !before {
			uses = append(uses, use{u.Row, int64(u.Amount)})
		}
	}
	fits := true
	for _, u := range uses {
		s.careLeft[u.row] -= u.amount
		fits = fits && s.careLeft[u.row] >= 0
	}
	if !fits {
		for _, u := range uses {
			s.careLeft[u.row] += u.amount
		}
	}
	return fits
}

// weak returns the sessions that can't stay as they are: under their minimum, or
// worth less than they cost. The emptiest come first.
func (s *seating) weak() []int32 {
	worth := make([]model.Points, s.p.Sessions())
	for _, i := range s.choice {
		if i >= 0 && !s.stay[i] {
			worth[s.p.OptionSession[i]] += s.p.OptionPoints[i]
		}
	}
	var out []int32
	for k, n := range s.heads {
		if value, ok := s.p.Fill[k].Value(n); !ok || n > 0 && worth[k]+value < 0 {
			out = append(out, int32(k))
		}
	}
	slices.SortStableFunc(out, func(a, b int32) int { return int(s.heads[a] - s.heads[b]) })
	return out
}
