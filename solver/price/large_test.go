package price_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"instroom/benchmarks/trial"
	"instroom/model/modeltest"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
	"instroom/solver/price"
	"instroom/solver/solvertest"
)

// TestLarge sends batches of every kind the way of parts that are too large for one
// relaxation, and of those that are solved whole, but by boxes that move, and whose plans are
// improved by region before the tree: the judge accepts plan and bound, and the bound holds
// against the optimum of the usual way.
func TestLarge(t *testing.T) {
	for _, way := range []struct {
		name         string
		first, seeds uint64
		set          func(int) func()
		rows         int
	}{
		{"by region", 9000, 60, price.SetSimplexRows, 6},
		{"swept", 9700, 80, price.SetSweptRows, 4},
	} {
		t.Run(way.name, func(t *testing.T) {
			for seed := range solvertest.Seeds(way.seeds) {
				b := modeltest.Random(way.first+seed, rules.Defaults(), modeltest.Options{People: 40})
				usual := solve(t, b, solver.Options{})
				restore := way.set(way.rows)
				r := solve(t, b, solver.Options{})
				restore()
				if !b.Settings.Strict && (r.Bound < usual.Objective || r.Objective > usual.Bound) {
					t.Errorf("%d..%d, the usual way %d..%d", r.Objective, r.Bound, usual.Objective, usual.Bound)
				}
				if t.Failed() {
					t.Fatalf("seed %d", way.first+seed)
				}
			}
		})
	}
}

// TestSpread holds that points of 1 to 1,000,000 are brought within a millionth by region,
// at any number of threads with the same result. Past failure: 80,000 pivots of the whole
// relaxation at 20,000 people, which took twice as long as all of this; here 162 million looks.
func TestSpread(t *testing.T) {
	if testing.Short() {
		t.Skip("a cohort of 8,000")
	}
	b := trial.Batch(trial.Options{People: 8000, Seats: 0.95, Seed: 3, WidePoints: true})
	one := solve(t, b, solver.Options{Threads: 1})
	two := solve(t, b, solver.Options{Threads: 2})
	if one.Objective != two.Objective || one.Bound != two.Bound || !slices.Equal(one.Choice, two.Choice) {
		t.Errorf("%d..%d with one thread, %d..%d with two", one.Objective, one.Bound, two.Objective, two.Bound)
	}
	if float64(one.Bound-one.Objective) > 1e-6*float64(one.Objective) {
		t.Errorf("%d..%d", one.Objective, one.Bound)
	}
	if most := int64(140_000_000); one.Work > most {
		t.Errorf("%d options looked at, more than %d", one.Work, most)
	}
}

// TestLargeIsNear holds that regions lose little: a cohort that is proven whole
// comes within a tenth of a per cent by region, with and without openings.
func TestLargeIsNear(t *testing.T) {
	for _, o := range []trial.Options{
		{People: 3000, Seats: 0.95, Seed: 3},
		{People: 3000, Seats: 0.95, Seed: 3, LinkedShare: 0.15},
	} {
		b := trial.Batch(o)
		restore := price.SetSimplexRows(100)
		r := solve(t, b, solver.Options{})
		restore()
		if gap := float64(r.Bound-r.Objective) / float64(r.Objective); gap > 1e-3 {
			t.Errorf("%+v: a gap of %.3f %%", o, 100*gap)
		}
	}
}

// TestWarm holds that a solve from the result of another batch is as good as one
// from nothing, and never worse than the old plan where that still stands.
func TestWarm(t *testing.T) {
	for seed := range uint64(40) {
		b := modeltest.Random(9500+seed, rules.Defaults(), modeltest.Options{People: 50})
		first := solve(t, b, solver.Options{})
		c := modeltest.MoreSeats(b, int(seed)%len(b.Sessions))
		switch seed % 3 {
		case 1:
			c = modeltest.Permute(c, seed)
		case 2:
			c.Sessions[int(seed)%len(c.Sessions)].Capacity /= 2
		}
		cold := solve(t, c, solver.Options{})
		p, err := compile.Compile(context.Background(), rules.New(c))
		if err != nil {
			t.Fatal(err)
		}
		warm, err := price.New().Solve(context.Background(), p, solver.Options{}, first)
		if err != nil {
			t.Fatal(err)
		}
		judge(t, c, p, warm)
		if cold.Status == solver.Optimal && warm.Status == solver.Optimal && cold.Objective != warm.Objective {
			t.Errorf("seed %d: cold %d, warm %d, both called optimal", seed, cold.Objective, warm.Objective)
		}
		if !c.Settings.Strict && (warm.Objective > cold.Bound || cold.Objective > warm.Bound) {
			t.Errorf("seed %d: cold %d..%d, warm %d..%d", seed, cold.Objective, cold.Bound, warm.Objective, warm.Bound)
		}
	}
}

// TestUnchanged holds that the same batch is not solved again: no work, and the
// same plan and proof.
func TestUnchanged(t *testing.T) {
	b := trial.Batch(trial.Options{People: 800, Seats: 0.8, Seed: 1})
	p, err := compile.Compile(context.Background(), rules.New(b))
	if err != nil {
		t.Fatal(err)
	}
	first := solve(t, b, solver.Options{})
	again, err := price.New().Solve(context.Background(), p, solver.Options{}, first)
	if err != nil {
		t.Fatal(err)
	}
	judge(t, b, p, again)
	if again.Work != 0 || again.Status != first.Status || again.Objective != first.Objective {
		t.Errorf("%s with %d and work %d, want %s with %d and none", again.Status, again.Objective, again.Work, first.Status, first.Objective)
	}
}

// TestMuchAlike holds that people who are alike, and scores that are equal, make a batch
// no harder: it is proven in a small part of the default work, whole or by region. Past
// failures: 5,000 people with equal scores 0.7 % from the proof, and 20 people of each
// profile 0.2 %, when all of it was used up.
func TestMuchAlike(t *testing.T) {
	if testing.Short() {
		t.Skip("cohorts of 5,000")
	}
	for _, c := range []struct {
		trial.Options
		rows int
		work int64
	}{
		{trial.Options{People: 5000, Seats: 0.95, Seed: 3, Ties: true}, 3000, 30_000_000},
		{trial.Options{People: 5000, Seats: 0.95, Seed: 3, Ties: true}, 300, 60_000_000},
		{trial.Options{People: 5000, Seats: 0.95, Seed: 3, Identical: 20}, 3000, 120_000_000},
		{trial.Options{People: 5000, Seats: 0.95, Seed: 3, Identical: 20}, 300, 120_000_000}, // 250 rows of people
		{trial.Options{People: 2000, Seats: 0.95, Seed: 1, Ties: true, LinkedShare: 0.15}, 3000, 20_000_000},
		{trial.Options{People: 2000, Seats: 0.95, Seed: 1, Ties: true, Identical: 20}, 3000, 20_000_000},
	} {
		restore := price.SetSimplexRows(c.rows)
		r := solve(t, trial.Batch(c.Options), solver.Options{Work: c.work})
		restore()
		if r.Status != solver.Optimal {
			t.Errorf("%+v: %s, %d..%d", c, r.Status, r.Objective, r.Bound)
		}
	}
}

// TestNearlyEqual holds that scores which differ by a hundredth are proven within a
// hundredth of a per cent. Past failure: 0.06 % with twice the work.
func TestNearlyEqual(t *testing.T) {
	if testing.Short() {
		t.Skip("a cohort of 5,000")
	}
	b := trial.Batch(trial.Options{People: 5000, Seats: 0.95, Seed: 1, Ties: true})
	r := rand.New(rand.NewPCG(1, 1))
	for i := range b.Preferences {
		b.Preferences[i].Score = 100_000 + r.Int32N(1000)
	}
	if r := solve(t, b, solver.Options{Work: 160_000_000}); float64(r.Bound-r.Objective) > 1e-4*float64(r.Objective) {
		t.Errorf("%d..%d", r.Objective, r.Bound)
	}
}
