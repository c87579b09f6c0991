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
	total wide       // the terms with every item closed
	empty bool       // some session has no choice left, or the budget none
}

// mostStates caps the choices kept while a purse is spent.
const mostStates = 1 << 20

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

// purse gathers the sessions with a cost but for one, −1 = all.
func (x *nodeValue) purse(but int, budget int64) *purse {
	p := &purse{left: budget}
	for i, s := range x.part.mine {
		if i == but || !x.whole(i) {
			continue
		}
		cost := int64(x.part.sessions[s].cost)
		switch closed, open := x.split(i); {
		case closed == nothing && open == nothing:
			p.empty = true
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
	p.empty = p.empty || p.left < 0
	p.sort()
	return p
}

// sort puts the items that gain the most for a cent first.
func (p *purse) sort() {
	slices.SortFunc(p.items, func(a, b purchase) int {
		ah, al := bits.Mul64(uint64(a.gain), uint64(b.cost))
		bh, bl := bits.Mul64(uint64(b.gain), uint64(a.cost))
		return cmp.Or(cmp.Compare(bh, ah), cmp.Compare(bl, al))
	})
}

// spend returns the most that the items gain within the budget; false where their
// gains leave 64 bits, or too many choices would have to be kept.
//
// It keeps, item by item, the choices that no other beats in both cost and gain, and
// of these only those that can still come to more than the best found so far: Martello
// & Toth, Knapsack problems (1990), 2.6.
func (p *purse) spend() (int64, bool) {
	sum := int64(0)
	for _, it := range p.items {
		if it.gain > mostTerm-sum {
			return 0, false
		}
		sum += it.gain
	}
	type choice struct{ cost, gain int64 }
	states := []choice{{}}
	best := int64(0)
	for i, it := range p.items {
		// What fits whole from here on, after each choice, is a choice too.
		for _, c := range states {
			left, gain := p.left-c.cost, c.gain
			for _, later := range p.items[i:] {
				if later.cost <= left {
					left -= later.cost
					gain += later.gain
				}
			}
			best = max(best, gain)
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

// rest bounds what the items from i on gain within an amount: the last one that fits
// counts for the part that does.
func (p *purse) rest(i int, left int64) int64 {
	gain := int64(0)
	for _, it := range p.items[i:] {
		if it.cost > left {
			hi, lo := bits.Mul64(uint64(left), uint64(it.gain))
			part, _ := bits.Div64(hi, lo, uint64(it.cost))
			return gain + int64(part)
		}
		left -= it.cost
		gain += it.gain
	}
	return gain
}

// value is the terms of the purse as one maximum.
func (p *purse) value() (wide, bool) {
	gain, ok := p.spend()
	return p.total.plus(gain), ok
}

// spendBudget adds the sessions with a cost to the node. It reports whether that
// could be worked out.
func (x *nodeValue) spendBudget() bool {
	p := x.purse(-1, int64(x.j.b.Settings.Budget))
	if p.empty {
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
	budget := int64(x.j.b.Settings.Budget)
	cost := int64(x.part.sessions[x.part.mine[i]].cost)
	var with [2]wide
	var sure [2]bool // the maximum is known; else nothing may be left out
	var none [2]bool // no choice of the others is left
	for k, left := range []int64{budget, budget - cost} {
		p := x.purse(i, left)
		none[k] = p.empty
		if !p.empty {
			with[k], sure[k] = p.value()
		}
	}
	for n := x.state.fills[i].low; n <= x.most(i); n++ {
		v, ok := x.fillValue(i, n)
		if !ok {
			continue
		}
		k := min(n, 1)
		if none[k] || sure[k] && with[k].plus(v).minus(x.spent).clamp() < slack {
			drop(n)
		}
	}
}
