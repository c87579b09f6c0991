package price

import (
	"container/heap"
	"math"
	"slices"

	"instroom/model"
)

// openings proves a task whose relaxation opens a part of some sessions: a tree
// over openings, the node with the largest bound first. A node's bound comes from
// a descent with all links, the cuts found so far and the budget as a knapsack; it
// goes on from where its parent's ended. Where all openings are decided, what is
// left is a task with confirmed sessions, and the search over seats takes over.
type openings struct {
	*search
	lt    *task // the task with links and cuts
	own   int   // rows of the task without them
	find  *finder[int64]
	lp    *simplex // over the task with links, where that is not too large
	flips *flips
	heap  bestFirst[*opening] // nodes to branch
	count int                 // of nodes
	tried map[string]bool     // openings whose plan is known
}

// opening is a node of the tree: a branch where it has sides, a step of fixing where
// it has what that left, the proof of its seats where all is decided, else a leaf.
type opening struct {
	number  int
	l       *limits
	v       *volume // nil once the node is done
	u       []int64
	bound   int64
	session int32 // branched on
	no, yes *opening
	fixed   *opening // what fixing left
	target  int64    // of fixing
	seats   *model.Node
}

const (
	rootSteps  = 150 // of descent, before any cuts
	cutRounds  = 12
	cutSteps   = 30   // after each round
	leastGain  = 4e-6 // of the value, by a round of cuts that another one follows
	mostCuts   = 300
	probed     = 3 // sessions tried before one is branched on
	probeSteps = 8
	sideSteps  = 24
	afresh     = firstAim / 40 // how far a descent aims after a change, of the value
)

func (s *search) newOpenings() *openings {
	if s.book == nil {
		s.book = &cutBook{at: map[*cut]int{}}
	}
	o := &openings{search: s, own: len(s.t.bare().rows), lt: s.t.linked(), tried: map[string]bool{}}
	o.find = &finder[int64]{t: o.lt}
	return o
}

// openings returns the tree below the root, and its bound; the largest number where
// there is none, since the limits leave no plan.
func (s *search) openings(l *limits, u []int64) (model.Node, int64) {
	o := s.newOpenings()
	root := o.root(l, u)
	if root == nil {
		return model.Node{}, math.MaxInt64
	}
	o.plans(root)
	if o.lp != nil && !o.out() && !o.enough(root.bound) {
		o.sharpen(root)
		o.plans(root)
	}
	if n := o.fix(root); n != nil {
		if o.lp != nil {
			o.close(n)
		} else {
			o.grow(n)
		}
	}
	return o.proof(root)
}

// root descends from the simplex's multipliers, with more and more cuts.
func (o *openings) root(l *limits, u []int64) *opening {
	defer o.tally()
	t := o.lt
	start := make([]int64, len(t.rows))
	copy(start, u[:o.own])
	if t.budget > 0 {
		start[t.budget] = 0
	}
	v := t.newVolume(start, l, o.find, o.shift)
	stop := o.share(4)
	if v.best.empty || !v.descend(l, rootSteps, stop) {
		return nil
	}
	v.late = true
	o.bounded(v.best.floor(o.shift))
	if o.tighten(v, l, 24); v.best.empty {
		return nil
	}
	for range cutRounds {
		if o.lp != nil || stop() || o.enough(v.best.floor(o.shift)) || !o.cut(v, l) {
			break
		}
		before := v.value
		if !o.descend(v, l, cutSteps) {
			return nil
		}
		if before-v.value < float64(leastGain*math.Abs(v.value)) {
			break
		}
	}
	return o.node(v, l)
}

// sharpen goes on with the cuts at the root.
func (o *openings) sharpen(root *opening) {
	defer o.tally()
	v := root.v
	o.tighten(v, root.l, 3)
	root.u, root.bound = v.best.u, min(root.bound, v.best.floor(o.shift))
}

// bounded reports a bound of the root.
func (o *openings) bounded(bound int64) {
	if bound < o.proven {
		o.proven = bound
		o.report()
	}
}

// descend takes up a descent after a change.
func (o *openings) descend(v *volume, l *limits, steps int) bool {
	v.extend()
	v.aim = math.Max(v.aim, float64(afresh*math.Abs(v.value)))
	return v.descend(l, steps, o.out)
}

// cut adds the cuts that the averages of a descent break.
func (o *openings) cut(v *volume, l *limits) bool {
	t := o.lt
	if len(t.cuts) >= mostCuts {
		return false
	}
	v.extend()
	open := slices.Clone(v.open)
	t.confirmed(l, open)
	return t.cut(v.share, open)
}

// share stops at a part of the work that is left.
func (o *openings) share(part int64) func() bool {
	end := o.spent() + (o.work-o.spent())/part
	return func() bool { return o.halt() || o.spent()+o.find.looked > end }
}

// tally counts what the descents have looked at.
func (o *openings) tally() {
	o.f.looked += o.find.looked
	o.find.looked = 0
}

func (o *openings) node(v *volume, l *limits) *opening {
	o.nodes++
	o.count++
	return &opening{number: o.count, l: l, v: v, u: v.best.u, bound: v.best.floor(o.shift)}
}

// plans makes plans: openings settled by the descent, then turned round one by one.
func (o *openings) plans(root *opening) {
	var l *limits
	if o.lp != nil {
		l = o.byRelaxation(root)
	} else {
		l = root.v.settle(root.l, o.share(4))
	}
	o.tally()
	if l == nil {
		return
	}
	if o.sx == nil {
		o.byRegions(root, l)
		return
	}
	if f := o.flips; f != nil {
		f.end = f.spent() + (f.work-f.spent())/4
		if o.note(l) && f.better(l) {
			f.turn()
		}
		f.tally()
		return
	}
	o.flips = o.newFlips(root, l)
	if !o.flips.run() {
		o.byRegions(root, l)
	}
	o.flips.tally()
	o.note(o.flips.l)
}

// byRegions makes a plan with openings settled, where no relaxation can be solved. The
// task may have gained rows since the root: those of an old proof that was tried.
func (o *openings) byRegions(root *opening, l *limits) {
	o.large(o.search.t.pad(root.u[:o.own]), l)
}

// byRelaxation decides on all openings by the relaxation with links and cuts.
func (o *openings) byRelaxation(root *opening) *limits {
	sx := o.lp
	defer sx.back(sx.keep())
	cost := sx.cost()
	defer func() { o.find.looked += sx.cost() - cost }()
	stop := o.share(4)
	return o.lean(sx, root.l, root.u, func() bool { return stop() || sx.cost()-cost > (o.work-o.spent())/4 })
}

// note remembers openings that have been tried; it reports whether they are new.
func (o *openings) note(l *limits) bool {
	key := make([]byte, len(l.lo))
	for k, lo := range l.lo {
		key[k] = byte(min(lo, 1))
	}
	if o.tried[string(key)] {
		return false
	}
	o.tried[string(key)] = true
	return true
}

// round tries the openings that a node leans to.
func (o *openings) round(n *opening) {
	f := o.flips
	if f == nil || f.sx.broken {
		return
	}
	t, l := o.lt, n.l.clone()
	used := newRowUse(t, l)
	for _, c := range n.v.undecided(l) {
		l.decide(t, c.group, c.open && used.fits(t, c.group))
		if l.lo[c.group] > 0 {
			used.add(t, c.group, 1)
		}
	}
	if o.note(l) {
		f.end = o.spent() + (o.work-o.spent())/8
		if f.better(l) {
			f.seats(l, f.u, true, decideWork)
		}
		f.tally()
	}
}

// grow branches until the tree is closed or the work is done.
func (o *openings) grow(root *opening) {
	heap.Push(&o.heap, root)
	for len(o.heap) > 0 && !o.out() {
		n := o.heap[0]
		o.proven = min(o.proven, n.bound)
		o.report()
		if o.enough(n.bound) || o.stuck {
			return
		}
		heap.Pop(&o.heap)
		if n.number%4 == 0 {
			o.round(n)
		}
		o.branch(n)
	}
}

// hardlyTorn is the share at which the most torn opening leans so far that fixing is
// tried before a branch.
const hardlyTorn = 0.97

// branch opens and closes the session for which that lowers the bounds the most.
func (o *openings) branch(n *opening) {
	defer o.tally()
	list := n.v.undecided(n.l)
	if len(list) > 0 && list[len(list)-1].x > hardlyTorn {
		o.round(n)
		if n = o.fix(n); n == nil {
			return
		}
		list = n.v.undecided(n.l)
	}
	if len(list) == 0 {
		o.seat(n)
		return
	}
	var best *sides
	for _, c := range slices.Backward(list[max(0, len(list)-probed):]) {
		if s := o.probe(n, c.group); best == nil || s.gain > best.gain {
			best = s
		}
	}
	n.session = best.session
	n.no, n.yes = o.side(n, best, 0), o.side(n, best, 1)
	n.v = nil
}

// sides are the two sides of a branch: closed and open.
type sides struct {
	session int32
	l       [2]*limits
	v       [2]*volume
	gain    float64 // by how much the bounds fall, multiplied
}

// probe takes some steps down both sides of a session.
func (o *openings) probe(n *opening, k int32) *sides {
	s := &sides{session: k, gain: 1}
	for i := range s.l {
		l, v := n.l.clone(), n.v.clone()
		if i == 0 {
			l.hi[k] = 0
		} else {
			l.lo[k] = 1
		}
		v.extend()
		bound := int64(impossible)
		if v.rebase(l) && o.descend(v, l, probeSteps) {
			bound = v.best.floor(o.shift)
		}
		s.l[i], s.v[i] = l, v
		s.gain *= math.Max(1, float64(n.bound-max(bound, o.score)))
	}
	return s
}

// side makes a node of a side, and keeps it for later unless it is closed.
func (o *openings) side(n *opening, s *sides, i int) *opening {
	l, v := s.l[i], s.v[i]
	open := func() bool { return !v.best.empty && !o.enough(v.best.floor(o.shift)) }
	if open() && o.descend(v, l, sideSteps) && open() && o.cut(v, l) {
		o.descend(v, l, sideSteps)
	}
	if v.best.empty {
		return &opening{l: l, bound: impossible}
	}
	m := o.node(v, l)
	m.bound = min(m.bound, n.bound)
	if o.enough(m.bound) {
		m.v = nil
	} else {
		heap.Push(&o.heap, m)
	}
	return m
}

// fix decides what no better plan can have otherwise, by the multipliers of a
// node. It returns what is left to prove, nil where nothing is.
func (o *openings) fix(n *opening) *opening {
	if o.enough(n.bound) {
		return nil
	}
	if !o.ok {
		return n
	}
	d := o.lt.evaluate(o.lt.pad(n.u), n.l, o.find, o.shift, nil)
	l, cut := o.lt.fix(d, n.l, o.find, o.shift, o.score)
	cut += o.lt.fixOpenings(d, l, o.find, o.shift, o.score)
	o.tally()
	if cut == 0 {
		return n
	}
	v := n.v
	n.v, n.target = nil, o.score
	v.extend()
	if !v.rebase(l) {
		n.fixed = &opening{l: l, bound: impossible}
		return nil
	}
	n.fixed = o.node(v, l)
	n.fixed.bound = min(n.fixed.bound, n.bound)
	return n.fixed
}

// seat proves a node whose openings are all decided.
func (o *openings) seat(n *opening) {
	n.v = nil
	if o.flips == nil {
		return
	}
	below, bound := o.flips.seats(n.l, n.u[:o.own], o.plain, (o.work-o.spent())/2)
	o.flips.tally()
	if bound < n.bound {
		n.seats, n.bound = &below, bound
	}
	o.stuck = o.stuck || !o.enough(n.bound)
}

// proof writes the tree as the certificate holds it.
func (o *openings) proof(n *opening) (model.Node, int64) {
	switch {
	case n.seats != nil:
		return *n.seats, n.bound
	case n.no != nil:
		no, a := o.proof(n.no)
		yes, b := o.proof(n.yes)
		if max(a, b) < n.bound {
			return model.Node{Branch: &model.Branch{Kind: "fill", Session: o.t.sessionID(n.session), No: no, Yes: yes}}, max(a, b)
		}
	case n.fixed != nil:
		below, bound := o.proof(n.fixed)
		if bound = max(bound, n.target); bound < n.bound {
			return model.Node{Fix: &model.Fix{Multipliers: o.multipliersOf(n.u), Target: model.Points(n.target), Below: below}}, bound
		}
	}
	if n.bound == impossible {
		// It may be the budget that leaves nothing.
		return model.Node{Leaf: &model.Multipliers{Budget: o.lt.budget > 0}}, impossible
	}
	m := o.multipliersOf(n.u)
	return model.Node{Leaf: &m}, n.bound
}

func (o *openings) multipliersOf(u []int64) model.Multipliers {
	if o.plain {
		return model.Multipliers{}
	}
	return o.book.multipliers(o.lt, u)
}

func (n *opening) rank() (int64, int) { return n.bound, n.number }
