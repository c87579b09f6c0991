package solver

import (
	"context"
	"errors"
	"time"

	"instroom/model"
)

// Solver finds a plan for a problem and a bound on all plans.
//
// Solve returns a Result whenever it returns no error, cancelled or not: at any
// moment that is the best plan so far and the best bound so far. It never
// changes the problem. previous may be nil; where it is the result of an earlier
// solve of the same problem, or of one with the same slots, its plan is a start.
type Solver interface {
	Name() string
	Solve(ctx context.Context, p *Problem, o Options, previous *Result) (*Result, error)
}

// Redrawer is a Solver that finds other plans where it has found one, for less than a solve
// from nothing.
type Redrawer interface {
	Solver
	// Redraw finds another plan of a problem than that of solved, which is a result for it
	// of the same solver. Where from is nil the ties of that plan are drawn anew by the seed:
	// the other one has at least as many points. Else from is the result for an earlier
	// problem, whose plan is kept as far as it goes and mended until it has about as many
	// points as solved, if it can have them. The bound and its proof are those of solved; of
	// classes there are none. Problems with strict classes, and results of other solvers,
	// are an error.
	Redraw(ctx context.Context, p *Problem, o Options, solved, from *Result) (*Result, error)
}

// Options of a solve. The zero value runs until the optimum is proven or the
// default work is done.
type Options struct {
	Seed     uint64         // breaks ties; the problem's own order already carries the batch's lottery
	Threads  int            // 0 = all processors; never changes the result (command: may, among equally good plans)
	Deadline time.Time      // zero = none. The one limit that may break determinism
	Work     int64          // limit in options looked at; 0 = the default for the size, −1 = none
	Gap      float64        // stop at this relative gap; 0 = prove the optimum
	Progress func(Progress) // may be nil; called from one goroutine at a time
}

// Validate reports settings that make no sense.
func (o *Options) Validate() error {
	switch {
	case o.Threads < 0:
		return errors.New("threads must not be negative")
	case o.Work < -1:
		return errors.New("work limit must not be below -1")
	case o.Gap < 0 || o.Gap != o.Gap:
		return errors.New("gap must not be negative")
	}
	return nil
}

// Progress is what a solver knows on the way.
type Progress struct {
	Elapsed   time.Duration
	Objective model.Points
	Bound     model.Points
	Placed    int // needs placed
}

// Result is the answer of a solve.
type Result struct {
	Status    Status
	Stopped   StopReason
	Objective model.Points // of Choice and Shut; 0 for the empty plan
	Bound     model.Points // proven: no plan has more
	// Claimed is the bound of a solver that gives no multipliers; NoClaim where
	// there is none. It is reported, never believed.
	Claimed model.Points
	Choice  []int32 // by slot: the option chosen, −1 = none
	Shut    []bool  // by Problem.Shut
	Classes []ClassCount
	// Proof and ClassProofs are what the certificate holds. Proof.Parts is nil for
	// a solver that proves nothing.
	Proof       model.Proof
	ClassProofs []model.ClassProof
	Work        int64 // options looked at
	Trace       []Progress
	// Prices are λ_s by session in 1/1024 points, for explanations and warm starts; nil = none.
	Prices []int64
	// Memory is what the solver that gave the result can start from, where the
	// result is handed back as previous: of the same problem, or of another with
	// some of the same people and sessions. It is not for anybody else; nil = nothing.
	Memory any
	// Warning says what went wrong on the way though there is a result: a child
	// process that crashed, an answer that was not believed. "" = nothing.
	Warning string
}

// Certificate is what the result claims of a batch's plan and proves, in today's version
// of the format, by the name of the product that claims it.
func (r *Result) Certificate(b *model.Batch, product string) *model.Certificate {
	return &model.Certificate{
		Version: model.CertificateVersion, Product: product, Inputs: b.Inputs,
		Objective: r.Objective, Bound: r.Bound, Points: r.Proof, Classes: r.ClassProofs,
	}
}

// Progress is what the result says, as progress after some time.
func (r *Result) Progress(elapsed time.Duration) Progress {
	p := Progress{Elapsed: elapsed, Objective: r.Objective, Bound: r.Bound}
	for _, c := range r.Classes {
		p.Placed += c.Placed
	}
	return p
}

// ClassCount is how many needs of a class are placed, and the proven most.
type ClassCount struct {
	Class         int
	Placed, Bound int
}

// NoClaim is the Claimed bound of a solver that claims nothing.
const NoClaim = model.Points(1<<63 - 1)

// Status says what is known about the plan. It never says more than is proven.
//
//	status     plan  meaning
//	Optimal    yes   bound = objective, with a certificate (glpk, command: claimed)
//	WithinGap  yes   the gap asked for is reached
//	Feasible   yes   a limit, or the end of what the solver can do, came first
//	Infeasible no    there is no plan at all (only with contradicting pins)
//	NoPlan     no    a limit came before any plan
type Status uint8

// Statuses.
const (
	NoPlan Status = iota
	Feasible
	WithinGap
	Optimal
	Infeasible
)

func (s Status) String() string {
	return [...]string{"no_plan", "feasible", "within_gap", "optimal", "infeasible"}[s]
}

// StopReason says why a solve ended.
type StopReason uint8

// Reasons to stop.
const (
	Finished StopReason = iota // nothing left to do
	GapReached
	WorkLimit
	TimeLimit
	Cancelled
)

func (r StopReason) String() string {
	return [...]string{"finished", "gap", "work_limit", "time_limit", "cancelled"}[r]
}
