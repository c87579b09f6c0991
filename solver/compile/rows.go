package compile

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"

	"instroom/model"
	"instroom/solver"
)

// use is one meeting of a session at a resource.
type use struct {
	from, to int64 // moments
	id       int32 // of the session in the batch
	session  int32 // of the problem, −1 = none
	shut     int32 // index into Problem.Shut, −1 = none
	fixed    bool  // somebody sits in the session before the plan
}

// moment is a local minute counted from 1970-01-01 00:00.
func moment(d model.Date, m model.Minutes) int64 { return int64(d)*1440 + int64(m) }

// resourceKey is a resource with an id.
type resourceKey struct {
	resource model.Resource
	id       string
}

// rows makes the coupling rows (contract §3.4): rooms, teachers, rooms of a site
// at the moments that matter, the budget and the number opened. Those of resources
// that nothing has changed for are taken over.
func (c *compiler) rows() {
	r := c.newResources()
	old := c.old.rows(r)
	uses := r.uses(old)
	all := old.kept()
	for key, list := range uses {
		if slices.ContainsFunc(list, func(u use) bool { return !u.fixed }) {
			all[key] = c.resourceRows(key, list)
		}
	}
	for _, key := range slices.SortedFunc(maps.Keys(all), func(a, b resourceKey) int {
		return cmp.Or(cmp.Compare(a.resource, b.resource), cmp.Compare(a.id, b.id))
	}) {
		c.p.Rows = append(c.p.Rows, all[key]...)
	}
	c.openingRows()
}

// resources tells what the sessions of a problem use.
type resources struct {
	*compiler
	shutOf []int32 // by session of the problem: index into Problem.Shut, −1 = none
	sites  map[string]*model.Site
}

func (c *compiler) newResources() *resources {
	r := &resources{compiler: c, shutOf: shutOf(c.p), sites: map[string]*model.Site{}}
	for i := range c.b.Sites {
		r.sites[c.b.Sites[i].ID] = &c.b.Sites[i]
	}
	return r
}

// shutOf tells by session of a problem how it may be shut, −1 = not.
func shutOf(p *solver.Problem) []int32 {
	out := make([]int32, p.Sessions())
	for s := range out {
		out[s] = -1
	}
	for h := range p.Shut {
		out[p.Shut[h].Session] = int32(h)
	}
	return out
}

// counts reports whether a session takes a room of its site whenever it meets.
func (r *resources) counts(session *model.Session) bool {
	site := r.sites[session.Site]
	return site != nil && site.Rooms >= 0 && session.Mode != model.Online
}

// of calls f for the resources that a session uses: some of them several times.
func (r *resources) of(session *model.Session, f func(resourceKey)) {
	add := func(resource model.Resource, id string) {
		if id != "" {
			f(resourceKey{resource, id})
		}
	}
	for i := range session.Dated {
		add(model.Room, session.Dated[i].Room)
		add(model.Teacher, session.Dated[i].Teacher)
	}
	add(model.Room, session.Room)
	add(model.Teacher, session.Teacher)
	if r.counts(session) {
		add(model.SiteRooms, session.Site)
	}
}

// uses lists the meetings at every resource whose rows are not taken over.
func (r *resources) uses(old *keptRows) map[resourceKey][]use {
	all := map[resourceKey][]use{}
	for rank, s := range r.order {
		session := &r.b.Sessions[s]
		f := r.x.Fill(int(s))
		u := use{id: s, session: r.number[rank], shut: -1, fixed: f.Sitting() > 0}
		if session.Status == model.Cancelled || !u.fixed && u.session < 0 {
			continue
		}
		if u.session >= 0 {
			u.shut = r.shutOf[u.session]
		}
		some := false
		r.of(session, func(key resourceKey) { some = some || old.misses(key) })
		if !some {
			continue
		}
		add := func(resource model.Resource, id string, d model.Date, from, to model.Minutes) {
			if key := (resourceKey{resource, id}); id != "" && old.misses(key) {
				u.from, u.to = moment(d, from), moment(d, to)
				all[key] = append(all[key], u)
			}
		}
		for i := range session.Dated {
			m := &session.Dated[i]
			add(model.Room, or(m.Room, session.Room), m.Date, m.Start, m.End)
			add(model.Teacher, or(m.Teacher, session.Teacher), m.Date, m.Start, m.End)
		}
		counts := r.counts(session)
		if !counts && len(session.Dated) > 0 {
			continue
		}
		schedule, _ := r.x.Schedule(int(s))
		for _, m := range schedule.Meetings {
			if len(session.Dated) == 0 {
				add(model.Room, session.Room, m.Date, m.Start, m.End)
				add(model.Teacher, session.Teacher, m.Date, m.Start, m.End)
			}
			if counts {
				add(model.SiteRooms, session.Site, m.Date, m.Start, m.End)
			}
		}
	}
	return all
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// limit returns how many sessions a resource bears at once.
func (c *compiler) limit(key resourceKey) int64 {
	if key.resource != model.SiteRooms {
		return 1
	}
	for i := range c.b.Sites {
		if c.b.Sites[i].ID == key.id {
			return int64(c.b.Sites[i].Rooms)
		}
	}
	return 0
}

// blocks lists what others use of a resource.
func (c *compiler) blocks(key resourceKey) []model.Blocked {
	var list []model.Blocked
	for _, b := range c.b.Blocked {
		if b.Resource == key.resource && b.ID == key.id {
			list = append(list, b)
		}
	}
	return list
}

func onDay(b *model.Blocked, d model.Date) bool {
	return b.Date == d || !b.Date.Valid() && b.Day == d.Weekday()
}

// blockedAt returns how much others use at a moment.
func blockedAt(blocks []model.Blocked, d model.Date, m model.Minutes) int64 {
	n := int64(0)
	for i := range blocks {
		if b := &blocks[i]; onDay(b, d) && b.Start <= m && m < b.End {
			n += int64(b.Count)
		}
	}
	return n
}

// resourceRows walks through the moments at which something starts, since only
// there a use can grow, and keeps one row for every set of sessions that could
// be too many.
func (c *compiler) resourceRows(key resourceKey, uses []use) []solver.Row {
	slices.SortFunc(uses, func(a, b use) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to), cmp.Compare(a.id, b.id))
	})
	limit, blocks := c.limit(key), c.blocks(key)
	best := map[string]solver.Row{} // by set of sessions, with the least limit
	var keys []string
	var active []use
	for i := 0; i < len(uses); {
		day := uses[i].from / 1440
		j := i
		var starts []int64
		for ; j < len(uses) && uses[j].from/1440 == day; j++ {
			starts = append(starts, uses[j].from)
		}
		d := model.Date(day)
		for b := range blocks {
			if onDay(&blocks[b], d) {
				starts = append(starts, moment(d, blocks[b].Start))
			}
		}
		slices.Sort(starts)
		for _, t := range slices.Compact(starts) {
			active = active[:0]
			for _, u := range uses[i:j] {
				if u.from <= t && t < u.to {
					active = append(active, u)
				}
			}
			row, binds := rowAt(active, limit, blockedAt(blocks, d, model.Minutes(t-day*1440)))
			if !binds {
				continue
			}
			row.Key = model.RowKey{Resource: key.resource, ID: key.id, Date: d, At: model.Minutes(t - day*1440)}
			set := setKey(row.Sessions, row.Shut)
			old, seen := best[set]
			if !seen {
				keys = append(keys, set)
			}
			if !seen || row.Limit < old.Limit {
				best[set] = row
			}
		}
		i = j
	}
	var rows []solver.Row
	for _, k := range keys {
		rows = append(rows, best[k])
	}
	return undominated(rows)
}

// rowAt makes the row of one moment from the uses active then. A session that
// may be shut counts 1 unless shut; where the people there before are too many
// already, nothing new fits and shutting frees nothing.
func rowAt(active []use, limit, blocked int64) (solver.Row, bool) {
	var row solver.Row
	fixed, stays := int64(0), int64(0)
	for i, u := range active {
		if slices.ContainsFunc(active[:i], func(v use) bool { return v.id == u.id }) {
			continue // two meetings of one session at once are one use
		}
		switch {
		case u.shut >= 0:
			stays++
			row.Shut = append(row.Shut, u.shut)
		case u.fixed:
			fixed++
		default:
			row.Sessions = append(row.Sessions, u.session)
			row.Amounts = append(row.Amounts, 1)
		}
	}
	row.Limit = limit - blocked - fixed
	if row.Limit < stays {
		row.Limit, row.Shut, stays = 0, nil, 0
	}
	slices.Sort(row.Sessions)
	slices.Sort(row.Shut)
	return row, len(row.Sessions) > 0 && int64(len(row.Sessions))+stays > row.Limit
}

func setKey(lists ...[]int32) string {
	var key []byte
	for _, list := range lists {
		key = binary.AppendUvarint(key, uint64(len(list)))
		for _, v := range list {
			key = binary.AppendUvarint(key, uint64(v))
		}
	}
	return string(key)
}

// maxCompared is the most rows of a resource that are compared pair by pair.
const maxCompared = 3000

// undominated leaves out rows that another one implies: a subset of its
// sessions with a limit no smaller. Equal sets are gone before.
func undominated(rows []solver.Row) []solver.Row {
	if len(rows) > maxCompared {
		return rows
	}
	var kept []solver.Row
	for i := range rows {
		implied := slices.ContainsFunc(rows, func(r solver.Row) bool {
			return len(r.Sessions)+len(r.Shut) > len(rows[i].Sessions)+len(rows[i].Shut) && r.Limit <= rows[i].Limit &&
				contains(r.Sessions, rows[i].Sessions) && contains(r.Shut, rows[i].Shut)
		})
		if !implied {
			kept = append(kept, rows[i])
		}
	}
	return kept
}

// contains reports whether sorted list large holds all of sorted list small.
func contains(large, small []int32) bool {
	if len(small) > len(large) {
		return false
	}
	j := 0
	for _, v := range small {
		for j < len(large) && large[j] < v {
			j++
		}
		if j == len(large) || large[j] != v {
			return false
		}
	}
	return true
}

// openingRows makes the rows of the budget and of the number opened.
func (c *compiler) openingRows() {
	budget := solver.Row{Key: model.RowKey{Resource: model.Budget}, Limit: int64(c.b.Settings.Budget)}
	count := solver.Row{Key: model.RowKey{Resource: model.OpenAtMost}, Limit: int64(c.b.Settings.OpenAtMost)}
	sum := int64(0)
	for i, s := range c.p.SessionIndex {
		f := c.x.Fill(int(s))
		if !f.Opens {
			continue
		}
		count.Sessions = append(count.Sessions, int32(i))
		count.Amounts = append(count.Amounts, 1)
		if f.OpenCost > 0 {
			budget.Sessions = append(budget.Sessions, int32(i))
			budget.Amounts = append(budget.Amounts, int64(f.OpenCost))
			sum += int64(f.OpenCost)
		}
	}
	if budget.Limit >= 0 && sum > budget.Limit {
		c.p.Rows = append(c.p.Rows, budget)
	}
	if count.Limit >= 0 && int64(len(count.Sessions)) > count.Limit {
		c.p.Rows = append(c.p.Rows, count)
	}
}
