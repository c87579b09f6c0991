//go:build glpk

package glpk

import (
	"context"
	"encoding/gob"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"instroom/model/modeltest"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
	"instroom/solver/price"
	"instroom/solver/solvertest"
)

// faults are children that go wrong, by the argument that starts them.
var faults = map[string]func(){
	"abort":   func() { panic("an abort inside GLPK looks like this") },
	"silent":  func() {},
	"garbage": func() { fmt.Print(mark, "no gob") },
	"sleep":   func() { time.Sleep(time.Minute) },
	// Option 0 of both people: one seat.
	"infeasible": func() { reply(answer{Optimal: true, Chosen: []int32{0, 1}, Objective: 170}) },
	"two":        func() { reply(answer{Optimal: true, Chosen: []int32{1, 2}, Objective: 140}) },
	"column":     func() { reply(answer{Optimal: true, Chosen: []int32{77}}) },
	"boast":      func() { reply(answer{Optimal: true, Chosen: []int32{1}, Objective: 500}) },
	"error":      func() { reply(answer{Error: "no convergence"}) },
	"noise": func() {
		fmt.Print("GLPK Integer Optimizer 5.0\n")
		reply(answer{Optimal: true, Chosen: []int32{0, 2}, Objective: 150})
	},
}

func reply(a answer) {
	fmt.Print(mark)
	if err := gob.NewEncoder(os.Stdout).Encode(a); err != nil {
		panic(err)
	}
}

// The test binary is its own child process, and for the tests of faults a bad one.
func TestMain(m *testing.M) {
	if Child(os.Args[1:]) {
		return
	}
	if len(os.Args) == 2 {
		if fault, ok := faults[os.Args[1]]; ok {
			fault()
			return
		}
	}
	// A process under the race detector sleeps a second before it ends, which the
	// children of a suite can't afford.
	os.Setenv("GORACE", os.Getenv("GORACE")+" atexit_sleep_ms=0")
	os.Exit(m.Run())
}

func TestSuite(t *testing.T) {
	solvertest.Run(t, New, solvertest.Exact, solvertest.Costly)
}

// Where both solvers finish they agree, to GLPK's tolerance, and GLPK never finds
// more than the engine's proven bound.
func TestAgreesWithPrice(t *testing.T) {
	problems := map[string]*solver.Problem{}
	for seed := range uint64(12) {
		b := modeltest.Random(seed, rules.Defaults(), modeltest.Options{People: 40})
		p, err := compile.Compile(context.Background(), rules.New(b))
		if err != nil {
			t.Fatal(err)
		}
		problems[fmt.Sprintf("batch %d", seed)] = p
		c := solvertest.Cohort(seed, 60)
		problems[fmt.Sprintf("cohort %d", seed)] = c.Problem()
	}
	both := 0
	for name, p := range problems {
		o := solver.Options{Deadline: time.Now().Add(20 * time.Second)}
		a, err := New().Solve(context.Background(), p, o, nil)
		if err != nil || a.Warning != "" {
			t.Fatalf("%s: %v %s", name, err, a.Warning)
		}
		b, err := price.New().Solve(context.Background(), p, o, nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !p.Strict && a.Objective > b.Bound {
			t.Errorf("%s: glpk has %d points, the proven bound is %d", name, a.Objective, b.Bound)
		}
		if a.Status == solver.Optimal && b.Status == solver.Optimal {
			both++
			if !solvertest.Agree(a.Objective, b.Objective) {
				t.Errorf("%s: glpk %d, price %d", name, a.Objective, b.Objective)
			}
		}
	}
	if both < len(problems)/2 {
		t.Errorf("both finished on %d of %d", both, len(problems))
	}
	t.Logf("both finished on %d of %d", both, len(problems))
}

func TestBatches(t *testing.T) { solvertest.RunBatches(t, New, solvertest.Costly) }

// Two people want the one seat of session 0; the second may also sit in session
// 1 for 60. The optimum is 150.
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

// Whatever the child does, the parent has a feasible plan, no claim that it did
// not check, and a warning that says what happened.
func TestFaultyChild(t *testing.T) {
	start := &solver.Result{Choice: []int32{-1, 1}, Shut: []bool{}} // 80 points
	for _, f := range []struct {
		name, say string
		objective int64
		status    solver.Status
	}{
		{"abort", "panic: an abort inside GLPK", 80, solver.Feasible},
		{"silent", "gave no answer", 80, solver.Feasible},
		{"garbage", "reading the answer", 80, solver.Feasible},
		{"infeasible", "not feasible: session 0: 2 heads", 80, solver.Feasible},
		{"two", "of one slot are both chosen", 80, solver.Feasible},
		{"column", "column 77 of 3", 80, solver.Feasible},
		{"boast", "says 500.0 of a plan worth 80", 80, solver.Feasible},
		{"error", "no convergence", 80, solver.Feasible},
		{"noise", "", 150, solver.Optimal},
	} {
		p := twoPeople()
		r, err := glpk{arguments: []string{f.name}}.Solve(context.Background(), p, solver.Options{}, start)
		if err != nil {
			t.Errorf("%s: %v", f.name, err)
			continue
		}
		if wrong := solvertest.CheckResult(p, solver.Options{}, r); wrong != nil {
			t.Errorf("%s: %q", f.name, wrong)
		}
		if int64(r.Objective) != f.objective || r.Status != f.status || !strings.Contains(r.Warning, f.say) || (f.say == "") != (r.Warning == "") {
			t.Errorf("%s: %s with %d points, warning %q", f.name, r.Status, r.Objective, r.Warning)
		}
	}
}

// A child that does not stop is killed at the deadline, and when cancelled.
func TestSlowChildIsKilled(t *testing.T) {
	p := twoPeople()
	slow := glpk{arguments: []string{"sleep"}}
	began := time.Now()
	r, err := slow.Solve(context.Background(), p, solver.Options{Deadline: began.Add(200 * time.Millisecond)}, nil)
	if err != nil || r.Status != solver.Feasible || r.Stopped != solver.TimeLimit || r.Warning != "" {
		t.Errorf("deadline: %+v, %v", r, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(200*time.Millisecond, cancel)
	r, err = slow.Solve(ctx, p, solver.Options{}, nil)
	if err != nil || r.Status != solver.Feasible || r.Stopped != solver.Cancelled || r.Warning != "" {
		t.Errorf("cancelled: %+v, %v", r, err)
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("two children that sleep a minute took %v", took)
	}
}

// Contradicting pins leave nothing to start from: two stays that clash, in a
// session that may be shut, are only met by shutting it.
func TestPinsThatContradict(t *testing.T) {
	c := solvertest.Case{
		Bidders: []solvertest.Bidder{{Classes: []byte{1}, Slots: []solvertest.Slot{
			{Options: []solvertest.Option{{Stay: true}}}, {Kind: 1, Options: []solvertest.Option{{Session: 1, Stay: true}}},
		}, Conflicts: [][2]int{{0, 1}}}},
		Fill: []solver.Fill{{Min: 3, Max: 4, Free: 4}, {Min: 3, Max: 4, Free: 4}},
		Shut: []solvertest.Shut{{Session: 0, Value: -700}, {Session: 1, Value: -500}},
	}
	r, err := New().Solve(context.Background(), c.Problem(), solver.Options{}, nil)
	if err != nil || r.Status != solver.Optimal || r.Objective != -500 || !reflect.DeepEqual(r.Shut, []bool{false, true}) {
		t.Errorf("%+v, %v", r, err)
	}
}
