package check

import (
	"fmt"
	"slices"

	"instroom/model"
)

// found is an option on its way to points.
type found struct {
	session int32
	score   int64
	attends attendance
}

// readOptions asks every rule of every person and session and adds up the
// points. People are shared out in blocks; each block goes to its own place, so
// that the order is that of the batch.
func (j *Judge) readOptions() {
	n := len(j.people)
	profile := j.profiles()
	const block = 256
	blocks := make([][]Option, (n+block-1)/block)
	counts := make([]int32, n+1)
	shareOut(len(blocks), func() func(int) {
		c := newScratch(j)
		c.profile = profile
		return func(i int) {
			for p := i * block; p < min(n, (i+1)*block); p++ {
				before := len(blocks[i])
				blocks[i] = j.optionsFor(c, int32(p), blocks[i])
				counts[p+1] = int32(len(blocks[i]) - before)
			}
		}
	})
	for p := range n {
		counts[p+1] += counts[p]
	}
	j.first = counts
	j.options = slices.Concat(blocks...)
}

// profiles numbers people with equal availability and absences, −1 for those
// who share theirs with nobody.
func (j *Judge) profiles() []int32 {
	type group struct{ first, number int32 }
	groups := make(map[string]*group)
	profile := make([]int32, len(j.people))
	shared := int32(0)
	for i := range j.people {
		p := &j.people[i]
		key := fmt.Sprint(p.Unavailable)
		if p.Available != nil {
			key += fmt.Sprint(*p.Available)
		}
		g := groups[key]
		switch {
		case g == nil:
			groups[key] = &group{int32(i), -1}
			profile[i] = -1
		default:
			if g.number < 0 {
				g.number = shared
				shared++
				profile[g.first] = g.number
			}
			profile[i] = g.number
		}
	}
	return profile
}

// optionsFor appends the options of one person, by session.
func (j *Judge) optionsFor(c *scratch, who int32, out []Option) []Option {
	p, set := &j.people[who], &j.b.Settings
	start := len(out)
	if set.Shortlist {
		for _, row := range p.prefs {
			if row.Session < 0 || int(row.Session) >= len(j.sessions) {
				continue
			}
			if o, ok := j.pair(c, who, row.Session); ok {
				out = append(out, o)
			}
		}
		return out
	}
	for k := range p.needs {
		if p.needs[k].state != open && p.needs[k].state != maybe {
			continue
		}
		c.found = c.found[:0]
		best := int64(0)
		for i := range j.offers[k] {
			o := &j.offers[k][i]
			if c.tooFar(j, p, o.site) {
				continue
			}
			for _, s := range o.sessions {
				if len(j.reasons(c, p, s, false)) > 0 {
					continue
				}
				score, _ := p.score(s)
				best = max(best, score)
				c.found = append(c.found, found{s, score, c.attend(j, p, s, p.earliest)})
			}
		}
		scored := p.scored(j, k)
		for _, f := range c.found {
			points := j.points(c, p, &f, best, scored)
			out = append(out, Option{who, f.session, points, f.attends.entry, f.attends.first})
		}
	}
	slices.SortFunc(out[start:], func(a, b Option) int { return int(a.Session) - int(b.Session) })
	return out
}

// scored says whether p has a score for any session of a kind.
func (p *person) scored(j *Judge, kind int) bool {
	return slices.ContainsFunc(p.prefs, func(row model.Preference) bool {
		return row.Session >= 0 && int(row.Session) < len(j.sessions) && j.sessions[row.Session].Kind == kind
	})
}

// pair asks every rule of one person and one session. Where the rules decide
// eligibility the person must have no score for the kind: points then depend on
// the other options.
func (j *Judge) pair(c *scratch, who, at int32) (Option, bool) {
	p, s := &j.people[who], &j.sessions[at]
	if len(j.reasons(c, p, at, false)) > 0 {
		return Option{}, false
	}
	if j.b.Settings.Shortlist {
		score, _ := p.score(at)
		points := model.Points(score) + j.stability(p, s.Kind, at)
		return Option{who, at, points, j.entry(s, p.earliest), j.attend(p, s, p.earliest).first}, true
	}
	a := c.attend(j, p, at, p.earliest)
	return Option{who, at, j.points(c, p, &found{at, 0, a}, 0, false), a.entry, a.first}, true
}

// stability is what a kept proposal and a lapsed pin add.
func (j *Judge) stability(p *person, kind int, s int32) model.Points {
	var sum model.Points
	if _, kept := slices.BinarySearch(p.proposed, s); kept {
		sum += j.b.Settings.Points.Stability.Times(1, 1)
	}
	if p.needs[kind].lapsed {
		sum += j.b.Settings.Points.Lapsed.Times(1, 1)
	}
	return sum
}

// points adds up the terms of one placed need (contract §3), each coefficient
// rounded by itself. best is p's best score among the options of the need, and
// scored says whether p has any row of it.
func (j *Judge) points(c *scratch, p *person, f *found, best int64, scored bool) model.Points {
	set := &j.b.Settings
	coef, s, a := &set.Points, &j.sessions[f.session], &f.attends
	weeks := func(from, to model.Date) int64 { return int64(from.FullWeeksUntil(to)) }

	sum := coef.Class[p.class-1].Times(1, 1)
	sum += coef.WaitingWeek.Times(min(weeks(p.WaitingSince, set.Date), int64(coef.WaitingWeeksMax)), 1)
	sum += coef.StartWeek.Times(weeks(set.Date, a.first), 1)
	if p.StartBy.Valid() && a.first > p.StartBy {
		sum += coef.Late.Times(1, 1) + coef.LateWeek.Times(weeks(p.StartBy, a.first), 1)
	}
	pace, _ := j.pace(p, s)
	sum += pace
	if scored {
		sum += coef.PreferencePoint.Times(best-f.score, 1)
	} else if j.preferred(p, s, a.entry) {
		sum += coef.Preferred.Times(1, 1)
	}
	if minutes, known := c.travelTo(j, p, s.visited()); known && minutes > coef.TravelFreeMinutes {
		sum += coef.TravelMinute.Times(int64(minutes-coef.TravelFreeMinutes), 1)
	}
	if a.total > 0 {
		sum += coef.AttendancePercent.Times(100*a.missed, a.total)
	}
	if level, _ := j.instruction(p, s); level < 5 {
		sum += coef.LanguageStep.Times(int64(5-level), 1)
	}
	if s.Kind != model.LanguageKind && s.Interpreter {
		sum += coef.Interpreter.Times(1, 1)
	}
	return sum + j.stability(p, s.Kind, f.session)
}

// preferred reports whether the site is one p would rather have, or every meeting
// from entry on lies in preferred day parts.
func (j *Judge) preferred(p *person, s *session, entry model.Date) bool {
	if s.Site != "" && contains(p.PreferredSites, s.Site) {
		return true
	}
	from := s.from(entry)
	if len(p.PreferredSlots) == 0 || from == len(s.meetings) {
		return false
	}
	for i := from; i < len(s.meetings); i++ {
		if !covered(p.PreferredSlots, &s.meetings[i]) {
			return false
		}
	}
	return true
}
