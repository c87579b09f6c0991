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

// availableColumn is one of available, available_1 … and the even and odd weeks.
type availableColumn struct {
	*dayColumn
	name  string
	shift int // 0 = available, 1… = available_n, -2 = even weeks, -1 = odd weeks
}

// shift is a combination of availability cells.
type shift struct {
	cells     []int32
	weeks     int
	start     model.Date
	line, col int
	rows      int
	value     *model.Availability
	bad       []int // columns with an unreadable cell
	badStart  bool
}

type levelKey struct{ text, needs string }

type levelResult struct {
	codes levelCodes
	bad   *fault
}

// damagedCell is a level that has become a date, to be mended when the column
// is known.
type damagedCell struct {
	participant int32
	column      string
	damage      damagedLevel
	languages   []string
	line, col   int
	text        string
	name        string // of the cell, for those who look in the spreadsheet
}

// gap counts the rows in which a cell that matters is empty.
type gap struct {
	line, col, count int
}

// zeroTally finds ids that have lost leading zeros: some ids begin with a zero
// and are longer than others that are numbers.
type zeroTally struct {
	width int // of ids that begin with 0; -1 = several
}

func (z *zeroTally) add(id []byte) {
	for _, c := range id {
		if c < '0' || c > '9' {
			return
		}
	}
	if id[0] == '0' && len(id) > 1 {
		if z.width == 0 {
			z.width = len(id)
		} else if z.width != len(id) {
			z.width = -1
		}
	}
}

// levelColumns are the languages with a level column of their own.
var levelColumns = [3]string{"nl", "fr", "de"}

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
			t.add(Error, OutOfRange, t.Line(), 0, "", "more than %s participants", thousands(1<<24))
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

// shift numbers the combination of availability cells.
func (p *participantReader) shift(w *model.Participant, n int) {
	some := false
	for _, k := range p.now.cells {
		some = some || k >= 0
	}
	if !some {
		if len(p.patterns) > 0 {
			p.patterns = append(p.patterns, 0)
		}
		return
	}
	for len(p.patterns) < n {
		p.patterns = append(p.patterns, 0)
	}
	key := p.comboKey[:0]
	for _, k := range p.now.cells {
		key = append(key, byte(k), byte(k>>8), byte(k>>16), byte(k>>24))
	}
	start := int32(p.now.shiftStart)
	key = append(key, byte(p.now.shiftWeeks), byte(start), byte(start>>8), byte(start>>16), byte(start>>24))
	p.comboKey = key
	i, ok := p.combos[string(key)]
	if !ok {
		i = int32(len(p.shifts))
		s := shift{cells: slices.Clone(p.now.cells), weeks: p.now.shiftWeeks, start: p.now.shiftStart, line: p.t.Line()}
		if c, has := p.t.index["shift_start"]; has {
			s.line, s.col = p.t.records.place(c)
		}
		p.shifts = append(p.shifts, s)
		p.combos[string(key)] = i
	}
	p.shifts[i].rows++
	p.patterns = append(p.patterns, i+1)
}

// needKey returns the languages that the levels of the row are about.
func (p *participantReader) needKey(w *model.Participant) string {
	if p.now.needs != "" {
		return p.now.needs
	}
	return p.r.ownLanguages[w.Programme]
}

// levelCells reads the levels of a row on the ladders of its languages.
func (p *participantReader) levelCells(w *model.Participant, n int) {
	if len(p.now.level) > 0 {
		codes, ok := p.level(w, n, p.now.levelCell, p.now.level, "level", p.needKey(w))
		if ok {
			w.Level, w.LevelByLanguage = codes.first, codes.others
		}
	}
	own := map[string]string(nil)
	for i, l := range levelColumns {
		if len(p.now.levelBy[i]) == 0 {
			continue
		}
		if codes, ok := p.level(w, n, p.now.levelByCell[i], p.now.levelBy[i], "level_"+l, l); ok {
			if own == nil {
				own = map[string]string{}
				for k, v := range w.LevelByLanguage {
					own[k] = v
				}
			}
			own[l] = codes.first
		}
	}
	if own != nil {
		w.LevelByLanguage = own
	}
	if len(p.now.reached) > 0 {
		if codes, ok := p.level(w, n, p.now.reachedCell, p.now.reached, "reached_level", p.needKey(w)); ok {
			w.ReachedLevel = codes.first
		}
	}
	if len(p.now.target) > 0 {
		if codes, ok := p.level(w, n, p.now.targetCell, p.now.target, "target_level", p.needKey(w)); ok {
			w.TargetLevel = codes.first
		}
	}
}

// level reads one level cell; a level that has become a date is put aside.
func (p *participantReader) level(w *model.Participant, n, cell int, v []byte, name, needs string) (levelCodes, bool) {
	key := levelKey{name + "\x00" + string(v), needs}
	x, ok := p.levels[key]
	if !ok {
		languages := strings.Split(needs, "|")
		switch name {
		case "reached_level":
			x.codes.first, x.bad = p.r.ladders.reached(string(v), languages)
		case "target_level":
			x.codes.first, x.bad = p.r.ladders.target(string(v), languages)
		default:
			x.codes, x.bad = p.r.ladders.find(string(v), languages)
		}
		if len(p.levels) < memoSize {
			p.levels[key] = x
		}
	}
	if x.bad == nil {
		return x.codes, true
	}
	if d, damaged := levelDate(string(v)); damaged {
		line, col := p.t.records.place(cell)
		p.damaged = append(p.damaged, damagedCell{int32(n), name, d, strings.Split(needs, "|"), line, col, string(v), p.t.inSheet(LevelDate, cell, "")})
		return levelCodes{}, false
	}
	p.fault(w, cell, x.bad)
	return levelCodes{}, false
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

// mendLevels reports levels that a spreadsheet turned into dates, and mends
// them where that is asked for and certain.
func (p *participantReader) mendLevels() {
	dayFirst := map[string]bool{}
	for _, c := range p.damaged {
		if p.r.ladders.onlyDayFirst(c.damage, c.languages) {
			dayFirst[c.column] = true
		}
	}
	for _, c := range p.damaged {
		w := &p.r.batch.Participants[c.participant]
		code, certain := p.r.ladders.mend(c.damage, dayFirst[c.column], c.languages)
		add := func(s Severity, code Code, text, hint string) {
			p.t.found.Add(Diagnostic{Severity: s, Code: code, File: p.t.file, Line: c.line, Col: c.col, Text: text, Hint: c.name + ": " + hint})
		}
		text := "level " + quote(c.text) + " is a date: a spreadsheet program changed it"
		switch {
		case certain && p.r.batch.Settings.RepairLevelDates:
			codes, f := p.r.ladders.find(code, c.languages)
			if c.column == "reached_level" || c.column == "target_level" {
				codes.first, f = p.r.ladders.reached(code, c.languages)
			}
			if f != nil {
				break
			}
			add(Warning, LevelDateMended, text+", read as "+code, "format the column as text before typing levels")
			switch c.column {
			case "level":
				w.Level, w.LevelByLanguage = codes.first, codes.others
			case "reached_level":
				w.ReachedLevel = codes.first
			case "target_level":
				w.TargetLevel = codes.first
			default:
				own := map[string]string{}
				for k, v := range w.LevelByLanguage {
					own[k] = v
				}
				own[strings.TrimPrefix(c.column, "level_")] = codes.first
				w.LevelByLanguage = own
			}
			continue
		case certain:
			add(p.severity(), LevelDate, text, "it was "+code+":  repair: [level_dates]  in batch.yaml reads it so; or format the column as text and type it again")
		default:
			add(p.severity(), LevelDate, text, "it can have been more than one level: format the column as text and type it again")
		}
		p.bad(w, c.column)
	}
}

// readDays reads availability and wishes, now that the columns are complete.
func (p *participantReader) readDays() {
	setting := p.r.cfg.language
	for _, c := range p.available {
		c.read(setting)
	}
	p.preferred.read(setting)
	for i := range p.shifts {
		p.combine(&p.shifts[i])
	}
	people := p.r.batch.Participants
	reported := map[*dayCell]int{}
	for n := range people {
		if n < len(p.patterns) && p.patterns[n] > 0 {
			s := &p.shifts[p.patterns[n]-1]
			people[n].Available = s.value
			if s.badStart {
				p.bad(&people[n], "shift_start")
			}
			for _, c := range s.bad {
				p.bad(&people[n], p.available[c].name)
				reported[&p.available[c].list[s.cells[c]]]++
			}
		}
		if n < len(p.wishes) && p.wishes[n] > 0 {
			x := &p.preferred.list[p.wishes[n]-1]
			if x.bad != nil {
				p.bad(&people[n], "preferred")
				reported[x]++
				continue
			}
			people[n].PreferredSlots, people[n].PreferredSites = x.slots, x.sites
		}
	}
	for _, c := range append(p.available, &availableColumn{dayColumn: p.preferred}) {
		for i := range c.list {
			x := &c.list[i]
			if x.bad != nil && reported[x] > 0 {
				p.t.found.Add(Diagnostic{Severity: p.severity(), Code: x.bad.code, File: p.t.file, Line: x.line, Col: x.col,
					Text: x.bad.text, Hint: x.bad.hint, Count: reported[x]})
			}
			if x.bad == nil && x.slots != nil {
				x.slots, _ = merge(x.slots)
			}
		}
	}
}

// combine makes the availability of a combination of cells.
func (p *participantReader) combine(s *shift) {
	cellOf := func(c int) []model.WeekSlot {
		x := &p.available[c].list[s.cells[c]]
		if x.bad != nil {
			s.bad = append(s.bad, c)
			return nil
		}
		merged, _ := merge(slices.Clone(x.slots))
		return merged
	}
	single, even, odd := -1, -1, -1
	numbered := map[int]int{}
	last := 0
	for c, col := range p.available {
		switch {
		case col.shift > 0: // an empty cell is an empty shift where another has one
			last = max(last, col.shift)
			numbered[col.shift] = c
		case s.cells[c] < 0:
		case col.shift == 0:
			single = c
		case col.shift == -2:
			even = c
		default:
			odd = c
		}
	}
	anyNumbered := false
	for _, c := range numbered {
		anyNumbered = anyNumbered || s.cells[c] >= 0
	}
	warn := func(code Code, text, hint string) {
		p.t.found.Add(Diagnostic{Severity: Warning, Code: code, File: p.t.file, Line: s.line, Text: text, Hint: hint, Count: s.rows})
	}
	if single >= 0 && (anyNumbered || even >= 0 || odd >= 0) {
		warn(ShiftTwice, "available and shifts stand together: the shifts count", "empty one of them")
	}
	if anyNumbered && (even >= 0 || odd >= 0) {
		warn(ShiftTwice, "numbered shifts and even or odd weeks stand together: the numbered shifts count", "empty one of them")
	}
	a := &model.Availability{Weeks: 1, Start: p.r.batch.Settings.Date.Monday()}
	switch {
	case anyNumbered:
		// Trailing columns that are empty for this person are no shifts of theirs.
		for last > 1 {
			if c, ok := numbered[last]; ok && s.cells[c] >= 0 {
				break
			}
			last--
		}
		for n := 1; n <= last; n++ {
			c, ok := numbered[n]
			if !ok || s.cells[c] < 0 {
				warn(ShiftEmpty, fmt.Sprintf("available_%d is empty between other shifts: not available in those weeks", n), "")
				a.Patterns = append(a.Patterns, nil)
				continue
			}
			a.Patterns = append(a.Patterns, cellOf(c))
		}
		a.Weeks = max(1, s.weeks)
		if s.start.Valid() {
			if s.start.Weekday() != 0 {
				p.t.found.Add(Diagnostic{Severity: p.severity(), Code: ShiftStart, File: p.t.file, Line: s.line, Col: s.col, Count: s.rows,
					Text: "shift_start " + s.start.String() + " is not a Monday", Hint: "the Monday of that week is " + s.start.Monday().String()})
				s.badStart = true
			}
			a.Start = s.start.Monday()
		} else if len(a.Patterns) > 1 {
			warn(DefaultUsed, "shift_start is empty: shift 1 is taken to run in the week of the batch date", "give the Monday on which shift 1 starts")
		}
	case even >= 0 || odd >= 0:
		monday := a.Start
		if _, week := monday.Time().ISOWeek(); week%2 == 1 {
			monday -= 7
		}
		a.Start = monday
		for i, c := range []int{even, odd} {
			if c < 0 {
				warn(ShiftEmpty, "only "+[]string{"odd", "even"}[i]+" weeks have hours: not available in the others", "")
				a.Patterns = append(a.Patterns, nil)
				continue
			}
			a.Patterns = append(a.Patterns, cellOf(c))
		}
		from := p.r.batch.Settings.Date
		to := from + model.Date(7*(p.r.batch.Settings.HorizonWeeks+26))
		for d := from.Monday(); d <= to; d += 7 {
			if y, week := d.Time().ISOWeek(); week == 53 {
				warn(ShiftWeek53, fmt.Sprintf("%d has a week 53: after it even and odd weeks change places, which this availability does not follow", y), "use available_1, available_2 with shift_start")
				break
			}
		}
	case single >= 0:
		a.Patterns = [][]model.WeekSlot{cellOf(single)}
	}
	s.value = a
}

// weakCell is a column that is there, and whose empty cells weaken the plan.
type weakCell struct {
	cell int
	gap  *gap
}

func (p *participantReader) weakCells() []weakCell {
	if p.r.batch.Settings.Shortlist {
		return nil
	}
	var out []weakCell
	for _, name := range []string{"status", "languages", "postcode"} {
		if name == "postcode" && p.t.Has("lat") {
			continue
		}
		if i, ok := p.t.index[name]; ok {
			g := &gap{}
			p.missing[name] = g
			out = append(out, weakCell{i, g})
		}
	}
	return out
}

// reportGaps warns of columns and cells whose absence weakens the plan.
func (p *participantReader) reportGaps() {
	if p.r.batch.Settings.Shortlist {
		return
	}
	columns := Columns("participants")
	for i := range columns {
		c := &columns[i]
		if c.Weak == "" {
			continue
		}
		g := p.missing[c.Name]
		switch {
		case g != nil && g.count > 0:
			p.t.found.Add(Diagnostic{Severity: Warning, Code: DefaultUsed, File: p.t.file, Line: g.line, Col: g.col, Count: g.count,
				Text: c.Name + " is empty: " + c.Default, Hint: c.Weak})
		case p.t.Has(c.Name):
		case c.Name == "postcode" && p.t.Has("lat"):
		case c.Name == "available" && len(p.available) > 0:
		case c.Name == "level" && (p.t.Has("reached_level") || p.t.Has("level_nl") || p.t.Has("level_fr") || p.t.Has("level_de") || !p.wantsLanguage()):
		default:
			p.t.add(Warning, DefaultUsed, p.t.line, 0, "default: "+c.Default, "there is no column %s: %s", c.Name, c.Weak)
		}
	}
}

func (p *participantReader) wantsLanguage() bool {
	for i := range p.r.batch.Participants {
		if n := &p.r.batch.Participants[i].NeedsLanguage; !n.Given || len(n.Languages) > 0 {
			return true
		}
	}
	return false
}

// reportZeros warns where ids look as if a spreadsheet took leading zeros off.
func (p *participantReader) reportZeros() {
	if p.zeros.width <= 0 {
		return
	}
	for i := range p.r.batch.Participants {
		w := &p.r.batch.Participants[i]
		if len(w.ID) < p.zeros.width && strings.Trim(w.ID, "0123456789") == "" {
			_, col := 0, p.t.starts[p.t.index["participant_id"]]
			p.t.add(Warning, IDZeros, int(w.Line), col, "format the column as text before typing ids",
				"ids of %d digits that begin with 0 stand beside shorter ones: leading zeros may be lost", p.zeros.width)
		}
	}
}

// checkID judges the text of an id.
func checkID(id []byte) *fault {
	switch {
	case len(id) == 0:
		return &fault{IDMissing, "the id is empty", ""}
	case len(id) > maxID:
		return &fault{OutOfRange, fmt.Sprintf("the id is longer than %d characters", maxID), ""}
	case id[0] == '#' && isExcelError(id):
		return excelFault(id)
	case scientific(id):
		return &fault{IDScientific, "the id was turned into scientific notation by a spreadsheet program: its digits are lost", "format the column as text and fill it again"}
	}
	return nil
}

// scientific reports whether a cell looks like 8,00403E+10.
func scientific(v []byte) bool {
	i, dot := 0, 0
	for ; i < len(v) && (v[i] >= '0' && v[i] <= '9' || (dot == 0 && i > 0 && (v[i] == '.' || v[i] == ','))); i++ {
		if v[i] == '.' || v[i] == ',' {
			dot++
		}
	}
	if i == 0 || i+2 >= len(v) || (v[i] != 'E' && v[i] != 'e') || v[i+1] != '+' {
		return false
	}
	for _, c := range v[i+2:] {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
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
