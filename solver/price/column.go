package price

import (
	"math"
	"slices"
)

// slackCost and excessCost are what a unit of slack earns and a unit of excess costs.
func (s *simplex) slackCost(i int) float64 {
	c := s.center[i] - s.half[i]
	if !s.t.rows[s.rowOf[i]].free {
		c = math.Max(0, c)
	}
	return c
}

func (s *simplex) excessCost(i int) float64 { return s.center[i] + s.half[i] }

// bundleColumn makes a column of a bundle of bidder b.
func (s *simplex) bundleColumn(pick []int32, b int) column {
	t := s.t
	c := column{pick: slices.Clone(pick)}
	for k, o := range c.pick {
		if o < 0 {
			continue
		}
		c.cost += float64(t.w[o])
		if t.isStay == nil || !t.isStay[o] {
			c.a = append(c.a, coef{t.sess[o], int64(t.heads[t.slotAt[b]+int32(k)])})
		}
		c.a = append(c.a, t.extras(o)...)
		if t.link != nil && t.link[o] >= 0 {
			c.a = append(c.a, coef{t.link[o], 1})
		}
		if t.cutOf != nil {
			c.a = append(c.a, t.cutOf[o]...)
		}
	}
	for k := range t.joint[b] {
		if jc := &t.joint[b][k]; t.uses(jc, c.pick) {
			c.a = append(c.a, jc.use...)
		}
	}
	return s.fixed(c)
}

// fixed takes what a column pays at prices that do not move into its cost.
func (s *simplex) fixed(c column) column {
	if s.block {
		for _, a := range c.a {
			if s.at[a.row] < 0 {
				c.cost -= float64(float64(a.a) * s.full[a.row])
			}
		}
	}
	return c
}

// packedColumn turns the people that f has packed into session k into a column.
func (s *simplex) packedColumn(f *finder[float64], k int32) column {
	t := s.t
	chosen := slices.Clone(f.packing.chosen)
	v, _ := t.fill[k].Value(f.packing.n)
	c := column{cost: float64(v), a: t.packedColumn(k, chosen), pick: chosen}
	for _, o := range chosen {
		c.cost += float64(t.w[o])
	}
	return c
}

func (s *simplex) fillColumn(g int, n int32, isShut bool) column {
	t := s.t
	k := int32(g - t.bidders())
	c := column{a: t.sessionColumn(k, n, isShut), pick: []int32{n}}
	if isShut {
		c.cost = float64(t.shutW[t.shut[k]])
		c.pick[0] = -1
	} else {
		v, _ := t.fill[k].Value(n)
		c.cost = float64(v)
	}
	return s.fixed(c)
}

// price finds the best column of a group at the current prices: its value before the
// group's own dual. A bundle is left in f.best, the people of a packed session in f.packing.
func (s *simplex) price(f *finder[float64], g int) (value float64, n int32, isShut, ok bool) {
	t := s.t
	if g < t.bidders() {
		value, _, ok = f.choose(g, s.full, 1, s.l)
		return value, 0, false, ok
	}
	if s.pursed(g) {
		value, ok = s.spend(f)
		return value, 0, false, ok
	}
	if t.mirror != nil {
		value, ok = f.pack(int32(g), s.full, s.l, 1)
		return value, f.packing.n, false, ok
	}
	return sessionBest(t, int32(g-t.bidders()), s.full, s.l, 1)
}

// above is price, but returns by how much the best column is worth more than the key of
// the group. What is not better by more than the tolerance need not be looked for.
func (s *simplex) above(f *finder[float64], g int) (over float64, n int32, isShut, ok bool) {
	key := s.columnValue(&s.key[g])
	f.floor = key + s.tol
	v, n, isShut, ok := s.price(f, g)
	if v <= f.floor {
		v = key
	}
	f.floor = 0
	return v - key, n, isShut, ok
}

// column makes the column that price has found.
func (s *simplex) column(f *finder[float64], g int, n int32, isShut bool) column {
	if g < s.t.bidders() {
		return s.bundleColumn(f.best[:s.t.slotAt[g+1]-s.t.slotAt[g]], g)
	}
	if s.pursed(g) {
		return s.purseColumn(f.best[:len(s.purse.sessions)])
	}
	if s.t.mirror != nil {
		return s.packedColumn(f, int32(g))
	}
	return s.fillColumn(g, n, isShut)
}

// planned makes the column of a group in a plan.
func (s *simplex) planned(p *incumbent, g int) column {
	if g < s.t.bidders() {
		return s.bundleColumn(p.picks(int32(g)), g)
	}
	if s.pursed(g) {
		heads := make([]int32, len(s.purse.sessions))
		for i, k := range s.purse.sessions {
			heads[i] = p.n[k]
		}
		return s.purseColumn(heads)
	}
	k := g - s.t.bidders()
	h := s.t.shut[k]
	return s.fillColumn(g, p.n[k], h >= 0 && p.gone[h])
}

// promising lists the groups that have a better column at the current prices.
func (s *simplex) promising() []int32 {
	if len(s.all) != len(s.key) {
		s.all = make([]int32, len(s.key))
		for g := range s.all {
			s.all[g] = int32(g)
		}
	}
	s.hot = s.better(s.all, s.hot[:0])
	return s.hot
}

// better adds those of some groups to a list that have a better column than their key
// at the prices as pricing sees them.
func (s *simplex) better(groups, list []int32) []int32 {
	return s.pick(groups, list, func(f *finder[float64], g int32) bool {
		over, _, _, ok := s.above(f, int(g))
		return ok && over > s.tol
	})
}

// pick adds those of some groups to a list that a test picks, on the threads there are.
func (s *simplex) pick(groups, list []int32, test func(f *finder[float64], g int32) bool) []int32 {
	n := len(groups)
	for len(s.others) < s.t.hands(n)-1 {
		s.others = append(s.others, &finder[float64]{t: s.t})
	}
	if k := n/chunkBidders + 1; len(s.found) < k {
		s.found = append(s.found, make([][]int32, k-len(s.found))...)
	}
	for i := range s.found {
		s.found[i] = s.found[i][:0]
	}
	s.t.run(n, func(hand, from, to int) {
		f := s.f
		if hand > 0 {
			f = s.others[hand-1]
		}
		found := s.found[from/chunkBidders]
		for _, g := range groups[from:to] {
			if s.has(int(g)) && test(f, g) {
				found = append(found, g)
			}
		}
		s.found[from/chunkBidders] = found
	})
	for _, found := range s.found {
		list = append(list, found...)
	}
	for _, f := range s.others {
		s.f.looked += f.looked
		f.looked = 0
	}
	return list
}

// has reports whether a group takes part: a bidder that stands for itself or for
// others, or a session whose fill is more than a number of seats.
func (s *simplex) has(g int) bool {
	if g < s.t.bidders() {
		return s.many[g] > 0
	}
	if s.pursed(g) {
		return true
	}
	k := g - s.t.bidders()
	return s.t.grouped[k] && (s.purse == nil || s.purse.at[k] < 0)
}

// worth is the objective of a column, less the penalty where it is bad.
func (s *simplex) worth(c *column) float64 {
	if c.bad {
		return c.cost - s.penalty
	}
	return c.cost
}

// breaks reports whether a column is against the limits.
func (s *simplex) breaks(g int, c *column) bool {
	t, l := s.t, s.l
	if t.mirror != nil {
		return !t.holds(l, int32(g), c.pick)
	}
	if g < t.bidders() {
		for k, o := range c.pick {
			if o < 0 && l.must[t.slotAt[g]+int32(k)] || o >= 0 && l.ban[o] {
				return true
			}
		}
		return false
	}
	if s.pursed(g) {
		for i, k := range s.purse.sessions {
			if !t.fits(l, k, c.pick[i]) {
				return true
			}
		}
		return false
	}
	k := int32(g - t.bidders())
	if h := t.shut[k]; h >= 0 && (c.pick[0] < 0 && (l.state[h] == staying || l.lo[k] > 0) || c.pick[0] >= 0 && l.state[h] == gone) {
		return true
	}
	return c.pick[0] >= 0 && !t.fits(l, k, c.pick[0])
}
