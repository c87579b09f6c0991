package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"instroom/model"
	"instroom/solver"
)

// progress writes what a solver knows on the way: one header, a row where
// something changed, at most two rows a second, and on a terminal a bar of the
// needs placed that is drawn over itself. In a pipe it is silent unless asked.
type progress struct {
	w        io.Writer
	terminal bool
	rows     bool
	needs    int

	header bool
	bar    bool // a bar stands on the last line
	last   solver.Progress
	at     time.Duration // of the last row
}

// progressEvery is the least time between two rows.
const progressEvery = 500 * time.Millisecond

func newProgress(w io.Writer, needs int, set *settings) *progress {
	f, ok := w.(*os.File)
	terminal := ok && term.IsTerminal(int(f.Fd()))
	return &progress{w: w, terminal: terminal, rows: (terminal || set.Verbose) && !set.Quiet, needs: needs}
}

// update takes one report of the solver.
func (p *progress) update(now solver.Progress) {
	if !p.rows {
		return
	}
	changed := now.Objective != p.last.Objective || now.Bound != p.last.Bound || now.Placed != p.last.Placed
	p.last = now
	if !p.header || (changed && now.Elapsed-p.at >= progressEvery) {
		p.row(now)
		return
	}
	p.drawBar()
}

// end writes the last row and takes the bar away.
func (p *progress) end(now solver.Progress) {
	if p.rows {
		p.row(now)
		p.clear()
	}
}

func (p *progress) row(now solver.Progress) {
	p.clear()
	if !p.header {
		p.header = true
		fmt.Fprintf(p.w, "%8s %16s %16s %10s %9s\n", "time", "objective", "bound", "gap", "placed")
	}
	fmt.Fprintf(p.w, "%8s %16s %16s %10s %9s\n", fmt.Sprintf("%.2fs", now.Elapsed.Seconds()),
		model.Grouped(int64(now.Objective)), model.Grouped(int64(now.Bound)), model.Percent(model.Gap(now.Objective, now.Bound)), model.Grouped(int64(now.Placed)))
	p.at = now.Elapsed
	p.drawBar()
}

func (p *progress) drawBar() {
	if !p.terminal || p.needs <= 0 {
		return
	}
	const width = 40
	full := min(width, width*p.last.Placed/p.needs)
	fmt.Fprintf(p.w, "\r\x1b[K%8s [%s%s] %s of %s needs placed", fmt.Sprintf("%.1fs", p.last.Elapsed.Seconds()),
		strings.Repeat("#", full), strings.Repeat(".", width-full), model.Grouped(int64(p.last.Placed)), model.Grouped(int64(p.needs)))
	p.bar = true
}

func (p *progress) clear() {
	if p.bar {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.bar = false
	}
}
