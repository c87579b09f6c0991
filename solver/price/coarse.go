package price

import (
	"cmp"
	"slices"
)

// coarse finds prices where options hardly differ. The descent ends far from the best
// prices there: who prefers one session to another by little leaves it for a cent, and
// all do so at once. So small differences are left out at first. With few levels of
// points the relaxation takes few pivots from a good plan on, as long as prices may go
// from one level to another at once; the descent then has only small steps to go.
//
// Where nothing was left out, as with equal scores, this is the relaxation itself, and
// gives a plan. Multipliers of a problem much like this one are near already, small
// differences included, and are replaced only there, and only where they prove too little.
func (s *search) coarse(u []int64, l *limits) []int64 {
	t := s.t
	before := t.evaluate(u, l, s.f, s.shift, nil)
	c, exact := t.levelled()
	if before.empty || s.best == nil || t.costs() || s.near && (!exact || s.enough(before.floor(s.shift))) {
		return u
	}
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
	p.f.looked = 0
	if !sx.startFrom(p, l, u, s.shift, float64(slices.Max(c.w))) {
		return u
	}
	most, rows, stopped := s.coarseWork(), coarsePivots, false
	switch {
	case exact: // the relaxation itself: nothing better is left to do
		most, rows = (s.work-s.spent())*3/4, classedPivots
	case len(t.option) <= largeOptions || t.classed():
		rows = classedPivots
	}
	sx.solve(func() bool {
		stopped = s.halt() || sx.cost() > most || sx.pivots > rows*sx.m
		return stopped
	})
	v := sx.multipliers(s.shift)
	small := s.sx
	if exact && !stopped && !sx.broken {
		s.offer(p)
		s.sx = sx
		r := s.read(l)
		s.plan(l, &r, v)
		if small != nil {
			return v
		}
	}
	if small != nil && !exact && !sx.broken && t.opens() {
		s.sx = sx // what the levels tear the points tear too, mostly
		small.foresee(s.torn(l))
		u, v = t.pad(u), t.pad(v)
	}
	s.sx = small
	s.f.looked += sx.cost()
	// Prices of the levels alone may prove a little less, and are still the better start.
	if after := t.evaluate(v, l, s.f, s.shift, nil); !stopped && !sx.broken || less(after.value, before.value) {
		return v
	}
	return u
}

// A relaxation of levelled points takes about five pivots a row, so that it may be large;
// where it takes many more, as with many levels and households that share care, it is
// given up. Points of classes are worth it in parts where the work allows: whether a
// market has a seat too few decides between prices ten thousand apart, which no descent
// comes over.
const (
	coarseRows    = 20_000
	coarsePivots  = 12  // a row, at most
	classedPivots = 150 // the same for points of classes, in small parts, and where nothing was left out
	coarseShare   = 4   // of the work, at most: one part in so many
	classedShare  = 2
	classedWork   = 2 // options looked at by option and session, as a rule
)

// coarsely reports whether coarse is worth while.
func (s *search) coarsely() bool {
	t := s.t
	return t.evenly() && (!t.classed() || int64(t.sessions())*int64(len(t.option))*classedWork < s.coarseWork())
}

func (s *search) coarseWork() int64 {
	if s.t.classed() {
		return (s.work - s.spent()) / classedShare
	}
	return (s.work - s.spent()) / coarseShare
}

// evenly reports whether the options of most slots hardly differ: by less than a
// sixteenth of what they are worth.
func (t *task) evenly() bool {
	differ, worth, _ := t.differ()
	return differ < worth/16
}

// near reports whether points are less than an eighth below others.
func near(w, top int64) bool { return w > top-top/8 }

// levelled is the task with few levels of points: the highest, the highest that is not
// near it, and so on. Whatever is near the best option of its slot goes to the level
// of that. Where all points are at their level already it is the task itself, and exact.
func (t *task) levelled() (c *task, exact bool) {
	var all []int64
	for _, w := range t.w {
		if w > 0 {
			all = append(all, w)
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	var levels []int64 // falling
	for _, w := range slices.Backward(all) {
		if len(levels) == 0 || !near(w, levels[len(levels)-1]) {
			levels = append(levels, w)
		}
	}
	level := func(w int64) int64 { // the lowest that is not below w
		k, found := slices.BinarySearchFunc(levels, w, func(x, w int64) int { return cmp.Compare(w, x) })
		if !found {
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
