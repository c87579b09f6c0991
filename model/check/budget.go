package check

import (
	"cmp"
	"math/bits"
	"slices"
)

// purchase is a session that may be opened at a cost.
type purchase struct {
	place int   // in part.mine
	cost  int64 // cents, > 0
	gain  int64 // of opening it, > 0
}

// purse is the sessions with a cost where the budget is kept whole: their terms are
// one maximum, over the choices that the budget allows.
type purse struct {
	left  int64      // of the budget, beside what must be opened
	items []purchase // by gain per cent, the best first
	costs []int64    // of the first so many items together
	gains []int64    // likewise
	total wide       // the terms with every item closed
	stuck int        // sessions that have no choice left
}

// empty reports whether some session, or the budget, has no choice left.
func (p *purse) empty() bool { return p.stuck > 0 || p.left < 0 }

// mostStates caps the choices kept while a purse is spent.
const mostStates = 1 << 20

// mostFitted is after how many choices it is seen what else fits whole.
const mostFitted = 16

// whole reports whether the term of a session is one with the budget.
func (x *nodeValue) whole(i int) bool {
	s := &x.part.sessions[x.part.mine[i]]
	return x.budget && s.opens && s.cost > 0
}

// split returns the best term of a session without new heads and with some.
func (x *nodeValue) split(i int) (closed, open int64) {
	closed, open = nothing, nothing
	for n := x.state.fills[i].low; n <= x.most(i); n++ {
		if v, ok := x.fillValue(i, n); ok && n == 0 {
			closed = v
		} else if ok {
			open = max(open, v)
		}
	}
	return closed, open
}

// purse gathers the sessions with a cost.
func (x *nodeValue) purse(budget int64) *purse {
	p := &purse{left: budget}
	for i, s := range x.part.mine {
		if !x.whole(i) {
			continue
		}
		cost := int64(x.part.sessions[s].cost)
		switch closed, open := x.split(i); {
		case closed == nothing && open == nothing:
			p.stuck++
		case closed == nothing:
			p.total = p.total.plus(open)
			p.left -= cost
		default:
			p.total = p.total.plus(closed)
			if open != nothing && open > closed {
				p.items = append(p.items, purchase{i, cost, open - closed})
			}
		}
	}
	p.sort()
	return p
}

// without is a purse without one of its sessions.
func (x *nodeValue) without(p *purse, i int) *purse {
	out := *p
	switch closed, open := x.split(i); {
	case closed == nothing && open == nothing:
		out.stuck--
	case closed == nothing:
		out.total = out.total.plus(-open)
		out.left += int64(x.part.sessions[x.part.mine[i]].cost)
	default:
		out.total = out.total.plus(-closed)
		out.items = slices.DeleteFunc(slices.Clone(p.items), func(it purchase) bool { return it.place == i })
	}
	out.add()
	return &out
}

// sort puts the items that gain the most for a cent first.
func (p *purse) sort() {
	slices.SortFunc(p.items, func(a, b purchase) int {
		ah, al := bits.Mul64(uint64(a.gain), uint64(b.cost))
		bh, bl := bits.Mul64(uint64(b.gain), uint64(a.cost))
		return cmp.Or(cmp.Compare(bh, ah), cmp.Compare(bl, al))
	})
	p.add()
}

// add sums up the items.
func (p *purse) add() {
	p.costs, p.gains = make([]int64, len(p.items)+1), make([]int64, len(p.items)+1)
	for i, it := range p.items {
		p.costs[i+1], p.gains[i+1] = p.costs[i]+it.cost, p.gains[i]+min(it.gain, mostTerm)
	}
}

// spend returns the most that the items gain within the budget, or, where enough is
// above 0, whatever they gain that is at least that, and less where they don't; false
// where their gains leave 64 bits, or too many choices would have to be kept.
//
// It keeps, item by item, the choices that no other beats in both cost and gain, and
// of these only those that can still come to more than the best found so far: Martello
// & Toth, Knapsack problems (1990), 2.6.
func (p *purse) spend(enough int64) (int64, bool) {
	if !p.countable() {
		return 0, false
	}
	type choice struct{ cost, gain int64 }
	states := []choice{{}}
	best := max(0, enough-1)
	for i, it := range p.items {
		// What fits whole from here on, after each choice, is a choice too. The last ones
		// gain the most; a few of them are enough to know.
		for k := len(states) - 1; k >= max(0, len(states)-mostFitted); k-- {
			c := states[k]
			best = max(best, c.gain+p.fitting(i, p.left-c.cost))
		}
		if enough > 0 && best >= enough {
			return best, true
		}
		// Both lists ascend by cost; their union without what is beaten ascends by gain.
		var next []choice
		keep := func(c choice) {
			if len(next) > 0 && c.gain <= next[len(next)-1].gain {
				return
			}
			if c.gain+p.rest(i+1, p.left-c.cost) >= best {
				next = append(next, c)
			}
		}
		a, b := 0, 0
		for a < len(states) || b < len(states) {
			if b == len(states) || a < len(states) && states[a].cost <= states[b].cost+it.cost {
				keep(states[a])
				a++
				continue
			}
			if c := (choice{states[b].cost + it.cost, states[b].gain + it.gain}); c.cost <= p.left {
				keep(c)
			}
			b++
		}
		if states = next; len(states) > mostStates {
			return 0, false
		}
	}
	for _, c := range states {
		best = max(best, c.gain)
	}
	return best, true
}

// countable reports whether the gains stay within 64 bits together.
func (p *purse) countable() bool {
	sum := int64(0)
	for _, it := range p.items {
		if it.gain > mostTerm-sum {
			return false
		}
		sum += it.gain
	}
	return true
}

// fitting is what the items from i on gain within an amount, taken in turn as long as
// they fit.
func (p *purse) fitting(i int, left int64) int64 {
	gain := int64(0)
	for _, it := range p.items[i:] {
		if it.cost <= left {
			left -= it.cost
			gain += it.gain
		}
	}
	return gain
}

// rest bounds what the items from i on gain within an amount: the last one that fits
// counts for the part that does.
func (p *purse) rest(i int, left int64) int64 {
	j, exact := slices.BinarySearch(p.costs[i:], p.costs[i]+left)
	if j += i; !exact {
		j-- // items i..j−1 fit
	}
	gain := p.gains[j] - p.gains[i]
	if j == len(p.items) {
		return gain
	}
	hi, lo := bits.Mul64(uint64(left-(p.costs[j]-p.costs[i])), uint64(p.items[j].gain))
	part, _ := bits.Div64(hi, lo, uint64(p.items[j].cost))
	return gain + int64(part)
}

// value is the terms of the purse as one maximum.
func (p *purse) value() (wide, bool) {
	gain, ok := p.spend(0)
	return p.total.plus(gain), ok
}

// spendBudget adds the sessions with a cost to the node. It reports whether that
// could be worked out.
func (x *nodeValue) spendBudget() bool {
	p := x.purse(int64(x.j.b.Settings.Budget))
	x.budgeted = p
	if p.empty() {
		x.empty = true
		return true
	}
	v, ok := p.value()
	x.spent = v
	x.total = x.total.add(v)
	return ok
}

// dropBudgeted leaves out the fills of a session with a cost that lose more than
// slack below zero: with it closed, and open beside what is then left of the budget.
func (x *nodeValue) dropBudgeted(i int, slack int64, drop func(n int)) {
	others := x.without(x.budgeted, i)
	for k := range 2 {
		p := *others
		p.left -= int64(k) * int64(x.part.sessions[x.part.mine[i]].cost)
		if !p.empty() && !p.countable() {
			continue // nothing may be left out
		}
		for n := max(k, x.state.fills[i].low); n <= x.most(i) && (k > 0 || n == 0); n++ {
			v, ok := x.fillValue(i, n)
			if ok && (p.empty() || p.below(slack-p.total.plus(v).minus(x.spent).clamp())) {
				drop(n)
			}
		}
	}
}

// below reports whether the items are sure to gain less than enough.
func (p *purse) below(enough int64) bool {
	if enough <= 0 || p.fitting(0, p.left) >= enough {
		return false
	}
	if p.rest(0, p.left) < enough {
		return true
	}
	gain, ok := p.spend(enough)
	return ok && gain < enough
}
