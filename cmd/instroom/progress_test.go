package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"instroom/solver"
)

func TestProgress(t *testing.T) {
	reports := []solver.Progress{
		{Elapsed: 10 * time.Millisecond, Objective: 1_000_000, Bound: 1_500_000, Placed: 10},
		{Elapsed: 20 * time.Millisecond, Objective: 1_100_000, Bound: 1_500_000, Placed: 11}, // too soon for a row
		{Elapsed: 700 * time.Millisecond, Objective: 1_200_000, Bound: 1_300_000, Placed: 12},
		{Elapsed: 1300 * time.Millisecond, Objective: 1_200_000, Bound: 1_300_000, Placed: 12}, // nothing new
	}
	play := func(p *progress) {
		for _, r := range reports {
			p.update(r)
		}
		p.end(solver.Progress{Elapsed: 2 * time.Second, Objective: 1_200_000, Bound: 1_200_000, Placed: 12})
	}
	const rows = "" +
		"    time        objective            bound        gap    placed\n" +
		"   0.01s        1,000,000        1,500,000    50.00 %        10\n" +
		"   0.70s        1,200,000        1,300,000     8.33 %        12\n" +
		"   2.00s        1,200,000        1,200,000        0 %        12\n"

	var pipe bytes.Buffer
	play(newProgress(&pipe, 20, &settings{}))
	if pipe.Len() != 0 {
		t.Errorf("a pipe got %q", &pipe)
	}
	play(newProgress(&pipe, 20, &settings{Verbose: true}))
	if pipe.String() != rows {
		t.Errorf("verbose, in a pipe:\n%s\nwant\n%s", &pipe, rows)
	}

	var screen bytes.Buffer
	play(&progress{w: &screen, terminal: true, rows: true, needs: 20})
	if !strings.Contains(screen.String(), "[####################....................] 10 of 20 needs placed") {
		t.Errorf("no bar on the terminal: %q", &screen)
	}
	if got := afterReturns(screen.String()); got != rows {
		t.Errorf("on a terminal, the bars drawn over:\n%q\nwant\n%q", got, rows)
	}
}

// afterReturns is what a terminal shows: "\r\x1b[K" clears a line.
func afterReturns(s string) string {
	var out strings.Builder
	for line := range strings.Lines(s) {
		if i := strings.LastIndex(line, "\r\x1b[K"); i >= 0 {
			line = line[i+len("\r\x1b[K"):]
		}
		out.WriteString(line)
	}
	return out.String()
}
