package main

import (
	"context"
	"strings"
	"time"

	"instroom/solver"
	"instroom/solver/price"
)

// defaultSolver is the engine that every build has.
const defaultSolver = "price"

// solverNames lists the solvers of this build.
func solverNames() []string {
	names := []string{defaultSolver}
	if hasGLPK {
		names = append(names, "glpk")
	}
	return names
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
	}
	f := fail(exitUsage, "no solver %q", name)
	if n := nearest(name, solverNames()); n != "" {
		return nil, f.hint("did you mean %q?", n)
	}
	return nil, f.hint("this build has %s", strings.Join(solverNames(), ", "))
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
