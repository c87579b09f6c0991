package price

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// ledger brings the joint care of a bidder into the form that the search reads: without
// what no bundle uses, and with pairs of choices where they tell all. The same groups come
// back hour after hour, in ever other company, so that what is to be known of each is
// worked out once. Groups are known by where they lie, since problems share lists, and
// else by what is in them: which lists are shared changes nothing but the time.
type ledger struct {
	partners
	q     *part
	b     int32
	shift int32 // from the options as named in groups to those of the part

	options [][]int32  // by group
	masks   [][]uint64 // by group: its options as bits
	alone   []bool     // by group: no bundle has two of its options

	list   []jointCare // rows added up by groups
	barred [][2]int32  // pairs that no bundle has, for want of care

	// Places in list (−1 = no bundle uses it), and numbers of groups; looked up only.
	listed  map[address[[]int32]]int // by where the groups lie
	known   map[string]int           // by their numbers
	at      map[address[int32]]int32 // by where the options lie
	numbers map[string]int32         // by the options, as bits

	ids, narrow []int32    // scratch: groups in hand, and the narrowest of them;
	key         []byte     // what known and numbers are asked for;
	found       [][2]int32 // pairs
}

// address is where a list lies; that of all empty ones is the same.
type address[T any] struct {
	first *T
	n     int
}

func addressOf[T any](list []T) address[T] {
	if len(list) == 0 {
		return address[T]{}
	}
	return address[T]{&list[0], len(list)}
}

// begin opens the ledger for a bidder. Groups name its options by numbers that are larger
// by shift.
func (l *ledger) begin(q *part, b, shift int32) {
	l.partners, l.q, l.b, l.shift = q.partners(b), q, b, shift
	l.options, l.masks, l.alone, l.list, l.barred = l.options[:0], l.masks[:0], l.alone[:0], l.list[:0], l.barred[:0]
	if l.listed == nil {
		l.listed, l.known, l.at, l.numbers = map[address[[]int32]]int{}, map[string]int{}, map[address[int32]]int32{}, map[string]int32{}
	}
	clear(l.listed)
	clear(l.known)
	clear(l.at)
	clear(l.numbers)
}

// add adds what choices use together, one from each group.
func (l *ledger) add(groups [][]int32, use ...coef) {
	never := slices.ContainsFunc(use, func(c coef) bool { return c.a > l.q.rows[c.row].rhs })
	where := addressOf(groups)
	at, ok := l.listed[where]
	if !ok {
		l.ids = l.ids[:0]
		for _, options := range groups {
			l.ids = append(l.ids, l.group(options))
		}
		l.key = l.key[:0]
		for _, id := range l.ids {
			l.key = binary.AppendUvarint(l.key, uint64(id))
		}
		if at, ok = l.known[string(l.key)]; !ok {
			at = l.enter(l.narrowest(), never)
			l.known[string(l.key)] = at
		}
		l.listed[where] = at
	}
	if at >= 0 {
		jc := &l.list[at]
		jc.use, jc.never = append(jc.use, use...), jc.never || never
	}
}

// enter enters joint care into the list, if any bundle can use it, and returns its place.
// Pairs for which there is too little are barred at once.
func (l *ledger) enter(ids []int32, never bool) int {
	pairs, ok := l.pairsOf(ids)
	if ok && never {
		l.barred = append(l.barred, pairs...)
		return -1
	}
	if len(ids) == 0 || ok && len(pairs) == 0 {
		return -1
	}
	jc := jointCare{groups: make([][]int32, len(ids)), masks: make([][]uint64, len(ids))}
	if ok {
		jc.pairs = slices.Clone(pairs)
	}
	for i, x := range ids {
		jc.groups[i], jc.masks[i] = l.options[x], l.masks[x]
		jc.once = jc.once || l.alone[x]
	}
	l.list = append(l.list, jc)
	return len(l.list) - 1
}

// joint returns the joint care of the bidder. Pairs that alone need more than there is
// are barred; choices of three or more that do are no bundle.
func (l *ledger) joint() []jointCare {
	q := l.q
	list := l.list[:0]
	for _, jc := range l.list {
		if jc.never && jc.pairs != nil {
			l.barred = append(l.barred, jc.pairs...)
		} else {
			list = append(list, jc)
		}
	}
	q.bar(l.b, l.barred)
	// Pairs that are barred use nothing.
	first := q.optAt[q.slotAt[l.b]]
	for i := range list {
		list[i].pairs = slices.DeleteFunc(list[i].pairs, func(p [2]int32) bool { return q.clash(l.b, first+p[0], first+p[1]) })
	}
	list = slices.DeleteFunc(list, func(jc jointCare) bool { return jc.pairs != nil && len(jc.pairs) == 0 })
	return append([]jointCare(nil), joined(list)...)
}

// group returns the number of a group: the same for the same options.
func (l *ledger) group(options []int32) int32 {
	where := addressOf(options)
	if id, ok := l.at[where]; ok {
		return id
	}
	mask := make([]uint64, l.words)
	for _, o := range options {
		x := l.q.bit[o-l.shift]
		mask[x>>6] |= 1 << (uint(x) & 63)
	}
	l.key = l.key[:0]
	for _, w := range mask {
		l.key = binary.LittleEndian.AppendUint64(l.key, w)
	}
	id, ok := l.numbers[string(l.key)]
	if !ok {
		id = int32(len(l.masks))
		l.numbers[string(l.key)] = id
		local := make([]int32, 0, len(options))
		first := l.q.optAt[l.q.slotAt[l.b]]
		each(mask, func(x int) { local = append(local, first+l.place[x]) })
		l.options, l.masks, l.alone = append(l.options, local), append(l.masks, mask), append(l.alone, l.exclusive(mask))
	}
	l.at[where] = id
	return id
}

// narrowest picks the groups in hand that do not hold all of another, and one of those
// that are the same: whoever is chosen from the narrow one is in the wide one too.
func (l *ledger) narrowest() []int32 {
	l.narrow = l.narrow[:0]
	for i, x := range l.ids {
		wide := false
		for k, y := range l.ids {
			wide = wide || x == y && k < i || x != y && l.within(y, x)
		}
		if !wide {
			l.narrow = append(l.narrow, x)
		}
	}
	return l.narrow
}

// within reports whether all of a group are in another.
func (l *ledger) within(small, large int32) bool {
	m := l.masks[large]
	for w, x := range l.masks[small] {
		if x&^m[w] != 0 {
			return false
		}
	}
	return true
}

// pairsOf lists the pairs of choices that use joint care: of two groups each of which
// has one choice at most, and that hold all others. It returns false where there are no
// two such groups. The list is good until the next one.
func (l *ledger) pairsOf(ids []int32) (pairs [][2]int32, ok bool) {
	for i, x := range ids {
		for k := i; k < len(ids) && l.alone[x]; k++ {
			if y := ids[k]; (k > i || len(ids) == 1) && l.alone[y] && l.covered(ids, x, y) {
				return l.pairs(ids, x, y), true
			}
		}
	}
	return nil, false
}

// covered reports whether two of the groups hold all that is in any.
func (l *ledger) covered(ids []int32, x, y int32) bool {
	for _, z := range ids {
		for w, m := range l.masks[z] {
			if m&^(l.masks[x][w]|l.masks[y][w]) != 0 {
				return false
			}
		}
	}
	return true
}

// pairs lists the choices of x and of y that are in all groups together, ascending.
func (l *ledger) pairs(ids []int32, x, y int32) [][2]int32 {
	out, sorted := l.found[:0], true
	for v, left := range l.masks[x] {
		for ; left != 0; left &= left - 1 {
			bit := left & -left
			o := v<<6 + bits.TrailingZeros64(bit)
			with := l.of(o)
			for w, fit := range l.masks[y] {
				if w == v {
					fit &= with[w] | bit // one choice may be in all groups
				} else {
					fit &= with[w]
				}
				for _, z := range ids {
					if m := l.masks[z]; m[v]&bit == 0 {
						fit &= m[w]
					}
				}
				for ; fit != 0; fit &= fit - 1 {
					p := w<<6 + bits.TrailingZeros64(fit)
					pair := [2]int32{l.place[min(o, p)], l.place[max(o, p)]}
					sorted = sorted && (len(out) == 0 || before(out[len(out)-1], pair))
					out = append(out, pair)
				}
			}
		}
	}
	l.found = out
	if !sorted {
		slices.SortFunc(out, func(a, b [2]int32) int { return slices.Compare(a[:], b[:]) })
		out = slices.Compact(out)
	}
	return out
}

// before reports whether a pair comes before another.
func before(a, b [2]int32) bool { return a[0] < b[0] || a[0] == b[0] && a[1] < b[1] }

// partners are the options of a bidder that each can be chosen with, as bits: a row a bit.
type partners struct {
	words int
	rows  []uint64
	place []int32 // by bit: which of the bidder's options it is
}

func (q *part) partners(b int32) partners {
	w := int(q.words[b])
	first, last := q.optAt[q.slotAt[b]], q.optAt[q.slotAt[b+1]]
	n := int(q.bit[last-1]) + 1
	with := partners{w, make([]uint64, n*w), make([]int32, n)}
	all, own := make([]uint64, w), make([]uint64, w)
	for o := first; o < last; o++ {
		x := q.bit[o]
		with.place[x] = o - first
		all[x>>6] |= 1 << (uint(x) & 63)
	}
	for j := q.slotAt[b]; j < q.slotAt[b+1]; j++ {
		clear(own)
		for o := q.optAt[j]; o < q.optAt[j+1]; o++ {
			own[q.bit[o]>>6] |= 1 << (uint(q.bit[o]) & 63)
		}
		for o := q.optAt[j]; o < q.optAt[j+1]; o++ {
			row := with.of(int(q.bit[o]))
			for i := range row {
				row[i] = all[i] &^ own[i]
				if q.conflict[b] != nil {
					row[i] &^= q.conflicts(b, o)[i]
				}
			}
		}
	}
	return with
}

func (with *partners) of(x int) []uint64 { return with.rows[x*with.words : (x+1)*with.words] }

// exclusive reports whether no bundle has two of a set of options.
func (with *partners) exclusive(set []uint64) bool {
	alone := true
	each(set, func(o int) {
		for w, x := range with.of(o) {
			alone = alone && x&set[w] == 0
		}
	})
	return alone
}

// each calls f for the places of the bits that are set, ascending.
func each(set []uint64, f func(int)) {
	for w, x := range set {
		for ; x != 0; x &= x - 1 {
			f(w<<6 + bits.TrailingZeros64(x))
		}
	}
}
