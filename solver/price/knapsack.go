package price

import (
	"cmp"
	"math/bits"
	"slices"

	"instroom/model"
)

// item is a session that may be opened within a resource.
type item struct {
	session, heads int32
	use            int64 // > 0
	gain           int64 // of being open with so many heads, > 0
	taken          bool
}

// knapsack chooses items that are worth the most together within a capacity, by
// branch and bound in the order of gain per use. A search cut at knapsackNodes
// returns a bound that is too large; the choice is then the best one found.
//
// Martello & Toth, Knapsack problems (Wiley, 1990), 2.5.
type knapsack struct {
	items []item
	nodes int
	best  int64
	now   []bool
	take  []bool
}

// knapsackNodes caps the search of one knapsack.
const knapsackNodes = 20_000

// solve sets taken, and returns a bound on the gain of any choice.
func (k *knapsack) solve(capacity int64) int64 {
	slices.SortFunc(k.items, func(a, b item) int {
		// a.gain / a.use against b.gain / b.use, the larger first.
		ah, al := bits.Mul64(uint64(a.gain), uint64(b.use))
		bh, bl := bits.Mul64(uint64(b.gain), uint64(a.use))
		return cmp.Or(cmp.Compare(bh, ah), cmp.Compare(bl, al), cmp.Compare(a.session, b.session))
	})
	k.nodes, k.best = 0, -1
	k.now, k.take = grow(k.now, len(k.items)), grow(k.take, len(k.items))
	clear(k.now)
	clear(k.take)
	k.search(0, capacity, 0)
	for i := range k.items {
		k.items[i].taken = k.take[i]
	}
	if k.nodes >= knapsackNodes {
		return k.bound(0, capacity)
	}
	return k.best
}

// bound is the gain of items i and later where the last one may be cut.
func (k *knapsack) bound(i int, capacity int64) (gain int64) {
	for ; i < len(k.items); i++ {
		it := &k.items[i]
		if it.use > capacity {
			hi, lo := bits.Mul64(uint64(capacity), uint64(it.gain))
			part, _ := bits.Div64(hi, lo, uint64(it.use))
			return gain + int64(part)
		}
		capacity -= it.use
		gain += it.gain
	}
	return gain
}

func (k *knapsack) search(i int, capacity, gain int64) {
	if k.nodes >= knapsackNodes {
		return
	}
	k.nodes++
	if i == len(k.items) {
		if gain > k.best {
			k.best = gain
			copy(k.take, k.now)
		}
		return
	}
	if gain+k.bound(i, capacity) <= k.best {
		return
	}
	if it := &k.items[i]; it.use <= capacity {
		k.now[i] = true
		k.search(i+1, capacity-it.use, gain+it.gain)
		k.now[i] = false
	}
	k.search(i+1, capacity, gain)
}

// budgetRow is the row of the budget, 0 where there is none.
func (q *part) budgetRow() int32 {
	for r := range q.rows {
		if k := q.rows[r].key; k.kind == resourceRow && q.pr.Rows[k.at].Key.Resource == model.Budget {
			return int32(r)
		}
	}
	return 0
}

// cost is what opening a session takes of the budget, where it is kept whole.
func (t *task) cost(s int32) int64 {
	for _, c := range t.useRow[s] {
		if c.row == t.budget {
			return c.a
		}
	}
	return 0
}

// openWithin adds the terms of the sessions that cost something to a dual: those
// are open that are worth the most together within the budget.
func (t *task) openWithin(u []int64, l *limits, one int64, f *finder[int64], d *dual) {
	k := &f.sack
	k.items = k.items[:0]
	left := t.rows[t.budget].rhs
	for s := range t.session {
		s := int32(s)
		cost := t.cost(s)
		if cost == 0 {
			continue
		}
		v, n, ok := openBest(t, s, u, l, one)
		switch {
		case l.lo[s] > 0 && !ok:
			d.empty = true
			return
		case l.lo[s] > 0:
			d.value = d.value.plus(v)
			left -= cost
			if d.heads != nil {
				d.heads[s] = n
			}
		case ok && v > 0:
			k.items = append(k.items, item{session: s, heads: n, use: cost, gain: v})
		}
	}
	if left < 0 {
		d.empty = true
		return
	}
	d.value = d.value.plus(k.solve(left))
	f.looked += int64(k.nodes)
	if d.heads != nil {
		for i := range k.items {
			if it := &k.items[i]; it.taken {
				d.heads[it.session] = it.heads
			}
		}
	}
}
