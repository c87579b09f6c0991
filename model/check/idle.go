package check

import (
	"slices"

	"instroom/model"
)

// findIdle marks the choices that no plan can use: where the session can take no
// new head whatever else the plan does (no seats, a minimum that the people with
// an option there can't reach, no room or teacher, no money), where the children
// of the person alone find no place, or where nothing that the choice asks for
// is left. Marking one may strand another, so it goes on until nothing changes.
// Leaving them out loses no plan, and makes the bound tighter.
func (v *verifier) findIdle() {
	closed := make([]bool, len(v.sessions))
	scarce := make(map[resource]bool)
	for s := range closed {
		closed[s] = v.neverOpens(int32(s), scarce)
	}
	v.excludeByCare()
	var buf []held
	crowd := make([]int, len(v.sessions))
	for changed := true; changed; {
		changed = false
		clear(crowd)
		for i := range v.bidders {
			b := &v.bidders[i]
			for c := range b.choices {
				if has(b.idle, int32(c)) {
					continue
				}
				buf = v.heldBy(&b.choices[c], buf[:0])
				if slices.ContainsFunc(buf, func(h held) bool { return !h.pin && closed[h.session] }) || b.stranded(int32(c)) {
					set(b.idle, int32(c))
					changed = true
					continue
				}
				for _, h := range buf {
					if !h.pin {
						crowd[h.session]++
					}
				}
			}
		}
		for s := range closed {
			if !closed[s] && crowd[s] > 0 && !v.fillable(&v.sessions[s], crowd[s]) {
				closed[s], changed = true, true
			}
		}
	}
}

// stranded reports whether a choice asks for others of which none is left.
func (b *bidder) stranded(c int32) bool {
	for i := range b.needs {
		if b.needs[i].c != c {
			continue
		}
		left := false
		for w, any := range b.needs[i].any {
			left = left || any&^b.idle[w] != 0
		}
		if !left {
			return true
		}
	}
	return false
}

// allIdle reports whether no plan can use any of the choices.
func (b *bidder) allIdle() bool {
	for c := range b.choices {
		if !has(b.idle, int32(c)) {
			return false
		}
	}
	return true
}

// fillable reports whether some number of new heads, at most crowd, is allowed.
func (j *Judge) fillable(s *session, crowd int) bool {
	for n := 1; n <= min(s.seats, crowd); n++ {
		if _, ok := j.fill(s, n); ok {
			return true
		}
	}
	return false
}

// neverOpens reports whether a session can take no new head for want of money, a
// room or a teacher. scarce remembers which resources could run out at all.
func (j *Judge) neverOpens(at int32, scarce map[resource]bool) bool {
	s, set := &j.sessions[at], &j.b.Settings
	if s.opens && (set.OpenAtMost == 0 || set.Budget >= 0 && s.cost > set.Budget) {
		return true
	}
	if s.heads() > 0 {
		return false
	}
	for i := range s.meetings {
		m := &s.meetings[i]
		for _, r := range []resource{{model.Room, m.Room}, {model.Teacher, m.Teacher}, {model.SiteRooms, s.Site}} {
			if r.id == "" || !s.meetingUses(m, r) {
				continue
			}
			short, known := scarce[r]
			if !known {
				short = j.mayRunOut(r)
				scarce[r] = short
			}
			if !short {
				continue
			}
			for _, when := range j.moments(r, m.Date, j.users[r]) {
				if m.Start <= when && when < m.End && j.roomLeft(r, m.Date, when, j.users[r], func(o int32) bool { return j.sessions[o].mayShut }) == 0 {
					return true
				}
			}
		}
	}
	return false
}

// mayRunOut reports whether blocked use and sessions with people could ever take
// the whole of a resource, counted as if all of them met at once.
func (j *Judge) mayRunOut(r resource) bool {
	limit, counted := j.limit(r)
	if !counted {
		return false
	}
	for _, b := range j.blocked[r] {
		limit -= b.Count
	}
	for _, s := range j.users[r] {
		if j.sessions[s].heads() > 0 {
			limit--
		}
	}
	return limit <= 0
}
