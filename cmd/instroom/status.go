package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"instroom/io/batch"
	"instroom/model"
	"instroom/model/legal"
)

func (a *app) statusCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "status DIR",
		Short: "Work out legal status, terms and certificates, apart from the plan",
		Long: `status reads participants.csv (or .xlsx) in DIR, a folder of its own, and writes
status.csv beside it: status, start_by and finish_by, the certificate, and the
rule behind every answer with its legal source. It reads
` + wrap(statusColumns(), 80) + `
A person copies the answers into the weekly folder, which needs none of those.`,
	}
	date := c.Flags().String("date", "", "the `day` to answer for, such as 2026-09-07 (default: today)")
	rulesFile := c.Flags().String("rules", "", "rule sets in `file` instead of those of the program")
	c.Args, c.RunE = a.work(1, 1, true, func(_ context.Context, args []string) error {
		return a.status(args[0], *date, *rulesFile)
	})
	return c
}

func statusColumns() []string {
	var names []string
	for _, c := range legal.Columns {
		names = append(names, c.Name)
	}
	return names
}

func (a *app) status(dir, date, rulesFile string) error {
	if err := isFolder(dir); err != nil {
		return err
	}
	on, err := a.dayOf(date)
	if err != nil {
		return err
	}
	law := legal.Default()
	if rulesFile != "" {
		text, err := os.ReadFile(rulesFile)
		if err != nil {
			return fail(exitUsage, "--rules: %w", err)
		}
		if law, err = legal.Parse(text); err != nil {
			return fail(exitUsage, "%s: %w", rulesFile, err)
		}
	}
	people, dialect, found := readPeople(dir)
	for _, d := range found.All() {
		if d.Severity == batch.Error || !a.set.Quiet && (d.Severity == batch.Warning || a.set.Verbose) {
			printFinding(a.stderr, d)
		}
	}
	if found.HasErrors() {
		return fail(exitInput, "%s in the table; nothing was written", plural(found.Count(batch.Error), "error"))
	}
	var out bytes.Buffer
	if dialect.BOM {
		out.WriteString("\ufeff")
	}
	w := csv.NewWriter(&out)
	if dialect.Separator != 0 {
		w.Comma = rune(dialect.Separator)
	}
	w.Write(legal.OutputColumns)
	counts := map[string]int{}
	answers := []map[string]string{}
	for _, p := range people {
		answer := legal.Assess(law, p, on)
		row := answer.Row(p.ID)
		w.Write(row)
		counts[answer.Status.String()]++
		if answer.Certificate == legal.Earned {
			counts["certificate"]++
		}
		if len(answer.Missing) > 0 {
			counts["missing"]++
		}
		if a.set.JSON {
			cells := map[string]string{}
			for i, name := range legal.OutputColumns {
				cells[name] = row[i]
			}
			answers = append(answers, cells)
		}
	}
	w.Flush()
	target := filepath.Join(dir, "status.csv")
	if err := writeWhole(target, out.Bytes()); err != nil {
		return err
	}
	if a.set.JSON {
		return a.writeJSON(answers)
	}
	a.say("%s on %s: %d obliged, %d entitled, %d exempt, %d excluded; %s earned.", plural(len(people), "person"), on,
		counts["obliged"], counts["entitled"], counts["exempt"], counts["excluded"], plural(counts["certificate"], "certificate"))
	if counts["missing"] > 0 {
		a.say("For %s a cell is missing that could change the status: see the column missing.", plural(counts["missing"], "person"))
	}
	a.say("Written to %s. A person confirms what it says.", target)
	return nil
}

// dayOf reads a day from the command line; "" is today.
func (a *app) dayOf(text string) (model.Date, error) {
	if text == "" {
		y, m, d := a.now().Date()
		return model.MakeDate(y, int(m), d), nil
	}
	d, err := batch.ParseDate(text)
	if err != nil {
		return 0, fail(exitUsage, "--date: %w", err)
	}
	return d, nil
}

// readPeople reads what the legal rules ask about, with the table reader of the
// weekly folder, so that the same spreadsheets work.
func readPeople(dir string) ([]legal.Person, batch.Dialect, *batch.Diagnostics) {
	found := &batch.Diagnostics{}
	path, sheet := filepath.Join(dir, "participants.csv"), ""
	if !exists(path) {
		if other := filepath.Join(dir, "participants.xlsx"); exists(other) {
			path = other
		} else if other := filepath.Join(dir, "batch.xlsx"); exists(other) {
			path, sheet = other, "participants"
		}
	}
	columns := slices.Concat(batch.Columns("participants"), batch.Columns("status"))
	t := batch.Open(path, columns, batch.TableOptions{Sheet: sheet}, found)
	if t == nil {
		return nil, batch.Dialect{}, found
	}
	defer t.Close()
	var people []legal.Person
	seen := map[string]bool{}
	for t.Next() {
		p := legal.NewPerson("")
		for _, c := range legal.Columns {
			if !t.Has(c.Name) {
				continue
			}
			if err := p.Set(c.Name, cellFor(t, c.Name)); err != nil {
				t.Report(c.Name, err)
			}
		}
		if p.ID == "" {
			t.Report("participant_id", errors.New("participant_id is empty"))
		} else if seen[p.ID] {
			t.Report("participant_id", fmt.Errorf("participant %q stands twice", p.ID))
		}
		seen[p.ID] = true
		people = append(people, p)
	}
	return people, t.Dialect, found
}

// cellFor returns a cell in the one spelling that package legal reads.
func cellFor(t *batch.Table, column string) string {
	switch column {
	case "birth_date", "registered_on", "in_belgium_since":
		return t.Date(column).String()
	case "counselling_done", "orientation_done":
		if t.YesNo(column) {
			return "yes"
		}
		return ""
	case "programme", "literacy":
		return t.Word(column)
	}
	return t.Text(column)
}

// wrap puts words into lines of at most width letters.
func wrap(words []string, width int) string {
	var out strings.Builder
	length := 0
	for i, w := range words {
		if i < len(words)-1 {
			w += ","
		} else {
			w += "."
		}
		switch {
		case length == 0:
		case length+1+len(w) > width:
			out.WriteByte('\n')
			length = 0
		default:
			out.WriteByte(' ')
			length++
		}
		out.WriteString(w)
		length += len(w)
	}
	return out.String()
}
