package price

import (
	"cmp"
	"slices"

	"instroom/model"
)

// settle returns limits under which every session is open or not, given a
// descent that says how much of each session is open: the least torn are
// settled, and the descent goes on from where it was. Once stopped, all others are
// settled as they lean. It returns nil where that leaves no plan.
func (v *volume) settle(from *limits, stop func() bool) *limits {
	t := v.t
	v = v.clone()
	l := from.clone()
	if !v.rebase(l) {
		return nil
	}
	used := newRowUse(t, l)
	for {
		list := v.undecided(l)
		if len(list) == 0 {
			return l
		}
		for i, c := range list {
			if i > len(list)/settledShare && c.x < sureShare && !stop() {
				break
			}
			l.decide(t, c.group, c.open && used.fits(t, c.group))
			if l.lo[c.group] > 0 {
				used.add(t, c.group, 1)
			}
		}
		if !v.rebase(l) {
			return nil
		}
		v.aim = max(v.aim, float64(v.value*firstAim/20))
		if !v.descend(l, settleSteps, stop) {
			return nil
		}
	}
}

// undecided lists the sessions that the descent may still open or not.
func (v *volume) undecided(l *limits) []tornChoice {
	return v.t.undecided(l, v.open)
}

// undecided lists the sessions that may still be open or not, the least torn first,
// given how much of each is open.
func (t *task) undecided(l *limits, open []float64) []tornChoice {
	var list []tornChoice
	for k, x := range open {
		if t.grouped[k] && mustOpen(&t.fill[k]) && l.lo[k] == 0 && l.hi[k] > 0 && t.fill[k].Max > 0 {
			list = append(list, tornChoice{group: int32(k), x: max(x, 1-x), open: x >= 0.5})
		}
	}
	slices.SortStableFunc(list, func(a, b tornChoice) int { return cmp.Compare(b.x, a.x) })
	return list
}

const (
	sureShare    = 0.98 // of the way that a session was open, or not, settles it at once
	settledShare = 8    // an eighth of the others is settled before the next steps
	settleSteps  = 20
)

// decide opens a session, or leaves it without new heads.
func (l *limits) decide(t *task, k int32, open bool) {
	if open {
		l.lo[k], l.hi[k] = max(1, t.fill[k].Min), t.fill[k].Max
	} else {
		l.lo[k], l.hi[k] = 0, 0
	}
}

// decideWork caps the tree under decided openings, in options looked at; in large parts,
// where a relaxation takes more, what an option may take does.
const (
	decideWork      = 30_000_000
	decidePerOption = 1_000
)

// rowUse is what open sessions use of every row.
type rowUse []int64

// newRowUse is what the sessions use that limits open.
func newRowUse(t *task, l *limits) rowUse {
	u := make(rowUse, len(t.rows))
	for k := range t.session {
		if l.lo[k] > 0 {
			u.add(t, int32(k), 1)
		}
	}
	return u
}

func (u rowUse) add(t *task, k int32, sign int64) {
	for _, c := range t.useRow[k] {
		u[c.row] += sign * c.a
	}
}

// fits reports whether a session may be opened beside those that are.
func (u rowUse) fits(t *task, k int32) bool {
	for _, c := range t.useRow[k] {
		if u[c.row]+c.a > t.rows[c.row].rhs {
			return false
		}
	}
	return true
}

// leaning is the limits of a plan in the making: of the sessions that must be opened
// only those may get people that the relaxation opens for the most part, and that can be
// opened together. Else whoever is seated first opens sessions with what the budget has
// for others: eight of 2,555 people of class 2 (Antwerp, 5,000) were left without a seat.
func (t *task) leaning(l *limits, filled []float64) *limits {
	out := l.loose()
	used := newRowUse(t, l)
	var list []int32
	for k := range t.session {
		if t.grouped[k] && mustOpen(&t.fill[k]) && l.lo[k] == 0 && l.hi[k] > 0 {
			list = append(list, int32(k))
		}
	}
	slices.SortStableFunc(list, func(a, b int32) int { return cmp.Compare(filled[b], filled[a]) })
	for _, k := range list {
		if filled[k] >= 0.5 && used.fits(t, k) {
			used.add(t, k, 1)
		} else {
			out.hi[k] = 0
		}
	}
	return out
}

// lean decides on all openings by a relaxation: the least torn ones first, some at a
// time, and solved again. Once it is over all others are decided as they lean. The
// simplex is left where it ends.
func (s *search) lean(sx *simplex, from *limits, u []int64, over func() bool) *limits {
	t := sx.t
	l := from.clone()
	used := newRowUse(t, l)
	for solved := true; ; {
		_, open := sx.primalShares()
		list := t.undecided(l, open)
		if len(list) == 0 {
			return l
		}
		for i, c := range list {
			if i > len(list)/leanShare && c.x < sureShare && solved {
				break
			}
			l.decide(t, c.group, c.open && used.fits(t, c.group))
			if l.lo[c.group] > 0 {
				used.add(t, c.group, 1)
			}
		}
		solved = solved && !over() && sx.solveUnder(l, u, s.shift, s.box(1), over) && !over()
	}
}

// decide makes a plan by deciding on all openings as the relaxation leans; the proof is
// left to others.
func (s *search) decide(l *limits, u []int64) {
	defer s.sx.back(s.sx.keep())
	end := s.spent() + (s.work-s.spent())*3/4
	l = s.lean(s.sx, l, u, func() bool { return s.halt() || s.spent() > end })
	sub := s.child(s.t, s.sx)
	sub.plain, sub.settled = true, true
	sub.work = sub.spent() + max(decideWork, decidePerOption*int64(len(s.t.option)))
	sub.node(l, u, 1)
	s.f.looked += sub.f.looked
}

// leanShare of the openings that are torn are decided before the relaxation is
// solved again: a third.
const leanShare = 3

// flips is a local search over openings by the relaxation with all of them
// decided. With the openings decided no link says anything.
type flips struct {
	*search
	t       *task // without links
	find    *finder[int64]
	sx      *simplex
	from    *limits
	l       *limits // of the best openings
	value   int64   // of their relaxation
	u       []int64
	pivoted bool  // the last solve changed the basis
	end     int64 // of the work that may be spent on turning
	told    int64 // of cost, what the search knows of
}

// newFlips starts from openings within the limits of a node.
func (o *openings) newFlips(n *opening, l *limits) *flips {
	t := o.t.bare()
	sx := newSimplexOver(t, func(r int32) bool { return t.rows[r].key.kind != careRow })
	sx.allocate()
	return &flips{
		search: o.search, t: t, find: &finder[int64]{t: t}, sx: sx,
		from: n.l, l: l, u: n.u[:o.own], value: impossible,
	}
}

// over reports whether the time or the work for turning is up.
func (f *flips) over() bool {
	return f.halt() || f.spent()+f.cost()-f.told > f.end
}

// cost is what the flips themselves have looked at.
func (f *flips) cost() int64 { return f.find.looked + f.sx.cost() }

// tally lets the search know of it.
func (f *flips) tally() {
	f.f.looked += f.cost() - f.told
	f.told = f.cost()
}

// solve solves the relaxation under limits, from the basis as it is. It gives
// up once the relaxation is known to be worth no more than now.
func (f *flips) solve(l *limits) (int64, bool) {
	worse := func(u []int64) bool {
		d := f.t.evaluate(u, l, f.find, f.shift, nil)
		return d.empty || f.sx.warm && d.floor(f.shift) <= f.value
	}
	f.pivoted = false
	if worse(f.u) {
		return 0, false
	}
	f.pivoted = true
	half := f.box(0)
	if f.sx.warm {
		half = f.box(1)
	}
	stop := func() bool { return f.over() || f.value > impossible && worse(f.sx.multipliers(f.shift)) }
	if !f.sx.solveUnder(l, f.u, f.shift, half, stop) || f.over() {
		return 0, false
	}
	d := f.t.evaluate(f.sx.multipliers(f.shift), l, f.find, f.shift, nil)
	if d.empty || d.floor(f.shift) <= f.value {
		return 0, false
	}
	f.u = d.u
	return d.floor(f.shift), true
}

// run makes a plan of the openings, and turns them round. It reports false where not
// even the first relaxation could be solved.
func (f *flips) run() bool {
	f.end = f.spent() + (f.work-f.spent())/2
	v, ok := f.solve(f.l)
	if !ok {
		return false
	}
	f.value = v
	sub := f.child(f.t, f.sx)
	r := sub.read(f.l)
	sub.plan(f.l, &r, f.u)
	f.find.looked += sub.f.looked
	f.turn()
	return true
}

// turn turns openings round as long as the relaxation gains, and makes the plan.
func (f *flips) turn() {
	f.tally()
	f.end = f.spent() + (f.work-f.spent())/4
	best := f.sx.keep()
	for pass, failed := 0, 0; pass < 8 && failed < flipsFailed; pass++ {
		before := f.value
		for _, k := range f.order() {
			won := false
			for _, l := range f.turns(k) {
				if f.over() || failed >= flipsFailed {
					break
				}
				v, ok := f.solve(l)
				if won = ok && v > f.value; won {
					f.value, f.l = v, l
					best, failed = f.sx.keep(), 0
					break
				}
				if f.pivoted {
					failed++
					f.sx.back(best)
				}
			}
		}
		if f.value == before || f.over() {
			break
		}
	}
	f.sx.back(best)
	f.seats(f.l, f.u, true, decideWork)
}

// better takes other openings where their relaxation is worth more, and reports whether
// it is.
func (f *flips) better(l *limits) bool {
	best := f.sx.keep()
	v, ok := f.solve(l)
	if !ok {
		f.sx.back(best)
		return false
	}
	f.value, f.l = v, l
	return true
}

// child is a search over the task in another form, with the same sessions and
// options. The plans that it finds are the search's own.
func (s *search) child(t *task, sx *simplex) *search {
	sub := &search{
		t: t, w: s.w, sx: sx, f: &finder[int64]{t: t}, shift: s.shift, spread: s.spread, slack: s.slack,
		score: s.score, ok: s.ok, halt: s.halt, book: s.book,
	}
	sub.take = func(p *incumbent) {
		if s.offer(adopt(s.t, s.w, s.t.freeLimits(), p)) {
			sub.score, sub.ok = s.score, s.ok
		}
	}
	return sub
}

// seats searches for the best plan under openings: what is left is a task with
// confirmed sessions. Unless it is only for the plan it is proven, within the
// work that is left; a plan is worth going beyond that.
func (f *flips) seats(l *limits, u []int64, plain bool, work int64) (model.Node, int64) {
	s := f.search
	sub := s.child(f.t, f.sx)
	sub.plain, sub.settled = plain, true
	if !plain {
		work = min(work, s.work-s.spent())
	}
	sub.work = sub.spent() + work
	n, bound := sub.node(l, u, 1)
	f.find.looked += sub.f.looked
	f.u = f.t.pad(f.u)
	if plain && s.best != nil && s.score < bound {
		s.improveBySweeps(s.best.clone(), s.t.pad(u), l, 3)
	}
	return n, bound
}

// turns lists the limits with a session turned round. Where a row has no room
// for one more, an open session that uses it is closed instead, each of those
// that earn least in turn.
func (f *flips) turns(k int32) []*limits {
	t := f.t
	l := f.l.clone()
	l.decide(t, k, f.l.lo[k] == 0)
	if l.lo[k] == 0 {
		return []*limits{l}
	}
	used := newRowUse(t, l)
	over := int32(-1)
	for _, c := range t.useRow[k] {
		if used[c.row] > t.rows[c.row].rhs {
			over = c.row
		}
	}
	if over < 0 {
		return []*limits{l}
	}
	type user struct {
		k    int32
		earn int64
	}
	var users []user
	for i := range t.session {
		if i != int(k) && l.lo[i] > 0 && f.from.lo[i] == 0 && slices.ContainsFunc(t.useRow[i], func(c coef) bool { return c.row == over }) {
			if v, _, _, ok := sessionBest(t, int32(i), f.u, l, int64(1)<<f.shift); ok {
				users = append(users, user{int32(i), v})
			}
		}
	}
	slices.SortStableFunc(users, func(a, b user) int { return cmp.Compare(a.earn, b.earn) })
	var out []*limits
	for i := range min(len(users), closedFor) {
		// One for one where that is enough, else the next ones too.
		now, left := l.clone(), slices.Clone(used)
		for j := i; j < len(users) && left[over] > t.rows[over].rhs; j++ {
			now.decide(t, users[j].k, false)
			left.add(t, users[j].k, -1)
		}
		if !slices.ContainsFunc(t.useRow[k], func(c coef) bool { return left[c.row] > t.rows[c.row].rhs }) {
			out = append(out, now)
		}
	}
	return out
}

// closedFor is how many sessions are tried to be closed for one that is opened.
const closedFor = 8

// order lists the sessions to turn round: the most promising first, by what the
// prices say that turning them would cost at least.
func (f *flips) order() []int32 {
	t := f.t
	type flip struct {
		k    int32
		cost int64
	}
	var list []flip
	one := int64(1) << f.shift
	for k := range t.session {
		fill := &t.fill[k]
		if !t.grouped[k] || !mustOpen(fill) || f.from.lo[k] > 0 || f.from.hi[k] == 0 || fill.Max < fill.Min {
			continue
		}
		v, _, _, ok := sessionBest(t, int32(k), f.u, f.from, one)
		if !ok {
			continue
		}
		c := v // closed: what it would earn, with the sign of a gain
		if f.l.lo[k] == 0 {
			c = -f.gain(int32(k))
		}
		list = append(list, flip{int32(k), c})
	}
	slices.SortStableFunc(list, func(a, b flip) int { return cmp.Compare(a.cost, b.cost) })
	list = list[:min(len(list), flipsTried)]
	out := make([]int32, len(list))
	for i, c := range list {
		out[i] = c.k
	}
	return out
}

// flipsFailed ends the search for openings to turn round.
const flipsFailed = 40

// flipsTried is how many sessions are turned round in a pass.
const flipsTried = 60

// gain is what opening a closed session brings at the prices of the others, in
// fixed point: the most that its people would gain by it, less what it costs.
func (f *flips) gain(k int32) int64 {
	t := f.t
	one := int64(1) << f.shift
	var gains []int64
	for _, o := range t.optionsIn(k) {
		b := t.bidderOf[t.slotOf[o]]
		if _, _, ok := f.find.choose(int(b), f.u, one, f.l); !ok {
			continue
		}
		// Worth of the option at a price of nothing, against the best of its slot.
		j := t.slotOf[o]
		first := t.optAt[t.slotAt[b]]
		var best int64
		for x := t.optAt[j]; x < t.optAt[j+1]; x++ {
			if x != o {
				best = max(best, f.find.v[x-first])
			}
		}
		if g := t.w[o]*one - best; g > 0 {
			gains = append(gains, g)
		}
	}
	slices.SortFunc(gains, func(a, b int64) int { return cmp.Compare(b, a) })
	fill := &t.fill[k]
	var sum int64
	top := int64(-1) << 60
	for i, g := range gains[:min(len(gains), int(fill.Max))] {
		sum += g
		if v, ok := fill.Value(int32(i + 1)); ok {
			top = max(top, sum+int64(v)*one)
		}
	}
	return top
}
