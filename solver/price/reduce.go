package price

import "slices"

// reduced is a task with only the options that limits leave, and how it leads
// back to the task it was made from. Sessions and rows keep their numbers.
type reduced struct {
	*task
	from   *task
	option []int32 // option of the larger task
	slot   []int32 // slot of the larger task
}

// reduce drops what the limits forbid: options, and bidders and slots that have
// none left. It returns nil where sessions may be shut, whose stays it would
// have to follow.
func (t *task) reduce(l *limits) (*reduced, *limits) {
	if len(t.shuts) > 0 {
		return nil, nil
	}
	q := &part{
		pr: t.pr, sharing: t.sharing, slotAt: []int32{0}, optAt: []int32{0},
		session: t.session, fill: t.part.fill, grouped: t.grouped,
		useRow: t.useRow, keepRow: t.keepRow, shut: t.shut, rows: t.part.rows,
	}
	r := &reduced{task: &task{part: q, fill: t.fill, rows: slices.Clone(t.rows), budget: t.budget, dual: t.dual, cap: t.cap, zero: t.zero, crew: t.crew}, from: t}
	low := &limits{lo: slices.Clone(l.lo), hi: slices.Clone(l.hi)}
	to := make([]int32, len(t.option))
	for b := range t.bidder {
		slots := len(q.slot)
		for j := t.slotAt[b]; j < t.slotAt[b+1]; j++ {
			options := len(q.option)
			for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
				to[o] = -1
				if l.ban[o] {
					continue
				}
				to[o] = int32(len(q.option))
				q.option = append(q.option, t.option[o])
				q.bit = append(q.bit, t.bit[o])
				q.sess = append(q.sess, t.sess[o])
				q.slotOf = append(q.slotOf, int32(len(q.slot)))
				r.w = append(r.w, t.w[o])
				r.option = append(r.option, o)
			}
			if len(q.option) == options && !l.must[j] {
				continue
			}
			q.addSlot(t.part, j)
			r.slot = append(r.slot, j)
			low.must = append(low.must, l.must[j])
		}
		if len(q.slot) == slots {
			continue
		}
		q.addBidder(t.part, b, func(o int32) int32 { return to[o] })
	}
	low.ban = make([]bool, len(q.option))
	q.index()
	q.exclude()
	if t.extraAt != nil {
		r.extraAt = []int32{0}
		for _, o := range r.option {
			r.extra = append(r.extra, t.extras(o)...)
			r.extraAt = append(r.extraAt, int32(len(r.extra)))
		}
	}
	if t.cutOf != nil {
		r.cuts, r.cutUse = slices.Clone(t.cuts), make([][]coef, len(t.cutUse))
		for s, list := range t.cutUse {
			r.cutUse[s] = slices.Clone(list)
		}
		for _, o := range r.option {
			r.cutOf = append(r.cutOf, slices.Clone(t.cutOf[o]))
		}
	}
	if t.link != nil {
		r.link = make([]int32, len(q.option))
		r.links = make([][]int32, len(q.session))
		for i, o := range r.option {
			k := t.link[o]
			r.link[i] = k
			if k >= 0 {
				r.rows[k].key.at = int32(i)
				r.links[q.sess[i]] = append(r.links[q.sess[i]], k)
			}
		}
		for k := range r.rows {
			if key := &r.rows[k].key; key.kind == linkRow && t.rows[k].key.at >= 0 && to[t.rows[k].key.at] < 0 {
				key.at = -1 // a row about nothing
			}
		}
	}
	return r, low
}

// addSlot takes over slot j of a larger part, whose options were added before.
func (q *part) addSlot(t *part, j int32) {
	q.slot = append(q.slot, t.slot[j])
	q.heads = append(q.heads, t.heads[j])
	q.bidderOf = append(q.bidderOf, int32(len(q.bidder)))
	q.optAt = append(q.optAt, int32(len(q.option)))
}

// addBidder takes over bidder b of a larger part, whose slots were added before.
// to leads from its options to those here, −1 = left out.
func (q *part) addBidder(t *part, b int, to func(int32) int32) {
	q.bidder = append(q.bidder, t.bidder[b])
	q.slotAt = append(q.slotAt, int32(len(q.slot)))
	q.conflict = append(q.conflict, t.conflict[b])
	q.words = append(q.words, t.words[b])
	q.searched = append(q.searched, t.searched[b])
	q.carry(t, b, to)
}

// carry takes over what only some bidders have, as far as its options are left.
func (q *part) carry(t *part, b int, to func(int32) int32) {
	left := func(list []int32) []int32 {
		var out []int32
		for _, o := range list {
			if k := to(o); k >= 0 {
				out = append(out, k)
			}
		}
		return out
	}
	var forbid []forbidden
	for _, f := range t.forbid[b] {
		if o := left(f.options); len(o) == len(f.options) {
			forbid = append(forbid, forbidden{o})
		}
	}
	var require []requirement
	for _, r := range t.require[b] {
		if k := to(r.option); k >= 0 {
			require = append(require, requirement{k, left(r.any)})
		}
	}
	var joint []jointCare
	known := map[address[int32]][]int32{} // what is left of groups, by where they lie: they come back
	for _, j := range t.joint[b] {
		k := jointCare{use: j.use, groups: make([][]int32, len(j.groups))}
		for i, g := range j.groups {
			at := addressOf(g)
			if _, ok := known[at]; !ok {
				known[at] = left(g)
			}
			k.groups[i] = known[at]
		}
		joint = append(joint, k)
	}
	q.forbid = append(q.forbid, forbid)
	q.require = append(q.require, require)
	q.joint = append(q.joint, joint)
}

// enlarge makes a plan of the reduced task one of the larger task.
func (r *reduced) enlarge(w []int64, l *limits, p *incumbent) *incumbent {
	out := newIncumbent(r.from, w, l)
	for j, o := range p.choice {
		if o >= 0 {
			out.set(r.slot[j], r.option[o])
		}
	}
	return out
}

// simplex takes over the basis of a simplex over the larger task, brought under the
// limits that the reduced one was made from; low are those of the reduced one. It
// returns nil where that fails.
func (r *reduced) simplex(from *simplex, l, low *limits, stop func() bool) *simplex {
	if from == nil || !from.warm || from.broken || !from.clear(l, stop) {
		return nil
	}
	t := r.from
	s := newSimplexOver(r.task, func(int32) bool { return false })
	s.l, s.m, s.rowOf, s.at = low, from.m, slices.Clone(from.rowOf), slices.Clone(from.at)
	s.allocate()
	copy(s.rhs, from.rhs)
	copy(s.center, from.center)
	copy(s.half, from.half)
	to := slices.Repeat([]int32{-1}, len(t.option))
	for o, old := range r.option {
		to[old] = int32(o)
	}
	group := slices.Repeat([]int32{-1}, len(from.key)) // here, by group there
	for b := range r.bidder {
		group[t.bidderOf[r.slot[r.slotAt[b]]]] = int32(b)
	}
	for k := range t.session {
		group[t.bidders()+k] = int32(r.bidders() + k)
	}
	if s.purse != nil {
		group[len(group)-1] = int32(len(s.key) - 1)
	}
	column := func(g int32, c column) column {
		if b := group[g]; b >= 0 && int(b) < r.bidders() {
			pick := make([]int32, 0, r.slotAt[b+1]-r.slotAt[b])
			for j := r.slotAt[b]; j < r.slotAt[b+1]; j++ {
				o := c.pick[r.slot[j]-t.slotAt[g]]
				if o >= 0 {
					o = to[o]
				}
				pick = append(pick, o)
			}
			c.pick = pick
		}
		return c
	}
	for g := range from.key {
		if from.has(g) && group[g] >= 0 {
			s.key[group[g]] = column(int32(g), from.key[g])
		}
	}
	for i, b := range from.basis {
		if b.group >= 0 {
			b.col = column(b.group, b.col)
			if b.group = group[b.group]; b.group < 0 {
				return nil
			}
		}
		s.basis[i] = b
	}
	for g := range s.first {
		s.first[g] = -1
	}
	for i := range s.basis {
		s.enlist(int32(i))
	}
	s.warm = true
	if s.refactor(); s.broken {
		return nil
	}
	return s
}
