package main

import (
	"testing"
	"time"
)

// TestAfterSolve holds that the solver gets at least a quarter of the time that is
// left, and that verifying and writing are never forgotten.
func TestAfterSolve(t *testing.T) {
	for _, c := range []struct{ writing, left, want time.Duration }{
		{time.Second, 4 * time.Second, 1400 * time.Millisecond},
		{time.Second, 100 * time.Second, 3 * time.Second},
		{4 * time.Second, 4 * time.Second, 3 * time.Second},
		{time.Second, -time.Second, -750 * time.Millisecond},
	} {
		if got := afterSolve(c.writing, c.left); got != c.want {
			t.Errorf("afterSolve(%s, %s) = %s, want %s", c.writing, c.left, got, c.want)
		}
	}
}

// TestWriting holds that more is kept for a larger batch and on a slower machine,
// and that one slow read of a small file does not keep everything.
func TestWriting(t *testing.T) {
	small, large := writing(400, 3000, 50*time.Millisecond), writing(20_000, 400_000, 1500*time.Millisecond)
	if small < 100*time.Millisecond || large < 5*small {
		t.Errorf("writing keeps %s for 400 people and %s for 20,000", small, large)
	}
	slow, stuck := writing(20_000, 400_000, 4*time.Second), writing(20_000, 400_000, time.Hour)
	if slow <= large || stuck > 4*large {
		t.Errorf("of a slow machine writing makes %s, of a stuck one %s, of a quick one %s", slow, stuck, large)
	}
}
