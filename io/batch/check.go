package batch

import (
	"fmt"
	"math"
	"slices"

	"instroom/model"
)

// at reports a finding about a session at one of its cells.
func (r *reader) session1(s *model.Session, severity Severity, code Code, hint, format string, args ...any) {
	r.found.Add(Diagnostic{Severity: severity, Code: code, File: r.sessionFile, Line: int(s.Line), Text: fmt.Sprintf(format, args...), Hint: hint})
}

// checkSessions looks at what cells of a session say together.
func (r *reader) checkSessions() {
	set := &r.batch.Settings
	sites := 0
	for i := range r.batch.Sessions {
		s := &r.batch.Sessions[i]
		name := "session " + quote(s.ID)
		say := func(severity Severity, code Code, hint, format string, args ...any) {
			r.session1(s, severity, code, hint, name+": "+format, args...)
		}
		if s.Kind == model.LanguageKind && s.LanguageTaught == "" {
			switch own := r.taughtBy(s); {
			case own != "":
				s.LanguageTaught = own
			case set.Shortlist:
			default:
				say(Error, LanguageMissing, "fill language_taught, or programme where that has one language", "the language taught is not known")
			}
		}
		if s.Kind != model.LanguageKind && len(s.Levels) > 0 {
			say(Warning, LevelLanguage, "", "a level stands in a session that is not a language course: it is not read")
			s.Levels = nil
		}
		if s.Start.Valid() && s.End.Valid() && s.End < s.Start {
			say(Error, DatesOrder, "", "end_date %s lies before start_date %s", s.End, s.Start)
		}
		if len(s.Weekly) > 0 && len(s.Dated) == 0 && s.Status != model.Cancelled {
			switch {
			case !s.Start.Valid() || !s.End.Valid():
				say(Error, DateMissing, "", "weekly times need start_date and end_date")
			case s.End >= s.Start && int(s.End-s.Start) > 366*5:
				say(Error, OutOfRange, "is a year mistyped?", "start_date and end_date lie more than five years apart")
			}
		}
		if s.LastEntry.Valid() && ((s.Start.Valid() && s.LastEntry < s.Start) || (s.End.Valid() && s.LastEntry > s.End)) {
			say(Warning, DatesOrder, "", "last_entry_date %s lies outside start_date and end_date", s.LastEntry)
		}
		if s.Decision.Valid() && s.Start.Valid() && s.Decision > s.Start {
			say(Warning, DatesOrder, "", "decision_date %s lies after start_date %s", s.Decision, s.Start)
		}
		seats := s.Capacity + s.Capacity*s.OverbookPct/100
		if s.MinSize > seats {
			say(Error, SizeOrder, "", "min_size %d is more than the %d seats", s.MinSize, seats)
		}
		if s.TargetSize > seats {
			say(Warning, SizeOrder, "", "target_size %d is more than the %d seats", s.TargetSize, seats)
		}
		if s.MinSize >= 0 && s.TargetSize >= 0 && s.TargetSize < s.MinSize {
			say(Warning, SizeOrder, "", "target_size %d is less than min_size %d", s.TargetSize, s.MinSize)
		}
		if s.EnrolledTotal >= 0 && s.Enrolled > 0 {
			say(Error, EnrolledTwice, "enrolled counts people who are not in the participants file, enrolled_total everybody", "enrolled and enrolled_total stand together")
		}
		if max(s.Enrolled, s.EnrolledTotal) > seats {
			say(Warning, Overfull, "it takes nobody more", "%d enrolled are more than the %d seats", max(s.Enrolled, s.EnrolledTotal), seats)
		}
		r.checkMeetings(s, say)
		for _, p := range s.Prerequisites {
			if _, ok := r.sessionIndex[p]; ok && p != s.ID {
				continue
			}
			if p == s.ID {
				say(Error, PrerequisiteLost, "", "it is its own prerequisite")
			} else if !slices.Contains(r.batch.Kinds, p) {
				f := r.unknown(PrerequisiteLost, "prerequisite", p, "the sessions file, nor a kind", r.sessionIndex)
				say(Error, f.code, f.hint, "%s", f.text)
			}
		}
		if s.Status == model.Optional && s.OpenCost < 0 && !set.Shortlist {
			r.session1(s, Warning, DefaultUsed, "", "open_cost is empty in an optional session: %s euro are used", thousands(int64(set.DefaultOpenCost)/100))
		}
		if s.Site != "" {
			sites++
			if k, ok := r.siteIndex[s.Site]; ok && !r.batch.Sites[k].Place.Known && s.Mode != model.Online && !set.Shortlist {
				site := &r.batch.Sites[k]
				r.found.Add(Diagnostic{Severity: Warning, Code: PlaceUnknown, File: r.sessionFile, Line: int(s.Line),
					Text: "site " + quote(site.ID) + " has no known place: travel passes at 0 points", Hint: "give the site a postcode, or lat and lon"})
			}
		} else if s.Mode != model.Online && !set.Shortlist && s.Status != model.Cancelled {
			r.session1(s, Warning, PlaceUnknown, "give a site_id, or mode online", "the session has no site: travel passes at 0 points")
		}
	}
	r.checkCircles()
}

// taughtBy is the language of a session's programmes where they share one.
func (r *reader) taughtBy(s *model.Session) string {
	own := ""
	for _, name := range s.Programmes {
		l := r.ownLanguages[name]
		if own != "" && l != own {
			return ""
		}
		own = l
	}
	if slices.Contains([]byte(own), '|') {
		return ""
	}
	return own
}

// checkMeetings looks at the hours of a session.
func (r *reader) checkMeetings(s *model.Session, say func(Severity, Code, string, string, ...any)) {
	set := &r.batch.Settings
	if s.Status == model.Cancelled {
		return
	}
	if s.End.Valid() && s.End < set.Date {
		say(Note, SessionEnded, "", "it ended on %s, before the batch date", s.End)
	}
	if len(s.Weekly) == 0 && len(s.Dated) == 0 {
		if !set.Shortlist {
			r.session1(s, Warning, NoMeetings, "fill weekly, or add rows to meetings.csv", "the session has no meetings: it clashes with nothing")
		}
		return
	}
	minutes, meetings := 0, 0
	count := func(d model.Date, m model.Minutes) {
		minutes += int(m)
		meetings++
	}
	if len(s.Dated) > 0 {
		for _, m := range s.Dated {
			count(m.Date, m.End-m.Start)
		}
	} else if s.Start.Valid() && s.End.Valid() && s.End-s.Start <= 366*5 {
		for d := s.Start; d <= s.End; d++ {
			if r.closed(s, d) {
				continue
			}
			for _, w := range s.Weekly {
				if w.Day == d.Weekday() {
					count(d, w.End-w.Start)
				}
			}
		}
		if meetings == 0 && s.End >= s.Start {
			say(Warning, NoMeetings, "", "none of its weekly times falls between start_date and end_date on an open day")
			return
		}
	}
	if hours := float64(minutes) / 60; s.TotalHours > 0 && meetings > 0 && math.Abs(hours-s.TotalHours) > 0.05*s.TotalHours {
		say(Warning, HoursDisagree, "lesson hours of 50 minutes, a closed day or a wrong date?", "total_hours says %g, but its meetings last %.1f hours", s.TotalHours, hours)
	}
}

// closed reports whether a session does not meet on a day.
func (r *reader) closed(s *model.Session, d model.Date) bool {
	in := func(days []model.DateRange) bool {
		return slices.ContainsFunc(days, func(x model.DateRange) bool { return x.Contains(d) })
	}
	return in(s.Closed) || slices.ContainsFunc(r.batch.Settings.Closed, func(c model.ClosedDays) bool {
		return (c.Programme == "" || slices.Contains(s.Programmes, c.Programme)) && in(c.Days)
	})
}

// checkCircles reports prerequisites that lead back to themselves.
func (r *reader) checkCircles() {
	state := make([]uint8, len(r.batch.Sessions)) // 1 = on the way, 2 = done
	var walk func(i int32, depth int) bool
	walk = func(i int32, depth int) bool {
		if state[i] != 0 || depth > 1000 {
			return state[i] == 1
		}
		state[i] = 1
		for _, p := range r.batch.Sessions[i].Prerequisites {
			if k, ok := r.sessionIndex[p]; ok && k != i && walk(k, depth+1) {
				s := &r.batch.Sessions[i]
				r.session1(s, Error, PrerequisiteLost, "", "session %s: its prerequisites lead back to itself", quote(s.ID))
				break
			}
		}
		state[i] = 2
		return false
	}
	for i := range r.batch.Sessions {
		walk(int32(i), 0)
	}
}

// checkParticipants looks at what cells of a person, and people of a household,
// say together.
func (r *reader) checkParticipants() {
	set := &r.batch.Settings
	households := map[string][]int32{}
	for i := range r.batch.Participants {
		w := &r.batch.Participants[i]
		person := func(severity Severity, code Code, column, hint, text string) {
			r.found.Add(Diagnostic{Severity: severity, Code: code, File: r.peopleFile, Line: int(w.Line), Text: text, Hint: hint})
		}
		if w.EarliestStart.Valid() && w.LatestStart.Valid() && w.LatestStart < w.EarliestStart {
			person(Warning, DatesOrder, "latest_start", "no session can fit", "latest_start lies before earliest_start")
		}
		if w.LatestStart.Valid() && w.LatestStart < set.Date {
			person(Warning, DatePast, "latest_start", "no session can fit", "latest_start is past")
		}
		if w.StartBy.Valid() && w.StartBy < set.Date {
			person(Warning, DatePast, "start_by", "the person is urgent, and every start is late", "start_by is past")
		}
		if w.FinishBy.Valid() && w.FinishBy < set.Date {
			person(Warning, DatePast, "finish_by", "", "finish_by is past")
		}
		if w.WaitingSince > set.Date {
			person(Warning, DateFuture, "waiting_since", "", "waiting_since lies after the batch date: no waiting counts")
		}
		if w.NeedsOrientation == model.Yes && w.OrientationDone {
			person(Warning, NeedDone, "needs_orientation", "needs_orientation counts", "orientation is needed and done at once")
		}
		if w.Level != "" && w.Level != "0" && w.ReachedLevel != "" {
			r.levelBehind(w, person)
		}
		if w.Rule != model.NoRule && w.Household == "" {
			person(Warning, HouseholdMissing, "household_rule", "", "a household_rule stands without household_id: it binds nothing")
		}
		if w.Household != "" {
			households[w.Household] = append(households[w.Household], int32(i))
		}
	}
	r.checkHouseholds(households)
}

// levelBehind warns where the module to enter has been passed.
func (r *reader) levelBehind(w *model.Participant, person func(Severity, Code, string, string, string)) {
	for _, lang := range r.ladders.languages {
		x := r.ladders.byName[lang]
		enter, ok1 := x.names[fold(w.Level)]
		reached, ok2 := x.step(w.ReachedLevel, true)
		if ok1 && ok2 && enter < reached {
			person(Warning, LevelBehind, "level", "level counts", "level "+w.Level+" lies below reached_level "+w.ReachedLevel)
			return
		}
		if ok1 && ok2 {
			return
		}
	}
}

// checkHouseholds reports households with two rules, or of one member.
func (r *reader) checkHouseholds(households map[string][]int32) {
	for i := range r.batch.Participants {
		w := &r.batch.Participants[i]
		members := households[w.Household]
		if w.Household == "" || members[0] != int32(i) {
			continue
		}
		first := w
		for _, k := range members {
			m := &r.batch.Participants[k]
			if m.Rule == model.NoRule {
				continue
			}
			if first.Rule == model.NoRule {
				first = m
				continue
			}
			if m.Rule != first.Rule || m.RuleKind != first.RuleKind {
				severity := Error
				if r.o.KeepGoing {
					severity = Warning
					for _, k := range members {
						x := &r.batch.Participants[k]
						if !slices.Contains(x.BadColumns, "household_rule") {
							x.BadColumns = append(x.BadColumns, "household_rule")
						}
					}
				}
				r.found.Add(Diagnostic{Severity: severity, Code: HouseholdRules, File: r.peopleFile, Line: int(m.Line), Col: r.peopleCols["household_rule"],
					Text: fmt.Sprintf("household %s has two rules, %s and %s", quote(w.Household), first.Rule, m.Rule), Hint: "a household has one rule"})
				break
			}
		}
		if len(members) == 1 && w.Rule != model.NoRule {
			r.found.Add(Diagnostic{Severity: Warning, Code: HouseholdAlone, File: r.peopleFile, Line: int(w.Line),
				Text: fmt.Sprintf("household %s has one member: its rule binds nothing", quote(w.Household))})
		}
	}
}
