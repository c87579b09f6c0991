package price

import (
	"cmp"
	"math"
	"slices"
)

// Where options hardly differ people stand for each other: whoever is kept from a place
// leaves it to the next one, and most branches lower the bound by nothing. So a few of
// them are tried before one is taken, and what they did is remembered (strong branching
// with memory: Achterberg, Koch & Martin, Branching rules revisited, Operations Research
// Letters 33 (2005), https://doi.org/10.1016/j.orl.2004.04.002).

const (
	probesANode = 4   // branches tried at a node
	dullProbes  = 12  // tried one after the other without gain, after which there are no more
	probePaid   = 100 // a gain: a part of the gap that both sides close, one in so many
)

// doubt is a branch on somebody: on whether a need is placed, or, with an option, where.
type doubt struct{ slot, option int32 }

// prober remembers what branches on people have closed of the gap.
type prober struct {
	known map[doubt]float64 // the product of both sides, in points
	dull  int
}

// doubts lists the people who are torn, and where, those first on whom the most points
// hang.
func (s *search) doubts(l *limits) []doubt {
	t, share := s.t, s.sx.shared()
	const whole = 1e-2
	torn := func(x float64) float64 { return math.Min(x, 1-x) }
	weight := map[doubt]float64{}
	var list []doubt
	add := func(d doubt, w float64) {
		list = append(list, d)
		weight[d] = w
	}
	for j := range t.slot {
		placed, high := 0.0, int64(0)
		for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
			placed += share[o]
			if l.ban[o] {
				continue
			}
			high = max(high, t.w[o])
			switch x := torn(share[o]); {
			case x <= whole:
			case t.several(o):
				add(doubt{int32(j), o}, float64(x*float64(1+t.w[o])))
			default:
				add(doubt{int32(j), o}, float64(x*float64(s.spread)))
			}
		}
		if x := torn(placed); x > whole {
			add(doubt{int32(j), -1}, float64(x*float64(1+high)))
		}
	}
	slices.SortStableFunc(list, func(a, b doubt) int { return cmp.Compare(weight[b], weight[a]) })
	return list
}

// probe chooses the branch on somebody that closes the most of the gap of a node, as far
// as is known or can be told by a few tries.
func (f *frontier) probe(n *junction) {
	if f.t.dual || f.dull >= dullProbes || n.r.kind != "placed" && n.r.kind != "option" {
		return
	}
	best, tried := 0.0, 0
	for _, d := range f.doubts(n.l) {
		gain, known := f.known[d]
		if !known {
			if tried == probesANode || f.out() {
				continue
			}
			tried++
			if gain = f.gain(n, d); gain == 0 {
				continue // it could not be told
			}
			f.known[d] = gain
		}
		if gain > best {
			best, n.r = gain, d.branch(n.r)
		}
	}
}

// branch is a reading with the doubt as what is torn.
func (d doubt) branch(r reading) reading {
	r.kind, r.slot, r.option = "option", d.slot, d.option
	if d.option < 0 {
		r.kind = "placed"
	}
	return r
}

// gain is the product of what the two sides of a branch close of the gap, at most all of
// it and at least a point each; 0 where that can't be told.
func (f *frontier) gain(n *junction, d doubt) float64 {
	s := f.search
	_, no, yes, ok := s.branch(d.branch(n.r), n.l)
	if !ok {
		return 0
	}
	gain, least := 1.0, int64(math.MaxInt64)
	for _, l := range []*limits{no, yes} {
		s.sx.back(n.at)
		if !s.sx.solveUnder(l, n.u, s.shift, s.box(n.depth+1), s.out) {
			return 0
		}
		side := s.t.evaluate(s.sx.multipliers(s.shift), l, s.f, s.shift, nil)
		closed := n.bound - max(s.score, side.floor(s.shift))
		gain *= float64(max(1, closed))
		least = min(least, closed)
	}
	if f.dull++; least*probePaid >= n.bound-s.score {
		f.dull = 0
	}
	return gain
}
