package main

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"instroom/benchmarks/cohort"
	"instroom/benchmarks/year"
)

func (a *app) benchYearCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "year",
		Short: "Plan a whole year week by week, under the engine and under simple rules",
		Long: `year lives through a year of weekly batches: people arrive, refuse, stay away, drop
out and come back, groups are called off, and what was promised one week holds the
next. The same year is planned by every policy, with the same people behaving the
same way, and once more by hindsight, which knows it all. The table compares needs
met, waiting, deadlines missed and seats left empty; every weekly plan is judged
by code of its own.

The people and the offer are those of a cohort spread over the year; the knobs
(instroom generate --print-knobs) say how people behave, under year:.
A year is the same on every machine; --work-limit holds for each weekly run.`,
		Example: `  instroom bench year
  instroom bench year --participants 5000 --preset brussels --seeds 10 --record year.json
  instroom bench year --policies price,deferred --config knobs.yaml
  instroom bench year --from year.json`,
	}
	s := &year.Suite{}
	fs := c.Flags()
	fs.IntVar(&s.Participants, "participants", 2000, "people of the year: those there on the first day and those who arrive")
	fs.IntVar(&s.Weeks, "weeks", 52, "weekly batches")
	fs.IntVar(&s.Seeds, "seeds", 3, "years, with the seeds from --seed (default 1) on")
	fs.StringVar(&s.Preset, "preset", "antwerp", "region: "+strings.Join(cohort.Presets(), ", "))
	fs.StringSliceVar(&s.Policies, "policies", year.Usual(), "who plans: "+strings.Join(year.Policies(), ", "))
	// The setting of this name is the lottery's: here it makes the year.
	fs.Uint64("seed", defaultCohortSeed, "seed of the first year")
	config := fs.String("config", "", "`file` of knobs that go before those of the preset")
	out := fs.String("out", "", "write the table to this `file` too")
	record := fs.String("record", "", "write every week of every run to this JSON `file` too")
	from := fs.String("from", "", "run nothing: the table of this `file` of --record again")
	c.RegisterFlagCompletionFunc("preset", oneOf(cohort.Presets()...))
	c.RegisterFlagCompletionFunc("policies", oneOf(year.Policies()...))
	c.Args, c.RunE = a.work(0, 0, false, func(ctx context.Context, _ []string) error {
		r, err := a.lived(ctx, s, *config, *from, *out, *record)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(r.Runs, func(x year.Run) bool { return x.Outcome == nil || x.Outcome.Needs > 0 }) {
			a.warn("no need fits any group of these years: take more --participants, or a smaller region such as eupen")
		}
		var table bytes.Buffer
		r.WriteTable(&table)
		if err := a.writeRecord(table.Bytes(), r, *out, *record); err != nil {
			return err
		}
		for i := range r.Runs {
			if x := &r.Runs[i]; x.Failed != "" {
				return fail(exitNotVerified, "seed %d, %s: %s", x.Seed, x.Policy, x.Failed).
					hint("this is a bug: please report it with the command and the version")
			}
		}
		return nil
	})
	return c
}

// lived returns the record of a suite of years, or the one of a file.
func (a *app) lived(ctx context.Context, s *year.Suite, config, from string, files ...string) (*year.Record, error) {
	if err := canWrite(files...); err != nil {
		return nil, err
	}
	if from != "" {
		r := &year.Record{}
		return r, readRecord(from, r)
	}
	if a.set.TimeLimit != 0 {
		a.warn("a time limit does not hold here, or years would differ between machines: use --work-limit")
	}
	for _, name := range s.Policies {
		if known := year.Policies(); !slices.Contains(known, name) {
			failure := fail(exitUsage, "no policy is called %q: %s", name, strings.Join(known, ", "))
			if n := nearest(name, known); n != "" {
				failure.hint("did you mean %q?", n)
			}
			return nil, failure
		}
	}
	text, err := knobText(config)
	if err != nil {
		return nil, err
	}
	knobs, faults := cohort.Read(s.Preset, config, text)
	if len(faults) > 0 {
		return nil, a.knobFaults(faults)
	}
	shown := a.newTicker()
	s.Knobs, s.Seed, s.Threads, s.Work = knobs, defaultCohortSeed, a.set.Threads, a.set.WorkLimit
	s.Say, s.Wait = shown.say, shown.wait
	if a.set.Seed != nil {
		s.Seed = *a.set.Seed
	}
	if err := s.Validate(); err != nil {
		return nil, fail(exitUsage, "%w", err)
	}
	r, err := s.Run(ctx)
	if err == nil && len(r.Runs) == 0 {
		return nil, fail(exitInterrupted, "interrupted before the first year had ended")
	}
	return r, err
}
