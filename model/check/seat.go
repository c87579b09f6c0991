package check

import (
	"cmp"
	"math/bits"
	"slices"
)

// sitter is a choice of a bidder seen from its session.
type sitter struct {
	heads int
	link  int64 // Σ ν of its options
	sure  bool  // every plan of the node has it
}

// mostSeatings caps the steps by which the seating of one session is worked out.
const mostSeatings = 1 << 25

// seatLinked works out who may fill a session: by n, the most that the links of people
// come to who are together exactly n new heads. It is a knapsack over the choices left
// there, each taken whole; those that the path demands are taken in any case. nothing
// stands where no choices come to n heads. Sessions have no list where any number will do: no
// link has a price there, nobody is sure to sit, and no branch opens them to households.
func (x *nodeValue) seatLinked() {
	w := x.part
	x.seated = make([][]int64, len(w.mine))
	opened := func(f fills) bool { return f.low > 0 }
	if len(x.linked) == 0 && len(x.sure) == 0 && !slices.ContainsFunc(x.state.fills, opened) {
		return
	}
	sitters := make([][]sitter, len(w.mine))
	listed := make([]bool, len(w.mine))
	var buf []held
	for i, b := range w.of {
		bid := &w.bidders[b]
		for c := range bid.choices {
			ch, at := &bid.choices[c], w.offset[i]+int32(c)
			if ch.pinned >= 0 || has(x.state.dropped, at) || x.barred[at] {
				continue
			}
			buf = x.j.heldBy(ch, buf[:0])
			s := w.at[buf[0].session] // members of one choice sit together
			one := sitter{len(buf), x.links(ch), x.sure[at]}
			sitters[s] = append(sitters[s], one)
			listed[s] = listed[s] || one.link > 0 || one.sure || one.heads > 1 && opened(x.state.fills[s])
		}
	}
	for i, list := range sitters {
		if listed[i] {
			x.seated[i] = seating(list, max(0, x.most(i)))
		}
	}
}

// demanded says, by their place in state.dropped, which choices every plan of the node
// has, and which it has not: of those that a branch demands one of the only one left,
// and the others of a slot in which all of these stand.
func (x *nodeValue) demanded() (sure, barred map[int32]bool) {
	w := x.part
	sure, barred = map[int32]bool{}, map[int32]bool{}
	for m := x.state.must; m != nil; m = m.next {
		bid, offset := &w.bidders[m.bidder], w.offset[w.local[m.bidder]]
		for a := range bid.slots {
			lo, hi, inside := bid.slots[a].lo, bid.slots[a].hi, 0
			for c := lo; c < hi; c++ {
				if has(m.any, c) {
					inside++
				}
			}
			for c := lo; c < hi && inside > 0 && inside == count(m.any); c++ {
				if !has(m.any, c) {
					barred[offset+c] = true
				}
			}
		}
	}
	for m := x.state.must; m != nil; m = m.next {
		left, last, offset := 0, int32(-1), w.offset[w.local[m.bidder]]
		for c := range w.bidders[m.bidder].choices {
			if at := offset + int32(c); has(m.any, int32(c)) && !has(x.state.dropped, at) && !barred[at] {
				left, last = left+1, at
			}
		}
		if left == 1 {
			sure[last] = true
		}
	}
	return sure, barred
}

func count(set []uint64) (n int) {
	for _, w := range set {
		n += bits.OnesCount64(w)
	}
	return n
}

// links is the price of the links of a choice.
func (x *nodeValue) links(ch *choice) int64 {
	if ch.option >= 0 {
		return x.linked[ch.option]
	}
	sum := int64(0)
	for _, o := range ch.joint {
		sum += x.linked[o]
	}
	return sum
}

// seating returns the largest sum of links by heads, 0..most.
func seating(list []sitter, most int) []int64 {
	best := make([]int64, most+1)
	for n := range best {
		best[n] = nothing
	}
	heads, sum := 0, int64(0)
	var free []sitter
	for _, s := range list {
		if s.sure {
			heads, sum = heads+s.heads, sum+s.link
		} else {
			free = append(free, s)
		}
	}
	if heads > most {
		return best
	}
	best[heads] = sum
	switch {
	case int64(len(free))*int64(most) > mostSeatings:
		// Too many to work out: all links, which is never less.
		for _, s := range free {
			sum += s.link
		}
		for n := heads + 1; n <= most; n++ {
			best[n] = sum
		}
	case !slices.ContainsFunc(free, func(s sitter) bool { return s.heads > 1 }):
		// People alone: those with the largest links.
		slices.SortFunc(free, func(a, b sitter) int { return cmp.Compare(b.link, a.link) })
		for n := heads; n < min(most, heads+len(free)); n++ {
			best[n+1] = best[n] + free[n-heads].link
		}
	default:
		for _, s := range free {
			for n := most; n >= heads+s.heads; n-- {
				if v := best[n-s.heads]; v != nothing {
					best[n] = max(best[n], v+s.link)
				}
			}
		}
	}
	return best
}
