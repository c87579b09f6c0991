package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"instroom/io/plan"
)

// newWeek makes the batch that init makes and returns its folder.
func newWeek(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "week")
	var out, errs bytes.Buffer
	if code := run(context.Background(), []string{"init", dir}, nil, &out, &errs); code != 0 {
		t.Fatalf("init: code %d\n%s", code, &errs)
	}
	return dir
}

// TestInterruptedBeforePlan holds that Ctrl-C while the batch is read ends the
// run with 130 and without a trace.
func TestInterruptedBeforePlan(t *testing.T) {
	dir := newWeek(t)
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(errInterrupted)
	var out, errs bytes.Buffer
	if code := run(ctx, []string{"place", dir}, nil, &out, &errs); code != exitInterrupted {
		t.Errorf("code %d, want %d\n%s", code, exitInterrupted, &errs)
	}
	if want := "instroom: error: interrupted before there was a plan; nothing was written\n"; errs.String() != want || out.Len() != 0 {
		t.Errorf("stderr %q, want %q; stdout %q", &errs, want, &out)
	}
	if exists(filepath.Join(dir, "plan")) {
		t.Error("a plan folder was made")
	}
}

// cancelOn cancels a context when a text is written through it.
type cancelOn struct {
	bytes.Buffer
	text   string
	cancel func()
}

func (c *cancelOn) Write(p []byte) (int, error) {
	if strings.Contains(string(p), c.text) {
		c.cancel()
	}
	return c.Buffer.Write(p)
}

// TestInterruptedWritesBest holds that Ctrl-C during the solve writes the best
// plan so far, verified like any other.
func TestInterruptedWritesBest(t *testing.T) {
	dir := newWeek(t)
	ctx, cancel := context.WithCancelCause(context.Background())
	errs := &cancelOn{text: "objective", cancel: func() { cancel(errInterrupted) }}
	var out bytes.Buffer
	if code := run(ctx, []string{"place", dir, "--verbose"}, nil, &out, errs); code != exitOK {
		t.Fatalf("code %d\n%s", code, &errs.Buffer)
	}
	data, err := os.ReadFile(filepath.Join(dir, "plan", plan.RunFile))
	if err != nil {
		t.Fatal(err)
	}
	var r plan.Run
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	if r.Status == "optimal" && r.Bound != r.Objective {
		t.Errorf("optimal with bound %d and objective %d", r.Bound, r.Objective)
	}
	if code := run(context.Background(), []string{"verify", dir}, nil, &out, errs); code != exitOK {
		t.Errorf("verify: code %d\n%s", code, &errs.Buffer)
	}
}

// TestFailureForm holds that every message has its one form.
func TestFailureForm(t *testing.T) {
	var out bytes.Buffer
	code := printFailure(&out, fail(exitNoPlan, "no %s", "plan").hint("do %s", "this").hint("or that"))
	if want := "instroom: error: no plan\ninstroom: hint: do this\ninstroom: hint: or that\n"; code != exitNoPlan || out.String() != want {
		t.Errorf("code %d, %q", code, out.String())
	}
}
