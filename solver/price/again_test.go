package price

import (
	"context"
	"reflect"
	"slices"
	"testing"

	"instroom/model"
	"instroom/model/check"
	"instroom/model/modeltest"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
	"instroom/solver/solvertest"
)

// TestSplitAgain holds that the parts of a problem with the same options are those that
// are made from nothing, and that a solve which starts from them gives the plan and the
// bound of one that starts from a problem compiled from nothing.
func TestSplitAgain(t *testing.T) {
	changes := []func(b *model.Batch, s int){
		func(b *model.Batch, s int) { b.Sessions[s].Capacity += 2 },
		func(b *model.Batch, s int) { b.Sessions[s].Capacity = max(1, b.Sessions[s].Capacity/2) },
		func(b *model.Batch, s int) { b.Sessions[s].MinSize, b.Sessions[s].TargetSize = 3, 4 },
		func(b *model.Batch, s int) { b.Sessions[s].OpenCost += 12_300 },
		func(b *model.Batch, _ int) { b.Settings.Budget = max(0, b.Settings.Budget) + 100_000 },
	}
	shares, seeds := 0, solvertest.Seeds(120)
	for seed := range seeds {
		o := modeltest.Options{}
		if seed%6 == 5 {
			o.People = 60
		}
		b := modeltest.Random(seed, rules.Defaults(), o)
		x := rules.New(b)
		p := compiled(t, x)
		first := solved(t, p, nil)
		m := first.Memory.(*memory)
		for i, change := range changes {
			d := *b
			d.Sessions = slices.Clone(b.Sessions)
			change(&d, (int(seed)+i)%len(d.Sessions))
			y := rules.New(&d)
			q, err := compile.Again(context.Background(), y, x, p)
			if err != nil {
				t.Fatal(err)
			}
			got := splitAgain(q, m)
			if got == nil {
				continue
			}
			shares++
			want := slices.DeleteFunc(split(q), func(q *part) bool { return q.bidders() == 0 })
			for k := range min(len(got), len(want)) {
				if !sameCare(got[k], want[k]) {
					t.Errorf("batch %d, change %d: other uses of childcare", seed, i)
				}
				got[k].care, want[k].care = nil, nil
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("batch %d, change %d: other parts", seed, i)
			}
			warm := solved(t, q, first)
			report := check.Verify(&d, compile.Plan(q, warm), warm.Certificate(&d, "test"))
			if len(report.Findings) > 0 || report.Objective != warm.Objective || report.Bound > warm.Bound {
				t.Errorf("batch %d, change %d: %d..%d, the judge says %d..%d, %v", seed, i, warm.Objective, warm.Bound, report.Objective, report.Bound, report.Findings)
			}
			if plain := solved(t, compiled(t, y), first); plain.Objective != warm.Objective || plain.Bound != warm.Bound {
				t.Errorf("batch %d, change %d: %d..%d, from a problem made from nothing %d..%d", seed, i, warm.Objective, warm.Bound, plain.Objective, plain.Bound)
			}
		}
	}
	if 3*shares < 5*int(seeds) {
		t.Errorf("%d problems with the same options: the test shows little", shares)
	}
}

// sameCare reports whether options use the same of all childcare rows. One part may have
// been solved before, with its uses listed then.
func sameCare(a, b *part) bool {
	x, y := a.pointsTask(false, [3]int64{}), b.pointsTask(false, [3]int64{})
	for r := range a.rows {
		if a.rows[r].key.kind == careRow && !slices.Equal(x.usesOf(int32(r)), y.usesOf(int32(r))) {
			return false
		}
	}
	return true
}

func compiled(t *testing.T, x *rules.Index) *solver.Problem {
	t.Helper()
	p, err := compile.Compile(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func solved(t *testing.T, p *solver.Problem, previous *solver.Result) *solver.Result {
	t.Helper()
	r, err := New().Solve(context.Background(), p, solver.Options{Threads: 1}, previous)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
