package price

import (
	"math/rand/v2"
	"testing"

	"instroom/benchmarks/trial"
)

// TestDual narrows limits at random and brings in links and cuts, step by step: the
// dual method must end at the bound that a simplex started afresh proves, and so must
// one over the task that the limits leave.
func TestDual(t *testing.T) {
	reduced := 0
	for seed := range uint64(8) {
		base := trialTask(t, trial.Options{People: 150, Seats: 1, Seed: seed, OptionalShare: 0.5, LinkedShare: 0.3})
		lt := base.linked()
		r := rand.New(rand.NewPCG(seed, 4))
		shift := uint(16)
		u := make([]int64, len(lt.rows))
		l := lt.freeLimits()
		never := func() bool { return false }
		bound := func(s *simplex, l *limits) int64 {
			for i := 0; ; i++ {
				rows := s.brokenRows()
				if len(rows) == 0 || i > 50 {
					break
				}
				s.activate(rows, 0)
				if !s.again(never) {
					t.Fatalf("seed %d: lost the way back", seed)
				}
			}
			d := s.t.evaluate(s.t.pad(s.multipliers(shift)), l, &finder[int64]{t: s.t}, shift, nil)
			return d.floor(shift)
		}
		s := newSimplex(lt, u, simplexRows)
		if !s.solveUnder(l, u, shift, 50, never) {
			t.Fatalf("seed %d: no start", seed)
		}
		last := bound(s, l)
		for step := range 12 {
			switch {
			case step%3 == 2:
				if share, open := s.shares(l); lt.cut(share, open) {
					s.addCuts(0)
					if !s.again(never) {
						t.Fatalf("seed %d: lost the way back", seed)
					}
				}
			default:
				l = l.clone()
				for range 20 {
					l.ban[r.IntN(len(l.ban))] = true
				}
				if k := r.IntN(len(l.lo)); lt.grouped[k] && l.lo[k] == 0 {
					l.hi[k] = 0
				}
				if !s.solveUnder(l, u, shift, 50, never) {
					t.Fatalf("seed %d, step %d: failed", seed, step)
				}
			}
			got := bound(s, l)
			u = lt.pad(u)
			cold := newSimplex(lt, u, simplexRows)
			if !cold.solveUnder(l, u, shift, 50, never) {
				t.Fatalf("seed %d: no start", seed)
			}
			want := bound(cold, l)
			if got > want+1 || want > got+1 {
				t.Fatalf("seed %d, step %d: %d by the dual method, %d afresh", seed, step, got, want)
			}
			if got > last {
				t.Fatalf("seed %d, step %d: the bound rose from %d to %d", seed, step, last, got)
			}
			last = got
			if small, low := lt.reduce(l); small != nil {
				if q := small.simplex(s, l, low, never); q != nil {
					reduced++
					if !q.again(never) {
						t.Fatalf("seed %d, step %d: lost the way back in the reduced task", seed, step)
					}
					if got := bound(q, low); got > want+1 || want > got+1 {
						t.Fatalf("seed %d, step %d: %d in the reduced task, %d in the whole", seed, step, got, want)
					}
				}
			}
		}
	}
	if reduced < 40 {
		t.Errorf("only %d of 96 bases could be taken over", reduced)
	}
}
