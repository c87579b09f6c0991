package cohort

import "instroom/model"

// census counts the people of a cohort as the page shows them. Counts are added
// up, so their order does not matter.
type census struct {
	tongues, contact, tracks []int // contact: the last one is nobody's language
	literacy                 [3]int
	schooling                [len(schoolingNames)]int
	cognitive                [11]int // tens; the last one is not tested
	hours                    [hoursKinds]int
	deadlines                [len(deadlineNames)]int
	households               [4]int // alone, 2, 3, 4
	waiting                  [len(waitingNames)]int
	arrivals                 [12]int
	levels                   [5]int
	obliged, women, young    int
	needs                    int // open ones, whether or not a course could meet them
	people                   int
}

// young is who counts in the figure of ages.
const young = 40

var (
	schoolingNames = [...]string{"0-5", "6-9", "10-12", "13-19"}
	schoolingBelow = [...]int{6, 10, 13, 1 << 30}
	deadlineNames  = [...]string{"none", "past", "to 45 days", "to 180 days", "later"}
	waitingNames   = [...]string{"to 4", "to 8", "to 13", "to 26", "over 26"} // weeks
	waitingBelow   = [...]int{5, 9, 14, 27, 1 << 30}
	scoreNames     = [...]string{"0", "10", "20", "30", "40", "50", "60", "70", "80", "90", "none"}
	householdNames = [...]string{"alone", "2", "3", "4"}
)

func (g *generator) newCensus() *census {
	return &census{tongues: make([]int, len(g.k.Tongues)), contact: make([]int, len(g.k.Offer.Orientation.Languages)+1), tracks: make([]int, len(g.trackNames))}
}

func (c *census) count(g *generator, p *person, m *member) {
	c.people++
	c.tongues[p.tongue]++
	if p.female {
		c.women++
	}
	if p.age < young {
		c.young++
	}
	if p.orients {
		if p.status != model.Excluded {
			c.needs++
		}
		at := p.contact
		if at < 0 {
			at = len(c.contact) - 1
		}
		c.contact[at]++
	}
	if p.taught >= 0 {
		c.needs++
		c.tracks[p.track]++
		c.levels[p.level]++
	}
	c.literacy[p.literacy]++
	c.schooling[firstAbove(schoolingBelow[:], p.years)]++
	if p.score < 0 {
		c.cognitive[10]++
	} else {
		c.cognitive[min(9, p.score/10)]++
	}
	c.hours[p.hours.kind]++
	term := p.startBy
	if term == model.NoDate || (p.finishBy != model.NoDate && p.finishBy < term) {
		term = p.finishBy
	}
	switch {
	case term == model.NoDate:
		c.deadlines[0]++
	default:
		c.deadlines[1+firstAbove([]int{0, 46, 181, 1 << 30}, int(term-g.k.Date))]++
	}
	c.households[max(0, int(m.size)-1)]++
	if p.waited >= 0 {
		c.waiting[firstAbove(waitingBelow[:], p.waited/7)]++
	}
	c.arrivals[g.since(p).Time().Month()-1]++
	if p.status == model.Obliged {
		c.obliged++
	}
}

// firstAbove is the index of the first limit above n.
func firstAbove(limits []int, n int) int {
	for i, limit := range limits {
		if n < limit {
			return i
		}
	}
	return len(limits) - 1
}

func (c *census) add(o *census) {
	add := func(to, from []int) {
		for i, n := range from {
			to[i] += n
		}
	}
	add(c.tongues, o.tongues)
	add(c.contact, o.contact)
	add(c.tracks, o.tracks)
	add(c.literacy[:], o.literacy[:])
	add(c.schooling[:], o.schooling[:])
	add(c.cognitive[:], o.cognitive[:])
	add(c.hours[:], o.hours[:])
	add(c.deadlines[:], o.deadlines[:])
	add(c.households[:], o.households[:])
	add(c.waiting[:], o.waiting[:])
	add(c.arrivals[:], o.arrivals[:])
	add(c.levels[:], o.levels[:])
	c.obliged += o.obliged
	c.women += o.women
	c.young += o.young
	c.needs += o.needs
	c.people += o.people
}
