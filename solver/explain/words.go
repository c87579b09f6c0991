package explain

import (
	"fmt"
	"strings"

	"instroom/model"
)

// obstacleText says what stops a person at a session, with values.
func (e *explainer) obstacleText(p int32, r *reach) string {
	s := &e.b.Sessions[r.session]
	f := e.x.Fill(int(r.session))
	switch r.stage {
	case atClash:
		return e.clashText(p, r)
	case atPrerequisite:
		return fmt.Sprintf("%s asks for %s first", s.ID, strings.Join(s.Prerequisites, " or "))
	case atHousehold:
		return e.householdText(p, r)
	case atResource, atBudget:
		return e.rowText(s, r.with)
	case atMinimum:
		if e.shut[r.session] {
			return e.shutText(r.session)
		}
		could := int32(0)
		if at := e.pos.sessionAt[r.session]; at >= 0 {
			could = e.could[at]
		}
		return fmt.Sprintf("%s needs %s and has %d; %d who wait could sit there", s.ID, people(f.Minimum), f.Enrolled+f.Pinned, could)
	case atFull:
		switch taken := f.Sitting() + int(e.pos.newHeads(r.session)); {
		case taken > f.Seats:
			return fmt.Sprintf("%s is overfull: %s on %d seats", s.ID, people(taken), f.Seats)
		case f.Seats == 1:
			return fmt.Sprintf("the only seat of %s is taken", s.ID)
		}
		return fmt.Sprintf("all %d seats of %s are taken", f.Seats, s.ID)
	}
	return e.notWorthText(r)
}

func (e *explainer) shutText(s int32) string {
	return fmt.Sprintf("%s is shut: below its minimum of %d on its decision date", e.b.Sessions[s].ID, e.x.Fill(int(s)).Minimum)
}

func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}

// notWorthText says why a seat that is free is not used.
func (e *explainer) notWorthText(r *reach) string {
	s := &e.b.Sessions[r.session]
	at := e.pos.sessionAt[r.session]
	switch {
	case at < 0 || e.pos.heads[at] > 0:
	case e.pos.p.Fill[at].OpenCost > 0:
		return fmt.Sprintf("opening %s costs %d points, more than those who wait would bring", s.ID, e.pos.p.Fill[at].OpenCost)
	case e.pos.p.Fill[at].Short > 0:
		return fmt.Sprintf("%s would be %d short of its minimum, at %d points each: more than those who wait would bring",
			s.ID, e.pos.p.Fill[at].Short-1, e.pos.p.Fill[at].ShortCost)
	}
	return fmt.Sprintf("a seat is free in %s, but the points are against it (%d)", s.ID, r.points)
}

// clashText says with which session of the person s can't be combined.
func (e *explainer) clashText(p int32, r *reach) string {
	s := e.b.Sessions[r.session].ID
	other, how := int32(-1), "placed"
	if r.option >= 0 && r.with >= 0 && r.with != noRow {
		other = e.pos.p.SessionIndex[e.pos.p.OptionSession[r.with]]
		if _, ok := e.pos.stay[r.with]; ok {
			how = "pinned"
		}
	} else if t, ok := e.pinInTheWay(p, r.session); ok {
		other, how = t, "pinned"
	}
	if other < 0 {
		return s + " can't be combined with the person's other sessions"
	}
	t := e.b.Sessions[other].ID
	switch {
	case e.x.Clash(int(p), int(r.session), int(other)):
		return fmt.Sprintf("%s meets at the same time as %s, or too close to it to travel; the person is %s there", s, t, how)
	case e.x.OneAtATime(int(p), int(r.session), int(other)):
		return fmt.Sprintf("%s runs in the weeks of %s, where the person is %s, and the person wants one course at a time", s, t, how)
	}
	return fmt.Sprintf("%s and %s, where the person is %s, are more than %s hours in a week", s, t, how,
		hours(e.b.Participants[p].MaxHoursWeek))
}

// hours writes minutes as hours: 6 or 7.5.
func hours(m model.Minutes) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", float64(m)/60), "0"), ".")
}

// householdText says how the household stands in the way.
func (e *explainer) householdText(p int32, r *reach) string {
	person, s := &e.b.Participants[p], e.b.Sessions[r.session].ID
	if r.option < 0 || r.with == noRow {
		return fmt.Sprintf("household %s, rule %s: %s does not suit all of its members", person.Household, person.Rule, s)
	}
	if r.with < 0 {
		at := e.pos.sessionAt[r.session]
		return fmt.Sprintf("household %s, rule %s: %s has %d of the %d seats that it needs", person.Household, person.Rule, s,
			e.pos.p.Fill[at].Max-e.pos.heads[at], e.pos.p.Heads(int(e.pos.slot[r.option])))
	}
	other := e.pos.members(e.pos.slot[r.with])[0].Participant
	return fmt.Sprintf("household %s, rule %s: %s does not go with %s, where %s sits", person.Household, person.Rule, s,
		e.b.Sessions[e.pos.p.SessionIndex[e.pos.p.OptionSession[r.with]]].ID, e.b.Participants[other].ID)
}

// rowText says which resource a session lacks. row is as obstacle.with.
func (e *explainer) rowText(s *model.Session, row int32) string {
	if row == noRow {
		return fmt.Sprintf("a room, a teacher, childcare or money is lacking for %s", s.ID)
	}
	p := e.pos.p
	if row < 0 {
		g := &p.CareRows[-1-row]
		return fmt.Sprintf("%s: too few childcare places are left %s%s", s.ID, resourceName(g.Key), moment(g.Key))
	}
	r := &p.Rows[row]
	switch r.Key.Resource {
	case model.Budget:
		cost := int64(0)
		for k, at := range r.Sessions {
			if &e.b.Sessions[p.SessionIndex[at]] == s {
				cost = r.Amounts[k]
			}
		}
		return fmt.Sprintf("opening %s costs %s euro, and %s of the budget is left", s.ID, euros(cost), euros(max(0, r.Limit-e.pos.rowUse[row])))
	case model.OpenAtMost:
		return fmt.Sprintf("%s can't be opened: at most %d may be, and %d are", s.ID, r.Limit, e.pos.rowUse[row])
	}
	return fmt.Sprintf("%s is not free%s for %s", resourceName(r.Key), moment(r.Key), s.ID)
}

func resourceName(k model.RowKey) string {
	switch k.Resource {
	case model.SiteRooms:
		return "a room at site " + k.ID
	case model.Room:
		return "room " + k.ID
	case model.Teacher:
		return "teacher " + k.ID
	case model.SiteChildcare:
		return "at site " + k.ID
	}
	return "in session " + k.ID
}

func moment(k model.RowKey) string {
	if k.Date == 0 {
		return ""
	}
	return fmt.Sprintf(" on %s at %s", k.Date, k.At.Clock())
}

// euros writes cents: 2000 or 1999.50.
func euros(cents int64) string {
	if cents%100 == 0 {
		return fmt.Sprint(cents / 100)
	}
	return fmt.Sprintf("%d.%02d", cents/100, cents%100)
}
