package scenarios

import (
	"context"
	"encoding/json"
	"io"

	"instroom/model"
)

// Question is what a planner asks. Open, Review and Rules may be asked together.
type Question struct {
	Open     bool            // which groups to open, with so many groups or so much money
	Sessions int             // at most; −1 = no limit
	Budget   model.Cents     // at most; −1 = no limit
	Where    string          // a selection of sessions as in a file, {day_part: ev}; "" = anywhere
	Given    []model.Session // the planner's candidates; nil = made from the people who wait
	Weigh    int             // candidates in the exact choice at most, of those made; 0 = DefaultWeigh

	Review  bool // the groups there are: at risk, a seat more, to be cancelled or merged
	Confirm int  // lines of each list that are confirmed by a solve; 0 = DefaultConfirm

	Rules bool // what each rule costs

	// The ± of waits in the review and of the rules too: of what to open it is always
	// said, where the run has lotteries. They are many solves.
	Lotteries bool
}

// Defaults of a question.
const (
	DefaultWeigh   = 24
	DefaultConfirm = 12
)

// lotteries is how many there are for the review and the rules.
func (q *Question) lotteries(r *Run) int {
	if q.Lotteries {
		return r.Lotteries
	}
	return 1
}

// Advice is the answer. What was not asked is nil.
type Advice struct {
	Version int        `json:"version"`
	Product string     `json:"product"`
	Note    string     `json:"note"`
	Date    string     `json:"date"`
	Base    Plan       `json:"base"` // the week as it is
	Opening *Opening   `json:"opening,omitempty"`
	Review  *Review    `json:"review,omitempty"`
	Rules   []RuleCost `json:"rules,omitempty"` // the dearest first

	batch     *model.Batch
	lotteries int
}

// Advise solves the batch and answers what is asked, each line of the answer by
// a solve of its own from that plan.
func (r *Run) Advise(ctx context.Context, q Question) (*Advice, error) {
	filter, err := r.filter(q.Where)
	if err != nil {
		return nil, err
	}
	start, err := r.solveBatch(ctx, r.Batch, nil)
	if err != nil {
		return nil, err
	}
	a := &Advice{Version: 1, Product: r.Product, Note: "proposals, to be confirmed by a person", Date: r.Batch.Settings.Date.String(), Base: start.measured, batch: r.Batch, lotteries: r.Lotteries}
	if q.Open {
		if a.Opening, err = r.open(ctx, start, filter, q); err != nil {
			return nil, err
		}
	}
	if q.Review {
		if a.Review, err = r.review(ctx, start, q); err != nil {
			return nil, err
		}
	}
	if q.Rules {
		if a.Rules, err = r.ruleCosts(ctx, start, q.lotteries(r)); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// WriteJSON writes the advice with everything that was measured.
func (a *Advice) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(a)
}

// Lines is the advice as lines of text for a terminal.
func (a *Advice) Lines() []string {
	var out []string
	section := func(lines []string) {
		if len(out) > 0 {
			out = append(out, "")
		}
		out = append(out, lines...)
	}
	if a.Opening != nil {
		section(a.Opening.lines())
	}
	if a.Review != nil {
		section(a.Review.lines())
	}
	if a.Rules != nil {
		section(ruleLines(a.Rules))
	}
	return out
}
