package scenarios

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"

	"instroom/io/batch"
	"instroom/model"
	"instroom/model/rules"
)

// draft is a batch on which changes are carried out. It begins as the base
// batch and copies a list before it changes it, so that the base stays as it is.
type draft struct {
	b         *model.Batch
	yaml      *batch.YAML // reads cells of sessions, and is told what can't be done
	seed      uint64
	replicate int
	draws     int // random changes so far: each draws for itself

	ownSessions bool
	otherPoints bool         // points count otherwise than in the base
	languages   []string     // in which anything may be taught; nil = not listed yet
	index       *rules.Index // of the batch as it stands; nil = not made yet
}

func newDraft(base *model.Batch, y *batch.YAML, seed uint64, replicate int) *draft {
	b := *base
	return &draft{b: &b, yaml: y, seed: seed, replicate: replicate}
}

// sessions returns the sessions to be changed in place.
func (d *draft) sessions() []model.Session {
	if !d.ownSessions {
		d.b.Sessions = slices.Clone(d.b.Sessions)
		d.ownSessions = true
	}
	d.index = nil
	return d.b.Sessions
}

// rules returns what the rules say of the batch as it stands.
func (d *draft) rules() *rules.Index {
	if d.index == nil {
		d.index = rules.New(d.b)
	}
	return d.index
}

// Limits of a draft: what is beyond them is a slip of the pen.
const (
	maxSessions  = 20_000
	maxNewcomers = 100_000 // of one change
)

// names gives out ids that nobody has: id+1, id+2 and so on.
type names struct {
	taken map[string]bool
	last  map[string]int
}

func newNames(n int, id func(i int) string) *names {
	x := &names{make(map[string]bool, n), map[string]int{}}
	for i := range n {
		x.taken[id(i)] = true
	}
	return x
}

func (x *names) next(id string) string {
	for {
		x.last[id]++
		if name := fmt.Sprintf("%s+%d", id, x.last[id]); !x.taken[name] {
			x.taken[name] = true
			return name
		}
	}
}

// lottery draws a number for each id, the same whatever the order of rows. The
// name of the scenario does not enter: scenarios with equal changes draw the
// same people, so that they can be compared.
func (d *draft) lottery(what string, round int, id string) uint64 {
	h := sha256.New()
	binary.Write(h, binary.BigEndian, []uint64{d.seed, uint64(d.draws), uint64(d.replicate), uint64(round)})
	h.Write([]byte(what + "\x00" + id))
	return binary.BigEndian.Uint64(h.Sum(nil))
}

// drawn returns the people in the order of a lottery.
func (d *draft) drawn(people []int, what string, round int) []int {
	out := slices.Clone(people)
	draw := make(map[int]uint64, len(out))
	for _, p := range out {
		draw[p] = d.lottery(what, round, d.b.Participants[p].ID)
	}
	slices.SortFunc(out, func(p, q int) int {
		return cmp.Or(cmp.Compare(draw[p], draw[q]), cmp.Compare(d.b.Participants[p].ID, d.b.Participants[q].ID))
	})
	return out
}

// remove takes people out, with their placements and preferences.
func (d *draft) remove(people []int) {
	gone := make([]bool, len(d.b.Participants))
	ids := map[string]bool{}
	for _, p := range people {
		gone[p] = true
		ids[d.b.Participants[p].ID] = true
	}
	number := make([]int32, len(gone))
	var kept []model.Participant
	for p := range gone {
		number[p] = int32(len(kept))
		if !gone[p] {
			kept = append(kept, d.b.Participants[p])
		}
	}
	d.b.Participants = kept
	var preferences []model.Preference
	for _, row := range d.b.Preferences {
		if !gone[row.Participant] {
			row.Participant = number[row.Participant]
			preferences = append(preferences, row)
		}
	}
	d.b.Preferences = preferences
	var placements []model.Placement
	for _, row := range d.b.Placements {
		if !ids[row.Participant] {
			placements = append(placements, row)
		}
	}
	d.b.Placements = placements
	d.index = nil
}

// arrive adds newcomers who are like people of the batch: same needs, level,
// languages, hours and home, same terms counted from their first day, which is
// the batch date. They belong to no household and hold no seat.
func (d *draft) arrive(like []int) {
	ids := newNames(len(d.b.Participants), func(i int) string { return d.b.Participants[i].ID })
	rows := d.b.Preferences
	first := make([]int, len(d.b.Participants)+1)
	for i := range rows {
		first[rows[i].Participant+1]++
	}
	for p := range d.b.Participants {
		first[p+1] += first[p]
	}
	people := slices.Clip(d.b.Participants)
	preferences := slices.Clip(rows)
	today := d.b.Settings.Date
	for _, p := range like {
		w := d.b.Participants[p]
		w.ID, w.Line = ids.next(w.ID), 0
		w.Household, w.Rule, w.RuleKind = "", model.NoRule, -1
		later := model.Date(0)
		if w.WaitingSince.Valid() {
			later = today - w.WaitingSince
		}
		w.WaitingSince = today
		for _, term := range []*model.Date{&w.StartBy, &w.FinishBy} {
			if term.Valid() {
				*term += later
			}
		}
		for _, row := range rows[first[p]:first[p+1]] {
			row.Participant = int32(len(people))
			preferences = append(preferences, row)
		}
		people = append(people, w)
	}
	d.b.Participants, d.b.Preferences = people, preferences
	d.index = nil
}
