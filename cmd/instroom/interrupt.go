package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"sync"

	"instroom/io/plan"
)

// errInterrupted is the cause of a context that Ctrl-C ended.
var errInterrupted = errors.New("interrupted")

// withInterrupt returns a context that the first Ctrl-C cancels, so that the
// best plan so far is written. The second calls abort, which does not return.
// stop gives the signals back.
func withInterrupt(parent context.Context, abort func()) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, interruptSignals...)
	done := make(chan struct{})
	go func() {
		for n := 0; ; n++ {
			select {
			case <-signals:
				if n > 0 {
					abort()
				}
				cancel(errInterrupted)
			case <-done:
				return
			}
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(done)
		cancel(nil)
	}
}

// interrupted reports whether Ctrl-C ended the context.
func interrupted(ctx context.Context) bool {
	return errors.Is(context.Cause(ctx), errInterrupted)
}

// unfinished is a plan that lies under temporary names. A second Ctrl-C removes
// it, or waits until it is in its place: never does it leave half of one.
type unfinished struct {
	mu      sync.Mutex
	pending *plan.Pending
}

func (u *unfinished) hold(p *plan.Pending) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.pending = p
}

func (u *unfinished) commit() error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.pending == nil {
		return errInterrupted
	}
	if err := u.pending.Commit(); err != nil {
		return err
	}
	u.pending = nil
	return nil
}

func (u *unfinished) discard() {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.pending != nil {
		u.pending.Discard()
		u.pending = nil
	}
}
