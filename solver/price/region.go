package price

import (
	"math"
	"slices"

	"instroom/solver"
)

// regions cuts the sessions into groups of at most size that share many people:
// runs of the ordering, begun a little further with every turn, so that borders
// fall elsewhere.
func (s *search) regions(size, turn int) [][]int32 {
	if s.order == nil {
		s.order = s.t.ordering()
	}
	var out [][]int32
	for from, to := 0, size-turn*size*38/100%size; from < len(s.order); from, to = to, to+size {
		region := slices.Clone(s.order[from:min(to, len(s.order))])
		slices.Sort(region)
		out = append(out, region)
	}
	return out
}

// ordering lists the sessions breadth first over those that share people, from
// one that lies at an end: where people stay near home, neighbours in the list
// are neighbours on the map.
//
// Cuthill & McKee, Reducing the bandwidth of sparse symmetric matrices, Proc.
// 24th ACM National Conference (1969), https://doi.org/10.1145/800195.805928.
func (t *task) ordering() []int32 {
	var out []int32
	seen := make([]int32, t.sessions()) // the last walk that came by
	walk := int32(0)
	from := func(first int32) []int32 {
		walk++
		queue := []int32{first}
		seen[first] = walk
		for i := 0; i < len(queue); i++ {
			options := t.optionsIn(queue[i])
			stride := 1 + len(options)/sampledOwners
			for k := 0; k < len(options); k += stride {
				b := t.bidderOf[t.slotOf[options[k]]]
				for x := t.optAt[t.slotAt[b]]; x < t.optAt[t.slotAt[b+1]]; x++ {
					if s := t.sess[x]; seen[s] < walk && seen[s] >= 0 {
						seen[s] = walk
						queue = append(queue, s)
					}
				}
			}
		}
		return queue
	}
	for s := range t.session {
		if seen[s] < 0 {
			continue
		}
		list := from(int32(s))
		list = from(list[len(list)-1])
		for _, k := range list {
			seen[k] = -1
		}
		out = append(out, list...)
	}
	return out
}

// sampledOwners is how many people of a session, about, are asked for what else
// they could choose.
const sampledOwners = 32

// block is what the relaxation over one region says: prices of its rows, and
// the options in its sessions that it leans to.
type block struct {
	lines  []int32
	prices []int64
	wish   []int32
	looked int64
}

// refine lowers the bound region by region: the relaxation over the prices of a
// region, all others held, solved to its optimum. Every second region is solved
// at the same time, which is block descent where they share nobody; where the
// sum is not better, they are taken one by one. wish gathers what the regions
// lean to, by slot.
func (s *search) refine(u []int64, l *limits, size, turn int, wish []int32) []int64 {
	t := s.t
	regions := s.regions(size, turn)
	hands := make([]*numbers, t.threads)
	seen := make([][]bool, t.threads)
	for i := range hands {
		hands[i], seen[i] = t.newNumbers(), make([]bool, t.bidders())
	}
	value := t.evaluate(u, l, s.f, s.shift, nil).value
	for wave := range 2 {
		blocks := make([]*block, len(regions))
		t.each(len(regions), func(hand, i int) {
			if i%2 == wave && !s.out() {
				blocks[i] = s.block(u, l, regions[i], hands[hand], seen[hand])
			}
		})
		next := slices.Clone(u)
		for _, b := range blocks {
			if b == nil {
				continue
			}
			s.f.looked += b.looked
			for k, r := range b.lines {
				next[r] = b.prices[k]
			}
			for _, o := range b.wish {
				wish[t.slotOf[o]] = o
			}
		}
		if after := t.evaluate(next, l, s.f, s.shift, nil).value; less(after, value) {
			u, value = next, after
			continue
		}
		for _, b := range blocks {
			if b == nil || len(b.lines) == 0 || s.out() {
				continue
			}
			next := slices.Clone(u)
			for k, r := range b.lines {
				next[r] = b.prices[k]
			}
			if after := t.evaluate(next, l, s.f, s.shift, nil).value; less(after, value) {
				u, value = next, after
			}
		}
	}
	if !s.opened { // else some openings are decided, and this holds for them alone
		s.proven = min(s.proven, value.floor(s.shift))
	}
	s.report()
	return u
}

// block solves the relaxation over the rows that belong to a region alone.
func (s *search) block(u []int64, l *limits, region []int32, n *numbers, seen []bool) *block {
	t := s.t
	bidders := t.owners(region, seen)
	x := t.excerpt(bidders, t.optionsOf(bidders, l), l, n)
	open := make([]bool, len(x.rows))
	used := make([]int, len(x.rows))
	for i, k := range x.places {
		if _, in := slices.BinarySearch(region, k); !in {
			continue
		}
		open[i] = true
		for _, list := range [][]coef{x.useRow[i], x.keepRow[i]} {
			for _, c := range list {
				used[c.row]++
			}
		}
		if h := x.shut[i]; h >= 0 {
			for _, r := range x.shuts[h].rows {
				open[r] = true
			}
		}
	}
	for r := range x.rows {
		if k := x.rows[r].key; k.kind == resourceRow {
			row := &t.pr.Rows[k.at]
			open[r] = used[r] == len(row.Sessions)+len(row.Shut)
		}
	}
	xu := x.prices(u)
	sx := newBlock(x.task, xu, open, s.shift)
	out := &block{}
	if !sx.start(x.low, xu, s.shift, s.box(0)) {
		return out
	}
	sx.solve(s.out)
	out.looked = sx.cost()
	if sx.broken {
		return out
	}
	next := slices.Clone(xu)
	for r, v := range sx.multipliers(s.shift) {
		if sx.at[r] >= 0 {
			next[r] = v
		}
	}
	f := &finder[int64]{t: x.task}
	before := x.evaluate(xu, x.low, f, s.shift, nil).value
	if after := x.evaluate(next, x.low, f, s.shift, nil).value; less(after, before) {
		for r, v := range next {
			if v != xu[r] {
				out.lines, out.prices = append(out.lines, x.lines[r]), append(out.prices, v)
			}
		}
	}
	out.looked += f.looked
	sx.primal(func(g int, c *column, v float64) {
		if g >= x.bidders() || v <= 0.5 {
			return
		}
		for _, o := range c.pick {
			if o >= 0 && open[x.sess[o]] {
				out.wish = append(out.wish, x.options[o])
			}
		}
	})
	return out
}

// change is what a region wants different: slots and their options, −1 = none.
type regionPlan struct {
	slots, options []int32
	looked         int64
}

// improveRegions looks for a better plan region by region: each is solved for
// its own people and sessions, with all else held, by the search itself, where it concerns
// any of its people. Regions share neither people nor sessions, so they are solved at the
// same time; what they share, a budget say, is checked when their changes are taken over.
// width and work are those of a neighbourhood.
func (s *search) improveRegions(p *incumbent, u []int64, l *limits, size, turn int, width, work int64, concerns func(b int) bool) {
	t := s.t
	regions := s.regions(size, turn)
	of := make([]int32, t.sessions())
	for i, region := range regions {
		for _, k := range region {
			of[k] = int32(i)
		}
	}
	members, concerned := make([][]int32, len(regions)), make([]bool, len(regions))
	for b := range t.bidder {
		if home := p.home(int32(b), of); home >= 0 {
			members[home] = append(members[home], int32(b))
			concerned[home] = concerned[home] || concerns(b)
		}
	}
	hands := make([]*numbers, t.threads)
	for i := range hands {
		hands[i] = t.newNumbers()
	}
	plans := make([]*regionPlan, len(regions))
	t.each(len(regions), func(hand, i int) {
		if !s.out() && concerned[i] {
			plans[i] = s.neighbourhood(p, u, l, int32(i), of, members[i], width, work, hands[hand])
		}
	})
	for _, r := range plans {
		if r != nil {
			s.f.looked += r.looked
			p.adopt(r)
		}
	}
}

// home returns the region of a bidder: that of its first seat, or of its first
// option where it has none; −1 for who holds a stay.
func (p *incumbent) home(b int32, of []int32) int32 {
	t := p.t
	at := int32(-1)
	for j := t.slotAt[b]; j < t.slotAt[b+1]; j++ {
		if p.pinned(j) {
			return -1
		}
		if o := p.choice[j]; o >= 0 && at < 0 {
			at = of[t.sess[o]]
		}
	}
	if at >= 0 {
		return at
	}
	return of[t.sess[t.optAt[t.slotAt[b]]]]
}

// neighbourhood looks for a better plan of one region: of its members, in its
// sessions, among what the prices find nearly as good as the best: width is how
// much worse, in points. It looks at so many options at most, about.
func (s *search) neighbourhood(p *incumbent, u []int64, l *limits, region int32, of, members []int32, width, work int64, n *numbers) *regionPlan {
	t := s.t
	f := &finder[int64]{t: t}
	var options []int32
	held := map[int32]bool{} // slots that keep what they have
	for _, b := range members {
		f.values(int(b), u, 1<<s.shift)
		options = p.nearly(b, region, of, l, f, width<<s.shift, options, held)
	}
	out := &regionPlan{looked: f.looked}
	x := t.excerpt(members, options, l, n)
	x.hold(p, region, of)
	for i, j := range x.slots {
		x.low.must[i] = x.low.must[i] || held[j]
	}
	w, xu, shift, spread := x.weights(s.w), x.prices(u), s.shift, s.spread
	if s.ties != nil {
		up := x.tilt(s.ties)
		if up == 0 {
			return out
		}
		w, spread = x.w, spread<<up
		shift = max(up, shift) - up // the multipliers are the same numbers, with fewer bits below a point
		for i := range xu {
			xu[i] <<= up + shift - s.shift
		}
	}
	now := newIncumbent(x.task, w, x.low)
	for i, j := range x.slots {
		if o := p.choice[j]; o >= 0 {
			k, ok := slices.BinarySearch(x.options, o)
			if !ok {
				return out
			}
			now.set(int32(i), int32(k))
		}
	}
	for i, r := range x.lines {
		if kind := x.rows[i].key.kind; kind == resourceRow || kind == careRow {
			x.rows[i].rhs += now.use[i] - p.use[r]
		}
	}
	sub := &search{t: x.task, w: now.w, f: &finder[int64]{t: x.task}, shift: shift, work: work, halt: s.halt, spread: spread, plain: true}
	if !sub.offer(now.clone()) {
		return out
	}
	sub.sx = newSimplex(x.task, nil, simplexRows)
	sub.node(x.low, xu, 1)
	out.looked += sub.spent()
	for i, o := range sub.best.choice {
		if o != now.choice[i] {
			k := int32(-1)
			if o >= 0 {
				k = x.options[o]
			}
			out.slots, out.options = append(out.slots, x.slots[i]), append(out.options, k)
		}
	}
	return out
}

// nearly adds to a list the options of a bidder that the search in a region may choose: those
// in its sessions that, with the best that goes with them, are worth at most width less than
// the best of the slot, and what each slot holds. Slots that hold something elsewhere keep it.
// f has the values.
func (p *incumbent) nearly(b, region int32, of []int32, l *limits, f *finder[int64], width int64, options []int32, held map[int32]bool) []int32 {
	t := p.t
	s0, s1 := t.slotAt[b], t.slotAt[b+1]
	first := t.optAt[s0]
	usable := func(j, o int32) bool {
		if held[j] {
			return o == p.choice[j]
		}
		return !l.ban[o] && of[t.sess[o]] == region && (t.isStay == nil || !t.isStay[o])
	}
	for j := s0; j < s1; j++ {
		if cur := p.choice[j]; cur >= 0 && of[t.sess[cur]] != region {
			held[j] = true
		}
	}
	pairs := s1-s0 == 2 && t.conflict[b] != nil
	if pairs {
		f.looked += 4 * int64(len(f.v))
	}
	worth := func(j, o int32) int64 {
		v := f.v[o-first]
		if !pairs {
			return v
		}
		other, most := s0+s1-1-j, int64(0)
		for k := t.optAt[other]; k < t.optAt[other+1]; k++ {
			if x := f.v[k-first]; x > most && usable(other, k) && !t.clash(b, o, k) {
				most = x
			}
		}
		return v + most
	}
	for j := s0; j < s1; j++ {
		cur := p.choice[j]
		if held[j] {
			options = append(options, cur)
			continue
		}
		var top int64
		for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
			if usable(j, o) {
				top = max(top, worth(j, o))
			}
		}
		for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
			if o == cur || usable(j, o) && worth(j, o) >= top-width {
				options = append(options, o)
			}
		}
	}
	return options
}

// hold leaves the sessions of an excerpt what the people outside do not use of
// them; sessions of other regions keep their heads, and nothing is shut.
func (x *excerpt) hold(p *incumbent, region int32, of []int32) {
	mine := make([]int32, len(x.places))
	for _, j := range x.slots {
		if o := p.choice[j]; o >= 0 {
			k, _ := slices.BinarySearch(x.places, x.from.sess[o])
			mine[k] += int32(x.from.headsOf(o))
		}
	}
	x.shuts, x.shutW, x.low.state = nil, nil, nil
	for i, k := range x.places {
		others := p.n[k] - mine[i]
		f := beside(x.fill[i], others)
		lo, hi := max(0, x.low.lo[i]-others), max(0, x.low.hi[i]-others)
		switch h := x.from.shut[k]; {
		case h >= 0 && p.gone[h]:
			hi = 0
		case of[k] != region:
			f = solver.Fill{Min: 1, Max: mine[i], Free: mine[i]}
			lo, hi = 0, mine[i]
		case others > 0:
			lo = max(lo, x.from.fill[k].Min-others)
		}
		x.shut[i], x.keepRow[i] = -1, nil
		if others > 0 || of[k] != region {
			x.useRow[i] = nil // used in any case
			x.grouped[i] = f.OpenCost != 0 || f.Short > 0 || f.AboveCost != 0 && f.Free < f.Max || lo > 0
		}
		hi = min(hi, f.Max)
		x.low.lo[i], x.low.hi[i] = lo, hi
		x.fill[i], x.part.fill[i] = f, f
		if !x.grouped[i] {
			x.rows[i].rhs, x.rows[i].free = int64(hi), false
			x.fill[i].Max, x.part.fill[i].Max = hi, hi
		}
	}
}

// weights carries the guiding weights of the larger task over.
func (x *excerpt) weights(w []int64) []int64 {
	out := make([]int64, len(x.options))
	for i, o := range x.options {
		out[i] = w[o]
	}
	return out
}

// adopt takes the changes of a region over, all or none.
func (p *incumbent) adopt(r *regionPlan) {
	t := p.t
	before, short := p.value, p.short
	p.log = make([]change, 0, 2*len(r.slots))
	for _, j := range r.slots {
		p.set(j, -1)
	}
	for i, j := range r.slots {
		p.set(j, r.options[i])
	}
	ok := p.value >= before && p.short <= short
	for i, j := range r.slots {
		if o := r.options[i]; ok && o >= 0 {
			ok = !p.overRows(t.bidderOf[j]) && t.fits(p.l, t.sess[o], p.n[t.sess[o]])
		}
	}
	if !ok {
		p.undo(0)
	}
	p.log = nil
}

// priceSize is the sessions of a region where prices are refined, planSize of one
// where the plan is improved: large, since borders cost, and yet a pivot is cheap.
const (
	priceSize = 320
	planSize  = 320
)

// planWidth is which part of the spread an option may be worse than the best to be among
// those that a region may choose: a wider choice takes longer and finds no more.
const planWidth = 16

// regionWork caps the search in one region, in options looked at.
const regionWork = 20_000_000

// refined sweeps over the regions twice, with other borders the second time, and up to
// four times as long as that lowers the bound; where it leaves half of the work for plans.
func (s *search) refined(u []int64, l *limits) ([]int64, []int32) {
	wish := make([]int32, len(s.t.slot))
	for j := range wish {
		wish[j] = -1
	}
	for turn := range 4 {
		if turn > 0 && 2*s.spent() > s.work {
			break
		}
		before := s.proven
		u = s.refine(u, l, priceSize, turn, wish)
		if turn > 0 && float64(before-s.proven) < float64(dullRefining*math.Abs(float64(s.proven))) {
			break
		}
	}
	return u, wish
}

// dullRefining is by which part of itself a sweep has to lower the bound for another to follow.
const dullRefining = 1e-5

// large bounds and improves a part that is too large for one relaxation: prices
// refined region by region, then the plan improved region by region.
func (s *search) large(u []int64, l *limits) []int64 {
	t := s.t
	u, wish := s.refined(u, l)
	p := newIncumbent(t, s.w, l.loose())
	guide := make([]int64, t.sessions())
	for i := range guide {
		guide[i] = u[i] >> s.shift
	}
	p.construct(wish, guide)
	s.offer(p.clone())
	s.improveBySweeps(p, u, l, 4)
	return u
}

// byRegions takes a part whose descent has ended far from the optimum the way of large ones,
// before its whole relaxation: regions bring prices nearer in a fraction of the pivots. It
// reports whether that is enough, and the relaxation more than the work allows.
func (s *search) byRegions(d *dual, l *limits) bool {
	if s.sx.m < sweptRows || s.sx.m > simplexRows || s.t.opens() || d.aim < float64(farAim*math.Abs(d.value.float())) {
		return false
	}
	d.u = s.large(d.u, l)
	*d = s.t.evaluate(d.u, l, s.f, s.shift, nil)
	return s.isNear(lastPart, d.floor(s.shift)) && s.work-s.spent() <= resolved*int64(len(s.t.option))
}

// farAim is how far a descent aims at its end, of the value, where points of 1 to 1,000,000
// leave it 0.014 % above the optimum; elsewhere it aims at a tenth of that and ends at 0.003.
const farAim = 5e-6

// sweptRows is where a relaxation is large enough for its plan to be improved by
// region before the tree begins in any case: a node of the whole costs more than they do.
// From nearRows on that is done where the plan is not near the bound yet: a tree below
// a poor plan goes on for long.
var ( // variables for tests alone
	sweptRows = 600
	nearRows  = 300
)

// sweeps reports whether the plan is improved region by region before the tree begins.
func (s *search) sweeps(bound int64) bool {
	t := s.t
	if s.swept || s.best == nil || s.enough(bound) {
		return false
	}
	return s.sx.m >= sweptRows || s.sx.m >= nearRows && t.points && !t.opens() && !s.near && !s.boundOnly && !s.isNear(nearPart, bound)
}

// sweep improves the best plan region by region, at the prices of the whole relaxation.
func (s *search) sweep(u []int64, l *limits) {
	p := s.best.clone()
	p.l = l.loose() // it came with limits of its own
	s.improveBySweeps(p, u, l, 3)
}

// improveBySweeps sweeps over the regions, each time with other borders, as long
// as it pays. After the first sweep seats change hands across the borders too.
func (s *search) improveBySweeps(p *incumbent, u []int64, l *limits, sweeps int) {
	size := planSize
	if s.t.sessions() < sweptRows {
		size /= 2
	}
	first := p.value
	for turn := range sweeps {
		before := p.value
		if s.out() {
			return
		}
		s.improveRegions(p, u, l, size, turn+2, max(2, s.spread/planWidth), regionWork, func(int) bool { return true })
		if turn == 0 {
			p.improve(s.halt)
		}
		s.offer(p.clone())
		if gain := p.value - before; gain*dullSweep <= p.value-first {
			return
		}
	}
}

// dullSweep is the part of all that sweeps have won that one has to win for another to follow.
const dullSweep = 50
