package cohort

import (
	"slices"
	"strings"

	"instroom/model"
)

// maxAlso is the most second languages of a tongue.
const maxAlso = 6

// person is somebody of the cohort before the row is written. It holds more
// than the row: sex and age act only through the groups that are open to them.
type person struct {
	index   int
	point   int32
	female  bool
	age     int
	tongue  int // index into Knobs.Tongues
	also    [maxAlso]uint8
	speaks  uint8 // own language taught, where orientation needs it; else 0
	taught  int   // index into Knobs.Taught, −1 = no need
	orients bool
	done    bool // orientation done

	literacy model.Literacy
	years    int
	score    int // −1 = not tested
	level    int // index into levelNames
	assessed bool
	advice   string
	track    int // the ideal track, index into generator.trackNames
	contact  int // index into Offer.Orientation.Languages, −1 = none fits

	hours     hours
	status    model.LegalStatus
	waited    int  // days; below 0 = arrives so many days after the date
	continues bool // a seat of the next module is offered for them
	startBy   model.Date
	finishBy  model.Date
	absent    model.DateRange // From = NoDate: none
	earliest  model.Date
	latest    model.Date
	suspended model.Date

	transport int
	minutes   int // most travel, 0 = the default
	digital   int
	care      int
	school    bool
	youth     bool
	womenOnly bool
	access    string
	preferred string
	maxHours  int
	oneByOne  bool

	house     int // index of its first member, −1 = none
	houseRule string
}

// person draws somebody. Whoever asks for the same index gets the same person.
func (g *generator) person(index int, p *person, d *draw) {
	k := &g.k.People
	d.reset(g.o.Seed, forPerson, int64(index/g.k.Hard.Identical))
	*p = person{index: index, taught: -1, contact: -1, score: -1, house: -1,
		startBy: model.NoDate, finishBy: model.NoDate, earliest: model.NoDate, latest: model.NoDate, suspended: model.NoDate,
		absent: model.DateRange{From: model.NoDate}}
	p.point = int32(g.home.pick(d))
	p.female, p.age = d.in(k.Women), k.Age.From+g.ages.pick(d)
	p.tongue = g.tongues.pick(d)
	g.assess(p, d)
	g.needs(p, d)

	works := d.in(k.Working)
	inShifts := works && d.in(k.Shifts)
	care, school := false, false
	if !works {
		switch drawn := share(d.below(int(whole))); {
		case drawn < k.Care:
			care = true
		case drawn < k.Care+k.SchoolChildren:
			school = true
		}
	}
	p.hours = g.hoursOf(d, works, inShifts, school)
	p.school = school
	if care {
		p.care = 1
		if d.in(whole / 8) {
			p.care = 2
		}
	}

	switch {
	case d.in(k.Excluded):
		p.status = model.Excluded
	case d.in(k.Obliged):
		p.status = model.Obliged
	}
	g.dates(p, d)
	g.way(p, d)
	p.digital = g.digital.pick(d)
	p.youth = p.age < k.YouthBelow
	p.womenOnly = p.female && d.in(k.WomenOnly)
	switch {
	case d.in(k.Wheelchair):
		p.access = "wheelchair"
	case d.in(k.Hearing):
		p.access = "hearing"
	}
	if d.in(k.Preferred) {
		p.preferred = g.wish(p, d)
	}
	if d.in(k.MaxHours) {
		p.maxHours = 9 + 3*d.below(4)
	}
	p.oneByOne = d.in(k.OneAtATime)
	p.continues = g.o.Weeks > 0 && d.in(g.k.Year.Continuing)
}

// assess draws literacy, school, score and level, which hang together: who did
// not go to school reads less, and scores lower in the test.
func (g *generator) assess(p *person, d *draw) {
	k, t := &g.k.People, &g.k.Tongues[p.tongue].Value
	switch drawn := share(d.below(int(whole))); {
	case drawn < t.None:
		p.literacy = model.NotLiterate
	case drawn < t.None+t.OtherScript:
		p.literacy = model.OtherScript
	}
	p.years = g.years[p.literacy].pick(d)
	untested := k.Cognitive.Untested
	if p.years >= k.Cognitive.SchooledFrom {
		untested = k.Cognitive.SchooledUntested
	}
	score := g.scores[p.years].pick(d)
	if p.literacy != model.NotLiterate && !d.in(untested) {
		p.score = score
	}
	p.level = g.levels.pick(d)
	p.assessed = !d.in(k.NotAssessed)
	for i, a := range t.Also {
		if d.in(a.Value) {
			p.also[i] = uint8(3 + d.below(3))
		} else if d.in(whole / 12) {
			p.also[i] = 2
		}
	}
	p.track = g.ideal(p, d)
	if d.in(k.TrackAdvice) {
		p.advice = g.trackNames[p.track]
	}
}

// needs draws what somebody asks for.
func (g *generator) needs(p *person, d *draw) {
	k := &g.k.People
	language, orients := d.in(k.NeedsLanguage), d.in(k.NeedsOrientation)
	drawn := g.taught.pick(d)
	own := g.k.Tongues[p.tongue].Name
	if language || !orients {
		// Nobody learns the mother tongue: another language, or none.
		for i := range g.k.Taught {
			if at := (drawn + i) % len(g.k.Taught); g.k.Taught[at].Value > 0 && !slices.Contains(g.languages[at], own) {
				p.taught = at
				break
			}
		}
	}
	p.orients = orients || p.taught < 0
	p.done = !p.orients && d.in(whole/2)
	if from := g.k.Offer.Orientation.OwnLanguageFrom; from != "" {
		// Taught in the language learnt: after it, and in nothing else.
		p.orients = p.taught < 0 || p.level >= slices.Index(levelNames, from)
		if p.orients {
			p.speaks = 3
			p.contact = 0
		}
		p.done = false
		return
	}
	p.contact = g.contact(p)
}

// contact is the language in which somebody asks for orientation: the mother
// tongue where it fills a group, or else of the languages known the one that
// most people know.
func (g *generator) contact(p *person) int {
	t := &g.k.Tongues[p.tongue].Value
	own := int(g.ownContact[p.tongue])
	fills := g.fillsGroup[g.points[p.point].hub]
	if own >= 0 && fills[own] {
		return own
	}
	best := own
	for i := range t.Also {
		at := int(g.alsoContact[p.tongue][i])
		if at >= 0 && p.also[i] > 2 && (best < 0 || g.speakers[at] > g.speakers[best]) {
			best = at
		}
	}
	return best
}

// findContacts looks up which languages of orientation each tongue leads to, and
// which of them fill half a group in each hub by the number of speakers expected.
func (g *generator) findContacts() {
	o := &g.k.Offer.Orientation
	speakers := make([]uint64, len(o.Languages))
	g.speakers = speakers
	var all uint64
	for _, t := range g.k.Tongues {
		weight := uint64(t.Value.Weight)
		all += weight
		own := slices.Index(o.Languages, t.Name)
		g.ownContact = append(g.ownContact, int16(own))
		if own >= 0 {
			speakers[own] += weight * uint64(whole)
		}
		var also [maxAlso]int16
		for i, a := range t.Value.Also {
			at := slices.Index(o.Languages, a.Name)
			also[i] = int16(at)
			if at >= 0 {
				speakers[at] += weight * uint64(a.Value)
			}
		}
		g.alsoContact = append(g.alsoContact, also)
	}
	for i := range g.hubs {
		near := 0 // leftovers of the hubs in reach come together
		for j := range g.hubs {
			if g.points[g.hubs[i].at].distance(&g.points[g.hubs[j].at]) <= int64(g.k.Geography.ReachKm)*1000 {
				near += g.hubs[j].people
			}
		}
		people := uint64(near) * uint64(g.k.People.NeedsOrientation) / uint64(whole)
		fills := make([]bool, len(o.Languages))
		for l := range fills {
			fills[l] = 2*people*(speakers[l]/all) >= uint64(o.Seats)*uint64(whole)
		}
		g.fillsGroup = append(g.fillsGroup, fills)
	}
}

// ideal is the track of the decision table of the programme; of two ideals, one.
func (g *generator) ideal(p *person, d *draw) int {
	score := "mid"
	switch {
	case p.score < 0:
		score = "missing"
	case p.score < g.rules.ScoreLow:
		score = "low"
	case p.score >= g.rules.ScoreHigh:
		score = "high"
	}
	drawn := d.below(2)
	for i := range g.rules.Table {
		r := &g.rules.Table[i]
		if (len(r.Literacy) == 0 || slices.Contains(r.Literacy, p.literacy)) &&
			p.years >= r.SchoolingFrom && (r.SchoolingBelow == 0 || p.years < r.SchoolingBelow) &&
			(len(r.Score) == 0 || slices.Contains(r.Score, score)) {
			return slices.Index(g.trackNames, r.Ideal[drawn%len(r.Ideal)])
		}
	}
	return 0
}

// dates draws waiting, terms and absences.
func (g *generator) dates(p *person, d *draw) {
	k := &g.k.People
	p.waited = g.waits.pick(d)
	if g.o.Weeks > 0 && !d.in(g.k.Year.Waiting) {
		p.waited = -1 - g.arrives.pick(d)
	}
	since, today := g.since(p), g.firstDay(p)
	startBy, finishBy := d.in(k.Deadlines.StartBy), d.in(k.Deadlines.FinishBy)
	if p.status == model.Obliged {
		if startBy {
			p.startBy = since + model.Date(k.Deadlines.StartDays)
		}
		if finishBy {
			p.finishBy = since + model.Date(k.Deadlines.FinishDays)
		}
	}
	if d.in(k.Absence) {
		p.absent.From = today + model.Date(14+d.below(120))
		p.absent.To = p.absent.From + model.Date(6+7*d.below(3))
	}
	switch drawn := share(d.below(int(whole))); {
	case drawn < k.EarliestStart:
		p.earliest = today + model.Date(14+d.below(70))
	case drawn < k.EarliestStart+k.LatestStart:
		p.latest = today + model.Date(42+d.below(70))
	}
	if d.in(k.Suspended) {
		p.suspended = today + model.Date(20+d.below(90))
	}
}

// since is the day on which somebody began, or begins, to wait.
func (g *generator) since(p *person) model.Date { return g.k.Date - model.Date(p.waited) }

// firstDay is the day from which on somebody can be placed.
func (g *generator) firstDay(p *person) model.Date { return max(g.k.Date, g.since(p)) }

// way draws how somebody travels, and how far: nobody says 60 minutes on foot
// where the nearest course is in the next town.
func (g *generator) way(p *person, d *draw) {
	at := &g.points[p.point]
	p.transport = g.transport.pick(d)
	if (p.transport == int(model.Walk) && at.metres > 3000) || (p.transport == int(model.Bike) && at.metres > 9000) {
		p.transport = int(model.Transit)
	}
	p.minutes, _ = number(g.k.People.TravelMinutes[g.minutes.pick(d)].Name)
	far := d.in(g.k.Geography.Far)
	h := &g.hubs[at.hub]
	switch {
	case h.dense:
		// So many sessions are near that nobody looks farther than the catchment.
		p.minutes = travel(max(h.reach*3/2, at.metres)+1000, p.transport)
	case far && travel(at.metres+1500, p.transport) > 55:
		p.minutes = 90
	}
}

// wish is a day part or a site that somebody would rather have.
func (g *generator) wish(p *person, d *draw) string {
	if d.below(2) == 0 {
		return g.siteID(int(g.points[p.point].hub), 0)
	}
	switch p.hours.part {
	case eveningPart, saturdayPart:
		return "mo-ev|tu-ev|we-ev|th-ev"
	case schoolPart:
		return "mo-am|tu-am|th-am|fr-am"
	}
	if d.below(2) == 0 {
		return "mo-am|tu-am|we-am|th-am|fr-am"
	}
	return "mo-pm|tu-pm|th-pm|fr-pm"
}

// entryLevel is the module to enter in one of the languages taught.
func (g *generator) entryLevel(p *person, language string) string {
	e := g.k.Entry.get(language)
	if p.literacy == model.NotLiterate && p.level == 0 {
		return e.NotLiterate
	}
	return e.Levels[p.level]
}

// splitTaught are the languages of each row of Knobs.Taught.
func splitTaught(w weights) [][]string {
	all := make([][]string, len(w))
	for i, x := range w {
		all[i] = strings.Split(x.Name, "|")
	}
	return all
}
