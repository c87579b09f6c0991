package price

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// jointCare is childcare that choices of a bidder use together: one from each group.
// The same choices often do so week after week, in a row each time.
//
// A place is used while all who share are in class, and nobody is in two classes at
// once. So two people use it by one choice each: then it is a price on pairs of
// choices, whose sum over the pairs of a bundle is exact. Where three or more share
// it is looked at group by group.
type jointCare struct {
	use    []coef
	groups [][]int32
	masks  [][]uint64 // groups as bits of the bidder's options
	pairs  [][2]int32 // the choices that use it, where two do, or one named twice
	never  bool       // there is too little for it
	once   bool       // of three or more: some group has one choice at most
	word   int32      // of three or more: where its groups begin among the bidder's, in words of 64
}

// meets are groups of a joint care that an option is in: bits of one of the bidder's words.
type meets struct {
	joint, word int32
	groups      uint64
}

// exclude prepares the joint care of every bidder. Pairs that alone need more than
// there is are barred; choices of three or more that do are no bundle.
func (q *part) exclude() {
	for b := range q.joint {
		if len(q.joint[b]) > 0 {
			q.prepare(int32(b))
			q.list(int32(b))
		}
	}
	q.number()
}

// list notes by option the groups of joint care of three or more.
func (q *part) list(b int32) {
	word := int32(0)
	for k := range q.joint[b] {
		jc := &q.joint[b][k]
		if jc.pairs != nil {
			continue
		}
		if q.jointOf == nil {
			q.jointOf = make([][]meets, len(q.option))
		}
		jc.word = word
		for i, g := range jc.groups {
			w := word + int32(i>>6)
			for _, o := range g {
				of := q.jointOf[o]
				if n := len(of); n == 0 || of[n-1].joint != int32(k) || of[n-1].word != w {
					of = append(of, meets{int32(k), w, 0})
				}
				of[len(of)-1].groups |= 1 << (uint(i) & 63)
				q.jointOf[o] = of
			}
		}
		word += int32(len(jc.groups)+63) >> 6
	}
}

// prepare brings the joint care of one bidder into the form that the search reads:
// without what no bundle uses, and with pairs of choices where they tell all.
func (q *part) prepare(b int32) {
	var list []jointCare
	var barred [][2]int32
	with := q.partners(b)
	for _, jc := range joined(q.joint[b], (*jointCare).appendGroups) {
		jc.never = slices.ContainsFunc(jc.use, func(c coef) bool { return c.a > q.rows[c.row].rhs })
		jc.groups = q.narrowest(b, jc.groups)
		if jc.groups == nil {
			continue
		}
		jc.masks = make([][]uint64, len(jc.groups))
		for i, g := range jc.groups {
			jc.masks[i] = q.mask(b, g)
		}
		jc.pairs = with.pairsOf(&jc)
		jc.once = slices.ContainsFunc(jc.masks, with.exclusive)
		switch {
		case jc.pairs == nil:
			list = append(list, jc)
		case jc.never:
			barred = append(barred, jc.pairs...)
		case len(jc.pairs) > 0:
			list = append(list, jc)
		}
	}
	q.bar(b, barred)
	// Pairs that are barred use nothing.
	first := q.optAt[q.slotAt[b]]
	for i := range list {
		list[i].pairs = slices.DeleteFunc(list[i].pairs, func(p [2]int32) bool { return q.clash(b, first+p[0], first+p[1]) })
	}
	list = slices.DeleteFunc(list, func(jc jointCare) bool { return jc.pairs != nil && len(jc.pairs) == 0 })
	q.joint[b] = joined(list, (*jointCare).appendChoices)
}

// joined adds up the rows of joint care that the same choices use, as appended to a
// key.
func joined(list []jointCare, appendTo func(*jointCare, []byte) []byte) []jointCare {
	var out []jointCare
	var key []byte
	known := make(map[string]int, len(list))
	for i := range list {
		key = appendTo(&list[i], key[:0])
		if k, ok := known[string(key)]; ok {
			out[k].use = append(slices.Clip(out[k].use), list[i].use...)
			out[k].never = out[k].never || list[i].never
			continue
		}
		known[string(key)] = len(out)
		out = append(out, list[i])
	}
	return out
}

// appendGroups appends the groups as given.
func (jc *jointCare) appendGroups(key []byte) []byte {
	for _, g := range jc.groups {
		key = binary.AppendUvarint(key, uint64(len(g)))
		for _, o := range g {
			key = binary.AppendUvarint(key, uint64(o))
		}
	}
	return key
}

// appendChoices appends the choices that use the care: pairs, or groups of more.
func (jc *jointCare) appendChoices(key []byte) []byte {
	if jc.pairs == nil {
		return jc.appendGroups(append(key, 0))
	}
	key = append(key, 1)
	for _, p := range jc.pairs {
		key = binary.AppendUvarint(binary.AppendUvarint(key, uint64(p[0])), uint64(p[1]))
	}
	return key
}

// narrowest drops the groups that hold all of another: whoever is chosen from that
// one is in them too. It returns nil where a group is empty.
func (q *part) narrowest(b int32, groups [][]int32) [][]int32 {
	var out [][]int32
	for i, g := range groups {
		if len(g) == 0 {
			return nil
		}
		if !slices.ContainsFunc(groups[:i], func(h []int32) bool { return within(h, g) }) &&
			!slices.ContainsFunc(groups[i+1:], func(h []int32) bool { return len(h) < len(g) && within(h, g) }) {
			out = append(out, g)
		}
	}
	return out
}

// within reports whether all of a are in b; both ascend.
func within(a, b []int32) bool {
	if len(a) > len(b) {
		return false
	}
	for _, x := range a {
		if _, ok := slices.BinarySearch(b, x); !ok {
			return false
		}
	}
	return true
}

func (q *part) mask(b int32, options []int32) []uint64 {
	m := make([]uint64, q.words[b])
	for _, o := range options {
		m[q.bit[o]>>6] |= 1 << (uint(q.bit[o]) & 63)
	}
	return m
}

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

// pairsOf lists the pairs of choices that use joint care: of two groups each of which
// has one choice at most, and that hold all others. It returns nil where there are no
// two such groups.
func (with *partners) pairsOf(jc *jointCare) [][2]int32 {
	for i, x := range jc.masks {
		if !with.exclusive(x) {
			continue
		}
		for k := i; k < len(jc.masks); k++ {
			y := jc.masks[k]
			if k == i && len(jc.masks) > 1 || !jc.covered(i, k) || !with.exclusive(y) {
				continue
			}
			pairs := [][2]int32{}
			fit := make([]uint64, with.words)
			each(x, func(o int) {
				for w := range fit {
					fit[w] = y[w] & with.of(o)[w]
				}
				fit[o>>6] |= y[o>>6] & (1 << (uint(o) & 63)) // one choice may be in all groups
				for _, m := range jc.masks {
					if m[o>>6]>>(uint(o)&63)&1 == 0 {
						for w := range fit {
							fit[w] &= m[w]
						}
					}
				}
				each(fit, func(p int) { pairs = append(pairs, [2]int32{with.place[min(o, p)], with.place[max(o, p)]}) })
			})
			slices.SortFunc(pairs, func(a, b [2]int32) int { return slices.Compare(a[:], b[:]) })
			return slices.Compact(pairs)
		}
	}
	return nil
}

// each calls f for the places of the bits that are set, ascending.
func each(set []uint64, f func(int)) {
	for w, x := range set {
		for ; x != 0; x &= x - 1 {
			f(w<<6 + bits.TrailingZeros64(x))
		}
	}
}

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

// covered reports whether two of the groups hold all that is in any.
func (jc *jointCare) covered(i, k int) bool {
	for _, m := range jc.masks {
		for w, x := range m {
			if x&^(jc.masks[i][w]|jc.masks[k][w]) != 0 {
				return false
			}
		}
	}
	return true
}

// bar makes conflicts of pairs of options, named by their places. An option may be
// barred with itself.
func (q *part) bar(b int32, pairs [][2]int32) {
	if len(pairs) == 0 {
		return
	}
	w := q.words[b]
	rows := slices.Clone(q.conflict[b])
	if rows == nil {
		rows = make([]uint64, 64*w*w)
	}
	first := q.optAt[q.slotAt[b]]
	for _, p := range pairs {
		x, y := q.bit[first+p[0]], q.bit[first+p[1]]
		rows[x*w+y>>6] |= 1 << (uint(y) & 63)
		rows[y*w+x>>6] |= 1 << (uint(x) & 63)
	}
	q.conflict[b] = rows
}

// unmet returns the first group that is not among those met.
func (jc *jointCare) unmet(met []uint64) int {
	for g := range jc.groups {
		if met[int(jc.word)+g>>6]>>(uint(g)&63)&1 == 0 {
			return g
		}
	}
	return -1
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
