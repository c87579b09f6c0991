package price

import (
	"slices"

	"instroom/model"
)

// taker takes cuts of an earlier proof into a task, by what they are made of.
type taker struct {
	t        *task
	rows     map[model.RowKey]int32
	sessions map[string]int32
	slots    map[model.Need]int32 // of the needs in halves; −1 = gone
	units    []int64              // by option; all zero between two cuts
}

// takeCuts takes the covers and halves of an earlier proof into the task, as far as they hold.
func (t *task) takeCuts(cuts []model.Cut) {
	if len(cuts) == 0 || len(cuts) > t.cutLimit() {
		return
	}
	k := taker{t: t, rows: map[model.RowKey]int32{}, sessions: map[string]int32{}}
	for r := range t.rows {
		switch key := t.rows[r].key; key.kind {
		case careRow:
			k.rows[t.pr.CareRows[key.at].Key] = int32(r)
		case sessionRow:
			k.sessions[t.sessionID(key.at)] = int32(r)
		}
	}
	k.findSlots(cuts)
	for i := range cuts {
		if cuts[i].Half != nil {
			k.takeHalf(cuts[i].Half)
		} else {
			k.takeCover(&cuts[i])
		}
	}
}

// takeCover takes a cover, where all its people are there and too many still.
func (k *taker) takeCover(c *model.Cut) {
	t := k.t
	var r int32
	var known bool
	var uses []unitUse
	var left int64
	switch {
	case c.Care != nil:
		if r, known = k.rows[*c.Care]; known {
			uses, left = t.careOf(r), t.rows[r].rhs
		}
	case c.Cover:
		if r, known = k.sessions[c.Sessions[0]]; known {
			uses, left = t.seatUses(r), t.seatsOf(r)
		}
	}
	if !known {
		return
	}
	var least []int64
	var cover []unitUse
	for _, u := range uses {
		if _, in := slices.BinarySearch(c.Participants, t.pr.Batch.Participants[u.participant].ID); in {
			cover, least = append(cover, u), append(least, u.a)
		}
	}
	slices.Sort(least)
	if len(cover) != len(c.Participants) || c.Groups >= len(least) {
		return
	}
	sum := int64(0)
	for _, a := range least[:c.Groups+1] {
		sum += a
	}
	if sum > left {
		t.addPeople(r, cover, int32(c.Groups))
	}
}

// takeHalf takes a half, where all its rows are there.
func (k *taker) takeHalf(h *model.Half) {
	t := k.t
	if t.mayPart() {
		return
	}
	c := &cut{half: true}
	for _, id := range h.Sessions {
		r, known := k.sessions[id]
		if !known {
			return
		}
		c.rows = append(c.rows, r)
	}
	for _, key := range h.Care {
		r, known := k.rows[key]
		if !known {
			return
		}
		c.rows = append(c.rows, r)
	}
	for _, n := range h.Needs {
		slot := k.slots[n]
		if slot < 0 {
			return
		}
		c.slots = append(c.slots, slot)
	}
	slices.Sort(c.rows)
	slices.Sort(c.slots)
	touched := t.summed(c.rows, k.units)
	t.addHalf(c, k.units, touched, nil)
	for _, o := range touched {
		k.units[o] = 0
	}
}

// findSlots finds the slots of the needs in halves, as far as these may go without a place.
func (k *taker) findSlots(cuts []model.Cut) {
	t := k.t
	k.slots = map[model.Need]int32{}
	for i := range cuts {
		if h := cuts[i].Half; h != nil {
			for _, n := range h.Needs {
				k.slots[n] = -1
			}
		}
	}
	if len(k.slots) == 0 {
		return
	}
	k.units = make([]int64, len(t.option))
	for j, slot := range t.slot {
		n := t.need(slot)
		if _, asked := k.slots[n]; asked && !t.lapses(int32(j)) {
			k.slots[n] = slot
		}
	}
}
