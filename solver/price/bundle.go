package price

import (
	"encoding/binary"
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

func (q *part) freeLimits() *limits {
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
	if q.extraAt != nil {
		for o := range l.ban {
			for _, c := range q.extra[q.extraAt[o]:q.extraAt[o+1]] {
				if r := &q.rows[c.row]; r.key.kind == careRow && c.a > r.rhs {
					l.ban[o] = true
				}
			}
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
	pick    []int32
	best    []int32
	order   []int32 // options by slot, the best first
	ends    []int32 // by slot: where those that matter end in order
	value   T
	nodes   int
	most    int    // nodes of a search
	quick   bool   // a good bundle will do: the search is cut at quickNodes
	looked  int64  // options looked at
	care    []T    // prices of the bidder's joint care
	paid    []T    // by slot: those that the choices before come to
	counts  []bool // the joint care that has a price, or that there is too little for
	sack    knapsack
	packing packing[T]
	blocked []uint64 // by slot: the options that the choices before exclude
	chosen  []uint64 // by slot: the choices before
}

// searchNodes caps the search over the bundles of one bidder. Beyond it the sum
// of the slots' own best values stands in as the bound, which is still valid.
const searchNodes = 2_000_000

// quickNodes caps it where a plan is improved: what is overlooked there costs no
// proof, and some households that share care would be searched many thousand times.
const quickNodes = 2_000

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
		for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
			f.v[o-lo] = T(T(t.w[o])*scale) - T(h*u[t.sess[o]])
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
	for o := lo; o < hi; o++ {
		if t.isStay != nil && t.isStay[o] {
			f.v[o-lo] = T(T(t.w[o]) * scale) // adds no head, is never linked
		}
		for _, c := range t.extras(o) {
			f.v[o-lo] -= T(T(c.a) * u[c.row])
		}
	}
}

// choose is values and bundle in one: for a bidder of one or two needs without
// rows of their own, the best of each slot is found while the values are made.
func (f *finder[T]) choose(b int, u []T, scale T, l *limits) (value, bound T, ok bool) {
	t := f.t
	if t.searched[b] || t.link != nil || t.cutOf != nil || t.extraAt != nil || t.isStay != nil {
		f.values(b, u, scale)
		return f.bundle(b, l, u)
	}
	s0, s1 := t.slotAt[b], t.slotAt[b+1]
	first, last := t.optAt[s0], t.optAt[s1]
	n := int(last - first)
	if cap(f.v) < n {
		f.v = make([]T, n+16)
	}
	f.v = f.v[:n]
	f.looked += int64(n)
	f.best = grow(f.best, int(s1-s0))
	for j := s0; j < s1; j++ {
		h := T(t.heads[j])
		must := l.must[j]
		var top T
		at := int32(-1)
		from, to := t.optAt[j], t.optAt[j+1]
		v, w, sess, ban := f.v[from-first:to-first], t.w[from:to], t.sess[from:to], l.ban[from:to]
		for i := range v {
			x := T(T(w[i])*scale) - T(h*u[sess[i]])
			v[i] = x
			if (x > top || must && at < 0) && !ban[i] {
				top, at = x, from+int32(i)
			}
		}
		if must && at < 0 {
			return 0, 0, false
		}
		f.best[j-s0] = at
		value += top
	}
	if s1-s0 < 2 || f.best[0] < 0 || f.best[1] < 0 || t.conf[b] < 0 || !t.clash(int32(b), f.best[0], f.best[1]) {
		return value, value, true
	}
	return f.pair(b, l)
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
	if ia < 0 || ib < 0 || t.conf[b] < 0 || !t.clash(int32(b), ia, ib) {
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
	with := func(i int32) {
		x := f.v[i-first]
		row := t.conf[b] + int64(t.bit[i])*int64(t.words[b])
		for j := t.optAt[s0+1]; j < t.optAt[s1]; j++ {
			if y := x + f.v[j-first]; (!found || y > top) && !l.ban[j] {
				k := t.bit[j]
				if t.pr.Conflict[row+int64(k>>6)]>>(uint(k)&63)&1 == 0 {
					top, found = y, true
					f.best[0], f.best[1] = i, j
				}
			}
		}
	}
	with(ia)
	for i := t.optAt[s0]; i < t.optAt[s0+1]; i++ {
		if y := f.v[i-first] + vb; (!found || y > top) && !l.ban[i] && !t.clash(int32(b), i, ib) {
			top, found = y, true
			f.best[0], f.best[1] = i, ib
		}
	}
	for i := t.optAt[s0]; i < t.optAt[s0+1]; i++ {
		if (!found || f.v[i-first]+vb > top) && i != ia && !l.ban[i] {
			with(i)
		}
	}
	f.looked += int64(t.optAt[s1] - first)
	return top, top, found
}

// slotBest returns the best option of a slot, or −1 and 0 where none is worth more than nothing.
func (f *finder[T]) slotBest(j, first int32, l *limits) (T, int32, bool) {
	t := f.t
	var v T
	at := int32(-1)
	must := l.must[j]
	for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
		if x := f.v[o-first]; (x > v || must && at < 0) && !l.ban[o] {
			v, at = x, o
		}
	}
	return v, at, !must || at >= 0
}

// search is the general case: households, three kinds or more, prerequisites,
// weekly hours, shared care. Depth first over the slots, the best values first,
// cut by the sum of the best that the choices so far leave to each later slot.
func (f *finder[T]) search(b int, l *limits, u []T) (value, bound T, ok bool) {
	t := f.t
	s0, s1 := t.slotAt[b], t.slotAt[b+1]
	n := int(s1 - s0)
	first := t.optAt[s0]
	f.order = f.order[:0]
	for o := first; o < t.optAt[s1]; o++ {
		f.order = append(f.order, o)
	}
	f.care, f.counts = grow(f.care, len(t.joint[b])), grow(f.counts, len(t.joint[b]))
	for k := range t.joint[b] {
		jc := &t.joint[b][k]
		var price T
		for _, c := range jc.use {
			price += T(T(c.a) * u[c.row])
		}
		f.care[k], f.counts[k] = price, price > 0 || jc.never
	}
	var most T
	f.ends = grow(f.ends, n)
	for j := range n {
		a, z := t.optAt[s0+int32(j)]-first, t.optAt[s0+int32(j)+1]-first
		slices.SortStableFunc(f.order[a:z], func(x, y int32) int {
			switch vx, vy := f.v[x-first], f.v[y-first]; {
			case vx > vy:
				return -1
			case vx < vy:
				return 1
			}
			return 0
		})
		v, _, ok := f.slotBest(s0+int32(j), first, l)
		if !ok {
			return 0, 0, false
		}
		most += v
		f.ends[j] = a + int32(f.undominated(b, f.order[a:z], first, l))
	}
	w := int(t.words[b])
	f.blocked, f.chosen, f.paid = grow(f.blocked, (n+1)*w), grow(f.chosen, (n+1)*w), grow(f.paid, n+1)
	clear(f.blocked[:w])
	clear(f.chosen[:w])
	f.paid[0] = 0
	f.pick = grow(f.pick, n)
	f.nodes, f.most = 0, searchNodes
	if f.quick {
		f.most = quickNodes
	}
	f.value = 0
	found := false
	f.descend(b, 0, n, first, 0, l, &found)
	f.looked += int64(f.nodes) * int64(8+n)
	if f.nodes >= f.most {
		return f.value, most, true
	}
	return f.value, f.value, found
}

// undominated moves the options to the front that no other can stand in for: one
// that is worth as much, excludes no more, and is in the same sets. It returns how
// many there are. The options are sorted, the best first.
func (f *finder[T]) undominated(b int, options []int32, first int32, l *limits) int {
	t := f.t
	w := int64(t.words[b])
	row := func(o int32) []uint64 {
		at := t.conf[b] + int64(t.bit[o])*w
		return t.pr.Conflict[at : at+w]
	}
	n := 0
	for _, o := range options {
		if l.ban[o] {
			continue
		}
		stands := false
		for _, x := range options[:n] {
			if t.sets[x] != t.sets[o] {
				continue
			}
			stands = true
			if t.conf[b] >= 0 {
				mine := row(o)
				for i, c := range row(x) {
					if c&^mine[i] != 0 {
						stands = false
						break
					}
				}
			}
			if stands {
				break
			}
		}
		f.looked++
		if !stands {
			options[n] = o
			n++
		}
	}
	return n
}

// rest is the most that slots from j on can add beside the choices so far, but for
// what they exclude among each other; false where one of them must and can't.
func (f *finder[T]) rest(b, j, n int, first int32, l *limits) (sum T, ok bool) {
	t := f.t
	blocked := f.blocked[j*int(t.words[b]):]
	for s := t.slotAt[b] + int32(j); s < t.slotAt[b]+int32(n); s++ {
		must := l.must[s]
		for _, o := range f.order[t.optAt[s]-first : f.ends[s-t.slotAt[b]]] {
			v := f.v[o-first]
			if v <= 0 && !must {
				break
			}
			if x := t.bit[o]; blocked[x>>6]>>(uint(x)&63)&1 == 0 {
				sum += v
				must = false
				break
			}
		}
		if must {
			return 0, false
		}
	}
	return sum, true
}

func (f *finder[T]) descend(b, j, n int, first int32, sum T, l *limits, found *bool) {
	if f.nodes >= f.most {
		return
	}
	f.nodes++
	t := f.t
	// Childcare that the choices use together stays used whatever comes.
	net := sum - f.paid[j]
	rest, ok := f.rest(b, j, n, first, l)
	if !ok || *found && net+rest <= f.value {
		return
	}
	if j == n {
		if t.allowed(int32(b), f.pick[:n]) {
			*found = true
			f.value = net
			copy(f.best, f.pick[:n])
		}
		return
	}
	s := t.slotAt[b] + int32(j)
	a, z := t.optAt[s]-first, f.ends[j]
	tried := l.must[s]
	blocked := f.blocked[j*int(t.words[b]):]
	for _, o := range f.order[a:z] {
		v := f.v[o-first]
		if !tried && v <= 0 {
			tried = true
			f.pick[j] = -1
			f.block(b, j, -1)
			f.descend(b, j+1, n, first, sum, l, found)
		}
		if x := t.bit[o]; blocked[x>>6]>>(uint(x)&63)&1 != 0 {
			continue
		}
		f.pick[j] = o
		f.block(b, j, o)
		f.descend(b, j+1, n, first, sum+v, l, found)
	}
	if !tried {
		f.pick[j] = -1
		f.block(b, j, -1)
		f.descend(b, j+1, n, first, sum, l, found)
	}
}

// block notes for slot j+1 what the choices up to slot j exclude: what conflicts
// with one of them, and what would be the last one to use care that there is not.
func (f *finder[T]) block(b, j int, o int32) {
	t := f.t
	w := int(t.words[b])
	next := f.blocked[(j+1)*w : (j+2)*w]
	chosen := f.chosen[(j+1)*w : (j+2)*w]
	copy(next, f.blocked[j*w:j*w+w])
	copy(chosen, f.chosen[j*w:j*w+w])
	f.paid[j+1] = f.paid[j]
	if o < 0 {
		return
	}
	chosen[t.bit[o]>>6] |= 1 << (uint(t.bit[o]) & 63)
	if t.conf[b] >= 0 {
		row := t.conf[b] + int64(t.bit[o])*int64(w)
		for i, x := range t.pr.Conflict[row : row+int64(w)] {
			next[i] |= x
		}
	}
	before := f.chosen[j*w : (j+1)*w]
	for _, k := range t.jointOf[o] {
		if !f.counts[k] {
			continue
		}
		jc := &t.joint[b][k]
		switch unmet, last := jc.unmet(chosen, 1); {
		case unmet == 1 && jc.never:
			for i, x := range jc.masks[last] {
				next[i] |= x
			}
		case unmet == 0:
			if n, _ := jc.unmet(before, 0); n > 0 {
				f.paid[j+1] += f.care[k]
			}
		}
	}
}

// unmet counts the groups that have no choice among those given as bits, until
// there are more than most, and returns the last of them.
func (jc *jointCare) unmet(chosen []uint64, most int) (n, last int) {
groups:
	for g, mask := range jc.masks {
		for i, x := range mask {
			if x&chosen[i] != 0 {
				continue groups
			}
		}
		if n, last = n+1, g; n > most {
			break
		}
	}
	return n, last
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

// uses reports whether the choices use the joint care: one from each group.
func (q *part) uses(jc *jointCare, pick []int32) bool {
	for _, mask := range jc.masks {
		found := false
		for _, o := range pick {
			if o >= 0 {
				x := q.bit[o]
				found = found || mask[x>>6]>>(uint(x)&63)&1 != 0
			}
		}
		if !found {
			return false
		}
	}
	return true
}

// exclude prepares the joint care of every bidder, and marks what alone needs more
// than there is: choices that use that are no bundle.
func (q *part) exclude() {
	q.jointOf = make([][]int32, len(q.option))
	for b, list := range q.joint {
		for k := range list {
			jc := &list[k]
			jc.never = slices.ContainsFunc(jc.use, func(c coef) bool { return c.a > q.rows[c.row].rhs })
			jc.masks = make([][]uint64, len(jc.groups))
			for i, group := range jc.groups {
				jc.masks[i] = make([]uint64, q.words[b])
				for _, o := range group {
					jc.masks[i][q.bit[o]>>6] |= 1 << (uint(q.bit[o]) & 63)
					if n := len(q.jointOf[o]); n == 0 || q.jointOf[o][n-1] != int32(k) {
						q.jointOf[o] = append(q.jointOf[o], int32(k))
					}
				}
			}
		}
	}
	q.number()
}

// number tells the options of every bidder apart by the sets that they are in.
func (q *part) number() {
	q.sets = make([]int32, len(q.option))
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
			for _, g := range jc.groups {
				add(g)
			}
		}
		for _, f := range q.forbid[b] {
			add(f.options)
		}
		for _, r := range q.require[b] {
			add([]int32{r.option})
			add(r.any)
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
