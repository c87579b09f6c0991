package price

import (
	"math"
	"slices"
)

// simplex solves the linear relaxation of a task under limits by column
// generation: the master has one convexity row a bidder or grouped session
// (kept implicitly, as generalised upper bounds) and one row for each coupling
// row; the columns are bundles and fills, priced out exactly when they are
// wanted and forgotten when they leave the basis. Prices start in a box around
// known multipliers, which widens where they press against it, so that a start
// from good multipliers takes few pivots.
//
// The working basis inverse is dense: m² numbers for m coupling rows. It serves
// parts of up to a few hundred sessions; larger parts are bounded by descend.
//
// Floats only guide: what they find is proven by evaluate in integers. Every
// product is wrapped so that no machine fuses it with a sum.
//
// Dantzig & Van Slyke, Generalized upper bounding techniques, J. Computer and
// System Sciences 1 (1967), https://doi.org/10.1016/S0022-0000(67)80015-4;
// Marsten, Hogan & Blankenship, The boxstep method for large-scale optimization,
// Operations Research 23 (1975), https://doi.org/10.1287/opre.23.3.389.
type simplex struct {
	t *task
	l *limits
	f *finder[float64]
	m int

	key    []column
	keyX   []float64
	basis  []basic
	inv    []float64 // row-major inverse of the working basis
	x      []float64
	u      []float64 // prices by active row
	full   []float64 // prices by row of the task, 0 where not active
	rowOf  []int32   // row of the task by active row
	at     []int32   // active row by row of the task, −1 = not active
	rhs    []float64
	center []float64
	half   []float64

	y         []float64
	rate      []float64
	mark      []int32 // groups touched in rate
	stamp     []int32 // by group: the last count of rates that touched it
	stamps    int32
	penalty   float64 // of a bad column
	warm      bool    // there is a basis to start from
	broken    bool    // rounding has spoiled the basis: start afresh
	fresh     int     // pivots since the inverse was made
	block     bool    // rows that are not active have prices of their own
	floor     float64 // least tolerance, from the size of the points
	tol       float64
	pivots    int
	pivotsAll int // of earlier starts
	work      []float64
	nonzero   []int32 // columns of the pivot row
}

// column is a bundle of a bidder or a choice of a grouped session.
type column struct {
	cost float64
	a    []coef
	pick []int32
	bad  bool // against the limits of the node: basic still, at a penalty
}

// basic is a column of the working basis: a structural of a group, or the slack
// (group = slackGroup) or excess of a row.
type basic struct {
	group int32
	row   int32
	col   column
}

const (
	slackGroup  int32 = -1
	excessGroup int32 = -2
)

// newSimplex returns nil where the part has too many rows. Childcare rows come
// in only when they are broken: most never are. Nor does a session with seats
// for everybody who could sit there.
func newSimplex(t *task) *simplex {
	seats := make([]int64, t.sessions())
	for j := range t.slot {
		for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
			seats[t.sess[o]] += t.headsOf(o)
		}
	}
	s := newSimplexOver(t, func(r int32) bool {
		switch row := t.rows[r]; row.key.kind {
		case careRow:
			return false
		case linkRow:
			return row.key.at >= 0
		case sessionRow:
			return t.grouped[r] || seats[r] > row.rhs
		}
		return true
	})
	if s.m > simplexRows {
		return nil
	}
	s.allocate()
	return s
}

// newSimplexOver makes a simplex whose active rows are those that active names.
func newSimplexOver(t *task, active func(r int32) bool) *simplex {
	g := t.bidders() + t.sessions()
	var largest int64
	for _, w := range t.w {
		largest = max(largest, w, -w)
	}
	s := &simplex{
		t: t, f: &finder[float64]{t: t},
		key: make([]column, g), keyX: make([]float64, g),
		stamp: make([]int32, g), rate: make([]float64, g),
		floor: 1e-7 + float64(1e-10*float64(largest)),
	}
	for r := range t.rows {
		s.at = append(s.at, -1)
		s.full = append(s.full, 0)
		if active(int32(r)) {
			s.at[r] = int32(len(s.rowOf))
			s.rowOf = append(s.rowOf, int32(r))
		}
	}
	s.m = len(s.rowOf)
	return s
}

// allocate makes room for the basis.
func (s *simplex) allocate() {
	m := s.m
	s.basis, s.inv = make([]basic, m), make([]float64, m*m)
	for _, v := range []*[]float64{&s.x, &s.u, &s.rhs, &s.center, &s.half, &s.y, &s.work} {
		*v = make([]float64, m)
	}
}

// newBlock returns a simplex over the rows of the open sessions alone; the
// prices of all others stay as they are, as a part of the columns' costs.
func newBlock(t *task, u []int64, open []bool, shift uint) *simplex {
	s := newSimplexOver(t, func(r int32) bool {
		return t.rows[r].key.kind == sessionRow && open[r]
	})
	one := float64(int64(1) << shift)
	s.block = true
	s.allocate()
	for r := range s.full {
		s.full[r] = float64(u[r]) / one
	}
	return s
}

// cost is what the pivots so far count in options looked at.
func (s *simplex) cost() int64 {
	return int64(s.pivotsAll+s.pivots) * int64(s.m) * int64(s.m) / pivotWork
}

// slackCost and excessCost are what a unit of slack earns and a unit of excess costs.
func (s *simplex) slackCost(i int) float64 {
	c := s.center[i] - s.half[i]
	if !s.t.rows[s.rowOf[i]].free {
		c = math.Max(0, c)
	}
	return c
}

func (s *simplex) excessCost(i int) float64 { return s.center[i] + s.half[i] }

// bundleColumn turns the bundle in f.best into a column.
func (s *simplex) bundleColumn(b int) column {
	t := s.t
	n := int(t.slotAt[b+1] - t.slotAt[b])
	c := column{pick: slices.Clone(s.f.best[:n])}
	for k, o := range c.pick {
		if o < 0 {
			continue
		}
		c.cost += float64(t.w[o])
		if t.isStay == nil || !t.isStay[o] {
			c.a = append(c.a, coef{t.sess[o], int64(t.heads[t.slotAt[b]+int32(k)])})
		}
		c.a = append(c.a, t.extras(o)...)
		if t.link != nil && t.link[o] >= 0 {
			c.a = append(c.a, coef{t.link[o], 1})
		}
	}
	for _, jc := range t.joint[b] {
		if jc.uses(c.pick) {
			c.a = append(c.a, coef{jc.row, jc.amount})
		}
	}
	return s.fixed(c)
}

// fixed takes what a column pays at prices that do not move into its cost.
func (s *simplex) fixed(c column) column {
	if s.block {
		for _, a := range c.a {
			if s.at[a.row] < 0 {
				c.cost -= float64(float64(a.a) * s.full[a.row])
			}
		}
	}
	return c
}

func (s *simplex) fillColumn(g int, n int32, isShut bool) column {
	t := s.t
	k := int32(g - t.bidders())
	c := column{a: t.sessionColumn(k, n, isShut), pick: []int32{n}}
	if isShut {
		c.cost = float64(t.shutW[t.shut[k]])
		c.pick[0] = -1
	} else {
		v, _ := t.fill[k].Value(n)
		c.cost = float64(v)
	}
	return s.fixed(c)
}

// price finds the best column of a group at the current prices: its value
// before the group's own dual.
func (s *simplex) price(g int) (value float64, make func() column, ok bool) {
	t := s.t
	if g < t.bidders() {
		s.f.values(g, s.full, 1)
		v, _, ok := s.f.bundle(g, s.l, s.full)
		return v, func() column { return s.bundleColumn(g) }, ok
	}
	v, n, isShut, ok := sessionBest(t, int32(g-t.bidders()), s.full, s.l, 1)
	return v, func() column { return s.fillColumn(g, n, isShut) }, ok
}

func (s *simplex) has(g int) bool {
	return g < s.t.bidders() || s.t.grouped[g-s.t.bidders()]
}

// worth is the objective of a column, less the penalty where it is bad.
func (s *simplex) worth(c *column) float64 {
	if c.bad {
		return c.cost - s.penalty
	}
	return c.cost
}

// breaks reports whether a column is against the limits.
func (s *simplex) breaks(g int, c *column) bool {
	t, l := s.t, s.l
	if g < t.bidders() {
		for k, o := range c.pick {
			if o < 0 && l.must[t.slotAt[g]+int32(k)] || o >= 0 && l.ban[o] {
				return true
			}
		}
		return false
	}
	k := int32(g - t.bidders())
	if h := t.shut[k]; h >= 0 && (c.pick[0] < 0 && (l.state[h] == kept || l.lo[k] > 0) || c.pick[0] >= 0 && l.state[h] == gone) {
		return true
	}
	return c.pick[0] >= 0 && !t.fits(l, k, c.pick[0])
}

// restart takes the basis over to other limits: columns against them stay where
// they are, at a penalty that drives them out. Any basis is a start, since the
// limits only take columns away.
func (s *simplex) restart(l *limits, half float64) {
	s.l = l
	s.pivotsAll += s.pivots
	s.pivots = 0
	s.penalty = float64(half * 10)
	for g := range s.key {
		if s.has(g) {
			s.key[g].bad = s.breaks(g, &s.key[g])
		}
	}
	for i := range s.basis {
		if b := &s.basis[i]; b.group >= 0 {
			b.col.bad = s.breaks(int(b.group), &b.col)
		}
	}
	if s.fresh > 400 {
		s.refactor()
	}
	copy(s.center, s.u)
	for i := range s.half {
		s.half[i] = half
	}
	s.prices()
}

func (s *simplex) columnValue(c *column) float64 {
	v := s.worth(c)
	for _, a := range c.a {
		if s.at[a.row] >= 0 {
			v -= float64(float64(a.a) * s.full[a.row])
		}
	}
	return v
}

// roomy is the right-hand side of a row with a little extra room, different for
// every row, which keeps ties from cycling.
func (s *simplex) roomy(r int32) float64 {
	return float64(s.t.rows[r].rhs) + float64(1e-8*float64(1+uint32(r)*2654435761>>22))
}

// sync copies the prices of the active rows to where the task looks for them.
func (s *simplex) sync() {
	for i, r := range s.rowOf {
		s.full[r] = s.u[i]
	}
}

// start makes the first basis: every group at its best column for the given
// prices, every row closed by its slack or excess.
func (s *simplex) start(l *limits, u []int64, shift uint, half float64) bool {
	s.l = l
	one := float64(int64(1) << shift)
	for i := range s.u {
		r := s.rowOf[i]
		s.u[i] = float64(u[r]) / one
		s.full[r] = s.u[i]
		s.center[i], s.half[i] = s.u[i], half
		s.rhs[i] = s.roomy(r)
	}
	s.pivotsAll += s.pivots
	s.pivots, s.fresh, s.penalty = 0, 0, float64(half*10)
	s.warm = false
	rest := s.work
	copy(rest, s.rhs)
	for g := range s.key {
		if !s.has(g) {
			continue
		}
		_, mk, ok := s.price(g)
		if !ok {
			return false
		}
		s.key[g], s.keyX[g] = mk(), 1
		for _, a := range s.key[g].a {
			if i := s.at[a.row]; i >= 0 {
				rest[i] -= float64(a.a)
			}
		}
	}
	clear(s.inv)
	for i := range s.basis {
		if rest[i] >= 0 {
			s.basis[i] = basic{group: slackGroup, row: int32(i)}
			s.inv[i*s.m+i], s.x[i], s.u[i] = 1, rest[i], s.slackCost(i)
		} else {
			s.basis[i] = basic{group: excessGroup, row: int32(i)}
			s.inv[i*s.m+i], s.x[i], s.u[i] = -1, -rest[i], s.excessCost(i)
		}
	}
	s.sync()
	s.warm, s.broken = true, false
	return true
}

// addLinks adds link rows for options to the task and the master.
func (s *simplex) addLinks(options []int32, half float64) {
	t := s.t
	for _, o := range options {
		r := t.addLink(o)
		s.at = append(s.at, -1)
		s.full = append(s.full, 0)
		person, session := t.bidderOf[t.slotOf[o]], int32(t.bidders())+t.sess[o]
		touch := func(g int32, c *column) {
			switch {
			case g == person && slices.Contains(c.pick, o):
				c.a = append(slices.Clip(c.a), coef{r, 1})
			case g == session && c.pick[0] > 0:
				c.a = append(slices.Clip(c.a), coef{r, -1})
			}
		}
		touch(person, &s.key[person])
		touch(session, &s.key[session])
		for i := range s.basis {
			if g := s.basis[i].group; g == person || g == session {
				touch(g, &s.basis[i].col)
			}
		}
		s.activate(r, half)
	}
	s.recenter()
}

// activate brings a row of the task into the master. What breaks it is taken up
// by its excess, which the next pivots price out.
func (s *simplex) activate(r int32, half float64) {
	m := s.m
	in := func(c *column) float64 {
		v := 0.0
		for _, a := range c.a {
			if a.row == r {
				v += float64(a.a)
			}
		}
		return v
	}
	over := -s.roomy(r)
	for g := range s.key {
		if s.has(g) {
			if a := in(&s.key[g]); a != 0 {
				over += float64(a * s.keyX[g])
			}
		}
	}
	w := make([]float64, m)
	for i := range s.basis {
		if b := &s.basis[i]; b.group >= 0 {
			own := in(&b.col)
			w[i] = own - in(&s.key[b.group])
			if own != 0 {
				over += float64(own * s.x[i])
			}
		}
	}
	// The row's own column: excess where it is broken, slack where not.
	sign, group := -1.0, excessGroup
	if over <= 0 {
		sign, group, over = 1, slackGroup, -over
	}
	inv := make([]float64, (m+1)*(m+1))
	last := inv[m*(m+1):]
	for i := range m {
		from := s.inv[i*m : i*m+m]
		copy(inv[i*(m+1):], from)
		if w[i] != 0 {
			for j, v := range from {
				if v != 0 {
					last[j] -= float64(float64(sign*w[i]) * v)
				}
			}
		}
	}
	last[m] = sign
	s.inv, s.m = inv, m+1
	s.at[r] = int32(m)
	s.rowOf = append(s.rowOf, r)
	s.basis = append(s.basis, basic{group: group, row: int32(m)})
	s.x = append(s.x, over)
	s.u = append(s.u, 0)
	s.rhs = append(s.rhs, s.roomy(r))
	s.center = append(s.center, 0)
	s.half = append(s.half, half)
	s.y = append(s.y, 0)
	s.work = append(s.work, 0)
}

// recenter moves the box to the prices as they stand.
func (s *simplex) recenter() {
	copy(s.center, s.u)
	s.prices()
}

// brokenRows lists the rows, not yet active, that the relaxation breaks.
func (s *simplex) brokenRows() []int32 {
	use := make([]float64, len(s.at))
	any := false
	for r := range s.at {
		any = any || s.at[r] < 0
	}
	if !any {
		return nil
	}
	s.primal(func(_ int, c *column, x float64) {
		for _, a := range c.a {
			use[a.row] += float64(x * float64(a.a))
		}
	})
	var out []int32
	for r, i := range s.at {
		if i < 0 && use[r] > float64(s.t.rows[r].rhs)+1e-4 {
			out = append(out, int32(r))
		}
	}
	return out
}

// basicCost is the objective of a basic column relative to its group's key.
func (s *simplex) basicCost(i int) float64 {
	b := &s.basis[i]
	switch b.group {
	case slackGroup:
		return s.slackCost(int(b.row))
	case excessGroup:
		return -s.excessCost(int(b.row))
	}
	return s.worth(&b.col) - s.worth(&s.key[b.group])
}

// direction sets y to W⁻¹ times a column, less the key of its group.
func (s *simplex) direction(group, row int32, c *column) {
	clear(s.y)
	add := func(r int32, a float64) {
		if r < 0 {
			return
		}
		for i := 0; i < s.m; i++ {
			if v := s.inv[i*s.m+int(r)]; v != 0 {
				s.y[i] += float64(v * a)
			}
		}
	}
	switch group {
	case slackGroup:
		add(row, 1)
	case excessGroup:
		add(row, -1)
	default:
		for _, a := range c.a {
			add(s.at[a.row], float64(a.a))
		}
		for _, a := range s.key[group].a {
			add(s.at[a.row], -float64(a.a))
		}
	}
}

// enter brings a column with reduced cost d > 0 into the basis.
func (s *simplex) enter(group, row int32, c column, d float64) {
	s.pivots++
	s.fresh++
	s.direction(group, row, &c)
	s.rates(group)
	// Harris's two passes: how far the step may go with a little slack, then the
	// largest pivot among what stops it there. Small pivots ruin the inverse.
	const eps, slack = 1e-7, 1e-7
	limit := math.Inf(1)
	for i, y := range s.y {
		if y > eps {
			limit = math.Min(limit, (math.Max(0, s.x[i])+slack)/y)
		}
	}
	for _, g := range s.mark {
		if q := -s.rate[g]; q > eps {
			limit = math.Min(limit, (math.Max(0, s.keyX[g])+slack)/q)
		}
	}
	theta, leave, leaveKey := math.Inf(1), -1, int32(-1)
	size := 0.0
	for i, y := range s.y {
		if y > eps && y > size {
			if r := math.Max(0, s.x[i]) / y; r <= limit {
				theta, leave, size = r, i, y
			}
		}
	}
	for _, g := range s.mark {
		if q := -s.rate[g]; q > eps && q > size {
			if r := math.Max(0, s.keyX[g]) / q; r <= limit {
				theta, leave, leaveKey, size = r, -1, g, q
			}
		}
	}
	if math.IsInf(theta, 1) {
		s.broken = true // unbounded only by rounding
		return
	}
	if leaveKey >= 0 {
		at := -1
		for i := range s.basis {
			if s.basis[i].group == leaveKey && (at < 0 || s.x[i] > s.x[at]) {
				at = i
			}
		}
		if at < 0 {
			// The group has only its key, and it is the entering group: a change of key.
			s.shift(theta)
			s.key[group], s.keyX[group] = c, 1
			return
		}
		s.swapKey(leaveKey, at)
		s.direction(group, row, &c)
		leave = at
		s.rates(group)
	}
	if math.Abs(s.y[leave]) < 1e-9 {
		s.broken = true
		return
	}
	s.shift(theta)
	m := s.m
	p := s.y[leave]
	pr := s.inv[leave*m : leave*m+m]
	for j := range pr {
		if pr[j] != 0 {
			pr[j] = pr[j] / p
		}
	}
	step := d
	for j, v := range pr {
		if v != 0 {
			s.u[j] += float64(step * v)
			s.full[s.rowOf[j]] = s.u[j]
		}
	}
	// The pivot row is sparse: only its columns change.
	s.nonzero = s.nonzero[:0]
	for j, v := range pr {
		if v != 0 {
			s.nonzero = append(s.nonzero, int32(j))
		}
	}
	for i, y := range s.y {
		if i == leave || y == 0 {
			continue
		}
		ri := s.inv[i*m : i*m+m]
		for _, j := range s.nonzero {
			ri[j] -= float64(y * pr[j])
		}
	}
	s.basis[leave] = basic{group: group, row: row, col: c}
	s.x[leave] = theta
}

// rates sets how fast the keys of the touched groups change along y.
func (s *simplex) rates(group int32) {
	s.stamps++
	s.mark = s.mark[:0]
	touch := func(g int32) {
		if s.stamp[g] != s.stamps {
			s.stamp[g] = s.stamps
			s.rate[g] = 0
			s.mark = append(s.mark, g)
		}
	}
	if group >= 0 {
		touch(group)
		s.rate[group] = -1
	}
	for i, y := range s.y {
		if g := s.basis[i].group; g >= 0 && y != 0 {
			touch(g)
			s.rate[g] += y
		}
	}
}

// shift moves the basic values along the entering direction.
func (s *simplex) shift(theta float64) {
	if theta == 0 {
		return
	}
	for i, y := range s.y {
		if y != 0 {
			s.x[i] -= float64(theta * y)
		}
	}
	for _, g := range s.mark {
		s.keyX[g] += float64(theta * s.rate[g])
	}
}

// swapKey makes the basic column at a position the key of its group, and the
// old key basic in its place.
func (s *simplex) swapKey(g int32, at int) {
	m := s.m
	row := s.inv[at*m : at*m+m]
	for i := range s.basis {
		if i == at || s.basis[i].group != g {
			continue
		}
		for j, v := range s.inv[i*m : i*m+m] {
			row[j] += v
		}
	}
	for j := range row {
		row[j] = -row[j]
	}
	s.key[g], s.basis[at].col = s.basis[at].col, s.key[g]
	s.keyX[g], s.x[at] = s.x[at], s.keyX[g]
}

// solve pivots to the optimum within the box, widening it until no price
// presses against it, or until stop says so (asked now and then).
func (s *simplex) solve(stop func() bool) {
	limit := 40*s.m + 20*len(s.key) + 2000
	last := 0
	for round := 0; round < 60; round++ {
		s.tol = s.floor
		for _, u := range s.u {
			s.tol = math.Max(s.tol, float64(1e-10*math.Abs(u)))
		}
		for {
			entered := s.logicals()
			for g := range s.key {
				if !s.has(g) {
					continue
				}
				v, mk, ok := s.price(g)
				if !ok {
					continue
				}
				if d := v - s.columnValue(&s.key[g]); d > s.tol && !s.broken {
					s.enter(int32(g), 0, mk(), d)
					entered = true
					if s.pivots%16 == 0 {
						entered = s.logicals() || entered
					}
					if s.fresh >= 600 {
						s.refactor()
					}
				}
			}
			if s.broken {
				return
			}
			if !entered || s.pivots > limit {
				break
			}
			if s.pivots-last >= s.m/2+20 {
				last = s.pivots
				if stop() {
					return
				}
			}
		}
		if s.pivots > limit || !s.widen() || stop() {
			return
		}
	}
}

// logicals brings in slacks and excesses whose price lies outside the box.
func (s *simplex) logicals() bool {
	any := false
	for range 4 {
		if s.broken {
			return any
		}
		at, group, top := -1, slackGroup, s.tol
		for i, u := range s.u {
			if d := s.slackCost(i) - u; d > top {
				at, group, top = i, slackGroup, d
			}
			if d := u - s.excessCost(i); d > top {
				at, group, top = i, excessGroup, d
			}
		}
		if at < 0 {
			return any
		}
		s.enter(group, int32(at), column{}, top)
		any = true
	}
	return any
}

// widen opens the box where a price presses against it. It reports whether any did.
func (s *simplex) widen() bool {
	pressed := false
	for i := range s.basis {
		b := &s.basis[i]
		if b.group >= 0 || s.x[i] < 1e-3 {
			continue
		}
		r := int(b.row)
		if b.group == slackGroup && s.slackCost(r) <= 0 && !s.t.rows[s.rowOf[r]].free {
			continue
		}
		pressed = true
		s.half[r] = float64(s.half[r]*4) + 1
	}
	stuck := false
	for g := range s.key {
		stuck = stuck || s.has(g) && s.key[g].bad && s.keyX[g] > 1e-6
	}
	for i := range s.basis {
		stuck = stuck || s.basis[i].group >= 0 && s.basis[i].col.bad && s.x[i] > 1e-6
	}
	if stuck {
		s.penalty *= 8
	}
	if !pressed && !stuck {
		return false
	}
	copy(s.center, s.u)
	s.prices()
	return true
}

// prices recomputes the duals from the basis.
func (s *simplex) prices() {
	clear(s.u)
	for i := range s.basis {
		c := s.basicCost(i)
		if c == 0 {
			continue
		}
		for j, v := range s.inv[i*s.m : i*s.m+s.m] {
			if v != 0 {
				s.u[j] += float64(c * v)
			}
		}
	}
	s.sync()
}

// refactor recomputes the inverse, the values and the duals from the basis, to
// shed what rounding has gathered. Gauss-Jordan with partial pivoting.
func (s *simplex) refactor() {
	m := s.m
	w := make([]float64, m*m) // w[r][c]: row r, basis column c
	for c := range s.basis {
		b := &s.basis[c]
		switch b.group {
		case slackGroup:
			w[int(b.row)*m+c] = 1
		case excessGroup:
			w[int(b.row)*m+c] = -1
		default:
			for _, a := range b.col.a {
				if i := s.at[a.row]; i >= 0 {
					w[int(i)*m+c] += float64(a.a)
				}
			}
			for _, a := range s.key[b.group].a {
				if i := s.at[a.row]; i >= 0 {
					w[int(i)*m+c] -= float64(a.a)
				}
			}
		}
	}
	inv := make([]float64, m*m)
	for i := range m {
		inv[i*m+i] = 1
	}
	for c := range m {
		p := c
		for r := c + 1; r < m; r++ {
			if math.Abs(w[r*m+c]) > math.Abs(w[p*m+c]) {
				p = r
			}
		}
		if math.Abs(w[p*m+c]) < 1e-11 {
			s.broken = true
			return
		}
		if p != c {
			for j := range m {
				w[p*m+j], w[c*m+j] = w[c*m+j], w[p*m+j]
				inv[p*m+j], inv[c*m+j] = inv[c*m+j], inv[p*m+j]
			}
		}
		d := w[c*m+c]
		wc, ic := w[c*m:c*m+m], inv[c*m:c*m+m]
		for j := range m {
			if wc[j] != 0 {
				wc[j] /= d
			}
			if ic[j] != 0 {
				ic[j] /= d
			}
		}
		for r := range m {
			q := w[r*m+c]
			if r == c || q == 0 {
				continue
			}
			wr, ir := w[r*m:r*m+m], inv[r*m:r*m+m]
			for j := c; j < m; j++ {
				if wc[j] != 0 {
					wr[j] -= float64(q * wc[j])
				}
			}
			for j := range m {
				if ic[j] != 0 {
					ir[j] -= float64(q * ic[j])
				}
			}
		}
	}
	s.inv, s.fresh = inv, 0
	rest := s.work
	copy(rest, s.rhs)
	for g := range s.key {
		if s.has(g) {
			for _, a := range s.key[g].a {
				if i := s.at[a.row]; i >= 0 {
					rest[i] -= float64(a.a)
				}
			}
			s.keyX[g] = 1
		}
	}
	for i := range m {
		v := 0.0
		for j, a := range s.inv[i*m : i*m+m] {
			if a != 0 {
				v += float64(a * rest[j])
			}
		}
		s.x[i] = v
		if g := s.basis[i].group; g >= 0 {
			s.keyX[g] -= v
		}
	}
	s.prices()
}

// multipliers returns the prices as fixed-point integers.
func (s *simplex) multipliers(shift uint) []int64 {
	one := float64(int64(1) << shift)
	out := make([]int64, len(s.full))
	for r, u := range s.full {
		v := math.RoundToEven(math.Max(-s.t.cap, math.Min(s.t.cap, float64(u*one))))
		if !s.t.rows[r].free {
			v = math.Max(0, v)
		}
		out[r] = int64(v)
	}
	return out
}

// primal calls visit for every column with a positive value: bidders first by
// group, the key before the others.
func (s *simplex) primal(visit func(g int, c *column, x float64)) {
	byGroup := make([][]int32, len(s.key))
	for i := range s.basis {
		if g := s.basis[i].group; g >= 0 && s.x[i] > 1e-7 {
			byGroup[g] = append(byGroup[g], int32(i))
		}
	}
	for g := range s.key {
		if !s.has(g) {
			continue
		}
		if s.keyX[g] > 1e-7 {
			visit(g, &s.key[g], s.keyX[g])
		}
		for _, i := range byGroup[g] {
			visit(g, &s.basis[i].col, s.x[i])
		}
	}
}
