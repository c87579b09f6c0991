package price

import (
	"cmp"
	"slices"
)

// coarse finds prices where options hardly differ. There the descent ends far from the
// best prices: whoever prefers one session to another by a little moves at the first
// cent, and all of them at once. So small differences are left out at first. With a few
// levels of points the relaxation is solved in a few thousand pivots from a good plan on,
// where prices are free to jump from one level to another, and the descent has only
// small steps to go from there.
//
// Where nothing was left out, as with equal scores, this is the relaxation itself, and
// the simplex is kept.
func (s *search) coarse(u []int64, l *limits) []int64 {
	c, exact := s.t.levelled()
	sx := newSimplex(c, nil, coarseRows)
	if sx == nil {
		return u
	}
	p := s.best.clone()
	if !exact {
		p = adopt(c, c.w, l, p)
	}
	p.improve(s.halt)
	s.f.looked += p.f.looked
	if !sx.startFrom(p, l, u, s.shift, float64(slices.Max(c.w))) {
		return u
	}
	most, stopped := (s.work-s.spent())/coarseShare, false
	sx.solve(func() bool {
		stopped = s.halt() || sx.cost() > most || sx.pivots > coarsePivots*sx.m
		return stopped
	})
	v := sx.multipliers(s.shift)
	small := s.sx
	if exact && !stopped && !sx.broken {
		s.offer(p)
		s.sx = sx
		s.plan(l, s.read(l).wish, v)
		if small != nil {
			return v
		}
	}
	s.sx = small
	s.f.looked += sx.cost()
	if less(s.t.evaluate(v, l, s.f, s.shift, nil).value, s.t.evaluate(u, l, s.f, s.shift, nil).value) {
		return v
	}
	return u
}

// A relaxation of levelled points takes about five pivots a row, so that it may be large;
// where it takes many more it is better left alone.
const (
	coarseRows   = 20_000
	coarsePivots = 12 // a row, at most
	coarseShare  = 4  // of the work, at most
)

// evenly reports whether the options of most slots hardly differ: by less than a
// sixteenth of what they are worth.
func (t *task) evenly() bool {
	differ, worth, _ := t.differ()
	return differ < worth/16
}

// levelled is the task with few levels of points, each at least an eighth below the
// next: what lies between is raised to the level above, and what is nearly as good as
// the best option of its slot to the level of that. It is the task itself, and exact,
// where all points are at a level already.
func (t *task) levelled() (c *task, exact bool) {
	near := func(w, top int64) bool { return w > top-top/8 }
	var all []int64
	for j := range t.slot {
		for _, w := range t.w[t.optAt[j]:t.optAt[j+1]] {
			if w > 0 {
				all = append(all, w)
			}
		}
	}
	slices.SortFunc(all, func(a, b int64) int { return cmp.Compare(b, a) })
	levels := all[:0]
	for _, w := range all {
		if len(levels) == 0 || !near(w, levels[len(levels)-1]) {
			levels = append(levels, w)
		}
	}
	level := func(w int64) int64 {
		// The lowest level that is not below w.
		k, _ := slices.BinarySearchFunc(levels, w, func(x, w int64) int { return cmp.Compare(w, x) })
		if k == len(levels) || levels[k] < w {
			k--
		}
		return levels[k]
	}
	w := slices.Clone(t.w)
	for j := range t.slot {
		from, to := t.optAt[j], t.optAt[j+1]
		if from == to {
			continue
		}
		top := slices.Max(t.w[from:to])
		for o := from; o < to; o++ {
			switch {
			case t.w[o] <= 0:
			case near(t.w[o], top):
				w[o] = level(top)
			default:
				w[o] = level(t.w[o])
			}
		}
	}
	if slices.Equal(w, t.w) {
		return t, true
	}
	levelled := *t
	levelled.w = w
	return &levelled, false
}
