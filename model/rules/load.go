package rules

import "instroom/model"

// load is the weekly minutes of one session as somebody attends it.
type load struct {
	weeks   []weekLoad
	first   int32 // minutes of weeks[0] that count
	planned bool  // not a pin: a week counts only where a planned session meets
}

// loadOf returns the weekly minutes of s for p, from entry on; a pin counts whole.
func (x *Index) loadOf(p, s int) load {
	c := &x.schedules[x.scheduleOf[s]]
	if x.isPinned(p, s) {
		return c.loadFrom(0, false)
	}
	return c.loadFrom(c.From(x.Earliest(p)), true)
}

// loadFrom returns the weekly minutes from meeting i on.
func (c *Schedule) loadFrom(i int, planned bool) load {
	if i >= len(c.Meetings) {
		return load{planned: planned}
	}
	monday := c.Meetings[i].Date.Monday()
	w := 0
	for c.weeks[w].monday != monday {
		w++
	}
	l := load{weeks: c.weeks[w:], first: c.weeks[w].minutes, planned: planned}
	for j := i - 1; j >= 0 && c.Meetings[j].Date >= monday; j-- {
		l.first -= int32(c.Meetings[j].End - c.Meetings[j].Start)
	}
	return l
}

// tooHeavy reports whether the loads together exceed limit minutes in a week in
// which a planned session meets.
func tooHeavy(limit model.Minutes, loads []load) bool {
	var room [8]int
	at := room[:]
	if len(loads) > len(room) {
		at = make([]int, len(loads))
	}
	for {
		week := model.Date(far)
		for i := range loads {
			if at[i] < len(loads[i].weeks) {
				week = min(week, loads[i].weeks[at[i]].monday)
			}
		}
		if week == far {
			return false
		}
		sum, planned := int64(0), false
		for i := range loads {
			l := &loads[i]
			if at[i] == len(l.weeks) || l.weeks[at[i]].monday != week {
				continue
			}
			minutes := l.weeks[at[i]].minutes
			if at[i] == 0 {
				minutes = l.first
			}
			at[i]++
			sum += int64(minutes)
			planned = planned || l.planned && minutes > 0
		}
		if planned && sum > int64(limit) {
			return true
		}
	}
}

// TooHeavy reports whether the sessions, with the pins of p that are not among
// them, exceed max_hours_week in a week in which one of them that is no pin
// meets (contract §3.7). Pins that may be shut count where they are among the
// sessions only.
func (x *Index) TooHeavy(p int, sessions ...int) bool {
	limit := x.batch.Participants[p].MaxHoursWeek
	if limit < 0 {
		return false
	}
	var room [8]load
	loads := room[:0]
	peak := int64(0)
	for _, s := range sessions {
		loads = append(loads, x.loadOf(p, s))
		peak += int64(x.schedules[x.scheduleOf[s]].busiest)
	}
	for _, pin := range x.PinsOf(p) {
		listed := x.mayShut[pin.Session]
		for _, s := range sessions {
			listed = listed || int32(s) == pin.Session
		}
		if !listed {
			loads = append(loads, x.loadOf(p, int(pin.Session)))
			peak += int64(x.schedules[x.scheduleOf[pin.Session]].busiest)
		}
	}
	return peak > int64(limit) && tooHeavy(limit, loads)
}
