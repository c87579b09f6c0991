package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"instroom/io/mps"
	"instroom/solver"
	"instroom/solver/command"
	"instroom/solver/price"
)

// defaultSolver is the engine that every build has.
const defaultSolver = "price"

// builtIn lists the solvers that are part of this build.
func builtIn() []string {
	if hasGLPK {
		return []string{defaultSolver, "glpk"}
	}
	return []string{defaultSolver}
}

// solverNames lists all solvers; the programs among them may be missing on this
// machine.
func solverNames() []string { return append(builtIn(), command.Names()...) }

// solverHelp is the same in words.
func solverHelp() string {
	return "solver: " + strings.Join(builtIn(), ", ") + "; or a program on the PATH: " + strings.Join(command.Names(), ", ")
}

func newSolver(name string) (solver.Solver, error) {
	switch {
	case name == defaultSolver:
		return price.New(), nil
	case name == "glpk" && hasGLPK:
		return certified{newGLPK(), price.New()}, nil
	case name == "glpk":
		return nil, fail(exitUsage, "this build has no solver glpk").
			hint("build it with: go build -tags glpk ./cmd/instroom (needs libglpk-dev and a C compiler)")
	case slices.Contains(command.Names(), name):
		return newCommand(name)
	}
	f := fail(exitUsage, "no solver %q", name)
	if n := nearest(name, solverNames()); n != "" {
		return nil, f.hint("did you mean %q?", n)
	}
	return nil, f.hint("the solvers are %s", strings.Join(solverNames(), ", "))
}

// newCommand is the solver that runs a program on the PATH.
func newCommand(name string) (solver.Solver, error) {
	s, err := command.New(name, command.Format{Write: mps.WriteMPS, Read: mps.Read})
	var missing *command.MissingError
	if errors.As(err, &missing) {
		return nil, fail(exitUsage, "solver %s: %w", name, err).
			hint("install %s (%s), or leave --solver away: %s is in every build", missing.Program, missing.From, defaultSolver)
	}
	if err != nil {
		return nil, err
	}
	return certified{s, price.New()}, nil
}

// certified is a solver that proves nothing, followed by the engine: the engine
// starts from its plan, keeps it where it finds no better one, and gives the
// bound that can be verified. What the solver says of its own is a claim.
type certified struct{ solver, engine solver.Solver }

func (c certified) Name() string { return c.solver.Name() }

func (c certified) Solve(ctx context.Context, p *solver.Problem, o solver.Options, previous *solver.Result) (*solver.Result, error) {
	first := o
	if !o.Deadline.IsZero() {
		first.Deadline = time.Now().Add(time.Until(o.Deadline) * 3 / 4)
	}
	claim, err := c.solver.Solve(ctx, p, first, previous)
	if err != nil || claim.Status == solver.Infeasible {
		return claim, err
	}
	r, err := c.engine.Solve(ctx, p, o, claim)
	if err != nil {
		return nil, err
	}
	r.Claimed = claim.Claimed
	if r.Warning == "" {
		r.Warning = claim.Warning
	}
	return r, nil
}
