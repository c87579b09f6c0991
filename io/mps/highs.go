package mps

import (
	"fmt"
	"strconv"
	"strings"

	"instroom/solver/milp"
)

// readHiGHS reads the sections of a raw HiGHS solution file up to the rows.
func readHiGHS(r *reader, m *milp.Model) error {
	s := &r.solution
	if r.next() {
		s.Optimal, s.Infeasible = r.text() == "Optimal", r.text() == "Infeasible"
	}
	for r.next() {
		if r.text() == "Feasible" {
			s.Found = true
		}
		if objective, ok := strings.CutPrefix(r.text(), "Objective "); ok {
			if err := r.stated(objective); err != nil {
				return err
			}
		}
		n, isColumns := strings.CutPrefix(r.text(), "# Columns ")
		if !isColumns {
			continue
		}
		if n != strconv.Itoa(len(m.Columns)+1) {
			return fmt.Errorf("%s columns, the model has %d", clip(n), len(m.Columns)+1)
		}
		for range len(m.Columns) + 1 {
			if !r.next() {
				return fmt.Errorf("the file ends within the columns")
			}
			f := strings.Fields(r.Text())
			if len(f) != 2 {
				return fmt.Errorf("want name and value, got %q", clip(r.Text()))
			}
			if err := r.set(m, f[0], f[1]); err != nil {
				return err
			}
		}
		return nil
	}
	s.Found = false
	return nil
}

// readPretty reads a HiGHS solution file for people: a table of columns, one of
// rows, then status and objective. A row of the table is
//
//	index [status] lower upper [primal [dual]] [type] name
//
// where a MIP has a type and neither status nor dual, and the primal value is
// missing where there is no solution.
func readPretty(r *reader, m *milp.Model) error {
	s := &r.solution
	if !r.next() || !strings.HasPrefix(r.text(), "Index") {
		return fmt.Errorf("want the heading of the columns, got %q", clip(r.text()))
	}
	typed := strings.Contains(r.Text(), " Type ")
	with, without := 0, 0 // rows with a value
	for r.next() && r.text() != "Rows" {
		f := strings.Fields(r.Text())
		if len(f) > 1 {
			if _, err := strconv.ParseFloat(f[1], 64); err != nil {
				f = append(f[:1], f[2:]...) // the status
			}
		}
		last := len(f) - 1
		if typed {
			last--
		}
		switch {
		case last == 3:
			without++
		case last != 4 && last != 5:
			return fmt.Errorf("want a row of the columns, got %q", clip(r.Text()))
		default:
			with++
			if err := r.set(m, f[len(f)-1], f[3]); err != nil {
				return err
			}
		}
	}
	if with > 0 && without > 0 {
		return fmt.Errorf("%d columns with a value and %d without", with, without)
	}
	said := false
	for r.next() {
		if status, ok := strings.CutPrefix(r.text(), "Model status:"); ok {
			status = strings.TrimSpace(status)
			s.Optimal, s.Infeasible, said = status == "Optimal", status == "Infeasible", true
		}
		objective, ok := strings.CutPrefix(r.text(), "Objective value:")
		if !ok {
			continue
		}
		if s.Found = with > 0; !s.Found {
			return nil
		}
		if err := r.stated(objective); err != nil {
			return err
		}
		return r.all(m)
	}
	if !said {
		return fmt.Errorf("the file ends before the model status")
	}
	return nil
}
