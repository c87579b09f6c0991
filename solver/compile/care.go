package compile

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"sort"

	"instroom/model"
	"instroom/solver"
)

// # Childcare
//
// A row counts the places of one session, or of one site, at one moment. A
// person uses places from entry on; what pins use is granted before. Somebody
// who does not share care uses most at the last meeting, so that an earlier
// moment with the same sessions and no smaller limit is implied by it. Of a session,
// those who count alone are at any moment the first so many to enter: a number says who
// they are, and numbers are compared; options are listed for the rows that are left. People
// who share (share_care) use places only while all of them are in class: when that
// may be is in sharing.go.

// careMoment is a row to be: a resource at a moment.
type careMoment struct {
	date    model.Date
	at      model.Minutes
	limit   int32
	alone   []entered  // by session
	options int32      // of those who count alone
	joint   []jointUse // by household
	hint    [2]uint64  // what has uses, as bits: sessions with care alone, households
	implied bool
}

// entered is how many of those who count alone in a session, and may choose it, have entered
// by a moment, at least one.
type entered struct{ rank, n int32 }

// jointUse is one of the uses of a household that shares its care.
type jointUse struct{ sharer, use int32 }

// carer is an option of somebody who needs childcare.
type carer struct {
	option, session, participant int32 // session and participant of the batch
	from                         model.Date
	pin                          bool // a pin; with an option where it may be shut (a stay)
}

// careRows makes the rows of childcare, and returns what the households do that share it,
// by their first member.
func (c *compiler) careRows() map[int32]*walk {
	if !slices.ContainsFunc(c.b.Participants, func(p model.Participant) bool { return p.Childcare > 0 }) {
		return nil
	}
	alone, sharers := c.carers()
	k := careScan{compiler: c, alone: alone, sharers: sharers, sharing: make([][]int32, len(c.b.Sessions)), shared: make([][]useAt, len(c.b.Sessions))}
	walks := map[int32]*walk{}
	parallel(len(sharers), 1, func(from, to int) {
		for i := from; i < to; i++ {
			g := &sharers[i]
			g.place(c)
			if w := c.old.walk(g.walk); w != nil {
				g.walk = w
			} else {
				g.gather(c)
			}
		}
	})
	gatherings := int32(0)
	for i := range sharers {
		g := &sharers[i]
		walks[g.who()] = g.walk
		for _, s := range g.sessions {
			k.sharing[s] = append(k.sharing[s], int32(i))
		}
		g.first = gatherings
		for _, uses := range g.gatherings {
			for n, u := range uses {
				k.shared[u.session] = append(k.shared[u.session], useAt{gatherings, int32(n)})
			}
			gatherings++
		}
	}
	sites := make([]*model.Site, 0, len(c.b.Sites))
	for i := range c.b.Sites {
		if c.b.Sites[i].Childcare >= 0 {
			sites = append(sites, &c.b.Sites[i])
		}
	}
	slices.SortFunc(sites, func(a, b *model.Site) int { return cmp.Compare(a.ID, b.ID) })
	lists := make([][]careMoment, len(c.order)+len(sites))
	parallel(len(lists), 16, func(from, to int) {
		k := k // with scratch memory of its own
		k.here, k.parts, k.known = make([]bool, len(c.b.Sessions)), make([]part, gatherings), map[string]int32{}
		for i := from; i < to; i++ {
			if i < len(c.order) {
				lists[i] = k.sessionMoments(c.order[i])
			} else {
				lists[i] = k.siteMoments(sites[i-len(c.order)])
			}
		}
	})
	markRepeated(lists)
	parallel(len(lists), 16, func(from, to int) {
		for i := from; i < to; i++ {
			markImplied(lists[i], sharers)
		}
	})
	var rows []*careMoment
	for i := range lists {
		key := model.RowKey{Resource: model.SessionChildcare}
		if i < len(c.order) {
			key.ID = c.b.Sessions[c.order[i]].ID
		} else {
			key.Resource, key.ID = model.SiteChildcare, sites[i-len(c.order)].ID
		}
		for j := range lists[i] {
			if m := &lists[i][j]; !m.implied && k.binds(m) {
				rows = append(rows, m)
				key.Date, key.At = m.date, m.at
				c.p.CareRows = append(c.p.CareRows, solver.CareRow{Key: key, Limit: m.limit})
			}
		}
	}
	k.addUses(rows)
	return walks
}

// alone is those who count alone in a session. What pins use does not depend on the day.
type alone struct {
	uses    []aloneUse // by option
	entry   entries    // of each of uses
	options entries    // of each option: when the first of its members enters
	pins    bool
	granted int32 // to pins
}

// aloneUse is the places that a member of an option uses from entry on.
type aloneUse struct {
	option, slot, amount int32
	from                 model.Date
}

// carers lists the options and pins of everybody who needs childcare: those who
// count alone, by session, and the households that share.
func (c *compiler) carers() ([]alone, []sharer) {
	single := make([]alone, len(c.b.Sessions))
	var sharers []sharer
	at := map[int32]int{} // by first member of those who share: index into sharers
	stay := map[int32]bool{}
	stayOf := map[[2]int32]int32{} // by participant and session
	for h := range c.p.Shut {
		for _, i := range c.p.Shut[h].Stays {
			stay[i] = true
			who := c.p.Members[c.p.MemberStart[c.slotOf(i)]].Participant
			stayOf[[2]int32{who, c.p.SessionIndex[c.p.Shut[h].Session]}] = i
		}
	}
	add := func(u carer, bidder, slot int32) {
		p := int(u.participant)
		places := int32(c.b.Participants[p].Childcare)
		if places <= 0 {
			return
		}
		group := c.x.SharesCare(p)
		if group == nil || !c.x.Household(p).Binds(c.b.Sessions[u.session].Kind) {
			if a := &single[u.session]; u.pin {
				a.pins = true
				a.granted += places
			} else {
				a.uses = append(a.uses, aloneUse{u.option, slot, places, u.from})
			}
			return
		}
		i, ok := at[group[0]]
		if !ok {
			i = len(sharers)
			at[group[0]] = i
			g := sharer{bidder: -1, walk: &walk{members: make([]member, len(group))}}
			for _, q := range group {
				g.most = max(g.most, int32(c.b.Participants[q].Childcare))
			}
			for m, q := range group {
				g.members[m] = member{who: q, largest: int32(c.b.Participants[q].Childcare) == g.most}
			}
			sharers = append(sharers, g)
		}
		if bidder >= 0 {
			sharers[i].bidder = bidder
		}
		m := &sharers[i].members[slices.Index(group, u.participant)]
		m.places = append(m.places, u)
	}
	for bidder := range c.p.Bidders() {
		for j := c.p.SlotStart[bidder]; j < c.p.SlotStart[bidder+1]; j++ {
			for _, need := range c.p.Members[c.p.MemberStart[j]:c.p.MemberStart[j+1]] {
				if c.b.Participants[need.Participant].Childcare <= 0 {
					continue
				}
				for i := c.p.OptionStart[j]; i < c.p.OptionStart[j+1]; i++ {
					if !stay[i] { // a stay is a pin, below
						add(carer{option: i, session: c.p.SessionIndex[c.p.OptionSession[i]], participant: need.Participant,
							from: c.x.Earliest(int(need.Participant))}, int32(bidder), j)
					}
				}
			}
		}
	}
	for _, pin := range c.x.Pins() {
		i, ok := stayOf[[2]int32{pin.Participant, pin.Session}]
		if !ok {
			i = -1
		}
		add(carer{option: i, session: pin.Session, participant: pin.Participant, from: math.MinInt32, pin: true}, -1, -1)
	}
	for s := range single {
		single[s].enter()
	}
	return single, sharers
}

// enter lists when those who count alone in a session enter.
func (a *alone) enter() {
	for i := range a.uses {
		u := &a.uses[i]
		a.entry = append(a.entry, u.from)
		if i > 0 && a.uses[i-1].option == u.option {
			last := &a.options[len(a.options)-1]
			*last = min(*last, u.from)
		} else {
			a.options = append(a.options, u.from)
		}
	}
	slices.Sort(a.entry)
	slices.Sort(a.options)
}

// slotOf returns the slot of an option.
func (c *compiler) slotOf(option int32) int {
	return sort.Search(c.p.Slots(), func(j int) bool { return c.p.OptionStart[j+1] > option })
}

// careScan looks at the moments of one resource after the other.
type careScan struct {
	*compiler
	alone   []alone // by session
	sharers []sharer
	sharing [][]int32 // by session: the households that share, and may sit there
	shared  [][]useAt // by session: what they use there

	here  []bool   // by session, of those in hand; false between calls
	taken []int32  // the sessions of the resource in hand
	parts []part   // by gathering of all households, for the resource in hand
	near  []spanAt // of the day in hand
	times []model.Minutes
	known map[string]int32 // by state: its moment, of the resource in hand
	key   []byte
	joint []jointUse // of the moment in hand
	used  []aloneUse // of those who count alone there
	most  []int32    // by slot; zeros between calls
}

// useAt is a use of a gathering; gatherings are numbered over all households.
type useAt struct{ gathering, at int32 }

// part is the part of a gathering's uses in which all those of a resource are.
type part struct{ from, to int32 }

// spanAt is a time at which a household may use places of the resource in hand.
type spanAt struct {
	span
	sharer int32
	uses   []sharedUse // those of the resource, and maybe others
}

// beside gathers the times of a day at which some households use places of the resource
// in hand.
func (k *careScan) beside(sharers []int32, d model.Date) {
	k.near = k.near[:0]
	for _, i := range sharers {
		g := &k.sharers[i]
		for _, p := range g.on(d) {
			if at := k.parts[g.first+p.gathering]; at.from < at.to {
				k.near = append(k.near, spanAt{p, i, g.gatherings[p.gathering][at.from:at.to]})
			}
		}
	}
}

// take takes the sessions of a resource in hand, and finds what households use there.
func (k *careScan) take(sessions []int32) {
	clear(k.known)
	for _, s := range k.taken {
		for _, u := range k.shared[s] {
			k.parts[u.gathering] = part{}
		}
	}
	k.taken = append(k.taken[:0], sessions...)
	for _, s := range sessions {
		for _, u := range k.shared[s] {
			if at := &k.parts[u.gathering]; at.from == at.to {
				*at = part{u.at, u.at + 1}
			} else {
				*at = part{min(at.from, u.at), max(at.to, u.at+1)}
			}
		}
	}
}

// counts reports whether somebody may use places in a session.
func (k *careScan) counts(s int32) bool {
	return len(k.alone[s].uses) > 0 || k.alone[s].pins || len(k.sharing[s]) > 0
}

// sessionMoments makes the rows of a session's own places: the last meeting, and,
// where somebody there shares care, every moment at which its class starts, or a lesson
// by which their households are together.
func (k *careScan) sessionMoments(s int32) []careMoment {
	if !k.counts(s) {
		return nil
	}
	limit := int32(max(0, k.b.Sessions[s].Childcare))
	schedule, _ := k.x.Schedule(int(s))
	meetings := schedule.Meetings
	if len(meetings) == 0 {
		return nil
	}
	active := []int32{s}
	k.near = k.near[:0]
	if len(k.sharing[s]) == 0 {
		last := meetings[len(meetings)-1]
		return []careMoment{k.moment(last.Date, last.Start, limit, active)}
	}
	k.take(active)
	var list []careMoment
	for from := 0; from < len(meetings); {
		d := meetings[from].Date
		k.beside(k.sharing[s], d)
		k.times = k.times[:0]
		for ; from < len(meetings) && meetings[from].Date == d; from++ {
			k.times = append(k.times, meetings[from].Start)
		}
		for _, at := range k.begin() {
			if _, ok := k.seen(k.state(limit, k.alone[s].entry.by(d), at, active), len(list)); !ok {
				list = append(list, k.moment(d, at, limit, active))
			}
		}
	}
	return list
}

// begin adds the moments at which what households do begins to those of the day in
// hand, and sorts them.
func (k *careScan) begin() []model.Minutes {
	for _, p := range k.near {
		if p.starts {
			k.times = append(k.times, p.from)
		}
	}
	slices.Sort(k.times)
	k.times = slices.Compact(k.times)
	return k.times
}

// state is what tells the uses of a resource at two moments apart: the limit, how many
// of those who count alone have entered, who is in class, and what households do.
func (k *careScan) state(limit int32, entered int, at model.Minutes, active []int32) []byte {
	k.key = binary.AppendUvarint(k.key[:0], uint64(limit))
	k.key = binary.AppendUvarint(k.key, uint64(entered))
	k.key = binary.AppendUvarint(k.key, uint64(len(active)))
	for _, s := range active {
		k.key = binary.AppendUvarint(k.key, uint64(s))
	}
	for _, p := range k.near {
		if p.from <= at && at < p.to {
			k.key = binary.AppendUvarint(k.key, uint64(p.sharer))
			k.key = binary.AppendUvarint(k.key, uint64(p.gathering))
		}
	}
	return k.key
}

// seen returns the moment that has a state; where there was none, moment has it from now on.
func (k *careScan) seen(state []byte, moment int) (int32, bool) {
	i, ok := k.known[string(state)]
	if !ok {
		k.known[string(state)] = int32(moment)
	}
	return i, ok
}

// entries are the dates on which those who need care enter, ascending.
type entries []model.Date

// by counts those who have entered on a day.
func (e entries) by(d model.Date) int {
	return sort.Search(len(e), func(i int) bool { return e[i] > d })
}

// siteMoments makes the rows of a site's places, at every moment at which a
// class starts or others begin to use them.
func (k *careScan) siteMoments(site *model.Site) []careMoment {
	blocks := k.blocks(resourceKey{model.SiteChildcare, site.ID})
	var here, sharers []int32
	var entry entries
	for _, s := range k.order {
		session := &k.b.Sessions[s]
		if session.Site != site.ID || session.Mode == model.Online || !k.counts(s) {
			continue
		}
		here = append(here, s)
		sharers = append(sharers, k.sharing[s]...)
		entry = append(entry, k.alone[s].entry...)
	}
	slices.Sort(entry)
	slices.Sort(sharers)
	sharers = slices.Compact(sharers)
	k.take(here)
	var list []careMoment
	lessons := k.timetable(here)
	var active []int32
	for i := range len(lessons.at) - 1 {
		day := lessons.on(i)
		if len(day) == 0 {
			continue
		}
		d := day[0].date
		k.beside(sharers, d)
		k.times = k.times[:0]
		for _, l := range day {
			k.times = append(k.times, l.start)
		}
		for b := range blocks {
			if onDay(&blocks[b], d) {
				k.times = append(k.times, blocks[b].Start)
			}
		}
		for _, t := range k.begin() {
			active = active[:0]
			for _, l := range day {
				if n := len(active); l.start <= t && t < l.end && (n == 0 || active[n-1] != l.session) {
					active = append(active, l.session)
				}
			}
			if len(active) == 0 {
				continue
			}
			limit := int32(max(0, min(math.MaxInt32, int64(site.Childcare)-blockedAt(blocks, d, t))))
			by := 0
			if len(sharers) > 0 {
				by = entry.by(d)
			}
			i, ok := k.seen(k.state(limit, by, t, active), len(list))
			switch {
			case !ok:
				list = append(list, k.moment(d, t, limit, active))
			case len(sharers) == 0:
				// Days ascend: a later moment with the same classes and limit holds all
				// who entered before.
				list[i] = k.moment(d, t, limit, active)
			}
		}
	}
	return list
}

// moment collects what is used at a moment of the day in hand by the sessions in class,
// which are in order.
func (k *careScan) moment(d model.Date, at model.Minutes, limit int32, active []int32) careMoment {
	m := careMoment{date: d, at: at, alone: make([]entered, 0, len(active))}
	granted := int32(0)
	for _, s := range active {
		k.here[s] = true
		a := &k.alone[s]
		granted += a.granted
		if n := a.entry.by(d); n > 0 {
			m.alone = append(m.alone, entered{k.rank[s], int32(n)})
			m.options += int32(a.options.by(d))
			m.hint[0] |= 1 << (s % 64)
		}
	}
	k.joint = k.joint[:0]
	for _, p := range k.near {
		if at < p.from || p.to <= at {
			continue
		}
		for _, u := range p.uses {
			switch {
			case !k.here[u.session]:
				continue
			case u.held:
				granted += k.sharers[p.sharer].most
			}
			if u.use >= 0 {
				k.joint = append(k.joint, jointUse{p.sharer, u.use})
				m.hint[1] |= 1 << (p.sharer % 64)
			}
		}
	}
	for _, s := range active {
		k.here[s] = false
	}
	m.joint = slices.Clone(k.joint)
	m.limit = max(0, limit-granted)
	return m
}

// uses appends the options of those who count alone at a moment; the members of a joint
// option use their places together.
func (k *careScan) uses(m *careMoment, out []aloneUse) []aloneUse {
	for _, e := range m.alone {
		for _, u := range k.alone[k.order[e.rank]].uses {
			switch n := len(out); {
			case u.from > m.date:
			case n > 0 && out[n-1].option == u.option:
				out[n-1].amount += u.amount
			default:
				out = append(out, u)
			}
		}
	}
	return out
}

// binds reports whether the row can be exceeded at all: it can't where the
// largest uses of all slots fit. A slot takes one option at most.
func (k *careScan) binds(m *careMoment) bool {
	k.used = k.uses(m, k.used[:0])
	if k.most == nil {
		k.most = make([]int32, k.p.Slots())
	}
	sum := int64(0)
	for _, u := range k.used {
		if more := u.amount - k.most[u.slot]; more > 0 {
			sum += int64(more)
			k.most[u.slot] = u.amount
		}
	}
	for _, u := range k.used {
		k.most[u.slot] = 0
	}
	for _, u := range m.joint {
		sum += int64(k.sharers[u.sharer].most)
	}
	return sum > int64(m.limit)
}

// addUses lists what the rows use, in the order of the options and of the bidders; the uses of
// one in the order of the rows.
func (k *careScan) addUses(rows []*careMoment) {
	care, joint := make([]int32, k.p.Options()+1), make([]int32, k.p.Bidders()+1)
	for _, m := range rows {
		k.used = k.uses(m, k.used[:0])
		for _, u := range k.used {
			care[u.option+1]++
		}
		for _, u := range m.joint {
			joint[k.sharers[u.sharer].bidder+1]++
		}
	}
	if n := starts(care); n > 0 {
		k.p.Care = make([]solver.CareUse, n)
	}
	if n := starts(joint); n > 0 {
		k.p.JointCare = make([]solver.JointCareUse, n)
	}
	for row, m := range rows {
		k.used = k.uses(m, k.used[:0])
		for _, u := range k.used {
			k.p.Care[care[u.option]] = solver.CareUse{Option: u.option, Row: int32(row), Amount: u.amount}
			care[u.option]++
		}
		for _, j := range m.joint {
			g := &k.sharers[j.sharer]
			k.p.JointCare[joint[g.bidder]] = solver.JointCareUse{Bidder: g.bidder, Row: int32(row), Amount: g.most, Groups: g.choices(j.use)}
			joint[g.bidder]++
		}
	}
}

// starts makes of how many there are of each, which stands one further, where those of each
// start, and returns how many there are in all.
func starts(n []int32) int32 {
	for i := 1; i < len(n); i++ {
		n[i] += n[i-1]
	}
	return n[len(n)-1]
}

// markRepeated marks moments at which the same is used as at another with no
// larger limit: the same week again, mostly.
func markRepeated(lists [][]careMoment) {
	n := 0
	for _, moments := range lists {
		n += len(moments)
	}
	least := make(map[string]*careMoment, n)
	var key []byte
	for _, moments := range lists {
		for i := range moments {
			m := &moments[i]
			key = m.content(key[:0])
			other, ok := least[string(key)]
			switch {
			case !ok:
				least[string(key)] = m
			case other.limit <= m.limit:
				m.implied = true
			default:
				other.implied = true
				least[string(key)] = m
			}
		}
	}
}

// content appends what is used at a moment, in numbers that tell it from anything else.
func (m *careMoment) content(key []byte) []byte {
	key = binary.AppendUvarint(key, uint64(len(m.alone)))
	for _, e := range m.alone {
		key = binary.AppendUvarint(key, uint64(e.rank))
		key = binary.AppendUvarint(key, uint64(e.n))
	}
	for _, u := range m.joint {
		key = binary.AppendUvarint(key, uint64(u.sharer))
		key = binary.AppendUvarint(key, uint64(u.use))
	}
	return key
}

// size is how many uses there are at a moment.
func (m *careMoment) size() int { return int(m.options) + len(m.joint) }

// markImplied marks moments of a resource that another one implies:
// its uses hold theirs, and its limit is no larger. What uses most comes first,
// so that few are left to compare with.
func markImplied(moments []careMoment, sharers []sharer) {
	var order []*careMoment
	for i := range moments {
		if !moments[i].implied {
			order = append(order, &moments[i])
		}
	}
	slices.SortStableFunc(order, func(a, b *careMoment) int { return cmp.Compare(b.size(), a.size()) })
	var kept []*careMoment
	var taken []bool
	for _, m := range order {
		for n := len(kept) - 1; n >= 0 && !m.implied; n-- { // the next larger are the likeliest
			m.implied = kept[n].limit <= m.limit && holds(kept[n], m, sharers, &taken)
		}
		if !m.implied && len(kept) < maxCompared {
			kept = append(kept, m)
		}
	}
}

// holds reports whether the uses of large include those of small: each shared
// use of small happens only where one of large does, another for each. taken is scratch.
func holds(large, small *careMoment, sharers []sharer, taken *[]bool) bool {
	if small.hint[0]&^large.hint[0]|small.hint[1]&^large.hint[1] != 0 || large.options < small.options || len(large.joint) < len(small.joint) {
		return false
	}
	if !holdsAlone(large.alone, small.alone) {
		return false
	}
	if len(small.joint) == 0 {
		return true
	}
	*taken = append((*taken)[:0], make([]bool, len(large.joint))...)
	k := 0
	for i, u := range small.joint {
		g := &sharers[u.sharer]
		if i == 0 || small.joint[i-1].sharer != u.sharer { // go on to the household
			for k < len(large.joint) && large.joint[k].sharer < u.sharer {
				k++
			}
		}
		n := k
		for n < len(large.joint) && large.joint[n].sharer == u.sharer && ((*taken)[n] || !g.follows(u.use, large.joint[n].use)) {
			n++
		}
		if n == len(large.joint) || large.joint[n].sharer != u.sharer {
			return false
		}
		(*taken)[n] = true
	}
	return true
}

// holdsAlone reports whether as many have entered each session of small.
func holdsAlone(large, small []entered) bool {
	j := 0
	for _, e := range small {
		for j < len(large) && large[j].rank < e.rank {
			j++
		}
		if j == len(large) || large[j].rank != e.rank || large[j].n < e.n {
			return false
		}
	}
	return true
}
