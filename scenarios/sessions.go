package scenarios

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"instroom/io/batch"
	"instroom/model"
)

// target reads which sessions a change is about.
func (r *fileReader) target(n *yaml.Node, a args) *sessionFilter {
	switch {
	case !r.one(n, a, "session", "where"):
		return nil
	case a["session"] != nil:
		return r.sessionIDs(a["session"])
	}
	return r.sessionWhere(a["where"])
}

// add reads one session, or a list, with the columns of sessions.csv.
func (r *fileReader) add(n *yaml.Node, _ args, _ *draft) change {
	rows := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		rows = n.Content
	}
	return func(d *draft) {
		for _, row := range rows {
			if s, ok := d.yaml.NewSession(row, d.b); ok {
				d.b.Sessions = append(d.sessions(), s)
			}
		}
	}
}

// edit reads cells to be changed in sessions.
func (r *fileReader) edit(n *yaml.Node, a args, _ *draft) change {
	f := r.target(n, a)
	if f == nil || !r.one(n, a, "set") {
		return nil
	}
	return func(d *draft) {
		for _, i := range f.find(d) {
			d.set(a["set"], i)
		}
	}
}

// set changes cells of session i.
func (d *draft) set(n *yaml.Node, i int) {
	if s, ok := d.yaml.ChangeSession(n, d.b, i); ok {
		d.sessions()[i] = s
	}
}

// clone reads how often sessions are offered once more. A clone has its own
// teacher and room, or none that is counted: with those of the first it could
// never run at the same time. Nobody sits in it yet.
func (r *fileReader) clone(n *yaml.Node, a args, _ *draft) change {
	f, times := r.target(n, a), 1
	if a["times"] != nil {
		r.Int(a["times"], &times, 0, 1000)
	}
	if f == nil {
		return nil
	}
	return func(d *draft) {
		ids := newNames(len(d.b.Sessions), func(i int) string { return d.b.Sessions[i].ID })
		found := f.find(d)
		if len(found)*times+len(d.b.Sessions) > maxSessions {
			d.yaml.Fail(n, batch.OutOfRange, "", "more than %d sessions", maxSessions)
			return
		}
		for _, i := range found {
			for range times {
				s := d.b.Sessions[i]
				s.ID = ids.next(s.ID)
				s.Enrolled, s.EnrolledTotal, s.Teacher, s.Room = 0, -1, "", ""
				s.Dated = withoutResources(s.Dated)
				d.b.Sessions = append(d.sessions(), s)
				if a["set"] != nil {
					d.set(a["set"], len(d.b.Sessions)-1)
				}
			}
		}
	}
}

func withoutResources(dated []model.Meeting) []model.Meeting {
	out := slices.Clone(dated)
	for i := range out {
		out[i].Room, out[i].Teacher = "", ""
	}
	return out
}

// move reads other dates, and cells such as weekly or site_id to go with them.
// Closed days stay where they are: holidays don't move with a course.
func (r *fileReader) move(n *yaml.Node, a args, _ *draft) change {
	f, days := r.target(n, a), 0
	if a["days"] == nil && a["set"] == nil {
		r.Fail(n, batch.CellMissing, "days: 14, or set: {weekly: tu 18:30-21:30}", "days or set is missing")
	}
	if a["days"] != nil {
		r.Int(a["days"], &days, -3650, 3650)
	}
	if f == nil {
		return nil
	}
	return func(d *draft) {
		for _, i := range f.find(d) {
			s := &d.sessions()[i]
			for _, date := range []*model.Date{&s.Start, &s.End, &s.LastEntry, &s.Decision} {
				if date.Valid() {
					*date += model.Date(days)
				}
			}
			s.Dated = slices.Clone(s.Dated)
			for k := range s.Dated {
				s.Dated[k].Date += model.Date(days)
			}
			if a["set"] != nil {
				d.set(a["set"], i)
			}
		}
	}
}

// cancel reads sessions that don't run at all, or don't meet for a while.
func (r *fileReader) cancel(n *yaml.Node, a args, _ *draft) change {
	f := r.target(n, a)
	span := model.DateRange{From: model.NoDate, To: model.NoDate}
	if a["from"] != nil || a["until"] != nil {
		for _, key := range []string{"from", "until"} {
			if a[key] == nil {
				r.Fail(n, batch.CellMissing, "give both, or neither to cancel the session", "%s is missing", key)
				return nil
			}
		}
		r.Date(a["from"], &span.From)
		r.Date(a["until"], &span.To)
		if span.To < span.From {
			r.Fail(a["until"], batch.DatesOrder, "", "until %s lies before from %s", span.To, span.From)
		}
	}
	if f == nil {
		return nil
	}
	return func(d *draft) {
		for _, i := range f.find(d) {
			s := &d.sessions()[i]
			if !span.From.Valid() {
				s.Status = model.Cancelled
				continue
			}
			s.Closed = append(slices.Clip(s.Closed), span)
			s.Dated = slices.DeleteFunc(slices.Clone(s.Dated), func(m model.Meeting) bool { return span.Contains(m.Date) })
			if len(s.Dated) == 0 && len(d.b.Sessions[i].Weekly) == 0 {
				s.Status = model.Cancelled // no meeting is left
			}
		}
	}
}

// resize reads seats to be added, taken away, or to be had.
func (r *fileReader) resize(n *yaml.Node, a args, _ *draft) change {
	f := r.target(n, a)
	if !r.one(n, a, "by", "to") || f == nil {
		return nil
	}
	to, by, percent := -1, 0, false
	if a["to"] != nil {
		r.Int(a["to"], &to, 0, 1_000_000)
	} else if text, ok := r.Text(a["by"]); ok {
		number, isPercent := strings.CutSuffix(text, "%")
		v, err := strconv.Atoi(strings.TrimSpace(number))
		if err != nil || v < -1_000_000 || v > 1_000_000 {
			r.Fail(a["by"], batch.SettingsValue, "seats such as 2 or -3, or a share such as 10%", "%q is not a number of seats", text)
			return nil
		}
		by, percent = v, isPercent
	}
	return func(d *draft) {
		for _, i := range f.find(d) {
			s := &d.sessions()[i]
			switch {
			case to >= 0:
				s.Capacity = to
			case percent:
				s.Capacity += (2*s.Capacity*by + 100*sign(by)) / 200
			default:
				s.Capacity += by
			}
			s.Capacity = min(max(0, s.Capacity), 1_000_000)
			seats := s.Capacity + s.Capacity*s.OverbookPct/100
			s.MinSize, s.TargetSize = min(s.MinSize, seats), min(s.TargetSize, seats)
		}
	}
}

func sign(n int) int {
	if n < 0 {
		return -1
	}
	return 1
}

// rules reads keys of batch.yaml that are rules or points.
func (r *fileReader) rules(n *yaml.Node, _ args, _ *draft) change {
	return func(d *draft) {
		before := fmt.Sprint(d.b.Settings.Points)
		d.yaml.Rules(n, &d.b.Settings)
		d.otherPoints = d.otherPoints || before != fmt.Sprint(d.b.Settings.Points)
		d.index = nil
	}
}
