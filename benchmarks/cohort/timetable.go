package cohort

import (
	"fmt"
	"slices"

	"instroom/model"
)

// timetable is the course offer.
type timetable struct {
	groups  []*group
	sites   []site
	blocked []string // rows of blocked.csv
	seats   int      // free ones
	cost    int      // of opening everything, in euro
}

// scheduler makes groups out of demand, hub by hub.
type scheduler struct {
	g      *generator
	d      *demand
	waves  []wave
	starts table
	byPart map[string]choice // patterns by part and meetings
	hub    int
	groups []*group       // of the hub
	over   []int64        // by hub: seats offered beyond the demand so far, in millionths
	owed   [partCount]int // people by part beyond those of its groups, in the hub
}

// wave is a day on which groups start.
type wave struct{ day model.Date }

// choice is a weighted choice among patterns.
type choice struct {
	patterns []*weekly
	table    table
}

// timetable turns demand into groups: seats for the wanted share of it. Small
// leftovers of neighbouring sorts share a group; what is too small even then
// goes to the nearest bigger hub.
func (g *generator) timetable(d *demand) *timetable {
	s := &scheduler{g: g, d: d, byPart: map[string]choice{}, over: make([]int64, len(g.hubs))}
	s.findWaves()
	byHub := make([][]*group, len(g.hubs))
	for _, h := range g.hubsBySize() {
		s.hub, s.groups, s.owed = h, nil, [partCount]int{}
		s.languages()
		s.orientation()
		if parent := g.hubs[h].parent; parent >= 0 {
			s.over[parent] += s.over[h]
		}
		byHub[h] = s.groups
	}
	t := &timetable{}
	for h, groups := range byHub {
		g.furnish(t, h, groups)
		t.groups = append(t.groups, groups...)
		for _, r := range groups {
			t.seats += r.capacity - r.enrolled
			t.cost += r.cost
		}
	}
	return t
}

// findWaves lists the start days from three weeks ago to the horizon.
func (s *scheduler) findWaves() {
	o, today := &s.g.k.Offer, s.g.k.Date
	horizon := o.HorizonWeeks
	if s.g.o.Weeks > 0 {
		horizon = s.g.o.Weeks
	}
	var found weights
	year := today.Time().Year()
	for y := year - 1; y <= year+2; y++ {
		for _, w := range o.Waves {
			day, err := parseDate(fmt.Sprintf("%04d-%s", y, w.Name))
			if err == nil && day >= today-21 && int(day-today) <= 7*horizon && w.Value > 0 {
				s.waves = append(s.waves, wave{day})
				found = append(found, w)
			}
		}
	}
	if len(s.waves) == 0 {
		s.waves, found = []wave{{today + 14}}, weights{{Value: 1}}
	}
	s.starts = found.table()
}

// counts is the demand of a sort in the hub.
func (s *scheduler) counts(sort int) *[partCount]int {
	return &s.d.counts[s.hub*len(s.d.sorts)+sort]
}

// passOn gives what is left in a pool to the bigger hub in reach. Where there is
// none it is lost: these people ask for what nobody offers.
func (s *scheduler) passOn(p *pool) {
	if parent := s.g.hubs[s.hub].parent; parent >= 0 && p.people() > 0 {
		to := &s.d.counts[int(parent)*len(s.d.sorts)+p.last]
		for i, n := range p.counts {
			to[i] += n
		}
	}
	*p = pool{}
}

// squeeze opens the last group of a small hub to the leftovers of a pool: where
// there is one class, everybody sits in it.
func (s *scheduler) squeeze(p *pool, mixed bool) {
	if p.people() > 0 && mixed && s.g.hubs[s.hub].parent < 0 && len(s.groups) > 0 {
		r := s.groups[len(s.groups)-1]
		alpha := s.g.trackNames[s.g.alpha]
		if !slices.Contains(r.tracks, alpha) && !slices.Contains(p.tracks, alpha) && r.language == s.d.sorts[p.last].language {
			for _, level := range p.levels {
				if !slices.Contains(r.levels, level) {
					r.levels = append(slices.Clone(r.levels), level)
				}
			}
			for _, track := range p.tracks {
				if !slices.Contains(r.tracks, track) {
					r.tracks = append(slices.Clone(r.tracks), track)
				}
			}
			if other := s.g.rules.OtherScript; p.script && !slices.Contains(r.tracks, other) {
				r.tracks = append(slices.Clone(r.tracks), other)
			}
			*p = pool{}
		}
	}
	s.passOn(p)
}

// languages makes the groups of languages.
func (s *scheduler) languages() {
	var p pool
	mixed := s.g.hubs[s.hub].people < s.g.k.Offer.MixedLevelsBelow
	for i := range s.d.sorts {
		sort := &s.d.sorts[i]
		if sort.language == "" {
			break
		}
		if i > 0 {
			before := &s.d.sorts[i-1]
			if sort.language != before.language || (sort.track == s.g.alpha) != (before.track == s.g.alpha) ||
				(!mixed && sort.level != before.level) {
				s.squeeze(&p, mixed)
			}
		}
		counts := s.counts(i)
		if *counts == ([partCount]int{}) {
			continue
		}
		name := s.g.trackNames[sort.track]
		p.add(i, sort, name, *counts)
		track := s.g.k.Offer.Tracks.get(name)
		for {
			r, of := s.begin(&p, track.Seats, track.Meetings)
			if r == nil {
				break
			}
			r.language, r.levels, r.provider = sort.language, p.levels, track.Provider
			r.tracks = p.tracks
			if p.script {
				r.tracks = append(slices.Clone(r.tracks), s.g.rules.OtherScript)
			} else if len(r.tracks) == 1 && r.tracks[0] == "short" && of.in(s.g.k.Offer.University) {
				university := s.g.k.Offer.Tracks.get("university")
				r.tracks, r.provider = []string{"university"}, university.Provider
			}
			s.finish(r, of, track.Hours)
			p.only(sort, name)
		}
	}
	s.squeeze(&p, mixed)
}

// orientation makes the groups of orientation.
func (s *scheduler) orientation() {
	o := &s.g.k.Offer.Orientation
	for i := range s.d.sorts {
		sort := &s.d.sorts[i]
		if sort.language != "" {
			continue
		}
		var p pool
		p.add(i, sort, "", *s.counts(i))
		language := o.Languages[sort.contact]
		if o.OwnLanguageFrom != "" {
			language = s.g.languages[0][0]
		}
		for {
			r, of := s.begin(&p, o.Seats, o.Meetings)
			if r == nil {
				break
			}
			r.provider, r.instructed = s.g.k.Agency, language
			r.online = r.status != model.Optional && of.in(o.Online)
			s.finish(r, of, o.Hours)
		}
		if left := p.people(); s.g.hubs[s.hub].parent < 0 && left >= o.Least {
			// Too few for a group of their own, and no bigger hub in reach.
			r, of := s.draft(&p, max(left, o.Least), o.Meetings)
			r.provider, r.instructed = s.g.k.Agency, language
			if of.in(o.Interpreter) && !s.g.fillsGroup[s.hub][sort.contact] {
				r.instructed = "interpreter:" + language
			}
			if r.status == model.Planned {
				r.minSize = min(r.capacity, o.Least)
			}
			s.finish(r, of, o.Hours)
		}
		s.passOn(&p)
	}
}

// begin makes a group for the pool where half of one is asked for, or in a small
// hub by itself a third.
func (s *scheduler) begin(p *pool, seats int, meetings []int) (*group, *draw) {
	wanted := int64(s.g.k.Offer.Seats)*int64(p.people()) - s.over[s.hub]
	least := int64(seats) * int64(whole) / 2
	if h := &s.g.hubs[s.hub]; h.parent < 0 && h.people < s.g.k.Offer.MixedLevelsBelow {
		least = int64(seats) * int64(whole) / 3 // nobody else takes them
	}
	if p.people() == 0 || wanted < least {
		return nil, nil
	}
	return s.draft(p, seats, meetings)
}

// draft draws when a group meets and how full it is, and takes its people out of
// the pool.
func (s *scheduler) draft(p *pool, seats int, meetings []int) (*group, *draw) {
	o, today := &s.g.k.Offer, s.g.k.Date
	d := stream(s.g.o.Seed, forSession, int64(s.hub)<<20+int64(len(s.groups)))
	r := &group{hub: s.hub, number: len(s.groups) + 1, part: s.choosePart(p), capacity: seats}
	if s.g.k.Hard.EveningOnly {
		r.part = eveningPart
	}
	c := s.patterns(r.part, meetings)
	r.weekly = c.patterns[c.table.pick(d)]
	r.start = s.waves[s.starts.pick(d)].day + model.Date(7*d.below(2))
	switch ahead := int(r.start - today); {
	case ahead > 21 && d.in(o.Optional.Share):
		r.status, r.minSize = model.Optional, min(o.Optional.MinSize, seats)
		r.cost = o.Optional.CostFrom + d.below((o.Optional.CostTo-o.Optional.CostFrom)/100+1)*100
	case ahead > 28 && d.in(o.Planned):
		r.status = model.Planned
		if seats < 12 {
			r.minSize = seats / 2
		}
	case ahead < 28 && d.in(o.Running):
		r.enrolled = (seats*(20+d.below(41)) + 50) / 100
	}
	over := &s.over[s.hub]
	*over += int64(r.capacity-r.enrolled) * int64(whole)
	served := min(p.people(), int(*over/int64(o.Seats)))
	*over -= int64(served) * int64(o.Seats)
	p.serve(r.part, served)
	s.groups = append(s.groups, r)
	return r, d
}

// choosePart gives each part of the day its share of the groups of a hub: of the
// parts that a fifth of the pool asks for, the one that is owed most.
func (s *scheduler) choosePart(p *pool) part {
	best, all := dayPart, p.people()
	for q := range partCount {
		if 5*p.counts[q] >= all && (5*p.counts[best] < all || s.owed[q]+p.counts[q] > s.owed[best]+p.counts[best]) {
			best = q
		}
	}
	for q, n := range p.counts {
		s.owed[q] += n
	}
	s.owed[best] -= all
	if best == dayPart && 3*p.counts[schoolPart] > p.counts[dayPart] {
		return schoolPart // where all of them can come
	}
	return best
}

// finish draws what depends on the sort of course.
func (s *scheduler) finish(r *group, d *draw, hours int) {
	o := &s.g.k.Offer
	weeks := (60*hours + r.weekly.minutes() - 1) / r.weekly.minutes()
	weeks = min(weeks+weeks/7, 60) // holidays
	r.end = r.start + model.Date(7*weeks-1)
	if daytime := r.part == dayPart || r.part == schoolPart; daytime && !r.online {
		if d.in(o.Childcare.Groups) {
			r.childcare = o.Childcare.Places
		}
		r.women = d.in(o.Women) && r.status != model.Optional
	}
}

// patterns are those of a part with so many meetings a week; on Saturday any,
// and where none suits school hours, those of the day.
func (s *scheduler) patterns(of part, meetings []int) choice {
	key := fmt.Sprint(of, meetings)
	if c, ok := s.byPart[key]; ok {
		return c
	}
	var c choice
	var w weights
	for i := range s.g.k.Offer.Patterns {
		p := &s.g.k.Offer.Patterns[i]
		n := len(p.Weekly.slots)
		if p.Part == partNames[of] && p.Weight > 0 && (of == saturdayPart || (meetings[0] <= n && n <= meetings[1])) {
			c.patterns = append(c.patterns, &p.Weekly)
			w = append(w, weight{Value: p.Weight})
		}
	}
	if len(w) == 0 {
		c = s.patterns(dayPart, meetings)
	} else {
		c.table = w.table()
	}
	s.byPart[key] = c
	return c
}
