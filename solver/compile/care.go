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
// moment with the same sessions and no smaller limit is implied by it. People
// who share (share_care) use places only while all of them are in class: when that
// may be is in sharing.go.

// careMoment is a row to be: a resource at a moment.
type careMoment struct {
	key     resourceKey
	date    model.Date
	at      model.Minutes
	limit   int32
	care    []solver.CareUse // Row is not set yet
	joint   []jointUse       // by household
	hint    [2]uint64        // what has uses, as bits: sessions with care alone, households
	implied bool
}

// jointUse is one of the uses of a household that shares its care.
type jointUse struct{ sharer, use int32 }

// carer is an option of somebody who needs childcare.
type carer struct {
	option, session, participant int32 // session and participant of the batch
	amount                       int32 // counted alone; 0 where the care is shared
	from                         model.Date
	pin                          bool // a pin; with an option where it may be shut (a stay)
}

// careRows makes the rows of childcare, and returns what the households do that share it,
// by their first member.
func (c *compiler) careRows() map[int32]*walk {
	if !slices.ContainsFunc(c.b.Participants, func(p model.Participant) bool { return p.Childcare > 0 }) {
		return nil
	}
	carers, sharers := c.carers()
	k := careScan{compiler: c, alone: make([][]carer, len(c.b.Sessions)), sharers: sharers, sharing: make([][]int32, len(c.b.Sessions))}
	walks := map[int32]*walk{}
	for _, u := range carers {
		k.alone[u.session] = append(k.alone[u.session], u)
	}
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
	for i := range sharers {
		walks[sharers[i].who()] = sharers[i].walk
		for _, s := range sharers[i].sessions {
			k.sharing[s] = append(k.sharing[s], int32(i))
		}
	}
	sites := make([]int32, 0, len(c.b.Sites))
	for i := range c.b.Sites {
		if c.b.Sites[i].Childcare >= 0 {
			sites = append(sites, int32(i))
		}
	}
	slices.SortFunc(sites, func(a, b int32) int { return cmp.Compare(c.b.Sites[a].ID, c.b.Sites[b].ID) })
	lists := make([][]careMoment, len(c.order)+len(sites))
	parallel(len(lists), 16, func(from, to int) {
		k := k // with scratch memory of its own
		k.here = make([]bool, len(c.b.Sessions))
		for i := from; i < to; i++ {
			if i < len(c.order) {
				lists[i] = k.sessionMoments(c.order[i])
			} else {
				lists[i] = k.siteMoments(&c.b.Sites[sites[i-len(c.order)]])
			}
		}
	})
	moments := slices.Concat(lists...)
	markRepeated(moments)
	markImplied(moments, sharers)
	for i := range moments {
		m := &moments[i]
		if m.implied || !c.binds(m, sharers) {
			continue
		}
		row := int32(len(c.p.CareRows))
		c.p.CareRows = append(c.p.CareRows, solver.CareRow{
			Key: model.RowKey{Resource: m.key.resource, ID: m.key.id, Date: m.date, At: m.at}, Limit: m.limit})
		for _, u := range m.care {
			u.Row = row
			c.p.Care = append(c.p.Care, u)
		}
		for _, j := range m.joint {
			u := sharers[j.sharer].joint(j.use)
			u.Row = row
			c.p.JointCare = append(c.p.JointCare, u)
		}
	}
	c.p.Care = inOrder(c.p.Care, c.p.Options(), func(u *solver.CareUse) int32 { return u.Option })
	c.p.JointCare = inOrder(c.p.JointCare, c.p.Bidders(), func(u *solver.JointCareUse) int32 { return u.Bidder })
	return walks
}

// inOrder puts uses in the order of what uses, 0 to n−1; those of one stay in order.
func inOrder[T any](uses []T, n int, by func(*T) int32) []T {
	if len(uses) == 0 {
		return nil
	}
	at := make([]int32, n+1)
	for i := range uses {
		at[by(&uses[i])+1]++
	}
	for i := range n {
		at[i+1] += at[i]
	}
	out := make([]T, len(uses))
	for i := range uses {
		to := &at[by(&uses[i])]
		out[*to] = uses[i]
		*to++
	}
	return out
}

// carers lists the options and pins of everybody who needs childcare: those who
// count alone, and the households that share.
func (c *compiler) carers() ([]carer, []sharer) {
	var alone []carer
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
	add := func(u carer, bidder int32) {
		p := int(u.participant)
		places := int32(c.b.Participants[p].Childcare)
		if places <= 0 {
			return
		}
		group := c.x.SharesCare(p)
		if group == nil || !c.x.Household(p).Binds(c.b.Sessions[u.session].Kind) {
			u.amount = places
			alone = append(alone, u)
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
							from: c.x.Earliest(int(need.Participant))}, int32(bidder))
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
		add(carer{option: i, session: pin.Session, participant: pin.Participant, from: math.MinInt32, pin: true}, -1)
	}
	return alone, sharers
}

// slotOf returns the slot of an option.
func (c *compiler) slotOf(option int32) int {
	return sort.Search(c.p.Slots(), func(j int) bool { return c.p.OptionStart[j+1] > option })
}

// careScan looks at the moments of one resource after the other.
type careScan struct {
	*compiler
	alone   [][]carer // by session: those who count alone, by option
	sharers []sharer
	sharing [][]int32 // by session: the households that share, and may sit there

	here  []bool   // by session, of those in hand; false between calls
	near  []spanAt // of the day in hand
	times []model.Minutes
	key   []byte
}

// spanAt is a time at which a household may use places of the resource in hand.
type spanAt struct {
	span
	sharer int32
}

// beside gathers the times of a day at which some households use places of the resource
// in hand: uses, by household and gathering, tells which do.
func (k *careScan) beside(sharers []int32, uses [][]bool, d model.Date) {
	k.near = k.near[:0]
	for n, i := range sharers {
		for _, p := range k.sharers[i].on(d) {
			if uses[n][p.gathering] {
				k.near = append(k.near, spanAt{p, i})
			}
		}
	}
}

// usesOf tells which gatherings of some households use places in any of some sessions.
func (k *careScan) usesOf(sharers, sessions []int32) [][]bool {
	for _, s := range sessions {
		k.here[s] = true
	}
	uses := make([][]bool, len(sharers))
	for n, i := range sharers {
		for _, g := range k.sharers[i].gatherings {
			uses[n] = append(uses[n], slices.ContainsFunc(g, func(u sharedUse) bool { return k.here[u.session] }))
		}
	}
	for _, s := range sessions {
		k.here[s] = false
	}
	return uses
}

// sessionMoments makes the rows of a session's own places: the last meeting, and,
// where somebody there shares care, every moment at which its class starts, or a lesson
// by which their households are together.
func (k *careScan) sessionMoments(s int32) []careMoment {
	if len(k.alone[s]) == 0 && len(k.sharing[s]) == 0 {
		return nil
	}
	key := resourceKey{model.SessionChildcare, k.b.Sessions[s].ID}
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
		return []careMoment{k.moment(key, last.Date, last.Start, limit, active, k.alone[s])}
	}
	entered, uses := k.entries(k.alone[s]), k.usesOf(k.sharing[s], active)
	known := map[string]bool{}
	var list []careMoment
	for from := 0; from < len(meetings); {
		d := meetings[from].Date
		k.beside(k.sharing[s], uses, d)
		k.times = k.times[:0]
		for ; from < len(meetings) && meetings[from].Date == d; from++ {
			k.times = append(k.times, meetings[from].Start)
		}
		for _, at := range k.starts() {
			if state := k.state(limit, entered.by(d), at, active); !known[string(state)] {
				known[string(state)] = true
				list = append(list, k.moment(key, d, at, limit, active, k.alone[s]))
			}
		}
	}
	return list
}

// starts adds the moments at which what households do begins to those of the day in
// hand, and sorts them.
func (k *careScan) starts() []model.Minutes {
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

// entries are the dates on which those who need care enter, ascending.
type entries []model.Date

// by counts those who have entered on a day.
func (e entries) by(d model.Date) int {
	return sort.Search(len(e), func(i int) bool { return e[i] > d })
}

// entries lists when some carers enter.
func (k *careScan) entries(carers []carer) entries {
	out := make(entries, len(carers))
	for i := range carers {
		out[i] = carers[i].from
	}
	slices.Sort(out)
	return out
}

// siteMoments makes the rows of a site's places, at every moment at which a
// class starts or others begin to use them.
func (k *careScan) siteMoments(site *model.Site) []careMoment {
	key := resourceKey{model.SiteChildcare, site.ID}
	blocks := k.blocks(key)
	var here, sharers []int32
	var alone []carer
	for _, s := range k.order {
		session := &k.b.Sessions[s]
		if session.Site != site.ID || session.Mode == model.Online || len(k.alone[s]) == 0 && len(k.sharing[s]) == 0 {
			continue
		}
		here = append(here, s)
		sharers = append(sharers, k.sharing[s]...)
		alone = append(alone, k.alone[s]...)
	}
	slices.SortFunc(alone, func(a, b carer) int { return cmp.Compare(a.option, b.option) })
	slices.Sort(sharers)
	sharers = slices.Compact(sharers)
	entered, uses := k.entries(alone), k.usesOf(sharers, here)
	known := map[string]int{}
	var list []careMoment
	lessons := k.timetable(here)
	var active []int32
	for i := range len(lessons.at) - 1 {
		day := lessons.on(i)
		if len(day) == 0 {
			continue
		}
		d := day[0].date
		k.beside(sharers, uses, d)
		k.times = k.times[:0]
		for _, l := range day {
			k.times = append(k.times, l.start)
		}
		for b := range blocks {
			if onDay(&blocks[b], d) {
				k.times = append(k.times, blocks[b].Start)
			}
		}
		for _, t := range k.starts() {
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
				by = entered.by(d)
			}
			state := k.state(limit, by, t, active)
			i, ok := known[string(state)]
			switch {
			case !ok:
				known[string(state)] = len(list)
				list = append(list, k.moment(key, d, t, limit, active, alone))
			case len(sharers) == 0:
				// Days ascend: a later moment with the same classes and limit holds all
				// who entered before.
				list[i] = k.moment(key, d, t, limit, active, alone)
			}
		}
	}
	return list
}

// moment collects what is used at a moment of the day in hand by the sessions in class:
// of those who count alone, by the carers among alone, which are in the order of their
// options.
func (k *careScan) moment(key resourceKey, d model.Date, at model.Minutes, limit int32, active []int32, alone []carer) careMoment {
	m := careMoment{key: key, date: d, at: at}
	granted := int32(0)
	room := 0
	for _, s := range active {
		k.here[s] = true
		room += len(k.alone[s])
	}
	m.care = make([]solver.CareUse, 0, room)
	for i := range alone {
		u := &alone[i]
		switch n := len(m.care); {
		case !k.here[u.session] || u.from > d:
		case u.pin:
			granted += u.amount
		case n > 0 && m.care[n-1].Option == u.option: // the members of a joint option use their places together
			m.care[n-1].Amount += u.amount
		default:
			m.care = append(m.care, solver.CareUse{Option: u.option, Amount: u.amount})
			m.hint[0] |= 1 << (u.session % 64)
		}
	}
	for _, p := range k.near {
		if at < p.from || p.to <= at {
			continue
		}
		g := &k.sharers[p.sharer]
		for _, u := range g.gatherings[p.gathering] {
			switch {
			case !k.here[u.session]:
				continue
			case u.held:
				granted += g.most
			}
			if u.use >= 0 {
				m.joint = append(m.joint, jointUse{p.sharer, u.use})
				m.hint[1] |= 1 << (p.sharer % 64)
			}
		}
	}
	for _, s := range active {
		k.here[s] = false
	}
	m.limit = max(0, limit-granted)
	return m
}

// binds reports whether the row can be exceeded at all: it can't where the
// largest uses of all slots fit. A slot takes one option at most.
func (c *compiler) binds(m *careMoment, sharers []sharer) bool {
	sum := int64(0)
	for i := 0; i < len(m.care); {
		slot := c.slotOf(m.care[i].Option)
		most := int32(0)
		for ; i < len(m.care) && m.care[i].Option < c.p.OptionStart[slot+1]; i++ {
			most = max(most, m.care[i].Amount)
		}
		sum += int64(most)
	}
	for _, u := range m.joint {
		sum += int64(sharers[u.sharer].most)
	}
	return sum > int64(m.limit)
}

// markRepeated marks moments at which the same is used as at another with no
// larger limit: the same week again, mostly.
func markRepeated(moments []careMoment) {
	least := map[string]int{}
	var key []byte
	for i := range moments {
		m := &moments[i]
		key = m.content(key[:0])
		j, ok := least[string(key)]
		switch {
		case !ok:
			least[string(key)] = i
		case moments[j].limit <= m.limit:
			m.implied = true
		default:
			moments[j].implied = true
			least[string(key)] = i
		}
	}
}

// content appends what is used at a moment, in numbers that tell it from anything else.
func (m *careMoment) content(key []byte) []byte {
	key = binary.AppendUvarint(key, uint64(len(m.care)))
	for _, u := range m.care {
		key = binary.AppendUvarint(key, uint64(u.Option))
		key = binary.AppendUvarint(key, uint64(u.Amount))
	}
	for _, u := range m.joint {
		key = binary.AppendUvarint(key, uint64(u.sharer))
		key = binary.AppendUvarint(key, uint64(u.use))
	}
	return key
}

// markImplied marks moments that another moment of the same resource implies:
// its uses hold theirs, and its limit is no larger. What uses most comes first,
// so that few are left to compare with.
func markImplied(moments []careMoment, sharers []sharer) {
	for from := 0; from < len(moments); {
		to := from
		var order []int
		for to < len(moments) && moments[to].key == moments[from].key {
			if !moments[to].implied {
				order = append(order, to)
			}
			to++
		}
		slices.SortStableFunc(order, func(a, b int) int {
			x, y := &moments[a], &moments[b]
			return cmp.Compare(len(y.care)+len(y.joint), len(x.care)+len(x.joint))
		})
		var kept []int
		var taken []bool
		for _, i := range order {
			m := &moments[i]
			m.implied = slices.ContainsFunc(kept, func(k int) bool { return moments[k].limit <= m.limit && holds(&moments[k], m, sharers, &taken) })
			if !m.implied && len(kept) < maxCompared {
				kept = append(kept, i)
			}
		}
		from = to
	}
}

// holds reports whether the uses of large include those of small: each shared
// use of small happens only where one of large does, another for each. taken is scratch.
func holds(large, small *careMoment, sharers []sharer, taken *[]bool) bool {
	if small.hint[0]&^large.hint[0]|small.hint[1]&^large.hint[1] != 0 || len(large.care) < len(small.care) || len(large.joint) < len(small.joint) {
		return false
	}
	if !holdsCare(large.care, small.care) {
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

func holdsCare(large, small []solver.CareUse) bool {
	j := 0
	for _, u := range small {
		for j < len(large) && large[j].Option < u.Option {
			j++
		}
		if j == len(large) || large[j].Option != u.Option || large[j].Amount < u.Amount {
			return false
		}
	}
	return true
}
