package price

import (
	"context"
	"errors"
	"math"
	"math/bits"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"instroom/model"
	"instroom/solver"
)

// Engine is the price engine. The zero value is ready for use; it holds no state.
type Engine struct{}

// New returns the engine.
func New() solver.Solver { return Engine{} }

// Name returns "price".
func (Engine) Name() string { return "price" }

// Default work, in options looked at: small enough to end the Antwerp example
// within 2 s and 20,000 participants within 10 s, as the contract asks, and
// enough to prove most weekly batches; Antwerp's last points take half as much more.
// It is the least of what the options and the bidders ask for and what many bidders may
// take: less where they share childcare or sessions are to be opened, since a step takes
// longer there than is counted.
const (
	workBase      = 120_000_000
	workPerOption = 2_000
	workPerBidder = 45_000 // where people have many options
	workMany      = 150_000_000
	workOfMany    = 12_000 // a bidder beyond that
	workPlain     = 300_000_000
	workOfPlain   = 20_000 // a bidder beyond that, where all is plain; a third of it beyond manyPlain
	manyPlain     = 200_000
	// Openings are what trees struggle with: parts that have some get more, unless
	// they are large; most where many cost points, and the more so the smaller the
	// part, since the same work brings less in a large one.
	workPerOpening = 20_000 // an option
	workOpening    = 1_400_000_000
	largeOpenings  = 200_000            // options
	workPerCost    = 80_000             // an option, where opening costs points
	workCost       = 1.05e16            // over the options to the power of 3/2
	unlimited      = math.MaxInt64 / 64 // leaves room to share it out
)

// Solve implements solver.Solver. Parts are solved in parallel, each by itself,
// so the number of threads never changes the result.
func (Engine) Solve(ctx context.Context, p *solver.Problem, o solver.Options, previous *solver.Result) (*solver.Result, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	if p.Batch == nil {
		return nil, errors.New("price: the problem has no batch to name its certificate by")
	}
	r := newRun(ctx, p, o)
	if previous != nil {
		if m, ok := previous.Memory.(*memory); ok {
			m.once.Do(m.make)
			r.old = m
		}
	}
	parts := splitAgain(p, r.old)
	if parts == nil {
		parts = split(p)
	}
	for _, q := range parts {
		if q.bidders() > 0 {
			r.parts = append(r.parts, &partRun{part: q, run: r, l: q.freeLimits(), index: len(r.parts), told: q.most()})
		}
	}
	r.share()
	r.each(func(q *partRun) { q.points(previous) })
	r.record()
	r.prove()
	if p.Strict {
		floor := r.floors(4)
		r.each(func(q *partRun) { q.strict(floor[q.index]) })
		r.record()
	}
	return r.result(), nil
}

// run is one call of Solve.
type run struct {
	ctx     context.Context
	p       *solver.Problem
	o       solver.Options
	shift   uint // fixed point of the points
	boosted uint // fixed point of the weights raised by class
	start   time.Time
	parts   []*partRun
	boost   [4]int64 // strict mode: what a place of each class adds to the guiding weights

	mu       sync.Mutex
	trace    []solver.Progress
	limited  atomic.Bool // a work limit ended something
	classes  []int       // classes that any need has
	placed   [4]int64
	bounds   [4]int64
	timedOut atomic.Bool
	old      *memory // of an earlier solve; nil = none
}

// partRun is what a run knows of one part.
type partRun struct {
	*part
	run  *run
	l    *limits
	work int64

	index int // in run.parts
	told  solver.Progress

	best     *incumbent
	score    int64
	proof    model.Part // of the points, but for its sessions and bound
	bound    int64
	prices   []int64
	spent    int64
	brief    bool     // the relaxation of a changed task is left out
	counts   [4]int64 // placed by class
	classTop [4]int64 // proven bound by class
	classRt  [4]model.Part
	kept     [stages]keptPrices
	floor    [4][3]int64 // of the class proofs
	twin     *partRun    // the same part in an earlier solve
}

func newRun(ctx context.Context, p *solver.Problem, o solver.Options) *run {
	r := &run{ctx: ctx, p: p, o: o, start: time.Now()}
	var largest, costs model.Points
	for _, w := range p.OptionPoints {
		largest = max(largest, w, -w)
	}
	for _, f := range p.Fill {
		costs = max(costs, f.OpenCost+f.ShortCost*model.Points(f.Short))
	}
	r.shift = shiftFor(int64(max(largest, costs)))
	r.boosted = r.shift
	var any [4]bool
	for _, m := range p.Members {
		any[min(m.Class, 3)] = true
	}
	for k := 1; k <= 3; k++ {
		if any[k] {
			r.classes = append(r.classes, k)
		}
	}
	if p.Strict {
		// One place of a class outweighs a few of any lower one and whatever
		// terms go with them; the class proofs, not these numbers, decide.
		step := int64(2*largest) + int64(costs) + 1
		for k := 3; k >= 1; k-- {
			r.boost[k] = step
			step = min(step*16, 1<<40)
		}
		r.boosted = shiftFor(3 * r.boost[1])
	}
	return r
}

// shiftFor returns the fixed point for weights of a size: 16 bits where they
// leave room for prices well above the weights, fewer where they are huge.
func shiftFor(largest int64) uint {
	return uint(max(0, min(16, 44-bits.Len64(uint64(largest)))))
}

// share gives every part its part of the work, by its options.
func (r *run) share() {
	total := r.o.Work
	if total == 0 {
		bidders := int64(r.p.Bidders())
		many := workMany + workOfMany*bidders
		if len(r.p.JointCare) == 0 && !slices.ContainsFunc(r.parts, func(q *partRun) bool { return q.opens() }) {
			many = workPlain + workOfPlain*min(bidders, manyPlain) + workOfPlain/3*max(0, bidders-manyPlain)
		}
		total = workBase + min(workPerOption*int64(r.p.Options()), workPerBidder*bidders, many)
		for _, q := range r.parts {
			options := int64(len(q.option))
			switch {
			case !q.opens() || options >= largeOpenings:
			case costs(q.fill) && r.old == nil:
				n := float64(options)
				total += min(workPerCost*options, int64(workCost/math.Sqrt(n*n*n)))
			default:
				total += min(workOpening, workPerOpening*options)
			}
		}
	}
	total = min(total, unlimited)
	for _, q := range r.parts {
		q.work = unlimited
		if total > 0 {
			q.work = int64(float64(float64(total) * float64(len(q.option)) / float64(max(1, r.p.Options()))))
		}
	}
}

// halted reports whether the run was told to stop, by its caller or the clock.
func (r *run) halted() bool {
	if r.ctx.Err() != nil {
		return true
	}
	if !r.o.Deadline.IsZero() && !time.Now().Before(r.o.Deadline) {
		r.timedOut.Store(true)
		return true
	}
	return false
}

// threads is how many threads there are.
func (r *run) threads() int {
	if r.o.Threads == 0 {
		return runtime.GOMAXPROCS(0)
	}
	return r.o.Threads
}

// each runs f over the parts on the threads there are, the largest first.
func (r *run) each(f func(*partRun)) {
	threads := r.threads()
	order := slices.Clone(r.parts)
	slices.SortStableFunc(order, func(a, b *partRun) int { return len(b.option) - len(a.option) })
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(threads, len(order)) {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(order) {
					return
				}
				f(order[i])
			}
		})
	}
	wg.Wait()
}

// tell records where a part stands, and passes the whole on to the caller.
func (r *run) tell(q *partRun, objective, bound int64, placed int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	q.told = solver.Progress{Objective: model.Points(objective), Bound: model.Points(bound), Placed: placed}
	if now := r.sum(); r.o.Progress != nil {
		r.o.Progress(now)
	}
}

// most is what is known before anything is solved: no plan, and the best of
// everybody's options.
func (q *part) most() solver.Progress {
	var p solver.Progress
	for j := range q.slot {
		var top model.Points
		for o := q.optAt[j]; o < q.optAt[j+1]; o++ {
			top = max(top, q.pr.OptionPoints[q.option[o]])
		}
		p.Bound += top
	}
	for _, h := range q.shuts {
		p.Bound += max(0, model.Points(h.value))
	}
	return p
}

// sum adds up what the parts have told.
func (r *run) sum() solver.Progress {
	now := solver.Progress{Elapsed: time.Since(r.start), Objective: r.p.Constant, Bound: r.p.Constant}
	for _, q := range r.parts {
		now.Objective += q.told.Objective
		now.Bound += q.told.Bound
		now.Placed += q.told.Placed
	}
	return now
}

// record adds a line to the trace. It is called between the stages, when no
// part is at work: the trace does not depend on which part was faster.
func (r *run) record() { r.trace = append(r.trace, r.sum()) }

// prove bounds the people of each class, one class after the other: the bound
// of a class counts on the places of the classes before it.
func (r *run) prove() {
	for _, k := range r.classes {
		floor := r.floors(k)
		r.each(func(q *partRun) { q.class(k, floor[q.index]) })
		r.placed[k], r.bounds[k] = 0, 0
		for _, q := range r.parts {
			r.placed[k] += q.counts[k]
			r.bounds[k] += q.classTop[k]
		}
	}
}

// floors gives each part the places of every class below k that it has in any
// plan that holds the totals: the total less the most that the other parts can place.
func (r *run) floors(k int) [][3]int64 {
	out := make([][3]int64, len(r.parts))
	for j := 1; j < k; j++ {
		var placed, top int64
		for _, q := range r.parts {
			placed += q.counts[j]
			top += q.classTop[j]
		}
		for i, q := range r.parts {
			out[i][j-1] = max(0, placed-(top-q.classTop[j]))
		}
	}
	return out
}

// result gathers the parts.
func (r *run) result() *solver.Result {
	p := r.p
	out := &solver.Result{
		Claimed: solver.NoClaim,
		Choice:  make([]int32, p.Slots()),
		Shut:    make([]bool, len(p.Shut)),
		Prices:  make([]int64, p.Sessions()),
		Trace:   r.trace,
	}
	for j := range out.Choice {
		out.Choice[j] = -1
	}
	scale := int64(1) << r.shift
	out.Proof.Scale = scale
	out.Objective, out.Bound = p.Constant, p.Constant
	strictKept := true
	for _, q := range r.parts {
		for j, o := range q.best.choice {
			if o >= 0 {
				out.Choice[q.slot[j]] = q.option[o]
			}
		}
		for h, gone := range q.best.gone {
			out.Shut[q.shuts[h].global] = gone
		}
		for s, u := range q.prices {
			out.Prices[q.session[s]] = u >> (r.shift - 10)
		}
		out.Objective += model.Points(q.score)
		out.Bound += model.Points(q.bound)
		out.Proof.Parts = append(out.Proof.Parts, r.part(q, q.bound, q.proof))
		out.Work += q.spent
	}
	r.old = nil // memories don't pile up
	out.Memory = &memory{run: r, choice: out.Choice}
	if len(r.parts) == 0 {
		out.Proof.Parts = []model.Part{{Root: model.Node{Leaf: &model.Multipliers{}}}}
	}
	for _, k := range r.classes {
		proof := model.Proof{Scale: scale}
		for _, q := range r.parts {
			proof.Parts = append(proof.Parts, r.part(q, q.classTop[k], q.classRt[k]))
		}
		if len(r.parts) == 0 {
			proof.Parts = []model.Part{{Root: model.Node{Leaf: &model.Multipliers{}}}}
		}
		placed, top := int(r.placed[k]), int(r.bounds[k])
		out.Classes = append(out.Classes, solver.ClassCount{Class: k, Placed: placed, Bound: top})
		out.ClassProofs = append(out.ClassProofs, model.ClassProof{Class: k, Placed: placed, Bound: top, Proof: proof})
		strictKept = strictKept && placed == top
	}
	gap := float64(out.Bound-out.Objective) / max(1, math.Abs(float64(out.Objective)))
	switch {
	case out.Bound == out.Objective && (strictKept || !p.Strict):
		out.Status = solver.Optimal
	case r.o.Gap > 0 && gap <= r.o.Gap:
		out.Status, out.Stopped = solver.WithinGap, solver.GapReached
	default:
		out.Status = solver.Feasible
	}
	switch {
	case out.Status == solver.Optimal || out.Status == solver.WithinGap:
	case r.ctx.Err() != nil:
		out.Stopped = solver.Cancelled
	case r.timedOut.Load():
		out.Stopped = solver.TimeLimit
	case r.limited.Load():
		out.Stopped = solver.WorkLimit
	}
	return out
}

func (r *run) part(q *partRun, bound int64, proof model.Part) model.Part {
	proof.Bound = model.Points(bound)
	if len(r.parts) > 1 {
		proof.Sessions = q.sessionIDs()
	}
	return proof
}
