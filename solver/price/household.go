package price

import (
	"cmp"
	"math/bits"
	"slices"
)

// household is the search for the best bundle of a bidder in the general case:
// households, three kinds or more, prerequisites, weekly hours, shared care. Depth
// first over the slots, the best values first, cut by the sum of the best that the
// choices so far leave to each later slot.
type household[T number] struct {
	f     *finder[T]
	b     int32
	l     *limits
	first int32 // its first option; options are named by their places after it below
	n     int   // slots

	best    []T      // by slot: its best value
	v       []T      // by option: its value, less the care that it uses alone
	order   []int32  // options by slot, the best first, from the slot's first place on
	ends    []int32  // by slot: where those that matter end in order
	shared  bool     // pairs of options pay for care
	cross   []T      // what they pay: a row an option
	care    []T      // prices of the joint care
	counts  []bool   // the joint care of three or more that has a price, or that there is too little for
	blocked []uint64 // by slot: the options that the choices before exclude
	met     []uint64 // by slot: the groups of joint care of three or more that the choices before are in
	lacks   []int32  // by slot and joint care: how many groups they are not in
	words   int      // of met for a slot
	pick    []int32  // by slot: the place chosen, −1 = none
	options []int32  // the same as options
	found   bool
	value   T
	tail    []T // by slot: at most what it and those after it are worth
	tailed  bool
	alone   bool // the search is over the last slots
	nodes   int
	most    int
	looked  int64
}

// searchNodes caps the search over the bundles of one bidder. Beyond it the sum
// of the slots' own best values stands in as the bound, which is still valid.
const searchNodes = 2_000_000

// firstNodes are enough for most households; a search that takes more is begun again
// with bounds that take a search each.
var firstNodes = 200 // a variable for tests alone

// quickNodes caps it where a plan is improved: what is overlooked there costs no
// proof, and some households that share care would be searched many thousand times.
const quickNodes = 2_000

// search finds the best bundle of a household; see bundle.
func (f *finder[T]) search(b int, l *limits, u []T) (value, bound T, ok bool) {
	t := f.t
	h := &f.members
	h.f, h.b, h.l = f, int32(b), l
	h.first, h.n = t.optAt[t.slotAt[b]], int(t.slotAt[b+1]-t.slotAt[b])
	defer func() {
		f.looked += h.looked
		h.looked = 0
	}()
	h.best = grow(h.best, h.n)
	for j := range h.n {
		v, o, ok := f.slotBest(t.slotAt[b]+int32(j), h.first, l)
		if !ok {
			return 0, 0, false
		}
		bound += v
		h.best[j] = v
		f.best[j] = o
	}
	if f.floor > 0 && bound <= f.floor {
		return f.floor, f.floor, true
	}
	h.charge(u)
	if h.free(f.best) {
		return bound, bound, true
	}
	h.start()
	if f.floor > 0 {
		h.found, h.value = true, f.floor
	} else {
		h.guess()
	}
	h.rank(bound)
	if h.descend(0, 0); h.nodes >= h.most && h.most == firstNodes {
		h.tails()
		h.descend(0, 0)
	}
	if h.nodes >= h.most {
		return h.value, bound, true
	}
	return h.value, h.value, h.found
}

// charge prices the joint care. What two choices use together they pay as a pair.
func (h *household[T]) charge(u []T) {
	t, f := h.f.t, h.f
	h.v = append(h.v[:0], f.v...)
	joint := t.joint[h.b]
	h.care, h.counts = grow(h.care, len(joint)), grow(h.counts, len(joint))
	h.shared = false
	m := len(h.v)
	for k := range joint {
		jc := &joint[k]
		var price T
		for _, c := range jc.use {
			price += T(T(c.a) * u[c.row])
		}
		h.looked += int64(len(jc.use))
		h.care[k], h.counts[k] = price, jc.pairs == nil && (price > 0 || jc.never)
		if jc.pairs == nil || price <= 0 {
			continue
		}
		if !h.shared {
			h.shared = true
			h.cross = grow(h.cross, m*m)
			clear(h.cross)
		}
		for _, p := range jc.pairs {
			x, y := int(p[0]), int(p[1])
			if x == y {
				h.v[x] -= price
				continue
			}
			h.cross[x*m+y] += price
			h.cross[y*m+x] += price
		}
		h.looked += int64(len(jc.pairs)) / 4
	}
}

// free reports whether choices are a bundle that pays for no joint care.
func (h *household[T]) free(pick []int32) bool {
	t := h.f.t
	for i, x := range pick {
		if x < 0 {
			continue
		}
		if h.v[x-h.first] != h.f.v[x-h.first] {
			return false
		}
		for _, y := range pick[:i] {
			if y >= 0 && (t.clash(h.b, x, y) || h.shared && h.pays(x-h.first, y-h.first) > 0) {
				return false
			}
		}
	}
	for k := range h.counts {
		if h.counts[k] && t.uses(&t.joint[h.b][k], pick) {
			return false
		}
	}
	return t.allowed(h.b, pick)
}

// pays is what two choices pay for care together.
func (h *household[T]) pays(x, y int32) T { return h.cross[int(x)*len(h.v)+int(y)] }

// guess looks for a good bundle to begin with: the best of those that take what is
// left for one slot after the other, begun at each slot in turn.
func (h *household[T]) guess() {
	t := h.f.t
	w := int(t.words[h.b])
begun:
	for from := range h.n {
		blocked := h.blocked[w : 2*w]
		clear(blocked)
		copy(h.met[h.words:2*h.words], h.met)
		copy(h.lacks[len(h.care):2*len(h.care)], h.lacks)
		for j := range h.pick {
			h.pick[j] = -1
		}
		var sum T
		for i := range h.n {
			j := (from + i) % h.n
			s := t.slotAt[h.b] + int32(j)
			at, top := int32(-1), T(0)
			for o := t.optAt[s]; o < t.optAt[s+1]; o++ {
				must := at < 0 && h.l.must[s]
				if v := h.v[o-h.first]; v <= top && !must || h.l.ban[o] || blocked[t.bit[o]>>6]>>(uint(t.bit[o])&63)&1 != 0 {
					continue
				}
				if v := h.net(o-h.first, h.n); v > top || must {
					at, top = o-h.first, v
				}
			}
			if at >= 0 {
				sum += top - h.take(j, at, blocked, 1)
			} else if h.l.must[s] {
				continue begun
			}
		}
		h.offer(sum)
	}
	h.looked += int64(h.n * len(h.v))
}

// rank sorts the options of each slot that a better bundle may have, the best first,
// and leaves out those that something else stands in for. bound is what the best of
// every slot are worth together.
func (h *household[T]) rank(bound T) {
	t := h.f.t
	h.order, h.ends = grow(h.order, len(h.v)), grow(h.ends, h.n)
	for j := range h.n {
		s := t.slotAt[h.b] + int32(j)
		from := t.optAt[s] - h.first
		list := h.order[from:from]
		others := bound - h.best[j]
		for o := t.optAt[s]; o < t.optAt[s+1]; o++ {
			// None stands in for what is worth no more, but where others require it.
			if !h.l.ban[o] && (!h.found || others+h.v[o-h.first] > h.value) && (h.v[o-h.first] > 0 || h.l.must[s] || len(t.require[h.b]) > 0) && !t.clash(h.b, o, o) {
				list = append(list, o-h.first)
			}
		}
		slices.SortStableFunc(list, func(x, y int32) int { return cmp.Compare(h.v[y], h.v[x]) })
		h.ends[j] = from + int32(h.undominated(list))
	}
}

// undominated moves the options to the front that no other can stand in for: one
// that is worth as much, excludes no more, is in the same sets, and pays for no more
// care than it is worth more. It returns how many there are. The options are sorted,
// the best first.
func (h *household[T]) undominated(options []int32) int {
	n := 0
	for _, o := range options {
		if !slices.ContainsFunc(options[:n], func(x int32) bool { return h.stands(x, o) }) {
			options[n] = o
			n++
		}
	}
	return n
}

// stands reports whether x can stand in for o.
func (h *household[T]) stands(x, o int32) bool {
	t := h.f.t
	h.looked++
	if t.sets != nil && t.sets[h.first+x] != t.sets[h.first+o] {
		return false
	}
	if t.conflict[h.b] != nil {
		other := t.conflicts(h.b, h.first+o)
		for i, c := range t.conflicts(h.b, h.first+x) {
			if c&^other[i] != 0 {
				return false
			}
		}
	}
	if !h.shared {
		return true
	}
	room := h.v[x] - h.v[o]
	m := len(h.v)
	mine, other := h.cross[int(x)*m:int(x+1)*m], h.cross[int(o)*m:int(o+1)*m]
	for j := range h.n {
		s := t.slotAt[h.b] + int32(j)
		var most T
		for k := t.optAt[s] - h.first; k < t.optAt[s+1]-h.first; k++ {
			most = max(most, mine[k]-other[k])
		}
		if room -= most; room < 0 {
			return false
		}
	}
	h.looked += int64(m) / 8
	return true
}

// start prepares the search itself.
func (h *household[T]) start() {
	t := h.f.t
	w := int(t.words[h.b])
	h.blocked = grow(h.blocked, (h.n+1)*w)
	clear(h.blocked[:w])
	joint := t.joint[h.b]
	h.lacks, h.words = grow(h.lacks, (h.n+1)*len(joint)), 0
	for k := range joint {
		h.lacks[k] = int32(len(joint[k].groups))
		if joint[k].pairs == nil {
			h.words += (len(joint[k].groups) + 63) >> 6
		}
	}
	h.met = grow(h.met, (h.n+1)*h.words)
	clear(h.met[:h.words])
	h.pick, h.options = grow(h.pick, h.n), grow(h.options, h.n)
	h.nodes, h.most, h.tailed, h.alone = 0, firstNodes, false, false
	h.value, h.found = 0, false
}

// tails finds what the slots from each one on are worth by themselves, the last ones
// first: a bound on what they add to any choices before, which knows what they exclude
// among each other, where rest knows what the choices before exclude. Both together cut a
// household of four to some hundreds of nodes where one alone went through 15,000.
//
// Verfaillie, Lemaître & Schiex, Russian doll search for solving constraint optimization
// problems, AAAI (1996).
func (h *household[T]) tails() {
	t := h.f.t
	w, n := int(t.words[h.b]), len(h.care)
	value, found := h.value, h.found
	h.tailed, h.alone, h.most = true, true, quickNodes
	h.tail = grow(h.tail, h.n+1)
	h.tail[h.n] = 0
	for j := range h.pick {
		h.pick[j] = -1
	}
	for j := h.n - 1; j > 0; j-- {
		clear(h.blocked[j*w : (j+1)*w])
		copy(h.met[j*h.words:(j+1)*h.words], h.met)
		copy(h.lacks[j*n:(j+1)*n], h.lacks)
		h.value, h.found, h.nodes = h.tail[j+1], !h.l.must[t.slotAt[h.b]+int32(j)], 0
		h.descend(j, 0)
		if h.tail[j] = h.value; !h.found || h.nodes >= h.most {
			h.tail[j] = h.tail[j+1] + h.best[j]
		}
		h.pick[j] = -1
	}
	h.value, h.found, h.alone = value, found, false
	h.nodes, h.most = 0, searchNodes
	if h.f.quick {
		h.most = quickNodes
	}
}

// rest is the most that the slots after j can add beside the choices up to slot k,
// but for what they exclude among each other; false where one of them must and can't.
func (h *household[T]) rest(j, k int) (sum T, ok bool) {
	t := h.f.t
	blocked := h.blocked[k*int(t.words[h.b]):]
	for i := j; i < h.n; i++ {
		s := t.slotAt[h.b] + int32(i)
		must := h.l.must[s]
		var top T
		for _, o := range h.order[t.optAt[s]-h.first : h.ends[i]] {
			if v := h.v[o]; v <= top && !must {
				break
			}
			h.looked++
			if x := t.bit[h.first+o]; blocked[x>>6]>>(uint(x)&63)&1 != 0 {
				continue
			}
			if v := h.net(o, k); v > top || must {
				top, must = v, false
			}
		}
		if must {
			return 0, false
		}
		sum += top
	}
	return sum, true
}

// net is what an option is worth beside the choices of the slots before j.
func (h *household[T]) net(o int32, j int) T {
	v := h.v[o]
	if h.shared {
		for _, x := range h.pick[:j] {
			if x >= 0 {
				v -= h.pays(x, o)
			}
		}
	}
	return v
}

// descend chooses for slot j and those after it. sum is what the choices before are
// worth, net of the care that they use together: it stays used whatever comes.
func (h *household[T]) descend(j int, sum T) {
	if h.nodes >= h.most {
		return
	}
	h.nodes++
	t := h.f.t
	if j == h.n {
		h.offer(sum)
		return
	}
	more, ok := h.rest(j+1, j)
	if !ok {
		return
	}
	if h.tailed {
		more = min(more, h.tail[j+1])
	}
	short := func(v T) bool { return h.found && sum+v+more <= h.value }
	s := t.slotAt[h.b] + int32(j)
	tried := h.l.must[s]
	blocked := h.blocked[j*int(t.words[h.b]):]
	for _, o := range h.order[t.optAt[s]-h.first : h.ends[j]] {
		if !tried && h.v[o] <= 0 {
			tried = true
			h.choose(j, -1, sum)
		}
		if short(h.v[o]) {
			return
		}
		h.looked++
		if x := t.bit[h.first+o]; blocked[x>>6]>>(uint(x)&63)&1 != 0 {
			continue
		}
		if v := h.net(o, j); !short(v) {
			h.choose(j, o, sum+v)
		}
	}
	if !tried && !short(0) {
		h.choose(j, -1, sum)
	}
}

// choose takes an option for slot j, or none, notes what that excludes later, and goes
// on to the next slot.
func (h *household[T]) choose(j int, o int32, sum T) {
	t := h.f.t
	w := int(t.words[h.b])
	h.pick[j] = -1
	blocked := h.blocked[(j+1)*w : (j+2)*w]
	copy(blocked, h.blocked[j*w:])
	if h.words > 0 {
		n := len(h.care)
		copy(h.met[(j+1)*h.words:(j+2)*h.words], h.met[j*h.words:])
		copy(h.lacks[(j+1)*n:(j+2)*n], h.lacks[j*n:])
	}
	if o >= 0 {
		sum -= h.take(j, o, blocked, j+1)
	}
	h.descend(j+1, sum)
}

// take chooses an option for slot j. It adds what it excludes to what is blocked, and to
// the care that the choices up to a slot use; it returns what it pays for care of three or more.
func (h *household[T]) take(j int, o int32, blocked []uint64, to int) (paid T) {
	t := h.f.t
	h.pick[j] = o
	o += h.first
	if t.conflict[h.b] != nil {
		for i, x := range t.conflicts(h.b, o) {
			blocked[i] |= x
		}
	}
	if h.words > 0 {
		paid = h.together(o, blocked, h.met[to*h.words:], h.lacks[to*len(h.care):])
	}
	return paid
}

// together is what option o pays for the care of three or more, beside the choices
// so far. It blocks what would be the last choice to use care that there is not.
func (h *household[T]) together(o int32, blocked, met []uint64, lacks []int32) (paid T) {
	t := h.f.t
	of := t.jointOf[o]
	h.looked += int64(len(of)) / 4
	for i := range of {
		e := &of[i]
		more := e.groups &^ met[e.word]
		if more == 0 || !h.counts[e.joint] {
			continue
		}
		met[e.word] |= more
		lacks[e.joint] -= int32(bits.OnesCount64(more))
		jc := &t.joint[h.b][e.joint]
		switch {
		case lacks[e.joint] == 0:
			if !h.alone || jc.once { // else the choices before the last slots may use it too
				paid += h.care[e.joint]
			}
		case lacks[e.joint] == 1 && jc.never:
			for i, m := range jc.masks[jc.unmet(met)] {
				blocked[i] |= m
			}
		}
	}
	return paid
}

// offer keeps the choices where they are a bundle, the best so far.
func (h *household[T]) offer(value T) {
	if h.found && value <= h.value {
		return
	}
	if h.alone {
		h.found, h.value = true, value
		return
	}
	pick := h.options[:h.n]
	for j, o := range h.pick[:h.n] {
		if pick[j] = o; o >= 0 {
			pick[j] += h.first
		}
	}
	if h.f.t.allowed(h.b, pick) {
		h.found, h.value = true, value
		copy(h.f.best, pick)
	}
}
