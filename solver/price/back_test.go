package price

import (
	"math"
	"slices"
	"testing"

	"instroom/benchmarks/trial"
)

// TestBack holds that a basis is come back to, after a solve under other limits has
// brought in links: its columns stand where they stood, nothing is below zero, and the
// optimum from there is that of a solve from nothing with the same links. Where options
// hardly differ the links that it breaks start at next to no price. Past failure: they did
// at that of the box they had been in, and the way on took longer than one from nothing.
func TestBack(t *testing.T) {
	never := func() bool { return false }
	broken := 0
	for seed := range uint64(6) {
		tk := trialTask(t, trial.Options{People: 400, Seats: 1, Seed: seed, OptionalShare: 0.5})
		l := tk.freeLimits()
		s := newSimplex(tk, nil, simplexRows)
		s.alike = seed%2 == 1
		if !s.start(l, make([]int64, len(tk.rows)), 16, 1000) {
			t.Fatal("no start")
		}
		s.solve(never)
		from := s.m
		here := s.keep()

		share, open := s.primalShares()
		var torn []int32
		for o, x := range share {
			if k := tk.sess[o]; tk.grouped[k] && x > open[k]+1e-3 && len(torn) < 40 {
				torn = append(torn, int32(o))
			}
		}
		other := l.clone()
		for k := range tk.session {
			if tk.grouped[k] && open[k] < 0.5 {
				other.hi[k] = 0
			}
		}
		s.addLinks(torn, 50)
		if !s.again(never) || !s.solveUnder(other, make([]int64, len(tk.rows)), 16, 50, never) {
			t.Fatalf("seed %d: no solution under other limits", seed)
		}

		s.back(here)
		for i := range here.basis {
			if b, was := &s.basis[i], &here.basis[i]; b.group != was.group || b.row != was.row || !slices.Equal(b.col.pick, was.col.pick) {
				t.Fatalf("seed %d: position %d holds another column", seed, i)
			}
		}
		for i, x := range s.x {
			if x < -1e-6 {
				t.Fatalf("seed %d: %g at %d", seed, x, i)
			}
			if i >= from && s.basis[i].group == excessGroup {
				broken++
			}
		}
		if s.alike {
			s.restart(l, 50)
			for i, b := range s.basis {
				if b.group == excessGroup && s.u[b.row] > 2*50*firstBox+1e-6 {
					t.Errorf("seed %d: a price of %g at %d", seed, s.u[b.row], i)
				}
			}
		}
		if !s.solveUnder(l, make([]int64, len(tk.rows)), 16, 50, never) {
			t.Fatalf("seed %d: no way on", seed)
		}
		value := func(s *simplex) (v float64) {
			s.primal(func(_ int, c *column, x float64) { v += c.cost * x })
			return v
		}
		fresh := newSimplex(tk, nil, simplexRows)
		fresh.start(l, make([]int64, len(tk.rows)), 16, 1000)
		fresh.solve(never)
		if got, want := value(s), value(fresh); math.Abs(got-want) > 1e-5*math.Abs(want) {
			t.Errorf("seed %d: %f, from nothing %f", seed, got, want)
		}
	}
	if broken == 0 {
		t.Error("no link was broken: the test says little")
	}
}
