package price

import (
	"math"
	"slices"

	"instroom/model"
	"instroom/solver"
)

// replay proves a task along the tree by which an earlier solve has proven one much
// like it. Restrictions and multipliers are taken over by name, and every leaf is
// evaluated in this task: whatever the multipliers, what comes out is a bound, and
// one pass over the tree is mostly enough. A branch on what is no more is left out,
// since one of its sides alone covers everything then. Fixing is done anew.
type replay struct {
	*search
	names *rowNames
	free  *limits // of the root
	at    dual    // at the multipliers to start from, under these
	root  []int64 // multipliers at the root, for leaves that had no plan before
	moved []int64 // by row: what the root's multipliers have moved by since
	whole bool    // all leaves are evaluated, though one is not good enough
	deep  bool    // leaves that are not good enough are searched
	open  bool    // one was not, where that ends it: nothing is proven
	worst int64   // the largest bound of a leaf so far: where all are evaluated, nothing is gained below a smaller one
	past  *past
}

// past is the proof of a task in an earlier solve.
type past struct {
	proof model.Part
	shift uint    // fixed point of its multipliers
	fresh []int32 // sessions of this task that it did not have: their prices are the root's
}

// again proves the task along an earlier tree, from multipliers u. What the old
// multipliers leave open is searched from where the relaxation of the changed task
// has its optimum.
func (s *search) again(u []int64) (model.Part, int64) {
	t := s.t
	l := t.freeLimits()
	var best model.Node
	bound := int64(math.MaxInt64)
	take := func(n model.Node, b int64) bool {
		if b < bound {
			best, bound = n, b
		}
		s.proven = min(s.proven, bound)
		return s.enough(bound) || s.out()
	}
	leaf := func(d dual) bool {
		m := s.multipliers(d.u)
		return take(model.Node{Leaf: &m}, d.floor(s.shift))
	}
	s.nodes++
	first := s.first
	if !solver.Shared(first.u, u) {
		first = t.evaluate(u, l, s.f, s.shift, nil)
	}
	s.rootU = first.u
	r := &replay{search: s, names: t.rowNames(s.past.proof.Cuts), free: l, at: first, root: u, whole: s.brief, past: s.past, worst: math.MinInt64}
	if first.empty || leaf(first) {
		return s.part(best), bound
	}
	if s.past.proof.Root.Leaf == nil { // whose multipliers these are
		if n, b := r.node(&s.past.proof.Root, l, 0); !r.open && take(n, b) {
			return s.part(best), bound
		}
	}
	if s.sx == nil || s.brief {
		return s.part(best), bound
	}
	now, ok := s.relax(first, l, 0)
	if !ok || now.empty {
		return s.part(best), bound
	}
	s.rootU = now.u
	if leaf(now) {
		return s.part(best), bound
	}
	lean := s.read(l)
	s.plan(l, &lean, now.u)
	if !s.enough(bound) {
		r.root, r.deep, r.open = now.u, true, false
		r.names = t.rowNames(s.past.proof.Cuts) // links may have come in
		r.moved = slices.Clone(now.u)
		for i := range u {
			r.moved[i] -= u[i]
		}
		take(r.node(&s.past.proof.Root, l, 0))
	}
	return s.part(best), bound
}

// node proves a node as the earlier tree has it.
func (r *replay) node(n *model.Node, l *limits, depth int) (model.Node, int64) {
	switch {
	case n.Leaf != nil:
		return r.leaf(n.Leaf, l, depth)
	case n.Fix != nil:
		return r.fix(n.Fix, l, depth)
	}
	if r.open {
		return model.Node{Leaf: &model.Multipliers{}}, math.MaxInt64
	}
	if r.out() {
		return r.leaf(&model.Multipliers{}, l, depth)
	}
	br, no, yes, both := r.branch(n.Branch, l)
	if !both {
		return r.node(&n.Branch.No, l, depth)
	}
	var a, b int64
	br.No, a = r.node(&n.Branch.No, no, depth+1)
	br.Yes, b = r.node(&n.Branch.Yes, yes, depth+1)
	return model.Node{Branch: br}, max(a, b)
}

func (r *replay) leaf(m *model.Multipliers, l *limits, depth int) (model.Node, int64) {
	return r.end(r.evaluate(m, l), l, depth)
}

// end makes a leaf of a node that has been evaluated, or searches it.
func (r *replay) end(d dual, l *limits, depth int) (model.Node, int64) {
	bound := d.floor(r.shift)
	if d.empty {
		return model.Node{Leaf: &model.Multipliers{}}, impossible
	}
	if r.deep && !r.enough(bound) && !r.out() && r.sx != nil {
		if n, lower := r.search.node(l, d.u, depth+1); lower < bound {
			return n, lower
		}
	}
	r.open = r.open || !r.whole && !r.deep && !r.enough(bound)
	r.worst = max(r.worst, bound)
	now := r.multipliers(d.u)
	return model.Node{Leaf: &now}, bound
}

func (r *replay) fix(f *model.Fix, l *limits, depth int) (model.Node, int64) {
	d := r.evaluate(&f.Multipliers, l)
	if at := d.floor(r.shift); d.empty || r.enough(at) || r.whole && at <= r.worst || r.out() {
		return r.end(d, l, depth)
	}
	if !r.ok {
		return r.node(&f.Below, l, depth)
	}
	target := r.score
	narrow, cut := r.t.fix(d, l, r.f, r.shift, target)
	if cut == 0 {
		return r.node(&f.Below, l, depth)
	}
	below, bound := r.within(narrow, func(s *search, low *limits) (model.Node, int64) {
		if s == r.search {
			return r.node(&f.Below, low, depth+1)
		}
		part := *r
		part.search, part.names = s, s.t.rowNames(r.past.proof.Cuts)
		n, bound := part.node(&f.Below, low, depth+1)
		r.open, r.worst = part.open, part.worst
		return n, bound
	})
	now := r.multipliers(d.u)
	return model.Node{Fix: &model.Fix{Multipliers: now, Target: model.Points(target), Below: below}}, max(target, bound)
}

// evaluate values a node at its old multipliers, moved as the root's were. One that
// had no plan has none; it takes the root's.
func (r *replay) evaluate(m *model.Multipliers, l *limits) dual {
	u := r.names.prices(m, r.past.shift, r.shift)
	if u == nil {
		u = slices.Clone(r.root)
	} else {
		for i, by := range r.moved {
			u[i] += by
		}
		for _, s := range r.past.fresh {
			u[s] = r.root[s]
		}
	}
	u = r.t.pad(u)
	for i := range u {
		if !r.t.rows[i].free {
			u[i] = max(0, u[i])
		}
		u[i] = min(max(u[i], -int64(r.t.cap)), int64(r.t.cap))
	}
	if l == r.free && slices.Equal(u, r.at.u) {
		return r.at
	}
	return r.t.evaluate(u, l, r.f, r.shift, nil)
}

// branch returns an old branch as it is here, and the limits of both sides; false
// where what it is about is no more, so that all is on the side of "no".
func (r *replay) branch(b *model.Branch, l *limits) (now *model.Branch, no, yes *limits, both bool) {
	t := r.t
	k, known := r.names.session[b.Session]
	switch {
	case b.Kind == "fill" && known:
		return r.search.branch(reading{kind: "fill", session: k, at: int32(b.At)}, l)
	case b.Kind == "shut" && known && t.shut[k] >= 0:
		return r.search.branch(reading{kind: "shut", session: k}, l)
	case b.Kind != "option":
		return nil, nil, nil, false
	}
	// The options in question, which must be of one slot: of two the limits can't
	// demand one.
	at := int32(-1)
	for _, j := range r.names.slots(b.Participant) {
		for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
			if slices.Contains(b.Sessions, t.sessionID(t.sess[o])) {
				if at >= 0 && at != j {
					return nil, nil, nil, false
				}
				at = j
			}
		}
	}
	if at < 0 {
		return nil, nil, nil, false
	}
	now = &model.Branch{Kind: "option", Participant: t.participantID(at)}
	no, yes = l.clone(), l.clone()
	yes.must[at] = true
	for o := t.optAt[at]; o < t.optAt[at+1]; o++ {
		if id := t.sessionID(t.sess[o]); slices.Contains(b.Sessions, id) {
			no.ban[o] = true
			now.Sessions = append(now.Sessions, id)
		} else {
			yes.ban[o] = true
		}
	}
	return now, no, yes, true
}

// rowNames finds the rows, sessions and slots of a task by name.
type rowNames struct {
	t       *task
	session map[string]int32
	row     map[rowName]int32
	cuts    []int32            // by cut of the earlier proof: its row, −1 = none
	of      map[string][]int32 // slots by participant; nil until asked for
}

func (t *task) rowNames(cuts []model.Cut) *rowNames {
	n := &rowNames{t: t, session: make(map[string]int32, t.sessions()), row: make(map[rowName]int32, len(t.rows))}
	for s := range t.session {
		n.session[t.sessionID(int32(s))] = int32(s)
	}
	for r := t.sessions(); r < len(t.rows); r++ {
		n.row[t.rowName(r)] = int32(r)
	}
	for i := range cuts {
		r, ok := n.row[cutName(&cuts[i])]
		if !ok {
			r = -1
		}
		n.cuts = append(n.cuts, r)
	}
	return n
}

// slots lists the slots of a participant.
func (n *rowNames) slots(id string) []int32 {
	if n.of == nil {
		t := n.t
		n.of = make(map[string][]int32, len(t.slot))
		for j, s := range t.slot {
			for _, m := range t.pr.Members[t.pr.MemberStart[s]:t.pr.MemberStart[s+1]] {
				id := t.pr.Batch.Participants[m.Participant].ID
				n.of[id] = append(n.of[id], int32(j))
			}
		}
	}
	return n.of[id]
}

// prices turns multipliers by name into multipliers by row, of another fixed point;
// nil where there are none.
func (n *rowNames) prices(m *model.Multipliers, from, to uint) []int64 {
	u := make([]int64, len(n.t.rows))
	any := false
	set := func(r int32, known bool, v int64) {
		if known {
			u[r] = rescale(v, from, to)
		}
		any = true
	}
	for _, p := range m.Session {
		r, ok := n.session[p.Session]
		set(r, ok, p.Price)
	}
	for _, p := range m.Row {
		r, ok := n.row[rowName{kind: resourceRow, key: p.Key}]
		if !ok {
			r, ok = n.row[rowName{kind: careRow, key: p.Key}]
		}
		set(r, ok, p.Price)
	}
	for _, p := range m.Stay {
		r, ok := n.row[rowName{kind: stayRow, session: p.Session, participant: p.Participant}]
		set(r, ok, p.Price)
	}
	for _, p := range m.Link {
		r, ok := n.row[rowName{kind: linkRow, session: p.Session, participant: p.Participant}]
		set(r, ok, p.Price)
	}
	for _, p := range m.Cut {
		set(n.cuts[p.Cut], n.cuts[p.Cut] >= 0, p.Price)
	}
	for k, v := range m.Class {
		if v != 0 {
			r, ok := n.row[rowName{kind: classRow, class: int32(k + 1)}]
			set(r, ok, v)
		}
	}
	if !any {
		return nil
	}
	return u
}

// rescale turns a multiplier of one fixed point into another.
func rescale(v int64, from, to uint) int64 {
	if from > to {
		return v >> (from - to)
	}
	return v << (to - from)
}
