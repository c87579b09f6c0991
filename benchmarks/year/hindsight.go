package year

import (
	"context"
	"fmt"
	"slices"

	"instroom/model"
	"instroom/model/check"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
	"instroom/solver/price"
)

// Hindsight is what is known of the plan that knows the whole year.
type Hindsight struct {
	Status    string       `json:"status"`
	Objective model.Points `json:"objective"`
	Bound     model.Points `json:"bound"`   // verified
	AtMost    [3]int       `json:"at_most"` // needs by class − 1, see check.Report
	Options   int          `json:"options"`
}

// foresee turns the batch of the cohort into that of hindsight: the first Monday is
// the date, nobody enters before a weekly run could place them, and the class is
// that of the week of arrival.
func (y *Year) foresee() {
	all := *y.given
	all.Participants = slices.Clone(all.Participants)
	all.Settings.HorizonWeeks, all.Settings.Seed, all.Inputs = y.weeks, y.seed, nil
	y.batch = &all
	for p := range all.Participants {
		w, monday := &all.Participants[p], y.date(y.arrival[p])
		w.PriorityClass = int8(y.alone(w, monday).Class(0))
		w.EarliestStart = max(w.EarliestStart, monday+model.Date(all.Settings.NoticeDays))
	}
	y.index = rules.New(&all)
}

// hindsight solves the year as one batch.
func (y *Year) hindsight(ctx context.Context, o solver.Options) (*Outcome, error) {
	b := *y.batch
	for p := range b.Participants {
		for s := range b.Sessions {
			if y.index.Passes(p, s) && !y.attends(int32(p), int32(s)) {
				b.Placements = append(b.Placements, model.Placement{
					Participant: b.Participants[p].ID, Session: b.Sessions[s].ID, Status: model.Forbidden, RespondBy: model.NoDate})
			}
		}
	}
	x := rules.New(&b)
	p, err := compile.Compile(ctx, x)
	if err != nil {
		return nil, err
	}
	r, err := price.New().Solve(ctx, p, o, nil)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	plan := compile.Plan(p, r)
	report, err := judge(&b, plan, r)
	if err != nil {
		return nil, err
	}
	begun, taken := make([]model.Date, len(y.needs)), make([]int, len(b.Sessions))
	for i := range begun {
		begun[i] = model.NoDate
	}
	for _, q := range plan.Placed {
		if i, ok := y.needOf[seat{q.Participant, b.Sessions[q.Session].Kind}]; ok {
			o, _ := x.Option(int(q.Participant), int(q.Session))
			begun[i] = o.First
		}
		taken[q.Session]++
	}
	runs := func(s int) bool { return taken[s] > 0 || b.Sessions[s].Status == model.Confirmed }
	out := y.measure(begun, taken, runs)
	out.Hindsight = &Hindsight{r.Status.String(), r.Objective, report.Bound, report.ClassBound, p.Options()}
	return out, nil
}

// judge recomputes a plan with code that shares nothing with any solver, and
// verifies the certificate where the solver gave one.
func judge(b *model.Batch, plan *model.Plan, r *solver.Result) (*check.Report, error) {
	var certificate *model.Certificate
	if r.Proof.Parts != nil {
		certificate = r.Certificate(b, "instroom benchmarks")
	}
	report := check.Verify(b, plan, certificate)
	switch {
	case !report.OK():
		return nil, fmt.Errorf("the judge refuses a plan: %s", report.Findings[0])
	case report.Objective != r.Objective:
		return nil, fmt.Errorf("the judge counts %d points, the solver %d", report.Objective, r.Objective)
	}
	return &report, nil
}
