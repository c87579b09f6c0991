package explain

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"instroom/model"
	"instroom/model/rules"
)

// flip is a change of one cell of a person's row. Its distance says how near it
// lies: 1000 for a flag, an entry of a list, a step of a ladder or a place more
// or less; a number counts per mille of what it was, a date 1000 for 28 days.
type flip struct {
	column   string
	from, to string
	distance int
	apply    func(p *model.Participant)
}

// distance of a date that moves, in days.
func daysApart(from, to model.Date) int {
	if !from.Valid() || !to.Valid() {
		return changeDistance
	}
	d := int(to - from)
	return max(d, -d) * changeDistance / 28
}

// mending returns the cells that may mend a rule that fails for a person at a
// session, alone. What no cell mends (a forbidden session, a cancelled one, a
// prerequisite, the horizon) has none.
func (e *explainer) mending(w *model.Waiting, n rules.NeedState, s int32, code model.Code) []*flip {
	p, session := &e.b.Participants[w.Participant], &e.b.Sessions[s]
	switch code {
	case model.ExcludedStatus:
		return one("status", p.Status.String(), model.Entitled.String(), changeDistance,
			func(p *model.Participant) { p.Status = model.Entitled })
	case model.Suspended:
		return one("suspended_until", p.SuspendedUntil.String(), "", daysApart(p.SuspendedUntil, e.b.Settings.Date),
			func(p *model.Participant) { p.SuspendedUntil = model.NoDate })
	case model.NotAssessed, model.Level:
		return e.levelFlips(p, n, session)
	case model.OtherProgramme:
		if len(session.Programmes) > 0 {
			to := session.Programmes[0]
			return one("programme", p.Programme, to, changeDistance, func(p *model.Participant) { p.Programme = to })
		}
	case model.Track:
		return trackFlips(p, session)
	case model.InstructionLanguage:
		return e.languageFlip(p, session)
	case model.Hours:
		return hoursFlips(p, session)
	case model.WeeklyLoad:
		return loadFlip(p, weekMinutes(session))
	case model.TooFar:
		if m, ok := e.x.TravelMinutes(int(w.Participant), int(s)); ok && m > p.MaxTravelMinutes {
			return one("max_travel_minutes", strconv.Itoa(int(p.MaxTravelMinutes)), strconv.Itoa(int(m)),
				int(m-p.MaxTravelMinutes)*changeDistance/max(1, int(p.MaxTravelMinutes)),
				func(p *model.Participant) { p.MaxTravelMinutes = m })
		}
	case model.Access:
		return one("access_needs", strings.Join(p.AccessNeeds, "|"), "", len(p.AccessNeeds)*changeDistance,
			func(p *model.Participant) { p.AccessNeeds = nil })
	case model.Audience:
		return audienceFlips(p, session)
	case model.DigitalSkill:
		to := model.DigitalBasic
		if p.Digital == model.DigitalBasic {
			to = model.DigitalGood
		}
		return one("digital", p.Digital.String(), to.String(), changeDistance, func(p *model.Participant) { p.Digital = to })
	case model.StartWindow:
		if p.LatestStart.Valid() {
			return one("latest_start", p.LatestStart.String(), "", daysApart(p.LatestStart, session.Start),
				func(p *model.Participant) { p.LatestStart = model.NoDate })
		}
	case model.LateEntry:
		return e.entryFlips(p)
	case model.Childcare:
		to := max(0, session.Childcare)
		return one("childcare_places", strconv.Itoa(int(p.Childcare)), strconv.Itoa(to), (int(p.Childcare)-to)*changeDistance,
			func(p *model.Participant) { p.Childcare = int16(to) })
	}
	return nil
}

func one(column, from, to string, distance int, apply func(*model.Participant)) []*flip {
	return []*flip{{column, from, to, distance, apply}}
}

// freeing returns the cells that may remove what stops a person at a session
// that the rules allow.
func (e *explainer) freeing(w *model.Waiting, r *reach) []*flip {
	p := &e.b.Participants[w.Participant]
	switch {
	case r.stage == atClash:
		var all []*flip
		if p.OneAtATime {
			all = one("one_at_a_time", "yes", "no", changeDistance, func(p *model.Participant) { p.OneAtATime = false })
		}
		if p.MaxHoursWeek >= 0 {
			sum := weekMinutes(&e.b.Sessions[r.session])
			for _, t := range e.sessionsOf(w) {
				sum += weekMinutes(&e.b.Sessions[t])
			}
			all = append(all, loadFlip(p, sum)...)
		}
		return all
	case r.stage == atHousehold:
		return one("household_id", p.Household, "", changeDistance, func(p *model.Participant) { p.Household = "" })
	case r.stage == atResource && r.with < 0 && p.Childcare > 0:
		return one("childcare_places", strconv.Itoa(int(p.Childcare)), "0", int(p.Childcare)*changeDistance,
			func(p *model.Participant) { p.Childcare = 0 })
	}
	return nil
}

// levelFlips offers every level that the session takes.
func (e *explainer) levelFlips(p *model.Participant, n rules.NeedState, s *model.Session) []*flip {
	taught, column, from := s.LanguageTaught, "level", p.Level
	if byLanguage, ok := p.LevelByLanguage[taught]; ok {
		column, from = "level_"+taught, byLanguage
	}
	ladder := e.b.Settings.Ladders[taught]
	step := func(code string) int {
		return slices.IndexFunc(ladder, func(s model.Step) bool { return s.Code == code })
	}
	var all []*flip
	for _, to := range s.Levels {
		distance, was := changeDistance, n.Level
		if i, j := step(was), step(to); i >= 0 && j >= 0 {
			distance = max(i-j, j-i, 1) * changeDistance
		}
		all = append(all, &flip{column, from, to, distance, func(p *model.Participant) {
			if column == "level" {
				p.Level = to
				return
			}
			levels := make(map[string]string, len(p.LevelByLanguage))
			for language, level := range p.LevelByLanguage {
				levels[language] = level
			}
			levels[taught] = to
			p.LevelByLanguage = levels
		}})
	}
	return all
}

func trackFlips(p *model.Participant, s *model.Session) []*flip {
	var all []*flip
	for _, to := range s.Tracks {
		if to != p.TrackAdvice {
			all = append(all, one("track_advice", p.TrackAdvice, to, changeDistance, func(p *model.Participant) { p.TrackAdvice = to })...)
		}
	}
	return all
}

func (e *explainer) languageFlip(p *model.Participant, s *model.Session) []*flip {
	to, least, known := s.InstructionLanguage, e.b.Settings.InstructionLevel, 0
	if to == "" {
		return nil
	}
	languages := slices.Clone(p.Languages)
	at := slices.IndexFunc(languages, func(l model.LanguageSkill) bool { return l.Code == to })
	if at < 0 {
		languages = append(languages, model.LanguageSkill{Code: to, Level: uint8(least)})
	} else {
		known = int(languages[at].Level)
		languages[at].Level = uint8(least)
	}
	return one("languages", languageCell(p.Languages), languageCell(languages), (least-known)*changeDistance,
		func(p *model.Participant) { p.Languages = languages })
}

func languageCell(languages []model.LanguageSkill) string {
	var cells []string
	for _, l := range languages {
		cells = append(cells, fmt.Sprintf("%s:%d", l.Code, l.Level))
	}
	return strings.Join(cells, "|")
}

// hoursFlips offers the hours of the session, where one pattern of hours lacks
// them, and attendance on the dates when the person is away.
func hoursFlips(p *model.Participant, s *model.Session) []*flip {
	var all []*flip
	if p.Available != nil {
		lacking, missing := -1, []model.WeekSlot(nil)
		for i, pattern := range p.Available.Patterns {
			m := uncovered(pattern, weekSlots(s))
			switch {
			case len(m) == 0:
			case lacking >= 0:
				lacking = len(p.Available.Patterns) // more than one cell
			default:
				lacking, missing = i, m
			}
		}
		if lacking >= 0 && lacking < len(p.Available.Patterns) {
			column := "available"
			if len(p.Available.Patterns) > 1 {
				column = fmt.Sprintf("available_%d", lacking+1)
			}
			pattern := mergeSlots(slices.Concat(p.Available.Patterns[lacking], missing))
			all = append(all, &flip{column, slotCell(p.Available.Patterns[lacking]), slotCell(pattern), len(missing) * changeDistance,
				func(p *model.Participant) {
					a := *p.Available
					a.Patterns = slices.Clone(a.Patterns)
					a.Patterns[lacking] = pattern
					p.Available = &a
				}})
		}
	}
	if len(p.Unavailable) > 0 {
		var cells []string
		for _, r := range p.Unavailable {
			if r.From == r.To {
				cells = append(cells, r.From.String())
			} else {
				cells = append(cells, r.From.String()+".."+r.To.String())
			}
		}
		all = append(all, &flip{"unavailable_dates", strings.Join(cells, "|"), "", len(cells) * changeDistance,
			func(p *model.Participant) { p.Unavailable = nil }})
	}
	return all
}

func slotCell(slots []model.WeekSlot) string {
	var cells []string
	for _, s := range slots {
		cells = append(cells, s.String())
	}
	return strings.Join(cells, "|")
}

// weekSlots returns the hours of a week in which a session meets, sorted.
func weekSlots(s *model.Session) []model.WeekSlot {
	if len(s.Dated) == 0 {
		return s.Weekly
	}
	var all []model.WeekSlot
	for _, m := range s.Dated {
		if slot := (model.WeekSlot{Day: m.Date.Weekday(), Start: m.Start, End: m.End}); !slices.Contains(all, slot) {
			all = append(all, slot)
		}
	}
	slices.SortFunc(all, compareSlots)
	return all
}

func compareSlots(a, b model.WeekSlot) int {
	if a.Day != b.Day {
		return int(a.Day) - int(b.Day)
	}
	return int(a.Start - b.Start)
}

// uncovered returns the slots that lie in no slot of a pattern.
func uncovered(pattern, slots []model.WeekSlot) []model.WeekSlot {
	var missing []model.WeekSlot
	for _, s := range slots {
		if !slices.ContainsFunc(pattern, func(a model.WeekSlot) bool {
			return a.Day == s.Day && a.Start <= s.Start && s.End <= a.End
		}) {
			missing = append(missing, s)
		}
	}
	return missing
}

// mergeSlots sorts slots and joins those that touch or overlap.
func mergeSlots(slots []model.WeekSlot) []model.WeekSlot {
	slices.SortFunc(slots, compareSlots)
	var out []model.WeekSlot
	for _, s := range slots {
		if n := len(out); n > 0 && out[n-1].Day == s.Day && s.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}

// loadFlip raises max_hours_week to whole hours that hold a week's minutes.
func loadFlip(p *model.Participant, minutes model.Minutes) []*flip {
	to := (minutes + 59) / 60 * 60
	if p.MaxHoursWeek < 0 || to <= p.MaxHoursWeek {
		return nil
	}
	return one("max_hours_week", hours(p.MaxHoursWeek), hours(to), int(to-p.MaxHoursWeek)*changeDistance/max(1, int(p.MaxHoursWeek)),
		func(p *model.Participant) { p.MaxHoursWeek = to })
}

// weekMinutes returns the planned minutes of a session in its fullest week.
func weekMinutes(s *model.Session) model.Minutes {
	most, sum := model.Minutes(0), model.Minutes(0)
	if len(s.Dated) == 0 {
		for _, w := range s.Weekly {
			most += w.End - w.Start
		}
		return most
	}
	week := model.NoDate
	for _, m := range s.Dated { // sorted by date
		if monday := m.Date.Monday(); monday != week {
			week, sum = monday, 0
		}
		sum += m.End - m.Start
		most = max(most, sum)
	}
	return most
}

func audienceFlips(p *model.Participant, s *model.Session) []*flip {
	var all []*flip
	if len(p.AudienceOnly) > 0 {
		all = one("audience_only", strings.Join(p.AudienceOnly, "|"), "", len(p.AudienceOnly)*changeDistance,
			func(p *model.Participant) { p.AudienceOnly = nil })
	}
	if len(s.Audience) > 0 && !slices.Contains(p.Audience, s.Audience[0]) {
		to := append(slices.Clone(p.Audience), s.Audience[0])
		all = append(all, one("audience", strings.Join(p.Audience, "|"), strings.Join(to, "|"), changeDistance,
			func(p *model.Participant) { p.Audience = to })...)
	}
	return all
}

// entryFlips lets a person start sooner.
func (e *explainer) entryFlips(p *model.Participant) []*flip {
	var all []*flip
	if p.EarliestStart.Valid() && p.EarliestStart > e.b.Settings.Date {
		all = one("earliest_start", p.EarliestStart.String(), "", daysApart(p.EarliestStart, e.b.Settings.Date),
			func(p *model.Participant) { p.EarliestStart = model.NoDate })
	}
	if p.SuspendedUntil.Valid() && p.SuspendedUntil > e.b.Settings.Date {
		all = append(all, one("suspended_until", p.SuspendedUntil.String(), "", daysApart(p.SuspendedUntil, e.b.Settings.Date),
			func(p *model.Participant) { p.SuspendedUntil = model.NoDate })...)
	}
	return all
}
