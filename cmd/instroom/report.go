package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"path/filepath"

	"github.com/spf13/cobra"

	"instroom/io/plan"
	"instroom/io/report"
	"instroom/model/rules"
)

func (a *app) reportCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "report DIR [PLAN]",
		Short: "Write the HTML report of a plan again",
		Long: `report reads the batch in DIR and the plan in PLAN (default DIR/plan) and writes
the report again: one HTML file to read, print and hand on.`,
	}
	out := c.Flags().String("out", "", "`file` to write (default PLAN/report.html)")
	c.Args, c.RunE = a.work(1, 2, true, func(_ context.Context, args []string) error {
		return a.report(args[0], planFolder(args), *out)
	})
	return c
}

func (a *app) report(dir, folder, out string) error {
	b, err := a.readPlanned(dir, folder)
	if err != nil {
		return err
	}
	run, err := plan.ReadRun(folder)
	if err != nil {
		return fail(exitInput, "%s: %w", folder, err)
	}
	if err := sameInput(b, run); err != nil {
		return err
	}
	x := rules.New(b)
	e, changes, err := report.Read(folder, x, run)
	if err != nil {
		return fail(exitInput, "%s: %w", folder, err)
	}
	page, err := report.HTML(report.Input{Batch: b, Explanation: e, Run: run, Envy: report.FindEnvy(x, e), Changes: changes})
	if err != nil {
		return err
	}
	if out == "" {
		out = filepath.Join(folder, plan.ReportFile)
		if err := replaceReport(folder, run, page); err != nil {
			return err
		}
	} else if err := writeWhole(out, page); err != nil {
		return err
	}
	if a.set.JSON {
		return a.writeJSON(map[string]string{"report": out})
	}
	a.say("Written to %s.", out)
	return nil
}

// replaceReport puts a report into a plan folder and lets run.json vouch for it.
// The same version of the program makes the same report: then run.json stays.
func replaceReport(folder string, run *plan.Run, page []byte) error {
	if err := writeWhole(filepath.Join(folder, plan.ReportFile), page); err != nil {
		return err
	}
	sum := sha256.Sum256(page)
	digest := hex.EncodeToString(sum[:])
	if run.Output[plan.ReportFile] == digest {
		return nil
	}
	run.Output[plan.ReportFile] = digest
	data, err := json.MarshalIndent(run, "", "  ")
	if err != nil {
		return err
	}
	return writeWhole(filepath.Join(folder, plan.RunFile), append(data, '\n'))
}
