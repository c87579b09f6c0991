package mps

import (
	"fmt"
	"strings"

	"instroom/solver/milp"
)

// readCBC reads the status line and then index, name, value and reduced cost.
// "**" before the index marks a value out of its bounds. Zeros may be left out,
// so that a file cut between two lines is not seen to be; its plan then has not
// the objective that it states. Where CBC has no integer solution it writes that
// of the relaxation, and where it is infeasible also rows: nothing to be read.
func readCBC(r *reader, m *milp.Model) error {
	s, status := &r.solution, r.text()
	s.Optimal = strings.HasPrefix(status, "Optimal") && !strings.Contains(status, "within")
	s.Infeasible = strings.HasPrefix(status, "Infeasible") || strings.HasPrefix(status, "Integer infeasible")
	s.Found = strings.HasPrefix(status, "Optimal") ||
		strings.HasPrefix(status, "Stopped") && !strings.Contains(status, "no integer solution")
	if !s.Found {
		return nil
	}
	_, objective, ok := strings.Cut(status, "objective value")
	if !ok {
		return fmt.Errorf("want the objective value, got %q", clip(status))
	}
	if err := r.stated(objective); err != nil {
		return err
	}
	for r.next() {
		f := strings.Fields(strings.TrimPrefix(r.text(), "**"))
		if len(f) < 4 {
			return fmt.Errorf("want index, name, value and reduced cost, got %q", clip(r.Text()))
		}
		if err := r.set(m, f[1], f[2]); err != nil {
			return err
		}
	}
	return nil
}
