package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"instroom/solver/milp"
)

// grace is what an interrupted program has to write its best plan in.
const grace = time.Second

// reserve is kept of the time left, a tenth of it at most, for a program to
// write its answer and for us to read it.
const reserve = 5 * time.Second

// ask has the program solve a model. The solution is nil where a limit came
// before any. One beside an error is that of a program that failed after writing
// it: it is not called optimal, and may still hold a good plan.
func (c *command) ask(ctx context.Context, m *milp.Model, threads int) (*milp.Solution, error) {
	dir, err := os.MkdirTemp("", "instroom-"+c.name+"-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := c.write(dir, m, threads); err != nil {
		return nil, fmt.Errorf("writing the problem: %w", err)
	}
	limit := time.Duration(0)
	if deadline, ok := ctx.Deadline(); ok {
		left := time.Until(deadline)
		limit = max(left-min(left/10, reserve), time.Millisecond)
	}
	began := time.Now()
	said, state, err := c.run(ctx, dir, c.arguments(limit, threads))
	// Its clock may be a little ahead of ours.
	late := ctx.Err() != nil || limit > 0 && time.Since(began) >= limit*8/10
	switch {
	case (err != nil || !state.Exited()) && ctx.Err() != nil:
		return nil, nil
	case err != nil:
		return nil, err
	case !state.Success() && state.ExitCode() != c.warned:
		err = errors.New(state.String())
	}
	if !state.Exited() {
		return nil, said.failure(err)
	}
	s, readErr := c.read(dir, m)
	switch {
	case errors.Is(readErr, fs.ErrNotExist) && late:
		return nil, nil
	case err != nil && readErr != nil:
		return nil, said.failure(err)
	case errors.Is(readErr, fs.ErrNotExist):
		return nil, said.failure(errors.New("it wrote no solution"))
	case readErr != nil:
		return nil, fmt.Errorf("reading its solution: %w", readErr)
	case s.Infeasible:
		return nil, errors.New("it says that there is no plan")
	case !s.Found && late:
		return nil, nil
	case !s.Found:
		return nil, said.failure(errors.New("it found no plan"))
	}
	if c.proof != "" {
		s.Optimal = said.line(c.proof)
	}
	if err != nil {
		s.Optimal, err = false, said.failure(err)
	}
	return s, err
}

func (c *command) write(dir string, m *milp.Model, threads int) error {
	if c.options != nil {
		if err := os.WriteFile(filepath.Join(dir, optionsFile), []byte(c.options(threads)), 0o600); err != nil {
			return err
		}
	}
	f, err := os.Create(filepath.Join(dir, problemFile))
	if err != nil {
		return err
	}
	if err := c.format.Write(f, m); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

func (c *command) read(dir string, m *milp.Model) (*milp.Solution, error) {
	f, err := os.Open(filepath.Join(dir, solutionFile))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return c.format.Read(f, m)
}

// run starts the program in dir and waits for it and all that it started. When
// the context ends they are interrupted, and a little later killed. The error is
// that of the start: how the program ended is in the state.
func (c *command) run(ctx context.Context, dir string, arguments []string) (*tail, *os.ProcessState, error) {
	said := &tail{}
	cmd := exec.CommandContext(ctx, c.path, arguments...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, said, said
	cmd.WaitDelay = grace
	ownGroup(cmd)
	cmd.Cancel = func() error { return interrupt(cmd.Process) }
	if err := cmd.Start(); err != nil {
		return said, nil, err
	}
	_ = cmd.Wait()
	killGroup(cmd.Process)
	return said, cmd.ProcessState, nil
}

// tail keeps the end of what a program says.
type tail struct{ text []byte }

const tailSize = 16 << 10

func (t *tail) Write(b []byte) (int, error) {
	t.text = append(t.text, b...)
	if n := len(t.text) - tailSize; n > tailSize {
		t.text = append(t.text[:0], t.text[n:]...)
	}
	return len(b), nil
}

// line reports whether a line begins so.
func (t *tail) line(prefix string) bool {
	return strings.HasPrefix(string(t.text), prefix) || strings.Contains(string(t.text), "\n"+prefix)
}

// failure adds the last line to an error.
func (t *tail) failure(err error) error {
	lines := strings.FieldsFunc(string(t.text), func(r rune) bool { return r == '\n' || r == '\r' })
	for i := len(lines) - 1; i >= 0; i-- {
		last := strings.TrimSpace(strings.Map(func(r rune) rune {
			if unicode.IsPrint(r) {
				return r
			}
			return ' '
		}, lines[i]))
		if last == "" {
			continue
		}
		if len(last) > 200 {
			last = last[:200] + "…"
		}
		return fmt.Errorf("%w: %s", err, last)
	}
	return err
}
