package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"instroom/io/mps"
	"instroom/model"
	"instroom/solver"
	"instroom/solver/milp"
)

// peer is another solver on the same batch: a program on the PATH that reads the
// compact formulation with clique rows as an MPS file. It has one thread, as
// both programs come from Debian, and its tolerances are asked to be none.
type peer struct {
	Says      string       // "optimal" where it claims so, "feasible" with another plan, "nothing" without
	Objective model.Points // of its plan, recomputed in integers
	Seconds   float64      // with reading of the file
}

// peerArguments are the command lines of the peers.
var peerArguments = map[string]func(file, solution string, limit time.Duration) []string{
	"cbc": func(file, solution string, limit time.Duration) []string {
		return []string{file, "ratioGap", "0", "allowableGap", "0", "timeMode", "elapsed", "sec", fmt.Sprint(limit.Seconds()), "solve", "solution", solution}
	},
	"glpsol": func(file, solution string, limit time.Duration) []string {
		return []string{"--freemps", file, "--cuts", "--tmlim", fmt.Sprint(math.Ceil(limit.Seconds())), "-w", solution}
	},
}

// askPeer solves the problem with another program, and holds its answer against
// the engine's: a plan with more points than the bound is a finding.
func (out *outcome) askPeer(ctx context.Context, name string, limit time.Duration, p *solver.Problem) error {
	m, err := mps.Model(p)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "instroom-engine-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	file, solution := filepath.Join(dir, "batch.mps"), filepath.Join(dir, "solution")
	if err := writeTo(file, func(w io.Writer) error { return mps.WriteMPS(w, m) }); err != nil {
		return err
	}
	start := time.Now()
	if text, err := exec.CommandContext(ctx, name, peerArguments[name](file, solution, limit)...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, text)
	}
	out.Peer = &peer{Says: "nothing", Seconds: time.Since(start).Seconds()}
	f, err := os.Open(solution)
	if err != nil {
		return fmt.Errorf("%s wrote no solution: %w", name, err)
	}
	defer f.Close()
	s, err := mps.Read(f, m)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if !s.Found {
		return nil
	}
	choice, shut, err := m.Plan(s.Values)
	if err == nil {
		out.Peer.Objective, err = milp.Evaluate(p, choice, shut)
	}
	if err != nil {
		return nil // its plan breaks a rule: it has nothing
	}
	out.Peer.Says = "feasible"
	if s.Optimal {
		out.Peer.Says = "optimal"
	}
	if out.Peer.Objective > out.Bound {
		out.Findings = append(out.Findings, fmt.Sprintf("%s has a plan of %d points, above the bound %d", name, out.Peer.Objective, out.Bound))
	}
	return nil
}

func writeTo(name string, write func(io.Writer) error) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
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
	return strings.Join(parts, ", ") + ", " + seconds(median) + " / " + seconds(worst) + " s"
}
