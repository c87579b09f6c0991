package batch

import (
	"strings"
	"testing"

	"instroom/model"
	"instroom/model/rules"
)

// everything sets every key of batch.yaml to something else than its default.
const everything = `date: 7/09/2026
seed: 42
eligibility: shortlist
classes: strict
attendance_min: 75%
attendable_min: 0,85
late_entry_fraction: 1/4
travel_gap_minutes: 20
max_travel_minutes: 75
notice_days: 10
horizon_weeks: 30
urgent_days: 50
long_wait_days: 200
decision_days: 7
instruction_level: 4
budget: 12.500,50
open_at_most: 3
open_cost_default: 1000
volunteers: nee
min_size: {alpha: 5}
module_weeks: {alpha: 44}
day_parts:
  am: 08:30-12:00
  late: 20u-22u
calendars:
  - be-public
  - {name: nl-school, programme: flanders}
  - {name: bridge, days: [2026-11-09..2026-11-10, 24/12/2026]}
ladders:
  en:
    - {code: A1, cefr: A1, aliases: [start]}
    - A2
tracks:
  east: [alpha, low_threshold, [intensive, rapid]]
programmes:
  brussels: {target: B1, schooling_default: 9, languages: [fr, nl], table: [{literacy: [none], ideal: [alpha]}, {below: 8, ideal: [slow]}, {score: [high, missing], ideal: [standard, short]}]}
points: {class_3: 20000, late_week: -0.5, waiting_weeks_max: 26, travel_free_minutes: 20}
kinds: [workshop, jobclub]
travel: {detour: 1.4, car: {speed: 50, extra: 8}, walk: 5}
columns:
  Aanvang: start_date
  participants: {Nr: participant_id}
files: {participants: mensen.csv}
settings: {time_limit: 10s}
repair: level_dates
language: nl
national_numbers: ignore
`

var settingsSeeds = []string{everything, "", "date: 2026-09-07\n", "points: {class_1: 1e9}\n", "calendars: be-public\n", "- a\n- b\n", "a: &a [*a]\n", "? [x]\n: y\n", "tracks: {flanders: [[slow]]}\n",
	"date: &d 2026-09-07\nseed: *d\n", "\t", "late_entry_fraction: 1/0\n", "ladders: {nl: []}\n", "day_parts: [{name: am, from: \"08:00\", to: \"12:00\"}]\n", "travel: {walk: 0}\n", "budget: none\n", "open_at_most: ~\n"}

func TestEverySetting(t *testing.T) {
	set := rules.Defaults()
	set.Columns = map[string]string{}
	cfg := config{files: map[string]string{}, columns: map[string]map[string]string{}}
	found := &Diagnostics{}
	(&settingsReader{file: settingsFile, found: found, set: &set, cfg: &cfg}).parse([]byte(everything))
	for _, d := range found.All() {
		t.Error(d)
	}
	check := func(name string, ok bool) {
		if !ok {
			t.Errorf("%s was not read: %+v", name, set)
		}
	}
	check("date", set.Date == monday)
	check("seed", set.Seed == 42)
	check("modes", set.Shortlist && set.Strict && !set.Volunteers && set.RepairLevelDates)
	check("ratios", set.AttendanceMin == model.Ratio{Num: 3, Den: 4} && set.AttendableMin == model.Ratio{Num: 17, Den: 20} && set.LateEntry == model.Ratio{Num: 1, Den: 4})
	check("numbers", set.TravelGap == 20 && set.MaxTravelMinutes == 75 && set.NoticeDays == 10 && set.HorizonWeeks == 30 && set.UrgentDays == 50 && set.LongWaitDays == 200 && set.DecisionDays == 7 && set.InstructionLevel == 4)
	check("money", set.Budget == 1250050 && set.DefaultOpenCost == 100000 && set.OpenAtMost == 3)
	check("min_size", set.MinSizeByTrack["alpha"] == 5 && set.MinSizeByTrack["slow"] == 8)
	check("module_weeks", set.ModuleWeeks["alpha"] == 44 && set.ModuleWeeks["slow"] == 26)
	check("day_parts", len(set.DayParts) == 4 && set.DayParts[3] == model.DayPart{Name: "late", Start: 1200, End: 1320})
	check("calendars", len(set.Closed) == 3 && set.Closed[1].Programme == "flanders" && len(set.Closed[2].Days) == 2)
	check("ladders", len(set.Ladders["en"]) == 2 && len(set.Ladders["nl"]) == 10)
	programme := func(name string) model.Programme {
		for _, p := range set.Programmes {
			if p.Name == name {
				return p
			}
		}
		return model.Programme{}
	}
	check("tracks", len(programme("east").Tracks) == 2 && len(programme("east").Tracks[1]) == 2)
	check("programmes", programme("brussels").Target == "B1" && programme("brussels").Languages[0] == "fr" && len(programme("brussels").Table) == 3)
	check("points", set.Points.Class[2] == 20000*model.CoefficientOne && set.Points.LateWeek == -model.CoefficientOne/2 && set.Points.WaitingWeeksMax == 26 && set.Points.TravelFreeMinutes == 20)
	check("travel", set.Travel.Detour == 1.4 && set.Travel.Speed["car"] == 50 && set.Travel.Extra["car"] == 8 && set.Travel.Speed["walk"] == 5 && set.Travel.Speed["transit"] == 18)
	check("config", cfg.language == "nl" && cfg.national && cfg.files["participants"] == "mensen.csv" && len(cfg.kinds) == 2 &&
		cfg.mapOf("participants")["Nr"] == "participant_id" && cfg.mapOf("sites")["Nr"] == "" && cfg.mapOf("sites")["Aanvang"] == "start_date")
	for _, k := range SettingKeys() {
		if !strings.Contains(everything, "\n"+k+":") && !strings.HasPrefix(everything, k+":") {
			t.Errorf("the test does not set %s", k)
		}
	}
	// The defaults of the rule files must not have changed with the copy.
	if d := rules.Defaults(); d.MinSizeByTrack["alpha"] != 6 || d.Travel.Speed["car"] != 40 || len(d.Ladders["en"]) != 0 || d.Points.Class[2] != 10000*model.CoefficientOne {
		t.Error("reading settings changed the defaults")
	}
}

func TestDateAndSeedByDefault(t *testing.T) {
	seed := uint64(7)
	for _, c := range []struct {
		yaml string
		o    Options
		date model.Date
		seed uint64
	}{
		{"", Options{Today: monday}, monday, 20260907},
		{"date: 2026-10-05\n", Options{Today: monday}, model.MakeDate(2026, 10, 5), 20261005},
		{"date: 2026-10-05\n", Options{Date: monday}, monday, 20260907},
		{"seed: 3\n", Options{Today: monday}, monday, 3},
		{"seed: 3\n", Options{Today: monday, Seed: &seed}, monday, 7},
	} {
		dir := writeFolder(t, map[string]string{"batch.yaml": c.yaml})
		set, _, _ := readSettings(dir, c.o, &Diagnostics{})
		if set.Date != c.date || set.Seed != c.seed {
			t.Errorf("%q, %+v: date %s, seed %d; want %s, %d", c.yaml, c.o, set.Date, set.Seed, c.date, c.seed)
		}
	}
}
