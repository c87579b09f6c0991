package rules

import (
	"sync/atomic"

	"instroom/model"
)

// far is the distance of schedules that never come near.
const far = 1 << 30

// maxTable is the most schedules for which all distances are kept: 16 MB.
const maxTable = 2048

// distances holds how far pairs of schedules keep apart, found when first asked.
// An entry is 0 where it is not known yet, else the distance plus one where it
// is at least 0.
type distances struct {
	n     int
	table []atomic.Int32
}

func newDistances(schedules int) distances {
	if schedules > maxTable {
		return distances{}
	}
	return distances{n: schedules, table: make([]atomic.Int32, schedules*schedules)}
}

// distance returns the least time in minutes between a meeting of schedule a and
// one of schedule b on the same day, negative where two overlap.
func (x *Index) distance(a, b int32) int32 {
	if x.distances.table == nil {
		return distanceFrom(&x.schedules[a], 0, &x.schedules[b], 0)
	}
	if a > b {
		a, b = b, a
	}
	cell := &x.distances.table[int(a)*x.distances.n+int(b)]
	d := cell.Load()
	if d == 0 {
		d = distanceFrom(&x.schedules[a], 0, &x.schedules[b], 0)
		if d >= 0 {
			d++
		}
		cell.Store(d) // every goroutine would store the same
	}
	if d > 0 {
		d--
	}
	return d
}

// distanceFrom is distance over the meetings of a from index i and those of b
// from index j on. One sweep in order of time: on its day a meeting is nearest to
// the latest end on the other side so far.
func distanceFrom(a *Schedule, i int, b *Schedule, j int) int32 {
	best := int32(far)
	for i < len(a.Meetings) && j < len(b.Meetings) {
		day := a.Meetings[i].Date
		if other := b.Meetings[j].Date; other != day {
			if day < other {
				i++
			} else {
				j++
			}
			continue
		}
		endA, endB := int32(-far), int32(-far)
		for {
			onA := i < len(a.Meetings) && a.Meetings[i].Date == day
			onB := j < len(b.Meetings) && b.Meetings[j].Date == day
			if !onA && !onB {
				break
			}
			if onA && (!onB || a.Meetings[i].Start <= b.Meetings[j].Start) {
				m := &a.Meetings[i]
				i++
				best = min(best, int32(m.Start)-endB)
				endA = max(endA, int32(m.End))
			} else {
				m := &b.Meetings[j]
				j++
				best = min(best, int32(m.Start)-endA)
				endB = max(endB, int32(m.End))
			}
		}
	}
	return best
}

// gap returns the minutes that p needs between an end and the next start when
// going from s to t: none at one place, both online or a site unknown; else the
// travel gap, or the estimated travel where that is longer (contract §3.2).
func (x *Index) gap(p, s, t int) model.Minutes {
	a, b := x.where[s], x.where[t]
	switch {
	case a == b || a == nowhere || b == nowhere:
		return 0
	case a == online || b == online:
		if b == online {
			t = s
		}
		travel, _ := x.TravelMinutes(p, t)
		return max(x.settings.TravelGap, travel)
	}
	gap := x.settings.TravelGap
	if i, j := x.siteOf[s], x.siteOf[t]; i >= 0 && j >= 0 {
		gap = max(gap, x.siteTravel(x.batch.Participants[p].Transport, i, j))
	}
	return gap
}

// Where a session takes place, besides the numbers of sites.
const (
	nowhere = -1 // no site known
	online  = -2 // at home
)

// Clash reports whether p can't attend both s and t: meetings overlap, or the
// travel gap between them is too short (contract §3.2). New placements count
// from entry on, pins whole.
func (x *Index) Clash(p, s, t int) bool {
	if s == t {
		return false
	}
	gap := int32(x.gap(p, s, t))
	if x.distance(x.scheduleOf[s], x.scheduleOf[t]) >= gap {
		return false // a later entry only takes meetings away
	}
	return x.near(s, t, gap, x.attendsFrom(p, s), x.attendsFrom(p, t))
}

// near reports whether a meeting of s from day ds on comes nearer than gap to
// one of t from day dt on.
func (x *Index) near(s, t int, gap int32, ds, dt model.Date) bool {
	a, b := x.scheduleOf[s], x.scheduleOf[t]
	if x.distance(a, b) >= gap {
		return false
	}
	ca, cb := &x.schedules[a], &x.schedules[b]
	// Both meet on no day before the later start: where each side attends from
	// then on, no common day is left out.
	if later := max(ca.first(), cb.first()); ds <= later && dt <= later {
		return true
	}
	return distanceFrom(ca, ca.From(ds), cb, cb.From(dt)) < gap
}

// attendsFrom returns the day from which p sits in the meetings of s: E(p), or
// from the first one where p is pinned in s.
func (x *Index) attendsFrom(p, s int) model.Date {
	if x.isPinned(p, s) {
		return model.NoDate
	}
	return x.Earliest(p)
}

// SameTime reports whether a meeting of s that p attends overlaps one of t that
// q attends: what a household under not_same_time must not have.
func (x *Index) SameTime(p, s, q, t int) bool {
	return x.near(s, t, 0, x.attendsFrom(p, s), x.attendsFrom(q, t))
}

// OneAtATime reports whether p wants one course at a time and the days from
// entry to last meeting of s and t intersect (contract §3.8).
func (x *Index) OneAtATime(p, s, t int) bool {
	if !x.batch.Participants[p].OneAtATime || s == t {
		return false
	}
	s0, s1, ok1 := x.span(p, s)
	t0, t1, ok2 := x.span(p, t)
	return ok1 && ok2 && s0 <= t1 && t0 <= s1
}

// span returns the days from the entry of p into s to its last meeting; without
// meetings there is none.
func (x *Index) span(p, s int) (from, to model.Date, ok bool) {
	c := &x.schedules[x.scheduleOf[s]]
	i := c.From(x.attendsFrom(p, s))
	if i == len(c.Meetings) {
		return 0, 0, false
	}
	return c.Meetings[i].Date, c.last(), true
}

// LastDay returns the day of the last meeting of s; its end date where it has
// no meetings, NoDate where neither is known.
func (x *Index) LastDay(s int) model.Date {
	if d := x.schedules[x.scheduleOf[s]].last(); d.Valid() {
		return d
	}
	return x.batch.Sessions[s].End
}
