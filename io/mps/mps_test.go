package mps_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"instroom/io/mps"
	"instroom/solver"
	"instroom/solver/milp"
	"instroom/solver/solvertest"
)

// program runs a MILP solver on a file and leaves its solution in another.
type program struct {
	name string
	args func(file, solution string) []string
}

var programs = []program{
	{"glpsol", func(file, solution string) []string {
		format := "--freemps"
		if strings.HasSuffix(file, ".lp") {
			format = "--lp"
		}
		return []string{format, file, "--cuts", "-w", solution}
	}},
	{"cbc", func(file, solution string) []string {
		return []string{file, "ratioGap", "0", "allowableGap", "0", "solve", "solution", solution}
	}},
}

func (x program) solve(t *testing.T, m *milp.Model, extension string, write func(io.Writer, *milp.Model) error) *milp.Solution {
	t.Helper()
	dir := t.TempDir()
	file, solution := filepath.Join(dir, "batch"+extension), filepath.Join(dir, "solution")
	var text bytes.Buffer
	if err := write(&text, m); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(x.name, x.args(file, solution)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s\n%s", x.name, err, out, text.String())
	}
	f, err := os.Open(solution)
	if err != nil {
		t.Fatalf("%s: %v\n%s\n%s", x.name, err, out, text.String())
	}
	defer f.Close()
	s, err := mps.Read(f, m)
	if err != nil {
		t.Fatalf("%s: %v\n%s", x.name, err, out)
	}
	if s.Program != x.name || !s.Optimal {
		t.Fatalf("%s: read as %s, optimal %t\n%s", x.name, s.Program, s.Optimal, out)
	}
	return s
}

// Other programs must get from the files exactly the objective that looking at
// every plan gives, and a plan that is worth it.
func TestOtherProgramsFindTheOptimum(t *testing.T) {
	for _, x := range programs {
		t.Run(x.name, func(t *testing.T) {
			if _, err := exec.LookPath(x.name); err != nil {
				t.Skipf("%s is not on the PATH: its reading of our files is not tested", x.name)
			}
			seeds := uint64(120)
			if testing.Short() {
				seeds = 20
			}
			for seed := range seeds {
				c := solvertest.Random(seed)
				p := c.Problem()
				all := solvertest.Enumerate(p, solvertest.EnumerationLimit)
				best, counts, _ := all.Best(p.Strict)
				m, err := mps.Model(p)
				if errors.Is(err, milp.ErrStrict) {
					continue // points of a million: see TestStrict
				}
				formats := []struct {
					extension string
					write     func(io.Writer, *milp.Model) error
				}{{".mps", mps.WriteMPS}, {".lp", mps.WriteLP}}
				for _, f := range formats {
					s := x.solve(t, m, f.extension, f.write)
					choice, shut, err := m.Plan(s.Values)
					if err != nil {
						t.Fatalf("seed %d%s: %v", seed, f.extension, err)
					}
					points, wrong := solvertest.Evaluate(p, choice, shut)
					if wrong != nil || points != best {
						t.Errorf("seed %d%s: plan worth %d (%q), the optimum is %d\n%s", seed, f.extension, points, wrong, best, c.Literal())
					}
					if p.Strict {
						if got := solvertest.Count(p, choice); got[1] != counts[1] || got[2] != counts[2] || got[3] != counts[3] {
							t.Errorf("seed %d%s: strict counts %v, want %v", seed, f.extension, got, counts)
						}
					} else if s.Objective != float64(points) {
						t.Errorf("seed %d%s: objective %v, the plan is worth %d", seed, f.extension, s.Objective, points)
					}
				}
			}
		})
	}
}

// A cohort with clashes, openings and couples: both programs agree to their
// tolerance.
func TestProgramsAgreeOnACohort(t *testing.T) {
	if testing.Short() {
		t.Skip("a few seconds")
	}
	c := solvertest.Cohort(1, 120)
	p := c.Problem()
	m := milp.Build(p)
	var found []float64
	for _, x := range programs {
		if _, err := exec.LookPath(x.name); err != nil {
			t.Skipf("%s is not on the PATH", x.name)
		}
		s := x.solve(t, m, ".mps", mps.WriteMPS)
		choice, shut, err := m.Plan(s.Values)
		if err != nil {
			t.Fatal(err)
		}
		points, wrong := solvertest.Evaluate(p, choice, shut)
		if wrong != nil {
			t.Errorf("%s: %q", x.name, wrong)
		}
		found = append(found, float64(points))
	}
	if d := found[0] - found[1]; d > 1e-7*(1+found[1]) || -d > 1e-7*(1+found[1]) {
		t.Errorf("objectives %v", found)
	}
}

func TestStrict(t *testing.T) {
	c := solvertest.Cohort(1, 400)
	c.Strict = true
	if _, err := mps.Model(c.Problem()); !errors.Is(err, milp.ErrStrict) {
		t.Errorf("400 people in strict order: %v", err)
	}
}

// The same model gives the same bytes, and the file is as the programs above
// were seen to read it.
func TestFiles(t *testing.T) {
	c := solvertest.Case{
		Bidders: []solvertest.Bidder{{Classes: []byte{1}, Slots: []solvertest.Slot{
			{Options: []solvertest.Option{{Points: 90}, {Session: 1, Points: -50}}},
		}}},
		Fill:     []solver.Fill{{Min: 1, Max: 1, Free: 1, OpenCost: 30}, {Min: 1, Max: 1, Free: 1}},
		Constant: 7,
	}
	m := milp.Build(c.Problem())
	for _, f := range []struct {
		write func(io.Writer, *milp.Model) error
		want  string
	}{
		{mps.WriteMPS, `* instroom: compact placement problem
* minimises the negative of the points; the column ` + "`one`" + ` is the constant
NAME instroom FREE
ROWS
 N points
 L clique0
 L seats1
 L open2
COLUMNS
 m0 'MARKER' 'INTORG'
 x0 points -90
 x0 clique0 1
 x0 seats1 1
 x0 open2 1
 x1 points 50
 x1 clique0 1
 y0 points 30
 y0 seats1 -1
 y0 open2 -1
 one points -7
 m1 'MARKER' 'INTEND'
RHS
 rhs clique0 1
BOUNDS
 UP bound x0 1
 UP bound x1 1
 UP bound y0 1
 FX bound one 1
ENDATA
`},
		{mps.WriteLP, `\ instroom: compact placement problem; the column one is the constant
Maximize
 points: + 90 x0 - 50 x1 - 30 y0 + 7 one
Subject To
 clique0: + 1 x0 + 1 x1 <= 1
 seats1: + 1 x0 - 1 y0 <= 0
 open2: + 1 x0 - 1 y0 <= 0
 all: one <= 1
Bounds
 one = 1
 0 <= x0 <= 1
 0 <= x1 <= 1
 0 <= y0 <= 1
Generals
 x0 x1 y0 one
End
`},
	} {
		var b bytes.Buffer
		if err := f.write(&b, m); err != nil {
			t.Fatal(err)
		}
		if b.String() != f.want {
			t.Errorf("got\n%s\nwant\n%s", b.String(), f.want)
		}
	}
	if err := mps.WriteMPS(failing{}, m); err == nil {
		t.Error("a failed write is not reported")
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestReadForms(t *testing.T) {
	c := solvertest.Kept[5].Case // one option, one optional session
	m := milp.Build(c.Problem())
	if len(m.Columns) != 2 {
		t.Fatalf("%d columns", len(m.Columns))
	}
	const glpk = "c Status:     INTEGER OPTIMAL\nc\ns mip 3 3 o 1\ni 1 1\ni 2 0\ni 3 0\nj 1 1\nj 2 1\nj 3 1\ne o f\n"
	const highs = "Model status\nOptimal\n\n# Primal solution values\nFeasible\nObjective -1\n# Columns 3\nx0 1\ny0 1\none 1\n# Rows 1\nseats0 0\n"
	const cbc = "Optimal - objective value -1.00000000\n      0 x0                     1                    -500\n      1 y0                     1                     499\n"
	for name, text := range map[string]string{"glpsol": glpk, "highs": highs, "cbc": cbc} {
		s, err := mps.Read(strings.NewReader(text), m)
		if err != nil || s.Program != name || !s.Optimal || !s.Found || s.Objective != 1 || s.Values[0] != 1 {
			t.Errorf("%s: %+v, %v", name, s, err)
		}
	}
	for _, bad := range []struct{ text, say string }{
		{"", "empty"},
		{"hello\n", "not a solution"},
		{strings.Replace(glpk, "s mip 3 3", "s mip 3 4", 1), "4 columns"},
		{strings.Replace(glpk, "j 2 1\n", "", 1), "2 of 3 columns"},
		{strings.Replace(glpk, "e o f\n", "", 1), "end mark"},
		{strings.Replace(glpk, "j 2 1", "j 9 1", 1), `no column "9"`},
		{strings.Replace(glpk, "j 2 1", "j 2 NaN", 1), "not a value"},
		{strings.Replace(glpk, "s mip", "s bas", 1), "mip solution"},
		{strings.Replace(highs, "x0 1", "x7 1", 1), `line 8: no column "x7"`},
		{highs[:strings.Index(highs, "one 1")], "ends within the columns"},
		{strings.Replace(cbc, "y0", "y3", 1), `no column "y3"`},
		{strings.Replace(cbc, "-500", "", 1) + " 3 x0\n", "want index"},
	} {
		_, err := mps.Read(strings.NewReader(bad.text), m)
		if err == nil || !strings.Contains(err.Error(), bad.say) {
			t.Errorf("%q: %v, want %q", bad.text, err, bad.say)
		}
	}
	for _, none := range []string{
		"Infeasible - objective value 0.00000000\n",
		"Model status\nInfeasible\n\n# Primal solution values\nNone\n",
		"c\ns mip 3 3 n 0\ni 1 0\ni 2 0\ni 3 0\nj 1 0\nj 2 0\nj 3 0\ne o f\n",
	} {
		if s, err := mps.Read(strings.NewReader(none), m); err != nil || s.Found || s.Optimal {
			t.Errorf("%q: %+v, %v", none, s, err)
		}
	}
}

func ExampleWriteLP() {
	c := solvertest.Kept[5].Case // a couple sits together in an optional session
	m := milp.Build(c.Problem())
	var b bytes.Buffer
	if err := mps.WriteLP(&b, m); err != nil {
		fmt.Println(err)
	}
	fmt.Println(strings.Split(b.String(), "\n")[2])
	// Output:
	//  points: + 500 x0 - 499 y0 + 0 one
}
