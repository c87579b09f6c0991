package check

import "instroom/model"

// Clash reports whether participant p can't attend both s and t, as new
// placements (contract §3.2).
func Clash(b *model.Batch, p, s, t int) bool { return New(b).Clash(p, s, t) }

// Clash reports whether participant p can't attend both s and t, as new
// placements: their meetings overlap, or too little time lies between two places.
func (j *Judge) Clash(p, s, t int) bool {
	who := &j.people[p]
	return j.clash(who, j.newSeat(who, int32(s)), j.newSeat(who, int32(t)))
}

// seat is a person's place in a session, from a day on.
type seat struct {
	session int32
	from    model.Date
	pin     bool
}

// newSeat is the seat of a new placement: it counts from entry on.
func (j *Judge) newSeat(p *person, s int32) seat {
	e := j.entry(&j.sessions[s], p.earliest)
	if !e.Valid() {
		e = never
	}
	return seat{session: s, from: e}
}

// pinSeat is the seat of a pin: it counts with all its meetings.
func pinSeat(s int32) seat { return seat{session: s, from: always, pin: true} }

// entry is the first meeting on or after a day; for a session without meetings
// that day or the start, whichever is later, while it lasts. NoDate = none.
func (j *Judge) entry(s *session, e model.Date) model.Date {
	if len(s.meetings) == 0 {
		if s.Start.Valid() {
			e = max(e, s.Start)
		}
		if s.End.Valid() && e > s.End {
			return model.NoDate
		}
		return e
	}
	if i := s.from(e); i < len(s.meetings) {
		return s.meetings[i].Date
	}
	return model.NoDate
}

// clash reports whether p can't keep both seats.
func (j *Judge) clash(p *person, a, b seat) bool {
	s, t := &j.sessions[a.session], &j.sessions[b.session]
	if s.days&t.days == 0 {
		return false
	}
	gap := j.gap(p, s, t)
	if gap == 0 && !s.sameHours(t) {
		return false
	}
	return j.tooClose(a, b, gap)
}

// tooClose reports whether on a day on which both seats count a meeting of one
// starts less than gap minutes after one of the other ends, or they overlap.
func (j *Judge) tooClose(a, b seat, gap model.Minutes) bool {
	s, t := &j.sessions[a.session], &j.sessions[b.session]
	from := max(a.from, b.from)
	x, y := s.meetings[s.from(from):], t.meetings[t.from(from):]
	for len(x) > 0 && len(y) > 0 {
		switch {
		case x[0].Date < y[0].Date:
			x = x[1:]
		case y[0].Date < x[0].Date:
			y = y[1:]
		default:
			for i := 0; i < len(y) && y[i].Date == x[0].Date; i++ {
				if x[0].Start < y[i].End+gap && y[i].Start < x[0].End+gap {
					return true
				}
			}
			x = x[1:]
		}
	}
	return false
}

// gap is the least time between a meeting of s and one of t for p.
func (j *Judge) gap(p *person, s, t *session) model.Minutes {
	set := &j.b.Settings
	var from, to model.Place
	switch {
	case s.online() && t.online():
		return 0
	case s.online() || t.online():
		at := s
		if s.online() {
			at = t
		}
		if at.Site == "" {
			return 0
		}
		from, to = p.Place, j.place(at)
	default:
		if s.Site == "" || t.Site == "" || s.Site == t.Site {
			return 0
		}
		from, to = j.place(s), j.place(t)
	}
	gap := set.TravelGap
	if from.Known && to.Known {
		gap = max(gap, set.Travel.Minutes(from, to, p.Transport))
	}
	return gap
}

func (j *Judge) place(s *session) model.Place {
	if s.site < 0 {
		return model.Place{}
	}
	return j.b.Sites[s.site].Place
}

// intersect reports whether the spans from entry to last meeting have a day in
// common (contract §3.8). Without meetings there is no span.
func (j *Judge) intersect(a, b seat) bool {
	s, t := &j.sessions[a.session], &j.sessions[b.session]
	i, k := s.from(a.from), t.from(b.from)
	if i == len(s.meetings) || k == len(t.meetings) {
		return false
	}
	return s.meetings[i].Date <= t.last && t.meetings[k].Date <= s.last
}

// tooHeavy reports whether the seats together exceed max_hours_week in an ISO
// week in which one of the new ones meets.
func (j *Judge) tooHeavy(p *person, seats []seat) bool {
	if p.MaxHoursWeek < 0 {
		return false
	}
	for _, a := range seats {
		if a.pin {
			continue
		}
		s := &j.sessions[a.session]
		for i := s.from(a.from); i < len(s.meetings); {
			monday := s.meetings[i].Date.Monday()
			var load int64
			for _, b := range seats {
				t := &j.sessions[b.session]
				lo, hi := t.from(max(monday, b.from)), t.from(max(monday+7, b.from))
				load += t.minutes[hi] - t.minutes[lo]
			}
			if load > int64(p.MaxHoursWeek) {
				return true
			}
			i = s.from(monday + 7)
		}
	}
	return false
}

// conflict reports whether p can't keep both seats: a clash, or one at a time.
func (j *Judge) conflict(p *person, a, b seat) bool {
	return j.clash(p, a, b) || p.OneAtATime && j.intersect(a, b)
}

// before reports whether the last meeting of the session of a required seat ends
// before the entry of another.
func (j *Judge) before(required int32, asks seat) bool {
	s, t := &j.sessions[required], &j.sessions[asks.session]
	if asks.from == never || !s.last.Valid() {
		return false
	}
	if s.last != asks.from {
		return s.last < asks.from
	}
	i := t.from(asks.from)
	if len(s.meetings) == 0 || i == len(t.meetings) {
		return false
	}
	var end model.Minutes
	for k := s.from(s.last); k < len(s.meetings); k++ {
		end = max(end, s.meetings[k].End)
	}
	return end <= t.meetings[i].Start
}
