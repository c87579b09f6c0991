package compile

import (
	"cmp"
	"slices"

	"instroom/model"
	"instroom/model/rules"
	"instroom/solver"
)

// chunk is what one goroutine makes of some bidders, numbered from 0, with the
// scratch memory that it uses again and again.
type chunk struct {
	slotStart, optionStart, memberStart []int32 // ends of bidders and slots
	sessions                            []int32 // by option: rank of the session
	points                              []model.Points
	members                             []solver.Need
	conflictStart                       []int64
	conflict                            []uint64
	forbidden                           []solver.ForbiddenSet
	requires                            []solver.Requirement
	stays                               []stayRef
	joint                               []jointShare
	err                                 error

	c       *compiler
	row     []uint64
	slots   []slot
	pool    []option
	flat    []at
	was     []int32 // by place in flat: the place in the earlier problem, −1 = ask anew; nil = for all
	heavies []int
}

type jointShare struct {
	option int32
	points []model.Points
}

// slot is a need, or the needs that a household has together.
type slot struct {
	kind    int
	members []int32 // participants
	options []option
	stays   int   // the last so many options are stays: 0 or 1
	wants   bool  // the need may be placed: there is more to it than a stay
	link    *link // together, where that depends on a pin that may be shut
}

// link is the rule together for a kind in which members are pinned in a session
// that may be shut. While they stay, the others join a pin or wait, all or none;
// once it is shut, all who have the need sit in one session or all wait. Either
// half lapses where no session is open to all whom it concerns.
type link struct {
	session   int32   // the session that may be shut
	stay      []int32 // where the others may sit while it is kept
	shut      []int32 // where all may sit once it is shut
	stayBinds bool
	shutBinds bool
}

// option is a session of a slot.
type option struct {
	session int32 // of the batch
	points  model.Points
	shares  []model.Points // by member, where there are several
}

// at is an option of a bidder by slot and place, in order.
type at struct{ slot, option int }

func (k *chunk) reset(c *compiler) {
	k.c = c
	k.slotStart, k.optionStart, k.memberStart = k.slotStart[:0], k.optionStart[:0], k.memberStart[:0]
	k.sessions, k.points, k.members = k.sessions[:0], k.points[:0], k.members[:0]
	k.conflictStart, k.conflict = k.conflictStart[:0], k.conflict[:0]
	k.forbidden, k.requires, k.stays, k.joint, k.err = nil, nil, nil, nil, nil
	if c.matrix != nil && k.row == nil {
		k.row = make([]uint64, c.matrix.Words())
	}
}

// build makes the bidders from first to last, last excluded.
func (k *chunk) build(c *compiler, first, last int) {
	k.reset(c)
	bidders := c.bidders[first:last]
	for i := range bidders {
		if c.old != nil && c.old.keep[first+i] {
			k.copy(c.old, first+i, i)
			continue
		}
		k.slots, k.pool = k.slots[:0], k.pool[:0]
		h := bidders[i].household
		if h == nil {
			k.person(bidders[i].first)
		} else {
			members := slices.Clone(h.Members)
			slices.SortFunc(members, func(p, q int32) int {
				return cmp.Or(cmp.Compare(b2i(p != bidders[i].first), b2i(q != bidders[i].first)), cmp.Compare(c.b.Participants[p].ID, c.b.Participants[q].ID))
			})
			for _, p := range members {
				k.person(p)
			}
			if h.Rule == model.Together {
				k.together(h)
			}
		}
		k.dropPinned(h)
		k.emit(h, k.prerequisites(), i, first+i)
		if k.err != nil {
			return
		}
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// person adds a slot for every need of p that may be placed or that stays.
func (k *chunk) person(p int32) {
	x, b := k.c.x, k.c.b
	single := [1]int32{p}
	filled := false
	for kind := range b.Kinds {
		placeable := x.Placeable(int(p), kind)
		first := len(k.slots)
		if placeable {
			if k.c.matrix != nil && !filled {
				k.c.matrix.Row(int(p), k.row)
				filled = true
			}
			k.slots = append(k.slots, slot{kind: kind, members: slices.Clone(single[:]), options: k.options(int(p), kind), wants: true})
		}
		for _, pin := range x.PinsOf(int(p)) {
			if b.Sessions[pin.Session].Kind != kind || !x.MayShut(int(pin.Session)) {
				continue
			}
			if len(k.slots) == first || k.slots[len(k.slots)-1].stays > 0 {
				k.slots = append(k.slots, slot{kind: kind, members: slices.Clone(single[:])})
			}
			s := &k.slots[len(k.slots)-1]
			s.options = append(s.options[:len(s.options):len(s.options)], option{session: pin.Session})
			s.stays = 1
		}
	}
}

// options lists the sessions of a kind that p may be placed in, ascending by
// index in the batch, with their points.
func (k *chunk) options(p, kind int) []option {
	x, b := k.c.x, k.c.b
	from := len(k.pool)
	pins := x.PinsOf(p)
	pinned := func(s int) bool {
		return slices.ContainsFunc(pins, func(pin rules.Pin) bool { return int(pin.Session) == s })
	}
	if b.Settings.Shortlist {
		listed := x.OnlyListed(p)
		for _, row := range x.Preferences(p) {
			s := int(row.Session)
			if listed {
				if int(k.c.open[s]) == kind {
					k.pool = append(k.pool, option{session: row.Session, points: model.Points(row.Score)})
				}
				continue
			}
			if b.Sessions[s].Kind == kind && x.Passes(p, s) && !pinned(s) {
				k.pool = append(k.pool, option{session: int32(s), points: x.Points(p, s, rules.Scores{}, nil)})
			}
		}
	} else {
		mask := k.c.byKind[kind]
		allowed := func(s int) bool { return k.row[s/64]&mask[s/64]>>(s%64)&1 == 1 && !pinned(s) }
		scores := x.BestScore(p, kind, allowed)
		for w := range k.row {
			rules.EachBit(k.row[w]&mask[w], func(i int) {
				if s := w*64 + i; len(pins) == 0 || !pinned(s) {
					k.pool = append(k.pool, option{session: int32(s), points: x.Points(p, s, scores, nil)})
				}
			})
		}
	}
	list := k.pool[from:len(k.pool):len(k.pool)]
	for i := range list {
		if w := list[i].points; w > maxPoints || w < -maxPoints {
			k.err = &RangeError{b.Participants[p].ID, b.Sessions[list[i].session].ID, w}
		}
	}
	return list
}

// together joins the slots of members who have a need together (contract §1).
func (k *chunk) together(h *rules.Household) {
	x := k.c.x
	for kind := range k.c.b.Kinds {
		if !h.Binds(kind) {
			continue
		}
		t, asks := x.Together(h, kind, func(p int32) []int32 {
			var list []int32
			if s := k.slotOf(p, kind); s != nil {
				for _, o := range s.options[:len(s.options)-s.stays] {
					list = append(list, o.session)
				}
			}
			return list
		})
		if k.linkPinned(h, kind, t) || !asks || t.Lapses {
			continue
		}
		joint := slot{kind: kind, members: t.Members}
		for _, s := range t.Sessions {
			o := option{session: s}
			for _, p := range t.Members {
				own := k.slotOf(p, kind)
				i, _ := slices.BinarySearchFunc(own.options, s, func(o option, s int32) int { return cmp.Compare(o.session, s) })
				o.points += own.options[i].points
				o.shares = append(o.shares, own.options[i].points)
			}
			joint.options = append(joint.options, o)
		}
		// The joint slot takes the place of the first member's; the others' go.
		first := k.firstOf(t.Members, kind)
		*k.slotOf(first, kind) = joint
		k.slots = slices.DeleteFunc(k.slots, func(s slot) bool {
			return s.kind == kind && len(s.members) == 1 && slices.Contains(t.Members, s.members[0]) && len(t.Members) > 1
		})
	}
}

// firstOf returns the member whose slot of the kind comes first.
func (k *chunk) firstOf(members []int32, kind int) int32 {
	for i := range k.slots {
		if s := &k.slots[i]; s.kind == kind && slices.Contains(members, s.members[0]) {
			return s.members[0]
		}
	}
	return -1
}

// linkPinned links the slots of a household in which members are pinned in a
// session that may be shut, and reports whether there are such.
func (k *chunk) linkPinned(h *rules.Household, kind int, t rules.Together) bool {
	l := link{session: -1, shut: t.Sessions}
	for _, p := range h.Members {
		if _, session, mayShut := k.c.x.Need(int(p), kind); mayShut {
			l.session = session
		}
	}
	if l.session < 0 {
		return false
	}
	l.shutBinds = len(t.Sessions) > 0 && (len(t.Members) > 1 || len(t.Pinned) > 0)
	others := 0
	l.stay = append(slices.Clone(t.Pinned), l.session)
	for i := range k.slots {
		if s := &k.slots[i]; s.kind == kind && s.stays == 0 {
			others++
			l.stay = slices.DeleteFunc(l.stay, func(session int32) bool {
				return !slices.ContainsFunc(s.options, func(o option) bool { return o.session == session })
			})
		}
	}
	l.stayBinds = others > 0 && len(l.stay) > 0
	for i := range k.slots {
		if s := &k.slots[i]; s.kind == kind {
			s.link = &l
		}
	}
	return true
}

func (k *chunk) slotOf(p int32, kind int) *slot {
	for i := range k.slots {
		if s := &k.slots[i]; s.kind == kind && s.members[0] == p {
			return s
		}
	}
	return nil
}

// dropPinned leaves out options that don't go with pins that stand for sure: of
// the member, or by the household rule of the others.
func (k *chunk) dropPinned(h *rules.Household) {
	x, b := k.c.x, k.c.b
	for i := range k.slots {
		s := &k.slots[i]
		for _, p := range s.members {
			pins := x.PinsOf(int(p))
			limited := b.Participants[p].MaxHoursWeek >= 0
			if len(pins) == 0 && h == nil {
				continue
			}
			n := len(s.options) - s.stays
			kept := s.options[:0]
			for j, o := range s.options {
				if j >= n || !k.againstPins(p, int(o.session), pins, limited, h) {
					kept = append(kept, o)
				}
			}
			s.options = kept
		}
	}
}

func (k *chunk) againstPins(p int32, s int, pins []rules.Pin, limited bool, h *rules.Household) bool {
	x := k.c.x
	for _, pin := range pins {
		if t := int(pin.Session); !x.MayShut(t) && (x.Clash(int(p), s, t) || x.OneAtATime(int(p), s, t)) {
			return true
		}
	}
	if limited && len(pins) > 0 && x.TooHeavy(int(p), s) {
		return true
	}
	if h == nil {
		return false
	}
	for _, q := range h.Members {
		if q == p {
			continue
		}
		for _, pin := range x.PinsOf(int(q)) {
			if !x.MayShut(int(pin.Session)) && x.Apart(h, int(p), s, int(q), int(pin.Session)) {
				return true
			}
		}
	}
	return false
}

// need is a requirement of an option: one of the others.
type need struct {
	of  at
	any []at
}

// prerequisites finds what options require of others, and leaves out options
// that can have none of it.
func (k *chunk) prerequisites() []need {
	x, b := k.c.x, k.c.b
	for {
		var list []need
		dropped := false
		for i := range k.slots {
			s := &k.slots[i]
			for j := 0; j < len(s.options)-s.stays; j++ {
				session := int(s.options[j].session)
				gone := false
				for _, p := range s.members {
					if !b.Settings.Shortlist && len(b.Sessions[session].Prerequisites) > 0 && !x.PrerequisiteMet(int(p), session) {
						n := need{of: at{i, j}}
						for i2 := range k.slots {
							if t := &k.slots[i2]; i2 != i && slices.Contains(t.members, p) {
								for j2 := range t.options {
									if x.Precedes(int(p), int(t.options[j2].session), session) {
										n.any = append(n.any, at{i2, j2})
									}
								}
							}
						}
						list = append(list, n)
						gone = gone || len(n.any) == 0
					}
				}
				if s.link != nil {
					more, ok := k.linkNeeds(i, j)
					list = append(list, more...)
					gone = gone || !ok
				}
				if gone {
					s.options = slices.Delete(s.options, j, j+1)
					dropped = true
					j--
				}
			}
		}
		if !dropped {
			return list
		}
	}
}

// linkNeeds lists what an option of a linked slot requires of the other members;
// false where it can't be had.
func (k *chunk) linkNeeds(i, j int) ([]need, bool) {
	s := &k.slots[i]
	l, session := s.link, s.options[j].session
	joins := l.stayBinds && slices.Contains(l.stay, session)  // with a pin that stays
	moves := slices.Contains(l.shut, session) || !l.shutBinds // once it is shut
	if s.stays > 0 && !moves {
		return nil, false
	}
	withPinned := slices.ContainsFunc(k.slots, func(t slot) bool { return t.link == l && t.stays > 0 && t.wants })
	var list []need
	for i2 := range k.slots {
		t := &k.slots[i2]
		if i2 == i || t.link != l || t.members[0] == s.members[0] {
			continue
		}
		same, stay := true, false // what would do: the same session, the other's stay
		switch {
		case s.stays > 0: // a pinned member, once shut
			if !l.shutBinds || !t.wants {
				continue
			}
		case t.stays > 0:
			if !l.shutBinds || session == l.session || moves && !t.wants {
				continue
			}
			same, stay = moves, true
		case joins:
		case l.shutBinds && moves && !withPinned:
			stay = true // of a pinned member, whose own slot says so
		default:
			continue // a pinned member's option asks for both
		}
		n := need{of: at{i, j}}
		for j2 := range t.options {
			last := t.stays > 0 && j2 == len(t.options)-1
			if same && !last && t.options[j2].session == session || stay && last {
				n.any = append(n.any, at{i2, j2})
			}
		}
		if stay && t.stays == 0 {
			for i3 := range k.slots {
				if u := &k.slots[i3]; u.link == l && u.stays > 0 {
					n.any = append(n.any, at{i3, len(u.options) - 1})
				}
			}
		}
		if len(n.any) == 0 {
			return nil, false
		}
		list = append(list, n)
	}
	return list, true
}

// emit writes the bidder's slots into the chunk: options by session, a stay last. Among
// all bidders it is number global.
func (k *chunk) emit(h *rules.Household, requires []need, bidder, global int) {
	k.sortOptions(requires)
	base := int32(len(k.sessions))
	first := make([]int32, 0, 8)
	k.flat = k.flat[:0]
	for i := range k.slots {
		s := &k.slots[i]
		first = append(first, int32(len(k.sessions)))
		if len(s.options) == 0 {
			continue
		}
		for j, o := range s.options {
			n := int32(len(k.sessions))
			if s.stays > 0 && j == len(s.options)-1 {
				k.stays = append(k.stays, stayRef{k.c.rank[o.session], n})
			}
			if len(o.shares) > 1 {
				k.joint = append(k.joint, jointShare{n, o.shares})
			}
			k.sessions = append(k.sessions, k.c.rank[o.session])
			k.points = append(k.points, o.points)
			k.flat = append(k.flat, at{i, j})
		}
		k.optionStart = append(k.optionStart, int32(len(k.sessions)))
		for _, p := range s.members {
			k.members = append(k.members, solver.Need{Participant: p, Kind: uint8(s.kind), Class: k.c.x.Class(int(p))})
		}
		k.memberStart = append(k.memberStart, int32(len(k.members)))
	}
	k.slotStart = append(k.slotStart, int32(len(k.optionStart)))
	k.was = k.c.old.places(k, global)
	k.conflicts(h, global)
	k.heavySets(base, int32(len(k.slotStart))-1)
	slices.SortStableFunc(requires, func(a, b need) int {
		return cmp.Or(cmp.Compare(a.of.slot, b.of.slot), cmp.Compare(a.of.option, b.of.option))
	})
	for _, r := range requires {
		q := solver.Requirement{Option: first[r.of.slot] + int32(r.of.option)}
		for _, a := range r.any {
			q.Any = append(q.Any, first[a.slot]+int32(a.option))
		}
		slices.Sort(q.Any)
		k.requires = append(k.requires, q)
	}
}

// sortOptions puts the options of each slot in the order of session ids, and
// leads the requirements along.
func (k *chunk) sortOptions(requires []need) {
	if k.c.inOrder {
		return
	}
	place := make([][]int, len(k.slots))
	for i := range k.slots {
		s := &k.slots[i]
		n := len(s.options) - s.stays
		if len(requires) > 0 {
			old := make([]int, n)
			for j := range old {
				old[j] = j
			}
			slices.SortFunc(old, func(a, b int) int {
				return cmp.Compare(k.c.rank[s.options[a].session], k.c.rank[s.options[b].session])
			})
			place[i] = make([]int, len(s.options))
			for to, from := range old {
				place[i][from] = to
			}
			if s.stays > 0 {
				place[i][n] = n
			}
		}
		slices.SortFunc(s.options[:n], func(a, b option) int { return cmp.Compare(k.c.rank[a.session], k.c.rank[b.session]) })
	}
	for r := range requires {
		of := &requires[r].of
		of.option = place[of.slot][of.option]
		for a := range requires[r].any {
			n := &requires[r].any[a]
			n.option = place[n.slot][n.option]
		}
	}
}

// conflicts writes the rows of pairs of options, of different slots, that don't
// go together.
func (k *chunk) conflicts(h *rules.Household, global int) {
	m := len(k.flat)
	words := (m + 63) / 64
	start := int64(-1)
	p, plain := k.alone(h)
	rows, width := k.c.old.conflicts(global)
	for a := 0; a < m; a++ {
		for b := a + 1; b < m; b++ {
			i, j := k.flat[a], k.flat[b]
			if i.slot == j.slot {
				b += len(k.slots[j.slot].options) - j.option - 1 // on to the next slot
				continue
			}
			var excluded bool
			switch {
			case k.was != nil && k.was[a] >= 0 && k.was[b] >= 0:
				x, y := int(k.was[a]), int(k.was[b])
				excluded = rows != nil && rows[x*width+y/64]>>(y%64)&1 == 1
			case plain:
				excluded = k.c.x.Clash(int(p), int(k.slots[i.slot].options[i.option].session), int(k.slots[j.slot].options[j.option].session))
			default:
				excluded = k.conflict2(h, i, j)
			}
			if !excluded {
				continue
			}
			if start < 0 {
				start = int64(len(k.conflict))
				k.conflict = append(k.conflict, make([]uint64, m*words)...)
			}
			rows := k.conflict[start:]
			rows[a*words+b/64] |= 1 << (b % 64)
			rows[b*words+a/64] |= 1 << (a % 64)
		}
	}
	k.conflictStart = append(k.conflictStart, start)
}

// alone reports whether the bidder is one person whose options of different
// needs can only clash: nearly everybody, so that it is worth a shorter way.
func (k *chunk) alone(h *rules.Household) (p int32, plain bool) {
	if h != nil || len(k.slots) == 0 {
		return -1, false
	}
	p = k.slots[0].members[0]
	w := &k.c.b.Participants[p]
	return p, !w.OneAtATime && w.MaxHoursWeek < 0 && len(k.c.x.PinsOf(int(p))) == 0
}

func (k *chunk) isStay(a at) bool {
	s := &k.slots[a.slot]
	return s.stays > 0 && a.option == len(s.options)-1
}

// conflict2 reports whether two options of different slots exclude each other.
func (k *chunk) conflict2(h *rules.Household, i, j at) bool {
	x := k.c.x
	a, b := &k.slots[i.slot], &k.slots[j.slot]
	s, t := int(a.options[i.option].session), int(b.options[j.option].session)
	stayA, stayB := k.isStay(i), k.isStay(j)
	if stayA && stayB {
		return false // pins stand together, even where they clash
	}
	for _, p := range a.members {
		for _, q := range b.members {
			if p == q {
				if a.kind == b.kind || x.Clash(int(p), s, t) || x.OneAtATime(int(p), s, t) ||
					k.c.b.Participants[p].MaxHoursWeek >= 0 && x.TooHeavy(int(p), s, t) {
					return true
				}
			} else if h != nil && x.Apart(h, int(p), s, int(q), t) {
				return true
			}
		}
	}
	if a.link == nil || a.link != b.link || !a.link.stayBinds {
		return false
	}
	joined := t
	if stayB {
		joined = s
	}
	return (stayA && b.stays == 0 || stayB && a.stays == 0) && !slices.Contains(a.link.stay, int32(joined))
}

// heavySets finds the smallest sets of three or more options that exceed a
// member's weekly hours though any fewer do not.
func (k *chunk) heavySets(base, bidder int32) {
	if len(k.slots) < 3 {
		return
	}
	var seen []int32
	for i := range k.slots {
		for _, p := range k.slots[i].members {
			if k.c.b.Participants[p].MaxHoursWeek >= 0 && !slices.Contains(seen, p) {
				seen = append(seen, p)
				from := len(k.forbidden)
				k.grow(p, base, bidder, from, nil)
			}
		}
	}
}

// grow extends a set of compatible options of p, ascending, by one more slot.
func (k *chunk) grow(p, base, bidder int32, from int, set []int) {
	next := 0
	if len(set) > 0 {
		next = set[len(set)-1] + 1
	}
	for n := next; n < len(k.flat); n++ {
		a := k.flat[n]
		if !slices.Contains(k.slots[a.slot].members, p) || len(set) > 0 && k.flat[set[len(set)-1]].slot == a.slot || k.excluded(set, n) {
			continue
		}
		larger := append(slices.Clone(set), n)
		if len(larger) < 3 {
			k.grow(p, base, bidder, from, larger)
			continue
		}
		k.heavies = k.heavies[:0]
		allStays := true
		for _, i := range larger {
			f := k.flat[i]
			k.heavies = append(k.heavies, int(k.slots[f.slot].options[f.option].session))
			allStays = allStays && k.isStay(f)
		}
		if allStays || !k.c.x.TooHeavy(int(p), k.heavies...) {
			k.grow(p, base, bidder, from, larger)
			continue
		}
		f := solver.ForbiddenSet{Bidder: bidder}
		for _, i := range larger {
			f.Options = append(f.Options, base+int32(i))
		}
		if !slices.ContainsFunc(k.forbidden[from:], func(g solver.ForbiddenSet) bool { return subset(g.Options, f.Options) }) {
			k.forbidden = append(k.forbidden, f)
		}
	}
}

// excluded reports whether option n conflicts with one of a set.
func (k *chunk) excluded(set []int, n int) bool {
	start := k.conflictStart[len(k.conflictStart)-1]
	if start < 0 {
		return false
	}
	words := (len(k.flat) + 63) / 64
	for _, i := range set {
		if k.conflict[int(start)+n*words+i/64]>>(i%64)&1 == 1 {
			return true
		}
	}
	return false
}

func subset(small, large []int32) bool {
	for _, v := range small {
		if !slices.Contains(large, v) {
			return false
		}
	}
	return true
}
