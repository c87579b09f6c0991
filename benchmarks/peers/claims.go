package peers

import (
	"fmt"

	"instroom/model"
)

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
