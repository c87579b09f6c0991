package report

import (
	"fmt"

	"instroom/io/plan"
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
// is over plans that place at least as many of each more urgent class.
func Proof(r *plan.Run) string {
	gap, more := r.Bound-r.Objective, 0
	for _, c := range r.ByClass {
		more += c.GapPeople
	}
	switch {
	case gap == 0:
		return "Proven optimal: no plan under these rules has more points."
	case len(r.ByClass) == 0:
		return fmt.Sprintf("Proven: no plan under these rules has over %s points more.", number(int64(gap)))
	case more == 0:
		return fmt.Sprintf("Proven: no more could be placed without leaving out somebody more urgent; better dates and places "+
			"could add at most %s points, %.2f for each need placed.", number(int64(gap)), r.GapPointsPerPlaced)
	}
	return fmt.Sprintf("Proven: at most %s more could be placed without leaving out somebody more urgent.", number(int64(more)))
}

// number groups thousands with commas.
func number(n int64) string {
	s := fmt.Sprintf("%d", n)
	start := 0
	if n < 0 {
		start = 1
	}
	for i := len(s) - 3; i > start; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
