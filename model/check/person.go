package check

import (
	"slices"

	"instroom/model"
)

// needState is how a need stands before the plan.
type needState uint8

const (
	noNeed    needState = iota // does not exist
	notNeeded                  // of an exempt person, where volunteers are not placed
	open
	pinned
	maybe // pinned, but only in sessions that may be shut
)

// need is a person's wish for one session of a kind.
type need struct {
	state     needState
	lapsed    bool     // a pin of it lapsed before the plan, or lapses if its session is shut
	languages []string // that meet it; language only
}

// pin is a placement that stands.
type pin struct{ session int32 }

// person is what follows for a participant from the row and the placements.
type person struct {
	*model.Participant
	index     int32      // in Batch.Participants
	earliest  model.Date // E: the first day on which the person may enter
	free      model.Date // E without suspended_until
	class     int        // 1..3; 0 in shortlist mode
	household int32      // index into Judge.households, −1 = none that binds
	needs     []need     // by kind
	pins      []pin      // that hold before the plan, by session

	proposed, forbidden []int32 // sessions, ascending
	lapsedKinds         []int   // kinds of the sessions whose pins lapsed; −1 = unknown session
	completed           []string
	prefs               []model.Preference // rows of this person, by session
}

func (p *person) pinnedIn(s int32) bool {
	return slices.Contains(p.pins, pin{s})
}

func (j *Judge) readPeople() {
	b, set := j.b, &j.b.Settings
	j.people = make([]person, len(b.Participants))
	for i := range b.Participants {
		p := &j.people[i]
		p.Participant, p.index = &b.Participants[i], int32(i)
		p.free = set.Date + model.Date(set.NoticeDays)
		if p.EarliestStart.Valid() {
			p.free = max(p.free, p.EarliestStart)
		}
		p.earliest = p.free
		if p.SuspendedUntil.Valid() {
			p.earliest = max(p.earliest, p.SuspendedUntil+1)
		}
		p.completed = p.CompletedSession
	}
	for lo := 0; lo < len(b.Preferences); {
		hi := lo
		who := b.Preferences[lo].Participant
		for hi < len(b.Preferences) && b.Preferences[hi].Participant == who {
			hi++
		}
		if who >= 0 && int(who) < len(j.people) {
			j.people[who].prefs = b.Preferences[lo:hi]
		}
		lo = hi
	}
}

// score returns the preference of a person for a session, 0 where there is no row.
func (p *person) score(s int32) (int64, bool) {
	i, ok := slices.BinarySearchFunc(p.prefs, s, func(r model.Preference, s int32) int { return int(r.Session) - int(s) })
	if !ok {
		return 0, false
	}
	return int64(p.prefs[i].Score), true
}

// readPlacements sorts last week's rows into pins, proposals, bans and lapses.
func (j *Judge) readPlacements() {
	for i := range j.b.Placements {
		row := &j.b.Placements[i]
		who, ok := j.personOf[row.Participant]
		if !ok {
			continue // takes no seat: the provider's enrolled counts such people
		}
		p := &j.people[who]
		at, known := j.sessionOf[row.Session]
		switch row.Status {
		case model.Invited, model.PlacementConfirmed, model.Started:
			if row.Status == model.Invited && row.RespondBy.Valid() && row.RespondBy < j.b.Settings.Date {
				if known {
					p.proposed = append(p.proposed, at)
				}
				continue
			}
			if !known {
				p.lapsedKinds = append(p.lapsedKinds, -1)
				continue
			}
			s := &j.sessions[at]
			if s.Status == model.Cancelled || j.ended(s) {
				p.lapsedKinds = append(p.lapsedKinds, s.Kind)
				continue
			}
			if row.Status == model.Started {
				s.started = true
			}
			if !p.pinnedIn(at) {
				p.pins = append(p.pins, pin{at})
				s.pins = append(s.pins, who)
			}
		case model.Proposed:
			if known {
				p.proposed = append(p.proposed, at)
			}
		case model.Refused, model.Forbidden:
			if known {
				p.forbidden = append(p.forbidden, at)
			}
		case model.Completed:
			p.completed = append(slices.Clone(p.completed), row.Session)
		}
	}
	for i := range j.people {
		p := &j.people[i]
		slices.SortFunc(p.pins, func(a, b pin) int { return int(a.session) - int(b.session) })
		slices.Sort(p.proposed)
		slices.Sort(p.forbidden)
	}
	for i := range j.sessions {
		slices.Sort(j.sessions[i].pins)
	}
}

// readNeeds says which needs p has, and p's class.
func (j *Judge) readNeeds(i int) {
	set := &j.b.Settings
	p := &j.people[i]
	p.needs = make([]need, len(j.b.Kinds))
	for k := range p.needs {
		n := &p.needs[k]
		wanted := false
		switch {
		case k == model.LanguageKind:
			n.languages = j.languages(p)
			wanted = len(n.languages) > 0
		case k == model.OrientationKind:
			wanted = p.NeedsOrientation == model.Yes || p.NeedsOrientation == model.Unset && !p.OrientationDone
		case k-2 < len(p.NeedsOther):
			wanted = p.NeedsOther[k-2] == model.Yes
		}
		if wanted {
			n.state = open
			if p.Status == model.Exempt && !set.Volunteers {
				n.state = notNeeded
			}
		}
		for _, kind := range p.lapsedKinds {
			n.lapsed = n.lapsed || kind == k || kind < 0
		}
		held, mayLapse := false, false
		for _, pin := range p.pins {
			if s := &j.sessions[pin.session]; s.Kind == k {
				held = held || !s.mayShut
				mayLapse = mayLapse || s.mayShut
			}
		}
		switch {
		case held, mayLapse && n.state != open:
			n.state = pinned
		case mayLapse:
			n.state = maybe
			n.lapsed = true
		}
	}
	if !set.Shortlist {
		p.class = j.class(p)
	}
}

// languages returns the languages that meet p's language need, none where there
// is no need: as given, else the programme's until the target level is reached.
func (j *Judge) languages(p *person) []string {
	if p.NeedsLanguage.Given {
		return p.NeedsLanguage.Languages
	}
	langs := []string{"nl", "fr", "de"}
	if p.Programme != "" {
		if rules := j.programme(p.Programme); rules != nil {
			langs = rules.Languages
		}
	}
	if j.targetReached(p, langs) {
		return nil
	}
	return langs
}

// targetReached reports whether reached_level is the target or beyond on the
// ladder of one of the languages.
func (j *Judge) targetReached(p *person, langs []string) bool {
	if p.ReachedLevel == "" {
		return false
	}
	for _, lang := range langs {
		ladder := j.b.Settings.Ladders[lang]
		at, ok := step(ladder, p.ReachedLevel, true)
		if to := targetStep(ladder, j.target(p)); ok && to >= 0 && at >= to {
			return true
		}
	}
	return false
}

func (j *Judge) target(p *person) string {
	if p.TargetLevel != "" {
		return p.TargetLevel
	}
	rules := j.programme(p.Programme)
	switch {
	case rules == nil:
		return ""
	case p.Literacy == model.NotLiterate:
		return rules.TargetAlpha
	}
	return rules.Target
}

// entryStep returns the step of a language's ladder that p is to enter; false
// where p is not assessed. The step after the last one means that no module is left.
func (j *Judge) entryStep(p *person, lang string) (int, bool) {
	ladder := j.b.Settings.Ladders[lang]
	if len(ladder) == 0 {
		return 0, false
	}
	code := p.LevelByLanguage[lang]
	if code == "" {
		code = p.Level
	}
	if code == "0" {
		if p.Literacy == model.LatinScript {
			for i := range ladder {
				if ladder[i].CEFR != "" {
					return i, true
				}
			}
		}
		return 0, true
	}
	if code != "" {
		return step(ladder, code, false)
	}
	if p.ReachedLevel != "" {
		if at, ok := step(ladder, p.ReachedLevel, true); ok {
			return at + 1, true
		}
	}
	return 0, false
}

// class returns 1, 2 or 3 (contract §3, below the table of points).
func (j *Judge) class(p *person) int {
	if p.PriorityClass >= 1 && p.PriorityClass <= 3 {
		return int(p.PriorityClass)
	}
	set := &j.b.Settings
	obliged := p.Status == model.Obliged
	if obliged {
		urgent := set.Date + model.Date(set.UrgentDays)
		if p.StartBy.Valid() && p.StartBy <= urgent {
			return 1
		}
		if p.FinishBy.Valid() && p.FinishBy-model.Date(7*j.weeksLeft(p)) <= urgent {
			return 1
		}
	}
	if obliged || int(set.Date-p.WaitingSince) > set.LongWaitDays {
		return 2
	}
	return 3
}

// weeksLeft returns the weeks of the modules from p's level to the target, both
// included, at p's ideal pace, the slower where there are two.
func (j *Judge) weeksLeft(p *person) int {
	rules := j.programme(p.Programme)
	if rules == nil {
		return 0
	}
	for _, lang := range p.needs[model.LanguageKind].languages {
		at, ok := j.entryStep(p, lang)
		if !ok {
			continue
		}
		modules := targetStep(j.b.Settings.Ladders[lang], j.target(p)) - at + 1
		if modules <= 0 {
			return 0
		}
		slowest, weeks := -1, 0
		for _, t := range j.idealTracks(p, rules) {
			if r := rank(rules, t); slowest < 0 || r < slowest {
				slowest, weeks = r, j.b.Settings.ModuleWeeks[t]
			}
		}
		return weeks * modules
	}
	return 0
}
