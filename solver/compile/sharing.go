package compile

import (
	"cmp"
	"encoding/binary"
	"slices"

	"instroom/model"
)

// # Childcare that is shared
//
// Who shares it uses places only while all members are in class. When that may
// be does not depend on whose places they are, so that each household is walked
// through once, and the resources look up what it does at their moments. A week
// is mostly like the one before: the sets of places at which its members are in
// class at once are few, and each is worked out once.

// sharer is a household that shares its care, in a problem.
type sharer struct {
	bidder int32 // −1 = none of them has options
	base   int32 // its first option, from which walk counts
	*walk
	first   int32       // its first gathering, of those of all households
	out     [][][]int32 // by use: its groups in the problem; nil = not asked for yet
	options [][]int32   // by group, likewise
}

// walk is what a household that shares its care does, day by day. It depends on nothing
// but its places, and the lessons there, and is not changed once it is made.
type walk struct {
	most     int32
	members  []member // those with childcare places
	sessions []int32  // of their options and pins, ascending

	pins       bool // some of them are pins
	lessons    timetable
	spans      []span
	spanAt     []int32 // by day of lessons: the first of its spans, and their number
	gatherings []gathering
	groups     []group
	uses       []claim // no two are the same
}

// member is somebody who shares care.
type member struct {
	who     int32
	places  []carer // options and pins, by session
	largest bool    // has the largest need
}

// span is a time of a day at which all members may be in class, in the same places.
type span struct {
	from, to  model.Minutes
	starts    bool // a lesson starts at from; else one has ended
	gathering int32
}

// gathering is the members in class at once: what is used then, by session as sessions
// are ordered by id.
type gathering []sharedUse

// sharedUse is what a household uses in a session: always (held) or with some choices.
type sharedUse struct {
	session int32
	use     int32 // index into uses; −1 = no new placement uses anything
	held    bool
}

// claim is the groups of a use: an option of each has to be chosen.
type claim []int32

// group is options, ascending, and what they are as bits.
type group struct {
	options []int32
	hint    uint64
}

// on returns the spans of a day.
func (g *walk) on(d model.Date) []span {
	i := g.lessons.day(d)
	if i < 0 {
		return nil
	}
	return g.spans[g.spanAt[i]:g.spanAt[i+1]]
}

// place puts a household in the problem: its options are counted from its first, and
// what its members may choose and hold is sorted.
func (g *sharer) place(c *compiler) {
	if g.bidder >= 0 {
		g.base = c.p.OptionStart[c.p.SlotStart[g.bidder]]
	}
	for i := range g.members {
		places := g.members[i].places
		for n := range places {
			if places[n].option >= 0 {
				places[n].option -= g.base
			}
		}
		slices.SortStableFunc(places, func(a, b carer) int { return cmp.Compare(a.session, b.session) })
		for _, u := range places {
			g.sessions = append(g.sessions, u.session)
			g.pins = g.pins || u.pin
		}
	}
	slices.Sort(g.sessions)
	g.sessions = slices.Compact(g.sessions)
}

// who is the first of a household's members.
func (g *walk) who() int32 { return g.members[0].who }

// like reports whether two households have the same places.
func (g *walk) like(h *walk) bool {
	return g.most == h.most && slices.EqualFunc(g.members, h.members, func(a, b member) bool {
		return a.who == b.who && a.largest == b.largest && slices.Equal(a.places, b.places)
	})
}

// choices returns the groups of a use in the options of the problem.
func (g *sharer) choices(use int32) [][]int32 {
	if g.out == nil {
		g.out, g.options = make([][][]int32, len(g.uses)), make([][]int32, len(g.groups))
	}
	out := g.out[use]
	if out == nil {
		out = make([][]int32, len(g.uses[use]))
		for n, i := range g.uses[use] {
			if g.options[i] == nil {
				g.options[i] = moved(g.groups[i].options, func(o int32) int32 { return o + g.base })
			}
			out[n] = g.options[i]
		}
		g.out[use] = out
	}
	return out
}

// follows reports whether the choices that make use u make use v too: every group of v
// holds all of a group of u.
func (g *walk) follows(u, v int32) bool {
	if u == v {
		return true
	}
next:
	for _, i := range slices.Backward(g.uses[v]) { // the last depends on the session, and holds least
		large := &g.groups[i]
		for _, j := range slices.Backward(g.uses[u]) {
			if small := &g.groups[j]; i == j || small.hint&^large.hint == 0 && contains(large.options, small.options) {
				continue next
			}
		}
		return false
	}
	return true
}

// gather walks through the days of a household.
func (g *walk) gather(c *compiler) {
	g.lessons = c.timetable(g.sessions)
	g.spanAt = make([]int32, 1, len(g.lessons.at))
	known := map[string]int32{} // gatherings by the places at which members are
	m := mint{walk: g, groups: map[string]int32{}, uses: map[string]int32{}}
	on := make([]bool, len(c.b.Sessions))
	present := make([]presence, len(g.members)+1)
	var moments []model.Minutes
	var key []byte
	for i := range len(g.lessons.at) - 1 {
		day := g.lessons.on(i)
		moments = moments[:0]
		for _, l := range day {
			moments = append(moments, l.start, l.end)
		}
		slices.Sort(moments)
		moments = slices.Compact(moments)
		for n := range max(1, len(moments)) - 1 {
			t := moments[n]
			starts := false
			for _, l := range day {
				on[l.session] = on[l.session] || l.start <= t && t < l.end
				starts = starts || l.start == t
			}
			if g.together(on, day[0].date, present) {
				key = key[:0]
				for m := range g.members {
					key = binary.AppendUvarint(key, uint64(len(present[m].by)))
					for _, u := range present[m].by {
						key = binary.AppendUvarint(key, uint64(u.session))
						key = binary.AppendVarint(key, int64(u.option))
					}
				}
				id, ok := known[string(key)]
				if !ok {
					id = int32(len(g.gatherings))
					known[string(key)] = id
					g.gatherings = append(g.gatherings, m.used(c.rank, present))
				}
				g.spans = append(g.spans, span{t, moments[n+1], starts, id})
			}
			for _, l := range day {
				on[l.session] = false
			}
		}
		g.spanAt = append(g.spanAt, int32(len(g.spans)))
	}
	g.lessons.lessons = nil // many, where many share; the days are enough now
}

// presence is by what somebody is in class at a moment: a pin, a pin that may be
// shut, or options to come.
type presence struct {
	by            []*carer
	pinned, stays bool
}

func (p *presence) clear() { *p = presence{by: p.by[:0]} }

func (p *presence) add(u *carer) {
	p.by = append(p.by, u)
	p.pinned = p.pinned || u.pin && u.option < 0
	p.stays = p.stays || u.pin && u.option >= 0
}

// together reports whether all members may be in class on a day while the sessions on
// are, and finds by what: present, by member.
func (g *walk) together(on []bool, d model.Date, present []presence) bool {
	for i := range g.members {
		p := &present[i]
		p.clear()
		for n := range g.members[i].places {
			if u := &g.members[i].places[n]; on[u.session] && u.from <= d {
				p.add(u)
			}
		}
		if len(p.by) == 0 {
			return false
		}
	}
	return true
}

// used works out what the members use while they are present: in every session where
// one with the largest need may be.
func (g *mint) used(rank []int32, present []presence) gathering {
	var sessions []int32
	for i := range g.members {
		if g.members[i].largest {
			for _, u := range present[i].by {
				sessions = append(sessions, u.session)
			}
		}
	}
	slices.SortFunc(sessions, func(s, t int32) int { return cmp.Compare(rank[s], rank[t]) })
	var out gathering
	var groups [2]choices // of all members, where pins don't settle it and where they do
	there := &present[len(g.members)]
	for _, s := range slices.Compact(sessions) {
		there.clear()
		for i := range g.members {
			if g.members[i].largest {
				for _, u := range present[i].by {
					if u.session == s {
						there.add(u)
					}
				}
			}
		}
		u := sharedUse{s, -1, true}
		for i := range present {
			u.held = u.held && (present[i].pinned || present[i].stays)
		}
		all := &groups[0]
		if u.held {
			all = &groups[1]
		}
		if !all.known {
			*all = choices{known: true, possible: true}
			for i := range g.members {
				g.add(all, &present[i], u.held)
			}
		}
		if now := *all; g.add(&now, there, u.held) && len(now.groups) > 0 {
			u.use = g.use(now.groups)
		}
		if u.held || u.use >= 0 {
			out = append(out, u)
		}
	}
	return out
}

// choices are groups of which an option each has to be chosen so that a household uses
// places; none where pins do without, not possible where only pins would do.
type choices struct {
	groups          claim
	known, possible bool
}

// mint numbers the groups and uses of a household, while it is walked through.
type mint struct {
	*walk
	groups, uses map[string]int32
	list         []int32
	key          []byte
}

// add adds who is present somewhere: a pin settles that, or, where the use is held, may be
// shut, and is then no choice. It reports whether the use is possible.
func (g *mint) add(c *choices, p *presence, held bool) bool {
	if p.pinned || !c.possible {
		return c.possible
	}
	g.list = g.list[:0]
	for _, u := range p.by {
		if !u.pin || !held {
			g.list = append(g.list, u.option)
		}
	}
	slices.Sort(g.list)
	c.groups = append(slices.Clip(c.groups), g.group(g.list))
	c.possible = len(g.list) > 0
	return c.possible
}

// group numbers a group.
func (g *mint) group(options []int32) int32 {
	g.key = g.key[:0]
	hint := uint64(0)
	for _, o := range options {
		g.key = binary.AppendUvarint(g.key, uint64(o))
		hint |= 1 << (o % 64)
	}
	id, ok := g.groups[string(g.key)]
	if !ok {
		id = int32(len(g.walk.groups))
		g.groups[string(g.key)] = id
		g.walk.groups = append(g.walk.groups, group{slices.Clone(options), hint})
	}
	return id
}

// use numbers a use. Gatherings that differ in pins alone may have the same.
func (g *mint) use(groups claim) int32 {
	if g.pins {
		g.key = g.key[:0]
		for _, i := range groups {
			g.key = binary.AppendUvarint(g.key, uint64(i))
		}
		if id, ok := g.uses[string(g.key)]; ok {
			return id
		}
		g.uses[string(g.key)] = int32(len(g.walk.uses))
	}
	g.walk.uses = append(g.walk.uses, groups)
	return int32(len(g.walk.uses) - 1)
}
