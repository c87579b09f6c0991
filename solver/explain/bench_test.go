package explain_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"instroom/io/batch"
	"instroom/model"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
	"instroom/solver/explain"
	"instroom/solver/price"
)

// BenchmarkExplain explains the plan of an example batch, with and without
// solving again; the metrics say how much was left unsought.
func BenchmarkExplain(b *testing.B) {
	data, found := batch.Read(filepath.Join(root(b), "scenarios", "example", "antwerp"), batch.Options{})
	if found.HasErrors() {
		b.Fatal("the example batch has errors")
	}
	x := rules.New(data)
	p, err := compile.Compile(context.Background(), x)
	if err != nil {
		b.Fatal(err)
	}
	solve := func(ctx context.Context, p *solver.Problem, previous *solver.Result) (*solver.Result, error) {
		return price.New().Solve(ctx, p, solver.Options{Work: 50 * int64(p.Options())}, previous)
	}
	r, err := solve(context.Background(), p, nil)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		options explain.Options
	}{{"changes=none", explain.Options{Needs: -1}}, {"changes=unsolved", explain.Options{Solves: -1}}, {"changes=solved", explain.Options{}}} {
		b.Run(c.name, func(b *testing.B) {
			var out *model.Explanation
			solves, inSolve := 0, time.Duration(0)
			for b.Loop() {
				solves, inSolve = 0, 0
				in := explain.Input{Index: x, Problem: p, Plan: compile.Plan(p, r), Result: r,
					Solve: func(ctx context.Context, p *solver.Problem, previous *solver.Result) (*solver.Result, error) {
						start := time.Now()
						defer func() { solves++; inSolve += time.Since(start) }()
						return solve(ctx, p, previous)
					}}
				if out, err = explain.New(context.Background(), in, c.options); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(out.Waiting)), "waiting")
			b.ReportMetric(float64(out.Unsought), "unsought")
			b.ReportMetric(float64(solves), "solves")
			b.ReportMetric(inSolve.Seconds(), "s-in-solve")
		})
	}
}
