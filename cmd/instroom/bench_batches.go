package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"instroom/benchmarks/cohort"
	"instroom/benchmarks/orlib"
	"instroom/benchmarks/peers"
	"instroom/benchmarks/trial"
)

// instances lists the batches that the flags and arguments ask for.
func (a *app) instances(ctx context.Context, f *benchFlags, args []string, scratch string) ([]peers.Instance, error) {
	var out []peers.Instance
	if f.generated {
		made, err := a.generated(ctx, f, scratch)
		if err != nil {
			return nil, err
		}
		out = made
	}
	for _, arg := range args {
		if layout, file, ok := strings.Cut(arg, ":"); ok && slices.Contains(orlib.Layouts(), layout) {
			in, err := peers.Text(layout, file)
			if err != nil {
				return nil, fail(exitInput, "%w", err)
			}
			out = append(out, in)
			continue
		}
		if err := isFolder(arg); err != nil {
			layouts := strings.Join(orlib.Layouts(), ", ")
			if layout, _, ok := strings.Cut(arg, ":"); ok {
				return nil, fail(exitUsage, "no layout %q, and no folder %s", layout, arg).hint("the layouts are %s", layouts)
			}
			if _, missing := os.Stat(arg); missing == nil {
				return nil, fail(exitInput, "%s is a file, not a batch folder", arg).
					hint("a published problem is given as LAYOUT:%s, the layouts are %s", arg, layouts)
			}
			return nil, err
		}
		out = append(out, peers.Instance{Row: filepath.Base(filepath.Clean(arg)), Source: peers.Source{Folder: arg}})
	}
	if f.data != "" {
		found, say, err := peers.External(f.data, scratch)
		if err != nil {
			return nil, fail(exitInput, "%w", err)
		}
		for _, line := range say {
			a.warn("%s", line)
		}
		out = append(out, found...)
	}
	return out, nil
}

// trialPreset is the family that the design's targets are set for.
const trialPreset = "trial"

func benchPresets() []string { return append([]string{trialPreset}, cohort.Presets()...) }

func variationNames() (names []string) {
	for _, v := range trial.Variations {
		names = append(names, v.Name)
	}
	return names
}

// generated lists the batches to generate.
func (a *app) generated(ctx context.Context, f *benchFlags, scratch string) (out []peers.Instance, err error) {
	if !slices.Contains(benchPresets(), f.preset) {
		return nil, fail(exitUsage, "no preset %q", f.preset).hint("the presets are %s", strings.Join(benchPresets(), ", "))
	}
	first := uint64(1)
	if a.set.Seed != nil {
		first = *a.set.Seed
	}
	if f.seeds < 1 {
		return nil, fail(exitUsage, "--seeds must be at least 1")
	}
	for _, text := range f.participants {
		people, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil {
			return nil, fail(exitUsage, "--participants: %q is not a whole number", text)
		}
		if f.preset != trialPreset {
			made, err := a.cohorts(ctx, f, people, first, scratch)
			if err != nil {
				return nil, err
			}
			out = append(out, made...)
			continue
		}
		rows, err := trialRows(f, people)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			for k := range uint64(f.seeds) {
				in := row
				o := *row.Source.Trial
				o.Seed, in.Seed, in.Source.Trial = first+k, first+k, &o
				out = append(out, in)
			}
		}
	}
	return out, nil
}

// cohorts makes the cohorts of one size, as generate does, each in a folder that
// is removed when bench ends.
func (a *app) cohorts(ctx context.Context, f *benchFlags, people int, first uint64, scratch string) (out []peers.Instance, err error) {
	knobs, faults := cohort.Read(f.preset, "", nil)
	if len(faults) > 0 {
		return nil, a.knobFaults(faults)
	}
	for seed := first; seed < first+uint64(f.seeds); seed++ {
		o := cohort.Options{Participants: people, Seed: seed, Threads: a.set.Threads}
		if err := o.Validate(); err != nil {
			return nil, fail(exitUsage, "%w", err)
		}
		dir := filepath.Join(scratch, fmt.Sprintf("%s-%d-%d", f.preset, people, seed))
		if err := os.Mkdir(dir, 0o777); err != nil {
			return nil, err
		}
		report := a.reportPeople(people)
		o.Progress = func(done int) { report(done, false) }
		_, err := cohort.Generate(ctx, dir, knobs, o)
		report(people, true)
		switch {
		case errors.Is(err, context.Canceled):
			return nil, fail(exitInterrupted, "interrupted before the first run had ended")
		case err != nil:
			return nil, err
		}
		out = append(out, peers.Instance{Row: fmt.Sprintf("%d %s", people, f.preset), Seed: seed, Source: peers.Source{Folder: dir}, People: people})
	}
	return out, nil
}

// trialRows lists the kinds of batches of the trial family of one size.
func trialRows(f *benchFlags, people int) (rows []peers.Instance, err error) {
	names := f.variations
	if slices.Equal(names, []string{"all"}) {
		names = variationNames()
	}
	for _, name := range names {
		i := slices.IndexFunc(trial.Variations, func(v trial.Variation) bool { return v.Name == name })
		if i < 0 {
			return nil, fail(exitUsage, "no variation %q", name).hint("the variations are %s", strings.Join(variationNames(), ", "))
		}
		v := &trial.Variations[i]
		seats := f.seats
		if v.Seats > 0 {
			seats = []string{fmt.Sprint(v.Seats)}
		}
		for _, text := range seats {
			o := v.Options
			o.People = people
			if o.Seats, err = strconv.ParseFloat(text, 64); err != nil {
				return nil, fail(exitUsage, "--seats: %q is not a number", text)
			}
			if err := o.Validate(); err != nil {
				return nil, fail(exitUsage, "%w", err)
			}
			rows = append(rows, peers.Instance{Row: fmt.Sprintf("%d %s, seats %g", people, v.Name, o.Seats), Source: peers.Source{Trial: &o}})
		}
	}
	return rows, nil
}
