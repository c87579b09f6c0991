package solvertest_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"instroom/model"
	"instroom/solver"
	"instroom/solver/solvertest"
)

// reference looks at every plan where it can, and else returns the start. It
// claims what it has seen; it is the suite's own yardstick.
type reference struct{}

func (reference) Name() string { return "reference" }

func (reference) Solve(ctx context.Context, p *solver.Problem, o solver.Options, previous *solver.Result) (*solver.Result, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	r := &solver.Result{Status: solver.Feasible, Claimed: solver.NoClaim}
	r.Choice, r.Shut = solvertest.Empty(p)
	r.Objective, _ = solvertest.Evaluate(p, r.Choice, r.Shut)
	if previous != nil {
		if points, wrong := solvertest.Evaluate(p, previous.Choice, previous.Shut); wrong == nil {
			r.Objective, r.Choice, r.Shut = points, previous.Choice, previous.Shut
		}
	}
	r.Bound = r.Objective
	for j := range p.Slots() {
		best := model.Points(0)
		for i := p.OptionStart[j]; i < p.OptionStart[j+1]; i++ {
			best = max(best, p.OptionPoints[i])
		}
		r.Bound += best
	}
	for s := range p.Fill {
		for n := range p.Fill[s].Max + 1 {
			if n > 1000 {
				break
			}
			if v, ok := p.Fill[s].Value(n); ok && v > 0 {
				r.Bound += v
			}
		}
	}
	r.Bound += max(0, -r.Objective) + max(0, p.Constant)
	switch {
	case ctx.Err() != nil:
		r.Stopped = solver.Cancelled
	case !o.Deadline.IsZero() && time.Now().After(o.Deadline):
		r.Stopped = solver.TimeLimit
	case o.Gap > 0:
		r.Stopped = solver.WorkLimit
	case p.Slots() < 30:
		if all := solvertest.Enumerate(p, solvertest.EnumerationLimit); all != nil {
			best, counts, _ := all.Best(p.Strict)
			r.Choice, r.Shut = all.Plan(counts)
			r.Objective, r.Claimed, r.Status = best, best, solver.Optimal
		}
	}
	counts, needs := solvertest.Count(p, r.Choice), [4]int{}
	for _, need := range p.Members {
		needs[need.Class]++
	}
	for class := 1; class <= 3; class++ {
		if needs[class] > 0 {
			r.Classes = append(r.Classes, solver.ClassCount{Class: class, Placed: counts[class], Bound: needs[class]})
		}
	}
	return r, nil
}

func TestSuiteOnReference(t *testing.T) {
	solvertest.Run(t, func() solver.Solver { return reference{} })
}

// The checks must find every way in which an answer can be wrong.
func TestChecksCanFail(t *testing.T) {
	c := solvertest.Case{
		Bidders: []solvertest.Bidder{
			{Classes: []byte{1}, Slots: []solvertest.Slot{
				{Options: []solvertest.Option{{Points: 90}, {Session: 1, Points: 50, Care: []solvertest.Care{{Row: 0, Amount: 1}}}}},
				{Kind: 1, Options: []solvertest.Option{{Session: 2, Points: 40}}},
			}, Conflicts: [][2]int{{0, 2}}},
			{Classes: []byte{3}, Slots: []solvertest.Slot{{Options: []solvertest.Option{{Points: 80}, {Session: 1, Points: 60, Care: []solvertest.Care{{Row: 0, Amount: 1}}}}}}},
			{Classes: []byte{2}, Slots: []solvertest.Slot{{Options: []solvertest.Option{{Session: 3, Stay: true}}}}},
		},
		Fill: []solver.Fill{{Min: 1, Max: 1, Free: 1}, {Min: 1, Max: 2, Free: 2}, {Min: 1, Max: 1, Free: 1}, {Min: 2, Max: 4, Free: 4}},
		Care: []int32{1},
		Shut: []solvertest.Shut{{Session: 3, Value: -500}},
	}
	p := c.Problem()
	all := solvertest.Enumerate(p, 1000)
	// Person 0 in sessions 1 and 2, person 1 in session 0: 50 + 40 + 80.
	good := func() *solver.Result {
		return &solver.Result{
			Status: solver.Optimal, Objective: 170, Bound: 170, Claimed: solver.NoClaim,
			Choice: []int32{1, 2, 3, 5}, Shut: []bool{false},
			Classes: []solver.ClassCount{{Class: 1, Placed: 2, Bound: 2}, {Class: 2, Placed: 0, Bound: 0}, {Class: 3, Placed: 1, Bound: 1}},
			Proof:   model.Proof{Parts: []model.Part{{}}},
		}
	}
	check := func(r *solver.Result) []string {
		wrong := solvertest.CheckResult(p, solver.Options{}, r)
		if wrong == nil {
			wrong = solvertest.CheckOptimum(p, r, all)
		}
		return wrong
	}
	if wrong := check(good()); wrong != nil {
		t.Fatalf("the right answer: %q", wrong)
	}
	for _, bad := range []struct {
		name   string
		change func(r *solver.Result)
		say    string
	}{
		{"wrong points", func(r *solver.Result) { r.Objective, r.Bound = 171, 171 }, "worth 170"},
		{"bound too low", func(r *solver.Result) { r.Bound = 169 }, "below the objective"},
		{"optimal without proof", func(r *solver.Result) { r.Proof.Parts = nil }, "optimal with"},
		{"optimal with a gap", func(r *solver.Result) { r.Bound = 171 }, "optimal with"},
		{"clash", func(r *solver.Result) { r.Choice = []int32{0, 2, 4, 5} }, "conflict"},
		{"over capacity", func(r *solver.Result) { r.Choice = []int32{0, -1, 3, 5} }, "heads"},
		{"childcare", func(r *solver.Result) { r.Choice = []int32{1, 2, 4, 5} }, "care row"},
		{"pin dropped", func(r *solver.Result) { r.Choice[3] = -1 }, "stay"},
		{"shut and kept", func(r *solver.Result) { r.Shut[0] = true }, "stay"},
		{"option of another slot", func(r *solver.Result) { r.Choice[0] = 3 }, "another slot"},
		{"too short", func(r *solver.Result) { r.Choice = r.Choice[:2] }, "plan has"},
		{"class count", func(r *solver.Result) { r.Classes[0].Placed = 1 }, "class 1"},
		{"class bound", func(r *solver.Result) { r.Classes[2].Bound = 0 }, "class 3"},
		{"class missing", func(r *solver.Result) { r.Classes = r.Classes[:2] }, "class 3"},
		{"no plan", func(r *solver.Result) { r.Status = solver.NoPlan }, "empty plan"},
		{"not the optimum", func(r *solver.Result) {
			r.Choice, r.Objective, r.Bound = []int32{-1, 2, 3, 5}, 120, 120
			r.Classes[0].Placed = 1
		}, "below the optimum 170"},
		{"a class bound that a plan beats", func(r *solver.Result) {
			r.Choice, r.Objective, r.Bound, r.Status = []int32{-1, 2, 3, 5}, 120, 170, solver.Feasible
			r.Classes[0] = solver.ClassCount{Class: 1, Placed: 1, Bound: 1}
		}, "class 1: bound 1"},
	} {
		r := good()
		bad.change(r)
		wrong := check(r)
		if !slices.ContainsFunc(wrong, func(w string) bool { return strings.Contains(w, bad.say) }) {
			t.Errorf("%s: %q lacks %q", bad.name, wrong, bad.say)
		}
	}
}

// A failing case must come out smaller, valid and still failing.
func TestShrink(t *testing.T) {
	requires := func(c solvertest.Case) bool { return len(c.Problem().Requires) > 0 }
	for seed := range uint64(300) {
		c := solvertest.Random(seed)
		if !requires(c) {
			continue
		}
		small := solvertest.Shrink(c, 5*time.Second, requires)
		if p := small.Problem(); !requires(small) || p.Bidders() != 1 || p.Options() != 1 || len(p.Rows) > 0 {
			t.Fatalf("seed %d: %s", seed, small.Literal())
		}
	}
}

// Shuffling changes neither the number of plans nor the optimum of any counts.
func TestShuffleKeepsEveryPlan(t *testing.T) {
	for seed := range uint64(200) {
		c := solvertest.Random(seed)
		other := c.Shuffle(seed)
		p := other.Problem()
		if err := solvertest.Valid(p); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		a, b := solvertest.Enumerate(c.Problem(), solvertest.EnumerationLimit), solvertest.Enumerate(p, solvertest.EnumerationLimit)
		if a.Plans != b.Plans || len(a.ByCounts) != len(b.ByCounts) {
			t.Fatalf("seed %d: %d plans, shuffled %d", seed, a.Plans, b.Plans)
		}
		for counts, points := range a.ByCounts {
			if b.ByCounts[counts] != points {
				t.Errorf("seed %d: %v: %d, shuffled %d", seed, counts, points, b.ByCounts[counts])
			}
		}
	}
}

func TestCohortIsValid(t *testing.T) {
	c := solvertest.Cohort(1, 600)
	p := c.Problem()
	if err := solvertest.Valid(p); err != nil {
		t.Fatal(err)
	}
	if p.Options() < 3000 || len(p.Conflict) == 0 {
		t.Errorf("%d options, %d conflict words", p.Options(), len(p.Conflict))
	}
	t.Logf("%d bidders, %d slots, %d options, %d sessions", p.Bidders(), p.Slots(), p.Options(), p.Sessions())
}
