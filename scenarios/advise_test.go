package scenarios

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"instroom/io/batch"
	"instroom/io/plan"
	"instroom/model"
	"instroom/model/modeltest"
	"instroom/model/rules"
)

// The advice must be as good as the best of all combinations, each tried by a
// solve of its own.
func TestAdviceEqualsBruteForce(t *testing.T) {
	opened, tried := 0, 0
	for seed := range uint64(45) {
		b := modeltest.Random(seed, rules.Defaults(), modeltest.Options{People: 24, Sessions: 7})
		if b.Settings.Shortlist || b.Settings.Strict {
			continue
		}
		b.Settings.DefaultOpenCost = 90_000
		r := newRun(b, nil)
		r.Certify = false
		first, err := r.solveBatch(context.Background(), b, nil)
		if err != nil {
			t.Fatal(err)
		}
		base := settled(b, first.index, first.plan)
		start, err := r.solveBatch(context.Background(), base, nil)
		if err != nil {
			t.Fatal(err)
		}
		list := shortlist(start, catalogue(base, waiting(start), nil), 5)
		for k := range list {
			list[k].Session.MinSize = 2
			if seed%2 == 1 {
				list[k].Session.OpenCost = model.Cents(60_000 + 17_000*k)
			}
		}
		if len(list) < 2 {
			continue
		}
		for _, q := range []Question{{Sessions: 1, Budget: -1}, {Sessions: 2, Budget: -1}, {Sessions: -1, Budget: 200_000}} {
			a, err := r.choose(context.Background(), base, start, list, q)
			if err != nil {
				t.Fatal(err)
			}
			best := start.measured.Objective
			for set := range 1 << len(list) {
				var chosen []Candidate
				var cost model.Cents
				for k := range list {
					if set>>k&1 == 1 {
						chosen = append(chosen, list[k])
						cost += costOf(base, &list[k])
					}
				}
				if q.Sessions >= 0 && len(chosen) > q.Sessions || q.Budget >= 0 && cost > q.Budget {
					continue
				}
				x, err := r.solveBatch(context.Background(), with(base, chosen), nil)
				if err != nil {
					t.Fatal(err)
				}
				if x.measured.Status != "optimal" {
					t.Fatalf("seed %d: brute force proves nothing", seed)
				}
				best = max(best, x.measured.Objective)
				tried++
			}
			if a.Proven && a.Together.Plan.Objective != best {
				t.Errorf("seed %d, %+v: the advice has %d points, brute force %d", seed, q, a.Together.Plan.Objective, best)
			}
			if a.Together.Plan.Objective > best || a.Together.Plan.Bound < best {
				t.Errorf("seed %d, %+v: the advice lies in %d..%d, brute force found %d", seed, q, a.Together.Plan.Objective, a.Together.Plan.Bound, best)
			}
			if q.Sessions >= 0 && len(a.Proposals) > q.Sessions {
				t.Errorf("seed %d: %d proposals for %d", seed, len(a.Proposals), q.Sessions)
			}
			opened += len(a.Proposals)
			for _, p := range a.Proposals {
				x, err := r.solveBatch(context.Background(), with(base, []Candidate{{Session: p.Session}}), nil)
				if err != nil {
					t.Fatal(err)
				}
				if x.measured.Objective != p.Alone.Plan.Objective {
					t.Errorf("seed %d: %s alone has %d points, the advice says %d", seed, p.ID, x.measured.Objective, p.Alone.Plan.Objective)
				}
			}
		}
	}
	if opened < 12 || tried < 200 {
		t.Errorf("%d groups opened in %d combinations: the test shows little", opened, tried)
	}
}

// The proposals can be pasted into sessions.csv, and are then read as they were
// meant: the rooms and teachers are free, and the plan gets the points promised.
func TestAdviceCanBePasted(t *testing.T) {
	b, dir := exampleBatch(t, "brussels")
	before := imprint(b)
	r := newRun(b, nil)
	advice, err := r.Advise(context.Background(), Question{Open: true, Sessions: 2, Budget: -1})
	if err != nil {
		t.Fatal(err)
	}
	a := advice.Opening
	if imprint(b) != before {
		t.Error("the batch was modified")
	}
	if len(a.Proposals) != 2 || a.Together.placed() <= 0 {
		t.Fatalf("%d proposals place %d needs instead of %d", len(a.Proposals), a.Together.Plan.Placed, a.Base.Placed)
	}
	var rows bytes.Buffer
	sheet := a.Rows(b)
	if err := sheet.WriteCSV(&rows, plan.Dialect{}); err != nil {
		t.Fatal(err)
	}
	other := t.TempDir()
	for _, name := range []string{"batch.yaml", "participants.csv", "sites.csv"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(other, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(other, "sessions.csv"), rows.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	read, found := batch.Read(other, batch.Options{})
	if found.HasErrors() {
		t.Fatal(found.Only(batch.Error).All())
	}
	for i, p := range a.Proposals {
		want, got := p.Session, read.Sessions[i]
		got.Line, want.Line = 0, 0
		got.OpenCost, want.OpenCost = 0, 0 // the default is written out
		if imprint(&model.Batch{Sessions: []model.Session{want}}) != imprint(&model.Batch{Sessions: []model.Session{got}}) {
			t.Errorf("written\n%+v\nread\n%+v", want, got)
		}
		for _, what := range []struct {
			resource model.Resource
			id       string
		}{{model.Room, p.Session.Room}, {model.Teacher, p.Session.Teacher}} {
			if what.id != "" && !free(b, &p.Session, what.resource, what.id) {
				t.Errorf("%s %s is not free", what.resource, what.id)
			}
		}
	}
}

func TestWhoIsFree(t *testing.T) {
	start, end := model.MakeDate(2026, 10, 5), model.MakeDate(2026, 12, 18)
	tuesday := []model.WeekSlot{{Day: 1, Start: 540, End: 720}}
	s := &model.Session{Start: start, End: end, Weekly: tuesday}
	for _, c := range []struct {
		name string
		b    model.Batch
		want bool
	}{
		{"nobody there", model.Batch{}, true},
		{"at the same hours", model.Batch{Sessions: []model.Session{{Room: "R", Start: start, End: end, Weekly: tuesday}}}, false},
		{"in another room", model.Batch{Sessions: []model.Session{{Room: "Q", Start: start, End: end, Weekly: tuesday}}}, true},
		{"cancelled", model.Batch{Sessions: []model.Session{{Room: "R", Status: model.Cancelled, Start: start, End: end, Weekly: tuesday}}}, true},
		{"right after", model.Batch{Sessions: []model.Session{{Room: "R", Start: start, End: end, Weekly: []model.WeekSlot{{Day: 1, Start: 720, End: 800}}}}}, true},
		{"over before", model.Batch{Sessions: []model.Session{{Room: "R", Start: start - 90, End: start - 1, Weekly: tuesday}}}, true},
		{"on one day of it", model.Batch{Sessions: []model.Session{{Dated: []model.Meeting{{Date: start + 1, Start: 600, End: 660, Room: "R"}}}}}, false},
		{"blocked every week", model.Batch{Blocked: []model.Blocked{{Resource: model.Room, ID: "R", Date: model.NoDate, Day: 1, Start: 0, End: 1440}}}, false},
		{"blocked on another day", model.Batch{Blocked: []model.Blocked{{Resource: model.Room, ID: "R", Date: model.NoDate, Day: 2, Start: 0, End: 1440}}}, true},
		{"blocked before it begins", model.Batch{Blocked: []model.Blocked{{Resource: model.Room, ID: "R", Date: start - 6, Start: 0, End: 1440}}}, true},
	} {
		if got := free(&c.b, s, model.Room, "R"); got != c.want {
			t.Errorf("%s: free is %t", c.name, got)
		}
	}
}

// A seat more never costs points and a session less never brings any, and what
// is confirmed is what a cold solve finds.
func TestReview(t *testing.T) {
	b, _ := exampleBatch(t, "brussels")
	r := newRun(b, nil)
	r.Certify = false
	a, err := r.Advise(context.Background(), Question{Review: true, Confirm: 5})
	if err != nil {
		t.Fatal(err)
	}
	v := a.Review
	if len(v.Seats) <= 5 || len(v.Cancel) == 0 {
		t.Fatalf("nothing to look at: %+v", v)
	}
	for i, w := range v.Seats {
		if (w.Confirmed != nil) != (i < 5) {
			t.Errorf("%s, number %d of the list, is confirmed: %t", w.ID, i, w.Confirmed != nil)
		}
		if w.Confirmed != nil && (w.Confirmed.Plan.Bound < a.Base.Objective || strings.Contains(w.Confirmed.Points, "−")) {
			t.Errorf("one more seat in %s: %s points", w.ID, w.Confirmed.Points)
		}
	}
	for _, e := range v.Cancel {
		if e.Effect.Plan.Objective > a.Base.Bound || strings.Contains(e.Effect.Points, "+") {
			t.Errorf("without %s: %s points", e.ID, e.Effect.Points)
		}
	}
	e := v.Seats[0]
	x := changed(t, "  - resize: {session: "+e.ID+", by: 1}", b)
	cold, err := r.solveBatch(context.Background(), x, nil)
	if err != nil {
		t.Fatal(err)
	}
	if cold.measured.Status != "optimal" || e.Confirmed.Plan.Status != "optimal" || cold.measured.Objective != e.Confirmed.Plan.Objective {
		t.Errorf("one more seat in %s: %d points, %s; cold %d, %s", e.ID, e.Confirmed.Plan.Objective, e.Confirmed.Plan.Status, cold.measured.Objective, cold.measured.Status)
	}
}

// Two half-empty groups of a sort are found, and what the review says of joining
// them is what the change does in a file of scenarios.
func TestReviewMerges(t *testing.T) {
	b, _ := exampleBatch(t, "eupen")
	b = changed(t, `
  - clone: {session: DE-ABEND, set: {teacher_id: T9, capacity: 40}}
  - resize: {session: DE-ABEND, to: 10}`, b)
	r := newRun(b, nil)
	r.Certify = false
	a, err := r.Advise(context.Background(), Question{Review: true, Confirm: 1000})
	if err != nil {
		t.Fatal(err)
	}
	x := rules.New(b)
	found := false
	for _, m := range a.Review.Merge {
		from, _ := x.Session(m.ID)
		into, _ := x.Session(m.Into)
		p, q := &b.Sessions[from], &b.Sessions[into]
		if p.Kind != q.Kind || p.LanguageTaught != q.LanguageTaught || p.InstructionLanguage != q.InstructionLanguage || m.Heads == 0 || m.There > m.Heads || m.Left < 0 {
			t.Errorf("%+v is no merger of a sort", m)
		}
		y := changed(t, "  - merge: {session: "+m.ID+", into: "+m.Into+"}", b)
		cold, err := r.solveBatch(context.Background(), y, nil)
		if err != nil {
			t.Fatal(err)
		}
		if cold.measured.Status != "optimal" || m.Effect.Plan.Objective != cold.measured.Objective {
			t.Errorf("%s into %s: %d points, cold %d, %s", m.ID, m.Into, m.Effect.Plan.Objective, cold.measured.Objective, cold.measured.Status)
		}
		found = found || strings.Contains(m.ID+m.Into, "DE-ABEND+1")
	}
	if !found {
		t.Errorf("nobody would join the two evening groups: %+v", a.Review.Merge)
	}
}

// What a rule costs is what a scenario without it finds, the dearest rule comes
// first, and one that never binds is worth exactly nothing.
func TestWhatRulesCost(t *testing.T) {
	b, _ := exampleBatch(t, "eupen")
	r := newRun(b, nil)
	a, err := r.Advise(context.Background(), Question{Rules: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Rules) != len(relaxations) {
		t.Fatalf("%d rules, want %d", len(a.Rules), len(relaxations))
	}
	never, last := 0, 1<<30
	for _, c := range a.Rules {
		cold, err := r.solveBatch(context.Background(), changed(t, "  - without: "+c.Rule, b), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := difference(points(&cold.measured), points(&a.Base)); got != c.Effect.Points {
			t.Errorf("without %s: %s points, cold %s", c.Rule, c.Effect.Points, got)
		}
		switch c.Binds {
		case slack:
			never++
			if c.Effect.Plan.Objective != a.Base.Objective {
				t.Errorf("%s never binds, and is worth %s points", c.Rule, c.Effect.Points)
			}
		case binds:
			if never > 0 || c.Effect.held() > last {
				t.Errorf("%s stands behind cheaper rules", c.Rule)
			}
			last = c.Effect.held()
		}
	}
	if never == 0 || last == 1<<30 {
		t.Error("all rules bind, or none: the test shows little")
	}
}

// The planner's own candidates are weighed as they are, with a room and a teacher
// who are free where none is named.
func TestGivenCandidates(t *testing.T) {
	b, _ := exampleBatch(t, "eupen")
	r := newRun(b, nil)
	made, err := r.Advise(context.Background(), Question{Open: true, Sessions: 1, Budget: -1})
	if err != nil {
		t.Fatal(err)
	}
	own := made.Opening.Proposals[0].Session
	own.ID, own.Room, own.Teacher, own.Status = "OWN", "", "", model.Confirmed
	no := own
	no.ID, no.Kind = "NO", model.LanguageKind // nobody needs this one
	no.LanguageTaught, no.Levels = "fr", []string{"A2"}
	no.Room = b.Sessions[0].Room
	no.Weekly, no.Start, no.End = b.Sessions[0].Weekly, b.Sessions[0].Start, b.Sessions[0].End
	a, err := r.Advise(context.Background(), Question{Open: true, Sessions: 2, Budget: -1, Given: []model.Session{no, own}})
	if err != nil {
		t.Fatal(err)
	}
	o := a.Opening
	if o.Weighed != 2 || len(o.Proposals) != 1 || o.Proposals[0].ID != "OWN" || o.Proposals[0].Room == "" {
		t.Fatalf("%+v", o)
	}
	if want := "Room " + no.Room + " of NO is not free at its hours."; !slices.Contains(o.Taken, want) {
		t.Errorf("%q does not say %q", o.Taken, want)
	}
	if o.Together.Plan.Objective != made.Opening.Together.Plan.Objective {
		t.Errorf("%d points with the same group given, %d with it made", o.Together.Plan.Objective, made.Opening.Together.Plan.Objective)
	}
}

// No candidate of the shortlist needs what is taken, and where there is a choice
// no two name one room or teacher at the same time.
func TestShortlistIsStaffed(t *testing.T) {
	b, _ := exampleBatch(t, "antwerp")
	r := newRun(b, nil)
	r.Certify, r.Work = false, 500_000
	start, err := r.solveBatch(context.Background(), b, nil)
	if err != nil {
		t.Fatal(err)
	}
	base := settled(b, start.index, start.plan)
	if start, err = r.solveBatch(context.Background(), base, start); err != nil {
		t.Fatal(err)
	}
	list := shortlist(start, catalogue(base, waiting(start), nil), 20)
	if len(list) != 20 {
		t.Fatalf("%d candidates", len(list))
	}
	shared := 0
	for i, c := range list {
		for _, what := range []struct {
			resource model.Resource
			id       string
		}{{model.Room, c.Session.Room}, {model.Teacher, c.Session.Teacher}} {
			if what.id != "" && !free(base, &c.Session, what.resource, what.id) {
				t.Errorf("%s: %s %s is not free", c.Session.ID, what.resource, what.id)
			}
			if what.id != "" && !free(with(base, list[:i]), &c.Session, what.resource, what.id) {
				shared++
			}
		}
	}
	if shared > 8 {
		t.Errorf("%d of 40 rooms and teachers are promised twice", shared)
	}
}

func TestCrowdedSites(t *testing.T) {
	start, end := model.MakeDate(2026, 10, 5), model.MakeDate(2026, 12, 18)
	tuesday := []model.WeekSlot{{Day: 1, Start: 540, End: 720}}
	there := model.Session{ID: "A", Site: "S", Capacity: 9, Start: start, End: end, Weekly: tuesday, EnrolledTotal: -1}
	own := there
	own.ID, own.Status = "NEW", model.Optional
	for _, c := range []struct {
		name  string
		rooms int
		other func(s *model.Session)
		block []model.Blocked
		want  bool
	}{
		{"one room, taken", 1, func(*model.Session) {}, nil, true},
		{"two rooms", 2, func(*model.Session) {}, nil, false},
		{"not counted", -1, func(*model.Session) {}, nil, false},
		{"over before", 1, func(s *model.Session) { s.Start, s.End = start-90, start-1 }, nil, false},
		{"two rooms, one blocked", 2, func(*model.Session) {}, []model.Blocked{{Resource: model.SiteRooms, ID: "S", Date: start + 1, Start: 600, End: 660, Count: 1}}, true},
	} {
		o := there
		c.other(&o)
		b := &model.Batch{Settings: rules.Defaults(), Kinds: []string{"language", "orientation"}, Sessions: []model.Session{o, own},
			Sites: []model.Site{{ID: "S", Rooms: c.rooms, Childcare: -1}}, Blocked: c.block}
		if got := crowded(rules.New(b), 1, []int{0}); got != c.want {
			t.Errorf("%s: crowded is %t", c.name, got)
		}
	}
}

// The page holds every list that was asked, and says what is estimated and what
// confirmed.
func TestAdvicePage(t *testing.T) {
	b, _ := exampleBatch(t, "eupen")
	r := newRun(b, nil)
	a, err := r.Advise(context.Background(), Question{Open: true, Sessions: 1, Budget: -1, Review: true, Confirm: 2, Rules: true})
	if err != nil {
		t.Fatal(err)
	}
	var page bytes.Buffer
	if err := a.WritePage(&page); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"What to open", "orientation in tr", "At risk", "The worth of one more seat", "estimate", "Confirmed", "estimated only",
		"What could go with the least harm", "What could be merged", "What each rule costs", "Never in the way", "to be confirmed by a person", "of this plan"} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(page.String(), "NaN") || strings.Contains(page.String(), "ZgotmplZ") {
		t.Error("the page holds what is no number or was refused by the template")
	}
	var names []string
	for _, s := range a.Sheets() {
		names = append(names, s.Name)
		for _, row := range s.Rows {
			if len(row) != len(s.Columns) {
				t.Errorf("sheet %s has %d columns, and a row with %d cells", s.Name, len(s.Columns), len(row))
			}
		}
	}
	if got := strings.Join(names, " "); got != "opening proposals at_risk one_more_seat cancelled merged rules" {
		t.Errorf("sheets %s", got)
	}
	var book bytes.Buffer
	if err := plan.WriteWorkbook(&book, "t", a.Sheets()...); err != nil {
		t.Fatal(err)
	}
}

// Waits are given with how far they lie under other lotteries: of every change that is
// confirmed, the same on any number of threads, and only where that was asked for.
func TestAdviceDrawsOtherLotteries(t *testing.T) {
	b, _ := exampleBatch(t, "eupen")
	// With classes alone there is many a plan of equal points.
	b = changed(t, `
  - rules: {points: {waiting_week: 0, start_week: 0, late: 0, late_week: 0, pace_slower: 0, pace_faster: 0, preferred: 0, travel_minute: 0, attendance_percent: 0, language_step: 0}}
`, b)
	advise := func(lotteries, threads int) *Advice {
		r := newRun(b, nil)
		r.Lotteries, r.Threads, r.Certify = lotteries, threads, false
		a, err := r.Advise(context.Background(), Question{Open: true, Sessions: 2, Budget: -1, Review: true, Confirm: 2, Rules: true, Lotteries: true})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	a := advise(3, 4)
	var all []*Effect
	all = append(all, &a.Opening.Together)
	for i := range a.Opening.Proposals {
		all = append(all, &a.Opening.Proposals[i].Alone)
	}
	for i := range a.Review.Cancel {
		all = append(all, &a.Review.Cancel[i].Effect)
	}
	for i := range a.Rules {
		all = append(all, &a.Rules[i].Effect)
	}
	differ := 0
	for _, e := range all {
		if e.Lotteries != 3 || e.WaitSpread < 0 {
			t.Errorf("%d lotteries, ±%d", e.Lotteries, e.WaitSpread)
		}
		if e.WaitSpread > 0 {
			differ++
		}
	}
	if differ == 0 {
		t.Errorf("none of %d waits differs: the test shows nothing", len(all))
	}
	var page bytes.Buffer
	if err := a.WritePage(&page); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(a.Lines(), "\n")
	if !strings.Contains(text, " ±0.") || !strings.Contains(page.String(), "under 2 other lottery seeds") {
		t.Errorf("no ± in the page, or in\n%s", text)
	}
	if testing.Short() {
		return // what follows takes as long again
	}
	if c := advise(3, 1); text != strings.Join(c.Lines(), "\n") {
		t.Errorf("with four threads\n%s\nwith one\n%s", text, strings.Join(c.Lines(), "\n"))
	}
	if text := strings.Join(advise(1, 2).Lines(), "\n"); strings.Contains(text, "±") {
		t.Errorf("± without lotteries:\n%s", text)
	}
}

func TestWhereOnTheCommandLine(t *testing.T) {
	b, _ := exampleBatch(t, "eupen")
	r := newRun(b, nil)
	for _, c := range []struct{ text, want string }{
		{"", ""}, {"{day_part: [ev]}", ""},
		{"{day_prt: ev}", `--where: there is no setting "day_prt"`},
		{"{site: EUB}", `--where: site "EUB" is not in the sites file`},
	} {
		_, err := r.filter(c.text)
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.text, got, c.want)
		}
	}
}
