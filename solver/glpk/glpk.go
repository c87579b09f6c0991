//go:build glpk

package glpk

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"instroom/solver"
	"instroom/solver/milp"
)

// New returns the GLPK solver. The program's main must have called Child.
func New() solver.Solver { return glpk{arguments: []string{childArgument}} }

type glpk struct{ arguments []string }

func (glpk) Name() string { return "glpk" }

// Solve starts the child and judges what it answers. It returns an error only
// for senseless options; see solver.Solver.
func (g glpk) Solve(ctx context.Context, p *solver.Problem, o solver.Options, previous *solver.Result) (*solver.Result, error) {
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
	if err := ctx.Err(); err != nil {
		r.Stopped = reason(err)
		return r, nil
	}

	m := milp.Build(p)
	a, err := g.ask(ctx, m, p)
	switch {
	case ctx.Err() != nil:
		r.Stopped = reason(ctx.Err())
		return r, nil
	case err != nil:
		r.Warning = err.Error()
		return r, nil
	case a.Error != "":
		r.Warning = a.Error
		return r, nil
	}
	believe(p, m, a, r)
	report()
	return r, nil
}

func reason(err error) solver.StopReason {
	if errors.Is(err, context.DeadlineExceeded) {
		return solver.TimeLimit
	}
	return solver.Cancelled
}

// believe takes over what the child's answer is worth.
func believe(p *solver.Problem, m *milp.Model, a *answer, r *solver.Result) {
	values := make([]float64, len(m.Columns))
	for _, c := range a.Chosen {
		if c < 0 || int(c) >= len(values) {
			r.Warning = fmt.Sprintf("the answer has column %d of %d", c, len(values))
			return
		}
		values[c] = 1
	}
	choice, shut, err := m.Plan(values)
	if err != nil {
		r.Warning = "its plan is not feasible: " + err.Error()
		return
	}
	claim := a.Objective + float64(p.Constant)
	if err := milp.Believe(p, r, milp.Answer{Choice: choice, Shut: shut, Objective: claim, Optimal: a.Optimal}); err != nil {
		r.Warning = err.Error()
	}
}

// ask runs the child.
func (g glpk) ask(ctx context.Context, m *milp.Model, p *solver.Problem) (*answer, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	j := job{Rows: make([]milp.Row, len(m.Rows)), Terms: m.Terms}
	for i, row := range m.Rows {
		row.Name = ""
		j.Rows[i] = row
	}
	for _, c := range m.Columns {
		j.Objective, j.Upper, j.Integer = append(j.Objective, c.Objective), append(j.Upper, c.Upper), append(j.Integer, c.Integer)
	}
	for class := 1; p.Strict && class <= 3; class++ {
		if terms := m.ClassTerms(class); len(terms) > 0 {
			j.Before = append(j.Before, terms)
		}
	}
	cmd := exec.CommandContext(ctx, self, g.arguments...)
	cmd.WaitDelay = time.Second
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &head{&complaint}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	// A child that dies leaves a broken pipe; Wait tells more than this error does.
	sendErr := send(in, &j)
	if err := cmd.Wait(); err != nil {
		if said := bytes.TrimSpace(complaint.Bytes()); len(said) > 0 {
			return nil, fmt.Errorf("the child process ended: %w: %s", err, bytes.SplitN(said, []byte("\n"), 2)[0])
		}
		return nil, fmt.Errorf("the child process ended: %w", err)
	}
	if sendErr != nil {
		return nil, fmt.Errorf("sending the problem: %w", sendErr)
	}
	_, text, found := bytes.Cut(out.Bytes(), []byte(mark))
	if !found {
		return nil, errors.New("the child process gave no answer; main must call glpk.Child first")
	}
	var a answer
	if err := gob.NewDecoder(bytes.NewReader(text)).Decode(&a); err != nil {
		return nil, fmt.Errorf("reading the answer: %w", err)
	}
	return &a, nil
}

func send(in io.WriteCloser, j *job) error {
	err := gob.NewEncoder(in).Encode(j)
	if closeErr := in.Close(); err == nil {
		err = closeErr
	}
	return err
}

// head keeps the first kilobytes of what a child complains about.
type head struct{ *bytes.Buffer }

func (t *head) Write(b []byte) (int, error) {
	if t.Len() < 4096 {
		t.Buffer.Write(b)
	}
	return len(b), nil
}
