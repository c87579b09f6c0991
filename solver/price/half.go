package price

import (
	"cmp"
	"math/bits"
	"slices"

	"instroom/model"
)

// Half of the sum of some rows, rounded down on both sides, is a row that every plan
// keeps (a zero-half cut). A market of seven rooms has five childcare places each, for six
// parents who need two and two dozen who need one: if all those who need one are there,
// eleven places are left for those who need two, five of them. The relaxation seats five
// and a half, and whatever it is forbidden in one room it does in the next; covers, which
// look at one row, move the half around. The sum of the seven rows, with those of the
// needs of the two dozen, has no odd number but on its right:
//
//	Σ 2·x (six) + Σ 2·x (two dozen) ≤ 35 + 24,  so that  Σ x ≤ 29
//
// The rows are those of seats, of childcare, and "a need has one place at most".
//
// Caprara & Fischetti, {0, ½}-Chvátal-Gomory cuts, Mathematical Programming 74 (1996),
// https://doi.org/10.1007/BF02592196. Found by elimination of the options that are torn,
// as in Koster, Zymolka & Kutschka, Algorithms to separate {0, ½}-Chvátal-Gomory cuts,
// Algorithmica 55 (2009), https://doi.org/10.1007/s00453-008-9218-7.

const (
	leastHalf = 0.02  // how far what a half loses by rounding stays below all it can gain
	wholeHalf = 1e-3  // options nearer than this to a whole are not torn
	mostHalf  = 4_000 // torn options
	wordWork  = 8     // words, or options of rows added up, that count as an option looked at
)

// halfRow is a row, or a sum of rows, of which half may be taken.
type halfRow struct {
	odd   []uint64 // torn options with an odd coefficient
	of    []uint64 // the rows that it is the sum of
	rhs   bool     // is odd
	slack float64
}

// add adds another row, modulo two.
func (r *halfRow) add(p *halfRow) {
	for k := range r.odd {
		r.odd[k] ^= p.odd[k]
	}
	for k := range r.of {
		r.of[k] ^= p.of[k]
	}
	r.rhs = r.rhs != p.rhs
	r.slack += p.slack
}

func (r *halfRow) has(i int) bool { return r.odd[i>>6]>>(i&63)&1 != 0 }

// halver looks for half rows that a fractional plan breaks.
type halver struct {
	t      *task
	share  []float64
	torn   []int32 // options
	place  []int32 // by option, in torn; −1 = not torn
	rows   []halfRow
	source []int32 // by row: the row of the task, or −1 − slot
	units  []int64 // scratch of summed, zero between uses
	words  int64   // looked at
}

// halves adds the halves of sums of rows that a fractional plan breaks. It reports
// whether there were any.
func (t *task) halves(share []float64, f *finder[int64]) bool {
	if t.cutsFull() {
		return false
	}
	h := &halver{t: t, share: share, place: slices.Repeat([]int32{-1}, len(share))}
	for o, x := range share {
		if x > wholeHalf && x < 1-wholeHalf {
			h.place[o] = int32(len(h.torn))
			h.torn = append(h.torn, int32(o))
		}
	}
	if len(h.torn) == 0 || len(h.torn) > mostHalf || t.mayPart() {
		return false
	}
	h.units = make([]int64, len(share))
	h.collect()
	any := h.eliminate()
	f.looked += int64(len(share)) + h.words/wordWork
	return any
}

// mayPart reports whether some who sit together could come to sit apart, as where pins may
// lapse: what one choice takes is then not what its option tells.
func (t *task) mayPart() bool {
	return t.isStay != nil && slices.ContainsFunc(t.heads, func(n int32) bool { return n > 1 })
}

// collect lists the rows that torn options use and that have no whole unit to spare.
func (h *halver) collect() {
	t := h.t
	var used, slots []int32
	for _, o := range h.torn {
		used = append(used, t.sess[o])
		for _, c := range t.extras(o) {
			if t.rows[c.row].key.kind == careRow {
				used = append(used, c.row)
			}
		}
		slots = append(slots, t.slotOf[o])
	}
	slices.Sort(used)
	for _, r := range slices.Compact(used) {
		h.row(r, t.unitsOf(r), t.unitsLeft(r))
	}
	for _, j := range slices.Compact(slots) { // torn options are in order, and so are their slots
		var uses []optionUse
		for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
			uses = append(uses, optionUse{o, 1})
		}
		h.row(-1-j, uses, 1)
	}
	for i := range h.rows {
		h.rows[i].of = make([]uint64, (len(h.rows)+63)/64)
		h.rows[i].of[i>>6] |= 1 << (i & 63)
	}
}

// row adds a row of so many units. Whoever is seated whole and takes an odd number of
// them is made even by the row of the need.
func (h *halver) row(source int32, uses []optionUse, units int64) {
	r := halfRow{odd: make([]uint64, (len(h.torn)+63)/64), rhs: units&1 != 0, slack: float64(units)}
	for _, u := range uses {
		x := h.share[u.option]
		r.slack -= float64(float64(u.a) * x)
		switch i := h.place[u.option]; {
		case u.a&1 == 0:
		case i >= 0:
			r.odd[i>>6] |= 1 << (i & 63)
		case x > 0.5:
			r.rhs = !r.rhs
		}
	}
	if r.slack = max(0, r.slack); r.slack < 1-leastHalf {
		h.rows, h.source = append(h.rows, r), append(h.source, source)
	}
}

// eliminate adds rows to others until what is torn most has even coefficients, and takes
// half of each sum that is broken by then.
func (h *halver) eliminate() bool {
	any, t := false, h.t
	try := func(r *halfRow) {
		if h.broken(r) && !t.cutsFull() {
			c, touched := h.cut(r)
			any = t.addHalf(c, h.units, touched, h.share) || any
			h.words += int64(2 * len(touched))
			for _, o := range touched {
				h.units[o] = 0
			}
		}
	}
	done := make([]bool, len(h.rows))
	for i := range h.rows {
		try(&h.rows[i])
	}
	order := slices.Clone(h.torn)
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(h.share[b], h.share[a]) })
	for _, o := range order {
		if t.cutsFull() {
			break
		}
		i, pivot := int(h.place[o]), -1
		for k := range h.rows {
			if !done[k] && h.rows[k].has(i) && (pivot < 0 || h.rows[k].slack < h.rows[pivot].slack) {
				pivot = k
			}
		}
		h.words += int64(len(h.rows))
		if pivot < 0 {
			continue
		}
		done[pivot] = true
		for k := range h.rows {
			r := &h.rows[k]
			if done[k] || !r.has(i) {
				continue
			}
			r.add(&h.rows[pivot])
			h.words += int64(2*len(r.odd) + len(r.of))
			if done[k] = r.slack > 1-leastHalf; !done[k] {
				try(r)
			}
		}
	}
	return any
}

// broken reports whether the half of a row loses less by rounding down its left side than
// its right one does: half of one.
func (h *halver) broken(r *halfRow) bool {
	if !r.rhs {
		return false
	}
	lost := r.slack
	for k, word := range r.odd {
		for ; word != 0; word &= word - 1 {
			lost += h.share[h.torn[k<<6+bits.TrailingZeros64(word)]]
		}
	}
	return lost < 1-leastHalf
}

// cut is the half of a sum of rows, with those of the needs that make everybody seated
// whole even, and the options that use any; h.units holds how much.
func (h *halver) cut(r *halfRow) (*cut, []int32) {
	t := h.t
	c := &cut{half: true}
	for k, word := range r.of {
		for ; word != 0; word &= word - 1 {
			if s := h.source[k<<6+bits.TrailingZeros64(word)]; s < 0 {
				c.slots = append(c.slots, t.slot[-1-s])
			} else {
				c.rows = append(c.rows, s)
			}
		}
	}
	touched := t.summed(c.rows, h.units)
	for _, o := range touched {
		if h.units[o]&1 != 0 && h.place[o] < 0 && h.share[o] > 0.5 {
			c.slots = append(c.slots, t.slot[t.slotOf[o]])
		}
	}
	slices.Sort(c.slots)
	c.slots = slices.Compact(c.slots)
	return c, touched
}

// unitsLeft is how much there is of a row of seats or of childcare.
func (t *task) unitsLeft(r int32) int64 {
	if t.rows[r].key.kind == careRow {
		return t.rows[r].rhs
	}
	// Of a session that too few people can choose too: the judge counts its seats.
	return max(t.seatsOf(r), int64(t.pr.Fill[t.session[r]].Max))
}

// summed adds up rows of seats and childcare by option, and returns the options that
// use any.
func (t *task) summed(rows []int32, units []int64) (touched []int32) {
	for _, r := range rows {
		for _, u := range t.unitsOf(r) {
			if units[u.option] == 0 {
				touched = append(touched, u.option)
			}
			units[u.option] += u.a
		}
	}
	slices.Sort(touched)
	return touched
}

// addHalf adds the row of a half, whose rows of seats and childcare add up to some units
// of the options touched, unless it is there or the plan does not break it; a plan of nil
// breaks every half.
func (t *task) addHalf(c *cut, units []int64, touched []int32, share []float64) bool {
	rhs := int64(len(c.slots))
	for _, r := range c.rows {
		rhs += t.unitsLeft(r)
	}
	rhs >>= 1
	sum := 0.0
	var list []optionUse
	for _, o := range touched {
		a := units[o]
		if _, in := slices.BinarySearch(c.slots, t.slot[t.slotOf[o]]); in {
			a++
		}
		if a > 1 {
			list = append(list, optionUse{o, a >> 1})
			if share != nil {
				sum += float64(float64(a>>1) * share[o])
			}
		}
	}
	if share != nil && sum < float64(rhs)+leastHalf/2 || slices.ContainsFunc(t.cuts, c.same) {
		return false
	}
	at := t.addCutRow(c, rhs)
	for _, u := range list {
		t.cutOf[u.option] = append(t.cutOf[u.option], coef{at, u.a})
	}
	return true
}

// lapses reports whether a slot holds nothing but pins that may lapse.
func (t *task) lapses(j int32) bool {
	return t.isStay != nil && !slices.Contains(t.isStay[t.optAt[j]:t.optAt[j+1]], false)
}

// need is the need by which a slot of the problem is named.
func (t *task) need(slot int32) model.Need {
	m := t.pr.Members[t.pr.MemberStart[slot]]
	return model.Need{Participant: t.pr.Batch.Participants[m.Participant].ID, Kind: t.pr.Batch.Kinds[m.Kind]}
}

// namedHalf writes a half as the certificate holds it.
func (t *task) namedHalf(c *cut) *model.Half {
	out := &model.Half{}
	for _, r := range c.rows {
		switch k := t.rows[r].key; k.kind {
		case careRow:
			out.Care = append(out.Care, t.pr.CareRows[k.at].Key)
		default:
			out.Sessions = append(out.Sessions, t.sessionID(k.at))
		}
	}
	for _, j := range c.slots {
		out.Needs = append(out.Needs, t.need(j))
	}
	slices.Sort(out.Sessions)
	slices.SortFunc(out.Care, compareKeys)
	slices.SortFunc(out.Needs, model.Need.Compare)
	return out
}
