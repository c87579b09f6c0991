package price

import "math"

// line is what the options of a task are worth along the row of the inverse that
// leaves: at the prices as they stand, and by how much less for a unit of the step. A
// pivot of the dual method looks at most bidders, some more than once. From these an
// option costs a multiplication; from the prices, a look at that of its session, of its
// link and of each of its cuts.
type line struct {
	worth, fall []float64 // by option
	uses        [][]use   // by row of the task
	at          int       // the state of the prices that worth is of
	age         int       // pivots since worth was computed from them
	reach       float64   // a step that few groups pass
}

// use is the entry of an option in a row.
type use struct {
	option int32
	a      float64
}

// lineAge is how many pivots go by until rounding is shed.
const lineAge = 500

// follow sets the fall of the options along the leaving row, and their worth where the
// prices have changed otherwise than along the last one.
func (s *simplex) follow() {
	t, d := s.t, &s.line
	if d.age++; d.at != s.priced || d.age > lineAge {
		d.at, d.age = s.priced, 0
		d.worth, d.fall = grow(d.worth, len(t.option)), grow(d.fall, len(t.option))
		for b := range t.bidders() {
			if s.lined(int32(b)) {
				s.f.values(b, s.full, 1)
				copy(d.worth[t.optAt[t.slotAt[b]]:], s.f.v)
			}
		}
	}
	clear(d.fall)
	for i, v := range s.rho {
		if v == 0 {
			continue
		}
		uses := d.uses[s.rowOf[i]]
		for _, e := range uses {
			d.fall[e.option] += float64(e.a * v)
		}
		s.f.looked += int64(len(uses))
	}
}

// advance takes the worth of the options along with the prices, which have just moved
// along the leaving row.
func (s *simplex) advance(step float64) {
	d := &s.line
	d.at = s.priced
	for o, v := range d.fall {
		d.worth[o] -= float64(step * v)
	}
}

// visitUse visits what an option uses of the rows.
func (t *task) visitUse(o int32, visit func(r int32, a int64)) {
	if h := t.headsOf(o); h > 0 {
		visit(t.sess[o], h)
	}
	for _, c := range t.extras(o) {
		visit(c.row, c.a)
	}
	if t.link != nil && t.link[o] >= 0 {
		visit(t.link[o], 1)
	}
	if t.cutOf != nil {
		for _, c := range t.cutOf[o] {
			visit(c.row, c.a)
		}
	}
}

// lined reports whether a group is a bidder whose bundles are worth what their options are.
func (s *simplex) lined(g int32) bool {
	return int(g) < s.t.bidders() && s.many[g] > 0 && len(s.t.joint[g]) == 0
}

// passing lists those of some groups that have a column better than their key a step
// along the leaving row.
func (s *simplex) passing(groups []int32, step float64) []int32 {
	s.move(step)
	return s.pick(groups, s.hot[:0], func(f *finder[float64], g int32) bool {
		if s.lined(g) && !s.passes(f, g, step) {
			return false
		}
		over, _, _, ok := s.passedBy(f, g, step)
		return ok && over > s.tol
	})
}

// keyAhead is what the key of a bidder is worth a step along the leaving row.
func (s *simplex) keyAhead(g int32, step float64) float64 {
	v := 0.0
	if s.key[g].bad {
		v = -s.penalty
	}
	for _, o := range s.key[g].pick {
		if o >= 0 {
			v += s.line.worth[o] - float64(step*s.line.fall[o])
		}
	}
	return v
}

// passes reports whether a bidder may have a bundle better than its key a step along the
// leaving row. For one of two slots it is certain, for others an estimate from above.
func (s *simplex) passes(f *finder[float64], g int32, step float64) bool {
	t, d := s.t, &s.line
	least := s.keyAhead(g, step) + s.tol
	first, last := t.slotAt[g], t.slotAt[g+1]
	f.looked += int64(t.optAt[last] - t.optAt[first])
	var top, other float64 // all slots, and the last one
	for j := first; j < last; j++ {
		other = s.topAhead(j, step)
		top += other
	}
	if top <= least || last-first != 2 || t.conflict[g] == nil || t.searched[g] {
		return top > least
	}
	// Whatever two are worth more may clash.
	if !s.l.must[first] && other > least {
		return true
	}
	for x := t.optAt[first]; x < t.optAt[first+1]; x++ {
		v := d.worth[x] - float64(step*d.fall[x])
		if v+other <= least || s.l.ban[x] {
			continue
		}
		if !s.l.must[first+1] && v > least {
			return true
		}
		row := t.conflicts(g, x)
		for y := t.optAt[first+1]; y < t.optAt[last]; y++ {
			if v+(d.worth[y]-float64(step*d.fall[y])) > least && !s.l.ban[y] {
				if k := t.bit[y]; row[k>>6]>>(uint(k)&63)&1 == 0 {
					return true
				}
			}
		}
	}
	return false
}

// topAhead is what the best option of a slot is worth a step along the leaving row.
func (s *simplex) topAhead(j int32, step float64) float64 {
	top := 0.0
	if s.l.must[j] {
		top = math.Inf(-1)
	}
	from, to := s.t.optAt[j], s.t.optAt[j+1]
	worth, fall, ban := s.line.worth[from:to], s.line.fall[from:to], s.l.ban[from:to]
	for i, w := range worth {
		if v := w - float64(step*fall[i]); v > top && !ban[i] {
			top = v
		}
	}
	return top
}

// passedBy returns by how much the best column of a group passes its key a step along the
// leaving row, and leaves it to be made; where none does, a number within the tolerance.
func (s *simplex) passedBy(f *finder[float64], g int32, step float64) (over float64, n int32, isShut, ok bool) {
	if !s.lined(g) {
		return s.above(f, int(g))
	}
	d := &s.line
	from, to := s.t.optAt[s.t.slotAt[g]], s.t.optAt[s.t.slotAt[g+1]]
	f.v = grow(f.v, int(to-from))
	for i := range f.v {
		f.v[i] = d.worth[int(from)+i] - float64(step*d.fall[int(from)+i])
	}
	f.looked += int64(to - from)
	key := s.keyAhead(g, step)
	f.floor = key + s.tol
	v, _, ok := f.bundle(int(g), s.l, s.full)
	if v <= f.floor {
		v = key // or worse, which nobody looked for
	}
	f.floor = 0
	return v - key, 0, false, ok
}
