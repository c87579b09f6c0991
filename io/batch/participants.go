package batch

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"instroom/model"
)

// maxID is the longest id.
const maxID = 200

// participantReader reads participants.csv. Cells that need more than
// themselves (levels, days, shifts) are finished by row or by file.
type participantReader struct {
	r      *reader
	t      *Table
	ids    arena
	texts  *memo[string]
	fields []func(p *model.Participant, cell int, v []byte)
	now    row

	available []*availableColumn
	preferred *dayColumn
	wishes    []int32 // cell of preferred + 1, by participant
	combos    map[string]int32
	shifts    []shift // by combo
	patterns  []int32 // combo + 1, by participant
	comboKey  []byte

	levels  map[levelKey]levelResult
	damaged []damagedCell
	missing map[string]*gap
	houses  map[string]*household
	zeros   zeroTally
}

// row holds the cells of a row that are read together.
type row struct {
	level, reached, target  []byte
	levelCell               int
	reachedCell, targetCell int
	levelBy                 [3][]byte // level_nl, level_fr, level_de
	levelByCell             [3]int
	needs                   string // languages of the need, joined by |
	lat, lon                float64
	hasLat, hasLon          bool
	latCell                 int
	shiftWeeks              int
	shiftStart              model.Date
	cells                   []int32 // of the available columns, -1 = empty
}

func (r *reader) participants() {
	t := r.open("participants")
	if t == nil {
		return
	}
	defer t.Close()
	p := &participantReader{r: r, t: t, combos: map[string]int32{}, levels: map[levelKey]levelResult{},
		missing: map[string]*gap{}, houses: map[string]*household{}}
	p.texts = newMemo(func(s string) (string, *fault) { return s, nil })
	p.prepare()
	p.rows()
	r.note(t)
	p.finish()
}

// prepare lays out one parser a column.
func (p *participantReader) prepare() {
	t, set := p.t, &p.r.batch.Settings
	p.fields = make([]func(*model.Participant, int, []byte), len(t.names))
	use := func(name string, f func(*model.Participant, int, []byte)) {
		if i, ok := t.index[name]; ok {
			p.fields[i] = f
		}
	}
	text := func(name string, to func(*model.Participant) *string) {
		use(name, func(w *model.Participant, _ int, v []byte) { *to(w), _ = p.texts.get(v) })
	}
	text("agency", func(w *model.Participant) *string { return &w.Agency })
	text("household_id", func(w *model.Participant) *string { return &w.Household })

	set1 := func(name string, f func(*model.Participant, []byte) *fault) {
		use(name, func(w *model.Participant, cell int, v []byte) {
			if bad := f(w, v); bad != nil {
				p.fault(w, cell, bad)
			}
		})
	}
	programme := newMemo(func(s string) (string, *fault) { return p.r.programme(s) })
	set1("programme", func(w *model.Participant, v []byte) (f *fault) { w.Programme, f = programme.get(v); return })
	status := newMemo(parseStatus)
	set1("status", func(w *model.Participant, v []byte) (f *fault) { w.Status, f = status.get(v); return })
	literacy := newMemo(parseLiteracy)
	set1("literacy", func(w *model.Participant, v []byte) (f *fault) { w.Literacy, f = literacy.get(v); return })
	digital := newMemo(parseDigital)
	set1("digital", func(w *model.Participant, v []byte) (f *fault) { w.Digital, f = digital.get(v); return })
	transport := newMemo(parseTransport)
	set1("transport", func(w *model.Participant, v []byte) (f *fault) { w.Transport, f = transport.get(v); return })
	rule := newMemo(p.r.householdRule)
	use("household_rule", func(w *model.Participant, cell int, v []byte) {
		x, f := rule.get(v)
		if f != nil {
			p.fault(w, cell, f)
			return
		}
		w.Rule, w.RuleKind = x.rule, x.kind
	})
	track := newMemo(func(s string) (string, *fault) { return p.r.track(s) })
	set1("track_advice", func(w *model.Participant, v []byte) (f *fault) { w.TrackAdvice, f = track.get(v); return })
	needs := newMemo(func(s string) (languageNeed, *fault) { return parseNeed(s) })
	use("needs_language", func(w *model.Participant, cell int, v []byte) {
		x, f := needs.get(v)
		if f != nil {
			p.fault(w, cell, f)
			return
		}
		w.NeedsLanguage = x.need
		p.now.needs = x.key
	})
	yes := newMemo(parseYesNo)
	tri := func(name string, to func(*model.Participant) *model.Tri) {
		set1(name, func(w *model.Participant, v []byte) *fault {
			b, f := yes.get(v)
			if f == nil {
				*to(w) = model.No
				if b {
					*to(w) = model.Yes
				}
			}
			return f
		})
	}
	tri("needs_orientation", func(w *model.Participant) *model.Tri { return &w.NeedsOrientation })
	for i, kind := range p.r.batch.Kinds[2:] {
		tri("needs_"+kind, func(w *model.Participant) *model.Tri {
			if w.NeedsOther == nil {
				w.NeedsOther = make([]model.Tri, len(p.r.batch.Kinds)-2)
			}
			return &w.NeedsOther[i]
		})
	}
	flag := func(name string, to func(*model.Participant) *bool) {
		set1(name, func(w *model.Participant, v []byte) *fault {
			b, f := yes.get(v)
			if f == nil {
				*to(w) = b
			}
			return f
		})
	}
	flag("one_at_a_time", func(w *model.Participant) *bool { return &w.OneAtATime })
	flag("orientation_done", func(w *model.Participant) *bool { return &w.OrientationDone })
	flag("counselling_done", func(w *model.Participant) *bool { return &w.CounsellingDone })

	dates := newMemo(parseDate)
	date := func(name string, to func(*model.Participant) *model.Date) {
		set1(name, func(w *model.Participant, v []byte) *fault {
			d, f := dates.get(v)
			if f == nil {
				*to(w) = d
			}
			return f
		})
	}
	date("earliest_start", func(w *model.Participant) *model.Date { return &w.EarliestStart })
	date("latest_start", func(w *model.Participant) *model.Date { return &w.LatestStart })
	date("suspended_until", func(w *model.Participant) *model.Date { return &w.SuspendedUntil })
	date("waiting_since", func(w *model.Participant) *model.Date { return &w.WaitingSince })
	date("start_by", func(w *model.Participant) *model.Date { return &w.StartBy })
	date("finish_by", func(w *model.Participant) *model.Date { return &w.FinishBy })
	date("shift_start", func(*model.Participant) *model.Date { return &p.now.shiftStart })

	number := func(name string, lo, hi int64, to func(*model.Participant, int64)) {
		m := newMemo(func(s string) (int64, *fault) { return parseInt(s, lo, hi) })
		set1(name, func(w *model.Participant, v []byte) *fault {
			n, f := m.get(v)
			if f == nil {
				to(w, n)
			}
			return f
		})
	}
	number("cognitive_score", 0, 100, func(w *model.Participant, n int64) { w.CognitiveScore = int16(n) })
	number("schooling_years", 0, 40, func(w *model.Participant, n int64) { w.SchoolingYears = int16(n) })
	number("max_travel_minutes", 0, 1440, func(w *model.Participant, n int64) { w.MaxTravelMinutes = model.Minutes(n) })
	number("childcare_places", 0, 100, func(w *model.Participant, n int64) { w.Childcare = int16(n) })
	number("priority_class", 1, 3, func(w *model.Participant, n int64) { w.PriorityClass = int8(n) })
	number("shift_weeks", 1, 52, func(_ *model.Participant, n int64) { p.now.shiftWeeks = int(n) })
	attendance := newMemo(func(s string) (float64, *fault) { return parseDecimal(s, 0, 100) })
	set1("attendance_pct", func(w *model.Participant, v []byte) *fault {
		x, f := attendance.get(v)
		if f == nil {
			w.AttendancePct = float32(x)
		}
		return f
	})
	hours := newMemo(func(s string) (model.Minutes, *fault) { return parseHourCount(s) })
	set1("max_hours_week", func(w *model.Participant, v []byte) *fault {
		m, f := hours.get(v)
		if f == nil {
			w.MaxHoursWeek = m
		}
		return f
	})
	degrees := func(name string, most float64, to *float64, has *bool) {
		use(name, func(w *model.Participant, cell int, v []byte) {
			x, f := parseDegrees(v, most)
			if f != nil {
				p.fault(w, cell, f)
				return
			}
			*to, *has, p.now.latCell = x, true, cell
		})
	}
	degrees("lat", 90, &p.now.lat, &p.now.hasLat)
	degrees("lon", 180, &p.now.lon, &p.now.hasLon)
	places := newMemo(func(s string) (model.Place, *fault) {
		x, known := parsePostcode(s)
		if !known {
			return x, &fault{PostcodeUnknown, "postcode " + quote(s) + " is not in the Belgian table: the place counts as unknown", "give lat and lon, 2 decimals are enough"}
		}
		return x, nil
	})
	use("postcode", func(w *model.Participant, cell int, v []byte) {
		x, f := places.get(v)
		if f != nil {
			t.report(Warning, cell, f)
			return
		}
		w.Place = x
	})
	type skills struct {
		list  []model.LanguageSkill
		doubt *fault
	}
	languages := newMemo(func(s string) (skills, *fault) {
		l, doubt, f := parseLanguages(s)
		return skills{l, doubt}, f
	})
	use("languages", func(w *model.Participant, cell int, v []byte) {
		x, f := languages.get(v)
		if f != nil {
			p.fault(w, cell, f)
			return
		}
		if x.doubt != nil {
			t.report(Warning, cell, x.doubt)
		}
		w.Languages = x.list
	})
	ranges := newMemo(parseRanges)
	set1("unavailable_dates", func(w *model.Participant, v []byte) *fault {
		x, f := ranges.get(v)
		if f == nil {
			w.Unavailable = x
		}
		return f
	})
	words := newMemo(func(s string) ([]string, *fault) { return groups(s), nil })
	set1("audience", func(w *model.Participant, v []byte) *fault { w.Audience, _ = words.get(v); return nil })
	set1("audience_only", func(w *model.Participant, v []byte) *fault { w.AudienceOnly, _ = words.get(v); return nil })
	set1("access_needs", func(w *model.Participant, v []byte) *fault { w.AccessNeeds, _ = words.get(v); return nil })

	use("level", func(_ *model.Participant, cell int, v []byte) { p.now.level, p.now.levelCell = v, cell })
	use("reached_level", func(_ *model.Participant, cell int, v []byte) { p.now.reached, p.now.reachedCell = v, cell })
	use("target_level", func(_ *model.Participant, cell int, v []byte) { p.now.target, p.now.targetCell = v, cell })
	for i, l := range levelColumns {
		use("level_"+l, func(_ *model.Participant, cell int, v []byte) { p.now.levelBy[i], p.now.levelByCell[i] = v, cell })
	}

	for i, name := range t.names {
		n := 0
		switch {
		case name == "available":
		case name == "available_even_weeks":
			n = -2
		case name == "available_odd_weeks":
			n = -1
		case shiftColumn.MatchString(name):
			n, _ = strconv.Atoi(name[len("available_"):])
		default:
			continue
		}
		c := &availableColumn{newDayColumn(set.DayParts), name, n}
		at := len(p.available)
		p.available = append(p.available, c)
		p.now.cells = append(p.now.cells, -1)
		p.fields[i] = func(w *model.Participant, cell int, v []byte) {
			p.now.cells[at] = c.add(v, func() (int, int) { return t.records.place(cell) }, c.spans)
		}
	}
	p.preferred = newDayColumn(set.DayParts)
	use("preferred", func(w *model.Participant, cell int, v []byte) {
		k := p.preferred.add(v, func() (int, int) { return t.records.place(cell) }, p.wish)
		for len(p.wishes) < len(p.r.batch.Participants)-1 {
			p.wishes = append(p.wishes, 0)
		}
		p.wishes = append(p.wishes, k+1) // of the participant being read
	})
}

// fault reports an unreadable cell. With --keep-going the person waits instead.
func (p *participantReader) fault(w *model.Participant, cell int, f *fault) {
	p.t.report(p.severity(), cell, f)
	p.bad(w, p.t.names[cell])
}

func (p *participantReader) severity() Severity {
	if p.r.o.KeepGoing {
		return Warning
	}
	return Error
}

func (p *participantReader) bad(w *model.Participant, column string) {
	if !slices.Contains(w.BadColumns, column) {
		w.BadColumns = append(w.BadColumns, column)
	}
}

// wish parses a cell of day parts and sites.
func (p *participantReader) wish(text string) dayCell {
	var x dayCell
	var times []string
	for _, item := range list(text) {
		if _, ok := p.r.siteIndex[item]; ok {
			x.sites = append(x.sites, item)
			continue
		}
		if _, f := parseSpans(item, p.preferred.parts); f != nil {
			if strings.ContainsAny(item, "0123456789:") && len(item) > 4 {
				x.bad = f
			} else {
				x.bad = &fault{BadValue, "preferred " + quote(item) + " is neither a site nor a day part", "a site_id of the sites file, or mo-am"}
			}
			return x
		}
		times = append(times, item)
	}
	if len(times) > 0 {
		x.spans, x.bad = parseSpans(strings.Join(times, "|"), p.preferred.parts)
	}
	return x
}

// rows reads all rows.
func (p *participantReader) rows() {
	r, t := p.r, p.t
	hint := min(max(t.rowsHint, 16), 1<<24)
	r.batch.Participants = make([]model.Participant, 0, hint)
	r.participantIndex = make(map[string]int32, hint)
	idCell := t.index["participant_id"]
	weak := p.weakCells()
	for t.Next() {
		if len(r.batch.Participants) >= 1<<24 {
			t.add(Error, OutOfRange, t.Line(), 0, "", "more than %s participants", model.Grouped(1<<24))
			break
		}
		var id []byte
		if idCell < len(t.cells) {
			id = t.cells[idCell]
		}
		if f := checkID(id); f != nil {
			t.report(Error, idCell, f)
			continue
		}
		if first, twice := r.participantIndex[string(id)]; twice {
			t.report(Error, idCell, &fault{IDTwice, fmt.Sprintf("participant %s stands twice", quote(string(id))),
				fmt.Sprintf("the first is in line %d", r.batch.Participants[first].Line)})
			continue
		}
		p.zeros.add(id)
		r.batch.Participants = append(r.batch.Participants, model.Participant{})
		n := len(r.batch.Participants) - 1
		w := &r.batch.Participants[n]
		*w = model.Participant{ID: p.ids.keep(id), Line: int32(t.Line()), CognitiveScore: -1, SchoolingYears: -1, EarliestStart: model.NoDate,
			LatestStart: model.NoDate, SuspendedUntil: model.NoDate, MaxHoursWeek: -1, MaxTravelMinutes: r.batch.Settings.MaxTravelMinutes,
			RuleKind: -1, WaitingSince: model.NoDate, StartBy: model.NoDate, FinishBy: model.NoDate, AttendancePct: -1}
		r.participantIndex[w.ID] = int32(n)
		p.row(w, n)
		for _, x := range weak {
			if x.cell >= len(t.cells) || len(t.cells[x.cell]) == 0 {
				if x.gap.count++; x.gap.count == 1 {
					x.gap.line, x.gap.col = t.records.place(x.cell)
				}
			}
		}
	}
}

// row reads the cells of one person.
func (p *participantReader) row(w *model.Participant, n int) {
	t := p.t
	cells := p.now.cells
	for i := range cells {
		cells[i] = -1
	}
	p.now = row{cells: cells, shiftStart: model.NoDate}
	for i, v := range t.cells {
		if len(v) == 0 || i >= len(p.fields) || p.fields[i] == nil {
			continue
		}
		if v[0] == '#' && isExcelError(v) {
			p.fault(w, i, excelFault(v))
			continue
		}
		p.fields[i](w, i, v)
	}
	p.place(w)
	p.shift(w, n)
	p.levelCells(w, n)
	if !w.WaitingSince.Valid() {
		w.WaitingSince = p.r.batch.Settings.Date
	}
	p.check(w)
	p.join(w, n)
}

// place settles where the person lives.
func (p *participantReader) place(w *model.Participant) {
	switch {
	case p.now.hasLat && p.now.hasLon:
		if f := coordinates(p.now.lat, p.now.lon); f != nil {
			p.t.report(Warning, p.now.latCell, f)
		}
		code := w.Place.Postcode
		w.Place = model.Place{Known: true, Lat: p.now.lat, Lon: p.now.lon, Postcode: code}
	case p.now.hasLat != p.now.hasLon:
		p.t.report(Warning, p.now.latCell, &fault{Coordinates, "lat and lon must stand together: one alone is not used", ""})
	}
}

// finish reads what needs the whole file.
func (p *participantReader) finish() {
	p.mendLevels()
	p.readDays()
	p.reportHouseholds()
	p.reportGaps()
	p.reportZeros()
	if len(p.r.batch.Participants) == 0 {
		p.t.add(Warning, FileEmpty, 0, 0, "", "there is nobody in the file")
	}
}

// languageNeed is a cell of needs_language.
type languageNeed struct {
	need model.LanguageNeed
	key  string // its languages joined by |
}

// parseNeed reads nl, nl|fr, no; yes leaves the language to the programme.
func parseNeed(s string) (languageNeed, *fault) {
	if v, f := parseYesNo(s); f == nil {
		if v {
			return languageNeed{}, nil
		}
		return languageNeed{need: model.LanguageNeed{Given: true}}, nil
	}
	if noWords[fold(s)] {
		return languageNeed{need: model.LanguageNeed{Given: true}}, nil
	}
	var x languageNeed
	x.need.Given = true
	for _, item := range list(s) {
		code, f := languageCode(item)
		if f != nil {
			return languageNeed{}, f
		}
		if !slices.Contains(x.need.Languages, code) {
			x.need.Languages = append(x.need.Languages, code)
		}
	}
	x.key = strings.Join(x.need.Languages, "|")
	return x, nil
}

// parseHourCount reads a number of hours as minutes.
func parseHourCount(s string) (model.Minutes, *fault) {
	t := strings.TrimRight(strings.TrimSpace(s), "uhUH ")
	if strings.Contains(t, ":") {
		m, f := parseTime(t)
		return m, f
	}
	x, f := parseDecimal(t, 0, 168)
	if f != nil {
		return 0, &fault{f.code, strings.Replace(f.text, quote(t), quote(s), 1), f.hint}
	}
	return model.Minutes(x*60 + 0.5), nil
}

// parseDegrees reads a coordinate with a decimal comma or point.
func parseDegrees(v []byte, most float64) (float64, *fault) {
	x, f := parseDecimal(string(v), -most, most)
	if f != nil && f.code == OutOfRange {
		return 0, &fault{Coordinates, f.text, "degrees with a decimal point, such as 50.85; a lost point makes 5085"}
	}
	return x, f
}
