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
	concerned := make([]bool, len(v.sessions)) // somebody who needs childcare may sit there
	var seats []held
	for i := range v.bidders {
		b := &v.bidders[i]
		if v.carers(b) == 0 {
			continue
		}
		for c := range b.choices {
			seats = v.heldBy(&b.choices[c], seats[:0])
			for _, h := range seats {
				concerned[h.session] = true
			}
		}
		for _, p := range b.members {
			for _, a := range v.people[p].pins {
				concerned[a.session] = true
			}
		}
	}
	v.places = make([][]rowPlaces, len(v.sessions))
	workers(len(v.sessions), func() func(int) {
		return func(s int) {
			if concerned[s] {
				v.places[s] = v.placesLeft(&v.sessions[s])
			}
		}
	})
	workers(len(v.bidders), func() func(int) {
		return func(i int) { v.excludeCrowds(&v.bidders[i]) }
	})
}

// carers counts the members of a bidder who need childcare.
func (j *Judge) carers(b *bidder) int {
	n := 0
	for _, p := range b.members {
		if j.people[p].Childcare > 0 {
			n++
		}
	}
	return n
}

// excludeCrowds rules out the choices and pairs of choices of a bidder.
func (v *verifier) excludeCrowds(b *bidder) {
	carers := v.carers(b)
	if carers == 0 {
		return
	}
	for c := range b.choices {
		if !v.careFits(b, []int32{int32(c)}) {
			set(b.idle, int32(c))
		}
	}
	if carers < 2 {
		return // one person is in one class at a time
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

// excludePairs rules out pairs of choices of two slots.
func (v *verifier) excludePairs(b *bidder, a, z int) {
	var xs, ys []held
	for c := b.slots[a].lo; c < b.slots[a].hi; c++ {
		if has(b.idle, c) {
			continue
		}
		xs = v.heldBy(&b.choices[c], xs[:0])
		for d := b.slots[z].lo; d < b.slots[z].hi; d++ {
			if has(b.idle, d) || has(b.excludes[int(c)*b.words:], d) {
				continue
			}
			ys = v.heldBy(&b.choices[d], ys[:0])
			if !v.careAtOnce(xs, ys) || v.careFits(b, []int32{c, d}) {
				continue
			}
			set(b.excludes[int(c)*b.words:], d)
			set(b.excludes[int(d)*b.words:], c)
			b.linked.join(a, z)
		}
	}
}

// careAtOnce reports whether at some moment people who need childcare are in
// class both in seats of xs and of ys. Otherwise the two need together at no
// moment more than one of them alone.
func (v *verifier) careAtOnce(xs, ys []held) bool {
	for _, x := range xs {
		for _, y := range ys {
			if v.people[x.who].Childcare > 0 && v.people[y.who].Childcare > 0 &&
				v.sessions[x.session].sameHours(&v.sessions[y.session]) && v.tooClose(x.seat, y.seat, 0) {
				return true
			}
		}
	}
	return false
}

// rowPlaces is how many places a childcare row has left for new use during each
// meeting of a session, at the moment with the fewest.
type rowPlaces struct {
	resource
	left []int
}

// placesLeft returns the childcare rows in which a session counts.
func (v *verifier) placesLeft(s *session) []rowPlaces {
	var rows []rowPlaces
	for _, r := range []resource{{model.SessionChildcare, s.ID}, {model.SiteChildcare, s.Site}} {
		if _, counted := v.limit(r); !counted || !s.countsIn(r) {
			continue
		}
		row := rowPlaces{r, make([]int, len(s.meetings))}
		for i := range s.meetings {
			m := &s.meetings[i]
			row.left[i] = 1 << 30
			for _, when := range v.moments(r, m.Date, v.users[r]) {
				if m.Start <= when && when < m.End {
					row.left[i] = min(row.left[i], v.careLeft(r, m.Date, when))
				}
			}
		}
		rows = append(rows, row)
	}
	return rows
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
	need := v.freshCare(b, taken)
	for _, at := range need.in {
		s := &v.sessions[at]
		for _, row := range v.places[at] {
			for i := s.from(need.from); i < len(s.meetings); i++ {
				if need.most > row.left[i] {
					if m := &s.meetings[i]; !v.needFits(&need, row.resource, m, row.left[i]) {
						return false
					}
				}
			}
		}
	}
	return true
}

// needFits reports whether a bidder's new need of a childcare row exceeds at no
// moment of a meeting what is left there; it is never less than left.
func (v *verifier) needFits(need *careNeed, r resource, m *model.Meeting, left int) bool {
	worst := 0
	fits := func(sessions []int32) bool {
		for _, when := range v.moments(r, m.Date, sessions) {
			if when < m.Start || when >= m.End {
				continue
			}
			fresh := v.fresh(need, r, m.Date, when)
			if worst = max(worst, fresh); fresh > 0 && fresh > v.careLeft(r, m.Date, when) {
				return false
			}
		}
		return true
	}
	// The need rises only where a session of the bidder starts; others' starts
	// matter only where they could leave less than that.
	return fits(need.in) && (worst <= left || fits(v.users[r]))
}

// careNeed is what is asked of childcare by some choices of a bidder.
type careNeed struct {
	members   []int32
	pins, all [][]seat   // by member: seats of pins, and with the new ones
	in        []int32    // sessions where it can be counted, ascending
	most      int        // no more than this can be needed at once
	from      model.Date // and nothing before
}

// freshCare lays out the seats of some choices beside the pins that no plan can shut.
func (v *verifier) freshCare(b *bidder, taken []held) careNeed {
	n := careNeed{members: b.members, pins: make([][]seat, len(b.members)), all: make([][]seat, len(b.members)), from: never}
	for i, p := range b.members {
		care := int(v.people[p].Childcare)
		if care <= 0 {
			continue
		}
		if b.sharing {
			care = b.house.most
		}
		n.pins[i] = v.fixedSeats(p)
		for _, h := range taken {
			if h.who == p && h.pin {
				n.pins[i] = append(n.pins[i], h.seat)
			}
		}
		n.all[i] = slices.Clip(n.pins[i])
		for _, h := range taken {
			if h.who == p && !h.pin {
				n.all[i] = append(n.all[i], h.seat)
				n.from = min(n.from, h.from)
			}
		}
		for _, a := range n.all[i] {
			n.in = append(n.in, a.session)
			n.most += care
		}
	}
	slices.Sort(n.in)
	n.in = slices.Compact(n.in)
	return n
}

// fresh is what the new seats add at a moment to the use of a childcare row.
func (j *Judge) fresh(n *careNeed, r resource, d model.Date, at model.Minutes) int {
	return j.care(r, d, at, n.members, n.all) - j.care(r, d, at, n.members, n.pins)
}
