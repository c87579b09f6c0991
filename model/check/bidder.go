package check

import (
	"slices"

	"instroom/model"
)

// bidder is a participant, or the members of a household with a rule: those
// whose placements are chosen jointly. Its choices stand in slots, at most one
// choice a slot; a set of choices is allowed where no two exclude each other and
// the remaining checks pass.
type bidder struct {
	members []int32
	house   *household // nil for a single person
	choices []choice   // by slot
	slots   []slot
	parts   [][]int32 // slots that have to do with each other

	words    int      // of 64 bits, one bit a choice
	excludes []uint64 // excludes[c·words:]: what c rules out
	idle     []uint64 // choices that no plan can use
	needs    []asking // choices that ask for another one (prerequisites)
	heavy    []int32  // members whose weekly load must be summed over three seats or more
	dynamic  []int    // kinds in which together depends on whether pins stay
	sharing  bool     // the childcare of members depends on who else is in class
	crowded  bool     // three members or more may together need too much childcare
	linked   union
}

// slot is a need with its options, the open needs of a kind of a whole household
// that sits together, or the pins of a session that may be shut.
type slot struct {
	lo, hi int32
	owner  int32 // participant, −1 = the household
}

// choice is one option, one option of each member (joint), or a stay.
type choice struct {
	option  int32   // index into Judge.options; −1 where joint or a stay
	joint   []int32 // options
	stayers []int32 // members with a pin in the session of a stay
	pinned  int32   // session of a stay, else −1
}

// asking says that choice c is allowed only beside one of any.
type asking struct {
	c   int32
	any []uint64
}

// held is a person's seat in a choice.
type held struct {
	who int32
	seat
}

func has(set []uint64, c int32) bool { return set[c>>6]>>(c&63)&1 == 1 }
func set(bits []uint64, c int32)     { bits[c>>6] |= 1 << (c & 63) }
func unset(bits []uint64, c int32)   { bits[c>>6] &^= 1 << (c & 63) }

// optionSeat is the seat of an option.
func (j *Judge) optionSeat(o int32) held {
	x := &j.options[o]
	from := x.Entry
	if !from.Valid() {
		from = never
	}
	return held{x.Participant, seat{session: x.Session, from: from}}
}

// heldBy appends the seats of a choice.
func (j *Judge) heldBy(c *choice, out []held) []held {
	switch {
	case c.pinned >= 0:
		for _, p := range c.stayers {
			out = append(out, held{p, pinSeat(c.pinned)})
		}
		return out
	case c.option >= 0:
		return append(out, j.optionSeat(c.option))
	}
	for _, o := range c.joint {
		out = append(out, j.optionSeat(o))
	}
	return out
}

// options are the options of a choice, none of a stay.
func (c *choice) options() []int32 {
	switch {
	case c.pinned >= 0:
		return nil
	case c.option >= 0:
		return []int32{c.option}
	}
	return c.joint
}

// bidders builds every bidder that has anything to choose.
func (j *Judge) bidders() []bidder {
	var groups [][]int32
	for i := range j.people {
		h := j.householdOf(&j.people[i])
		switch {
		case h == nil:
			groups = append(groups, []int32{int32(i)})
		case h.members[0] == int32(i):
			groups = append(groups, h.members)
		}
	}
	all := make([]bidder, len(groups))
	workers(len(groups), func() func(int) {
		return func(i int) { all[i] = j.bidder(groups[i]) }
	})
	return slices.DeleteFunc(all, func(b bidder) bool { return len(b.choices) == 0 })
}

// fixedSeats are the seats of pins that no plan can shut.
func (j *Judge) fixedSeats(p int32) []seat {
	var seats []seat
	for _, x := range j.people[p].pins {
		if !j.sessions[x.session].mayShut {
			seats = append(seats, pinSeat(x.session))
		}
	}
	return seats
}

func (j *Judge) bidder(members []int32) bidder {
	b := bidder{members: members, house: j.householdOf(&j.people[members[0]])}
	fixed := make(map[int32][]seat, len(members))
	for _, p := range members {
		fixed[p] = j.fixedSeats(p)
	}
	for k := range j.b.Kinds {
		j.addNeeds(&b, k, fixed)
	}
	j.addStays(&b)
	if len(b.choices) == 0 {
		return b
	}
	b.words = (len(b.choices) + 63) / 64
	b.idle = make([]uint64, b.words)
	linked := newUnion(len(b.slots))
	j.addExclusions(&b, fixed, linked)
	if !j.b.Settings.Shortlist {
		j.addPrerequisites(&b, fixed, linked)
	}
	j.addChecks(&b, linked)
	b.linked = linked
	b.parts = linked.groups()
	return b
}

// addStays adds a slot for each session that may be shut: there all members stay
// or none does.
func (j *Judge) addStays(b *bidder) {
	slotOf := make(map[int32]int)
	for _, p := range b.members {
		for _, x := range j.people[p].pins {
			if !j.sessions[x.session].mayShut {
				continue
			}
			if a, known := slotOf[x.session]; known {
				b.slots[a].owner = -1
				c := &b.choices[b.slots[a].lo]
				c.stayers = append(c.stayers, p)
				continue
			}
			slotOf[x.session] = len(b.slots)
			lo := int32(len(b.choices))
			b.choices = append(b.choices, choice{option: -1, stayers: []int32{p}, pinned: x.session})
			b.slots = append(b.slots, slot{lo, lo + 1, p})
		}
	}
}

// addNeeds adds the slots of one kind.
func (j *Judge) addNeeds(b *bidder, kind int, fixed map[int32][]seat) {
	var free, pins []int32
	depends := false
	for _, p := range b.members {
		if j.people[p].needs[kind].state == open {
			free = append(free, p)
		}
		for _, x := range j.people[p].pins {
			// Whoever stays there, wanted or not, is one whom the others may join.
			s := &j.sessions[x.session]
			depends = depends || s.Kind == kind && s.mayShut
		}
		for _, a := range fixed[p] {
			if j.sessions[a.session].Kind == kind {
				pins = append(pins, a.session)
			}
		}
	}
	if b.house != nil && b.house.rule == model.Together && b.house.binds(kind) {
		if depends {
			b.dynamic = append(b.dynamic, kind)
		} else if sessions, binds := j.together(b.house, kind, free, pins, j.optionsOf); binds {
			lo := int32(len(b.choices))
			for _, s := range sessions {
				c := choice{option: -1, pinned: -1}
				for _, p := range free {
					if o := j.option(p, s); j.stands(b, o, fixed) {
						c.joint = append(c.joint, o)
					}
				}
				if len(c.joint) == len(free) {
					b.choices = append(b.choices, c)
				}
			}
			b.slots = append(b.slots, slot{lo, int32(len(b.choices)), -1})
			return
		}
	}
	for _, p := range b.members {
		if s := j.people[p].needs[kind].state; s != open && s != maybe {
			continue
		}
		lo := int32(len(b.choices))
		for o := j.first[p]; o < j.first[p+1]; o++ {
			if s := &j.sessions[j.options[o].Session]; s.Kind == kind && j.stands(b, o, fixed) && !j.people[p].pinnedIn(j.options[o].Session) {
				b.choices = append(b.choices, choice{option: o, pinned: -1})
			}
		}
		if len(b.choices) > int(lo) {
			b.slots = append(b.slots, slot{lo, int32(len(b.choices)), p})
		}
	}
}

// stands reports whether an option goes with the pins that no plan can shut.
func (j *Judge) stands(b *bidder, o int32, fixed map[int32][]seat) bool {
	x := j.optionSeat(o)
	p := &j.people[x.who]
	for _, a := range fixed[x.who] {
		if j.conflict(p, a, x.seat) {
			return false
		}
	}
	if p.MaxHoursWeek >= 0 && j.tooHeavy(p, append(slices.Clone(fixed[x.who]), x.seat)) {
		return false
	}
	if b.house != nil {
		for _, q := range b.members {
			if q == x.who {
				continue
			}
			for _, a := range fixed[q] {
				if j.apart(b.house, a, x.seat) {
					return false
				}
			}
		}
	}
	return true
}

// addExclusions finds out which pairs of choices of two slots can't stand together.
func (j *Judge) addExclusions(b *bidder, fixed map[int32][]seat, linked union) {
	b.excludes = make([]uint64, len(b.choices)*b.words)
	if len(b.slots) < 2 {
		return
	}
	var xs, ys []held
	for a := range b.slots {
		for z := a + 1; z < len(b.slots); z++ {
			for c := b.slots[a].lo; c < b.slots[a].hi; c++ {
				xs = j.heldBy(&b.choices[c], xs[:0])
				for d := b.slots[z].lo; d < b.slots[z].hi; d++ {
					ys = j.heldBy(&b.choices[d], ys[:0])
					if j.exclude(b, xs, ys, fixed) {
						set(b.excludes[int(c)*b.words:], d)
						set(b.excludes[int(d)*b.words:], c)
						linked.join(a, z)
					}
				}
			}
		}
	}
}

func (j *Judge) exclude(b *bidder, xs, ys []held, fixed map[int32][]seat) bool {
	for _, x := range xs {
		for _, y := range ys {
			if x.pin && y.pin {
				continue
			}
			if x.who != y.who {
				if b.house != nil && j.apart(b.house, x.seat, y.seat) {
					return true
				}
				continue
			}
			p := &j.people[x.who]
			if j.sessions[x.session].Kind == j.sessions[y.session].Kind || j.conflict(p, x.seat, y.seat) {
				return true
			}
			if p.MaxHoursWeek >= 0 && j.tooHeavy(p, append(slices.Clone(fixed[x.who]), x.seat, y.seat)) {
				return true
			}
		}
	}
	return false
}

// addPrerequisites links choices to those that they ask for; a choice for which
// there is none is excluded by asking for nothing.
func (j *Judge) addPrerequisites(b *bidder, fixed map[int32][]seat, linked union) {
	var xs, ys []held
	for a := range b.slots {
		for c := b.slots[a].lo; c < b.slots[a].hi; c++ {
			xs = j.heldBy(&b.choices[c], xs[:0])
			for _, x := range xs {
				s := &j.sessions[x.session]
				if x.pin || len(s.Prerequisites) == 0 {
					continue
				}
				p := &j.people[x.who]
				if j.prerequisiteDone(p, s) || j.prerequisiteIn(p, x.session, fixed[x.who]) {
					continue
				}
				ask := asking{c, make([]uint64, b.words)}
				for z := range b.slots {
					for d := b.slots[z].lo; d < b.slots[z].hi && z != a; d++ {
						ys = j.heldBy(&b.choices[d], ys[:0])
						for _, y := range ys {
							if y.who == x.who && j.prerequisiteIn(p, x.session, []seat{y.seat}) {
								set(ask.any, d)
								linked.join(a, z)
							}
						}
					}
				}
				b.needs = append(b.needs, ask)
			}
		}
	}
}

// addChecks notes what pairs of choices can't tell.
func (j *Judge) addChecks(b *bidder, linked union) {
	for _, p := range b.members {
		var mine []int
		for a := range b.slots {
			if o := b.slots[a].owner; o == p || o < 0 {
				mine = append(mine, a)
			}
		}
		if j.people[p].MaxHoursWeek >= 0 && len(mine) > 2 {
			b.heavy = append(b.heavy, p)
			linked.joinAll(mine)
		}
	}
	all := make([]int, len(b.slots))
	for a := range all {
		all[a] = a
	}
	if len(b.dynamic) > 0 {
		linked.joinAll(all)
	}
	if b.house != nil && b.house.rule == model.ShareCare && len(b.house.carers) > 0 {
		b.sharing = true
		linked.joinAll(all)
	}
}

// union joins slots that have to do with each other.
type union []int

func newUnion(n int) union {
	u := make(union, n)
	for i := range u {
		u[i] = i
	}
	return u
}

func (u union) root(a int) int {
	for u[a] != a {
		a = u[a]
	}
	return a
}

func (u union) join(a, b int) {
	a, b = u.root(a), u.root(b)
	u[max(a, b)] = min(a, b)
}

func (u union) joinAll(all []int) {
	for i := 1; i < len(all); i++ {
		u.join(all[0], all[i])
	}
}

func (u union) groups() [][]int32 {
	var out [][]int32
	at := make([]int, len(u))
	for a := range u {
		r := u.root(a)
		if r == a {
			at[a] = len(out)
			out = append(out, nil)
		}
		out[at[r]] = append(out[at[r]], int32(a))
	}
	return out
}
