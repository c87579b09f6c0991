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
// from good multipliers takes few pivots. Bidders that are alike are one group until
// the optimum is found (see merge).
//
// The working basis has one column a coupling row and is kept factorised (see
// factor), so that a pivot costs about what it touches: parts of many thousand
// sessions have a relaxation of their own.
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
	many   []float64 // by group: the bidders it stands for, 0 where another one stands for it
	purse  *purse    // the last group; nil = none
	like   []int32   // by bidder: the group that stands for it; nil = each for itself
	basis  []basic
	fac    factor
	pool   pool
	x      []float64
	u      []float64 // prices by active row
	full   []float64 // prices by row of the task, 0 where not active
	rowOf  []int32   // row of the task by active row
	at     []int32   // active row by row of the task, −1 = not active
	rhs    []float64
	load   []float64 // use by the keys, by active row: whole numbers
	loaded bool      // load is up to date
	center []float64
	half   []float64

	first []int32 // by group: a position of the basis that holds it, −1 = none
	next  []int32 // by position: the next one of the same group

	col       []float64 // scratch by row, zero between uses
	pos       []float64 // scratch by position, zero between uses
	rho       []float64 // a row of the inverse
	y         []float64 // direction of the entering column, by position
	touched   []int32   // where y is not zero
	rate      []float64
	mark      []int32 // groups touched in rate
	stamp     []int32 // by group: the last count of rates that touched it
	stamps    int32
	penalty   float64   // of a bad column
	warm      bool      // there is a basis to start from
	cold      bool      // it has not been an optimum yet
	broken    bool      // rounding has spoiled the basis: start afresh
	alike     bool      // the options of most slots hardly differ
	block     bool      // rows that are not active have prices of their own
	floor     float64   // least tolerance, from the size of the points
	largest   float64   // points of an option
	size      []float64 // of the first rows: units that a session takes at most
	tol       float64
	pivots    int
	pivotsAll int // of earlier starts
	work      []float64
	peers     []int32    // scratch: positions of a group
	groupsOf  [][]int32  // by row of the task: groups that may use it
	tied      []entering // scratch of dual
	ahead     []entering // by group that passes its key, the first to do so
	turned    []turned
	line      line
	priced    int     // how often the prices have changed
	all       []int32 // groups
	hot       []int32 // those with better columns
	found     [][]int32
	others    []*finder[float64] // of the other threads
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

// newSimplex returns nil where the part has more than most rows. Childcare rows come
// in only when they are broken: most never are. Nor does a session with seats
// for everybody who could sit there. Given multipliers to start from, links and
// cuts without a price come in when they are broken too.
func newSimplex(t *task, u []int64, most int) *simplex {
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
			return row.key.at >= 0 && (u == nil || u[r] > 0)
		case cutRow:
			return u == nil || u[r] > 0
		case sessionRow:
			return t.grouped[r] || seats[r] > row.rhs
		}
		return r != t.budget || t.budget == 0
	})
	if s.m > most {
		return nil
	}
	s.allocate()
	return s
}

// newSimplexOver makes a simplex whose active rows are those that active names.
func newSimplexOver(t *task, active func(r int32) bool) *simplex {
	g := t.bidders() + t.sessions()
	purse := t.newPurse()
	if purse != nil {
		g++
	}
	var largest int64
	for _, w := range t.w {
		largest = max(largest, w, -w)
	}
	s := &simplex{
		t: t, f: &finder[float64]{t: t}, purse: purse,
		key: make([]column, g), keyX: make([]float64, g), many: slices.Repeat([]float64{1}, g),
		stamp: make([]int32, g), rate: make([]float64, g), first: make([]int32, g),
		floor: 1e-7 + float64(1e-10*float64(largest)), largest: float64(largest), size: t.sizes(),
	}
	s.alike = t.evenly()
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
	s.basis, s.next = make([]basic, m), make([]int32, m)
	for _, v := range []*[]float64{&s.x, &s.u, &s.rhs, &s.load, &s.center, &s.half, &s.y, &s.work, &s.col, &s.pos, &s.rho} {
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

// cost is what pricing and pivots so far count in options looked at.
func (s *simplex) cost() int64 { return s.f.looked + s.fac.visits/visitWork }

// restart takes the basis over to other limits: columns against them stay where
// they are, at a penalty that drives them out. Any basis is a start, since the
// limits only take columns away. Where options hardly differ the box is no help to one
// that has been solved: slacks and excesses come in at its borders, and have to go out again.
func (s *simplex) restart(l *limits, half float64) {
	s.l = l
	s.pivotsAll += s.pivots
	s.pivots = 0
	s.penalty = float64(half * 10)
	s.forbid()
	if s.alike && !s.cold {
		for i := range s.half {
			s.half[i] = float64(half * warmBox)
		}
		for i := range s.basis {
			if b := &s.basis[i]; b.group == excessGroup { // of a row that came in since
				s.center[b.row], s.half[b.row] = 0, float64(half*firstBox)
			}
		}
		s.prices()
		s.centre()
		s.prices()
		return
	}
	s.centre()
	for i := range s.half {
		s.half[i] = half
	}
	s.prices()
}

// Where options hardly differ, how much wider the box is around the prices of a basis
// that has been solved, and how much narrower for rows that come in: a dear excess moves
// the prices of half the rows, which then have to come back. 32 rows of childcare took
// 60,000 pivots (5,000 generated people); by small steps, in a wide box, 8,000.
const (
	warmBox  = 1000
	firstBox = 0.03
)

// forbid marks the columns that are against the limits.
func (s *simplex) forbid() {
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
}

// kept is a basis to come back to, and the box that its prices come from.
type kept struct {
	l            *limits
	rows         int // of the task
	key          []column
	basis        []basic
	center, half []float64
}

// keep remembers the basis.
func (s *simplex) keep() *kept {
	return &kept{s.l, len(s.t.rows), slices.Clone(s.key), slices.Clone(s.basis), slices.Clone(s.center), slices.Clone(s.half)}
}

// back returns to a basis. Rows that have come in since have their slacks in it, or,
// where they are broken there and the dual method does not take over, their excess.
func (s *simplex) back(k *kept) {
	copy(s.key, k.key)
	copy(s.basis, k.basis)
	copy(s.center, k.center)
	copy(s.half, k.half)
	for i := len(k.basis); i < len(s.basis); i++ {
		s.basis[i] = basic{group: slackGroup, row: int32(i)}
		if s.dually() {
			s.center[i], s.half[i] = 0, s.far(s.rowOf[i])
		}
	}
	if k.rows < len(s.t.rows) {
		s.renew()
	}
	s.l, s.broken = k.l, false
	for g := range s.first {
		s.first[g] = -1
	}
	for i := range s.basis {
		s.enlist(int32(i))
	}
	s.refactor()
	if !s.dually() {
		s.exceed(len(k.basis))
	}
}

// exceed lets rows from one on that are broken be held by their excess.
func (s *simplex) exceed(from int) {
	any := false
	for i := from; i < s.m; i++ {
		if s.x[i] < 0 && s.basis[i].group == slackGroup {
			s.basis[i].group, any = excessGroup, true
		}
	}
	if any {
		s.refactor()
	}
}

// renew makes the columns of the basis again, with their entries in rows that the task
// has gained.
func (s *simplex) renew() {
	again := func(g int, c *column) {
		bad := c.bad
		switch {
		case g < s.t.bidders():
			*c = s.bundleColumn(c.pick, g)
		case s.pursed(g):
			*c = s.purseColumn(c.pick)
		default:
			*c = s.fillColumn(g, c.pick[0], c.pick[0] < 0)
		}
		c.bad = bad
	}
	for g := range s.key {
		if s.has(g) {
			again(g, &s.key[g])
		}
	}
	for i := range s.basis {
		if b := &s.basis[i]; b.group >= 0 {
			again(int(b.group), &b.col)
		}
	}
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

// leastBox is the narrowest box at the start, as a part of the widest. Where options differ
// none is wider than its price: of points from 1 to 1,000,000 a twentieth of what options
// differ by is more than most prices, which then wandered (20,000 people: 215,000 pivots;
// 75,000 so).
const leastBox = 1e-4

// start makes the first basis: every group at its best column for the given
// prices, every row closed by its slack or excess.
func (s *simplex) start(l *limits, u []int64, shift uint, half float64) bool {
	return s.startFrom(nil, l, u, shift, half)
}

// startFrom is start with every group at what it has in a plan, where there is one
// and the limits leave it.
func (s *simplex) startFrom(p *incumbent, l *limits, u []int64, shift uint, half float64) bool {
	s.l = l
	one := float64(int64(1) << shift)
	if !s.block {
		for r, i := range s.at {
			if i < 0 && u[r] > 0 {
				s.admit(int32(r))
			}
		}
	}
	for i := range s.u {
		r := s.rowOf[i]
		s.u[i] = float64(u[r]) / one
		s.full[r] = s.u[i]
		s.center[i], s.half[i] = s.u[i], half
		if !s.alike && !s.t.rows[r].free {
			s.half[i] = math.Max(float64(half*leastBox), math.Min(half, s.u[i]))
		}
		s.rhs[i] = s.roomy(r)
	}
	s.pivotsAll += s.pivots
	s.pivots, s.penalty = 0, float64(half*10)
	s.warm = false
	s.each()
	if p == nil {
		s.merge() // who is alike may have different things in a plan
	}
	rest := s.work
	copy(rest, s.rhs)
	for g := range s.key {
		if !s.has(g) {
			continue
		}
		_, n, isShut, ok := s.price(s.f, g)
		if !ok {
			return false
		}
		s.key[g], s.keyX[g] = s.column(s.f, g, n, isShut), s.many[g]
		if p != nil {
			if c := s.planned(p, g); !s.breaks(g, &c) {
				s.key[g] = c
			}
		}
		for _, a := range s.key[g].a {
			if i := s.at[a.row]; i >= 0 {
				rest[i] -= float64(float64(a.a) * s.many[g])
			}
		}
	}
	for g := range s.first {
		s.first[g] = -1
	}
	for i := range s.basis {
		if rest[i] >= 0 {
			s.basis[i] = basic{group: slackGroup, row: int32(i)}
		} else {
			s.basis[i] = basic{group: excessGroup, row: int32(i)}
		}
	}
	s.warm, s.cold, s.broken = true, true, false
	s.refactor()
	return !s.broken
}

// foresee adds link rows for options to the task before there is a basis: they come in
// where the descent finds a price for them, or when they are broken.
func (s *simplex) foresee(options []int32) {
	for _, o := range options {
		s.t.addLink(o)
		s.at, s.full = append(s.at, -1), append(s.full, 0)
	}
}

// addLinks adds link rows for options to the task and the master.
func (s *simplex) addLinks(options []int32, half float64) {
	t := s.t
	var rows []int32
	for _, o := range options {
		r := t.addLink(o)
		s.at = append(s.at, -1)
		s.full = append(s.full, 0)
		person, session := t.bidderOf[t.slotOf[o]], int32(s.groupOf(t.sess[o]))
		touch := func(g int32, c *column) {
			switch {
			case g == person && slices.Contains(c.pick, o):
				c.a = append(slices.Clip(c.a), coef{r, 1})
			case g == session && s.fillOf(t.sess[o], c) > 0:
				c.a = append(slices.Clip(c.a), coef{r, -1})
			}
		}
		touch(person, &s.key[person])
		touch(session, &s.key[session])
		for _, g := range []int32{person, session} {
			for i := s.first[g]; i >= 0; i = s.next[i] {
				touch(g, &s.basis[i].col)
			}
		}
		rows = append(rows, r)
	}
	s.activate(rows, half)
}

// addCuts brings the cuts that the task has gained into the master.
func (s *simplex) addCuts(half float64) {
	t := s.t
	from := int32(len(s.at))
	var rows []int32
	for r := from; r < int32(len(t.rows)); r++ {
		s.at, s.full = append(s.at, -1), append(s.full, 0)
		rows = append(rows, r)
	}
	touch := func(g int, c *column) {
		add := func(list []coef) {
			for _, a := range list {
				if a.row >= from {
					c.a = append(slices.Clip(c.a), a)
				}
			}
		}
		switch {
		case s.pursed(g):
			for i, k := range s.purse.sessions {
				if c.pick[i] > 0 {
					add(t.cutUse[k])
				}
			}
		case g >= t.bidders():
			if c.pick[0] > 0 {
				add(t.cutUse[g-t.bidders()])
			}
		default:
			for _, o := range c.pick {
				if o >= 0 {
					add(t.cutOf[o])
				}
			}
		}
	}
	for g := range s.key {
		if s.has(g) {
			touch(g, &s.key[g])
		}
	}
	for i := range s.basis {
		if b := &s.basis[i]; b.group >= 0 {
			touch(int(b.group), &b.col)
		}
	}
	s.activate(rows, half)
}

// activate brings rows of the task into the master. Where the dual method takes over
// each has its slack, below zero where the row is broken; else what breaks one is taken
// up by its excess, at a price half a box away or less, which the next pivots price out.
func (s *simplex) activate(rows []int32, half float64) {
	from := s.m
	for _, r := range rows {
		s.admit(r)
		i := s.m - 1
		s.rhs[i], s.half[i], s.basis[i], s.next[i] = s.roomy(r), s.far(r), basic{group: slackGroup, row: int32(i)}, -1
	}
	if s.dually() {
		s.refactor()
		return
	}
	if s.alike && !s.cold {
		for i := range from {
			s.half[i] = float64(half * warmBox)
		}
		half *= firstBox
	}
	for i := from; i < s.m; i++ {
		s.half[i] = half
	}
	s.refactor()
	s.exceed(from)
	s.centre()
	s.prices()
}

// admit makes room for one more active row.
func (s *simplex) admit(r int32) {
	s.at[r] = int32(s.m)
	s.m++
	s.rowOf = append(s.rowOf, r)
	s.basis, s.next = append(s.basis, basic{}), append(s.next, 0)
	for _, v := range []*[]float64{&s.x, &s.u, &s.rhs, &s.load, &s.center, &s.half, &s.y, &s.work, &s.col, &s.pos, &s.rho} {
		*v = append(*v, 0)
	}
}

// centre puts the box around the prices as they stand; the price of an
// inequality is never below zero, though on the way to the optimum it may be.
func (s *simplex) centre() {
	for i, u := range s.u {
		if !s.t.rows[s.rowOf[i]].free {
			u = math.Max(0, u)
		}
		s.center[i] = u
	}
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

// solve pivots to the optimum within the box, widening it until no price
// presses against it, or until stop says so (asked now and then).
func (s *simplex) solve(stop func() bool) {
	s.optimise(stop)
	s.unfold()
}

// optimise is solve, but for groups that stay merged.
func (s *simplex) optimise(stop func() bool) {
	limit := s.pivots + 40*s.m + 20*len(s.key) + 2000
	last, loosened, stopped := 0, 0, false
	for round := 0; round < mostBoxes; round++ {
		begun := s.pivots // in this box
		s.tolerate()
		for {
			entered := s.logicals()
			hot := s.promising()
			entered = entered || len(hot) > 0
			// Where some had better columns they often have more.
			for more := len(hot); more*8 > len(hot) && !s.broken && s.pivots <= limit; {
				more = s.improve(hot, func() bool {
					if s.pivots-last >= s.m/2+20 {
						if last = s.pivots; stop() {
							stopped = true
							return true
						}
					}
					if s.pivots-begun > tightPivots*s.m && s.alike && s.cold && loosened < mostLoosened {
						begun = s.pivots
						loosened++
						s.loosen()
						return true
					}
					return false
				})
				if stopped {
					return
				}
				if more <= 4 {
					break
				}
			}
			if s.broken {
				return
			}
			if !entered || s.pivots > limit {
				break
			}
		}
		if s.pivots > limit || !s.widen(round) {
			s.cold = false
			return
		}
		if stop() {
			return
		}
	}
}

// tolerate sets the tolerance of pricing to what the size of the prices allows.
func (s *simplex) tolerate() {
	s.tol = s.floor
	for _, u := range s.u {
		s.tol = math.Max(s.tol, float64(1e-10*math.Abs(u)))
	}
}

// logicals brings in slacks and excesses whose price lies outside the box, the farthest
// first: each moves the prices of others.
func (s *simplex) logicals() bool {
	any := false
	for range 4 {
		if s.broken {
			return any
		}
		at, group, top := -1, slackGroup, s.tol
		for i, u := range s.u {
			if math.Abs(u-s.center[i]) <= s.half[i] && u >= 0 {
				continue
			}
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

// Where a price presses against its box the box moves there, and it widens, but in the first
// solve of a large relaxation whose options differ: an excess four times as dear moves the
// prices of half the rows beyond their goal. With boxes that only move, 20,000 people take
// 8,000 to 13,000 pivots where they took 12,000 to 38,000. Small parts, and options that are
// alike, take longer so.
const (
	movedBoxes = 100 // that do not widen
	mostBoxes  = movedBoxes + 60
)

// widen moves the box to where a price presses against it, and opens it there. It reports
// whether any did; round is how often it has been called in this solve.
func (s *simplex) widen(round int) bool {
	moves := s.cold && !s.alike && s.m >= sweptRows && round < movedBoxes
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
		if !moves {
			s.half[r] = float64(s.half[r]*4) + 1
		}
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
	s.centre()
	s.prices()
	return true
}

// tightPivots is how many pivots a row in one box mean, where options are alike, that
// the box is too tight: equal scores leave the descent's prices far from the best.
const (
	tightPivots  = 12
	mostLoosened = 4 // in one solve
)

// loosen widens the box for all prices.
func (s *simplex) loosen() {
	for i := range s.half {
		s.half[i] *= 8
	}
	s.prices()
}

// prices recomputes the duals from the basis.
func (s *simplex) prices() {
	s.priced++
	for i := range s.basis {
		s.pos[i] = s.basicCost(i)
	}
	s.fac.btran(s.pos, s.u)
	s.sync()
}

// refactor factorises the basis anew and recomputes the values and the duals, to
// shed what rounding has gathered.
func (s *simplex) refactor() {
	s.loaded = false
	s.refresh()
}

// refresh is refactor where no more than pivots and keys have changed since the last one.
func (s *simplex) refresh() {
	m := s.m
	s.pool.clear()
	if !s.fac.make(m, s.visitColumn) {
		s.broken = true
		return
	}
	if !s.loaded {
		clear(s.load)
		for g := range s.key {
			if s.has(g) {
				s.burden(&s.key[g], s.many[g])
				s.keyX[g] = s.many[g]
			}
		}
		s.loaded = true
	}
	rest := s.col
	for i, v := range s.rhs {
		rest[i] = v - s.load[i]
	}
	s.touched = s.fac.ftran(rest, s.x, s.touched[:0])
	for i := range s.basis {
		if g := s.basis[i].group; g >= 0 {
			s.keyX[g] = s.many[g]
		}
	}
	for i, v := range s.x {
		if g := s.basis[i].group; g >= 0 {
			s.keyX[g] -= v
		}
	}
	s.prices()
}

// burden adds what some copies of a column use to the load of the keys.
func (s *simplex) burden(c *column, copies float64) {
	for _, a := range c.a {
		if i := s.at[a.row]; i >= 0 {
			s.load[i] += float64(float64(a.a) * copies)
		}
	}
}

// setKey makes a column the key of its group.
func (s *simplex) setKey(g int32, c column) {
	if s.loaded {
		s.burden(&s.key[g], -s.many[g])
		s.burden(&c, s.many[g])
	}
	s.key[g] = c
}

// visitColumn visits the entries of a column of the working basis.
func (s *simplex) visitColumn(c int, visit func(row int32, v float64)) {
	b := &s.basis[c]
	switch b.group {
	case slackGroup:
		visit(b.row, 1)
	case excessGroup:
		visit(b.row, -1)
	default:
		for _, a := range b.col.a {
			if i := s.at[a.row]; i >= 0 {
				visit(i, float64(a.a))
			}
		}
		for _, a := range s.key[b.group].a {
			if i := s.at[a.row]; i >= 0 {
				visit(i, -float64(a.a))
			}
		}
	}
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
// group, the key before the others. The sessions of the purse are visited one by one.
func (s *simplex) primal(visit func(g int, c *column, x float64)) {
	each := visit
	visit = func(g int, c *column, x float64) {
		if s.pursed(g) {
			s.visitPurse(c, x, each)
		} else {
			each(g, c, x)
		}
	}
	for g := range s.key {
		if !s.has(g) {
			continue
		}
		if s.keyX[g] > 1e-7 {
			visit(g, &s.key[g], s.keyX[g])
		}
		for i := s.first[g]; i >= 0; i = s.next[i] {
			if s.x[i] > 1e-7 {
				visit(g, &s.basis[i].col, s.x[i])
			}
		}
	}
}

// primalShares is how much of every option the relaxation chooses, and of every
// grouped session it opens.
func (s *simplex) primalShares() (share, open []float64) {
	t := s.t
	share, open = make([]float64, len(t.option)), make([]float64, t.sessions())
	s.primal(func(g int, c *column, x float64) {
		if g >= t.bidders() {
			if c.pick[0] > 0 {
				open[g-t.bidders()] += x
			}
			return
		}
		for _, o := range c.pick {
			if o >= 0 {
				share[o] += x
			}
		}
	})
	return share, open
}

// shared is how much of every option the relaxation chooses.
func (s *simplex) shared() []float64 {
	share, _ := s.primalShares()
	return share
}

// shares is primalShares with sessions that are open for certain counted as such.
func (s *simplex) shares(l *limits) (share, open []float64) {
	share, open = s.primalShares()
	s.t.confirmed(l, open)
	return share, open
}
