package price

import (
	"encoding/binary"
	"math"
	"slices"
)

// number is what values are counted in: fixed-point integers where a bound is
// proven, floats where they only guide the simplex.
type number interface{ ~int64 | ~float64 }

// limits are the restrictions on the way to a node of the search tree.
type limits struct {
	ban    []bool  // by option: not to be chosen
	must   []bool  // by slot: something must be chosen
	lo, hi []int32 // by session: new heads, in addition to the fill function
	state  []int8  // by shuts: undecided, staying or gone
}

const (
	undecided int8 = iota
	staying
	gone
)

// freeLimits restrict nothing but what is in no plan at all.
func (q *part) freeLimits() *limits {
	if q.free == nil {
		q.free = q.makeFree()
	}
	return q.free.clone()
}

func (q *part) makeFree() *limits {
	l := &limits{
		ban:   make([]bool, len(q.option)),
		must:  make([]bool, len(q.slot)),
		lo:    make([]int32, len(q.session)),
		hi:    make([]int32, len(q.session)),
		state: make([]int8, len(q.shuts)),
	}
	for s := range q.session {
		l.hi[s] = q.fill[s].Max
	}
	// What uses more childcare alone than there is can be in no plan.
	for o := range l.ban {
		if q.extraAt != nil {
			for _, c := range q.extra[q.extraAt[o]:q.extraAt[o+1]] {
				if r := &q.rows[c.row]; r.key.kind == careRow && c.a > r.rhs {
					l.ban[o] = true
				}
			}
		}
		if b := q.bidderOf[q.slotOf[o]]; q.searched[b] && q.clash(b, int32(o), int32(o)) {
			l.ban[o] = true
		}
	}
	return l
}

func (l *limits) clone() *limits {
	return &limits{slices.Clone(l.ban), slices.Clone(l.must), slices.Clone(l.lo), slices.Clone(l.hi), slices.Clone(l.state)}
}

// loose are the limits without what they demand: a plan that can't fill a session
// that should be open is better than none.
func (l *limits) loose() *limits {
	out := l.clone()
	clear(out.must)
	clear(out.lo)
	return out
}

// fits reports whether n new heads are allowed in session s.
func (t *task) fits(l *limits, s, n int32) bool {
	if n < l.lo[s] || n > l.hi[s] {
		return false
	}
	_, ok := t.fill[s].Value(n)
	return ok
}

// finder finds best bundles. It holds the scratch space of one goroutine.
type finder[T number] struct {
	t       *task
	v       []T // value by option of the bidder at hand
	best    []int32
	quick   bool  // a good bundle will do: a search is cut at quickNodes
	floor   T     // where above 0, a bundle of a household worth no more is not looked for
	looked  int64 // options looked at
	members household[T]
	sack    knapsack
	packing packing[T]
}

// values fills v with the worth of every option of bidder b at multipliers u.
// scale turns points into the unit of u.
func (f *finder[T]) values(b int, u []T, scale T) {
	t := f.t
	lo, hi := t.optAt[t.slotAt[b]], t.optAt[t.slotAt[b+1]]
	n := int(hi - lo)
	if cap(f.v) < n {
		f.v = make([]T, n+16)
	}
	f.v = f.v[:n]
	f.looked += int64(n)
	for j := t.slotAt[b]; j < t.slotAt[b+1]; j++ {
		h := T(t.heads[j])
		from, to := t.optAt[j], t.optAt[j+1]
		v, w, sess := f.v[from-lo:to-lo], t.w[from:to], t.sess[from:to]
		for i := range v {
			v[i] = T(T(w[i])*scale) - T(h*u[sess[i]])
		}
	}
	if t.link != nil {
		f.looked += int64(n)
		for o := lo; o < hi; o++ {
			if r := t.link[o]; r >= 0 {
				f.v[o-lo] -= u[r]
			}
		}
	}
	if t.cutOf != nil {
		for o := lo; o < hi; o++ {
			f.looked += int64(len(t.cutOf[o]))
			for _, c := range t.cutOf[o] {
				f.v[o-lo] -= T(T(c.a) * u[c.row])
			}
		}
	}
	if t.extraAt == nil && t.isStay == nil {
		return
	}
	if t.extraAt != nil {
		f.looked += int64(t.extraAt[hi]-t.extraAt[lo]) / 2
	}
	for o := lo; o < hi; o++ {
		if t.isStay != nil && t.isStay[o] {
			f.v[o-lo] = T(T(t.w[o]) * scale) // adds no head, is never linked
		}
		for _, c := range t.extras(o) {
			f.v[o-lo] -= T(T(c.a) * u[c.row])
		}
	}
}

// choose is values and bundle in one.
func (f *finder[T]) choose(b int, u []T, scale T, l *limits) (value, bound T, ok bool) {
	f.values(b, u, scale)
	return f.bundle(b, l, u)
}

// bundle finds the best bundle of bidder b at the values in f.v. It leaves the
// option of each slot in f.best (−1 = none) and returns the value of that
// bundle, a bound on all bundles (equal to it unless the search was cut), and
// whether the restrictions leave any bundle at all.
func (f *finder[T]) bundle(b int, l *limits, u []T) (value, bound T, ok bool) {
	t := f.t
	s0, s1 := t.slotAt[b], t.slotAt[b+1]
	n := int(s1 - s0)
	f.best = grow(f.best, n)
	if t.searched[b] {
		return f.search(b, l, u)
	}
	first := t.optAt[s0]
	if n == 1 {
		v, i, ok := f.slotBest(s0, first, l)
		f.best[0] = i
		return v, v, ok
	}
	va, ia, oka := f.slotBest(s0, first, l)
	vb, ib, okb := f.slotBest(s0+1, first, l)
	if !oka || !okb {
		return 0, 0, false
	}
	f.best[0], f.best[1] = ia, ib
	if ia < 0 || ib < 0 || t.conflict[b] == nil || !t.clash(int32(b), ia, ib) {
		return va + vb, va + vb, true
	}
	return f.pair(b, l)
}

// pair looks through the pairs of two slots whose best options, in f.best, clash.
func (f *finder[T]) pair(b int, l *limits) (value, bound T, ok bool) {
	t := f.t
	s0, s1 := t.slotAt[b], t.slotAt[b+1]
	first := t.optAt[s0]
	ia, ib := f.best[0], f.best[1]
	va, vb := f.v[ia-first], f.v[ib-first]
	var top T
	found := false
	if !l.must[s0+1] {
		top, found = va, true
		f.best[0], f.best[1] = ia, -1
	}
	if !l.must[s0] && (!found || vb > top) {
		top, found = vb, true
		f.best[0], f.best[1] = -1, ib
	}
	// A best pair most often holds one of the two; the rest is then cut short.
	mid, last := t.optAt[s0+1], t.optAt[s1]
	one, two := f.v[:mid-first], f.v[mid-first:last-first]
	ban, bit := l.ban[mid:last], t.bit[mid:last]
	if y, j := partner(va, top, found, two, ban, bit, t.conflicts(int32(b), ia)); j >= 0 {
		top, found = y, true
		f.best[0], f.best[1] = ia, mid+int32(j)
	}
	if y, i := partner(vb, top, found, one, l.ban[first:mid], t.bit[first:mid], t.conflicts(int32(b), ib)); i >= 0 {
		top, found = y, true
		f.best[0], f.best[1] = first+int32(i), ib
	}
	for i, x := range one {
		if i := first + int32(i); (!found || x+vb > top) && i != ia && !l.ban[i] {
			if y, j := partner(x, top, found, two, ban, bit, t.conflicts(int32(b), i)); j >= 0 {
				top, found = y, true
				f.best[0], f.best[1] = i, mid+int32(j)
			}
		}
	}
	f.looked += int64(last - first)
	return top, top, found
}

// partner finds the best option of a slot, of values v, that goes with one of value x, whose
// conflicts are row: the first of those by which both are worth more than top, where there
// is one to beat. It returns what both are worth, and −1 for none.
func partner[T number](x, top T, found bool, v []T, ban []bool, bit []int32, row []uint64) (T, int) {
	if found && top >= 0 && len(row) == 1 {
		at := goesWith(x, top, v, bit, row[0])
		if at < 0 {
			return top, -1
		}
		if !ban[at] {
			return x + v[at], at
		}
	}
	at := -1
	for j := range v {
		if y := x + v[j]; (y > top || !found) && !ban[j] {
			if k := bit[j]; row[k>>6]>>(uint(k)&63)&1 == 0 {
				top, found, at = y, true, j
			}
		}
	}
	return top, at
}

// slotBest returns the best option of a slot, or −1 and 0 where none is worth more than nothing.
func (f *finder[T]) slotBest(j, first int32, l *limits) (T, int32, bool) {
	from, to := f.t.optAt[j], f.t.optAt[j+1]
	v := f.v[from-first : to-first]
	must := l.must[j]
	if !must {
		i := largest(v)
		if i < 0 {
			return 0, -1, true
		}
		if o := from + int32(i); !l.ban[o] {
			return v[i], o, true
		}
	}
	var top T
	at := int32(-1)
	for i, x := range v {
		if o := from + int32(i); (x > top || must && at < 0) && !l.ban[o] {
			top, at = x, o
		}
	}
	return top, at, !must || at >= 0
}

// largest returns the first of the largest values above zero, −1 where there is none. It is
// not inlined: there the compiler makes branches of the comparison, at a third more for choose.
//
//go:noinline
func largest[T number](v []T) int {
	most, at := int64(0), -1
	for i, x := range v {
		if r := rank(x); r > most {
			most, at = r, i
		}
	}
	return at
}

// goesWith is partner where nothing is barred and top, at least zero, is to be beaten.
func goesWith[T number](x, top T, v []T, bit []int32, row uint64) int {
	most, at := rank(top), -1
	bit = bit[:len(v)]
	for j, y := range v {
		out := -int64(row >> (uint(bit[j]) & 63) & 1) // all bits of an option in conflict: a rank below zero
		if r := rank(x+y) | out; r > most {
			most, at = r, j
		}
	}
	return at
}

// rank is a value as an integer: in the same order where it is not negative, and negative
// where it is. Comparing integers takes no branch, which nothing could foresee.
func rank[T number](x T) int64 {
	if T(1)/2 == 0 {
		return int64(x)
	}
	return int64(math.Float64bits(float64(x)))
}

// allowed checks what is not a conflict of two: forbidden sets and prerequisites.
func (q *part) allowed(b int32, pick []int32) bool {
	for _, set := range q.forbid[b] {
		n := 0
		for _, o := range set.options {
			if slices.Contains(pick, o) {
				n++
			}
		}
		if n == len(set.options) {
			return false
		}
	}
	for k := range q.joint[b] {
		if jc := &q.joint[b][k]; jc.never && q.uses(jc, pick) {
			return false
		}
	}
	for _, r := range q.require[b] {
		if slices.Contains(pick, r.option) && !slices.ContainsFunc(r.any, func(o int32) bool { return slices.Contains(pick, o) }) {
			return false
		}
	}
	return true
}

// number tells the options of every bidder apart by the sets that they are in.
func (q *part) number() {
	q.sets = nil
	for b := range q.joint {
		if len(q.joint[b])+len(q.forbid[b])+len(q.require[b]) == 0 {
			continue
		}
		in := make(map[int32][]byte) // the numbers of its sets, by option
		set := 0
		add := func(options []int32) {
			set++
			for _, o := range options {
				in[o] = binary.AppendUvarint(in[o], uint64(set))
			}
		}
		for _, jc := range q.joint[b] {
			if jc.pairs == nil {
				for _, g := range jc.groups {
					add(g)
				}
			}
		}
		for _, f := range q.forbid[b] {
			add(f.options)
		}
		for _, r := range q.require[b] {
			add([]int32{r.option})
			add(r.any)
		}
		if q.sets == nil {
			q.sets = make([]int32, len(q.option))
		}
		known := map[string]int32{"": 0}
		for o := q.optAt[q.slotAt[b]]; o < q.optAt[q.slotAt[b+1]]; o++ {
			key := string(in[o])
			if _, ok := known[key]; !ok {
				known[key] = int32(len(known))
			}
			q.sets[o] = known[key]
		}
	}
}

// compatible reports whether the choices, one a slot or −1, are a bundle of b.
func (q *part) compatible(b int32, pick []int32) bool {
	for i, x := range pick {
		for _, y := range pick[:i] {
			if x >= 0 && y >= 0 && q.clash(b, x, y) {
				return false
			}
		}
	}
	return q.allowed(b, pick)
}

func grow[S ~[]E, E any](s S, n int) S {
	if cap(s) < n {
		return make(S, n, n+8)
	}
	return s[:n]
}
