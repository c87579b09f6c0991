package batch

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"instroom/model"
)

// meetings reads dated meetings, which replace the weekly ones of their session.
func (r *reader) meetings() {
	t := r.open("meetings")
	if t == nil {
		return
	}
	defer t.Close()
	c := cellReader{t}
	type row struct {
		meeting   model.Meeting
		line, col int
	}
	rows := map[int32][]row{}
	for t.Next() {
		id := t.Text("session_id")
		k, ok := r.sessionIndex[id]
		if id == "" {
			t.Report("session_id", &fault{IDMissing, "the id is empty", ""})
			continue
		} else if !ok {
			t.Report("session_id", r.unknown(SessionUnknown, "session", id, "the sessions file", r.sessionIndex))
			continue
		}
		m := model.Meeting{Date: model.NoDate, Start: -1, End: -1}
		c.date("date", &m.Date)
		c.read("start", func(v string) (f *fault) { m.Start, f = parseTime(v); return f })
		c.read("end", func(v string) (f *fault) { m.End, f = parseTime(v); return f })
		for _, name := range []string{"date", "start", "end"} {
			if t.Text(name) == "" {
				t.Report(name, &fault{CellMissing, "the " + name + " of the meeting is missing", ""})
			}
		}
		if !m.Date.Valid() || m.Start < 0 || m.End < 0 {
			continue
		}
		if m.End <= m.Start {
			t.Report("end", &fault{BadSlot, "the meeting ends before it begins", ""})
			continue
		}
		m.Room, m.Teacher = t.Text("room_id"), t.Text("teacher_id")
		s := &r.batch.Sessions[k]
		if (s.Start.Valid() && m.Date < s.Start) || (s.End.Valid() && m.Date > s.End) {
			i, _ := t.cell("date")
			t.report(Warning, i, &fault{MeetingOutside, "the meeting lies outside start_date and end_date of session " + quote(id), ""})
		}
		line, col := t.records.place(t.index["start"])
		rows[k] = append(rows[k], row{m, line, col})
	}
	r.note(t)
	for i := range r.batch.Sessions {
		s := &r.batch.Sessions[i]
		own := rows[int32(i)]
		slices.SortStableFunc(own, func(a, b row) int {
			return cmp.Or(cmp.Compare(a.meeting.Date, b.meeting.Date), cmp.Compare(a.meeting.Start, b.meeting.Start), cmp.Compare(a.meeting.End, b.meeting.End))
		})
		for j, x := range own {
			if j > 0 && own[j-1].meeting.Date == x.meeting.Date && x.meeting.Start < own[j-1].meeting.End {
				t.add(Error, MeetingOverlap, x.line, x.col, fmt.Sprintf("the other is in line %d", own[j-1].line),
					"session %s has two meetings at once on %s", quote(s.ID), x.meeting.Date)
			}
			s.Dated = append(s.Dated, x.meeting)
		}
		if len(s.Dated) > 0 {
			if !s.Start.Valid() {
				s.Start = s.Dated[0].Date
			}
			if !s.End.Valid() {
				s.End = s.Dated[len(s.Dated)-1].Date
			}
		}
	}
}

// blocked reads what others use.
func (r *reader) blocked() {
	t := r.open("blocked")
	if t == nil {
		return
	}
	defer t.Close()
	c := cellReader{t}
	rooms, teachers := map[string]int32{}, map[string]int32{}
	for i := range r.batch.Sessions {
		s := &r.batch.Sessions[i]
		rooms[s.Room], teachers[s.Teacher] = 0, 0
		for _, m := range s.Dated {
			rooms[m.Room], teachers[m.Teacher] = 0, 0
		}
	}
	days := newDayColumn(nil)
	var cells []int32
	for t.Next() {
		b := model.Blocked{Line: int32(t.Line()), Date: model.NoDate, End: 24 * 60, Count: 1}
		ok := false
		c.read("resource", func(v string) (f *fault) { b.Resource, f = parseResource(v); ok = f == nil; return f })
		if t.Text("resource") == "" {
			t.Report("resource", &fault{CellMissing, "the resource is missing", ""})
		}
		b.ID = t.Text("id")
		if b.ID == "" {
			t.Report("id", &fault{IDMissing, "the id is empty", ""})
			ok = false
		} else if ok {
			known, what, where := r.siteIndex, "site", "the sites file"
			switch b.Resource {
			case model.Room:
				known, what, where = rooms, "room", "the sessions"
			case model.Teacher:
				known, what, where = teachers, "teacher", "the sessions"
			}
			if _, found := known[b.ID]; !found {
				i, _ := t.cell("id")
				f := r.unknown(ResourceUnknown, what, b.ID, where, known)
				t.report(Warning, i, f)
			}
		}
		c.date("date", &b.Date)
		cell := int32(-1)
		if day := t.Text("weekday"); day != "" {
			i, _ := t.cell("weekday")
			cell = days.add([]byte(day), func() (int, int) { return t.records.place(i) }, func(s string) dayCell {
				if w := fold(s); dayWords[w] != [4]uint8{} {
					return dayCell{spans: []daySpan{{w, w, 0, 24 * 60, true}}}
				}
				return dayCell{bad: &fault{DayUnknown, quote(s) + " is not a day of the week", ""}}
			})
		}
		if t.Text("date") == "" && cell < 0 {
			t.Report("date", &fault{CellMissing, "neither date nor weekday is given", "give one of them"})
			ok = false
		} else if t.Text("date") != "" && cell >= 0 {
			t.Report("weekday", &fault{BadValue, "date and weekday stand together", "give one of them"})
			ok = false
		}
		c.read("start", func(v string) (f *fault) { b.Start, f = parseTime(v); return f })
		c.read("end", func(v string) (f *fault) { b.End, f = parseTime(v); return f })
		c.number("count", 0, maxCapacity, &b.Count)
		if b.End <= b.Start {
			t.Report("end", &fault{BadSlot, "the time ends before it begins", ""})
			ok = false
		}
		if ok {
			r.batch.Blocked = append(r.batch.Blocked, b)
			cells = append(cells, cell)
		}
	}
	r.note(t)
	days.read(r.cfg.language)
	for _, x := range days.list {
		if x.bad != nil {
			t.found.Add(Diagnostic{Severity: Error, Code: x.bad.code, File: t.file, Line: x.line, Col: x.col, Text: x.bad.text, Hint: x.bad.hint})
		}
	}
	for i, k := range cells {
		if k >= 0 && len(days.list[k].slots) > 0 {
			r.batch.Blocked[i].Day = days.list[k].slots[0].Day
		}
	}
}

// preferences reads scores, millions of them.
func (r *reader) preferences() {
	t := r.open("preferences")
	if t == nil {
		if r.batch.Settings.Shortlist && !r.found.HasErrors() {
			r.found.Add(Diagnostic{Severity: Error, Code: FileMissing, File: "preferences.csv", Text: "there is no such file, and eligibility: shortlist needs it"})
		}
		return
	}
	defer t.Close()
	most := int64(100)
	if r.batch.Settings.Shortlist {
		most = 1_000_000_000
	}
	hint := min(max(t.rowsHint-1, 16), 1<<26)
	list := make([]model.Preference, 0, hint)
	grouped, run := true, 0 // people in order so far; where the last person's rows begin
	r.eachPreference(t, most, true, func(p model.Preference, _ int) {
		n := len(list)
		list = append(list, p)
		if n == 0 || list[n-1].Participant == p.Participant || !grouped {
			return
		}
		grouped = list[n-1].Participant < p.Participant
		slices.SortFunc(list[run:n], comparePreferences)
		run = n
	})
	r.note(t)
	if grouped {
		run = min(run, len(list))
		slices.SortFunc(list[run:], comparePreferences)
	} else {
		slices.SortFunc(list, comparePreferences)
	}
	r.batch.Preferences = r.dropTwice(list, most)
}

func comparePreferences(a, b model.Preference) int {
	if c := cmp.Compare(a.Participant, b.Participant); c != 0 {
		return c
	}
	return cmp.Compare(a.Session, b.Session)
}

// eachPreference calls f for every row that can be used.
func (r *reader) eachPreference(t *Table, most int64, report bool, f func(p model.Preference, line int)) {
	pc, sc, vc := t.index["participant_id"], t.index["session_id"], t.index["score"]
	var lastID []byte
	last := int32(-1)
	cache := &idCache{}
	scores := newMemo(func(s string) (int64, *fault) { return parseInt(s, 0, most) })
	fail := func(s Severity, cell int, f *fault) {
		if report {
			t.report(s, cell, f)
		}
	}
	cellAt := func(i int) []byte {
		if i < len(t.cells) {
			return t.cells[i]
		}
		return nil
	}
	for t.Next() {
		person, session, score := cellAt(pc), cellAt(sc), cellAt(vc)
		if last < 0 || string(person) != string(lastID) {
			i, ok := r.participantIndex[string(person)]
			if !ok {
				s := Warning
				bad := &fault{ParticipantUnknown, "participant " + quote(string(person)) + " is not in the participants file: the row is not used", ""}
				if len(person) == 0 {
					bad, s = &fault{IDMissing, "the id is empty", ""}, Error
				} else if lostZeros(string(person), r.participantIndex) != "" {
					bad, s = r.unknown(ParticipantUnknown, "participant", string(person), "the participants file", r.participantIndex), Error
				}
				fail(s, pc, bad)
				continue
			}
			last, lastID = i, append(lastID[:0], person...)
		}
		slot := cache.slot(session)
		k, ok := slot.at, len(session) > 0 && slot.id == string(session)
		if !ok {
			if k, ok = r.sessionIndex[string(session)]; ok {
				*slot = idSlot{r.batch.Sessions[k].ID, k}
			}
		}
		if !ok {
			s := Warning
			bad := &fault{SessionUnknown, "session " + quote(string(session)) + " is not in the sessions file: the row is not used", ""}
			if len(session) == 0 {
				bad, s = &fault{IDMissing, "the id is empty", ""}, Error
			} else if lostZeros(string(session), r.sessionIndex) != "" {
				bad, s = r.unknown(SessionUnknown, "session", string(session), "the sessions file", r.sessionIndex), Error
			}
			fail(s, sc, bad)
			continue
		}
		n, ok := smallNumber(score)
		if !ok || n > most {
			if len(score) == 0 {
				fail(Error, vc, &fault{CellMissing, "the score is missing", ""})
				continue
			}
			var bad *fault
			if n, bad = scores.get(score); bad != nil {
				if bad.code == OutOfRange && most == 100 {
					bad = &fault{bad.code, bad.text, "scores reach 1,000,000,000 only with  eligibility: shortlist"}
				}
				fail(Error, vc, bad)
				continue
			}
		}
		f(model.Preference{Participant: last, Session: k, Score: int32(n)}, t.Line())
	}
}

// smallNumber reads one to nine digits quickly.
func smallNumber(v []byte) (int64, bool) {
	if len(v) == 0 || len(v) > 9 {
		return 0, false
	}
	n := int64(0)
	for _, c := range v {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, true
}

// dropTwice takes out pairs that stand twice, and reads the file once more to
// say where they stand.
func (r *reader) dropTwice(list []model.Preference, most int64) []model.Preference {
	twice := map[[2]int32]int{}
	out := list[:0]
	for i, p := range list {
		if i > 0 && list[i-1].Participant == p.Participant && list[i-1].Session == p.Session {
			if len(twice) < 1000 {
				twice[[2]int32{p.Participant, p.Session}] = 0
			}
			continue
		}
		out = append(out, p)
	}
	if len(twice) == 0 {
		return out
	}
	quiet := &Diagnostics{}
	found := r.found
	r.found = quiet
	t := r.open("preferences")
	r.found = found
	if t == nil {
		return out
	}
	defer t.Close()
	t.found = quiet
	r.eachPreference(t, most, false, func(p model.Preference, line int) {
		key := [2]int32{p.Participant, p.Session}
		first, watched := twice[key]
		switch {
		case !watched:
		case first == 0:
			twice[key] = line
		default:
			_, col := t.records.place(t.index["session_id"])
			found.Add(Diagnostic{Severity: Error, Code: RowTwice, File: t.file, Line: line, Col: col,
				Text: fmt.Sprintf("participant %s has two scores for session %s", quote(r.batch.Participants[p.Participant].ID), quote(r.batch.Sessions[p.Session].ID)),
				Hint: fmt.Sprintf("the first is in line %d", first)})
		}
	})
	return out
}

// placements reads last week's plan and what has happened since.
func (r *reader) placements() {
	type pair struct{ participant, session string }
	seen := map[pair]int{}
	read := func(t *Table, own bool) {
		defer t.Close()
		c := cellReader{t}
		for t.Next() {
			x := model.Placement{Line: int32(t.Line()), Participant: t.Text("participant_id"), Session: t.Text("session_id"), RespondBy: model.NoDate,
				By: t.Text("by"), Reason: t.Text("reason")}
			if x.Participant == "" || x.Session == "" {
				name := "participant_id"
				if x.Participant != "" {
					name = "session_id"
				}
				t.Report(name, &fault{IDMissing, "the id is empty", ""})
				continue
			}
			_, v := t.cell("participant_id")
			if f := checkID(v); f != nil {
				t.Report("participant_id", f)
				continue
			}
			ok := false
			c.read("status", func(v string) (f *fault) { x.Status, f = parsePlacementStatus(v); ok = f == nil; return f })
			if t.Text("status") == "" {
				t.Report("status", &fault{CellMissing, "the status is missing", "proposed, invited, confirmed, started, completed, refused, no_show, stopped or forbidden"})
			}
			c.date("respond_by", &x.RespondBy)
			if !ok {
				continue
			}
			if first, twice := seen[pair{x.Participant, x.Session}]; twice {
				before := r.batch.Placements[first]
				switch {
				case !own: // placements.csv in the batch wins
				case before.Status == x.Status:
					i, _ := t.cell("session_id")
					t.report(Warning, i, &fault{RowTwice, fmt.Sprintf("participant %s and session %s stand twice: the first row counts", quote(x.Participant), quote(x.Session)),
						fmt.Sprintf("the first is in line %d", before.Line)})
				default:
					t.Report("status", &fault{RowTwice, fmt.Sprintf("participant %s and session %s stand twice, as %s and %s", quote(x.Participant), quote(x.Session), before.Status, x.Status),
						fmt.Sprintf("keep one of them; the first is in line %d", before.Line)})
				}
				continue
			}
			if _, known := r.participantIndex[x.Participant]; !known {
				if other := lostZeros(x.Participant, r.participantIndex); other != "" {
					t.Report("participant_id", r.unknown(ParticipantUnknown, "participant", x.Participant, "the participants file", r.participantIndex))
				} else {
					i, _ := t.cell("participant_id")
					t.report(Note, i, &fault{ParticipantUnknown, "somebody with a placement is not in the participants file: the row takes no seat", ""})
				}
			}
			k, known := r.sessionIndex[x.Session]
			if !known {
				if other := lostZeros(x.Session, r.sessionIndex); other != "" {
					t.Report("session_id", r.unknown(SessionUnknown, "session", x.Session, "the sessions file", r.sessionIndex))
				}
			}
			if x.Status == model.Invited && !x.RespondBy.Valid() {
				i, _ := t.cell("status")
				t.report(Warning, i, &fault{RespondByMissing, "invited without respond_by: the seat is held without end", "give the day by which the person must answer"})
			}
			if x.Status == model.Completed && known {
				if n, ok := r.participantIndex[x.Participant]; ok {
					w := &r.batch.Participants[n]
					w.CompletedSession = append(w.CompletedSession, r.batch.Sessions[k].ID)
				}
			}
			seen[pair{x.Participant, x.Session}] = len(r.batch.Placements)
			r.batch.Placements = append(r.batch.Placements, x)
		}
		r.note(t)
	}
	if t := r.open("placements"); t != nil {
		read(t, true)
	}
	if r.o.Last == "" {
		return
	}
	path, set := r.o.Last, false
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path, set = filepath.Join(path, "placements.csv"), true
	}
	name := "last/" + filepath.Base(path)
	if t := Open(path, Columns("placements"), TableOptions{Name: name, Map: r.cfg.mapOf("placements")}, r.found); t != nil {
		read(t, false)
		if set { // a file named by itself may have been edited
			r.refuseChanged(path, t)
		}
	}
}
