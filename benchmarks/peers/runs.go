package peers

import (
	"errors"
	"fmt"
	"slices"

	"instroom/benchmarks/record"
	"instroom/solver/milp"
)

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
