package cohort

import (
	"slices"

	"instroom/model"
)

// Households lie within blocks of people, so that a chunk of whole blocks knows
// all their members.
const blockSize = 16

// member is somebody's place in the households of a block.
type member struct {
	first int8 // index in the block of the first member, −1 = in none
	size  int8
	rule  string
}

// households divides a block.
func (g *generator) households(block int, d *draw) (members [blockSize]member) {
	for i := range members {
		members[i].first = -1
	}
	if g.k.Hard.Identical > 1 {
		return members
	}
	k := &g.k.People
	d.reset(g.o.Seed, forHouseholds, int64(block))
	end := min(blockSize, g.o.Participants-block*blockSize)
	for i := 0; i < end; i++ {
		size, _ := number(k.HouseholdSizes[g.sizes.pick(d)].Name)
		rule := k.HouseholdRules[g.rulesOf.pick(d)].Name
		// A household starts so often that the linked share of people is in one.
		linked, all := int64(k.Linked), int64(whole)
		start := share(all * linked / max(1, linked+(all-linked)*g.meanSize/1000))
		if !d.in(start) || i+size > end {
			continue
		}
		for j := range size {
			members[i+j] = member{int8(i), int8(size), rule}
		}
		i += size - 1
	}
	return members
}

// meanHousehold is the mean size in thousandths.
func (p *people) meanHousehold() int64 {
	sum, heads := int64(0), int64(0)
	for _, x := range p.HouseholdSizes {
		size, _ := number(x.Name)
		sum += int64(x.Value)
		heads += int64(x.Value) * int64(size)
	}
	return heads * 1000 / sum
}

// join makes somebody a member of the household of first: one home, one tongue,
// one day of arrival; and what the rule presupposes.
func (g *generator) join(p, first *person, m *member) {
	p.house, p.houseRule = first.index, m.rule
	if p != first {
		p.shift(g.firstDay(first) - g.firstDay(p))
		p.point, p.tongue, p.waited = first.point, first.tongue, first.waited
		p.transport, p.minutes = first.transport, first.minutes
		p.also, p.speaks, p.contact = first.also, first.speaks, first.contact
		if p.taught >= 0 && first.taught >= 0 {
			p.taught = first.taught
		} else if p.taught >= 0 && slices.Contains(g.languages[p.taught], g.k.Tongues[p.tongue].Name) {
			p.taught, p.orients, p.done = -1, true, false
		}
	}
	switch m.rule {
	case "together", "together:language":
		if p != first {
			p.literacy, p.years, p.score, p.level, p.assessed = first.literacy, first.years, first.score, first.level, first.assessed
			p.track, p.advice, p.taught = first.track, first.advice, first.taught
			p.hours, p.orients, p.done = first.hours, first.orients, first.done
			p.digital, p.access, p.womenOnly = first.digital, first.access, false
			p.earliest, p.latest, p.suspended, p.status = first.earliest, first.latest, first.suspended, first.status
		}
		p.womenOnly, p.care = false, 0
	case "together:orientation":
		if p != first {
			p.hours, p.orients, p.done = first.hours, first.orients, first.done
			p.digital, p.access, p.status = first.digital, first.access, first.status
			p.earliest, p.latest, p.suspended = first.earliest, first.latest, first.suspended
			if p.taught < 0 && !p.orients {
				p.taught = first.taught
			}
		}
		p.womenOnly, p.care = false, 0
	case "share_care":
		p.care = 1
	case "not_same_time":
		p.care = 0 // one of them is at home with the child
	}
}

// shift moves somebody's dates, which lie around the day of arrival, by days.
func (p *person) shift(days model.Date) {
	for _, d := range []*model.Date{&p.startBy, &p.finishBy, &p.earliest, &p.latest, &p.suspended, &p.absent.From} {
		if d.Valid() {
			*d += days
		}
	}
	if p.absent.From.Valid() {
		p.absent.To += days
	}
}
