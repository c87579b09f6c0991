package price

import (
	"cmp"
	"slices"
)

// diveDepth is where a search that has found no plan good enough dives: the
// first nodes, and plans made at them, are cheaper and mostly do.
const diveDepth = 3

// diveRounds bounds the rounds of a dive: a fifth of what is torn is settled in each.
const diveRounds = 60

// dive makes a plan by rounding the relaxation step by step: what is least torn
// is fixed, sessions before people, and the relaxation solved again, until
// nothing is torn or no better plan can come of it. Most of a torn relaxation
// hangs on a few odd circles through the bundles; fixing some of it makes the
// rest whole, where rounding it all at once leaves holes.
func (s *search) dive(from *limits, u []int64) {
	l := from.clone()
	before := s.sx.keep()
	defer s.sx.back(before)
	limit := s.sx.pivots + s.sx.pivotsAll + 20*s.sx.m + 1000
	for range diveRounds {
		d := s.t.evaluate(s.sx.multipliers(s.shift), l, s.f, s.shift, nil)
		if d.empty || s.ok && d.floor(s.shift) <= s.score || s.out() {
			return
		}
		u = d.u
		n := s.settle(l)
		if n == 0 {
			break
		}
		if !s.sx.solveUnder(l, u, s.shift, s.box(1), s.out) || s.sx.pivots+s.sx.pivotsAll > limit {
			return
		}
	}
	r := s.read(l)
	s.plan(l, &r, u)
}

// tornChoice is a choice that the relaxation makes in part: a session with new heads,
// or a bundle of a bidder.
type tornChoice struct {
	group int32
	x     float64 // of the choice to settle on
	open  bool    // a session: to have new heads
	pick  []int32
}

// settle fixes the least torn choices, and returns how many.
func (s *search) settle(l *limits) int {
	t := s.t
	const whole = 1e-3
	filled := make([]float64, t.sessions())
	largest := make([]float64, t.bidders())
	pick := make([][]int32, t.bidders())
	var people []int32
	s.sx.primal(func(g int, c *column, x float64) {
		if g >= t.bidders() {
			if c.pick[0] > 0 {
				filled[g-t.bidders()] += x
			}
			return
		}
		if x > whole && x < 1-whole && largest[g] == 0 {
			people = append(people, int32(g))
		}
		if x > largest[g] {
			largest[g], pick[g] = x, c.pick
		}
	})
	var list []tornChoice
	for k, x := range filled {
		if t.grouped[k] && x > whole && x < 1-whole && l.lo[k] == 0 && l.hi[k] > 0 {
			list = append(list, tornChoice{group: int32(k), x: max(x, 1-x), open: x >= 0.5})
		}
	}
	sessions := len(list) > 0
	if !sessions {
		for _, g := range people {
			list = append(list, tornChoice{group: g, x: largest[g], pick: pick[g]})
		}
	}
	slices.SortStableFunc(list, func(a, b tornChoice) int { return cmp.Compare(b.x, a.x) })
	n := min(len(list), 1+len(list)/5)
	for _, c := range list[:n] {
		switch {
		case sessions && c.open:
			l.lo[c.group] = max(1, t.fill[c.group].Min)
		case sessions:
			l.hi[c.group] = 0
		default:
			s.t.fixBundle(l, c.group, c.pick)
		}
	}
	return n
}

// fixBundle leaves a bidder one bundle.
func (t *task) fixBundle(l *limits, b int32, pick []int32) {
	for k, p := range pick {
		j := t.slotAt[b] + int32(k)
		l.must[j] = p >= 0
		for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
			l.ban[o] = o != p
		}
	}
}
