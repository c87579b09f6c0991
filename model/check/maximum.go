package check

import (
	"math"
	"slices"
)

// The joint maximum of a bidder is found by branch and bound over its slots: a
// slot takes its choices by falling value, and a branch ends where its value and
// the best choices left in the other slots can't pass the best found.

// stepLimit is how many steps of the search a bidder may take at one node of a
// proof, a second allowance of as many going to its forced choices. Beyond it
// the sum of its members' own maxima takes the place of the joint maximum: never
// less, so that the bound stays one.
const stepLimit = 10_000_000

// nothing is the value where no set of choices is allowed.
const nothing = math.MinInt64

// searcher evaluates bidders at one node. One worker owns it.
type searcher struct {
	*nodeValue
	b       *bidder
	values  []int64   // by choice
	order   [][]int32 // by slot: choices by falling value
	must    []bool    // by slot: it may not stay empty
	demands [][]uint64
	open    []uint64 // choices not left out
	rows    []int32  // see sharedRows
	steps   int
	limit   int

	slots  []int32    // of the search in hand
	allow  [][]uint64 // by depth
	chosen []int32
	taken  []uint64
	best   int64
	relax  bool // leave out what only the whole bidder can tell
}

// load prepares a bidder: which choices are left, and what they are worth.
func (x *searcher) load(i int32) {
	b := &x.part.bidders[i]
	x.b, x.steps, x.limit = b, 0, x.part.allowance
	x.values = resize(x.values, len(b.choices))
	x.must = resize(x.must, len(b.slots))
	x.open = resize(x.open, b.words)
	x.taken = resize(x.taken, b.words)
	clear(x.must)
	clear(x.open)
	clear(x.taken)
	x.demands = x.demands[:0]
	x.rows = x.sharedRows(x.rows[:0])
	for len(x.order) < len(b.slots) {
		x.order = append(x.order, nil)
	}
	offset := x.part.offset[x.part.local[i]]
	for a := range b.slots {
		sl := &b.slots[a]
		x.order[a] = x.order[a][:0]
		for c := sl.lo; c < sl.hi; c++ {
			if s := b.choices[c].pinned; s >= 0 {
				if x.state.shut[s] == isShut {
					continue
				}
				x.must[a] = x.must[a] || x.state.shut[s] == isKept
			}
			if has(x.state.dropped, offset+c) {
				continue
			}
			set(x.open, c)
			x.values[c] = x.value(b, c)
			x.order[a] = append(x.order[a], c)
		}
	}
	for m := x.state.must; m != nil; m = m.next {
		if m.bidder == i {
			x.demand(m.any)
		}
	}
	for a := range b.slots {
		slices.SortFunc(x.order[a], func(c, d int32) int {
			switch {
			case x.values[c] != x.values[d]:
				if x.values[c] > x.values[d] {
					return -1
				}
				return 1
			}
			return int(c - d)
		})
	}
}

// demand makes one of the choices of a set be taken. Where they all stand in one
// slot the slot is narrowed to them, else the search asks at its end.
func (x *searcher) demand(any []uint64) {
	at := -1
	for a := range x.b.slots {
		for c := x.b.slots[a].lo; c < x.b.slots[a].hi; c++ {
			if has(any, c) {
				if at >= 0 && at != a {
					x.demands = append(x.demands, any)
					return
				}
				at = a
			}
		}
	}
	if at < 0 {
		x.demands = append(x.demands, any) // never met
		return
	}
	x.must[at] = true
	x.order[at] = slices.DeleteFunc(x.order[at], func(c int32) bool {
		if !has(any, c) {
			unset(x.open, c)
			return true
		}
		return false
	})
}

// groups are the slots that must be searched together.
func (x *searcher) groups() [][]int32 {
	if len(x.demands) == 0 {
		return x.b.parts
	}
	all := make([]int32, len(x.b.slots))
	for a := range all {
		all[a] = int32(a)
	}
	return [][]int32{all}
}

// maximum is the best value of any allowed set of choices, nothing where there
// is none.
func (x *searcher) maximum() int64 {
	sum := int64(0)
	for _, slots := range x.groups() {
		v := x.group(slots, -1)
		if v == nothing {
			return nothing
		}
		sum += v
	}
	return sum
}

// group is the best value over some slots, with choice forced (−1 = none) taken.
func (x *searcher) group(slots []int32, forced int32) int64 {
	if len(slots) == 1 && len(x.b.needs) == 0 && len(x.demands) == 0 && !x.b.sharing {
		a := slots[0]
		switch {
		case forced >= 0:
			return x.values[forced]
		case len(x.order[a]) == 0 && x.must[a]:
			return nothing
		case len(x.order[a]) == 0:
			return 0
		case x.must[a]:
			return x.values[x.order[a][0]]
		}
		return max(0, x.values[x.order[a][0]])
	}
	if v, ok := x.search(slots, forced); ok {
		return v
	}
	// Too many steps: each member by itself, and slot by slot at the last.
	x.relax = true
	defer func() { x.relax = false }()
	sum := int64(0)
	for len(slots) > 0 {
		owner := x.b.slots[slots[0]].owner
		var mine, rest []int32
		for _, a := range slots {
			if x.b.slots[a].owner == owner {
				mine = append(mine, a)
			} else {
				rest = append(rest, a)
			}
		}
		own := int32(-1)
		if forced >= 0 && slices.ContainsFunc(mine, func(a int32) bool { return x.in(a, forced) }) {
			own = forced
		}
		x.steps = 0
		v, ok := x.search(mine, own)
		if !ok {
			v = 0
			for _, a := range mine {
				if own >= 0 && x.in(a, own) {
					v += x.values[own]
				} else if len(x.order[a]) > 0 && (x.must[a] || x.values[x.order[a][0]] > 0) {
					v += x.values[x.order[a][0]]
				}
			}
		}
		if v == nothing {
			return nothing
		}
		sum += v
		slots = rest
	}
	x.steps = x.limit // the allowance is spent
	return sum
}

func (x *searcher) in(slot, c int32) bool {
	return x.b.slots[slot].lo <= c && c < x.b.slots[slot].hi
}

// search runs the branch and bound; false where it took too many steps.
func (x *searcher) search(slots []int32, forced int32) (int64, bool) {
	x.slots, x.best, x.chosen = slots, nothing, x.chosen[:0]
	for len(x.allow) <= len(slots) {
		x.allow = append(x.allow, nil)
	}
	for d := range len(slots) + 1 {
		x.allow[d] = resize(x.allow[d], x.b.words)
	}
	copy(x.allow[0], x.open)
	if forced >= 0 {
		for a := range x.b.slots {
			if x.in(int32(a), forced) {
				for c := x.b.slots[a].lo; c < x.b.slots[a].hi; c++ {
					if c != forced {
						unset(x.allow[0], c)
					}
				}
				was := x.must[a]
				x.must[a] = true
				defer func() { x.must[a] = was }()
			}
		}
	}
	done := x.extend(0, 0)
	return x.best, done
}

// extend tries every choice of the slot at a depth, given the value so far. It
// returns false where the allowance of steps is spent.
func (x *searcher) extend(depth int, sum int64) bool {
	x.steps++
	if x.steps > x.limit {
		return false
	}
	if depth == len(x.slots) {
		if x.stands() {
			x.best = max(x.best, sum-x.sharedCare())
		}
		return true
	}
	allow := x.allow[depth]
	rest := int64(0) // the most that the slots after this one can add
	for _, a := range x.slots[depth+1:] {
		top, any := int64(0), false
		for _, c := range x.order[a] {
			if has(allow, c) {
				top, any = x.values[c], true
				break
			}
		}
		if x.must[a] && !any {
			return true
		}
		if x.must[a] || top > 0 {
			rest += top
		}
	}
	a := x.slots[depth]
	for _, c := range x.order[a] {
		if !has(allow, c) {
			continue
		}
		if x.best != nothing && sum+x.values[c]+rest <= x.best {
			break
		}
		next := x.allow[depth+1]
		for w := range next {
			next[w] = allow[w] &^ x.b.excludes[int(c)*x.b.words+w]
		}
		x.chosen = append(x.chosen, c)
		set(x.taken, c)
		ok := x.extend(depth+1, sum+x.values[c])
		unset(x.taken, c)
		x.chosen = x.chosen[:len(x.chosen)-1]
		if !ok {
			return false
		}
	}
	if x.must[a] || x.best != nothing && sum+rest <= x.best {
		return true
	}
	copy(x.allow[depth+1], allow)
	return x.extend(depth+1, sum)
}

// stands asks of the chosen set what pairs can't tell.
func (x *searcher) stands() bool {
	meet := func(any []uint64) bool {
		for w := range any {
			if any[w]&x.taken[w] != 0 {
				return true
			}
		}
		return false
	}
	if x.relax {
		return true
	}
	for i := range x.b.needs {
		if n := &x.b.needs[i]; has(x.taken, n.c) && !meet(n.any) {
			return false
		}
	}
	for _, any := range x.demands {
		if !meet(any) {
			return false
		}
	}
	for _, p := range x.b.heavy {
		if x.j.tooHeavy(&x.j.people[p], x.seatsOf(p)) {
			return false
		}
	}
	for _, kind := range x.b.dynamic {
		if !x.sitsTogether(kind) {
			return false
		}
	}
	return !x.b.crowded || x.part.careFits(x.b, x.chosen)
}

// seatsOf are the seats of a member under the chosen set, pins that stay first.
func (x *searcher) seatsOf(p int32) []seat {
	seats := x.j.fixedSeats(p)
	var buf []held
	for _, c := range x.chosen {
		buf = x.j.heldBy(&x.b.choices[c], buf[:0])
		for _, h := range buf {
			if h.who == p {
				seats = append(seats, h.seat)
			}
		}
	}
	return seats
}

// sitsTogether asks the rule together of a kind in which pins may lapse.
func (x *searcher) sitsTogether(kind int) bool {
	var free, pins, sits []int32
	for _, p := range x.b.members {
		holds := false
		for _, a := range x.seatsOf(p) {
			if x.j.sessions[a.session].Kind != kind {
				continue
			}
			if a.pin {
				holds = true
				pins = append(pins, a.session)
			} else {
				sits = append(sits, a.session)
			}
		}
		if s := x.j.people[p].needs[kind].state; s == open || s == maybe && !holds {
			free = append(free, p)
		}
	}
	sessions, binds := x.j.together(x.b.house, kind, free, pins, x.j.optionsOf)
	if !binds || len(sits) == 0 {
		return true
	}
	for _, s := range sits {
		if s != sits[0] {
			return false
		}
	}
	return len(sits) == len(free) && slices.Contains(sessions, sits[0])
}

// sharedCare is what the childcare of a sharing household costs at the row
// multipliers: what its new seats add to what its pins use.
func (x *searcher) sharedCare() int64 {
	if x.relax || len(x.rows) == 0 {
		return 0
	}
	var taken []held
	for _, c := range x.chosen {
		taken = x.j.heldBy(&x.b.choices[c], taken)
	}
	need := x.part.freshCare(x.b, taken)
	cost := int64(0)
	for _, i := range x.rows {
		r := &x.careRows[i]
		cost += r.price * int64(x.j.fresh(&need, r.resource, r.date, r.at))
	}
	return cost
}

// sharedRows lists the priced childcare rows that a sharing household may use:
// those of the sessions of its choices and pins.
func (x *searcher) sharedRows(rows []int32) []int32 {
	if !x.b.sharing || len(x.careRows) == 0 {
		return rows
	}
	var buf []held
	for c := range x.b.choices {
		buf = x.j.heldBy(&x.b.choices[c], buf[:0])
		for _, h := range buf {
			rows = append(rows, x.careOf[h.session]...)
		}
	}
	for _, p := range x.b.members {
		for _, a := range x.j.people[p].pins {
			rows = append(rows, x.careOf[a.session]...)
		}
	}
	slices.Sort(rows)
	return slices.Compact(rows)
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
