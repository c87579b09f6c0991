package baseline

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"time"

	"instroom/model"
	"instroom/solver"
	"instroom/solver/milp"
)

// baseline is a way to fill an empty seating.
type baseline struct {
	name string
	pass func(*seating)
}

// Names returns the names that New takes.
func Names() []string { return []string{"first-come", "greedy", "deferred"} }

// New returns the baseline of a name, nil where there is none.
func New(name string) solver.Solver {
	switch name {
	case "first-come":
		return FirstCome()
	case "greedy":
		return Greedy()
	case "deferred":
		return Deferred()
	}
	return nil
}

func (b baseline) Name() string { return b.name }

// Solve makes passes until every session can stay as it is. It promises no
// optimum and claims none; its bound is the plain sum of the best of everything.
// Threads, Work and Seed mean nothing here; a previous plan stays where it is better.
func (b baseline) Solve(ctx context.Context, p *solver.Problem, o solver.Options, previous *solver.Result) (*solver.Result, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	if !o.Deadline.IsZero() {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, o.Deadline)
		defer cancel()
	}
	began := time.Now()
	r := milp.Start(p, previous)
	if pins := milp.Start(p, nil); pins.Status == solver.NoPlan {
		return r, nil // the pins contradict each other: nothing can be built upon them
	}
	choice := b.choose(ctx, p)
	switch {
	case choice != nil:
		if err := milp.Believe(p, r, milp.Answer{Choice: choice, Shut: make([]bool, len(p.Shut)), Objective: math.NaN()}); err != nil {
			r.Warning = err.Error()
		}
	case errors.Is(ctx.Err(), context.Canceled):
		r.Stopped = solver.Cancelled
	default:
		r.Stopped = solver.TimeLimit
	}
	if size := float64(max(1, r.Objective, -r.Objective)); o.Gap > 0 && float64(r.Bound-r.Objective) <= float64(o.Gap*size) {
		r.Status, r.Stopped = solver.WithinGap, solver.GapReached
	}
	if o.Progress != nil {
		placed := 0
		for _, k := range r.Classes {
			placed += k.Placed
		}
		o.Progress(solver.Progress{Elapsed: time.Since(began), Objective: r.Objective, Bound: r.Bound, Placed: placed})
	}
	return r, nil
}

// choose returns a plan, nil where the context ended first.
func (b baseline) choose(ctx context.Context, p *solver.Problem) []int32 {
	l, closed := newLayout(p), make([]bool, p.Sessions())
	for ctx.Err() == nil {
		s := l.seat(closed)
		b.pass(s)
		weak := s.weak()
		if len(weak) == 0 {
			return s.choice
		}
		for _, k := range weak[:(len(weak)+3)/4] {
			closed[k] = true
		}
	}
	return nil
}

// class returns the most urgent class of a slot, 0 where there are none.
func (l *layout) class(j int32) uint8 {
	class := uint8(math.MaxUint8)
	for _, need := range l.p.Members[l.p.MemberStart[j]:l.p.MemberStart[j+1]] {
		class = min(class, need.Class)
	}
	return class
}

// wishes returns the options of a slot that are worth something, best first.
func (l *layout) wishes(j int32) []int32 {
	var out []int32
	for i := l.p.OptionStart[j]; i < l.p.OptionStart[j+1]; i++ {
		if l.p.OptionPoints[i] > 0 && !l.stay[i] {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int32) int { return cmp.Compare(l.p.OptionPoints[b], l.p.OptionPoints[a]) })
	return out
}

// first takes the best option of a slot that fits.
func (s *seating) first(j int32) bool {
	return s.choice[j] < 0 && slices.ContainsFunc(s.wishes(j), s.take)
}

// FirstCome serves people in the order in which they began to wait, ties by the
// batch's lottery: each gets the best options that are left.
func FirstCome() solver.Solver {
	return baseline{"first-come", func(s *seating) {
		p := s.p
		since := make([]model.Date, p.Bidders())
		order := make([]int32, p.Bidders())
		for b := range order {
			order[b], since[b] = int32(b), math.MaxInt32
			for _, need := range p.Members[p.MemberStart[p.SlotStart[b]]:p.MemberStart[p.SlotStart[b+1]]] {
				since[b] = min(since[b], p.Batch.Participants[need.Participant].WaitingSince)
			}
		}
		slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(since[a], since[b]) })
		for _, b := range order {
			for more := true; more; { // again for what asks for another course first
				more = false
				for j := p.SlotStart[b]; j < p.SlotStart[b+1]; j++ {
					more = s.first(j) || more
				}
			}
		}
	}}
}

// Greedy takes the options of all people by class, then by points, ties by the
// batch's lottery.
func Greedy() solver.Solver {
	return baseline{"greedy", func(s *seating) {
		var all []int32
		for j := range s.p.Slots() {
			all = append(all, s.wishes(int32(j))...)
		}
		slices.SortFunc(all, s.rank)
		for more := true; more; {
			more = false
			for _, i := range all {
				more = s.take(i) || more
			}
			more = more && len(s.p.Requires) > 0
		}
	}}
}

// rank is how sessions and planners rank options: by class, then by points, then
// by the lottery.
func (l *layout) rank(a, b int32) int {
	j, k := l.slotOf[a], l.slotOf[b]
	return cmp.Or(cmp.Compare(l.class(j), l.class(k)), cmp.Compare(l.p.OptionPoints[b], l.p.OptionPoints[a]), cmp.Compare(a, b))
}
