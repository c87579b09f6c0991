package price

import (
	"cmp"
	"slices"
)

// relax solves the relaxation under limits, with the rows and links that it breaks,
// and returns the better of best and what its prices prove. It reports false where
// the simplex can't start.
func (s *search) relax(best dual, l *limits, depth int) (dual, bool) {
	t := s.t
	var next int64
	try := func() bool {
		before := s.spent()
		d := t.evaluate(s.sx.multipliers(s.shift), l, s.f, s.shift, nil)
		if d.empty || less(d.value, best.value) {
			best = d
		}
		next = s.spent() + tryEvery*(s.spent()-before)
		return best.empty || s.enough(best.floor(s.shift)) || s.out()
	}
	// On the way to the optimum the bound is looked at now and then.
	stop := func() bool {
		if s.spent() < next {
			return s.out()
		}
		return try()
	}
	half := s.box(depth)
	if depth == 0 && s.sx.alike {
		half /= alikeBox
	}
	if !s.sx.solveUnder(l, best.u, s.shift, half, stop) {
		return best, false
	}
	try()
	over := func() bool { return best.empty || s.enough(best.floor(s.shift)) || s.out() }
	again := func() {
		best.u = t.pad(best.u)
		s.resolve(l, best.u, depth, stop)
		try()
	}
	dull := false // covers have hardly paid
	for range s.rounds(depth) {
		if over() {
			break
		}
		before := best.floor(s.shift)
		if rows := s.sx.brokenRows(); len(rows) > 0 {
			s.sx.activate(rows, s.box(depth))
			again()
			continue
		}
		if t.dual && !s.settled {
			share, open := s.sx.shares(l)
			if cut := t.cut(share, open); !t.covers(share, s.f) && !cut {
				break
			}
			s.sx.addCuts(0)
			again()
			if now := best.floor(s.shift); !best.empty && float64(before-now) < float64(dullGain*float64(before-s.score)) {
				break
			}
			continue
		}
		covered := depth <= coveredDepth && s.sx.m < sweptRows
		if depth == 0 && covered && !s.planned && !s.boundOnly {
			// A plan, by which to tell whether covers pay.
			r := s.read(l)
			s.plan(l, &r, best.u)
			continue
		}
		if covered && !dull && t.covers(s.sx.shared(), s.f) {
			s.sx.addCuts(s.box(depth))
			again()
			dull = !s.paid(before, best)
			continue
		}
		if s.settled || depth == 0 && s.spent() > s.work/5*linkFifths {
			break
		}
		cuts := s.torn(l)
		if len(cuts) == 0 || s.sx.m+len(cuts) > simplexRows {
			break
		}
		s.sx.addLinks(cuts, s.box(depth))
		again()
		if now := best.floor(s.shift); !best.empty && float64(before-now) < 1+float64(1e-3*float64(before-s.score)) {
			break
		}
	}
	begun := s.spent()
	for dull, paid := 0, begun; dull < mostHalves && s.spent()-paid <= s.work/dullHalving && !over() && s.halved(l, depth); {
		before := best.floor(s.shift)
		if !s.halve(depth) {
			break
		}
		again()
		if dull++; s.paid(before, best) {
			dull, paid = 0, s.spent()
		}
	}
	s.halving += s.spent() - begun
	return best, true
}

// paid reports whether the gap has become smaller by more than next to nothing.
func (s *search) paid(before int64, best dual) bool {
	return best.empty || float64(before-best.floor(s.shift)) >= 1+float64(dullCuts*float64(before-s.score))
}

// halved reports whether a node looks for halves of sums of rows: where half a place is
// worth thousands of points, so that a tree hardly lowers the bound, and all openings are
// decided. A round of them takes some pivots only, but it takes dozens until the half has
// nowhere left to go.
func (s *search) halved(l *limits, depth int) bool {
	if !s.sx.alike || s.t.dual || s.sx.m >= halvedRows || depth > coveredDepth && s.halving > s.spent()/halvingShare {
		return false
	}
	_, open := s.sx.shares(l)
	return !slices.ContainsFunc(open, func(x float64) bool { return x > leastOpen && x < 1-leastOpen })
}

// halve brings in rows that the relaxation breaks: those that wait for that, covers, or
// halves. It reports whether there were any.
func (s *search) halve(depth int) bool {
	if rows := s.sx.brokenRows(); len(rows) > 0 {
		s.sx.activate(rows, s.box(depth))
		return true
	}
	share := s.sx.shared()
	if !s.t.covers(share, s.f) && !s.t.halves(share, s.f) {
		return false
	}
	s.sx.addCuts(s.box(depth))
	return true
}

// resolve solves the relaxation with the rows that have come in.
func (s *search) resolve(l *limits, u []int64, depth int, stop func() bool) {
	if !s.sx.again(stop) && s.sx.start(l, u, s.shift, s.box(depth)) {
		s.sx.solve(stop)
	}
}

const (
	tryEvery     = 8    // times as much work as a look at the bound takes
	alikeBox     = 8    // at the root, where options hardly differ: a third of the pivots less
	linkFifths   = 4    // of the work, after which no more links come in at the root
	coveredDepth = 2    // of nodes that look for covers: deeper down, and in large parts, they take more than they give
	dullCuts     = 1e-3 // the part of the gap that a round of cuts has to close to have paid
	mostHalves   = 30   // rounds of halves that have not paid, one after the other
	halvedRows   = 2_000
	dullHalving  = 16   // of the work: a part that they may take without
	halvingShare = 5    // of the work, that halves may take deeper down
	leastOpen    = 1e-3 // openings nearer than this to a whole are decided
)

// rounds is how often a node looks for links that the relaxation breaks.
func (s *search) rounds(depth int) int {
	if depth == 0 {
		return 30
	}
	return 6
}

// maxLinks is the most links added in one round.
const maxLinks = 120

// torn lists the options that the relaxation seats beyond the opening of their
// session, the worst first.
func (s *search) torn(l *limits) []int32 {
	t := s.t
	share, open := s.sx.primalShares()
	var cuts []int32
	for o, x := range share {
		k := t.sess[o]
		if x < 1e-6 || !t.grouped[k] || l.lo[k] > 0 || t.headsOf(int32(o)) == 0 || t.link != nil && t.link[o] >= 0 {
			continue
		}
		if x > open[k]+1e-3 {
			cuts = append(cuts, int32(o))
		}
	}
	slices.SortStableFunc(cuts, func(a, b int32) int {
		return cmp.Compare(share[b]-open[t.sess[b]], share[a]-open[t.sess[a]])
	})
	return cuts[:min(len(cuts), maxLinks)]
}
