package price

import (
	"slices"

	"instroom/solver"
)

// task is a part with a goal: what is maximised, and the rows that go with it.
// The points of the batch, and the people of each class, are tasks over the
// same part.
type task struct {
	*part
	points  bool    // the goal is the points, not the people of a class
	w       []int64 // by option
	fill    []solver.Fill
	rows    []row
	extraAt []int32
	extra   []coef
	shutW   []int64   // worth of shutting, by shuts
	link    []int32   // by option: its row x ≤ [n > 0], −1 = none; nil = no links at all
	links   [][]int32 // by session: those rows
	cuts    []*cut
	dual    bool     // the simplex takes rows that come in by the dual method
	cutOf   [][]coef // by option: its coefficients in cuts; nil = none may come in
	cutUse  [][]coef // by session, where it has new heads
	budget  int32    // row of the budget, where it is kept whole and takes no multiplier; 0 = none
	zero    []int64  // multipliers of no price
	mirror  *mirror  // a task without bidders: its sessions choose their people
	crew
	cap float64 // largest multiplier, in fixed point: × the most heads it stays below 2⁶¹
}

// pointsTask maximises the points. In strict mode counts holds the people to
// place in each class: rows "= counts[k]" are added.
func (q *part) pointsTask(strict bool, counts [3]int64) *task {
	t := &task{part: q, points: true, fill: q.fill, rows: q.rows, extraAt: q.extraAt, extra: q.extra}
	t.w = make([]int64, len(q.option))
	for i, o := range q.option {
		t.w[i] = int64(q.pr.OptionPoints[o])
	}
	t.budget = q.wholeBudget()
	t.zero, t.cap = make([]int64, len(q.rows)+3), q.priceCap()
	for _, h := range q.shuts {
		t.shutW = append(t.shutW, h.value)
	}
	if strict {
		t.addClassRows(3, counts, true)
	}
	return t
}

// classTask maximises the needs placed of one class (1..3), with at least
// counts[j] of each class j below it.
func (q *part) classTask(class int, counts [3]int64) *task {
	t := &task{part: q, rows: q.rows, extraAt: q.extraAt, extra: q.extra}
	t.w = make([]int64, len(q.option))
	q.addClass(t.w, class, 1)
	for _, f := range q.fill {
		f.OpenCost, f.ShortCost, f.AboveCost, f.Short, f.Free = 0, 0, 0, 0, f.Max
		t.fill = append(t.fill, f)
	}
	t.budget = q.wholeBudget()
	t.zero, t.cap = make([]int64, len(q.rows)+3), q.priceCap()
	t.shutW = make([]int64, len(q.shuts))
	t.addClassRows(class-1, counts, false)
	return t
}

// certificatePrice is the largest multiplier that a certificate may hold. A price
// grows without end where a relaxation has no plan, as with people of a class whom
// no seat is left for; it is worth as much at this end.
const certificatePrice = 1 << 48

// priceCap keeps price × heads, and the sum over a bidder's slots, inside 63 bits,
// and every price inside what a certificate may hold.
func (q *part) priceCap() float64 {
	most := int64(32)
	for _, f := range q.fill {
		most = max(most, int64(f.Max))
	}
	return float64(min(certificatePrice, int64(1)<<61/most))
}

// classNeeds returns how many needs of a class each slot has.
func (q *part) classNeeds(class int) []int64 {
	needs := make([]int64, len(q.slot))
	for j := range q.slot {
		for _, m := range q.membersOf(int32(j)) {
			if int(m.Class) == class {
				needs[j]++
			}
		}
	}
	return needs
}

// addClass adds to weights by option a number for each need of a class that it places.
func (q *part) addClass(w []int64, class int, each int64) {
	for j, n := range q.classNeeds(class) {
		for o := q.optAt[j]; n > 0 && o < q.optAt[j+1]; o++ {
			if q.isStay == nil || !q.isStay[o] {
				w[o] += n * each
			}
		}
	}
}

// addClassRows adds the rows of classes 1 to classes, of which an option takes as
// many as it places.
func (t *task) addClassRows(classes int, counts [3]int64, equal bool) {
	t.rows = slices.Clone(t.rows)
	var rows []int32
	var needs [][]int64
	size := len(t.extra)
	for k := 1; k <= classes; k++ {
		n := t.classNeeds(k)
		options := 0
		for j := range n {
			if n[j] > 0 {
				options += int(t.optAt[j+1] - t.optAt[j])
			}
		}
		if options > 0 {
			rows, needs, size = append(rows, int32(len(t.rows))), append(needs, n), size+options
			t.rows = append(t.rows, row{rhs: -counts[k-1], free: equal, key: rowKey{classRow, int32(k)}})
		}
	}
	if len(rows) == 0 {
		return
	}
	at, all := make([]int32, 1, len(t.w)+1), make([]coef, 0, size)
	for j := range t.slot {
		lo, hi := t.optAt[j], t.optAt[j+1]
		if t.extraAt != nil && !slices.ContainsFunc(needs, func(n []int64) bool { return n[j] > 0 }) {
			shift := int32(len(all)) - t.extraAt[lo]
			all = append(all, t.extra[t.extraAt[lo]:t.extraAt[hi]]...)
			for _, end := range t.extraAt[lo+1 : hi+1] {
				at = append(at, end+shift)
			}
			continue
		}
		for o := lo; o < hi; o++ {
			all = append(all, t.extras(o)...)
			if t.isStay == nil || !t.isStay[o] {
				for i, r := range rows {
					if n := needs[i][j]; n > 0 {
						all = append(all, coef{r, -n})
					}
				}
			}
			at = append(at, int32(len(all)))
		}
	}
	t.extraAt, t.extra = at, all
}

// addLink adds the row "option o only where its session has new heads".
func (t *task) addLink(o int32) int32 {
	if t.link == nil {
		t.rows = slices.Clone(t.rows)
		t.link = make([]int32, len(t.option))
		for i := range t.link {
			t.link[i] = -1
		}
		t.links = make([][]int32, t.sessions())
	}
	r := int32(len(t.rows))
	t.rows = append(t.rows, row{key: rowKey{linkRow, o}})
	t.link[o] = r
	t.links[t.sess[o]] = append(t.links[t.sess[o]], r)
	return r
}

// opens reports whether some session must be opened.
func (q *part) opens() bool {
	for s := range q.fill {
		if q.grouped[s] && mustOpen(&q.fill[s]) {
			return true
		}
	}
	return false
}

// costs reports whether opening costs points in many sessions, one in eight.
func (t *task) costs() bool { return costs(t.fill) }

func costs(fill []solver.Fill) bool {
	n := 0
	for i := range fill {
		if fill[i].Max > 0 && fill[i].OpenCost > 0 {
			n++
		}
	}
	return 8*n >= len(fill) && n > 0
}

// mustOpen reports whether the first head in a session costs more than the next
// ones: an opening cost, a minimum, or heads short of one.
func mustOpen(f *solver.Fill) bool {
	return f.OpenCost > 0 || f.Min > 1 || f.Short > 1 && f.ShortCost > 0
}

// bare is the task without the links and cuts that have come in.
func (t *task) bare() *task {
	c := *t
	own := slices.IndexFunc(t.rows, func(r row) bool { return r.key.kind >= linkRow })
	if own >= 0 {
		c.rows = t.rows[:own:own]
	}
	c.link, c.links, c.cuts, c.cutOf, c.cutUse, c.budget = nil, nil, nil, nil, nil, 0
	c.dual = false
	return &c
}

// linked is the task with the row "o only where its session has new heads" for
// every option of a session that must be opened or filled to a minimum. Cuts may
// come in, and the budget is kept whole.
func (t *task) linked() *task {
	c := t.bare()
	c.rows = slices.Clone(c.rows)
	c.cutOf, c.cutUse, c.dual = make([][]coef, len(t.option)), make([][]coef, t.sessions()), true
	c.link = slices.Repeat([]int32{-1}, len(t.option))
	c.links = make([][]int32, t.sessions())
	for s := range t.session {
		if !t.grouped[s] || !mustOpen(&t.fill[s]) {
			continue
		}
		for _, o := range t.optionsIn(int32(s)) {
			if t.headsOf(o) > 0 {
				r := int32(len(c.rows))
				c.rows = append(c.rows, row{key: rowKey{linkRow, o}})
				c.link[o] = r
				c.links[s] = append(c.links[s], r)
			}
		}
	}
	c.budget = c.budgetRow()
	return c
}

func (t *task) extras(o int32) []coef {
	if t.extraAt == nil {
		return nil
	}
	return t.extra[t.extraAt[o]:t.extraAt[o+1]]
}
