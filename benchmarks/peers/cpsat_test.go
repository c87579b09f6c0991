package peers

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"instroom/solver"
	"instroom/solver/milp"
	"instroom/solver/solvertest"
)

// Two people want the one seat of session 0; the second may also sit in session
// 1 for 60. The optimum is 150.
func twoPeople() *solver.Problem {
	c := solvertest.Case{
		Bidders: []solvertest.Bidder{
			{Classes: []byte{1}, Slots: []solvertest.Slot{{Options: []solvertest.Option{{Points: 90}}}}},
			{Classes: []byte{3}, Slots: []solvertest.Slot{{Options: []solvertest.Option{{Points: 80}, {Session: 1, Points: 60}}}}},
		},
		Fill: []solver.Fill{{Min: 1, Max: 1, Free: 1}, {Min: 2, Max: 2, Free: 2, Short: 2, ShortCost: 5}}, Constant: 7,
	}
	return c.Problem()
}

func TestWriteJSON(t *testing.T) {
	m := milp.Build(twoPeople())
	var b strings.Builder
	if err := writeJSON(&b, m); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Constant int64
		Columns  [][2]int64
		Rows     [][]any
	}
	if err := json.Unmarshal([]byte(b.String()), &got); err != nil {
		t.Fatal(err)
	}
	if got.Constant != 7 || len(got.Columns) != len(m.Columns) || len(got.Rows) != len(m.Rows) || got.Columns[1] != [2]int64{80, 1} {
		t.Errorf("%s", b.String())
	}
	for r, row := range got.Rows {
		if n := int(m.Rows[r].Last - m.Rows[r].First); len(row[2].([]any)) != n || len(row[3].([]any)) != n {
			t.Errorf("row %d: %v", r, row)
		}
	}
}

func TestReadJSON(t *testing.T) {
	m := milp.Build(twoPeople())
	s, err := readJSON(strings.NewReader(`{"status":"OPTIMAL","objective":157,"values":[[0,1],[2,1]]}`), m)
	if err != nil || !s.Optimal || !s.Found || s.Stated != -157 || s.Objective != 157 || s.Values[0] != 1 || s.Values[1] != 0 {
		t.Errorf("%+v, %v", s, err)
	}
	for text, want := range map[string]string{
		`{"status":"FEASIBLE","objective":97,"values":[[0,1]]}`: "found", `{"status":"UNKNOWN"}`: "nothing", `{"status":"INFEASIBLE"}`: "infeasible",
		`{"status":"MODEL_INVALID"}`: "error", `{"status":"OPTIMAL","values":[[77,1]]}`: "error", `{"status":`: "error",
	} {
		s, err := readJSON(strings.NewReader(text), m)
		got := "nothing"
		switch {
		case err != nil:
			got = "error"
		case s.Infeasible:
			got = "infeasible"
		case s.Found:
			got = "found"
		}
		if got != want || err == nil && s.Optimal {
			t.Errorf("%s: %s, %+v %v", text, got, s, err)
		}
	}
}

// CP-SAT itself keeps what every solver must, where it is installed.
func TestCPSAT(t *testing.T) {
	c, err := Find("cpsat")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Missing(); err != nil {
		t.Skip(err)
	}
	for _, rows := range c.Forms {
		for seed := range uint64(20) {
			x := solvertest.Random(seed)
			p := x.Problem()
			f := c.write()
			f.Build = func(p *solver.Problem) *milp.Model { return milp.BuildWith(p, milp.Options{Rows: rows}) }
			s, err := c.solver(f)
			if err != nil {
				t.Fatal(err)
			}
			r, err := s.Solve(context.Background(), p, solver.Options{Threads: 1}, nil)
			if err != nil || r.Warning != "" {
				t.Errorf("seed %d: %v %s", seed, err, r.Warning)
				continue
			}
			if wrong := solvertest.CheckResult(p, solver.Options{}, r); wrong != nil {
				t.Errorf("seed %d: %q", seed, wrong)
			}
			if wrong := solvertest.CheckOptimum(p, r, solvertest.Enumerate(p, 200_000)); r.Status == solver.Optimal && wrong != nil {
				t.Errorf("seed %d: %q", seed, wrong)
			}
		}
	}
}
