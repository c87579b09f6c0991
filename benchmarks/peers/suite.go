package peers

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"instroom/benchmarks/record"
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
