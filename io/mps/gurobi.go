package mps

import (
	"fmt"
	"strings"

	"instroom/solver/milp"
)

// readGurobi reads comments, one of them the objective, and name and value of
// every column. The file does not say whether the solution is optimal: that
// stands in Gurobi's log only.
func readGurobi(r *reader, m *milp.Model) error {
	for ok := true; ok; ok = r.next() {
		if objective, found := strings.CutPrefix(r.text(), "# Objective value ="); found {
			if err := r.stated(objective); err != nil {
				return err
			}
		}
		if strings.HasPrefix(r.text(), "#") {
			continue
		}
		f := strings.Fields(r.Text())
		if len(f) != 2 {
			return fmt.Errorf("want name and value, got %q", clip(r.Text()))
		}
		if err := r.set(m, f[0], f[1]); err != nil {
			return err
		}
	}
	r.solution.Found = true
	return r.all(m)
}
