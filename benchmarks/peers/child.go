package peers

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

// apart runs a job in a process of its own.
func (s *Suite) apart(ctx context.Context, j *Job, label string) (*Outcome, error) {
	text, err := json.Marshal(j)
	if err != nil {
		return nil, err
	}
	patience := s.Patience
	if patience == 0 {
		patience = 10 * time.Minute
	}
	ctx, cancel := context.WithTimeout(ctx, s.Limit+patience)
	defer cancel()
	cmd := s.Child(ctx)
	var stdout, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(text), &stdout, &stderr
	// An interrupted child stops what it has started. If it hangs it is killed, and
	// then all of them.
	var started []process
	cmd.Cancel = func() error {
		started = descendants(cmd.Process.Pid)
		if cmd.Process.Signal(os.Interrupt) != nil {
			return cmd.Process.Kill()
		}
		return nil
	}
	cmd.WaitDelay = s.Grace
	if s.Grace == 0 {
		cmd.WaitDelay = 10 * time.Second
	}
	ownGroup(cmd)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	began, tick, ended := time.Now(), time.NewTicker(5*time.Second), make(chan error, 1)
	defer tick.Stop()
	go func() { ended <- cmd.Wait() }()
	for err = errRunning; err == errRunning; {
		select {
		case err = <-ended:
		case <-tick.C:
			s.Wait(fmt.Sprintf("%s: %.0f s", label, time.Since(began).Seconds()))
		}
	}
	for _, p := range started {
		p.kill()
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return nil, fmt.Errorf("no answer %s after its time limit", patience)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, last(stderr.String()))
	}
	out := &Outcome{}
	if err := json.Unmarshal(stdout.Bytes(), out); err != nil {
		return nil, fmt.Errorf("reading its answer: %w", err)
	}
	return out, nil
}

var errRunning = errors.New("running")

// last returns the last line of what a process said.
func last(said string) string {
	lines := strings.Split(strings.TrimSpace(said), "\n")
	text := lines[len(lines)-1]
	if len(text) > 200 {
		text = text[:200] + "…"
	}
	return text
}
