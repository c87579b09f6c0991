package year

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"

	"instroom/benchmarks/baseline"
	"instroom/benchmarks/cohort"
	"instroom/benchmarks/record"
	"instroom/solver"
	"instroom/solver/price"
)

// Engine is the policy that the others are held against.
const Engine = "price"

// InHindsight is the row of the plan that knows the whole year.
const InHindsight = "hindsight"

// Policies returns the names of all policies; Usual are those of a run that names none.
func Policies() []string { return append([]string{Engine}, baseline.Names()...) }

// Usual are the policies of a run that names none.
func Usual() []string { return []string{Engine, "greedy", "first-come"} }

func policyOf(name string) solver.Solver {
	if name == Engine {
		return price.New()
	}
	return baseline.New(name)
}

// Suite is a set of years, each lived through under every policy.
type Suite struct {
	Knobs    *cohort.Knobs
	Preset   string // the name of the knobs, for the record
	Options         // of the first year; the next ones have the next seeds
	Seeds    int
	Policies []string
	Work     int64 // of every solve of the engine, as solver.Options

	// Say is told of each run when it ends, Wait after each of its weeks.
	Say, Wait func(line string)
}

// Validate reports a suite that makes no sense.
func (s *Suite) Validate() error {
	switch {
	case s.Seeds < 1:
		return errors.New("seeds must be at least 1")
	case s.Weeks < 2:
		return fmt.Errorf("weeks must be at least 2, not %d", s.Weeks)
	case len(s.Policies) == 0:
		return errors.New("no policy is named")
	}
	for i, name := range s.Policies {
		if policyOf(name) == nil {
			return fmt.Errorf("no policy is called %q", name)
		}
		if slices.Contains(s.Policies[:i], name) {
			return fmt.Errorf("policy %q is named twice", name)
		}
	}
	o := cohort.Options{Participants: s.Participants, Weeks: s.Weeks, Threads: s.Threads}
	return o.Validate()
}

// Run lives through all years. Where the context ends first it returns what was
// done, whole runs only.
func (s *Suite) Run(ctx context.Context) (*Record, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	threads := s.Threads
	if threads == 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	r := &Record{
		Date: time.Now().Format("2006-01-02 15:04"), Commit: record.Commit(), Go: runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH,
		Processor: record.Processor(), Threads: threads, Preset: s.Preset, Participants: s.Participants, Weeks: s.Weeks,
		Work: s.Work, Policies: s.Policies, Knobs: s.Knobs.Year.String(),
	}
	all := s.Seeds * (1 + len(s.Policies))
	for seed := s.Seed; seed < s.Seed+uint64(s.Seeds); seed++ {
		o := s.Options
		o.Seed = seed
		y, err := Make(ctx, s.Knobs, o)
		if err == nil {
			err = s.live(ctx, r, y, all)
		}
		if ctx.Err() != nil {
			r.NotRun = all - len(r.Runs)
			return r, nil
		}
		if err != nil {
			return nil, fmt.Errorf("seed %d: %w", seed, err)
		}
	}
	return r, nil
}

// live lives through one year under every policy.
func (s *Suite) live(ctx context.Context, r *Record, y *Year, all int) error {
	o := solver.Options{Threads: s.Threads, Work: s.Work}
	for _, name := range append([]string{InHindsight}, s.Policies...) {
		label := fmt.Sprintf("[%d/%d] seed %d, %s", len(r.Runs)+1, all, y.seed, name)
		run, began := Run{Seed: y.seed, Policy: name}, time.Now()
		var err error
		if name == InHindsight {
			s.Wait(label)
			run.Outcome, err = y.hindsight(ctx, o)
		} else {
			m := y.start(policyOf(name), o)
			run.Outcome, err = m.run(ctx, func(week int) { s.Wait(fmt.Sprintf("%s: week %d of %d", label, week+1, y.weeks)) })
			run.Weeks = m.log
		}
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil: // of this run alone: the others go on
			run.Outcome, run.Failed = nil, err.Error()
		}
		run.Seconds = time.Since(began).Seconds()
		r.Runs = append(r.Runs, run)
		s.Say(label + ": " + run.text())
	}
	return nil
}
