package scenarios

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"instroom/model"
	"instroom/model/modeltest"
	"instroom/model/rules"
)

// everyChange uses every verb, on whatever random batch.
func everyChange(b *model.Batch) string {
	id := b.Sessions[0].ID
	return fmt.Sprintf(`
scenarios:
- {name: add, changes: [add: {session_id: NEW, kind: orientation, capacity: 9, start_date: 2026-10-05, end_date: 2026-12-18, weekly: tu 18:30-21:30}]}
- {name: clone, changes: [clone: {session: %[1]s, times: 2, set: {capacity: 40, min_size: 2, target_size: }}]}
- {name: edit, changes: [edit: {session: %[1]s, set: {teacher_id: T, room_id: , closed_dates: 2026-10-01..2026-10-09}}]}
- {name: move, changes: [move: {session: %[1]s, days: 7}]}
- {name: cancel, changes: [cancel: {session: %[1]s}]}
- {name: pause, changes: [cancel: {session: %[1]s, from: 2026-09-14, until: 2026-10-11}]}
- {name: merge, changes: [clone: {session: %[1]s}, merge: {session: %[1]s, into: %[1]s+1}]}
- {name: resize, changes: [resize: {session: %[1]s, by: -3}, resize: {session: %[1]s, by: 10}]}
- {name: rules, changes: [rules: {notice_days: 20, budget: 3000, points: {start_week: -90}, min_size: {other: 3}, travel: {car: {speed: 60}}, module_weeks: {slow: 30}}]}
- {name: more, changes: [scale: {to: 150%%}]}
- {name: fewer, changes: [scale: {to: 50%%}]}
- {name: inflow, changes: [inflow: {count: 3}]}
- {name: keep, changes: [keep: {class: [1, 2, 3]}]}
- {name: without, changes: [without: [access, audience, budget, childcare, digital, forbidden, hours, household, instruction-language, late-entry]]}
- {name: without more, changes: [without: [min-size, notice, one-at-a-time, prerequisite, resource, start-window, track, travel, weekly-load]]}
- {name: random, replicates: 3, changes: [no_shows: {share: 30%%}, arrivals: {mean: 3}]}
`, id)
}

// small returns random batches with every feature of the contract.
func small(t *testing.T, n int, f func(t *testing.T, seed uint64, b *model.Batch)) {
	for seed := range uint64(n) {
		b := modeltest.Random(seed, rules.Defaults(), modeltest.Options{})
		if b.Settings.Shortlist { // it has no classes to keep, and no minimum by track
			continue
		}
		t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) { f(t, seed, b) })
	}
}

// Nothing of the base may be modified, by no change and by no solve.
func TestTheBaseIsNeverModified(t *testing.T) {
	small(t, 30, func(t *testing.T, _ uint64, b *model.Batch) {
		before := imprint(b)
		cases := mustParse(t, everyChange(b), b)
		if imprint(b) != before {
			t.Fatal("reading the scenarios modified the batch")
		}
		for i := range cases {
			x, _, err := cases[i].Batch(b)
			if err != nil {
				t.Fatal(err)
			}
			if imprint(b) != before {
				t.Fatalf("%s modified the batch", cases[i].Name())
			}
			// A change of nothing would make this test idle.
			if c := cases[i].Scenario; c != "keep" && c != "random" && c != "fewer" && imprint(x) == before {
				t.Errorf("%s changed nothing", cases[i].Name())
			}
		}
		do(t, newRun(b, cases[:4]))
		if imprint(b) != before {
			t.Error("solving modified the batch")
		}
	})
}

func session(t *testing.T, b *model.Batch, id string) *model.Session {
	t.Helper()
	i := slices.IndexFunc(b.Sessions, func(s model.Session) bool { return s.ID == id })
	if i < 0 {
		t.Fatalf("no session %s", id)
	}
	return &b.Sessions[i]
}

func TestChangesOfSessions(t *testing.T) {
	b, _ := exampleBatch(t, "eupen")
	was := session(t, b, "DE-STV")
	for _, c := range []struct {
		changes string
		ok      func(b *model.Batch) bool
	}{
		{"  - clone: {session: DE-STV, times: 2}", func(b *model.Batch) bool {
			x, y := session(t, b, "DE-STV+1"), session(t, b, "DE-STV+2")
			return x.Teacher == "" && x.Room == "" && x.Enrolled == 0 && x.Capacity == was.Capacity && slices.Equal(x.Weekly, was.Weekly) && y.ID != x.ID
		}},
		{"  - clone: {session: DE-STV, set: {teacher_id: T9, status: optional, open_cost: \"1.500,50\"}}", func(b *model.Batch) bool {
			x := session(t, b, "DE-STV+1")
			return x.Teacher == "T9" && x.Status == model.Optional && x.OpenCost == 150050
		}},
		{"  - move: {session: DE-STV, days: 14}", func(b *model.Batch) bool {
			x := session(t, b, "DE-STV")
			return x.Start == was.Start+14 && x.End == was.End+14
		}},
		{"  - move: {session: DE-STV, set: {weekly: [mo 18:30-21:00, th 18:30-21:00]}}", func(b *model.Batch) bool {
			x := session(t, b, "DE-STV")
			return len(x.Weekly) == 2 && x.Weekly[1] == model.WeekSlot{Day: 3, Start: 1110, End: 1260} && x.Start == was.Start
		}},
		{"  - cancel: {where: {site: STV}}", func(b *model.Batch) bool {
			return session(t, b, "DE-STV").Status == model.Cancelled && session(t, b, "DE-ABEND").Status == model.Confirmed
		}},
		{"  - cancel: {where: {teacher: T4}, from: 2026-09-14, until: 2026-10-04}", func(b *model.Batch) bool {
			x := session(t, b, "DE-STV")
			return len(x.Closed) == len(was.Closed)+1 && x.Closed[len(x.Closed)-1].To == model.MakeDate(2026, 10, 4)
		}},
		{"  - resize: {session: DE-STV, to: 3}", func(b *model.Batch) bool { return session(t, b, "DE-STV").Capacity == 3 }},
		{"  - resize: {session: DE-STV, by: 10%}", func(b *model.Batch) bool {
			return session(t, b, "DE-STV").Capacity == was.Capacity+(was.Capacity*10+50)/100
		}},
		{"  - resize: {session: DE-STV, by: -99}", func(b *model.Batch) bool { return session(t, b, "DE-STV").Capacity == 0 }},
		{"  - edit: {where: {kind: orientation, day_part: am}, set: {capacity: 21}}", func(b *model.Batch) bool {
			return session(t, b, "IK-TR").Capacity == 21 && session(t, b, "IK-FR").Capacity != 21
		}},
		{"  - rules: {budget: 12000, points: {late: -1}}", func(b *model.Batch) bool {
			return b.Settings.Budget == 1200000 && b.Settings.Points.Late == -model.CoefficientOne
		}},
	} {
		x := changed(t, c.changes, b)
		if !c.ok(x) {
			t.Errorf("%s did not do what it says", strings.TrimSpace(c.changes))
		}
	}
}

// Whoever sits in a session goes along where it is merged into another; whoever
// refused it has not refused the other.
func TestMergeTakesPeopleAlong(t *testing.T) {
	date := model.MakeDate(2026, 9, 7)
	person := func(id string) model.Participant { return model.Participant{ID: id, Programme: "flanders"} }
	b := &model.Batch{Settings: rules.Defaults(), Kinds: []string{"language", "orientation"},
		Participants: []model.Participant{person("p"), person("q"), person("r"), person("s")},
		Sessions: []model.Session{
			{ID: "A", Kind: 1, Capacity: 9, MinSize: -1, TargetSize: -1, EnrolledTotal: -1, Enrolled: 2, Start: date + 30, End: date + 90},
			{ID: "B", Kind: 1, Capacity: 9, MinSize: -1, TargetSize: -1, EnrolledTotal: -1, Enrolled: 1, Start: date + 30, End: date + 90},
			{ID: "C", Kind: 1, Capacity: 9, MinSize: -1, TargetSize: -1, EnrolledTotal: 4, Start: date + 30, End: date + 90},
		},
		Placements: []model.Placement{
			{Participant: "p", Session: "A", Status: model.PlacementConfirmed}, {Participant: "q", Session: "A", Status: model.Invited, RespondBy: date + 3},
			{Participant: "r", Session: "A", Status: model.Refused}, {Participant: "s", Session: "C", Status: model.Started},
		}}
	b.Settings.Date = date
	for _, c := range []struct{ into, statuses string }{{"B", "B confirmed, B invited, A refused, C started"}, {"C", "C confirmed, C invited, A refused, C started"}} {
		x := changed(t, "  - merge: {session: A, into: "+c.into+"}", b)
		var rows []string
		for _, row := range x.Placements {
			rows = append(rows, row.Session+" "+row.Status.String())
		}
		if got := strings.Join(rows, ", "); got != c.statuses {
			t.Errorf("into %s: %s, want %s", c.into, got, c.statuses)
		}
		index := rules.New(x)
		a, _ := index.Session("A")
		to, _ := index.Session(c.into)
		was, _ := rules.New(b).Session(c.into)
		before := rules.New(b).Fill(was)
		if f := index.Fill(to); f.Sitting() != before.Sitting()+4 || f.Pinned != before.Pinned+2 {
			t.Errorf("into %s: %+v, before %+v; two enrolled and two pinned go along", c.into, f, before)
		}
		if f := index.Fill(a); f.Sitting() != 0 || f.Left != 0 {
			t.Errorf("merged into %s, A still has people: %+v", c.into, f)
		}
	}
}

func TestChangesOfDemand(t *testing.T) {
	b, _ := exampleBatch(t, "antwerp")
	count := func(x *model.Batch) int { return len(x.Participants) }
	n := count(b)
	pinned := map[string]bool{}
	for _, pin := range rules.New(b).Pins() {
		pinned[b.Participants[pin.Participant].ID] = true
	}
	held := func(x *model.Batch) int {
		h := 0
		for i := range x.Participants {
			if pinned[x.Participants[i].ID] {
				h++
			}
		}
		return h
	}
	for changes, want := range map[string]int{
		"  - scale: {to: 120%}":             n + n/5,
		"  - scale: {to: 50%}":              n - n/2,
		"  - inflow: {count: 7}":            n + 7,
		"  - inflow: {count: 1000}":         n + 1000,
		"  - inflow: {share: 10%}":          n + n/10,
		"  - keep: {participant: ANT-0001}": len(pinned) + 1,
		"  - drop: {participant: ANT-0001}": n - 1,
		"  - drop: {participant: ANT-0015}": n, // whoever holds a seat keeps it
	} {
		x := changed(t, changes, b)
		if count(x) != want {
			t.Errorf("%s: %d people, want %d", strings.TrimSpace(changes), count(x), want)
		}
		if held(x) != len(pinned) {
			t.Errorf("%s: %d people hold a seat, want %d", strings.TrimSpace(changes), held(x), len(pinned))
		}
	}
	x := changed(t, "  - inflow: {count: 400, where: {speaks: [ar], status: obliged}}", b)
	byID := map[string]*model.Participant{}
	for i := range b.Participants {
		byID[b.Participants[i].ID] = &b.Participants[i]
	}
	for i := n; i < count(x); i++ {
		p := &x.Participants[i]
		like := byID[p.ID[:strings.Index(p.ID, "+")]]
		switch {
		case p.Status != model.Obliged || !slices.ContainsFunc(p.Languages, func(l model.LanguageSkill) bool { return l.Code == "ar" }):
			t.Errorf("%s is not like those selected", p.ID)
		case p.WaitingSince != b.Settings.Date || p.Household != "":
			t.Errorf("%s has waited since %s, household %q", p.ID, p.WaitingSince, p.Household)
		case like.StartBy.Valid() && p.StartBy-p.WaitingSince != like.StartBy-like.WaitingSince:
			t.Errorf("%s must start by %s: not as long ahead as %s", p.ID, p.StartBy, like.ID)
		}
	}
	for _, row := range x.Preferences {
		if int(row.Participant) >= count(x) || byID[strings.Split(x.Participants[row.Participant].ID, "+")[0]] == nil {
			t.Fatalf("a preference of nobody: %+v", row)
		}
	}
}

// Without a rule nobody fails by it, and nobody loses an option: what is left out
// is that rule, and nothing that helped.
func TestWithoutARuleNobodyFailsByIt(t *testing.T) {
	codes := map[string][]model.Code{"access": {model.Access}, "audience": {model.Audience}, "digital": {model.DigitalSkill}, "forbidden": {model.ForbiddenPair},
		"hours": {model.Hours}, "instruction-language": {model.InstructionLanguage}, "prerequisite": {model.Prerequisite}, "track": {model.Track, model.Script},
		"travel": {model.TooFar}, "weekly-load": {model.WeeklyLoad}, "childcare": {model.Childcare}, "late-entry": nil, "notice": nil, "min-size": nil,
		"one-at-a-time": nil, "resource": nil, "start-window": nil, "household": nil, "budget": nil}
	failed := map[model.Code]int{}
	small(t, 60, func(t *testing.T, _ uint64, b *model.Batch) {
		x := rules.New(b)
		for _, rule := range relaxations {
			gone, known := codes[rule.name]
			if !known {
				t.Fatalf("the test knows no rule %s", rule.name)
			}
			y := rules.New(changed(t, "  - without: "+rule.name, b))
			for p := range b.Participants {
				for s := range b.Sessions {
					// A session that reaches its minimum keeps its pins, and their people need no other.
					if x.Passes(p, s) && !y.Passes(p, s) && rule.name != "min-size" {
						t.Errorf("without %s %s may not sit in %s any more: %v", rule.name, b.Participants[p].ID, b.Sessions[s].ID, y.Failures(p, s))
					}
					for _, f := range x.Failures(p, s) {
						if slices.Contains(gone, f.Code) {
							failed[f.Code]++
						}
					}
					for _, f := range y.Failures(p, s) {
						if slices.Contains(gone, f.Code) {
							t.Errorf("without %s %s fails at %s by it: %s", rule.name, b.Participants[p].ID, b.Sessions[s].ID, f.Values)
						}
					}
				}
			}
		}
	})
	for _, gone := range codes {
		for _, c := range gone {
			if failed[c] == 0 {
				t.Errorf("nobody fails by %s in the batches: the test shows nothing", c)
			}
		}
	}
}

// The order of rows must not change who is drawn, and of two shares the larger
// takes everybody whom the smaller takes.
func TestDraws(t *testing.T) {
	b, _ := exampleBatch(t, "antwerp")
	ids := func(x *model.Batch) []string {
		var out []string
		for i := range x.Participants {
			out = append(out, x.Participants[i].ID)
		}
		slices.Sort(out)
		return out
	}
	draw := func(b *model.Batch, changes string, replicate int) []string {
		cases := mustParse(t, "scenarios:\n- name: x\n  replicates: 3\n  changes:\n"+changes, b)
		x, _, err := cases[replicate-1].Batch(b)
		if err != nil {
			t.Fatal(err)
		}
		return ids(x)
	}
	changes := "  - no_shows: {share: 20%}\n  - arrivals: {mean: 40}"
	one := draw(b, changes, 1)
	if !slices.Equal(one, draw(modeltest.Permute(b, 3), changes, 1)) {
		t.Error("the order of rows changes who is drawn")
	}
	if slices.Equal(one, draw(b, changes, 2)) {
		t.Error("two replicates are equal")
	}
	some, more := draw(b, "  - no_shows: {share: 10%}", 1), draw(b, "  - no_shows: {share: 20%}", 1)
	for _, id := range more {
		if !slices.Contains(some, id) {
			t.Errorf("%s stays away at 10 %% and comes at 20 %%", id)
		}
	}
	gone := len(b.Participants) - len(more)
	if gone < 50 || gone > 115 { // 82 ± 4 standard deviations of 8
		t.Errorf("%d of %d stay away at 20 %%", gone, len(b.Participants))
	}
	arrived, n := 0, 30
	cases := mustParse(t, fmt.Sprintf("scenarios:\n- name: x\n  replicates: %d\n  changes:\n  - arrivals: {mean: 40}", n), b)
	for i := range cases {
		x, _, _ := cases[i].Batch(b)
		arrived += len(x.Participants) - len(b.Participants)
	}
	if mean := float64(arrived) / float64(n); mean < 35 || mean > 45 { // 40 ± 4 standard deviations of 1.2
		t.Errorf("%.1f people arrive on average, not 40", mean)
	}
}
