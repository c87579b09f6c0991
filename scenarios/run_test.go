package scenarios

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"instroom/benchmarks/trial"
	"instroom/model"
	"instroom/model/check"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
	"instroom/solver/price"
)

// Warm and cold must prove the same optimum; where one of them proves none,
// neither plan may lie above the other's bound.
func TestWarmEqualsCold(t *testing.T) {
	proven := 0
	compare := func(t *testing.T, b *model.Batch, cases []Case) {
		r := newRun(b, cases)
		start, err := r.base(context.Background(), &Case{}, Store{Dir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		for i := range cases {
			warm, err := r.solve(context.Background(), &cases[i], start, 1)
			if err != nil {
				t.Fatal(err)
			}
			x, _, err := cases[i].Batch(b)
			if err != nil {
				t.Fatal(err)
			}
			again, err := r.solveBatch(context.Background(), x, nil)
			if err != nil {
				t.Fatal(err)
			}
			w, cold := warm.Plans[0], &again.measured
			if w.Status == "optimal" && cold.Status == "optimal" {
				proven++
				if w.Objective != cold.Objective && !b.Settings.Strict {
					t.Errorf("%s: %d points warm, %d cold, both proven optimal", cases[i].Name(), w.Objective, cold.Objective)
				}
			}
			if !b.Settings.Strict && (w.Objective > cold.Bound || cold.Objective > w.Bound) {
				t.Errorf("%s: warm %d..%d, cold %d..%d: one of the bounds is wrong", cases[i].Name(), w.Objective, w.Bound, cold.Objective, cold.Bound)
			}
			for k := 1; k <= 3; k++ {
				a, c := w.class(k), cold.class(k)
				if b.Settings.Strict && w.Status == "optimal" && cold.Status == "optimal" && a != c {
					t.Errorf("%s: class %d warm %v, cold %v", cases[i].Name(), k, a, c)
				}
			}
		}
	}
	small(t, 25, func(t *testing.T, _ uint64, b *model.Batch) { compare(t, b, mustParse(t, everyChange(b), b)) })
	t.Run("eupen", func(t *testing.T) {
		b, dir := exampleBatch(t, "eupen")
		f, found := Read(filepath.Join(dir, "scenarios.yaml"), b)
		if found.HasErrors() {
			t.Fatal(found.All())
		}
		compare(t, b, f.Cases)
	})
	if proven < 200 {
		t.Errorf("only %d cases proven both ways: the test shows little", proven)
	}
}

// The judge must accept the plan and the proof of every scenario of the
// examples, and the batch folder must be as it was.
func TestExamplesAreAcceptedByTheJudge(t *testing.T) {
	for _, name := range []string{"eupen", "brussels", "antwerp"} {
		t.Run(name, func(t *testing.T) {
			if name != "eupen" && testing.Short() {
				t.Skip("takes long")
			}
			b, dir := exampleBatch(t, name)
			before, files := imprint(b), digests(t, dir)
			f, found := Read(filepath.Join(dir, "scenarios.yaml"), b)
			if len(found.All()) > 0 {
				t.Fatal(found.All())
			}
			cases := f.Cases
			if name == "antwerp" {
				cases = slices.Concat(cases[:9], cases[20:22], cases[len(cases)-2:]) // of grids and replicates two
			}
			r := newRun(b, cases)
			r.Work = 500_000 // the plan and the proof are judged, not how good they are
			outcomes := do(t, r)
			for _, o := range outcomes {
				if o.Plans[0].Placed == 0 {
					t.Errorf("%s places nobody", o.name())
				}
			}
			if imprint(b) != before || !reflect.DeepEqual(files, digests(t, dir)) {
				t.Error("the base batch was modified")
			}
			var page bytes.Buffer
			if err := r.WritePage(&page, outcomes); err != nil {
				t.Fatal(err)
			}
			for _, want := range []string{"within the gap", "of this plan", "to be confirmed by a person", "Side by side"} {
				if !strings.Contains(page.String(), want) {
					t.Errorf("the page does not say %q", want)
				}
			}
			if strings.Contains(page.String(), "NaN") || strings.Contains(page.String(), "ZgotmplZ") {
				t.Error("the page holds what is no number or was refused by the template")
			}
		})
	}
}

// digests returns the contents of all files below a folder, by name.
func digests(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	files := os.DirFS(dir)
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, name)
		out[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

const twoCases = `
scenarios:
- {name: a, changes: [cancel: {session: DE-STV}]}
- {name: b, changes: [resize: {session: DE-ABEND, by: 2}]}
- {name: c, changes: [inflow: {share: 20%}]}
`

// counting is a solver that counts its solves, and can be stopped after some.
type counting struct {
	solver.Solver
	solves *int
	after  int
	stop   func()
}

func (c counting) Solve(ctx context.Context, p *solver.Problem, o solver.Options, previous *solver.Result) (*solver.Result, error) {
	if *c.solves++; *c.solves == c.after {
		c.stop()
	}
	return c.Solver.Solve(ctx, p, o, previous)
}

// A run that was stopped keeps what is done, and goes on where it was: the
// outcomes are those of a run that was not.
func TestStoppedRunsGoOn(t *testing.T) {
	b, _ := exampleBatch(t, "eupen")
	cases := mustParse(t, twoCases, b)
	want := do(t, newRun(b, cases))
	ctx, cancel := context.WithCancel(context.Background())
	solves := 0
	r := newRun(b, cases)
	r.Threads = 1
	r.Solver = counting{price.New(), &solves, 3, cancel}
	store := Store{Dir: t.TempDir()}
	if err := r.Do(ctx, store); !errors.Is(err, ErrUnfinished) {
		t.Fatalf("a stopped run returned %v", err)
	}
	_, missing, err := r.Outcomes(store)
	if err != nil || !reflect.DeepEqual(missing, []string{"b", "c"}) {
		t.Fatalf("missing %v, %v", missing, err)
	}
	solves = 0
	r.Solver = counting{price.New(), &solves, -1, nil}
	if err := r.Do(context.Background(), store); err != nil {
		t.Fatal(err)
	}
	if solves != 3 { // the base, b and c
		t.Errorf("%d solves to go on, want 3", solves)
	}
	got, _, err := r.Outcomes(store)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("after going on\n%+v, %v\nwant\n%+v", got, err, want)
	}
	solves = 0
	if err := r.Do(context.Background(), store); err != nil || solves != 0 {
		t.Errorf("%d solves where everything was done, %v", solves, err)
	}
	// Half a file is no outcome.
	path := store.path(r.key(&cases[1]))
	data, _ := os.ReadFile(path)
	if err := os.WriteFile(path, data[:len(data)/2], 0o644); err != nil {
		t.Fatal(err)
	}
	if _, missing, _ := r.Outcomes(store); !reflect.DeepEqual(missing, []string{"b"}) {
		t.Errorf("missing %v", missing)
	}
}

// Outcomes of other inputs go, those of this one and what is no outcome stay.
func TestSweep(t *testing.T) {
	b, _ := exampleBatch(t, "eupen")
	r := newRun(b, mustParse(t, twoCases, b))
	store := Store{Dir: t.TempDir()}
	if err := r.Do(context.Background(), store); err != nil {
		t.Fatal(err)
	}
	before := digests(t, store.Dir)
	other := newRun(b, r.Cases[:1])
	other.Product = "next"
	if err := other.Do(context.Background(), store); err != nil {
		t.Fatal(err)
	}
	foreign := map[string]string{
		"notes.txt": "mine", strings.Repeat("0", keyLength) + ".json": `{"key": "of something else", "plans": [{}]}`, strings.Repeat("1", keyLength) + ".json": "half",
	}
	for name, text := range foreign {
		if err := os.WriteFile(filepath.Join(store.Dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(digests(t, store.Dir)); n != len(before)+2+len(foreign) {
		t.Fatalf("%d files before the sweep", n)
	}
	r.Lotteries = 3 // other settings of the same input
	if err := store.Sweep(r); err != nil {
		t.Fatal(err)
	}
	after := digests(t, store.Dir)
	for name, text := range foreign {
		if after[name] != text {
			t.Errorf("%s is gone", name)
		}
		delete(after, name)
	}
	if !reflect.DeepEqual(after, before) {
		t.Errorf("%d outcomes left, want %d", len(after), len(before))
	}
	if err := (Store{Dir: filepath.Join(store.Dir, "nowhere")}).Sweep(r); err != nil {
		t.Errorf("where there is no folder: %v", err)
	}
}

// Shards together are the whole, and each case is in one of them.
func TestShardsMakeTheWhole(t *testing.T) {
	b, _ := exampleBatch(t, "eupen")
	cases := mustParse(t, twoCases, b)
	want := do(t, newRun(b, cases))
	var stores []Store
	total := 0
	for i := range 2 {
		r := newRun(b, cases)
		r.Shard = Shard{i + 1, 2}
		r.Progress = func(done, n int) {
			if done == n {
				total += n
			}
		}
		stores = append(stores, Store{Dir: t.TempDir()})
		if err := r.Do(context.Background(), stores[i]); err != nil {
			t.Fatal(err)
		}
		if _, missing, _ := r.Outcomes(stores[i]); len(missing) == 0 {
			t.Error("one shard did everything")
		}
	}
	if total != len(cases) {
		t.Errorf("the shards have %d cases, the file %d", total, len(cases))
	}
	got, missing, err := newRun(b, cases).Outcomes(stores...)
	if err != nil || len(missing) > 0 || !reflect.DeepEqual(got, want) {
		t.Errorf("merged\n%+v\nmissing %v, %v; want\n%+v", got, missing, err, want)
	}
}

// The threads must change nothing but the time.
func TestThreadsChangeNothing(t *testing.T) {
	b, _ := exampleBatch(t, "eupen")
	one := newRun(b, mustParse(t, twoCases, b))
	one.Threads, one.Lotteries = 1, 3
	four := newRun(b, mustParse(t, twoCases, b))
	four.Threads, four.Lotteries = 4, 3
	if a, c := do(t, one), do(t, four); !reflect.DeepEqual(a, c) {
		t.Errorf("with one thread\n%+v\nwith four\n%+v", a, c)
	}
}

// A large case ends near its bound unless the last point is asked for, and says so;
// a small one is proven.
func TestLargeCasesEndNearTheirBound(t *testing.T) {
	b := trial.Batch(trial.Options{People: 2000, Seats: 0.8, Seed: 2})
	id := b.Sessions[len(b.Sessions)/2].ID
	cases := mustParse(t, "scenarios: [{name: x, changes: [resize: {session: "+id+", by: 2}]}]", b)
	r := newRun(b, cases)
	r.Exact = false
	near := do(t, r)
	o := near[1]
	if p := &o.Plans[0]; o.Near == 0 || p.Bound-p.Objective > o.Near || p.Objective < near[0].Plans[0].Objective {
		t.Errorf("%d..%d, good enough are %d points", p.Objective, p.Bound, o.Near)
	}
	if near[0].Near != 0 || !strings.Contains(Precision(near), model.Grouped(int64(o.Near))+" points more") {
		t.Errorf("the base %d, %q", near[0].Near, Precision(near))
	}
	r.Exact = true
	if proven := do(t, r); proven[1].Near != 0 || proven[1].Plans[0].Objective < o.Plans[0].Objective || Precision(proven) != "" {
		t.Errorf("to the last point %+v, near it %+v", proven[1].Plans[0], o.Plans[0])
	}
	small, _ := exampleBatch(t, "eupen")
	r = newRun(small, mustParse(t, twoCases, small))
	r.Exact = false
	for _, o := range do(t, r) {
		if o.Near != 0 || o.Plans[0].Status != "optimal" {
			t.Errorf("%s: %s, good enough are %d points", o.name(), o.Plans[0].Status, o.Near)
		}
	}
}

// What is measured must agree with the judge and with what a person would count.
func TestMeasures(t *testing.T) {
	small(t, 40, func(t *testing.T, _ uint64, b *model.Batch) {
		x := rules.New(b)
		p, err := compile.Compile(context.Background(), x)
		if err != nil {
			t.Skip(err)
		}
		result, err := price.New().Solve(context.Background(), p, solver.Options{Threads: 1}, nil)
		if err != nil {
			t.Fatal(err)
		}
		plan := compile.Plan(p, result)
		m, here := measure(x, result, plan, nil)
		judged := check.New(b).Feasible(plan)
		if c := judged.Counts; m.Placed != c.Placed || m.Pinned != c.Pinned || m.Waiting != c.Waiting {
			t.Errorf("%d placed, %d pinned, %d waiting; the judge counts %+v", m.Placed, m.Pinned, m.Waiting, c)
		}
		if m.Objective != judged.Objective {
			t.Errorf("%d points, the judge counts %d", m.Objective, judged.Objective)
		}
		var wait int64
		missed := 0
		end := b.Settings.Date + model.Date(7*b.Settings.HorizonWeeks)
		for i := range b.Participants {
			w := &b.Participants[i]
			for _, n := range x.Needs(i) {
				id, _ := here.of(b, i, n.Kind)
				s, placed := x.Session(id)
				if n.State == rules.NotNeeded || placed && n.State == rules.Pinned && int(n.Session) == s {
					continue
				}
				first := end
				if placed {
					if o, ok := x.Option(i, s); ok && o.First.Valid() {
						first = o.First
					} else if first = b.Sessions[s].Start; !first.Valid() {
						first = b.Settings.Date
					}
				}
				wait += max(0, int64(first-w.WaitingSince))
				if w.StartBy.Valid() && first > w.StartBy {
					missed++
				}
			}
		}
		if m.WaitSum != wait || m.Missed != missed {
			t.Errorf("waits of %d days, %d deadlines missed; counted by hand %d and %d", m.WaitSum, m.Missed, wait, missed)
		}
		again, _ := measure(x, result, plan, here)
		if again.Moved+again.Gained+again.Lost != 0 {
			t.Errorf("against itself %d moved, %d gained, %d lost", again.Moved, again.Gained, again.Lost)
		}
	})
}

func TestWhoMoved(t *testing.T) {
	b := &model.Batch{Settings: rules.Defaults(), Kinds: []string{"language", "orientation"}, Participants: []model.Participant{{ID: "a"}, {ID: "b"}, {ID: "c"}, {ID: "d"}, {ID: "e"}}}
	base := newSeats(b)
	changed := *b
	changed.Participants = append([]model.Participant{{ID: "new"}}, b.Participants...)
	here := newSeats(&changed)
	sit := func(s *seats, in ...string) {
		for i, id := range in {
			s.set(i/2, i%2, id)
		}
	}
	sit(base, "L1", "", "L1", "O1", "L1", "", "", "", "L1", "")
	sit(here, "L1", "O2", "L2", "", "L2", "", "L1", "O2", "", "O1", "L1", "")
	var m Plan
	m.compare(&changed, here, base)
	// The newcomer does not count; a moved; b lost O1, whatever else; c and d gained; e stays.
	if m.Moved != 1 || m.Lost != 1 || m.Gained != 2 {
		t.Errorf("moved %d, lost %d, gained %d; want 1, 1 and 2", m.Moved, m.Lost, m.Gained)
	}
}
