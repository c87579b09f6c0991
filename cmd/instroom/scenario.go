package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"instroom/io/plan"
	"instroom/model"
	"instroom/model/rules"
	"instroom/scenarios"
)

// Files of a scenario run.
const (
	scenarioFile    = "scenarios.yaml" // in the batch folder
	scenarioFolder  = "scenarios"      // where the results go, in the batch folder
	resultFolder    = "results"        // in that: what is kept of each scenario
	scenarioTable   = "scenarios.csv"
	replicateTable  = "replicates.csv"
	scenarioBook    = "scenarios.xlsx"
	scenarioJSON    = "scenarios.json"
	scenarioPage    = "scenarios.html"
	scenariosShown  = 30 // rows of the summary on stdout
	scenarioNameLen = 44
)

// scenarioFlags are the flags of scenario and of scenario merge: what they say
// is part of what the results are known by.
type scenarioFlags struct {
	out, last string
	lotteries int
}

func (s *scenarioFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&s.out, "out", "", "`folder` to write (default DIR/"+scenarioFolder+")")
	c.Flags().StringVar(&s.last, "last", "", "last week's plan: its `folder`, or a placements.csv")
	c.Flags().IntVar(&s.lotteries, "lotteries", 5, "lottery `seeds` for the ± of what differs between plans of equal points (1 = no ±)")
}

func (a *app) scenarioCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "scenario DIR [FILE]",
		Short: "Compare what-if scenarios, side by side",
		Long: `scenario reads the batch in DIR and the scenarios in FILE (default DIR/scenarios.yaml),
solves the batch and each scenario from its plan, and writes a comparison: a table
(CSV, XLSX and JSON) and an HTML page. The batch itself is never changed.

What is done is kept in the folder results, so that a run that was stopped goes on
where it was, and another file of scenarios solves only what is new. In a batch of over
20,000 options a scenario ends once no plan can have more points than its own but for a
tenth of what a place earns; --gap asks for another gap, 0 for the last point. When a run is
complete, what was kept of an earlier input or an earlier build of the program is
removed.

With --shard 3/8 every eighth scenario from the third on is solved; when all shards
are done, instroom scenario merge writes the comparison.`,
		Example: `  instroom scenario week36
  instroom scenario week36 august.yaml --out august --lotteries 1
  instroom scenario week36 --shard 3/8 && instroom scenario merge week36`,
	}
	var flags scenarioFlags
	flags.add(c)
	shard := c.Flags().String("shard", "", "solve part `i/n` of the scenarios only, for several machines")
	certify := c.Flags().Bool("certify", false, "verify the proof of every scenario too, not only its plan")
	c.Args, c.RunE = a.work(1, 2, true, func(ctx context.Context, args []string) error {
		part, err := parseShard(*shard)
		if err != nil {
			return err
		}
		return a.scenario(ctx, args, flags, part, *certify)
	})
	c.AddCommand(a.scenarioMergeCommand())
	return c
}

func (a *app) scenarioMergeCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "merge DIR [FILE]",
		Short: "Write the comparison of scenarios that were solved in shards",
		Long: `merge gathers what the shards of instroom scenario have left in DIR/scenarios, or in
the folders of --out and --from, and writes the comparison. The batch, FILE and the
flags must be those of the shards. Nothing is solved.`,
		Example: `  instroom scenario merge week36
  instroom scenario merge week36 --from node1/scenarios --from node2/scenarios`,
	}
	var flags scenarioFlags
	flags.add(c)
	from := c.Flags().StringArray("from", nil, "further `folder` that a shard wrote; may be given several times")
	c.Args, c.RunE = a.work(1, 2, true, func(_ context.Context, args []string) error {
		r, out, err := a.scenarioRun(args, flags)
		if err != nil {
			return err
		}
		stores := []scenarios.Store{{Dir: filepath.Join(out, resultFolder)}}
		for _, f := range *from {
			if !exists(f) {
				return fail(exitInput, "--from %s: no such folder", f)
			}
			stores = append(stores, scenarios.Store{Dir: filepath.Join(f, resultFolder)})
		}
		outcomes, missing, err := r.Outcomes(stores...)
		if err != nil {
			return err
		}
		if len(missing) > 0 {
			f := fail(exitInput, "%s not solved: %s%s", countOf(len(missing), "scenario is", "scenarios are"), missing[0], others(len(missing)-1))
			return f.hint("run the missing shards with the same batch, file and flags")
		}
		return a.writeScenarios(r, args[0], out, outcomes)
	})
	return c
}

func countOf(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return model.Grouped(int64(n)) + " " + more
}

func others(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" and %s more", model.Grouped(int64(n)))
}

// parseShard reads 3/8.
func parseShard(text string) (scenarios.Shard, error) {
	if text == "" {
		return scenarios.Shard{}, nil
	}
	i, n, ok := strings.Cut(text, "/")
	var s scenarios.Shard
	var err1, err2 error
	s.I, err1 = strconv.Atoi(i)
	s.Of, err2 = strconv.Atoi(n)
	if !ok || err1 != nil || err2 != nil || s.Of < 1 || s.Validate() != nil {
		return s, fail(exitUsage, "flag --shard: %q is not a part such as 3/8", text).hint("the first part of eight is 1/8, the last 8/8")
	}
	return s, nil
}

// scenarioRun reads the batch and the scenarios. Arguments: DIR [FILE].
func (a *app) scenarioRun(args []string, flags scenarioFlags) (*scenarios.Run, string, error) {
	dir, file := args[0], filepath.Join(args[0], scenarioFile)
	if len(args) > 1 {
		file = args[1]
	}
	if flags.lotteries < 1 || flags.lotteries > 1000 {
		return nil, "", fail(exitUsage, "flag --lotteries: %d is not 1 to 1000", flags.lotteries)
	}
	engine, err := newSolver(a.set.Solver)
	if err != nil {
		return nil, "", err
	}
	b, err := a.readBatch(dir, a.batchOptions(flags.last))
	if err != nil {
		return nil, "", err
	}
	if err := a.printNotes(b, rules.New(b).Notes()); err != nil {
		return nil, "", err
	}
	if !exists(file) {
		return nil, "", fail(exitInput, "no file %s", file).hint("the examples have one: instroom init week --example antwerp")
	}
	list, found := scenarios.Read(file, b)
	for _, d := range found.All() {
		if !a.set.Quiet || found.HasErrors() {
			printFinding(a.stderr, d)
		}
	}
	if found.HasErrors() {
		return nil, "", fail(exitInput, "%s in the scenarios; nothing was done", plural(len(found.All()), "error"))
	}
	out := flags.out
	if out == "" {
		out = filepath.Join(dir, scenarioFolder)
	}
	threads := a.set.Threads
	if threads == 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	return &scenarios.Run{Batch: b, Cases: list.Cases, Product: "instroom " + version, Build: revision(), Solver: engine,
		Work: a.set.WorkLimit, Gap: a.set.Gap, Exact: a.set.GapGiven, Lotteries: flags.lotteries, Threads: threads}, out, nil
}

func (a *app) scenario(ctx context.Context, args []string, flags scenarioFlags, part scenarios.Shard, certify bool) error {
	if a.set.TimeLimit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, a.started.Add(a.set.TimeLimit))
		defer cancel()
	}
	r, out, err := a.scenarioRun(args, flags)
	if err != nil {
		return err
	}
	if err := writable(out); err != nil {
		return fail(exitInternal, "can't write the results: %w", err).hint("name another folder with --out")
	}
	bar := newCountProgress(a.stderr, "scenarios", &a.set, a.now)
	r.Shard, r.Certify, r.Progress = part, certify, bar.update
	store := scenarios.Store{Dir: filepath.Join(out, resultFolder)}
	err = r.Do(ctx, store)
	bar.end()
	stopped := errors.Is(err, scenarios.ErrUnfinished)
	if err != nil && !stopped {
		return err
	}
	outcomes, missing, err := r.Outcomes(store)
	if err != nil {
		return err
	}
	if part.Of == 0 && (len(missing) == 0 || len(missing) < len(r.Cases)+1 && outcomes[0].Scenario == "") {
		if err := a.writeScenarios(r, args[0], out, outcomes); err != nil {
			return err
		}
	}
	if stopped {
		text := fmt.Sprintf("%s of %s done and kept", model.Grouped(int64(max(0, bar.done))), plural(bar.total, "scenario"))
		if interrupted(ctx) {
			return fail(exitInterrupted, "interrupted with %s", text).hint("the same command goes on where it stopped")
		}
		return fail(exitNoPlan, "the time limit came with %s", text).hint("the same command goes on where it stopped")
	}
	if part.Of == 0 { // other parts may still be at work, perhaps with another build
		if err := store.Sweep(r); err != nil {
			return fail(exitInternal, "can't remove outcomes of before: %w", err)
		}
	}
	if part.Of > 0 {
		a.say("Part %d of %d is done, in %s. When all are: instroom scenario merge.", part.I, part.Of, out)
	}
	return nil
}

// writeScenarios writes the comparison.
func (a *app) writeScenarios(r *scenarios.Run, dir, out string, outcomes []*scenarios.Outcome) error {
	if err := os.MkdirAll(out, 0o777); err != nil {
		return fail(exitInternal, "can't write the results: %w", err)
	}
	table, replicates := scenarios.Table(outcomes), scenarios.SummaryTable(outcomes)
	sheets := []plan.Sheet{table}
	if len(replicates.Rows) > 0 {
		sheets = append(sheets, replicates)
	}
	files := []outFile{
		{scenarioTable, func(w io.Writer) error { return table.WriteCSV(w, inputDialect(dir)) }},
		{scenarioBook, func(w io.Writer) error { return plan.WriteWorkbook(w, "instroom scenarios", sheets...) }},
		{scenarioJSON, func(w io.Writer) error { return r.WriteJSON(w, outcomes) }},
		{scenarioPage, func(w io.Writer) error { return r.WritePage(w, outcomes) }},
	}
	if len(replicates.Rows) > 0 {
		files = append(files, outFile{replicateTable, func(w io.Writer) error { return replicates.WriteCSV(w, inputDialect(dir)) }})
	}
	if err := writeFiles(out, files); err != nil {
		return err
	}
	if a.set.JSON {
		return r.WriteJSON(a.stdout, outcomes)
	}
	lines := scenarios.Lines(outcomes, scenarioNameLen, scenariosShown)
	for _, line := range lines {
		a.say("%s", line)
	}
	if said := scenarios.Precision(outcomes); said != "" {
		a.say("\n%s --gap 0 asks for the last point.", said)
	}
	a.say("\nWritten to %s; start with %s. It compares proposals, to be confirmed by a person.", out, scenarioPage)
	return nil
}

// revision is the state of the source that the program was built from, "" where
// the build does not say.
func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	text := ""
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" || s.Key == "vcs.modified" {
			text += s.Value + " "
		}
	}
	return text
}
