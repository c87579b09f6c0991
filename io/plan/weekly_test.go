package plan_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"instroom/io/batch"
	"instroom/io/plan"
	"instroom/model"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
	"instroom/solver/explain"
	"instroom/solver/solvertest"
)

// week is a small batch with a pin, a refusal, a proposal and somebody unknown.
var week = map[string]string{
	"batch.yaml": "date: 2026-09-07\nseed: 7\n",
	"participants.csv": `participant_id;programme;needs_language;needs_orientation;languages;waiting_since
p1;flanders;no;yes;fr:5;2026-06-01
p2;flanders;no;yes;fr:5;2026-06-01
p3;flanders;no;yes;fr:5;2026-07-01
p4;flanders;no;yes;fr:5;2026-08-01
p5;flanders;no;yes;fr:5;2026-09-01
p6;flanders;no;yes;ti:5;2026-09-01
p7;flanders;no;yes;fr:5;2026-09-01
`,
	"sessions.csv": `session_id;title;kind;programme;capacity;instruction_language;start_date;end_date;weekly;status;min_size
O1;One, first;orientation;flanders;2;fr;2026-09-21;2026-10-11;mo 09:00-12:00;confirmed;
O2;"Two; second";orientation;flanders;1;fr;2026-09-28;2026-10-18;mo 09:00-12:00|we 09:00-12:00;confirmed;
O3;Three;orientation;flanders;9;fr;2026-10-05;2026-10-18;tu 09:00-12:00;planned;4
`,
	"placements.csv": `participant_id;session_id;status;respond_by;by;reason
p1;O1;confirmed;;jan;
p2;O1;refused;;;too far; again
p3;O2;proposed;;;
p4;O1;invited;2026-09-06;;
p5;O2;invited;2026-09-09;;
gone;O2;forbidden;;;
`,
}

func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// place reads, solves by looking at every plan, explains and writes a batch.
func place(t *testing.T, dir, last, out string) (*model.Batch, *plan.Set) {
	t.Helper()
	b, found := batch.Read(dir, batch.Options{Last: last})
	if found.HasErrors() {
		var text strings.Builder
		found.WriteTo(&text)
		t.Fatal(text.String())
	}
	x := rules.New(b)
	p, err := compile.Compile(t.Context(), x)
	if err != nil {
		t.Fatal(err)
	}
	all := solvertest.Enumerate(p, 1_000_000)
	if all == nil {
		t.Fatal("too many plans")
	}
	r := &solver.Result{Status: solver.Optimal}
	for _, counts := range slices.SortedFunc(maps.Keys(all.ByCounts), func(a, b solvertest.Counts) int { return slices.Compare(a[:], b[:]) }) {
		if points := all.ByCounts[counts]; r.Choice == nil || points > r.Objective {
			r.Objective = points
			r.Choice, r.Shut = all.Plan(counts)
		}
	}
	in := explain.Input{Index: x, Problem: p, Plan: compile.Plan(p, r), Result: r}
	explanation, err := explain.New(context.Background(), in, explain.Options{})
	if err != nil {
		t.Fatal(err)
	}
	o := plan.Output{Dialect: plan.Dialect{Comma: ';', BOM: true}, Batch: b, Plan: in.Plan, Explanation: explanation}
	if err := plan.Write(out, o); err != nil {
		t.Fatal(err)
	}
	set, err := plan.Read(out, b)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(set.Plan.Placed, in.Plan.Placed) {
		t.Errorf("read back %v, written %v", set.Plan.Placed, in.Plan.Placed)
	}
	return b, set
}

// TestNextWeek feeds a plan to the next run: every row but a proposal is as it
// was, and the proposals are those of the plan.
func TestNextWeek(t *testing.T) {
	files := maps.Clone(week)
	files["placements.csv"] = strings.ReplaceAll(files["placements.csv"], "too far; again", `"too far; again"`)
	out := filepath.Join(t.TempDir(), "plan")
	first, set := place(t, write(t, files), "", out)

	delete(files, "placements.csv")
	next, found := batch.Read(write(t, files), batch.Options{Last: out})
	if found.HasErrors() {
		var text strings.Builder
		found.WriteTo(&text)
		t.Fatal(text.String())
	}
	type row struct {
		participant, session, by, reason string
		status                           model.PlacementStatus
		respondBy                        model.Date
	}
	rows := func(list []model.Placement) map[row]int {
		m := map[row]int{}
		for _, p := range list {
			m[row{p.Participant, p.Session, p.By, p.Reason, p.Status, p.RespondBy}]++
		}
		return m
	}
	want := map[row]int{}
	for _, p := range first.Placements {
		if !plan.CountsAsProposed(&p, first.Settings.Date) {
			want[row{p.Participant, p.Session, p.By, p.Reason, p.Status, p.RespondBy}]++
		}
	}
	for _, p := range set.Plan.Placed {
		want[row{participant: first.Participants[p.Participant].ID, session: first.Sessions[p.Session].ID, respondBy: model.NoDate}]++
	}
	if got := rows(next.Placements); !reflect.DeepEqual(got, want) {
		t.Errorf("next week reads\n%v\nwant\n%v", got, want)
	}
	if len(set.Plan.Placed) == 0 || len(want) < 5 {
		t.Errorf("the test has too little to look at: %v", want)
	}
}

// TestRowOrder shuffles the rows of every input file: the output is the same,
// byte for byte.
func TestRowOrder(t *testing.T) {
	files := maps.Clone(week)
	files["placements.csv"] = strings.ReplaceAll(files["placements.csv"], "too far; again", "too far")
	_, want := place(t, write(t, files), "", t.TempDir())
	r := rand.New(rand.NewPCG(1, 2))
	for range 10 {
		shuffled := maps.Clone(files)
		for name, text := range files {
			if strings.HasSuffix(name, ".csv") {
				lines := strings.Split(strings.TrimSpace(text), "\n")
				r.Shuffle(len(lines)-1, func(i, j int) { lines[i+1], lines[j+1] = lines[j+1], lines[i+1] })
				shuffled[name] = strings.Join(lines, "\n") + "\n"
			}
		}
		if _, got := place(t, write(t, shuffled), "", t.TempDir()); !reflect.DeepEqual(got.Run.Output, want.Run.Output) {
			t.Fatalf("other bytes after a shuffle: %v, want %v", got.Run.Output, want.Run.Output)
		}
	}
}

// TestDialectIsReadable reads what is written back with the standard reader.
func TestDialectIsReadable(t *testing.T) {
	files := maps.Clone(week)
	delete(files, "placements.csv")
	out := t.TempDir()
	place(t, write(t, files), "", out)
	data, err := os.ReadFile(filepath.Join(out, plan.SessionsFile))
	if err != nil {
		t.Fatal(err)
	}
	c := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	c.Comma = ';'
	rows, err := c.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 4 || rows[1][2] != "One, first" || rows[2][2] != "Two; second" {
		t.Errorf("sessions.csv reads as %q", rows)
	}
}
