package solvertest

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"instroom/model"
	"instroom/model/check"
	"instroom/model/modeltest"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
)

// RunBatches holds a solver, together with package compile, against batches:
// the judge finds nothing wrong and counts the same points, the order of rows
// changes no byte, other names change no proven objective, and more seats never
// lower one.
func RunBatches(t *testing.T, makeSolver func() solver.Solver, features ...Feature) {
	seeds := uint64(150)
	if testing.Short() || slices.Contains(features, Costly) {
		seeds = 30
	}
	optimal := 0
	for seed := range seeds {
		o := modeltest.Options{}
		if seed%25 == 24 {
			o.People = 60
		}
		b := modeltest.Random(seed, rules.Defaults(), o)
		first, wrong := solveBatch(makeSolver, b)
		if wrong != nil {
			t.Errorf("batch %d: %q", seed, wrong)
			continue
		}
		if first.result.Status == solver.Optimal {
			optimal++
		}
		if all := first.enumerate(); all != nil {
			if wrong := CheckOptimum(first.problem, first.result, all); wrong != nil {
				t.Errorf("batch %d: %q", seed, wrong)
			}
		}

		permuted, wrong := solveBatch(makeSolver, modeltest.Permute(b, seed))
		if wrong != nil {
			t.Errorf("batch %d, rows in another order: %q", seed, wrong)
		} else if what := first.differs(permuted); what != "" {
			t.Errorf("batch %d: rows in another order change %s", seed, what)
		}

		renamed, wrong := solveBatch(makeSolver, modeltest.Rename(b, seed))
		if wrong != nil {
			t.Errorf("batch %d, renamed: %q", seed, wrong)
		} else if both(first, renamed) && first.result.Objective != renamed.result.Objective {
			t.Errorf("batch %d: %d points, renamed %d", seed, first.result.Objective, renamed.result.Objective)
		}

		if b.Settings.Strict {
			continue // a seat may buy a class with points
		}
		s := int(seed) % len(b.Sessions)
		more, wrong := solveBatch(makeSolver, modeltest.MoreSeats(b, s))
		if wrong != nil {
			t.Errorf("batch %d, a seat more in %s: %q", seed, b.Sessions[s].ID, wrong)
		} else if both(first, more) && more.result.Objective < first.result.Objective {
			t.Errorf("batch %d: %d points, with a seat more in %s %d", seed, first.result.Objective, b.Sessions[s].ID, more.result.Objective)
		}
	}
	t.Logf("%d of %d batches optimal", optimal, seeds)
}

// solved is a batch with its problem, its result and its plan by ids.
type solved struct {
	problem *solver.Problem
	result  *solver.Result
	plan    []string
}

func both(a, b *solved) bool {
	return a.result.Status == solver.Optimal && b.result.Status == solver.Optimal
}

// enumerate looks at every plan where there are few.
func (x *solved) enumerate() *Optimum {
	if x.problem.Slots() > 14 {
		return nil
	}
	return Enumerate(x.problem, EnumerationLimit)
}

func solveBatch(makeSolver func() solver.Solver, b *model.Batch) (*solved, []string) {
	ctx := context.Background()
	p, err := compile.Compile(ctx, rules.New(b))
	if err != nil {
		return nil, []string{err.Error()}
	}
	if err := Valid(p); err != nil {
		return nil, []string{"compile: " + err.Error()}
	}
	r, err := makeSolver().Solve(ctx, p, solver.Options{}, nil)
	if err != nil {
		return nil, []string{err.Error()}
	}
	if wrong := CheckResult(p, solver.Options{}, r); wrong != nil {
		return nil, wrong
	}
	plan := compile.Plan(p, r)
	var wrong []string
	report := check.Feasible(b, plan)
	for _, f := range report.Findings {
		wrong = append(wrong, "judge: "+f.String())
	}
	if report.Objective != r.Objective {
		wrong = append(wrong, fmt.Sprintf("judge: %d points, the solver says %d", report.Objective, r.Objective))
	}
	x := &solved{problem: p, result: r}
	for _, pl := range plan.Placed {
		x.plan = append(x.plan, fmt.Sprintf("%s in %s: %d", b.Participants[pl.Participant].ID, b.Sessions[pl.Session].ID, pl.Points))
	}
	for _, s := range plan.Shut {
		x.plan = append(x.plan, b.Sessions[s].ID+" shut")
	}
	return x, wrong
}

// differs names the first part of problem or result that is not the same, what
// leads back to rows of the batch left out.
func (x *solved) differs(y *solved) string {
	p, q := *x.problem, *y.problem
	for _, z := range []*solver.Problem{&p, &q} {
		z.Batch, z.SessionIndex, z.Memory = nil, nil, nil
		members := make([]solver.Need, len(z.Members))
		for i, need := range z.Members {
			need.Participant = 0
			members[i] = need
		}
		z.Members = members
	}
	a, b := reflect.ValueOf(p), reflect.ValueOf(q)
	for i := range a.NumField() {
		if !reflect.DeepEqual(a.Field(i).Interface(), b.Field(i).Interface()) {
			return "Problem." + a.Type().Field(i).Name
		}
	}
	x.result.Memory, y.result.Memory = nil, nil // the solver's own affair
	for i := range x.result.Trace {
		x.result.Trace[i].Elapsed = 0
	}
	for i := range y.result.Trace {
		y.result.Trace[i].Elapsed = 0
	}
	a, b = reflect.ValueOf(*x.result), reflect.ValueOf(*y.result)
	for i := range a.NumField() {
		if !reflect.DeepEqual(a.Field(i).Interface(), b.Field(i).Interface()) {
			return "Result." + a.Type().Field(i).Name
		}
	}
	// A plan is in the order of indexes; as a set of ids it must be the same.
	count := map[string]int{}
	for _, line := range x.plan {
		count[line]++
	}
	for _, line := range y.plan {
		if count[line]--; count[line] < 0 {
			return "the plan: " + line
		}
	}
	return ""
}
