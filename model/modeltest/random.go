package modeltest

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"instroom/model"
)

// Options of Random. People 0 means a tiny batch: 2 to 9 people and 3 to 10
// sessions; Sessions 0 means one for six people, at least 4.
type Options struct {
	People, Sessions int
	Plain            bool // no features: confirmed sessions, needs, clashes and points only
}

// Date is a Monday: every batch is planned on it or within the four days after.
var Date = model.MakeDate(2026, 9, 7)

// Random returns a batch. The settings are the defaults of a run; date, seed and
// the keys that a feature needs are set here. The same seed, options and
// settings give the same batch.
func Random(seed uint64, settings model.Settings, o Options) *model.Batch {
	r := rand.New(rand.NewPCG(seed, 0xba7c4))
	people, sessions := o.People, o.Sessions
	if people == 0 {
		people = 2 + r.IntN(8)
		sessions = max(sessions, 3+r.IntN(8))
	}
	if sessions == 0 {
		sessions = max(4, people/6)
	}
	g := &generator{r: r, plain: o.Plain, b: &model.Batch{
		Settings: settings,
		Kinds:    []string{"language", "orientation"},
	}}
	g.b.Settings.Date = Date
	g.b.Settings.Seed = seed
	g.settings()
	g.sites()
	for s := range sessions {
		g.b.Sessions = append(g.b.Sessions, g.session(fmt.Sprintf("S%03d", s)))
	}
	for p := range people {
		g.b.Participants = append(g.b.Participants, g.participant(fmt.Sprintf("P%04d", p)))
	}
	if g.on(households) {
		g.households()
	}
	if g.on(prerequisites) {
		g.prerequisites()
	}
	// Rows stand in no order; indexes are made after this.
	r.Shuffle(people, func(i, j int) {
		x := g.b.Participants
		x[i], x[j] = x[j], x[i]
	})
	r.Shuffle(sessions, func(i, j int) {
		x := g.b.Sessions
		x[i], x[j] = x[j], x[i]
	})
	if g.on(placements) {
		g.placements()
	}
	if g.on(preferences) || g.b.Settings.Shortlist {
		g.preferences()
	}
	if g.on(blocked) {
		g.blocked()
	}
	for i := range g.b.Participants {
		g.b.Participants[i].Line = int32(i + 2)
	}
	for i := range g.b.Sessions {
		g.b.Sessions[i].Line = int32(i + 2)
	}
	return g.b
}

// feature is something that a batch may have.
type feature int

const (
	calendars feature = iota
	shifts
	dated
	places
	childcare
	households
	prerequisites
	placements
	lateEntry
	statuses
	rooms
	blocked
	budget
	weeklyLoad
	oneAtATime
	thirdKind
	preferences
	shortlist
	strict
	badCells
	access
	audience
	absences
	windows
	filling
	mixedProgrammes
	literacies
	legal
	unknown
	derived
	features
)

// chance is how many batches in a hundred have a feature.
var chance = [features]int{
	calendars: 25, shifts: 30, dated: 25, places: 50, childcare: 40, households: 50, prerequisites: 25, placements: 55,
	lateEntry: 50, statuses: 55, rooms: 45, blocked: 30, budget: 30, weeklyLoad: 30, oneAtATime: 25, thirdKind: 25,
	preferences: 35, shortlist: 10, strict: 15, badCells: 10, access: 20, audience: 25, absences: 35, windows: 35,
	filling: 45, mixedProgrammes: 20, literacies: 40, legal: 40, unknown: 15, derived: 35,
}

type generator struct {
	r         *rand.Rand
	b         *model.Batch
	plain     bool
	has       [features]bool
	programme string
	languages []string
}

func (g *generator) on(f feature) bool { return g.has[f] }

// per says yes n times in a hundred.
func (g *generator) per(n int) bool { return g.r.IntN(100) < n }

func pick[T any](g *generator, of ...T) T { return of[g.r.IntN(len(of))] }

func (g *generator) settings() {
	for f := range features {
		g.has[f] = !g.plain && g.per(chance[f])
	}
	s := &g.b.Settings
	programme := s.Programmes[g.r.IntN(len(s.Programmes))]
	g.programme, g.languages = programme.Name, programme.Languages
	if !g.plain && g.per(30) {
		s.Date += model.Date(g.r.IntN(5)) // a run on another day of the week
	}
	s.Strict = g.on(strict)
	s.Shortlist = g.on(shortlist)
	if g.on(thirdKind) {
		g.b.Kinds = append(g.b.Kinds, "workshop")
	}
	if g.on(budget) {
		if g.per(60) {
			s.Budget = model.Cents(g.r.IntN(12_000)) * 100
		}
		if g.per(50) {
			s.OpenAtMost = g.r.IntN(3)
		}
	}
	if g.on(calendars) {
		s.Closed = append(slices.Clone(s.Closed),
			model.ClosedDays{Name: "autumn", Days: []model.DateRange{{From: Date + 56, To: Date + 62}}},
			model.ClosedDays{Name: "fair", Programme: g.programme, Days: []model.DateRange{{From: Date + 14, To: Date + 14}}})
	}
}

func (g *generator) sites() {
	if !g.on(places) && !g.on(rooms) && !g.on(childcare) && !g.on(access) {
		return
	}
	for i := range 2 + g.r.IntN(3) {
		site := model.Site{ID: fmt.Sprintf("site%d", i), Rooms: -1, Childcare: -1}
		if g.on(places) && !g.per(10) {
			site.Place = g.place()
		}
		if g.on(rooms) && g.per(60) {
			site.Rooms = 1 + g.r.IntN(2)
		}
		if g.on(childcare) && g.per(50) {
			site.Childcare = g.r.IntN(4)
		}
		if g.on(access) && g.per(60) {
			site.Access = []string{"wheelchair"}
		}
		g.b.Sites = append(g.b.Sites, site)
	}
}

// place returns a point within about 12 km of the middle of Antwerp.
func (g *generator) place() model.Place {
	return model.Place{Known: true, Lat: 51.22 + (g.r.Float64()-0.5)/5, Lon: 4.40 + (g.r.Float64()-0.5)/4}
}

// slots returns 1 to n weekly meetings on different days in one part of the day,
// now and then at an odd hour.
func (g *generator) slots(n int) []model.WeekSlot {
	start, length := pick[model.Minutes](g, 540, 540, 780, 1110), model.Minutes(180)
	if g.per(15) {
		start, length = start+model.Minutes(15*g.r.IntN(6)), model.Minutes(45*(1+g.r.IntN(5)))
	}
	days := g.r.Perm(6)[:1+g.r.IntN(n)]
	slices.Sort(days)
	var out []model.WeekSlot
	for _, d := range days {
		out = append(out, model.WeekSlot{Day: model.Weekday(d), Start: start, End: min(1440, start+length)})
	}
	return out
}

func (g *generator) session(id string) model.Session {
	s := model.Session{
		ID: id, Kind: g.r.IntN(len(g.b.Kinds)), Capacity: 1 + g.r.IntN(5), MinSize: -1, TargetSize: -1, EnrolledTotal: -1,
		OpenCost: -1, Childcare: -1, LastEntry: model.NoDate, Decision: model.NoDate,
	}
	if g.per(20) {
		s.Capacity += 10
	}
	programme, languages := g.programme, g.languages
	if g.on(mixedProgrammes) && g.per(40) {
		other := pick(g, g.b.Settings.Programmes...)
		programme, languages = other.Name, other.Languages
	}
	if !g.per(25) {
		s.Programmes = []string{programme}
	}
	switch s.Kind {
	case model.LanguageKind:
		s.LanguageTaught = pick(g, languages...)
		ladder := g.b.Settings.Ladders[s.LanguageTaught]
		at := g.r.IntN(min(2, len(ladder)))
		s.Levels = []string{ladder[at].Code}
		if g.per(60) && at+1 < len(ladder) {
			s.Levels = append(s.Levels, ladder[at+1].Code)
		}
		if g.per(10) {
			s.Levels = nil
		}
		if g.per(40) {
			s.Tracks = g.tracks(programme)
		}
	case model.OrientationKind:
		s.InstructionLanguage = pick(g, "ar", "ar", "ar", "fr", "en", "")
		s.Interpreter = s.InstructionLanguage != "" && g.per(25)
		if g.per(15) {
			s.Tracks = g.tracks(programme)
		}
	default:
		s.InstructionLanguage = pick(g, "", "fr")
	}
	g.dates(&s)
	g.standing(&s)
	g.housing(&s)
	if g.on(audience) && g.per(30) {
		s.Audience = []string{pick(g, "women", "youth", "parents")}
	}
	if g.per(15) {
		s.Mode = pick(g, model.Online, model.Hybrid)
	}
	return s
}

// tracks returns one or two tracks of a programme.
func (g *generator) tracks(programme string) []string {
	var all []string
	for _, p := range g.b.Settings.Programmes {
		if p.Name == programme {
			all = append(all, p.Alpha)
			if p.OtherScript != "" {
				all = append(all, p.OtherScript)
			}
			for _, group := range p.Tracks {
				all = append(all, group...)
			}
		}
	}
	i := g.r.IntN(len(all))
	if g.per(50) || i+1 == len(all) {
		return []string{all[i]}
	}
	return []string{all[i], all[i+1]}
}

// dates says when a session meets.
func (g *generator) dates(s *model.Session) {
	s.Start = Date + 7 + model.Date(7*g.r.IntN(8)) + model.Date(g.r.IntN(2)*g.r.IntN(5))
	if g.on(lateEntry) && g.per(35) {
		s.Start -= model.Date(7 * (1 + g.r.IntN(5)))
		if g.per(30) {
			s.LastEntry = Date + model.Date(g.r.IntN(30))
		}
	}
	s.End = s.Start + model.Date(7*(2+g.r.IntN(9))) - 1
	if g.per(5) {
		s.End = s.Start
	}
	s.Weekly = g.slots(3)
	if g.b.Settings.Shortlist && g.per(30) {
		s.Start, s.End, s.LastEntry, s.Weekly = model.NoDate, model.NoDate, model.NoDate, nil // a list of places, no courses
		return
	}
	if g.on(dated) && g.per(30) {
		s.Weekly = nil
		for range 1 + g.r.IntN(5) {
			m := model.Meeting{Date: s.Start + model.Date(g.r.IntN(int(s.End-s.Start)+1)), Start: pick[model.Minutes](g, 540, 780, 1110)}
			m.End = m.Start + 150
			if !slices.ContainsFunc(s.Dated, func(x model.Meeting) bool { return x.Date == m.Date && x.Start == m.Start }) {
				s.Dated = append(s.Dated, m)
			}
		}
		slices.SortFunc(s.Dated, func(a, b model.Meeting) int { return int(a.Date-b.Date)*1440 + int(a.Start-b.Start) })
	} else if g.on(dated) && g.per(10) {
		s.Weekly = nil // meets nowhere: clashes with nothing
	}
	if g.on(calendars) && g.per(30) {
		s.Closed = []model.DateRange{{From: s.Start + 7, To: s.Start + 9}}
	}
	if g.per(20) {
		s.TotalHours = float64(20 + g.r.IntN(100))
	}
}

// standing says how firmly a session stands and how it fills.
func (g *generator) standing(s *model.Session) {
	if g.on(statuses) {
		s.Status = pick(g, model.Confirmed, model.Planned, model.Planned, model.Optional, model.Optional)
		if g.per(6) {
			s.Status = model.Cancelled
		}
		if g.per(85) {
			s.MinSize = g.r.IntN(4)
		}
		if s.Status == model.Optional && g.per(80) {
			s.OpenCost = model.Cents(g.r.IntN(16_000)) * 100
		}
		if g.per(25) {
			s.Decision = Date + model.Date(g.r.IntN(20)-8)
		}
		if g.per(30) {
			s.Capacity += 2
		}
	}
	if g.on(filling) {
		if g.per(50) {
			s.TargetSize = g.r.IntN(s.Capacity + 1)
		}
		if g.per(30) {
			s.OverbookPct = pick(g, 10, 25, 50)
		}
		switch {
		case g.per(25):
			s.Enrolled = g.r.IntN(3)
		case g.per(15):
			s.EnrolledTotal = g.r.IntN(4)
		}
	}
}

// housing says where a session meets and with whom.
func (g *generator) housing(s *model.Session) {
	if len(g.b.Sites) > 0 && !g.per(10) {
		s.Site = pick(g, g.b.Sites...).ID
	}
	if g.on(rooms) {
		if g.per(50) {
			s.Room = pick(g, "room1", "room2")
		}
		if g.per(50) {
			s.Teacher = pick(g, "teacher1", "teacher2", "teacher3")
		}
		for i := range s.Dated {
			if g.per(20) {
				s.Dated[i].Room, s.Dated[i].Teacher = "room3", "teacher1"
			}
		}
	}
	if g.on(childcare) && g.per(70) {
		s.Childcare = g.r.IntN(4)
	}
	if g.on(access) && g.per(20) {
		s.Access = []string{"wheelchair"}
	}
}

func (g *generator) participant(id string) model.Participant {
	settings := &g.b.Settings
	p := model.Participant{
		ID: id, Programme: g.programme, Status: model.Entitled, MaxHoursWeek: -1, CognitiveScore: -1, SchoolingYears: -1,
		RuleKind: -1, AttendancePct: -1, MaxTravelMinutes: settings.MaxTravelMinutes, WaitingSince: Date - model.Date(g.r.IntN(250)),
		EarliestStart: model.NoDate, LatestStart: model.NoDate, SuspendedUntil: model.NoDate, StartBy: model.NoDate, FinishBy: model.NoDate,
	}
	if g.on(mixedProgrammes) && g.per(30) {
		p.Programme = pick(g, "", settings.Programmes[0].Name, settings.Programmes[len(settings.Programmes)-1].Name)
	}
	g.needs(&p)
	g.assessment(&p)
	g.time(&p)
	if g.on(places) && !g.per(15) {
		p.Place = g.place()
		p.Transport = pick(g, model.Transit, model.Transit, model.Walk, model.Bike, model.Car)
		if g.per(20) {
			p.MaxTravelMinutes = model.Minutes(20 + g.r.IntN(60))
		}
	}
	if g.on(childcare) && g.per(35) {
		p.Childcare = int16(1 + g.r.IntN(2))
	}
	if g.on(audience) {
		if g.per(50) {
			p.Audience = []string{pick(g, "women", "youth", "parents")}
		}
		if g.per(10) {
			p.Audience = []string{"women"}
			p.AudienceOnly = p.Audience
		}
	}
	if g.on(access) && g.per(25) {
		p.AccessNeeds = []string{"wheelchair"}
	}
	p.Digital = pick(g, model.DigitalBasic, model.DigitalBasic, model.DigitalGood, model.DigitalNone)
	if g.per(20) && len(g.b.Sites) > 0 {
		p.PreferredSites = []string{g.b.Sites[0].ID}
	}
	if g.per(20) {
		for d := range model.Weekday(5) {
			p.PreferredSlots = append(p.PreferredSlots, model.WeekSlot{Day: d, Start: 480, End: 750})
		}
	}
	if g.on(legal) {
		p.Status = pick(g, model.Entitled, model.Obliged, model.Obliged, model.Exempt)
		if g.per(8) {
			p.Status = model.Excluded
		}
		if g.per(25) {
			p.StartBy = Date + model.Date(g.r.IntN(80)-20)
		}
		if g.per(20) {
			p.FinishBy = Date + model.Date(g.r.IntN(500))
		}
		if g.per(15) {
			p.PriorityClass = int8(1 + g.r.IntN(3))
		}
	}
	if g.on(badCells) && g.per(15) {
		p.BadColumns = []string{"level"}
	}
	return p
}

// needs says what a person wants: mostly both kinds.
func (g *generator) needs(p *model.Participant) {
	given := !(g.on(derived) && g.per(40))
	language := g.languages[0]
	if len(g.languages) > 1 && g.per(40) {
		language = g.languages[1]
	}
	if given {
		p.NeedsLanguage.Given = true
		if g.per(85) {
			p.NeedsLanguage.Languages = []string{language}
		}
		if len(g.languages) > 1 && g.per(25) {
			p.NeedsLanguage.Languages = slices.Clone(g.languages)
		}
		p.NeedsOrientation = model.No
		if g.per(75) {
			p.NeedsOrientation = model.Yes
		}
	} else {
		p.OrientationDone = g.per(25)
	}
	if len(g.b.Kinds) > 2 {
		p.NeedsOther = []model.Tri{pick(g, model.Unset, model.Yes, model.Yes, model.No)}
	}
	if g.on(oneAtATime) && g.per(35) {
		p.OneAtATime = true
	}
	ladder := g.b.Settings.Ladders[language]
	level := func() string {
		if g.per(30) {
			return "0"
		}
		return ladder[g.r.IntN(min(3, len(ladder)))].Code
	}
	switch {
	case g.per(8): // not assessed, unless a level was reached
	case len(p.NeedsLanguage.Languages) > 1:
		p.LevelByLanguage = map[string]string{}
		for _, l := range g.languages {
			p.LevelByLanguage[l] = g.b.Settings.Ladders[l][g.r.IntN(2)].Code
		}
	default:
		p.Level = level()
	}
	if g.on(derived) && g.per(30) {
		p.ReachedLevel = ladder[g.r.IntN(min(3, len(ladder)))].Code
		if g.per(50) {
			p.Level = ""
		}
	}
	if g.on(derived) && g.per(20) {
		p.TargetLevel = pick(g, "A1", "A2", "B1")
	}
}

func (g *generator) assessment(p *model.Participant) {
	if g.per(70) {
		p.SchoolingYears = int16(4 + g.r.IntN(14))
	}
	if g.per(60) {
		p.CognitiveScore = int16(g.r.IntN(101))
	}
	if g.on(literacies) {
		p.Literacy = pick(g, model.LatinScript, model.LatinScript, model.OtherScript, model.NotLiterate)
		if g.per(10) {
			p.TrackAdvice = g.tracks(g.programme)[0]
		}
	}
	for _, code := range []string{"ar", "fr", "en", "fa"} {
		if g.per(70) {
			p.Languages = append(p.Languages, model.LanguageSkill{Code: code, Level: uint8(2 + g.r.IntN(4))})
		}
	}
}

func (g *generator) time(p *model.Participant) {
	if g.per(45) {
		a := &model.Availability{Patterns: [][]model.WeekSlot{g.week()}}
		if g.on(shifts) && g.per(40) {
			a.Patterns = append(a.Patterns, g.week())
			a.Start, a.Weeks = Date-model.Date(7*g.r.IntN(4)), 1+g.r.IntN(2)
		}
		p.Available = a
	}
	if g.on(absences) && g.per(40) {
		from := Date + model.Date(g.r.IntN(60))
		p.Unavailable = []model.DateRange{{From: from, To: from + model.Date(g.r.IntN(10))}}
	}
	if g.on(windows) {
		if g.per(25) {
			p.EarliestStart = Date + model.Date(g.r.IntN(50))
		}
		if g.per(20) {
			p.LatestStart = Date + model.Date(20+g.r.IntN(60))
		}
		if g.per(12) {
			p.SuspendedUntil = Date + model.Date(g.r.IntN(60)-10)
		}
	}
	if g.on(weeklyLoad) && g.per(50) {
		p.MaxHoursWeek = model.Minutes(60 * (3 + g.r.IntN(12)))
	}
}

// week is availability on most days, merged and sorted.
func (g *generator) week() []model.WeekSlot {
	var out []model.WeekSlot
	for d := range model.Weekday(6) {
		switch {
		case g.per(60):
			out = append(out, model.WeekSlot{Day: d, Start: 480, End: 1320})
		case g.per(50):
			out = append(out, model.WeekSlot{Day: d, Start: 480, End: 1050})
		case g.per(60):
			out = append(out, model.WeekSlot{Day: d, Start: 1050, End: 1320})
		}
	}
	return out
}

// households ties neighbours in the list, two or three at a time.
func (g *generator) households() {
	x := g.b.Participants
	for i, n := 0, 0; i+1 < len(x); n++ {
		size := 1
		if g.per(45) {
			size = min(2+g.r.IntN(2), len(x)-i)
		}
		rule := pick(g, model.Together, model.Apart, model.NotSameTime, model.SameSite, model.ShareCare)
		kind := int8(-1)
		if g.per(30) {
			kind = int8(g.r.IntN(len(g.b.Kinds)))
		}
		for m := i; size > 1 && m < i+size; m++ {
			x[m].Household, x[m].Rule, x[m].RuleKind = fmt.Sprintf("H%02d", n), rule, kind
			x[m].Place = x[i].Place
			if rule == model.ShareCare && g.per(70) {
				x[m].Childcare = max(1, x[i].Childcare)
			}
			// People who sit together would learn the same thing.
			if rule == model.Together && g.per(70) {
				x[m].Programme, x[m].NeedsLanguage, x[m].NeedsOrientation = x[i].Programme, x[i].NeedsLanguage, x[i].NeedsOrientation
				x[m].Level, x[m].LevelByLanguage, x[m].ReachedLevel = x[i].Level, x[i].LevelByLanguage, x[i].ReachedLevel
				x[m].Languages, x[m].Available = x[i].Languages, x[i].Available
			}
		}
		i += size
	}
}

// prerequisites: a session asks for another kind or for certain sessions.
func (g *generator) prerequisites() {
	x := g.b.Sessions
	for s := range x {
		if !g.per(25) {
			continue
		}
		if g.per(50) {
			x[s].Prerequisites = []string{g.b.Kinds[(x[s].Kind+1)%len(g.b.Kinds)]}
			continue
		}
		for range 1 + g.r.IntN(2) {
			other := &x[g.r.IntN(len(x))]
			if other.ID != x[s].ID && !slices.Contains(x[s].Prerequisites, other.ID) {
				x[s].Prerequisites = append(x[s].Prerequisites, other.ID)
			}
		}
	}
}

// placements is last week's plan: rows of each status, most of them believable,
// some of people and sessions that are gone, and a session that may be shut.
func (g *generator) placements() {
	used := map[string]bool{}
	add := func(row model.Placement) {
		if key := row.Participant + "|" + row.Session; !used[key] {
			used[key] = true
			g.b.Placements = append(g.b.Placements, row)
		}
	}
	shut := -1
	if g.per(50) {
		shut = g.r.IntN(len(g.b.Sessions))
		s := &g.b.Sessions[shut]
		s.Status, s.Decision, s.MinSize, s.Enrolled, s.EnrolledTotal = model.Planned, Date-1, 2+g.r.IntN(3), 0, -1
		if s.Start.Valid() {
			s.Start = max(s.Start, Date+7)
			s.End = max(s.End, s.Start+20)
		}
		s.Capacity = max(s.Capacity, s.MinSize)
	}
	for i := range g.b.Participants {
		p := &g.b.Participants[i]
		if shut >= 0 && g.per(20) {
			add(model.Placement{Participant: p.ID, Session: g.b.Sessions[shut].ID, RespondBy: model.NoDate,
				Status: pick(g, model.PlacementConfirmed, model.Invited)})
			continue
		}
		if !g.per(35) {
			continue
		}
		s := &g.b.Sessions[g.r.IntN(len(g.b.Sessions))]
		row := model.Placement{Participant: p.ID, Session: s.ID, RespondBy: model.NoDate, By: "planner"}
		row.Status = pick(g, model.Proposed, model.Proposed, model.Proposed, model.Invited, model.Invited, model.PlacementConfirmed,
			model.Completed, model.Refused, model.Refused, model.NoShow, model.Stopped, model.Forbidden)
		if s.Start <= Date && g.per(40) {
			row.Status = model.Started
		}
		if row.Status == model.Invited {
			row.RespondBy = Date + model.Date(g.r.IntN(12)-4)
		}
		if row.Status == model.Completed {
			p.CompletedSession = append(p.CompletedSession, s.ID)
		}
		add(row)
		if g.per(15) {
			other := &g.b.Sessions[g.r.IntN(len(g.b.Sessions))]
			add(model.Placement{Participant: p.ID, Session: other.ID, RespondBy: model.NoDate, Status: pick(g, model.Refused, model.Forbidden, model.Proposed)})
		}
	}
	if g.on(unknown) {
		add(model.Placement{Participant: "gone", Session: g.b.Sessions[0].ID, Status: model.PlacementConfirmed, RespondBy: model.NoDate})
		add(model.Placement{Participant: g.b.Participants[0].ID, Session: "gone", Status: model.PlacementConfirmed, RespondBy: model.NoDate})
	}
	g.r.Shuffle(len(g.b.Placements), func(i, j int) {
		x := g.b.Placements
		x[i], x[j] = x[j], x[i]
	})
	for i := range g.b.Placements {
		g.b.Placements[i].Line = int32(i + 2)
	}
}

func (g *generator) preferences() {
	density, most := 25, 101
	if g.b.Settings.Shortlist {
		density, most = 55, 2500
	}
	for p := range g.b.Participants {
		if !g.b.Settings.Shortlist && g.per(50) {
			continue
		}
		for s := range g.b.Sessions {
			if g.per(density) {
				g.b.Preferences = append(g.b.Preferences, model.Preference{Participant: int32(p), Session: int32(s), Score: int32(g.r.IntN(most))})
			}
		}
	}
}

// blocked is what others use of rooms, teachers and childcare.
func (g *generator) blocked() {
	for range 1 + g.r.IntN(4) {
		x := model.Blocked{Date: model.NoDate, Day: model.Weekday(g.r.IntN(5)), Start: pick[model.Minutes](g, 540, 600, 780, 1110), Count: 1}
		x.End = x.Start + 120
		if g.per(30) {
			x.Date = Date + 7 + model.Date(g.r.IntN(40))
			x.Day = x.Date.Weekday()
		}
		switch {
		case len(g.b.Sites) > 0 && g.per(40):
			x.Resource, x.ID = pick(g, model.SiteRooms, model.SiteChildcare), pick(g, g.b.Sites...).ID
		case g.per(50):
			x.Resource, x.ID = model.Room, pick(g, "room1", "room2")
		default:
			x.Resource, x.ID = model.Teacher, pick(g, "teacher1", "teacher2")
		}
		g.b.Blocked = append(g.b.Blocked, x)
	}
}
