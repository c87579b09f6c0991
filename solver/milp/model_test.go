package milp_test

import (
	"errors"
	"testing"

	"instroom/solver"
	"instroom/solver/milp"
	"instroom/solver/solvertest"
)

// values completes a plan to values of every column, each as good as the rows
// allow, so that the model can be judged without any solver.
func values(m *milp.Model, p *solver.Problem, choice []int32, shut []bool) []float64 {
	x := make([]float64, len(m.Columns))
	for _, i := range choice {
		if i >= 0 {
			x[i] = 1
		}
	}
	for h := range shut {
		if shut[h] {
			x[p.Options()+h] = 1
		}
	}
	heads := make([]int32, p.Sessions())
	stay := map[int32]bool{}
	for _, h := range p.Shut {
		for _, i := range h.Stays {
			stay[i] = true
		}
	}
	for j, i := range choice {
		if i >= 0 && !stay[i] {
			heads[p.OptionSession[i]] += p.Heads(j)
		}
	}
	for c := p.Options() + len(p.Shut); c < len(x); c++ {
		name := m.Columns[c].Name
		var s, k int
		switch {
		case scan(name, "y%d", &s) && heads[s] > 0:
			x[c] = 1
		case scan(name, "n%d_%d", &s, &k) && int(heads[s]) == k:
			x[c] = 1
		case scan(name, "d%d", &s) && heads[s] > 0:
			x[c] = float64(max(0, p.Fill[s].Short-heads[s]))
		case scan(name, "a%d", &s):
			x[c] = float64(max(0, heads[s]-p.Fill[s].Free))
		case scan(name, "u%d_%d", &s, &k):
			for _, i := range p.JointCare[s].Groups[k] {
				x[c] = max(x[c], x[i])
			}
		case scan(name, "c%d", &s):
			x[c] = 1
			for _, group := range p.JointCare[s].Groups {
				any := 0.0
				for _, i := range group {
					any = max(any, x[i])
				}
				x[c] = min(x[c], any)
			}
		}
	}
	return x
}

// On every plan of a tiny problem, and on its neighbours that break something,
// the rows hold exactly where Evaluate finds nothing wrong, and the objective is
// the plan's points.
func TestRowsSayWhatEvaluateSays(t *testing.T) {
	good, bad, seeds := 0, 0, solvertest.Seeds(400)
	for seed := range seeds {
		c := solvertest.Random(seed)
		p := c.Problem()
		m := milp.Build(p)
		tries := 0
		eachPlan(p, func(choice []int32, shut []bool) bool {
			points, wrong := solvertest.Evaluate(p, choice, shut)
			if own, err := milp.Evaluate(p, choice, shut); (err == nil) != (wrong == nil) || err == nil && own != points {
				t.Fatalf("seed %d, plan %v %v: %d %v, the suite says %d %q\n%s", seed, choice, shut, own, err, points, wrong, c.Literal())
			}
			x := values(m, p, choice, shut)
			objective, broken := evaluate(m, x)
			if (broken == "") != (wrong == nil) {
				t.Fatalf("seed %d, plan %v %v: rows say %q, evaluation %q\n%s", seed, choice, shut, broken, wrong, c.Literal())
			}
			if wrong == nil {
				good++
				if objective != float64(points) {
					t.Fatalf("seed %d, plan %v %v: objective %g, points %d\n%s", seed, choice, shut, objective, points, c.Literal())
				}
				again, shutAgain, err := m.Plan(x)
				if err != nil || !equal(again, choice) || !equal(shutAgain, shut) {
					t.Fatalf("seed %d: %v %v read back as %v %v %v", seed, choice, shut, again, shutAgain, err)
				}
			} else {
				bad++
			}
			tries++
			return tries < 1000
		})
	}
	if enough := 25 * int(seeds); good < enough || bad < enough {
		t.Errorf("only %d feasible and %d infeasible plans", good, bad)
	}
}

// The largest household has more maximal cliques than rows are allowed; the
// rows must still cover every pair and allow nothing that conflicts.
func TestManyCliquesAreCovered(t *testing.T) {
	// Eight slots of three options; option k of a slot conflicts with option k of
	// every other slot's neighbour: a graph with far more than 64 maximal cliques.
	b := solvertest.Bidder{Classes: make([]byte, 8)}
	c := solvertest.Case{}
	n := 0
	for j := range 8 {
		slot := solvertest.Slot{People: []int{j}}
		for k := range 3 {
			slot.Options = append(slot.Options, solvertest.Option{Session: k, Points: 1})
			for i := range n {
				if i/3 != j && (i%3+i/3+k)%2 == 0 {
					b.Conflicts = append(b.Conflicts, [2]int{i, n})
				}
			}
			n++
		}
		b.Slots = append(b.Slots, slot)
	}
	c.Bidders = []solvertest.Bidder{b}
	for range 3 {
		c.Fill = append(c.Fill, solver.Fill{Min: 1, Max: 8, Free: 8})
	}
	p := c.Problem()
	m := milp.Build(p)
	covered := map[[2]int32]bool{}
	for _, r := range m.Rows {
		terms := m.Terms[r.First:r.Last]
		for _, x := range terms {
			for _, y := range terms {
				covered[[2]int32{x.Column, y.Column}] = true
			}
		}
	}
	for i := range int32(n) {
		for j := range int32(n) {
			conflict := i/3 == j/3 || p.Conflict[i]>>j&1 == 1
			if i != j && covered[[2]int32{i, j}] != conflict {
				t.Errorf("options %d and %d: covered %t, conflict %t", i, j, !conflict, conflict)
			}
		}
	}
}

func TestLexicographicRefusesWhatFloatsBlur(t *testing.T) {
	small := solvertest.Kept[3].Case
	m := milp.Build(small.Problem())
	if err := m.Lexicographic(); err != nil {
		t.Fatal(err)
	}
	if m.Columns[0].Objective <= m.Columns[1].Objective {
		t.Errorf("class 1 weighs %d, class 2 %d", m.Columns[0].Objective, m.Columns[1].Objective)
	}
	large := solvertest.Cohort(1, 400)
	m = milp.Build(large.Problem())
	before := m.Columns[0].Objective
	if err := m.Lexicographic(); !errors.Is(err, milp.ErrStrict) {
		t.Errorf("400 people: %v", err)
	}
	if m.Columns[0].Objective != before {
		t.Error("a refused model was changed")
	}
}
