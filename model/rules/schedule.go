package rules

import (
	"cmp"
	"encoding/binary"
	"slices"
	"sort"

	"instroom/model"
)

// Meeting is one meeting of a session, [Start, End) local minutes of a day.
type Meeting struct {
	Date       model.Date
	Start, End model.Minutes
}

// Schedule is when a session meets. Sessions that meet at the same moments share
// one.
type Schedule struct {
	Meetings []Meeting // by date, then start
	before   []int32   // before[i] = minutes of the first i meetings
	slots    []weekSlot
	weeks    []weekLoad
	busiest  int32 // most minutes in a week
}

// weekSlot is a distinct weekly hour of a schedule, and the last day it is used.
type weekSlot struct {
	model.WeekSlot
	last model.Date
}

// weekLoad is the minutes of an ISO week.
type weekLoad struct {
	monday  model.Date
	minutes int32
}

func newSchedule(meetings []Meeting) Schedule {
	slices.SortFunc(meetings, func(a, b Meeting) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	c := Schedule{Meetings: meetings, before: make([]int32, len(meetings)+1)}
	for i, m := range meetings {
		c.before[i+1] = c.before[i] + int32(m.End-m.Start)
		if n := len(c.weeks); n == 0 || c.weeks[n-1].monday != m.Date.Monday() {
			c.weeks = append(c.weeks, weekLoad{monday: m.Date.Monday()})
		}
		w := &c.weeks[len(c.weeks)-1]
		w.minutes += int32(m.End - m.Start)
		c.busiest = max(c.busiest, w.minutes)
		slot := model.WeekSlot{Day: m.Date.Weekday(), Start: m.Start, End: m.End}
		j := slices.IndexFunc(c.slots, func(s weekSlot) bool { return s.WeekSlot == slot })
		if j < 0 {
			j = len(c.slots)
			c.slots = append(c.slots, weekSlot{WeekSlot: slot})
		}
		c.slots[j].last = m.Date
	}
	return c
}

// From returns the index of the first meeting on or after a day.
func (c *Schedule) From(e model.Date) int {
	if len(c.Meetings) == 0 || c.Meetings[0].Date >= e {
		return 0
	}
	return sort.Search(len(c.Meetings), func(i int) bool { return c.Meetings[i].Date >= e })
}

// minutesFrom returns the minutes of the meetings from index i on.
func (c *Schedule) minutesFrom(i int) int32 { return c.before[len(c.Meetings)] - c.before[i] }

// first and last return the days of the first and the last meeting, NoDate
// where there are none.
func (c *Schedule) first() model.Date {
	if len(c.Meetings) == 0 {
		return model.NoDate
	}
	return c.Meetings[0].Date
}

func (c *Schedule) last() model.Date {
	if len(c.Meetings) == 0 {
		return model.NoDate
	}
	return c.Meetings[len(c.Meetings)-1].Date
}

// expand lists the meetings of a session. Dated rows stand as they are; weekly
// hours run from the first to the last day, both included, less closed days.
func expand(s *model.Session, calendars []model.ClosedDays) []Meeting {
	var meetings []Meeting
	for i := range s.Dated {
		m := &s.Dated[i]
		meetings = append(meetings, Meeting{m.Date, m.Start, m.End})
	}
	if len(s.Dated) > 0 || !s.Start.Valid() || !s.End.Valid() {
		return meetings
	}
	var off []model.DateRange // of years of closed days, those that matter here
	add := func(days []model.DateRange) {
		for _, r := range days {
			if r.From <= s.End && s.Start <= r.To {
				off = append(off, r)
			}
		}
	}
	add(s.Closed)
	for i := range calendars {
		if calendarApplies(s, &calendars[i]) {
			add(calendars[i].Days)
		}
	}
	closed := func(d model.Date) bool {
		return slices.ContainsFunc(off, func(r model.DateRange) bool { return r.Contains(d) })
	}
	for w := s.Start.Monday(); w <= s.End; w += 7 {
		for _, slot := range s.Weekly {
			d := w + model.Date(slot.Day)
			if d >= s.Start && d <= s.End && !closed(d) {
				meetings = append(meetings, Meeting{d, slot.Start, slot.End})
			}
		}
	}
	return meetings
}

// calendarApplies reports whether a calendar closes a session: one without a
// programme closes all, another those of its programme.
func calendarApplies(s *model.Session, c *model.ClosedDays) bool {
	return c.Programme == "" || slices.Contains(s.Programmes, c.Programme)
}

// scheduleKey tells sessions with equal meetings together before they are
// expanded.
func scheduleKey(key []byte, s *model.Session, calendars []model.ClosedDays) []byte {
	add := func(v int32) { key = binary.LittleEndian.AppendUint32(key, uint32(v)) }
	if len(s.Dated) > 0 {
		for i := range s.Dated {
			m := &s.Dated[i]
			add(int32(m.Date))
			add(int32(m.Start))
			add(int32(m.End))
		}
		return append(key, 'd')
	}
	add(int32(s.Start))
	add(int32(s.End))
	for _, w := range s.Weekly {
		add(int32(w.Day))
		add(int32(w.Start))
		add(int32(w.End))
	}
	key = append(key, 'c')
	for _, r := range s.Closed {
		add(int32(r.From))
		add(int32(r.To))
	}
	for i := range calendars {
		if calendarApplies(s, &calendars[i]) {
			key = append(key, 1)
		} else {
			key = append(key, 0)
		}
	}
	return key
}
