package price

import (
	"encoding/binary"
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
		jc.pairs = q.pairsOf(b, &jc)
		jc.once = slices.ContainsFunc(jc.groups, func(g []int32) bool { return q.exclusive(b, g) })
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

// pairsOf lists the pairs of choices that use joint care: of two groups each of which
// has one choice at most, and that hold all others. It returns nil where there are no
// two such groups.
func (q *part) pairsOf(b int32, jc *jointCare) [][2]int32 {
	first := q.optAt[q.slotAt[b]]
	for i, x := range jc.groups {
		if !q.exclusive(b, x) {
			continue
		}
		for k := i; k < len(jc.groups); k++ {
			y := jc.groups[k]
			if k == i && len(jc.groups) > 1 || !jc.covered(i, k) || !q.exclusive(b, y) {
				continue
			}
			pairs := [][2]int32{}
			for _, o := range x {
				for _, p := range y {
					if (o == p || q.slotOf[o] != q.slotOf[p] && !q.clash(b, o, p)) && jc.met(q.bit[o], q.bit[p]) {
						pairs = append(pairs, [2]int32{min(o, p) - first, max(o, p) - first})
					}
				}
			}
			slices.SortFunc(pairs, func(a, b [2]int32) int { return slices.Compare(a[:], b[:]) })
			return slices.Compact(pairs)
		}
	}
	return nil
}

// exclusive reports whether no bundle has two of the options.
func (q *part) exclusive(b int32, options []int32) bool {
	for i, x := range options {
		for _, y := range options[:i] {
			if q.slotOf[x] != q.slotOf[y] && !q.clash(b, x, y) {
				return false
			}
		}
	}
	return true
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

// met reports whether every group has one of two options, given by their bits.
func (jc *jointCare) met(x, y int32) bool {
	for _, m := range jc.masks {
		if m[x>>6]>>(uint(x)&63)&1 == 0 && m[y>>6]>>(uint(y)&63)&1 == 0 {
			return false
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
