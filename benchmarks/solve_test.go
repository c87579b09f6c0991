package benchmarks_test

import (
	"context"
	"fmt"
	"testing"

	"instroom/benchmarks/trial"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
	"instroom/solver/price"
)

// BenchmarkSolve times compile and solve together, as the table does; the
// metrics of the gap are those of the one seed.
func BenchmarkSolve(b *testing.B) {
	for _, people := range []int{60, 2000, 5000} {
		for _, seats := range []float64{0.6, 0.95, 1.1} {
			b.Run(fmt.Sprintf("size=%d/seats=%g/method=price", people, seats), func(b *testing.B) {
				solve(b, trial.Options{People: people, Seats: seats, Seed: 1})
			})
		}
	}
}

// BenchmarkHard times what makes 2,000 people hard.
func BenchmarkHard(b *testing.B) {
	for _, v := range []struct {
		name string
		o    trial.Options
	}{
		{"optional", trial.Options{OptionalShare: 1. / 3, Budget: 0.5}},
		{"linked", trial.Options{LinkedShare: 0.15}},
		{"identical", trial.Options{Identical: 20}},
		{"ties", trial.Options{Ties: true}},
		{"evenings", trial.Options{EveningOnly: true}},
		{"wide", trial.Options{WidePoints: true}},
	} {
		b.Run(fmt.Sprintf("size=2000/seats=0.95/variation=%s/method=price", v.name), func(b *testing.B) {
			v.o.People, v.o.Seats, v.o.Seed = 2000, 0.95, 1
			solve(b, v.o)
		})
	}
}

// BenchmarkCompile times the rules and the problem alone.
func BenchmarkCompile(b *testing.B) {
	for _, people := range []int{2000, 20000} {
		b.Run(fmt.Sprintf("size=%d/seats=0.95", people), func(b *testing.B) {
			batch := trial.Batch(trial.Options{People: people, Seats: 0.95, Seed: 1})
			b.ReportAllocs()
			for b.Loop() {
				if _, err := compile.Compile(context.Background(), rules.New(batch)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func solve(b *testing.B, o trial.Options) {
	batch := trial.Batch(o)
	var p *solver.Problem
	var r *solver.Result
	for b.Loop() {
		var err error
		if p, err = compile.Compile(context.Background(), rules.New(batch)); err != nil {
			b.Fatal(err)
		}
		if r, err = price.New().Solve(context.Background(), p, solver.Options{}, nil); err != nil {
			b.Fatal(err)
		}
	}
	placed := 0
	for j, c := range r.Choice {
		if c >= 0 {
			placed += int(p.Heads(j))
		}
	}
	left := float64(r.Bound - r.Objective)
	b.ReportMetric(100*left/max(1, float64(max(r.Objective, -r.Objective))), "gap-%")
	b.ReportMetric(left/float64(max(1, placed)), "gap-points/placed")
	b.ReportMetric(float64(r.Work)/float64(max(1, p.Options())), "looks/option")
}
