package check

import (
	"slices"

	"instroom/model"
)

// Reasons returns the codes of every rule that fails for participant p at
// session s, in the order of the contract; none means that s is an option.
func Reasons(b *model.Batch, p, s int) []model.Code { return New(b).Reasons(p, s) }

// Reasons returns the codes of every rule that fails for participant p at
// session s, in the order of the contract; none means that s is an option.
func (j *Judge) Reasons(p, s int) []model.Code {
	codes := j.reasons(newScratch(j), &j.people[p], int32(s), true)
	rankOf := func(c model.Code) int { return slices.Index(model.RuleCodes, c) }
	slices.SortFunc(codes, func(a, b model.Code) int { return rankOf(a) - rankOf(b) })
	return slices.Compact(codes)
}

// attendance is what p would attend of a session from an earliest day on.
type attendance struct {
	entry, first  model.Date // NoDate = none
	total, missed int64      // minutes from entry on
	before        int64      // minutes before entry
	inside        bool       // every meeting from entry on lies inside availability
}

// attend walks through the meetings from e on. Only dated absences may be
// missed, each meeting whole; a meeting outside the weekly availability is never
// all right, missed or not.
func (j *Judge) attend(p *person, s *session, e model.Date) attendance {
	a := attendance{entry: j.entry(s, e), first: model.NoDate, inside: true}
	if len(s.meetings) == 0 {
		a.first = a.entry
		return a
	}
	from := s.from(e)
	a.before, a.total = s.minutes[from], s.minutes[len(s.meetings)]-s.minutes[from]
	a.inside = s.inside(p.Available, from)
	for i := from; i < len(s.meetings) && (len(p.Unavailable) > 0 || i == from); i++ {
		m := &s.meetings[i]
		away := false
		for _, r := range p.Unavailable {
			away = away || r.Contains(m.Date)
		}
		if away {
			a.missed += int64(m.End - m.Start)
		} else if !a.first.Valid() {
			a.first = m.Date
		}
	}
	return a
}

// inside reports whether the meetings from one on lie inside a weekly availability.
func (s *session) inside(a *model.Availability, from int) bool {
	switch {
	case a == nil || from == len(s.meetings):
		return true
	case len(a.Patterns) == 0:
		return false
	case len(a.Patterns) == 1: // the same every week
		for i := range s.times {
			if m := &s.times[i]; m.Date >= s.meetings[from].Date && !covered(a.Patterns[0], m) {
				return false
			}
		}
		return true
	}
	for i := from; i < len(s.meetings); i++ {
		if m := &s.meetings[i]; !covered(a.Pattern(m.Date), m) {
			return false
		}
	}
	return true
}

// covered reports whether a meeting lies whole inside the union of weekly slots.
func covered(slots []model.WeekSlot, m *model.Meeting) bool {
	day := m.Date.Weekday()
	for at := m.Start; at < m.End; {
		reached := at
		for _, w := range slots {
			if w.Day == day && w.Start <= at {
				reached = max(reached, w.End)
			}
		}
		if reached == at {
			return false
		}
		at = reached
	}
	return true
}

// scratch is what one worker remembers while it goes through people.
type scratch struct {
	profile []int32              // by participant: equal availability and absences; −1 = nobody else's
	known   map[visit]attendance // attendance of shared profiles
	travel  []travel             // by site, of the person in hand
	person  *person              // whose travel it is
	found   []found              // options of the need in hand
	codes   []model.Code         // the answer in hand
	asked   struct {             // the last question of entryStep
		who      *person
		language string
		step     int
		ok       bool
	}
}

type visit struct {
	profile, session int32
	earliest         model.Date
}

type travel struct {
	asked, known bool
	minutes      model.Minutes
}

func newScratch(j *Judge) *scratch {
	return &scratch{travel: make([]travel, len(j.b.Sites)), known: map[visit]attendance{}}
}

func (c *scratch) attend(j *Judge, p *person, s int32, e model.Date) attendance {
	if c.profile == nil || c.profile[p.index] < 0 {
		return j.attend(p, &j.sessions[s], e)
	}
	key := visit{c.profile[p.index], s, e}
	a, ok := c.known[key]
	if !ok {
		a = j.attend(p, &j.sessions[s], e)
		c.known[key] = a
	}
	return a
}

// travelTo returns the minutes from home to a site, and whether there is one and
// both places are known.
func (c *scratch) travelTo(j *Judge, p *person, site int32) (model.Minutes, bool) {
	if site < 0 || !p.Place.Known {
		return 0, false
	}
	if c.person != p {
		c.person = p
		clear(c.travel)
	}
	t := &c.travel[site]
	if !t.asked {
		t.asked = true
		if place := j.b.Sites[site].Place; place.Known {
			t.known = true
			t.minutes = j.b.Settings.Travel.Minutes(p.Place, place, p.Transport)
		}
	}
	return t.minutes, t.known
}

// tooFar reports whether a site is out of reach.
func (c *scratch) tooFar(j *Judge, p *person, site int32) bool {
	minutes, known := c.travelTo(j, p, site)
	return known && minutes > p.MaxTravelMinutes
}

// entryStep asks Judge.entryStep, once for sessions of one language in a row.
func (c *scratch) entryStep(j *Judge, p *person, language string) (int, bool) {
	if a := &c.asked; a.who != p || a.language != language {
		a.who, a.language = p, language
		a.step, a.ok = j.entryStep(p, language)
	}
	return c.asked.step, c.asked.ok
}

// reasons returns the codes of the rules that fail, to be read before the next
// question; with all unset it stops at the first, cheap rules first.
func (j *Judge) reasons(c *scratch, p *person, at int32, all bool) []model.Code {
	codes := c.codes[:0]
	s, set := &j.sessions[at], &j.b.Settings
	fail := func(code model.Code) bool {
		codes = append(codes, code)
		c.codes = codes
		return !all
	}

	if !j.wants(p, at) && fail(model.NoNeed) {
		return codes
	}
	if len(p.BadColumns) > 0 && fail(model.BadData) {
		return codes
	}
	if s.Status == model.Cancelled && fail(model.CancelledSession) {
		return codes
	}
	if _, banned := slices.BinarySearch(p.forbidden, at); banned && fail(model.ForbiddenPair) {
		return codes
	}
	if j.noChildcare(p, s) && fail(model.Childcare) {
		return codes
	}
	if set.Shortlist {
		if _, listed := p.score(at); !listed && fail(model.NoNeed) {
			return codes
		}
		if p.MaxHoursWeek >= 0 && j.tooHeavy(p, []seat{j.newSeat(p, at)}) && fail(model.WeeklyLoad) {
			return codes
		}
		return codes
	}

	language := s.Kind == model.LanguageKind
	entry, assessed := 0, true
	if language {
		entry, assessed = c.entryStep(j, p, s.LanguageTaught)
		if !assessed && fail(model.NotAssessed) {
			return codes
		}
		if assessed && len(s.Levels) > 0 && (entry >= 64 || s.levels>>entry&1 == 0) && fail(model.Level) {
			return codes
		}
	}
	if s.Kind == model.OrientationKind && p.Status == model.Excluded && fail(model.ExcludedStatus) {
		return codes
	}
	if p.Programme != "" && len(s.Programmes) > 0 && !contains(s.Programmes, p.Programme) && fail(model.OtherProgramme) {
		return codes
	}
	if _, ok := j.instruction(p, s); !ok && fail(model.InstructionLanguage) {
		return codes
	}
	if !j.audience(p, s) && fail(model.Audience) {
		return codes
	}
	if s.online() && p.Digital == model.DigitalNone && fail(model.DigitalSkill) {
		return codes
	}
	if !j.access(p, s) && fail(model.Access) {
		return codes
	}
	if c.tooFar(j, p, s.visited()) && fail(model.TooFar) {
		return codes
	}
	if len(s.Tracks) > 0 {
		rules := j.programmeFor(p, s)
		if _, ok := j.pace(p, s); !ok && fail(model.Track) {
			return codes
		}
		if language && assessed && entry == 0 && p.Literacy == model.OtherScript && rules != nil &&
			rules.OtherScript != "" && !contains(s.Tracks, rules.OtherScript) && fail(model.Script) {
			return codes
		}
	}
	timing := j.timing(c.attend(j, p, at, p.earliest), p, s, p.earliest)
	if len(timing) > 0 && p.earliest != p.free && len(j.timing(c.attend(j, p, at, p.free), p, s, p.free)) == 0 {
		timing = []model.Code{model.Suspended}
	}
	for _, code := range timing {
		if fail(code) {
			return codes
		}
	}
	if p.MaxHoursWeek >= 0 && j.tooHeavy(p, []seat{j.newSeat(p, at)}) && fail(model.WeeklyLoad) {
		return codes
	}
	if len(s.Prerequisites) > 0 && !j.prerequisitePossible(p, at) && fail(model.Prerequisite) {
		return codes
	}
	return codes
}

// wants reports whether p has an open need that the session could meet.
func (j *Judge) wants(p *person, at int32) bool {
	s := &j.sessions[at]
	if p.pinnedIn(at) || s.Kind < 0 || s.Kind >= len(p.needs) {
		return false
	}
	n := &p.needs[s.Kind]
	if n.state != open && n.state != maybe {
		return false
	}
	return s.Kind != model.LanguageKind || j.b.Settings.Shortlist || contains(n.languages, s.LanguageTaught)
}

// timing returns the codes of the rules on dates and hours (contract §2.4, §2.5).
func (j *Judge) timing(a attendance, p *person, s *session, e model.Date) []model.Code {
	set := &j.b.Settings
	if !a.entry.Valid() {
		return []model.Code{model.LateEntry}
	}
	var codes []model.Code
	if len(s.meetings) > 0 {
		attended := a.total - a.missed
		enough := attended*set.AttendableMin.Den >= a.total*set.AttendableMin.Num && a.first.Valid()
		if !a.inside || !enough {
			codes = append(codes, model.Hours)
		}
	}
	if a.entry > set.Date+model.Date(7*set.HorizonWeeks) || p.LatestStart.Valid() && a.entry > p.LatestStart {
		codes = append(codes, model.StartWindow)
	}
	late := false
	switch {
	case len(s.meetings) == 0:
		late = s.Start.Valid() && e > s.Start && !(s.LastEntry.Valid() && e <= s.LastEntry)
	case a.before == 0:
	case s.LastEntry.Valid():
		late = a.entry > s.LastEntry
	default:
		late = a.before*set.LateEntry.Den > (a.before+a.total)*set.LateEntry.Num
	}
	if late {
		codes = append(codes, model.LateEntry)
	}
	return codes
}

// programmeFor is the rule set by which p's pace in s is judged: p's own
// programme, else the session's first, else flanders.
func (j *Judge) programmeFor(p *person, s *session) *model.Programme {
	name := p.Programme
	if name == "" && len(s.Programmes) > 0 {
		name = s.Programmes[0]
	}
	return j.programme(name)
}

// rank is the place of a track from slow to fast, −1 where the programme has no
// such track.
func rank(rules *model.Programme, track string) int {
	for i, group := range rules.Tracks {
		if contains(group, track) {
			return i
		}
	}
	return -1
}

// idealTracks returns the tracks at pace 0: the counsellor's advice, else the
// first row of the decision table that matches. Advice that names the group for
// another script says nothing about pace.
func (j *Judge) idealTracks(p *person, rules *model.Programme) []string {
	if p.TrackAdvice != "" && p.TrackAdvice != rules.OtherScript {
		return []string{p.TrackAdvice}
	}
	schooling := int(p.SchoolingYears)
	if schooling < 0 {
		schooling = rules.Schooling
	}
	score := "mid"
	switch c := int(p.CognitiveScore); {
	case c < 0:
		score = "missing"
	case c < rules.ScoreLow:
		score = "low"
	case c >= rules.ScoreHigh:
		score = "high"
	}
	for i := range rules.Table {
		r := &rules.Table[i]
		if (len(r.Literacy) == 0 || slices.Contains(r.Literacy, p.Literacy)) && schooling >= r.SchoolingFrom &&
			(r.SchoolingBelow == 0 || schooling < r.SchoolingBelow) && (len(r.Score) == 0 || contains(r.Score, score)) {
			return r.Ideal
		}
	}
	return nil
}

// pace returns the points of the pace term and whether the tracks go together:
// at most one step away, alpha only with alpha, the cheapest pair where there
// are several.
func (j *Judge) pace(p *person, s *session) (model.Points, bool) {
	if len(s.Tracks) == 0 {
		return 0, true
	}
	rules := j.programmeFor(p, s)
	if rules == nil {
		return 0, true
	}
	coef := &j.b.Settings.Points
	var best model.Points
	found, paced := false, false
	ideals := j.idealTracks(p, rules)
	take := func(x model.Points) {
		if !found || x > best {
			best, found = x, true
		}
	}
	for _, track := range s.Tracks {
		if track == rules.OtherScript && track != "" {
			continue // no pace
		}
		paced = true
		at := rank(rules, track)
		for _, ideal := range ideals {
			if (track == rules.Alpha) != (ideal == rules.Alpha) {
				continue
			}
			if track == ideal {
				take(0)
				continue
			}
			to := rank(rules, ideal)
			if at < 0 || to < 0 {
				continue
			}
			switch at - to {
			case 0:
				take(0)
			case -1:
				take(coef.PaceSlower.Times(1, 1))
			case 1:
				take(coef.PaceFaster.Times(1, 1))
			}
		}
	}
	if !paced { // a group for another script alone
		return 0, !contains(ideals, rules.Alpha) || rules.Alpha == ""
	}
	return best, found
}

// instruction returns how well p knows the language of instruction (5 where
// nothing is asked) and whether that is enough. Language courses teach it.
func (j *Judge) instruction(p *person, s *session) (int, bool) {
	if s.Kind == model.LanguageKind || s.Kind != model.OrientationKind && s.InstructionLanguage == "" {
		return 5, true
	}
	var taught []string
	switch {
	case s.InstructionLanguage != "":
		taught = []string{s.InstructionLanguage}
	case s.LanguageTaught != "":
		taught = []string{s.LanguageTaught}
	case len(s.Programmes) > 0:
		for _, name := range s.Programmes {
			if rules := j.programme(name); rules != nil {
				taught = append(taught, rules.Languages...)
			}
		}
	default:
		if rules := j.programme(p.Programme); rules != nil {
			taught = rules.Languages
		}
	}
	if len(p.Languages) == 0 {
		// Somebody without languages on file is taken to know the programme's own.
		if rules := j.programmeFor(p, s); rules != nil && overlap(taught, rules.Languages) {
			return 5, true
		}
		return 0, false
	}
	best := 0
	for _, l := range p.Languages {
		if contains(taught, l.Code) {
			best = max(best, int(l.Level))
		}
	}
	return best, best >= j.b.Settings.InstructionLevel
}

func (j *Judge) audience(p *person, s *session) bool {
	if len(p.AudienceOnly) > 0 && !overlap(p.AudienceOnly, s.Audience) {
		return false
	}
	return len(s.Audience) == 0 || overlap(s.Audience, p.Audience) || overlap(s.Audience, p.AudienceOnly)
}

func (j *Judge) access(p *person, s *session) bool {
	if len(p.AccessNeeds) == 0 || s.online() {
		return true
	}
	offered := s.Access
	if s.site >= 0 {
		offered = j.b.Sites[s.site].Access
	}
	for _, n := range p.AccessNeeds {
		if !contains(offered, n) {
			return false
		}
	}
	return true
}

// noChildcare reports whether the session alone can't take p's children. Of
// people who share the care it is not asked: what they need depends on who else
// is in class.
func (j *Judge) noChildcare(p *person, s *session) bool {
	return int(p.Childcare) > max(0, s.Childcare) && p.Childcare > 0 && !j.sharesCare(p)
}

func (j *Judge) sharesCare(p *person) bool {
	h := j.householdOf(p)
	return h != nil && h.rule == model.ShareCare && len(h.carers) >= 2
}

// meets reports whether a session is one that the prerequisite names, by its id
// or by its kind.
func (j *Judge) meets(required string, t int32) bool {
	s := &j.sessions[t]
	return s.ID == required || s.Kind >= 0 && s.Kind < len(j.b.Kinds) && j.b.Kinds[s.Kind] == required
}

// prerequisiteDone reports whether one of the session's prerequisites was done
// before: a completed row, or the kind as a whole.
func (j *Judge) prerequisiteDone(p *person, s *session) bool {
	for _, required := range s.Prerequisites {
		if contains(p.completed, required) {
			return true
		}
		for k, name := range j.b.Kinds {
			if name != required {
				continue
			}
			switch k {
			case model.OrientationKind:
				if p.OrientationDone {
					return true
				}
			case model.LanguageKind:
				if langs := p.needs[k].languages; j.targetReached(p, langs) || len(langs) == 0 && j.targetReached(p, j.ownLanguages(p)) {
					return true
				}
			default:
				for _, id := range p.completed {
					if t, ok := j.sessionOf[id]; ok && j.sessions[t].Kind == k {
						return true
					}
				}
			}
		}
	}
	return false
}

func (j *Judge) ownLanguages(p *person) []string {
	if rules := j.programme(p.Programme); p.Programme != "" && rules != nil {
		return rules.Languages
	}
	return []string{"nl", "fr", "de"}
}

// prerequisitePossible reports whether a prerequisite is done, pinned in time, or
// could be placed as far as kinds go: another kind, for which the need is open.
func (j *Judge) prerequisitePossible(p *person, at int32) bool {
	s := &j.sessions[at]
	if j.prerequisiteDone(p, s) {
		return true
	}
	asks := j.newSeat(p, at)
	for _, x := range p.pins {
		for _, required := range s.Prerequisites {
			if j.meets(required, x.session) && j.before(x.session, asks) {
				return true
			}
		}
	}
	isOpen := func(k int) bool {
		return k != s.Kind && k >= 0 && k < len(p.needs) && (p.needs[k].state == open || p.needs[k].state == maybe)
	}
	for _, required := range s.Prerequisites {
		if t, ok := j.sessionOf[required]; ok && j.sessions[t].Status != model.Cancelled && isOpen(j.sessions[t].Kind) {
			return true
		}
		for k, name := range j.b.Kinds {
			if name == required && isOpen(k) {
				return true
			}
		}
	}
	return false
}
