package check

import (
	"slices"

	"instroom/model"
)

// readResources gathers, for every shared resource, what others block and which
// sessions meet there.
func (j *Judge) readResources() {
	j.blocked = make(map[resource][]model.Blocked)
	for _, b := range j.b.Blocked {
		r := resource{b.Resource, b.ID}
		j.blocked[r] = append(j.blocked[r], b)
	}
	j.users = make(map[resource][]int32)
	for i := range j.sessions {
		s := &j.sessions[i]
		add := func(r resource) {
			if l := j.users[r]; r.id != "" && (len(l) == 0 || l[len(l)-1] != int32(i)) {
				j.users[r] = append(l, int32(i))
			}
		}
		for k := range s.meetings {
			m := &s.meetings[k]
			add(resource{model.Room, m.Room})
			add(resource{model.Teacher, m.Teacher})
		}
		if !s.online() {
			add(resource{model.SiteRooms, s.Site})
			add(resource{model.SiteChildcare, s.Site})
		}
		add(resource{model.SessionChildcare, s.ID})
	}
}

// limit is how much of a resource there is at any moment; false = not counted.
func (j *Judge) limit(r resource) (int, bool) {
	switch r.kind {
	case model.Room, model.Teacher:
		return 1, true
	case model.SiteRooms, model.SiteChildcare:
		at, ok := j.siteOf[r.id]
		if !ok {
			return 0, false
		}
		n := j.b.Sites[at].Rooms
		if r.kind == model.SiteChildcare {
			n = j.b.Sites[at].Childcare
		}
		return n, n >= 0
	case model.SessionChildcare:
		at, ok := j.sessionOf[r.id]
		if !ok {
			return 0, false
		}
		return max(0, j.sessions[at].Childcare), true
	}
	return 0, false
}

// blockedAt is what others use of a resource at a moment.
func (j *Judge) blockedAt(r resource, d model.Date, at model.Minutes) int {
	n := 0
	for _, b := range j.blocked[r] {
		onDay := b.Date == d || !b.Date.Valid() && b.Day == d.Weekday()
		if onDay && b.Start <= at && at < b.End {
			n += b.Count
		}
	}
	return n
}

// moments returns the starts, on a day, of every use of a resource: between two
// of them nothing gets more.
func (j *Judge) moments(r resource, d model.Date, sessions []int32) []model.Minutes {
	var at []model.Minutes
	for _, i := range sessions {
		s := &j.sessions[i]
		for k := s.from(d); k < len(s.meetings) && s.meetings[k].Date == d; k++ {
			at = append(at, s.meetings[k].Start)
		}
	}
	for _, b := range j.blocked[r] {
		if b.Date == d || !b.Date.Valid() && b.Day == d.Weekday() {
			at = append(at, b.Start)
		}
	}
	slices.Sort(at)
	return slices.Compact(at)
}

// meeting returns those of some sessions that meet on a day.
func (j *Judge) meeting(sessions []int32, d model.Date) []int32 {
	var out []int32
	for _, i := range sessions {
		if _, ok := slices.BinarySearch(j.sessions[i].dates, d); ok {
			out = append(out, i)
		}
	}
	return out
}

// roomLeft is what a row of rooms or teachers leaves to new use at a moment: after
// blocked.csv and the sessions with people in them, where shut says which of those are
// gone. users are the sessions that use it, at least all that meet on the day. Where
// those people alone exceed the resource, with every session that may be shut counted
// as staying, nothing is left and shutting frees nothing.
func (j *Judge) roomLeft(r resource, d model.Date, at model.Minutes, users []int32, shut func(s int32) bool) int {
	limit, counted := j.limit(r)
	if !counted {
		return 1 << 30
	}
	left, freed := limit-j.blockedAt(r, d, at), 0
	for _, i := range users {
		s := &j.sessions[i]
		if s.heads() > 0 && s.Status != model.Cancelled && s.uses(r, d, at) {
			left--
			if shut(i) {
				freed++
			}
		}
	}
	if left < 0 {
		return 0
	}
	return left + freed
}

// care is how many childcare places of a row people who share a bidder use at a
// moment. seats lists, member by member, the seats that count.
func (j *Judge) care(r resource, d model.Date, at model.Minutes, members []int32, seats [][]seat) int {
	alone, most, complete := 0, 0, true
	var room [8]int32
	shared := room[:0] // sessions where somebody with the largest need of those who share sits
	for i, who := range members {
		p := &j.people[who]
		if p.Childcare <= 0 {
			continue
		}
		h := j.householdOf(p)
		sharing, present := h != nil && h.rule == model.ShareCare, false
		for _, a := range seats[i] {
			s := &j.sessions[a.session]
			if a.from > d || !s.meetsAt(d, at) {
				continue
			}
			if !sharing || !h.binds(s.Kind) {
				if s.countsIn(r) {
					alone += int(p.Childcare)
				}
				continue
			}
			present = true
			if int(p.Childcare) == h.most && s.countsIn(r) && !slices.Contains(shared, a.session) {
				shared = append(shared, a.session)
			}
		}
		if sharing {
			most = h.most
			complete = complete && present
		}
	}
	if !complete { // places are shared only while all who share are in class
		return alone
	}
	return alone + most*len(shared)
}
