package check

import (
	"slices"

	"instroom/model"
)

// # Several plans of one batch
//
// Of a what-if scenario five plans are judged, which differ little. Each is judged whole;
// but what depends on the batch alone is worked out once.

// answers is what the rules said of the placements of a plan. They are asked anew where the
// next plan places somebody elsewhere.
type answers struct {
	placed  []model.Placed // by participant, then session
	options []Option       // of each; meaningless where not allowed
	allowed []bool
	known   map[int32][]Option // options of those who had to be asked about as a whole
}

// remembered returns what the rules said of a placement of the last plan; ok is false where it
// had none. Placements must be asked for in order.
func (a *answers) remembered(x model.Placed, at *int) (o Option, allowed, ok bool) {
	for *at < len(a.placed) && byPerson(a.placed[*at], x) < 0 {
		*at++
	}
	if *at == len(a.placed) || byPerson(a.placed[*at], x) != 0 {
		return Option{}, false, false
	}
	return a.options[*at], a.allowed[*at], true
}

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

// daysAbove returns the days on which users whose amounts come to more than is left meet at
// once: on all others there is enough for everybody. amount is by user, and at most largest.
func (c *calendar) daysAbove(amount func(user int) int, largest, left int) []model.Date {
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
	var above []model.Date
	for k, d := range c.days {
		if slices.Max(sum[k*len(c.starts):(k+1)*len(c.starts)]) > max(0, left) {
			above = append(above, d)
		}
	}
	return above
}
