package explain

import (
	"slices"
	"testing"

	"instroom/solver/solvertest"
)

// TestObstacleAgreesWithEvaluate holds the look-ups of a position against the
// evaluator, which reads the formulas one by one: from any feasible plan of a
// random problem, one slot takes another option without breaking anything
// exactly where nothing is in the way.
func TestObstacleAgreesWithEvaluate(t *testing.T) {
	moves, free := 0, map[stage]int{}
	for seed := range uint64(400) {
		c := solvertest.Random(seed)
		p := c.Problem()
		best := solvertest.Enumerate(p, 200_000)
		if best == nil {
			continue
		}
		for counts := range best.ByCounts {
			choice, shut := best.Plan(counts)
			q := emptyPosition(p)
			copy(q.choice, choice)
			copy(q.shut, shut)
			q.count()
			for j := range int32(p.Slots()) {
				for i := p.OptionStart[j]; i < q.lastOption(j, p.OptionStart[j+1]); i++ {
					if i == choice[j] {
						continue
					}
					moved := slices.Clone(choice)
					moved[j] = i
					_, wrong := solvertest.Evaluate(p, moved, shut)
					o := q.obstacle(j, i, 0)
					moves++
					free[o.stage]++
					if got := q.leaves(j) && o.stage == atPoints; got != (len(wrong) == 0) {
						t.Fatalf("seed %d, slot %d from option %d to %d: leaves %v, obstacle %s, but the evaluator says %v",
							seed, j, choice[j], i, q.leaves(j), o.stage.code(), wrong)
					}
				}
			}
		}
	}
	t.Logf("%d moves: %v", moves, free)
	for s := atClash; s <= atPoints; s++ {
		if free[s] == 0 && s != atBudget { // rows of random problems are rooms
			t.Errorf("no move met %s", s.code())
		}
	}
}
