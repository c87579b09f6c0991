package scenarios

import (
	"context"
	"fmt"

	"instroom/model"
	"instroom/solver"
)

// A wait belongs to one plan of possibly many with the same points. How far it is a
// matter of the lottery is found by drawing others: ties of the week's plan are drawn
// anew, and each change is solved from the plan of its own lottery, so that ties fall
// alike with the change and without it.
//
// A solver that can't do that solves the week from nothing under each lottery: a plan that
// is at hand would be kept where nothing is better. People stand in the order of the
// lottery in a problem, and only these solves have one of their own. Their plans are then
// taken over into the problem of the batch's own lottery: so all solves of a change have
// one problem, compiled once.

// drawn is a batch with another lottery: 0 is its own.
func drawn(b *model.Batch, lottery int) *model.Batch {
	out := *b
	out.Settings.Seed += uint64(lottery)
	return &out
}

// redrawn returns the solve of the same batch under another lottery, and makes those up to
// it that are still to be made; 0 is its own. It may be called for several at once where
// all are made.
func (r *Run) redrawn(ctx context.Context, start *attempt, lottery int) (*attempt, error) {
	if lottery == 0 {
		return start, nil
	}
	for len(start.others) < lottery {
		k := len(start.others) + 1
		t, err := r.redraw(ctx, start, k, nil, r.Threads)
		if err != nil {
			return nil, err
		}
		if t == nil {
			if t, err = r.afresh(ctx, drawn(start.index.Batch(), k), k); err != nil {
				return nil, err
			}
			if t, err = r.attempt(ctx, start.ready, k, &t.solved, bySize, r.Threads); err != nil {
				return nil, err
			}
		}
		r.measure(t, k, nil)
		start.others = append(start.others, t)
	}
	return start.others[lottery-1], nil
}

// under returns the solve of a changed batch under another lottery: own is the one under
// its own, from the batch before the change under the same lottery.
func (r *Run) under(ctx context.Context, own *attempt, lottery int, from *solved, threads int) (*attempt, error) {
	if t, err := r.redraw(ctx, own, lottery, from, threads); t != nil || err != nil {
		return t, err
	}
	return r.attempt(ctx, own.ready, lottery, from, bySize, threads)
}

// redraw asks the solver for another plan of a solved batch, from an earlier one where from
// is not nil; nil where it has none.
func (r *Run) redraw(ctx context.Context, own *attempt, lottery int, from *solved, threads int) (*attempt, error) {
	s, ok := r.Solver.(solver.Redrawer)
	if !ok || own.problem.Strict {
		return nil, nil
	}
	o := solver.Options{Seed: r.seed(lottery), Threads: threads, Work: r.Work, Gap: r.Gap}
	var earlier *solver.Result
	if from != nil {
		o.Work, o.Gap, earlier = r.work(own.problem, from), r.near(from), from.result
	}
	result, err := s.Redraw(ctx, own.problem, o, own.result, earlier)
	if err != nil && ctx.Err() == nil {
		return nil, fmt.Errorf("solver %s: %w", s.Name(), err)
	}
	return r.finish(ctx, own.ready, lottery, from, result, false) // the proof is that of own
}

// spread finds by how much the waits of an effect differ under other lotteries. solved is
// told of every solve. As for redrawn, it may be called for several at once.
func (r *Run) spread(ctx context.Context, start *attempt, lotteries int, own *attempt, e *Effect, solved func()) error {
	for k := 1; k < lotteries; k++ {
		from, err := r.redrawn(ctx, start, k)
		if err != nil {
			return err
		}
		t, err := r.under(ctx, own, k, &from.solved, 1)
		if err != nil {
			return err
		}
		other := Effect{Plan: t.measured, base: &from.measured}
		e.Lotteries = lotteries
		e.WaitSpread = max(e.WaitSpread, other.waitTenths()-e.waitTenths(), e.waitTenths()-other.waitTenths())
		solved()
	}
	return nil
}
