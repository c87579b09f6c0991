package scenarios

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"instroom/model"
)

// Review is what a planner may look at in the offer: what is at risk, where a
// seat more would help, what could go and what could be joined.
type Review struct {
	AtRisk []Risk        `json:"at_risk"`       // the first to be decided first
	Seats  []SeatWorth   `json:"one_more_seat"` // every full session: the confirmed ones first
	Cancel []Cancelation `json:"cancel"`        // the least harm first
	Merge  []Merger      `json:"merge"`         // the least harm first

	more [2]int // sessions and pairs that were not confirmed
}

// Risk is a planned session that the plan leaves below its minimum.
type Risk struct {
	ID       string `json:"session_id"`
	Words    string `json:"words"`
	Heads    int    `json:"heads"`
	Minimum  int    `json:"minimum"`
	Decision string `json:"decision_date"` // "" where none is known
}

// SeatWorth is the worth of one more seat in a session. Estimate is its price in
// the proof; it put the session on the list. Confirmed is a solve with the seat,
// nil where there was none. With strict classes prices are not in points, and
// nothing is estimated.
type SeatWorth struct {
	ID        string       `json:"session_id"`
	Words     string       `json:"words"`
	Estimate  model.Points `json:"estimate_points"`
	Confirmed *Effect      `json:"confirmed,omitempty"`
}

// Cancelation is a session that nobody sits in yet, not held.
type Cancelation struct {
	ID       string       `json:"session_id"`
	Words    string       `json:"words"`
	Heads    int          `json:"heads"` // that the plan gives it
	Estimate model.Points `json:"estimate_points"`
	Effect   Effect       `json:"confirmed"`
	Saves    string       `json:"saves"`
}

// reviewed collects a review.
type reviewed struct {
	*Run
	ctx       context.Context
	start     *attempt
	worth     *worth
	confirm   int
	lotteries int
	heads     []int // new ones, by session
}

// review looks at the sessions there are: prices make each list, and a solve
// with the change confirms its first lines.
func (r *Run) review(ctx context.Context, start *attempt, q Question) (*Review, error) {
	v := &reviewed{Run: r, ctx: ctx, start: start, worth: newWorth(start, start.index), confirm: cmp.Or(q.Confirm, DefaultConfirm), lotteries: q.lotteries(r), heads: make([]int, len(r.Batch.Sessions))}
	for _, p := range start.plan.Placed {
		v.heads[p.Session]++
	}
	out := &Review{AtRisk: v.atRisk()}
	var err error
	if out.Seats, err = v.seats(); err != nil {
		return nil, err
	}
	if out.Cancel, out.more[0], err = v.cancelations(); err != nil {
		return nil, err
	}
	if out.Merge, out.more[1], err = v.mergers(); err != nil {
		return nil, err
	}
	return out, nil
}

// sitting is how many people sit in a session, with those of the plan.
func (v *reviewed) sitting(s int) int {
	f := v.start.index.Fill(s)
	if slices.Contains(v.start.plan.Shut, int32(s)) {
		return v.heads[s]
	}
	return f.Sitting() + v.heads[s]
}

func (v *reviewed) atRisk() []Risk {
	var out []Risk
	for s := range v.Batch.Sessions {
		f := v.start.index.Fill(s)
		if n := v.sitting(s); f.Soft && n > 0 && n < f.Minimum {
			out = append(out, Risk{v.Batch.Sessions[s].ID, words(v.Batch, &v.Batch.Sessions[s]), n, f.Minimum, f.Decision.String()})
		}
	}
	slices.SortFunc(out, func(a, b Risk) int { return cmp.Or(cmp.Compare(a.Decision, b.Decision), cmp.Compare(a.ID, b.ID)) })
	return out
}

// with is the batch with a change.
func (v *reviewed) with(change func(d *draft)) *model.Batch {
	d := newDraft(v.Batch, nil, 0, 0)
	change(d)
	return d.b
}

// seats lists the full sessions by the price of a seat.
func (v *reviewed) seats() ([]SeatWorth, error) {
	var full []int
	for s := range v.Batch.Sessions {
		if f := v.start.index.Fill(s); v.heads[s] > 0 && f.Left == v.heads[s] {
			full = append(full, s)
		}
	}
	price := v.worth.price
	slices.SortFunc(full, func(s, t int) int {
		return cmp.Or(cmp.Compare(price[t], price[s]), cmp.Compare(v.Batch.Sessions[s].ID, v.Batch.Sessions[t].ID))
	})
	n := min(len(full), v.confirm)
	confirmed, err := v.effects(v.ctx, v.start, v.lotteries, n, func(i int) *model.Batch {
		return v.with(func(d *draft) { d.sessions()[full[i]].Capacity++ })
	}, nil)
	if err != nil {
		return nil, err
	}
	var out []SeatWorth
	for i, s := range full {
		w := SeatWorth{ID: v.Batch.Sessions[s].ID, Words: words(v.Batch, &v.Batch.Sessions[s]), Estimate: price[s]}
		if i < n {
			w.Confirmed = &confirmed[i]
		}
		out = append(out, w)
	}
	slices.SortStableFunc(out[:n], func(a, b SeatWorth) int {
		return cmp.Compare(b.Confirmed.Plan.Objective, a.Confirmed.Plan.Objective)
	})
	return out, nil
}

// cancelations lists the sessions that could go with the least harm. Whoever
// sits in one already is not sent away.
func (v *reviewed) cancelations() (out []Cancelation, more int, err error) {
	harm := make([]model.Points, len(v.Batch.Sessions))
	row := make([]uint64, v.worth.matrix.Words())
	for _, p := range v.start.plan.Placed {
		s := int(p.Session)
		harm[s] += p.Points - v.worth.otherwise(int(p.Participant), s, row)
	}
	var list []int
	for s := range v.Batch.Sessions {
		if f := v.start.index.Fill(s); v.heads[s] > 0 && f.Sitting() == 0 {
			harm[s] -= v.Batch.Settings.Points.PerEuro.Times(int64(f.OpenCost), 100)
			list = append(list, s)
		}
	}
	slices.SortFunc(list, func(s, t int) int {
		return cmp.Or(cmp.Compare(harm[s], harm[t]), cmp.Compare(v.Batch.Sessions[s].ID, v.Batch.Sessions[t].ID))
	})
	first := list[:min(len(list), v.confirm)]
	confirmed, err := v.effects(v.ctx, v.start, v.lotteries, len(first), func(i int) *model.Batch {
		return v.with(func(d *draft) { d.sessions()[first[i]].Status = model.Cancelled })
	}, nil)
	if err != nil {
		return nil, 0, err
	}
	for i, s := range first {
		out = append(out, Cancelation{v.Batch.Sessions[s].ID, words(v.Batch, &v.Batch.Sessions[s]), v.heads[s], -harm[s], confirmed[i], v.saves(s)})
	}
	slices.SortStableFunc(out, func(a, b Cancelation) int { return cmp.Compare(b.Effect.Plan.Objective, a.Effect.Plan.Objective) })
	return out, len(list) - len(out), nil
}

// saves says what is not needed any more where a session does not run.
func (v *reviewed) saves(s int) string {
	text := ""
	add := func(what string) {
		if text != "" {
			text += ", "
		}
		text += what
	}
	c := &v.Batch.Sessions[s]
	if f := v.start.index.Fill(s); f.OpenCost > 0 {
		add(euro(f.OpenCost) + " euro")
	}
	if c.Teacher != "" {
		add("teacher " + c.Teacher)
	}
	if c.Room != "" {
		add("room " + c.Room)
	}
	if n := len(c.Weekly); n > 0 {
		add(count(n, "meeting a week", "meetings a week"))
	}
	return text
}

// lines is the review for a terminal.
func (v *Review) lines() []string {
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if len(v.AtRisk) == 0 {
		say("No planned session is below its minimum.")
	}
	for _, k := range v.AtRisk {
		say("At risk: %s has %d of the %d it needs; to be decided on %s.", k.ID, k.Heads, k.Minimum, cmp.Or(k.Decision, "no known date"))
	}
	head := func(title string) {
		say("")
		say("%-36s %18s  %-22s %7s %7s %12s %6s", title, "estimated, points", "confirmed, points", "placed", "missed", "wait, weeks", "moved")
	}
	row := func(name string, estimate model.Points, e *Effect) {
		say("%s %18s  %s %7s %7s %12s %6s", pad(name, 36), estimated(estimate), pad(e.Points, 22),
			signed(int64(e.held())), signed(int64(e.missed())), e.wait(), model.Grouped(int64(e.Plan.Moved)))
	}
	if len(v.Seats) > 0 {
		head("one more seat")
		left := 0
		for i := range v.Seats {
			if v.Seats[i].Confirmed == nil {
				left++
				continue
			}
			row(v.Seats[i].ID, v.Seats[i].Estimate, v.Seats[i].Confirmed)
		}
		if left > 0 {
			say("and %s more, estimated only", model.Grouped(int64(left)))
		}
	}
	if len(v.Cancel) > 0 {
		head("cancelled")
		for i := range v.Cancel {
			row(v.Cancel[i].ID, v.Cancel[i].Estimate, &v.Cancel[i].Effect)
		}
	}
	if len(v.Merge) > 0 {
		head("merged")
		for i := range v.Merge {
			row(v.Merge[i].ID+" into "+v.Merge[i].Into, v.Merge[i].Estimate, &v.Merge[i].Effect)
		}
	}
	return out
}

// estimated writes an estimate, – where there is none.
func estimated(p model.Points) string {
	if p == 0 {
		return "–"
	}
	return signed(int64(p))
}

// signedTenths writes a change in tenths with its sign.
func signedTenths(n int64) string {
	if n > 0 {
		return "+" + tenths(n)
	}
	return tenths(n)
}
