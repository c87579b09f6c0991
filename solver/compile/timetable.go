package compile

import (
	"slices"

	"instroom/model"
)

// lesson is a meeting of a session of the batch.
type lesson struct {
	date       model.Date
	start, end model.Minutes
	session    int32
}

// timetable is the lessons of some sessions, by day.
type timetable struct {
	first   model.Date
	at      []int32 // by day from the first: its first lesson; then their number
	lessons []lesson
}

func (c *compiler) timetable(sessions []int32) timetable {
	t := timetable{at: []int32{0}}
	some := false
	var last model.Date
	for _, s := range sessions {
		schedule, _ := c.x.Schedule(int(s))
		n := len(schedule.Meetings)
		if n == 0 {
			continue
		}
		from, to := schedule.Meetings[0].Date, schedule.Meetings[n-1].Date
		if !some {
			t.first, last, some = from, to, true
		}
		t.first, last = min(t.first, from), max(last, to)
	}
	if !some {
		return t
	}
	t.at = make([]int32, last-t.first+2)
	each := func(visit func(day int, l lesson)) {
		for _, s := range sessions {
			schedule, _ := c.x.Schedule(int(s))
			for i := range schedule.Meetings {
				m := &schedule.Meetings[i]
				visit(int(m.Date-t.first), lesson{m.Date, m.Start, m.End, s})
			}
		}
	}
	each(func(day int, _ lesson) { t.at[day+1]++ })
	for day := range len(t.at) - 1 {
		t.at[day+1] += t.at[day]
	}
	t.lessons = make([]lesson, t.at[len(t.at)-1])
	next := slices.Clone(t.at)
	each(func(day int, l lesson) {
		t.lessons[next[day]] = l
		next[day]++
	})
	return t
}

// day returns the place of a date among the days, −1 where it is outside them.
func (t *timetable) day(d model.Date) int {
	if d < t.first || int(d-t.first) >= len(t.at)-1 {
		return -1
	}
	return int(d - t.first)
}

// on returns the lessons of a day, by session as they were given.
func (t *timetable) on(day int) []lesson { return t.lessons[t.at[day]:t.at[day+1]] }
