package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"instroom/benchmarks/cohort"
	"instroom/model"
)

func (a *app) generateCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "generate --participants N --out DIR",
		Short: "Make a synthetic cohort with its course offer",
		Long: `generate makes the batch folder DIR: people who do not exist, spread as published
figures say, and courses for them. The same participants, preset, knobs and seed
give the same bytes on every machine. The presets are ` + strings.Join(cohort.Presets(), ", ") + `.

Everything that can be turned stands in one YAML file with its source beside it:
--print-knobs prints it, --config reads what you changed of it.`,
		Example: `  instroom generate --participants 400 --preset antwerp --out demo
  instroom generate --print-knobs --preset ghent > knobs.yaml
  instroom generate --participants 20000 --seed 7 --config knobs.yaml --out large --plots`,
	}
	fs := c.Flags()
	participants := fs.Int("participants", 0, "how many people")
	// The setting of this name is the lottery's: here it makes the cohort.
	fs.Uint64("seed", defaultCohortSeed, "seed of the cohort")
	out := fs.String("out", "", "the batch `folder` to make")
	preset := fs.String("preset", cohort.DefaultPreset, "region: "+strings.Join(cohort.Presets(), ", "))
	config := fs.String("config", "", "`file` of knobs that go before those of the preset")
	page := fs.Bool("plots", false, "write cohort.html: the cohort beside the published figures")
	printKnobs := fs.Bool("print-knobs", false, "print the knobs that hold, and stop")
	c.RegisterFlagCompletionFunc("preset", oneOf(cohort.Presets()...))
	c.Args, c.RunE = a.work(0, 0, false, func(ctx context.Context, _ []string) error {
		text, err := knobText(*config)
		if err != nil {
			return err
		}
		if *printKnobs {
			all, faults := cohort.Print(*preset, *config, text)
			if len(faults) > 0 {
				return a.knobFaults(faults)
			}
			_, err := a.stdout.Write(all)
			return err
		}
		knobs, faults := cohort.Read(*preset, *config, text)
		if len(faults) > 0 {
			return a.knobFaults(faults)
		}
		switch {
		case !c.Flags().Changed("participants"):
			return fail(exitUsage, "--participants is missing").hint("usage: %s", c.UseLine())
		case *out == "":
			return fail(exitUsage, "--out is missing").hint("name a folder to make")
		}
		o := cohort.Options{Participants: *participants, Seed: defaultCohortSeed, Threads: a.set.Threads, Page: *page}
		if a.set.Seed != nil {
			o.Seed = *a.set.Seed
		}
		o.Title = fmt.Sprintf("%s, preset %s, seed %d", plural(o.Participants, "person"), *preset, o.Seed)
		if *config != "" {
			o.Title += ", knobs of " + filepath.Base(*config)
		}
		return a.generate(ctx, *out, knobs, o)
	})
	return c
}

const defaultCohortSeed = 1

// knobText reads a file of knobs, "" = none.
func knobText(file string) ([]byte, error) {
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fail(exitUsage, "--config: %w", err)
	}
	return text, nil
}

// knobFaults prints all faults but the last, which ends the run.
func (a *app) knobFaults(faults []cohort.Fault) error {
	last := len(faults) - 1
	for _, f := range faults[:last] {
		fmt.Fprintf(a.stderr, "instroom: error: %s\n", f.Error())
		if f.Hint != "" {
			fmt.Fprintf(a.stderr, "instroom: hint: %s\n", f.Hint)
		}
	}
	f := fail(exitUsage, "%s", faults[last].Error())
	if hint := faults[last].Hint; hint != "" {
		f.hint("%s", hint)
	}
	return f
}

func (a *app) generate(ctx context.Context, dir string, knobs *cohort.Knobs, o cohort.Options) error {
	if err := o.Validate(); err != nil {
		return fail(exitUsage, "%w", err)
	}
	if err := mustBeNew(dir); err != nil {
		return err
	}
	report := a.reportPeople(o.Participants)
	o.Progress = func(done int) { report(done, false) }
	var made *cohort.Summary
	err := makeFolder(dir, func(temp string) error {
		var err error
		made, err = cohort.Generate(ctx, temp, knobs, o)
		report(o.Participants, true)
		return err
	})
	switch {
	case errors.Is(err, context.Canceled):
		return fail(exitInterrupted, "interrupted; %s is not made", dir)
	case err != nil:
		return fail(exitInternal, "can't make %s: %w", dir, err)
	}
	if made.Thin(knobs) {
		a.warn("so few people fill hardly any group where they live (%s, %s): take more of them, or a smaller region such as eupen",
			plural(made.Open, "open need"), plural(made.Seats, "free seat"))
	}
	if a.set.JSON {
		return a.writeJSON(made)
	}
	a.say("%s in %s: %s, %s.", plural(made.Participants, "person"), dir, plural(made.Sessions, "session"), plural(made.Sites, "site"))
	a.say("%s of their %s are near courses, in a language and at a level taught; %s for them.",
		model.Grouped(int64(made.Needs)), plural(made.Open, "need"), plural(made.Seats, "free seat"))
	if o.Page {
		a.say("%s shows the cohort beside published figures.", filepath.Join(dir, "cohort.html"))
	}
	a.say("Next: instroom check %s, then instroom place %s.", dir, dir)
	return nil
}

// reportPeople returns what shows how far a long run is: a line on a terminal
// that is drawn over itself, or with --verbose lines in a pipe, every second.
func (a *app) reportPeople(all int) func(done int, end bool) {
	f, ok := a.stderr.(*os.File)
	terminal := ok && term.IsTerminal(int(f.Fd()))
	if a.set.Quiet || !(terminal || a.set.Verbose) {
		return func(int, bool) {}
	}
	last := a.now()
	return func(done int, end bool) {
		now := a.now()
		switch {
		case end && terminal:
			fmt.Fprint(a.stderr, "\r\x1b[K")
		case !end && now.Sub(last) >= time.Second:
			last = now
			line := fmt.Sprintf("%7.0fs %s of %s people written", now.Sub(a.started).Seconds(), model.Grouped(int64(done)), model.Grouped(int64(all)))
			if terminal {
				fmt.Fprintf(a.stderr, "\r\x1b[K%s", line)
			} else {
				fmt.Fprintln(a.stderr, line)
			}
		}
	}
}
