package price

import "slices"

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
	order   []int32
	suffix  []T
	value   T
	nodes   int
	most    int     // nodes of a search
	quick   bool    // a good bundle will do: the search is cut at quickNodes
	looked  int64   // options looked at
	jointP  []T     // prices of joint care of the bidder, but for 0
	jointK  []int32 // which joint care they are of
	sack    knapsack
	blocked []uint64 // by slot: the options that the choices before exclude
}

// searchNodes caps the search over the bundles of one bidder. Beyond it the sum
// of the slots' own best values stands in as the bound, which is still valid.
const searchNodes = 2_000_000

// quickNodes caps it where a plan is improved: what is overlooked there costs no
// proof, and of a few households that share care each search took a tenth of a
// second, many thousand times.
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
// cut by the sum of what the later slots could add at most.
func (f *finder[T]) search(b int, l *limits, u []T) (value, bound T, ok bool) {
	t := f.t
	s0, s1 := t.slotAt[b], t.slotAt[b+1]
	n := int(s1 - s0)
	first := t.optAt[s0]
	f.order = f.order[:0]
	f.suffix = grow(f.suffix, n+1)
	f.suffix[n] = 0
	for o := first; o < t.optAt[s1]; o++ {
		f.order = append(f.order, o)
	}
	f.jointP, f.jointK = f.jointP[:0], f.jointK[:0]
	for k := range t.joint[b] {
		jc := &t.joint[b][k]
		if price := T(T(jc.amount) * u[jc.row]); price > 0 {
			f.jointP, f.jointK = append(f.jointP, price), append(f.jointK, int32(k))
		}
	}
	f.blocked = grow(f.blocked, (n+1)*int(t.words[b]))
	clear(f.blocked[:t.words[b]])
	for j := n - 1; j >= 0; j-- {
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
		f.suffix[j] = f.suffix[j+1] + v
	}
	f.pick = grow(f.pick, n)
	f.nodes, f.most = 0, searchNodes
	if f.quick {
		f.most = quickNodes
	}
	f.value = 0
	found := false
	f.descend(b, 0, n, first, 0, l, &found)
	f.looked += int64(f.nodes) * int64(4+len(f.jointP)+len(t.never[b]))
	if f.nodes >= f.most {
		return f.value, f.suffix[0], true
	}
	return f.value, f.value, found
}

func (f *finder[T]) descend(b, j, n int, first int32, sum T, l *limits, found *bool) {
	if f.nodes >= f.most || *found && sum+f.suffix[j] <= f.value {
		return
	}
	f.nodes++
	t := f.t
	// Childcare that some choices use together stays used whatever comes.
	net := sum
	if j > 0 && f.pick[j-1] >= 0 {
		for _, k := range t.never[b] {
			if t.uses(&t.joint[b][k], f.pick[:j]) {
				return
			}
		}
	}
	for i, price := range f.jointP {
		if t.uses(&t.joint[b][f.jointK[i]], f.pick[:j]) {
			net -= price
		}
	}
	if *found && net+f.suffix[j] <= f.value {
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
	a, z := t.optAt[s]-first, t.optAt[s+1]-first
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
		if l.ban[o] {
			continue
		}
		if *found && sum+v+f.suffix[j+1] <= f.value {
			break
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

// block notes for slot j+1 what the choices up to slot j exclude.
func (f *finder[T]) block(b, j int, o int32) {
	t := f.t
	w := int(t.words[b])
	now, next := f.blocked[j*w:j*w+w], f.blocked[(j+1)*w:(j+1)*w+w]
	copy(next, now)
	if o < 0 || t.conf[b] < 0 {
		return
	}
	row := t.conf[b] + int64(t.bit[o])*int64(w)
	for i, x := range t.pr.Conflict[row : row+int64(w)] {
		next[i] |= x
	}
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
	for _, k := range q.never[b] {
		if q.uses(&q.joint[b][k], pick) {
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

// exclude lists the joint care of every bidder that alone needs more than there
// is: choices that use it are no bundle.
func (q *part) exclude() {
	q.never = make([][]int32, len(q.joint))
	for b, list := range q.joint {
		same := func(k, i int32) bool {
			return slices.EqualFunc(list[k].masks, list[i].masks, slices.Equal[[]uint64])
		}
		for k := range list {
			jc := &list[k]
			jc.masks = make([][]uint64, len(jc.groups))
			for i, group := range jc.groups {
				jc.masks[i] = make([]uint64, q.words[b])
				for _, o := range group {
					jc.masks[i][q.bit[o]>>6] |= 1 << (uint(q.bit[o]) & 63)
				}
			}
			// The same choices are forbidden week after week.
			if jc.amount > q.rows[jc.row].rhs && !slices.ContainsFunc(q.never[b], func(i int32) bool { return same(int32(k), i) }) {
				q.never[b] = append(q.never[b], int32(k))
			}
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
