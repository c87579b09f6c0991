package milp_test

import (
	"fmt"
	"slices"

	"instroom/solver"
	"instroom/solver/milp"
)

func scan(name, format string, into ...any) bool {
	n, err := fmt.Sscanf(name, format, into...)
	if err != nil || n != len(into) {
		return false
	}
	args := make([]any, len(into))
	for i := range into {
		args[i] = *into[i].(*int)
	}
	return fmt.Sprintf(format, args...) == name
}

func equal[T comparable](a, b []T) bool { return slices.Equal(a, b) }

// evaluate evaluates the model at x: its objective and the first row or bound
// that is broken.
func evaluate(m *milp.Model, x []float64) (objective float64, broken string) {
	objective = float64(m.Constant)
	for c, column := range m.Columns {
		objective += float64(column.Objective) * x[c]
		if x[c] < 0 || column.Upper != milp.Unbounded && x[c] > float64(column.Upper) {
			return 0, "bound of " + column.Name
		}
	}
	for _, r := range m.Rows {
		sum := 0.0
		for _, t := range m.Terms[r.First:r.Last] {
			sum += float64(t.Coef) * x[t.Column]
		}
		rhs := float64(r.RHS)
		if r.Sense == milp.AtMost && sum > rhs || r.Sense == milp.AtLeast && sum < rhs || r.Sense == milp.Equal && sum != rhs {
			return 0, "row " + r.Name
		}
	}
	return objective, ""
}

// eachPlan calls f for every choice of slots and shut sessions, feasible or not,
// until it returns false.
func eachPlan(p *solver.Problem, f func(choice []int32, shut []bool) bool) {
	for mask := range 1 << len(p.Shut) {
		shut := make([]bool, len(p.Shut))
		for h := range shut {
			shut[h] = mask>>h&1 == 1
		}
		choice := make([]int32, p.Slots())
		var fill func(j int) bool
		fill = func(j int) bool {
			if j == len(choice) {
				return f(choice, shut)
			}
			// A different start at each slot, so that a limit sees varied plans.
			m := int(p.OptionStart[j+1]-p.OptionStart[j]) + 1
			for k := range m {
				choice[j] = -1
				if o := (k + 1 + j) % m; o > 0 {
					choice[j] = p.OptionStart[j] + int32(o-1)
				}
				if !fill(j + 1) {
					return false
				}
			}
			return true
		}
		if !fill(0) {
			return
		}
	}
}
