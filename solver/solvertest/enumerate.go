package solvertest

import (
	"fmt"
	"slices"

	"instroom/model"
	"instroom/solver"
)

// Optimum is what looking at every plan of a problem tells: for each vector of
// class counts that a feasible plan has, the most points among those plans.
type Optimum struct {
	ByCounts map[Counts]model.Points
	Plans    int // feasible plans
	found    map[Counts]plan
}

type plan struct {
	choice []int32
	shut   []bool
}

// Plan returns a plan with these counts that has the most points among them.
func (o *Optimum) Plan(counts Counts) (choice []int32, shut []bool) {
	return o.found[counts].choice, o.found[counts].shut
}

// Enumerate looks at every plan of a tiny problem. It gives up, returning nil,
// where more than limit plans would have to be looked at. Time is linear in the
// number of joint choices of the bidders, times 2^len(p.Shut).
func Enumerate(p *solver.Problem, limit int) *Optimum {
	e := &enumeration{p: p, best: &Optimum{ByCounts: map[Counts]model.Points{}, found: map[Counts]plan{}}, left: limit}
	e.choice = make([]int32, p.Slots())
	e.heads = make([]int32, p.Sessions())
	e.care = make([]int64, len(p.CareRows))
	e.stay = make([]bool, p.Options())
	for _, h := range p.Shut {
		for _, i := range h.Stays {
			e.stay[i] = true
		}
	}
	e.shut = make([]bool, len(p.Shut))
	for mask := range 1 << len(p.Shut) {
		e.closed = make([]bool, p.Sessions())
		for h := range p.Shut {
			e.shut[h] = mask>>h&1 == 1
			e.closed[p.Shut[h].Session] = e.shut[h]
		}
		e.bundles = make([][]bundle, p.Bidders())
		for b := range e.bundles {
			e.bundles[b] = e.list(b)
		}
		e.look(0, 0, Counts{})
		if e.left < 0 {
			return nil
		}
	}
	return e.best
}

// bundle is a joint choice of a bidder and what it adds.
type bundle struct {
	choice []int32
	points model.Points
	counts Counts
	care   []int64
}

type enumeration struct {
	p       *solver.Problem
	best    *Optimum
	left    int
	stay    []bool
	shut    []bool
	closed  []bool // by session: shut in this round
	bundles [][]bundle
	choice  []int32
	heads   []int32
	care    []int64
}

// list returns the bundles of bidder b that fit the sessions shut in this round.
func (e *enumeration) list(b int) []bundle {
	p := e.p
	firstSlot, lastSlot := int(p.SlotStart[b]), int(p.SlotStart[b+1])
	var out []bundle
	chosen := map[int32]bool{}
	current := make([]int32, lastSlot-firstSlot)
	var extend func(k int)
	extend = func(k int) {
		if k == len(current) {
			if e.fits(b, chosen) {
				out = append(out, e.bundle(b, current, chosen))
			}
			return
		}
		j := firstSlot + k
		first, last := p.OptionStart[j], p.OptionStart[j+1]
		if last > first && e.stay[last-1] && !e.closed[p.OptionSession[last-1]] {
			first = last - 1 // a pin that stands: the stay and nothing else
		} else {
			current[k] = -1
			extend(k + 1)
		}
		for i := first; i < last; i++ {
			if e.closed[p.OptionSession[i]] {
				continue
			}
			current[k] = i
			chosen[i] = true
			extend(k + 1)
			delete(chosen, i)
		}
	}
	extend(0)
	return out
}

// fits says whether a joint choice obeys everything that concerns one bidder.
func (e *enumeration) fits(b int, chosen map[int32]bool) bool {
	p := e.p
	first, last := p.OptionStart[p.SlotStart[b]], p.OptionStart[p.SlotStart[b+1]]
	words := int64(last-first+63) / 64
	for i := range chosen {
		for j := range chosen {
			if p.ConflictStart[b] >= 0 && p.Conflict[p.ConflictStart[b]+int64(i-first)*words+int64(j-first)/64]>>((j-first)%64)&1 == 1 {
				return false
			}
		}
	}
	for _, f := range p.Forbidden {
		missing := false
		for _, i := range f.Options {
			missing = missing || !chosen[i]
		}
		if !missing {
			return false
		}
	}
	for _, r := range p.Requires {
		met := !chosen[r.Option]
		for _, i := range r.Any {
			met = met || chosen[i]
		}
		if !met {
			return false
		}
	}
	return true
}

func (e *enumeration) bundle(b int, current []int32, chosen map[int32]bool) bundle {
	p := e.p
	w := bundle{choice: append([]int32(nil), current...), care: make([]int64, len(p.CareRows))}
	for k, i := range current {
		if i < 0 {
			continue
		}
		w.points += p.OptionPoints[i]
		if !e.stay[i] {
			j := p.SlotStart[b] + int32(k)
			for _, need := range p.Members[p.MemberStart[j]:p.MemberStart[j+1]] {
				w.counts[need.Class]++
			}
		}
	}
	for _, u := range p.Care {
		if chosen[u.Option] {
			w.care[u.Row] += int64(u.Amount)
		}
	}
	for _, u := range p.JointCare {
		if int(u.Bidder) != b {
			continue
		}
		groups := 0
		for _, g := range u.Groups {
			for _, i := range g {
				if chosen[i] {
					groups++
					break
				}
			}
		}
		if groups == len(u.Groups) {
			w.care[u.Row] += int64(u.Amount)
		}
	}
	return w
}

// look tries every bundle of bidder b and of those after it.
func (e *enumeration) look(b int, points model.Points, counts Counts) {
	if e.left < 0 {
		return
	}
	if b == len(e.bundles) {
		e.left--
		e.judge(points, counts)
		return
	}
	p := e.p
	for k := range e.bundles[b] {
		w := &e.bundles[b][k]
		copy(e.choice[p.SlotStart[b]:], w.choice)
		for j, i := range w.choice {
			if i >= 0 && !e.stay[i] {
				e.heads[p.OptionSession[i]] += p.Heads(int(p.SlotStart[b]) + j)
			}
		}
		ok := true
		for g, use := range w.care {
			e.care[g] += use
			ok = ok && e.care[g] <= int64(p.CareRows[g].Limit)
		}
		if ok {
			sum := counts
			for class, n := range w.counts {
				sum[class] += n
			}
			e.look(b+1, points+w.points, sum)
		}
		for g, use := range w.care {
			e.care[g] -= use
		}
		for j, i := range w.choice {
			if i >= 0 && !e.stay[i] {
				e.heads[p.OptionSession[i]] -= p.Heads(int(p.SlotStart[b]) + j)
			}
		}
	}
}

// judge values a whole plan and keeps it where it is the best of its counts.
// What it keeps, Evaluate must value the same: the two were written apart.
func (e *enumeration) judge(points model.Points, counts Counts) {
	p := e.p
	points += p.Constant
	for s, n := range e.heads {
		value, ok := p.Fill[s].Value(n)
		if !ok {
			return
		}
		points += value
	}
	for r := range p.Rows {
		use := int64(0)
		for k, s := range p.Rows[r].Sessions {
			if e.heads[s] > 0 {
				use += p.Rows[r].Amounts[k]
			}
		}
		for _, h := range p.Rows[r].Shut {
			if !e.shut[h] {
				use++
			}
		}
		if use > p.Rows[r].Limit {
			return
		}
	}
	for h := range p.Shut {
		if e.shut[h] {
			points += p.Shut[h].Value
		}
	}
	e.best.Plans++
	if best, ok := e.best.ByCounts[counts]; ok && best >= points {
		return
	}
	e.best.ByCounts[counts] = points
	e.best.found[counts] = plan{slices.Clone(e.choice), slices.Clone(e.shut)}
	if again, wrong := Evaluate(p, e.choice, e.shut); wrong != nil || again != points {
		panic(fmt.Sprintf("solvertest: plan %v %v is worth %d here and %d to Evaluate, which says %q", e.choice, e.shut, points, again, wrong))
	}
}

// Best returns the points of the best plan: in strict mode of the best among
// those that place most of class 1, then of class 2, then of class 3. ok is
// false where there is no plan.
func (o *Optimum) Best(strict bool) (points model.Points, counts Counts, ok bool) {
	for c, v := range o.ByCounts {
		better := !ok
		switch {
		case !ok:
		case strict && less(counts, c):
			better = true
		case strict && less(c, counts):
		case v == points: // any would do; let it not be the order of a map
			better = less(counts, c) || !less(c, counts) && c[0] > counts[0]
		default:
			better = v > points
		}
		if better {
			points, counts, ok = v, c, true
		}
	}
	return points, counts, ok
}

// With returns the most points of a plan with these counts in the classes 1 to 3.
func (o *Optimum) With(counts Counts) (points model.Points, ok bool) {
	for c, v := range o.ByCounts {
		if c[1] == counts[1] && c[2] == counts[2] && c[3] == counts[3] && (!ok || v > points) {
			points, ok = v, true
		}
	}
	return points, ok
}

// MostOf returns the most needs of a class that a plan places which has at
// least as many of each lower-numbered class as counts.
func (o *Optimum) MostOf(class int, counts Counts) int {
	most := -1
	for c := range o.ByCounts {
		enough := true
		for k := 1; k < class; k++ {
			enough = enough && c[k] >= counts[k]
		}
		if enough {
			most = max(most, c[class])
		}
	}
	return most
}

// less compares the classes 1, 2 and 3 in that order.
func less(a, b Counts) bool {
	for k := 1; k <= 3; k++ {
		if a[k] != b[k] {
			return a[k] < b[k]
		}
	}
	return false
}
