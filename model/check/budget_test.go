package check

import (
	"math/rand/v2"
	"testing"
)

// TestSpendIsExact holds what a budget buys against every choice.
func TestSpendIsExact(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		p := &purse{left: r.Int64N(400)}
		for i := range r.IntN(12) {
			p.items = append(p.items, purchase{i, 1 + r.Int64N(100), 1 + r.Int64N(1000)})
		}
		p.sort()
		best := int64(0)
		for choice := range 1 << len(p.items) {
			cost, gain := int64(0), int64(0)
			for i, it := range p.items {
				if choice>>i&1 != 0 {
					cost += it.cost
					gain += it.gain
				}
			}
			if cost <= p.left {
				best = max(best, gain)
			}
		}
		if got, ok := p.spend(0); !ok || got != best {
			t.Fatalf("%d buys %d of %v, want %d", p.left, got, p.items, best)
		}
		for _, enough := range []int64{best - 1, best, best + 1, best + 20, best / 2} {
			if got := p.below(enough); got != (best < enough) {
				t.Fatalf("%d buys %d of %v; less than %d: %v", p.left, best, p.items, enough, got)
			}
		}
	}
}
