package price

// packing is the choice of whole households for one session: those that are worth the
// most together, by dynamic programming over the heads they come to. It holds the
// scratch space of one goroutine.
//
// Martello & Toth, Knapsack problems (Wiley, 1990), 2.6.
type packing[T number] struct {
	items  []packed[T]
	base   packed[T] // all that must sit there, as one
	sums   []T       // by heads: the most that items come to with exactly so many
	taken  []uint64  // by item, a bit by heads: the item is one of them
	chosen []int32   // options, ascending
	n      int32     // their heads
}

// packed is an option that may be chosen, and what it is worth at the multipliers.
type packed[T number] struct {
	option, heads int32
	value         T
}

// unreached is the sum where no items come to a number of heads.
const unreached = -1 << 60

// packWork is how many steps of the dynamic programme count as an option looked at.
const packWork = 16

// steady reports whether F is the same for all numbers of heads that a session may have
// beside none: then nobody is seated for the number's sake.
func (t *task) steady(s int32, l *limits) bool {
	f := &t.fill[s]
	return f.Min <= 1 && l.lo[s] <= 1 && (f.Short <= 1 || f.ShortCost == 0) && (f.Free >= f.Max || f.AboveCost == 0)
}

// gather lists the options that session s may choose at multipliers u. It reports
// false where those that it must have are too many.
func (k *packing[T]) gather(t *task, s int32, u []T, l *limits, scale T) (room int32, ok bool) {
	k.items, k.base, k.chosen = k.items[:0], packed[T]{}, k.chosen[:0]
	steady := t.steady(s, l)
	var least packed[T] // who loses least, where somebody must sit there and nobody gains
	for _, c := range t.mirror.candidates[s] {
		if l.ban[c.option] {
			continue
		}
		v := T(T(t.w[c.option])*scale) - u[c.row]
		for _, x := range t.mirror.from.extras(c.option) {
			v -= T(T(x.a) * u[x.row])
		}
		switch {
		case l.only(t.mirror.from, c.option):
			k.base.heads += c.heads
			k.base.value += v
			k.chosen = append(k.chosen, c.option)
		case !steady || v > 0:
			k.items = append(k.items, packed[T]{c.option, c.heads, v})
		case least.heads == 0 || v > least.value:
			least = packed[T]{c.option, c.heads, v}
		}
	}
	if steady && l.lo[s] > 0 && k.base.heads == 0 && len(k.items) == 0 && least.heads > 0 {
		k.items = append(k.items, least)
	}
	room = min(t.fill[s].Max, l.hi[s]) - k.base.heads
	return room, room >= 0
}

// only reports whether an option is all that its slot is left with, and must have.
func (l *limits) only(t *task, o int32) bool {
	j := t.slotOf[o]
	if !l.must[j] || l.ban[o] {
		return false
	}
	for x := t.optAt[j]; x < t.optAt[j+1]; x++ {
		if x != o && !l.ban[x] {
			return false
		}
	}
	return true
}

// opened is what a session with n new heads is worth beside its people, false where
// so many are not allowed.
func (t *task) opened(s, n int32, l *limits) (int64, bool) {
	if n == 0 || !t.fits(l, s, n) {
		return 0, false
	}
	v, ok := t.fill[s].Value(n)
	return int64(v), ok
}

// rent is what a session pays for the rows that it uses with new heads.
func rent[T number](t *task, s int32, u []T) (sum T) {
	for _, c := range t.useRow[s] {
		sum += T(T(c.a) * u[c.row])
	}
	return sum
}

// pack finds the best people for session s of a mirrored task at multipliers u, and
// returns what it is worth with them. They are left in chosen. ok is false where the
// restrictions leave no choice.
func (f *finder[T]) pack(s int32, u []T, l *limits, scale T) (value T, ok bool) {
	t, k := f.t, &f.packing
	k.n = 0
	room, fits := k.gather(t, s, u, l, scale)
	f.looked += int64(len(t.mirror.candidates[s]))
	if fits {
		k.sum(room, t.steady(s, l))
		f.looked += int64(len(k.items)) * int64(len(k.sums)) / packWork
		pays := rent(t, s, u)
		at := int32(-1)
		for n, v := range k.sums {
			if v <= unreached/2 {
				continue
			}
			if fv, allowed := t.opened(s, int32(n)+k.base.heads, l); allowed {
				if v := v + k.base.value + T(T(fv)*scale) - pays; !ok || v > value {
					value, at, ok = v, int32(n), true
				}
			}
		}
		if ok {
			k.n = at + k.base.heads
			k.trace(at)
		}
	}
	if k.base.heads == 0 && l.lo[s] <= 0 && (!ok || value <= 0) {
		k.chosen, k.n = k.chosen[:0], 0
		return 0, true
	}
	return value, ok
}

// sum makes sums and taken. All items are taken where there is room for them, and
// F does not mind how many.
func (k *packing[T]) sum(room int32, steady bool) {
	total := int32(0)
	for _, it := range k.items {
		total += it.heads
	}
	width := min(room, total) + 1
	k.sums = grow(k.sums, int(width))
	for n := range k.sums {
		k.sums[n] = unreached
	}
	if steady && total <= room {
		var all T
		for _, it := range k.items {
			all += it.value
			k.chosen = append(k.chosen, it.option)
		}
		k.items = k.items[:0]
		k.sums[total] = all
		return
	}
	words := (int(width) + 63) / 64
	k.taken = grow(k.taken, len(k.items)*words)
	clear(k.taken)
	k.sums[0] = 0
	top := int32(0)
	for i, it := range k.items {
		row := k.taken[i*words : (i+1)*words]
		top = min(top+it.heads, width-1)
		for n := top; n >= it.heads; n-- {
			if v := k.sums[n-it.heads] + it.value; v > k.sums[n] && v > unreached/2 {
				k.sums[n] = v
				row[n>>6] |= 1 << (uint(n) & 63)
			}
		}
	}
}

// trace puts the items that come to n heads into chosen.
func (k *packing[T]) trace(n int32) {
	words := (len(k.sums) + 63) / 64
	for i := len(k.items) - 1; i >= 0; i-- {
		if it := &k.items[i]; k.taken[i*words+int(n>>6)]>>(uint(n)&63)&1 != 0 {
			k.chosen = append(k.chosen, it.option)
			n -= it.heads
		}
	}
}
