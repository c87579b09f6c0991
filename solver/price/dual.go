package price

import "math"

// entering is a column that may come into the basis: d is what it is worth above
// the key of its group, at most 0, and alpha its entry in the row that leaves.
type entering struct {
	group, row int32
	col        column
	d, alpha   float64
}

const (
	tooLow      = 1e-6 // a basic value below zero by more is to leave
	tiny        = 1e-9 // entries of the leaving row smaller than this are rounding
	leastReach  = 1e-3
	further     = 8 // a step that no group passes is lengthened as much
	fewPass     = 16
	leastShort  = 1e-6 // what a step leaves of a value out of its range to go on
	newtonSteps = 40   // for one group; it takes a few, but for rounding far out
	farPoints   = 16   // times the dearest option
	farStep     = 1e9  // a step of the prices that Newton's method starts from
)

// dually reports whether the relaxation is taken up again by the dual method. A pivot
// of it looks at most groups, where the primal one looks at few. That pays where cuts and
// covers come in, which move the prices of whole markets; a branch of a task without any
// moves few prices.
func (s *simplex) dually() bool { return s.t.dual }

// narrow takes the basis over to limits that allow less: what they forbid is to
// leave, by dual.
func (s *simplex) narrow(l *limits) {
	s.l = l
	s.pivotsAll += s.pivots
	s.pivots, s.penalty = 0, 0
	s.forbid()
	s.prices()
}

// narrowed narrows the limits, where the dual method can go on from the basis: no column
// is better than the basic ones.
func (s *simplex) narrowed(l *limits) bool {
	if !s.dually() {
		return false
	}
	s.narrow(l)
	s.tolerate()
	return len(s.promising()) == 0
}

// solveUnder solves the relaxation under limits: from the basis at hand where there
// is one, else from multipliers u. It reports false where it failed.
func (s *simplex) solveUnder(l *limits, u []int64, shift uint, half float64, stop func() bool) bool {
	if s.warm && !s.broken {
		if !s.narrowed(l) {
			s.restart(l, half)
			s.solve(stop)
			if !s.broken {
				return true
			}
		} else if s.again(stop) {
			return true
		}
	}
	if !s.start(l, s.t.pad(u), shift, half) { // u may be older than the last cuts
		return false
	}
	s.solve(stop)
	return !s.broken
}

// again solves the relaxation after rows came in, or limits were narrowed. It reports
// false where the way back was lost, and the simplex has to start afresh.
func (s *simplex) again(stop func() bool) bool {
	stopped := false
	if s.dually() && !s.dual(func() bool { stopped = stop(); return stopped }) {
		return stopped && !s.broken
	}
	s.solve(stop)
	return !s.broken
}

// dual pivots until no basic value is below zero and no column against the limits
// is in use, from prices at which no column is better than the basic ones. On the way
// the prices stay such, so that the bound they prove falls step by step. It reports
// whether it got there.
//
// The entering column is found by pricing: along the leaving row of the inverse the
// best column of every group is a convex function of the step, and Newton's method
// from above finds the step at which the first of them passes its key.
//
// Lemke, The dual method of solving the linear programming problem, Naval Research
// Logistics Quarterly 1 (1954), https://doi.org/10.1002/nav.3800010107.
func (s *simplex) dual(stop func() bool) bool {
	s.index()
	s.unbox()
	s.tolerate()
	limit := s.pivots + 20*s.m + 2000
	last := s.pivots
	for s.pivots < limit && !s.broken {
		at, sign, ok := s.leaving()
		if !ok {
			return !s.broken
		}
		if at < 0 {
			continue
		}
		if s.pivots-last >= s.m/2+20 {
			if last = s.pivots; stop() {
				return false
			}
		}
		if !s.leave(at, sign) {
			return false
		}
	}
	return false
}

// unbox opens the box of every price that does not press against it.
func (s *simplex) unbox() {
	for i, r := range s.rowOf {
		s.work[i] = s.far(r)
	}
	for i := range s.basis {
		if b := &s.basis[i]; b.group == excessGroup || b.group == slackGroup && s.slackCost(int(b.row)) > 0 {
			s.work[b.row] = s.half[b.row]
		}
	}
	copy(s.half, s.work)
}

// clear narrows the limits and leaves no column against them in the basis, not even
// one that is not in use. It reports whether it got there.
func (s *simplex) clear(l *limits, stop func() bool) bool {
	return s.narrowed(l) && s.dual(stop) && s.evict()
}

// evict pivots columns against the limits out of the basis that are not in use. It
// reports whether none is left.
func (s *simplex) evict() bool {
	out := func(at int32) bool { return s.leave(at, 1) || !s.broken && s.leave(at, -1) }
	for i := range s.basis {
		if b := &s.basis[i]; b.group >= 0 && b.col.bad && !out(int32(i)) {
			return false
		}
	}
	for g := range s.key {
		if !s.has(g) || !s.key[g].bad {
			continue
		}
		at := s.first[g]
		if at < 0 {
			return false
		}
		s.swapKey(int32(g), at)
		if !out(at) {
			return false
		}
	}
	return !s.broken
}

// far is a price of a row that no plan is likely to be worth: some times what the
// dearest option is, for as many units as a session takes of it.
func (s *simplex) far(r int32) float64 {
	size := 1.0
	if int(r) < len(s.size) {
		size = math.Max(size, s.size[r])
	}
	return float64(farPoints*(1+s.largest)) / size
}

// leaving picks the position with the value most out of its range; sign is 1 where it
// has to rise and −1 where it has to fall. A group with nothing but a column against
// the limits changes it for its best one; at is −1 then.
func (s *simplex) leaving() (at int32, sign float64, ok bool) {
	at, key, top := int32(-1), int32(-1), tooLow
	for i, x := range s.x {
		v := -x
		if b := &s.basis[i]; b.group >= 0 && b.col.bad {
			v = math.Abs(x)
		}
		if v > top {
			at, key, top = int32(i), -1, v
		}
	}
	for g, x := range s.keyX {
		if !s.has(g) {
			continue
		}
		v := -x
		if s.key[g].bad {
			v = math.Abs(x)
		}
		if v > top {
			at, key, top = -1, int32(g), v
		}
	}
	if key >= 0 {
		for i := s.first[key]; i >= 0; i = s.next[i] {
			if at < 0 || s.x[i] > s.x[at] {
				at = i
			}
		}
		if at < 0 {
			s.pivots++
			_, n, isShut, allowed := s.price(s.f, int(key))
			if !allowed {
				s.broken = true
				return -1, 0, true
			}
			c := s.column(s.f, int(key), n, isShut)
			s.direction(key, 0, &c)
			s.rates(key)
			s.shift(1)
			s.setKey(key, c)
			s.keyX[key] = 1
			return -1, 0, true
		}
		s.swapKey(key, at)
	}
	if at < 0 {
		return -1, 0, false
	}
	if s.x[at] < 0 {
		return at, 1, true
	}
	return at, -1, true
}

// leave pivots out the column at a position.
func (s *simplex) leave(at int32, sign float64) bool {
	s.pivots++
	s.f.looked += int64(len(s.key) / 4) // by leaving
	s.fac.inverseRow(at, sign, s.rho)
	s.follow()
	e, ok := s.ratio(math.Abs(s.x[at]))
	if !ok {
		return false
	}
	s.turn()
	theta := math.Max(0, e.d/e.alpha)
	s.direction(e.group, e.row, &e.col)
	p := s.y[at]
	if math.Abs(p) < 1e-8 || math.Abs(float64(p*sign)-e.alpha) > float64(1e-5*(1+math.Abs(p))) {
		s.broken = true
		return false
	}
	step := s.x[at] / p
	s.rates(e.group)
	s.shift(step)
	s.pivot(at, basic{group: e.group, row: e.row, col: e.col}, step, theta)
	s.advance(theta)
	return true
}

// turned is a group whose key has been changed for a better one on the way of a step.
type turned struct {
	group    int32
	old, now column
}

// turn takes the values of the basis to the keys that have been changed.
func (s *simplex) turn() {
	if len(s.turned) == 0 {
		return
	}
	for _, x := range s.turned {
		for _, a := range x.now.a {
			if i := s.at[a.row]; i >= 0 {
				s.col[i] += float64(float64(a.a) * s.many[x.group])
			}
		}
		for _, a := range x.old.a {
			if i := s.at[a.row]; i >= 0 {
				s.col[i] -= float64(float64(a.a) * s.many[x.group])
			}
		}
	}
	s.forward()
	s.rates(-1)
	s.shift(1)
}

// ratio finds the column that enters, given how far the value that leaves is out of its
// range. Along the step the bound falls by that much a unit, less what every group that
// passes its key takes off. As long as something is left, a group that has nothing but
// its key changes it and the step goes on: an exact search along the row. Of the columns
// that tie at its end, within the tolerance, the one with the largest entry enters.
//
// Maros, A generalized dual phase-2 simplex algorithm, Imperial College, Departmental
// Technical Report 2001/2.
func (s *simplex) ratio(short float64) (entering, bool) {
	s.tied, s.turned = s.tied[:0], s.turned[:0]
	theta, most := math.Inf(1), 0.0
	logical := func(e entering) {
		s.tied = append(s.tied, e)
		theta = math.Min(theta, math.Max(0, (e.d-s.tol)/e.alpha))
	}
	for i, r := range s.rho {
		most = math.Max(most, math.Abs(r))
		switch {
		case r < -tiny:
			logical(entering{group: slackGroup, row: int32(i), d: s.slackCost(i) - s.u[i], alpha: r})
		case r > tiny:
			logical(entering{group: excessGroup, row: int32(i), d: s.u[i] - s.excessCost(i), alpha: -r})
		}
	}
	theta = math.Min(theta, farStep/math.Max(most, tiny))
	groups := s.affected()
	// Most steps are about as long as the last ones, and that far few groups pass.
	step := math.Min(theta, math.Max(leastReach, s.line.reach))
	passed := 0
	for {
		s.hot = s.passing(groups, step)
		passed += len(s.hot)
		if s.passAll(step, &short) || step >= theta {
			break
		}
		step = math.Min(theta, float64(step*further))
	}
	if s.line.reach = step; passed > fewPass {
		s.line.reach /= 2
	}
	s.sync()
	s.tied = append(s.tied, s.ahead...)
	limit := math.Inf(1)
	for i := range s.tied {
		limit = math.Min(limit, math.Max(0, (s.tied[i].d-s.tol)/s.tied[i].alpha))
	}
	best := -1
	for i := range s.tied {
		e := &s.tied[i]
		if e.d/e.alpha <= limit && (best < 0 || e.alpha < s.tied[best].alpha) {
			best = i
		}
	}
	if best < 0 {
		for i := len(s.turned) - 1; i >= 0; i-- {
			s.setKey(s.turned[i].group, s.turned[i].old)
		}
		return entering{}, false
	}
	return s.tied[best], true
}

// passAll changes the keys of the hot groups in the order in which they are passed, up to
// a step. It reports whether one of them has to enter; those it could be are left in ahead.
func (s *simplex) passAll(step float64, short *float64) bool {
	s.ahead = s.ahead[:0]
	for _, g := range s.hot {
		if e, ok := s.firstPast(g, step); ok {
			s.ahead = append(s.ahead, e)
		}
	}
	for len(s.ahead) > 0 {
		at := 0
		for i := range s.ahead {
			a, b := &s.ahead[i], &s.ahead[at]
			if d := a.d/a.alpha - b.d/b.alpha; d < 0 || d == 0 && a.alpha < b.alpha {
				at = i
			}
		}
		e := s.ahead[at]
		takes := -float64(s.many[e.group] * e.alpha)
		if s.first[e.group] >= 0 || *short-takes < leastShort {
			return true
		}
		*short -= takes
		s.turned = append(s.turned, turned{e.group, s.key[e.group], e.col})
		s.setKey(e.group, e.col)
		if e, ok := s.firstPast(e.group, step); ok {
			s.ahead[at] = e
		} else {
			last := len(s.ahead) - 1
			s.ahead[at] = s.ahead[last]
			s.ahead = s.ahead[:last]
		}
	}
	return false
}

// firstPast finds the first column of a group to pass its key on the way to a step: from
// there down, by Newton's method.
func (s *simplex) firstPast(g int32, step float64) (first entering, found bool) {
	for range newtonSteps {
		if !s.lined(g) {
			s.move(step)
		}
		over, n, isShut, ok := s.passedBy(s.f, g, step)
		if !ok || over <= s.tol {
			break
		}
		e := entering{group: g, col: s.column(s.f, int(g), n, isShut)}
		e.alpha = s.along(&e.col) - s.along(&s.key[g])
		e.d = over + float64(step*e.alpha)
		if e.alpha >= -tiny {
			break
		}
		first, found = e, true
		next := math.Max(0, (e.d-s.tol)/e.alpha)
		if next >= step {
			break
		}
		step = next
	}
	return first, found
}

// move sets the prices as pricing sees them a step along the leaving row.
func (s *simplex) move(theta float64) {
	for i, v := range s.rho {
		if v != 0 {
			s.full[s.rowOf[i]] = s.u[i] + float64(theta*v)
		}
	}
}

// along is the product of the leaving row and a column.
func (s *simplex) along(c *column) float64 {
	v := 0.0
	for _, a := range c.a {
		if i := s.at[a.row]; i >= 0 {
			v += float64(float64(a.a) * s.rho[i])
		}
	}
	return v
}

// affected lists the groups with columns in the rows of the leaving row.
func (s *simplex) affected() []int32 {
	s.stamps++
	s.peers = s.peers[:0]
	for i, v := range s.rho {
		if math.Abs(v) < tiny {
			continue
		}
		for _, g := range s.groupsOf[s.rowOf[i]] {
			if s.stamp[g] != s.stamps {
				s.stamp[g] = s.stamps
				s.peers = append(s.peers, g)
			}
		}
	}
	return s.peers
}

// index lists the groups of the rows that have come in.
func (s *simplex) index() {
	t := s.t
	from := int32(len(s.groupsOf))
	if int(from) == len(t.rows) {
		return
	}
	s.groupsOf = append(s.groupsOf, make([][]int32, len(t.rows)-int(from))...)
	add := func(r int32, g int) {
		if r < from {
			return
		}
		if list := s.groupsOf[r]; len(list) == 0 || list[len(list)-1] != int32(g) {
			s.groupsOf[r] = append(list, int32(g))
		}
	}
	all := func(list []coef, g int) {
		for _, c := range list {
			add(c.row, g)
		}
	}
	s.line.uses = append(s.line.uses, make([][]use, len(t.rows)-int(from))...)
	for b := range t.bidders() {
		for o := t.optAt[t.slotAt[b]]; o < t.optAt[t.slotAt[b+1]]; o++ {
			t.visitUse(o, func(r int32, a int64) {
				if add(r, b); r >= from {
					s.line.uses[r] = append(s.line.uses[r], use{o, float64(a)})
				}
			})
		}
		for k := range t.joint[b] {
			all(t.joint[b][k].use, b)
		}
	}
	for k := range t.session {
		g := s.groupOf(int32(k))
		if !s.has(g) {
			continue
		}
		add(int32(k), g)
		all(t.keepRow[k], g)
		all(t.useRow[k], g)
		if t.links != nil {
			for _, r := range t.links[k] {
				add(r, g)
			}
		}
		if t.cutUse != nil {
			all(t.cutUse[k], g)
		}
		if h := t.shut[k]; h >= 0 {
			for _, r := range t.shuts[h].rows {
				add(r, g)
			}
		}
	}
}
