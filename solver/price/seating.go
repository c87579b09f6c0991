package price

import (
	"cmp"
	"container/heap"
	"math"
	"slices"

	"instroom/model"
)

// seating proves a task in which whole households fill the sessions: a tree over
// openings and over who sits where, the node with the largest bound first. A node's
// bound is the relaxation seen from the sessions (see mirror), solved by the simplex
// with the people of a session as a column; it goes on from its parent's basis.
type seating struct {
	*search
	m    *task    // mirrored
	sx   *simplex // of it
	find *finder[int64]
	heap bestFirst[*sitting]
	made int     // nodes
	half float64 // of the price box, in points
}

// sitting is a node of the tree: a branch where it has sides, else a leaf.
type sitting struct {
	number  int
	l       *limits
	u       []int64
	bound   int64
	basis   *kept      // nil once the node is done
	torn    []tornSeat // what may be branched on, the most torn first
	branch  *model.Branch
	no, yes *sitting
}

func (n *sitting) rank() (bound int64, number int) { return n.bound, n.number }

// tornSeat is a session that the relaxation opens in part, or an option that it gives
// in part: the other number is −1.
type tornSeat struct {
	session, option int32
	x               float64
}

// The price box of a node, as parts of what options differ by: the descent ends near
// the optimum of the root, a branch moves a few prices farther.
const (
	rootBox = 1. / 64
	sideBox = 1. / 16
)

func (s *search) newSeating(m *task) *seating {
	q := &seating{search: s, m: m, find: &finder[int64]{t: m}}
	q.sx = newSimplexOver(m, func(r int32) bool { return m.rows[r].key.kind != sessionRow })
	q.sx.allocate()
	differ, _, n := s.t.differ()
	q.half = float64(differ) / float64(max(1, n))
	return q
}

// prove returns the tree and its bound, from multipliers of the task.
func (q *seating) prove(u []int64) (model.Node, int64) {
	l := q.t.freeLimits()
	u = q.relaxed(l, u)
	q.rootU = u
	q.search.plan(l, nil, u)
	v := q.m.newVolume(q.m.mirror.reflected(u, q.shift), l, q.find, q.shift)
	v.descend(l, rootSteps, q.share(4))
	root := q.solve(l, nil, v.best)
	if root.basis != nil {
		q.grow(root)
	}
	return q.proof(root)
}

// relaxed returns the multipliers of the plain relaxation, where these are better. In
// them a price may be as large as a place is worth, which is far for a descent to go.
func (q *seating) relaxed(l *limits, u []int64) []int64 {
	s := q.search
	if s.sx == nil || !s.sx.start(l, u, q.shift, q.box(0)) {
		return u
	}
	s.sx.solve(q.share(8))
	own := s.sx.multipliers(q.shift)
	if now, was := s.t.evaluate(own, l, s.f, q.shift, nil), s.t.evaluate(u, l, s.f, q.shift, nil); less(now.value, was.value) {
		return own
	}
	return u
}

// share stops at a part of the work that is left.
func (q *seating) share(part int64) func() bool {
	end := q.spent() + (q.work-q.spent())/part
	return func() bool { return q.halt() || q.spent()+q.find.looked > end }
}

// tally counts what the tree itself has looked at.
func (q *seating) tally() {
	q.f.looked += q.find.looked + q.sx.cost()
	q.find.looked, q.sx.f.looked, q.sx.fac.visits = 0, 0, 0
}

// solve makes a node under limits, from the basis of its parent, nil at the root, and
// what its parent's multipliers prove here.
func (q *seating) solve(l *limits, from *kept, best dual) *sitting {
	q.made++
	q.nodes++
	n := &sitting{number: q.made, l: l}
	try := func() bool {
		d := q.m.evaluate(q.sx.multipliers(q.shift), l, q.find, q.shift, nil)
		if d.empty || less(d.value, best.value) {
			best = d
		}
		return best.empty || q.enough(best.floor(q.shift)) || q.out()
	}
	if !best.empty && !q.enough(best.floor(q.shift)) && !q.out() {
		if from != nil {
			q.sx.back(from)
			q.sx.restart(l, 0.25+float64(q.half*sideBox))
			q.sx.solve(try)
		}
		if (from == nil || q.sx.broken) && q.sx.start(l, best.u, q.shift, 0.25+float64(q.half*rootBox)) {
			q.sx.solve(try)
		}
		try()
	}
	q.tally()
	n.u, n.bound = best.u, best.floor(q.shift)
	if !best.empty && !q.enough(n.bound) && !q.out() && !q.sx.broken {
		n.basis = q.sx.keep()
		q.read(n)
	}
	return n
}

// read lists what the relaxation tears, and makes a plan of what it leans to.
func (q *seating) read(n *sitting) {
	t := q.t
	given := make([]float64, len(t.option)) // parts of options
	open := make([]float64, t.sessions())
	q.sx.primal(func(g int, c *column, x float64) {
		if len(c.pick) > 0 {
			open[g] += x
		}
		for _, o := range c.pick {
			given[o] += x
		}
	})
	const whole = 1e-4
	torn := func(x float64) float64 { return math.Min(x, 1-x) }
	for s, x := range open {
		if torn(x) > whole && n.l.lo[s] == 0 && mustOpen(&t.fill[s]) {
			n.torn = append(n.torn, tornSeat{int32(s), -1, x})
		}
	}
	if len(n.torn) == 0 {
		for o, x := range given {
			if torn(x) > whole {
				n.torn = append(n.torn, tornSeat{-1, int32(o), x})
			}
		}
	}
	if len(n.torn) == 0 {
		// All whole, and yet the bound is above the plan: anything still open.
		for o, x := range given {
			if x > 0.5 && !n.l.only(t, int32(o)) {
				n.torn = append(n.torn, tornSeat{-1, int32(o), x})
			}
		}
	}
	slices.SortStableFunc(n.torn, func(a, b tornSeat) int { return cmp.Compare(torn(b.x), torn(a.x)) })
	q.plan(n.l, given)
}

// plan gives the options that the relaxation leans to, the surest first, seats the
// others where there is room, and lets households change places.
func (q *seating) plan(l *limits, given []float64) {
	t := q.t
	p := newIncumbent(t, q.w, l.loose())
	var order []int32
	for o, x := range given {
		if x > 1e-4 {
			order = append(order, int32(o))
		}
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(given[b], given[a]) })
	for _, o := range order {
		if j := t.slotOf[o]; p.choice[j] < 0 && p.room(o) {
			p.set(j, o)
		}
	}
	p.settle(p.byWorth(nil))
	p.improve(q.halt)
	p.exchange(q.halt)
	q.offer(p.clone())
	p.gates(nil, nil, q.halt)
	p.exchange(q.halt)
	q.offer(p)
}

// grow branches until the tree is closed or the work is done.
func (q *seating) grow(root *sitting) {
	heap.Push(&q.heap, root)
	for len(q.heap) > 0 && !q.out() {
		n := q.heap[0]
		q.proven = min(q.proven, n.bound)
		q.report()
		if q.enough(n.bound) {
			return
		}
		heap.Pop(&q.heap)
		if len(n.torn) > 0 {
			q.branch(n)
		}
	}
}

// branch makes the two sides of a node, on what is torn the most.
func (q *seating) branch(n *sitting) {
	t, c := q.t, n.torn[0]
	no, yes := n.l.clone(), n.l.clone()
	if c.session >= 0 {
		no.hi[c.session] = 0
		yes.lo[c.session] = 1
		n.branch = &model.Branch{Kind: "fill", Session: t.sessionID(c.session)}
	} else {
		j := t.slotOf[c.option]
		no.ban[c.option] = true
		yes.must[j] = true
		for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
			yes.ban[o] = yes.ban[o] || o != c.option
		}
		n.branch = &model.Branch{Kind: "option", Participant: t.participantID(j), Sessions: []string{t.sessionID(t.sess[c.option])}}
	}
	n.no, n.yes = q.side(n, no), q.side(n, yes)
	n.basis, n.torn = nil, nil
}

// side makes a node of a side, and keeps it for later unless it is closed.
func (q *seating) side(n *sitting, l *limits) *sitting {
	m := q.solve(l, n.basis, q.m.evaluate(n.u, l, q.find, q.shift, nil))
	m.bound = min(m.bound, n.bound)
	if m.basis != nil {
		heap.Push(&q.heap, m)
	}
	return m
}

// proof writes the tree as the certificate holds it.
func (q *seating) proof(n *sitting) (model.Node, int64) {
	if n.branch != nil {
		no, a := q.proof(n.no)
		yes, b := q.proof(n.yes)
		if max(a, b) < n.bound {
			n.branch.No, n.branch.Yes = no, yes
			return model.Node{Branch: n.branch}, max(a, b)
		}
	}
	if n.bound == impossible || q.plain {
		return model.Node{Leaf: &model.Multipliers{}}, n.bound
	}
	m := q.m.mirroredMultipliers(n.u, n.l, q.shift)
	return model.Node{Leaf: &m}, n.bound
}
