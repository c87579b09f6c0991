package rules

import (
	"encoding/binary"
	"slices"
	"strconv"

	"instroom/model"
)

// hours: from entry on every meeting lies whole inside availability, and enough
// minutes are left after the person's dated absences; a meeting is attended
// whole or missed.
var hours = rule{
	code:  model.Hours,
	timed: true,
	who: func(x *Index, p int) any {
		w := &x.batch.Participants[p]
		key := binary.LittleEndian.AppendUint32(nil, uint32(x.Earliest(p)))
		for _, r := range w.Unavailable {
			key = binary.LittleEndian.AppendUint32(key, uint32(r.From))
			key = binary.LittleEndian.AppendUint32(key, uint32(r.To))
		}
		if a := w.Available; a != nil {
			key = append(key, 'a')
			key = binary.LittleEndian.AppendUint32(key, uint32(a.Start))
			key = append(key, byte(a.Weeks), byte(a.Weeks>>8))
			for _, pattern := range a.Patterns {
				key = append(key, 'p')
				for _, slot := range pattern {
					key = append(key, byte(slot.Day), byte(slot.Start), byte(slot.Start>>8), byte(slot.End), byte(slot.End>>8))
				}
			}
		}
		return string(key)
	},
	what: scheduleLook,
	ok: func(x *Index, p, s int, e model.Date) bool {
		if _, bad := x.outside(p, s, e); bad {
			return false
		}
		_, missed, total := x.attendance(p, s, e)
		if missed == total && total > 0 {
			return false // nothing is attended, however little is asked
		}
		return int64(total-missed)*x.settings.AttendableMin.Den >= int64(total)*x.settings.AttendableMin.Num
	},
	why: func(x *Index, p, s int, e model.Date) string {
		if m, bad := x.outside(p, s, e); bad {
			return sprintf("meets %s %s-%s, outside the person's hours (first on %s)", m.Date.Weekday(), m.Start.Clock(), m.End.Clock(), m.Date)
		}
		_, missed, total := x.attendance(p, s, e)
		return sprintf("absent for %d of %d minutes from entry on, at most %s %% may be missed", missed, total, percentMissed(x.settings.AttendableMin))
	},
}

func scheduleLook(x *Index, s int) any { return x.scheduleOf[s] }

func percentMissed(r model.Ratio) string {
	return strconv.FormatInt(int64((100*model.CoefficientOne).Times(r.Den-r.Num, r.Den)), 10)
}

// outside returns the first meeting from day e on that does not lie whole inside
// the availability of p.
func (x *Index) outside(p, s int, e model.Date) (Meeting, bool) {
	a := x.batch.Participants[p].Available
	if a == nil {
		return Meeting{}, false
	}
	c := &x.schedules[x.scheduleOf[s]]
	if i := c.From(e); len(a.Patterns) == 0 && i < len(c.Meetings) {
		return c.Meetings[i], true // available, but never
	} else if len(a.Patterns) == 0 {
		return Meeting{}, false
	}
	if len(a.Patterns) == 1 {
		fits := true
		for i := range c.slots {
			fits = fits && (c.slots[i].last < e || inside(a.Patterns[0], c.slots[i].WeekSlot))
		}
		if fits {
			return Meeting{}, false
		}
	}
	for _, m := range c.Meetings[c.From(e):] {
		if !inside(a.Pattern(m.Date), model.WeekSlot{Day: m.Date.Weekday(), Start: m.Start, End: m.End}) {
			return m, true
		}
	}
	return Meeting{}, false
}

// inside reports whether a slot lies whole in one of merged slots.
func inside(slots []model.WeekSlot, slot model.WeekSlot) bool {
	return slices.ContainsFunc(slots, func(a model.WeekSlot) bool {
		return a.Day == slot.Day && a.Start <= slot.Start && slot.End <= a.End
	})
}

// First returns the day of the first meeting of s that p attends, that of the entry where
// there are no meetings; NoDate where there is none.
func (x *Index) First(p, s int) model.Date {
	first, _, _ := x.attendance(p, s, x.Earliest(p))
	return first
}

// attendance returns the first meeting attended from day e on (NoDate where none
// is, the entry where there are no meetings), the minutes missed on unavailable
// dates, and all minutes.
func (x *Index) attendance(p, s int, e model.Date) (first model.Date, missed, total model.Minutes) {
	c := &x.schedules[x.scheduleOf[s]]
	i := c.From(e)
	first, _ = x.entry(s, e)
	total = model.Minutes(c.minutesFrom(i))
	absences := x.batch.Participants[p].Unavailable
	if len(absences) == 0 {
		return first, 0, total
	}
	attended := len(c.Meetings) == i
	if !attended {
		first = model.NoDate
	}
	for _, m := range c.Meetings[i:] {
		if slices.ContainsFunc(absences, func(r model.DateRange) bool { return r.Contains(m.Date) }) {
			missed += m.End - m.Start
		} else if !attended {
			first, attended = m.Date, true
		}
	}
	return first, missed, total
}
