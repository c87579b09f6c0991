package benchmarks_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"testing"

	"instroom/benchmarks/baseline"
	"instroom/benchmarks/cohort"
	"instroom/benchmarks/trial"
	"instroom/io/batch"
	"instroom/io/mps"
	"instroom/model"
	"instroom/model/check"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
	"instroom/solver/explain"
	"instroom/solver/milp"
	"instroom/solver/price"
)

// problem is a plain batch of the trial family.
func problem(b *testing.B, people int) (*model.Batch, *solver.Problem) {
	b.Helper()
	batch := trial.Batch(trial.Options{People: people, Seats: 0.95, Seed: 1})
	p, err := compile.Compile(context.Background(), rules.New(batch))
	if err != nil {
		b.Fatal(err)
	}
	return batch, p
}

// perOption says what a run costs an option, so that sizes can be compared.
func perOption(b *testing.B, p *solver.Problem) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(p.Options()), "ns/option")
}

// realistic is a cohort with what the trial family lacks: languages, levels,
// travel, childcare that households share. It is written and read as any batch.
func realistic(b *testing.B, people int) (dir string, made *model.Batch) {
	b.Helper()
	knobs, faults := cohort.Read("flanders", "", nil)
	if len(faults) > 0 {
		b.Fatal(faults)
	}
	dir = b.TempDir()
	if _, err := cohort.Generate(context.Background(), dir, knobs, cohort.Options{Participants: people, Seed: 1}); err != nil {
		b.Fatal(err)
	}
	return dir, read(b, dir)
}

func read(b *testing.B, dir string) *model.Batch {
	read, found := batch.Read(dir, batch.Options{})
	if found.HasErrors() {
		b.Fatal("the cohort has errors")
	}
	return read
}

// BenchmarkCohort times the steps of a weekly run around the solve: what a time
// limit has to leave room for.
func BenchmarkCohort(b *testing.B) {
	for _, people := range []int{5000, 20000} {
		dir, batch := realistic(b, people)
		x := rules.New(batch)
		p, err := compile.Compile(context.Background(), x)
		if err != nil {
			b.Fatal(err)
		}
		r, err := price.New().Solve(context.Background(), p, solver.Options{Work: 1_000_000}, nil)
		if err != nil {
			b.Fatal(err)
		}
		plan := compile.Plan(p, r)
		certificate := r.Certificate(batch, "instroom test")
		for _, step := range []struct {
			name string
			do   func() error
		}{
			{"read", func() error { read(b, dir); return nil }},
			{"compile", func() error { _, err := compile.Compile(context.Background(), rules.New(batch)); return err }},
			{"explain", func() error {
				_, err := explain.New(context.Background(), explain.Input{Index: x, Problem: p, Plan: plan, Result: r}, explain.Options{})
				return err
			}},
			{"judge", func() error {
				if report := check.Verify(batch, plan, certificate); !report.Proven {
					return fmt.Errorf("not proven: %v", report.Findings)
				}
				return nil
			}},
		} {
			b.Run(fmt.Sprintf("size=%d/step=%s", people, step.name), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if err := step.do(); err != nil {
						b.Fatal(err)
					}
				}
				perOption(b, p)
			})
		}
	}
}

// BenchmarkRules times the index of the rules alone: profiles by session.
func BenchmarkRules(b *testing.B) {
	for _, people := range []int{2000, 20000} {
		b.Run(fmt.Sprintf("size=%d", people), func(b *testing.B) {
			batch, _ := problem(b, people)
			b.ReportAllocs()
			for b.Loop() {
				rules.New(batch)
			}
		})
	}
}

// BenchmarkPrices times the engine's first million looks: auction and subgradient.
func BenchmarkPrices(b *testing.B) {
	for _, people := range []int{2000, 20000} {
		b.Run(fmt.Sprintf("size=%d/looks=1M", people), func(b *testing.B) {
			_, p := problem(b, people)
			work := int64(0)
			for b.Loop() {
				r, err := price.New().Solve(context.Background(), p, solver.Options{Work: 1_000_000, Threads: 1}, nil)
				if err != nil {
					b.Fatal(err)
				}
				work += r.Work
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(work), "ns/look")
		})
	}
}

// BenchmarkEvaluate times what believes an answer.
func BenchmarkEvaluate(b *testing.B) {
	for _, people := range []int{2000, 20000} {
		b.Run(fmt.Sprintf("size=%d", people), func(b *testing.B) {
			_, p := problem(b, people)
			r, err := baseline.Greedy().Solve(context.Background(), p, solver.Options{}, nil)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := milp.Evaluate(p, r.Choice, r.Shut); err != nil {
					b.Fatal(err)
				}
			}
			perOption(b, p)
		})
	}
}

// BenchmarkJudge times the recomputation of a plan from the batch.
func BenchmarkJudge(b *testing.B) {
	for _, people := range []int{2000, 20000} {
		b.Run(fmt.Sprintf("size=%d", people), func(b *testing.B) {
			batch, p := problem(b, people)
			r, err := baseline.Greedy().Solve(context.Background(), p, solver.Options{}, nil)
			if err != nil {
				b.Fatal(err)
			}
			plan := compile.Plan(p, r)
			for b.Loop() {
				if report := check.Verify(batch, plan, nil); !report.OK() {
					b.Fatal(report.Findings)
				}
			}
			perOption(b, p)
		})
	}
}

// BenchmarkProgram times the linear program and its file, in both forms.
func BenchmarkProgram(b *testing.B) {
	for _, rows := range []milp.Rows{milp.Cliques, milp.TimeSlots} {
		b.Run(fmt.Sprintf("size=2000/rows=%s/step=build", rows), func(b *testing.B) {
			_, p := problem(b, 2000)
			b.ReportAllocs()
			for b.Loop() {
				milp.BuildWith(p, milp.Options{Rows: rows})
			}
			perOption(b, p)
		})
		b.Run(fmt.Sprintf("size=2000/rows=%s/step=write", rows), func(b *testing.B) {
			_, p := problem(b, 2000)
			m := milp.BuildWith(p, milp.Options{Rows: rows})
			var text bytes.Buffer
			if err := mps.WriteMPS(&text, m); err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(text.Len()))
			for b.Loop() {
				if err := mps.WriteMPS(io.Discard, m); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkBaseline times the simple rules.
func BenchmarkBaseline(b *testing.B) {
	for _, name := range baseline.Names() {
		b.Run(fmt.Sprintf("size=20000/method=%s", name), func(b *testing.B) {
			_, p := problem(b, 20000)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := baseline.New(name).Solve(context.Background(), p, solver.Options{}, nil); err != nil {
					b.Fatal(err)
				}
			}
			perOption(b, p)
		})
	}
}
