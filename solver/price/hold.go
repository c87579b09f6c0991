package price

import (
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
	p, kept := q.inherit(s, previous)
	if p == nil {
		return false
	}
	near := q.changed(p)
	if !q.moveIn(s, p, kept) {
		return false
	}
	if u != nil {
		s.first = s.t.evaluate(u, q.l, s.f, s.shift, nil)
		if bound := s.first.floor(s.shift); !s.first.empty {
			s.goal = bound - int64(s.slack*math.Abs(float64(s.score)))
		}
		if kept && s.will() {
			return true
		}
	}
	q.renew(s, p, near, u)
	return true
}

// inherit seats people as in an earlier solve, as far as the task allows, and reports
// whether all are; nil = there is no such plan.
func (q *partRun) inherit(s *search, previous *solver.Result) (p *incumbent, kept bool) {
	wish := q.previous(previous)
	if wish == nil {
		return nil, false
	}
	p = newIncumbent(s.t, s.w, q.l)
	for h, sh := range q.shuts {
		if sh.global < int32(len(previous.Shut)) && previous.Shut[sh.global] {
			p.shut(h)
		}
	}
	kept = true
	for b := range s.t.bidder {
		kept = p.grant(int32(b), wish) && kept
	}
	if !p.whole() {
		return nil, false
	}
	return p, kept
}

// moveIn seats whom an earlier plan leaves without a seat that they had, and takes the plan
// where it is legal.
func (q *partRun) moveIn(s *search, p *incumbent, kept bool) bool {
	if !kept || p.short > 0 {
		p.settle(p.byWorth(nil)) // who may have left, or the minimum is new
	}
	return s.offer(p.clone())
}

// renew improves a plan that is in the search already where things have changed, until it
// will do.
func (q *partRun) renew(s *search, p *incumbent, near *nearness, u []int64) {
	p.goal, p.least = s.goal, s.leastGain()
	p.mend(near, s.halt)
	s.offer(p.clone())
	if s.will() {
		return
	}
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
	if near != nil && u != nil && s.t.mirrored() == nil {
		s.around(near.near, u, q.l)
	}
}

// will reports whether the best plan will do.
func (s *search) will() bool { return s.ok && s.score >= s.goal }

// leastGain is the least that a plan is improved by near a change: gains well below what is
// good enough are not looked for.
func (s *search) leastGain() int64 { return int64(s.slack * math.Abs(float64(s.score)) / 4) }

// changed finds the sessions that are not as they were when the plan was made, or may
// take somebody who has lost a place or had none to lose; nil = nothing is known.
func (q *partRun) changed(p *incumbent) *nearness {
	m := q.run.old
	if m == nil {
		return nil
	}
	t := p.t
	near, worth := make([]bool, t.sessions()), make([]int64, t.sessions())
	for s := range worth {
		worth[s] = m.worth[t.sessionID(int32(s))]
	}
	if old := q.like(); old != nil {
		for s := range near {
			near[s] = old.fill[s] != t.fill[s] || old.best.n[s] != p.n[s]
		}
		for j, o := range p.choice {
			if o >= 0 || old.best.choice[j] < 0 {
				continue
			}
			for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
				near[t.sess[o]] = true
			}
		}
		return &nearness{near, worth}
	}
	m.people.Do(m.makeSeats)
	for s, now := range p.traces() {
		near[s] = m.traces[t.sessionID(int32(s))] != now
	}
	for j, o := range p.choice {
		n := t.pr.Members[t.pr.MemberStart[t.slot[j]]]
		if o < 0 && m.seat(t.pr.Batch, n) != waits {
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
		c := p.vacancies(fewHops)
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
		p.moved(choice, func(j int32) { asked[t.bidderOf[j]] = true }, n.near)
		if p.value-before <= p.least || p.value >= p.goal && p.short == 0 || stop() {
			return
		}
	}
}

// moved calls f for every slot that does not hold what it did, and marks the sessions that
// somebody has left or come to.
func (p *incumbent) moved(choice []int32, f func(j int32), near []bool) {
	for j, o := range p.choice {
		was := choice[j]
		if o == was {
			continue
		}
		f(int32(j))
		for _, o := range []int32{o, was} {
			if o >= 0 {
				near[p.t.sess[o]] = true
			}
		}
	}
}
