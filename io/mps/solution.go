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

// Solution is what another program says. It proves nothing: the plan must be
// evaluated before it is believed.
type Solution struct {
	Program string // "glpsol", "cbc" or "highs", by the form of the file
	Optimal bool   // the program says that it is
	Found   bool   // there are values
	// Objective is in the sense of the model: points, to be maximised.
	Objective float64
	Values    []float64 // by column of the model; what the file lacks is 0
}

// Read reads a solution of a file that WriteMPS or WriteLP wrote from the model:
// what `glpsol -w` writes, what CBC's command `solution` writes, or a raw solution
// file of HiGHS. It reports an error with the line where the file
// is none of these, is cut short, or names columns that the model lacks.
//
// A negative objective sense is undone by recomputing the objective from the
// values, so that it does not matter which of the two files was solved.
func Read(r io.Reader, m *milp.Model) (*Solution, error) {
	s := &Solution{Values: make([]float64, len(m.Columns))}
	lines := &lines{Scanner: bufio.NewScanner(r)}
	lines.Buffer(make([]byte, 0, 1<<16), 1<<24)
	if !lines.next() {
		if err := lines.Err(); err != nil {
			return nil, err
		}
		return nil, fmt.Errorf("the solution file is empty")
	}
	var err error
	switch first := lines.Text(); {
	case first == "c" || strings.HasPrefix(first, "c ") || strings.HasPrefix(first, "s "):
		s.Program = "glpsol"
		err = s.readGLPK(lines, m)
	case strings.HasPrefix(first, "Model status") || strings.HasPrefix(first, "# Model status"):
		s.Program = "highs"
		err = s.readHiGHS(lines, m)
	case strings.Contains(first, "objective value") || strings.HasPrefix(first, "Infeasible") || strings.HasPrefix(first, "Stopped"):
		s.Program = "cbc"
		err = s.readCBC(lines, m)
	default:
		err = fmt.Errorf("not a solution of glpsol, cbc or highs: it begins %q", clip(first))
	}
	if err == nil {
		err = lines.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("line %d: %w", lines.number, err)
	}
	s.Objective = float64(m.Constant)
	for c, x := range s.Values {
		s.Objective += float64(m.Columns[c].Objective) * x
	}
	return s, nil
}

type lines struct {
	*bufio.Scanner
	number int
}

func (l *lines) next() bool {
	for l.Scan() {
		l.number++
		if strings.TrimSpace(l.Text()) != "" {
			return true
		}
	}
	return false
}

// readGLPK reads GLPK's plain solution format: columns by number, in the order
// of the file, the constant last.
func (s *Solution) readGLPK(l *lines, m *milp.Model) error {
	seen := 0
	for ok := true; ok; ok = l.next() {
		f := strings.Fields(l.Text())
		switch f[0] {
		case "c", "i":
		case "s":
			if len(f) < 6 || f[1] != "mip" {
				return fmt.Errorf("want a mip solution, got %q", clip(l.Text()))
			}
			if f[3] != strconv.Itoa(len(m.Columns)+1) {
				return fmt.Errorf("%s columns, the model has %d", f[3], len(m.Columns)+1)
			}
			s.Optimal, s.Found = f[4] == "o", f[4] == "o" || f[4] == "f"
		case "j":
			if len(f) < 3 {
				return fmt.Errorf("want column and value, got %q", clip(l.Text()))
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
			return fmt.Errorf("unknown line %q", clip(l.Text()))
		}
	}
	return fmt.Errorf("the file ends before its end mark")
}

// readCBC reads the status line and then index, name, value and reduced cost.
// "**" before the index marks a value out of its bounds. Zeros may be left out.
func (s *Solution) readCBC(l *lines, m *milp.Model) error {
	status := l.Text()
	s.Optimal = strings.HasPrefix(status, "Optimal")
	s.Found = s.Optimal || strings.HasPrefix(status, "Stopped") && !strings.Contains(status, "no integer solution")
	names := byName(m)
	for l.next() {
		f := strings.Fields(strings.TrimPrefix(strings.TrimSpace(l.Text()), "**"))
		if len(f) < 3 {
			return fmt.Errorf("want index, name and value, got %q", clip(l.Text()))
		}
		if err := s.set(names, f[1], f[2]); err != nil {
			return err
		}
	}
	return nil
}

// readHiGHS reads the sections of a HiGHS solution file up to the rows.
func (s *Solution) readHiGHS(l *lines, m *milp.Model) error {
	names := byName(m)
	if l.next() {
		s.Optimal = strings.TrimSpace(l.Text()) == "Optimal"
	}
	for l.next() {
		text := strings.TrimSpace(l.Text())
		if text == "Feasible" {
			s.Found = true
		}
		n, isColumns := strings.CutPrefix(text, "# Columns ")
		if !isColumns {
			continue
		}
		if n != strconv.Itoa(len(m.Columns)+1) {
			return fmt.Errorf("%s columns, the model has %d", clip(n), len(m.Columns)+1)
		}
		for range len(m.Columns) + 1 {
			if !l.next() {
				return fmt.Errorf("the file ends within the columns")
			}
			f := strings.Fields(l.Text())
			if len(f) < 2 {
				return fmt.Errorf("want name and value, got %q", clip(l.Text()))
			}
			if err := s.set(names, f[0], f[1]); err != nil {
				return err
			}
		}
		return nil
	}
	s.Found = false
	return nil
}

func byName(m *milp.Model) map[string]int {
	names := make(map[string]int, len(m.Columns)+1)
	for c := range m.Columns {
		names[m.Columns[c].Name] = c
	}
	names["one"] = -1
	return names
}

func (s *Solution) set(names map[string]int, name, text string) error {
	c, ok := names[name]
	if !ok {
		return fmt.Errorf("no column %q", clip(name))
	}
	x, err := value(text)
	if err == nil && c >= 0 {
		s.Values[c] = x
	}
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
