package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"instroom/model"
	"instroom/model/rules"
	"instroom/scenarios"
)

// adviceRows is the file with the proposals as rows for sessions.csv.
const adviceRows = "advice.csv"

func (a *app) adviseCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "advise DIR --sessions N | --budget EUR | --review",
		Short: "What to open, and what it buys",
		Long: `advise answers what to open with so many groups or so much money. Candidates are
made from the people who wait: groups like those that run, at hours when a room is
free, and orientation in the languages of those who wait. Which to open is decided
exactly, and what each buys is confirmed by a solve with that group alone. The
groups that the plan of the week opens stay open.

With --review it says instead which planned groups are at risk, where one more seat
helps most, and which group would be missed least. Prices make the list; a solve
confirms each line.`,
		Example: `  instroom advise week36 --sessions 2
  instroom advise week36 --budget 12000 --where day_part=ev --where site=MER,DEU
  instroom advise week36 --review`,
	}
	sessions := c.Flags().Int("sessions", -1, "open at most so many groups")
	budget := c.Flags().String("budget", "", "spend at most so many `euro`")
	where := c.Flags().StringArray("where", nil, "only groups of a `key=word`: kind, level, language, instruction, site, day_part and so on; may be given several times")
	review := c.Flags().Bool("review", false, "look at the groups there are instead")
	out := c.Flags().String("out", "", "`file` for the proposals, as rows of sessions.csv (default DIR/"+adviceRows+")")
	last := c.Flags().String("last", "", "last week's plan: its `folder`, or a placements.csv")
	c.Args, c.RunE = a.work(1, 1, true, func(ctx context.Context, args []string) error {
		q := scenarios.Question{Sessions: *sessions, Budget: -1}
		if *budget != "" {
			euro, err := strconv.ParseFloat(strings.ReplaceAll(*budget, ",", ""), 64)
			if err != nil || !(euro >= 0 && euro <= 1e12) {
				return fail(exitUsage, "flag --budget: %q is no amount in euro, such as 12000", *budget)
			}
			q.Budget = model.Cents(euro*100 + 0.5)
		}
		given := c.Flags().Changed("sessions")
		switch {
		case *review && (given || *budget != "" || len(*where) > 0):
			return fail(exitUsage, "--review looks at the groups there are: it takes no --sessions, --budget or --where")
		case !*review && !given && *budget == "":
			return fail(exitUsage, "--sessions or --budget is missing").hint("instroom advise %s --sessions 2", args[0])
		case given && *sessions < 0:
			return fail(exitUsage, "flag --sessions: %d is negative", *sessions)
		}
		var err error
		if q.Where, err = selection(*where); err != nil {
			return err
		}
		if *out == "" {
			*out = filepath.Join(args[0], adviceRows)
		}
		return a.advise(ctx, args[0], *last, *out, q, *review)
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

func (a *app) advise(ctx context.Context, dir, last, out string, q scenarios.Question, review bool) error {
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
	threads := a.set.Threads
	if threads == 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	r := &scenarios.Run{Batch: b, Product: "instroom " + version, Solver: engine, Work: a.set.WorkLimit, Gap: a.set.Gap, Lotteries: 1, Threads: threads}
	if review {
		v, err := r.Review(ctx)
		if err != nil {
			return adviceStopped(ctx, err)
		}
		if a.set.JSON {
			return a.writeJSON(v)
		}
		for _, line := range v.Lines() {
			a.say("%s", line)
		}
		return nil
	}
	advice, err := r.Advise(ctx, q)
	if err != nil {
		return adviceStopped(ctx, err)
	}
	if len(advice.Proposals) > 0 {
		rows := advice.Rows(b)
		var text bytes.Buffer
		if err := rows.WriteCSV(&text, inputDialect(dir)); err != nil {
			return err
		}
		if err := writeWhole(out, text.Bytes()); err != nil {
			return err
		}
	} else if err := os.Remove(out); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("advice of before: %w", err)
	}
	if a.set.JSON {
		return a.writeJSON(advice)
	}
	for _, line := range advice.Lines(b) {
		a.say("%s", line)
	}
	if len(advice.Proposals) > 0 {
		a.say("\nWritten to %s, as rows for sessions.csv. These are proposals, to be confirmed by a person.", out)
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
