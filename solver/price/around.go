package price

import (
	"cmp"
	"slices"
)

const (
	aroundSize  = 20        // sessions solved anew near a change
	aroundWork  = 1_500_000 // options looked at, each time
	aroundShare = 3         // the part of the work that all of it may take
	mostArounds = 4         // times
)

// around improves the best plan near a change, with a part of the work: the sessions that
// it concerns, and those that their people sit in or could, are solved anew with all else
// held; then those near what that has moved, as long as it pays. Chains of single moves end
// where a seat that is gone would have to move several people at once.
func (s *search) around(near []bool, u []int64, l *limits) {
	t := s.t
	n := t.newNumbers()
	for range mostArounds {
		p := s.best.clone()
		of, members := p.region(near)
		work := min(aroundWork, s.work/aroundShare-s.spent())
		if len(members) == 0 || work <= 0 || s.halt() {
			return
		}
		r := s.neighbourhood(p, u, l, 0, of, members, max(2, s.spread/2), work, n)
		s.f.looked += r.looked + int64(len(t.option))
		before, choice, least := p.value, slices.Clone(p.choice), s.leastGain()
		p.adopt(r)
		if p.value-before <= least || !s.offer(p) {
			return
		}
		clear(near)
		p.moved(choice, func(int32) {}, near)
	}
}

// region gathers the sessions around some, as region 0 in the list by session, and who may
// be moved there: everybody who sits in it, or lacks a seat and could.
func (p *incumbent) region(near []bool) (of, members []int32) {
	t := p.t
	of = slices.Repeat([]int32{1}, t.sessions())
	size := 0
	take := func(votes []int, most int) bool {
		order := make([]int32, 0, len(votes))
		for k, v := range votes {
			if v > 0 && of[k] == 1 {
				order = append(order, int32(k))
			}
		}
		slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(votes[b], votes[a]) })
		order = order[:min(len(order), most)]
		for _, k := range order {
			of[k] = 0
		}
		size += len(order)
		return len(order) > 0
	}
	votes := make([]int, t.sessions())
	for k, is := range near {
		if is {
			votes[k] = 1 + int(p.n[k])
		}
	}
	take(votes, aroundSize)
	for size < aroundSize {
		// Who could move into the region, and where its people could go.
		clear(votes)
		for b := range t.bidder {
			inside, could := false, false
			first, last := t.optAt[t.slotAt[b]], t.optAt[t.slotAt[b+1]]
			for o := first; o < last; o++ {
				if of[t.sess[o]] == 0 {
					could = true
					inside = inside || p.choice[t.slotOf[o]] == o
				}
			}
			for o := first; could && o < last; o++ {
				if inside || p.choice[t.slotOf[o]] == o {
					votes[t.sess[o]]++
				}
			}
		}
		if !take(votes, max(2, aroundSize/4)) {
			break
		}
	}
	for b := range t.bidder {
		in := false
		for j := t.slotAt[b]; j < t.slotAt[b+1]; j++ {
			if cur := p.choice[j]; cur >= 0 {
				in = in || of[t.sess[cur]] == 0
			} else {
				for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
					in = in || of[t.sess[o]] == 0
				}
			}
		}
		for j := t.slotAt[b]; j < t.slotAt[b+1]; j++ {
			in = in && !p.pinned(j)
		}
		if in {
			members = append(members, int32(b))
		}
	}
	return of, members
}
