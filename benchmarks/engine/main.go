// Command engine prints the table of targets: the price engine on the trial
// family, size by size and variation by variation, every plan recomputed by the
// judge, and the target beside every figure.
//
//	go run ./benchmarks/engine                            # weekly sizes, all variations
//	go run ./benchmarks/engine -sizes 2000 -seeds 20 -variations plain
//	go run ./benchmarks/engine -sizes 100000,1000000 -variations plain -seats 0.95 -seeds 1
//	go run ./benchmarks/engine -sizes 2000 -seeds 5 -peer cbc   # an exact MILP solver beside it
//	go run ./benchmarks/engine -sizes 2000 -seats 0.6 -first 2 -write t2000   # one batch, as a folder
//
// Each batch is made and solved in a process of its own. Compile and solve are
// timed, making and judging the batch are not. It exits with 1 where the judge
// refuses a plan or a run fails; a missed target is shown and changes no exit code.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"instroom/benchmarks/record"
	"instroom/benchmarks/trial"
	"instroom/solver/command"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// options are the flags.
type options struct {
	sizes      []int
	seats      []float64
	seeds      int
	first      uint64
	variations []variation
	threads    int
	limit      time.Duration
	work       int64
	within     time.Duration
	judge      int
	peer       string
	patient    time.Duration
	out        string
	write      string
	one        string
}

func parse(args []string, stderr io.Writer) (*options, error) {
	o := &options{}
	f := flag.NewFlagSet("engine", flag.ContinueOnError)
	f.SetOutput(stderr)
	sizes := f.String("sizes", "60,2000,5000,20000", "people, a list")
	seats := f.String("seats", "0.6,0.8,0.95,1.1", "seats as a share of the demand, a list; for the variation plain")
	names := make([]string, len(variations))
	for i, v := range variations {
		names[i] = v.name
	}
	kinds := f.String("variations", "all", "a list of "+strings.Join(names, ", "))
	f.IntVar(&o.seeds, "seeds", 10, "batches a row, of as many seeds")
	f.Uint64Var(&o.first, "first", 1, "the first seed")
	f.IntVar(&o.threads, "threads", 0, "threads of the engine; 0 = all processors")
	f.DurationVar(&o.limit, "limit", 0, "time limit of a solve; 0 = the engine's default work")
	f.Int64Var(&o.work, "work", 0, "work limit of a solve, in options looked at; 0 = the engine's default, -1 = none")
	f.DurationVar(&o.within, "within", 0, "start no batch after this long; 0 = no end")
	f.IntVar(&o.judge, "judge", 20000, "have plans judged up to this many people; 0 = none")
	f.StringVar(&o.peer, "peer", "", "solve every batch with this program too: "+strings.Join(command.Names(), ", "))
	f.DurationVar(&o.patient, "peer-limit", 150*time.Second, "time limit of the peer")
	f.StringVar(&o.out, "out", "", "write the table to this file too")
	f.StringVar(&o.write, "write", "", "write the first batch of the first row to this folder, and stop")
	f.StringVar(&o.one, "instance", "", "solve one batch, given and answered as JSON (the command calls itself so)")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if f.NArg() > 0 {
		return nil, fmt.Errorf("no argument is expected: %q", f.Arg(0))
	}
	var err error
	if o.sizes, err = list(*sizes, strconv.Atoi); err != nil {
		return nil, fmt.Errorf("-sizes: %w", err)
	}
	if o.seats, err = list(*seats, func(s string) (float64, error) { return strconv.ParseFloat(s, 64) }); err != nil {
		return nil, fmt.Errorf("-seats: %w", err)
	}
	for _, size := range o.sizes {
		for _, seats := range o.seats {
			if err := (&trial.Options{People: size, Seats: seats}).Validate(); err != nil {
				return nil, err
			}
		}
	}
	if o.seeds < 1 || o.threads < 0 || o.limit < 0 || o.work < -1 || o.within < 0 || o.judge < 0 {
		return nil, errors.New("-seeds must be at least 1, -work at least -1, and nothing else negative")
	}
	if o.peer != "" && !slices.Contains(command.Names(), o.peer) {
		return nil, fmt.Errorf("no peer is called %q: %s", o.peer, strings.Join(command.Names(), ", "))
	}
	if o.patient <= 0 {
		return nil, errors.New("-peer-limit must be above 0")
	}
	o.variations, err = chosen(*kinds)
	return o, err
}

func list[T any](s string, one func(string) (T, error)) ([]T, error) {
	var out []T
	for _, part := range strings.Split(s, ",") {
		v, err := one(strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintf(stderr, "engine: error: %v\n", err)
		return 2
	}
	switch {
	case o.one != "":
		err = one(ctx, o.one, stdout)
	case o.write != "":
		r := o.rows()[0]
		err = trial.Write(o.write, trial.Batch(r.options(o.first)))
	default:
		err = table(ctx, o, stdout, stderr)
	}
	if err != nil {
		fmt.Fprintf(stderr, "engine: error: %v\n", err)
		return 1
	}
	return 0
}

// one solves one batch in this process.
func one(ctx context.Context, text string, stdout io.Writer) error {
	var in instance
	if err := json.Unmarshal([]byte(text), &in); err != nil {
		return err
	}
	out, err := in.solve(ctx)
	if err != nil {
		return err
	}
	return json.NewEncoder(stdout).Encode(out)
}

// rows returns the rows to fill, size by size.
func (o *options) rows() []*row {
	var out []*row
	for _, people := range o.sizes {
		for i := range o.variations {
			v := &o.variations[i]
			if v.seats > 0 {
				out = append(out, &row{people: people, variation: v, seats: v.seats})
				continue
			}
			for _, seats := range o.seats {
				out = append(out, &row{people: people, variation: v, seats: seats})
			}
		}
	}
	return out
}

// options returns the batch of a seed.
func (r *row) options(seed uint64) trial.Options {
	o := r.variation.o
	o.People, o.Seats, o.Seed = r.people, r.seats, seed
	return o
}

// table fills the rows and prints each when it is full.
func table(ctx context.Context, o *options, stdout, stderr io.Writer) error {
	w := stdout
	if o.out != "" {
		f, err := os.Create(o.out)
		if err != nil {
			return err
		}
		defer f.Close()
		w = io.MultiWriter(stdout, f)
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	start := time.Now()
	fmt.Fprintf(w, "%s\n\n", machine(o))
	fmt.Fprint(w, heading)
	rows, skipped, bad := o.rows(), 0, 0
	for _, r := range rows {
		r.load = record.Load()
		for seed := o.first; seed < o.first+uint64(o.seeds); seed++ {
			if ctx.Err() != nil || o.within > 0 && time.Since(start) > o.within {
				skipped++
				continue
			}
			in := instance{
				Batch: r.options(seed), Threads: o.threads, Limit: o.limit, Work: o.work, Judge: r.people <= o.judge,
				Peer: o.peer, Patient: o.patient,
				WhatIf: r.people == whatIfSize && r.variation.name == "plain",
			}
			out, err := apart(ctx, self, &in)
			if ctx.Err() != nil {
				skipped++
				continue
			}
			if err != nil {
				r.failed = append(r.failed, fmt.Sprintf("seed %d failed", seed))
				bad++
				fmt.Fprintf(stderr, "engine: error: %d people, %s, seats %g, seed %d: %v\n", r.people, r.variation.name, r.seats, seed, err)
				continue
			}
			r.outcomes = append(r.outcomes, *out)
			fmt.Fprintf(stderr, "%7.1f s  %d %s seats %g seed %d: %s, %d..%d, compile %s s, solve %s s, judged in %s s\n",
				time.Since(start).Seconds(), r.people, r.variation.name, r.seats, seed, out.Status, out.Objective, out.Bound,
				record.Seconds(out.Compile), record.Seconds(out.Solve), record.Seconds(out.JudgeSeconds))
			if out.Peer != nil {
				fmt.Fprintf(stderr, "           %s: %s, %d, %s s %s\n", o.peer, out.Peer.Says, out.Peer.Objective, record.Seconds(out.Peer.Seconds), out.Peer.Warning)
			}
			for _, f := range out.Findings {
				fmt.Fprintf(stderr, "engine: error: %s\n", f)
			}
			if len(out.Findings) > 0 {
				bad++
			}
		}
		if len(r.outcomes)+len(r.failed) > 0 {
			r.write(w)
		}
	}
	notes(w, rows)
	if skipped > 0 {
		fmt.Fprintf(w, "\nNot run: %d of %d batches.\n", skipped, len(rows)*o.seeds)
	}
	if bad > 0 {
		return fmt.Errorf("%d batches failed or were refused", bad)
	}
	return ctx.Err()
}

// apart solves a batch in a process of its own.
func apart(ctx context.Context, self string, in *instance) (*outcome, error) {
	text, err := json.Marshal(in)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, self, "-instance", string(text))
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, bytes.TrimSpace(stderr.Bytes()))
	}
	out := &outcome{}
	return out, json.Unmarshal(stdout.Bytes(), out)
}

// machine says what ran where.
func machine(o *options) string {
	threads := o.threads
	if threads == 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	limit := "the engine's default work"
	switch {
	case o.work < 0:
		limit = "no work limit"
	case o.work > 0:
		limit = fmt.Sprintf("work limit %d", o.work)
	}
	if o.limit > 0 {
		limit += ", at most " + o.limit.String() + " a solve"
	}
	if o.peer != "" {
		limit += ", peer " + o.peer + " for at most " + o.patient.String()
	}
	return fmt.Sprintf("%s, commit %s, %s %s/%s, %s, %d threads, %s; median / worst over the seeds.",
		time.Now().Format("2006-01-02 15:04"), record.Commit(), runtime.Version(), runtime.GOOS, runtime.GOARCH, record.Processor(), threads, limit)
}
