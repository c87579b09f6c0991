package scenarios

import (
	"context"
	"reflect"
	"testing"

	"instroom/model"
)

// TestRedrawn holds that a plan found under another lottery is the one from which changes
// start: taken over into the problem of the batch's own lottery it keeps everybody's seat,
// or, where it was not proven the best, it has more points.
func TestRedrawn(t *testing.T) {
	ctx := context.Background()
	elsewhere := 0
	compare := func(t *testing.T, b *model.Batch) {
		r := newRun(b, nil)
		start, err := r.solveBatch(ctx, b, nil)
		if err != nil {
			t.Fatal(err)
		}
		for k := 1; k < 4; k++ {
			cold, err := r.afresh(ctx, drawn(b, k), k)
			if err != nil {
				t.Fatal(err)
			}
			base, err := r.redrawn(ctx, start, k)
			if err != nil {
				t.Fatal(err)
			}
			was, now := &cold.measured, &base.measured
			switch {
			case now.Objective < was.Objective && !b.Settings.Strict:
				t.Errorf("lottery %d: %d points, %d when drawn", k, now.Objective, was.Objective)
			case now.Objective == was.Objective && !reflect.DeepEqual(base.seats, cold.seats):
				t.Errorf("lottery %d: not the plan that was drawn, at the same points", k)
			}
			if base.problem != start.problem || now.Seed != b.Settings.Seed+uint64(k) || now.Moved+now.Gained+now.Lost > 0 {
				t.Errorf("lottery %d: not a base of this problem: %+v", k, *now)
			}
			if !reflect.DeepEqual(base.seats, start.seats) {
				elsewhere++
			}
		}
	}
	small(t, 10, func(t *testing.T, _ uint64, b *model.Batch) { compare(t, b) })
	t.Run("eupen", func(t *testing.T) {
		b, _ := exampleBatch(t, "eupen")
		compare(t, b)
	})
	if elsewhere == 0 {
		t.Error("no lottery seats anybody elsewhere")
	}
}
