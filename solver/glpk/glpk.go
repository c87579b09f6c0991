//go:build glpk

package glpk

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"time"

	"instroom/model"
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
	r := start(p, previous)
	report := func() {
		if o.Progress != nil {
			placed := 0
			for _, c := range r.Classes {
				placed += c.Placed
			}
			o.Progress(solver.Progress{Elapsed: time.Since(began), Objective: r.Objective, Bound: r.Bound, Placed: placed})
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
		r.Warning = "glpk: " + err.Error()
		return r, nil
	case a.Error != "":
		r.Warning = "glpk: " + a.Error
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

// start returns the result with nothing but the start plan: the previous one
// where it is feasible and worth more than pins alone.
func start(p *solver.Problem, previous *solver.Result) *solver.Result {
	r := &solver.Result{Status: solver.Feasible, Claimed: solver.NoClaim}
	r.Choice, r.Shut = make([]int32, p.Slots()), make([]bool, len(p.Shut))
	slotOf := make([]int32, p.Options())
	for j := range r.Choice {
		r.Choice[j] = -1
		for i := p.OptionStart[j]; i < p.OptionStart[j+1]; i++ {
			slotOf[i] = int32(j)
		}
	}
	for _, h := range p.Shut {
		for _, i := range h.Stays {
			r.Choice[slotOf[i]] = i
		}
	}
	points, err := milp.Evaluate(p, r.Choice, r.Shut)
	if err != nil {
		// Not even the pins fit: there is nothing to start from.
		r.Status, r.Choice, r.Shut = solver.NoPlan, nil, nil
	}
	r.Objective = points
	if previous != nil && previous.Choice != nil {
		worth, err := milp.Evaluate(p, previous.Choice, previous.Shut)
		if err == nil && (r.Status == solver.NoPlan || better(p, previous.Choice, worth, r.Choice, r.Objective)) {
			r.Status, r.Objective = solver.Feasible, worth
			r.Choice = append([]int32(nil), previous.Choice...)
			r.Shut = append([]bool(nil), previous.Shut...)
		}
	}
	r.Bound = bound(p)
	r.Classes = classes(p, r.Choice)
	return r
}

// better compares plans: by points, in strict mode by the classes first.
func better(p *solver.Problem, a []int32, worthA model.Points, b []int32, worthB model.Points) bool {
	if p.Strict {
		x, y := classes(p, a), classes(p, b)
		for k := range x {
			if x[k].Placed != y[k].Placed {
				return x[k].Placed > y[k].Placed
			}
		}
	}
	return worthA > worthB
}

// believe takes over the child's plan if it is feasible and no worse than the
// start, and what GLPK claims if the plan is worth as much.
func believe(p *solver.Problem, m *milp.Model, a *answer, r *solver.Result) {
	values := make([]float64, len(m.Columns))
	for _, c := range a.Chosen {
		if c < 0 || int(c) >= len(values) {
			r.Warning = fmt.Sprintf("glpk: the answer has column %d of %d", c, len(values))
			return
		}
		values[c] = 1
	}
	choice, shut, err := m.Plan(values)
	var points model.Points
	if err == nil {
		points, err = milp.Evaluate(p, choice, shut)
	}
	if err != nil {
		r.Warning = "glpk: its plan is not feasible: " + err.Error()
		return
	}
	claim := a.Objective + float64(p.Constant)
	if agrees := math.Abs(claim-float64(points)) <= 1e-7*(1+math.Abs(claim)); !agrees {
		r.Warning = fmt.Sprintf("glpk: says %.1f of a plan worth %d", claim, points)
		a.Optimal = false
	}
	if a.Optimal || r.Status == solver.NoPlan || better(p, choice, points, r.Choice, r.Objective) {
		// GLPK may call a plan optimal that is a little below the start.
		if r.Status == solver.NoPlan || !better(p, r.Choice, r.Objective, choice, points) {
			r.Choice, r.Shut, r.Objective, r.Classes = choice, shut, points, classes(p, choice)
		}
		r.Status = solver.Feasible
	}
	if a.Optimal {
		r.Status, r.Claimed = solver.Optimal, max(r.Objective, model.Points(math.Round(claim)))
	}
}

// classes counts the needs placed; the bound is all needs of the class that have
// an option to be placed in.
func classes(p *solver.Problem, choice []int32) []solver.ClassCount {
	stay := make([]bool, p.Options())
	for _, h := range p.Shut {
		for _, i := range h.Stays {
			stay[i] = true
		}
	}
	var needs, open, placed [4]int
	for j := range p.Slots() {
		free := false
		for i := p.OptionStart[j]; i < p.OptionStart[j+1]; i++ {
			free = free || !stay[i]
		}
		for _, need := range p.Members[p.MemberStart[j]:p.MemberStart[j+1]] {
			needs[need.Class]++
			if free {
				open[need.Class]++
			}
			if choice != nil && choice[j] >= 0 && !stay[choice[j]] {
				placed[need.Class]++
			}
		}
	}
	var out []solver.ClassCount
	for class := 1; class <= 3; class++ {
		if needs[class] > 0 {
			out = append(out, solver.ClassCount{Class: class, Placed: placed[class], Bound: open[class]})
		}
	}
	return out
}

// bound is the best of every slot, session and shutting, added up: true, exact,
// and of little use.
func bound(p *solver.Problem) model.Points {
	sum := p.Constant
	heads := make([]int32, p.Sessions())
	for j := range p.Slots() {
		best := model.Points(0)
		for i := p.OptionStart[j]; i < p.OptionStart[j+1]; i++ {
			best = max(best, p.OptionPoints[i])
			heads[p.OptionSession[i]] += p.Heads(j)
		}
		sum += best
	}
	for s := range p.Fill {
		f, best := &p.Fill[s], model.Points(0)
		// Between its kinks the fill function is straight: ends and kinks suffice.
		last := min(f.Max, heads[s])
		for _, n := range []int32{f.Min, f.Short, f.Free, last} {
			if value, ok := f.Value(max(min(n, last), min(f.Min, last))); ok {
				best = max(best, value)
			}
		}
		sum += best
	}
	for _, h := range p.Shut {
		sum += max(0, h.Value)
	}
	return sum
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
