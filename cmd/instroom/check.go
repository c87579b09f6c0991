package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"instroom/io/batch"
	"instroom/model"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
)

func (a *app) checkCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "check DIR",
		Short: "List every fault of the input; nothing is solved",
		Long: `check reads the batch in DIR and lists everything that it finds: errors, which stop
a run, warnings and notes. It then prints the size of what place would solve.`,
	}
	last := c.Flags().String("last", "", "last week's plan: its `folder`, or a placements.csv")
	c.Args, c.RunE = a.work(1, 1, true, func(ctx context.Context, args []string) error {
		return a.check(ctx, args[0], *last)
	})
	return c
}

// findings is what check --json prints.
type findings struct {
	Errors   int       `json:"errors"`
	Warnings int       `json:"warnings"`
	Notes    int       `json:"notes"`
	Findings []finding `json:"findings"`
	Size     *size     `json:"size"` // null where errors leave nothing to measure
}

type finding struct {
	Severity string `json:"severity"`
	Code     string `json:"code"`
	File     string `json:"file,omitempty"`
	Line     int    `json:"line,omitempty"`
	Column   int    `json:"column,omitempty"`
	Text     string `json:"text"`
	Hint     string `json:"hint,omitempty"`
	Count    int    `json:"count"`
}

// size is what place would solve.
type size struct {
	Participants int     `json:"participants"`
	Sessions     int     `json:"sessions"`
	Needs        int     `json:"needs"`
	Open         int     `json:"open"`
	Pinned       int     `json:"pinned"`
	NotNeeded    int     `json:"not_needed"`
	Options      int     `json:"options"`
	PerPerson    float64 `json:"options_per_person"` // of those with an open need
	WithoutAny   int     `json:"needs_without_option"`
	Components   int     `json:"components"`
	Largest      int     `json:"largest_component"` // sessions in it
	Memory       int64   `json:"estimated_memory_bytes"`
}

func (a *app) check(ctx context.Context, dir, last string) error {
	if err := isFolder(dir); err != nil {
		return err
	}
	b, found := batch.Read(dir, a.batchOptions(last))
	out := findings{Findings: []finding{}}
	for _, d := range found.All() {
		if a.set.Quiet && d.Severity != batch.Error {
			continue
		}
		if !a.set.JSON {
			printFinding(a.stdout, d)
		}
		out.Findings = append(out.Findings, finding{d.Severity.String(), string(d.Code), d.File, d.Line, d.Col, d.Text, d.Hint, d.Count})
	}
	out.Errors, out.Warnings, out.Notes = found.Count(batch.Error), found.Count(batch.Warning), found.Count(batch.Note)

	contradictions := 0
	if b != nil && out.Errors == 0 {
		x := rules.New(b)
		for _, n := range x.Notes() {
			severity := batch.Note
			switch {
			case n.Contradiction && a.set.StrictPins:
				severity = batch.Error
				contradictions++
			case n.Warning:
				severity = batch.Warning
				out.Warnings++
			default:
				out.Notes++
			}
			if !a.set.JSON && (!a.set.Quiet || severity == batch.Error) {
				fmt.Fprintf(a.stdout, "%s: %s [%s]\n", severity, n.Text, n.Code)
			}
			out.Findings = append(out.Findings, finding{Severity: severity.String(), Code: n.Code, Text: n.Text, Count: 1})
		}
		problem, err := compile.Compile(ctx, x)
		if err != nil {
			if stop := ended(ctx); stop != nil {
				return stop
			}
			return fail(exitInput, "%w", err)
		}
		out.Size = measure(x, problem)
	}
	if a.set.JSON {
		if err := a.writeJSON(out); err != nil {
			return err
		}
	}
	if s := out.Size; s != nil {
		a.say("")
		a.say("%s, %s", plural(s.Participants, "person"), plural(s.Sessions, "session"))
		a.say("%s: %s open, %s pinned, %s not needed", plural(s.Needs, "need"), model.Grouped(int64(s.Open)), model.Grouped(int64(s.Pinned)), model.Grouped(int64(s.NotNeeded)))
		a.say("%s: %.1f a person with an open need; %s without any", plural(s.Options, "option"), s.PerPerson, plural(s.WithoutAny, "open need"))
		a.say("%s, the largest with %s", plural(s.Components, "component"), plural(s.Largest, "session"))
		a.say("about %s of memory to place them", megabytes(s.Memory))
	}
	a.say("%s, %s, %s", plural(out.Errors, "error"), plural(out.Warnings, "warning"), plural(out.Notes, "note"))
	switch {
	case out.Errors > 0:
		return fail(exitInput, "%s in the batch", plural(out.Errors, "error"))
	case contradictions > 0:
		return fail(exitInfeasible, "%s among pins", plural(contradictions, "contradiction"))
	}
	return nil
}

// measure counts what place would solve.
func measure(x *rules.Index, p *solver.Problem) *size {
	b := x.Batch()
	n := countNeeds(x)
	s := &size{Participants: len(b.Participants), Sessions: len(b.Sessions), Needs: n.open + n.pinned + n.notNeeded,
		Open: n.open, Pinned: n.pinned, NotNeeded: n.notNeeded}
	people := map[int32]bool{}
	withOption := 0
	for j := range p.Slots() {
		options := int(p.OptionStart[j+1] - p.OptionStart[j])
		s.Options += options * int(p.Heads(j))
		if options > 0 {
			withOption += int(p.Heads(j))
		}
	}
	for i := range b.Participants {
		for _, need := range x.Needs(i) {
			if need.State == rules.Open {
				people[int32(i)] = true
			}
		}
	}
	s.PerPerson = float64(s.Options) / float64(max(1, len(people)))
	s.WithoutAny = max(0, n.open-withOption)
	s.Components, s.Largest = components(p)
	s.Memory = estimateMemory(b, p)
	return s
}

// components counts the groups of sessions that share nobody with each other,
// and the sessions of the largest. Rooms, teachers and budgets are not looked
// at: the engine prices them across components.
func components(p *solver.Problem) (count, largest int) {
	root := make([]int32, p.Sessions())
	for s := range root {
		root[s] = int32(s)
	}
	find := func(s int32) int32 {
		for root[s] != s {
			root[s] = root[root[s]]
			s = root[s]
		}
		return s
	}
	for b := range p.Bidders() {
		from, to := p.OptionStart[p.SlotStart[b]], p.OptionStart[p.SlotStart[b+1]]
		for i := from + 1; i < to; i++ {
			root[find(p.OptionSession[i])] = find(p.OptionSession[from])
		}
	}
	sizes := map[int32]int{}
	for s := range root {
		r := find(int32(s))
		sizes[r]++
		largest = max(largest, sizes[r])
	}
	return len(sizes), largest
}

// Bytes that a run takes, measured on generated batches and rounded up.
const (
	bytesProgram        = 30 << 20
	bytesPerParticipant = 2 << 10
	bytesPerOption      = 150
)

func estimateMemory(b *model.Batch, p *solver.Problem) int64 {
	return bytesProgram + bytesPerParticipant*int64(len(b.Participants)) + bytesPerOption*int64(p.Options()) + 8*int64(len(p.Conflict)) + 12*int64(len(b.Preferences))
}

func megabytes(n int64) string { return fmt.Sprintf("%s MB", model.Grouped((n+1<<20-1)>>20)) }
