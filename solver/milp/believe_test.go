package milp_test

import (
	"math"
	"strings"
	"testing"

	"instroom/solver"
	"instroom/solver/milp"
	"instroom/solver/solvertest"
)

// Two people want the one seat of session 0; the second may also sit in session
// 1 for 60. The optimum is 150.
func twoPeople(strict bool) *solver.Problem {
	c := solvertest.Case{
		Bidders: []solvertest.Bidder{
			{Classes: []byte{1}, Slots: []solvertest.Slot{{Options: []solvertest.Option{{Points: 90}}}}},
			{Classes: []byte{3}, Slots: []solvertest.Slot{{Options: []solvertest.Option{{Points: 80}, {Session: 1, Points: 60}}}}},
		},
		Fill:   []solver.Fill{{Min: 1, Max: 1, Free: 1}, {Min: 1, Max: 2, Free: 2}},
		Strict: strict,
	}
	return c.Problem()
}

func TestBelieve(t *testing.T) {
	for _, c := range []struct {
		name      string
		start     []int32 // nil = nobody
		answer    []int32
		objective float64
		optimal   bool
		strict    bool
		want      solver.Status
		points    int64
		say       string
	}{
		{"the optimum", nil, []int32{0, 2}, 150, true, false, solver.Optimal, 150, ""},
		{"states a hair less", nil, []int32{0, 2}, 150 - 1e-6, true, false, solver.Optimal, 150, ""},
		{"states nothing", nil, []int32{0, 2}, math.NaN(), true, false, solver.Optimal, 150, ""},
		{"a plan, no claim", nil, []int32{-1, 2}, 60, false, false, solver.Feasible, 60, ""},
		{"worse than the start", []int32{-1, 1}, []int32{-1, 2}, 60, false, false, solver.Feasible, 80, ""},
		{"optimal, worse than the start", []int32{-1, 1}, []int32{-1, 2}, 60, true, false, solver.Feasible, 80, "calls a plan worth 60 optimal, but the start has 80"},
		{"boasts", nil, []int32{-1, 2}, 150, true, false, solver.Feasible, 60, "says 150.0 of a plan worth 60"},
		{"states infinity", nil, []int32{-1, 2}, math.Inf(1), true, false, solver.Feasible, 60, "says +Inf"},
		{"two heads on a seat", nil, []int32{0, 1}, 170, true, false, solver.Feasible, 0, "not feasible: session 0: 2 heads"},
		{"an option of another", nil, []int32{2, -1}, 60, true, false, solver.Feasible, 0, "not feasible: slot 0"},
		{"of another shape", nil, []int32{0}, 90, true, false, solver.Feasible, 0, "not feasible: a plan of 1 slots"},
		{"strict: class 1 of the start stays", []int32{0, -1}, []int32{-1, 1}, 80, true, true, solver.Feasible, 90, "but the start has 90"},
	} {
		p := twoPeople(c.strict)
		var previous *solver.Result
		if c.start != nil {
			previous = &solver.Result{Choice: c.start, Shut: []bool{}}
		}
		r := milp.Start(p, previous)
		err := milp.Believe(p, r, milp.Answer{Choice: c.answer, Shut: []bool{}, Objective: c.objective, Optimal: c.optimal})
		if wrong := solvertest.CheckResult(p, solver.Options{}, r); wrong != nil {
			t.Errorf("%s: %q", c.name, wrong)
		}
		if r.Status != c.want || int64(r.Objective) != c.points || (err == nil) != (c.say == "") || err != nil && !strings.Contains(err.Error(), c.say) {
			t.Errorf("%s: %s with %d points: %v", c.name, r.Status, r.Objective, err)
		}
		if (r.Claimed == solver.NoClaim) != (c.want != solver.Optimal) {
			t.Errorf("%s: claim %d", c.name, r.Claimed)
		}
	}
}
