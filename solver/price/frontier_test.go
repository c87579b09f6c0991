package price_test

import (
	"testing"

	"instroom/benchmarks/trial"
	"instroom/model"
	"instroom/solver"
)

// TestOptimaOfHiGHS holds that small batches of the trial family with sessions to be
// opened end proven, at the optimum that HiGHS 1.16 proves from the compact program.
func TestOptimaOfHiGHS(t *testing.T) {
	half := func(people int, seats float64, seed uint64) trial.Options {
		return trial.Options{People: people, Seats: seats, Seed: seed, OptionalShare: 0.5, LinkedShare: 0.3}
	}
	third := func(people int, seed uint64) trial.Options {
		return trial.Options{People: people, Seats: 0.95, Seed: seed, OptionalShare: 1. / 3, Budget: 0.5}
	}
	cases := []struct {
		o    trial.Options
		want model.Points
	}{
		{half(200, 1.1, 11), 296638}, {half(200, 0.9, 12), 316941},
		{half(300, 1.1, 12), 533297}, {half(300, 0.9, 13), 482444},
		{half(400, 1.1, 13), 677339}, {half(400, 0.9, 11), 635443},
		{third(200, 13), 269212}, {third(300, 11), 450208}, {third(400, 12), 732687},
	}
	for _, c := range cases {
		if r := solve(t, trial.Batch(c.o), solver.Options{}); r.Status != solver.Optimal || r.Objective != c.want {
			t.Errorf("%+v: %v %d..%d, want %d", c.o, r.Status, r.Objective, r.Bound, c.want)
		}
	}
}
