package mps_test

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"instroom/io/mps"
	"instroom/solver"
	"instroom/solver/milp"
	"instroom/solver/solvertest"
)

// twoPeople is the problem of the files in testdata: two people want the one
// seat of session 0; the second may also sit in session 1 for 60. The optimum is
// 150. (The infeasible ones have a row more, the others without a plan are of
// larger problems.)
func twoPeople() *solver.Problem {
	c := solvertest.Case{
		Bidders: []solvertest.Bidder{
			{Classes: []byte{1}, Slots: []solvertest.Slot{{Options: []solvertest.Option{{Points: 90}}}}},
			{Classes: []byte{3}, Slots: []solvertest.Slot{{Options: []solvertest.Option{{Points: 80}, {Session: 1, Points: 60}}}}},
		},
		Fill: []solver.Fill{{Min: 1, Max: 1, Free: 1}, {Min: 1, Max: 2, Free: 2}},
	}
	return c.Problem()
}

// recorded returns the files that real programs wrote, by name.
func recorded(t testing.TB) map[string]string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.sol")
	if err != nil || len(files) == 0 {
		t.Fatalf("no recorded solutions: %v", err)
	}
	texts := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts[strings.TrimSuffix(filepath.Base(file), ".sol")] = string(text)
	}
	return texts
}

func TestRecordedSolutions(t *testing.T) {
	m := milp.Build(twoPeople())
	for name, text := range recorded(t) {
		s, err := mps.Read(strings.NewReader(text), m)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		program, outcome, _ := strings.Cut(name, "-")
		if !strings.HasPrefix(program, s.Program) {
			t.Errorf("%s: read as %s", name, s.Program)
		}
		outcome = strings.TrimSuffix(outcome, "-pretty")
		plan := outcome == "optimal"
		if s.Found != plan || s.Infeasible != (outcome == "infeasible") || s.Optimal != (plan && program != "gurobi") {
			t.Errorf("%s: found %t, infeasible %t, optimal %t", name, s.Found, s.Infeasible, s.Optimal)
		}
		if plan && (s.Objective != 150 || s.Stated != -150 || !equal(s.Values, []float64{1, 0, 1})) {
			t.Errorf("%s: %v points, stated %v, of %v", name, s.Objective, s.Stated, s.Values)
		}
	}
}

func equal(a, b []float64) bool {
	for i := range a {
		if math.Abs(a[i]-b[i]) > 0 {
			return false
		}
	}
	return len(a) == len(b)
}

// A file that ends too early is an error or holds a plan that Believe does not
// call optimal, wherever it ends, unless only what is not read is missing.
func TestCutShort(t *testing.T) {
	p := twoPeople()
	m := milp.Build(p)
	for name, text := range recorded(t) {
		for n := range len(text) {
			s, err := mps.Read(strings.NewReader(text[:n]), m)
			if err != nil || !s.Found {
				continue
			}
			choice, shut, err := m.Plan(s.Values)
			if err != nil {
				t.Errorf("%s: %v after %d bytes", name, err, n)
				continue
			}
			r := milp.Start(p, nil)
			wrong := milp.Believe(p, r, milp.Answer{Choice: choice, Shut: shut, Objective: -s.Stated, Optimal: true})
			if r.Status == solver.Optimal && r.Objective != 150 || r.Status != solver.Optimal && wrong == nil {
				t.Errorf("%s: %s with %d points (%v) after %d bytes: %q", name, r.Status, r.Objective, wrong, n, text[:n])
			}
		}
	}
}

func TestDamagedSolutions(t *testing.T) {
	m := milp.Build(twoPeople())
	texts := recorded(t)
	for _, c := range []struct{ name, old, new, say string }{
		{"scip-optimal", "objective value:", "value:", "want the objective value"},
		{"scip-optimal", "objective value:                                 -150", "objective value: much", `"much" is not a value`},
		{"scip-optimal", "(obj:-60)", "", "want name, value and (obj:…)"},
		{"scip-optimal", "x2 ", "z2 ", `line 3: no column "z2"`},
		{"scip-optimal", "x2 ", "x0 ", `line 4: column "x0" a second time`},
		{"scip-optimal", "\t(obj:-60)", "\t(obj:-60) more", "want name, value and (obj:…)"},
		{"gurobi-optimal", "x1 0\n", "", "3 of 4 columns"},
		{"gurobi-optimal", "x1 0", "x1", "want name and value"},
		{"gurobi-optimal", "x1 0", "x1 infinity", `"infinity" is not a value`},
		{"gurobi-optimal", "= -150", "= NaN", `"NaN" is not a value`},
		{"gurobi-optimal", "x2 1", "x1 1", `column "x1" a second time`},
		{"highs-optimal", "Objective -150", "Objective one", `"one" is not a value`},
		{"highs-optimal", "x1 0", "x1 0 0", "want name and value"},
		{"highs-optimal", "# Columns 4", "# Columns 9000000000000000000", "9000000000000000000 columns"},
		{"highs-optimal-pretty", "    Index Status        Lower", "    Lower", "want the heading"},
		{"highs-optimal-pretty", "Integer     x1", "Integer     x9", `no column "x9"`},
		{"highs-optimal-pretty", "1               Integer     x2", "NaN               Integer     x2", `"NaN" is not a value`},
		{"highs-optimal-pretty", "        2                   0            1            1               Integer     x2\n", "", "3 of 4 columns"},
		{"highs-optimal-pretty", "        2                   0 ", "        2", "3 columns with a value and 1 without"},
		{"highs-optimal-pretty", "0            1            1               Integer     x2", "", "want a row of the columns"},
		{"highs-optimal-pretty", "Model status: Optimal\n\nObjective value: -150\n", "", "before the model status"},
		{"cbc-optimal", "value -150.00000000", "value none", `"none" is not a value`},
		{"cbc-optimal", "                     1                     -60", " 1", "want index, name, value and reduced cost"},
		{"glpsol-optimal", " o -150", " o x", `"x" is not a value`},
	} {
		text := strings.Replace(texts[c.name], c.old, c.new, 1)
		if text == texts[c.name] {
			t.Errorf("%q is not in %s", c.old, c.name)
		}
		if s, err := mps.Read(strings.NewReader(text), m); err == nil || !strings.Contains(err.Error(), c.say) {
			t.Errorf("%s with %q for %q: %+v, %v, want %q", c.name, c.new, c.old, s, err, c.say)
		}
	}
}

// No text makes a reader panic, or gives it something else than numbers. form
// chooses the first line, so that every reader gets its share.
func FuzzRead(f *testing.F) {
	m := milp.Build(twoPeople())
	heads := []string{
		"", "c Problem:", "s mip 2 4 o -150", "Optimal - objective value -150.00000000", "Model status\nOptimal",
		"Columns\n    Index Status        Lower        Upper       Primal         Dual  Type        Name",
		"solution status: optimal solution found\nobjective value: -150", "# Solution for model instroom",
	}
	for _, text := range recorded(f) {
		f.Add(uint8(0), text)
		for form := range heads {
			if rest, ok := strings.CutPrefix(text, strings.SplitN(heads[form], "\n", 2)[0]+"\n"); ok && form > 0 {
				f.Add(uint8(form), rest)
			}
		}
	}
	f.Add(uint8(3), "** 1\n")
	f.Add(uint8(5), "        0 BS                0          inf            4            0  y0\nRows\nModel status: Optimal\nObjective value: 4\n")
	f.Fuzz(func(t *testing.T, form uint8, text string) {
		if head := heads[int(form)%len(heads)]; head != "" {
			text = head + "\n" + text
		}
		s, err := mps.Read(strings.NewReader(text), m)
		if (s == nil) == (err == nil) {
			t.Fatalf("%+v, %v", s, err)
		}
		if err != nil {
			return
		}
		if len(s.Values) != len(m.Columns) || math.IsInf(s.Stated, 0) {
			t.Errorf("%d values, stated %v", len(s.Values), s.Stated)
		}
		for _, x := range s.Values {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				t.Errorf("the value %v", x)
			}
		}
	})
}
