package price

import (
	"cmp"
	"math"
	"slices"
)

// construct builds a legal plan: first the wished choices (by slot, −1 = none;
// may be nil) as far as there is room, then everybody by worth at the guide's
// prices, then whoever is left at true worth; sessions that stay below their
// minimum are emptied, the weakest first, and their people placed anew.
func (p *incumbent) construct(wish []int32, guide []int64) {
	t := p.t
	order := p.byWorth(guide)
	if wish != nil {
		for _, b := range order {
			if p.grant(b, wish) {
				continue
			}
			for j := t.slotAt[b]; j < t.slotAt[b+1]; j++ {
				if o := wish[j]; o >= 0 && p.choice[j] < 0 && p.room(o) {
					p.set(j, o)
					if p.overRows(b) || !t.compatible(b, p.picks(b)) {
						p.set(j, -1)
					}
				}
			}
		}
	}
	for _, b := range order {
		// Who has what was wished for stays there, if it is less than everything.
		if p.lacks(b) && (wish == nil || !slices.Equal(p.picks(b), wish[t.slotAt[b]:t.slotAt[b+1]])) {
			p.place(b, guide)
		}
	}
	p.settle(order)
}

// grant gives a bidder its whole wish, or nothing: what a household may have
// together it may not have in part.
func (p *incumbent) grant(b int32, wish []int32) bool {
	t := p.t
	from, to := t.slotAt[b], t.slotAt[b+1]
	ok := true
	for j := from; j < to && ok; j++ {
		if o := wish[j]; o >= 0 && o != p.choice[j] {
			if ok = p.choice[j] < 0 && p.room(o); ok {
				p.set(j, o)
			}
		}
	}
	if ok && !p.overRows(b) && t.compatible(b, p.picks(b)) {
		return true
	}
	for j := from; j < to; j++ {
		if !p.pinned(j) {
			p.set(j, -1)
		}
	}
	return false
}

// lacks reports whether the bidder has a slot with nothing in it.
func (p *incumbent) lacks(b int32) bool { return slices.Contains(p.picks(b), -1) }

// settle empties sessions below their minimum and fills up what is free.
func (p *incumbent) settle(order []int32) {
	for range 4 {
		for _, b := range order {
			if p.lacks(b) {
				p.place(b, nil)
			}
		}
		if !p.emptyShort() {
			return
		}
	}
	for p.emptyShort() {
	}
}

// emptyShort empties the session that is furthest below its minimum, closes it
// and places its people elsewhere. It reports whether there was one.
func (p *incumbent) emptyShort() bool {
	if p.short == 0 {
		return false
	}
	t := p.t
	at := int32(-1)
	var lack int32
	for s := range p.n {
		if p.isShort(int32(s)) {
			if d := t.fill[s].Min - p.n[s]; d > lack {
				at, lack = int32(s), d
			}
		}
	}
	p.empty(at)
	return true
}

// empty takes everybody new out of a session, closes it, and places them anew.
func (p *incumbent) empty(s int32) {
	p.closed[s] = true
	var out []int32
	for j, o := range p.choice {
		if o >= 0 && p.t.sess[o] == s && !p.pinned(int32(j)) {
			out = append(out, p.t.bidderOf[j])
			p.set(int32(j), -1)
		}
	}
	for _, b := range slices.Compact(out) {
		p.place(b, nil)
	}
}

const (
	maxHops = 8
	fewHops = 2 // where a plan is mended
	midHops = 4 // where some needs are worth many times what most are
	noChain = -1 << 60
)

// chains values vacancies. in[s] is the best total change from putting one more
// head into s: the free seat itself, or moving somebody from s on to another
// session, and so on, at most so many moves. via[h][s] is the option that the
// person leaving s takes, −1 where the seat is free.
type chains struct {
	in  []int64
	via [][]int32
}

// marginal returns the change from one head more in s, noChain where not possible.
func (p *incumbent) marginal(s int32) int64 {
	t := p.t
	if p.closed[s] || p.n[s]+1 > min(t.fill[s].Max, p.l.hi[s]) {
		return noChain
	}
	if p.n[s] == 0 {
		if t.fill[s].Min > 1 {
			return noChain
		}
		for _, c := range t.useRow[s] {
			if p.use[c.row]+c.a > t.rows[c.row].rhs {
				return noChain
			}
		}
	}
	return p.fillValue(s, p.n[s]+1) - p.fillValue(s, p.n[s])
}

// removal returns the change from one head less in s; noChain where the minimum forbids it.
func (p *incumbent) removal(s int32, heads int32) int64 {
	n := p.n[s] - heads
	if n > 0 && n < p.t.fill[s].Min || n < p.l.lo[s] {
		return noChain
	}
	return p.fillValue(s, n) - p.fillValue(s, p.n[s])
}

// suits reports whether slot j could hold option o beside the bidder's other choices.
func (p *incumbent) suits(j, o int32) bool {
	t := p.t
	if p.l.ban[o] || t.isStay != nil && t.isStay[o] {
		return false
	}
	b := t.bidderOf[j]
	for k := t.slotAt[b]; k < t.slotAt[b+1]; k++ {
		if x := p.choice[k]; k != j && x >= 0 && t.clash(b, x, o) {
			return false
		}
	}
	return true
}

// vacancies computes the chains of at most so many moves from the plan as it stands.
func (p *incumbent) vacancies(hops int) *chains {
	t := p.t
	ns := t.sessions()
	c := &chains{in: make([]int64, ns)}
	for s := range c.in {
		c.in[s] = p.marginal(int32(s))
	}
	via := make([]int32, ns)
	for s := range via {
		via[s] = -1
	}
	c.via = append(c.via, via)
	// What a slot whose holder may go on has now: its session, −1 = it may not, and the weight.
	from, has := make([]int32, len(p.choice)), make([]int64, len(p.choice))
	for j, o := range p.choice {
		if from[j] = -1; o >= 0 && t.heads[j] == 1 && !p.pinned(int32(j)) {
			from[j], has[j] = t.sess[o], p.w[o]
		}
	}
	// Only seats whose worth rose in the last hop can raise another.
	var rose []int32
	for s, v := range c.in {
		if v != noChain {
			rose = append(rose, int32(s))
		}
	}
	for h := 1; h <= hops; h++ {
		next := slices.Clone(c.in)
		via := make([]int32, ns)
		for s := range via {
			via[s] = -2 // as with a hop less
		}
		p.hop(rose, c.in, next, via, from, has)
		if h == 1 {
			// Leaving without another place.
			for j, s := range from {
				if s >= 0 && !p.l.must[j] && -has[j] > next[s] {
					next[s], via[s] = -has[j], -3-int32(j)
				}
			}
		}
		rose = rose[:0]
		for s := range next {
			if next[s] > c.in[s] {
				rose = append(rose, int32(s))
			}
		}
		if len(rose) == 0 {
			break
		}
		c.in = next
		c.via = append(c.via, via)
	}
	return c
}

// hop values the moves into sessions whose worth rose: next and via, by the session that
// is left. Of moves of equal worth that to the first session counts, of them the first
// option. A few sessions are looked up; where they are many, going through all options in
// order is quicker.
func (p *incumbent) hop(rose []int32, worth, next []int64, via, from []int32, has []int64) {
	t := p.t
	options := int32(0)
	for _, to := range rose {
		options += t.inAt[to+1] - t.inAt[to]
	}
	p.f.looked += int64(options)
	if int(options) < len(t.sess)/manyRose {
		for _, to := range rose {
			for _, k := range t.optionsIn(to) {
				j := t.slotOf[k]
				s := from[j]
				if v := p.w[k] - has[j] + worth[to]; s >= 0 && s != to && v > next[s] && p.suits(j, k) {
					next[s], via[s] = v, k
				}
			}
		}
		return
	}
	into := make([]int64, len(worth))
	for to := range into {
		into[to] = math.MinInt64 / 2
	}
	for _, to := range rose {
		into[to] = worth[to]
	}
	// Each thread finds the best of its slots; which of two moves counts does not depend on
	// whose they are.
	type best struct {
		worth []int64
		via   []int32
	}
	hands := make([]best, t.hands(t.bidders()))
	for i := range hands {
		if hands[i] = (best{next, via}); i > 0 {
			hands[i] = best{slices.Clone(next), slices.Clone(via)}
		}
	}
	before := func(a, b int32) bool { return t.sess[a] < t.sess[b] || t.sess[a] == t.sess[b] && a < b }
	t.run(t.bidders(), func(hand, lo, hi int) {
		h := &hands[hand]
		for j := t.slotAt[lo]; j < t.slotAt[hi]; j++ {
			s := from[j]
			if s < 0 {
				continue
			}
			top, by := h.worth[s]+has[j], h.via[s]
			for k := t.optAt[j]; k < t.optAt[j+1]; k++ {
				to := t.sess[k]
				v := p.w[k] + into[to]
				if v < top || v == top && (by < 0 || before(by, k)) || to == s || !p.suits(j, k) {
					continue
				}
				top, by = v, k
			}
			h.worth[s], h.via[s] = top-has[j], by
		}
	})
	for _, h := range hands[1:] {
		for s, by := range h.via {
			if v := h.worth[s]; by >= 0 && (v > next[s] || v == next[s] && via[s] >= 0 && before(by, via[s])) {
				next[s], via[s] = v, by
			}
		}
	}
}

// manyRose is the share of the options, one in so many, that are gone through in order.
const manyRose = 6

// follow makes room for one head in s along the chain found. It reports whether
// the chain still holds; the journal lets the caller take it back.
func (p *incumbent) follow(c *chains, s int32) bool {
	for h := len(c.via) - 1; h >= 0; h-- {
		k := c.via[h][s]
		switch {
		case k == -2:
			continue
		case k == -1:
			return p.marginal(s) != noChain
		case k <= -3:
			j := -3 - k
			if o := p.choice[j]; o < 0 || p.t.sess[o] != s {
				return false
			}
			p.set(j, -1)
			return true
		}
		j := p.t.slotOf[k]
		if o := p.choice[j]; o < 0 || p.t.sess[o] != s || !p.suits(j, k) {
			return false
		}
		to := p.t.sess[k]
		p.set(j, -1)
		// Make room where this person goes, then seat them. A chain that came by
		// twice has used the room up.
		if !p.followFrom(c, to, h-1) || p.choice[j] >= 0 || !p.room(k) {
			return false
		}
		p.set(j, k)
		return true
	}
	return false
}

func (p *incumbent) followFrom(c *chains, s int32, hops int) bool {
	cut := &chains{in: c.in, via: c.via[:hops+1]}
	return p.follow(cut, s)
}

type move struct {
	bidder int32
	gain   int64
}

// improve applies vacancy chains and changes of bundle until none pays, or stop
// says so. A bidder's best answer is taken at the worth of putting a head into
// each session, chains included; each is tried for true and taken back where it
// does not pay.
func (p *incumbent) improve(stop func() bool) {
	t := p.t
	if t.sessions() == 0 {
		return
	}
	first, hops := p.value, t.hops()
	everybody := make([]int32, t.bidders())
	for b := range everybody {
		everybody[b] = int32(b)
	}
	for range 60 {
		before := p.value
		c := p.vacancies(hops)
		p.apply(c, p.answers(c, everybody))
		// In a large part the last small gains are found region by region.
		if gain := p.value - before; gain <= 0 || len(t.option) > largeOptions && gain*50 < p.value-first || stop() {
			return
		}
	}
}

// hops is how many moves a chain has at most. Where some needs are worth many times what
// most are, the longest chains promise the most and seldom hold.
func (t *task) hops() int {
	if t.tiered() {
		return midHops
	}
	return maxHops
}

// apply tries moves, what promises most first.
func (p *incumbent) apply(c *chains, moves []move) {
	slices.SortStableFunc(moves, func(a, b move) int { return cmp.Compare(b.gain, a.gain) })
	stale := 0
	for _, m := range moves {
		if !p.answer(c, m.bidder) && !p.fill(m.bidder) {
			stale++
		}
		if stale > 200+len(moves)/2 {
			return
		}
	}
}

// fill gives a bidder who lacks something what there is room for, where that pays.
// Its best answer may rest on chains that don't hold, beside a free seat.
func (p *incumbent) fill(b int32) bool {
	before := p.value
	return p.lacks(b) && p.place(b, nil) && p.value > before
}

// largeOptions is where a round over everybody costs more than its last gains.
const largeOptions = 100_000

// answers lists those of some bidders who would gain from another bundle.
func (p *incumbent) answers(c *chains, of []int32) []move {
	var moves []move
	for _, b := range of {
		if g := p.answerValue(c, b); g > 0 {
			moves = append(moves, move{b, g})
		}
	}
	return moves
}

// answerValue prices the bidder's options at the worth of the chains and leaves
// the best bundle in f.best. It returns what changing to it would bring.
func (p *incumbent) answerValue(c *chains, b int32) int64 {
	t := p.t
	f := p.f
	s0, s1 := t.slotAt[b], t.slotAt[b+1]
	first, last := t.optAt[s0], t.optAt[s1]
	f.v = grow(f.v, int(last-first))
	f.looked += int64(last - first)
	var now int64
	for j := s0; j < s1; j++ {
		cur := p.choice[j]
		var leave int64
		if cur >= 0 {
			if p.pinned(j) {
				leave = 0
			} else if leave = p.removal(t.sess[cur], t.heads[j]); leave == noChain {
				leave = -1 << 40
			}
			now += p.w[cur]
		}
		for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
			switch {
			case o == cur:
				f.v[o-first] = p.w[o] - leave
				if p.pinned(j) {
					f.v[o-first] = -noRoom
				}
			case t.isStay != nil && t.isStay[o] || cur >= 0 && p.pinned(j):
				f.v[o-first] = noRoom
			case t.heads[j] != 1:
				f.v[o-first] = noRoom
				if p.room(o) {
					s, h := t.sess[o], t.heads[j]
					f.v[o-first] = p.w[o] + p.fillValue(s, p.n[s]+h) - p.fillValue(s, p.n[s])
				}
			case c.in[t.sess[o]] == noChain:
				f.v[o-first] = noRoom
			default:
				f.v[o-first] = p.w[o] + c.in[t.sess[o]]
			}
		}
		if cur >= 0 && !p.pinned(j) {
			now -= leave
		} else if cur >= 0 {
			now += -noRoom - p.w[cur]
		}
	}
	f.quick = true
	v, _, ok := f.bundle(int(b), p.l, t.zero)
	f.quick = false
	if !ok {
		return 0
	}
	return v - now
}

// answer lets the bidder change to its best bundle, with the chains that make
// room, and takes it all back where the plan is not better for it.
func (p *incumbent) answer(c *chains, b int32) bool {
	t := p.t
	if p.answerValue(c, b) <= 0 {
		return false
	}
	s0, s1 := t.slotAt[b], t.slotAt[b+1]
	want := slices.Clone(p.f.best[:s1-s0])
	p.log = make([]change, 0, 16)
	before, short := p.value, p.short
	ok := true
	for j := s0; j < s1; j++ {
		if o := p.choice[j]; o != want[j-s0] && !p.pinned(j) {
			p.set(j, -1)
		}
	}
	for j := s0; j < s1 && ok; j++ {
		o := want[j-s0]
		if o < 0 || p.choice[j] == o {
			continue
		}
		if t.heads[j] == 1 && p.marginal(t.sess[o]) == noChain {
			ok = p.follow(c, t.sess[o])
		}
		if ok = ok && p.choice[j] < 0 && p.room(o); ok {
			p.set(j, o)
		}
	}
	touched := p.log
	ok = ok && p.value > before && p.short <= short
	for _, ch := range touched {
		if !ok {
			break
		}
		bb := t.bidderOf[ch.slot]
		ok = t.compatible(bb, p.picks(bb)) && !p.overRows(bb)
		if o := p.choice[ch.slot]; o < 0 && p.l.must[ch.slot] {
			ok = false
		}
	}
	if !ok {
		p.undo(0)
	}
	p.log = nil
	return ok
}
