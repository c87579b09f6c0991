package solvertest

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"instroom/model"
	"instroom/solver"
)

// Feature is something that a solver promises beyond what all must keep.
type Feature uint8

// Features.
const (
	// Exact: every tiny problem ends with its optimum and status Optimal.
	Exact Feature = iota
	// Proves: bounds come with multipliers: Optimal means bound = objective, and
	// Claimed is NoClaim.
	Proves
	// Incremental: a run that is stopped keeps what it has found; without it, the
	// start plan comes back.
	Incremental
	// Costly: every solve starts a process or the like; a tenth of the cases must do.
	Costly
)

// Run holds a solver against the whole suite. makeSolver is called for every
// solve that is to start afresh.
func Run(t *testing.T, makeSolver func() solver.Solver, features ...Feature) {
	s := &suite{make: makeSolver, has: map[Feature]bool{}, cases: 1000}
	for _, f := range features {
		s.has[f] = true
	}
	if testing.Short() {
		s.cases = 150
	}
	if s.has[Costly] {
		s.cases /= 10
	}
	t.Run("kept", s.kept)
	t.Run("tiny", s.tiny)
	t.Run("edges", s.edges)
	t.Run("shuffled", s.shuffled)
	t.Run("more seats", s.moreSeats)
	t.Run("threads", s.threads)
	t.Run("cancel", s.cancel)
	t.Run("deadline", s.deadline)
	t.Run("work", s.work)
	t.Run("previous", s.previous)
	t.Run("options", s.options)
}

type suite struct {
	make  func() solver.Solver
	has   map[Feature]bool
	cases uint64
}

// solve runs a fresh solver and returns what is wrong with its answer, the
// problem being unchanged included.
func (s *suite) solve(ctx context.Context, c *Case, o solver.Options, previous *solver.Result) (*solver.Problem, *solver.Result, []string) {
	p := c.Problem()
	r, err := s.make().Solve(ctx, p, o, previous)
	if err != nil {
		return p, nil, []string{"error: " + err.Error()}
	}
	wrong := CheckResult(p, o, r)
	if r != nil && s.has[Proves] && r.Claimed != solver.NoClaim {
		wrong = append(wrong, "a solver with proofs claims a bound")
	}
	if !reflect.DeepEqual(p, c.Problem()) {
		wrong = append(wrong, "the problem was changed")
	}
	return p, r, wrong
}

// judge solves a tiny case and returns what is wrong and whether it was solved
// to the end.
func (s *suite) judge(c *Case) (wrong []string, r *solver.Result) {
	p, r, wrong := s.solve(context.Background(), c, solver.Options{Threads: 1}, nil)
	if wrong != nil {
		return wrong, r
	}
	all := Enumerate(p, EnumerationLimit)
	if all == nil {
		return nil, r
	}
	wrong = CheckOptimum(p, r, all)
	if s.has[Exact] && r.Status != solver.Optimal {
		best, _, _ := all.Best(p.Strict)
		wrong = append(wrong, fmt.Sprintf("status %s with objective %d, bound %d; the optimum is %d", r.Status, r.Objective, r.Bound, best))
	}
	return wrong, r
}

// report prints a failing case, made smaller, as a literal for the table Kept.
func (s *suite) report(t *testing.T, name string, c Case, wrong []string) {
	t.Helper()
	small := Shrink(c, 5*time.Second, func(x Case) bool {
		w, _ := s.judge(&x)
		return w != nil
	})
	if again, _ := s.judge(&small); again != nil {
		t.Errorf("%s: %q\nmade smaller: %q\n%s", name, wrong, again, small.Literal())
		return
	}
	t.Errorf("%s: %q\n%s", name, wrong, c.Literal())
}

func (s *suite) kept(t *testing.T) {
	for _, k := range Kept {
		if wrong, _ := s.judge(&k.Case); wrong != nil {
			t.Errorf("%s: %q", k.Why, wrong)
		}
	}
}

func (s *suite) tiny(t *testing.T) {
	optimal, tight, classes, failures := 0, 0, 0, 0
	for seed := range s.cases {
		c := Random(seed)
		wrong, r := s.judge(&c)
		if wrong != nil {
			s.report(t, fmt.Sprintf("seed %d", seed), c, wrong)
			if failures++; failures == 3 {
				t.Fatal("enough")
			}
			continue
		}
		if r.Status == solver.Optimal {
			optimal++
		}
		all := true
		for _, k := range r.Classes {
			all = all && k.Placed == k.Bound
		}
		if all {
			classes++
		}
		if r.Bound == r.Objective {
			tight++
		}
	}
	t.Logf("%d cases: %d optimal, %d with bound = objective, %d with every class count equal to its bound", s.cases, optimal, tight, classes)
}

// edges are problems that lack something or stretch something.
func (s *suite) edges(t *testing.T) {
	far := model.Points(2_000_000_000)
	wide := Case{Fill: []solver.Fill{}}
	w := Bidder{Classes: []byte{2}, Slots: []Slot{{}, {Kind: 1}}}
	for i := range 150 { // rows of conflicts longer than two words
		wide.Fill = append(wide.Fill, solver.Fill{Min: 1, Max: 1, Free: 1})
		j := i % 2
		w.Slots[j].Options = append(w.Slots[j].Options, Option{Session: i, Points: model.Points(1000 - i)})
	}
	for i := range 75 {
		for k := 75; k < 149; k++ {
			w.Conflicts = append(w.Conflicts, [2]int{i, k})
		}
	}
	wide.Bidders = []Bidder{w, {Classes: []byte{1}, Slots: []Slot{{Options: []Option{{Session: 0, Points: 5}}}}}}
	for _, e := range []struct {
		name string
		c    Case
	}{
		{"nobody", Case{}},
		{"only a constant", Case{Constant: -7}},
		{"the largest points", Case{
			Bidders: []Bidder{
				{Classes: []byte{1}, Slots: []Slot{{Options: []Option{{Points: far}, {Session: 1, Points: far}}}}},
				{Classes: []byte{1}, Slots: []Slot{{Options: []Option{{Points: far - 1}, {Session: 1, Points: -far}}}}},
			},
			Fill: []solver.Fill{{Min: 1, Max: 1, Free: 1}, {Min: 1, Max: 1_000_000, Free: 1_000_000}},
		}},
		{"all points negative", Case{
			Bidders: []Bidder{{Classes: []byte{3}, Slots: []Slot{{Options: []Option{{Points: -5}}}}}},
			Fill:    []solver.Fill{{Min: 1, Max: 4, Free: 4}},
		}},
		{"75 options a need", wide},
		{"a class of pins only", Case{
			Bidders: []Bidder{
				{Classes: []byte{1}, Slots: []Slot{{Options: []Option{{Stay: true}}}}},
				{Classes: []byte{2}, Slots: []Slot{{Options: []Option{{Points: 9}}}}},
			},
			Fill: []solver.Fill{{Min: 2, Max: 5, Free: 5}},
			Shut: []Shut{{Session: 0, Value: -500}},
		}},
	} {
		if wrong, _ := s.judge(&e.c); wrong != nil {
			t.Errorf("%s: %q", e.name, wrong)
		}
	}
}

// shuffled: the order of bidders and sessions, as renaming would change it,
// changes no proven objective.
func (s *suite) shuffled(t *testing.T) {
	for seed := range s.cases / 5 {
		c := Random(seed)
		other := c.Shuffle(seed)
		_, a, wrong := s.solve(context.Background(), &c, solver.Options{}, nil)
		_, b, wrong2 := s.solve(context.Background(), &other, solver.Options{}, nil)
		if wrong = append(wrong, wrong2...); wrong != nil {
			t.Fatalf("seed %d: %q\n%s", seed, wrong, other.Literal())
		}
		if a.Status == solver.Optimal && b.Status == solver.Optimal && a.Objective != b.Objective {
			t.Errorf("seed %d: %d, in another order %d\n%s", seed, a.Objective, b.Objective, c.Literal())
		}
	}
}

// moreSeats: a further seat in any session never lowers a proven objective.
func (s *suite) moreSeats(t *testing.T) {
	for seed := range s.cases / 5 {
		c := Random(seed)
		if c.Strict || len(c.Fill) == 0 {
			continue // in strict mode a seat may buy a class with points
		}
		more := c.clone()
		more.Fill[seed%uint64(len(more.Fill))].Max++
		_, a, wrong := s.solve(context.Background(), &c, solver.Options{}, nil)
		_, b, wrong2 := s.solve(context.Background(), &more, solver.Options{}, nil)
		if wrong = append(wrong, wrong2...); wrong != nil {
			t.Fatalf("seed %d: %q\n%s", seed, wrong, more.Literal())
		}
		if a.Status == solver.Optimal && b.Status == solver.Optimal && b.Objective < a.Objective {
			t.Errorf("seed %d: %d, with a seat more %d\n%s", seed, a.Objective, b.Objective, c.Literal())
		}
		if b.Bound < a.Objective {
			t.Errorf("seed %d: %d reached, with a seat more the bound is %d\n%s", seed, a.Objective, b.Bound, c.Literal())
		}
	}
}

// threads: same seed, same bytes, at 1 and 2 threads and once more.
func (s *suite) threads(t *testing.T) {
	cases := []Case{Cohort(1, 250)}
	for seed := range s.cases / 10 {
		cases = append(cases, Random(seed))
	}
	for k := range cases {
		var first *solver.Result
		for _, threads := range []int{1, 2, 2} {
			_, r, wrong := s.solve(context.Background(), &cases[k], solver.Options{Threads: threads, Seed: 7}, nil)
			if wrong != nil {
				t.Fatalf("case %d: %q", k, wrong)
			}
			for i := range r.Trace {
				r.Trace[i].Elapsed = 0
			}
			r.Memory = nil // the solver's own affair
			if first == nil {
				first = r
			} else if !reflect.DeepEqual(first, r) {
				t.Errorf("case %d: objective %d, bound %d with one thread; %d, %d with %d; or other bytes",
					k, first.Objective, first.Bound, r.Objective, r.Bound, threads)
			}
		}
	}
}

// grace is what a solver may take beyond a limit: it includes a slow, shared
// machine under the race detector.
const grace = 5 * time.Second

// cancel: a run that is cancelled returns soon, with a plan.
func (s *suite) cancel(t *testing.T) {
	c := Cohort(2, 1500)
	before, cancelled := context.WithCancel(context.Background())
	cancelled()
	tiny := Random(1)
	for _, x := range []*Case{&c, &tiny} {
		_, r, wrong := s.solve(before, x, solver.Options{}, nil)
		if wrong != nil {
			t.Errorf("cancelled before the start: %q", wrong)
		} else if r.Stopped != solver.Cancelled && r.Status != solver.Optimal {
			t.Errorf("cancelled before the start: stopped for %s with status %s", r.Stopped, r.Status)
		}
	}
	for _, after := range []time.Duration{time.Millisecond, 30 * time.Millisecond, 200 * time.Millisecond} {
		ctx, cancel := context.WithCancel(context.Background())
		start := time.Now()
		timer := time.AfterFunc(after, cancel)
		_, r, wrong := s.solve(ctx, &c, solver.Options{}, nil)
		took := time.Since(start)
		timer.Stop()
		cancel()
		if wrong != nil {
			t.Errorf("cancelled after %v: %q", after, wrong)
		} else if took > after+grace {
			t.Errorf("cancelled after %v: returned after %v (%s)", after, took, r.Stopped)
		}
	}
	if !s.has[Incremental] {
		return
	}
	// Cancelled at its first progress report, the solver keeps what it reported.
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var seen model.Points
	reported := false
	_, r, wrong := s.solve(ctx, &c, solver.Options{Progress: func(x solver.Progress) {
		if !reported {
			reported, seen = true, x.Objective
			cancel()
		}
	}}, nil)
	if wrong != nil {
		t.Errorf("cancelled at the first report: %q", wrong)
	} else if !reported {
		t.Error("no progress was reported")
	} else if r.Objective < seen {
		t.Errorf("reported %d, returned %d", seen, r.Objective)
	}
}

// deadline: it is kept, and a past one still gives a plan.
func (s *suite) deadline(t *testing.T) {
	c := Cohort(3, 1500)
	for _, limit := range []time.Duration{-time.Second, 100 * time.Millisecond} {
		start := time.Now()
		_, r, wrong := s.solve(context.Background(), &c, solver.Options{Deadline: start.Add(limit)}, nil)
		took := time.Since(start)
		if wrong != nil {
			t.Errorf("deadline in %v: %q", limit, wrong)
		} else if took > max(0, limit)+grace {
			t.Errorf("deadline in %v: returned after %v", limit, took)
		} else if r.Status != solver.Optimal && r.Stopped != solver.TimeLimit && r.Stopped != solver.Finished && r.Stopped != solver.WorkLimit {
			t.Errorf("deadline in %v: stopped for %s", limit, r.Stopped)
		}
	}
}

// work: a limit on the work gives a plan, the same on every run.
func (s *suite) work(t *testing.T) {
	c := Cohort(4, 300)
	for _, work := range []int64{1, 20_000, 2_000_000} {
		var runs [2]*solver.Result
		for i := range runs {
			_, r, wrong := s.solve(context.Background(), &c, solver.Options{Work: work, Threads: 1 + i}, nil)
			if wrong != nil {
				t.Fatalf("work limit %d: %q", work, wrong)
			}
			runs[i] = r
		}
		if !reflect.DeepEqual(runs[0].Choice, runs[1].Choice) || runs[0].Bound != runs[1].Bound {
			t.Errorf("work limit %d: two runs differ", work)
		}
	}
}

// previous: a start is never made worse, fits or not, whatever the limit.
func (s *suite) previous(t *testing.T) {
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	for seed := range s.cases / 10 {
		c := Random(seed)
		p, first, wrong := s.solve(context.Background(), &c, solver.Options{}, nil)
		if wrong != nil {
			t.Fatalf("seed %d: %q", seed, wrong)
		}
		for _, ctx := range []context.Context{context.Background(), stopped} {
			_, second, wrong := s.solve(ctx, &c, solver.Options{}, first)
			if wrong != nil {
				t.Fatalf("seed %d, with a start: %q\n%s", seed, wrong, c.Literal())
			}
			if less(Count(p, second.Choice), Count(p, first.Choice)) && p.Strict || second.Objective < first.Objective && !p.Strict {
				t.Errorf("seed %d: start %d, result %d\n%s", seed, first.Objective, second.Objective, c.Literal())
			}
		}
		// The start of a problem with fewer seats, other points, or of another shape.
		fewer := c.clone()
		for i := range fewer.Fill {
			fewer.Fill[i].Max = max(0, fewer.Fill[i].Max-1)
		}
		for b := range fewer.Bidders {
			fewer.Bidders[b].Slots[0].Options[0].Points /= 2
		}
		if Valid(fewer.Problem()) == nil {
			if _, _, wrong := s.solve(context.Background(), &fewer, solver.Options{}, first); wrong != nil {
				t.Fatalf("seed %d, with a start that does not fit: %q\n%s", seed, wrong, fewer.Literal())
			}
			if _, _, wrong := s.solve(stopped, &fewer, solver.Options{}, first); wrong != nil {
				t.Fatalf("seed %d, cancelled, with a start that does not fit: %q\n%s", seed, wrong, fewer.Literal())
			}
		}
		other := Random(seed + 1)
		if _, _, wrong := s.solve(context.Background(), &other, solver.Options{}, first); wrong != nil {
			t.Fatalf("seed %d, with the start of another problem: %q\n%s", seed, wrong, other.Literal())
		}
	}
	c := Cohort(5, 300)
	_, first, wrong := s.solve(context.Background(), &c, solver.Options{}, nil)
	if wrong != nil {
		t.Fatalf("%q", wrong)
	}
	_, second, wrong := s.solve(stopped, &c, solver.Options{}, first)
	if wrong != nil || second.Objective < first.Objective {
		t.Errorf("cohort: start %d, cancelled result %+v %q", first.Objective, second, wrong)
	}
}

// options: senseless ones are an error; a wide gap ends early and says so.
func (s *suite) options(t *testing.T) {
	c := Random(5)
	for _, o := range []solver.Options{{Threads: -1}, {Work: -2}, {Gap: -0.1}} {
		if _, err := s.make().Solve(context.Background(), c.Problem(), o, nil); err == nil {
			t.Errorf("%+v is accepted", o)
		}
	}
	x := Cohort(6, 200)
	_, r, wrong := s.solve(context.Background(), &x, solver.Options{Gap: 0.2}, nil)
	if wrong != nil {
		t.Errorf("gap 0.2: %q", wrong)
	} else if r.Status == solver.Feasible && r.Stopped == solver.Finished {
		t.Errorf("gap 0.2: finished, but only feasible: objective %d, bound %d", r.Objective, r.Bound)
	}
	if s.make().Name() == "" {
		t.Error("the solver has no name")
	}
}
