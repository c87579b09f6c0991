package check

import (
	"slices"

	"instroom/model"
)

// calendar is when the users of a resource meet: moments are the starts of meetings, by day.
type calendar struct {
	days   []model.Date
	starts []model.Minutes // of any day
	cells  [][]int32       // by user: the moments during its meetings, as day × starts + start
	most   int             // users at once
}

// calendarOf returns the calendar of a resource.
func (j *Judge) calendarOf(r resource) *calendar {
	j.mu.Lock()
	defer j.mu.Unlock()
	c := j.calendars[r]
	if c == nil {
		c = j.newCalendar(j.users[r])
		j.calendars[r] = c
	}
	return c
}

func (j *Judge) newCalendar(users []int32) *calendar {
	c := &calendar{cells: make([][]int32, len(users))}
	for _, i := range users {
		s := &j.sessions[i]
		c.days = append(c.days, s.dates...)
		for k := range s.times {
			c.starts = append(c.starts, s.times[k].Start)
		}
	}
	slices.Sort(c.days)
	slices.Sort(c.starts)
	c.days, c.starts = slices.Compact(c.days), slices.Compact(c.starts)
	n := make([]int, len(c.days)*len(c.starts))
	for u, i := range users {
		d := 0
		meetings := j.sessions[i].meetings
		for k := range meetings {
			m := &meetings[k]
			if k == 0 || m.Date != meetings[k-1].Date {
				later, _ := slices.BinarySearch(c.days[d:], m.Date)
				d += later
			}
			at, _ := slices.BinarySearch(c.starts, m.Start)
			for ; at < len(c.starts) && c.starts[at] < m.End; at++ {
				cell := d*len(c.starts) + at
				c.cells[u] = append(c.cells[u], int32(cell))
				n[cell]++
				c.most = max(c.most, n[cell])
			}
		}
	}
	return c
}

// moment is a start of meetings on a day.
type moment struct {
	day model.Date
	at  model.Minutes
}

// above returns the moments, in order, at which users whose amounts come to more than is left
// are in class: at all others, and until the next start, there is enough for everybody. amount
// is by user, and at most largest.
func (c *calendar) above(amount func(user int) int, largest, left int) []moment {
	if c.most*largest <= left {
		return nil
	}
	sum := make([]int, len(c.days)*len(c.starts))
	for u, cells := range c.cells {
		if n := amount(u); n > 0 {
			for _, cell := range cells {
				sum[cell] += n
			}
		}
	}
	var out []moment
	for cell, n := range sum {
		if n > max(0, left) {
			out = append(out, moment{c.days[cell/len(c.starts)], c.starts[cell%len(c.starts)]})
		}
	}
	return out
}

// byDay calls f for every day of some moments. crowded says of any time of that day whether
// the last start until then is one of them.
func (c *calendar) byDay(list []moment, f func(d model.Date, crowded func(at model.Minutes) bool)) {
	for lo, hi := 0, 0; lo < len(list); lo = hi {
		for hi = lo; hi < len(list) && list[hi].day == list[lo].day; hi++ {
		}
		today := list[lo:hi]
		f(list[lo].day, func(at model.Minutes) bool {
			k, is := slices.BinarySearch(c.starts, at)
			if !is {
				k--
			}
			return k >= 0 && slices.ContainsFunc(today, func(m moment) bool { return m.at == c.starts[k] })
		})
	}
}
