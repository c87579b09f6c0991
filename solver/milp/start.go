package milp

import (
	"instroom/model"
	"instroom/solver"
)

// Start returns the result that a solver without proofs begins with: the
// previous plan where it is feasible and worth more than pins alone, else the
// pins, else nobody; a bound that is true and of little use; and no claim.
func Start(p *solver.Problem, previous *solver.Result) *solver.Result {
	r := &solver.Result{Status: solver.Feasible, Claimed: solver.NoClaim}
	r.Choice, r.Shut = make([]int32, p.Slots()), make([]bool, len(p.Shut))
	slotOf := make([]int32, p.Options())
	for j := range r.Choice {
		r.Choice[j] = -1
		for i := p.OptionStart[j]; i < p.OptionStart[j+1]; i++ {
			slotOf[i] = int32(j)
		}
	}
	for _, h := range p.Shut {
		for _, i := range h.Stays {
			r.Choice[slotOf[i]] = i
		}
	}
	points, err := Evaluate(p, r.Choice, r.Shut)
	if err != nil {
		// Not even the pins fit: there is nothing to start from.
		r.Status, r.Choice, r.Shut = solver.NoPlan, nil, nil
	}
	r.Objective = points
	if previous != nil && previous.Choice != nil {
		worth, err := Evaluate(p, previous.Choice, previous.Shut)
		if err == nil && (r.Status == solver.NoPlan || better(p, previous.Choice, worth, r.Choice, r.Objective)) {
			r.Status, r.Objective = solver.Feasible, worth
			r.Choice = append([]int32(nil), previous.Choice...)
			r.Shut = append([]bool(nil), previous.Shut...)
		}
	}
	r.Bound = bound(p)
	r.Classes = classes(p, r.Choice)
	return r
}

// better compares plans: by points, in strict mode by the classes first.
func better(p *solver.Problem, a []int32, worthA model.Points, b []int32, worthB model.Points) bool {
	if p.Strict {
		x, y := classes(p, a), classes(p, b)
		for k := range x {
			if x[k].Placed != y[k].Placed {
				return x[k].Placed > y[k].Placed
			}
		}
	}
	return worthA > worthB
}

// classes counts the needs placed; the bound is all needs of the class that have
// an option to be placed in.
func classes(p *solver.Problem, choice []int32) []solver.ClassCount {
	stay := make([]bool, p.Options())
	for _, h := range p.Shut {
		for _, i := range h.Stays {
			stay[i] = true
		}
	}
	var needs, open, placed [4]int
	for j := range p.Slots() {
		free := false
		for i := p.OptionStart[j]; i < p.OptionStart[j+1]; i++ {
			free = free || !stay[i]
		}
		for _, need := range p.Members[p.MemberStart[j]:p.MemberStart[j+1]] {
			needs[need.Class]++
			if free {
				open[need.Class]++
			}
			if choice != nil && choice[j] >= 0 && !stay[choice[j]] {
				placed[need.Class]++
			}
		}
	}
	var out []solver.ClassCount
	for class := 1; class <= 3; class++ {
		if needs[class] > 0 {
			out = append(out, solver.ClassCount{Class: class, Placed: placed[class], Bound: open[class]})
		}
	}
	return out
}

// bound is the best of every slot, session and shutting, added up: true, exact,
// and of little use.
func bound(p *solver.Problem) model.Points {
	sum := p.Constant
	heads := make([]int32, p.Sessions())
	for j := range p.Slots() {
		best := model.Points(0)
		for i := p.OptionStart[j]; i < p.OptionStart[j+1]; i++ {
			best = max(best, p.OptionPoints[i])
			heads[p.OptionSession[i]] += p.Heads(j)
		}
		sum += best
	}
	for s := range p.Fill {
		f, best := &p.Fill[s], model.Points(0)
		// Between its kinks the fill function is straight: ends and kinks suffice.
		last := min(f.Max, heads[s])
		for _, n := range []int32{f.Min, f.Short, f.Free, last} {
			if value, ok := f.Value(max(min(n, last), min(f.Min, last))); ok {
				best = max(best, value)
			}
		}
		sum += best
	}
	for _, h := range p.Shut {
		sum += max(0, h.Value)
	}
	return sum
}
