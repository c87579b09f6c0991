package price

import (
	"math/rand/v2"
	"testing"

	"instroom/benchmarks/trial"
)

// TestPurse holds the relaxation that keeps the budget whole between its two neighbours:
// it bounds what any choice of openings within the budget comes to, and is no weaker than
// the relaxation with a price for the budget. It must reach the bound that the best choice
// in each of its columns proves, after limits are narrowed too.
func TestPurse(t *testing.T) {
	stronger := 0
	for seed := range uint64(12) {
		base := trialTask(t, trial.Options{People: 120, Seats: 0.8, Seed: seed, OptionalShare: 0.5, Budget: 0.2})
		base.budget = base.budgetRow()
		if base.budget == 0 {
			t.Fatalf("seed %d: no budget", seed)
		}
		priced := *base
		priced.budget = 0
		r := rand.New(rand.NewPCG(seed, 5))
		l := base.freeLimits()
		for step := range 4 {
			whole := relaxed(t, base, l)
			if loose := relaxed(t, &priced, l); whole > loose {
				t.Fatalf("seed %d, step %d: %d with the budget whole, %d with a price", seed, step, whole, loose)
			} else if whole < loose {
				stronger++
			}
			// The best of some choices of openings that the budget allows.
			for range 30 {
				low := l.clone()
				left := base.rows[base.budget].rhs
				for _, k := range r.Perm(base.sessions()) {
					cost := base.cost(int32(k))
					if cost == 0 || low.lo[k] > 0 {
						left -= min(cost, cost*int64(low.lo[k]))
						continue
					}
					if low.hi[k] == 0 || cost > left || r.IntN(4) == 0 {
						low.hi[k] = 0
						continue
					}
					left -= cost
				}
				if left < 0 {
					continue
				}
				if some := relaxed(t, &priced, low); some > whole+1 {
					t.Fatalf("seed %d, step %d: openings within the budget come to %d, the relaxation to %d", seed, step, some, whole)
				}
			}
			l = l.clone()
			k := r.IntN(base.sessions())
			if base.cost(int32(k)) > 0 && r.IntN(2) == 0 {
				l.hi[k] = 0
			}
			for range 10 {
				l.ban[r.IntN(len(l.ban))] = true
			}
		}
	}
	if stronger == 0 {
		t.Error("keeping the budget whole never made a difference")
	}
}

// relaxed solves the relaxation of a task under limits, and returns its bound. What the
// simplex ends at must be what its own solution is worth.
func relaxed(t *testing.T, task *task, l *limits) int64 {
	t.Helper()
	const shift = 16
	never := func() bool { return false }
	u := make([]int64, len(task.rows))
	s := newSimplex(task, u, simplexRows)
	if !s.solveUnder(l, u, shift, 50, never) {
		t.Fatal("no start")
	}
	for range 50 {
		rows := s.brokenRows()
		if len(rows) == 0 {
			break
		}
		s.activate(rows, 50)
		s.solve(never)
	}
	d := task.evaluate(s.multipliers(shift), l, &finder[int64]{t: task}, shift, nil)
	worth, slack := 0.0, 2.0
	if task.budget == 0 {
		slack = 8 // a price a cent is rounded, and there are 300,000 of them
	}
	s.primal(func(_ int, c *column, x float64) { worth += c.cost * x })
	if bound := float64(d.floor(shift)); bound < worth-2 || bound > worth+slack {
		t.Fatalf("a solution worth %.2f, a bound of %.0f", worth, bound)
	}
	return d.floor(shift)
}
