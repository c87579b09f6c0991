package mps

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"instroom/solver/milp"
)

// form is one program's way to write a solution.
type form struct {
	program string
	begins  func(first string) bool
	read    func(r *reader, m *milp.Model) error
}

var forms = []form{
	{"glpsol", func(s string) bool {
		return s == "c" || strings.HasPrefix(s, "c ") || strings.HasPrefix(s, "s ")
	}, readGLPK},
	{"highs", func(s string) bool {
		return strings.HasPrefix(s, "Model status") || strings.HasPrefix(s, "# Model status")
	}, readHiGHS},
	{"highs", func(s string) bool { return s == "Columns" }, readPretty},
	{"scip", func(s string) bool { return strings.HasPrefix(s, "solution status:") }, readSCIP},
	{"gurobi", func(s string) bool {
		return strings.HasPrefix(s, "# Solution") || strings.HasPrefix(s, "# Objective value")
	}, readGurobi},
	{"cbc", func(s string) bool {
		return strings.Contains(s, "objective value") || strings.HasPrefix(s, "Infeasible") || strings.HasPrefix(s, "Stopped")
	}, readCBC},
}

// Read reads a solution of a file that WriteMPS or WriteLP wrote from the model:
// what `glpsol -w` writes, what CBC's command `solution` writes, a solution file
// of HiGHS (raw or pretty), what SCIP's `write solution` writes, or a .sol file
// of Gurobi. It reports an error with the line where the file is none of these,
// is seen to be cut short, or names columns that the model lacks.
//
// A negative objective sense is undone by recomputing the objective from the
// values, so that it does not matter which of the two files was solved.
func Read(from io.Reader, m *milp.Model) (*milp.Solution, error) {
	r := &reader{Scanner: bufio.NewScanner(from)}
	r.Buffer(make([]byte, 0, 1<<16), 1<<24)
	r.solution.Values, r.solution.Stated = make([]float64, len(m.Columns)), math.NaN()
	if !r.next() {
		if err := r.Err(); err != nil {
			return nil, err
		}
		return nil, fmt.Errorf("the solution file is empty")
	}
	err := fmt.Errorf("not a solution of cbc, glpsol, gurobi, highs or scip: it begins %q", clip(r.text()))
	for _, f := range forms {
		if f.begins(r.text()) {
			r.solution.Program = f.program
			err = f.read(r, m)
			break
		}
	}
	if err == nil {
		err = r.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("line %d: %w", r.number, err)
	}
	s := &r.solution
	s.Objective = float64(m.Constant)
	for c, x := range s.Values {
		s.Objective += float64(m.Columns[c].Objective) * x
	}
	return s, nil
}

// reader goes through the lines of a solution that are not blank.
type reader struct {
	*bufio.Scanner
	number   int
	solution milp.Solution
	columns  map[string]int // by name, once asked for
	seen     []bool         // by column, the constant last
}

func (r *reader) next() bool {
	for r.Scan() {
		r.number++
		if strings.TrimSpace(r.Text()) != "" {
			return true
		}
	}
	return false
}

func (r *reader) text() string { return strings.TrimSpace(r.Text()) }

// set gives the column of a name its value.
func (r *reader) set(m *milp.Model, name, text string) error {
	if r.columns == nil {
		r.columns = make(map[string]int, len(m.Columns)+1)
		for c := range m.Columns {
			r.columns[m.Columns[c].Name] = c
		}
		r.columns["one"] = len(m.Columns)
		r.seen = make([]bool, len(m.Columns)+1)
	}
	c, ok := r.columns[name]
	switch {
	case !ok:
		return fmt.Errorf("no column %q", clip(name))
	case r.seen[c]:
		return fmt.Errorf("column %q a second time", clip(name))
	}
	x, err := value(text)
	if err != nil {
		return err
	}
	r.seen[c] = true
	if c < len(m.Columns) {
		r.solution.Values[c] = x
	}
	return nil
}

// all reports an error unless every column had its line.
func (r *reader) all(m *milp.Model) error {
	n := 0
	for _, seen := range r.seen {
		if seen {
			n++
		}
	}
	if n != len(m.Columns)+1 {
		return fmt.Errorf("%d of %d columns", n, len(m.Columns)+1)
	}
	return nil
}

// stated takes the objective that the file states.
func (r *reader) stated(text string) (err error) {
	r.solution.Stated, err = value(strings.TrimSpace(text))
	return err
}

func value(text string) (float64, error) {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, fmt.Errorf("%q is not a value", clip(text))
	}
	return x, nil
}

func clip(s string) string {
	if len(s) > 60 {
		return s[:60] + "…"
	}
	return s
}
