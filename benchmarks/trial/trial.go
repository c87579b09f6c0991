// Package trial makes the trial family: seeded batches of any size, in shortlist
// mode, on which the engine's targets are set.
//
// # The family
//
// Regions of about 800 people stand in a row; people take sessions in their own
// region and in the two beside it, at −120 points there. 85 % need language, on
// one of 8 levels; 70 % need orientation in one of 9 contact languages, and a
// third of the people accept a second one, at −80. A session of language meets
// two to four times a week in one part of the day, one of orientation once or
// twice, on days from Monday to Friday. 35 % of the people can always come, 25 %
// in mornings and some afternoons, 20 % in evenings and on Saturday, 20 % in each
// half-day with probability ¾. A region has as many sessions of a level or a
// contact language as the seat ratio times its demand asks, at least one.
//
// A person's base is 1,000, 1,500 or 2,200 points (50, 30, 20 %) and 20 a week
// waited (0..25). Language is worth base − distance − 0..99 − 30 a meeting above
// two, orientation 0.7 base − distance − second language − 0..99.
//
// A need that no session fits is not in the batch. Regions stand in a row, not
// in a ring, and Saturday has no session, as in the trial sets under data/trial,
// with which a test compares the numbers of options and the points.
package trial

import (
	"fmt"
	"math"

	"instroom/model"
	"instroom/model/rules"
)

// Date is the batch date of every trial batch.
const Date = model.Date(20697) // 2026-09-01

// Options say which batch of the family. The zero value of a field leaves the
// variation out; People and Seats must be given.
type Options struct {
	People int
	Seats  float64 // seats for this share of the demand, 0.95 = 95 %; sessions are whole, so nearly
	Seed   uint64

	OptionalShare float64 // of the sessions: optional, min_size 8, opening cost 500..3,000
	Budget        float64 // share of all opening costs that may be spent; 0 = no budget
	LinkedShare   float64 // of the people: in pairs, placed together, of one region, level and contact language
	Identical     int     // people of one profile with the same options and points; 0 and 1 = nobody alike
	EveningOnly   bool    // sessions meet, and people can come, in evenings (and on Saturday) only
	Ties          bool    // every score is 1,000
	WidePoints    bool    // scores from 1 to 1,000,000, even over their number of digits
}

// Validate reports options that make no batch.
func (o *Options) Validate() error {
	switch {
	case o.People < 1 || o.People > 9_999_999:
		return fmt.Errorf("people must be 1 to 9,999,999, not %d", o.People)
	case !(o.Seats > 0 && o.Seats <= 10):
		return fmt.Errorf("seats must be above 0 and at most 10, not %v", o.Seats)
	case !share(o.OptionalShare) || !share(o.LinkedShare) || !share(o.Budget):
		return fmt.Errorf("shares must be 0 to 1")
	case o.Identical < 0:
		return fmt.Errorf("identical must not be negative")
	case o.Ties && o.WidePoints:
		return fmt.Errorf("scores are either all equal or wide")
	}
	return nil
}

// share reports whether x is a share of a whole; NaN is none.
func share(x float64) bool { return x >= 0 && x <= 1 }

const (
	peopleARegion   = 800
	languageNeed    = 85 // per cent
	orientationNeed = 70
	otherRegion     = 120 // points
	otherLanguage   = 80
	longWeek        = 30 // points a meeting above two
	levels          = 8
	tongues         = 9
	lowLevels       = 2 // with small groups
	groupSize       = 16
	lowGroupSize    = 10
	minSize         = 8
)

var (
	levelWeights  = []int{10, 8, 30, 20, 14, 10, 5, 3}
	tongueWeights = []int{28, 20, 14, 10, 10, 6, 5, 4, 3}
	partWeights   = []int{45, 25, 30} // am, pm, ev
	baseWeights   = []int{50, 30, 20}
	bases         = []int{1000, 1500, 2200}
)

// What a stream of numbers is for.
const (
	forPerson = iota
	forScores
	forPair
	forSession
)

// Batch makes a batch. The same options give the same batch, byte for byte. It
// takes time in proportion to the options, and no memory beyond the batch but 24
// bytes a person. It panics where Validate reports an error.
func Batch(o Options) *model.Batch {
	if err := o.Validate(); err != nil {
		panic("trial: " + err.Error())
	}
	g := &generator{o: o, regions: max(1, (2*o.People+peopleARegion)/(2*peopleARegion))}
	g.b = &model.Batch{Settings: rules.Defaults(), Kinds: []string{"language", "orientation"}}
	g.b.Settings.Date, g.b.Settings.Seed = Date, o.Seed
	g.b.Settings.Shortlist, g.b.Settings.TravelGap = true, 0
	g.people = make([]person, o.People)
	for i := range g.people {
		g.people[i] = g.person(i)
	}
	g.link()
	g.sessions()
	g.preferences()
	g.participants()
	return g.b
}

type generator struct {
	o       Options
	b       *model.Batch
	regions int
	people  []person
	offers  []offer   // by session
	first   [][]int32 // by region: where its levels and then its contact languages begin in offers
}

// person is what decides somebody's options.
type person struct {
	region      int32
	base        int16 // points, weeks waited included
	level       int8  // −1 = no need
	tongue      int8  // of contact; −1 = no need
	second      int8  // a second one, −1 = none
	linked      bool  // with the other of the pair: 2i and 2i+1
	free        slots
	orientation bool // in the end: has an option
	language    bool
}

// slots is a set of half-days: bit 3·day + part, Monday first.
type slots uint32

const (
	everySlot slots = 1<<18 - 1
	mornings  slots = 0o111111
	evenings  slots = mornings << 2
	saturday  slots = 0o7 << 15
)

// offer is a session as people see it.
type offer struct {
	slots    slots
	meetings int8
}

// profile is whose numbers person i has.
func (g *generator) profile(i int) int { return i / max(1, g.o.Identical) }

func (g *generator) person(i int) person {
	r := stream(g.o.Seed, forPerson, g.profile(i))
	p := person{region: int32(r.below(g.regions)), level: -1, tongue: -1, second: -1}
	if level := r.pick(levelWeights); r.per(languageNeed) {
		p.level = int8(level)
	}
	tongue, second := r.pick(tongueWeights), r.pick(tongueWeights)
	if needs, more := r.per(orientationNeed), r.below(3) == 0; needs {
		p.tongue = int8(tongue)
		if more && second != tongue {
			p.second = int8(second)
		}
	}
	p.base = int16(bases[r.pick(baseWeights)] + 20*r.below(26))
	p.free = g.free(&r)
	return p
}

// free returns when somebody can come.
func (g *generator) free(r *random) slots {
	kind, drawn := r.below(100), r.next()
	switch {
	case g.o.EveningOnly:
		return evenings | saturday
	case kind < 35:
		return everySlot
	case kind < 60:
		return mornings | mornings<<1&slots(drawn)
	case kind < 80:
		return evenings | saturday
	}
	return slots(drawn|drawn>>18) & everySlot // either of two bits: ¾
}

// link makes pairs: the second has the region, level and languages of the first,
// where both have the need, and other hours and points.
func (g *generator) link() {
	if g.o.LinkedShare == 0 {
		return
	}
	limit := int(math.Round(g.o.LinkedShare * 1000))
	for i := 0; i+1 < len(g.people); i += 2 {
		if r := stream(g.o.Seed, forPair, i); r.below(1000) >= limit {
			continue
		}
		p, q := &g.people[i], &g.people[i+1]
		p.linked, q.linked, q.region = true, true, p.region
		if p.level >= 0 && q.level >= 0 {
			q.level = p.level
		}
		if p.tongue >= 0 && q.tongue >= 0 {
			q.tongue, q.second = p.tongue, p.second
		}
	}
}

// sessions makes as many of each level and contact language of a region as its demand asks.
func (g *generator) sessions() {
	demand := make([][levels + tongues]int, g.regions)
	for i := range g.people {
		p := &g.people[i]
		if p.level >= 0 {
			demand[p.region][p.level]++
		}
		if p.tongue >= 0 {
			demand[p.region][levels+p.tongue]++
		}
	}
	g.first = make([][]int32, g.regions)
	for region := range demand {
		for sort, n := range demand[region] {
			g.first[region] = append(g.first[region], int32(len(g.offers)))
			seats := groupSize
			if sort < lowLevels {
				seats = lowGroupSize
			}
			for range max(1, int(math.Round(float64(g.o.Seats*float64(n))/float64(seats)))) {
				g.session(sort < levels, seats)
			}
		}
		g.first[region] = append(g.first[region], int32(len(g.offers)))
	}
	if g.o.Budget > 0 {
		var all model.Cents
		for s := range g.b.Sessions {
			all += max(0, g.b.Sessions[s].OpenCost)
		}
		g.b.Settings.Budget = model.Cents(math.Round(g.o.Budget * float64(all)))
	}
}

var partHours = [...][2]model.Minutes{{9 * 60, 12 * 60}, {13 * 60, 16 * 60}, {18*60 + 30, 21*60 + 30}}

func (g *generator) session(language bool, seats int) {
	index := len(g.offers)
	r := stream(g.o.Seed, forSession, index)
	id := fmt.Sprintf("s%06d", index)
	s := model.Session{
		ID: id, Title: id, Line: int32(index) + 2, Kind: model.OrientationKind,
		Capacity: seats, MinSize: -1, TargetSize: -1, EnrolledTotal: -1, OpenCost: -1, Childcare: -1,
		Start: Date + 34, End: Date + 108, LastEntry: model.NoDate, Decision: model.NoDate,
	}
	meetings := 1 + r.below(2)
	if language {
		s.Kind, s.LanguageTaught = model.LanguageKind, "nl"
		meetings = 2 + r.below(3)
	}
	part := r.pick(partWeights)
	if g.o.EveningOnly {
		part = 2
	}
	f := offer{meetings: int8(meetings)}
	for left, day := meetings, 0; day < 5; day++ {
		if r.below(5-day) < left {
			left--
			f.slots |= 1 << (3*day + part)
			s.Weekly = append(s.Weekly, model.WeekSlot{Day: model.Weekday(day), Start: partHours[part][0], End: partHours[part][1]})
		}
	}
	if drawn := r.below(1000); drawn < int(math.Round(g.o.OptionalShare*1000)) {
		s.Status, s.MinSize, s.OpenCost = model.Optional, minSize, model.Cents(100*(500+r.below(2501)))
	}
	g.offers = append(g.offers, f)
	g.b.Sessions = append(g.b.Sessions, s)
}

// preferences counts the rows and then makes them, so that none is made twice.
func (g *generator) preferences() {
	n := 0
	for i := range g.people {
		g.each(&g.people[i], func(int32, int, int) { n++ })
	}
	g.b.Preferences = make([]model.Preference, 0, n)
	for i := range g.people {
		p := &g.people[i]
		r := stream(g.o.Seed, forScores, g.profile(i))
		digits := r.below(20)
		g.each(p, func(s int32, kind, off int) {
			score := int(p.base)
			if kind == model.OrientationKind {
				score = score * 7 / 10
				p.orientation = true
			} else {
				p.language = true
			}
			score -= off + r.below(100)
			if g.o.Ties {
				score = 1000
			}
			if g.o.WidePoints {
				score = min(1_000_000, 1<<digits+r.below(1<<digits))
			}
			g.b.Preferences = append(g.b.Preferences, model.Preference{Participant: int32(i), Session: s, Score: int32(score)})
		})
	}
}

// each calls take for the options of somebody, by session, with the points off.
func (g *generator) each(p *person, take func(session int32, kind, off int)) {
	offered := func(region, sort int32, kind, off int) {
		for s := g.first[region][sort]; s < g.first[region][sort+1]; s++ {
			if f := &g.offers[s]; f.slots&^p.free == 0 {
				more := 0
				if kind == model.LanguageKind {
					more = longWeek * int(f.meetings-2)
				}
				take(s, kind, off+more)
			}
		}
	}
	for region := max(0, p.region-1); region <= min(p.region+1, int32(g.regions-1)); region++ {
		off := 0
		if region != p.region {
			off = otherRegion
		}
		if p.level >= 0 {
			offered(region, int32(p.level), model.LanguageKind, off)
		}
		if p.second >= 0 && p.second < p.tongue {
			offered(region, levels+int32(p.second), model.OrientationKind, off+otherLanguage)
		}
		if p.tongue >= 0 {
			offered(region, levels+int32(p.tongue), model.OrientationKind, off)
		}
		if p.second > p.tongue {
			offered(region, levels+int32(p.second), model.OrientationKind, off+otherLanguage)
		}
	}
}

// participants makes the rows of the people; those with the same needs share them.
func (g *generator) participants() {
	const width = 8
	text := make([]byte, 0, width*len(g.people))
	for i := range g.people {
		text = fmt.Appendf(text, "p%07d", i)
	}
	ids := string(text)
	taught := []string{"nl"}
	g.b.Participants = make([]model.Participant, len(g.people))
	for i := range g.people {
		p := &g.people[i]
		q := model.Participant{
			ID: ids[width*i : width*(i+1)], Line: int32(i) + 2, Status: model.Entitled,
			NeedsLanguage: model.LanguageNeed{Given: true}, NeedsOrientation: model.No,
			CognitiveScore: -1, SchoolingYears: -1, AttendancePct: -1, MaxHoursWeek: -1, RuleKind: -1,
			EarliestStart: model.NoDate, LatestStart: model.NoDate, SuspendedUntil: model.NoDate,
			StartBy: model.NoDate, FinishBy: model.NoDate, WaitingSince: Date,
			MaxTravelMinutes: g.b.Settings.MaxTravelMinutes,
		}
		if p.language {
			q.NeedsLanguage.Languages = taught
		}
		if p.orientation {
			q.NeedsOrientation = model.Yes
		}
		if p.linked {
			first := i &^ 1
			q.Household, q.Rule = "h"+ids[width*first+1:width*(first+1)], model.Together
		}
		g.b.Participants[i] = q
	}
}
