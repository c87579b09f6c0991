// Package compile makes the flat problem of a batch: rules in, arrays out.
package compile

import (
	"context"
	"errors"

	"instroom/model"
	"instroom/model/rules"
	"instroom/solver"
)

// Compile makes the problem of the batch that x was made from. It fails only
// where ctx ends or the points of an option leave ±2·10⁹.
func Compile(ctx context.Context, x *rules.Index) (*solver.Problem, error) {
	return nil, errors.New("compile: not built")
}

// Plan reads the placements and shut sessions of a result as a plan of the
// batch, sorted by participant, then kind.
func Plan(p *solver.Problem, r *solver.Result) *model.Plan {
	return &model.Plan{}
}
