package check

import (
	"slices"

	"instroom/model"
)

// No plan holds a choice of a bidder that by itself uses more childcare than
// pins and blocked use leave at some moment. What a bidder uses only grows with
// its choices, so that single choices and pairs that use too much are ruled out
// once; only where three people or more need places does the search ask again.

// excludeByCare rules out choices and pairs of choices by childcare.
func (v *verifier) excludeByCare() {
	v.places = make([][]int, len(v.sessions))
	for i := range v.bidders {
		b := &v.bidders[i]
		carers := 0
		for _, p := range b.members {
			if v.people[p].Childcare > 0 {
				carers++
			}
		}
		if carers == 0 {
			continue
		}
		for c := range b.choices {
			for _, h := range v.heldBy(&b.choices[c], nil) {
				v.placesLeft(h.session)
			}
			if !v.careFits(b, []int32{int32(c)}) {
				set(b.idle, int32(c))
			}
		}
		for _, p := range b.members {
			for _, a := range v.people[p].pins {
				v.placesLeft(a.session)
			}
		}
		if carers < 2 {
			continue // one person is in one class at a time
		}
		for a := range b.slots {
			for z := a + 1; z < len(b.slots); z++ {
				v.excludePairs(b, a, z)
			}
		}
		if b.crowded = carers > 2; b.crowded {
			all := make([]int, len(b.slots))
			for a := range all {
				all[a] = a
			}
			b.linked.joinAll(all)
		}
		b.parts = b.linked.groups()
	}
}

func (v *verifier) excludePairs(b *bidder, a, z int) {
	for c := b.slots[a].lo; c < b.slots[a].hi; c++ {
		for d := b.slots[z].lo; d < b.slots[z].hi; d++ {
			if has(b.idle, c) || has(b.idle, d) || has(b.excludes[int(c)*b.words:], d) || v.careFits(b, []int32{c, d}) {
				continue
			}
			set(b.excludes[int(c)*b.words:], d)
			set(b.excludes[int(d)*b.words:], c)
			b.linked.join(a, z)
		}
	}
}

// placesLeft returns, for every meeting of a session, the least number of
// childcare places left during it, of the session's own and of the site's.
func (v *verifier) placesLeft(at int32) []int {
	if v.places[at] == nil {
		s := &v.sessions[at]
		v.places[at] = make([]int, len(s.meetings))
		for i := range s.meetings {
			m := &s.meetings[i]
			least := 1 << 30
			for _, r := range v.careRows(s) {
				for _, when := range v.moments(r, m.Date, v.users[r]) {
					if m.Start <= when && when < m.End {
						least = min(least, v.careLeft(r, m.Date, when))
					}
				}
			}
			v.places[at][i] = least
		}
	}
	return v.places[at]
}

// careRows are the childcare rows in which a session counts.
func (j *Judge) careRows(s *session) []resource {
	var rs []resource
	for _, r := range []resource{{model.SessionChildcare, s.ID}, {model.SiteChildcare, s.Site}} {
		if _, counted := j.limit(r); counted && (r.kind == model.SessionChildcare || !s.online()) {
			rs = append(rs, r)
		}
	}
	return rs
}

// careLeft is what blocked use and pins leave of a childcare row.
func (j *Judge) careLeft(r resource, d model.Date, at model.Minutes) int {
	limit, _ := j.limit(r)
	return max(0, limit-j.blockedAt(r, d, at)-j.grantedCare(r, d, at))
}

// careFits reports whether the new seats among some choices, beside the pins that
// no plan can shut, need at no moment more places than there are left.
func (v *verifier) careFits(b *bidder, choices []int32) bool {
	var taken []held
	for _, c := range choices {
		taken = v.heldBy(&b.choices[c], taken)
	}
	pins := func(p int32) []seat {
		seats := v.fixedSeats(p)
		for _, h := range taken {
			if h.who == p && h.pin {
				seats = append(seats, h.seat)
			}
		}
		return seats
	}
	all := func(p int32) []seat {
		seats := pins(p)
		for _, h := range taken {
			if h.who == p && !h.pin {
				seats = append(seats, h.seat)
			}
		}
		return seats
	}
	most, from := 0, never // no more than most can be needed, and nothing before from
	var in []int32         // sessions where it can be counted
	for _, p := range b.members {
		if v.people[p].Childcare <= 0 {
			continue
		}
		for _, a := range all(p) {
			in = append(in, a.session)
			if !a.pin {
				from = min(from, a.from)
			}
			if b.sharing {
				most += b.house.most
			} else {
				most += int(v.people[p].Childcare)
			}
		}
	}
	slices.Sort(in)
	in = slices.Compact(in)
	for _, at := range in {
		s := &v.sessions[at]
		left := v.placesLeft(at)
		for i := s.from(from); i < len(s.meetings); i++ {
			if most <= left[i] {
				continue
			}
			m := &s.meetings[i]
			for _, r := range v.careRows(s) {
				for _, when := range v.moments(r, m.Date, append(slices.Clone(in), v.users[r]...)) {
					if when < m.Start || when >= m.End {
						continue
					}
					fresh := v.care(r, m.Date, when, b.members, all) - v.care(r, m.Date, when, b.members, pins)
					if fresh > v.careLeft(r, m.Date, when) {
						return false
					}
				}
			}
		}
	}
	return true
}
