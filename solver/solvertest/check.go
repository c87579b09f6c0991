package solvertest

import (
	"fmt"

	"instroom/model"
	"instroom/solver"
)

// CheckResult returns everything that is wrong with an answer to a problem, as
// far as can be said without knowing the optimum: the plan is feasible and worth
// what the result says, bounds are not below it, the status claims no more than
// the numbers show, and the class counts are right.
func CheckResult(p *solver.Problem, o solver.Options, r *solver.Result) (wrong []string) {
	fail := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	if r == nil {
		return []string{"no result and no error"}
	}
	// Every problem of this suite allows the empty plan, so there is always one.
	if r.Status == solver.NoPlan || r.Status == solver.Infeasible {
		return []string{"status " + r.Status.String() + ", though the empty plan is feasible"}
	}
	points, broken := Evaluate(p, r.Choice, r.Shut)
	if broken != nil {
		return broken
	}
	if points != r.Objective {
		fail("objective %d, but the plan is worth %d", r.Objective, points)
	}
	if r.Bound < r.Objective {
		fail("bound %d is below the objective %d", r.Bound, r.Objective)
	}
	switch r.Status {
	case solver.Optimal:
		proven := r.Bound == r.Objective && r.Proof.Parts != nil
		claimed := r.Claimed != solver.NoClaim && Agree(r.Claimed, r.Objective)
		if !proven && !claimed {
			fail("optimal with objective %d, bound %d, claim %d and %d parts of proof", r.Objective, r.Bound, r.Claimed, len(r.Proof.Parts))
		}
	case solver.WithinGap:
		if gap := float64(r.Bound-r.Objective) / max(1, absolute(r.Objective)); gap > o.Gap && r.Claimed == solver.NoClaim {
			fail("within a gap of %g at a gap of %g", o.Gap, gap)
		}
	}
	counts, needs := Count(p, r.Choice), Counts{}
	for _, need := range p.Members {
		needs[need.Class]++
	}
	next := 0
	for class := 1; class <= 3; class++ {
		if needs[class] == 0 {
			continue
		}
		if next >= len(r.Classes) || r.Classes[next].Class != class {
			fail("classes %+v lack class %d, which has %d needs", r.Classes, class, needs[class])
			break
		}
		if c := r.Classes[next]; c.Placed != counts[class] || c.Bound < c.Placed {
			fail("class %d: says %d placed of at most %d, has %d", class, c.Placed, c.Bound, counts[class])
		}
		next++
	}
	if next < len(r.Classes) {
		fail("classes %+v hold one without needs", r.Classes)
	}
	return wrong
}

// CheckOptimum returns everything that is wrong with an answer when all plans
// are known: more points than there can be, a bound that a plan exceeds, a
// claim of optimality that is not true.
func CheckOptimum(p *solver.Problem, r *solver.Result, all *Optimum) (wrong []string) {
	fail := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	counts := Count(p, r.Choice)
	best, bestCounts, ok := all.Best(p.Strict)
	if !ok {
		return []string{"a plan, though there is none"}
	}
	// In strict mode the bound is over the plans with the same class counts.
	most := best
	if p.Strict {
		most, _ = all.With(counts)
	}
	if r.Objective > most {
		fail("objective %d above the optimum %d", r.Objective, most)
	}
	if r.Bound < most {
		fail("bound %d below the optimum %d", r.Bound, most)
	}
	if r.Status == solver.Optimal {
		if r.Objective != best {
			fail("optimal at %d, but the optimum is %d", r.Objective, best)
		}
		if p.Strict && (less(counts, bestCounts) || less(bestCounts, counts)) {
			fail("optimal with counts %v, but strict order gives %v", counts, bestCounts)
		}
	}
	for _, c := range r.Classes {
		if most := all.MostOf(c.Class, counts); c.Bound < most {
			fail("class %d: bound %d, but a plan with as many of the classes before places %d", c.Class, c.Bound, most)
		}
	}
	return wrong
}

// Agree compares objectives as closely as a floating-point solver tells them:
// within 1e-7·(1 + |objective|).
func Agree(a, b model.Points) bool {
	return absolute(a-b) <= 1e-7*(1+absolute(b))
}

func absolute(x model.Points) float64 {
	if x < 0 {
		return -float64(x)
	}
	return float64(x)
}
