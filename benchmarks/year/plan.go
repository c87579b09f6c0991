package year

import (
	"context"
	"fmt"
	"slices"

	"instroom/model"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
)

// weekly is the batch of a week and the way back to the year.
type weekly struct {
	batch    *model.Batch
	people   []int32 // by participant of the batch: that of the year
	sessions []int32
	open     int // needs in it, held ones included
}

// plan makes the batch of a week, has the policy solve it and takes its plan over.
func (m *simulation) plan(ctx context.Context, week int) error {
	w := m.form(week)
	x := rules.New(w.batch)
	p, err := compile.Compile(ctx, x)
	if err != nil {
		return err
	}
	o := m.options
	o.Seed = w.batch.Settings.Seed
	r, err := m.policy.Solve(ctx, p, o, m.last)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return err
	}
	if r.Status == solver.NoPlan || r.Status == solver.Infeasible {
		return fmt.Errorf("no plan: %s", r.Warning)
	}
	if m.last = r; r.Memory == nil {
		m.last = nil
	}
	plan := compile.Plan(p, r)
	report, err := judge(w.batch, plan, r)
	if err != nil {
		return err
	}
	// Nobody is lost between the weeks either: the judge's counts are of the batch,
	// these are of the year.
	n := report.Counts
	if n.Placed != len(plan.Placed) || n.Placed+n.Pinned+n.Waiting != w.open {
		return fmt.Errorf("of %d needs %d are placed, %d held and %d waiting", w.open, n.Placed, n.Pinned, n.Waiting)
	}
	if all := len(w.people) + m.events.Gone + m.done; all != m.arrived(week) {
		return fmt.Errorf("%d people arrived, and %d are there, gone or served", m.arrived(week), all)
	}
	m.log = append(m.log, Week{
		Date: w.batch.Settings.Date.String(), People: len(w.people), Pinned: n.Pinned, Placed: n.Placed, Waiting: n.Waiting,
		Options: p.Options(), Status: r.Status.String(), Gap: model.Gap(r.Objective, r.Bound), Work: r.Work,
	})
	m.take(w, x, plan)
	return nil
}

// arrived counts the people who have arrived by a week.
func (m *simulation) arrived(week int) int {
	n := 0
	for _, a := range m.arrival {
		if a <= week {
			n++
		}
	}
	return n
}

// form makes the batch of a week: who has arrived and still needs something, the
// groups that are announced and not over, and all that became of placements there.
func (m *simulation) form(week int) *weekly {
	b := *m.given
	monday := m.date(week)
	b.Settings.Date, b.Settings.Seed, b.Settings.Budget = monday, m.lottery(week), m.budget
	b.Participants, b.Sessions, b.Placements, b.Inputs = nil, nil, nil, nil
	w := &weekly{batch: &b}
	held := map[seat]bool{}
	for i := range m.rows {
		if r := &m.rows[i]; r.held() && m.sessions[r.session].Status != model.Cancelled {
			held[seat{r.person, m.sessions[r.session].Kind}] = true
		}
	}
	for p := range m.people {
		needs := 0
		for kind, wants := range m.wants[p] {
			if wants || held[seat{int32(p), kind}] {
				needs++
			}
		}
		if m.arrival[p] <= week && !m.gone[p] && needs > 0 {
			b.Participants = append(b.Participants, m.people[p])
			w.people = append(w.people, int32(p))
			w.open += needs
		}
	}
	listed := make([]bool, len(m.sessions))
	for s := range m.sessions {
		c := &m.sessions[s]
		if c.Start-model.Date(7*m.habits.AnnouncedWeeks) <= monday && m.index.LastDay(s) >= monday {
			listed[s] = true
			b.Sessions = append(b.Sessions, *c)
			w.sessions = append(w.sessions, int32(s))
		}
	}
	for i := range m.rows {
		if r := &m.rows[i]; listed[r.session] && !m.gone[r.person] {
			row := model.Placement{Participant: m.people[r.person].ID, Session: m.sessions[r.session].ID, Status: r.status, RespondBy: model.NoDate}
			if r.status == model.Invited {
				row.RespondBy = r.answered - 1
			}
			b.Placements = append(b.Placements, row)
		}
	}
	return w
}

// take carries a plan out: groups are called off, letters sent to whom it begins
// soon, groups opened that letters go out for; the other places stay proposals.
func (m *simulation) take(w *weekly, x *rules.Index, plan *model.Plan) {
	for _, s := range plan.Shut {
		m.sessions[w.sessions[s]].Status = model.Cancelled
		m.events.CalledOff++
	}
	m.rows = slices.DeleteFunc(m.rows, func(r row) bool { return r.status == model.Proposed })
	monday := w.batch.Settings.Date
	for _, q := range plan.Placed {
		o, _ := x.Option(int(q.Participant), int(q.Session))
		r := row{person: w.people[q.Participant], session: w.sessions[q.Session], first: o.First}
		if r.first <= monday+model.Date(7*m.habits.LetterWeeks) {
			m.write(&r, monday)
			if f := x.Fill(int(q.Session)); f.Opens && m.sessions[r.session].Status == model.Optional {
				m.sessions[r.session].Status = model.Confirmed
				if m.budget >= 0 {
					m.budget -= f.OpenCost
				}
			}
		}
		m.rows = append(m.rows, r)
	}
}

// write sends a letter. Whoever held a seat of the kind in a group that was called
// off has a new one now.
func (m *simulation) write(r *row, monday model.Date) {
	pair := [2]int32{r.person, r.session}
	r.status, r.time, r.answered = model.Invited, m.letters[pair], monday+7
	m.letters[pair]++
	m.events.Letters++
	if r.first >= monday+14 && m.does(answersLate, r, int64(m.habits.LateAnswers)) {
		r.answered += 7
	}
	kind := m.sessions[r.session].Kind
	m.rows = slices.DeleteFunc(m.rows, func(old row) bool {
		return old.person == r.person && old.held() && m.sessions[old.session].Status == model.Cancelled && m.sessions[old.session].Kind == kind
	})
}
