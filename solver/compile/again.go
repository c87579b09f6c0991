package compile

import (
	"context"
	"reflect"
	"slices"

	"instroom/model"
	"instroom/model/rules"
	"instroom/solver"
)

// Again makes the problem of a batch as Compile does, and the same to the last
// number, given the problem of another batch and the index that it was made from.
// Where the batches differ in sessions, in the budget or in the number opened alone,
// as what-if scenarios mostly do, bidders whom no changed session concerns are copied;
// where no option can have changed, so are all of them, and the childcare.
func Again(ctx context.Context, x *rules.Index, before *rules.Index, p *solver.Problem) (*solver.Problem, error) {
	c := newCompiler(x)
	c.sortBidders(c.lotteryOf(before, p))
	if c.old = compareBatches(c, before, p); c.old == nil {
		c.ask(nil)
	} else if !c.old.all {
		c.ask(c.old.others(c))
	}
	return c.compile(ctx)
}

// earlier is a problem that bidders are copied from.
type earlier struct {
	p      *solver.Problem
	all    bool    // no option has changed, nor has what they depend on; else:
	keep   []bool  // by bidder
	rank   []int32 // by session of p: its place in compiler.order, −1 where it is no more
	stay   []bool  // by option
	joined []int32 // options with several members, ascending

	before  *rules.Index
	changed []bool // by session of the batch now
}

// memory is what the compiler leaves in a problem for Again.
type memory struct {
	lottery []drawn
	walks   map[int32]*walk // of households that share childcare, by their first member
}

// lotteryOf returns the lottery of an earlier problem, nil where its people or its seed
// were others.
func (c *compiler) lotteryOf(before *rules.Index, p *solver.Problem) []drawn {
	a, b := before.Batch(), c.b
	m, ok := p.Memory.(*memory)
	if !ok || p.Batch != a || !solver.Shared(a.Participants, b.Participants) || a.Settings.Seed != b.Settings.Seed {
		return nil
	}
	return m.lottery
}

// walk returns what a household did in the earlier problem, nil where that may differ.
func (e *earlier) walk(g *walk) *walk {
	if e == nil {
		return nil
	}
	m, ok := e.p.Memory.(*memory)
	if !ok {
		return nil
	}
	old := m.walks[g.who()]
	if old == nil || !old.like(g) || slices.ContainsFunc(g.sessions, func(s int32) bool { return e.changed[s] }) {
		return nil
	}
	return old
}

// compareBatches returns nil where more has changed than sessions.
func compareBatches(c *compiler, before *rules.Index, p *solver.Problem) *earlier {
	a, b := before.Batch(), c.b
	if p.Batch != a || !solver.Shared(a.Participants, b.Participants) || !solver.Shared(a.Placements, b.Placements) || !solver.Shared(a.Preferences, b.Preferences) ||
		!solver.Shared(a.Sites, b.Sites) || !slices.Equal(a.Kinds, b.Kinds) || len(c.bidders) != p.Bidders() {
		return nil
	}
	set := a.Settings
	set.Budget, set.OpenAtMost = b.Settings.Budget, b.Settings.OpenAtMost
	if !reflect.DeepEqual(set, b.Settings) {
		return nil
	}
	e := &earlier{p: p, rank: make([]int32, p.Sessions()), before: before}
	e.changed = c.changedSessions(before, e)
	changed := e.changed
	e.all = !slices.Contains(changed, true) && len(a.Sessions) == len(b.Sessions) && solver.Shared(a.Blocked, b.Blocked)
	if e.all {
		return e
	}
	concerned := c.concerned(changed, before, e)
	e.keep = make([]bool, len(c.bidders))
	for i := range c.bidders {
		if h := c.bidders[i].household; h != nil {
			e.keep[i] = !slices.ContainsFunc(h.Members, func(p int32) bool { return concerned[p] })
		} else {
			e.keep[i] = !concerned[c.bidders[i].first]
		}
	}
	e.stay = make([]bool, p.Options())
	for _, h := range p.Shut {
		for _, o := range h.Stays {
			e.stay[o] = true
		}
	}
	for o := range p.JointPoints {
		e.joined = append(e.joined, o)
	}
	slices.Sort(e.joined)
	return e
}

// others tells which participants are not copied.
func (e *earlier) others(c *compiler) []bool {
	out := make([]bool, len(c.b.Participants))
	for i := range c.bidders {
		if e.keep[i] {
			continue
		}
		out[c.bidders[i].first] = true
		if h := c.bidders[i].household; h != nil {
			for _, p := range h.Members {
				out[p] = true
			}
		}
	}
	return out
}

// changedSessions tells which sessions are new, or differ in anything that options
// may depend on, and numbers those of the earlier problem.
func (c *compiler) changedSessions(before *rules.Index, e *earlier) []bool {
	a := before.Batch()
	was := make(map[string]int32, len(a.Sessions))
	for s := range a.Sessions {
		was[a.Sessions[s].ID] = int32(s)
	}
	changed := make([]bool, len(c.b.Sessions))
	is := make([]int32, len(a.Sessions))
	for s := range is {
		is[s] = -1
	}
	for s := range c.b.Sessions {
		now := &c.b.Sessions[s]
		old, known := was[now.ID]
		if !known {
			changed[s] = true
			continue
		}
		is[old] = c.rank[s]
		changed[s] = before.MayShut(int(old)) != c.x.MayShut(s) || int(old) != s || !alike(&a.Sessions[old], now)
	}
	if slices.Contains(changed, true) || len(a.Sessions) != len(c.b.Sessions) {
		// What a prerequisite asks for may have changed.
		for s := range c.b.Sessions {
			changed[s] = changed[s] || len(c.b.Sessions[s].Prerequisites) > 0
		}
	}
	for i, s := range e.p.SessionIndex {
		e.rank[i] = is[s]
	}
	return changed
}

// alike reports whether two sessions are the same but for their seats, their minimum
// and what opening costs.
func alike(a, b *model.Session) bool {
	x := *a
	x.Line, x.Capacity, x.MinSize, x.TargetSize, x.OverbookPct = b.Line, b.Capacity, b.MinSize, b.TargetSize, b.OverbookPct
	x.Enrolled, x.EnrolledTotal, x.OpenCost, x.Decision = b.Enrolled, b.EnrolledTotal, b.OpenCost, b.Decision
	return reflect.DeepEqual(&x, b)
}

// concerned tells which participants had a changed session among their options, have
// one now, have a score for one, or hold a row of last week about one.
func (c *compiler) concerned(changed []bool, before *rules.Index, e *earlier) []bool {
	out := make([]bool, len(c.b.Participants))
	gone := func(s int32) bool { return e.rank[s] < 0 || changed[c.order[e.rank[s]]] }
	p := e.p
	for j := range p.Slots() {
		if slices.ContainsFunc(p.OptionSession[p.OptionStart[j]:p.OptionStart[j+1]], gone) {
			for _, n := range p.Members[p.MemberStart[j]:p.MemberStart[j+1]] {
				out[n.Participant] = true
			}
		}
	}
	ids := map[string]bool{}
	for s := range c.b.Sessions {
		if changed[s] {
			ids[c.b.Sessions[s].ID] = true
		}
	}
	now := make(map[string]bool, len(c.b.Sessions))
	for s := range c.b.Sessions {
		now[c.b.Sessions[s].ID] = true
	}
	for s := range before.Batch().Sessions {
		if id := before.Batch().Sessions[s].ID; !now[id] {
			ids[id] = true
		}
	}
	if len(ids) == 0 {
		return out
	}
	named := map[string]bool{}
	for i := range c.b.Placements {
		if row := &c.b.Placements[i]; ids[row.Session] {
			named[row.Participant] = true
		}
	}
	if len(named) > 0 {
		for i := range c.b.Participants {
			out[i] = out[i] || named[c.b.Participants[i].ID]
		}
	}
	// A score counts beside the best one of the need, whether the session is an option
	// in the end or not.
	for i := range c.b.Preferences {
		if row := &c.b.Preferences[i]; int(row.Session) >= len(changed) || changed[row.Session] {
			out[row.Participant] = true
		}
	}
	if c.b.Settings.Shortlist {
		return out
	}
	c.allowed(changed, out)
	return out
}

// maxAsked is the most sessions of which each is asked whom it is open to: more are asked
// together.
const maxAsked = 8

// allowed marks the participants to whom one of some sessions is open.
func (c *compiler) allowed(sessions, out []bool) {
	var asked []int
	for s, is := range sessions {
		if is && c.open[s] >= 0 {
			asked = append(asked, s)
		}
	}
	if len(asked) <= maxAsked {
		parallel(len(out), 512, func(from, to int) {
			for p := from; p < to; p++ {
				out[p] = out[p] || slices.ContainsFunc(asked, func(s int) bool { return c.x.Passes(p, s) })
			}
		})
		return
	}
	rest := make([]bool, len(out))
	for p, is := range out {
		rest[p] = !is
	}
	matrix := c.x.MatrixOf(rest, sessions)
	row := make([]uint64, matrix.Words())
	for p := range out {
		if rest[p] {
			matrix.Row(p, row)
			out[p] = slices.ContainsFunc(row, func(w uint64) bool { return w != 0 })
		}
	}
}

// keptRows are the rows of resources that nothing has changed for.
type keptRows struct {
	touched map[resourceKey]bool
	rows    map[resourceKey][]solver.Row
}

// misses reports whether the rows of a resource have to be made.
func (k *keptRows) misses(key resourceKey) bool { return k == nil || k.touched[key] }

// kept returns the rows that are taken over, by resource.
func (k *keptRows) kept() map[resourceKey][]solver.Row {
	if k == nil {
		return map[resourceKey][]solver.Row{}
	}
	return k.rows
}

// standing is what the rows of a session's resources depend on, beside its meetings.
type standing struct{ chosen, fixed, mayShut bool }

func standings(x *rules.Index, p *solver.Problem, shutOf []int32) []standing {
	out := make([]standing, len(x.Batch().Sessions))
	for s := range out {
		f := x.Fill(s)
		out[s].fixed = f.Sitting() > 0
	}
	for i, s := range p.SessionIndex {
		out[s].chosen, out[s].mayShut = true, shutOf[i] >= 0
	}
	return out
}

// rows takes over the rows of the earlier problem, nil = none, but for the resources
// that a session used or uses which is not as it was.
func (e *earlier) rows(r *resources) *keptRows {
	if e == nil || !solver.Shared(e.before.Batch().Blocked, r.b.Blocked) {
		return nil
	}
	k := &keptRows{map[resourceKey]bool{}, map[resourceKey][]solver.Row{}}
	touch := func(key resourceKey) { k.touched[key] = true }
	a, b, shuts := e.before.Batch().Sessions, r.b.Sessions, shutOf(e.p)
	was, is := standings(e.before, e.p, shuts), standings(r.x, r.p, r.shutOf)
	for s := range max(len(a), len(b)) {
		if s < len(a) && s < len(b) && a[s].ID == b[s].ID && !e.changed[s] && was[s] == is[s] {
			continue
		}
		if s < len(a) {
			r.of(&a[s], touch)
		}
		if s < len(b) {
			r.of(&b[s], touch)
		}
	}
	renumber := func(s int32) int32 { return r.number[e.rank[s]] }
	for i := range e.p.Rows {
		row := e.p.Rows[i]
		key := resourceKey{row.Key.Resource, row.Key.ID}
		if key.resource == model.Budget || key.resource == model.OpenAtMost || k.touched[key] {
			continue
		}
		row.Sessions = moved(row.Sessions, renumber)
		row.Shut = moved(row.Shut, func(h int32) int32 { return r.shutOf[renumber(e.p.Shut[h].Session)] })
		k.rows[key] = append(k.rows[key], row)
	}
	return k
}

// moved returns a list of numbers under other numbers.
func moved(list []int32, to func(int32) int32) []int32 {
	if list == nil {
		return nil
	}
	out := make([]int32, len(list))
	for i, n := range list {
		out[i] = to(n)
	}
	return out
}

// copyOptions takes over everything that is about people, the numbers of the sessions
// included: what an earlier problem and this one share is never changed.
func (c *compiler) copyOptions() {
	e, p := c.old, *c.old.p
	p.Batch, p.Strict = c.p.Batch, c.p.Strict
	p.Fill, p.Rows, p.Shut = nil, nil, nil
	for h := range e.p.Shut {
		for _, o := range e.p.Shut[h].Stays {
			c.stays = append(c.stays, stayRef{e.rank[e.p.Shut[h].Session], o})
		}
	}
	c.number = slices.Repeat([]int32{-1}, len(c.order))
	for i, r := range e.rank {
		c.number[r] = int32(i)
	}
	c.p = &p
}

// conflicts returns the rows of a bidder's conflicts in the earlier problem, and their
// length in words; no rows where it had none.
func (e *earlier) conflicts(b int) (rows []uint64, width int) {
	if e == nil || e.p.ConflictStart[b] < 0 {
		return nil, 0
	}
	m := int(e.p.OptionStart[e.p.SlotStart[b+1]] - e.p.OptionStart[e.p.SlotStart[b]])
	width = (m + 63) / 64
	return e.p.Conflict[e.p.ConflictStart[b]:][:m*width], width
}

// places finds the options in hand among those that the bidder had: which of two go
// together has not changed where neither session has, and no pins are in it. It returns
// nil where nothing is known, else the place by option, −1 = not there, or changed.
func (e *earlier) places(k *chunk, b int) []int32 {
	if e == nil || slices.ContainsFunc(k.slots, func(s slot) bool {
		return s.stays > 0 || s.link != nil || slices.ContainsFunc(s.members, e.pinned(k.c.x))
	}) {
		return nil
	}
	p := e.p
	first := p.OptionStart[p.SlotStart[b]]
	out := slices.Grow(k.was[:0], len(k.flat))
	for i := range k.slots {
		s := &k.slots[i]
		at, end := int32(0), int32(0)
		for j := p.SlotStart[b]; j < p.SlotStart[b+1]; j++ {
			if slices.EqualFunc(p.Members[p.MemberStart[j]:p.MemberStart[j+1]], s.members, func(n solver.Need, who int32) bool {
				return n.Participant == who && int(n.Kind) == s.kind
			}) {
				at, end = p.OptionStart[j], p.OptionStart[j+1]
			}
		}
		for _, o := range s.options {
			r := k.c.rank[o.session]
			for at < end && e.rank[p.OptionSession[at]] < r {
				at++
			}
			if at < end && e.rank[p.OptionSession[at]] == r && !e.changed[o.session] && !e.stay[at] {
				out = append(out, at-first)
			} else {
				out = append(out, -1)
			}
		}
	}
	return out
}

// pinned tells who has a pin, then or now.
func (e *earlier) pinned(now *rules.Index) func(p int32) bool {
	return func(p int32) bool { return len(now.PinsOf(int(p))) > 0 || len(e.before.PinsOf(int(p))) > 0 }
}

// copy takes over a bidder of the earlier problem.
func (k *chunk) copy(e *earlier, b, bidder int) {
	p := e.p
	first := p.OptionStart[p.SlotStart[b]]
	last := p.OptionStart[p.SlotStart[b+1]]
	to := int32(len(k.sessions)) - first
	for j := p.SlotStart[b]; j < p.SlotStart[b+1]; j++ {
		k.optionStart = append(k.optionStart, p.OptionStart[j+1]+to)
		k.members = append(k.members, p.Members[p.MemberStart[j]:p.MemberStart[j+1]]...)
		k.memberStart = append(k.memberStart, int32(len(k.members)))
	}
	for o := first; o < last; o++ {
		r := e.rank[p.OptionSession[o]]
		if e.stay[o] {
			k.stays = append(k.stays, stayRef{r, o + to})
		}
		k.sessions = append(k.sessions, r)
	}
	k.points = append(k.points, p.OptionPoints[first:last]...)
	k.slotStart = append(k.slotStart, int32(len(k.optionStart)))
	start := int64(-1)
	if rows, _ := e.conflicts(b); rows != nil {
		start = int64(len(k.conflict))
		k.conflict = append(k.conflict, rows...)
	}
	k.conflictStart = append(k.conflictStart, start)
	shift := func(o int32) int32 { return o + to }
	i, _ := slices.BinarySearchFunc(p.Forbidden, int32(b), func(f solver.ForbiddenSet, b int32) int { return int(f.Bidder - b) })
	for ; i < len(p.Forbidden) && p.Forbidden[i].Bidder == int32(b); i++ {
		k.forbidden = append(k.forbidden, solver.ForbiddenSet{Bidder: int32(bidder), Options: moved(p.Forbidden[i].Options, shift)})
	}
	i, _ = slices.BinarySearchFunc(p.Requires, first, func(r solver.Requirement, o int32) int { return int(r.Option - o) })
	for ; i < len(p.Requires) && p.Requires[i].Option < last; i++ {
		k.requires = append(k.requires, solver.Requirement{Option: p.Requires[i].Option + to, Any: moved(p.Requires[i].Any, shift)})
	}
	i, _ = slices.BinarySearch(e.joined, first)
	for ; i < len(e.joined) && e.joined[i] < last; i++ {
		k.joint = append(k.joint, jointShare{e.joined[i] + to, p.JointPoints[e.joined[i]]})
	}
}
