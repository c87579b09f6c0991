package milp

import (
	"fmt"

	"instroom/model"
	"instroom/solver"
)

// Evaluate returns the points of a plan, or an error that names the first thing
// it breaks. It is how answers of other programs are judged before they are
// believed: in integers, and from the problem, not from the linear program.
func Evaluate(p *solver.Problem, choice []int32, shut []bool) (model.Points, error) {
	if len(choice) != p.Slots() || len(shut) != len(p.Shut) {
		return 0, fmt.Errorf("a plan of %d slots and %d sessions to shut for %d and %d", len(choice), len(shut), p.Slots(), len(p.Shut))
	}
	points := p.Constant
	chosen, heads := make([]bool, p.Options()), make([]int32, p.Sessions())
	for j, i := range choice {
		switch {
		case i == -1:
		case i < p.OptionStart[j] || i >= p.OptionStart[j+1]:
			return 0, fmt.Errorf("slot %d: option %d of another", j, i)
		default:
			chosen[i] = true
			heads[p.OptionSession[i]] += p.Heads(j)
			points += p.OptionPoints[i]
		}
	}
	for h, x := range p.Shut {
		for _, i := range x.Stays {
			if chosen[i] == shut[h] {
				return 0, fmt.Errorf("session %d: shut %t, but a pin that stays %t", x.Session, shut[h], chosen[i])
			}
			if chosen[i] {
				heads[x.Session]-- // a stay is no new head
			}
		}
		if shut[h] {
			points += x.Value
			if heads[x.Session] > 0 {
				return 0, fmt.Errorf("session %d: shut, with new heads", x.Session)
			}
		}
	}
	for s := range p.Fill {
		value, ok := p.Fill[s].Value(heads[s])
		if !ok {
			return 0, fmt.Errorf("session %d: %d heads", s, heads[s])
		}
		points += value
	}
	for r := range p.Rows {
		left := p.Rows[r].Limit
		for k, s := range p.Rows[r].Sessions {
			if heads[s] > 0 {
				left -= p.Rows[r].Amounts[k]
			}
		}
		for _, h := range p.Rows[r].Shut {
			if !shut[h] {
				left--
			}
		}
		if left < 0 {
			return 0, fmt.Errorf("row %d: %d too much", r, -left)
		}
	}
	return points, bundles(p, choice, chosen)
}

// bundles judges what holds within bidders, and childcare.
func bundles(p *solver.Problem, choice []int32, chosen []bool) error {
	for b := range p.Bidders() {
		if p.ConflictStart[b] < 0 {
			continue
		}
		slots := choice[p.SlotStart[b]:p.SlotStart[b+1]]
		first := p.OptionStart[p.SlotStart[b]]
		words := int64(p.OptionStart[p.SlotStart[b+1]]-first+63) / 64
		for _, i := range slots {
			for _, j := range slots {
				if i >= 0 && j >= 0 && p.Conflict[p.ConflictStart[b]+int64(i-first)*words+int64(j-first)/64]>>((j-first)%64)&1 == 1 {
					return fmt.Errorf("bidder %d: options %d and %d clash", b, i, j)
				}
			}
		}
	}
	any := func(options []int32) bool {
		for _, i := range options {
			if chosen[i] {
				return true
			}
		}
		return false
	}
sets:
	for _, f := range p.Forbidden {
		for _, i := range f.Options {
			if !chosen[i] {
				continue sets
			}
		}
		return fmt.Errorf("bidder %d: all of %v", f.Bidder, f.Options)
	}
	for _, r := range p.Requires {
		if chosen[r.Option] && !any(r.Any) {
			return fmt.Errorf("option %d: none of %v", r.Option, r.Any)
		}
	}
	left := make([]int64, len(p.CareRows))
	for g := range left {
		left[g] = int64(p.CareRows[g].Limit)
	}
	for _, u := range p.Care {
		if chosen[u.Option] {
			left[u.Row] -= int64(u.Amount)
		}
	}
joint:
	for _, u := range p.JointCare {
		for _, group := range u.Groups {
			if !any(group) {
				continue joint
			}
		}
		left[u.Row] -= int64(u.Amount)
	}
	for g, n := range left {
		if n < 0 {
			return fmt.Errorf("care row %d: %d places too few", g, -n)
		}
	}
	return nil
}
