package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"instroom/benchmarks/orlib"
	"instroom/benchmarks/peers"
)

// benchFlags are the flags of bench.
type benchFlags struct {
	participants, seats []string
	preset              string
	variations          []string
	seeds               int
	data                string
	contenders          []string
	rounds, judge       int
	peers               string
	out, record, plots  string
	from                []string
	generated           bool // batches are generated: asked for, or nothing else given
}

func (a *app) benchCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "bench [FOLDER | LAYOUT:FILE]…",
		Short: "Run the same batches through the engine, other solvers and simple rules",
		Long: `bench solves the same batches with the engine, with the MILP solvers and CP-SAT
that are on this machine, and by simple rules, and prints a table: who ends how,
how far below the bound, in what time and memory. Every answer is judged by code
of its own. Solvers that are missing are named and skipped.

The batches are those of the trial family (--participants, --seats, --variations,
--seeds) or cohorts as generate makes them (--preset), the folders named, published
sets below --data, or files of published problems as LAYOUT:FILE, with the layouts
` + strings.Join(orlib.Layouts(), ", ") + `.

--time-limit holds for each solve (default 60s), --threads for every solver alike.`,
		Example: `  instroom bench
  instroom bench --participants 20000 --preset antwerp --time-limit 5m
  instroom bench --contenders price,cbc week36
  instroom bench --participants 300,2000,5000 --record runs.json --plots plots
  instroom bench --from runs.json --plots plots
  instroom bench cap:cap61.txt assign:assign100.txt`,
	}
	var f benchFlags
	flags := c.Flags()
	flags.StringSliceVar(&f.participants, "participants", []string{"2000"}, "`sizes` of the batches to generate")
	flags.StringVar(&f.preset, "preset", trialPreset, "what they are like: "+strings.Join(benchPresets(), ", "))
	flags.StringSliceVar(&f.seats, "seats", []string{"0.95"}, "trial: seats as shares of the demand")
	flags.StringSliceVar(&f.variations, "variations", []string{"plain"}, "trial: "+strings.Join(variationNames(), ", ")+", or all")
	flags.IntVar(&f.seeds, "seeds", 1, "batches of each kind, with the seeds from --seed (default 1) on")
	flags.StringVar(&f.data, "data", "", "`folder` of published sets to run, each beside what is known of it")
	flags.StringSliceVar(&f.contenders, "contenders", peers.Usual(), "who runs: "+strings.Join(peers.Names(), ", "))
	flags.IntVar(&f.rounds, "rounds", 3, "rounds of all contenders, in alternating order")
	flags.IntVar(&f.judge, "judge", 20000, "have plans judged up to this many people (0 = none)")
	flags.StringVar(&f.peers, "peers", filepath.Join(".peers", "bin"), "`folder` that goes before the PATH")
	flags.StringVar(&f.out, "out", "", "write the table to this `file` too")
	flags.StringVar(&f.record, "record", "", "write every run to this JSON `file` too")
	flags.StringVar(&f.plots, "plots", "", "draw time.svg and gap.svg, over the number of options, into this `folder`")
	flags.StringSliceVar(&f.from, "from", nil, "run nothing: table and plots of these `files` of --record again")
	c.RegisterFlagCompletionFunc("preset", oneOf(benchPresets()...))
	c.Args, c.RunE = a.work(0, 1000, false, func(ctx context.Context, args []string) error {
		if len(f.from) > 0 {
			if len(args) > 0 {
				return fail(exitUsage, "--from runs nothing: leave %s away", args[0])
			}
			records, err := readRecords(f.from)
			if err != nil {
				return err
			}
			return a.measured(records, &f)
		}
		for _, name := range []string{"seats", "variations"} {
			if f.preset != trialPreset && flags.Changed(name) {
				return fail(exitUsage, "--%s is of the trial family, and the preset is %s", name, f.preset).
					hint("instroom generate --config makes such a cohort, and instroom bench FOLDER runs it")
			}
		}
		f.generated = len(args) == 0 && f.data == "" || flags.Changed("participants") || flags.Changed("preset")
		return a.bench(ctx, &f, args)
	})
	c.AddCommand(a.benchYearCommand())
	return c
}

// canWrite reports a file, "" = none, whose folder can't be written to: better
// before the runs than after them.
func canWrite(files ...string) error {
	for _, file := range files {
		if file == "" {
			continue
		}
		if err := writable(filepath.Dir(file)); err != nil {
			return fail(exitInternal, "can't write %s: %w", file, err)
		}
	}
	return nil
}

// benchRunCommand is what bench starts for each run.
func (a *app) benchRunCommand() *cobra.Command {
	c := &cobra.Command{Use: "bench-run", Hidden: true, Short: "One run of bench, as JSON on stdin and stdout"}
	c.Args, c.RunE = a.work(0, 0, false, func(ctx context.Context, _ []string) error {
		return peers.Child(ctx, a.stdin, a.stdout)
	})
	return c
}

func (a *app) bench(ctx context.Context, f *benchFlags, args []string) error {
	scratch, err := os.MkdirTemp("", "instroom-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	instances, err := a.instances(ctx, f, args, scratch)
	if err != nil {
		return err
	}
	if len(instances) == 0 {
		return fail(exitInput, "there is no batch to run")
	}
	if f.rounds < 1 || f.judge < 0 {
		return fail(exitUsage, "--rounds must be at least 1, and --judge not negative")
	}
	for _, name := range f.contenders {
		if _, err := peers.Find(name); err != nil {
			failure := fail(exitUsage, "%w", err)
			if n := nearest(name, peers.Names()); n != "" {
				failure.hint("did you mean %q?", n)
			}
			return failure
		}
	}
	if err := beforePath(f.peers); err != nil {
		return err
	}
	if err := canWrite(f.out, f.record); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	limit := a.set.TimeLimit
	if limit == 0 {
		limit = time.Minute
	}
	shown := a.newTicker()
	suite := &peers.Suite{
		Instances: instances, Contenders: f.contenders, Rounds: f.rounds, Threads: a.set.Threads,
		Limit: limit, Work: a.set.WorkLimit, Judge: f.judge, Say: shown.say, Wait: shown.wait,
		Child: func(ctx context.Context) *exec.Cmd {
			cmd := exec.CommandContext(ctx, self, "bench-run")
			cmd.Args[0] = os.Args[0]
			return cmd
		},
	}
	record, err := suite.Run(ctx)
	if err != nil {
		return fail(exitUsage, "%w", err)
	}
	if len(record.Runs) == 0 {
		return fail(exitInterrupted, "interrupted before the first run had ended")
	}
	return a.measured([]*peers.Record{record}, f)
}

// beforePath puts a folder of programs before the PATH where it is there.
func beforePath(dir string) error {
	if dir == "" {
		return nil
	}
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return nil
	}
	if err == nil {
		dir, err = filepath.Abs(dir)
	}
	if err != nil {
		return fail(exitUsage, "--peers: %w", err)
	}
	return os.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
}
