package scenarios

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"instroom/model"
)

// Candidate is a group that might be opened: an optional session that is not in
// the batch, with a teacher and a room that are free at its hours.
type Candidate struct {
	Session model.Session
	Like    string // id of the session that it resembles; "" = the planner's own
	Teacher bool   // its teacher is free then; else one must be found
}

// catalogue lists groups that could be opened, each sort once: every session that
// runs, at its own hours and at those of other sessions of its kind, and
// orientation also in the languages of people who wait for it.
func catalogue(b *model.Batch, waiting []seat, f *sessionFilter) []Candidate {
	var out []Candidate
	ids := newNames(len(b.Sessions), func(i int) string { return b.Sessions[i].ID })
	seen := map[string]bool{}
	languages := spoken(b, waiting)
	order := make([]int, len(b.Sessions))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(b.Sessions[i].ID, b.Sessions[j].ID) })
	for _, i := range order {
		like := &b.Sessions[i]
		if like.Status == model.Cancelled || len(like.Weekly) == 0 || len(like.Dated) > 0 || !like.Start.Valid() || !like.End.Valid() || like.Capacity == 0 {
			continue
		}
		for _, weekly := range patterns(b, order, like) {
			for _, language := range append([]string{like.InstructionLanguage}, languages...) {
				if language != like.InstructionLanguage && (like.Kind != model.OrientationKind || like.InstructionLanguage == "") {
					continue
				}
				s := *like
				s.Weekly, s.InstructionLanguage = weekly, language
				s.Interpreter = s.Interpreter && language == like.InstructionLanguage
				s.Status, s.Enrolled, s.EnrolledTotal, s.Teacher, s.Room, s.LastEntry, s.Decision = model.Optional, 0, -1, "", "", model.NoDate, model.NoDate
				s.Start, s.End = nextStart(b, like)
				if s.MinSize <= 0 { // one that runs whatever happens needs nobody; one to be opened does
					s.MinSize = -1
				}
				key := fmt.Sprint(s.Kind, s.Programmes, s.LanguageTaught, s.Levels, s.Tracks, s.InstructionLanguage, s.Interpreter, s.Site, s.Mode, s.Weekly, s.Start)
				if seen[key] || f != nil && !f.matches(b, &s) {
					continue
				}
				seen[key] = true
				c := Candidate{Session: s, Like: like.ID}
				if !c.staff(b) {
					continue
				}
				c.Session.ID = ids.next("NEW-" + strings.ToUpper(cmp.Or(s.InstructionLanguage, strings.Join(s.Levels, "/"), b.Kinds[s.Kind])))
				c.Session.Title = words(b, &c.Session)
				out = append(out, c)
			}
		}
	}
	return out
}

// given turns the planner's own sessions into candidates. Whoever is not named is
// found, where somebody is free.
func given(b *model.Batch, list []model.Session, f *sessionFilter) []Candidate {
	var out []Candidate
	for _, s := range list {
		s.Status = model.Optional
		if f != nil && !f.matches(b, &s) {
			continue
		}
		c := Candidate{Session: s}
		c.staff(b)
		out = append(out, c)
	}
	return out
}

// leadDays is how long before its start a group that is not planned yet must be
// decided.
const leadDays = 14

// nextStart is when a group like another could start: with it, or as many whole
// weeks later as it takes to find people.
func nextStart(b *model.Batch, like *model.Session) (start, end model.Date) {
	least := b.Settings.Date + model.Date(b.Settings.NoticeDays+leadDays)
	later := model.Date(0)
	if like.Start < least {
		later = (least - like.Start + 6) / 7 * 7
	}
	return like.Start + later, like.End + later
}

// patterns are the hours at which a group like another could meet: its own, and
// those of sessions of the same kind and length.
func patterns(b *model.Batch, order []int, like *model.Session) [][]model.WeekSlot {
	out := [][]model.WeekSlot{like.Weekly}
	minutes := func(w []model.WeekSlot) (m model.Minutes) {
		for _, x := range w {
			m += x.End - x.Start
		}
		return m
	}
	for _, i := range order {
		s := &b.Sessions[i]
		if s.Kind != like.Kind || len(s.Weekly) != len(like.Weekly) || len(s.Dated) > 0 || minutes(s.Weekly) != minutes(like.Weekly) {
			continue
		}
		if !slices.ContainsFunc(out, func(w []model.WeekSlot) bool { return slices.Equal(w, s.Weekly) }) {
			out = append(out, s.Weekly)
		}
	}
	return out
}

// spoken are the languages that people know who wait for orientation, sorted.
func spoken(b *model.Batch, waiting []seat) []string {
	by := map[string]bool{}
	for _, n := range waiting {
		if n.kind == model.OrientationKind {
			by[n.participant] = true
		}
	}
	var out []string
	for i := range b.Participants {
		if !by[b.Participants[i].ID] {
			continue
		}
		for _, l := range b.Participants[i].Languages {
			if int(l.Level) >= b.Settings.InstructionLevel && !slices.Contains(out, l.Code) {
				out = append(out, l.Code)
			}
		}
	}
	slices.Sort(out)
	return out
}

// staff gives a candidate that has none a room of its site and a teacher of the
// like who are free at all of its hours. Without a free room at a site that has
// rooms it can't be; without a teacher one must be found.
func (c *Candidate) staff(b *model.Batch) bool {
	s := &c.Session
	var rooms, teachers []string
	for i := range b.Sessions {
		o := &b.Sessions[i]
		if o.Site == s.Site && o.Room != "" && !slices.Contains(rooms, o.Room) {
			rooms = append(rooms, o.Room)
		}
		if o.Kind == s.Kind && o.Provider == s.Provider && o.LanguageTaught == s.LanguageTaught && o.InstructionLanguage == s.InstructionLanguage &&
			o.Teacher != "" && !slices.Contains(teachers, o.Teacher) {
			teachers = append(teachers, o.Teacher)
		}
	}
	slices.Sort(rooms)
	slices.Sort(teachers)
	for _, r := range rooms {
		if s.Room == "" && free(b, s, model.Room, r) {
			s.Room = r
		}
	}
	if len(rooms) > 0 && s.Room == "" && s.Mode != model.Online {
		return false
	}
	for _, t := range teachers {
		if s.Teacher == "" && free(b, s, model.Teacher, t) {
			s.Teacher = t
		}
	}
	c.Teacher = s.Teacher != ""
	return true
}

// free reports whether nobody uses a room or teacher while a session meets. Closed
// days are not looked at: who is free but for a holiday is not free.
func free(b *model.Batch, s *model.Session, what model.Resource, id string) bool {
	meets := func(day model.Weekday, from, to model.Minutes) bool {
		return slices.ContainsFunc(s.Weekly, func(w model.WeekSlot) bool { return w.Day == day && w.Start < to && from < w.End })
	}
	for i := range b.Sessions {
		o := &b.Sessions[i]
		own := o.Room
		if what == model.Teacher {
			own = o.Teacher
		}
		if o.Status == model.Cancelled {
			continue
		}
		for _, m := range o.Dated {
			used := m.Room
			if what == model.Teacher {
				used = m.Teacher
			}
			if cmp.Or(used, own) == id && s.Start <= m.Date && m.Date <= s.End && meets(m.Date.Weekday(), m.Start, m.End) {
				return false
			}
		}
		if own != id || len(o.Dated) > 0 || o.Start.Valid() && o.Start > s.End || o.End.Valid() && o.End < s.Start {
			continue
		}
		for _, w := range o.Weekly {
			if meets(w.Day, w.Start, w.End) {
				return false
			}
		}
	}
	for _, x := range b.Blocked {
		if x.Resource != what || x.ID != id {
			continue
		}
		day := x.Day
		if x.Date.Valid() {
			if x.Date < s.Start || x.Date > s.End {
				continue
			}
			day = x.Date.Weekday()
		}
		if meets(day, x.Start, x.End) {
			return false
		}
	}
	return true
}
