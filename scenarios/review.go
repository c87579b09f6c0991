package scenarios

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"instroom/model"
)

// reviewed is how many sessions a review confirms by solving.
const reviewed = 12

// Review is what a planner may look at in the offer: what is at risk, what could
// go, and where a seat more would help most.
type Review struct {
	Base   Plan     `json:"base"`
	AtRisk []Risk   `json:"at_risk"`
	Cancel []Effect `json:"cancel"` // the least harm first
	Seat   []Effect `json:"one_more_seat"`
}

// Risk is a planned session that the plan leaves below its minimum.
type Risk struct {
	ID       string `json:"session_id"`
	Heads    int    `json:"heads"`
	Minimum  int    `json:"minimum"`
	Decision string `json:"decision_date"` // "" where none is known
}

// Effect is a change of one session. Estimate comes from the prices of the
// proof, and put the session on the list; Plan and Points are of a solve with
// the change, and Points says no more than is proven.
// With strict classes prices are not in points, and nothing is estimated.
type Effect struct {
	ID       string       `json:"session_id"`
	Estimate model.Points `json:"estimate_points"`
	Points   string       `json:"points_change"`
	Plan     Plan         `json:"plan"`
}

// Review solves the batch, lists sessions by price, and confirms the first of
// each list by solving with the change.
func (r *Run) Review(ctx context.Context) (*Review, error) {
	start, err := r.solveBatch(ctx, r.Batch, nil)
	if err != nil {
		return nil, err
	}
	b, x := r.Batch, start.index
	out := &Review{Base: start.measured}
	heads := make([]int, len(b.Sessions))
	for _, q := range start.plan.Placed {
		heads[q.Session]++
	}
	price := make([]model.Points, len(b.Sessions)) // of a seat
	for i, s := range start.sessions {
		if i < len(start.result.Prices) {
			price[s] = model.Points(max(0, start.result.Prices[i]) / 1024)
		}
	}
	var cancel, seat []int
	for s := range b.Sessions {
		f := x.Fill(s)
		sits := f.Sitting() + heads[s]
		if f.Soft && sits > 0 && sits < f.Minimum {
			out.AtRisk = append(out.AtRisk, Risk{b.Sessions[s].ID, sits, f.Minimum, f.Decision.String()})
		}
		// Whoever has begun a course is not sent away.
		if heads[s] > 0 && f.Sitting() == 0 {
			cancel = append(cancel, s)
		}
		if heads[s] > 0 && f.Left == heads[s] && price[s] > 0 {
			seat = append(seat, s)
		}
	}
	slices.SortFunc(out.AtRisk, func(a, c Risk) int { return cmp.Or(cmp.Compare(a.Decision, c.Decision), cmp.Compare(a.ID, c.ID)) })
	harm := func(s int) model.Points { return price[s] * model.Points(heads[s]) }
	byID := func(s, t int) int { return cmp.Compare(b.Sessions[s].ID, b.Sessions[t].ID) }
	slices.SortFunc(cancel, func(s, t int) int { return cmp.Or(cmp.Compare(harm(s), harm(t)), byID(s, t)) })
	slices.SortFunc(seat, func(s, t int) int { return cmp.Or(cmp.Compare(price[t], price[s]), byID(s, t)) })
	for _, s := range cancel[:min(len(cancel), reviewed)] {
		e, err := r.effect(ctx, start, s, -harm(s), func(s *model.Session) { s.Status = model.Cancelled })
		if err != nil {
			return nil, err
		}
		out.Cancel = append(out.Cancel, e)
	}
	for _, s := range seat[:min(len(seat), reviewed)] {
		e, err := r.effect(ctx, start, s, price[s], func(s *model.Session) { s.Capacity++ })
		if err != nil {
			return nil, err
		}
		out.Seat = append(out.Seat, e)
	}
	for _, list := range [][]Effect{out.Cancel, out.Seat} {
		slices.SortStableFunc(list, func(a, c Effect) int { return cmp.Compare(c.Plan.Objective, a.Plan.Objective) })
	}
	return out, nil
}

// effect solves the batch with one session changed.
func (r *Run) effect(ctx context.Context, start *attempt, s int, estimate model.Points, change func(*model.Session)) (Effect, error) {
	x := *r.Batch
	x.Sessions = slices.Clone(x.Sessions)
	change(&x.Sessions[s])
	t, err := r.solveBatch(ctx, &x, start)
	if err != nil {
		return Effect{}, err
	}
	if r.Batch.Settings.Strict {
		estimate = 0
	}
	return Effect{ID: x.Sessions[s].ID, Estimate: estimate, Plan: t.measured, Points: difference(points(&t.measured), points(&start.measured))}, nil
}

// Lines is the review in sentences.
func (v *Review) Lines() []string {
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if len(v.AtRisk) == 0 {
		say("No planned session is below its minimum.")
	}
	for _, k := range v.AtRisk {
		say("At risk: %s has %d of the %d it needs; to be decided on %s.", k.ID, k.Heads, k.Minimum, cmp.Or(k.Decision, "no known date"))
	}
	table := func(title string, list []Effect) {
		if len(list) == 0 {
			return
		}
		say("")
		say("%-24s %18s  %-20s %7s %7s %6s", title, "estimated, points", "confirmed, points", "placed", "missed", "moved")
		for i := range list {
			e := &list[i]
			estimate := signed(int64(e.Estimate))
			if e.Estimate == 0 {
				estimate = "–"
			}
			say("%s %s  %s %7s %7s %6s", pad(e.ID, 24), padLeft(estimate, 18), pad(e.Points, 20),
				signed(int64(e.Plan.Placed-v.Base.Placed)), signed(int64(e.Plan.Missed-v.Base.Missed)), model.Grouped(int64(e.Plan.Moved)))
		}
	}
	table("one more seat", v.Seat)
	table("cancelled", v.Cancel)
	return out
}
