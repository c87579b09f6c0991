package price

import (
	"math"
	"slices"

	"instroom/solver"
)

// weights are the points of the options, raised by class in strict mode.
func (q *partRun) weights() []int64 {
	w := make([]int64, len(q.option))
	for i, o := range q.option {
		w[i] = int64(q.pr.OptionPoints[o])
	}
	for k := 1; k <= 3 && q.run.p.Strict; k++ {
		q.addClass(w, k, q.run.boost[k])
	}
	return w
}

// points finds a plan of many points and, but for strict mode, proves its bound.
func (q *partRun) points(previous *solver.Result) {
	if old := q.unchanged(); old != nil {
		q.reuse(old)
		return
	}
	t := q.pointsTask(false, [3]int64{})
	t.w = q.weights()
	work := q.work
	if len(q.run.classes) > 0 {
		work = work * 8 / 10
	}
	u, warm := q.recall(pointsStage, t, q.run.boosted)
	s := q.search(t, t.w, work)
	s.shift = q.run.boosted
	s.proven = int64(q.told.Bound)
	if !q.run.p.Strict {
		s.tell = func(p *incumbent, score, bound int64) { q.run.tell(q, score, bound, q.placed(p)) }
	}
	s.offer(newIncumbent(t, s.w, q.l))
	held := q.hold(s, previous, u)
	will := held && s.will()
	if !will {
		s.sx = newSimplex(t, nil, t.mostRows(q.l))
	}
	var d dual
	if warm {
		s.near, s.past = true, q.recallProof(pointsStage)
		if !will && s.coarsely() {
			u = s.coarse(u, q.l)
		}
		d = dual{u: u}
	} else {
		d = q.descended(s)
	}
	if q.run.p.Strict {
		q.prices = rescaled(d.u[:q.sessions()], s.shift, q.run.shift)
		// The classes come first; what these weights would prove nobody asks.
		s.plan(q.l, nil, d.u)
		q.best, q.score = s.best, 0
		q.count()
		q.close(s)
		return
	}
	if !warm {
		s.proven = min(s.proven, d.floor(s.shift))
		s.report()
	}
	switch {
	case will, s.out() && warm && held: // the old plan will do
	case !warm && s.enough(d.floor(s.shift)):
	case s.out():
		// No time for more than a plan by these prices.
		s.plan(q.l, nil, d.u)
	case s.sx == nil && !t.costs():
		d.u = s.large(d.u, q.l)
	case !warm && s.sx != nil && s.byRegions(&d, q.l):
		s.sx, s.nearly = nil, true
	}
	q.proof, q.bound = s.root(d.u)
	q.brief = s.brief
	switch {
	case warm && !held && !s.planned:
		s.plan(q.l, nil, s.rootU) // the work ended before there was any
	case !warm && !s.enough(q.bound) && (s.sx != nil || !s.nearly):
		s.polish()
	}
	if held && s.slack == 0 {
		s.favour(s.rootU, q.previous(previous))
	}
	q.prices = s.rootU[:q.sessions()]
	q.remember(pointsStage, s)
	q.take(s)
}

// polish improves the plan of a search that ends unproven as a whole: a search region by
// region leaves moves across their borders, and sessions that only a move from another
// region would fill, or empty.
func (s *search) polish() {
	p := s.best.clone()
	p.l = s.t.freeLimits() // those of a node deep in the tree are past
	p.improve(s.halt)
	s.offer(p.clone())
	p.gates(nil, nil, s.halt)
	p.improve(s.halt)
	s.offer(p)
}

// rescaled turns multipliers of one fixed point into another.
func rescaled(u []int64, from, to uint) []int64 {
	out := make([]int64, len(u))
	for i, v := range u {
		out[i] = v << (to - from)
	}
	return out
}

// descended finds prices from nothing, and a first plan on the way: one coarse
// round of the auction (from finer prices the descent ends worse), then descent.
func (q *partRun) descended(s *search) dual {
	t := s.t
	a := newAuction(t, q.l, s.f, make([]int64, len(t.rows)), s.shift)
	step := t.bidStep() << s.shift
	coarsely := s.coarsely()
	if coarsely && t.classed() {
		a.round(step, 1) // the levels do better
	} else {
		a.round(step, 12)
	}
	a.relax(step)
	s.start(a.held)
	u := a.price
	if coarsely {
		u = s.coarse(u, q.l)
		if d := t.evaluate(u, q.l, s.f, s.shift, nil); s.enough(d.floor(s.shift)) {
			return d
		}
	}
	return t.descend(u, q.l, s.f, s.shift, s.score, t.steps(), s.out)
}

// spread is the scale on which prices sort people, in points: what the options
// of a slot differ by on average, and at least a part of what they are worth.
func (t *task) spread() int64 {
	differ, worth, n := t.differ()
	return max(2, max(differ, worth/16)/max(1, n))
}

// bidStep is by how much a bid of the auction raises a price at least, in points: in
// steps of what the options are worth most prices of sessions with free seats end so
// high, where the part is classed, that the descent does not come down from them.
func (t *task) bidStep() int64 {
	if t.classed() {
		differ, _, n := t.differ()
		return max(2, differ/4/n)
	}
	return t.spread()
}

// classed reports whether a large part has points of classes: worth many times what
// the options of a slot differ by, though these do differ, and some many times others.
func (t *task) classed() bool {
	differ, worth, _ := t.differ()
	return len(t.option) > largeOptions && worth/256 < differ && differ < worth/16 && t.tiered()
}

// tiered reports whether some needs are worth many times what most are, as points of
// classes make them.
func (t *task) tiered() bool {
	_, worth, n := t.differ()
	return n > 0 && slices.Max(t.w) > 4*worth/n
}

// differ sums over the slots with a choice what their options differ by and what the
// best is worth.
func (t *task) differ() (differ, worth, n int64) {
	for j := range t.slot {
		lo, hi := t.optAt[j], t.optAt[j+1]
		if hi-lo < 2 {
			continue
		}
		a, z := t.w[lo], t.w[lo]
		for _, w := range t.w[lo:hi] {
			a, z = min(a, w), max(z, w)
		}
		differ += z - a
		worth += max(z, 0)
		n++
	}
	return differ, worth, n
}

// take keeps the best plan of a search.
func (q *partRun) take(s *search) {
	q.best, q.score = s.best, s.score
	q.bound = max(q.bound, q.score)
	q.count()
	q.close(s)
	q.run.tell(q, q.score, q.bound, q.placed(q.best))
}

// close books the work of a search.
func (q *partRun) close(s *search) {
	q.spent += s.spent()
	if s.spent() > s.work {
		q.run.limited.Store(true)
	}
}

// placed counts the needs that a plan places.
func (q *partRun) placed(p *incumbent) int {
	n := 0
	for j, o := range p.choice {
		if o >= 0 && !p.pinned(int32(j)) {
			n += int(q.heads[j])
		}
	}
	return n
}

func (q *partRun) count() {
	q.counts = [4]int64{}
	for j, o := range q.best.choice {
		if o < 0 || q.isStay != nil && q.isStay[o] {
			continue
		}
		for _, m := range q.membersOf(int32(j)) {
			q.counts[m.Class]++
		}
	}
}

// steps is how many steps of descent a task gets: fewer where each is dear, and where the
// simplex does better with what is left. It does not where classes keep prices far from the
// best, where many openings hang on the averages, and in large parts.
func (t *task) steps() int {
	most := 200
	if len(t.option) <= fewerSteps && !t.classed() && !t.costs() {
		most = 140
	}
	return max(100, min(most, 200_000_000/max(1, len(t.option))))
}

const fewerSteps = 200_000 // options

// search is a search that has no relaxation yet.
func (q *partRun) search(t *task, w []int64, work int64) *search {
	t.threads = q.run.threads()
	return &search{
		t: t, w: w, f: &finder[int64]{t: t}, shift: q.run.shift, slack: q.run.o.Gap, work: work, halt: q.run.halted, goal: math.MaxInt64,
		book: &cutBook{at: map[*cut]int{}}, spread: t.spread(), rows: len(t.rows),
	}
}

// previous returns the choices of an earlier result that still exist here.
func (q *partRun) previous(r *solver.Result) []int32 {
	if r != nil && q.run.old != nil {
		return q.previously(q.run.old)
	}
	if r == nil || len(r.Choice) != q.pr.Slots() {
		return nil
	}
	wish := make([]int32, len(q.slot))
	for j := range wish {
		wish[j] = -1
		if o := r.Choice[q.slot[j]]; o >= 0 {
			if k, ok := slices.BinarySearch(q.option[q.optAt[j]:q.optAt[j+1]], o); ok {
				wish[j] = q.optAt[j] + int32(k)
			}
		}
	}
	return wish
}

// adopt makes a plan of another task of the same part one of this task.
func adopt(t *task, w []int64, l *limits, from *incumbent) *incumbent {
	p := newIncumbent(t, w, l)
	for h, gone := range from.gone {
		if gone {
			p.shut(h)
		}
	}
	for j, o := range from.choice {
		p.set(int32(j), o)
	}
	copy(p.closed, from.closed)
	return p
}

// class proves how many of a class any plan can place that places at least
// floor of each class before it. In strict mode a plan with more becomes the plan.
func (q *partRun) class(k int, floor [3]int64) {
	q.floor[k] = floor
	if q.twin != nil && q.twin.floor[k] == floor && slices.Contains(q.twin.run.classes, k) {
		q.classRt[k], q.classTop[k] = q.twin.classRt[k], q.twin.classTop[k]
		return
	}
	t := q.classTask(k, floor)
	w := slices.Clone(t.w)
	for j, f := 1, int64(1<<20); j < k; j, f = j+1, f>>8 {
		q.addClass(w, j, f)
	}
	// What earlier stages left over is shared by the classes to come, and in
	// strict mode by the points after them.
	stages := int64(0)
	for _, c := range q.run.classes {
		if c >= k {
			stages++
		}
	}
	if q.run.p.Strict {
		stages++
	}
	u, warm := q.recall(k, t, q.run.shift)
	s := q.search(t, w, (q.work-q.spent)/stages)
	s.boundOnly, s.brief = !q.run.p.Strict, warm && q.brief
	if !s.brief {
		s.sx = newSimplex(t, nil, simplexRows)
	}
	s.offer(adopt(t, w, q.l, q.best))
	var d dual
	if warm {
		s.near, s.past = true, q.recallProof(k)
		d = dual{u: u}
	} else {
		d = t.descend(make([]int64, len(t.rows)), q.l, s.f, s.shift, s.score, t.steps()/2, s.out)
	}
	if s.sx == nil && !s.brief {
		d.u, _ = s.refined(d.u, q.l)
	}
	q.classRt[k], q.classTop[k] = s.root(d.u)
	q.remember(k, s)
	q.classTop[k] = max(q.classTop[k], s.score)
	q.close(s)
	if q.run.p.Strict && s.score > q.counts[k] {
		pt := q.pointsTask(false, [3]int64{})
		pt.w = q.weights()
		p := adopt(pt, pt.w, q.l, s.best)
		p.improve(q.run.halted)
		q.best = p
		q.count()
	}
}

// strict proves the bound over the plans with the same places of each class.
func (q *partRun) strict(floor [3]int64) {
	same := true
	for k := 1; k <= 3; k++ {
		same = same && floor[k-1] == q.counts[k]
	}
	t := q.pointsTask(true, floor)
	for i := range t.rows {
		if t.rows[i].key.kind == classRow && !same {
			t.rows[i].free = false
		}
	}
	w := q.weights()
	s := q.search(t, w, q.work-q.spent)
	s.sx = newSimplex(t, nil, simplexRows)
	s.offer(adopt(t, w, q.l, q.best))
	u := make([]int64, len(t.rows))
	copy(u, q.prices)
	d := t.descend(u, q.l, s.f, s.shift, s.score, t.steps(), s.out)
	if s.sx == nil {
		d.u, _ = s.refined(d.u, q.l)
	}
	q.proof, q.bound = s.root(d.u)
	q.prices = d.u[:q.sessions()]
	q.take(s)
}
