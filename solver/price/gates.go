package price

import (
	"cmp"
	"slices"
)

// gates tries to open sessions that nobody new sits in, to close open ones, and
// to shut those that may be: one at a time, keeping what pays. guide is the
// worth of a seat by session in points; near are the sessions to try, nil = all.
func (p *incumbent) gates(guide []int64, near []bool, stop func() bool) {
	t := p.t
	for range 3 {
		before := p.value
		for s := range t.session {
			if stop() {
				return
			}
			f := &t.fill[s]
			if near != nil && !near[s] {
				continue
			}
			if f.Min <= 1 && f.OpenCost == 0 && len(t.useRow[s]) == 0 {
				continue
			}
			if p.n[s] == 0 {
				p.tryOpen(int32(s), guide)
			} else if p.l.lo[s] == 0 {
				p.tryEmpty(int32(s))
			}
		}
		for h := range t.shuts {
			if !p.gone[h] && p.l.state[h] == undecided && (near == nil || near[t.shuts[h].session]) {
				p.tryShut(h, stop)
			}
		}
		if p.value <= before {
			return
		}
	}
}

// attempt runs a change and keeps it where the plan is better and no session is
// newly below its minimum; otherwise everything is as before.
func (p *incumbent) attempt(try func()) bool {
	before, short := p.value, p.short
	closed := slices.Clone(p.closed)
	p.log = make([]change, 0, 64)
	try()
	if p.value > before && p.short <= short {
		p.log = nil
		return true
	}
	p.undo(0)
	p.log = nil
	copy(p.closed, closed)
	return false
}

// tryOpen seats the people who gain most from the session, as many as pay.
func (p *incumbent) tryOpen(s int32, guide []int64) {
	t := p.t
	f := &t.fill[s]
	top := min(f.Max, p.l.hi[s])
	if top < f.Min {
		return
	}
	if h := t.shut[s]; h >= 0 && p.gone[h] {
		return
	}
	type candidate struct {
		slot, option int32
		gain         int64
	}
	var all []candidate
	for _, o := range t.optionsIn(s) {
		j := t.slotOf[o]
		if p.pinned(j) || !p.suits(j, o) {
			continue
		}
		g := p.w[o]
		if c := p.choice[j]; c >= 0 {
			g -= p.w[c]
			if guide != nil {
				g += guide[t.sess[c]] * int64(t.heads[j])
			}
		}
		all = append(all, candidate{j, o, g})
	}
	p.f.looked += int64(len(all))
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.gain, a.gain) })
	var n, bestN int32
	var sum, best int64
	k := 0
	for i, c := range all {
		if n+t.heads[c.slot] > top {
			continue
		}
		n += t.heads[c.slot]
		sum += c.gain
		if n >= f.Min {
			if v := sum + p.fillValue(s, n); bestN == 0 || v > best {
				best, bestN, k = v, n, i+1
			}
		}
	}
	// The guide is no proof: a little below zero may still pay after moves.
	if bestN == 0 || best < p.fillValue(s, bestN)/4-2000 {
		return
	}
	p.attempt(func() {
		p.closed[s] = false
		for _, c := range t.useRow[s] {
			for p.use[c.row]+c.a > t.rows[c.row].rhs {
				other := p.weakest(c.row, s)
				if other < 0 {
					return
				}
				p.empty(other)
			}
		}
		for _, c := range all[:k] {
			if p.n[s]+t.heads[c.slot] > bestN || !p.suits(c.slot, c.option) || !p.room(c.option) {
				continue
			}
			p.set(c.slot, c.option)
			if b := t.bidderOf[c.slot]; p.overRows(b) || !t.compatible(b, p.picks(b)) {
				p.set(c.slot, -1)
			}
		}
		p.refill()
	})
}

// weakest returns the session with the fewest new heads that uses a row, −1 where none.
func (p *incumbent) weakest(row, not int32) int32 {
	at := int32(-1)
	for s := range p.n {
		if int32(s) == not || p.n[s] == 0 || p.l.lo[s] > 0 {
			continue
		}
		for _, c := range p.t.useRow[s] {
			if c.row == row && (at < 0 || p.n[s] < p.n[at]) {
				at = int32(s)
			}
		}
	}
	return at
}

// refill places whoever lacks something, and lets everybody else answer once.
func (p *incumbent) refill() {
	for b := range p.t.bidder {
		if p.lacks(int32(b)) {
			p.place(int32(b), nil)
		}
	}
}

func (p *incumbent) tryEmpty(s int32) {
	p.attempt(func() {
		p.empty(s)
		p.refill()
		p.closed[s] = false
	})
}

// tryShut shuts a session whose pins may lapse, and places its people anew.
func (p *incumbent) tryShut(h int, stop func() bool) {
	t := p.t
	q := p.clone()
	sh := t.shuts[h]
	q.empty(sh.session)
	q.shut(h)
	for _, o := range sh.stays {
		q.place(t.bidderOf[t.slotOf[o]], nil)
	}
	q.settle(q.byWorth(nil))
	q.improve(stop)
	if q.value > p.value && q.short <= p.short {
		f := p.f
		*p = *q
		p.f = f
	}
}
