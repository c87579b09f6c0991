//go:build unix

package command_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"instroom/model"
	"instroom/solver"
	"instroom/solver/command"
	"instroom/solver/milp"
	"instroom/solver/solvertest"
)

// executables are what the solvers run.
var executables = map[string]string{"cbc": "cbc", "glpsol": "glpsol", "gurobi": "gurobi_cl", "highs": "highs", "scip": "scip"}

// fake makes a solver of a name whose program is a shell script. It fails the
// test if anything stays behind in the folder for temporary files.
func fake(t *testing.T, name, script string) solver.Solver {
	t.Helper()
	bin, temporary := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, executables[name]), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv("TMPDIR", temporary)
	t.Cleanup(func() {
		if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
			t.Errorf("%s: left behind: %v %v", name, left, err)
		}
	})
	s, err := command.New(name, format)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// recorded returns what the real program wrote of the problem of twoPeople.
func recorded(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "io", "mps", "testdata", name+".sol"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// writes is the script that leaves a solution.
func writes(solution string) string { return "cat >batch.sol <<'END'\n" + solution + "END\n" }

// Two people want the one seat of session 0; the second may also sit in session
// 1 for 60. The optimum is 150.
func twoPeople() *solvertest.Case {
	return &solvertest.Case{
		Bidders: []solvertest.Bidder{
			{Classes: []byte{1}, Slots: []solvertest.Slot{{Options: []solvertest.Option{{Points: 90}}}}},
			{Classes: []byte{3}, Slots: []solvertest.Slot{{Options: []solvertest.Option{{Points: 80}, {Session: 1, Points: 60}}}}},
		},
		Fill: []solver.Fill{{Min: 1, Max: 1, Free: 1}, {Min: 1, Max: 2, Free: 2}},
	}
}

// start is a plan of 80 points.
func start() *solver.Result { return &solver.Result{Choice: []int32{-1, 1}, Shut: []bool{}} }

const gurobiSays = "echo 'Optimal solution found (tolerance 0.00e+00)'\n"

// Whatever a program does, there is a feasible plan, no claim that was not
// checked, and a warning that says what happened.
func TestAnswers(t *testing.T) {
	swap := func(text string, pairs ...string) string {
		changed := strings.NewReplacer(pairs...).Replace(text)
		if changed == text {
			t.Errorf("%q is not in %q", pairs, text)
		}
		return writes(changed)
	}
	cbc, glpsol, gurobi := recorded(t, "cbc-optimal"), recorded(t, "glpsol-optimal"), recorded(t, "gurobi-optimal")
	highs, pretty, scip := recorded(t, "highs-optimal"), recorded(t, "highs-optimal-pretty"), recorded(t, "scip-optimal")
	for _, c := range []struct {
		why, name, script string
		status            solver.Status
		points            model.Points
		say               string // "" = no warning
	}{
		{"optimal", "cbc", writes(cbc), solver.Optimal, 150, ""},
		{"optimal", "glpsol", writes(glpsol), solver.Optimal, 150, ""},
		{"optimal", "gurobi", gurobiSays + writes(gurobi), solver.Optimal, 150, ""},
		{"optimal", "highs", writes(highs), solver.Optimal, 150, ""},
		{"optimal, exit code of a warning", "highs", writes(highs) + "exit 1\n", solver.Optimal, 150, ""},
		{"optimal, as people read it", "highs", writes(pretty), solver.Optimal, 150, ""},
		{"optimal", "scip", writes(scip), solver.Optimal, 150, ""},

		{"not said to be optimal", "gurobi", writes(gurobi), solver.Feasible, 150, ""},
		{"within a gap", "cbc", swap(cbc, "Optimal", "Optimal (within gap tolerance)"), solver.Feasible, 150, ""},
		{"stopped", "cbc", swap(cbc, "Optimal", "Stopped on iterations"), solver.Feasible, 150, ""},
		{"a time limit", "scip", swap(scip, "optimal solution found", "time limit reached"), solver.Feasible, 150, ""},
		{"a feasible one", "glpsol", swap(glpsol, " o -150", " f -150"), solver.Feasible, 150, ""},
		{"a plan below the start", "cbc", writes("Stopped on time - objective value -60.0\n 2 x2 1 -60\n 3 one 1 0\n"), solver.Feasible, 80, ""},

		{"infeasible plan", "cbc", swap(cbc, "x1                     0", "x1                     1", "x2                     1", "x2                     0", "-150", "-170"),
			solver.Feasible, 80, "not feasible: session 0: 2 heads"},
		{"infeasible plan", "glpsol", swap(glpsol, "j 2 0", "j 2 1", "j 3 1", "j 3 0"), solver.Feasible, 80, "not feasible: session 0: 2 heads"},
		{"infeasible plan", "gurobi", gurobiSays + swap(gurobi, "x1 0", "x1 1", "x2 1", "x2 0"), solver.Feasible, 80, "not feasible: session 0: 2 heads"},
		{"infeasible plan", "highs", swap(highs, "x1 0", "x1 1", "x2 1", "x2 0"), solver.Feasible, 80, "not feasible: session 0: 2 heads"},
		{"infeasible plan", "scip", swap(scip, "x2  ", "x1  "), solver.Feasible, 80, "not feasible: session 0: 2 heads"},
		{"both options of a need", "scip", swap(scip, "x0  ", "x1  "), solver.Feasible, 80, "not feasible: options 1 and 2 of one slot"},

		{"a better objective than its plan", "cbc", swap(cbc, "-150", "-500"), solver.Feasible, 150, "says 500.0 of a plan worth 150"},
		{"a better objective than its plan", "glpsol", swap(glpsol, " o -150", " o -500"), solver.Feasible, 150, "says 500.0 of a plan worth 150"},
		{"a better objective than its plan", "gurobi", gurobiSays + swap(gurobi, "-150", "-500"), solver.Feasible, 150, "says 500.0 of a plan worth 150"},
		{"a better objective than its plan", "highs", swap(highs, "-150", "-500"), solver.Feasible, 150, "says 500.0 of a plan worth 150"},
		{"a better objective than its plan", "scip", swap(scip, "-150", "-500"), solver.Feasible, 150, "says 500.0 of a plan worth 150"},
		{"optimal below the start", "cbc", writes("Optimal - objective value -60.0\n 2 x2 1 -60\n"), solver.Feasible, 80, "calls a plan worth 60 optimal, but the start has 80"},
		{"fractions", "highs", swap(highs, "x0 1", "x0 0.4"), solver.Feasible, 80, "says 150.0 of a plan worth 60"},

		{"infeasible", "cbc", writes(recorded(t, "cbc-infeasible")), solver.Feasible, 80, "says that there is no plan"},
		{"infeasible", "glpsol", writes(recorded(t, "glpsol-infeasible")), solver.Feasible, 80, "says that there is no plan"},
		{"infeasible", "highs", writes(recorded(t, "highs-infeasible")), solver.Feasible, 80, "says that there is no plan"},
		{"infeasible", "scip", writes(recorded(t, "scip-infeasible")), solver.Feasible, 80, "says that there is no plan"},
		{"infeasible", "gurobi", "echo Model is infeasible\n", solver.Feasible, 80, "it wrote no solution: Model is infeasible"},
		{"nothing found", "cbc", writes(recorded(t, "cbc-no-plan")), solver.Feasible, 80, "it found no plan"},

		{"crash", "cbc", "kill -SEGV $$\n", solver.Feasible, 80, "signal: segmentation fault"},
		{"crash after the solution", "cbc", writes(cbc) + "kill -SEGV $$\n", solver.Feasible, 80, "signal: segmentation fault"},
		{"exit 1", "scip", "echo reading\necho no licence >&2\nexit 1\n", solver.Feasible, 80, "exit status 1: no licence"},
		{"exit 1 after the solution", "scip", writes(scip) + "exit 1\n", solver.Feasible, 150, "exit status 1"},
		{"error of highs", "highs", "echo 'Error loading file'; exit 255\n", solver.Feasible, 80, "exit status 255: Error loading file"},
		{"silence", "glpsol", "", solver.Feasible, 80, "it wrote no solution"},
		{"odd bytes", "glpsol", "printf 'a\\033[31mb\\377\\n'; exit 1\n", solver.Feasible, 80, "exit status 1: a [31mb"},
		{"empty file", "cbc", ": >batch.sol\n", solver.Feasible, 80, "reading its solution: the solution file is empty"},
		{"cut short", "highs", writes(highs[:strings.Index(highs, "x2")]), solver.Feasible, 80, "ends within the columns"},
		{"cut short", "glpsol", writes(strings.TrimSuffix(glpsol, "e o f\n")), solver.Feasible, 80, "before its end mark"},
		{"cut short", "gurobi", gurobiSays + writes(gurobi[:strings.Index(gurobi, "x2")]), solver.Feasible, 80, "2 of 4 columns"},
		{"cut short", "scip", writes(scip[:strings.Index(scip, "x0")]), solver.Feasible, 80, "says 150.0 of a plan worth 60"},
		{"cut short", "cbc", writes(cbc[:strings.Index(cbc, "      2 x2")]), solver.Feasible, 90, "says 150.0 of a plan worth 90"},
		{"no number", "gurobi", gurobiSays + swap(gurobi, "x0 1", "x0 nan"), solver.Feasible, 80, `"nan" is not a value`},
		{"no number", "scip", swap(scip, "-150", "-inf"), solver.Feasible, 80, `"-inf" is not a value`},
		{"an absurd number", "gurobi", gurobiSays + swap(gurobi, "x0 1", "x0 1e300"), solver.Optimal, 150, ""},
		{"an unknown column", "cbc", swap(cbc, "x0", "x9"), solver.Feasible, 80, `no column "x9"`},
		{"an unknown column", "highs", swap(pretty, "x0", "x9"), solver.Feasible, 80, `no column "x9"`},
		{"another's form", "cbc", writes("hello\n"), solver.Feasible, 80, "not a solution of"},
	} {
		t.Run(c.name+"/"+c.why, func(t *testing.T) {
			p := twoPeople().Problem()
			r, err := fake(t, c.name, c.script).Solve(context.Background(), p, solver.Options{}, start())
			if err != nil {
				t.Fatal(err)
			}
			if wrong := solvertest.CheckResult(p, solver.Options{}, r); wrong != nil {
				t.Errorf("%q", wrong)
			}
			if r.Status != c.status || r.Objective != c.points || !strings.Contains(r.Warning, c.say) || (c.say == "") != (r.Warning == "") {
				t.Errorf("%s with %d points, warning %q", r.Status, r.Objective, r.Warning)
			}
			if r.Status == solver.Optimal && r.Claimed != 150 {
				t.Errorf("claim %d", r.Claimed)
			}
		})
	}
}

// In strict mode the count of a class must be that of the plan too.
func TestStrictCountIsChecked(t *testing.T) {
	c := twoPeople()
	c.Strict = true
	p := c.Problem()
	lie := writes("Optimal - objective value -7.0\n 2 x2 1 0\n")
	r, err := fake(t, "cbc", lie).Solve(context.Background(), p, solver.Options{}, nil)
	if err != nil || r.Status != solver.Feasible || !strings.Contains(r.Warning, "says 7.0 needs of class 1 of a plan that places 0") {
		t.Errorf("%+v, %v", r, err)
	}
}

// Contradicting pins leave nothing to start from, and a program that agrees is
// not believed either.
func TestNoPlanIsNotProvenByAProgram(t *testing.T) {
	c := solvertest.Case{
		Bidders: []solvertest.Bidder{{Classes: []byte{1}, Slots: []solvertest.Slot{
			{Options: []solvertest.Option{{Stay: true}}}, {Kind: 1, Options: []solvertest.Option{{Session: 1, Stay: true}}},
		}, Conflicts: [][2]int{{0, 1}}}},
		Fill: []solver.Fill{{Min: 3, Max: 4, Free: 4}, {Min: 3, Max: 4, Free: 4}},
		Shut: []solvertest.Shut{{Session: 0, Value: -700}, {Session: 1, Value: -500}},
	}
	r, err := fake(t, "cbc", writes("Infeasible - objective value 0\n")).Solve(context.Background(), c.Problem(), solver.Options{}, nil)
	if err != nil || r.Status != solver.NoPlan || r.Choice != nil || !strings.Contains(r.Warning, "no plan") {
		t.Errorf("%+v, %v", r, err)
	}
}

// limitIn finds the time limit in a command.
var limitIn = regexp.MustCompile(`(sec |--tmlim |TimeLimit=|--time_limit |limits time )([0-9.]+)`)

// The commands, word for word.
func TestArguments(t *testing.T) {
	for _, c := range []struct{ name, want, limited string }{
		{"cbc", "batch.mps ratioGap 0 allowableGap 0 threads 103 solve solution batch.sol",
			"batch.mps ratioGap 0 allowableGap 0 timeMode elapsed sec LIMIT solve solution batch.sol"},
		{"glpsol", "--freemps batch.mps --gomory --mir --clique --mipgap 0 -w batch.sol",
			"--freemps batch.mps --gomory --mir --clique --mipgap 0 --tmlim LIMIT -w batch.sol"},
		{"gurobi", "MIPGap=0 MIPGapAbs=0 LogFile= ResultFile=batch.sol Threads=3 batch.mps",
			"MIPGap=0 MIPGapAbs=0 LogFile= ResultFile=batch.sol TimeLimit=LIMIT batch.mps"},
		{"highs", "--options_file options --solution_file batch.sol batch.mps mip_rel_gap = 0 mip_abs_gap = 0 threads = 3",
			"--options_file options --solution_file batch.sol --time_limit LIMIT batch.mps mip_rel_gap = 0 mip_abs_gap = 0 threads = 0"},
		{"scip", "-c set limits gap 0 -c set limits absgap 0 -c read batch.mps -c optimize -c write solution batch.sol -c quit",
			"-c set limits gap 0 -c set limits absgap 0 -c set limits time LIMIT -c read batch.mps -c optimize -c write solution batch.sol -c quit"},
	} {
		t.Run(c.name, func(t *testing.T) {
			told := filepath.Join(t.TempDir(), "told")
			s := fake(t, c.name, "{ echo \"$@\"; cat options 2>/dev/null; head -1 batch.mps; } >"+told+"\n")
			for want, o := range map[string]solver.Options{
				c.want: {Threads: 3}, c.limited: {Deadline: time.Now().Add(time.Minute)},
			} {
				if _, err := s.Solve(context.Background(), twoPeople().Problem(), o, nil); err != nil {
					t.Fatal(err)
				}
				text, err := os.ReadFile(told)
				if err != nil {
					t.Fatal(err)
				}
				got, found := strings.CutSuffix(strings.Join(strings.Fields(string(text)), " "), " * instroom: compact placement problem")
				if limit := limitIn.FindStringSubmatch(got); limit != nil {
					// A minute less the reserve, less what it took to get there.
					if x, err := strconv.ParseFloat(limit[2], 64); err != nil || x < 40 || x > 55 {
						t.Errorf("limit %q", limit[2])
					}
					got = limitIn.ReplaceAllString(got, "${1}LIMIT")
				}
				if !found || got != want {
					t.Errorf("called with\n%s, want\n%s", got, want)
				}
			}
		})
	}
}

// alive makes a named pipe. A script that opens it for writing, and all that it
// starts, hold it open; dead waits until none of them lives.
func alive(t *testing.T) (pipe string, dead func()) {
	t.Helper()
	pipe = filepath.Join(t.TempDir(), "alive")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skipf("no named pipes: %v", err)
	}
	end := make(chan error, 1)
	go func() {
		f, err := os.Open(pipe)
		if err == nil {
			_, err = io.ReadAll(f)
			f.Close()
		}
		end <- err
	}()
	return pipe, func() {
		t.Helper()
		select {
		case err := <-end:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(10 * time.Second):
			t.Error("something that the program started is still alive")
		}
	}
}

// A program that hears nothing is killed with all that it started, at the
// deadline and when cancelled; what it wrote is not read.
func TestDeafProgramIsKilled(t *testing.T) {
	for _, cancelled := range []bool{false, true} {
		pipe, dead := alive(t)
		s := fake(t, "cbc", "trap '' INT\n"+writes(recorded(t, "cbc-optimal"))+"exec 3>"+pipe+"\nsleep 60 &\nsleep 60\n")
		ctx, cancel := context.WithCancel(context.Background())
		began, o, want := time.Now(), solver.Options{}, solver.Cancelled
		if cancelled {
			time.AfterFunc(500*time.Millisecond, cancel)
		} else {
			o.Deadline, want = began.Add(500*time.Millisecond), solver.TimeLimit
		}
		r, err := s.Solve(ctx, twoPeople().Problem(), o, start())
		cancel()
		if err != nil || r.Status != solver.Feasible || r.Objective != 80 || r.Stopped != want || r.Warning != "" {
			t.Errorf("%+v, %v", r, err)
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("a program that sleeps a minute took %v", took)
		}
		dead()
	}
}

// A program that hears the interrupt has its best plan read.
func TestInterruptedProgramGivesItsPlan(t *testing.T) {
	best := strings.Replace(recorded(t, "cbc-optimal"), "Optimal", "Stopped on iterations", 1)
	pipe, dead := alive(t)
	s := fake(t, "cbc", "trap '"+strings.ReplaceAll(writes(best), "'END'", "END")+"exit 0' INT\nexec 3>"+pipe+"\nsleep 60 &\nwait\n")
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	time.AfterFunc(500*time.Millisecond, cancel)
	r, err := s.Solve(ctx, twoPeople().Problem(), solver.Options{}, start())
	if err != nil || r.Status != solver.Feasible || r.Objective != 150 || r.Stopped != solver.Cancelled || r.Warning != "" {
		t.Errorf("%+v, %v", r, err)
	}
	dead()
}

// A program that ends at the limit it was told, with a plan or without, has
// nothing wrong with it.
func TestProgramKeepsItsLimit(t *testing.T) {
	stopped := strings.Replace(recorded(t, "cbc-optimal"), "Optimal", "Stopped on time", 1)
	cases := []struct {
		name, script string
		points       model.Points
	}{
		{"cbc", writes(stopped), 150},
		{"cbc", writes(recorded(t, "cbc-no-plan")), 80},
		{"highs", writes(recorded(t, "highs-no-plan")), 80},
		{"scip", writes(recorded(t, "scip-no-plan")), 80},
		{"gurobi", "echo Time limit reached\n", 80},
		{"highs", "echo Error loading file\nexit 255\n", 80}, // its limit counts while it reads
	}
	// A script can't be started while another process is born with its file open.
	var solvers []solver.Solver
	for _, c := range cases {
		solvers = append(solvers, fake(t, c.name, "sleep 1.6\n"+c.script))
	}
	var all sync.WaitGroup
	for k, c := range cases {
		all.Go(func() {
			o := solver.Options{Deadline: time.Now().Add(2 * time.Second)}
			r, err := solvers[k].Solve(context.Background(), twoPeople().Problem(), o, start())
			if err != nil || r.Status != solver.Feasible || r.Objective != c.points || r.Stopped != solver.TimeLimit || r.Warning != "" {
				t.Errorf("%s, %s: %+v, %v", c.name, c.script, r, err)
			}
		})
	}
	all.Wait()
}

func TestMissingProgram(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for _, name := range command.Names() {
		_, err := command.New(name, format)
		var missing *command.MissingError
		if !errors.As(err, &missing) || missing.Program != executables[name] || missing.From == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := command.New("lindo", format); err == nil || !strings.Contains(err.Error(), `"lindo"`) {
		t.Errorf("lindo: %v", err)
	}
}

// A program that New does not know is held to the same: its files, its limit and
// its threads reach it, and its answer is judged.
func TestProgram(t *testing.T) {
	bin := filepath.Join(t.TempDir(), "mine")
	if err := os.WriteFile(bin, []byte("#!/bin/sh\n[ -s \"$1\" ] && [ \"$3\" = 2 ] && [ \"$4\" = 0s ] || exit 9\ncat >\"$2\" <<'END'\n"+recorded(t, "cbc-optimal")+"END\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	built := 0
	f := format
	f.Build = func(p *solver.Problem) *milp.Model { built++; return milp.Build(p) }
	mine := command.Program{Name: "mine", Exec: bin, Arguments: func(problem, solution string, limit time.Duration, threads int) []string {
		return []string{problem, solution, strconv.Itoa(threads), limit.String()}
	}}
	s, err := mine.Solver(f)
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Solve(context.Background(), twoPeople().Problem(), solver.Options{Threads: 2}, nil)
	if err != nil || r.Status != solver.Optimal || r.Objective != 150 || r.Warning != "" || s.Name() != "mine" || built != 1 {
		t.Errorf("%s: %+v, %v, built %d times", s.Name(), r, err, built)
	}
	mine.Exec += "-not"
	var missing *command.MissingError
	if _, err := mine.Solver(f); !errors.As(err, &missing) {
		t.Errorf("a program that is not there: %v", err)
	}
}
