package price

import (
	"testing"

	"instroom/benchmarks/trial"
)

// TestDoubts holds that what a search is in doubt about is torn in its relaxation and named
// once, and that a branch on it is one on that.
func TestDoubts(t *testing.T) {
	all := 0
	for seed := range uint64(6) {
		lt := trialTask(t, trial.Options{People: 500, Seats: 0.9, Seed: seed, LinkedShare: 0.5})
		l := lt.freeLimits()
		s := &search{t: lt, w: lt.w, f: &finder[int64]{t: lt}, shift: 16, spread: lt.spread(), work: unlimited, halt: func() bool { return false }}
		s.sx = newSimplex(lt, nil, simplexRows)
		if !s.sx.solveUnder(l, make([]int64, len(lt.rows)), s.shift, 1000, func() bool { return false }) {
			t.Fatal("the relaxation is not solved")
		}
		share, seen := s.sx.shared(), map[doubt]bool{}
		for _, d := range s.doubts(l) {
			if seen[d] {
				t.Errorf("%+v twice", d)
			}
			seen[d] = true
			x := 0.0
			for o := lt.optAt[d.slot]; o < lt.optAt[d.slot+1]; o++ {
				if d.option < 0 || o == d.option {
					x += share[o]
				}
			}
			if x < 1e-3 || x > 1-1e-3 {
				t.Errorf("%+v is whole: %v", d, x)
			}
			r := d.branch(reading{kind: "placed", yesFirst: true})
			if r.slot != d.slot || r.option != d.option || (r.kind == "placed") != (d.option < 0) {
				t.Errorf("a branch on %+v is %+v", d, r)
			}
		}
		all += len(seen)
	}
	if all < 30 {
		t.Errorf("%d doubts: the test shows little", all)
	}
}
