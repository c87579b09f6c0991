package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"instroom/benchmarks/record"
	"instroom/benchmarks/trial"
	"instroom/model"
	"instroom/model/check"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
	"instroom/solver/price"
)

// instance is one batch to solve, in a process of its own, so that memory and
// garbage of one never count for another.
type instance struct {
	Batch   trial.Options
	Threads int
	Limit   time.Duration // of the solve; 0 = the default work
	Work    int64         // as solver.Options
	Judge   bool
	Peer    string        // another program to solve the same, "" = none
	Patient time.Duration // the peer's time limit
	WhatIf  bool          // solve again with one seat more, from the first result
}

// outcome is what one instance gave.
type outcome struct {
	Sessions, Options, Placed int
	Status                    string
	Objective, Bound          model.Points
	Compile, Solve            float64                  // seconds; compile with the index of the rules
	Reached                   [len(milestones)]float64 // seconds of Solve to each milestone, −1 = not reached
	Work                      int64                    // options looked at
	Peak                      int64                    // bytes held at most until the solve ended, the batch included; 0 = unknown
	Judged                    bool
	Findings                  []string // what the judge says against it
	JudgeSeconds              float64
	Peer                      *peer
	Again                     float64 // seconds to compile and solve the changed batch from the old result, to a tenth of a placed need; 0 = not asked
	AgainProven               float64 // the same, to the last point
	AgainWorse                bool    // the changed batch, with a seat more, got a worse plan
}

// milestones are the gaps, in per cent, to which the time is taken.
var milestones = [...]float64{0.1, 0.05, 0.01}

// gap returns the relative gap in per cent (contract §3).
func gap(objective, bound model.Points) float64 {
	return 100 * float64(bound-objective) / max(1, float64(max(objective, -objective)))
}

// manyOptions is from where on garbage is collected more often, as place does.
const manyOptions = 1_000_000

// solve makes the batch, solves it and has it judged.
func (in *instance) solve(ctx context.Context) (*outcome, error) {
	if err := in.Batch.Validate(); err != nil {
		return nil, err
	}
	b := trial.Batch(in.Batch)
	runtime.GC() // what making the batch left behind is not the engine's

	var told []solver.Progress
	o := solver.Options{Threads: in.Threads, Work: in.Work, Progress: func(p solver.Progress) { told = append(told, p) }}
	start := time.Now()
	before := rules.New(b)
	p, err := compile.Compile(ctx, before)
	if err != nil {
		return nil, err
	}
	if p.Options() >= manyOptions && os.Getenv("GOGC") == "" {
		debug.SetGCPercent(30)
	}
	compiled := time.Now()
	if in.Limit > 0 {
		o.Deadline = compiled.Add(in.Limit)
	}
	r, err := price.New().Solve(ctx, p, o, nil)
	if err != nil {
		return nil, err
	}
	solved := time.Now()
	out := &outcome{
		Sessions: len(b.Sessions), Options: p.Options(), Status: r.Status.String(), Objective: r.Objective, Bound: r.Bound,
		Compile: compiled.Sub(start).Seconds(), Solve: solved.Sub(compiled).Seconds(), Work: r.Work, Peak: record.PeakMemory(),
	}
	for j, c := range r.Choice {
		if c >= 0 {
			out.Placed += int(p.Heads(j))
		}
	}
	out.Reached = reached(told, r, out.Solve)
	if in.Judge {
		out.judge(b, p, r)
	}
	if in.Peer != "" {
		if err := out.askPeer(ctx, in, p); err != nil {
			return nil, err
		}
	}
	if in.WhatIf {
		changed := *b
		changed.Sessions = slices.Clone(b.Sessions)
		changed.Sessions[len(changed.Sessions)/2].Capacity++
		tenth := 0.1 / float64(max(1, out.Placed)) // of the points of a placed need, against those of all
		if out.Again, err = out.again(ctx, in, &changed, before, p, r, tenth); err != nil {
			return nil, err
		}
		out.AgainProven, err = out.again(ctx, in, &changed, before, p, r, 0)
	}
	return out, err
}

// reached returns when the plan came within each milestone of the bound. Parts
// report one by one, so a moment counts only where the plan is as near to the
// bound of the end too.
func reached(told []solver.Progress, r *solver.Result, all float64) (at [len(milestones)]float64) {
	for i, percent := range milestones {
		k := slices.IndexFunc(told, func(p solver.Progress) bool {
			return gap(p.Objective, p.Bound) <= percent && gap(p.Objective, r.Bound) <= percent
		})
		switch {
		case k >= 0:
			at[i] = told[k].Elapsed.Seconds()
		case gap(r.Objective, r.Bound) <= percent:
			at[i] = all
		default:
			at[i] = -1
		}
	}
	return at
}

// judge has the plan and its certificate recomputed by code that shares nothing
// with the engine.
func (out *outcome) judge(b *model.Batch, p *solver.Problem, r *solver.Result) {
	start := time.Now()
	report := check.Verify(b, compile.Plan(p, r), r.Certificate(b, "instroom benchmarks"))
	out.Judged, out.JudgeSeconds = true, time.Since(start).Seconds()
	for _, f := range report.Findings {
		out.Findings = append(out.Findings, f.String())
	}
	switch {
	case !report.Proven:
		out.Findings = append(out.Findings, "the certificate proves no bound")
	case report.Objective != r.Objective || report.Bound > r.Bound:
		out.Findings = append(out.Findings, fmt.Sprintf("the judge counts %d..%d points, the engine %d..%d",
			report.Objective, report.Bound, r.Objective, r.Bound))
	case r.Status == solver.Optimal && report.Bound != report.Objective:
		out.Findings = append(out.Findings, "optimal is not proven")
	}
}

// again solves a changed batch from the result of the first, and returns the seconds
// that it takes, compile included.
func (out *outcome) again(ctx context.Context, in *instance, changed *model.Batch, before *rules.Index, first *solver.Problem, previous *solver.Result, gap float64) (float64, error) {
	runtime.GC()
	start := time.Now()
	p, err := compile.Again(ctx, rules.New(changed), before, first)
	if err != nil {
		return 0, err
	}
	o := solver.Options{Threads: in.Threads, Work: in.Work, Gap: gap}
	if in.Limit > 0 {
		o.Deadline = time.Now().Add(in.Limit)
	}
	r, err := price.New().Solve(ctx, p, o, previous)
	if err != nil {
		return 0, err
	}
	out.AgainWorse = out.AgainWorse || r.Objective < previous.Objective
	return time.Since(start).Seconds(), nil
}
