package check

import (
	"fmt"

	"instroom/model"
)

// halfOf is a half of a sum of rows while it is read.
type halfOf struct {
	*part
	seats []bool         // by session
	care  [][]model.Date // by session: the days of the rows that it uses
	asks  []bool         // by participant: some need is among these
	needs map[halfNeed]bool
	total int64 // the right-hand sides
}

type halfNeed struct {
	participant int32
	kind        int
}

// half reads the half of a sum of rows. What a choice counts for is laid on its first
// option, so that it must not be the first of one that counts for less.
func (w *part) half(c *model.Half) (*groupCut, error) {
	h := &halfOf{
		part: w, seats: make([]bool, len(w.sessions)), care: make([][]model.Date, len(w.sessions)),
		asks: make([]bool, len(w.people)), needs: map[halfNeed]bool{},
	}
	if err := h.read(c); err != nil {
		return nil, err
	}
	out := &groupCut{limit: h.total / 2}
	weight := map[int32]int64{}
	for _, b := range w.of {
		for i := range w.bidders[b].choices {
			c := &w.bidders[b].choices[i]
			if n := h.units(c) / 2; n > 0 {
				o := c.options()[0]
				if _, known := weight[o]; !known {
					weight[o] = n
					out.options = append(out.options, o)
				}
				weight[o] = min(weight[o], n)
			}
		}
	}
	for _, o := range out.options {
		out.weights = append(out.weights, weight[o])
	}
	for _, b := range w.of {
		all := int64(0)
		for _, slot := range w.bidders[b].slots {
			most := int64(0)
			for i := slot.lo; i < slot.hi; i++ {
				c := &w.bidders[b].choices[i]
				sum := int64(0)
				for _, o := range c.options() {
					sum += weight[o]
				}
				if sum > h.units(c)/2 {
					return nil, fmt.Errorf("counts %s for %d of %d", w.people[w.options[c.options()[0]].Participant].ID, sum, h.units(c)/2)
				}
				most = max(most, sum)
			}
			all += most
		}
		out.people = max(out.people, all)
	}
	return out, nil
}

// read takes in the rows, each named once.
func (h *halfOf) read(c *model.Half) error {
	for _, id := range c.Sessions {
		s, known := h.sessionOf[id]
		if !known || h.at[s] < 0 || h.seats[s] {
			return fmt.Errorf("names session %q, which the part does not have, or twice", id)
		}
		h.seats[s] = true
		h.total += int64(max(0, h.sessions[s].seats))
	}
	seen := map[model.RowKey]bool{}
	for _, key := range c.Care {
		r := resource{key.Resource, key.ID}
		limit, counted := h.limit(r)
		if seen[key] || !counted || key.Resource != model.SiteChildcare && key.Resource != model.SessionChildcare {
			return fmt.Errorf("is of %s %q twice, or it is no childcare that is counted", key.Resource, key.ID)
		}
		seen[key] = true
		h.total += int64(max(0, limit-h.blockedAt(r, key.Date, key.At)-h.grantedCare(r, key.Date, key.At)))
		for _, s := range h.users[r] {
			if h.sessions[s].uses(r, key.Date, key.At) {
				h.care[s] = append(h.care[s], key.Date)
			}
		}
	}
	for _, need := range c.Needs {
		p, known := h.personOf[need.Participant]
		n := halfNeed{p, -1}
		for k, kind := range h.b.Kinds {
			if kind == need.Kind {
				n.kind = k
			}
		}
		if !known || n.kind < 0 || h.needs[n] {
			return fmt.Errorf("names the need of %q for %q twice, or there is none", need.Participant, need.Kind)
		}
		h.needs[n], h.asks[p] = true, true
		h.total++
	}
	return nil
}

// units is what a choice takes of the rows.
func (h *halfOf) units(c *choice) int64 {
	n := int64(0)
	for _, o := range c.options() {
		x := &h.options[o]
		if h.seats[x.Session] {
			n++
		}
		if h.asks[x.Participant] && h.needs[halfNeed{x.Participant, h.sessions[x.Session].Kind}] {
			n++
		}
		p := &h.people[x.Participant]
		if p.Childcare == 0 || len(h.care[x.Session]) == 0 {
			continue
		}
		if of := h.householdOf(p); of != nil && of.rule == model.ShareCare {
			continue
		}
		from := h.optionSeat(o).from
		for _, d := range h.care[x.Session] {
			if from <= d {
				n += int64(p.Childcare)
			}
		}
	}
	return n
}
