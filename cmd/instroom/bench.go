package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"instroom/benchmarks/cohort"
	"instroom/benchmarks/orlib"
	"instroom/benchmarks/peers"
	"instroom/benchmarks/plots"
	"instroom/benchmarks/trial"
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
--seeds) or cohorts as generate makes them (--preset), the folders named, published sets below --data, or files of published
problems as LAYOUT:FILE, with the layouts ` + strings.Join(orlib.Layouts(), ", ") + `.

--time-limit holds for each solve (default 60s), --threads for every solver alike.`,
		Example: `  instroom bench
  instroom bench --participants 20000 --preset antwerp --time-limit 5m
  instroom bench --contenders price,cbc week36
  instroom bench --participants 300,2000,5000 --record runs.json --plots plots
  instroom bench --from runs.json --plots plots
  instroom bench cap:cap41.txt assign:assign100.txt`,
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
		f.generated = len(args) == 0 && f.data == "" || flags.Changed("participants") || flags.Changed("preset")
		return a.bench(ctx, &f, args)
	})
	return c
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
	for _, file := range []string{f.out, f.record} {
		if file == "" {
			continue
		}
		if err := writable(filepath.Dir(file)); err != nil {
			return fail(exitInternal, "can't write %s: %w", file, err)
		}
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
	if a.set.JSON {
		if err := a.writeJSON(all); err != nil {
			return err
		}
	} else if _, err := a.stdout.Write(table.Bytes()); err != nil {
		return err
	}
	if f.out != "" {
		if err := writeWhole(f.out, table.Bytes()); err != nil {
			return err
		}
	}
	if f.record != "" {
		text, err := json.MarshalIndent(all, "", " ")
		if err != nil {
			return err
		}
		if err := writeWhole(f.record, append(text, '\n')); err != nil {
			return err
		}
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

// readRecords reads files of --record.
func readRecords(files []string) (out []*peers.Record, err error) {
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, fail(exitInput, "--from: %w", err)
		}
		r := &peers.Record{}
		if err := json.Unmarshal(text, r); err != nil {
			return nil, fail(exitInput, "--from: %s: %w", file, err)
		}
		if err := r.Validate(); err != nil {
			return nil, fail(exitInput, "--from: %s: %w", file, err)
		}
		out = append(out, r)
	}
	return out, nil
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

// instances lists the batches that the flags and arguments ask for.
func (a *app) instances(ctx context.Context, f *benchFlags, args []string, scratch string) ([]peers.Instance, error) {
	var out []peers.Instance
	if f.generated {
		made, err := a.generated(ctx, f, scratch)
		if err != nil {
			return nil, err
		}
		out = made
	}
	for _, arg := range args {
		if layout, file, ok := strings.Cut(arg, ":"); ok && slices.Contains(orlib.Layouts(), layout) {
			in, err := peers.Text(layout, file)
			if err != nil {
				return nil, fail(exitInput, "%w", err)
			}
			out = append(out, in)
			continue
		}
		if err := isFolder(arg); err != nil {
			return nil, err
		}
		out = append(out, peers.Instance{Row: filepath.Base(filepath.Clean(arg)), Source: peers.Source{Folder: arg}})
	}
	if f.data != "" {
		found, say, err := peers.External(f.data)
		if err != nil {
			return nil, fail(exitInput, "%w", err)
		}
		for _, line := range say {
			a.warn("%s", line)
		}
		out = append(out, found...)
	}
	return out, nil
}

// trialPreset is the family that the design's targets are set for.
const trialPreset = "trial"

func benchPresets() []string { return append([]string{trialPreset}, cohort.Presets()...) }

func variationNames() (names []string) {
	for _, v := range trial.Variations {
		names = append(names, v.Name)
	}
	return names
}

// generated lists the batches to generate.
func (a *app) generated(ctx context.Context, f *benchFlags, scratch string) (out []peers.Instance, err error) {
	if !slices.Contains(benchPresets(), f.preset) {
		return nil, fail(exitUsage, "no preset %q", f.preset).hint("the presets are %s", strings.Join(benchPresets(), ", "))
	}
	first := uint64(1)
	if a.set.Seed != nil {
		first = *a.set.Seed
	}
	if f.seeds < 1 {
		return nil, fail(exitUsage, "--seeds must be at least 1")
	}
	for _, text := range f.participants {
		people, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil {
			return nil, fail(exitUsage, "--participants: %q is not a whole number", text)
		}
		if f.preset != trialPreset {
			made, err := a.cohorts(ctx, f, people, first, scratch)
			if err != nil {
				return nil, err
			}
			out = append(out, made...)
			continue
		}
		rows, err := trialRows(f, people)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			for k := range uint64(f.seeds) {
				in := row
				o := *row.Source.Trial
				o.Seed, in.Seed, in.Source.Trial = first+k, first+k, &o
				out = append(out, in)
			}
		}
	}
	return out, nil
}

// cohorts makes the cohorts of one size, as generate does, each in a folder that
// is removed when bench ends.
func (a *app) cohorts(ctx context.Context, f *benchFlags, people int, first uint64, scratch string) (out []peers.Instance, err error) {
	knobs, faults := cohort.Read(f.preset, "", nil)
	if len(faults) > 0 {
		return nil, a.knobFaults(faults)
	}
	for seed := first; seed < first+uint64(f.seeds); seed++ {
		o := cohort.Options{Participants: people, Seed: seed, Threads: a.set.Threads}
		if err := o.Validate(); err != nil {
			return nil, fail(exitUsage, "%w", err)
		}
		dir := filepath.Join(scratch, fmt.Sprintf("%s-%d-%d", f.preset, people, seed))
		if err := os.Mkdir(dir, 0o777); err != nil {
			return nil, err
		}
		report := a.reportPeople(people)
		o.Progress = func(done int) { report(done, false) }
		_, err := cohort.Generate(ctx, dir, knobs, o)
		report(people, true)
		switch {
		case errors.Is(err, context.Canceled):
			return nil, fail(exitInterrupted, "interrupted before the first run had ended")
		case err != nil:
			return nil, err
		}
		out = append(out, peers.Instance{Row: fmt.Sprintf("%d %s", people, f.preset), Seed: seed, Source: peers.Source{Folder: dir}, People: people})
	}
	return out, nil
}

// trialRows lists the kinds of batches of the trial family of one size.
func trialRows(f *benchFlags, people int) (rows []peers.Instance, err error) {
	names := f.variations
	if slices.Equal(names, []string{"all"}) {
		names = variationNames()
	}
	for _, name := range names {
		i := slices.IndexFunc(trial.Variations, func(v trial.Variation) bool { return v.Name == name })
		if i < 0 {
			return nil, fail(exitUsage, "no variation %q", name).hint("the variations are %s", strings.Join(variationNames(), ", "))
		}
		v := &trial.Variations[i]
		seats := f.seats
		if v.Seats > 0 {
			seats = []string{fmt.Sprint(v.Seats)}
		}
		for _, text := range seats {
			o := v.Options
			o.People = people
			if o.Seats, err = strconv.ParseFloat(text, 64); err != nil {
				return nil, fail(exitUsage, "--seats: %q is not a number", text)
			}
			if err := o.Validate(); err != nil {
				return nil, fail(exitUsage, "%w", err)
			}
			rows = append(rows, peers.Instance{Row: fmt.Sprintf("%d %s, seats %g", people, v.Name, o.Seats), Source: peers.Source{Trial: &o}})
		}
	}
	return rows, nil
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

// ticker shows runs as they end, and on a terminal what is running.
type ticker struct {
	a        *app
	terminal bool
	waited   time.Time // when a line was last written in a pipe
	drawn    bool
}

// waitEvery is how often a pipe is told that something is still running.
const waitEvery = 30 * time.Second

func (a *app) newTicker() *ticker {
	file, ok := a.stderr.(*os.File)
	return &ticker{a: a, terminal: ok && term.IsTerminal(int(file.Fd())), waited: time.Now()}
}

func (t *ticker) say(line string) {
	if t.a.set.Quiet {
		return
	}
	if t.drawn {
		fmt.Fprint(t.a.stderr, "\r\x1b[K")
		t.drawn = false
	}
	fmt.Fprintln(t.a.stderr, line)
	t.waited = time.Now()
}

func (t *ticker) wait(line string) {
	switch {
	case t.a.set.Quiet:
	case t.terminal:
		fmt.Fprintf(t.a.stderr, "\r\x1b[K%s", line)
		t.drawn = true
	case time.Since(t.waited) >= waitEvery:
		t.say(line)
	}
}
