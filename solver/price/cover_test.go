package price

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestCoverOf holds the cover broken most against all sets of people: one is found
// where one is broken by enough, it needs more than there is, and nobody can be left out.
func TestCoverOf(t *testing.T) {
	found := 0
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 7))
		list := make([]unitUse, 1+r.IntN(9))
		share := make([]float64, len(list))
		for i := range list {
			list[i] = unitUse{participant: int32(i), a: 1 + r.Int64N(4), options: []int32{int32(i)}}
			share[i] = min(1, r.Float64()*1.5)
		}
		left := r.Int64N(9)
		best := 2.0
		for set := range 1 << len(list) {
			sum, lack := int64(0), 0.0
			for i := range list {
				if set>>i&1 == 1 {
					sum += list[i].a
					lack += 1 - share[i]
				}
			}
			if sum > left {
				best = min(best, lack)
			}
		}
		got := coverOf(list, share, left)
		if got == nil {
			if best < 1-leastCover-1e-9 && !slices.ContainsFunc(share, func(x float64) bool { return x <= leastCover }) {
				t.Fatalf("seed %d: no cover, one is broken by %.3f", seed, 1-best)
			}
			continue
		}
		found++
		sum, lack, least := int64(0), 0.0, int64(1<<40)
		for _, i := range got {
			sum += list[i].a
			lack += 1 - share[i]
			least = min(least, list[i].a)
		}
		switch {
		case sum <= left:
			t.Fatalf("seed %d: those in the cover need %d of %d", seed, sum, left)
		case sum-least > left:
			t.Fatalf("seed %d: somebody can be left out", seed)
		case lack > best+1e-9:
			t.Fatalf("seed %d: broken by %.3f, another by %.3f", seed, 1-lack, 1-best)
		}
	}
	if found < 500 {
		t.Errorf("only %d covers", found)
	}
}
