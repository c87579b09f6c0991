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
// bound is the relaxation in which sessions choose their people (mirror), solved by
// the simplex with the people of a session as a column.
type seating struct {
	*search
	m     *task // mirrored
	sx    *simplex
	find  *finder[int64]
	heap  bestFirst[*sitting]
	count int
}

// sitting is a node of the tree: a branch where it has sides, a step of fixing where
// it has what that left, else a leaf.
type sitting struct {
	number  int
	l       *limits
	u       []int64
	bound   int64
	kept    *kept      // basis, nil once the node is done
	torn    []tornSeat // what may be branched on, the most torn first
	branch  *model.Branch
	no, yes *sitting
	fixed   *sitting
	target  int64
}

func (n *sitting) rank() (int64, int) { return n.bound, n.number }

// tornSeat is a session that the relaxation opens in part, or an option that it gives
// in part.
type tornSeat struct {
	session, option int32 // one of them is −1
	x               float64
}

func (s *search) newSeating(m *task) *seating {
	q := &seating{search: s, m: m, find: &finder[int64]{t: m}}
	q.sx = newSimplexOver(m, func(r int32) bool { return m.rows[r].key.kind != sessionRow })
	q.sx.allocate()
	return q
}

// seat returns the tree and its bound; false where the relaxation could not be solved.
func (q *seating) prove(u []int64) (model.Node, int64) {
	l := q.t.freeLimits()
	v := q.m.newVolume(q.m.mirror.reflected(u, q.shift), l, q.find, q.shift)
	v.descend(l, rootSteps, q.out)
	n := q.solve(l, nil, v.best)
	if n.kept != nil {
		q.grow(n)
	}
	return q.proof(n)
}

// solve makes a node under limits, from the basis kept and the dual of its parent.
func (q *seating) solve(l *limits, from *kept, d dual) *sitting {
	q.count++
	q.nodes++
	n := &sitting{number: q.count, l: l}
	best := d
	try := func() bool {
		d := q.m.evaluate(q.sx.multipliers(q.shift), l, q.find, q.shift, nil)
		if d.empty || less(d.value, best.value) {
			best = d
		}
		return best.empty || q.enough(best.floor(q.shift)) || q.out()
	}
	if !best.empty && !q.enough(best.floor(q.shift)) {
		ok := true
		if from == nil {
			ok = q.sx.start(l, best.u, q.shift, q.box(0))
		} else {
			q.sx.back(from)
			q.sx.restart(l, q.box(1))
		}
		if ok {
			q.sx.solve(try)
			try()
		}
	}
	q.tally()
	n.u, n.bound = best.u, best.floor(q.shift)
	if best.empty || q.enough(n.bound) || q.out() || q.sx.broken {
		return n
	}
	n.kept = q.sx.keep()
	q.read(n)
	return n
}

func (q *seating) tally() {
	q.f.looked += q.find.looked + q.sx.cost()
	q.find.looked, q.sx.f.looked, q.sx.fac.visits = 0, 0, 0
}

// read lists what is torn at a node, and makes a plan of what is not.
func (q *seating) read(n *sitting) {
	t := q.t
	share := make([]float64, len(t.option))
	open := make([]float64, t.sessions())
	q.sx.primal(func(g int, c *column, x float64) {
		if len(c.pick) > 0 {
			open[g] += x
		}
		for _, o := range c.pick {
			share[o] += x
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
		for o, x := range share {
			if torn(x) > whole {
				n.torn = append(n.torn, tornSeat{-1, int32(o), x})
			}
		}
	}
	slices.SortStableFunc(n.torn, func(a, b tornSeat) int { return cmp.Compare(torn(b.x), torn(a.x)) })
	q.plan(n, share)
}

// plan gives the options that the relaxation leans to, the surest first, and lets
// households change places.
func (q *seating) plan(n *sitting, share []float64) {
	t := q.t
	p := newIncumbent(t, q.w, n.l.loose())
	var order []int32
	for o, x := range share {
		if x > 1e-4 {
			order = append(order, int32(o))
		}
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(share[b], share[a]) })
	for _, o := range order {
		if j := t.slotOf[o]; p.choice[j] < 0 && p.room(o) {
			p.set(j, o)
		}
	}
	p.settle(p.byWorth(nil))
	p.improve(q.halt)
	p.exchange(q.halt)
	q.offer(p.clone())
	p.gates(nil, q.halt)
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
		q.branch(n)
	}
}

// branch makes the two sides of a node.
func (q *seating) branch(n *sitting) {
	if len(n.torn) == 0 {
		n.kept = nil
		return
	}
	t, c := q.t, n.torn[0]
	no, yes := n.l.clone(), n.l.clone()
	if c.session >= 0 {
		no.hi[c.session] = 0
		yes.lo[c.session] = max(1, yes.lo[c.session])
		n.branch = &model.Branch{Kind: "fill", Session: t.sessionID(c.session)}
	} else {
		j := t.slotOf[c.option]
		no.ban[c.option] = true
		yes.must[j] = true
		for k := t.optAt[j]; k < t.optAt[j+1]; k++ {
			if k != c.option {
				yes.ban[k] = true
			}
		}
		n.branch = &model.Branch{Kind: "option", Participant: t.participantID(j), Sessions: []string{t.sessionID(t.sess[c.option])}}
	}
	n.no, n.yes = q.side(n, no), q.side(n, yes)
	n.kept = nil
}

// side makes a node of a side, and keeps it for later unless it is closed.
func (q *seating) side(n *sitting, l *limits) *sitting {
	m := q.solve(l, n.kept, q.m.evaluate(n.u, l, q.find, q.shift, nil))
	m.bound = min(m.bound, n.bound)
	if m.kept != nil {
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
			br := *n.branch
			br.No, br.Yes = no, yes
			return model.Node{Branch: &br}, max(a, b)
		}
	}
	if n.bound == impossible {
		return model.Node{Leaf: &model.Multipliers{}}, impossible
	}
	m := q.m.mirror.multipliers(q.m, n.u, n.l, q.shift)
	return model.Node{Leaf: &m}, n.bound
}
