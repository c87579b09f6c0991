package milp

import (
	"encoding/binary"
	"slices"

	"instroom/model"
	"instroom/solver"
)

// slotRows returns the sets of options of bidder b of which at most one can be
// chosen: one a need, and one a person and time slot for the options that meet
// then. Options that clash without meeting at the same time (travel, one at a
// time) get a row a pair. times is by session.
//
// The rows allow the same plans as the cliques, whatever the times are: a row
// holds only options that are in conflict, and every conflict is in a row.
func slotRows(p *solver.Problem, b int, times [][]int32) [][]int32 {
	firstSlot, lastSlot := p.SlotStart[b], p.SlotStart[b+1]
	if p.ConflictStart[b] < 0 {
		return cliques(p, b)
	}
	g := conflicts(p, b)
	left := make([]set, len(g.row)) // conflicts in no row yet
	for i := range left {
		left[i] = append(set(nil), g.row[i]...)
	}
	var out [][]int32
	row := func(members []int32) {
		for _, i := range members {
			for _, k := range members {
				left[i-g.first].remove(int(k - g.first))
			}
		}
		out = append(out, members)
	}
	people := map[int32][]int32{} // options by participant
	var order []int32
	for j := firstSlot; j < lastSlot; j++ {
		var options []int32
		for i := p.OptionStart[j]; i < p.OptionStart[j+1]; i++ {
			options = append(options, i)
		}
		row(options)
		for _, need := range p.Members[p.MemberStart[j]:p.MemberStart[j+1]] {
			if people[need.Participant] == nil {
				order = append(order, need.Participant)
			}
			people[need.Participant] = append(people[need.Participant], options...)
		}
	}
	seen := map[string]bool{}
	for _, person := range order {
		for _, at := range byTime(p, people[person], times) {
			for _, members := range g.split(at) {
				if key := pack(members); g.several(p, members) && !seen[key] {
					seen[key] = true
					row(members)
				}
			}
		}
	}
	for i := range left {
		left[i].each(func(k int) bool {
			if k > i {
				out = append(out, []int32{g.first + int32(i), g.first + int32(k)})
			}
			return true
		})
	}
	return out
}

// byTime returns the options that meet in each time slot, by time slot.
func byTime(p *solver.Problem, options []int32, times [][]int32) [][]int32 {
	type use struct{ time, option int32 }
	var uses []use
	for _, i := range options {
		for _, t := range times[p.OptionSession[i]] {
			uses = append(uses, use{t, i})
		}
	}
	slices.SortStableFunc(uses, func(a, b use) int { return int(a.time - b.time) })
	var out [][]int32
	for k, u := range uses {
		if k == 0 || uses[k-1].time != u.time {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], u.option)
	}
	return out
}

// split parts options into sets that are in conflict pair by pair. Options that
// meet at the same time are one such set, but for people who enter so late that
// they miss that meeting.
func (g *graph) split(options []int32) [][]int32 {
	var out [][]int32
next:
	for _, i := range options {
		for k, members := range out {
			if !slices.ContainsFunc(members, func(m int32) bool { return !g.row[i-g.first].has(int(m - g.first)) }) {
				out[k] = append(members, i)
				continue next
			}
		}
		out = append(out, []int32{i})
	}
	return out
}

// several reports whether options are of more than one slot.
func (g *graph) several(p *solver.Problem, options []int32) bool {
	j, _ := slices.BinarySearch(p.OptionStart, options[0]+1)
	return options[len(options)-1] >= p.OptionStart[j]
}

// Times returns the time slots of each session of the problem, ascending: one a
// start of a meeting, on a date. Slots in which the same sessions meet are one.
// Two sessions meet at the same time exactly where they share a slot, closed days
// and entries left aside. Sessions without dates have none.
//
// Time and memory grow with the meetings, and with the sessions that meet at once.
func Times(p *solver.Problem) [][]int32 {
	type meeting struct {
		session    int32
		start, end model.Minutes
	}
	days := map[model.Date][]meeting{}
	for k, index := range p.SessionIndex {
		s := &p.Batch.Sessions[index]
		for _, m := range s.Dated {
			days[m.Date] = append(days[m.Date], meeting{int32(k), m.Start, m.End})
		}
		if len(s.Dated) > 0 || !s.Start.Valid() || !s.End.Valid() {
			continue
		}
		for _, w := range s.Weekly {
			first := s.Start + model.Date((7+int(w.Day)-int(s.Start.Weekday()))%7)
			for d := first; d <= s.End; d += 7 {
				days[d] = append(days[d], meeting{int32(k), w.Start, w.End})
			}
		}
	}
	dates := make([]model.Date, 0, len(days))
	for d := range days {
		dates = append(dates, d)
	}
	slices.Sort(dates)
	out, seen := make([][]int32, p.Sessions()), map[string]bool{}
	slot := int32(0)
	for _, d := range dates {
		var starts []model.Minutes
		for _, m := range days[d] {
			starts = append(starts, m.start)
		}
		slices.Sort(starts)
		for _, at := range slices.Compact(starts) {
			var meets []int32
			for _, m := range days[d] {
				if m.start <= at && at < m.end && !slices.Contains(meets[max(0, len(meets)-1):], m.session) {
					meets = append(meets, m.session)
				}
			}
			if key := pack(meets); len(meets) > 1 && !seen[key] {
				seen[key] = true
				for _, s := range meets {
					out[s] = append(out[s], slot)
				}
				slot++
			}
		}
	}
	return out
}

// pack makes a key of numbers.
func pack(numbers []int32) string {
	var key []byte
	for _, n := range numbers {
		key = binary.AppendUvarint(key, uint64(n))
	}
	return string(key)
}
