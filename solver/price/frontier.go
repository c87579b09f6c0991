package price

import (
	"container/heap"
	"slices"

	"instroom/model"
)

// frontier is a search over openings and seats by the relaxation with links and cuts
// that takes up the node with the largest bound first, and goes down from there as long as
// the bound stays near. A node there takes hundreds of pivots, so that there are few; depth
// first, all but one path would be left with the bounds near the root.
type frontier struct {
	*search
	prober
	heap  bestFirst[*junction]
	count int // of junctions
}

// junction is a node: a leaf until it has sides.
type junction struct {
	number, depth int
	l             *limits
	u             []int64
	bound         int64
	at            *kept   // the basis to go on from
	r             reading // what is torn
	branch        *model.Branch
	no, yes       *junction
	fix           *model.Fix // of all below
}

func (n *junction) rank() (int64, int) { return n.bound, n.number }

// outward proves a task with cuts under limits, from the basis at hand, and returns
// the tree and its bound.
func (s *search) outward(l *limits, u []int64) (model.Node, int64) {
	f := &frontier{search: s, prober: prober{known: map[doubt]float64{}}}
	root := f.open(l, u, 0)
	for len(f.heap) > 0 && !s.out() {
		n := heap.Pop(&f.heap).(*junction)
		if n.branch != nil {
			continue // grown on the way down
		}
		if s.enough(n.bound) {
			break
		}
		for top := n.bound; n != nil && !s.out(); {
			f.grow(n)
			n = f.deeper(n, top)
		}
	}
	return f.proof(root)
}

// open solves the relaxation of a node, and puts it on the frontier unless it is closed.
func (f *frontier) open(l *limits, u []int64, depth int) *junction {
	s, t := f.search, f.t
	s.nodes++
	f.count++
	n := &junction{number: f.count, depth: depth, l: l}
	best := t.evaluate(t.pad(u), l, s.f, s.shift, nil)
	closed := func() bool {
		n.u, n.bound = best.u, best.floor(s.shift)
		return best.empty || s.enough(n.bound) || s.out()
	}
	if closed() {
		return n
	}
	best, ok := s.relax(best, l, depth+1)
	if closed() || !ok {
		return n
	}
	n.r = s.read(l)
	if depth < 2 || n.number%plannedNode == 0 || n.r.whole {
		s.plan(l, &n.r, best.u)
	}
	// With all openings decided a dive is cheap.
	if !s.dived && (depth >= diveDepth || f.count == 1 && !t.dual && n.r.kind != "fill" && n.r.kind != "shut") {
		s.dived = true
		s.dive(l, best.u)
	}
	if s.enough(n.bound) {
		return n
	}
	if s.ok {
		low, cut := t.fix(best, l, s.f, s.shift, s.score)
		if opened := t.fixOpenings(best, low, s.f, s.shift, s.score); opened > 0 || cut*20 > n.r.open {
			n.fix = &model.Fix{Multipliers: s.multipliers(best.u), Target: model.Points(s.score)}
			n.l = low
			n.r = s.read(low)
		}
	}
	n.at = s.sx.keep()
	heap.Push(&f.heap, n)
	return n
}

// plannedNode is every how manieth node makes a plan.
const plannedNode = 4

// grow branches a node.
func (f *frontier) grow(n *junction) {
	s := f.search
	f.probe(n)
	br, no, yes, ok := s.branch(n.r, n.l)
	if !ok {
		return
	}
	n.branch = br
	side := func(l *limits) *junction {
		s.sx.back(n.at)
		return f.open(l, n.u, n.depth+1)
	}
	if n.r.yesFirst {
		n.yes = side(yes)
		n.no = side(no)
	} else {
		n.no = side(no)
		n.yes = side(yes)
	}
	n.at = nil
}

// deeper is the side of a branch to go on with on the way down, nil where it ends: there
// plans are found, but not far below the largest bound.
func (f *frontier) deeper(n *junction, top int64) *junction {
	sides := []*junction{n.no, n.yes}
	if n.r.yesFirst {
		slices.Reverse(sides)
	}
	for _, side := range sides {
		if side != nil && side.at != nil && !f.enough(side.bound) && (!f.ok || 2*(side.bound-f.score) >= top-f.score) {
			return side
		}
	}
	return nil
}

// proof writes the tree as the certificate holds it.
func (f *frontier) proof(n *junction) (model.Node, int64) {
	if n.branch != nil {
		no, a := f.proof(n.no)
		yes, b := f.proof(n.yes)
		bound := max(a, b)
		if n.fix != nil {
			bound = max(bound, int64(n.fix.Target))
		}
		if bound < n.bound {
			br := *n.branch
			br.No, br.Yes = no, yes
			node := model.Node{Branch: &br}
			if n.fix != nil {
				fix := *n.fix
				fix.Below = node
				node = model.Node{Fix: &fix}
			}
			return node, bound
		}
	}
	if n.bound == impossible {
		return model.Node{Leaf: &model.Multipliers{}}, impossible
	}
	m := f.multipliers(n.u)
	return model.Node{Leaf: &m}, n.bound
}
