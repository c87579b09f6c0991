package year

import (
	"errors"
	"fmt"
	"slices"

	"instroom/benchmarks/record"
)

// Record is a set of years as they were.
type Record struct {
	Date         string   `json:"date"`
	Commit       string   `json:"commit"`
	Go           string   `json:"go"`
	Processor    string   `json:"processor"`
	Threads      int      `json:"threads"`
	Preset       string   `json:"preset"`
	Participants int      `json:"participants"`
	Weeks        int      `json:"weeks"`
	Work         int64    `json:"work"`
	Policies     []string `json:"policies"`
	Knobs        string   `json:"knobs"` // of the year
	Runs         []Run    `json:"runs"`
	NotRun       int      `json:"not_run,omitempty"` // interrupted before
}

// Run is a year under one policy.
type Run struct {
	Seed    uint64   `json:"seed"`
	Policy  string   `json:"policy"` // InHindsight too
	Seconds float64  `json:"seconds"`
	Outcome *Outcome `json:"outcome,omitempty"` // nil where it failed
	Failed  string   `json:"failed,omitempty"`
	Weeks   []Week   `json:"weeks,omitempty"`
}

// Validate reports a record that does not hang together, for those read from files.
func (r *Record) Validate() error {
	if len(r.Runs) == 0 {
		return errors.New("no runs: is it a file of --record?")
	}
	for i := range r.Runs {
		if x := &r.Runs[i]; (x.Outcome == nil) == (x.Failed == "") || x.Policy != InHindsight && policyOf(x.Policy) == nil {
			return fmt.Errorf("run %d is of an unknown policy, or empty", i+1)
		}
	}
	return nil
}

// text says in a line what became of a run.
func (r *Run) text() string {
	if r.Failed != "" {
		return "failed: " + r.Failed
	}
	o := r.Outcome
	return fmt.Sprintf("%d of %d needs met, mean wait %s weeks, %d of %d deadlines missed, %s s",
		o.Met, o.Needs, weeks(o.WaitMean), o.Missed, o.Due, record.Seconds(r.Seconds))
}

// of returns the runs of a policy that did not fail, by seed.
func (r *Record) of(policy string) []*Run {
	var out []*Run
	for i := range r.Runs {
		if r.Runs[i].Policy == policy && r.Runs[i].Failed == "" {
			out = append(out, &r.Runs[i])
		}
	}
	slices.SortFunc(out, func(a, b *Run) int {
		if a.Seed < b.Seed {
			return -1
		}
		return 1
	})
	return out
}
