package batch

import (
	"fmt"
	"math"
	"slices"

	"instroom/model"
)

// at reports a finding about session i at one of its cells.
func (r *reader) at(i int, column string, severity Severity, code Code, hint, format string, args ...any) {
	d := Diagnostic{Severity: severity, Code: code, File: r.sessionFile, Line: int(r.batch.Sessions[i].Line), Hint: hint, Text: fmt.Sprintf(format, args...)}
	if r.where != nil {
		d.Line, d.Col = r.where(column)
	} else if cell, ok := r.sessionCells[column]; ok && i < len(r.sessionCols) {
		d.Col = int(r.sessionCols[i][cell])
	}
	r.found.Add(d)
}

// checkSessions looks at all sessions, each by itself and then together.
func (r *reader) checkSessions() {
	for i := range r.batch.Sessions {
		r.checkSession(i)
	}
	if len(r.batch.Sessions) == 0 && r.batch.Sessions != nil {
		r.found.Add(Diagnostic{Severity: Warning, Code: FileEmpty, File: r.sessionFile, Text: "there is no session in the file"})
	}
	r.checkCircles()
}

// checkSession looks at what the cells of session i say together.
func (r *reader) checkSession(i int) {
	set := &r.batch.Settings
	s := &r.batch.Sessions[i]
	say := func(column string, severity Severity, code Code, hint, format string, args ...any) {
		r.at(i, column, severity, code, hint, format, args...)
	}
	if s.Kind == model.LanguageKind && s.LanguageTaught == "" {
		switch own := r.taughtBy(s); {
		case own != "":
			s.LanguageTaught = own
		case set.Shortlist:
		default:
			say("language_taught", Error, LanguageMissing, "fill language_taught, or programme where that has one language", "the language taught is not known")
		}
	}
	if s.Kind != model.LanguageKind && len(s.Levels) > 0 {
		say("level", Warning, LevelLanguage, "", "a level stands in a session that is not a language course: it is not read")
		s.Levels = nil
	}
	if s.Start.Valid() && s.End.Valid() && s.End < s.Start {
		say("end_date", Error, DatesOrder, "", "end_date %s lies before start_date %s", s.End, s.Start)
	}
	if len(s.Weekly) > 0 && len(s.Dated) == 0 && s.Status != model.Cancelled {
		switch {
		case !s.Start.Valid() || !s.End.Valid():
			say("weekly", Error, DateMissing, "", "weekly times need start_date and end_date")
		case s.End >= s.Start && int(s.End-s.Start) > 366*5:
			say("end_date", Error, OutOfRange, "is a year mistyped?", "start_date and end_date lie more than five years apart")
		}
	}
	if s.LastEntry.Valid() && ((s.Start.Valid() && s.LastEntry < s.Start) || (s.End.Valid() && s.LastEntry > s.End)) {
		say("last_entry_date", Warning, DatesOrder, "", "last_entry_date %s lies outside start_date and end_date", s.LastEntry)
	}
	if s.Decision.Valid() && s.Start.Valid() && s.Decision > s.Start {
		say("decision_date", Warning, DatesOrder, "", "decision_date %s lies after start_date %s", s.Decision, s.Start)
	}
	seats := s.Capacity + s.Capacity*s.OverbookPct/100
	if r.badSeats[int32(i)] {
		seats = math.MaxInt // what is not known is not exceeded
	}
	if s.MinSize > seats {
		say("min_size", Error, SizeOrder, "", "min_size %d is more than the %d seats", s.MinSize, seats)
	}
	if s.TargetSize > seats {
		say("target_size", Warning, SizeOrder, "", "target_size %d is more than the %d seats", s.TargetSize, seats)
	}
	if s.MinSize >= 0 && s.TargetSize >= 0 && s.TargetSize < s.MinSize {
		say("target_size", Warning, SizeOrder, "", "target_size %d is less than min_size %d", s.TargetSize, s.MinSize)
	}
	if s.EnrolledTotal >= 0 && s.Enrolled > 0 {
		say("enrolled", Error, EnrolledTwice, "enrolled counts people who are not in the participants file, enrolled_total everybody", "enrolled and enrolled_total stand together")
	}
	if max(s.Enrolled, s.EnrolledTotal) > seats {
		say("enrolled", Warning, Overfull, "it takes nobody more", "%d enrolled are more than the %d seats", max(s.Enrolled, s.EnrolledTotal), seats)
	}
	r.checkMeetings(i, s, say)
	for _, p := range s.Prerequisites {
		if _, ok := r.sessionIndex[p]; ok && p != s.ID {
			continue
		}
		if p == s.ID {
			say("prerequisite", Error, PrerequisiteLost, "", "the session is its own prerequisite")
		} else if !slices.Contains(r.batch.Kinds, p) {
			f := r.unknown(PrerequisiteLost, "prerequisite", p, "the sessions file, nor a kind", r.sessionIndex)
			say("prerequisite", Error, f.code, f.hint, "%s", f.text)
		}
	}
	if s.Status == model.Optional && s.OpenCost < 0 && !set.Shortlist {
		say("open_cost", Warning, DefaultUsed, "", "open_cost is empty in an optional session: %s euro are used", model.Grouped(int64(set.DefaultOpenCost)/100))
	}
	if s.Site == "" && s.Mode != model.Online && !set.Shortlist && s.Status != model.Cancelled {
		say("site_id", Warning, PlaceUnknown, "give a site_id, or mode online", "the session has no site: travel passes at 0 points")
	}
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
func (r *reader) checkMeetings(i int, s *model.Session, say func(string, Severity, Code, string, string, ...any)) {
	set := &r.batch.Settings
	if s.Status == model.Cancelled {
		return
	}
	if s.End.Valid() && s.End < set.Date && (!s.Start.Valid() || s.Start <= s.End) {
		say("end_date", Note, SessionEnded, "", "the session ended on %s, before the batch date", s.End)
	}
	if len(s.Weekly) == 0 && len(s.Dated) == 0 {
		if !set.Shortlist && !r.badWeekly[int32(i)] {
			say("weekly", Warning, NoMeetings, "fill weekly, or add rows to meetings.csv", "the session has no meetings: it clashes with nothing")
		}
		return
	}
	minutes, meetings := 0, 0
	count := func(m model.Minutes) {
		minutes += int(m)
		meetings++
	}
	if len(s.Dated) > 0 {
		for _, m := range s.Dated {
			count(m.End - m.Start)
		}
	} else if s.Start.Valid() && s.End.Valid() && s.End-s.Start <= 366*5 {
		off := r.closedDays(s)
		for _, w := range s.Weekly {
			first := s.Start + model.Date((7+int(w.Day)-int(s.Start.Weekday()))%7)
			for d := first; d <= s.End; d += 7 {
				if !slices.ContainsFunc(off, func(x model.DateRange) bool { return x.Contains(d) }) {
					count(w.End - w.Start)
				}
			}
		}
		if meetings == 0 && s.End >= s.Start {
			say("weekly", Warning, NoMeetings, "", "none of the weekly times falls between start_date and end_date on an open day")
			return
		}
	}
	if hours := float64(minutes) / 60; s.TotalHours > 0 && meetings > 0 && math.Abs(hours-s.TotalHours) > 0.05*s.TotalHours {
		say("total_hours", Warning, HoursDisagree, "lesson hours of 50 minutes, a closed day or a wrong date?", "total_hours says %g, but the meetings last %.1f hours", s.TotalHours, hours)
	}
}

// closedDays lists the closed days of a session that lie within its dates.
func (r *reader) closedDays(s *model.Session) []model.DateRange {
	var off []model.DateRange
	add := func(days []model.DateRange) {
		for _, x := range days {
			if x.From <= s.End && s.Start <= x.To {
				off = append(off, x)
			}
		}
	}
	add(s.Closed)
	for _, c := range r.batch.Settings.Closed {
		if c.Programme == "" || slices.Contains(s.Programmes, c.Programme) {
			add(c.Days)
		}
	}
	return off
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
				r.at(int(i), "prerequisite", Error, PrerequisiteLost, "", "the prerequisites of the session lead back to itself")
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
