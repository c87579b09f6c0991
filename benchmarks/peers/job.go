package peers

import (
	"context"
	"encoding/json"
	"io"
	"runtime"
	"time"

	"instroom/benchmarks/record"
	"instroom/model"
	"instroom/model/check"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/command"
	"instroom/solver/compile"
	"instroom/solver/milp"
)

// Job is one run: a batch, who solves it, and within what.
type Job struct {
	Source    Source        `json:"source"`
	Contender string        `json:"contender"`
	Rows      milp.Rows     `json:"rows"`
	Threads   int           `json:"threads"`
	Limit     time.Duration `json:"limit"`
	Work      int64         `json:"work"` // of the engine, as solver.Options
	Judge     bool          `json:"judge"`
}

// Outcome is what a run gave. Times are in seconds.
type Outcome struct {
	Participants int  `json:"participants"`
	Sessions     int  `json:"sessions"`
	Options      int  `json:"options"`
	Strict       bool `json:"strict,omitempty"` // classes come before points

	Says      string        `json:"says"` // optimal, within gap, feasible, nothing; optimal is a claim but for the engine
	Objective model.Points  `json:"objective"`
	Bound     *model.Points `json:"bound,omitempty"`   // proven by a certificate
	Claimed   *model.Points `json:"claimed,omitempty"` // of who proves nothing
	Placed    int           `json:"placed"`            // needs
	Limited   bool          `json:"limited"`           // the time limit ended it
	Warning   string        `json:"warning,omitempty"` // a crash, or an answer that was not believed

	Read  float64 `json:"read"`
	Build float64 `json:"build"`
	Solve float64 `json:"solve"`
	Judge float64 `json:"judge"`
	Peak  int64   `json:"peak"` // bytes; 0 = unknown

	Judged   bool     `json:"judged"`
	Findings []string `json:"findings,omitempty"` // what the judge says against it
}

// Child answers the job that stands on its input.
func Child(ctx context.Context, in io.Reader, out io.Writer) error {
	var j Job
	if err := json.NewDecoder(in).Decode(&j); err != nil {
		return err
	}
	o, err := j.run(ctx)
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(o)
}

// reserve is what solver/command keeps of the time left for reading the answer:
// it is added to the limit, so that the program is told the limit itself.
func reserve(limit time.Duration) time.Duration { return min(limit/9, 5*time.Second) }

func (j *Job) run(ctx context.Context) (*Outcome, error) {
	c, err := Find(j.Contender)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	b, err := j.Source.Batch()
	if err != nil {
		return nil, err
	}
	runtime.GC() // what making the batch left behind is nobody's
	out := &Outcome{Participants: len(b.Participants), Sessions: len(b.Sessions), Read: time.Since(start).Seconds()}

	// Build is compiling, and what a program's linear program and its file take.
	start = time.Now()
	p, err := compile.Compile(ctx, rules.New(b))
	if err != nil {
		return nil, err
	}
	f := c.write()
	toWrite := time.Duration(0)
	if c.program != "" {
		m := milp.BuildWith(p, milp.Options{Rows: j.Rows})
		f.Build = func(*solver.Problem) *milp.Model { return m }
		if toWrite, err = timeToWrite(f, m); err != nil {
			return nil, err
		}
	}
	built, writing := time.Since(start)-toWrite, time.Duration(0)
	write := f.Write
	f.Write = func(w io.Writer, m *milp.Model) error {
		since := time.Now()
		defer func() { writing += time.Since(since) }()
		return write(w, m)
	}
	s, err := c.solver(f)
	if err != nil {
		return nil, err
	}
	o := solver.Options{Threads: j.Threads, Work: j.Work}
	start = time.Now()
	if j.Limit > 0 {
		o.Deadline = start.Add(j.Limit)
		if c.program != "" {
			o.Deadline = o.Deadline.Add(toWrite + reserve(j.Limit))
		}
	}
	stop := watch()
	r, err := s.Solve(ctx, p, o, nil)
	taken := time.Since(start)
	peak := stop()
	if err != nil {
		return nil, err
	}
	if c.program == "" {
		peak = record.PeakMemory()
	}
	out.Options, out.Strict, out.Peak = p.Options(), p.Strict, peak
	out.Build, out.Solve = (built + writing).Seconds(), (taken - writing).Seconds()
	out.take(p, r, c)
	if j.Judge {
		out.judge(b, p, r, c)
	}
	return out, nil
}

// timeToWrite is how long writing a program's file takes. The program is not to
// have less time for it: of 20,000 people the file takes longer than many a limit.
func timeToWrite(f command.Format, m *milp.Model) (time.Duration, error) {
	start := time.Now()
	err := f.Write(io.Discard, m)
	return time.Since(start), err
}

// take reads a result.
func (out *Outcome) take(p *solver.Problem, r *solver.Result, c *Contender) {
	stay := map[int32]bool{}
	for _, h := range p.Shut {
		for _, i := range h.Stays {
			stay[i] = true
		}
	}
	for k, i := range r.Choice {
		if i >= 0 && !stay[i] {
			out.Placed += int(p.Heads(k))
		}
	}
	out.Objective, out.Warning, out.Limited = r.Objective, r.Warning, r.Stopped == solver.TimeLimit
	switch {
	case r.Status == solver.Optimal:
		out.Says = "optimal"
	case r.Status == solver.WithinGap:
		out.Says = "within gap"
	case out.Placed > 0:
		out.Says = "feasible"
	default:
		out.Says = "nothing"
	}
	if c.Name == Engine && r.Status != solver.NoPlan {
		out.Bound = &r.Bound
	}
	if r.Status == solver.Optimal && r.Claimed != solver.NoClaim {
		out.Claimed = &r.Claimed
	}
}

// judge has the plan, and the certificate of the engine, recomputed by code that
// shares nothing with any contender.
func (out *Outcome) judge(b *model.Batch, p *solver.Problem, r *solver.Result, c *Contender) {
	start := time.Now()
	var certificate *model.Certificate
	if c.Name == Engine {
		certificate = r.Certificate(b, "instroom benchmarks")
	}
	if r.Status != solver.NoPlan {
		out.Judged = true
		report := check.Verify(b, compile.Plan(p, r), certificate)
		for _, f := range report.Findings {
			out.Findings = append(out.Findings, f.String())
		}
		if report.Objective != r.Objective && report.OK() {
			out.Findings = append(out.Findings, "the points of the plan are others than it says")
		}
	}
	out.Judge = time.Since(start).Seconds()
}
