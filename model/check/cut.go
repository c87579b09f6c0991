package check

import (
	"fmt"
	"math"
	"slices"

	"instroom/model"
)

// groupCut is a cut of a part: heads of some people in some sessions at most
// limit + slope·(sessions that get new heads).
type groupCut struct {
	options      []int32 // of the people in the sessions
	weights      []int64 // of the options in a half; nil = each counts once
	sessions     []int32
	people       int64 // no bidder counts for more
	slope, limit int64
}

// resolve reads the cuts of a part and works out their sides.
func (w *part) resolve(cuts []model.Cut) bool {
	for i := range cuts {
		c, err := w.groupCut(&cuts[i])
		if err != nil {
			w.complain(Multiplier, "cut %d of part %d %s", i+1, w.number+1, err)
			return false
		}
		w.cuts = append(w.cuts, c)
	}
	return true
}

func (w *part) groupCut(c *model.Cut) (*groupCut, error) {
	switch {
	case c.Half != nil:
		if len(c.Participants)+len(c.Sessions)+c.Groups > 0 || c.Cover || c.Care != nil {
			return nil, fmt.Errorf("is a half and something else")
		}
		return w.half(c.Half)
	case c.Care != nil && !c.Cover:
		return nil, fmt.Errorf("names childcare and is no cover")
	case c.Care != nil:
		return w.careCover(c)
	case c.Cover:
		return w.seatCover(c)
	}
	out := &groupCut{people: int64(len(c.Participants))}
	if c.Groups < 1 || c.Groups > len(c.Sessions) {
		return nil, fmt.Errorf("is between %d and %d groups of %d", c.Groups-1, c.Groups, len(c.Sessions))
	}
	var seats []int64
	for _, id := range c.Sessions {
		s, known := w.sessionOf[id]
		switch {
		case !known || w.at[s] < 0:
			return nil, fmt.Errorf("names session %q, which the part does not have", id)
		case slices.Contains(out.sessions, s):
			return nil, fmt.Errorf("names session %s twice", id)
		case len(out.sessions) > 0 && w.sessions[s].Kind != w.sessions[out.sessions[0]].Kind:
			return nil, fmt.Errorf("has sessions of two kinds, %s and %s", w.sessions[out.sessions[0]].ID, id)
		}
		out.sessions = append(out.sessions, s)
		seats = append(seats, int64(w.sessions[s].seats))
	}
	people := map[int32]bool{}
	for _, id := range c.Participants {
		p, known := w.personOf[id]
		if !known || people[p] {
			return nil, fmt.Errorf("names participant %q twice, or nobody", id)
		}
		people[p] = true
		for _, s := range out.sessions {
			if o := w.option(p, s); o >= 0 {
				out.options = append(out.options, o)
			}
		}
	}
	// f(Groups − 1) and f(Groups): the largest sessions, but no more than the people.
	slices.Sort(seats)
	slices.Reverse(seats)
	under := int64(0)
	for _, n := range seats[:c.Groups-1] {
		under = min(out.people, under+n)
	}
	out.slope = min(out.people, under+seats[c.Groups-1]) - under
	out.limit = under - out.slope*int64(c.Groups-1)
	return out, nil
}

// seatCover reads a cover of seats: any one more of its people, with whom they sit
// together, need more than there are.
func (w *part) seatCover(c *model.Cut) (*groupCut, error) {
	if len(c.Sessions) != 1 {
		return nil, fmt.Errorf("is a cover of %d sessions", len(c.Sessions))
	}
	s, known := w.sessionOf[c.Sessions[0]]
	if !known || w.at[s] < 0 {
		return nil, fmt.Errorf("names session %q, which the part does not have", c.Sessions[0])
	}
	out := &groupCut{people: int64(len(c.Participants)), sessions: []int32{s}, slope: int64(c.Groups)}
	seated := map[int32]bool{}
	var needs []int
	for _, id := range c.Participants {
		p, known := w.personOf[id]
		if !known || seated[p] || w.bidderOf[p] < 0 {
			return nil, fmt.Errorf("names participant %q twice, or nobody", id)
		}
		o := w.option(p, s)
		if o < 0 {
			seated[p] = true
			continue
		}
		least := math.MaxInt
		var with []int32
		for i := range w.bidders[w.bidderOf[p]].choices {
			choice := &w.bidders[w.bidderOf[p]].choices[i]
			if choice.option != o && !slices.Contains(choice.joint, o) {
				continue
			}
			n := 0
			for _, h := range w.heldBy(choice, nil) {
				if h.session == s {
					n++
					with = append(with, h.who)
				}
			}
			least = min(least, n)
		}
		if least == math.MaxInt {
			seated[p] = true
			continue // no choice is left
		}
		slices.Sort(with)
		for _, q := range slices.Compact(with) {
			if seated[q] {
				return nil, fmt.Errorf("names participant %q, who sits with another", id)
			}
			seated[q] = true
		}
		needs = append(needs, least)
		out.options = append(out.options, o)
	}
	return out, tooMany(c, needs, w.sessions[s].seats)
}

// tooMany holds that any one more than are let in need more than is left.
func tooMany(c *model.Cut, needs []int, left int) error {
	if c.Groups < 0 || c.Groups >= len(c.Participants) {
		return fmt.Errorf("lets %d of %d people in", c.Groups, len(c.Participants))
	}
	if len(needs) <= c.Groups {
		return nil // fewer can be there at all
	}
	slices.Sort(needs)
	sum := 0
	for _, n := range needs[:c.Groups+1] {
		sum += n
	}
	if sum <= max(0, left) {
		return fmt.Errorf("holds not: %d people need %d of %d", c.Groups+1, sum, max(0, left))
	}
	return nil
}

// careCover reads a cover of childcare: any one more of its people need more places
// than there are.
func (w *part) careCover(c *model.Cut) (*groupCut, error) {
	r := resource{c.Care.Resource, c.Care.ID}
	limit, counted := w.limit(r)
	switch {
	case c.Care.Resource != model.SiteChildcare && c.Care.Resource != model.SessionChildcare || !counted:
		return nil, fmt.Errorf("is of %s %q, which is no childcare that is counted", c.Care.Resource, c.Care.ID)
	case len(c.Sessions) > 0:
		return nil, fmt.Errorf("is of childcare and names sessions")
	}
	d, at := c.Care.Date, c.Care.At
	left := limit - w.blockedAt(r, d, at) - w.grantedCare(r, d, at)
	out := &groupCut{people: int64(len(c.Participants)), limit: int64(c.Groups)}
	people := map[int32]bool{}
	var needs []int
	for _, id := range c.Participants {
		p, known := w.personOf[id]
		if !known || people[p] {
			return nil, fmt.Errorf("names participant %q twice, or nobody", id)
		}
		people[p] = true
		if h := w.householdOf(&w.people[p]); h != nil && h.rule == model.ShareCare {
			return nil, fmt.Errorf("names %s, who shares childcare", id)
		}
		needs = append(needs, int(w.people[p].Childcare))
		for _, s := range w.users[r] {
			if !w.sessions[s].uses(r, d, at) {
				continue
			}
			if o := w.option(p, s); o >= 0 && w.optionSeat(o).from <= d {
				out.options = append(out.options, o)
			}
		}
	}
	return out, tooMany(c, needs, left)
}

// readCuts adds the cuts that have a price to the node. links is what the prices
// of links come to.
func (x *nodeValue) readCuts(prices []model.CutPrice, links int64, wrong func(string, ...any) bool) bool {
	w := x.part
	seen := map[int]bool{}
	for _, p := range prices {
		switch {
		case p.Cut < 0 || p.Cut >= len(w.cuts):
			return wrong("a price for cut %d of %d", p.Cut+1, len(w.cuts))
		case seen[p.Cut]:
			return wrong("two prices for cut %d", p.Cut+1)
		case p.Price < 0:
			return wrong("the price of cut %d is below 0", p.Cut+1)
		}
		seen[p.Cut] = true
		c := w.cuts[p.Cut]
		size := max(1, c.people)
		if p.Price > (mostRows-links)/size {
			return wrong("the prices of cuts are out of range")
		}
		links += p.Price * size
		if x.link == nil {
			x.link = map[int32]int64{}
		}
		for i, o := range c.options {
			weight := int64(1)
			if c.weights != nil {
				weight = c.weights[i]
			}
			x.link[o] += p.Price * weight
		}
		for _, s := range c.sessions {
			x.opening[w.at[s]] -= p.Price * c.slope
		}
		x.total = x.total.plusProduct(p.Price, c.limit)
	}
	return true
}
