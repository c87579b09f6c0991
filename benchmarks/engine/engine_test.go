package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"instroom/model"
	"instroom/solver"
	"instroom/solver/command"
)

// TestMain lets the command call itself: the test binary answers -instance too.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "-instance" {
		os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
	}
	os.Setenv("GORACE", "atexit_sleep_ms=0") // under -race every process sleeps a second at its end
	os.Exit(m.Run())
}

// TestTable fills small rows of every variation.
func TestTable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "table.md")
	var stdout, stderr bytes.Buffer
	if code := run(context.Background(), []string{"-sizes", "60,120", "-seats", "0.6,1.1", "-seeds", "2", "-out", file}, &stdout, &stderr); code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr.String())
	}
	written, err := os.ReadFile(file)
	if err != nil || string(written) != stdout.String() {
		t.Errorf("the file holds something else (%v)", err)
	}
	columns := strings.Count(strings.SplitN(heading, "\n", 2)[0], "|")
	rows := 0
	for line := range strings.Lines(stdout.String()) {
		if strings.HasPrefix(line, "|") {
			rows++
			if n := strings.Count(line, "|"); n != columns {
				t.Errorf("%d columns, want %d: %s", n-1, columns-1, line)
			}
			if rows > 2 && !strings.Contains(line, "accepts 2") {
				t.Errorf("not judged: %s", line)
			}
		}
	}
	if want := 2 + 2*(2+len(variations)-1); rows != want {
		t.Errorf("%d lines of table, want %d:\n%s", rows, want, stdout.String())
	}
}

// TestWithin starts nothing once the time is over, and says so.
func TestWithin(t *testing.T) {
	var stdout, stderr bytes.Buffer
	code := run(context.Background(), []string{"-sizes", "60", "-seeds", "3", "-variations", "ties", "-within", "1ns"}, &stdout, &stderr)
	if code != 0 || !strings.Contains(stdout.String(), "Not run: 3 of 3 batches") {
		t.Errorf("exit code %d: %s", code, stdout.String())
	}
}

func TestUsage(t *testing.T) {
	for _, args := range []string{"-sizes x", "-sizes 0", "-seats 0", "-seats -1", "-seeds 0", "-variations tie", "-limit -1s", "-work -2", "-peer lp_solve", "-peer cbc -peer-limit 0s", "more"} {
		if code := run(context.Background(), strings.Fields(args), &bytes.Buffer{}, &bytes.Buffer{}); code != 2 {
			t.Errorf("%s: exit code %d, want 2", args, code)
		}
	}
}

// TestMissed holds that no missed target goes unsaid.
func TestMissed(t *testing.T) {
	good := outcome{Status: "optimal", Objective: 1_000_000, Bound: 1_000_000, Compile: 0.05, Solve: 0.1, Judged: true}
	for _, c := range []struct {
		name      string
		people    int
		variation int
		change    func(*outcome)
		want      string // "" = nothing
	}{
		{"all reached", 2000, 0, func(*outcome) {}, ""},
		{"one not proven", 2000, 0, func(o *outcome) { o.Status, o.Bound = "feasible", o.Bound+1 }, "1 of 3 not proven"},
		{"one seed slow", 2000, 0, func(o *outcome) { o.Solve = 0.96 }, "worst 1.01 s"},
		{"compile counts", 2000, 0, func(o *outcome) { o.Compile = 2 }, "worst 2.10 s"},
		{"within the gap", 5000, 0, func(o *outcome) { o.Status, o.Bound = "feasible", o.Bound+4 }, ""},
		{"beyond the gap", 5000, 0, func(o *outcome) { o.Status, o.Bound = "feasible", o.Bound+6 }, "gap 0.00060 %"},
		{"memory", 100_000, 0, func(o *outcome) { o.Peak = 3 * gigabyte / 2 }, "1.5 GB"},
		{"refused", 2000, 0, func(o *outcome) { o.Findings = []string{"seat-twice"} }, "1 found wrong"},
		{"refused where no target is set", 2_000_000, 0, func(o *outcome) { o.Findings = []string{"seat-twice"} }, "1 found wrong"},
		{"openings late", 2000, 1, func(o *outcome) { o.Solve, o.Reached = 9, [...]float64{1, 8, 9} }, "1 of 3 not at 0.05 % in 5 s"},
		{"openings never", 2000, 1, func(o *outcome) { o.Reached = [...]float64{-1, -1, -1} }, "1 of 3 not at 0.05 % in 5 s"},
		{"openings not proven is fine", 2000, 1, func(o *outcome) { o.Status, o.Bound = "feasible", o.Bound+90 }, ""},
	} {
		r := &row{people: c.people, variation: &variations[c.variation], outcomes: []outcome{good, good, good}}
		c.change(&r.outcomes[1])
		got := strings.Join(targetOf(c.people, r.variation).missed(r), ", ")
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	slow := good
	slow.Solve = 0.5
	r := &row{people: 2000, variation: &variations[0], outcomes: []outcome{good, slow, slow}}
	if got := strings.Join(targetOf(2000, r.variation).missed(r), ", "); got != "median 0.550 s" {
		t.Errorf("median: %q", got)
	}
}

// TestPeer has an exact MILP solver say the same of small batches.
func TestPeer(t *testing.T) {
	for _, name := range command.Names() {
		t.Run(name, func(t *testing.T) {
			if _, err := command.New(name, command.Format{}); err != nil {
				t.Skip(err)
			}
			var stdout, stderr bytes.Buffer
			args := []string{"-sizes", "80", "-seats", "0.6", "-seeds", "1", "-peer", name, "-peer-limit", "30s"}
			if code := run(context.Background(), args, &stdout, &stderr); code != 0 {
				t.Fatalf("exit code %d: %s", code, stderr.String())
			}
			if n := strings.Count(stdout.String(), "1/1 optimal, 1 as good"); n != len(variations) {
				t.Errorf("the same in %d of %d variations:\n%s", n, len(variations), stdout.String())
			}
		})
	}
}

// TestReached: parts that have not reported yet make no small gap.
func TestReached(t *testing.T) {
	told := []solver.Progress{
		{Elapsed: 1 * time.Second, Objective: 500_000, Bound: 500_010}, // half of the parts
		{Elapsed: 2 * time.Second, Objective: 990_000, Bound: 1_000_300},
		{Elapsed: 3 * time.Second, Objective: 999_500, Bound: 1_000_300},
		{Elapsed: 4 * time.Second, Objective: 999_900, Bound: 1_000_300},
	}
	got := reached(told, &solver.Result{Objective: model.Points(999_900), Bound: 1_000_200}, 5)
	if want := [...]float64{3, 4, -1}; got != want {
		t.Errorf("%v, want %v", got, want)
	}
	got = reached(nil, &solver.Result{Objective: 7, Bound: 7}, 5)
	if want := [...]float64{5, 5, 5}; got != want {
		t.Errorf("%v, want %v", got, want)
	}
}
