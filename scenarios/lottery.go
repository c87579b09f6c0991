package scenarios

import (
	"context"

	"instroom/model"
)

// A wait belongs to one plan of possibly many with the same points. How far it is a
// matter of the lottery is found by drawing others: the batch is solved from nothing
// under each, since a plan that is at hand is kept where nothing is better, and each
// change is solved from the plan of its own lottery, so that ties fall alike with the
// change and without it.
//
// People stand in the order of the lottery in a problem, and only the solve from nothing
// has one of its own. Its plan is then taken over into the problem of the batch's own
// lottery: so all solves of a change have one problem, compiled once.

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
		t, err := r.afresh(ctx, drawn(start.index.Batch(), k), k)
		if err != nil {
			return nil, err
		}
		t, err = r.attempt(ctx, start.ready, k, &t.solved, bySize, r.Threads)
		if err != nil {
			return nil, err
		}
		r.measure(t, k, nil)
		start.others = append(start.others, t)
	}
	return start.others[lottery-1], nil
}

// spread finds by how much the waits of an effect differ under other lotteries. solved is
// told of every solve. As for redrawn, it may be called for several at once.
func (r *Run) spread(ctx context.Context, start *attempt, lotteries int, w *ready, e *Effect, solved func()) error {
	for k := 1; k < lotteries; k++ {
		from, err := r.redrawn(ctx, start, k)
		if err != nil {
			return err
		}
		t, err := r.attempt(ctx, w, k, &from.solved, bySize, 1)
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
