package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"

	"instroom/benchmarks/peers"
	"instroom/benchmarks/plots"
)

// measured prints and writes what was measured.
func (a *app) measured(records []*peers.Record, f *benchFlags) error {
	var table bytes.Buffer
	for i, r := range records {
		if i > 0 {
			table.WriteString("\n")
		}
		r.WriteTable(&table)
	}
	var all any = records
	if len(records) == 1 {
		all = records[0]
	}
	if err := a.writeRecord(table.Bytes(), all, f.out, f.record); err != nil {
		return err
	}
	if f.plots != "" {
		if err := drawPlots(f.plots, peers.SeriesOf(records...)); err != nil {
			return err
		}
	}
	for _, record := range records {
		for i := range record.Runs {
			r := &record.Runs[i]
			if bad := len(r.Wrong) > 0 || r.Outcome != nil && len(r.Outcome.Findings) > 0; bad && r.Contender == peers.Engine {
				return fail(exitNotVerified, "the engine's own answer did not hold on %s", r.Row).
					hint("this is a bug in the solver: please report it with the batch")
			}
		}
	}
	return nil
}

// writeRecord prints a table, or with --json what it says, and writes both to
// files, "" = none.
func (a *app) writeRecord(table []byte, what any, out, record string) error {
	if a.set.JSON {
		if err := a.writeJSON(what); err != nil {
			return err
		}
	} else if _, err := a.stdout.Write(table); err != nil {
		return err
	}
	if out != "" {
		if err := writeWhole(out, table); err != nil {
			return err
		}
	}
	if record == "" {
		return nil
	}
	text, err := json.MarshalIndent(what, "", " ")
	if err != nil {
		return err
	}
	return writeWhole(record, append(text, '\n'))
}

// readRecords reads files of --record.
func readRecords(files []string) (out []*peers.Record, err error) {
	for _, file := range files {
		r := &peers.Record{}
		if err := readRecord(file, r); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// readRecord reads a file of --record.
func readRecord(file string, r interface{ Validate() error }) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return fail(exitInput, "--from: %w", err)
	}
	if err := json.Unmarshal(text, r); err != nil {
		return fail(exitInput, "--from: %s: %w", file, err)
	}
	if err := r.Validate(); err != nil {
		return fail(exitInput, "--from: %s: %w", file, err)
	}
	return nil
}

// drawPlots draws into a folder, which is made where it is not there.
func drawPlots(dir string, series []peers.Series) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fail(exitInternal, "--plots: %w", err)
	}
	for _, p := range []struct {
		file string
		draw func(io.Writer, []peers.Series) error
	}{{"time.svg", plots.Time}, {"gap.svg", plots.Gap}} {
		var svg bytes.Buffer
		if err := p.draw(&svg, series); err != nil {
			return fail(exitInternal, "%s: %w", p.file, err)
		}
		if err := writeWhole(filepath.Join(dir, p.file), svg.Bytes()); err != nil {
			return err
		}
	}
	return nil
}
