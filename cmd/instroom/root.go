package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"instroom/model"
)

// version is the program's version; a release sets it with -ldflags -X.
var version = "0.1.0"

// app is one run of the program: its streams, its clock and its settings.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	now            func() time.Time
	started        time.Time

	set         settings
	sources     []source
	config      string
	printConfig bool
	unfinished  unfinished
}

// run is the whole program. It never calls os.Exit but for a second Ctrl-C.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr, now: time.Now, started: time.Now()}
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintf(stderr, "instroom: error: internal fault: %v\n", r)
			fmt.Fprintln(stderr, "instroom: hint: this is a bug; please report it with the lines below")
			stderr.Write(debug.Stack())
			code = exitInternal
		}
	}()
	ctx, stop := withInterrupt(ctx, func() {
		a.unfinished.discard()
		fmt.Fprintln(stderr, "instroom: error: aborted")
		os.Exit(exitInterrupted)
	})
	defer stop()

	root := a.root()
	root.SetArgs(args)
	if err := root.ExecuteContext(ctx); err != nil {
		return printFailure(stderr, err)
	}
	return exitOK
}

func (a *app) root() *cobra.Command {
	cobra.EnableCommandSorting = false // the order of commands is that of a planner's week
	root := &cobra.Command{
		Use:   "instroom",
		Short: "Places newcomers into integration courses, and proves how well",
		Long: `instroom places newcomers into language and orientation courses: the best plan
by the points of the rule file, with a proof of how good it is and a reason for
everybody who waits. Every plan is a proposal to be confirmed by a person.`,
		Version:       version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          a.noCommand,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetVersionTemplate("instroom {{.Version}}\n")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		f := fail(exitUsage, "%w", err)
		var invalid *pflag.InvalidValueError
		if errors.As(err, &invalid) {
			flag := invalid.GetFlag()
			f = fail(exitUsage, "flag --%s: %s", flag.Name, valueError(keyOf(flag), flag, invalid.GetValue(), invalid.Unwrap()))
		}
		var unknown *pflag.NotExistError
		if errors.As(err, &unknown) {
			if n := nearest(unknown.GetSpecifiedName(), flagNames(c)); n != "" {
				return f.hint("did you mean --%s?", n)
			}
		}
		return f.hint("%s --help lists the flags", c.CommandPath())
	})
	fs := root.PersistentFlags()
	addSettingFlags(fs)
	fs.SortFlags = false
	fs.StringVar(&a.config, "config", "", "`file` with a settings: section that goes before the batch's own")
	fs.BoolVar(&a.printConfig, "print-config", false, "show the settings that hold and where they came from, and stop")
	root.AddCommand(a.commands()...)
	for _, c := range root.Commands() {
		c.ValidArgsFunction = completeFolders
	}
	root.RegisterFlagCompletionFunc("solver", oneOf(solverNames()...))
	return root
}

// noCommand is for words that are no command.
func (a *app) noCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	f := fail(exitUsage, "unknown command %q", args[0])
	var names []string
	for _, sub := range c.Commands() {
		if !sub.Hidden {
			names = append(names, sub.Name())
		}
	}
	if n := nearest(args[0], names); n != "" {
		return f.hint("did you mean instroom %s?", n)
	}
	return f.hint("the commands are %s", strings.Join(names, ", "))
}

func (a *app) commands() []*cobra.Command {
	return []*cobra.Command{
		a.initCommand(), a.statusCommand(), a.checkCommand(), a.placeCommand(),
		a.verifyCommand(), a.reportCommand(), a.scenarioCommand(), a.adviseCommand(), a.exportCommand(), a.generateCommand(),
		a.benchCommand(), a.benchRunCommand(),
	}
}

// work wraps what a command does: arguments are counted, settings loaded from
// the batch folder that the first argument names, and every error that is not a
// failure yet is an internal one.
func (a *app) work(least, most int, hasBatch bool, do func(ctx context.Context, args []string) error) (cobra.PositionalArgs, func(*cobra.Command, []string) error) {
	count := func(c *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return fail(exitUsage, "%s needs a folder", c.CommandPath()).hint("usage: %s", c.UseLine())
		case len(args) > most:
			return fail(exitUsage, "%s takes at most %s, not %d", c.CommandPath(), plural(most, "argument"), len(args)).hint("usage: %s", c.UseLine())
		}
		return nil
	}
	return count, func(c *cobra.Command, args []string) error {
		dir := ""
		if hasBatch {
			dir = args[0]
		}
		var warnings []string
		var err error
		a.set, a.sources, warnings, err = loadSettings(c.Flags(), dir, a.config, os.Environ())
		if err != nil {
			return err
		}
		for _, w := range warnings {
			a.warn("%s", w)
		}
		if a.printConfig {
			if a.set.JSON {
				return a.writeJSON(a.sources)
			}
			printSources(a.stdout, a.sources)
			return nil
		}
		err = do(c.Context(), args)
		var f *failure
		if err != nil && !errors.As(err, &f) {
			return fail(exitInternal, "%w", err)
		}
		return err
	}
}

// warn writes a warning line, unless --quiet.
func (a *app) warn(format string, args ...any) {
	if !a.set.Quiet {
		fmt.Fprintf(a.stderr, "instroom: warning: "+format+"\n", args...)
	}
}

// say writes to stdout what a person reads, unless --quiet or --json.
func (a *app) say(format string, args ...any) {
	if !a.set.Quiet && !a.set.JSON {
		fmt.Fprintf(a.stdout, format+"\n", args...)
	}
}

// writeJSON writes one indented JSON value to stdout.
func (a *app) writeJSON(v any) error {
	e := json.NewEncoder(a.stdout)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// plural is "1 seat", "2 seats", with the number grouped by thousands.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	switch {
	case noun == "person":
		return model.Grouped(int64(n)) + " people"
	case len(noun) > 1 && noun[len(noun)-1] == 'y' && noun[len(noun)-2] != 'a':
		return model.Grouped(int64(n)) + " " + noun[:len(noun)-1] + "ies"
	}
	return model.Grouped(int64(n)) + " " + noun + "s"
}

// completeFolders completes arguments, which are all folders.
func completeFolders(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// oneOf completes a flag that takes one of a few words.
func oneOf(words ...string) cobra.CompletionFunc {
	return cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)
}

// flagNames returns the names of the flags that a command takes.
func flagNames(c *cobra.Command) []string {
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	c.InheritedFlags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return names
}
