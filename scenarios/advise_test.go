package scenarios

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
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
