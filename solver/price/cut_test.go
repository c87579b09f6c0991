package price

import (
	"context"
	"math/rand/v2"
	"testing"

	"instroom/benchmarks/trial"
	"instroom/model"
	"instroom/model/rules"
	"instroom/solver/compile"
)

func trialTask(t *testing.T, o trial.Options) *task {
	t.Helper()
	return batchTask(t, trial.Batch(o))
}

// batchTask is the points of the first part of a batch.
func batchTask(t *testing.T, b *model.Batch) *task {
	t.Helper()
	p, err := compile.Compile(context.Background(), rules.New(b))
	if err != nil {
		t.Fatal(err)
	}
	q := split(p)[0]
	s := q.pointsTask(false, [3]int64{})
	s.crew = crew{1}
	return s
}

// TestCutsHold looks for cuts that random fractional plans break, and holds that
// no whole plan breaks them: random people in random open sessions.
func TestCutsHold(t *testing.T) {
	found := 0
	for seed := range uint64(6) {
		base := trialTask(t, trial.Options{People: 150, Seats: 1, Seed: seed, OptionalShare: 0.7, LinkedShare: 0.3})
		lt := base.linked()
		r := rand.New(rand.NewPCG(seed, 3))
		for range 20 {
			share, open := make([]float64, len(lt.option)), make([]float64, lt.sessions())
			for k := range open {
				open[k] = r.Float64()
			}
			for j := range lt.slot {
				for left := 1.0; left > 0.1; left /= 2 {
					o := lt.optAt[j] + r.Int32N(lt.optAt[j+1]-lt.optAt[j])
					share[o] += left / 2
				}
			}
			lt.cut(share, open)
		}
		found += len(lt.cuts)
		for range 200 {
			// Everybody has a dislike of their own for being seated at all.
			use := make([]int64, len(lt.rows))
			n := make([]int32, lt.sessions())
			openTo := make([]bool, lt.sessions())
			for k := range openTo {
				openTo[k] = r.IntN(3) > 0
			}
			for _, j := range r.Perm(len(lt.slot)) {
				for range 4 {
					o := lt.optAt[j] + r.Int32N(lt.optAt[j+1]-lt.optAt[j])
					k := lt.sess[o]
					if h := int32(lt.headsOf(o)); openTo[k] && n[k]+h <= lt.fill[k].Max {
						n[k] += h
						for _, c := range lt.cutOf[o] {
							use[c.row] += c.a
						}
						break
					}
				}
			}
			for k := range n {
				if n[k] > 0 {
					for _, c := range lt.cutUse[k] {
						use[c.row] += c.a
					}
				}
			}
			for i := range lt.rows {
				if lt.rows[i].key.kind == cutRow && use[i] > lt.rows[i].rhs {
					t.Fatalf("seed %d: a plan breaks cut %+v: %d above %d", seed, lt.cuts[lt.rows[i].key.at], use[i], lt.rows[i].rhs)
				}
			}
		}
	}
	if found < 100 {
		t.Errorf("%d cuts: the test has lost its force", found)
	}
}

// TestKnapsackIsExact holds the choice within a budget against every choice.
func TestKnapsackIsExact(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var k knapsack
	for range 500 {
		k.items = k.items[:0]
		for i := range r.IntN(12) {
			k.items = append(k.items, item{session: int32(i), use: 1 + r.Int64N(100), gain: 1 + r.Int64N(1000)})
		}
		capacity := r.Int64N(400)
		got := k.solve(capacity)
		var best, taken, use int64
		for choice := range 1 << len(k.items) {
			cost, gain := int64(0), int64(0)
			for i, it := range k.items {
				if choice>>i&1 != 0 {
					cost += it.use
					gain += it.gain
				}
			}
			if cost <= capacity {
				best = max(best, gain)
			}
		}
		for _, it := range k.items {
			if it.taken {
				taken += it.gain
				use += it.use
			}
		}
		if got != best || taken != best || use > capacity {
			t.Fatalf("%d within %d, taken %d with %d, want %d: %v", got, capacity, taken, use, best, k.items)
		}
	}
}
