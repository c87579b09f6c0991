package price_test

import (
	"context"
	"slices"
	"testing"

	"instroom/benchmarks/trial"
	"instroom/model"
	"instroom/model/check"
	"instroom/model/modeltest"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
	"instroom/solver/price"
	"instroom/solver/solvertest"
)

// TestRedraw holds that other plans of a solved problem are legal, have no fewer points,
// and keep the bound; that the seed decides and the threads don't; and that a plan from
// before a change, mended, has the points of the solve after it where nothing may be lost.
func TestRedraw(t *testing.T) {
	ctx := context.Background()
	engine := price.New().(solver.Redrawer)
	tried, elsewhere, seeded := 0, 0, 0
	for seed := range solvertest.Seeds(60) {
		b := modeltest.Random(9700+seed, rules.Defaults(), modeltest.Options{People: 50})
		b.Settings.Strict = false
		c := modeltest.MoreSeats(b, int(seed)%len(b.Sessions))
		c.Sessions[int(seed+1)%len(c.Sessions)].Capacity /= 2
		problem := func(b *model.Batch) *solver.Problem {
			p, err := compile.Compile(ctx, rules.New(b))
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		solved := func(p *solver.Problem, previous *solver.Result) *solver.Result {
			r, err := engine.Solve(ctx, p, solver.Options{}, previous)
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		other := func(b *model.Batch, p *solver.Problem, o solver.Options, of, from *solver.Result) *solver.Result {
			r, err := engine.Redraw(ctx, p, o, of, from)
			if err != nil {
				t.Fatal(err)
			}
			report := check.Feasible(b, compile.Plan(p, r))
			switch {
			case !report.OK():
				t.Fatalf("seed %d: %s", seed, report.Findings[0])
			case report.Objective != r.Objective || r.Objective < of.Objective || r.Bound != of.Bound:
				t.Errorf("seed %d: %d..%d, judged %d, of a plan with %d..%d", seed, r.Objective, r.Bound, report.Objective, of.Objective, of.Bound)
			}
			return r
		}
		bp, cp := problem(b), problem(c)
		first := solved(bp, nil)
		now := solved(cp, first)
		var last *solver.Result
		for lottery := range uint64(3) {
			drawn := other(b, bp, solver.Options{Seed: lottery, Threads: 1}, first, nil)
			if again := other(b, bp, solver.Options{Seed: lottery, Threads: 3}, first, nil); !slices.Equal(again.Choice, drawn.Choice) {
				t.Errorf("seed %d, lottery %d: another plan on three threads", seed, lottery)
			}
			if tried++; !slices.Equal(drawn.Choice, first.Choice) {
				elsewhere++
			}
			if last != nil && !slices.Equal(drawn.Choice, last.Choice) {
				seeded++
			}
			last = drawn
			other(c, cp, solver.Options{Seed: lottery}, now, drawn)
		}
		for _, wrong := range [][2]*solver.Result{{now, nil}, {first, {}}, {{}, nil}} {
			if _, err := engine.Redraw(ctx, bp, solver.Options{}, wrong[0], wrong[1]); err == nil {
				t.Errorf("seed %d: a result that is not one of the problem was drawn anew", seed)
			}
		}
	}
	if tried == 0 || elsewhere == 0 || seeded == 0 {
		t.Errorf("of %d plans of a lottery %d are others, %d by the seed", tried, elsewhere, seeded)
	}
}

// TestTiesAreDrawn holds that where scores are equal every seed seats many people elsewhere,
// and that a change which concerns one session leaves nearly all where they were.
func TestTiesAreDrawn(t *testing.T) {
	ctx := context.Background()
	engine := price.New().(solver.Redrawer)
	b := trial.Batch(trial.Options{People: 400, Seats: 0.95, Seed: 1, Ties: true})
	p, err := compile.Compile(ctx, rules.New(b))
	if err != nil {
		t.Fatal(err)
	}
	first, err := engine.Solve(ctx, p, solver.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	plans := []*solver.Result{first}
	for seed := range uint64(4) {
		drawn, err := engine.Redraw(ctx, p, solver.Options{Seed: seed}, first, nil)
		if err != nil {
			t.Fatal(err)
		}
		plans = append(plans, drawn)
	}
	for i, x := range plans {
		for k, y := range plans[:i] {
			if n := differ(x.Choice, y.Choice); 10*n < len(x.Choice) {
				t.Errorf("plans %d and %d seat only %d of %d elsewhere", k, i, n, len(x.Choice))
			}
		}
	}
	c := modeltest.MoreSeats(b, 3)
	q, err := compile.Compile(ctx, rules.New(c))
	if err != nil {
		t.Fatal(err)
	}
	now, err := engine.Solve(ctx, q, solver.Options{}, first)
	if err != nil {
		t.Fatal(err)
	}
	if n := differ(now.Choice, first.Choice); n > 30 {
		t.Errorf("a seat more seats %d of %d elsewhere", n, len(now.Choice))
	}
}

func differ(a, b []int32) (n int) {
	for j := range a {
		if a[j] != b[j] {
			n++
		}
	}
	return n
}
