package price

import (
	"math"
	"slices"

	"instroom/model"
)

// search closes the gap of a task: a linear relaxation at every node, a plan
// from it, reduced-cost fixing, and branching. Every node ends in multipliers
// that prove its bound, so that the tree is its own certificate.
type search struct {
	t         *task
	w         []int64 // weights that guide the plans
	sx        *simplex
	f         *finder[int64]
	shift     uint
	best      *incumbent
	score     int64   // of best
	ok        bool    // best meets the class rows
	slack     float64 // relative gap that is good enough
	goal      int64   // a plan of so many points will do
	ties      *ties   // how they are broken in neighbourhoods; nil = as it comes
	spread    int64   // of the worth of a slot's options, in points
	work      int64   // left, in options looked at
	tolerance int64   // points that a bound may stay above the best plan
	halt      func() bool
	nodes     int
	halving   int64   // the work that halves have taken in this task
	order     []int32 // sessions, neighbours near each other
	rows      int     // of the task before any links
	rootU     []int64 // the best multipliers found at the root
	near      bool    // the multipliers to start from are of a problem much like this one
	past      *past   // its proof; nil = none that can be taken up
	first     dual    // at those multipliers, where that was asked for
	brief     bool    // the relaxation is left out
	nearly    bool    // a large part has come so near that little work is left for the rest
	dived     bool
	planned   bool     // a plan has been made by prices
	opened    bool     // openings have been decided, or are what the tree is over
	stuck     bool     // that tree ends with seats that it can't prove
	book      *cutBook // of the cuts that it uses
	swept     bool
	settled   bool             // all openings are decided: no links are wanted
	plain     bool             // nobody asks for the proof
	boundOnly bool             // nobody asks for the plan
	take      func(*incumbent) // where set, takes better plans in place of best
	proven    int64            // the best bound so far
	tell      func(best *incumbent, score, bound int64)
}

// simplexRows is the most coupling rows of one relaxation.
var simplexRows = 3_000 // a variable for tests alone

// visitWork is how many numbers of the basis factors count as an option looked at.
const visitWork = 2

func (s *search) spent() int64 {
	w := s.f.looked
	if s.sx != nil {
		w += s.sx.cost()
	}
	return w
}

func (s *search) out() bool { return s.halt() || s.spent() > s.work }

// enough reports whether a bound, in points, is good enough beside the best plan.
func (s *search) enough(bound int64) bool {
	return s.ok && (bound <= s.score+s.tolerance || s.slack > 0 &&
		float64(bound-s.score) <= float64(s.slack*math.Max(1, math.Abs(float64(s.score)))))
}

// offer takes a plan where it is legal and better. A plan must meet the class
// rows once there is one that does.
func (s *search) offer(p *incumbent) bool {
	s.f.looked += p.f.looked
	p.f.looked = 0
	if !p.legal() {
		return false
	}
	v, ok := p.score()
	if (s.best != nil || s.take != nil) && (s.ok && !ok || s.ok == ok && v <= s.score) {
		return false
	}
	if s.take != nil {
		s.take(p)
		return true
	}
	s.best, s.score, s.ok = p, v, ok
	s.report()
	return true
}

// report tells what is known so far, where somebody wants to hear it.
func (s *search) report() {
	if s.tell != nil && s.best != nil {
		s.tell(s.best, s.score, max(s.score, s.proven))
	}
}

// plan builds and polishes a plan under the restrictions of a node, by what the
// relaxation leans to where it has been read.
func (s *search) plan(l *limits, r *reading, u []int64) {
	s.planned = true
	t := s.t
	guide := make([]int64, t.sessions())
	for i := range guide {
		guide[i] = u[i] >> s.shift
	}
	p := newIncumbent(t, s.w, l.loose())
	var wish []int32
	if r != nil {
		wish = r.wish
		if r.filled != nil {
			p.l = t.leaning(l, r.filled)
		}
	}
	p.construct(wish, guide)
	p.l = l.loose()
	p.improve(s.halt)
	if p.legal() {
		s.offer(p.clone())
	}
	p.gates(guide, nil, s.halt)
	p.improve(s.halt)
	s.offer(p)
}

// start makes a first plan, good enough for a target to descend to.
func (s *search) start(wish []int32) {
	p := newIncumbent(s.t, s.w, s.t.freeLimits())
	p.construct(wish, nil)
	s.offer(p)
}

// root proves the task from the given multipliers: along an earlier tree where there
// is one, and by a tree of its own where there is none or that is not enough. Where
// whole households fill the sessions the tree is over them. It returns the tree, with
// the cuts that it uses, and its bound.
func (s *search) root(u []int64) (model.Part, int64) {
	if m := s.t.mirrored(); m != nil {
		root, bound := s.newSeating(m).prove(u)
		return model.Part{Root: root}, bound
	}
	s.brief = s.near && (s.brief || !s.resolves())
	if s.past == nil {
		return s.tree(u)
	}
	work := s.work
	if s.t.opens() && !s.brief {
		s.work = s.spent() + (work-s.spent())/replayed
	}
	old, bound := s.again(u)
	s.work = work
	if s.enough(bound) || s.out() || s.brief {
		return old, bound
	}
	afresh, lower := s.tree(s.rootU)
	if bound <= lower {
		return old, bound
	}
	return afresh, lower
}

// replayed is which part of the work an earlier tree may take where sessions are to be
// opened: it knows nothing of openings that the change makes worth turning round.
const replayed = 3

// resolves reports whether the relaxation of a changed task can be solved within the work.
// Where options hardly differ, a session less or more moves the prices of whole markets by
// what a place is worth: from the prices of an earlier solve that takes thousands of pivots,
// of which the bound has nothing before the last, and little then. Where opening costs
// points there is a tree over openings that needs no relaxation. People of a class are
// counted as the points are (see class), though there options never differ.
func (s *search) resolves() bool {
	return s.sx == nil || !s.sx.alike || !s.t.points || s.t.costs() || s.work-s.spent() > resolved*int64(len(s.t.option))
}

// resolved is how many looks at each option that takes.
const resolved = 2_000

// tree proves the task from the given multipliers.
//
// Most of the work goes into the whole proof. Where that is not enough, the plan is
// patched where it loses most. The tree that is left hangs open near the root; one that
// prunes with some tolerance, more and more of it, ends, and proves a bound within that
// tolerance. A tree over openings needs none of this: it takes the node with the largest
// bound first.
func (s *search) tree(u []int64) (model.Part, int64) {
	work := s.work
	if !s.t.opens() {
		s.work = s.spent() + (work-s.spent())*8/10
	}
	root, bound := s.node(s.t.freeLimits(), u, 0)
	if !s.t.costs() && s.nodes == 1 && s.spent() > s.work {
		// Its relaxation is not solved: no tolerance ends a tree. The rest goes into the plan.
		s.work = work
		if !s.boundOnly && s.best != nil && s.sx != nil && s.sx.m >= sweptRows {
			s.sweep(s.rootU, s.t.freeLimits())
		}
		return s.part(root), bound
	}
	if s.t.points && !s.t.opens() && !s.boundOnly && !s.nearly && s.t.sessions() < sweptRows && s.best != nil && !s.enough(bound) {
		s.patch(s.rootU, s.t.freeLimits(), (work-s.work)/2)
	}
	for _, part := range []int64{16, 4} {
		if s.t.opens() && !s.stuck || s.nearly || s.enough(bound) || s.halt() || s.spent() >= work {
			break
		}
		s.work += (work - s.work) * 2 / 3
		if part == 4 {
			s.work = work
		}
		s.tolerance = (bound - s.score) / part
		if s.tolerance == 0 {
			continue // the same tree again
		}
		again, lower := s.node(s.t.freeLimits(), s.rootU, 0)
		if lower < bound {
			root, bound = again, lower
		}
		s.tolerance = 0
	}
	s.work = work
	return s.part(root), bound
}

// part is a tree with the cuts that it uses.
func (s *search) part(root model.Node) model.Part {
	if s.book == nil {
		return model.Part{Root: root}
	}
	return model.Part{Root: root, Cuts: s.book.list}
}

// node proves the task under the restrictions l.
func (s *search) node(l *limits, u []int64, depth int) (model.Node, int64) {
	s.nodes++
	t := s.t
	best := t.evaluate(t.pad(u), l, s.f, s.shift, nil)
	leaf := func() (model.Node, int64) {
		if best.empty {
			return model.Node{Leaf: &model.Multipliers{}}, impossible
		}
		m := s.multipliers(best.u)
		return model.Node{Leaf: &m}, best.floor(s.shift)
	}
	if depth == 0 {
		s.rootU = best.u
		defer func() { s.rootU = best.u }()
	}
	if best.empty || s.enough(best.floor(s.shift)) || s.out() {
		return leaf()
	}
	if depth == 0 && !s.opened && s.t.points && s.t.costs() {
		s.opened = true
		if n, bound := s.openings(l, best.u); bound < best.floor(s.shift) {
			return n, bound
		}
		return leaf()
	}
	if s.sx == nil || s.brief {
		return leaf()
	}
	best, ok := s.relax(best, l, depth)
	if !ok {
		return leaf()
	}
	if depth == 0 && !best.empty {
		s.proven = best.floor(s.shift)
		s.report()
	}
	if s.nodes == 1 && !s.boundOnly && !best.empty && s.out() && !s.enough(best.floor(s.shift)) {
		// Out of work or time at the root: a plan from what is known so far.
		r := s.read(l)
		r.filled = nil // a relaxation that is not solved opens too many sessions in part
		s.plan(l, &r, best.u)
	}
	if best.empty || s.enough(best.floor(s.shift)) || s.out() {
		return leaf()
	}
	b := s.read(l)
	if len(t.option) > largeOptions {
		s.f.looked += int64(len(t.option)) // a node of a large part has a price of its own
	}
	if depth < 3 || depth%4 == 0 || b.whole {
		s.plan(l, &b, best.u)
	}
	if depth == 0 && !s.opened && s.t.points && b.kind == "fill" && b.at == 0 && !s.enough(best.floor(s.shift)) {
		s.opened = true
		s.decide(l, best.u)
		best.u = t.pad(best.u) // it may have found cuts
	}
	if depth == 0 && s.sweeps(best.floor(s.shift)) {
		s.swept = true
		s.sweep(best.u, l)
	}
	if !s.enough(best.floor(s.shift)) && depth >= diveDepth && !s.dived {
		s.dived = true
		s.dive(l, best.u)
	}
	if s.enough(best.floor(s.shift)) || s.out() {
		return leaf()
	}
	if depth == 0 {
		s.ration()
	}
	// Fixing pays only now and then: at the root, and where it cuts much.
	if s.ok {
		if below, cut := t.fix(best, l, s.f, s.shift, s.score); cut*20 > b.open || depth == 0 && cut > 0 {
			target := model.Points(s.score)
			n, bound := s.within(below, func(s *search, l *limits) (model.Node, int64) {
				if depth == 0 && t.opens() {
					return s.outward(l, best.u)
				}
				return s.node(l, best.u, depth+1)
			})
			return model.Node{Fix: &model.Fix{Multipliers: s.multipliers(best.u), Target: target, Below: n}}, max(int64(target), bound)
		}
	}
	if depth == 0 && t.opens() {
		if n, bound := s.outward(l, best.u); bound < best.floor(s.shift) {
			return n, bound
		}
		return leaf()
	}
	br, no, yes, ok := s.branch(b, l)
	if !ok {
		return leaf()
	}
	var bNo, bYes int64
	// The second side starts from this node's basis, not from where the first ended.
	here := s.sx.keep()
	if b.yesFirst {
		br.Yes, bYes = s.node(yes, best.u, depth+1)
		s.sx.back(here)
		br.No, bNo = s.node(no, best.u, depth+1)
	} else {
		br.No, bNo = s.node(no, best.u, depth+1)
		s.sx.back(here)
		br.Yes, bYes = s.node(yes, best.u, depth+1)
	}
	bound := max(bNo, bYes)
	if own := best.floor(s.shift); bound >= own {
		// Nothing won by branching: the node's own multipliers say as much.
		return leaf()
	}
	return model.Node{Branch: br}, bound
}

// A large part whose plan is within five millionths of the bound, and a tenth of a point a
// need, gets no more than it has taken so far; within one millionth no more than a quarter of
// what is left: most are proven in that, and the others not in four times as much. A larger
// one, improved region by region, gets a sixteenth: its tree closes in that or not at all.
// Where sessions are to be opened it does so as soon as a fortieth of a point a need is left:
// by needs, since with points of classes a small part of all points is a place.
const (
	nearOptions = 50_000
	nearPart    = 5e-6
	nearGap     = 0.1 // points a need: with points of classes they come before the part
	lastPart    = 1e-6
	lastShare   = 4
	hugeOptions = 250_000
	hugeGap     = 0.025 // points a need
	hugeShare   = 16
)

// isNear reports whether a bound is so near the best plan, as a part of its points.
func (s *search) isNear(part float64, bound int64) bool {
	return s.ok && float64(bound-s.score) <= float64(part*math.Abs(float64(s.score)))
}

// nearEnough reports whether what is between the plan and the bound of the whole is worth no
// more work than has been taken so far.
func (s *search) nearEnough() bool {
	return s.isNear(nearPart, s.proven) && float64(s.proven-s.score) <= float64(nearGap*float64(s.t.needs()))
}

// ration leaves as much of the work as is worth spending on a plan so near the bound.
func (s *search) ration() {
	t, left := s.t, s.work-s.spent()
	switch n := len(t.option); {
	case !s.ok || n <= nearOptions:
		return
	case n > hugeOptions && t.points && (!t.opens() || float64(s.proven-s.score) <= float64(hugeGap*float64(t.needs()))):
		left /= hugeShare
	case n > largeOptions && s.isNear(lastPart, s.proven):
		left = min(left/lastShare, s.spent())
	case s.nearEnough():
		left = min(left, s.spent())
	default:
		return
	}
	s.work, s.nearly = s.spent()+left, true
}

// hurry leaves no more work than has been taken so far, once the plan has come near the
// bound; inside is what a search within this one has taken of it.
func (s *search) hurry(inside int64) {
	if s.nearly || len(s.t.option) <= nearOptions || s.t.opens() || !s.nearEnough() {
		return
	}
	s.work, s.nearly = min(s.work, 2*(s.spent()+inside)), true
}

// needs is how many there are: linked people who share one count each.
func (t *task) needs() (n int) {
	for _, h := range t.heads {
		n += int(h)
	}
	return n
}

// within proves what limits leave: by a search of a smaller task, where they leave
// little of this one.
func (s *search) within(l *limits, prove func(*search, *limits) (model.Node, int64)) (model.Node, int64) {
	open := 0
	for _, ban := range l.ban {
		if !ban {
			open++
		}
	}
	if 3*open > 2*len(l.ban) {
		return prove(s, l)
	}
	r, low := s.t.reduce(l)
	if r == nil {
		return prove(s, l)
	}
	w := make([]int64, len(r.option))
	for i, o := range r.option {
		w[i] = s.w[o]
	}
	sub := &search{
		t: r.task, w: w, f: &finder[int64]{t: r.task}, shift: s.shift, slack: s.slack, spread: s.spread, dived: s.dived, plain: s.plain, settled: s.settled,
		score: s.score, ok: s.ok, tolerance: s.tolerance, work: s.work - s.spent(), halt: s.halt, nodes: s.nodes, book: s.book,
	}
	sub.take = func(p *incumbent) {
		whole := r.enlarge(s.w, s.t.freeLimits(), p)
		if s.offer(whole) {
			sub.score, sub.ok = s.score, s.ok
			s.hurry(sub.spent())
			sub.work = min(sub.work, s.work-s.spent())
		}
	}
	if sub.sx = r.simplex(s.sx, l, low, s.out); sub.sx == nil {
		sub.sx = newSimplex(r.task, nil, simplexRows)
	}
	n, bound := prove(sub, low)
	s.f.looked += sub.spent()
	s.nodes = sub.nodes
	return n, bound
}

// pad gives multipliers from before the last links a zero for each.
func (t *task) pad(u []int64) []int64 {
	for len(u) < len(t.rows) {
		u = append(slices.Clip(u), 0)
	}
	return u
}

// multipliers writes prices for the certificate, where there will be one.
func (s *search) multipliers(u []int64) model.Multipliers {
	if s.plain {
		return model.Multipliers{}
	}
	return s.book.multipliers(s.t, u)
}

func less(a, b wide) bool { return a.hi < b.hi || a.hi == b.hi && a.lo < b.lo }

// box is the half width of the price box at the start of a node, in points: a
// small part of what options differ by, since the multipliers are near already.
func (s *search) box(depth int) float64 {
	if s.near {
		return 0.5 + float64(s.spread)/100
	}
	if depth == 0 {
		return 0.5 + float64(s.spread)/20
	}
	return 1 + float64(s.spread)/10
}
