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

// exclude prepares the joint care of every bidder, as taken over from a larger part.
func (q *part) exclude() {
	var l ledger
	for b, joint := range q.joint {
		if len(joint) > 0 {
			l.begin(q, int32(b), 0)
			for _, jc := range joint {
				l.add(jc.groups, jc.use...)
			}
			q.joint[b] = l.joint()
		}
	}
	q.tell()
}

// tell notes by option what the joint care says of it.
func (q *part) tell() {
	for b := range q.joint {
		q.list(int32(b))
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

// joined adds up, in place, the rows of joint care that the same choices use.
func joined(list []jointCare) []jointCare {
	out := list[:0]
	var key []byte
	known := make(map[string]int, len(list))
	for i := range list {
		key = list[i].appendChoices(key[:0])
		if k, ok := known[string(key)]; ok {
			out[k].use = append(out[k].use, list[i].use...)
			out[k].never = out[k].never || list[i].never
			continue
		}
		known[string(key)] = len(out)
		out = append(out, list[i])
	}
	return out
}

// appendChoices appends the choices that use the care: pairs, or groups of more.
func (jc *jointCare) appendChoices(key []byte) []byte {
	if jc.pairs == nil {
		key = append(key, 0)
		for _, g := range jc.groups {
			key = binary.AppendUvarint(key, uint64(len(g)))
			for _, o := range g {
				key = binary.AppendUvarint(key, uint64(o))
			}
		}
		return key
	}
	key = append(key, 1)
	for _, p := range jc.pairs {
		key = binary.AppendUvarint(binary.AppendUvarint(key, uint64(p[0])), uint64(p[1]))
	}
	return key
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
