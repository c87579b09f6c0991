package report

import (
	"fmt"

	"instroom/io/plan"
	"instroom/model"
)

// ClassWords says what a class of urgency is.
func ClassWords(class int) string {
	switch class {
	case 1:
		return "obliged, term near or past"
	case 2:
		return "obliged, or waiting long"
	case 3:
		return "everybody else"
	}
	return "everybody"
}

// Proof says in words how good a plan is: what is proven, and how much better
// any plan could be. It never says more than the bounds do: the bound of a class
// is over plans that place at least as many of each more urgent class, and with
// strict classes the bound on points is over plans with the same counts.
func Proof(r *plan.Run, strict bool) string {
	gap, more := r.Bound-r.Objective, 0
	for _, c := range r.ByClass {
		more += c.GapPeople
	}
	switch {
	case strict && gap == 0 && more == 0:
		return "Proven optimal: no plan fills the classes better in their order, and none that fills them as well has more points."
	case !strict && gap == 0:
		return "Proven optimal: no plan under these rules has more points."
	case len(r.ByClass) == 0:
		return fmt.Sprintf("Proven: no plan under these rules has over %s points more.", model.Grouped(int64(gap)))
	case more == 0:
		return fmt.Sprintf("Proven: no more could be placed without leaving out somebody more urgent; better dates and places "+
			"could add at most %s points, %.2f for each need placed.", model.Grouped(int64(gap)), r.GapPointsPerPlaced)
	}
	return fmt.Sprintf("Proven: at most %s more could be placed without leaving out somebody more urgent.", model.Grouped(int64(more)))
}

// StrictOrder says whether the classes are filled in their order: first as many
// as possible of class 1, then of class 2, then of class 3.
func StrictOrder(r *plan.Run) string {
	for _, c := range r.ByClass {
		if c.GapPeople > 0 {
			return fmt.Sprintf("Strict order of classes is not proven: %s more of class %d might be placed.", model.Grouped(int64(c.GapPeople)), c.Class)
		}
	}
	return "Strict order of classes is kept: first as many as possible of class 1, then of class 2, then of class 3."
}
