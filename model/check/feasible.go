package check

import (
	"cmp"
	"slices"

	"instroom/model"
)

// Feasible judges a plan: every violation, its points and its counts.
func Feasible(b *model.Batch, plan *model.Plan) Report { return New(b).Feasible(plan) }

// Feasible judges a plan: every violation, its points and its counts.
func (j *Judge) Feasible(plan *model.Plan) Report {
	t := j.table(plan)
	t.checkPlacements()
	t.checkPeople()
	t.checkSessions()
	t.checkHouseholds()
	t.checkRooms()
	t.checkChildcare()
	t.count()
	j.last.Store(t.now)
	return t.report
}

// table is a plan laid out for judging.
type table struct {
	*Judge
	report Report
	plan   *model.Plan
	shut   []bool // by session
	heads  []int  // new heads by session
	ask    *scratch
	last   *answers       // of the plans before
	now    *answers       // of those and this one
	placed []model.Placed // placements whose indexes exist, by participant, then session
	first  []int32        // placements of p: placed[first[p]:first[p+1]]
}

func (j *Judge) table(plan *model.Plan) *table {
	t := &table{Judge: j, plan: plan, ask: newScratch(j), last: j.last.Load(), now: &answers{known: map[int32][]Option{}}, shut: make([]bool, len(j.sessions)), heads: make([]int, len(j.sessions))}
	if t.last == nil {
		t.last = &answers{}
	}
	for i := range t.report.ClassBound {
		t.report.ClassBound[i] = -1
	}
	if plan == nil {
		t.plan = &model.Plan{}
	}
	for _, s := range t.plan.Shut {
		switch {
		case s < 0 || int(s) >= len(j.sessions):
			t.report.add(Unknown, "", "", "the plan shuts session number %d, which does not exist", s)
		case t.shut[s]:
			t.report.add(Twice, "", j.sessions[s].ID, "shut twice")
		default:
			t.shut[s] = true
		}
	}
	for _, x := range t.plan.Placed {
		if x.Participant < 0 || int(x.Participant) >= len(j.people) || x.Session < 0 || int(x.Session) >= len(j.sessions) {
			t.report.add(Unknown, "", "", "the plan places participant number %d in session number %d: there is no such pair", x.Participant, x.Session)
			continue
		}
		t.placed = append(t.placed, x)
		t.heads[x.Session]++
	}
	t.sort()
	return t
}

// sort orders the placements by participant, then session.
func (t *table) sort() {
	t.first = make([]int32, len(t.people)+1)
	for _, x := range t.placed {
		t.first[x.Participant+1]++
	}
	for p := range t.people {
		t.first[p+1] += t.first[p]
	}
	next, sorted := slices.Clone(t.first), make([]model.Placed, len(t.placed))
	for _, x := range t.placed {
		sorted[next[x.Participant]] = x
		next[x.Participant]++
	}
	t.placed = sorted
	for p := range t.people {
		slices.SortFunc(t.placedOf(int32(p)), byPerson)
	}
}

// byPerson orders placements by participant, then session.
func byPerson(a, b model.Placed) int {
	return cmp.Or(cmp.Compare(a.Participant, b.Participant), cmp.Compare(a.Session, b.Session))
}

func (t *table) placedOf(p int32) []model.Placed { return t.placed[t.first[p]:t.first[p+1]] }

// pinSeats are the seats of the pins of p that the plan keeps.
func (t *table) pinSeats(p int32) []seat {
	var seats []seat
	for _, x := range t.people[p].pins {
		if !t.shut[x.session] {
			seats = append(seats, pinSeat(x.session))
		}
	}
	return seats
}

// seats are all seats of p under the plan, kept pins first.
func (t *table) seats(p int32) []seat {
	seats := t.pinSeats(p)
	for _, x := range t.placedOf(p) {
		seats = append(seats, t.newSeat(&t.people[p], x.Session))
	}
	return seats
}

// isOpen reports whether the need is open under the plan: no pin holds it.
func (t *table) isOpen(p int32, kind int) bool {
	n := &t.people[p].needs[kind]
	if n.state != maybe {
		return n.state == open
	}
	for _, x := range t.people[p].pins {
		if t.sessions[x.session].Kind == kind && !t.shut[x.session] {
			return false
		}
	}
	return true
}

// option is what p has in s, and whether the rules allow it.
func (t *table) option(p, s int32) (Option, bool) {
	if who := &t.people[p]; who.scored(t.Judge, t.sessions[s].Kind) && !t.b.Settings.Shortlist {
		// The points depend on the best score among the options of the need.
		list := t.optionsOf(p)
		if i := find(list, s); i >= 0 {
			return list[i], true
		}
		return Option{}, false
	}
	return t.pair(t.ask, p, s)
}

// optionsOf returns the options of a participant.
func (t *table) optionsOf(p int32) []Option {
	list, ok := t.now.known[p]
	if !ok {
		if list, ok = t.last.known[p]; !ok {
			list = t.optionsFor(t.ask, p, nil)
		}
		t.now.known[p] = list
	}
	return list
}

// checkPlacements judges each placement by itself: the rules and the points.
func (t *table) checkPlacements() {
	size := len(t.last.placed) + len(t.placed)
	t.now.placed, t.now.options, t.now.allowed = make([]model.Placed, 0, size), make([]Option, 0, size), make([]bool, 0, size)
	at := 0 // in what was said before
	for i, x := range t.placed {
		p, s := &t.people[x.Participant], &t.sessions[x.Session]
		if i > 0 && x.Participant == t.placed[i-1].Participant && x.Session == t.placed[i-1].Session {
			t.report.add(Twice, p.ID, s.ID, "placed there twice")
		}
		var o Option
		var allowed, known bool
		if at, known = t.last.merge(t.now, at, x); known {
			o, allowed = t.last.options[at], t.last.allowed[at]
			at++
		} else {
			o, allowed = t.option(x.Participant, x.Session)
		}
		t.now.add(x, o, allowed)
		if !allowed {
			for _, code := range t.Reasons(int(x.Participant), int(x.Session)) {
				t.report.add(code, p.ID, s.ID, "a rule forbids this placement")
			}
			continue
		}
		if !t.isOpen(x.Participant, s.Kind) {
			t.report.add(NotOpen, p.ID, s.ID, "a pin holds the %s need", t.b.Kinds[s.Kind])
		}
		if x.Points != o.Points {
			t.report.add(WrongSum, p.ID, s.ID, "the plan says %d points, the contract %d", x.Points, o.Points)
		}
		t.report.Objective += o.Points
	}
	for ; at < len(t.last.placed); at++ {
		t.now.add(t.last.placed[at], t.last.options[at], t.last.allowed[at])
	}
}

// checkPeople judges the sessions of each person together.
func (t *table) checkPeople() {
	for i := range t.people {
		p, placed := &t.people[i], t.placedOf(int32(i))
		if len(placed) == 0 {
			continue
		}
		seats := t.seats(int32(i))
		for a := range seats {
			for b := a + 1; b < len(seats); b++ {
				s, u := &t.sessions[seats[a].session], &t.sessions[seats[b].session]
				if seats[a].pin && seats[b].pin || s == u {
					continue
				}
				if s.Kind == u.Kind && !seats[a].pin {
					t.report.add(Twice, p.ID, u.ID, "also placed in %s for the same need", s.ID)
				}
				if t.clash(p, seats[a], seats[b]) {
					t.report.add(model.Clash, p.ID, u.ID, "clashes with %s", s.ID)
				} else if p.OneAtATime && t.intersect(seats[a], seats[b]) {
					t.report.add(model.Clash, p.ID, u.ID, "runs in the same weeks as %s, and the person wants one course at a time", s.ID)
				}
			}
		}
		if t.tooHeavy(p, seats) {
			t.report.add(model.WeeklyLoad, p.ID, "", "more than %d minutes in a week", p.MaxHoursWeek)
		}
		if t.b.Settings.Shortlist {
			continue
		}
		for _, x := range placed {
			s := &t.sessions[x.Session]
			if len(s.Prerequisites) > 0 && !t.prerequisiteDone(p, s) && !t.prerequisiteIn(p, x.Session, seats) {
				t.report.add(model.Prerequisite, p.ID, s.ID, "nothing that the session asks for first is done, pinned or placed to end before it")
			}
		}
	}
}

// prerequisiteIn reports whether one of the seats meets a prerequisite of the
// session and ends before entry.
func (j *Judge) prerequisiteIn(p *person, s int32, seats []seat) bool {
	asks := j.newSeat(p, s)
	for _, a := range seats {
		if a.session == s || !j.before(a.session, asks) {
			continue
		}
		for _, required := range j.sessions[s].Prerequisites {
			if j.meets(required, a.session) {
				return true
			}
		}
	}
	return false
}

// checkSessions judges seats, minimum, opening, and what is shut.
func (t *table) checkSessions() {
	set := &t.b.Settings
	opened, cost := 0, model.Cents(0)
	for i := range t.sessions {
		s, n := &t.sessions[i], t.heads[i]
		if t.shut[i] {
			if !s.mayShut {
				t.report.add(ShutWrong, "", s.ID, "may not be shut: not a planned session with its decision date come, pins that have not started, and too few people")
				continue
			}
			t.report.Objective += t.shutPoints(s)
			if n > 0 {
				t.report.add(ShutWrong, "", s.ID, "is shut and takes %d new people", n)
			}
			continue
		}
		if n == 0 {
			continue
		}
		if s.Status == model.Cancelled {
			t.report.add(model.CancelledSession, "", s.ID, "is cancelled and takes %d new people", n)
			continue
		}
		if n > s.seats {
			t.report.add(model.Full, "", s.ID, "takes %d new people, has seats for %d", n, s.seats)
			continue
		}
		if s.hard && s.heads()+n < s.minimum {
			t.report.add(model.BelowMinimum, "", s.ID, "has %d people with the new ones, needs %d", s.heads()+n, s.minimum)
			continue
		}
		f, _ := t.fill(s, n)
		t.report.Objective += f
		if s.opens {
			opened++
			cost += s.cost
		}
	}
	if set.Budget >= 0 && cost > set.Budget {
		t.report.add(model.OverBudget, "", "", "opens sessions for %d cents, the budget is %d", cost, set.Budget)
	}
	if set.OpenAtMost >= 0 && opened > set.OpenAtMost {
		t.report.add(model.OverBudget, "", "", "opens %d sessions, at most %d may be", opened, set.OpenAtMost)
	}
}

func (t *table) checkHouseholds() {
	for i := range t.households {
		h := &t.households[i]
		switch h.rule {
		case model.Together:
			for k := range t.b.Kinds {
				t.checkTogether(h, k)
			}
			continue
		case model.ShareCare:
			continue // see checkChildcare
		}
		for x, p := range h.members {
			for _, q := range h.members[x+1:] {
				for _, a := range t.seats(p) {
					for _, b := range t.seats(q) {
						if t.apart(h, a, b) {
							t.report.add(model.HouseholdLink, t.people[p].ID, t.sessions[a.session].ID,
								"household %s, rule %s: %s sits in %s", h.id, h.rule, t.people[q].ID, t.sessions[b.session].ID)
						}
					}
				}
			}
		}
	}
}

func (t *table) checkTogether(h *household, kind int) {
	if !h.binds(kind) {
		return
	}
	var open, pins, sits []int32
	for _, p := range h.members {
		if t.isOpen(p, kind) {
			open = append(open, p)
		}
		for _, a := range t.pinSeats(p) {
			if t.sessions[a.session].Kind == kind {
				pins = append(pins, a.session)
			}
		}
		for _, x := range t.placedOf(p) {
			if t.sessions[x.Session].Kind == kind {
				sits = append(sits, x.Session)
			}
		}
	}
	if len(sits) == 0 {
		return
	}
	sessions, binds := t.together(h, kind, open, pins, t.optionsOf)
	if !binds {
		return
	}
	slices.Sort(sits)
	if distinct := slices.Compact(slices.Clone(sits)); len(sits) != len(open) || len(distinct) != 1 || !slices.Contains(sessions, sits[0]) {
		t.report.add(model.HouseholdLink, t.people[open[0]].ID, t.sessions[sits[0]].ID,
			"household %s sits together for %s or waits together: %d of %d are placed, in %d sessions", h.id, t.b.Kinds[kind], len(sits), len(open), len(distinct))
	}
}

// checkRooms judges rooms, teachers and the rooms of sites at every moment.
func (t *table) checkRooms() {
	var shared []resource
	for r, users := range t.users {
		if _, counted := t.limit(r); !counted || r.kind == model.SiteChildcare || r.kind == model.SessionChildcare {
			continue
		}
		if slices.ContainsFunc(users, t.newlyUsed) {
			shared = append(shared, r)
		}
	}
	sortResources(shared)
	for _, r := range shared {
		limit, _ := t.limit(r)
		used := func(user int) int { return t.used(t.users[r][user]) }
		c := t.calendarOf(r)
		c.byDay(c.above(used, 1, limit-t.mostBlocked(r)), func(d model.Date, crowded func(model.Minutes) bool) {
			users := t.meeting(t.users[r], d)
			if !slices.ContainsFunc(users, t.newlyUsed) {
				return
			}
			for _, at := range t.moments(r, d, users) {
				if crowded(at) {
					t.checkRoom(r, d, at, users)
				}
			}
		})
	}
}

// checkRoom judges a resource at a moment; users are the sessions that meet on the day.
func (t *table) checkRoom(r resource, d model.Date, at model.Minutes, users []int32) {
	var now []int32
	for _, s := range users {
		if t.newlyUsed(s) && t.sessions[s].uses(r, d, at) {
			now = append(now, s)
		}
	}
	if len(now) == 0 {
		return
	}
	left := t.roomLeft(r, d, at, users, func(s int32) bool { return t.shut[s] })
	if len(now) > left {
		t.report.add(model.ResourceShort, "", t.sessions[now[0]].ID, "%s %s on %s at %s: %d new sessions, room for %d",
			r.kind, r.id, d, at.Clock(), len(now), left)
	}
}

// used is 1 for a session with people in it.
func (t *table) used(s int32) int {
	if t.heads[s] > 0 || t.sessions[s].heads() > 0 {
		return 1
	}
	return 0
}

// mostBlocked is at least what others use of a resource at any moment.
func (t *table) mostBlocked(r resource) int {
	n := 0
	for _, b := range t.blocked[r] {
		n += b.Count
	}
	return n
}

// newlyUsed reports whether the plan puts the first people into the session.
func (t *table) newlyUsed(s int32) bool {
	return t.heads[s] > 0 && t.sessions[s].heads() == 0
}

func sortResources(rs []resource) {
	slices.SortFunc(rs, func(a, b resource) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.id, b.id))
	})
}

// checkChildcare judges the childcare places of sessions and sites at every
// moment. What pins use is granted, those of shut sessions included.
func (t *table) checkChildcare() {
	rs, units := t.careRows()
	for _, r := range rs {
		limit, _ := t.limit(r)
		if list := t.careMoments(r, units[r], limit-t.mostBlocked(r)); len(list) > 0 {
			t.checkCareRow(r, units[r], list)
		}
	}
}

// careRows lists the childcare that somebody newly placed uses, and by resource the people
// whose need is counted together.
func (t *table) careRows() ([]resource, map[resource][][]int32) {
	units := make(map[resource][][]int32)
	concerned := make(map[resource]bool)
	put := func(members []int32) {
		var rs []resource
		fresh := false
		for _, p := range members {
			fresh = fresh || len(t.placedOf(p)) > 0
			for _, a := range t.allSeats(p) {
				s := &t.sessions[a.session]
				rs = append(rs, resource{model.SessionChildcare, s.ID})
				if s.site >= 0 && !s.online() {
					rs = append(rs, resource{model.SiteChildcare, s.Site})
				}
			}
		}
		sortResources(rs)
		for _, r := range slices.Compact(rs) {
			units[r] = append(units[r], members)
			concerned[r] = concerned[r] || fresh
		}
	}
	for i := range t.people {
		if h := t.householdOf(&t.people[i]); t.people[i].Childcare > 0 && (h == nil || h.rule != model.ShareCare) {
			put([]int32{int32(i)})
		}
	}
	for i := range t.households {
		if h := &t.households[i]; h.rule == model.ShareCare && len(h.carers) > 0 {
			put(h.carers)
		}
	}
	var rs []resource
	for r, yes := range concerned {
		if _, counted := t.limit(r); yes && counted {
			rs = append(rs, r)
		}
	}
	sortResources(rs)
	return rs, units
}

// careMoments returns the moments at which some people could use more of a childcare row than
// is left: all their seats at once, pins of shut sessions included. Who shares may use what
// pins are granted anew elsewhere, so that their pins count twice.
func (t *table) careMoments(r resource, units [][]int32, left int) []moment {
	most := make([]int, len(t.users[r]))
	largest := 0
	for _, members := range units {
		for _, p := range members {
			seats := t.allSeats(p)
			if h := t.householdOf(&t.people[p]); h != nil && h.rule == model.ShareCare {
				seats = append(seats, t.heldSeats(p)...)
			}
			for _, a := range seats {
				if user, ok := slices.BinarySearch(t.users[r], a.session); ok {
					most[user] += int(t.people[p].Childcare)
					largest = max(largest, most[user])
				}
			}
		}
	}
	return t.calendarOf(r).above(func(user int) int { return most[user] }, largest, left)
}

// allSeats are the seats of p with the pins of shut sessions.
func (t *table) allSeats(p int32) []seat {
	seats := t.heldSeats(p)
	for _, x := range t.placedOf(p) {
		seats = append(seats, t.newSeat(&t.people[p], x.Session))
	}
	return seats
}

// heldSeats are the seats of all pins of p before the plan.
func (j *Judge) heldSeats(p int32) []seat {
	var seats []seat
	for _, x := range j.people[p].pins {
		seats = append(seats, pinSeat(x.session))
	}
	return seats
}

// checkCareRow judges a childcare row at some moments, and until the next start there: who
// shares needs places only once all are in class, wherever.
func (t *table) checkCareRow(r resource, units [][]int32, list []moment) {
	// Where care is shared the need also changes when another member comes in.
	var in []int32
	places := make([][]int32, len(units)) // sessions, those of pins in shut ones included
	held, stay, all := make([][][]seat, len(units)), make([][][]seat, len(units)), make([][][]seat, len(units))
	for u, members := range units {
		for _, p := range members {
			held[u], stay[u], all[u] = append(held[u], t.heldSeats(p)), append(stay[u], t.pinSeats(p)), append(all[u], t.seats(p))
			for _, a := range t.allSeats(p) {
				places[u] = append(places[u], a.session)
			}
		}
		in = append(in, places[u]...)
	}
	slices.Sort(in)
	in = slices.Compact(in)
	limit, _ := t.limit(r)
	t.calendarOf(r).byDay(list, func(d model.Date, crowded func(model.Minutes) bool) {
		today := t.meeting(in, d)
		var here []int // units with a place in one of these
		for u := range units {
			if slices.ContainsFunc(places[u], func(s int32) bool { _, ok := slices.BinarySearch(today, s); return ok }) {
				here = append(here, u)
			}
		}
		for _, at := range t.moments(r, d, today) {
			if !crowded(at) {
				continue
			}
			granted, fresh := 0, 0
			for _, u := range here {
				members := units[u]
				granted += t.care(r, d, at, members, held[u])
				fresh += t.care(r, d, at, members, all[u]) - t.care(r, d, at, members, stay[u])
			}
			if left := max(0, limit-t.blockedAt(r, d, at)-granted); fresh > left {
				t.report.add(model.ResourceShort, "", sessionID(r), "childcare of %s on %s at %s: %d new places needed, %d left", r.id, d, at.Clock(), fresh, left)
			}
		}
	})
}

func sessionID(r resource) string {
	if r.kind == model.SessionChildcare {
		return r.id
	}
	return ""
}

// count says what became of every need, and makes sure that none is lost.
func (t *table) count() {
	for i := range t.people {
		p := &t.people[i]
		var sum Count
		for k := range p.needs {
			var c Count
			sits := false
			for _, x := range t.placedOf(int32(i)) {
				sits = sits || t.sessions[x.Session].Kind == k
			}
			switch {
			case p.needs[k].state == noNeed:
				if sits {
					t.report.add(Lost, p.ID, "", "is placed without a %s need", t.b.Kinds[k])
				}
				continue
			case p.needs[k].state == notNeeded:
				c.NotNeeded++
			case sits:
				c.Placed++
			case t.isOpen(int32(i), k):
				c.Waiting++
			default:
				c.Pinned++
			}
			c.Needs++
			sum.add(c)
		}
		t.report.Counts.add(sum)
		if p.class > 0 {
			t.report.Classes[p.class-1].add(sum)
		}
	}
	if c := t.report.Counts; c.Placed != len(t.plan.Placed) {
		t.report.add(Lost, "", "", "%d placements meet %d needs", len(t.plan.Placed), c.Placed)
	}
	if c := t.report.Counts; c.Placed+c.Pinned+c.Waiting+c.NotNeeded != c.Needs {
		t.report.add(Lost, "", "", "%d placed, %d pinned, %d waiting and %d not needed are not all %d needs", c.Placed, c.Pinned, c.Waiting, c.NotNeeded, c.Needs)
	}
}

func (c *Count) add(d Count) {
	c.Needs += d.Needs
	c.Placed += d.Placed
	c.Pinned += d.Pinned
	c.Waiting += d.Waiting
	c.NotNeeded += d.NotNeeded
}
