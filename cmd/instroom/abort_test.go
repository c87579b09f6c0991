//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestSecondInterruptAborts sends real signals to a process that hangs in
// reading a pipe: the first asks it to stop, which it can't; the second ends it.
func TestSecondInterruptAborts(t *testing.T) {
	dir := newWeek(t)
	people := filepath.Join(dir, "participants.csv")
	if err := os.Remove(people); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(people, 0o600); err != nil {
		t.Skip("no named pipes here:", err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	c := exec.Command(self, "place", dir)
	c.Args[0] = "instroom" // what the test binary is called decides what it does
	c.Stderr = &errs
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- c.Wait() }()
	pipe, err := os.OpenFile(people, os.O_WRONLY, 0) // returns when the process reads
	if err != nil {
		t.Fatal(err)
	}
	defer pipe.Close()
	for deadline := time.After(20 * time.Second); ; {
		c.Process.Signal(os.Interrupt)
		select {
		case <-done:
			if code := c.ProcessState.ExitCode(); code != exitInterrupted {
				t.Errorf("code %d, want %d\n%s", code, exitInterrupted, &errs)
			}
			if want := "instroom: error: aborted\n"; errs.String() != want {
				t.Errorf("stderr %q, want %q", &errs, want)
			}
			if exists(filepath.Join(dir, "plan")) {
				t.Error("a plan folder was made")
			}
			return
		case <-deadline:
			c.Process.Kill()
			t.Fatal("two interrupts did not end the process")
		case <-time.After(100 * time.Millisecond):
		}
	}
}
