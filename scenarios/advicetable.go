package scenarios

import (
	"strings"

	"instroom/io/plan"
)

// Sheets are the tables of the advice: one for each list that was asked.
func (a *Advice) Sheets() []plan.Sheet {
	var out []plan.Sheet
	if o := a.Opening; o != nil {
		t := effectSheet("opening", "session_id", "like", "what", "heads i", "cost_euro d", "teacher_id", "room_id")
		for i := range o.Proposals {
			p := &o.Proposals[i]
			t.add(&p.Alone, plan.TextCell(p.ID), plan.TextCell(p.Like), plan.TextCell(p.Words), number(p.Heads), plan.DecimalCell(plain(half(int64(p.Cost), 10))),
				plan.TextCell(p.Teacher), plan.TextCell(p.Room))
		}
		out = append(out, t.Sheet, o.Rows(a.batch))
	}
	if v := a.Review; v != nil {
		risks := plan.Sheet{Schema: plan.Schema{Name: "at_risk", Version: 1, Columns: columns("session_id", "what", "heads i", "minimum i", "decision_date")}}
		for _, k := range v.AtRisk {
			risks.Rows = append(risks.Rows, []plan.Cell{plan.TextCell(k.ID), plan.TextCell(k.Words), number(k.Heads), number(k.Minimum), plan.TextCell(k.Decision)})
		}
		seats := effectSheet("one_more_seat", "session_id", "what", "estimate_points i", "confirmed")
		for i := range v.Seats {
			s := &v.Seats[i]
			confirmed := "yes"
			if s.Confirmed == nil {
				confirmed = "no"
			}
			seats.add(s.Confirmed, plan.TextCell(s.ID), plan.TextCell(s.Words), number(int(s.Estimate)), plan.TextCell(confirmed))
		}
		cancel := effectSheet("cancelled", "session_id", "what", "heads i", "estimate_points i", "saves")
		for i := range v.Cancel {
			c := &v.Cancel[i]
			cancel.add(&c.Effect, plan.TextCell(c.ID), plan.TextCell(c.Words), number(c.Heads), number(int(c.Estimate)), plan.TextCell(c.Saves))
		}
		merge := effectSheet("merged", "session_id", "into", "what", "heads i", "there i", "seats_left i", "estimate_points i", "saves")
		for i := range v.Merge {
			m := &v.Merge[i]
			merge.add(&m.Effect, plan.TextCell(m.ID), plan.TextCell(m.Into), plan.TextCell(m.Words), number(m.Heads), number(m.There), number(m.Left),
				number(int(m.Estimate)), plan.TextCell(m.Saves))
		}
		out = append(out, risks, seats.Sheet, cancel.Sheet, merge.Sheet)
	}
	if a.Rules != nil {
		rules := effectSheet("rules", "without", "binds")
		for i := range a.Rules {
			rules.add(&a.Rules[i].Effect, plan.TextCell(a.Rules[i].Rule), plan.TextCell(a.Rules[i].Binds))
		}
		out = append(out, rules.Sheet)
	}
	return out
}

// columns are columns by name; "n i" is one of whole numbers, "n d" of decimals.
func columns(names ...string) []plan.Column {
	var out []plan.Column
	for _, n := range names {
		name, of, _ := strings.Cut(n, " ")
		out = append(out, plan.Column{Name: name, Type: map[string]plan.Type{"": plan.Text, "i": plan.Integer, "d": plan.Decimal}[of]})
	}
	return out
}

func number(n int) plan.Cell { return plan.IntegerCell(int64(n)) }

// effects is a table whose last columns are an effect.
type effects struct{ plan.Sheet }

func effectSheet(name string, own ...string) *effects {
	own = append(own, "points_change", "class_1_change", "class_2_change", "class_3_change", "needs_with_a_place i", "deadlines_missed i", "mean_wait_weeks d", "mean_wait_weeks_plus_minus d", "moved i",
		"gained i", "lost i", "who_lost", "status")
	return &effects{plan.Sheet{Schema: plan.Schema{Name: name, Version: 1, Columns: columns(own...)}}}
}

// add appends a row; e nil leaves the effect empty.
func (t *effects) add(e *Effect, own ...plan.Cell) {
	if e == nil {
		for len(own) < len(t.Columns) {
			own = append(own, plan.TextCell(""))
		}
		t.Rows = append(t.Rows, own)
		return
	}
	own = append(own, plan.TextCell(e.Points))
	for _, c := range e.Classes {
		own = append(own, plan.TextCell(c))
	}
	spread := plan.TextCell("")
	if e.Lotteries > 1 {
		spread = plan.DecimalCell(plain(e.WaitSpread))
	}
	t.Rows = append(t.Rows, append(own, number(e.held()), number(e.missed()), plan.DecimalCell(plain(e.waitTenths())), spread, number(e.Plan.Moved),
		number(e.Plan.Gained), number(e.Plan.Lost), plan.TextCell(strings.Join(e.Lost, "|")), plan.TextCell(e.Plan.Status)))
}
