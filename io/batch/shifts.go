package batch

import (
	"fmt"
	"slices"

	"instroom/model"
)

// availableColumn is one of available, available_1 … and the even and odd weeks.
type availableColumn struct {
	*dayColumn
	name  string
	shift int // 0 = available, 1… = available_n, -2 = even weeks, -1 = odd weeks
}

// shift is a combination of availability cells.
type shift struct {
	cells     []int32
	weeks     int
	start     model.Date
	line, col int
	rows      int
	value     *model.Availability
	bad       []int // columns with an unreadable cell
	badStart  bool
}

// shift numbers the combination of availability cells.
func (p *participantReader) shift(w *model.Participant, n int) {
	some := false
	for _, k := range p.now.cells {
		some = some || k >= 0
	}
	if !some {
		if len(p.patterns) > 0 {
			p.patterns = append(p.patterns, 0)
		}
		return
	}
	for len(p.patterns) < n {
		p.patterns = append(p.patterns, 0)
	}
	key := p.comboKey[:0]
	for _, k := range p.now.cells {
		key = append(key, byte(k), byte(k>>8), byte(k>>16), byte(k>>24))
	}
	start := int32(p.now.shiftStart)
	key = append(key, byte(p.now.shiftWeeks), byte(start), byte(start>>8), byte(start>>16), byte(start>>24))
	p.comboKey = key
	i, ok := p.combos[string(key)]
	if !ok {
		i = int32(len(p.shifts))
		s := shift{cells: slices.Clone(p.now.cells), weeks: p.now.shiftWeeks, start: p.now.shiftStart, line: p.t.Line()}
		if c, has := p.t.index["shift_start"]; has {
			s.line, s.col = p.t.records.place(c)
		}
		p.shifts = append(p.shifts, s)
		p.combos[string(key)] = i
	}
	p.shifts[i].rows++
	p.patterns = append(p.patterns, i+1)
}

// readDays reads availability and wishes, now that the columns are complete.
func (p *participantReader) readDays() {
	setting := p.r.cfg.language
	for _, c := range p.available {
		c.read(setting)
	}
	p.preferred.read(setting)
	for i := range p.shifts {
		p.combine(&p.shifts[i])
	}
	people := p.r.batch.Participants
	reported := map[*dayCell]int{}
	for n := range people {
		if n < len(p.patterns) && p.patterns[n] > 0 {
			s := &p.shifts[p.patterns[n]-1]
			people[n].Available = s.value
			if s.badStart {
				p.bad(&people[n], "shift_start")
			}
			for _, c := range s.bad {
				p.bad(&people[n], p.available[c].name)
				reported[&p.available[c].list[s.cells[c]]]++
			}
		}
		if n < len(p.wishes) && p.wishes[n] > 0 {
			x := &p.preferred.list[p.wishes[n]-1]
			if x.bad != nil {
				p.bad(&people[n], "preferred")
				reported[x]++
				continue
			}
			people[n].PreferredSlots, people[n].PreferredSites = x.slots, x.sites
		}
	}
	for _, c := range append(p.available, &availableColumn{dayColumn: p.preferred}) {
		for i := range c.list {
			x := &c.list[i]
			if x.bad != nil && reported[x] > 0 {
				p.t.found.Add(Diagnostic{Severity: p.severity(), Code: x.bad.code, File: p.t.file, Line: x.line, Col: x.col,
					Text: x.bad.text, Hint: x.bad.hint, Count: reported[x]})
			}
			if x.bad == nil && x.slots != nil {
				x.slots, _ = merge(x.slots)
			}
		}
	}
}

// combine makes the availability of a combination of cells.
func (p *participantReader) combine(s *shift) {
	cellOf := func(c int) []model.WeekSlot {
		x := &p.available[c].list[s.cells[c]]
		if x.bad != nil {
			s.bad = append(s.bad, c)
			return nil
		}
		merged, _ := merge(slices.Clone(x.slots))
		return merged
	}
	single, even, odd := -1, -1, -1
	numbered := map[int]int{}
	last := 0
	for c, col := range p.available {
		switch {
		case col.shift > 0: // an empty cell is an empty shift where another has one
			last = max(last, col.shift)
			numbered[col.shift] = c
		case s.cells[c] < 0:
		case col.shift == 0:
			single = c
		case col.shift == -2:
			even = c
		default:
			odd = c
		}
	}
	anyNumbered := false
	for _, c := range numbered {
		anyNumbered = anyNumbered || s.cells[c] >= 0
	}
	warn := func(code Code, text, hint string) {
		p.t.found.Add(Diagnostic{Severity: Warning, Code: code, File: p.t.file, Line: s.line, Text: text, Hint: hint, Count: s.rows})
	}
	if single >= 0 && (anyNumbered || even >= 0 || odd >= 0) {
		warn(ShiftTwice, "available and shifts stand together: the shifts count", "empty one of them")
	}
	if anyNumbered && (even >= 0 || odd >= 0) {
		warn(ShiftTwice, "numbered shifts and even or odd weeks stand together: the numbered shifts count", "empty one of them")
	}
	a := &model.Availability{Weeks: 1, Start: p.r.batch.Settings.Date.Monday()}
	switch {
	case anyNumbered:
		// Trailing columns that are empty for this person are no shifts of theirs.
		for last > 1 {
			if c, ok := numbered[last]; ok && s.cells[c] >= 0 {
				break
			}
			last--
		}
		for n := 1; n <= last; n++ {
			c, ok := numbered[n]
			if !ok || s.cells[c] < 0 {
				warn(ShiftEmpty, fmt.Sprintf("available_%d is empty between other shifts: not available in those weeks", n), "")
				a.Patterns = append(a.Patterns, nil)
				continue
			}
			a.Patterns = append(a.Patterns, cellOf(c))
		}
		a.Weeks = max(1, s.weeks)
		if s.start.Valid() {
			if s.start.Weekday() != 0 {
				p.t.found.Add(Diagnostic{Severity: p.severity(), Code: ShiftStart, File: p.t.file, Line: s.line, Col: s.col, Count: s.rows,
					Text: "shift_start " + s.start.String() + " is not a Monday", Hint: "the Monday of that week is " + s.start.Monday().String()})
				s.badStart = true
			}
			a.Start = s.start.Monday()
		} else if len(a.Patterns) > 1 {
			warn(DefaultUsed, "shift_start is empty: shift 1 is taken to run in the week of the batch date", "give the Monday on which shift 1 starts")
		}
	case even >= 0 || odd >= 0:
		monday := a.Start
		if _, week := monday.Time().ISOWeek(); week%2 == 1 {
			monday -= 7
		}
		a.Start = monday
		for i, c := range []int{even, odd} {
			if c < 0 {
				warn(ShiftEmpty, "only "+[]string{"odd", "even"}[i]+" weeks have hours: not available in the others", "")
				a.Patterns = append(a.Patterns, nil)
				continue
			}
			a.Patterns = append(a.Patterns, cellOf(c))
		}
		from := p.r.batch.Settings.Date
		to := from + model.Date(7*(p.r.batch.Settings.HorizonWeeks+26))
		for d := from.Monday(); d <= to; d += 7 {
			if y, week := d.Time().ISOWeek(); week == 53 {
				warn(ShiftWeek53, fmt.Sprintf("%d has a week 53: after it even and odd weeks change places, which this availability does not follow", y), "use available_1, available_2 with shift_start")
				break
			}
		}
	case single >= 0:
		a.Patterns = [][]model.WeekSlot{cellOf(single)}
	}
	s.value = a
}
