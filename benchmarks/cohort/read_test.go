package cohort

import (
	"fmt"
	"strings"
	"testing"
)

// bad are knobs files, each with its defect: the place of a fault is marked by ¶
// before it.
var bad = []struct{ name, text, want, hint string }{
	{"unknown knob", "people:\n  ¶woman: 50 %\n", `unknown knob "woman"`, `"women"`},
	{"unknown section", "¶peeple: {}\n", `unknown knob "peeple"`, `"people"`},
	{"unknown in a list", "offer:\n  tracks:\n    slow: {¶seat: 12}\n", `unknown knob "seat"`, `"seats"`},
	{"share above the whole", "people: {women: ¶120 %}\n", "more than the whole", ""},
	{"not a share", "people: {women: ¶half}\n", "not a share", ""},
	{"not a date", "date: ¶7/09/2026\n", "not a date", ""},
	{"no Monday", "date: ¶2026-09-08\n", "no Monday", ""},
	{"not whole", "offer: {rooms_a_site: ¶1.5}\n", "not a whole number", ""},
	{"out of range", "hard: {identical: ¶0}\n", "outside 1 to", ""},
	{"not a word", "hard: {points: ¶tie}\n", "not known here", `"ties"`},
	{"not yes or no", "hard: {evening_only: ¶perhaps}\n", "neither yes nor no", ""},
	{"twice", "agency: a\n¶agency: b\n", "set twice", ""},
	{"missing value", "agency:¶\n", "value is missing", "leave the knob out"},
	{"list wanted", "calendars: ¶be-public\n", "a list is wanted", ""},
	{"names wanted", "people: ¶[1]\n", "names with values", ""},
	{"single value wanted", "agency: ¶[a]\n", "a single value", ""},
	{"alias", "agency: &a x\nprogramme: ¶*a\n", "alias", ""},
	{"comma in a cell", "agency: ¶a,b\n", "comma", ""},
	{"weight of no level", "people:\n  levels: ¶{b2: 1}\n", `"b2" is not known`, `"a2"`},
	{"no weight", "people:\n  digital: ¶{none: 0}\n", "no weight is above 0", ""},
	{"bad weight", "people:\n  digital: {none: ¶-1}\n", "not a number", ""},
	{"ages", "people: {age: ¶{from: 30, to: 20}}\n", "not in order", ""},
	{"calendar", "calendars: [¶be-publc]\n", `no calendar "be-publc"`, `"be-public"`},
	{"tongue", "tongues:\n  elfish: ¶{weight: 1}\n", `language "elfish" is not known`, "ISO 639"},
	{"tongue by name", "tongues:\n  Arabic: ¶{weight: 1}\n", `"Arabic" is no code`, "write ar"},
	{"two tongues in one", "tongues:\n  ar|fr: ¶{weight: 1}\n", `"ar|fr" is not known`, ""},
	{"second language", "tongues:\n  ar: {also: {qq: ¶5 %}}\n", `language "qq" is not known`, ""},
	{"orientation", "offer:\n  orientation: {languages: [ar, ¶qq]}\n", `language "qq" is not known`, ""},
	{"plot", "figures:\n  statuus: ¶{shares: {obliged: 5}}\n", `no plot "statuus"`, `"status"`},
	{"too much of a plot", "figures:\n  status: ¶{shares: {obliged: 300}}\n", "more than 100 %", ""},
	{"place of nowhere", "places:\n  Here: ¶{weight: 3}\n", "postcode, or lat and lon", ""},
	{"postcode unknown", "places:\n  Here: ¶{postcode: 9999, weight: 3}\n", "9999 is not in the table", "lat and lon"},
	{"nobody anywhere", "places: ¶{}\n", "nobody lives anywhere", ""},
	{"no ladder", "entry:\n  nl: ¶{levels: [A1, A1, A1, A1, A1]}\n", "not on the ladder", ""},
	{"levels missing", "entry:\n  nl: ¶{levels: [\"1.1\"]}\n", "5 levels are wanted", ""},
	{"more than everybody", "tongues:\n  ar: ¶{none: 60 %, other_script: 50 %}\n", "more than everybody", ""},
	{"bad meeting", "offer:\n  patterns: [{weekly: ¶mo 9-12, part: day, weight: 1}]\n", "not a meeting", ""},
	{"meetings out of order", "offer:\n  patterns: [{weekly: ¶tu 09:00-12:00|mo 09:00-12:00, part: day, weight: 1}]\n", "comes before", ""},
	{"no pattern", "offer:\n  tracks:\n    slow: ¶{meetings: [6, 6]}\n", "no pattern of part day", ""},
	{"no wave", "offer:\n  waves: ¶{13-01: 1}\n", "not a month and day", ""},
	{"costs", "offer:\n  optional: ¶{cost_from: 9, cost_to: 3}\n", "cost_from is above", ""},
	{"no YAML", "people:\n¶\tx: 1\n", "found character that cannot start any token", "knobs are lines"},
}

func TestBad(t *testing.T) {
	for _, c := range bad {
		before, _, marked := strings.Cut(c.text, "¶")
		if !marked {
			t.Fatalf("%s: no mark", c.name)
		}
		line := strings.Count(before, "\n") + 1
		col := len(before) - strings.LastIndex(before, "\n")
		_, faults := Read("flanders", "my.yaml", []byte(strings.Replace(c.text, "¶", "", 1)))
		want := fmt.Sprintf("my.yaml:%d:%d: ", line, col)
		found := false
		for _, f := range faults {
			if strings.HasPrefix(f.Error(), want) && strings.Contains(f.Text, c.want) && strings.Contains(f.Hint, c.hint) {
				found = true
			}
		}
		if !found {
			t.Errorf("%s: want %s…%s (hint: %s), got %q", c.name, want, c.want, c.hint, faults)
		}
	}
	if _, faults := Read("gent", "", nil); len(faults) != 1 || !strings.Contains(faults[0].Hint, "ghent") {
		t.Errorf("an unknown preset: %v", faults)
	}
}

// TestAllFaults holds that the reader keeps going after a fault.
func TestAllFaults(t *testing.T) {
	_, faults := Read("ghent", "my.yaml", []byte("agencie: x\ndate: no\nhard: {points: none}\n"))
	if len(faults) != 3 {
		t.Errorf("three faults, found %q", faults)
	}
}

// TestPrint holds that what Print writes, read with another preset, gives the
// same knobs, places taken as the file says.
func TestPrint(t *testing.T) {
	own := "people: {women: 12 %}\ntongues:\n  mt: {weight: 7, none: 1 %, other_script: 0 %, also: {en: 5 %}}\nplaces: {}\n"
	for _, preset := range Presets() {
		for _, text := range []string{"", strings.Replace(own, "places: {}\n", "", 1)} {
			printed, faults := Print(preset, "my.yaml", []byte(text))
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			want := knobs(t, preset, text)
			got := knobs(t, preset, string(printed))
			if a, b := fmt.Sprintf("%+v", *want), fmt.Sprintf("%+v", *got); a != b {
				t.Errorf("%s: printed and read again, other knobs:\n%s\n%s", preset, a, b)
			}
			if !strings.Contains(string(printed), "# ") {
				t.Errorf("%s: comments are lost", preset)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, c := range bad {
		f.Add([]byte(strings.Replace(c.text, "¶", "", 1)))
	}
	f.Add([]byte(nil))
	f.Fuzz(func(t *testing.T, text []byte) {
		k, faults := Read("eupen", "fuzz.yaml", text)
		if (k == nil) != (len(faults) > 0) {
			t.Fatalf("knobs %v with faults %v", k != nil, faults)
		}
		for _, f := range faults {
			if f.Text == "" || f.File == "" {
				t.Errorf("an empty fault %+v", f)
			}
		}
		if k == nil {
			return
		}
		if _, faults := Print("eupen", "fuzz.yaml", text); len(faults) > 0 {
			t.Errorf("read, but not printed: %v", faults)
		}
		// Whatever is read makes a cohort.
		g := newGenerator(k, Options{Participants: 40, Seed: 1, Threads: 1})
		d := g.newDemand()
		var made chunk
		g.fill(&made, 0, 40)
		d.add(made.asks)
		g.timetable(d)
	})
}
