package batch

import (
	"fmt"
	"slices"
	"strings"

	"instroom/model"
)

// cellReader reads one row of a small table cell by cell.
type cellReader struct{ t *Table }

// read calls f for a cell that is not empty; its fault is an error.
func (c cellReader) read(name string, f func(string) *fault) {
	if s := c.t.Text(name); s != "" {
		if bad := f(s); bad != nil {
			c.t.Report(name, bad)
		}
	}
}

func (c cellReader) date(name string, to *model.Date) {
	c.read(name, func(s string) (f *fault) {
		d, f := parseDate(s)
		if f == nil {
			*to = d
		}
		return f
	})
}

// number reports whether there was a number that could be read.
func (c cellReader) number(name string, lo, hi int64, to *int) (ok bool) {
	c.read(name, func(s string) *fault {
		n, f := parseInt(s, lo, hi)
		if f == nil {
			*to, ok = int(n), true
		}
		return f
	})
	return ok
}

// id returns the id of the row, "" where it cannot be used.
func (c cellReader) id(name string, known map[string]int32, line func(int32) int32) string {
	i, v := c.t.cell(name)
	if f := checkID(v); f != nil {
		c.t.report(Error, i, f)
		return ""
	}
	id := string(v)
	if first, twice := known[id]; twice {
		c.t.report(Error, i, &fault{IDTwice, name + " " + quote(id) + " stands twice", fmt.Sprintf("the first is in line %d", line(first))})
		return ""
	}
	return id
}

func (r *reader) sites() {
	t := r.open("sites")
	if t == nil {
		return
	}
	defer t.Close()
	c := cellReader{t}
	for t.Next() {
		id := c.id("site_id", r.siteIndex, func(i int32) int32 { return r.batch.Sites[i].Line })
		if id == "" {
			continue
		}
		s := model.Site{ID: id, Line: int32(t.Line()), Name: id, Rooms: -1, Childcare: -1}
		if name := t.Text("name"); name != "" {
			s.Name = name
		}
		if code := t.Text("postcode"); code != "" {
			place, known := parsePostcode(code)
			if known {
				s.Place = place
			} else if !t.Has("lat") || t.Text("lat") == "" {
				i, _ := t.cell("postcode")
				t.report(Warning, i, &fault{PostcodeUnknown, "postcode " + quote(code) + " is not in the Belgian table: the place counts as unknown", "give lat and lon, 2 decimals are enough"})
			}
		}
		var lat, lon float64
		n := 0
		for _, x := range []struct {
			name string
			most float64
			to   *float64
		}{{"lat", 90, &lat}, {"lon", 180, &lon}} {
			c.read(x.name, func(s string) *fault {
				d, f := parseDegrees([]byte(s), x.most)
				if f == nil {
					*x.to = d
					n++
				}
				return f
			})
		}
		if n == 2 {
			if f := coordinates(lat, lon); f != nil {
				i, _ := t.cell("lat")
				t.report(Warning, i, f)
			}
			s.Place = model.Place{Known: true, Lat: lat, Lon: lon, Postcode: s.Place.Postcode}
		}
		if !s.Place.Known && !r.batch.Settings.Shortlist {
			i, _ := t.cell("site_id")
			t.report(Warning, i, &fault{PlaceUnknown, "the site has no known place: travel passes at 0 points", "give it a postcode, or lat and lon"})
		}
		c.read("access", func(v string) *fault { s.Access = access(v); return nil })
		c.number("rooms", 0, 100_000, &s.Rooms)
		c.number("childcare_places", 0, maxCapacity, &s.Childcare)
		r.siteIndex[id] = int32(len(r.batch.Sites))
		r.batch.Sites = append(r.batch.Sites, s)
	}
	r.note(t)
}

func (r *reader) sessions() {
	if t := r.open("sessions"); t != nil {
		defer t.Close()
		r.batch.Sessions = []model.Session{}
		r.sessionRows(t)
	}
}

// sessionRows reads the rows of a table behind the sessions that there are.
func (r *reader) sessionRows(t *Table) {
	r.sessionFile, r.sessionCells, r.badWeekly = t.file, t.index, map[int32]bool{}
	r.badSeats = map[int32]bool{}
	first := len(r.batch.Sessions)
	r.sessionCols = make([][]int32, first)
	c := cellReader{t}
	weekly := newDayColumn(nil)
	var cells []int32 // of weekly, by session; -1 = empty
	var damaged []damagedCell
	for t.Next() {
		id := c.id("session_id", r.sessionIndex, func(i int32) int32 { return r.batch.Sessions[i].Line })
		if id == "" {
			continue
		}
		if len(r.batch.Sessions) >= 1<<20 {
			t.add(Error, OutOfRange, t.Line(), 0, "", "more than %s sessions", model.Grouped(1<<20))
			break
		}
		s := model.Session{ID: id, Line: int32(t.Line()), Title: id, MinSize: -1, TargetSize: -1, EnrolledTotal: -1, OpenCost: -1,
			Start: model.NoDate, End: model.NoDate, LastEntry: model.NoDate, Decision: model.NoDate, Childcare: -1}
		r.session(c, &s, &damaged)
		cell := int32(-1)
		c.read("weekly", func(v string) *fault {
			i, _ := t.cell("weekly")
			cell = weekly.add([]byte(v), func() (int, int) { return t.records.place(i) }, weekly.spans)
			return nil
		})
		cells = append(cells, cell)
		if len(r.sessionCols) < 1<<15 {
			cols := make([]int32, len(t.header))
			for i := range cols {
				_, col := t.records.place(i)
				cols[i] = int32(col)
			}
			r.sessionCols = append(r.sessionCols, cols)
		}
		r.sessionIndex[id] = int32(len(r.batch.Sessions))
		r.batch.Sessions = append(r.batch.Sessions, s)
	}
	r.note(t)
	r.mendSessionLevels(t, damaged)
	weekly.read(r.cfg.language)
	counted := make([]int, len(weekly.list))
	for i, k := range cells {
		if k < 0 {
			continue
		}
		counted[k]++
		x := &weekly.list[k]
		if _, overlap := merge(slices.Clone(x.slots)); overlap {
			x.bad = &fault{SlotOverlap, "two times of the week overlap", "a session cannot meet twice at once"}
		}
		if x.bad != nil {
			r.badWeekly[int32(first+i)] = true
			continue
		}
		own := slices.Clone(x.slots)
		sortSlots(own)
		r.batch.Sessions[first+i].Weekly = own
	}
	for k, x := range weekly.list {
		if x.bad != nil {
			t.found.Add(Diagnostic{Severity: Error, Code: x.bad.code, File: t.file, Line: x.line, Col: x.col, Text: x.bad.text, Hint: x.bad.hint, Count: counted[k]})
		}
	}
}

// session reads the cells of a new session but weekly.
func (r *reader) session(c cellReader, s *model.Session, damaged *[]damagedCell) {
	t := c.t
	if _, v := t.cell("kind"); len(v) == 0 {
		t.Report("kind", &fault{CellMissing, "the kind of the session is missing", "language or orientation"})
	}
	if _, v := t.cell("capacity"); len(v) == 0 {
		t.Report("capacity", &fault{CellMissing, "the capacity of the session is missing", ""})
	}
	if !r.sessionCellsInto(c, s, damaged) {
		r.badSeats[int32(len(r.batch.Sessions))] = true
	}
}

// sessionCellsInto reads the cells that are filled into a session, all but
// weekly. It reports whether there was a capacity that could be read.
func (r *reader) sessionCellsInto(c cellReader, s *model.Session, damaged *[]damagedCell) bool {
	c.read("kind", func(v string) (f *fault) { s.Kind, f = r.kind(v); return f })
	seats := c.number("capacity", 0, maxCapacity, &s.Capacity)
	c.read("title", func(v string) *fault { s.Title = v; return nil })
	c.read("provider", func(v string) *fault { s.Provider = v; return nil })
	c.read("programme", func(v string) *fault {
		s.Programmes = nil
		for _, item := range list(v) {
			p, f := r.programme(item)
			if f != nil {
				return f
			}
			if !slices.Contains(s.Programmes, p) {
				s.Programmes = append(s.Programmes, p)
			}
		}
		return nil
	})
	c.read("language_taught", func(v string) (f *fault) { s.LanguageTaught, f = languageCode(v); return f })
	c.read("instruction_language", func(v string) (f *fault) {
		s.InstructionLanguage, s.Interpreter, f = parseInstruction(v)
		return f
	})
	c.read("level", func(v string) *fault { return r.sessionLevels(c, s, v, damaged) })
	c.read("track", func(v string) *fault {
		s.Tracks = nil
		for _, item := range list(v) {
			k, f := r.track(item)
			if f != nil {
				return f
			}
			if !slices.Contains(s.Tracks, k) {
				s.Tracks = append(s.Tracks, k)
			}
		}
		return nil
	})
	c.number("min_size", 0, maxCapacity, &s.MinSize)
	c.number("target_size", 0, maxCapacity, &s.TargetSize)
	c.number("overbook_pct", 0, 100, &s.OverbookPct)
	c.number("enrolled", 0, maxCapacity, &s.Enrolled)
	c.number("enrolled_total", 0, maxCapacity, &s.EnrolledTotal)
	c.number("childcare_places", 0, maxCapacity, &s.Childcare)
	c.read("status", func(v string) (f *fault) { s.Status, f = parseSessionStatus(v); return f })
	c.read("mode", func(v string) (f *fault) { s.Mode, f = parseMode(v); return f })
	c.read("open_cost", func(v string) *fault {
		x, f := parseMoney(v)
		if f == nil {
			s.OpenCost = x
		}
		return f
	})
	c.date("start_date", &s.Start)
	c.date("end_date", &s.End)
	c.date("last_entry_date", &s.LastEntry)
	c.date("decision_date", &s.Decision)
	c.read("closed_dates", func(v string) (f *fault) { s.Closed, f = parseRanges(v); return f })
	c.read("total_hours", func(v string) (f *fault) { s.TotalHours, f = parseDecimal(v, 0, 100_000); return f })
	c.read("site_id", func(v string) *fault {
		s.Site = v
		if _, ok := r.siteIndex[v]; !ok {
			return r.unknown(SiteUnknown, "site", v, "the sites file", r.siteIndex)
		}
		return nil
	})
	c.read("room_id", func(v string) *fault { s.Room = v; return nil })
	c.read("teacher_id", func(v string) *fault { s.Teacher = v; return nil })
	c.read("audience", func(v string) *fault { s.Audience = groups(v); return nil })
	c.read("prerequisite", func(v string) *fault { s.Prerequisites = list(v); return nil })
	return seats
}

// unknown is the fault of a reference that leads nowhere. The nearest known id
// is offered; one that differs by leading zeros is Excel's doing.
func (r *reader) unknown(code Code, what, id, where string, known map[string]int32) *fault {
	if other := lostZeros(id, known); other != "" {
		return &fault{IDZeros, fmt.Sprintf("%s %s is unknown, but %s is known: leading zeros were lost", what, quote(id), quote(other)),
			"format the column as text in both files"}
	}
	f := &fault{code, fmt.Sprintf("%s %s is not in %s", what, quote(id), where), ""}
	if len(known) <= 2000 {
		names := make([]string, 0, len(known))
		for name := range known {
			names = append(names, name)
		}
		slices.Sort(names)
		if n := nearest(id, names); n != "" {
			f.hint = "did you mean " + quote(n) + "?"
		}
	}
	return f
}

// parseInstruction reads ar, Arabisch, interpreter:ti.
func parseInstruction(s string) (code string, interpreter bool, f *fault) {
	if head, tail, ok := strings.Cut(s, ":"); ok {
		switch fold(head) {
		case "interpreter", "tolk", "dolmetscher", "interprete":
			code, f = languageCode(tail)
			return code, true, f
		}
	}
	code, f = languageCode(s)
	return code, false, f
}

// sessionLevels reads the modules that a session takes.
func (r *reader) sessionLevels(c cellReader, s *model.Session, v string, damaged *[]damagedCell) *fault {
	languages := []string{s.LanguageTaught}
	if s.LanguageTaught == "" {
		key := r.ownLanguages[""]
		if len(s.Programmes) == 1 {
			key = r.ownLanguages[s.Programmes[0]]
		}
		languages = strings.Split(key, "|")
	}
	if r.ladders.byName[languages[0]] == nil {
		return &fault{LevelLanguage, "there is no ladder of levels for language " + languages[0], "define it under ladders: in batch.yaml"}
	}
	s.Levels = nil
	for _, item := range list(v) {
		codes, f := r.ladders.find(item, languages)
		if f != nil {
			if d, ok := levelDate(item); ok {
				i, _ := c.t.cell("level")
				line, col := c.t.records.place(i)
				*damaged = append(*damaged, damagedCell{int32(len(r.batch.Sessions)), "level", d, languages, line, col, item, c.t.inSheet(LevelDate, i, "")})
				continue
			}
			return f
		}
		if codes.first == "0" { // for beginners: the first module
			codes.first = r.firstModule(languages[0])
		}
		if !slices.Contains(s.Levels, codes.first) {
			s.Levels = append(s.Levels, codes.first)
		}
	}
	return nil
}

// firstModule is the first module of a language that leads to a level.
func (r *reader) firstModule(language string) string {
	steps := r.ladders.byName[language].steps
	for _, s := range steps {
		if s.CEFR != "" {
			return s.Code
		}
	}
	return "0"
}

func (r *reader) mendSessionLevels(t *Table, damaged []damagedCell) {
	dayFirst := slices.ContainsFunc(damaged, func(c damagedCell) bool { return r.ladders.onlyDayFirst(c.damage, c.languages) })
	for _, c := range damaged {
		s := &r.batch.Sessions[c.participant]
		code, certain := r.ladders.mend(c.damage, dayFirst, c.languages)
		d := Diagnostic{Severity: Error, Code: LevelDate, File: t.file, Line: c.line, Col: c.col,
			Text: "level " + quote(c.text) + " is a date: a spreadsheet program changed it",
			Hint: "it can have been more than one level: format the column as text and type it again"}
		if certain {
			d.Hint = "it was " + code + ":  repair: [level_dates]  in batch.yaml reads it so; or format the column as text and type it again"
			if codes, f := r.ladders.find(code, c.languages); f == nil && r.batch.Settings.RepairLevelDates {
				d.Severity, d.Code = Warning, LevelDateMended
				d.Text, d.Hint = d.Text+", read as "+code, "format the column as text before typing levels"
				if !slices.Contains(s.Levels, codes.first) {
					s.Levels = append(s.Levels, codes.first)
				}
			}
		}
		d.Hint = c.name + ": " + d.Hint
		t.found.Add(d)
	}
}
