package main

import (
	"bufio"
	"bytes"
	"context"
	"io"

	"github.com/spf13/cobra"

	"instroom/io/mps"
	"instroom/model/rules"
	"instroom/solver/compile"
	"instroom/solver/milp"
)

func (a *app) exportCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "export DIR",
		Short: "Write the same problem for any MILP solver",
		Long: `export writes the problem that place would solve as an MPS or LP file, to stdout
or to --out. Names in it are numbers: the file tells nothing about a person.
The MPS file minimises the negative of the points, the LP file maximises them.`,
		Example: `  instroom export week36 --format mps --out week36.mps && cbc week36.mps solve
  instroom export week36 --format lp > week36.lp`,
	}
	format := c.Flags().String("format", "mps", "`mps` or lp")
	c.RegisterFlagCompletionFunc("format", oneOf("mps", "lp"))
	out := c.Flags().String("out", "", "`file` to write (default: stdout)")
	last := c.Flags().String("last", "", "last week's plan: its `folder`, or a placements.csv")
	c.Args, c.RunE = a.work(1, 1, true, func(ctx context.Context, args []string) error {
		var write func(io.Writer, *milp.Model) error
		switch *format {
		case "mps":
			write = mps.WriteMPS
		case "lp":
			write = mps.WriteLP
		default:
			return fail(exitUsage, "unknown format %q", *format).hint("the formats are mps and lp")
		}
		return a.export(ctx, args[0], *last, *out, write)
	})
	return c
}

func (a *app) export(ctx context.Context, dir, last, out string, write func(io.Writer, *milp.Model) error) error {
	b, err := a.readBatch(dir, a.batchOptions(last))
	if err != nil {
		return err
	}
	problem, err := compile.Compile(ctx, rules.New(b))
	if err != nil {
		if stop := ended(ctx); stop != nil {
			return stop
		}
		return fail(exitInput, "%w", err)
	}
	m, err := mps.Model(problem)
	if err != nil {
		return fail(exitInput, "%w", err).hint("classes: weighted can be exported")
	}
	if out == "" {
		w := bufio.NewWriter(a.stdout)
		if err := write(w, m); err != nil {
			return err
		}
		return w.Flush()
	}
	var text bytes.Buffer
	if err := write(&text, m); err != nil {
		return err
	}
	if err := writeWhole(out, text.Bytes()); err != nil {
		return err
	}
	if a.set.JSON {
		return a.writeJSON(map[string]any{"file": out, "columns": len(m.Columns), "rows": len(m.Rows)})
	}
	a.say("Written to %s: %s, %s.", out, plural(len(m.Columns), "column"), plural(len(m.Rows), "row"))
	return nil
}
