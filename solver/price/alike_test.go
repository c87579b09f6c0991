package price

import (
	"math"
	"slices"
	"testing"

	"instroom/benchmarks/trial"
	"instroom/model"
)

// TestMerge holds that the relaxation with a row for each sort of people has the value
// of the one with a row for each person, and that its solution, dealt out to the people,
// gives each of them one bundle in all, of their own options, and no session too many.
func TestMerge(t *testing.T) {
	for seed := range uint64(6) {
		tk := trialTask(t, trial.Options{People: 400, Seats: 0.9, Seed: seed, Identical: 7})
		l := tk.freeLimits()
		u := make([]int64, len(tk.rows))
		solved := func(merge bool) (*simplex, float64) {
			s := newSimplex(tk, nil, simplexRows)
			if merge {
				s.start(l, u, 16, 1000)
				if s.like == nil {
					t.Fatal("nobody is alike")
				}
			} else {
				s.startFrom(newIncumbent(tk, tk.w, l), l, u, 16, 1000)
				if s.like != nil {
					t.Fatal("merged where a plan is given")
				}
			}
			s.solve(func() bool { return false })
			if s.broken {
				t.Fatal("broken")
			}
			value := 0.0
			s.primal(func(_ int, c *column, x float64) { value += c.cost * x })
			return s, value
		}
		whole, want := solved(false)
		s, got := solved(true)
		if math.Abs(got-want) > 1e-3 {
			t.Errorf("seed %d: merged %f, not merged %f", seed, got, want)
		}
		if s.pivots >= whole.pivots {
			t.Errorf("seed %d: %d pivots merged, %d not merged", seed, s.pivots, whole.pivots)
		}
		held, heads := make([]float64, tk.bidders()), make([]float64, tk.sessions())
		s.primal(func(g int, c *column, x float64) {
			held[g] += x
			for k, o := range c.pick {
				if o < 0 {
					continue
				}
				heads[tk.sess[o]] += x
				if tk.slotOf[o] != tk.slotAt[g]+int32(k) {
					t.Fatalf("seed %d: bidder %d holds an option of somebody else", seed, g)
				}
			}
		})
		for b, x := range held {
			if math.Abs(x-1) > 1e-5 {
				t.Fatalf("seed %d: bidder %d has %f bundles", seed, b, x)
			}
		}
		for k, x := range heads {
			if x > float64(tk.fill[k].Max)+1e-3 {
				t.Fatalf("seed %d: %f heads on %d seats", seed, x, tk.fill[k].Max)
			}
		}
	}
}

// TestAlike holds what sets two people apart: an option, a point, a restriction.
func TestAlike(t *testing.T) {
	o := trial.Options{People: 60, Seats: 0.9, Seed: 1, Identical: 60}
	changed := func(change func(*model.Batch)) *task {
		b := trial.Batch(o)
		change(b)
		return batchTask(t, b)
	}
	plain := trialTask(t, o)
	if _, n := plain.alike(plain.freeLimits()); n != 1 {
		t.Fatalf("%d sorts of one profile", n)
	}
	cheaper := changed(func(b *model.Batch) { b.Preferences[3].Score-- })
	if _, n := cheaper.alike(cheaper.freeLimits()); n != 2 {
		t.Errorf("a point less for one: %d sorts", n)
	}
	fewer := changed(func(b *model.Batch) { b.Preferences = slices.Delete(b.Preferences, 3, 4) })
	if _, n := fewer.alike(fewer.freeLimits()); n != 2 {
		t.Errorf("an option less for one: %d sorts", n)
	}
	for name, restrict := range map[string]func(*limits){
		"ban":  func(l *limits) { l.ban[0] = true },
		"must": func(l *limits) { l.must[0] = true },
	} {
		l := plain.freeLimits()
		restrict(l)
		if _, n := plain.alike(l); n != 2 {
			t.Errorf("%s: %d sorts", name, n)
		}
	}
}
