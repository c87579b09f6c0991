package scenarios

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"instroom/benchmarks/cohort"
	"instroom/benchmarks/trial"
	"instroom/io/batch"
	"instroom/model"
)

// BenchmarkOneChange solves one-change scenarios, each from the base and each
// judged, on one thread: of the examples, of 5,000 people of the trial family,
// and of 5,000 generated people of Antwerp, with households and childcare. A
// thousand of them are to take 240 s of one thread, two minutes on two.
func BenchmarkOneChange(b *testing.B) {
	for _, name := range []string{"eupen", "brussels", "antwerp"} {
		base, _ := exampleBatch(b, name)
		b.Run("batch="+name, func(b *testing.B) { oneChange(b, base) })
	}
	b.Run("batch=trial", func(b *testing.B) { oneChange(b, trial.Batch(trial.Options{People: 5000, Seats: 0.95, Seed: 1})) })
	b.Run("batch=cohort", func(b *testing.B) {
		knobs, faults := cohort.Read("antwerp", "", nil)
		if len(faults) > 0 {
			b.Fatal(faults)
		}
		dir := b.TempDir()
		if _, err := cohort.Generate(context.Background(), dir, knobs, cohort.Options{Participants: 5000, Seed: 1, Threads: 2}); err != nil {
			b.Fatal(err)
		}
		base, found := batch.Read(dir, batch.Options{})
		if found.HasErrors() {
			b.Fatal(found.Only(batch.Error).All())
		}
		oneChange(b, base)
	})
}

// oneChange solves scenarios of one change each, of four sorts. Processor time is
// what counts where other programs run beside.
func oneChange(b *testing.B, base *model.Batch) {
	r := newRun(base, nil)
	r.Certify, r.Exact, r.Threads = false, false, 1
	started := b.Elapsed()
	starts, err := r.base(context.Background(), &Case{}, Store{Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	cold := b.Elapsed() - started
	for _, change := range []string{"cancel: {session: %s}", "resize: {session: %s, by: 2}", "clone: {session: %s}", "move: {session: %s, days: 14}"} {
		b.Run("change="+strings.Split(change, ":")[0], func(b *testing.B) {
			gap, n := 0.0, 0
			for b.Loop() {
				id := base.Sessions[n*37%len(base.Sessions)].ID
				c := mustParse(b, "scenarios: [{name: x, changes: ["+fmt.Sprintf(change, id)+"]}]", base)[0]
				o, err := r.solve(context.Background(), &c, starts, 1)
				if err != nil {
					b.Fatal(err)
				}
				gap += gapOf(&o.Plans[0])
				n++
			}
			b.ReportMetric(100*gap/float64(n), "gap-%")
			b.ReportMetric(b.Elapsed().Seconds()/float64(n)*1000, "s/1000")
			b.ReportMetric(cold.Seconds(), "s-cold-base")
		})
	}
}

func gapOf(p *Plan) float64 { return model.Gap(p.Objective, p.Bound) }
