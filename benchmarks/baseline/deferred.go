package baseline

import (
	"slices"

	"instroom/solver"
)

// Deferred is deferred acceptance with people proposing (Gale & Shapley, College
// admissions and the stability of marriage, American Mathematical Monthly 69,
// 1962, doi 10.1080/00029890.1962.11989827). People rank sessions by points,
// sessions rank people by class, then points, then the lottery.
//
// Needs are matched one kind after another: with what was matched before held,
// options that clash with it are no longer proposed. Within a kind, and where seats
// alone decide, the result is stable: nobody prefers a session that would rather
// have them than somebody it holds. Differs from the paper in households, which
// take several seats at once and make room by turning several people away, and in
// rooms, budget and childcare, which are asked only when the matching stands: who
// does not fit then takes the best option that does.
func Deferred() solver.Solver {
	return baseline{"deferred", func(s *seating) {
		kinds := [256][]int32{}
		for j := range s.p.Slots() {
			kind := s.p.Members[s.p.MemberStart[j]].Kind
			kinds[kind] = append(kinds[kind], int32(j))
		}
		for more := true; more; {
			more = false
			for _, slots := range kinds {
				more = s.match(slots) || more
			}
			more = more && len(s.p.Requires) > 0
		}
	}}
}

// match matches the slots of a kind and reports whether anybody was seated.
func (s *seating) match(slots []int32) bool {
	wishes := make(map[int32][]int32, len(slots)) // what is left to propose, best first
	var queue []int32
	for _, j := range slots {
		if s.choice[j] >= 0 {
			continue
		}
		open := slices.DeleteFunc(s.wishes(j), func(i int32) bool {
			return s.closed[s.p.OptionSession[i]] || s.clashes(i) || !s.ready(i)
		})
		if len(open) > 0 {
			wishes[j] = open
			queue = append(queue, j)
		}
	}
	held, heads := map[int32][]int32{}, map[int32]int32{} // by session: options, best first
	for len(queue) > 0 {
		j := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if len(wishes[j]) == 0 {
			continue
		}
		i := wishes[j][0]
		wishes[j] = wishes[j][1:]
		session := s.p.OptionSession[i]
		at, _ := slices.BinarySearchFunc(held[session], i, s.rank)
		held[session] = slices.Insert(held[session], at, i)
		heads[session] += s.p.Heads(int(j))
		for f := &s.p.Fill[session]; heads[session]+s.heads[session] > max(f.Max, 0) && len(held[session]) > 0; {
			last := len(held[session]) - 1
			away := s.slotOf[held[session][last]]
			held[session] = held[session][:last]
			heads[session] -= s.p.Heads(int(away))
			queue = append(queue, away)
		}
	}
	var all []int32
	for _, options := range held {
		all = append(all, options...)
	}
	slices.SortFunc(all, s.rank)
	seated := false
	for _, i := range all {
		seated = s.take(i) || seated
	}
	var rest []int32
	for _, j := range slots {
		if s.choice[j] < 0 {
			rest = append(rest, s.wishes(j)...)
		}
	}
	slices.SortFunc(rest, s.rank)
	for _, i := range rest {
		seated = s.take(i) || seated
	}
	return seated
}

// ready reports whether what an option asks for first is chosen.
func (s *seating) ready(i int32) bool {
	for _, k := range s.requires[i] {
		if !slices.ContainsFunc(s.p.Requires[k].Any, func(o int32) bool { return s.chosen[o] }) {
			return false
		}
	}
	return true
}
