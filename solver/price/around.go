package price

import (
	"cmp"
	"slices"
)

const (
	aroundSize  = 16        // sessions solved anew near a change
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
		of, members := p.region(near, aroundSize)
		work := min(aroundWork, s.work/aroundShare-s.spent())
		if len(members) == 0 || work <= 0 || s.halt() {
			return
		}
		r := s.neighbourhood(p, u, l, 0, of, members, max(2, s.spread/2), work, n)
		s.f.looked += r.looked + int64(len(t.option))
		before, choice, least := p.value, slices.Clone(p.choice), s.leastGain()
		p.adopt(r)
		if p.value-before <= least || !s.offer(p) || s.will() {
			return
		}
		clear(near)
		p.moved(choice, func(int32) {}, near)
	}
}

// region gathers the sessions around some, as region 0 in the list by session, and who may
// be moved there: everybody who sits in it, or lacks a seat and could.
func (p *incumbent) region(near []bool, most int) (of, members []int32) {
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
	take(votes, most)
	for size < most {
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
		if !take(votes, max(2, most/4)) {
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

const (
	patchSize  = 20 // sessions solved anew around the largest loss
	patchSizes = 4  // sizes of region that are tried around a session, each twice the last
)

// patch improves the best plan where the multipliers say that it loses the most, with a part
// of the work: what is between a plan and the bound is what its empty seats are worth, and
// how much less people have than the best that the prices leave them. The sessions around
// the largest of these losses are solved anew with all else held. Where that wins nothing
// others come first, and more sessions around it when it is its turn again.
func (s *search) patch(u []int64, l *limits, work int64) {
	t := s.t
	u = t.pad(u)
	n := t.newNumbers()
	tried, near := make([]int, t.sessions()), make([]bool, t.sessions())
	for limit := s.spent() + work; s.spent() < limit && !s.halt(); {
		p := s.best.clone()
		p.l = l // a plan from deep in the tree came with limits of its own
		at, top := int32(-1), int64(0)
		for k, v := range p.losses(u, s.f, s.shift) {
			if v >>= 2 * tried[k]; v > top && tried[k] < patchSizes {
				at, top = int32(k), v
			}
		}
		if at < 0 {
			return
		}
		clear(near)
		near[at] = true
		of, members := p.region(near, patchSize<<tried[at])
		r := s.neighbourhood(p, u, l, 0, of, members, max(2, s.spread/2), min(aroundWork<<tried[at], limit-s.spent()), n)
		s.f.looked += r.looked
		tried[at]++
		before := p.value
		p.adopt(r)
		if p.value > before && s.offer(p) {
			for k, region := range of {
				if region == 0 {
					tried[k] = 0
				}
			}
		}
	}
}

// losses is what a plan loses at each session against the bound of multipliers, in their
// fixed point: the price of its empty seats, and what people lose who had better sit there.
func (p *incumbent) losses(u []int64, f *finder[int64], shift uint) []int64 {
	t := p.t
	loss := make([]int64, t.sessions())
	for k := range loss {
		if !t.grouped[k] {
			loss[k] = u[k] * max(0, int64(t.fill[k].Max-p.n[k]))
		}
	}
	for b := range t.bidder {
		best, _, ok := f.choose(b, u, int64(1)<<shift, p.l)
		if !ok {
			continue
		}
		first := t.optAt[t.slotAt[b]]
		for j := t.slotAt[b]; j < t.slotAt[b+1]; j++ {
			if o := p.choice[j]; o >= 0 {
				best -= f.v[o-first]
			}
		}
		for k, o := range f.best {
			if o >= 0 && o != p.choice[t.slotAt[b]+int32(k)] {
				loss[t.sess[o]] += best
			}
		}
	}
	return loss
}
