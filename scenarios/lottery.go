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

// drawn is a batch with another lottery: 0 is its own.
func drawn(b *model.Batch, lottery int) *model.Batch {
	out := *b
	out.Settings.Seed += uint64(lottery)
	return &out
}

// redrawn returns the solve of the same batch under another lottery.
func (r *Run) redrawn(ctx context.Context, start *attempt, lottery int) (*attempt, error) {
	for len(start.others) < lottery {
		t, err := r.attempt(ctx, start.index.Batch(), len(start.others)+1, nil, r.Work, r.Threads)
		if err != nil {
			return nil, err
		}
		start.others = append(start.others, t)
	}
	return start.others[lottery-1], nil
}

// spread finds by how much the waits of some effects differ under other lotteries.
// solved is told of every solve; it may be called for several at once.
func (r *Run) spread(ctx context.Context, start *attempt, lotteries int, effects []*Effect, change func(i int) *model.Batch, solved func()) error {
	for k := 1; k < lotteries && len(effects) > 0; k++ {
		from, err := r.redrawn(ctx, start, k)
		if err != nil {
			return err
		}
		err = r.each(ctx, len(effects), func(ctx context.Context, i int) error {
			t, err := r.attempt(ctx, change(i), k, &from.solved, bySize, 1)
			if err != nil {
				return err
			}
			e, other := effects[i], Effect{Plan: t.measured, base: &from.measured}
			e.Lotteries = lotteries
			e.WaitSpread = max(e.WaitSpread, other.waitTenths()-e.waitTenths(), e.waitTenths()-other.waitTenths())
			solved()
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
