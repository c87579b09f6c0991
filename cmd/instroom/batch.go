package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"instroom/io/batch"
	"instroom/io/plan"
	"instroom/model"
)

// warningsShown bounds the warnings that a run prints: check prints them all.
const warningsShown = 20

// batchOptions are the settings of a run that say how a batch is read.
func (a *app) batchOptions(last string) batch.Options {
	y, m, d := a.now().Date()
	return batch.Options{KeepGoing: a.set.KeepGoing, Last: last, Seed: a.set.Seed, Today: model.MakeDate(y, int(m), d)}
}

// readBatch reads a batch for a command that can't go on with errors in it.
// Warnings go to stderr, notes too with --verbose.
func (a *app) readBatch(dir string, o batch.Options) (*model.Batch, error) {
	if err := isFolder(dir); err != nil {
		return nil, err
	}
	return a.readWith(dir, o, a.printWarnings)
}

// readWith reads a batch; warn is told what was found where no error was.
func (a *app) readWith(dir string, o batch.Options, warn func(dir string, found *batch.Diagnostics)) (*model.Batch, error) {
	b, found := batch.Read(dir, o)
	if found.HasErrors() || b == nil {
		for _, d := range found.All() {
			if d.Severity == batch.Error {
				printFinding(a.stderr, d)
			}
		}
		return nil, fail(exitInput, "%s in the batch; nothing was done", plural(found.Count(batch.Error), "error")).
			hint("instroom check %s lists everything that was found", dir)
	}
	switch {
	case a.set.Quiet:
	case a.set.Verbose:
		found.WriteTo(a.stderr)
	default:
		warn(dir, found)
	}
	return b, nil
}

func (a *app) printWarnings(dir string, found *batch.Diagnostics) {
	shown, more := 0, 0
	for _, d := range found.All() {
		switch {
		case d.Severity != batch.Warning:
		case shown == warningsShown:
			more++
		default:
			shown++
			printFinding(a.stderr, d)
		}
	}
	if more > 0 {
		fmt.Fprintf(a.stderr, "instroom: hint: %s; instroom check %s lists them all\n", plural(more, "more warning"), dir)
	}
}

// printFinding writes a finding and what can be done about it.
func printFinding(w io.Writer, d batch.Diagnostic) {
	fmt.Fprintln(w, d)
	if d.Hint != "" {
		fmt.Fprintf(w, "  hint: %s\n", d.Hint)
	}
}

func isFolder(dir string) error {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fail(exitInput, "no folder %s", dir).hint("instroom init %s makes one to start from", dir)
	case err != nil:
		return fail(exitInput, "%w", err)
	case !info.IsDir():
		return fail(exitInput, "%s is a file, not a batch folder", dir).hint("try instroom with the folder that holds it: %s", filepath.Dir(dir))
	}
	return nil
}

// recorded is how a batch was read when a plan was made of it, as run.json
// keeps it, so that the plan can be judged on another day.
type recorded struct {
	Date      string `json:"date"`
	Last      string `json:"last"` // relative to the batch folder, with slashes
	KeepGoing bool   `json:"keep_going"`
}

// planFolder returns the plan folder of a command's arguments: DIR/plan unless given.
func planFolder(args []string) string {
	if len(args) > 1 {
		return args[1]
	}
	return filepath.Join(args[0], "plan")
}

// readPlanned reads a batch as it was read for the plan in folder.
func (a *app) readPlanned(dir, folder string) (*model.Batch, error) {
	if err := isFolder(dir); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(filepath.Join(folder, plan.RunFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fail(exitInput, "no plan in %s: %s is missing", folder, plan.RunFile).hint("instroom place %s makes one", dir)
	}
	if err != nil {
		return nil, fail(exitInput, "%w", err)
	}
	var run struct {
		Seed    uint64   `json:"seed"`
		Options recorded `json:"options"`
	}
	if err := json.Unmarshal(data, &run); err != nil {
		return nil, fail(exitInput, "%s: %w", filepath.Join(folder, plan.RunFile), err)
	}
	o := a.batchOptions("")
	o.Seed = &run.Seed
	o.KeepGoing = o.KeepGoing || run.Options.KeepGoing
	if run.Options.Last != "" {
		o.Last = filepath.Join(dir, filepath.FromSlash(run.Options.Last))
	}
	if t, err := time.Parse("2006-01-02", run.Options.Date); err == nil {
		o.Date = model.MakeDate(t.Year(), int(t.Month()), t.Day())
	}
	// Whoever placed the batch was told its warnings.
	return a.readWith(dir, o, func(string, *batch.Diagnostics) {})
}

// inputDialect is how the tables of a plan are written: as participants.csv is.
func inputDialect(dir string) plan.Dialect {
	path := filepath.Join(dir, "participants.csv")
	if !exists(path) {
		return plan.Dialect{}
	}
	t := batch.Open(path, batch.Columns("participants"), batch.TableOptions{}, &batch.Diagnostics{})
	if t == nil {
		return plan.Dialect{}
	}
	defer t.Close()
	return plan.Dialect{Comma: rune(t.Dialect.Separator), BOM: t.Dialect.BOM}
}
