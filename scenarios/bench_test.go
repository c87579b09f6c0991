package scenarios

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"instroom/benchmarks/trial"
	"instroom/model"
)

// BenchmarkOneChange solves one-change scenarios of a 5,000-person batch of the
// trial family, each from the base and each judged, on one thread: a thousand of
// them are to take 240 s of one thread, two minutes on two.
func BenchmarkOneChange(b *testing.B) {
	base := trial.Batch(trial.Options{People: 5000, Seats: 0.95, Seed: 1})
	r := newRun(base, nil)
	r.Certify = false
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
