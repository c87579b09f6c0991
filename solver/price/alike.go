package price

import (
	"encoding/binary"
	"hash/maphash"
	"math"
	"slices"
)

// alikeSeed differs from run to run. Hashes only bring together what is then compared,
// and nothing is decided in their order.
var alikeSeed = maphash.MakeSeed()

// alike finds the bidders that could take each other's places under the limits: the
// same options at the same points, the same clashes and the same rows. It returns for
// every bidder the first one like it, and how many are like no earlier one. Bidders
// that need the general search, and those with stays, are like nobody; nor is anybody
// where options have links or cuts of their own.
func (t *task) alike(l *limits) (first []int32, distinct int) {
	first = make([]int32, t.bidders())
	own := t.link != nil || t.cutOf != nil
	seen := map[uint64][]int32{} // looked up only
	var buf []byte
	for b := range first {
		first[b] = int32(b)
		distinct++
		if own || t.searched[b] || t.stays(int32(b)) {
			continue
		}
		buf = buf[:0]
		for o := t.optAt[t.slotAt[b]]; o < t.optAt[t.slotAt[b+1]]; o++ {
			buf = binary.LittleEndian.AppendUint32(buf, uint32(t.sess[o]))
			buf = binary.LittleEndian.AppendUint64(buf, uint64(t.w[o]))
		}
		h := maphash.Bytes(alikeSeed, buf)
		if k := slices.IndexFunc(seen[h], func(a int32) bool { return t.same(a, int32(b), l) }); k >= 0 {
			first[b] = seen[h][k]
			distinct--
			continue
		}
		seen[h] = append(seen[h], int32(b))
	}
	return first, distinct
}

// mostRows is the most rows of a relaxation of the whole task: more where few bidders
// are left when those alike are one, since a pivot touches little then.
func (t *task) mostRows(l *limits) int {
	if t.sessions() > simplexRows {
		if _, distinct := t.alike(l); distinct <= 2*simplexRows {
			return 4 * simplexRows
		}
	}
	return simplexRows
}

// stays reports whether a bidder holds a seat that may be shut.
func (t *task) stays(b int32) bool {
	return t.isStay != nil && slices.Contains(t.isStay[t.optAt[t.slotAt[b]]:t.optAt[t.slotAt[b+1]]], true)
}

// same reports whether two bidders are alike.
func (t *task) same(a, b int32, l *limits) bool {
	ja, jb := t.slotAt[a], t.slotAt[b]
	n := t.slotAt[a+1] - ja
	if t.slotAt[b+1]-jb != n {
		return false
	}
	for k := range n {
		x, y := ja+k, jb+k
		if t.heads[x] != t.heads[y] || l.must[x] != l.must[y] {
			return false
		}
		o, p := t.optAt[x], t.optAt[y]
		m := t.optAt[x+1] - o
		if t.optAt[y+1]-p != m || !slices.Equal(t.sess[o:o+m], t.sess[p:p+m]) ||
			!slices.Equal(t.w[o:o+m], t.w[p:p+m]) || !slices.Equal(l.ban[o:o+m], l.ban[p:p+m]) {
			return false
		}
		for i := range m {
			if !slices.Equal(t.extras(o+i), t.extras(p+i)) {
				return false
			}
		}
	}
	return n < 2 || t.sameClashes(a, b)
}

// sameClashes reports whether the options of two bidders with the same ones clash alike.
func (t *task) sameClashes(a, b int32) bool {
	if x, y := t.conflict[a], t.conflict[b]; len(x) == 0 && len(y) == 0 || len(x) > 0 && len(y) > 0 && &x[0] == &y[0] {
		return true
	}
	from := t.optAt[t.slotAt[a]]
	by := t.optAt[t.slotAt[b]] - from
	for x := from; x < t.optAt[t.slotAt[a+1]]; x++ {
		for y := from; y < x; y++ {
			if t.clash(a, x, y) != t.clash(b, x+by, y+by) {
				return false
			}
		}
	}
	return true
}

// merge makes one group of all bidders that are alike, where that saves many: the
// relaxation then has a row for each sort of people. unfold takes the groups apart.
func (s *simplex) merge() {
	first, distinct := s.t.alike(s.l)
	if distinct*10 > len(first)*9 {
		return
	}
	s.like = first
	clear(s.many[:len(first)])
	for _, g := range first {
		s.many[g]++
	}
}

// unfold gives everybody a group of their own again. The columns of a merged group
// are dealt out to its people in turn, by the north-west corner rule of transportation
// problems. Everybody's largest share becomes their key; there are as many others as
// the group had beside its own key, and they take the same places in the basis. It
// spans what it spanned, so that prices stay as they are.
func (s *simplex) unfold() {
	if s.like == nil {
		return
	}
	members := make([][]int32, len(s.like))
	for b, g := range s.like {
		members[g] = append(members[g], int32(b))
	}
	for g, people := range members {
		if len(people) > 1 {
			s.deal(int32(g), people)
		}
	}
	s.each()
	s.refactor()
}

// each lets every bidder stand for itself.
func (s *simplex) each() {
	s.like = nil
	for g := range s.many {
		s.many[g] = 1
	}
}

// deal gives the columns of a merged group to its people.
func (s *simplex) deal(g int32, people []int32) {
	columns, left := []column{s.key[g]}, []float64{s.keyX[g]}
	s.peers = s.peers[:0]
	for i := s.first[g]; i >= 0; i = s.next[i] {
		columns, left = append(columns, s.basis[i].col), append(left, math.Max(0, s.x[i]))
		s.peers = append(s.peers, i)
	}
	s.first[g] = -1
	var shares []float64 // of the person at hand, in the columns from from to at
	place, at := 0, 0
	for k, b := range people {
		shares = shares[:0]
		from, want := at, 1.0
		for ; at < len(columns)-1 && (k == len(people)-1 || left[at] <= want); at++ {
			shares = append(shares, left[at])
			want -= left[at]
		}
		shares = append(shares, want)
		left[at] -= want
		key := 0
		for i, x := range shares {
			if x > shares[key] {
				key = i
			}
		}
		for i := range shares {
			c := s.t.moved(columns[from+i], g, b)
			if i == key {
				s.key[b] = c
				continue
			}
			p := s.peers[place]
			s.basis[p] = basic{group: b, row: s.basis[p].row, col: c}
			s.enlist(p)
			place++
		}
	}
}

// moved is a column of bidder a as one of bidder b, who is like a.
func (t *task) moved(c column, a, b int32) column {
	by := t.optAt[t.slotAt[b]] - t.optAt[t.slotAt[a]]
	c.pick = slices.Clone(c.pick)
	for k, o := range c.pick {
		if o >= 0 {
			c.pick[k] = o + by
		}
	}
	return c
}
