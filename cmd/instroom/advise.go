package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"instroom/io/batch"
	"instroom/io/plan"
	"instroom/model"
	"instroom/model/rules"
	"instroom/scenarios"
)

// Files of advice.
const (
	adviceFolder = "advice" // where they go, in the batch folder
	adviceRows   = "proposals.csv"
	adviceBook   = "advice.xlsx"
	adviceJSON   = "advice.json"
	advicePage   = "advice.html"
)

func (a *app) adviseCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "advise DIR --sessions N | --budget EUR | --review | --rules",
		Short: "What to open, what could go, and what the rules cost",
		Long: `advise answers three questions, one at a time or together, and writes the answer as
a page, a workbook and JSON.

With --sessions or --budget: what to open with so many groups or so much money.
Candidates are made from the people who wait: groups like those that run, at hours
when a room is free, and orientation in the languages of those who wait; or they are
the rows of --candidates. Prices choose those that promise most (--weigh), which of
them to open is decided exactly, and what each buys is confirmed by a solve with that
group alone. The groups that the plan of the week opens stay open.

With --review: which planned groups are at risk, where one more seat helps most, and
which groups could be cancelled or merged with the least harm. Prices make each list,
and a solve with the change confirms its first lines (--confirm).

With --rules: what each rule costs, by solving the week without it.

Waits differ between plans of equal points. What to open is given with ±, by how much
they differ under other lotteries; with --lotteries the other lists are too, which takes
as many times as long.`,
		Example: `  instroom advise week36 --sessions 2
  instroom advise week36 --budget 12000 --where day_part=ev --where site=MER,DEU
  instroom advise week36 --sessions 1 --candidates ideas.csv
  instroom advise week36 --review --rules`,
	}
	var q scenarios.Question
	budget := c.Flags().String("budget", "", "spend at most so many `euro`")
	where := c.Flags().StringArray("where", nil, "open only groups of a `key=word`: kind, level, language, instruction, site, day_part and so on; may be given several times")
	candidates := c.Flags().String("candidates", "", "`file` of groups that might be opened, with the columns of sessions.csv")
	c.Flags().IntVar(&q.Sessions, "sessions", -1, "open at most so many groups")
	c.Flags().IntVar(&q.Weigh, "weigh", scenarios.DefaultWeigh, "weigh so many candidates against each other; time grows with them")
	c.Flags().BoolVar(&q.Review, "review", false, "look at the groups there are")
	c.Flags().IntVar(&q.Confirm, "confirm", scenarios.DefaultConfirm, "confirm so many lines of each list of --review, a solve each")
	c.Flags().BoolVar(&q.Rules, "rules", false, "say what each rule costs")
	out := c.Flags().String("out", "", "`folder` to write (default DIR/"+adviceFolder+")")
	last := c.Flags().String("last", "", "last week's plan: its `folder`, or a placements.csv")
	lotteries := c.Flags().Int("lotteries", 5, "lottery `seeds` for the ± of waits (1 = no ±); given, for --review and --rules too")
	c.Args, c.RunE = a.work(1, 1, true, func(ctx context.Context, args []string) error {
		q.Budget = -1
		if *budget != "" {
			euro, err := strconv.ParseFloat(strings.ReplaceAll(*budget, ",", ""), 64)
			if err != nil || !(euro >= 0 && euro <= 1e12) {
				return fail(exitUsage, "flag --budget: %q is no amount in euro, such as 12000", *budget)
			}
			q.Budget = model.Cents(euro*100 + 0.5)
		}
		given := func(name string) bool { return c.Flags().Changed(name) }
		q.Lotteries = given("lotteries")
		q.Open = given("sessions") || *budget != ""
		switch {
		case !q.Open && (len(*where) > 0 || *candidates != "" || given("weigh")):
			return fail(exitUsage, "--where, --candidates and --weigh go with --sessions or --budget").hint("instroom advise %s --sessions 2", args[0])
		case !q.Review && given("confirm"):
			return fail(exitUsage, "--confirm goes with --review")
		case !q.Open && !q.Review && !q.Rules:
			return fail(exitUsage, "nothing is asked: --sessions, --budget, --review or --rules is missing").hint("instroom advise %s --sessions 2", args[0])
		case given("sessions") && q.Sessions < 0:
			return fail(exitUsage, "flag --sessions: %d is negative", q.Sessions)
		case q.Weigh < 1 || q.Weigh > 10_000:
			return fail(exitUsage, "flag --weigh: %d is not 1 to 10,000", q.Weigh)
		case *lotteries < 1 || *lotteries > 1000:
			return fail(exitUsage, "flag --lotteries: %d is not 1 to 1000", *lotteries)
		case q.Confirm < 1:
			return fail(exitUsage, "flag --confirm: %d is not 1 or more", q.Confirm)
		case *candidates != "" && given("weigh"):
			return fail(exitUsage, "--candidates are all weighed: --weigh can't go with them")
		}
		var err error
		if q.Where, err = selection(*where); err != nil {
			return err
		}
		if *out == "" {
			*out = filepath.Join(args[0], adviceFolder)
		}
		return a.advise(ctx, args[0], *last, *candidates, *out, *lotteries, q)
	})
	return c
}

// selection turns key=word,word flags into a selection as in a file of scenarios.
func selection(where []string) (string, error) {
	if len(where) == 0 {
		return "", nil
	}
	var parts []string
	for _, w := range where {
		key, words, ok := strings.Cut(w, "=")
		if !ok || key == "" || words == "" {
			return "", fail(exitUsage, "flag --where: %q is not a key with a word, such as day_part=ev", w)
		}
		var list []string
		for word := range strings.SplitSeq(words, ",") {
			list = append(list, strconv.Quote(word))
		}
		parts = append(parts, strconv.Quote(key)+": ["+strings.Join(list, ", ")+"]")
	}
	return "{" + strings.Join(parts, ", ") + "}", nil
}

func (a *app) advise(ctx context.Context, dir, last, candidates, out string, lotteries int, q scenarios.Question) error {
	if a.set.TimeLimit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, a.started.Add(a.set.TimeLimit))
		defer cancel()
	}
	engine, err := newSolver(a.set.Solver)
	if err != nil {
		return err
	}
	b, err := a.readBatch(dir, a.batchOptions(last))
	if err != nil {
		return err
	}
	if err := a.printNotes(b, rules.New(b).Notes()); err != nil {
		return err
	}
	if candidates != "" {
		if q.Given, err = a.readCandidates(candidates, b); err != nil {
			return err
		}
	}
	if err := writable(out); err != nil {
		return fail(exitInternal, "can't write the advice: %w", err).hint("name another folder with --out")
	}
	threads := a.set.Threads
	if threads == 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	bar := newCountProgress(a.stderr, "solves", &a.set, a.now)
	r := &scenarios.Run{Batch: b, Product: "instroom " + version, Solver: engine, Work: a.set.WorkLimit, Gap: a.set.Gap, Exact: true, Lotteries: lotteries, Threads: threads, Progress: bar.update}
	advice, err := r.Advise(ctx, q)
	bar.end()
	if err != nil {
		return adviceStopped(ctx, err)
	}
	return a.writeAdvice(advice, b, dir, out)
}

// readCandidates reads the planner's own candidates.
func (a *app) readCandidates(file string, b *model.Batch) ([]model.Session, error) {
	list, found := batch.ReadSessions(file, b)
	for _, d := range found.All() {
		if d.Severity != batch.Note && !a.set.Quiet || d.Severity == batch.Error {
			printFinding(a.stderr, d)
		}
	}
	switch {
	case found.HasErrors():
		return nil, fail(exitInput, "%s in the candidates; nothing was done", plural(found.Count(batch.Error), "error"))
	case len(list) == 0:
		return nil, fail(exitInput, "--candidates %s: there is no session in the file", file)
	}
	return list, nil
}

// writeAdvice writes the advice, and says it.
func (a *app) writeAdvice(advice *scenarios.Advice, b *model.Batch, dir, out string) error {
	if err := os.MkdirAll(out, 0o777); err != nil {
		return fail(exitInternal, "can't write the advice: %w", err)
	}
	files := []outFile{
		{adviceBook, func(w io.Writer) error { return plan.WriteWorkbook(w, "instroom advice", advice.Sheets()...) }},
		{adviceJSON, advice.WriteJSON},
		{advicePage, advice.WritePage},
	}
	if advice.Opening != nil {
		rows := advice.Opening.Rows(b)
		files = append(files, outFile{adviceRows, func(w io.Writer) error { return rows.WriteCSV(w, inputDialect(dir)) }})
	}
	if err := writeFiles(out, files); err != nil {
		return err
	}
	if a.set.JSON {
		return advice.WriteJSON(a.stdout)
	}
	for _, line := range advice.Lines() {
		a.say("%s", line)
	}
	a.say("\nWritten to %s; start with %s. These are proposals, to be confirmed by a person.", out, advicePage)
	if advice.Opening != nil && len(advice.Opening.Proposals) > 0 {
		a.say("%s has the groups as rows for sessions.csv.", adviceRows)
	}
	return nil
}

// adviceStopped says how advice ended before it was ready.
func adviceStopped(ctx context.Context, err error) error {
	var where *scenarios.WhereError
	switch {
	case errors.As(err, &where):
		return fail(exitUsage, "%w", err).hint("%s", where.Hint)
	case !errors.Is(err, scenarios.ErrUnfinished):
		return err
	case interrupted(ctx):
		return fail(exitInterrupted, "interrupted before there was advice")
	}
	return fail(exitNoPlan, "the time limit came before there was advice").hint("give more time with --time-limit")
}
