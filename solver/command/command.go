package command

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os/exec"
	"path/filepath"
	"time"

	"instroom/solver"
	"instroom/solver/milp"
)

// Format is how the linear program is built and written for a program,
// minimising the negative of its points, and how answers are read.
type Format struct {
	Build func(*solver.Problem) *milp.Model // nil = milp.Build
	Write func(io.Writer, *milp.Model) error
	Read  func(io.Reader, *milp.Model) (*milp.Solution, error)
}

// New returns the solver of a name. The error is a *MissingError where its
// program is not on the PATH.
func New(name string, f Format) (solver.Solver, error) {
	x, err := find(name)
	if err != nil {
		return nil, err
	}
	return x.locate(f)
}

// locate makes the solver of a program.
func (x *program) locate(f Format) (solver.Solver, error) {
	path, err := exec.LookPath(x.exec)
	if err == nil {
		path, err = filepath.Abs(path) // it runs in another folder
	}
	if err != nil {
		return nil, &MissingError{x.exec, x.from}
	}
	if f.Build == nil {
		f.Build = milp.Build
	}
	return &command{x, path, f}, nil
}

type command struct {
	*program
	path   string
	format Format
}

func (c *command) Name() string { return c.name }

// Solve runs the program and judges what it answers. It returns an error only
// for senseless options; see solver.Solver.
func (c *command) Solve(ctx context.Context, p *solver.Problem, o solver.Options, previous *solver.Result) (*solver.Result, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	began := time.Now()
	r := milp.Start(p, previous)
	report := func() {
		if o.Progress != nil {
			o.Progress(r.Progress(time.Since(began)))
		}
	}
	report()
	if !o.Deadline.IsZero() {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, o.Deadline)
		defer cancel()
	}
	if ctx.Err() == nil {
		if err := c.stages(ctx, p, o.Threads, r); err != nil {
			r.Warning = err.Error()
		}
		report()
	}
	if r.Status != solver.Optimal {
		r.Stopped = reason(ctx, r)
	}
	return r, nil
}

// reason says why there is no optimum. A program that ended before the deadline
// and complained of nothing kept to the limit that was passed on to it.
func reason(ctx context.Context, r *solver.Result) solver.StopReason {
	_, limited := ctx.Deadline()
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return solver.Cancelled
	case ctx.Err() != nil, limited && r.Warning == "":
		return solver.TimeLimit
	}
	return solver.Finished
}

// stages solves for the points, in strict mode for the counts of the classes
// first. It stops where a count is not optimal: what comes after would be held
// to too little.
func (c *command) stages(ctx context.Context, p *solver.Problem, threads int, r *solver.Result) error {
	m := c.format.Build(p)
	for class := 1; p.Strict && class <= 3; class++ {
		terms := m.ClassTerms(class)
		if len(terms) == 0 {
			continue
		}
		s, failed := c.ask(ctx, m.WithObjective(terms), threads)
		if s == nil {
			return failed
		}
		// What the program states here are needs, not points.
		if err := believe(p, m, s, math.NaN(), false, r); err != nil {
			return err
		}
		placed := int64(0)
		for _, t := range terms {
			if s.Values[t.Column] > 0.5 {
				placed += t.Coef
			}
		}
		if math.Abs(-s.Stated-float64(placed)) >= 0.5 { // false where nothing is stated
			return fmt.Errorf("says %.1f needs of class %d of a plan that places %d", -s.Stated, class, placed)
		}
		if !s.Optimal {
			return failed
		}
		m.Hold(terms, placed)
	}
	s, failed := c.ask(ctx, m, threads)
	if s == nil {
		return failed
	}
	return cmp.Or(believe(p, m, s, -s.Stated, s.Optimal, r), failed)
}

func believe(p *solver.Problem, m *milp.Model, s *milp.Solution, objective float64, optimal bool, r *solver.Result) error {
	choice, shut, err := m.Plan(s.Values)
	if err != nil {
		return fmt.Errorf("its plan is not feasible: %w", err)
	}
	return milp.Believe(p, r, milp.Answer{Choice: choice, Shut: shut, Objective: objective, Optimal: optimal})
}
