package main

import (
	"bytes"
	"testing"
	"time"

	"instroom/io/plan"
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

func TestWarnOfLimit(t *testing.T) {
	for _, c := range []struct {
		name  string
		limit time.Duration
		total float64
		late  int
		want  string
	}{
		{"no limit", 0, 100, 0, ""},
		{"within it", 10 * time.Second, 10.2, 0, ""},
		{"changes left", 10 * time.Second, 9, 1200,
			"instroom: warning: the time limit came before the smallest change of 1,200 waiting needs was sought\n"},
		{"beyond it", 10 * time.Second, 12.34, 0,
			"instroom: warning: the run took 12.3s, longer than its time limit of 10s: reasons, verification and writing are never left out\n" +
				"instroom: hint: a batch of this size needs --time-limit 15s or more\n"},
	} {
		var stderr bytes.Buffer
		a := &app{stderr: &stderr}
		a.set.TimeLimit = c.limit
		a.warnOfLimit(&plan.Run{ChangesOutOfTime: c.late, Seconds: plan.Seconds{Total: c.total}})
		if stderr.String() != c.want {
			t.Errorf("%s: %q, want %q", c.name, stderr.String(), c.want)
		}
	}
}
