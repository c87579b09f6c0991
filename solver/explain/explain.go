// Package explain says why a plan is as it is: the main reason of every need
// that waits, what else would fit, who could step in, and the smallest change
// that would place a person.
package explain

import (
	"context"

	"instroom/model"
	"instroom/solver"
)

// Solve solves a problem, from the result of an earlier solve with the same
// slots where previous is not nil. It has to be deterministic: a limit on work,
// none on time.
type Solve func(ctx context.Context, p *solver.Problem, previous *solver.Result) (*solver.Result, error)

// Options bound the effort that goes into the smallest changes. Everything else
// takes one look at every option. The zero value is the documented default.
type Options struct {
	Needs  int // waiting needs for which a change is sought; 0 = 500, −1 = none
	Tries  int // changes looked at a need; 0 = 12
	Solves int // solves in all; 0 = 50 · 2,000 options / (options of the problem), at most 50; −1 = none
}
