package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"instroom/model"
)

// countProgress shows how many of many equal things are done, with the time
// left: a bar on a terminal, a line every ten seconds where progress is asked
// for in a pipe, else nothing.
type countProgress struct {
	w        io.Writer
	what     string
	terminal bool
	rows     bool
	now      func() time.Time

	done, total int
	from        int // done before the clock started
	started     time.Time
	at          time.Time // of the last line
	bar         bool
}

func newCountProgress(w io.Writer, what string, set *settings, now func() time.Time) *countProgress {
	f, ok := w.(*os.File)
	terminal := ok && term.IsTerminal(int(f.Fd()))
	return &countProgress{w: w, what: what, terminal: terminal && !set.Quiet, rows: set.Verbose && !terminal, now: now}
}

// update takes a report. The first starts the clock.
func (p *countProgress) update(done, total int) {
	now := p.now()
	if p.started.IsZero() {
		p.started, p.from, p.at = now, done, now
	}
	p.done, p.total = done, total
	switch {
	case p.terminal:
		const width = 40
		full := width
		if total > 0 {
			full = width * done / total
		}
		fmt.Fprintf(p.w, "\r\x1b[K[%s%s] %s", strings.Repeat("#", full), strings.Repeat(".", width-full), p.text(now))
		p.bar = true
	case p.rows && (now.Sub(p.at) >= 10*time.Second || done == total):
		fmt.Fprintln(p.w, p.text(now))
		p.at = now
	}
}

func (p *countProgress) text(now time.Time) string {
	text := fmt.Sprintf("%s of %s %s", model.Grouped(int64(p.done)), model.Grouped(int64(p.total)), p.what)
	if fresh := p.done - p.from; fresh > 0 && p.done < p.total {
		left := time.Duration(float64(now.Sub(p.started)) / float64(fresh) * float64(p.total-p.done))
		text += ", about " + left.Round(time.Second).String() + " left"
	}
	return text
}

// end takes the bar away.
func (p *countProgress) end() {
	if p.bar {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.bar = false
	}
}
