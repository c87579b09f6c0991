package year

import (
	"context"
	"fmt"
	"slices"

	"instroom/model"
	"instroom/model/rules"
	"instroom/solver"
)

// simulation is a policy on its way through a year.
type simulation struct {
	*Year
	policy  solver.Solver
	options solver.Options
	last    *solver.Result // of the week before; nil = none, or nothing to start from

	people   []model.Participant // as they have become
	wants    [][]bool            // by person and kind: needed, whether held or not
	gone     []bool              // do not come back
	done     int                 // people who are served
	sessions []model.Session     // opened and called off as it went
	budget   model.Cents         // what is left of it; below 0 = none is set
	rows     []row

	begun   []model.Date // by need: first meeting attended
	sitting []int        // by session
	taken   []int        // by session: the most who sat in it at a time
	letters map[[2]int32]int
	events  Events
	log     []Week
}

// row is a placement and what has become of it.
type row struct {
	person, session int32
	status          model.PlacementStatus
	time            int        // letters that the person had for this session before
	first           model.Date // meeting that the person is to attend first
	answered        model.Date // the Monday on which the answer is in
	until           model.Date // started: the last meeting, or the first one missed by who drops out
	stops           bool       // drops out then
}

// held reports whether the placement holds a seat.
func (r *row) held() bool {
	return r.status == model.Invited || r.status == model.PlacementConfirmed || r.status == model.Started
}

// Week is what one weekly run did.
type Week struct {
	Date    string  `json:"date"`
	People  int     `json:"people"`
	Pinned  int     `json:"pinned"`
	Placed  int     `json:"placed"`
	Waiting int     `json:"waiting"`
	Options int     `json:"options"`
	Status  string  `json:"status"`
	Gap     float64 `json:"gap"` // relative; of policies without a proof it says nothing
	Work    int64   `json:"work"`
}

func (y *Year) start(policy solver.Solver, o solver.Options) *simulation {
	m := &simulation{
		Year: y, policy: policy, options: o,
		people: slices.Clone(y.given.Participants), gone: make([]bool, len(y.given.Participants)),
		sessions: slices.Clone(y.given.Sessions), budget: y.given.Settings.Budget,
		begun: make([]model.Date, len(y.needs)), sitting: make([]int, len(y.given.Sessions)), taken: make([]int, len(y.given.Sessions)),
		letters: map[[2]int32]int{},
	}
	for p := range m.people {
		m.wants = append(m.wants, wanted(y.index, p))
	}
	for i := range m.begun {
		m.begun[i] = model.NoDate
	}
	return m
}

// wanted lists the kinds that somebody needs.
func wanted(x *rules.Index, p int) []bool {
	var out []bool
	for _, n := range x.Needs(p) {
		out = append(out, n.State != rules.NotNeeded)
	}
	return out
}

// run goes through the year and returns what it came to. told is called after
// each week.
func (m *simulation) run(ctx context.Context, told func(week int)) (*Outcome, error) {
	for week := range m.weeks {
		m.settle(m.date(week))
		if err := m.plan(ctx, week); err != nil {
			return nil, fmt.Errorf("week %d: %w", week+1, err)
		}
		told(week)
	}
	m.settle(m.end())
	runs := func(s int) bool { return m.taken[s] > 0 || m.sessions[s].Status == model.Confirmed }
	out := m.measure(m.begun, m.taken, runs)
	out.Events = m.events
	for _, w := range m.log {
		if w.Status == solver.Optimal.String() {
			out.Proven++
		}
	}
	return out, nil
}
