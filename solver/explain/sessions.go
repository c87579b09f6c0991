package explain

import (
	"fmt"

	"instroom/model"
	"instroom/model/rules"
)

// priceScale is the unit of Result.Prices: 1/1024 of a point.
const priceScale = 1024

// sessions says what the plan makes of every session.
func (e *explainer) sessions(out *model.Explanation) {
	for _, at := range e.sessionOrder {
		s, f := &e.b.Sessions[at], e.x.Fill(int(at))
		u := model.SessionUse{
			Session: at, Enrolled: f.Enrolled, Pinned: f.Pinned, New: int(e.pos.newHeads(at)),
			Seats: f.Seats, Minimum: f.Minimum, Decision: f.Decision,
		}
		if e.shut[at] || s.Status == model.Cancelled {
			u.Pinned = 0
		}
		heads := u.Enrolled + u.Pinned + u.New
		u.Left = max(0, u.Seats-heads)
		if heads > 0 {
			u.Short = max(0, u.Minimum-heads)
		}
		u.State, u.Why = e.state(at, &u, f)
		e.worth(&u)
		out.Sessions = append(out.Sessions, u)
	}
}

func (e *explainer) state(at int32, u *model.SessionUse, f rules.Fill) (model.SessionState, string) {
	s := &e.b.Sessions[at]
	heads := u.Enrolled + u.Pinned + u.New
	switch {
	case s.Status == model.Cancelled:
		return model.CancelledOutside, "cancelled in the input"
	case e.shut[at]:
		return model.ShutByPlan, fmt.Sprintf("below its minimum of %d on its decision date: %d pins lapse", f.Minimum, f.Pinned)
	case heads == 0 && s.Status == model.Confirmed:
		if e.pos.sessionAt[at] < 0 {
			return model.RunsEmpty, "nobody who waits may sit in it by the rules"
		}
		return model.RunsEmpty, "others suit better those who may sit in it"
	case heads == 0:
		return model.NotOpened, e.whyEmpty(at)
	case s.Status == model.Optional && u.Enrolled+u.Pinned == 0:
		return model.OpenedByPlan, fmt.Sprintf("opened for %s at %s euro", people(u.New), euros(int64(f.OpenCost)))
	case u.Short == 0:
		return model.Runs, ""
	case f.Soft:
		return model.RunsProvisional, fmt.Sprintf("%d short of its minimum of %d, to be decided on %s", u.Short, u.Minimum, f.Decision)
	case f.Hard:
		return model.RunsShort, fmt.Sprintf("%d short of its minimum of %d: it keeps who it has and takes nobody new", u.Short, u.Minimum)
	}
	return model.Runs, fmt.Sprintf("%d short of its minimum of %d, and runs whatever happens", u.Short, u.Minimum)
}

// whyEmpty says why an optional or planned session stays empty.
func (e *explainer) whyEmpty(at int32) string {
	q, id := e.pos, e.b.Sessions[at].ID
	s := q.sessionAt[at]
	if s < 0 {
		return "nobody may sit in it by the rules, or a room, a teacher or money is lacking"
	}
	f := &q.p.Fill[s]
	if resource, budget := q.rowShort(s, -1, 0); min(resource, budget) != noRow {
		return e.rowText(&e.b.Sessions[at], min(resource, budget))
	}
	switch {
	case f.Max < f.Min:
		return fmt.Sprintf("%d seats, and it needs %d", f.Max, f.Min)
	case f.Min > 1 && e.could[s] < f.Min:
		return fmt.Sprintf("it needs %d, and %d who wait could sit there", f.Min, e.could[s])
	case f.OpenCost > 0:
		return fmt.Sprintf("opening it costs %d points, more than it would bring", f.OpenCost)
	}
	return fmt.Sprintf("%s suits nobody better than what the plan gives", id)
}

// worth estimates what one more seat would bring, from the prices of the proof:
// nothing where a seat is left.
func (e *explainer) worth(u *model.SessionUse) {
	s := e.pos.sessionAt[u.Session]
	if e.in.Result == nil || s < 0 || int(s) >= len(e.in.Result.Prices) || u.State == model.NotOpened || u.State == model.ShutByPlan {
		return
	}
	u.HasWorth = true
	if u.Left == 0 {
		u.Worth = model.Points(max(0, e.in.Result.Prices[s]) / priceScale)
	}
}
