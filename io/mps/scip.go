package mps

import (
	"fmt"
	"strings"

	"instroom/solver/milp"
)

// readSCIP reads status, objective, and then name, value and "(obj:…)" of every
// column that is not 0. A file cut between two lines is not seen to be; its plan
// then has not the objective that it states.
func readSCIP(r *reader, m *milp.Model) error {
	s := &r.solution
	switch strings.TrimSpace(strings.TrimPrefix(r.text(), "solution status:")) {
	case "optimal solution found", "optimal":
		s.Optimal = true
	case "infeasible":
		s.Infeasible = true
	}
	if !r.next() {
		return fmt.Errorf("the file ends before the objective")
	}
	if r.text() == "no solution available" {
		s.Optimal = false
		return nil
	}
	objective, ok := strings.CutPrefix(r.text(), "objective value:")
	if !ok {
		return fmt.Errorf("want the objective value, got %q", clip(r.text()))
	}
	if err := r.stated(objective); err != nil {
		return err
	}
	s.Found = true
	for r.next() {
		f := strings.Fields(r.Text())
		if len(f) != 3 || !strings.HasPrefix(f[2], "(obj:") || !strings.HasSuffix(f[2], ")") {
			return fmt.Errorf("want name, value and (obj:…), got %q", clip(r.Text()))
		}
		if err := r.set(m, f[0], f[1]); err != nil {
			return err
		}
	}
	return nil
}
