package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"instroom/benchmarks/record"
	"instroom/io/mps"
	"instroom/model"
	"instroom/solver"
	"instroom/solver/command"
)

// peer is another solver on the same batch: a program on the PATH that reads the
// compact formulation with clique rows as an MPS file (package command). Its
// tolerances are asked to be none, and it has the engine's number of threads
// where it has more than one.
type peer struct {
	Says      string       // "optimal" where it claims so, "feasible" with another plan, "nothing" where nobody is placed
	Objective model.Points // of its plan, recomputed in integers
	Seconds   float64      // with writing and reading of the file
	Warning   string       // why its answer was not believed; "" = nothing
}

// askPeer solves the problem with another program, and holds its answer against
// the engine's: a plan with more points than the bound is a finding.
func (out *outcome) askPeer(ctx context.Context, in *instance, p *solver.Problem) error {
	s, err := command.New(in.Peer, command.Format{Write: mps.WriteMPS, Read: mps.Read})
	if err != nil {
		return err
	}
	start := time.Now()
	r, err := s.Solve(ctx, p, solver.Options{Threads: in.Threads, Deadline: start.Add(in.Patient)}, nil)
	if err != nil {
		return fmt.Errorf("%s: %w", in.Peer, err)
	}
	out.Peer = &peer{Says: "nothing", Seconds: time.Since(start).Seconds(), Warning: r.Warning}
	for _, c := range r.Classes {
		if c.Placed > 0 {
			out.Peer.Says, out.Peer.Objective = "feasible", r.Objective
		}
	}
	if r.Status == solver.Optimal {
		out.Peer.Says, out.Peer.Objective = "optimal", r.Objective
	}
	if r.Objective > out.Bound {
		out.Findings = append(out.Findings, fmt.Sprintf("%s has a plan of %d points, above the bound %d", in.Peer, r.Objective, out.Bound))
	}
	return nil
}

// peers says how the other program did: what it claims, how its plans compare
// with ours, and its seconds.
func (r *row) peers() string {
	n, optimal, same, less, more := 0, 0, 0, 0, 0
	for i := range r.outcomes {
		o := &r.outcomes[i]
		if o.Peer == nil {
			continue
		}
		n++
		switch {
		case o.Peer.Says == "nothing" || o.Peer.Objective < o.Objective:
			less++
		case o.Peer.Objective > o.Objective:
			more++
		default:
			same++
		}
		if o.Peer.Says == "optimal" {
			optimal++
		}
	}
	if n == 0 {
		return "not asked"
	}
	parts := []string{fmt.Sprintf("%d/%d optimal", optimal, n)}
	for _, c := range []struct {
		n    int
		what string
	}{{same, "as good"}, {less, "worse than ours"}, {more, "**better than ours**"}} {
		if c.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", c.n, c.what))
		}
	}
	median, worst := r.over(func(o *outcome) float64 {
		if o.Peer == nil {
			return 0
		}
		return o.Peer.Seconds
	})
	return strings.Join(parts, ", ") + ", " + record.Seconds(median) + " / " + record.Seconds(worst) + " s"
}
