package price_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"instroom/benchmarks/orlib"
	"instroom/model"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
	"instroom/solver/price"
	"instroom/solver/solvertest"
)

// households makes a batch of households that sit together, in places of a random size.
func households(t *testing.T, r *rand.Rand, n, places, least, most int, room float64) *model.Batch {
	t.Helper()
	p := &orlib.Problem{Layout: "delmaire", Scale: 1}
	people := int64(0)
	for range n {
		d := int64(least + r.IntN(most-least+1))
		people += d
		p.Demand = append(p.Demand, d)
		var cost []int64
		for range places {
			cost = append(cost, 10+r.Int64N(200))
		}
		p.Cost = append(p.Cost, cost)
	}
	for range places {
		mean := room * float64(people) / float64(places)
		p.Capacity = append(p.Capacity, max(int64(most), int64(mean*(0.7+0.6*r.Float64()))))
		p.Fixed = append(p.Fixed, r.Int64N(300))
	}
	b, err := p.Batch()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestHouseholdsFillSessions holds that tiny problems of whole households are proven,
// and right, with minima, targets, childcare, opening costs and limits on what may be opened.
func TestHouseholdsFillSessions(t *testing.T) {
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 11))
		b := households(t, r, 2+r.IntN(5), 1+r.IntN(4), 1, 6, 1.2)
		for i := range b.Sessions {
			s := &b.Sessions[i]
			switch r.IntN(5) {
			case 0:
				s.Status, s.MinSize = model.Planned, 1+r.IntN(s.Capacity)
			case 1:
				s.Status, s.MinSize = model.Optional, 1+r.IntN(s.Capacity)
			case 2:
				s.Status, s.TargetSize = model.Confirmed, 1+r.IntN(s.Capacity)
			}
		}
		if r.IntN(3) == 0 {
			for i := range b.Participants {
				b.Participants[i].Childcare = int16(r.IntN(3))
			}
			for i := range b.Sessions {
				b.Sessions[i].Childcare = 2 + r.IntN(10)
				b.Sessions[i].Weekly = []model.WeekSlot{{Day: model.Weekday(r.IntN(5)), Start: 540, End: 720}}
			}
		}
		switch r.IntN(4) {
		case 0:
			b.Settings.OpenAtMost = 1 + r.IntN(3)
		case 1:
			b.Settings.Budget = model.Cents(r.IntN(60_000))
		}
		p, err := compile.Compile(context.Background(), rules.New(b))
		if err != nil {
			t.Fatal(err)
		}
		all := solvertest.Enumerate(p, 2_000_000)
		if all == nil {
			t.Fatalf("seed %d: too many plans", seed)
		}
		for _, threads := range []int{1, 2} {
			res, err := price.New().Solve(context.Background(), p, solver.Options{Threads: threads}, nil)
			if err != nil {
				t.Fatal(err)
			}
			judge(t, b, p, res)
			for _, wrong := range solvertest.CheckOptimum(p, res, all) {
				t.Errorf("seed %d: %s", seed, wrong)
			}
			if res.Status != solver.Optimal {
				t.Errorf("seed %d: %s, %d..%d", seed, res.Status, res.Objective, res.Bound)
			}
		}
		cut := solve(t, b, solver.Options{Work: 3000})
		for _, wrong := range solvertest.CheckOptimum(p, cut, all) {
			t.Errorf("seed %d, cut short: %s", seed, wrong)
		}
		if t.Failed() {
			return
		}
	}
}

// TestLargeHouseholdsAreProven holds that problems end proven which the relaxation over
// heads leaves 5 to 12 % apart: some two or three households to a session.
func TestLargeHouseholdsAreProven(t *testing.T) {
	for seed := range uint64(4) {
		r := rand.New(rand.NewPCG(seed, 12))
		if res := solve(t, households(t, r, 30, 14, 10, 28, 1.4), solver.Options{}); res.Status != solver.Optimal {
			t.Errorf("seed %d: %s, %d..%d", seed, res.Status, res.Objective, res.Bound)
		}
	}
}
