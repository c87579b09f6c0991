package milp

import (
	"math/bits"

	"instroom/solver"
)

// maxCliques is how many clique rows a bidder may have.
const maxCliques = 64

// cliques returns the maximal cliques of the conflict graph of bidder b, options
// of one slot being in conflict with each other: every set of options of which
// at most one can be chosen, and that no larger such set holds. Where there are
// more than maxCliques of them it returns cliques that cover every edge.
//
// Bron & Kerbosch, Algorithm 457, Communications of the ACM 16 (1973), with a
// pivot; sets are bit masks.
func cliques(p *solver.Problem, b int) [][]int32 {
	if p.ConflictStart[b] < 0 {
		firstSlot, lastSlot := p.SlotStart[b], p.SlotStart[b+1]
		var out [][]int32
		for j := firstSlot; j < lastSlot; j++ {
			var slot []int32
			for i := p.OptionStart[j]; i < p.OptionStart[j+1]; i++ {
				slot = append(slot, i)
			}
			out = append(out, slot)
		}
		return out
	}
	g := conflicts(p, b)
	m, words := len(g.row), g.words
	all := make(set, words)
	for i := range m {
		all.add(i)
	}
	if g.extend(nil, all, make(set, words)) {
		return g.found
	}
	return g.cover()
}

// conflicts returns the conflict graph of bidder b, which has conflicts between
// slots; options of one slot are in conflict with each other.
func conflicts(p *solver.Problem, b int) *graph {
	firstSlot, lastSlot := p.SlotStart[b], p.SlotStart[b+1]
	first := p.OptionStart[firstSlot]
	m := int(p.OptionStart[lastSlot] - first)
	words := (m + 63) / 64
	g := &graph{words: words, row: make([]set, m), first: first}
	for i := range m {
		start := int(p.ConflictStart[b]) + i*words
		g.row[i] = append(set(nil), p.Conflict[start:start+words]...)
	}
	for j := firstSlot; j < lastSlot; j++ {
		for i := p.OptionStart[j]; i < p.OptionStart[j+1]; i++ {
			for k := p.OptionStart[j]; k < p.OptionStart[j+1]; k++ {
				if i != k {
					g.row[i-first].add(int(k - first))
				}
			}
		}
	}
	return g
}

type set []uint64

func (s set) add(i int)         { s[i/64] |= 1 << (i % 64) }
func (s set) remove(i int)      { s[i/64] &^= 1 << (i % 64) }
func (s set) has(i int) bool    { return s[i/64]>>(i%64)&1 == 1 }
func (s set) and(t set) set     { return s.combine(t, func(a, b uint64) uint64 { return a & b }) }
func (s set) without(t set) set { return s.combine(t, func(a, b uint64) uint64 { return a &^ b }) }
func (s set) common(t set) (n int) {
	for w := range s {
		n += bits.OnesCount64(s[w] & t[w])
	}
	return n
}

func (s set) combine(t set, f func(a, b uint64) uint64) set {
	out := make(set, len(s))
	for w := range s {
		out[w] = f(s[w], t[w])
	}
	return out
}

func (s set) empty() bool {
	for _, w := range s {
		if w != 0 {
			return false
		}
	}
	return true
}

// each calls f for the members in ascending order until it returns false.
func (s set) each(f func(i int) bool) {
	for w, word := range s {
		for ; word != 0; word &= word - 1 {
			if !f(w*64 + bits.TrailingZeros64(word)) {
				return
			}
		}
	}
}

type graph struct {
	words int
	row   []set // neighbours
	first int32
	found [][]int32
}

// extend lists the maximal cliques that hold current, something of candidates
// and nothing of done. It returns false when there are too many.
func (g *graph) extend(current []int32, candidates, done set) bool {
	if candidates.empty() {
		if done.empty() {
			if len(g.found) == maxCliques {
				return false
			}
			g.found = append(g.found, append([]int32(nil), current...))
		}
		return true
	}
	pivot, most := -1, -1
	look := func(i int) bool {
		if n := candidates.common(g.row[i]); n > most {
			pivot, most = i, n
		}
		return true
	}
	candidates.each(look)
	done.each(look)
	ok := true
	candidates.without(g.row[pivot]).each(func(i int) bool {
		ok = g.extend(append(current, g.first+int32(i)), candidates.and(g.row[i]), done.and(g.row[i]))
		candidates.remove(i)
		done.add(i)
		return ok
	})
	return ok
}

// cover returns maximal cliques that cover every edge: each edge not yet covered
// is extended by the options in order.
func (g *graph) cover() [][]int32 {
	left := make([]set, len(g.row))
	for i := range left {
		left[i] = append(set(nil), g.row[i]...)
	}
	var out [][]int32
	for i := range g.row {
		g.row[i].each(func(j int) bool {
			if j < i || !left[i].has(j) {
				return true
			}
			members := []int{i, j}
			common := g.row[i].and(g.row[j])
			for !common.empty() {
				common.each(func(k int) bool {
					members = append(members, k)
					common = common.and(g.row[k])
					return false
				})
			}
			clique := make([]int32, 0, len(members))
			for _, k := range members {
				clique = append(clique, g.first+int32(k))
				for _, l := range members {
					left[k].remove(l)
				}
			}
			out = append(out, clique)
			return true
		})
	}
	return out
}
