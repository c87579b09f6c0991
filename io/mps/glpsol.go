package mps

import (
	"fmt"
	"strconv"
	"strings"

	"instroom/solver/milp"
)

// readGLPK reads GLPK's plain solution format: columns by number, in the order
// of the file, the constant last.
func readGLPK(r *reader, m *milp.Model) error {
	s, seen := &r.solution, 0
	for ok := true; ok; ok = r.next() {
		f := strings.Fields(r.Text())
		switch f[0] {
		case "c", "i":
		case "s":
			if len(f) < 6 || f[1] != "mip" {
				return fmt.Errorf("want a mip solution, got %q", clip(r.Text()))
			}
			if f[3] != strconv.Itoa(len(m.Columns)+1) {
				return fmt.Errorf("%s columns, the model has %d", clip(f[3]), len(m.Columns)+1)
			}
			s.Optimal, s.Found, s.Infeasible = f[4] == "o", f[4] == "o" || f[4] == "f", f[4] == "n"
			if err := r.stated(f[5]); err != nil {
				return err
			}
		case "j":
			if len(f) < 3 {
				return fmt.Errorf("want column and value, got %q", clip(r.Text()))
			}
			c, err := strconv.Atoi(f[1])
			if err != nil || c < 1 || c > len(m.Columns)+1 {
				return fmt.Errorf("no column %q", clip(f[1]))
			}
			seen++
			if c <= len(m.Columns) {
				if s.Values[c-1], err = value(f[2]); err != nil {
					return err
				}
			}
		case "e":
			if s.Found && seen != len(m.Columns)+1 {
				return fmt.Errorf("%d of %d columns", seen, len(m.Columns)+1)
			}
			return nil
		default:
			return fmt.Errorf("unknown line %q", clip(r.Text()))
		}
	}
	return fmt.Errorf("the file ends before its end mark")
}
