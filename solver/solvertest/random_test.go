package solvertest_test

import (
	"go/parser"
	"strings"
	"testing"

	"instroom/solver"
	"instroom/solver/solvertest"
)

// Every field of Problem must occur among the first seeds, or a suite over them
// would be silent about it.
func TestRandomUsesEveryField(t *testing.T) {
	seen := map[string]int{}
	see := func(name string, yes bool) {
		if yes {
			seen[name]++
		}
	}
	names := strings.Fields("conflicts forbidden requires requires-nothing care joint rows row-shut shut constant strict together " +
		"opening min short above free-zero closed odd-sign negative class0 three-slots shut-worthwhile infeasible-greedy")
	for seed := range uint64(400) {
		c := solvertest.Random(seed)
		p := c.Problem()
		if err := solvertest.Valid(p); err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, c.Literal())
		}
		o := solvertest.Enumerate(p, solvertest.EnumerationLimit)
		if o == nil || o.Plans == 0 {
			t.Fatalf("seed %d: no plan, though the empty one is feasible", seed)
		}
		see("conflicts", len(p.Conflict) > 0)
		see("forbidden", len(p.Forbidden) > 0)
		see("requires", len(p.Requires) > 0)
		see("care", len(p.Care) > 0)
		see("joint", len(p.JointCare) > 0)
		see("rows", len(p.Rows) > 0)
		see("shut", len(p.Shut) > 0)
		see("constant", p.Constant != 0)
		see("strict", p.Strict)
		for _, r := range p.Requires {
			see("requires-nothing", len(r.Any) == 0)
		}
		for _, r := range p.Rows {
			see("row-shut", len(r.Shut) > 0)
		}
		for j := range p.Slots() {
			see("together", p.Heads(j) > 1)
			see("class0", p.Members[p.MemberStart[j]].Class == 0)
		}
		for b := range p.Bidders() {
			see("three-slots", p.SlotStart[b+1]-p.SlotStart[b] > 2)
		}
		for _, f := range p.Fill {
			see("opening", f.OpenCost > 0)
			see("min", f.Min > 1)
			see("short", f.Short > 0 && f.ShortCost > 0)
			see("above", f.Free < f.Max && f.AboveCost > 0)
			see("free-zero", f.Free == 0 && f.Max > 0)
			see("closed", f.Max < f.Min)
			see("odd-sign", f.AboveCost < 0 || f.ShortCost < 0)
		}
		for _, w := range p.OptionPoints {
			see("negative", w < 0)
		}
		best, _, _ := o.Best(false)
		if len(p.Shut) > 0 {
			choice, shut := solvertest.Empty(p)
			value, _ := solvertest.Evaluate(p, choice, shut)
			see("shut-worthwhile", best > value)
		}
		greedyChoice, shut := solvertest.Empty(p)
		for j := range greedyChoice {
			if greedyChoice[j] < 0 {
				greedyChoice[j] = p.OptionStart[j]
			}
		}
		_, wrong := solvertest.Evaluate(p, greedyChoice, shut)
		see("infeasible-greedy", wrong != nil)
	}
	for _, name := range names {
		if seen[name] < 5 {
			t.Errorf("%s seen %d times in 400 seeds", name, seen[name])
		}
	}
}

func TestLiteralIsGo(t *testing.T) {
	for seed := range uint64(50) {
		c := solvertest.Random(seed)
		if _, err := parser.ParseExpr(c.Literal()); err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, c.Literal())
		}
	}
}

// Two people want the one seat of session 0; session 1 opens at 30 with at
// least two heads. Worked by hand: 90 + (80 − …) is never reached by opening.
func TestEnumerateByHand(t *testing.T) {
	c := solvertest.Case{
		Bidders: []solvertest.Bidder{
			{Classes: []byte{1}, Slots: []solvertest.Slot{{Options: []solvertest.Option{{Points: 90}, {Session: 1, Points: 50}}}}},
			{Classes: []byte{3}, Slots: []solvertest.Slot{{Options: []solvertest.Option{{Points: 80}, {Session: 1, Points: 60}}}}},
		},
		Fill: []solver.Fill{{Min: 1, Max: 1, Free: 1}, {Min: 2, Max: 3, Free: 3, OpenCost: 30}},
	}
	o := solvertest.Enumerate(c.Problem(), 100)
	want := map[solvertest.Counts]int64{{}: 0, {0, 1, 0, 0}: 90, {0, 0, 0, 1}: 80, {0, 1, 0, 1}: 80}
	if len(o.ByCounts) != len(want) || o.Plans != 4 {
		t.Fatalf("%+v", o)
	}
	for counts, points := range want {
		if got := o.ByCounts[counts]; int64(got) != points {
			t.Errorf("%v: %d, want %d", counts, got, points)
		}
	}
	if points, _, _ := o.Best(false); points != 90 {
		t.Errorf("best is %d", points)
	}
	if points, counts, _ := o.Best(true); points != 80 || counts != (solvertest.Counts{0, 1, 0, 1}) {
		t.Errorf("strict best is %d with %v", points, counts)
	}
	if got := o.MostOf(3, solvertest.Counts{0, 1, 0, 0}); got != 1 {
		t.Errorf("class 3 beside one of class 1: %d", got)
	}
}
