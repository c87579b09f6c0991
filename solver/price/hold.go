package price

import (
	"cmp"
	"math"
	"slices"

	"instroom/solver"
)

// trace is what a session was in an earlier solve. Where it is the same now, and as
// many sit in it, nobody has a better answer by it than before.
type trace struct {
	fill    solver.Fill
	options int
	sum     uint64 // of the options' points
	squares uint64
	heads   int32
}

// nearness is what a change may concern: by session, whether anything has changed in
// it or near it, and what a seat was worth before.
type nearness struct {
	near  []bool
	worth []int64
}

// traces describes the sessions of a part under a plan.
func (p *incumbent) traces() []trace {
	t := p.t
	out := make([]trace, t.sessions())
	for o, s := range t.sess {
		w := uint64(t.pr.OptionPoints[t.option[o]])
		out[s].options++
		out[s].sum += w
		out[s].squares += w * w
	}
	for s := range out {
		out[s].fill, out[s].heads = t.fill[s], p.n[s]
	}
	return out
}

// hold makes the plan of an earlier solve one of the task, as far as it fits there,
// and mends it where things have changed, unless the old multipliers, nil = none, prove
// that it is good enough. It reports whether there was one that fits.
func (q *partRun) hold(s *search, previous *solver.Result, u []int64) bool {
	wish := q.previous(previous)
	if wish == nil {
		return false
	}
	t := s.t
	p := newIncumbent(t, s.w, q.l)
	for h, sh := range q.shuts {
		if sh.global < int32(len(previous.Shut)) && previous.Shut[sh.global] {
			p.shut(h)
		}
	}
	kept := true
	for b := range t.bidder {
		kept = p.grant(int32(b), wish) && kept
	}
	if !p.whole() {
		return false
	}
	near := q.changed(p)
	if !kept || p.short > 0 {
		p.settle(p.byWorth(nil)) // who may have left, or the minimum is new
	}
	if !s.offer(p.clone()) {
		return false
	}
	if u != nil && kept {
		if d := t.evaluate(u, q.l, s.f, s.shift, nil); !d.empty && s.enough(d.floor(s.shift)) {
			return true
		}
	}
	p.least = s.leastGain()
	p.mend(near, s.halt)
	s.offer(p.clone())
	mended := p.value
	if near == nil {
		p.gates(nil, nil, s.halt)
	} else {
		p.gates(nil, near.near, s.halt)
	}
	if p.value > mended {
		p.mend(near, s.halt)
		s.offer(p)
	}
	if near != nil && u != nil && t.mirrored() == nil {
		s.around(near.near, u, q.l)
	}
	return true
}

// leastGain is the least that a plan is improved by near a change: gains well below what is
// good enough are not looked for.
func (s *search) leastGain() int64 { return int64(s.slack * math.Abs(float64(s.score)) / 4) }

const (
	aroundSize  = 20 // sessions solved anew near a change
	aroundWork  = 1_500_000
	aroundShare = 3 // of the work, which that may take
	mostArounds = 4
)

// around improves the best plan near a change, with a part of the work: the sessions that
// it concerns, and those that their people sit in or could, are solved anew with all else
// held; then those near what that has moved, as long as it pays. Chains of single moves end
// where a seat that is gone would have to move several people at once.
func (s *search) around(near []bool, u []int64, l *limits) {
	t := s.t
	n := t.newNumbers()
	for range mostArounds {
		p := s.best.clone()
		of, members := p.around(near)
		work := min(aroundWork, s.work/aroundShare-s.spent())
		if len(members) == 0 || work <= 0 || s.halt() {
			return
		}
		r := s.neighbourhood(p, u, l, 0, of, members, max(2, s.spread/2), work, n)
		s.f.looked += r.looked + int64(len(t.option))
		before, choice, least := p.value, slices.Clone(p.choice), s.leastGain()
		p.adopt(r)
		if p.value-before <= least || !s.offer(p) {
			return
		}
		clear(near)
		for j, o := range p.choice {
			if was := choice[j]; o != was {
				for _, o := range []int32{o, was} {
					if o >= 0 {
						near[t.sess[o]] = true
					}
				}
			}
		}
	}
}

// around gathers a region around some sessions, 0 in the list by session, and who may be
// moved there: everybody who sits in it, or lacks a seat and could.
func (p *incumbent) around(near []bool) (of, members []int32) {
	t := p.t
	of = slices.Repeat([]int32{1}, t.sessions())
	size := 0
	take := func(votes []int, most int) bool {
		order := make([]int32, 0, len(votes))
		for k, v := range votes {
			if v > 0 && of[k] == 1 {
				order = append(order, int32(k))
			}
		}
		slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(votes[b], votes[a]) })
		order = order[:min(len(order), most)]
		for _, k := range order {
			of[k] = 0
		}
		size += len(order)
		return len(order) > 0
	}
	votes := make([]int, t.sessions())
	for k, is := range near {
		if is {
			votes[k] = 1 + int(p.n[k])
		}
	}
	take(votes, aroundSize)
	for size < aroundSize {
		// Who could move into the region, and where its people could go.
		clear(votes)
		for b := range t.bidder {
			inside, could := false, false
			first, last := t.optAt[t.slotAt[b]], t.optAt[t.slotAt[b+1]]
			for o := first; o < last; o++ {
				if of[t.sess[o]] == 0 {
					could = true
					inside = inside || p.choice[t.slotOf[o]] == o
				}
			}
			for o := first; could && o < last; o++ {
				if inside || p.choice[t.slotOf[o]] == o {
					votes[t.sess[o]]++
				}
			}
		}
		if !take(votes, max(2, aroundSize/4)) {
			break
		}
	}
	for b := range t.bidder {
		in := false
		for j := t.slotAt[b]; j < t.slotAt[b+1]; j++ {
			if cur := p.choice[j]; cur >= 0 {
				in = in || of[t.sess[cur]] == 0
			} else {
				for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
					in = in || of[t.sess[o]] == 0
				}
			}
		}
		for j := t.slotAt[b]; j < t.slotAt[b+1]; j++ {
			in = in && !p.pinned(j)
		}
		if in {
			members = append(members, int32(b))
		}
	}
	return of, members
}

// changed finds the sessions that are not as they were when the plan was made, or may
// take somebody who has lost a place or had none to lose; nil = nothing is known.
func (q *partRun) changed(p *incumbent) *nearness {
	m := q.run.old
	if m == nil {
		return nil
	}
	t := p.t
	near, worth := make([]bool, t.sessions()), make([]int64, t.sessions())
	for s, now := range p.traces() {
		id := t.sessionID(int32(s))
		near[s] = m.traces[id] != now
		worth[s] = m.worth[id]
	}
	for j, o := range p.choice {
		n := t.pr.Members[t.pr.MemberStart[t.slot[j]]]
		was, known := m.seats[seatName{t.pr.Batch.Participants[n.Participant].ID, n.Kind}]
		if o < 0 && (was != "" || !known) {
			for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
				near[t.sess[o]] = true
			}
		}
	}
	return &nearness{near, worth}
}

// mend improves the plan as improve does, but asks only whom a change may concern: the
// bidders with an option in a session near it, or in one where a seat is worth more
// than it was; then those who were asked last and would have gained, those who have
// moved, and again those for whom a seat is worth more. The plan it starts from was as
// good as it could be made before.
func (p *incumbent) mend(n *nearness, stop func() bool) {
	if n == nil {
		p.improve(stop)
		return
	}
	t := p.t
	asked := make([]bool, t.bidders())
	ask := func(s int32) {
		for _, o := range t.optionsIn(s) {
			asked[t.bidderOf[t.slotOf[o]]] = true
		}
	}
	for s, is := range n.near {
		if is {
			ask(int32(s))
		}
	}
	for range 60 {
		c := p.vacancies()
		for s, v := range c.in {
			if v > n.worth[s] {
				ask(int32(s))
			}
		}
		n.worth = c.in
		var who []int32
		for b, is := range asked {
			if is {
				who = append(who, int32(b))
			}
		}
		clear(asked)
		moves := p.answers(c, who)
		for _, m := range moves {
			asked[m.bidder] = true
		}
		before, choice := p.value, slices.Clone(p.choice)
		p.apply(c, moves)
		for j, o := range p.choice {
			if o != choice[j] {
				asked[t.bidderOf[j]] = true
				for _, o := range []int32{o, choice[j]} {
					if o >= 0 {
						n.near[t.sess[o]] = true
					}
				}
			}
		}
		if p.value-before <= p.least || stop() {
			return
		}
	}
}
