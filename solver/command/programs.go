package command

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"instroom/solver"
)

// Program is a program beyond those that New knows. It runs in a folder of its
// own, reads the problem from the file that Format.Write wrote there, and writes
// what Format.Read reads.
type Program struct {
	Name string
	Exec string // on the PATH, or a path
	From string // what brings it
	// Arguments of a run; limit 0 = none, threads 0 = as the program likes.
	Arguments func(problem, solution string, limit time.Duration, threads int) []string
}

// Solver returns the solver that runs the program. The error is a *MissingError
// where it is not there.
func (x Program) Solver(f Format) (solver.Solver, error) {
	p := &program{name: x.Name, exec: x.Exec, from: x.From}
	p.arguments = func(limit time.Duration, threads int) []string {
		return x.Arguments(problemFile, solutionFile, limit, threads)
	}
	return p.locate(f)
}

// The files in the folder that a program runs in. Relative names hold no spaces,
// which SCIP and CBC could not read.
const (
	problemFile  = "batch.mps"
	solutionFile = "batch.sol"
	optionsFile  = "options"
)

// program is how one of them is called.
type program struct {
	name string
	exec string // on the PATH
	from string // what brings it
	// arguments of a run; limit 0 = none.
	arguments func(limit time.Duration, threads int) []string
	// options is what stands in optionsFile; nil = there is none.
	options func(threads int) string
	// proof begins the line of the output that says "optimal", where the solution
	// file does not.
	proof string
	// warned is an exit code that means no failure.
	warned int
}

var programs = []program{
	{
		name: "cbc", exec: "cbc", from: "Debian has it as coinor-cbc",
		arguments: func(limit time.Duration, threads int) []string {
			a := []string{problemFile, "ratioGap", "0", "allowableGap", "0"}
			if threads > 1 {
				a = append(a, "threads", fmt.Sprint(100+min(threads, 99))) // 100 more: repeatable
			}
			if limit > 0 {
				a = append(a, "timeMode", "elapsed", "sec", seconds(limit))
			}
			return append(a, "solve", "solution", solutionFile)
		},
	},
	{
		name: "glpsol", exec: "glpsol", from: "Debian has it as glpk-utils",
		// Not --cuts: glpsol 5.0 aborts in its cover cuts where presolve leaves no column.
		arguments: func(limit time.Duration, _ int) []string {
			a := []string{"--freemps", problemFile, "--gomory", "--mir", "--clique", "--mipgap", "0"}
			if limit > 0 { // whole seconds
				a = append(a, "--tmlim", fmt.Sprint(max(1, int64(math.Floor(limit.Seconds())))))
			}
			return append(a, "-w", solutionFile)
		},
	},
	{
		name: "gurobi", exec: "gurobi_cl", from: "it is sold at gurobi.com",
		arguments: func(limit time.Duration, threads int) []string {
			a := []string{"MIPGap=0", "MIPGapAbs=0", "LogFile=", "ResultFile=" + solutionFile}
			if limit > 0 {
				a = append(a, "TimeLimit="+seconds(limit))
			}
			if threads > 0 {
				a = append(a, fmt.Sprintf("Threads=%d", threads))
			}
			return append(a, problemFile)
		},
		proof: "Optimal solution found",
	},
	{
		name: "highs", exec: "highs", from: "it is at highs.dev, and Ubuntu has it as highs from 25.04 on",
		arguments: func(limit time.Duration, _ int) []string {
			a := []string{"--options_file", optionsFile, "--solution_file", solutionFile}
			if limit > 0 {
				a = append(a, "--time_limit", seconds(limit))
			}
			return append(a, problemFile)
		},
		options: func(threads int) string {
			return fmt.Sprintf("mip_rel_gap = 0\nmip_abs_gap = 0\nthreads = %d\n", threads)
		},
		warned: 1,
	},
	{
		name: "scip", exec: "scip", from: "it is at scipopt.org",
		arguments: func(limit time.Duration, _ int) []string {
			a := []string{"-c", "set limits gap 0", "-c", "set limits absgap 0"}
			if limit > 0 {
				a = append(a, "-c", "set limits time "+seconds(limit))
			}
			return append(a, "-c", "read "+problemFile, "-c", "optimize", "-c", "write solution "+solutionFile, "-c", "quit")
		},
	},
}

// seconds writes a limit as these programs read it: no exponent, never 0.
func seconds(limit time.Duration) string {
	return fmt.Sprintf("%.3f", max(limit.Seconds(), 0.001))
}

// Names returns the names that New takes.
func Names() []string {
	var names []string
	for i := range programs {
		names = append(names, programs[i].name)
	}
	return names
}

func find(name string) (*program, error) {
	i := slices.IndexFunc(programs, func(x program) bool { return x.name == name })
	if i < 0 {
		return nil, fmt.Errorf("no program is called %q: %s", name, strings.Join(Names(), ", "))
	}
	return &programs[i], nil
}

// MissingError says that a program is not on the PATH.
type MissingError struct {
	Program string // as it is called
	From    string // what brings it
}

func (e *MissingError) Error() string {
	return fmt.Sprintf("the program %s is not on the PATH", e.Program)
}
