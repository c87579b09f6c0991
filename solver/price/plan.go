package price

import (
	"cmp"
	"slices"
)

// incumbent is a feasible plan of a part under construction: what everybody
// has, how full everything is, and the worth of it in the weights that guide
// the search.
type incumbent struct {
	t      *task
	w      []int64 // guiding weights by option; the task's own, or boosted by class
	l      *limits
	choice []int32 // by slot
	n      []int32 // new heads by session
	use    []int64 // by row: resource and care rows only
	gone   []bool  // by shuts
	value  int64   // Σ w + Σ F + shut, with short sessions at their F above the minimum
	short  int     // sessions with new heads below the hard minimum
	closed []bool  // sessions that nobody new may open
	least  int64   // gain of a round of mending that is too little for another one
	goal   int64   // value at which mending ends

	f   *finder[int64]
	log []change // journal for undo; nil = off
}

// noRoom is the value of an option that can't be taken now.
const noRoom = -1 << 50

type change struct {
	slot, from int32
}

func newIncumbent(t *task, w []int64, l *limits) *incumbent {
	p := &incumbent{
		t: t, w: w, l: l,
		choice: make([]int32, len(t.slot)),
		n:      make([]int32, t.sessions()),
		use:    make([]int64, len(t.rows)),
		gone:   make([]bool, len(t.shuts)),
		closed: make([]bool, t.sessions()),
		f:      &finder[int64]{t: t},
	}
	for i := range p.choice {
		p.choice[i] = -1
	}
	for h, sh := range t.shuts {
		if l.state[h] == gone {
			p.gone[h] = true
			p.value += t.shutW[h]
			p.closed[sh.session] = true
			continue
		}
		for _, c := range t.keepRow[sh.session] {
			p.use[c.row] += c.a
		}
		for _, o := range sh.stays {
			p.choice[t.slotOf[o]] = o
			p.value += w[o]
		}
	}
	return p
}

// shut lets the pins of a session that may be shut lapse.
func (p *incumbent) shut(h int) {
	if p.gone[h] {
		return
	}
	t := p.t
	p.gone[h] = true
	p.value += t.shutW[h]
	p.closed[t.shuts[h].session] = true
	for _, c := range t.keepRow[t.shuts[h].session] {
		p.use[c.row] -= c.a
	}
	for _, o := range t.shuts[h].stays {
		p.set(t.slotOf[o], -1)
	}
}

// whole reports whether stays and shut sessions agree, and every bidder's
// choices are a bundle: what holds for plans made here, and must be asked of
// plans that come from elsewhere.
func (p *incumbent) whole() bool {
	t := p.t
	for h, sh := range t.shuts {
		for _, o := range sh.stays {
			if (p.choice[t.slotOf[o]] == o) == p.gone[h] {
				return false
			}
		}
		if p.gone[h] && p.n[sh.session] > 0 {
			return false
		}
	}
	for b := range t.bidder {
		if !t.compatible(int32(b), p.picks(int32(b))) {
			return false
		}
	}
	return true
}

func (p *incumbent) clone() *incumbent {
	q := *p
	q.choice, q.n, q.use = slices.Clone(p.choice), slices.Clone(p.n), slices.Clone(p.use)
	q.gone, q.closed = slices.Clone(p.gone), slices.Clone(p.closed)
	q.f = &finder[int64]{t: p.t}
	q.log = nil
	return &q
}

// fillValue is F(n), with the value above the minimum standing in below it.
func (p *incumbent) fillValue(s, n int32) int64 {
	if n == 0 {
		return 0
	}
	f := &p.t.fill[s]
	k := max(n, f.Min)
	v, _ := f.Value(min(k, f.Max))
	return int64(v)
}

func (p *incumbent) isShort(s int32) bool { return p.n[s] > 0 && p.n[s] < p.t.fill[s].Min }

// heads changes the new heads of a session by d.
func (p *incumbent) heads(s int32, d int32) {
	if p.isShort(s) {
		p.short--
	}
	before := p.n[s]
	p.value += p.fillValue(s, before+d) - p.fillValue(s, before)
	p.n[s] = before + d
	if before == 0 || p.n[s] == 0 {
		sign := int64(1)
		if p.n[s] == 0 {
			sign = -1
		}
		for _, c := range p.t.useRow[s] {
			p.use[c.row] += sign * c.a
		}
	}
	if p.isShort(s) {
		p.short++
	}
}

// set gives slot j an option, or none.
func (p *incumbent) set(j, o int32) {
	old := p.choice[j]
	if old == o {
		return
	}
	if p.log != nil {
		p.log = append(p.log, change{j, old})
	}
	t := p.t
	b := t.bidderOf[j]
	p.joint(b, -1)
	if old >= 0 {
		p.value -= p.w[old]
		if h := int32(t.headsOf(old)); h > 0 {
			p.heads(t.sess[old], -h)
		}
		p.extras(old, -1)
	}
	p.choice[j] = o
	if o >= 0 {
		p.value += p.w[o]
		if h := int32(t.headsOf(o)); h > 0 {
			p.heads(t.sess[o], h)
		}
		p.extras(o, 1)
	}
	p.joint(b, 1)
}

func (p *incumbent) extras(o int32, sign int64) {
	for _, c := range p.t.extras(o) {
		if p.t.rows[c.row].key.kind == careRow {
			p.use[c.row] += sign * c.a
		}
	}
}

func (p *incumbent) joint(b int32, sign int64) {
	for k := range p.t.joint[b] {
		jc := &p.t.joint[b][k]
		if p.t.uses(jc, p.picks(b)) {
			for _, c := range jc.use {
				p.use[c.row] += sign * c.a
			}
		}
	}
}

func (p *incumbent) picks(b int32) []int32 { return p.choice[p.t.slotAt[b]:p.t.slotAt[b+1]] }

// undo takes back the journal from a mark on.
func (p *incumbent) undo(mark int) {
	log := p.log
	p.log = nil
	for i := len(log) - 1; i >= mark; i-- {
		p.set(log[i].slot, log[i].from)
	}
	p.log = log[:mark]
}

// room reports whether an option may be added as things stand: seats, rows of
// a session that it would open, childcare of its own, the node's restrictions.
func (p *incumbent) room(o int32) bool {
	t := p.t
	s := t.sess[o]
	if p.l.ban[o] {
		return false
	}
	h := int32(t.headsOf(o))
	if h == 0 {
		k := t.shut[s]
		return k >= 0 && !p.gone[k]
	}
	if p.closed[s] || p.n[s]+h > min(t.fill[s].Max, p.l.hi[s]) {
		return false
	}
	if p.n[s] == 0 {
		for _, c := range t.useRow[s] {
			if p.use[c.row]+c.a > t.rows[c.row].rhs {
				return false
			}
		}
	}
	for _, c := range t.extras(o) {
		if r := &t.rows[c.row]; r.key.kind == careRow && p.use[c.row]+c.a > r.rhs {
			return false
		}
	}
	return true
}

// overRows reports whether a row that the bidder's own choices use together is exceeded.
func (p *incumbent) overRows(b int32) bool {
	for _, jc := range p.t.joint[b] {
		for _, c := range jc.use {
			if p.use[c.row] > p.t.rows[c.row].rhs {
				return true
			}
		}
	}
	for _, o := range p.picks(b) {
		if o < 0 {
			continue
		}
		for _, c := range p.t.extras(o) {
			if r := &p.t.rows[c.row]; r.key.kind == careRow && p.use[c.row] > r.rhs {
				return true
			}
		}
		for _, c := range p.t.useRow[p.t.sess[o]] {
			if p.use[c.row] > p.t.rows[c.row].rhs {
				return true
			}
		}
	}
	return false
}

// pinned reports whether a slot holds a stay that it can't leave by itself.
func (p *incumbent) pinned(j int32) bool {
	o := p.choice[j]
	return o >= 0 && p.t.isStay != nil && p.t.isStay[o]
}

// place gives bidder b the best bundle there is room for, at the marginal worth
// of each head less the guide's price of the session. The guide may be nil.
// It reports whether anything changed.
func (p *incumbent) place(b int32, guide []int64) bool {
	t := p.t
	s0, s1 := t.slotAt[b], t.slotAt[b+1]
	var before [8]int32
	old := append(before[:0], p.picks(b)...)
	worth, short := p.value, p.short
	for j := s0; j < s1; j++ {
		if !p.pinned(j) {
			p.set(j, -1)
		}
	}
	f := p.f
	first, last := t.optAt[s0], t.optAt[s1]
	f.v = grow(f.v, int(last-first))
	f.looked += int64(last - first)
	for o := first; o < last; o++ {
		switch {
		case t.isStay != nil && t.isStay[o]:
			f.v[o-first] = noRoom
			if p.choice[t.slotOf[o]] == o {
				f.v[o-first] = -noRoom
			}
		case !p.room(o):
			f.v[o-first] = noRoom
		default:
			s, h := t.sess[o], int32(t.headsOf(o))
			v := p.w[o] + p.fillValue(s, p.n[s]+h) - p.fillValue(s, p.n[s])
			if guide != nil {
				v -= guide[s] * int64(h)
			}
			f.v[o-first] = v
		}
	}
	if _, _, ok := f.bundle(int(b), p.l, t.zero); ok {
		for k := s0; k < s1; k++ {
			o := f.best[k-s0]
			if p.pinned(k) {
				continue
			}
			// Members of a household may both want the last seat.
			if o >= 0 && !p.room(o) {
				o = -1
			}
			p.set(k, o)
		}
	}
	if p.overRows(b) || !t.compatible(b, p.picks(b)) {
		// Two choices of one bidder may want the same last place.
		for k := s1 - 1; k >= s0; k-- {
			if !p.pinned(k) {
				p.set(k, -1)
			}
			if !p.overRows(b) && t.compatible(b, p.picks(b)) {
				break
			}
		}
	}
	if guide == nil && (p.value < worth || p.short > short) && t.compatible(b, old) {
		// Members of a household got into each other's way: as it was.
		for k := s0; k < s1; k++ {
			if !p.pinned(k) {
				p.set(k, -1)
			}
		}
		for k := s0; k < s1; k++ {
			p.set(k, old[k-s0])
		}
	}
	return !slices.Equal(old, p.picks(b))
}

// legal reports whether the plan obeys everything, the node's restrictions included.
func (p *incumbent) legal() bool {
	t := p.t
	if p.short > 0 {
		return false
	}
	for s := range t.session {
		if !t.fits(p.l, int32(s), p.n[s]) {
			return false
		}
	}
	for i, r := range t.rows {
		if (r.key.kind == resourceRow || r.key.kind == careRow) && p.use[i] > r.rhs {
			return false
		}
	}
	for j, o := range p.choice {
		if o < 0 && p.l.must[j] || o >= 0 && p.l.ban[o] {
			return false
		}
	}
	return true
}

// score returns the plan's value in the task's own weights, and whether it
// meets the task's class rows.
func (p *incumbent) score() (int64, bool) {
	t := p.t
	var v int64
	counts := make([]int64, 4)
	for _, o := range p.choice {
		if o < 0 {
			continue
		}
		v += t.w[o]
		for _, c := range t.extras(o) {
			if k := t.rows[c.row].key; k.kind == classRow {
				counts[k.at] -= c.a
			}
		}
	}
	for s, n := range p.n {
		v += p.fillValue(int32(s), n)
	}
	for h, g := range p.gone {
		if g {
			v += t.shutW[h]
		}
	}
	for _, r := range t.rows {
		if r.key.kind == classRow {
			if n := counts[r.key.at]; n < -r.rhs || r.free && n != -r.rhs {
				return v, false
			}
		}
	}
	return v, true
}

// byWorth orders bidders by what their best bundle is worth at the guide's
// prices, most first; ties keep the lottery's order.
func (p *incumbent) byWorth(guide []int64) []int32 {
	t := p.t
	worth := make([]int64, t.bidders())
	order := make([]int32, t.bidders())
	for b := range order {
		order[b] = int32(b)
		for j := t.slotAt[b]; j < t.slotAt[b+1]; j++ {
			var top int64
			for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
				v := p.w[o]
				if guide != nil {
					v -= guide[t.sess[o]] * t.headsOf(o)
				}
				top = max(top, v)
			}
			worth[b] += top
		}
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(worth[b], worth[a]) })
	return order
}
