package check

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	"instroom/model"
)

// The tests read the hand-worked cases with a reader of their own, which knows
// just the plain form that the cases are written in, and with settings taken from
// the contract: nothing of the product but package model stands behind them.

func points(x float64) model.Coefficient {
	return model.Coefficient(x * float64(model.CoefficientOne))
}

func defaults() model.Settings {
	ladder := func(steps ...string) []model.Step {
		var l []model.Step
		for _, s := range steps {
			code, cefr, _ := strings.Cut(s, "=")
			l = append(l, model.Step{Code: code, CEFR: cefr})
		}
		return l
	}
	table := []model.TrackRow{
		{Literacy: []model.Literacy{model.NotLiterate}, Ideal: []string{"alpha"}},
		{SchoolingBelow: 10, Score: []string{"high"}, Ideal: []string{"long"}},
		{SchoolingBelow: 10, Ideal: []string{"slow"}},
		{Score: []string{"low"}, Ideal: []string{"long"}},
		{SchoolingFrom: 15, Ideal: []string{"standard", "short"}},
		{Score: []string{"high"}, Ideal: []string{"short"}},
		{Ideal: []string{"standard"}},
	}
	tracks := [][]string{{"alpha"}, {"slow"}, {"long"}, {"standard"}, {"short", "university"}}
	programme := func(name string, langs ...string) model.Programme {
		return model.Programme{Name: name, Languages: langs, Tracks: tracks, Alpha: "alpha", OtherScript: "other_script",
			Table: table, ScoreLow: 40, ScoreHigh: 70, Schooling: 10, Target: "A2", TargetAlpha: "A2-oral"}
	}
	east := model.Programme{Name: "east", Languages: []string{"de"}, Tracks: [][]string{{"alpha"}, {"low_threshold"}, {"intensive"}},
		Alpha: "alpha", ScoreLow: 40, ScoreHigh: 70, Schooling: 10, Target: "A2", TargetAlpha: "A2-oral",
		Table: []model.TrackRow{
			{Literacy: []model.Literacy{model.NotLiterate}, Ideal: []string{"alpha"}},
			{SchoolingBelow: 10, Ideal: []string{"low_threshold"}},
			{Score: []string{"low"}, Ideal: []string{"low_threshold"}},
			{Ideal: []string{"intensive"}},
		}}
	return model.Settings{
		AttendanceMin: model.Ratio{Num: 4, Den: 5}, AttendableMin: model.Ratio{Num: 9, Den: 10}, LateEntry: model.Ratio{Num: 1, Den: 3},
		TravelGap: 15, NoticeDays: 7, HorizonWeeks: 26, UrgentDays: 45, LongWaitDays: 180, Budget: -1, OpenAtMost: -1,
		DefaultOpenCost: 250_000, DecisionDays: 14, MaxTravelMinutes: 60, InstructionLevel: 3, Volunteers: true,
		MinSizeByTrack: map[string]int{"alpha": 6, "slow": 8, "other": 10, "orientation": 8},
		DayParts:       []model.DayPart{{Name: "am", Start: 480, End: 750}, {Name: "pm", Start: 750, End: 1050}, {Name: "ev", Start: 1050, End: 1320}},
		Ladders: map[string][]model.Step{
			"nl": ladder("1.1=A1", "1.2=A2", "2.1=B1", "2.2=B1", "2.3=B1", "2.4=B1"),
			"fr": ladder("A1=A1", "A2=A2"),
			"de": ladder("alphabet", "A1.1=A1", "A1.2=A1", "A2.1=A2", "A2.2=A2"),
		},
		Programmes: []model.Programme{programme("flanders", "nl"), programme("brussels", "nl", "fr"), east},
		ModuleWeeks: map[string]int{"alpha": 40, "slow": 26, "long": 20, "standard": 16, "short": 10, "university": 10,
			"low_threshold": 26, "intensive": 12},
		Points: model.Coefficients{
			Class:       [3]model.Coefficient{points(1_000_000), points(100_000), points(10_000)},
			WaitingWeek: points(20), WaitingWeeksMax: 52, StartWeek: points(-40), Late: points(-2000), LateWeek: points(-50),
			PaceSlower: points(-150), PaceFaster: points(-400), PreferencePoint: points(-2), Preferred: points(50),
			TravelMinute: points(-3), TravelFreeMinutes: 30, AttendancePercent: points(-20), LanguageStep: points(-60),
			Interpreter: points(-200), Stability: points(80), Lapsed: points(500), LapsedPin: points(-500),
			ProvisionalHead: points(-1000), AboveTargetHead: points(-20), PerEuro: points(1),
		},
		Travel: model.Travel{Detour: 1.3, Speed: map[string]float64{"walk": 4.5, "bike": 14, "transit": 18, "car": 40},
			Extra: map[string]float64{"transit": 10, "car": 5}},
	}
}

// dataDir is the folder of the shared data; the test is skipped without it.
func dataDir(t testing.TB) string {
	dir := os.Getenv("INSTROOM_DATA")
	if dir == "" {
		root, err := filepath.Abs(".")
		for err == nil {
			if _, miss := os.Stat(filepath.Join(root, "go.mod")); miss == nil {
				break
			}
			if up := filepath.Dir(root); up != root {
				root = up
			} else {
				break
			}
		}
		dir = filepath.Join(root, "..", "shared", "data")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no shared data in %s: set INSTROOM_DATA", dir)
	}
	return dir
}

type row map[string]string

func readTable(t testing.TB, path string) []row {
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []row
	for _, cells := range all[1:] {
		r := row{}
		for i, c := range cells {
			r[all[0][i]] = c
		}
		rows = append(rows, r)
	}
	return rows
}

func date(s string) model.Date {
	if s == "" {
		return model.NoDate
	}
	d, err := time.Parse("2006-01-02", s)
	if err != nil {
		panic(err)
	}
	return model.MakeDate(d.Year(), int(d.Month()), d.Day())
}

func clock(s string) model.Minutes {
	var h, m int
	if _, err := fmt.Sscanf(s, "%d:%d", &h, &m); err != nil {
		panic(err)
	}
	return model.Minutes(60*h + m)
}

func number(s string, missing int) int {
	if s == "" {
		return missing
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(err)
	}
	return n
}

func list(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "|")
}

func (r row) slots(column string, set *model.Settings) []model.WeekSlot {
	var out []model.WeekSlot
	for _, s := range list(r[column]) {
		day := model.Weekday(slices.Index([]string{"mo", "tu", "we", "th", "fr", "sa", "su"}, s[:2]))
		if s[2] == '-' {
			i := slices.IndexFunc(set.DayParts, func(p model.DayPart) bool { return p.Name == s[3:] })
			out = append(out, model.WeekSlot{Day: day, Start: set.DayParts[i].Start, End: set.DayParts[i].End})
			continue
		}
		from, to, _ := strings.Cut(s[3:], "-")
		out = append(out, model.WeekSlot{Day: day, Start: clock(from), End: clock(to)})
	}
	return out
}

func (r row) place() model.Place {
	if r["lat"] == "" {
		return model.Place{}
	}
	lat, _ := strconv.ParseFloat(r["lat"], 64)
	lon, _ := strconv.ParseFloat(r["lon"], 64)
	return model.Place{Known: true, Lat: lat, Lon: lon}
}

func index[T ~uint8](s string, names ...string) T {
	return T(max(0, slices.Index(names, s)))
}

// readCase reads a folder written in the plain form of the hand-worked cases.
func readCase(t testing.TB, dir string) *model.Batch {
	b := &model.Batch{Settings: defaults(), Kinds: []string{"language", "orientation"}}
	set := &b.Settings
	text, err := os.ReadFile(filepath.Join(dir, "batch.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		key, value, _ := strings.Cut(line, ": ")
		switch key {
		case "date":
			set.Date = date(value)
		case "eligibility":
			set.Shortlist = value == "shortlist"
		case "classes":
			set.Strict = value == "strict"
		case "budget":
			set.Budget = model.Cents(100 * number(value, 0))
		case "horizon_weeks":
			set.HorizonWeeks = number(value, 0)
		case "notice_days":
			set.NoticeDays = number(value, 0)
		case "travel_gap_minutes":
			set.TravelGap = model.Minutes(number(value, 0))
		default:
			t.Fatalf("%s: unexpected setting %q", dir, line)
		}
	}
	for _, r := range readTable(t, filepath.Join(dir, "participants.csv")) {
		p := model.Participant{
			ID: r["participant_id"], Programme: r["programme"], OneAtATime: r["one_at_a_time"] == "yes",
			Status: index[model.LegalStatus](r["status"], "entitled", "obliged", "exempt", "excluded"),
			Level:  r["level"], ReachedLevel: r["reached_level"], TrackAdvice: r["track_advice"],
			Literacy:       index[model.Literacy](r["literacy"], "latin", "other_script", "none"),
			Digital:        index[model.Digital](r["digital"], "basic", "none", "good"),
			CognitiveScore: int16(number(r["cognitive_score"], -1)), SchoolingYears: int16(number(r["schooling_years"], -1)),
			EarliestStart: date(r["earliest_start"]), LatestStart: date(r["latest_start"]), SuspendedUntil: date(r["suspended_until"]),
			MaxHoursWeek: -1, Place: r.place(), MaxTravelMinutes: set.MaxTravelMinutes,
			Transport: index[model.Transport](r["transport"], "transit", "walk", "bike", "car"),
			Childcare: int16(number(r["childcare_places"], 0)), Household: r["household_id"], RuleKind: -1,
			Audience: list(r["audience"]), AudienceOnly: list(r["audience_only"]), AccessNeeds: list(r["access_needs"]),
			WaitingSince: date(r["waiting_since"]), StartBy: date(r["start_by"]), FinishBy: date(r["finish_by"]), AttendancePct: -1,
		}
		if !p.WaitingSince.Valid() {
			p.WaitingSince = set.Date
		}
		if n := r["needs_language"]; n != "" {
			p.NeedsLanguage = model.LanguageNeed{Given: true}
			if n != "no" {
				p.NeedsLanguage.Languages = list(n)
			}
		}
		p.NeedsOrientation = index[model.Tri](r["needs_orientation"], "", "yes", "no")
		for _, l := range list(r["languages"]) {
			p.Languages = append(p.Languages, model.LanguageSkill{Code: l[:2], Level: l[3] - '0'})
		}
		if h := r["max_hours_week"]; h != "" {
			p.MaxHoursWeek = model.Minutes(60 * number(h, 0))
		}
		rule, kind, ok := strings.Cut(r["household_rule"], ":")
		p.Rule = index[model.HouseholdRule](rule, "", "together", "apart", "not_same_time", "same_site", "share_care")
		if ok {
			p.RuleKind = int8(slices.Index(b.Kinds, kind))
		}
		for _, u := range list(r["unavailable_dates"]) {
			p.Unavailable = append(p.Unavailable, model.DateRange{From: date(u), To: date(u)})
		}
		switch {
		case r["available_1"] != "":
			p.Available = &model.Availability{Patterns: [][]model.WeekSlot{r.slots("available_1", set), r.slots("available_2", set)},
				Start: date(r["shift_start"]), Weeks: number(r["shift_weeks"], 1)}
		case r["available"] != "":
			p.Available = &model.Availability{Patterns: [][]model.WeekSlot{r.slots("available", set)}}
		}
		p.PreferredSlots = r.slots("preferred", set)
		b.Participants = append(b.Participants, p)
	}
	dated := map[string][]model.Meeting{}
	for _, r := range readTable(t, filepath.Join(dir, "meetings.csv")) {
		dated[r["session_id"]] = append(dated[r["session_id"]], model.Meeting{Date: date(r["date"]), Start: clock(r["start"]), End: clock(r["end"])})
	}
	for _, r := range readTable(t, filepath.Join(dir, "sessions.csv")) {
		s := model.Session{
			ID: r["session_id"], Kind: slices.Index(b.Kinds, r["kind"]), Programmes: list(r["programme"]), LanguageTaught: r["language_taught"],
			Levels: list(r["level"]), Tracks: list(r["track"]), Capacity: number(r["capacity"], 0), MinSize: number(r["min_size"], -1),
			TargetSize: number(r["target_size"], -1), OverbookPct: number(r["overbook_pct"], 0), Enrolled: number(r["enrolled"], 0),
			EnrolledTotal: number(r["enrolled_total"], -1), Status: index[model.SessionStatus](r["status"], "confirmed", "planned", "optional", "cancelled"),
			OpenCost: model.Cents(number(r["open_cost"], -1)), Start: date(r["start_date"]), End: date(r["end_date"]),
			LastEntry: date(r["last_entry_date"]), Decision: date(r["decision_date"]), Weekly: r.slots("weekly", set), Dated: dated[r["session_id"]],
			Mode: index[model.Mode](r["mode"], "onsite", "online", "hybrid"), Site: r["site_id"], Room: r["room_id"], Teacher: r["teacher_id"],
			Childcare: number(r["childcare_places"], -1), Audience: list(r["audience"]), Prerequisites: list(r["prerequisite"]),
		}
		if s.OpenCost > 0 {
			s.OpenCost *= 100
		}
		s.InstructionLanguage, s.Interpreter = strings.CutPrefix(r["instruction_language"], "interpreter:")
		for _, c := range list(r["closed_dates"]) {
			s.Closed = append(s.Closed, model.DateRange{From: date(c), To: date(c)})
		}
		b.Sessions = append(b.Sessions, s)
	}
	for _, r := range readTable(t, filepath.Join(dir, "sites.csv")) {
		b.Sites = append(b.Sites, model.Site{ID: r["site_id"], Place: r.place(), Access: list(r["access"]),
			Rooms: number(r["rooms"], -1), Childcare: number(r["childcare_places"], -1)})
	}
	for _, r := range readTable(t, filepath.Join(dir, "blocked.csv")) {
		b.Blocked = append(b.Blocked, model.Blocked{
			Resource: index[model.Resource](r["resource"], "site_rooms", "room", "teacher", "childcare"), ID: r["id"],
			Date: date(r["date"]), Start: clock(r["start"]), End: clock(r["end"]), Count: number(r["count"], 1)})
	}
	people, sessions := map[string]int32{}, map[string]int32{}
	for i := range b.Participants {
		people[b.Participants[i].ID] = int32(i)
	}
	for i := range b.Sessions {
		sessions[b.Sessions[i].ID] = int32(i)
	}
	for _, r := range readTable(t, filepath.Join(dir, "preferences.csv")) {
		b.Preferences = append(b.Preferences, model.Preference{Participant: people[r["participant_id"]],
			Session: sessions[r["session_id"]], Score: int32(number(r["score"], 0))})
	}
	sort.Slice(b.Preferences, func(i, k int) bool {
		x, y := b.Preferences[i], b.Preferences[k]
		return x.Participant < y.Participant || x.Participant == y.Participant && x.Session < y.Session
	})
	for _, r := range readTable(t, filepath.Join(dir, "placements.csv")) {
		b.Placements = append(b.Placements, model.Placement{Participant: r["participant_id"], Session: r["session_id"],
			Status:    index[model.PlacementStatus](r["status"], "proposed", "invited", "confirmed", "started", "completed", "refused", "no_show", "stopped", "forbidden"),
			RespondBy: date(r["respond_by"])})
	}
	return b
}

// expected is what a hand-worked case says of itself.
type expected struct {
	Sentence   string
	Objective  *int64
	Placements [][2]string
	Pinned     [][2]string
	Waiting    map[string]string
}

func readExpected(t testing.TB, dir string) expected {
	var e expected
	text, err := os.ReadFile(filepath.Join(dir, "expected.json"))
	if err == nil {
		err = json.Unmarshal(text, &e)
	}
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// planOf turns pairs of ids into a plan with the points of the options.
func planOf(j *Judge, pairs ...[2]string) *model.Plan {
	plan := &model.Plan{}
	for _, x := range pairs {
		p, s := j.personOf[x[0]], j.sessionOf[x[1]]
		placed := model.Placed{Participant: p, Session: s}
		if o := j.option(p, s); o >= 0 {
			placed.Points = j.Options()[o].Points
		}
		plan.Placed = append(plan.Placed, placed)
	}
	sort.Slice(plan.Placed, func(a, b int) bool {
		x, y := plan.Placed[a], plan.Placed[b]
		return x.Participant < y.Participant || x.Participant == y.Participant && x.Session < y.Session
	})
	return plan
}
