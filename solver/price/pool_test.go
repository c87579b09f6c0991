package price

import (
	"math"
	"testing"

	"instroom/benchmarks/trial"
)

// TestPool holds what the pool has carried along from pivot to pivot against directions
// and worths made anew.
func TestPool(t *testing.T) {
	for name, o := range map[string]trial.Options{
		"linked":   {People: 800, Seats: 0.9, Seed: 1, LinkedShare: 0.3},
		"optional": {People: 800, Seats: 1, Seed: 2, OptionalShare: 0.5, LinkedShare: 0.2},
		"alike":    {People: 800, Seats: 0.9, Seed: 3, Identical: 4},
	} {
		task := trialTask(t, o)
		s := newSimplex(task, nil, simplexRows)
		if !s.start(task.freeLimits(), make([]int64, len(task.rows)), 16, 300) {
			t.Fatalf("%s: no start", name)
		}
		s.tolerate()
		looked, carried := 0, 0
		check := func() bool {
			looked++
			for _, c := range s.pool.in {
				was := append([]float64(nil), c.y...)
				s.direction(c.group, 0, &c.col)
				norm := 1.0
				for i, v := range s.y {
					norm += v * v
					if math.Abs(v-was[i]) > 1e-6 {
						t.Fatalf("%s, pivot %d: group %d has %g at %d, its direction %g", name, s.pivots, c.group, was[i], i, v)
					}
				}
				if d := s.columnValue(&c.col) - s.columnValue(&s.key[c.group]); math.Abs(d-c.d) > 1e-4 {
					t.Fatalf("%s, pivot %d: group %d gains %g, not %g", name, s.pivots, c.group, d, c.d)
				}
				if math.Abs(norm-c.norm) > 1e-4*norm {
					t.Fatalf("%s, pivot %d: group %d has norm %g, not %g", name, s.pivots, c.group, norm, c.norm)
				}
				carried++
			}
			return false
		}
		for range 100 {
			entered := s.logicals()
			hot := s.promising()
			if !entered && len(hot) == 0 || s.broken {
				break
			}
			s.improve(hot, check)
		}
		if s.broken || looked < 100 || carried < 500 {
			t.Errorf("%s: broken %v, %d pivots with %d columns carried along: the test says little", name, s.broken, looked, carried)
		}
	}
}
