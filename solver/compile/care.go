package compile

import (
	"cmp"
	"encoding/binary"
	"math"
	mathbits "math/bits"
	"slices"
	"sort"

	"instroom/model"
	"instroom/model/rules"
	"instroom/solver"
)

// # Childcare
//
// A row counts the places of one session, or of one site, at one moment. A
// person uses places from entry on; what pins use is granted before. Somebody
// who does not share care uses most at the last meeting, so that an earlier
// moment with the same sessions and no smaller limit is implied by it. People
// who share (share_care) use places only while all of them are in class: their
// moments are looked at one by one.

// careMoment is a row to be: a resource at a moment.
type careMoment struct {
	key     resourceKey
	date    model.Date
	at      model.Minutes
	limit   int32
	care    []solver.CareUse      // Row is not set yet
	joint   []solver.JointCareUse // likewise
	implied bool
}

// carer is an option of somebody who needs childcare.
type carer struct {
	option, session, participant int32 // session and participant of the batch
	amount                       int32 // counted alone; 0 where the care is shared
	from                         model.Date
	pin                          bool // a pin; with an option where it may be shut (a stay)
}

// sharer is a household that shares its care.
type sharer struct {
	bidder   int32
	most     int32
	members  []member // those with childcare places
	sessions []int32  // of their options and pins, each once
}

// member is somebody who shares care.
type member struct {
	places  []carer       // options and pins, by session
	in      []sessionWord // their sessions
	largest bool          // has the largest need
}

// sessionWord is one word of a set of sessions of the batch that is kept as bits, 64 a word;
// sets of few sessions hold the words that are not zero.
type sessionWord struct {
	at   int32
	bits uint64
}

// index sorts what the member may choose and hold.
func (m *member) index() {
	slices.SortStableFunc(m.places, func(a, b carer) int { return cmp.Compare(a.session, b.session) })
	for _, u := range m.places {
		word, bit := u.session/64, uint64(1)<<(u.session%64)
		if n := len(m.in); n > 0 && m.in[n-1].at == word {
			m.in[n-1].bits |= bit
		} else {
			m.in = append(m.in, sessionWord{word, bit})
		}
	}
}

// sharing holds who shares, and by session of the batch those of them who may sit
// there, ascending: a household is asked about the moments of its own sessions alone.
type sharing struct {
	all []sharer
	in  [][]int32
}

// at lists the households and sessions, of those in class, that may go together.
func (h *sharing) at(active []int32, out []sharerAt) []sharerAt {
	out = out[:0]
	for _, s := range active {
		for _, i := range h.in[s] {
			out = append(out, sharerAt{i, s})
		}
	}
	if len(active) > 1 {
		slices.SortStableFunc(out, func(a, b sharerAt) int { return cmp.Compare(a.sharer, b.sharer) })
	}
	return out
}

type sharerAt struct{ sharer, session int32 }

func (c *compiler) careRows() {
	if !slices.ContainsFunc(c.b.Participants, func(p model.Participant) bool { return p.Childcare > 0 }) {
		return
	}
	carers, sharers := c.carers()
	bySession := make([][]carer, len(c.b.Sessions))
	for _, u := range carers {
		bySession[u.session] = append(bySession[u.session], u)
	}
	sharing := &sharing{all: sharers, in: make([][]int32, len(c.b.Sessions))}
	for i := range sharers {
		g := &sharers[i]
		for m := range g.members {
			g.members[m].index()
			for _, u := range g.members[m].places {
				if in := sharing.in[u.session]; len(in) == 0 || in[len(in)-1] != int32(i) {
					sharing.in[u.session] = append(in, int32(i))
					g.sessions = append(g.sessions, u.session)
				}
			}
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
	calendar := c.calendar(bySession, sharing)
	parallel(len(lists), 16, func(from, to int) {
		k := careScan{compiler: c, alone: bySession, sharing: sharing, calendar: calendar,
			on: make([]uint64, (len(c.b.Sessions)+63)/64), watched: make([]bool, len(c.b.Sessions))}
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
	markImplied(moments)
	for i := range moments {
		m := &moments[i]
		if m.implied || !c.binds(m) {
			continue
		}
		row := int32(len(c.p.CareRows))
		c.p.CareRows = append(c.p.CareRows, solver.CareRow{
			Key: model.RowKey{Resource: m.key.resource, ID: m.key.id, Date: m.date, At: m.at}, Limit: m.limit})
		for _, u := range m.care {
			u.Row = row
			c.p.Care = append(c.p.Care, u)
		}
		for _, u := range m.joint {
			u.Row = row
			c.p.JointCare = append(c.p.JointCare, u)
		}
	}
	c.p.Care = byOption(c.p.Care, c.p.Options())
	slices.SortStableFunc(c.p.JointCare, func(a, b solver.JointCareUse) int {
		return cmp.Or(cmp.Compare(a.Bidder, b.Bidder), cmp.Compare(a.Row, b.Row))
	})
}

// byOption puts uses in the order of their options; those of one option stay in order.
func byOption(uses []solver.CareUse, options int) []solver.CareUse {
	if len(uses) == 0 {
		return nil
	}
	at := make([]int32, options+1)
	for i := range uses {
		at[uses[i].Option+1]++
	}
	for i := range options {
		at[i+1] += at[i]
	}
	out := make([]solver.CareUse, len(uses))
	for _, u := range uses {
		out[at[u.Option]] = u
		at[u.Option]++
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
			g := sharer{bidder: -1, members: make([]member, len(group))}
			for _, q := range group {
				g.most = max(g.most, int32(c.b.Participants[q].Childcare))
			}
			for m, q := range group {
				g.members[m].largest = int32(c.b.Participants[q].Childcare) == g.most
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

// lesson is a meeting of a session of the batch.
type lesson struct {
	date       model.Date
	start, end model.Minutes
	session    int32
}

// calendar is the lessons of the sessions in which childcare may be used, by date.
type calendar struct {
	first model.Date
	days  [][]lesson
}

func (c *compiler) calendar(alone [][]carer, sharing *sharing) calendar {
	var k calendar
	var last model.Date
	each := func(visit func(s int32, m *rules.Meeting)) {
		for _, s := range c.order {
			if len(alone[s]) > 0 || len(sharing.in[s]) > 0 {
				schedule, _ := c.x.Schedule(int(s))
				for i := range schedule.Meetings {
					visit(s, &schedule.Meetings[i])
				}
			}
		}
	}
	some := false
	each(func(_ int32, m *rules.Meeting) {
		if !some {
			k.first, last, some = m.Date, m.Date, true
		}
		k.first, last = min(k.first, m.Date), max(last, m.Date)
	})
	if some {
		k.days = make([][]lesson, last-k.first+1)
		each(func(s int32, m *rules.Meeting) {
			d := &k.days[m.Date-k.first]
			*d = append(*d, lesson{m.Date, m.Start, m.End, s})
		})
	}
	return k
}

// on returns the lessons of a day.
func (k *calendar) on(d model.Date) []lesson { return k.days[d-k.first] }

// watch lets a session count for the resource in hand, and those in which people who
// share care with somebody there may sit.
func (k *careScan) watch(s int32) {
	k.watched[s] = true
	for _, i := range k.sharing.in[s] {
		for _, t := range k.sharing.all[i].sessions {
			k.watched[t] = true
		}
	}
}

// beside gathers the lessons watched on the day of the first of some meetings, all
// of one day, as far as they overlap any of these.
func (k *careScan) beside(meetings []rules.Meeting) []lesson {
	k.day = k.day[:0]
	for _, l := range k.calendar.on(meetings[0].Date) {
		if k.watched[l.session] && slices.ContainsFunc(meetings, func(m rules.Meeting) bool { return l.start < m.End && m.Start < l.end }) {
			k.day = append(k.day, l)
		}
	}
	return k.day
}

// starts returns the minutes at which lessons of a day, or uses by others, begin.
func starts(day []lesson, blocks []model.Blocked) []model.Minutes {
	var list []model.Minutes
	for _, l := range day {
		list = append(list, l.start)
	}
	for i := range blocks {
		if onDay(&blocks[i], day[0].date) {
			list = append(list, blocks[i].Start)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// careScan looks at the moments of one resource after the other.
type careScan struct {
	*compiler
	alone    [][]carer // by session: those who count alone
	sharing  *sharing
	calendar calendar
	watched  []bool     // by session: counts for the resource in hand
	day      []lesson   // that count, of the day in hand
	on       []uint64   // the sessions in class at the moment in hand
	asked    []sharerAt // households that share, in the sessions in hand
	present  []presence // by member, then of whoever has the largest need in the session
	care     []solver.CareUse
	key      []byte
}

// turn goes on to a moment of a day.
func (k *careScan) turn(day []lesson, at model.Minutes) {
	clear(k.on)
	for _, l := range day {
		if l.start <= at && at < l.end {
			k.on[l.session/64] |= 1 << (l.session % 64)
		}
	}
}

// inClass reports whether a session is in class at the moment in hand.
func (k *careScan) inClass(s int32) bool { return k.on[s/64]>>(s%64)&1 != 0 }

// sessionMoments makes the rows of a session's own places: the last meeting,
// and, where somebody there shares care, every start of anybody's class.
func (k *careScan) sessionMoments(s int32) []careMoment {
	if len(k.alone[s]) == 0 && len(k.sharing.in[s]) == 0 {
		return nil
	}
	key := resourceKey{model.SessionChildcare, k.b.Sessions[s].ID}
	limit := int32(max(0, k.b.Sessions[s].Childcare))
	schedule, _ := k.x.Schedule(int(s))
	if len(schedule.Meetings) == 0 {
		return nil
	}
	active := []int32{s}
	if len(k.sharing.in[s]) == 0 {
		last := schedule.Meetings[len(schedule.Meetings)-1]
		k.turn([]lesson{{last.Date, last.Start, last.End, s}}, last.Start)
		return []careMoment{k.moment(key, last.Date, last.Start, limit, active)}
	}
	entered := k.sharing.entries(active, k.alone)
	known := map[string]bool{}
	var list []careMoment
	clear(k.watched)
	k.watch(s)
	for from := 0; from < len(schedule.Meetings); {
		to := from + 1
		for to < len(schedule.Meetings) && schedule.Meetings[to].Date == schedule.Meetings[from].Date {
			to++
		}
		day := k.beside(schedule.Meetings[from:to])
		from = to
		for _, at := range starts(day, nil) {
			k.turn(day, at)
			if !k.inClass(s) {
				continue
			}
			if state := k.state(limit, entered.by(day[0].date)); !known[string(state)] {
				known[string(state)] = true
				list = append(list, k.moment(key, day[0].date, at, limit, active))
			}
		}
	}
	return list
}

// state is what tells the uses of a resource at two moments apart: who is in
// class, the limit, and how many of those who need care have entered.
func (k *careScan) state(limit int32, entered int) []byte {
	k.key = binary.AppendUvarint(k.key[:0], uint64(limit))
	k.key = binary.AppendUvarint(k.key, uint64(entered))
	for _, w := range k.on {
		k.key = binary.LittleEndian.AppendUint64(k.key, w)
	}
	return k.key
}

// entries are the dates on which those who need care enter, ascending.
type entries []model.Date

// entries lists the entries of people who count alone and of the households
// that share in some sessions.
func (h *sharing) entries(sessions []int32, alone [][]carer) entries {
	var out entries
	for _, s := range sessions {
		for _, u := range alone[s] {
			out = append(out, u.from)
		}
		for _, i := range h.in[s] {
			for m := range h.all[i].members {
				for _, u := range h.all[i].members[m].places {
					out = append(out, u.from)
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

// by counts those who have entered on a day.
func (e entries) by(d model.Date) int {
	return sort.Search(len(e), func(i int) bool { return e[i] > d })
}

// siteMoments makes the rows of a site's places, at every moment at which a
// class starts or others begin to use them.
func (k *careScan) siteMoments(site *model.Site) []careMoment {
	key := resourceKey{model.SiteChildcare, site.ID}
	blocks := k.blocks(key)
	var here []int32
	clear(k.watched)
	shared := false
	for _, s := range k.order {
		session := &k.b.Sessions[s]
		if session.Site != site.ID || session.Mode == model.Online || len(k.alone[s]) == 0 && len(k.sharing.in[s]) == 0 {
			continue
		}
		here = append(here, s)
		shared = shared || len(k.sharing.in[s]) > 0
		k.watch(s)
	}
	entered := k.sharing.entries(here, k.alone)
	known := map[string]int{}
	var list []careMoment
	for _, all := range k.calendar.days {
		day := k.day[:0]
		for _, l := range all {
			if k.watched[l.session] {
				day = append(day, l)
			}
		}
		if k.day = day; len(day) == 0 {
			continue
		}
		d := day[0].date
		for _, t := range starts(day, blocks) {
			k.turn(day, t)
			var active []int32
			for _, s := range here {
				if k.inClass(s) {
					active = append(active, s)
				}
			}
			if len(active) == 0 {
				continue
			}
			limit := int32(max(0, min(math.MaxInt32, int64(site.Childcare)-blockedAt(blocks, d, t))))
			by := 0
			if shared {
				by = entered.by(d)
			}
			state := k.state(limit, by)
			i, ok := known[string(state)]
			switch {
			case !ok:
				known[string(state)] = len(list)
				list = append(list, k.moment(key, d, t, limit, active))
			case !shared:
				// Days ascend: a later moment with the same classes and limit holds all
				// who entered before.
				list[i] = k.moment(key, d, t, limit, active)
			}
		}
	}
	return list
}

// moment collects what is used at the moment in hand by some of the sessions in class.
func (k *careScan) moment(key resourceKey, d model.Date, at model.Minutes, limit int32, active []int32) careMoment {
	m := careMoment{key: key, date: d, at: at}
	granted := int32(0)
	k.care = k.care[:0]
	for _, s := range active {
		for _, u := range k.alone[s] {
			switch {
			case u.from > d:
			case u.pin:
				granted += u.amount
			default:
				k.care = append(k.care, solver.CareUse{Option: u.option, Amount: u.amount})
			}
		}
	}
	slices.SortFunc(k.care, func(a, b solver.CareUse) int { return cmp.Compare(a.Option, b.Option) })
	// The members of one joint option use their places together.
	sum := k.care[:0]
	for _, u := range k.care {
		if n := len(sum); n > 0 && sum[n-1].Option == u.Option {
			sum[n-1].Amount += u.Amount
		} else {
			sum = append(sum, u)
		}
	}
	m.care = slices.Clone(sum)
	k.asked = k.sharing.at(active, k.asked)
	together := false
	for i, x := range k.asked {
		if i == 0 || k.asked[i-1].sharer != x.sharer {
			together = k.together(x.sharer, d)
		}
		if !together {
			continue
		}
		g := &k.sharing.all[x.sharer]
		groups, held := k.sharedUse(g, x.session)
		if held {
			granted += g.most
		}
		if len(groups) > 0 {
			m.joint = append(m.joint, solver.JointCareUse{Bidder: g.bidder, Amount: g.most, Groups: groups})
		}
	}
	m.limit = max(0, limit-granted)
	return m
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

// together reports whether all of a household who share care may be in class at the
// moment in hand, and finds by what.
func (k *careScan) together(sharer int32, d model.Date) bool {
	members := k.sharing.all[sharer].members
	for i := range members {
		if !k.meets(members[i].in) {
			return false
		}
	}
	for len(k.present) <= len(members) {
		k.present = append(k.present, presence{})
	}
	for i := range members {
		m, p := &members[i], &k.present[i]
		p.clear()
		at := 0
		for _, w := range m.in {
			for bits := w.bits & k.on[w.at]; bits != 0; bits &= bits - 1 {
				s := w.at*64 + int32(mathbits.TrailingZeros64(bits))
				for m.places[at].session < s {
					at++
				}
				for ; at < len(m.places) && m.places[at].session == s; at++ {
					if u := &m.places[at]; u.from <= d {
						p.add(u)
					}
				}
			}
		}
		if len(p.by) == 0 {
			return false // not yet
		}
	}
	return true
}

// sharedUse says when a household that is together uses its places in session s:
// when one with the largest need is there. held tells that pins alone settle it: that
// use is granted. Else, or where a pin on which it rests may be shut, new placements
// may: one of each group of options has to be chosen. None are returned where no new
// placement would do.
func (k *careScan) sharedUse(g *sharer, s int32) (groups [][]int32, held bool) {
	n := len(g.members)
	all := k.present[:n+1]
	all[n].clear()
	for i := range g.members {
		if g.members[i].largest {
			for _, u := range all[i].by {
				if u.session == s {
					all[n].add(u)
				}
			}
		}
	}
	if len(all[n].by) == 0 {
		return nil, false
	}
	held = true
	for i := range all {
		held = held && (all[i].pinned || all[i].stays)
	}
	for i := range all {
		p := &all[i]
		if p.pinned {
			continue
		}
		list := make([]int32, 0, len(p.by))
		for _, u := range p.by {
			if !u.pin || !held {
				list = append(list, u.option)
			}
		}
		if len(list) == 0 {
			return nil, held
		}
		slices.Sort(list)
		groups = append(groups, list)
	}
	return groups, held
}

// meets reports whether any of some sessions is in class.
func (k *careScan) meets(sessions []sessionWord) bool {
	for _, w := range sessions {
		if w.bits&k.on[w.at] != 0 {
			return true
		}
	}
	return false
}

// binds reports whether the row can be exceeded at all: it can't where the
// largest uses of all slots fit. A slot takes one option at most.
func (c *compiler) binds(m *careMoment) bool {
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
		sum += int64(u.Amount)
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
		key = binary.AppendUvarint(key, uint64(u.Bidder))
		key = binary.AppendUvarint(key, uint64(u.Amount))
		key = binary.AppendUvarint(key, uint64(len(u.Groups)))
		for _, g := range u.Groups {
			key = binary.AppendUvarint(key, uint64(len(g)))
			for _, o := range g {
				key = binary.AppendUvarint(key, uint64(o))
			}
		}
	}
	return key
}

// markImplied marks moments that another moment of the same resource implies:
// its uses hold theirs, and its limit is no larger. What uses most comes first,
// so that few are left to compare with.
func markImplied(moments []careMoment) {
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
		for _, i := range order {
			m := &moments[i]
			m.implied = slices.ContainsFunc(kept, func(k int) bool { return moments[k].limit <= m.limit && holds(&moments[k], m) })
			if !m.implied && len(kept) < maxCompared {
				kept = append(kept, i)
			}
		}
		from = to
	}
}

// holds reports whether the uses of large include those of small: each shared
// use of small happens only where one of large does, another for each.
func holds(large, small *careMoment) bool {
	if len(large.care) < len(small.care) || len(large.joint) < len(small.joint) {
		return false
	}
	j := 0
	for _, u := range small.care {
		for j < len(large.care) && large.care[j].Option < u.Option {
			j++
		}
		if j == len(large.care) || large.care[j].Option != u.Option || large.care[j].Amount < u.Amount {
			return false
		}
	}
	taken := make([]bool, len(large.joint))
	for _, u := range small.joint {
		k := slices.IndexFunc(large.joint, func(v solver.JointCareUse) bool { return v.Bidder == u.Bidder })
		for k >= 0 && k < len(large.joint) && (taken[k] || large.joint[k].Bidder != u.Bidder || !follows(&u, &large.joint[k])) {
			k++
		}
		if k < 0 || k == len(large.joint) {
			return false
		}
		taken[k] = true
	}
	return true
}

// follows reports whether the choices that use u use v too: every group of v
// holds all of a group of u.
func follows(u, v *solver.JointCareUse) bool {
	return v.Amount >= u.Amount && !slices.ContainsFunc(v.Groups, func(g []int32) bool {
		return !slices.ContainsFunc(u.Groups, func(h []int32) bool { return contains(g, h) })
	})
}
