package milp

import (
	"fmt"
	"math"
	"slices"

	"instroom/model"
	"instroom/solver"
)

// Answer is the plan of another program, and what it says of it.
type Answer struct {
	Choice    []int32
	Shut      []bool
	Objective float64 // points that the program says the plan has; NaN = it does not say
	Optimal   bool    // the program says that no plan has more
}

// agreement is how closely a floating-point program must state the points of
// its plan, relative to 1 + |objective|.
const agreement = 1e-7

// Believe takes over what an answer is worth. The plan replaces that of the
// result if it is feasible and better; the claim to be optimal counts if the
// program also states the points that the plan has, to 1e-7·(1 + |objective|).
// The error says what is wrong with the answer; the result is sound either way.
func Believe(p *solver.Problem, r *solver.Result, a Answer) error {
	points, err := Evaluate(p, a.Choice, a.Shut)
	if err != nil {
		return fmt.Errorf("its plan is not feasible: %w", err)
	}
	if math.IsNaN(a.Objective) {
		a.Objective = float64(points)
	}
	if !agree(a.Objective, points) {
		err, a.Optimal = fmt.Errorf("says %.1f of a plan worth %d", a.Objective, points), false
	}
	switch {
	case r.Status == solver.NoPlan || better(p, a.Choice, points, r.Choice, r.Objective):
		r.Choice, r.Shut, r.Objective, r.Classes = a.Choice, a.Shut, points, classes(p, a.Choice)
	case a.Optimal && better(p, r.Choice, r.Objective, a.Choice, points) &&
		!(agree(float64(r.Objective), points) && slices.Equal(r.Classes, classes(p, a.Choice))):
		err, a.Optimal = fmt.Errorf("calls a plan worth %d optimal, but the start has %d", points, r.Objective), false
	}
	r.Status = solver.Feasible
	if a.Optimal {
		r.Status, r.Claimed = solver.Optimal, max(r.Objective, model.Points(math.Round(a.Objective)))
	}
	return err
}

func agree(stated float64, points model.Points) bool {
	return math.Abs(stated-float64(points)) <= agreement*(1+math.Abs(float64(points)))
}
