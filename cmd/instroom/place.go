package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"instroom/io/plan"
	"instroom/io/report"
	"instroom/model"
	"instroom/model/check"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
	"instroom/solver/explain"
	"instroom/solver/price"
)

func (a *app) placeCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "place DIR",
		Short: "Make this week's plan",
		Long: `place reads the batch in DIR, finds the best plan, proves how good it is, verifies
plan and proof with code of its own, and writes the plan folder: placements,
waiting list with reasons, alternatives, replacements, sessions, a workbook, a
report and the certificate. Nothing is written unless all of it is.`,
		Example: `  instroom place week36
  instroom place week37 --last week36/plan`,
	}
	out := c.Flags().String("out", "", "plan `folder` to write (default DIR/plan)")
	last := c.Flags().String("last", "", "last week's plan: its `folder`, or a placements.csv")
	c.Args, c.RunE = a.work(1, 1, true, func(ctx context.Context, args []string) error {
		if *out == "" {
			*out = filepath.Join(args[0], "plan")
		}
		return a.place(ctx, args[0], *out, *last)
	})
	return c
}

// place is the weekly run.
func (a *app) place(ctx context.Context, dir, out, last string) error {
	engine, err := newSolver(a.set.Solver)
	if err != nil {
		return err
	}
	if err := apart(dir, out); err != nil {
		return err
	}
	var deadline time.Time
	if a.set.TimeLimit > 0 {
		deadline = a.started.Add(a.set.TimeLimit)
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, deadline)
		defer cancel()
	}
	var seconds plan.Seconds
	clock := a.started
	lap := func(step *float64) {
		now := a.now()
		*step += now.Sub(clock).Seconds()
		clock = now
	}

	b, err := a.readBatch(dir, a.batchOptions(last))
	lap(&seconds.Read)
	if err != nil {
		return err
	}
	if err := ended(ctx); err != nil {
		return err
	}
	if err := writable(out); err != nil {
		return fail(exitInternal, "can't write the plan: %w", err).hint("name another folder with --out")
	}
	x := rules.New(b)
	if err := a.printNotes(b, x.Notes()); err != nil {
		return err
	}
	problem, err := compile.Compile(ctx, x)
	lap(&seconds.Compile)
	if err != nil {
		if stop := ended(ctx); stop != nil {
			return stop
		}
		return fail(exitInput, "%w", err)
	}

	spareMemory(problem.Options())

	needs := countNeeds(x)
	shown := newProgress(a.stderr, needs.open, &a.set)
	options := solver.Options{Seed: b.Settings.Seed, Threads: a.set.Threads, Work: a.set.WorkLimit, Gap: a.set.Gap, Progress: shown.update}
	effort := explain.Options{}
	if !deadline.IsZero() {
		tail := writing(len(b.Participants), problem.Options(), a.now().Sub(a.started))
		options.Deadline = deadline.Add(-afterSolve(tail, time.Until(deadline)))
		effort.Deadline = deadline.Add(-tail * 4 / 5) // the reasons, a fifth of it, come before the search
	}
	result, err := engine.Solve(ctx, problem, options, nil)
	lap(&seconds.Solve)
	if err != nil {
		if stop := ended(ctx); stop != nil {
			return stop
		}
		return fmt.Errorf("solver %s: %w", engine.Name(), err)
	}
	shown.end(solver.Progress{Elapsed: time.Duration(seconds.Solve * float64(time.Second)),
		Objective: result.Objective, Bound: result.Bound, Placed: countPlaced(problem, result)})
	if result.Stopped == solver.Cancelled && !interrupted(ctx) {
		result.Stopped = solver.TimeLimit // the context ends there
	}
	if result.Warning != "" {
		a.warn("solver %s: %s", engine.Name(), result.Warning)
	}
	switch result.Status {
	case solver.Infeasible:
		return fail(exitInfeasible, "proven: there is no plan under these rules").hint("instroom check %s names the pins that contradict each other", dir)
	case solver.NoPlan:
		if stop := ended(ctx); stop != nil {
			return stop
		}
		return fail(exitNoPlan, "a limit came before any plan; nothing was written").hint("give more time or work with --time-limit or --work-limit")
	}

	// What follows ends the run in an orderly way, so Ctrl-C no longer stops it.
	ctx = context.WithoutCancel(ctx)
	found := compile.Plan(problem, result)
	explanation, err := explain.New(ctx, explain.Input{Index: x, Problem: problem, Plan: found, Result: result,
		Solve: solveAgain(b.Settings.Seed, a.set.Threads)}, effort)
	if err != nil {
		return err
	}
	if err := needs.account(explanation); err != nil {
		return err
	}
	run := a.describe(b, result, explanation, dir, last)
	page, err := report.HTML(report.Input{Batch: b, Explanation: explanation, Run: &run, Envy: report.FindEnvy(x, explanation)})
	if err != nil {
		return err
	}
	pending, err := plan.Prepare(out, plan.Output{
		Dialect: inputDialect(dir), Batch: b, Plan: found, Explanation: explanation, Report: page, Run: run,
		Certificate: result.Certificate(b, "instroom "+version),
	})
	if err != nil {
		return fail(exitInternal, "can't write the plan: %w", err).hint("name another folder with --out")
	}
	a.unfinished.hold(pending)
	defer a.unfinished.discard()
	if err := a.verifyPending(b, pending); err != nil {
		return err
	}
	lap(&seconds.Write)
	seconds.Total = a.now().Sub(a.started).Seconds()
	pending.Run.Seconds, pending.Run.PeakMemoryBytes = seconds, uint64(peakMemory())
	if err := a.unfinished.commit(); err != nil {
		return fail(exitInternal, "can't write the plan: %w", err).hint("name another folder with --out")
	}

	a.warnOfLimit(&pending.Run)
	for i := range explanation.Sessions {
		if s := &explanation.Sessions[i]; s.State == model.ShutByPlan {
			a.warn("the plan shuts session %s: %s [pin-lapsed]", b.Sessions[s.Session].ID, s.Why)
		}
	}
	if a.set.JSON {
		if err := a.writeJSON(pending.Run); err != nil {
			return err
		}
	}
	a.summary(&pending.Run, explanation, b.Settings.Strict, out)
	if a.set.RequireOptimal && result.Status != solver.Optimal {
		return fail(exitNotOptimal, "the plan is written, but not proven optimal: at most %s points are missing", model.Grouped(int64(result.Bound-result.Objective))).
			hint("more work may prove it: --work-limit -1")
	}
	return nil
}

// apart refuses a plan folder that holds a batch: some files of a plan have the
// names of input files, and would take their place.
func apart(dir, out string) error {
	here, err := os.Stat(dir)
	there, outErr := os.Stat(out)
	if outErr != nil {
		return nil // to be made, or found out when writing
	}
	holds := ""
	if err == nil && os.SameFile(here, there) {
		holds = "is the batch folder"
	}
	for _, name := range []string{"participants.csv", "batch.yaml", "batch.xlsx"} {
		if _, err := os.Stat(filepath.Join(out, name)); err == nil && holds == "" {
			holds = "holds a batch (" + name + ")"
		}
	}
	if holds == "" {
		return nil
	}
	return fail(exitUsage, "--out %s %s: the plan would overwrite its %s and %s", out, holds, plan.SessionsFile, plan.PlacementsFile).
		hint("leave --out away, or name a folder for plans, such as %s", filepath.Join(dir, "plan"))
}

// writable tries whether a folder can be written, or made, before the solver
// works for it. It leaves nothing behind.
func writable(dir string) error {
	for {
		info, err := os.Stat(dir)
		switch {
		case errors.Is(err, fs.ErrNotExist) && filepath.Dir(dir) != dir:
			dir = filepath.Dir(dir)
			continue
		case err != nil:
			return err
		case !info.IsDir():
			return &fs.PathError{Op: "mkdir", Path: dir, Err: syscall.ENOTDIR}
		}
		f, err := os.CreateTemp(dir, ".instroom-*")
		if err != nil {
			return err
		}
		f.Close()
		return os.Remove(f.Name())
	}
}

// ended says how a context that is over ends the run before there is a plan.
func ended(ctx context.Context) error {
	switch {
	case ctx.Err() == nil:
		return nil
	case interrupted(ctx):
		return fail(exitInterrupted, "interrupted before there was a plan; nothing was written")
	}
	return fail(exitNoPlan, "the time limit came before there was a plan; nothing was written").hint("give more time with --time-limit")
}

// printNotes writes what the rules have to say about the batch. Contradictions
// among pins stop the run with --strict-pins.
func (a *app) printNotes(b *model.Batch, notes []rules.Note) error {
	var contradictions []string
	shown, more := 0, 0
	for _, n := range notes {
		if n.Contradiction && a.set.StrictPins {
			contradictions = append(contradictions, n.Text)
			continue
		}
		if a.set.Quiet || (!n.Warning && !a.set.Verbose) {
			continue
		}
		if shown == warningsShown && !a.set.Verbose {
			more++
			continue
		}
		shown++
		a.printNote(n)
	}
	if more > 0 {
		fmt.Fprintf(a.stderr, "instroom: hint: %s; --verbose shows them all\n", plural(more, "more warning"))
	}
	if len(contradictions) == 0 {
		return nil
	}
	f := fail(exitInfeasible, "proven infeasible: %s among pins", plural(len(contradictions), "contradiction"))
	for _, c := range contradictions {
		f.hint("%s", c)
	}
	return f
}

func (a *app) printNote(n rules.Note) {
	severity := "note"
	if n.Warning {
		severity = "warning"
	}
	fmt.Fprintf(a.stderr, "instroom: %s: %s [%s]\n", severity, n.Text, n.Code)
}

// solveAgain is how explanations confirm a change: the engine from where the
// plan stands, with a small amount of work and no clock.
func solveAgain(seed uint64, threads int) explain.Solve {
	return func(ctx context.Context, p *solver.Problem, previous *solver.Result) (*solver.Result, error) {
		return price.New().Solve(ctx, p, solver.Options{Seed: seed, Threads: threads, Work: 50 * int64(max(1, p.Options()))}, previous)
	}
}

// needCount is how many needs a batch has, by what is known before the plan.
type needCount struct{ open, pinned, notNeeded int }

func countNeeds(x *rules.Index) needCount {
	var c needCount
	for p := range x.Batch().Participants {
		for _, n := range x.Needs(p) {
			switch n.State {
			case rules.Open:
				c.open++
			case rules.Pinned:
				c.pinned++
			default:
				c.notNeeded++
			}
		}
	}
	return c
}

// account asserts that nobody dropped out: every need is placed, pinned or
// waiting, and those that were never asked for stay that.
func (c needCount) account(e *model.Explanation) error {
	if met, waiting := len(e.Seats), len(e.Waiting); met+waiting != c.open+c.pinned || e.NotNeeded != c.notNeeded {
		return fmt.Errorf("needs do not add up: %d met and %d waiting of %d, %d of %d not needed; nothing was written",
			met, waiting, c.open+c.pinned, e.NotNeeded, c.notNeeded)
	}
	return nil
}

func countPlaced(p *solver.Problem, r *solver.Result) int {
	n := 0
	for j, o := range r.Choice {
		if o >= 0 {
			n += int(p.Heads(j))
		}
	}
	return n
}

// describe makes run.json, but for times and memory.
func (a *app) describe(b *model.Batch, r *solver.Result, e *model.Explanation, dir, last string) plan.Run {
	run := plan.Run{
		Version: version, Seed: b.Settings.Seed, Input: map[string]string{},
		Status: r.Status.String(), StopReason: r.Stopped.String(), Objective: r.Objective, Bound: r.Bound, Gap: model.Gap(r.Objective, r.Bound),
		Participants: len(b.Participants), Needs: len(e.Seats) + len(e.Waiting) + e.NotNeeded, Waiting: len(e.Waiting), ByReason: map[string]int{},
	}
	run.ChangesOutOfTime = e.OutOfTime
	for _, f := range b.Inputs {
		run.Input[f.Name] = f.SHA256
	}
	for i := range e.Seats {
		if e.Seats[i].Pinned() {
			run.Pinned++
		} else {
			run.Placed++
		}
	}
	run.GapPointsPerPlaced = float64(r.Bound-r.Objective) / float64(max(1, run.Placed))
	if r.Claimed != solver.NoClaim {
		run.ClaimedBound = &r.Claimed
	}
	for _, c := range r.Classes {
		run.ByClass = append(run.ByClass, plan.ClassRun{Class: c.Class, Placed: c.Placed, Bound: c.Bound, GapPeople: c.Bound - c.Placed})
	}
	for i := range e.Waiting {
		run.ByReason[string(e.Waiting[i].Code)]++
	}
	for i := range e.Sessions {
		if e.Sessions[i].State == model.OpenedByPlan {
			run.SessionsOpened++
		}
	}
	for _, t := range r.Trace {
		run.Progress = append(run.Progress, plan.ProgressPoint{Time: t.Elapsed.Seconds(), Objective: t.Objective, Bound: t.Bound})
	}
	run.Options = map[string]any{"date": b.Settings.Date.String(), "last": relative(dir, last), "classes": "weighted"}
	if b.Settings.Strict {
		run.Options["classes"] = "strict"
	}
	for _, s := range a.sources {
		switch s.Key {
		case "json", "quiet", "verbose", "seed": // none of them changes the plan, and seed stands beside
			continue
		case "threads":
			if slices.Contains(builtIn(), a.set.Solver) { // nor does this, but for programs of others
				continue
			}
		}
		run.Options[s.Key] = s.Value
	}
	return run
}

// relative writes a path as seen from the batch folder, so that run.json does
// not depend on where the folders lie.
func relative(dir, path string) string {
	if path == "" {
		return ""
	}
	from, err := filepath.Abs(dir)
	if err != nil {
		return filepath.ToSlash(path)
	}
	to, err := filepath.Abs(path)
	if err != nil {
		return filepath.ToSlash(path)
	}
	rel, err := filepath.Rel(from, to)
	if err != nil {
		return filepath.ToSlash(to)
	}
	return filepath.ToSlash(rel)
}

// verifyPending judges what is about to be renamed into place, as it stands on
// the disk.
func (a *app) verifyPending(b *model.Batch, pending *plan.Pending) error {
	set, err := pending.Read(b)
	if err != nil {
		return fail(exitNotVerified, "the written plan can't be read back: %w", err)
	}
	judged := check.Verify(b, set.Plan, set.Certificate)
	if problems := problemsOf(&judged); len(problems) > 0 {
		return a.notVerified(problems, "the plan did not pass verification; nothing was written").
			hint("this is a bug in the solver: please report it with the input")
	}
	r := &pending.Run
	if judged.Objective != r.Objective || judged.Bound > r.Bound {
		return fail(exitNotVerified, "verification got %d points and bound %d, the solver %d and %d; nothing was written",
			judged.Objective, judged.Bound, r.Objective, r.Bound)
	}
	if c := judged.Counts; c.Placed != r.Placed || c.Pinned != r.Pinned || c.Waiting != r.Waiting {
		return fail(exitNotVerified, "verification counts %d needs placed, %d pinned and %d waiting, the plan %d, %d and %d; nothing was written",
			c.Placed, c.Pinned, c.Waiting, r.Placed, r.Pinned, r.Waiting)
	}
	return nil
}

// summary says to the planner what came of it.
func (a *app) summary(r *plan.Run, e *model.Explanation, strict bool, out string) {
	var parts []string
	if open := r.Placed + r.Waiting; open > 0 {
		parts = append(parts, fmt.Sprintf("%s of %s placed, %s waiting", model.Grouped(int64(r.Placed)), plural(open, "open need"), model.Grouped(int64(r.Waiting))))
	} else {
		parts = append(parts, "No need is open")
	}
	if r.Pinned > 0 {
		parts = append(parts, model.Grouped(int64(r.Pinned))+" held before")
	}
	a.say("%s (%s, %s).", strings.Join(parts, ", "), plural(r.Participants, "person"), plural(len(e.Sessions), "session"))
	a.say("%s", report.Proof(r, strict))
	if len(r.ByClass) > 0 {
		waiting := map[int8]int{}
		for i := range e.Waiting {
			waiting[e.Waiting[i].Class]++
		}
		a.say("\n%-37s %8s %8s %8s", "class", "placed", "at most", "waiting")
		for _, c := range r.ByClass {
			a.say("%-37s %8s %8s %8s", fmt.Sprintf("%d  %s", c.Class, report.ClassWords(c.Class)),
				model.Grouped(int64(c.Placed)), model.Grouped(int64(c.Bound)), model.Grouped(int64(waiting[int8(c.Class)])))
		}
		a.say("%s", report.StrictOrder(r))
	}
	if r.Waiting > 0 {
		a.say("\nwhy needs wait")
		for _, reason := range report.ByReason(r) {
			a.say("%8s  %s (%s)", model.Grouped(int64(reason.Count)), reason.Words, reason.Code)
		}
	}
	provisional := 0
	for i := range e.Seats {
		if e.Seats[i].Provisional {
			provisional++
		}
	}
	var also []string
	if r.SessionsOpened > 0 {
		also = append(also, plural(r.SessionsOpened, "session")+" opened")
	}
	if provisional > 0 {
		also = append(also, plural(provisional, "placement")+" provisional, in groups below their minimum")
	}
	if len(also) > 0 {
		a.say("\n%s.", strings.Join(also, "; "))
	}
	a.say("\nWritten to %s; start with report.html. It is a proposal, to be confirmed by a person.", out)
}
