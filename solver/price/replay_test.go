package price_test

import (
	"context"
	"slices"
	"testing"

	"instroom/benchmarks/trial"
	"instroom/model"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
	"instroom/solver/price"
)

// branches counts the branches and the steps of fixing in a proof.
func branches(n *model.Node) int {
	switch {
	case n.Fix != nil:
		return 1 + branches(&n.Fix.Below)
	case n.Branch != nil:
		return 1 + branches(&n.Branch.No) + branches(&n.Branch.Yes)
	}
	return 0
}

// again solves a changed batch from the result of another.
func again(t *testing.T, b *model.Batch, o solver.Options, first *solver.Result) (*solver.Problem, *solver.Result) {
	t.Helper()
	p, err := compile.Compile(context.Background(), rules.New(b))
	if err != nil {
		t.Fatal(err)
	}
	r, err := price.New().Solve(context.Background(), p, o, first)
	if err != nil {
		t.Fatal(err)
	}
	judge(t, b, p, r)
	return p, r
}

// TestReplay holds that a proof taken up along the tree of another batch is one: the
// judge accepts it, it says the same as a cold solve where both end proven, and never
// excludes the other's plan. Changes take away what the tree branches on, too.
func TestReplay(t *testing.T) {
	grown, covers, seeds, stride := 0, 0, uint64(8), 17
	if testing.Short() {
		stride = 60
	}
	for seed := range seeds {
		o := trial.Options{People: 450, Seats: 0.95, Seed: seed + 1}
		switch seed % 4 {
		case 0:
			o.LinkedShare, o.EveningOnly = 0.3, true
		case 1:
			o.OptionalShare = 0.1 // few: the search over seats branches on openings too
		case 2:
			o.LinkedShare = 0.6
		case 3:
			o.OptionalShare, o.Budget = 0.4, 0.5
		}
		b := trial.Batch(o)
		first := solve(t, b, solver.Options{})
		for _, part := range first.Proof.Parts {
			grown += branches(&part.Root)
			covers += len(part.Cuts)
		}
		for s := int(seed) % 4; s < len(b.Sessions); s += stride {
			d := *b
			d.Sessions = slices.Clone(b.Sessions)
			switch s % 4 {
			case 0:
				d.Sessions[s].Status = model.Cancelled
			case 1:
				d.Sessions[s].Capacity += 2
			case 2:
				d.Sessions[s].Capacity /= 2
			default:
				d.Sessions[s].Start += 7
				d.Sessions[s].Weekly = slices.Clone(d.Sessions[s].Weekly[:1])
			}
			cold := solve(t, &d, solver.Options{})
			_, warm := again(t, &d, solver.Options{}, first)
			if cold.Status == solver.Optimal && warm.Status == solver.Optimal && cold.Objective != warm.Objective {
				t.Errorf("seed %d, session %d: cold %d, warm %d, both called optimal", seed, s, cold.Objective, warm.Objective)
			}
			if warm.Objective > cold.Bound || cold.Objective > warm.Bound {
				t.Errorf("seed %d, session %d: cold %d..%d, warm %d..%d", seed, s, cold.Objective, cold.Bound, warm.Objective, warm.Bound)
			}
			const gap = 1e-3
			if _, near := again(t, &d, solver.Options{Gap: gap}, first); model.Gap(near.Objective, near.Bound) > gap && near.Stopped == solver.Finished {
				t.Errorf("seed %d, session %d: %d..%d, finished beyond the gap asked for", seed, s, near.Objective, near.Bound)
			}
		}
	}
	if 2*grown < int(seeds) || covers < int(seeds) {
		t.Errorf("%d branches and %d cuts in all: the test shows little", grown, covers)
	}
}

// TestHeldPlan holds that next to no work is enough for a plan near the old one: all
// who don't sit in the session that is gone keep their places or do better.
func TestHeldPlan(t *testing.T) {
	b := trial.Batch(trial.Options{People: 400, Seats: 0.8, LinkedShare: 0.3, Seed: 5})
	first := solve(t, b, solver.Options{})
	old, err := compile.Compile(context.Background(), rules.New(b))
	if err != nil {
		t.Fatal(err)
	}
	for s := 0; s < len(b.Sessions); s += 3 {
		d := *b
		d.Sessions = slices.Clone(b.Sessions)
		d.Sessions[s].Status = model.Cancelled
		kept := first.Objective
		for _, o := range first.Choice {
			if o >= 0 && old.SessionIndex[old.OptionSession[o]] == int32(s) {
				kept -= old.OptionPoints[o]
			}
		}
		if _, r := again(t, &d, solver.Options{Work: 1}, first); r.Objective < kept {
			t.Errorf("without session %d: %d points, those who sit elsewhere have %d", s, r.Objective, kept)
		}
	}
}
