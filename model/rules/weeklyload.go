package rules

import "instroom/model"

// weeklyLoad: the session alone, from entry on, does not exceed the person's
// hours in any ISO week. Beside other sessions see TooHeavy.
var weeklyLoad = rule{
	code:      model.WeeklyLoad,
	shortlist: true,
	who: func(x *Index, p int) any {
		w := &x.batch.Participants[p]
		if w.MaxHoursWeek < 0 {
			return nil
		}
		return struct {
			limit model.Minutes
			e     model.Date
		}{w.MaxHoursWeek, x.Earliest(p)}
	},
	what: scheduleLook,
	ok: func(x *Index, p, s int, e model.Date) bool {
		_, _, heavy := x.heaviest(p, s, e)
		return !heavy
	},
	why: func(x *Index, p, s int, e model.Date) string {
		week, minutes, _ := x.heaviest(p, s, e)
		return sprintf("%s hours in the week of %s, at most %s", hoursOf(minutes), week, hoursOf(int32(x.batch.Participants[p].MaxHoursWeek)))
	},
}

// heaviest returns the first week in which s alone is too much for p.
func (x *Index) heaviest(p, s int, e model.Date) (week model.Date, minutes int32, heavy bool) {
	limit := x.batch.Participants[p].MaxHoursWeek
	c := &x.schedules[x.scheduleOf[s]]
	if limit < 0 || c.busiest <= int32(limit) {
		return 0, 0, false
	}
	l := c.loadFrom(c.From(e), true)
	for i, w := range l.weeks {
		if i == 0 {
			w.minutes = l.first
		}
		if w.minutes > int32(limit) {
			return w.monday, w.minutes, true
		}
	}
	return 0, 0, false
}

// hoursOf writes minutes as hours: 6, 7.5, 2.25.
func hoursOf(minutes int32) string {
	h, m := minutes/60, minutes%60
	switch {
	case m == 0:
		return sprintf("%d", h)
	case m == 30:
		return sprintf("%d.5", h)
	case m%15 == 0:
		return sprintf("%d.%d", h, m*100/60)
	}
	return sprintf("%d:%02d", h, m)
}
