package check

import (
	"cmp"
	"slices"

	"instroom/model"
)

// session is what follows for a session from its row, the calendars and the pins.
type session struct {
	*model.Session
	meetings []model.Meeting // by date, then start; Room and Teacher always the ones that hold
	dates    []model.Date    // of the meetings
	minutes  []int64         // minutes[i] = minutes of the meetings before i
	times    []model.Meeting // the last meeting of each day and time of the week
	last     model.Date      // last meeting, else end date; may be NoDate
	days     uint8           // weekdays with meetings
	hours    [3]uint64       // hours of the week touched by meetings
	site     int32           // index into Batch.Sites, −1 = none
	levels   uint64          // steps of the ladder that it takes; all ones = every step

	pins     []int32 // participants with a pin here, ascending
	started  bool    // one of them has started
	enrolled int     // people who are not in the file
	seats    int     // heads that may be added
	minimum  int
	hard     bool // new heads need the minimum
	soft     bool // heads short of the minimum cost points
	mayShut  bool
	opens    bool // optional and empty: its first new head opens it
	cost     model.Cents
}

// heads are the people in it before the plan.
func (s *session) heads() int { return s.enrolled + len(s.pins) }

// online reports whether its meetings are attended at home.
func (s *session) online() bool { return s.Mode == model.Online }

// visited returns the site that people travel to, −1 where there is none.
func (s *session) visited() int32 {
	if s.online() {
		return -1
	}
	return s.site
}

// from returns the index of the first meeting on or after a day.
func (s *session) from(d model.Date) int {
	i, _ := slices.BinarySearch(s.dates, d)
	return i
}

// meetsAt reports whether a meeting runs at a minute of a day.
func (s *session) meetsAt(d model.Date, at model.Minutes) bool {
	if s.days>>d.Weekday()&1 == 0 {
		return false
	}
	for i := s.from(d); i < len(s.meetings) && s.meetings[i].Date == d; i++ {
		if s.meetings[i].Start <= at && at < s.meetings[i].End {
			return true
		}
	}
	return false
}

// uses reports whether it needs the resource at that moment.
func (s *session) uses(r resource, d model.Date, at model.Minutes) bool {
	if s.days>>d.Weekday()&1 == 0 {
		return false
	}
	for i := s.from(d); i < len(s.meetings) && s.meetings[i].Date == d; i++ {
		m := &s.meetings[i]
		if m.Start <= at && at < m.End && s.meetingUses(m, r) {
			return true
		}
	}
	return false
}

func (s *session) meetingUses(m *model.Meeting, r resource) bool {
	switch r.kind {
	case model.Room:
		return m.Room == r.id
	case model.Teacher:
		return m.Teacher == r.id
	case model.SiteRooms:
		return s.Site == r.id && !s.online()
	}
	return s.countsIn(r)
}

// countsIn reports whether its people's children need places of a childcare row.
func (s *session) countsIn(r resource) bool {
	switch r.kind {
	case model.SiteChildcare:
		return s.Site == r.id && !s.online()
	case model.SessionChildcare:
		return s.ID == r.id
	}
	return false
}

// sameHours reports whether both touch the same hour of the week: where they do
// not, no meetings of theirs overlap.
func (s *session) sameHours(t *session) bool {
	return s.hours[0]&t.hours[0]|s.hours[1]&t.hours[1]|s.hours[2]&t.hours[2] != 0
}

func (j *Judge) readSessions() {
	b := j.b
	j.sessions = make([]session, len(b.Sessions))
	for i := range b.Sessions {
		s := &j.sessions[i]
		s.Session = &b.Sessions[i]
		j.sessionOf[s.ID] = int32(i)
		s.site = -1
		if site, ok := j.siteOf[s.Site]; ok && s.Site != "" {
			s.site = site
		}
		s.meetings = j.meetings(s.Session)
		s.dates, s.minutes = make([]model.Date, len(s.meetings)), make([]int64, len(s.meetings)+1)
		s.times = timesOf(s.meetings)
		s.last = s.End
		for k := range s.meetings {
			m := &s.meetings[k]
			s.dates[k] = m.Date
			s.minutes[k+1] = s.minutes[k] + int64(m.End-m.Start)
			s.last = m.Date
			s.days |= 1 << m.Date.Weekday()
			for h := int(m.Start) / 60; h <= int(m.End-1)/60 && h < 24; h++ {
				bit := int(m.Date.Weekday())*24 + h
				s.hours[bit/64] |= 1 << (bit % 64)
			}
		}
		s.levels = ^uint64(0)
		if len(s.Levels) > 0 {
			s.levels = 0
			for _, code := range s.Levels {
				if k, ok := step(b.Settings.Ladders[s.LanguageTaught], code, false); ok && k < 64 {
					s.levels |= 1 << k
				}
			}
		}
	}
}

// timesOf returns the last meeting of each day and time of the week.
func timesOf(meetings []model.Meeting) []model.Meeting {
	var times []model.Meeting
	for i := len(meetings) - 1; i >= 0; i-- {
		m := &meetings[i]
		same := func(t model.Meeting) bool {
			return t.Start == m.Start && t.End == m.End && t.Date.Weekday() == m.Date.Weekday()
		}
		if !slices.ContainsFunc(times, same) {
			times = append(times, *m)
		}
	}
	return times
}

// offer is the sessions of a kind that people visit at one site, ascending.
type offer struct {
	site     int32 // index into Batch.Sites, −1 = none
	sessions []int32
}

func (j *Judge) readOffers() {
	type place struct {
		kind int
		site int32
	}
	at := make(map[place]int)
	j.offers = make([][]offer, len(j.b.Kinds))
	for i := range j.sessions {
		s := &j.sessions[i]
		if s.Kind < 0 || s.Kind >= len(j.offers) {
			continue
		}
		list, key := &j.offers[s.Kind], place{s.Kind, s.visited()}
		k, known := at[key]
		if !known {
			k = len(*list)
			at[key] = k
			*list = append(*list, offer{site: key.site})
		}
		(*list)[k].sessions = append((*list)[k].sessions, int32(i))
	}
}

// meetings returns the dated meetings of a session: its own dated rows, else the
// weekly ones between start and end less the closed days.
func (j *Judge) meetings(s *model.Session) []model.Meeting {
	var ms []model.Meeting
	add := func(m model.Meeting) {
		if m.Room == "" {
			m.Room = s.Room
		}
		if m.Teacher == "" {
			m.Teacher = s.Teacher
		}
		ms = append(ms, m)
	}
	if len(s.Dated) > 0 {
		for _, m := range s.Dated {
			add(m)
		}
	} else if s.Start.Valid() && s.End.Valid() {
		closed := j.closed(s)
		ms = make([]model.Meeting, 0, (len(closed)/7+1)*len(s.Weekly))
		for d := s.Start; d <= s.End; d++ {
			if closed[d-s.Start] {
				continue
			}
			day := d.Weekday()
			for _, w := range s.Weekly {
				if w.Day == day {
					add(model.Meeting{Date: d, Start: w.Start, End: w.End})
				}
			}
		}
	}
	slices.SortStableFunc(ms, func(a, b model.Meeting) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.Start, b.Start))
	})
	return ms
}

// closed tells of every day from the first to the last of a session whether it is closed.
func (j *Judge) closed(s *model.Session) []bool {
	out := make([]bool, max(0, s.End-s.Start+1))
	shut := func(days []model.DateRange) {
		for _, r := range days {
			for d := max(r.From, s.Start); d <= min(r.To, s.End); d++ {
				out[d-s.Start] = true
			}
		}
	}
	shut(s.Closed)
	for i := range j.b.Settings.Closed {
		if c := &j.b.Settings.Closed[i]; c.Programme == "" || contains(s.Programmes, c.Programme) {
			shut(c.Days)
		}
	}
	return out
}

// ended reports whether nothing of the session is left on the batch date.
func (j *Judge) ended(s *session) bool { return s.last.Valid() && s.last < j.b.Settings.Date }

// countSeats fills in what depends on the pins.
func (j *Judge) countSeats() {
	set := &j.b.Settings
	for i := range j.sessions {
		s := &j.sessions[i]
		s.enrolled = s.Enrolled
		if s.EnrolledTotal >= 0 {
			s.enrolled = max(0, s.EnrolledTotal-len(s.pins))
		}
		s.seats = max(0, s.Capacity+s.Capacity*s.OverbookPct/100-s.heads())
		s.minimum = s.MinSize
		if s.minimum < 0 {
			s.minimum = j.defaultMinimum(s)
		}
		decision := s.Decision
		if !decision.Valid() {
			start := s.Start
			if !start.Valid() && len(s.meetings) > 0 {
				start = s.meetings[0].Date
			}
			if start.Valid() {
				decision = start - model.Date(set.DecisionDays)
			}
		}
		decided := decision.Valid() && set.Date >= decision
		switch s.Status {
		case model.Cancelled:
			s.seats = 0
		case model.Optional:
			s.hard = true
			s.opens = s.heads() == 0
			s.cost = s.OpenCost
			if s.cost < 0 {
				s.cost = set.DefaultOpenCost
				if set.Shortlist {
					s.cost = 0
				}
			}
		case model.Planned:
			s.hard, s.soft = decided, !decided
			s.mayShut = decided && len(s.pins) > 0 && !s.started && s.heads() < s.minimum
		}
	}
}

// defaultMinimum is the least size where none is given: by track, the smallest
// where there are several, 0 for confirmed sessions and shortlists.
func (j *Judge) defaultMinimum(s *session) int {
	set := &j.b.Settings
	if set.Shortlist || s.Status == model.Confirmed || s.Status == model.Cancelled {
		return 0
	}
	if s.Kind == model.OrientationKind {
		return set.MinSizeByTrack["orientation"]
	}
	least := -1
	for _, t := range s.Tracks {
		m, ok := set.MinSizeByTrack[t]
		if !ok {
			m = set.MinSizeByTrack["other"]
		}
		if least < 0 || m < least {
			least = m
		}
	}
	if least < 0 {
		least = set.MinSizeByTrack["other"]
	}
	return least
}

// fill is F_s(n): what n new heads are worth beyond the people, and whether that
// many may be added (contract §3.3).
func (j *Judge) fill(s *session, n int) (model.Points, bool) {
	if n == 0 {
		return 0, true
	}
	if n < 0 || n > s.seats {
		return 0, false
	}
	heads, pts := s.heads()+n, &j.b.Settings.Points
	if s.hard && heads < s.minimum {
		return 0, false
	}
	var f model.Points
	if s.soft && heads < s.minimum {
		f += pts.ProvisionalHead.Times(int64(s.minimum-heads), 1)
	}
	if s.TargetSize >= 0 {
		above := max(0, heads-s.TargetSize) - max(0, s.heads()-s.TargetSize)
		f += pts.AboveTargetHead.Times(int64(above), 1)
	}
	if s.opens {
		f -= pts.PerEuro.Times(int64(s.cost), 100)
	}
	return f, true
}

// shutPoints is what shutting a session costs: so much a pin.
func (j *Judge) shutPoints(s *session) model.Points {
	return j.b.Settings.Points.LapsedPin.Times(int64(len(s.pins)), 1)
}
