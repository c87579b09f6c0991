package price

import (
	"slices"

	"instroom/model"
	"instroom/solver"
)

// excerpt is a piece of a task: some bidders with the options wanted of them,
// and the sessions and rows that these touch, all renumbered. Making one costs
// what it holds, not what the task holds.
type excerpt struct {
	*task
	from    *task
	options []int32 // of the larger task, ascending
	slots   []int32
	places  []int32 // sessions of the larger task, ascending
	lines   []int32 // rows of the larger task: those of the sessions, then the others ascending
	low     *limits
}

// numbers is the scratch space of one thread that makes excerpts.
type numbers struct {
	place, line []int32 // new number + 1 by session and row; 0 = not in
}

func (t *task) newNumbers() *numbers {
	return &numbers{make([]int32, t.sessions()), make([]int32, len(t.rows))}
}

// excerpt cuts out the bidders with the options; both are ascending.
func (t *task) excerpt(bidders, options []int32, l *limits, n *numbers) *excerpt {
	q := &part{pr: t.pr, sharing: t.sharing, slotAt: []int32{0}, optAt: []int32{0}}
	x := &excerpt{task: &task{part: q, cap: t.cap, crew: crew{1}}, from: t, low: &limits{}, options: options}
	for _, o := range options {
		n.place[t.sess[o]] = 1
		for _, c := range t.extras(o) {
			n.line[c.row] = 1
		}
	}
	for _, b := range bidders {
		for _, jc := range t.joint[b] {
			for _, c := range jc.use {
				n.line[c.row] = 1
			}
		}
	}
	x.collect(n)
	x.addSessions(n, l)
	x.addBidders(bidders, n, l)
	x.addShuts(n)
	q.index()
	q.exclude()
	for _, s := range x.places {
		n.place[s] = 0
	}
	for _, r := range x.lines {
		n.line[r] = 0
	}
	return x
}

// collect numbers the sessions and rows that were marked.
func (x *excerpt) collect(n *numbers) {
	t := x.from
	for _, o := range x.options {
		if s := t.sess[o]; n.place[s] == 1 {
			n.place[s] = 2
			x.places = append(x.places, s)
		}
	}
	slices.Sort(x.places)
	for i, s := range x.places {
		n.place[s] = int32(i) + 1
		for _, c := range t.useRow[s] {
			n.line[c.row] = 1
		}
		for _, c := range t.keepRow[s] {
			n.line[c.row] = 1
		}
	}
	x.lines = slices.Clone(x.places)
	for r := t.sessions(); r < len(t.rows); r++ {
		if n.line[r] != 0 {
			x.lines = append(x.lines, int32(r))
		}
	}
	for i, r := range x.lines {
		n.line[r] = int32(i) + 1
	}
}

func (x *excerpt) addSessions(n *numbers, l *limits) {
	t, q := x.from, x.part
	moved := func(list []coef) []coef {
		var out []coef
		for _, c := range list {
			out = append(out, coef{n.line[c.row] - 1, c.a})
		}
		return out
	}
	for _, s := range x.places {
		q.session = append(q.session, t.session[s])
		q.fill = append(q.fill, t.fill[s])
		q.grouped = append(q.grouped, t.grouped[s])
		q.useRow = append(q.useRow, moved(t.useRow[s]))
		q.keepRow = append(q.keepRow, moved(t.keepRow[s]))
		q.shut = append(q.shut, -1)
		x.low.lo = append(x.low.lo, l.lo[s])
		x.low.hi = append(x.low.hi, l.hi[s])
	}
	for i, r := range x.lines {
		q.rows = append(q.rows, t.rows[r])
		if i < len(x.places) {
			q.rows[i].key.at = int32(i)
		}
	}
	x.fill, x.rows = slices.Clone(q.fill), slices.Clone(q.rows)
	x.zero = make([]int64, len(q.rows)+3)
}

func (x *excerpt) addBidders(bidders []int32, n *numbers, l *limits) {
	t, q := x.from, x.part
	at := 0
	for _, b := range bidders {
		slots, first := len(q.slot), at
		for j := t.slotAt[b]; j < t.slotAt[b+1]; j++ {
			from := at
			for at < len(x.options) && x.options[at] < t.optAt[j+1] {
				o := x.options[at]
				q.option = append(q.option, t.option[o])
				q.bit = append(q.bit, t.bit[o])
				q.sess = append(q.sess, n.place[t.sess[o]]-1)
				q.slotOf = append(q.slotOf, int32(len(q.slot)))
				x.w = append(x.w, t.w[o])
				if t.isStay != nil {
					q.isStay = append(q.isStay, t.isStay[o])
				}
				at++
			}
			if at == from && !l.must[j] {
				continue
			}
			q.addSlot(t.part, j)
			x.slots = append(x.slots, j)
			x.low.must = append(x.low.must, l.must[j])
		}
		if len(q.slot) == slots {
			continue
		}
		q.addBidder(t.part, int(b), func(o int32) int32 {
			k, ok := slices.BinarySearch(x.options[first:at], o)
			if !ok {
				return -1
			}
			return int32(first + k)
		})
		for k := range q.joint[len(q.joint)-1] {
			jc := &q.joint[len(q.joint)-1][k]
			jc.use = slices.Clone(jc.use)
			for i := range jc.use {
				jc.use[i].row = n.line[jc.use[i].row] - 1
			}
		}
	}
	x.low.ban = make([]bool, len(q.option))
	if t.extraAt != nil {
		x.extraAt = []int32{0}
		for _, o := range x.options {
			for _, c := range t.extras(o) {
				x.extra = append(x.extra, coef{n.line[c.row] - 1, c.a})
			}
			x.extraAt = append(x.extraAt, int32(len(x.extra)))
		}
	}
}

// addShuts takes over the sessions that may be shut.
func (x *excerpt) addShuts(n *numbers) {
	t, q := x.from, x.part
	for h, sh := range t.shuts {
		s := n.place[sh.session] - 1
		if s < 0 {
			continue
		}
		own := shut{global: sh.global, session: s, value: sh.value}
		for i, o := range sh.stays {
			if k, ok := slices.BinarySearch(x.options, o); ok {
				own.stays = append(own.stays, int32(k))
				own.rows = append(own.rows, n.line[sh.rows[i]]-1)
			}
		}
		q.shut[s] = int32(len(q.shuts))
		q.shuts = append(q.shuts, own)
		x.shutW = append(x.shutW, t.shutW[h])
		x.low.state = append(x.low.state, undecided)
	}
}

// prices are the multipliers of the larger task for the rows here.
func (x *excerpt) prices(u []int64) []int64 {
	out := make([]int64, len(x.lines))
	for i, r := range x.lines {
		out[i] = u[r]
	}
	return out
}

// optionsOf lists the options of the bidders that the limits leave.
func (t *task) optionsOf(bidders []int32, l *limits) []int32 {
	var out []int32
	for _, b := range bidders {
		for o := t.optAt[t.slotAt[b]]; o < t.optAt[t.slotAt[b+1]]; o++ {
			if !l.ban[o] {
				out = append(out, o)
			}
		}
	}
	return out
}

// owners lists the bidders with an option in any of the sessions, ascending.
func (t *task) owners(sessions []int32, seen []bool) []int32 {
	var out []int32
	for _, s := range sessions {
		for _, o := range t.optionsIn(s) {
			if b := t.bidderOf[t.slotOf[o]]; !seen[b] {
				seen[b] = true
				out = append(out, b)
			}
		}
	}
	for _, b := range out {
		seen[b] = false
	}
	slices.Sort(out)
	return out
}

// beside returns F as it is for heads that come on top of others: what the
// others cost is left out.
func beside(f solver.Fill, others int32) solver.Fill {
	if others == 0 {
		return f
	}
	f.Min = max(1, f.Min-others)
	f.Max = max(0, f.Max-others)
	f.OpenCost = 0
	if f.Short = max(0, f.Short-others); f.Short > 0 {
		// Each head takes one off what is short already.
		f.OpenCost = -f.ShortCost * model.Points(f.Short)
	}
	f.Free = max(0, f.Free-others)
	return f
}
