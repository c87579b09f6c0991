package peers

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"instroom/benchmarks/trial"
	"instroom/model"
	"instroom/solver/milp"
)

// TestMain lets the suite start this binary as its child.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "bench-run" {
		if err := Child(context.Background(), os.Stdin, os.Stdout); err != nil {
			os.Stderr.WriteString(err.Error() + "\n")
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Setenv("GORACE", "atexit_sleep_ms=0") // under -race every process sleeps a second at its end
	os.Exit(m.Run())
}

func suite(t *testing.T, contenders ...string) *Suite {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var instances []Instance
	for seed := range uint64(2) {
		instances = append(instances, Instance{Row: "small", Seed: seed + 1, Source: Source{Trial: &trial.Options{People: 80, Seats: 0.8, Seed: seed + 1}}})
	}
	return &Suite{
		Instances: instances, Contenders: contenders, Rounds: 2, Threads: 1, Limit: 20 * time.Second, Judge: 1000,
		Child: func(ctx context.Context) *exec.Cmd { return exec.CommandContext(ctx, self, "bench-run") },
		Say:   func(line string) { t.Log(line) }, Wait: func(string) {},
	}
}

func table(r *Record) string {
	var b strings.Builder
	r.WriteTable(&b)
	return b.String()
}

// Everybody on this machine solves the same; rounds alternate; all is judged.
func TestSuite(t *testing.T) {
	r, err := suite(t, Usual()...).Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	best := map[uint64]model.Points{}
	var order []string
	for i := range r.Runs {
		x := &r.Runs[i]
		if x.Outcome == nil || x.Outcome.Warning != "" || len(x.Wrong) > 0 || len(x.Outcome.Findings) > 0 || !x.Outcome.Judged {
			t.Errorf("%+v %+v", x, x.Outcome)
			continue
		}
		if x.Contender == Engine {
			best[x.Seed] = x.Outcome.Objective
		}
		if x.Seed == 1 {
			order = append(order, x.Contender+x.Rows.String())
		}
	}
	for i := range r.Runs {
		if x := &r.Runs[i]; x.Outcome.Objective > best[x.Seed] || x.Outcome.Says == "optimal" && x.Outcome.Objective != best[x.Seed] {
			t.Errorf("%s: %d points, the engine has %d", x.Contender, x.Outcome.Objective, best[x.Seed])
		}
	}
	half := len(order) / 2
	back := slices.Clone(order[half:])
	slices.Reverse(back)
	if !slices.Equal(order[:half], back) {
		t.Errorf("the second round is not the first one backwards: %q", order)
	}
	text := table(r)
	columns := strings.Count(strings.SplitN(heading, "\n", 2)[0], "|")
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "|") && strings.Count(line, "|") != columns {
			t.Errorf("columns: %s", line)
		}
	}
	if !strings.Contains(text, "| price | 4/4 optimal |") || !strings.Contains(text, "accepts 4") {
		t.Error(text)
	}
	if text, err := json.Marshal(r); err != nil {
		t.Error(err)
	} else if again := new(Record); json.Unmarshal(text, again) != nil || !reflect.DeepEqual(again, r) {
		t.Error("the record does not come back from JSON")
	}
}

// fake puts a program of a name before the PATH.
func fake(t *testing.T, name, script string) {
	t.Helper()
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
}

// A peer that crashes, hangs, writes nonsense or lies is reported as such, and
// the others run on.
func TestFaultyPeers(t *testing.T) {
	for _, c := range []struct{ name, script, want string }{
		{"crash", "[ \"$1\" = -quit ] && exit\nkill -SEGV $$\n", "is at fault: signal: segmentation fault"},
		{"silence", "exit 0\n", "is at fault: it wrote no solution"},
		{"nonsense", "echo 'Optimal - objective value -9' >batch.sol; echo ' 0 zz 1 0' >>batch.sol\n", `no column "zz"`},
		{"a lie about the plan", "echo 'Optimal - objective value -999999' >batch.sol; echo ' 0 x0 1 0' >>batch.sol\n", "says 999999.0 of a plan worth"},
		{"a lie about the optimum", "[ -f batch.mps ] || exit\np=$(sed -n 's/^ x0 points -//p' batch.mps)\necho \"Optimal - objective value -$p\" >batch.sol; echo ' 0 x0 1 0' >>batch.sol\n", "optimal, and price has"},
	} {
		t.Run(c.name, func(t *testing.T) {
			fake(t, "cbc", c.script)
			s := suite(t, "cbc", "price", "greedy")
			s.Instances, s.Rounds = s.Instances[:1], 1
			r, err := s.Run(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			if text := table(r); !strings.Contains(text, c.want) || !strings.Contains(text, "| price | 1/1 optimal |") || !strings.Contains(text, "| greedy | 1/1 feasible |") {
				t.Errorf("%q is not said:\n%s", c.want, text)
			}
		})
	}
}

// A peer that does not stop is stopped at the limit; it has no second round.
func TestPeerThatHangs(t *testing.T) {
	fake(t, "cbc", "[ -f batch.mps ] || exit\ntrap '' INT TERM\nsleep 100\n")
	s := suite(t, "price", "cbc")
	s.Instances, s.Limit = s.Instances[:1], 500*time.Millisecond
	began := time.Now()
	r, err := s.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if text := table(r); !strings.Contains(text, "1/1 nothing, 1/1 at the limit") || !strings.Contains(text, " s, and the limit is 0.5 s.") || len(r.Runs) != 4 || time.Since(began) > 30*time.Second {
		t.Errorf("%d runs in %s:\n%s", len(r.Runs), time.Since(began), text)
	}
}

// A child that hangs itself, or dies, fails its own run only.
func TestFaultyChild(t *testing.T) {
	for _, c := range []struct{ script, want string }{
		{"sleep 100 & wait", "no answer 300ms after its time limit"},
		{"trap '' INT; sleep 100 & sleep 100", "no answer 300ms after its time limit"},
		{"echo out of memory >&2; exit 7", "exit status 7: out of memory"},
		{"echo hello", "reading its answer"},
	} {
		s := suite(t, "greedy")
		s.Instances, s.Rounds, s.Limit, s.Patience, s.Grace = s.Instances[:1], 1, time.Millisecond, 300*time.Millisecond, 300*time.Millisecond
		s.Child = func(ctx context.Context) *exec.Cmd { return exec.CommandContext(ctx, "sh", "-c", c.script) }
		r, err := s.Run(context.Background())
		if err != nil || len(r.Runs) != 1 || !strings.Contains(r.Runs[0].Failed, c.want) || !strings.Contains(table(r), c.want) {
			t.Errorf("%s: %+v, %v", c.script, r, err)
		}
	}
	if left := descendants(os.Getpid()); len(left) > 0 {
		t.Errorf("left running: %v", left)
	}
}

// What was done is kept when the run is interrupted.
func TestInterrupted(t *testing.T) {
	s := suite(t, "greedy", "price")
	ctx, cancel := context.WithCancel(context.Background())
	s.Say = func(string) { cancel() }
	r, err := s.Run(ctx)
	if err != nil || len(r.Runs) != 1 || r.NotRun != 7 || !strings.Contains(table(r), "Not run: 7 runs") {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestMissingIsSaidAndSkipped(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	s := suite(t, "highs", "cpsat", "greedy")
	s.Instances, s.Rounds = s.Instances[:1], 1
	r, err := s.Run(context.Background())
	if err != nil || len(r.Missing) != 2 || len(r.Runs) != 1 || !strings.Contains(table(r), "Skipped: highs: the program highs is not on the PATH (it is at highs.dev") {
		t.Errorf("%+v, %v", r, err)
	}
	s.Contenders = []string{"highs"}
	if _, err := s.Run(context.Background()); err == nil {
		t.Error("a suite of nobody")
	}
}

func TestWrong(t *testing.T) {
	at := func(p model.Points) *model.Points { return &p }
	of := func(name string, objective model.Points, bound, claimed *model.Points, findings ...string) Run {
		return Run{Contender: name, Outcome: &Outcome{Says: "feasible", Objective: objective, Bound: bound, Claimed: claimed, Findings: findings}}
	}
	for _, c := range []struct {
		why   string
		runs  []Run
		known *Known
		want  []int // by run, how much is wrong
	}{
		{"all agree", []Run{of("price", 10, at(10), nil), of("cbc", 10, nil, at(10))}, nil, []int{0, 0}},
		{"within the tolerance of floats", []Run{of("price", 519_150_142, at(519_150_142), nil), of("glpk", 519_150_124, nil, at(519_150_124))}, nil, []int{0, 0}},
		{"an optimum that is none", []Run{of("price", 11, at(11), nil), of("cbc", 10, nil, at(10))}, nil, []int{0, 1}},
		{"a bound that is none", []Run{of("price", 10, at(10), nil), of("greedy", 11, nil, nil)}, nil, []int{1, 0}},
		{"a refused plan disproves nothing", []Run{of("price", 10, at(10), nil), of("greedy", 11, nil, nil, "full")}, nil, []int{0, 0}},
		{"above what is known", []Run{of("price", 10, at(12), nil)}, &Known{Points: 9, Proven: true}, []int{1}},
		{"better than what was found", []Run{of("price", 10, at(12), nil)}, &Known{Points: 9}, []int{0}},
	} {
		wrong(c.runs, c.known)
		for i := range c.runs {
			if len(c.runs[i].Wrong) != c.want[i] {
				t.Errorf("%s: run %d: %q", c.why, i, c.runs[i].Wrong)
			}
		}
	}
}

// Of the two forms of a linear program that with more points counts, of equal
// ones the faster; ratios are of the same round.
func TestTheBetterFormCounts(t *testing.T) {
	bound := model.Points(1000)
	run := func(round int, name string, rows milp.Rows, objective model.Points, seconds float64) Run {
		o := &Outcome{Says: "feasible", Objective: objective, Solve: seconds, Judged: true}
		if name == Engine {
			o.Bound = &bound
		}
		return Run{Row: "a", Round: round, Contender: name, Rows: rows, Outcome: o}
	}
	r := &Record{Instances: []Instance{{Row: "a"}}, Runs: []Run{
		run(0, Engine, milp.Cliques, 1000, 1), run(1, Engine, milp.Cliques, 1000, 2),
		run(0, "cbc", milp.Cliques, 990, 1), run(1, "cbc", milp.Cliques, 990, 1),
		run(0, "cbc", milp.TimeSlots, 1000, 10), run(1, "cbc", milp.TimeSlots, 1000, 10),
		run(0, "highs", milp.Cliques, 1000, 3), run(0, "highs", milp.TimeSlots, 1000, 2),
		{Row: "a", Contender: "glpk", Failed: "boom"}, run(0, "glpk", milp.TimeSlots, 1, 2),
	}}
	text := table(r)
	for _, want := range []string{
		"| cbc, slots | 2/2 feasible | 1,000 | 0 | 0 | 0.0000 | 10.0 | 7.5 (5.0 – 10) |", "| highs, slots |", "| glpk, slots |",
		"- a: cbc, cliques is the worse form: 2/2 feasible", "glpk, cliques failed: boom", "1.0 % below the bound",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

func TestDescendants(t *testing.T) {
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Skip(err)
	}
	cmd := exec.Command("sh", "-c", "sleep 100 & wait")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	var found []process
	for range 200 {
		if found = descendants(os.Getpid()); len(found) == 2 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if len(found) != 2 {
		t.Errorf("%v", found)
	}
	for _, p := range found {
		q := p
		q.began += "0" // another process that has got the number
		q.kill()
		if _, ok := look(p.id); !ok {
			t.Error("a process of another birth was killed")
		}
		p.kill()
	}
}

// The exponent of a power law is found again, without the runs at the limit.
func TestExponent(t *testing.T) {
	s := Series{}
	for _, n := range []float64{1000, 7000, 90_000} {
		s.Points = append(s.Points, Point{Options: n, Seconds: 2e-6 * math.Pow(n, 1.25)})
	}
	s.Points = append(s.Points, Point{Options: 1e6, Seconds: 60, Limited: true})
	if e, c, ok := s.Exponent(); !ok || math.Abs(e-1.25) > 1e-9 || math.Abs(c-2e-6) > 1e-12 {
		t.Errorf("%g %g %t", e, c, ok)
	}
	s.Points = s.Points[:1]
	if _, _, ok := s.Exponent(); ok {
		t.Error("an exponent of one size")
	}
	s.Points = append(s.Points, s.Points[0])
	if _, _, ok := s.Exponent(); ok {
		t.Error("an exponent of one size twice")
	}
}

func TestSeries(t *testing.T) {
	bound := model.Points(1000)
	r := &Record{Instances: []Instance{{Row: "b"}, {Row: "a"}}, Runs: []Run{
		{Row: "b", Contender: Engine, Outcome: &Outcome{Says: "optimal", Options: 900, Objective: 1000, Bound: &bound, Build: 1, Solve: 2}},
		{Row: "b", Contender: "cbc", Failed: "boom"},
		{Row: "b", Contender: "cbc", Rows: milp.TimeSlots, Outcome: &Outcome{Says: "feasible", Options: 900, Objective: 500, Solve: 9, Limited: true}},
		{Row: "a", Contender: Engine, Outcome: &Outcome{Says: "optimal", Options: 90, Objective: 1000, Bound: &bound, Solve: 1}},
		{Row: "a", Contender: "cbc", Failed: "boom"},
	}}
	want := []Series{
		{Engine, []Point{{Row: "a", Options: 90, Seconds: 1}, {Row: "b", Options: 900, Seconds: 3}}},
		{"cbc", []Point{{Row: "b", Options: 900, Seconds: 9, Gap: 100, Limited: true}}},
	}
	if got := SeriesOf(r); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}
