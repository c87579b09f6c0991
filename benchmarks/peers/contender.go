package peers

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"time"

	"instroom/benchmarks/baseline"
	"instroom/io/mps"
	"instroom/solver"
	"instroom/solver/command"
	"instroom/solver/milp"
	"instroom/solver/price"
)

// Contender is something that solves a batch.
type Contender struct {
	Name string
	// Forms are the ways to write clashes that it is given, the better one counting;
	// nil for those that read no linear program.
	Forms   []milp.Rows
	program string // on the PATH; "" = none
	asked   string // the argument that makes the program say its version
	solver  func(f command.Format) (solver.Solver, error)
}

// Engine is the contender that all others are held against.
const Engine = "price"

// contenders are all that there are, in the order of the table.
var contenders = func() []*Contender {
	out := []*Contender{{Name: Engine, solver: func(command.Format) (solver.Solver, error) { return price.New(), nil }}}
	forms := []milp.Rows{milp.Cliques, milp.TimeSlots}
	for _, x := range []struct{ name, program, asked string }{
		{"glpk", "glpsol", "--version"}, {"cbc", "cbc", "-quit"}, {"highs", "highs", "--version"},
		{"scip", "scip", "--version"}, {"gurobi", "gurobi_cl", "--version"},
	} {
		name := x.name
		if name == "glpk" {
			name = "glpsol" // what solver/command calls it
		}
		out = append(out, &Contender{Name: x.name, Forms: forms, program: x.program, asked: x.asked,
			solver: func(f command.Format) (solver.Solver, error) {
				f.Read = mps.Read
				return command.New(name, f)
			}})
	}
	out = append(out, &Contender{Name: "cpsat", Forms: forms, program: cpsat.Exec, asked: "--version",
		solver: func(f command.Format) (solver.Solver, error) {
			f.Read = readJSON
			return cpsat.Solver(f)
		}})
	for _, name := range baseline.Names() {
		out = append(out, &Contender{Name: name, solver: func(command.Format) (solver.Solver, error) { return baseline.New(name), nil }})
	}
	return out
}()

// Names returns the names of all contenders.
func Names() []string {
	var names []string
	for _, c := range contenders {
		names = append(names, c.Name)
	}
	return names
}

// Usual are the contenders of a run that names none.
func Usual() []string {
	return slices.DeleteFunc(Names(), func(name string) bool { return name == "scip" || name == "gurobi" })
}

// Find returns the contender of a name.
func Find(name string) (*Contender, error) {
	i := slices.IndexFunc(contenders, func(c *Contender) bool { return c.Name == name })
	if i < 0 {
		return nil, fmt.Errorf("no contender is called %q: %s", name, strings.Join(Names(), ", "))
	}
	return contenders[i], nil
}

// write returns how a linear program is written for the contender.
func (c *Contender) write() command.Format {
	if c.Name == cpsat.Name {
		return command.Format{Write: writeJSON}
	}
	return command.Format{Write: mps.WriteMPS}
}

// Missing says why the contender can't run on this machine, and what would help;
// nil = it can.
func (c *Contender) Missing() error {
	_, err := c.solver(c.write())
	var missing *command.MissingError
	if errors.As(err, &missing) {
		return fmt.Errorf("%w (%s)", err, missing.From)
	}
	return err
}

var number = regexp.MustCompile(`\d+\.\d+(\.\d+)*`)

// Version returns what the contender's program says of itself, "" where it says
// nothing, or is no program.
func (c *Contender) Version(ctx context.Context) string {
	if c.program == "" {
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	said, _ := exec.CommandContext(ctx, c.program, c.asked).CombinedOutput() // some end with a code of their own
	return number.FindString(string(said))
}
