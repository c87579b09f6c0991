package peers

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"instroom/benchmarks/record"
	"instroom/model"
	"instroom/solver/milp"
)

// Suite is a set of runs.
type Suite struct {
	Instances  []Instance
	Contenders []string
	Rounds     int
	Threads    int           // of every contender; 0 = all processors
	Limit      time.Duration // of every solve
	Work       int64         // of the engine, as solver.Options
	Judge      int           // have plans judged up to this many participants; 0 = none
	Patience   time.Duration // beyond the limit, for everything but the solve; 0 = 10 minutes
	Grace      time.Duration // of a child that is interrupted; 0 = 10 seconds

	// Child is a command that calls peers.Child.
	Child func(context.Context) *exec.Cmd
	// Say is told of each run when it ends, Wait now and then while it runs.
	Say, Wait func(line string)
}

// Record is a set of runs as they were.
type Record struct {
	Date      string            `json:"date"`
	Commit    string            `json:"commit"`
	Go        string            `json:"go"`
	Processor string            `json:"processor"`
	Threads   int               `json:"threads"`
	Limit     float64           `json:"limit"` // seconds
	Work      int64             `json:"work"`
	Rounds    int               `json:"rounds"`
	Versions  map[string]string `json:"versions"` // of programs
	Missing   []string          `json:"missing,omitempty"`
	Instances []Instance        `json:"instances"`
	Runs      []Run             `json:"runs"`
	NotRun    int               `json:"not_run,omitempty"` // interrupted before
}

// Validate reports a record that does not hang together, for those that are read
// from files.
func (r *Record) Validate() error {
	if len(r.Runs) == 0 {
		return errors.New("no runs: is it a file of --record?")
	}
	for i := range r.Runs {
		x := &r.Runs[i]
		if _, err := Find(x.Contender); err != nil {
			return err
		}
		if x.Rows > milp.TimeSlots {
			return fmt.Errorf("run %d has rows of a sort %d", i, x.Rows)
		}
		if !slices.ContainsFunc(r.Instances, func(in Instance) bool { return in.Row == x.Row && in.Seed == x.Seed }) {
			return fmt.Errorf("run %d is of an instance %q, seed %d, that is not listed", i, x.Row, x.Seed)
		}
	}
	return nil
}

// Run is one run and what became of it.
type Run struct {
	Row       string    `json:"row"`
	Seed      uint64    `json:"seed,omitempty"`
	Round     int       `json:"round"`
	Contender string    `json:"contender"`
	Rows      milp.Rows `json:"rows"`
	Load      string    `json:"load"`
	Outcome   *Outcome  `json:"outcome,omitempty"` // nil where it failed
	Failed    string    `json:"failed,omitempty"`
	Wrong     []string  `json:"wrong,omitempty"` // claims that others disprove
}

// entry is a contender with one form of the linear program.
type entry struct {
	*Contender
	rows milp.Rows
}

func (e entry) String() string {
	if e.Forms == nil {
		return e.Name
	}
	return e.Name + ", " + e.rows.String()
}

// Run runs everything. It returns what was done where the context ends first, and
// an error only for a suite that makes no sense.
func (s *Suite) Run(ctx context.Context) (*Record, error) {
	if s.Rounds < 1 || s.Limit <= 0 || s.Threads < 0 || len(s.Instances) == 0 {
		return nil, errors.New("a suite needs instances, rounds and a time limit")
	}
	threads := s.Threads
	if threads == 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	out := &Record{
		Date: time.Now().Format("2006-01-02 15:04"), Commit: record.Commit(), Go: runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH,
		Processor: record.Processor(), Threads: threads, Limit: s.Limit.Seconds(), Work: s.Work, Rounds: s.Rounds,
		Versions: map[string]string{},
	}
	for _, in := range s.Instances {
		// Where files lie on this machine is nobody's business.
		in.Source.Folder, in.Source.File = base(in.Source.Folder), base(in.Source.File)
		out.Instances = append(out.Instances, in)
	}
	var entries []entry
	for _, name := range s.Contenders {
		c, err := Find(name)
		if err != nil {
			return nil, err
		}
		if err := c.Missing(); err != nil {
			out.Missing = append(out.Missing, fmt.Sprintf("%s: %v", name, err))
			s.Say(fmt.Sprintf("%s is skipped: %v", name, err))
			continue
		}
		if v := c.Version(ctx); v != "" {
			out.Versions[name] = v
		}
		if c.Forms == nil {
			entries = append(entries, entry{c, milp.Cliques})
		}
		for _, rows := range c.Forms {
			entries = append(entries, entry{c, rows})
		}
	}
	if len(entries) == 0 {
		return nil, errors.New("none of the contenders is on this machine")
	}
	all, done := len(s.Instances)*s.Rounds*len(entries), 0
	for i := range s.Instances {
		in := &s.Instances[i]
		first, limited := len(out.Runs), map[entry]bool{}
		for round := range s.Rounds {
			for k := range entries {
				e := entries[k]
				if round%2 == 1 {
					e = entries[len(entries)-1-k]
				}
				done++
				if limited[e] {
					continue
				}
				if ctx.Err() != nil {
					out.NotRun++
					continue
				}
				run := Run{Row: in.Row, Seed: in.Seed, Round: round, Contender: e.Name, Rows: e.rows, Load: record.Load()}
				label := fmt.Sprintf("[%d/%d] %s: %s", done, all, in, e)
				job := &Job{Source: in.Source, Contender: e.Name, Rows: e.rows, Threads: threads, Limit: s.Limit, Work: s.Work, Judge: s.Judge > 0 && in.people() <= s.Judge}
				o, err := s.apart(ctx, job, label)
				if ctx.Err() != nil {
					out.NotRun++
					continue
				}
				run.Outcome = o
				if err != nil {
					run.Failed = err.Error()
				}
				limited[e] = err != nil || o.Limited
				s.Say(label + ": " + run.text())
				out.Runs = append(out.Runs, run)
			}
		}
		wrong(out.Runs[first:], in.Known)
		for _, r := range out.Runs[first:] {
			for _, w := range r.Wrong {
				s.Say(fmt.Sprintf("%s: %s %s", in, r.Contender, w))
			}
		}
	}
	return out, nil
}

// base is the name of a file without its folder.
func base(path string) string {
	if path == "" {
		return ""
	}
	return filepath.Base(path)
}

// people is the size of an instance where it is known before it is made.
func (a *Instance) people() int {
	if a.Source.Trial != nil {
		return a.Source.Trial.People
	}
	return a.People
}

// text says in a line what became of a run.
func (r *Run) text() string {
	if r.Outcome == nil {
		return "failed: " + r.Failed
	}
	o := r.Outcome
	text := fmt.Sprintf("%s, %d points, build %s s, solve %s s", o.Says, o.Objective, record.Seconds(o.Build), record.Seconds(o.Solve))
	if o.Warning != "" {
		text += "; " + o.Warning
	}
	if len(o.Findings) > 0 {
		text += "; the judge refuses it: " + o.Findings[0]
	}
	return text
}

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

// agreement is how far a floating-point optimum may lie below a better plan.
const agreement = 1e-7

// wrong finds claims about an instance that accepted plans disprove. Where classes
// come before points, points disprove nothing.
func wrong(runs []Run, known *Known) {
	best, by := model.Points(0), ""
	for i := range runs {
		if o := runs[i].Outcome; o != nil && len(o.Findings) == 0 && o.Says != "nothing" && (by == "" || o.Objective > best) {
			best, by = o.Objective, runs[i].Contender
		}
	}
	if by == "" {
		return
	}
	slack := agreement * (1 + float64(max(best, -best)))
	for i := range runs {
		r := &runs[i]
		if r.Outcome == nil || r.Outcome.Strict {
			continue
		}
		if b := r.Outcome.Bound; b != nil && *b < best {
			r.Wrong = append(r.Wrong, fmt.Sprintf("proves a bound of %d, and %s has %d points", *b, by, best))
		}
		if c := r.Outcome.Claimed; c != nil && float64(best-*c) > slack {
			r.Wrong = append(r.Wrong, fmt.Sprintf("calls %d optimal, and %s has %d points", *c, by, best))
		}
		if known != nil && known.Proven && r.Outcome.Objective > known.Points && len(r.Outcome.Findings) == 0 {
			r.Wrong = append(r.Wrong, fmt.Sprintf("has %d points, above the optimum %d that is known (%s)", r.Outcome.Objective, known.Points, known.Text))
		}
	}
}
