package scenarios

import (
	"fmt"
	"strings"
	"testing"

	"instroom/model"
)

// broken are files with one fault each. The text before « is read; « stands
// where the fault is to be reported, and is taken out.
var broken = []struct {
	name, text, want, hint string
}{
	{"empty", "", `scenarios.yaml: error: there is no scenario in the file [file-empty]`, "scenarios:  - name: one group less"},
	{"no YAML", "scenarios: [", `scenarios.yaml:1: error: did not find expected node content [settings-syntax]`, "settings are lines"},
	{"unknown key", "«scenario: []", `error: there is no setting "scenario" [settings-unknown]`, `did you mean "scenarios"?`},
	{"no list", "«seed: 3", `error: there is no list of scenarios [cell-missing]`, "scenarios:  - name"},
	{"a word for a list", "scenarios: «soon", `error: a list of scenarios is wanted here [settings-value]`, ""},
	{"an empty list", "scenarios: «[]", `error: the list of scenarios is empty [cell-missing]`, ""},
	{"no name", "scenarios:\n- «changes: [drop: {class: 3}]", `error: the scenario has no name [cell-missing]`, "name: one group less"},
	{"two of a name", "scenarios:\n- {name: a, changes: [drop: {class: 3}]}\n- {name: «a, changes: [drop: {class: 3}]}", `error: two scenarios are named "a" [settings-twice]`, ""},
	{"no changes", "scenarios:\n- «name: a", `error: scenario "a" changes nothing [cell-missing]`, "changes:  - cancel"},
	{"changes are no list", "scenarios:\n- name: a\n  changes: «{cancel: {session: DE-STV}}", `error: a list of changes is wanted here [settings-value]`, ""},
	{"unknown change", "scenarios:\n- name: a\n  changes:\n  - «cancl: {session: DE-STV}", `error: there is no change "cancl" [settings-unknown]`, `did you mean "cancel"?`},
	{"two changes in one", "scenarios:\n- name: a\n  changes:\n  - «cancel: {session: DE-STV}\n    drop: {class: 1}", `error: a change is one key with what it needs [settings-value]`, ""},
	{"unknown part", "scenarios:\n- name: a\n  changes:\n  - cancel: {«sesion: DE-STV}", `error: there is no setting "sesion" [settings-unknown]`, `did you mean "session"?`},
	{"no target", "scenarios:\n- name: a\n  changes:\n  - cancel: «{from: 2026-09-14, until: 2026-10-01}", `error: session or where is missing [cell-missing]`, ""},
	{"two targets", "scenarios:\n- name: a\n  changes:\n  - cancel: «{session: DE-STV, where: {kind: language}}", `error: only one of session or where can stand here [settings-twice]`, ""},
	{"unknown session", "scenarios:\n- name: a\n  changes:\n  - cancel: {session: «DE-STW}", `error: there is no session "DE-STW" [settings-unknown]`, `did you mean "DE-STV"?`},
	{"unknown site", "scenarios:\n- name: a\n  changes:\n  - cancel: {where: {site: «EUB}}", `error: site "EUB" is not in the sites file [site-unknown]`, `did you mean "EUP"?`},
	{"unknown day part", "scenarios:\n- name: a\n  changes:\n  - cancel: {where: {day_part: «eve}}", `error: there is no part of the day "eve" [settings-unknown]`, `did you mean "ev"?`},
	{"unknown language", "scenarios:\n- name: a\n  changes:\n  - cancel: {where: {instruction: «Xyzzyish}}", `error: language "Xyzzyish" is not known [language-unknown]`, ""},
	{"unknown level", "scenarios:\n- name: a\n  changes:\n  - cancel: {where: {level: [A1.1, «B9]}}", `error: level "B9" is not on the ladder`, ""},
	{"nothing selected", "scenarios:\n- name: a\n  changes:\n  - cancel: {where: «{site: STV, kind: orientation}}", `error: no session is selected [session-unknown]`, "all keys of a selection must hold at once"},
	{"nobody selected", "scenarios:\n- name: a\n  changes:\n  - drop: «{agency: Bozen}", `error: nobody is selected [participant-unknown]`, ""},
	{"no such class", "scenarios:\n- name: a\n  changes:\n  - drop: {class: «4}", `error: there is no class "4" [settings-unknown]`, `did you mean "1"?`},
	{"half a span", "scenarios:\n- name: a\n  changes:\n  - cancel: «{session: DE-STV, from: 2026-09-14}", `error: until is missing [cell-missing]`, "give both"},
	{"a span backwards", "scenarios:\n- name: a\n  changes:\n  - cancel: {session: DE-STV, from: 2026-09-14, until: «2026-09-01}", `error: until 2026-09-01 lies before from 2026-09-14 [dates-order]`, ""},
	{"no date", "scenarios:\n- name: a\n  changes:\n  - cancel: {session: DE-STV, from: «soon, until: 2026-09-01}", `error: "soon" is not a date [date]`, ""},
	{"seats in words", "scenarios:\n- name: a\n  changes:\n  - resize: {session: DE-STV, by: «two}", `error: "two" is not a number of seats [settings-value]`, "seats such as 2 or -3"},
	{"too many seats", "scenarios:\n- name: a\n  changes:\n  - resize: {session: DE-STV, to: «2000000}", `error: "2000000" is outside 0 to 1,000,000 [range]`, ""},
	{"merged into itself", "scenarios:\n- name: a\n  changes:\n  - merge: {session: «DE-STV, into: DE-STV}", `error: session DE-STV is merged into itself [settings-value]`, ""},
	{"merged into two", "scenarios:\n- name: a\n  changes:\n  - merge: {session: DE-STV, into: «[DE-ABEND, DE-ALPHA]}", `error: one session is wanted here [settings-value]`, "into: S2"},
	{"merged with another kind", "scenarios:\n- name: a\n  changes:\n  - merge: {session: «DE-STV, into: IK-FR}", `error: DE-STV and IK-FR are of different kinds [settings-value]`, ""},
	{"merged into nothing", "scenarios:\n- name: a\n  changes:\n  - merge: «{session: DE-STV}", `error: into is missing [cell-missing]`, ""},
	{"nothing moved", "scenarios:\n- name: a\n  changes:\n  - move: «{session: DE-STV}", `error: days or set is missing [cell-missing]`, ""},
	{"a share in words", "scenarios:\n- name: a\n  changes:\n  - scale: {to: «half}", `error: "half" is not a share [settings-value]`, "a share such as 20% or 0.2"},
	{"a share too large", "scenarios:\n- name: a\n  replicates: 2\n  changes:\n  - no_shows: {share: «120%}", `error: "120%" is outside 0% to 100% [range]`, ""},
	{"count and share", "scenarios:\n- name: a\n  changes:\n  - inflow: «{count: 3, share: 10%}", `error: only one of count or share can stand here [settings-twice]`, ""},
	{"unknown rule", "scenarios:\n- name: a\n  changes:\n  - rules: {«notice_day: 3}", `error: there is no rule "notice_day" [settings-unknown]`, `did you mean "notice_days"?`},
	{"a rule of reading", "scenarios:\n- name: a\n  changes:\n  - rules: {«columns: {}}", `error: "columns" says how the batch is read: a scenario can't change it [settings-unknown]`, "change batch.yaml for that"},
	{"unknown points", "scenarios:\n- name: a\n  changes:\n  - rules: {points: {«classs_1: 3}}", `error: there is no setting "classs_1" [settings-unknown]`, `did you mean "class_1"?`},
	{"a rule out of range", "scenarios:\n- name: a\n  changes:\n  - rules: {horizon_weeks: «-2}", `error: "-2" is outside 0 to 520 [range]`, ""},
	{"unknown column", "scenarios:\n- name: a\n  changes:\n  - add: {session_id: X, kind: language, capacity: 9, «teacher: T9}", `error: there is no setting "teacher" [settings-unknown]`, `did you mean "teacher_id"?`},
	{"no id", "scenarios:\n- name: a\n  changes:\n  - add: «{kind: language, capacity: 9}", `error: the session has no session_id [id-missing]`, ""},
	{"an id twice", "scenarios:\n- name: a\n  changes:\n  - add: {session_id: «DE-STV, kind: orientation, capacity: 9}", `error: session_id "DE-STV" stands twice [id-twice]`, "the first is in line 6"},
	{"no capacity", "scenarios:\n- name: a\n  changes:\n  - add: {session_id: «X, kind: orientation}", `error: the capacity of the session is missing [cell-missing]`, ""},
	{"times without dates", "scenarios:\n- name: a\n  changes:\n  - add: {session_id: X, kind: orientation, capacity: 9, site_id: EUP, weekly: «mo 09:00-12:00}", `error: weekly times need start_date and end_date [date-missing]`, ""},
	{"an ambiguous day", "scenarios:\n- name: a\n  changes:\n  - edit: {session: DE-STV, set: {weekly: «di 09:00-12:00}}", `error: "di" means different days in different languages`, "at the top of this file"},
	{"a time twice", "scenarios:\n- name: a\n  changes:\n  - edit: {session: DE-STV, set: {weekly: «[mo 09:00-12:00, mo 11:00-13:00]}}", `error: two times of the week overlap [slot-overlap]`, ""},
	{"a minimum above the seats", "scenarios:\n- name: a\n  changes:\n  - edit: {session: DE-STV, set: {min_size: «90}}", `error: min_size 90 is more than the 16 seats [size-order]`, ""},
	{"an id can't change", "scenarios:\n- name: a\n  changes:\n  - edit: {session: DE-STV, set: {«session_id: X}}", `error: there is no setting "session_id" [settings-unknown]`, ""},
	{"a cell that must be filled", "scenarios:\n- name: a\n  changes:\n  - edit: {session: DE-STV, set: {«capacity: }}", `error: "capacity" can't be emptied [cell-missing]`, ""},
	{"what a change before made", "scenarios:\n- name: a\n  changes:\n  - clone: {session: DE-STV}\n  - cancel: {session: «DE-STV+2}", `error: there is no session "DE-STV+2" [settings-unknown]`, `did you mean`},
	{"unknown name of the grid", "scenarios:\n- name: a\n  grid: {seats: [1]}\n  changes:\n  - resize: {session: DE-STV, by: «$seat}", `error: the grid has no "seat" [settings-unknown]`, `did you mean "seats"?`},
	{"no grid", "scenarios:\n- name: a\n  changes:\n  - resize: {session: DE-STV, by: «$seats}", `error: the grid has no "seats" [settings-unknown]`, ""},
	{"a grid of no use", "scenarios:\n- name: a\n  grid: {«seats: [1]}\n  changes:\n  - resize: {session: DE-STV, by: 1}", `error: no change uses the grid's "seats" [settings-unknown]`, "write $seats where its values belong"},
	{"a value of the grid", "scenarios:\n- name: a\n  grid: {seats: [1, «x]}\n  changes:\n  - resize: {session: DE-STV, by: $seats}", `error: "x" is not a number of seats [settings-value]`, ""},
	{"a grid without values", "scenarios:\n- name: a\n  grid: {seats: «1}\n  changes:\n  - resize: {session: DE-STV, by: $seats}", `error: a list of values is wanted here [settings-value]`, "seats: [1, 2, 3]"},
	{"equal replicates", "scenarios:\n- name: a\n  «replicates: 5\n  changes:\n  - scale: {to: 90%}", `error: replicates of scenario "a" would all be equal [settings-value]`, "only no_shows and arrivals"},
	{"one replicate", "scenarios:\n- name: a\n  replicates: «1\n  changes:\n  - no_shows: {share: 5%}", `error: "1" is outside 2 to 1,000 [range]`, ""},
	{"a rule that can't be left out", "scenarios:\n- name: a\n  changes:\n  - without: [hours, «levels]", `error: there is no rule that can be left out named "levels" [settings-unknown]`, ""},
	{"too many clones", "scenarios:\n- name: a\n  changes:\n  - clone: {where: {kind: language}, times: 999}\n  - clone: «{where: {kind: language}, times: 999}", `error: more than 20000 sessions [range]`, ""},
	{"an alias", "seed: &s 3\nscenarios:\n- name: «*s\n  changes: []", `error: aliases are not read here [settings-syntax]`, "write the value out"},
	{"too many cases", "scenarios:\n- «name: a\n  grid: {a: [" + strings.Repeat("1,", 400) + "1], b: [" + strings.Repeat("1,", 400) + "1]}\n  changes: [resize: {session: DE-STV, by: $a}, resize: {session: DE-STV, by: $b}]", `error: more than 10000 cases in the file [range]`, ""},
}

// mark takes the mark out of a text, and returns where it stood.
func mark(text string) (string, string) {
	before, after, ok := strings.Cut(text, "«")
	if !ok {
		return text, ""
	}
	line := 1 + strings.Count(before, "\n")
	col := 1 + len([]rune(before[strings.LastIndex(before, "\n")+1:]))
	return before + after, fmt.Sprintf("scenarios.yaml:%d:%d: ", line, col)
}

func TestBrokenFiles(t *testing.T) {
	b, _ := exampleBatch(t, "eupen")
	for _, c := range broken {
		t.Run(c.name, func(t *testing.T) {
			text, place := mark(c.text)
			before := imprint(b)
			_, found := Parse("scenarios.yaml", []byte(text), b)
			all := found.All()
			if len(all) != 1 {
				t.Fatalf("%d findings, want one: %v", len(all), all)
			}
			if got := all[0].String(); !strings.HasPrefix(got, place+c.want) {
				t.Errorf("got  %s\nwant %s", got, place+c.want)
			}
			if !strings.Contains(all[0].Hint, c.hint) {
				t.Errorf("hint %q, want %q in it", all[0].Hint, c.hint)
			}
			if imprint(b) != before {
				t.Error("the batch was modified")
			}
		})
	}
}

func TestGridAndReplicatesSpanCases(t *testing.T) {
	b, _ := exampleBatch(t, "eupen")
	cases := mustParse(t, `
scenarios:
- name: g
  grid: {seats: [1, 2], share: [5%, 10%]}
  replicates: 2
  changes:
  - resize: {session: DE-STV, by: $seats}
  - no_shows: {share: $share}
- name: plain
  changes: [drop: {class: 3}]
`, b)
	var names []string
	keys := map[string]bool{}
	r := newRun(b, cases)
	for i := range cases {
		names = append(names, cases[i].Name())
		keys[r.key(&cases[i])] = true
	}
	want := "g [seats=1 share=5%] #1|g [seats=1 share=5%] #2|g [seats=1 share=10%] #1|g [seats=1 share=10%] #2|" +
		"g [seats=2 share=5%] #1|g [seats=2 share=5%] #2|g [seats=2 share=10%] #1|g [seats=2 share=10%] #2|plain"
	if got := strings.Join(names, "|"); got != want {
		t.Errorf("cases\n%s\nwant\n%s", got, want)
	}
	if len(keys) != len(cases) {
		t.Errorf("%d keys for %d cases", len(keys), len(cases))
	}
}

// What an outcome is known by must change with everything that it depends on.
func TestKeysChangeWithWhatTheyStandFor(t *testing.T) {
	b, _ := exampleBatch(t, "eupen")
	of := func(text string, change func(*Run)) string {
		r := newRun(b, mustParse(t, text, b))
		change(r)
		return r.key(&r.Cases[0])
	}
	text := "scenarios: [{name: a, changes: [resize: {session: DE-STV, by: 1}]}]"
	none := func(*Run) {}
	base := of(text, none)
	if of(text, none) != base {
		t.Error("the same case has two keys")
	}
	if of("# a remark\nscenarios:\n- name: a\n  changes:\n  - resize: {session: DE-STV, by: 1}\n", none) != base {
		t.Error("the layout of the file changes the key")
	}
	for name, key := range map[string]string{
		"change":  of(strings.Replace(text, "by: 1", "by: 2", 1), none),
		"name":    of(strings.Replace(text, "name: a", "name: b", 1), none),
		"seed":    of("seed: 5\n"+text, none),
		"work":    of(text, func(r *Run) { r.Work = 7 }),
		"gap":     of(text, func(r *Run) { r.Gap = 0.1 }),
		"lottery": of(text, func(r *Run) { r.Lotteries = 5 }),
		"product": of(text, func(r *Run) { r.Product = "next" }),
		"build":   of(text, func(r *Run) { r.Build = "next" }),
		"input": of(text, func(r *Run) {
			x := *r.Batch
			x.Inputs = []model.FileDigest{{Name: "a", SHA256: "b"}}
			r.Batch = &x
		}),
	} {
		if key == base {
			t.Errorf("another %s, the same key", name)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, c := range broken {
		text, _ := mark(c.text)
		f.Add([]byte(text))
	}
	for _, name := range []string{"antwerp", "brussels", "eupen"} {
		data, err := Examples.ReadFile("example/" + name + "/scenarios.yaml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	b, _ := exampleBatch(f, "eupen")
	before := imprint(b)
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 4000 {
			return
		}
		file, found := Parse("scenarios.yaml", data, b)
		if imprint(b) != before {
			t.Fatal("the batch was modified")
		}
		for _, d := range found.All() {
			if d.Line < 0 || d.Col < 0 || d.Text == "" {
				t.Errorf("a finding without place or text: %+v", d)
			}
		}
		if found.HasErrors() {
			return
		}
		if len(file.Cases) == 0 {
			t.Fatal("no error, and no case")
		}
		for i := range file.Cases[:min(len(file.Cases), 3)] {
			if _, _, err := file.Cases[i].Batch(b); err != nil {
				t.Errorf("read without a fault, and can't be done: %v", err)
			}
		}
	})
}
