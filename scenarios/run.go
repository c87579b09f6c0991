package scenarios

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"instroom/model"
	"instroom/model/check"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
)

// Run is a set of cases to be solved from one batch. The batch is shared by all
// of them and never changed.
type Run struct {
	Batch   *model.Batch
	Cases   []Case
	Product string // name and version of the program
	Build   string // which build of it: another may find another plan, so it finds no outcome of this one

	Solver    solver.Solver
	Work      int64 // of one solve, in options looked at; 0 = by size, see work
	Gap       float64
	Exact     bool // a Gap of 0 means the last point; else a case ends near it, see near
	Lotteries int  // seeds for the ± of what is "of this plan"; at least 1
	Threads   int  // cases solved at a time; each takes one thread
	Shard     Shard
	Certify   bool // verify each certificate too, not only the plan

	// Progress is told how many cases of the shard are done, or how many solves of
	// a list of advice; it may be nil, and is called from one goroutine at a time.
	Progress func(done, total int)
}

// ErrUnfinished says that a run was stopped. What is done is kept.
var ErrUnfinished = errors.New("not all scenarios are done")

// smallOptions is the size up to which a case is solved as place does.
const smallOptions = 20_000

// Work of a case of more than smallOptions options, in looks at each of them. A case
// starts so near the end, from the prices, the proof and the plan of the base, that
// little tells what there is to tell. Where the base has a gap above what is good
// enough (see near), more work would go into that gap and not into the change.
const (
	lookedNear = 150
	lookedFar  = 60
)

// work is the limit of a solve that starts from another. Small problems get what a
// weekly run gets, and most are proven; --gap and --work-limit ask for more or less.
func (r *Run) work(p *solver.Problem, from *solved) int64 {
	switch {
	case r.Work != 0 || r.Gap > 0 || p.Options() <= smallOptions:
		return r.Work
	case model.Gap(from.result.Objective, from.result.Bound) <= r.near(from):
		return lookedNear * int64(p.Options())
	}
	return lookedFar * int64(p.Options())
}

// nearPart is which part of a place a case may stay below its bound: a tenth.
const nearPart = 10

// near is the relative gap at which a case that starts from a solved batch is good
// enough. A small one is proven to the last point. Beyond smallOptions it is a tenth
// of what a place of the lowest class earns, or, where scores alone decide, of what a
// placed need earns on average: a change that matters to anybody is worth more than
// that, and proving the points below it again for a thousand cases takes most of the
// time.
func (r *Run) near(from *solved) float64 {
	if r.Gap > 0 || r.Exact || from.problem.Options() <= smallOptions {
		return r.Gap
	}
	return max(0, float64(r.nearPoints(&from.measured))/max(1, float64(from.measured.Objective)))
}

// nearPoints is the same in points.
func (r *Run) nearPoints(base *Plan) model.Points {
	set := &r.Batch.Settings
	place := set.Points.Class[2].Times(1, 1)
	if set.Shortlist || place <= 0 {
		place = base.Objective / model.Points(max(1, base.Placed))
	}
	return place / nearPart
}

// Precision says how near its bound a large case has come where it says "within the
// gap"; "" where all was to be proven, or that was asked for by number.
func Precision(outcomes []*Outcome) string {
	near := model.Points(0)
	for _, o := range outcomes {
		near = max(near, o.Near)
	}
	if near == 0 {
		return ""
	}
	return fmt.Sprintf("A scenario is solved until no plan can have over %s points more, a tenth of what a place earns, or its work is done.", model.Grouped(int64(near)))
}

// lotteries is how many seeds a case is solved with: replicates differ by their
// draws already.
func (r *Run) lotteries(c *Case) int {
	if c.Of > 0 {
		return 1
	}
	return max(1, r.Lotteries)
}

// ready is a batch that has been read and compiled: what is the same under every
// lottery.
type ready struct {
	index   *rules.Index
	problem *solver.Problem
	judge   *check.Judge
}

// solved is a solved batch, from which cases start.
type solved struct {
	*ready
	result *solver.Result
	seats  *seats

	measured Plan
}

// Do solves what the store does not have yet. It returns ErrUnfinished where ctx
// ended first; what was finished is in the store.
func (r *Run) Do(ctx context.Context, store Store) error {
	base := &Case{}
	var todo []*Case
	total := 0
	for i := range r.Cases {
		if !r.Shard.has(i) {
			continue
		}
		total++
		have, err := store.Get(r.key(&r.Cases[i]))
		if err != nil {
			return err
		}
		if have == nil {
			todo = append(todo, &r.Cases[i])
		}
	}
	done := total - len(todo)
	have, err := store.Get(r.key(base))
	if err != nil {
		return err
	}
	r.tell(done, total)
	if have != nil && len(todo) == 0 {
		return nil
	}
	start, err := r.base(ctx, base, store)
	if err != nil {
		return err
	}
	var mu sync.Mutex
	return r.each(ctx, len(todo), func(ctx context.Context, i int) error {
		o, err := r.solve(ctx, todo[i], start, 1)
		if err == nil {
			err = store.Put(o)
		}
		if err == nil {
			mu.Lock()
			defer mu.Unlock()
			done++
			r.tell(done, total)
		}
		return err
	})
}

// each calls f for 0 to n−1, as many at a time as there are threads. The first
// failure ends it; ErrUnfinished is returned where ctx ended first.
func (r *Run) each(ctx context.Context, n int, f func(ctx context.Context, i int) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var mu sync.Mutex
	var failed error
	var wg sync.WaitGroup
	next, done := 0, 0
	for range max(1, min(r.Threads, n)) {
		wg.Go(func() {
			for {
				mu.Lock()
				i := next
				next++
				mu.Unlock()
				if i >= n || ctx.Err() != nil {
					return
				}
				err := f(ctx, i)
				mu.Lock()
				switch {
				case err == nil:
					done++
				case !errors.Is(err, ErrUnfinished) && failed == nil:
					failed = err
					stop()
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	switch {
	case failed != nil:
		return failed
	case done < n:
		return ErrUnfinished
	}
	return nil
}

func (r *Run) tell(done, total int) {
	if r.Progress != nil {
		r.Progress(done, total)
	}
}

// base solves the batch itself, once for each lottery.
func (r *Run) base(ctx context.Context, c *Case, store Store) (*attempt, error) {
	start, err := r.solveBatch(ctx, r.Batch, nil)
	if err != nil {
		return nil, err
	}
	o := r.outcome(c, r.Batch)
	for k := range r.lotteries(c) {
		t, err := r.redrawn(ctx, start, k)
		if err != nil {
			return nil, err
		}
		o.Plans = append(o.Plans, t.measured)
	}
	return start, store.Put(o)
}

// solve solves a case, once for each lottery: each from the plan of the base under it.
func (r *Run) solve(ctx context.Context, c *Case, start *attempt, threads int) (*Outcome, error) {
	b, otherPoints, err := c.Batch(r.Batch)
	if err != nil {
		return nil, err
	}
	failed := func(err error) (*Outcome, error) { return nil, fmt.Errorf("scenario %q: %w", c.Name(), err) }
	w, err := prepare(ctx, b, start.ready)
	if err != nil {
		return failed(err)
	}
	o := r.outcome(c, b)
	o.OtherPoints = otherPoints
	own, err := r.attempt(ctx, w, 0, &start.solved, bySize, threads)
	if err != nil {
		return failed(err)
	}
	o.Plans = append(o.Plans, own.measured)
	for k := 1; k < r.lotteries(c); k++ {
		from, err := r.redrawn(ctx, start, k)
		if err != nil {
			return failed(err)
		}
		t, err := r.under(ctx, own, k, &from.solved, threads)
		if err != nil {
			return failed(err)
		}
		o.Plans = append(o.Plans, t.measured)
	}
	if r.Gap == 0 && r.near(&start.solved) > 0 {
		o.Near = r.nearPoints(&start.measured)
	}
	return o, nil
}

// attempt is a solved batch with everything that was made on the way.
type attempt struct {
	solved
	sessions []int32 // of the problem: indexes into the batch
	plan     *model.Plan
	others   []*attempt // the same batch under the next lotteries, as far as they were asked for
}

// solveBatch solves a batch as a weekly run does, on all threads. from may be nil.
func (r *Run) solveBatch(ctx context.Context, b *model.Batch, from *attempt) (*attempt, error) {
	if from == nil {
		return r.afresh(ctx, b, 0)
	}
	w, err := prepare(ctx, b, from.ready)
	if err != nil {
		return nil, err
	}
	return r.attempt(ctx, w, 0, &from.solved, r.Work, r.Threads)
}

// afresh solves a batch from nothing.
func (r *Run) afresh(ctx context.Context, b *model.Batch, lottery int) (*attempt, error) {
	w, err := prepare(ctx, b, nil)
	if err != nil {
		return nil, err
	}
	return r.attempt(ctx, w, lottery, nil, r.Work, r.Threads)
}

// effects solves n changed batches from a solved one, as many at a time as there
// are threads and each as a scenario is solved, and says what each change does, the
// waits under so many lotteries.
// take may look at a solve; it is called for several at once.
func (r *Run) effects(ctx context.Context, start *attempt, lotteries, n int, change func(i int) *model.Batch, take func(i int, t *attempt)) ([]Effect, error) {
	out := make([]Effect, n)
	var mu sync.Mutex
	done := 0
	solved := func() {
		mu.Lock()
		defer mu.Unlock()
		done++
		r.tell(done, n*max(1, lotteries))
	}
	r.tell(0, n*max(1, lotteries))
	if n > 0 {
		if _, err := r.redrawn(ctx, start, max(0, lotteries-1)); err != nil {
			return nil, err
		}
	}
	err := r.each(ctx, n, func(ctx context.Context, i int) error {
		w, err := prepare(ctx, change(i), start.ready)
		if err != nil {
			return err
		}
		t, err := r.attempt(ctx, w, 0, &start.solved, bySize, 1)
		if err != nil {
			return err
		}
		out[i] = effect(t, start)
		if take != nil {
			take(i, t)
		}
		solved()
		return r.spread(ctx, start, lotteries, t, &out[i], solved)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// bySize is the work of a solve that starts from another: see work.
const bySize = -2

// prepare reads and compiles a batch, from what is the same in another, which may be nil.
func prepare(ctx context.Context, b *model.Batch, from *ready) (*ready, error) {
	w := &ready{index: rules.New(b)}
	var err error
	if from == nil {
		w.judge = check.New(b)
		w.problem, err = compile.Compile(ctx, w.index)
	} else {
		w.judge = check.Again(b, from.judge)
		w.problem, err = compile.Again(ctx, w.index, from.index, from.problem)
	}
	switch {
	case ctx.Err() != nil:
		return nil, ErrUnfinished
	case err != nil:
		return nil, err
	}
	return w, nil
}

// attempt solves a batch, judges the plan and measures it. from nil = from nothing.
func (r *Run) attempt(ctx context.Context, w *ready, lottery int, from *solved, work int64, threads int) (*attempt, error) {
	if work == bySize {
		work = r.work(w.problem, from)
	}
	var previous *solver.Result
	gap := r.Gap
	if from != nil {
		previous, gap = from.result, r.near(from)
	}
	result, err := r.Solver.Solve(ctx, w.problem, solver.Options{Seed: r.seed(lottery), Threads: threads, Work: work, Gap: gap}, previous)
	if err != nil && ctx.Err() == nil {
		return nil, fmt.Errorf("solver %s: %w", r.Solver.Name(), err)
	}
	return r.finish(ctx, w, lottery, from, result, r.Certify)
}

// finish judges the plan of a solve, with its proof if certify, and measures it, beside that
// of from, nil = none.
func (r *Run) finish(ctx context.Context, w *ready, lottery int, from *solved, result *solver.Result, certify bool) (*attempt, error) {
	switch {
	case ctx.Err() != nil:
		return nil, ErrUnfinished
	case result.Status == solver.NoPlan || result.Status == solver.Infeasible:
		return nil, fmt.Errorf("solver %s: %s", r.Solver.Name(), result.Status)
	}
	t := &attempt{solved: solved{ready: w, result: result}, plan: compile.Plan(w.problem, result), sessions: w.problem.SessionIndex}
	if err := r.judged(w, t.plan, result, certify); err != nil {
		return nil, err
	}
	var base *seats
	if from != nil {
		base = from.seats
	}
	r.measure(t, lottery, base)
	return t, nil
}

// seed is the seed of a lottery.
func (r *Run) seed(lottery int) uint64 { return r.Batch.Settings.Seed + uint64(lottery) }

// measure looks at the plan of a solve. base is where people sit in the plan that it is
// held against; nil = it is a base itself.
func (r *Run) measure(t *attempt, lottery int, base *seats) {
	t.measured, t.seats = measure(t.index, t.result, t.plan, base)
	t.measured.Seed = r.seed(lottery)
}

// judged holds a plan against the batch, and its proof if certify, with code that shares
// nothing with the solver.
func (r *Run) judged(w *ready, plan *model.Plan, result *solver.Result, certify bool) error {
	var report check.Report
	if certify {
		report = w.judge.Verify(plan, result.Certificate(w.index.Batch(), r.Product))
	} else {
		report = w.judge.Feasible(plan)
	}
	switch {
	case !report.OK():
		return fmt.Errorf("a plan did not pass verification: %s (this is a bug in the solver: please report it)", report.Findings[0])
	case report.Objective != result.Objective:
		return fmt.Errorf("verification counts %d points, the solver %d (this is a bug in the solver: please report it)", report.Objective, result.Objective)
	}
	return nil
}
