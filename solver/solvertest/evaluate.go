package solvertest

import (
	"fmt"

	"instroom/model"
	"instroom/solver"
)

// Evaluate returns the points of a plan, Constant included, and everything that
// it breaks. It follows the formulas in the comment of solver.Problem one by
// one, in time linear in the problem. Points mean nothing where the plan's shape
// is wrong (lengths, an option of another slot).
func Evaluate(p *solver.Problem, choice []int32, shut []bool) (points model.Points, violations []string) {
	fail := func(format string, args ...any) { violations = append(violations, fmt.Sprintf(format, args...)) }
	if len(choice) != p.Slots() || len(shut) != len(p.Shut) {
		fail("plan has %d slots and %d shut sessions, the problem %d and %d", len(choice), len(shut), p.Slots(), len(p.Shut))
		return 0, violations
	}
	points = p.Constant
	chosen := make([]bool, p.Options())
	for j, i := range choice {
		if i == -1 {
			continue
		}
		if i < p.OptionStart[j] || i >= p.OptionStart[j+1] {
			fail("slot %d has option %d of another slot", j, i)
			return 0, violations
		}
		chosen[i] = true
		points += p.OptionPoints[i]
	}
	stay := make([]bool, p.Options())
	for _, h := range p.Shut {
		for _, i := range h.Stays {
			stay[i] = true
		}
	}

	heads := make([]int32, p.Sessions())
	for j, i := range choice {
		if i >= 0 && !stay[i] {
			heads[p.OptionSession[i]] += p.Heads(j)
		}
	}
	for s, n := range heads {
		value, ok := p.Fill[s].Value(n)
		if !ok {
			fail("session %d has %d heads, outside %d..%d", s, n, p.Fill[s].Min, p.Fill[s].Max)
		}
		points += value
	}

	for h := range p.Shut {
		if shut[h] {
			points += p.Shut[h].Value
			if n := heads[p.Shut[h].Session]; n > 0 {
				fail("session %d is shut and has %d heads", p.Shut[h].Session, n)
			}
		}
		for _, i := range p.Shut[h].Stays {
			if chosen[i] == shut[h] {
				fail("stay %d: chosen %t and session %d shut %t", i, chosen[i], p.Shut[h].Session, shut[h])
			}
		}
	}

	for b := range p.Bidders() {
		if p.ConflictStart[b] < 0 {
			continue
		}
		first, last := p.OptionStart[p.SlotStart[b]], p.OptionStart[p.SlotStart[b+1]]
		words := int64(last-first+63) / 64
		for i := first; i < last; i++ {
			for j := i + 1; chosen[i] && j < last; j++ {
				word := p.Conflict[p.ConflictStart[b]+int64(i-first)*words+int64(j-first)/64]
				if chosen[j] && word>>((j-first)%64)&1 == 1 {
					fail("bidder %d has options %d and %d, which conflict", b, i, j)
				}
			}
		}
	}
	for _, f := range p.Forbidden {
		if countChosen(chosen, f.Options) == len(f.Options) {
			fail("bidder %d has all of the forbidden set %v", f.Bidder, f.Options)
		}
	}
	for _, r := range p.Requires {
		if chosen[r.Option] && countChosen(chosen, r.Any) == 0 {
			fail("option %d needs one of %v", r.Option, r.Any)
		}
	}

	care := make([]int64, len(p.CareRows))
	for _, u := range p.Care {
		if chosen[u.Option] {
			care[u.Row] += int64(u.Amount)
		}
	}
	for _, u := range p.JointCare {
		all := true
		for _, g := range u.Groups {
			all = all && countChosen(chosen, g) > 0
		}
		if all {
			care[u.Row] += int64(u.Amount)
		}
	}
	for g, use := range care {
		if use > int64(p.CareRows[g].Limit) {
			fail("care row %d: %d of %d places", g, use, p.CareRows[g].Limit)
		}
	}

	for r := range p.Rows {
		row, use := &p.Rows[r], int64(0)
		for k, s := range row.Sessions {
			if heads[s] > 0 {
				use += row.Amounts[k]
			}
		}
		for _, h := range row.Shut {
			if !shut[h] {
				use++
			}
		}
		if use > row.Limit {
			fail("row %d: %d of %d", r, use, row.Limit)
		}
	}
	return points, violations
}

func countChosen(chosen []bool, options []int32) int {
	n := 0
	for _, i := range options {
		if chosen[i] {
			n++
		}
	}
	return n
}

// Counts is how many needs are placed by class, 0 to 3. Stays are pins: they are
// not placed.
type Counts [4]int

// Count counts the needs that a choice places.
func Count(p *solver.Problem, choice []int32) Counts {
	stay := make(map[int32]bool)
	for _, h := range p.Shut {
		for _, i := range h.Stays {
			stay[i] = true
		}
	}
	var n Counts
	for j, i := range choice {
		if i < 0 || stay[i] {
			continue
		}
		for _, need := range p.Members[p.MemberStart[j]:p.MemberStart[j+1]] {
			n[need.Class]++
		}
	}
	return n
}

// Empty returns the plan that places nobody: every stay, nothing shut. Every
// problem that compile makes allows it, for pins stand as they are.
func Empty(p *solver.Problem) (choice []int32, shut []bool) {
	choice = make([]int32, p.Slots())
	for j := range choice {
		choice[j] = -1
	}
	slot := make([]int32, p.Options())
	for j := range choice {
		for i := p.OptionStart[j]; i < p.OptionStart[j+1]; i++ {
			slot[i] = int32(j)
		}
	}
	for _, h := range p.Shut {
		for _, i := range h.Stays {
			choice[slot[i]] = i
		}
	}
	return choice, make([]bool, len(p.Shut))
}
