package compile

import (
	"cmp"
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
	bidder  int32
	most    int32
	members [][]carer // by member with childcare places: options and pins
	largest []bool    // by member: has the largest need
}

// sharing holds who shares, and by session those of them who may sit there: a
// household is asked about the moments of its own sessions alone.
type sharing struct {
	all []sharer
	in  map[int32][]int32
}

// at lists the households and sessions, of those in class, that may go together.
func (h sharing) at(active []int32) []sharerAt {
	var out []sharerAt
	for _, s := range active {
		for _, i := range h.in[s] {
			out = append(out, sharerAt{i, s})
		}
	}
	slices.SortStableFunc(out, func(a, b sharerAt) int { return cmp.Compare(a.sharer, b.sharer) })
	return out
}

type sharerAt struct{ sharer, session int32 }

func (c *compiler) careRows() {
	if !slices.ContainsFunc(c.b.Participants, func(p model.Participant) bool { return p.Childcare > 0 }) {
		return
	}
	carers, sharers := c.carers()
	bySession := map[int32][]carer{}
	for _, u := range carers {
		bySession[u.session] = append(bySession[u.session], u)
	}
	sharing := sharing{all: sharers, in: map[int32][]int32{}}
	for i := range sharers {
		for _, list := range sharers[i].members {
			for _, u := range list {
				if in := sharing.in[u.session]; len(in) == 0 || in[len(in)-1] != int32(i) {
					sharing.in[u.session] = append(in, int32(i))
				}
			}
		}
	}
	var moments []careMoment
	for _, s := range c.order {
		if len(bySession[s]) > 0 || len(sharing.in[s]) > 0 {
			moments = append(moments, c.sessionMoments(s, bySession[s], sharing)...)
		}
	}
	sites := make([]int32, len(c.b.Sites))
	for i := range sites {
		sites[i] = int32(i)
	}
	slices.SortFunc(sites, func(a, b int32) int { return cmp.Compare(c.b.Sites[a].ID, c.b.Sites[b].ID) })
	for _, i := range sites {
		if c.b.Sites[i].Childcare >= 0 {
			moments = append(moments, c.siteMoments(&c.b.Sites[i], bySession, sharing)...)
		}
	}
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
	slices.SortStableFunc(c.p.Care, func(a, b solver.CareUse) int {
		return cmp.Or(cmp.Compare(a.Option, b.Option), cmp.Compare(a.Row, b.Row))
	})
	slices.SortStableFunc(c.p.JointCare, func(a, b solver.JointCareUse) int {
		return cmp.Or(cmp.Compare(a.Bidder, b.Bidder), cmp.Compare(a.Row, b.Row))
	})
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
			g := sharer{bidder: -1, members: make([][]carer, len(group)), largest: make([]bool, len(group))}
			for _, q := range group {
				g.most = max(g.most, int32(c.b.Participants[q].Childcare))
			}
			for m, q := range group {
				g.largest[m] = int32(c.b.Participants[q].Childcare) == g.most
			}
			sharers = append(sharers, g)
		}
		if bidder >= 0 {
			sharers[i].bidder = bidder
		}
		m := slices.Index(group, u.participant)
		sharers[i].members[m] = append(sharers[i].members[m], u)
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

// meetsAt reports whether a session is in class at a moment.
func (c *compiler) meetsAt(s int32, d model.Date, at model.Minutes) bool {
	schedule, _ := c.x.Schedule(int(s))
	for i := schedule.From(d); i < len(schedule.Meetings) && schedule.Meetings[i].Date == d; i++ {
		if m := &schedule.Meetings[i]; m.Start <= at && at < m.End {
			return true
		}
	}
	return false
}

// starts returns the minutes of a day at which one of the sessions begins.
func (c *compiler) starts(d model.Date, sessions []int32) []model.Minutes {
	var list []model.Minutes
	for _, s := range sessions {
		schedule, _ := c.x.Schedule(int(s))
		for i := schedule.From(d); i < len(schedule.Meetings) && schedule.Meetings[i].Date == d; i++ {
			list = append(list, schedule.Meetings[i].Start)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// sessionMoments makes the rows of a session's own places: the last meeting,
// and, where somebody there shares care, every start of anybody's class.
func (c *compiler) sessionMoments(s int32, uses []carer, sharing sharing) []careMoment {
	key := resourceKey{model.SessionChildcare, c.b.Sessions[s].ID}
	limit := int32(max(0, c.b.Sessions[s].Childcare))
	schedule, _ := c.x.Schedule(int(s))
	if len(schedule.Meetings) == 0 {
		return nil
	}
	if len(sharing.in[s]) == 0 {
		last := schedule.Meetings[len(schedule.Meetings)-1]
		return []careMoment{c.momentAt(key, last.Date, last.Start, limit, []int32{s}, uses, sharing)}
	}
	here := sharing.together(s)
	var list []careMoment
	for i, m := range schedule.Meetings {
		if i > 0 && schedule.Meetings[i-1].Date == m.Date {
			continue
		}
		for _, at := range c.starts(m.Date, here) {
			if c.meetsAt(s, m.Date, at) {
				list = append(list, c.momentAt(key, m.Date, at, limit, []int32{s}, uses, sharing))
			}
		}
	}
	return list
}

// together lists s and the sessions in which people who share care with somebody
// in s may sit.
func (h sharing) together(s int32) []int32 {
	list := []int32{s}
	for _, i := range h.in[s] {
		for _, uses := range h.all[i].members {
			for _, u := range uses {
				list = append(list, u.session)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// siteMoments makes the rows of a site's places, at every moment at which a
// class starts or others begin to use them.
func (c *compiler) siteMoments(site *model.Site, bySession map[int32][]carer, sharing sharing) []careMoment {
	key := resourceKey{model.SiteChildcare, site.ID}
	blocks := c.blocks(key)
	var here, watched []int32
	var uses []carer
	shared := false
	for _, s := range c.order {
		session := &c.b.Sessions[s]
		if session.Site != site.ID || session.Mode == model.Online || len(bySession[s]) == 0 && len(sharing.in[s]) == 0 {
			continue
		}
		here = append(here, s)
		uses = append(uses, bySession[s]...)
		if len(sharing.in[s]) > 0 {
			shared = true
			watched = append(watched, sharing.together(s)...)
		}
	}
	watched = append(watched, here...)
	slices.Sort(watched)
	watched = slices.Compact(watched)
	var days []model.Date
	for _, s := range here {
		schedule, _ := c.x.Schedule(int(s))
		for _, m := range schedule.Meetings {
			days = append(days, m.Date)
		}
	}
	slices.Sort(days)
	type seen struct {
		active string
		limit  int32
	}
	known := map[seen]int{}
	var list []careMoment
	for _, d := range slices.Compact(days) {
		at := c.starts(d, watched)
		for i := range blocks {
			if onDay(&blocks[i], d) {
				at = append(at, blocks[i].Start)
			}
		}
		slices.Sort(at)
		for _, t := range slices.Compact(at) {
			var active []int32
			for _, s := range here {
				if c.meetsAt(s, d, t) {
					active = append(active, s)
				}
			}
			if len(active) == 0 {
				continue
			}
			limit := int32(max(0, min(math.MaxInt32, int64(site.Childcare)-blockedAt(blocks, d, t))))
			// Days ascend: a later moment with the same classes and limit holds all
			// who entered before.
			k := seen{setKey(active), limit}
			m := c.momentAt(key, d, t, limit, active, uses, sharing)
			if i, ok := known[k]; ok && !shared {
				list[i] = m
				continue
			}
			known[k] = len(list)
			list = append(list, m)
		}
	}
	return list
}

// momentAt collects what is used at a moment of the sessions in class there.
func (c *compiler) momentAt(key resourceKey, d model.Date, at model.Minutes, limit int32, active []int32, uses []carer, sharing sharing) careMoment {
	m := careMoment{key: key, date: d, at: at}
	granted := int32(0)
	for _, u := range uses {
		if u.from > d || !slices.Contains(active, u.session) {
			continue
		}
		if u.pin {
			granted += u.amount
		} else {
			m.care = append(m.care, solver.CareUse{Option: u.option, Amount: u.amount})
		}
	}
	slices.SortFunc(m.care, func(a, b solver.CareUse) int { return cmp.Compare(a.Option, b.Option) })
	// The members of one joint option use their places together.
	sum := m.care[:0]
	for _, u := range m.care {
		if n := len(sum); n > 0 && sum[n-1].Option == u.Option {
			sum[n-1].Amount += u.Amount
		} else {
			sum = append(sum, u)
		}
	}
	m.care = sum
	for _, x := range sharing.at(active) {
		g := &sharing.all[x.sharer]
		groups, held, use := c.sharedUse(g, x.session, d, at)
		if held {
			granted += g.most
		}
		if use {
			m.joint = append(m.joint, solver.JointCareUse{Bidder: g.bidder, Amount: g.most, Groups: groups})
		}
	}
	m.limit = max(0, limit-granted)
	return m
}

// sharedUse says when a household uses its places in session s at a moment: when
// all who share are in class, and one with the largest need is in s. held tells
// that pins alone settle it: that use is granted. Else, or where a pin on which
// it rests may be shut, use tells that new placements may: groups of options of
// which one each has to be chosen.
func (c *compiler) sharedUse(g *sharer, s int32, d model.Date, at model.Minutes) (groups [][]int32, held, use bool) {
	type presence struct {
		pinned, stays bool
		fresh, stay   []int32
	}
	held, use = true, true
	var there presence
	var all []presence
	for m, list := range g.members {
		var in presence
		for _, u := range list {
			if u.from > d || !c.meetsAt(u.session, d, at) {
				continue
			}
			kinds := []*presence{&in}
			if u.session == s && g.largest[m] {
				kinds = append(kinds, &there)
			}
			for _, k := range kinds {
				switch {
				case !u.pin:
					k.fresh = append(k.fresh, u.option)
				case u.option < 0:
					k.pinned = true
				default:
					k.stays = true
					k.stay = append(k.stay, u.option)
				}
			}
		}
		all = append(all, in)
	}
	all = append(all, there)
	for _, k := range all {
		held = held && (k.pinned || k.stays)
	}
	for _, k := range all {
		if k.pinned {
			continue
		}
		list := k.fresh
		if !held {
			list = append(list, k.stay...)
		}
		if len(list) == 0 {
			return nil, held, false
		}
		slices.Sort(list)
		groups = append(groups, list)
	}
	return groups, held, len(groups) > 0
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

// markImplied marks moments that another moment of the same resource implies:
// its uses hold theirs, and its limit is no larger.
func markImplied(moments []careMoment) {
	for from := 0; from < len(moments); {
		to := from
		for to < len(moments) && moments[to].key == moments[from].key {
			to++
		}
		if to-from <= maxCompared {
			for i := from; i < to; i++ {
				for j := from; j < to && !moments[i].implied; j++ {
					if i != j && !moments[j].implied && moments[j].limit <= moments[i].limit && holds(&moments[j], &moments[i]) {
						moments[i].implied = true
					}
				}
			}
		}
		from = to
	}
}

// holds reports whether the uses of large include those of small.
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
	for _, u := range small.joint {
		if !slices.ContainsFunc(large.joint, func(v solver.JointCareUse) bool {
			return v.Bidder == u.Bidder && v.Amount >= u.Amount && slices.EqualFunc(v.Groups, u.Groups, slices.Equal[[]int32])
		}) {
			return false
		}
	}
	return true
}
