package baseline_test

import (
	"context"
	"fmt"
	"testing"

	"instroom/benchmarks/baseline"
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

func TestSuite(t *testing.T) {
	for _, name := range baseline.Names() {
		t.Run(name, func(t *testing.T) {
			solvertest.Run(t, func() solver.Solver { return baseline.New(name) }, solvertest.Costly)
		})
	}
}

// The judge accepts every plan: households, minimum sizes, rooms, childcare,
// prerequisites and pins of random batches are kept, and somebody is placed.
func TestJudgeAccepts(t *testing.T) {
	placed := map[string]int{}
	for seed := range uint64(150) {
		b := modeltest.Random(seed, rules.Defaults(), modeltest.Options{People: 5 + int(seed)%40})
		p, err := compile.Compile(context.Background(), rules.New(b))
		if err != nil {
			t.Fatal(err)
		}
		judge := check.New(b)
		for _, name := range baseline.Names() {
			r := solve(t, name, p)
			if r.Status == solver.NoPlan {
				continue // pins that contradict each other
			}
			report := judge.Feasible(compile.Plan(p, r))
			for _, f := range report.Findings {
				t.Errorf("seed %d, %s: %s", seed, name, f)
			}
			if report.Objective != r.Objective {
				t.Errorf("seed %d, %s: %d points, the judge has %d", seed, name, r.Objective, report.Objective)
			}
			placed[name] += report.Counts.Placed
		}
	}
	for _, name := range baseline.Names() {
		if placed[name] < 500 {
			t.Errorf("%s placed only %d people", name, placed[name])
		}
	}
}

// On weekly sizes the baselines are good enough to be worth comparing with, and
// never above the bound.
func TestNeverAboveTheBound(t *testing.T) {
	for _, o := range []trial.Options{
		{People: 400, Seats: 0.95, Seed: 1},
		{People: 400, Seats: 0.95, Seed: 2, LinkedShare: 0.3, OptionalShare: 0.5, Budget: 0.5},
	} {
		b := trial.Batch(o)
		p, err := compile.Compile(context.Background(), rules.New(b))
		if err != nil {
			t.Fatal(err)
		}
		best, err := price.New().Solve(context.Background(), p, solver.Options{Work: 2_000_000}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range baseline.Names() {
			r := solve(t, name, p)
			if report := check.Verify(b, compile.Plan(p, r), nil); !report.OK() || report.Objective != r.Objective {
				t.Errorf("%s: %v", name, report.Findings)
			}
			if r.Objective > best.Bound || r.Objective < best.Bound*6/10 {
				t.Errorf("%s: %d points, bound %d", name, r.Objective, best.Bound)
			}
		}
	}
}

func solve(t *testing.T, name string, p *solver.Problem) *solver.Result {
	t.Helper()
	r, err := baseline.New(name).Solve(context.Background(), p, solver.Options{}, nil)
	if err != nil || r.Warning != "" {
		t.Fatalf("%s: %v %s", name, err, r.Warning)
	}
	return r
}

// Three people, one seat each in sessions 0 and 1. Each rule has its own plan.
func TestWhoComesFirst(t *testing.T) {
	c := solvertest.Case{
		Bidders: []solvertest.Bidder{
			{Classes: []uint8{3}, Slots: []solvertest.Slot{{Options: []solvertest.Option{{Session: 0, Points: 90}, {Session: 1, Points: 10}}}}},
			{Classes: []uint8{1}, Slots: []solvertest.Slot{{Options: []solvertest.Option{{Session: 0, Points: 50}}}}},
			{Classes: []uint8{3}, Slots: []solvertest.Slot{{Options: []solvertest.Option{{Session: 0, Points: 95}, {Session: 1, Points: 94}}}}},
		},
		Fill: []solver.Fill{{Min: 1, Max: 1, Free: 1}, {Min: 1, Max: 1, Free: 1}},
	}
	p := c.Problem()
	for b, day := range []model.Date{20, 30, 10} {
		p.Batch.Participants[b].WaitingSince = day
	}
	for _, want := range []struct {
		name   string
		choice []int32
	}{
		{"first-come", []int32{1, -1, 3}}, // the third has waited longest, then the first
		{"greedy", []int32{-1, 2, 4}},     // class 1 first, then 94 points before 10
		{"deferred", []int32{-1, 2, 4}},
	} {
		if r := solve(t, want.name, p); fmt.Sprint(r.Choice) != fmt.Sprint(want.choice) {
			t.Errorf("%s: %v, want %v", want.name, r.Choice, want.choice)
		}
	}
}

// A group that does not fill is closed, the emptiest first, and its people go
// where there is a seat; so is one that costs more than its people are worth.
func TestGroupsThatDoNotFill(t *testing.T) {
	person := func(first, second model.Points) solvertest.Bidder {
		return solvertest.Bidder{Classes: []uint8{3}, Slots: []solvertest.Slot{{Options: []solvertest.Option{{Session: 0, Points: first}, {Session: 1, Points: second}}}}}
	}
	c := solvertest.Case{
		Bidders: []solvertest.Bidder{person(50, 40), person(50, 40), person(10, 40)},
		Fill:    []solver.Fill{{Min: 3, Max: 8, Free: 8}, {Min: 2, Max: 8, Free: 8, OpenCost: 100}},
	}
	for _, name := range baseline.Names() {
		if r := solve(t, name, c.Problem()); r.Objective != 110 {
			t.Errorf("%s: %d points, want 50 + 50 + 10 once session 1 is closed", name, r.Objective)
		}
	}
	c.Fill[0].Max = 2
	for _, name := range baseline.Names() {
		if r := solve(t, name, c.Problem()); r.Objective != 20 {
			t.Errorf("%s: %d points, want 3 × 40 − 100: session 0 can't fill", name, r.Objective)
		}
	}
	c.Fill[1].OpenCost = 121
	for _, name := range baseline.Names() {
		if r := solve(t, name, c.Problem()); r.Objective != 0 {
			t.Errorf("%s: %d points, want none", name, r.Objective)
		}
	}
}

// Where seats alone decide, nobody prefers a session that has a free seat or
// holds somebody of lower rank.
func TestDeferredIsStable(t *testing.T) {
	seated := 0
	for seed := range uint64(200) {
		b := trial.Batch(trial.Options{People: 60, Seats: 0.6, Seed: seed})
		for i := range b.Participants {
			b.Participants[i].NeedsOrientation = model.No
		}
		p, err := compile.Compile(context.Background(), rules.New(b))
		if err != nil {
			t.Fatal(err)
		}
		r := solve(t, "deferred", p)
		heads, lowest := make([]int32, p.Sessions()), make([]model.Points, p.Sessions())
		for s := range lowest {
			lowest[s] = 1 << 40
		}
		for _, i := range r.Choice {
			if i >= 0 {
				s := p.OptionSession[i]
				heads[s]++
				lowest[s] = min(lowest[s], p.OptionPoints[i])
				seated++
			}
		}
		for j, c := range r.Choice {
			for i := p.OptionStart[j]; i < p.OptionStart[j+1]; i++ {
				s := p.OptionSession[i]
				if (c < 0 || p.OptionPoints[i] > p.OptionPoints[c]) && (heads[s] < p.Fill[s].Max || p.OptionPoints[i] > lowest[s]) {
					t.Fatalf("seed %d: slot %d would rather have option %d, and session %d would rather have it", seed, j, i, s)
				}
			}
		}
	}
	if seated < 1000 {
		t.Errorf("only %d seated", seated)
	}
}
