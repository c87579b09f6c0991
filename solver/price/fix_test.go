package price

import (
	"math/rand/v2"
	"testing"

	"instroom/benchmarks/trial"
	"instroom/solver/solvertest"
)

// TestFixIsExact holds what reduced costs rule out against the best bundle with each option
// forced: in crowded evenings, where options clash, with options barred and needs that must
// be met.
func TestFixIsExact(t *testing.T) {
	out, beside := 0, 0
	for seed := range solvertest.Seeds(8) {
		tk := trialTask(t, trial.Options{People: 300, Seats: 0.9, Seed: seed, EveningOnly: true})
		r := rand.New(rand.NewPCG(seed, 3))
		u := make([]int64, len(tk.rows))
		for i := range u {
			u[i] = int64(r.IntN(900)) << 16
		}
		l := tk.freeLimits()
		for o := range l.ban {
			l.ban[o] = r.IntN(5) == 0
		}
		f := &finder[int64]{t: tk}
		for j := range l.must {
			l.must[j] = r.IntN(4) == 0
			if _, _, ok := f.choose(int(tk.bidderOf[j]), u, 1<<16, l); !ok {
				l.must[j] = false
			}
		}
		room := int64(r.IntN(300)) << 16
		for b := range tk.bidder {
			if tk.searched[b] {
				continue
			}
			got := l.clone()
			tk.fixBidder(b, u, l, f, 16, room, got)
			best, _, ok := f.choose(b, u, 1<<16, l)
			if !ok {
				t.Fatalf("seed %d: bidder %d has no bundle", seed, b)
			}
			free := append([]int32(nil), f.best...)
			for j := tk.slotAt[b]; j < tk.slotAt[b+1]; j++ {
				for o := tk.optAt[j]; o < tk.optAt[j+1]; o++ {
					if l.ban[o] {
						continue
					}
					alone := l.clone()
					alone.must[j] = true
					for k := tk.optAt[j]; k < tk.optAt[j+1]; k++ {
						alone.ban[k] = l.ban[k] || k != o
					}
					forced, _, any := f.choose(b, u, 1<<16, alone)
					if want := !any || forced < best-room; got.ban[o] != want {
						t.Fatalf("seed %d: option %d of bidder %d is worth %d, the best bundle %d: barred %v", seed, o, b, forced, best, got.ban[o])
					}
					if got.ban[o] {
						out++
					} else if other := tk.slotAt[b] + tk.slotAt[b+1] - 1 - j; other != j {
						if x := free[other-tk.slotAt[b]]; x >= 0 && tk.clash(int32(b), o, x) {
							beside++
						}
					}
				}
			}
		}
	}
	if out == 0 || beside == 0 {
		t.Errorf("%d options barred, %d kept that clash with the best of the other need: the test shows little", out, beside)
	}
}
