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
// judged, on one thread and under the batch's own lottery. A thousand of them are to
// take 240 s of one thread, two minutes on two.
func BenchmarkOneChange(b *testing.B) { batches(b, oneChange) }

// BenchmarkScenarios does what the command does by default: on two threads, under five
// lotteries. A thousand are to take two minutes.
func BenchmarkScenarios(b *testing.B) { batches(b, scenarios) }

// batches runs a benchmark on the examples, on 5,000 people of the trial family, and on
// 5,000 generated people of two regions, with households and childcare.
func batches(b *testing.B, run func(*testing.B, *model.Batch)) {
	for _, name := range []string{"eupen", "brussels", "antwerp"} {
		base, _ := exampleBatch(b, name)
		b.Run("batch="+name, func(b *testing.B) { run(b, base) })
	}
	b.Run("batch=trial", func(b *testing.B) { run(b, trial.Batch(trial.Options{People: 5000, Seats: 0.95, Seed: 1})) })
	for _, preset := range []string{"antwerp", "flanders"} {
		b.Run("batch=cohort-"+preset, func(b *testing.B) {
			knobs, faults := cohort.Read(preset, "", nil)
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
			run(b, base)
		})
	}
}

// changes are the sorts of change that are made to a session.
var changes = []string{"cancel: {session: %s}", "resize: {session: %s, by: 2}", "clone: {session: %s}", "move: {session: %s, days: 14}"}

// oneOf is the nth scenario of a sort.
func oneOf(b *testing.B, base *model.Batch, change string, n int) *Case {
	id := base.Sessions[n*37%len(base.Sessions)].ID
	return &mustParse(b, "scenarios: [{name: x, changes: ["+fmt.Sprintf(change, id)+"]}]", base)[0]
}

// scenarios solves forty, ten of each sort.
func scenarios(b *testing.B, base *model.Batch) {
	r := newRun(base, nil)
	r.Certify, r.Exact, r.Threads, r.Lotteries = false, false, 2, 5
	ctx := context.Background()
	const n = 40
	for b.Loop() {
		started := b.Elapsed()
		start, err := r.base(ctx, &Case{}, Store{Dir: b.TempDir()})
		if err != nil {
			b.Fatal(err)
		}
		week := b.Elapsed()
		err = r.each(ctx, n, func(ctx context.Context, i int) error {
			_, err := r.solve(ctx, oneOf(b, base, changes[i%len(changes)], i/len(changes)), start, 1)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric((b.Elapsed()-week).Seconds()/n*1000, "s/1000")
		b.ReportMetric((week - started).Seconds(), "s-week")
	}
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
	for _, change := range changes {
		b.Run("change="+strings.Split(change, ":")[0], func(b *testing.B) {
			gap, n := 0.0, 0
			for b.Loop() {
				o, err := r.solve(context.Background(), oneOf(b, base, change, n), starts, 1)
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
