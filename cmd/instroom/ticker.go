package main

import (
	"fmt"
	"os"
	"time"

	"golang.org/x/term"
)

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
