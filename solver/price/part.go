package price

import (
	"slices"

	"instroom/model"
	"instroom/solver"
)

// part is a connected piece of a problem: bidders and sessions that share no
// option or row with the rest, renumbered from 0. All slices are in the order
// of the problem, so a part depends on nothing but the problem.
type part struct {
	pr *solver.Problem

	bidder []int32 // global bidder, by bidder of the part
	slotAt []int32 // bidder b has slots slotAt[b]:slotAt[b+1]
	slot   []int32 // global slot
	optAt  []int32 // slot j has options optAt[j]:optAt[j+1]
	option []int32 // global option
	sess   []int32 // session of the part, by option
	heads  []int32 // new heads of an option of slot j
	isStay []bool  // by option; nil where the part has no stays

	searched []bool     // bidders whose bundles need the general search
	bit      []int32    // by option: its place in the bidder's conflict rows
	conflict [][]uint64 // by bidder: the rows of its options; nil = none
	words    []int32    // words in a conflict row of a bidder
	forbid   [][]forbidden
	require  [][]requirement
	joint    [][]jointCare
	jointOf  [][]meets       // by option: what it is of the joint care of three or more; nil where there is none
	sets     []int32         // by option: options of a bidder with the same number are in the same sets of the above; nil = in none
	sharing  map[string]bool // households that are to share childcare, by id

	session []int32 // global session, ascending
	demand  []int64 // by session: the heads of its options
	fill    []solver.Fill
	grouped []bool   // F is more than a number of seats
	useRow  [][]coef // resource rows of a session with new heads
	keepRow [][]coef // resource rows of a session unless it is shut
	shut    []int32  // by session: index into shuts, −1 = none
	shuts   []shut

	rows    []row   // sessions first, then resource rows, care rows, stays
	extraAt []int32 // coefficients of an option in rows beyond its session; nil = none
	extra   []coef

	inAt []int32 // options of session s: in[inAt[s]:inAt[s+1]]
	in   []int32
	care *careUses // what options use of childcare

	slotOf   []int32 // slot by option
	bidderOf []int32 // bidder by slot

	free *limits // of freeLimits; nil until asked for
}

// row is Σ … ≤ rhs, or = rhs where free. Row s < len(session) is the session's own.
type row struct {
	rhs  int64
	free bool
	key  rowKey
}

type rowKind uint8

const (
	sessionRow rowKind = iota
	resourceRow
	careRow
	stayRow
	classRow
	linkRow
	cutRow
	slotRow
)

// rowKey leads from a row back to the problem: at is a session, an index into
// Rows or CareRows, a global option, a class, an option of the part, a cut, or a slot.
type rowKey struct {
	kind rowKind
	at   int32
}

type coef struct {
	row int32
	a   int64
}

type forbidden struct{ options []int32 }

type requirement struct {
	option int32
	any    []int32
}

type shut struct {
	global  int32
	session int32
	value   int64
	stays   []int32 // options of the part
	rows    []int32 // rows of the stays
}

func (q *part) bidders() int  { return len(q.bidder) }
func (q *part) sessions() int { return len(q.session) }

// split cuts a problem into its connected parts, largest share of options
// first come as they come: in the order of their first bidder.
func split(pr *solver.Problem) []*part {
	nb, ns := pr.Bidders(), pr.Sessions()
	parent := make([]int32, ns)
	for i := range parent {
		parent[i] = int32(i)
	}
	find := func(x int32) int32 {
		for parent[x] != x {
			parent[x] = parent[parent[x]]
			x = parent[x]
		}
		return x
	}
	union := func(a, b int32) {
		if parent[a] == parent[b] {
			return
		}
		a, b = find(a), find(b)
		switch {
		case a < b:
			parent[b] = a
		case b < a:
			parent[a] = b
		}
	}
	for b := 0; b < nb; b++ {
		first := int32(-1)
		for j := pr.SlotStart[b]; j < pr.SlotStart[b+1]; j++ {
			for i := pr.OptionStart[j]; i < pr.OptionStart[j+1]; i++ {
				if first < 0 {
					first = pr.OptionSession[i]
				} else {
					union(first, pr.OptionSession[i])
				}
			}
		}
	}
	for _, r := range pr.Rows {
		all := slices.Clone(r.Sessions)
		for _, h := range r.Shut {
			all = append(all, pr.Shut[h].Session)
		}
		for _, s := range all {
			union(all[0], s)
		}
	}
	byCare := make([]int32, len(pr.CareRows))
	for i := range byCare {
		byCare[i] = -1
	}
	join := func(row, s int32) {
		if byCare[row] < 0 {
			byCare[row] = s
		}
		union(byCare[row], s)
	}
	for _, c := range pr.Care {
		join(c.Row, pr.OptionSession[c.Option])
	}
	for _, c := range pr.JointCare { // all options of a bidder are joined already
		if first := pr.OptionStart[pr.SlotStart[c.Bidder]]; first < pr.OptionStart[pr.SlotStart[c.Bidder+1]] {
			join(c.Row, pr.OptionSession[first])
		}
	}

	sharing := map[string]bool{}
	for i := range pr.Batch.Participants {
		if p := &pr.Batch.Participants[i]; p.Rule == model.ShareCare {
			sharing[p.Household] = true
		}
	}

	// Parts in the order of their lowest session; sessions without options and
	// rows of their own (kept by a shut without stays, say) make a part too.
	partOf := make([]int32, ns)
	var parts []*part
	for s := int32(0); int(s) < ns; s++ {
		root := find(s)
		if root == s {
			partOf[s] = int32(len(parts))
			parts = append(parts, &part{pr: pr, sharing: sharing})
		} else {
			partOf[s] = partOf[root]
		}
		q := parts[partOf[s]]
		q.session = append(q.session, s)
	}
	for b := 0; b < nb; b++ {
		lo, hi := pr.OptionStart[pr.SlotStart[b]], pr.OptionStart[pr.SlotStart[b+1]]
		if lo < hi {
			q := parts[partOf[pr.OptionSession[lo]]]
			q.bidder = append(q.bidder, int32(b))
		}
	}
	local := make([]int32, ns)
	for _, q := range parts {
		for i, s := range q.session {
			local[s] = int32(i)
		}
	}
	localOption := make([]int32, pr.Options())
	for _, q := range parts {
		q.fillOptions(local, localOption)
		q.fillSessions()
	}
	addRows(pr, parts, partOf, local, localOption)
	return parts
}

func (q *part) fillOptions(local, localOption []int32) {
	pr := q.pr
	slots, options := 0, 0
	for _, b := range q.bidder {
		slots += int(pr.SlotStart[b+1] - pr.SlotStart[b])
		options += int(pr.OptionStart[pr.SlotStart[b+1]] - pr.OptionStart[pr.SlotStart[b]])
	}
	q.slotAt, q.optAt = append(make([]int32, 0, len(q.bidder)+1), 0), append(make([]int32, 0, slots+1), 0)
	q.slot, q.heads, q.bidderOf = make([]int32, 0, slots), make([]int32, 0, slots), make([]int32, 0, slots)
	q.option, q.bit, q.sess, q.slotOf = make([]int32, options), make([]int32, options), make([]int32, options), make([]int32, options)
	q.demand = make([]int64, len(q.session))
	o := int32(0)
	for bi, b := range q.bidder {
		first := pr.OptionStart[pr.SlotStart[b]]
		m := pr.OptionStart[pr.SlotStart[b+1]] - first
		used := 0
		for j := pr.SlotStart[b]; j < pr.SlotStart[b+1]; j++ {
			if pr.OptionStart[j] < pr.OptionStart[j+1] {
				used++
			}
			slot, heads := int32(len(q.slot)), pr.Heads(int(j))
			q.slot = append(q.slot, j)
			q.heads = append(q.heads, heads)
			q.bidderOf = append(q.bidderOf, int32(bi))
			for i := pr.OptionStart[j]; i < pr.OptionStart[j+1]; i++ {
				s := local[pr.OptionSession[i]]
				localOption[i] = o
				q.option[o], q.bit[o], q.sess[o], q.slotOf[o] = i, i-first, s, slot
				q.demand[s] += int64(heads)
				o++
			}
			q.optAt = append(q.optAt, o)
		}
		q.slotAt = append(q.slotAt, int32(len(q.slot)))
		w := (m + 63) / 64
		var conflict []uint64
		if at := pr.ConflictStart[b]; at >= 0 {
			conflict = pr.Conflict[at : at+int64(m)*int64(w)]
		}
		q.conflict = append(q.conflict, conflict)
		q.words = append(q.words, w)
		slots := int(q.slotAt[bi+1] - q.slotAt[bi])
		q.searched = append(q.searched, slots > 2 || (slots == 2 && used == 2 && conflict != nil && m > 512))
	}
	q.forbid = make([][]forbidden, len(q.bidder))
	q.require = make([][]requirement, len(q.bidder))
	q.joint = make([][]jointCare, len(q.bidder))
}

func (q *part) fillSessions() {
	for i, s := range q.session {
		f := q.pr.Fill[s]
		f.Max = max(f.Max, 0)
		f.Min = max(f.Min, 1)
		if f.Short <= 1 || f.ShortCost == 0 {
			f.Short, f.ShortCost = 0, 0
		}
		if f.Free >= f.Max || f.AboveCost == 0 {
			f.Free, f.AboveCost = f.Max, 0
		}
		if f.Max < f.Min || q.demand[i] < int64(f.Min) {
			f = solver.Fill{Min: 1} // nobody can be added, ever
		}
		q.fill = append(q.fill, f)
		plain := f.Min <= 1 && f.OpenCost == 0 && f.ShortCost == 0 && f.AboveCost == 0
		q.grouped = append(q.grouped, !plain)
		q.shut = append(q.shut, -1)
		r := row{rhs: int64(f.Max), key: rowKey{sessionRow, int32(i)}}
		q.rows = append(q.rows, r)
	}
	q.useRow = make([][]coef, len(q.session))
	q.keepRow = make([][]coef, len(q.session))
}

// addResources gives every part its resource rows.
func addResources(pr *solver.Problem, parts []*part, partOf, local []int32) {
	for ri, r := range pr.Rows {
		var first int32
		switch {
		case len(r.Sessions) > 0:
			first = r.Sessions[0]
		case len(r.Shut) > 0:
			first = pr.Shut[r.Shut[0]].Session
		default:
			continue
		}
		q := parts[partOf[first]]
		k := int32(len(q.rows))
		q.rows = append(q.rows, row{rhs: r.Limit, key: rowKey{resourceRow, int32(ri)}})
		for x, s := range r.Sessions {
			l := local[s]
			q.useRow[l] = append(q.useRow[l], coef{k, r.Amounts[x]})
			q.grouped[l] = true
		}
		for _, h := range r.Shut {
			l := local[pr.Shut[h].Session]
			q.keepRow[l] = append(q.keepRow[l], coef{k, 1})
		}
	}
}

// addRows gives every part its resource, care and stay rows, and what only some
// bidders have.
func addRows(pr *solver.Problem, parts []*part, partOf, local, localOption []int32) {
	bidderAt := make([]int32, pr.Bidders()) // index within its part
	home := make([]*part, pr.Bidders())
	for _, q := range parts {
		for i, b := range q.bidder {
			bidderAt[b], home[b] = int32(i), q
		}
	}
	addResources(pr, parts, partOf, local)
	careAt := make([]int32, len(pr.CareRows))
	for i := range careAt {
		careAt[i] = -1
	}
	careRowOf := func(q *part, r int32) int32 {
		if careAt[r] < 0 {
			careAt[r] = int32(len(q.rows))
			q.rows = append(q.rows, row{rhs: int64(pr.CareRows[r].Limit), key: rowKey{careRow, r}})
		}
		return careAt[r]
	}
	for _, c := range pr.Care {
		careRowOf(parts[partOf[pr.OptionSession[c.Option]]], c.Row)
	}
	var l ledger
	for from, to := 0, 0; from < len(pr.JointCare); from = to {
		who := pr.JointCare[from].Bidder
		for to < len(pr.JointCare) && pr.JointCare[to].Bidder == who {
			to++
		}
		q, b := home[who], bidderAt[who]
		if q == nil {
			continue
		}
		first := pr.OptionStart[pr.SlotStart[who]]
		l.begin(q, b, first-localOption[first])
		for _, c := range pr.JointCare[from:to] {
			l.add(c.Groups, coef{careRowOf(q, c.Row), int64(c.Amount)})
		}
		q.joint[b] = l.joint()
		q.searched[b] = true
	}
	for _, f := range pr.Forbidden {
		q := home[f.Bidder]
		if q == nil {
			continue
		}
		b := bidderAt[f.Bidder]
		q.forbid[b] = append(q.forbid[b], forbidden{mapped(f.Options, localOption)})
		q.searched[b] = true
	}
	for _, r := range pr.Requires {
		pi := partOf[pr.OptionSession[r.Option]]
		q := parts[pi]
		o := localOption[r.Option]
		b := q.bidderOf[q.slotOf[o]]
		q.require[b] = append(q.require[b], requirement{o, mapped(r.Any, localOption)})
		q.searched[b] = true
	}
	for hi, h := range pr.Shut {
		q := parts[partOf[h.Session]]
		l := local[h.Session]
		sh := shut{global: int32(hi), session: l, value: int64(h.Value)}
		if q.isStay == nil {
			q.isStay = make([]bool, len(q.option))
		}
		for _, o := range h.Stays {
			k := int32(len(q.rows))
			q.rows = append(q.rows, row{rhs: 1, free: true, key: rowKey{stayRow, o}})
			lo := localOption[o]
			q.isStay[lo] = true
			sh.stays = append(sh.stays, lo)
			sh.rows = append(sh.rows, k)
		}
		q.shut[l] = int32(len(q.shuts))
		q.shuts = append(q.shuts, sh)
		q.grouped[l] = true
	}
	for _, q := range parts {
		q.freeGrouped()
		q.index()
		q.tell()
	}
	addExtras(pr, parts, partOf, localOption, careAt)
}

// addExtras lists by option what it uses of rows beyond its session: of childcare, at
// careAt by row of the problem, and of its stay.
func addExtras(pr *solver.Problem, parts []*part, partOf, localOption, careAt []int32) {
	uses := func(visit func(q *part, o int32, c coef)) {
		for _, c := range pr.Care {
			visit(parts[partOf[pr.OptionSession[c.Option]]], localOption[c.Option], coef{careAt[c.Row], int64(c.Amount)})
		}
		for _, q := range parts {
			for h := range q.shuts {
				for i, o := range q.shuts[h].stays {
					visit(q, o, coef{q.shuts[h].rows[i], 1})
				}
			}
		}
	}
	uses(func(q *part, o int32, _ coef) {
		if q.extraAt == nil {
			q.extraAt = make([]int32, len(q.option)+2)
		}
		q.extraAt[o+2]++
	})
	for _, q := range parts {
		if n := len(q.extraAt); n > 0 {
			for i := 2; i < n; i++ {
				q.extraAt[i] += q.extraAt[i-1]
			}
			q.extra = make([]coef, q.extraAt[n-1])
		}
	}
	uses(func(q *part, o int32, c coef) { // what is at o+1 goes from where o begins to where it ends
		q.extra[q.extraAt[o+1]] = c
		q.extraAt[o+1]++
	})
	for _, q := range parts {
		if q.extraAt != nil {
			q.extraAt = q.extraAt[:len(q.option)+1]
		}
	}
}

// freeGrouped takes the seats of sessions whose F is more than that out of their rows.
func (q *part) freeGrouped() {
	for s, is := range q.grouped {
		if is {
			q.rows[s].rhs, q.rows[s].free = 0, true
		}
	}
}

// index lists the options by session.
func (q *part) index() {
	q.inAt = make([]int32, len(q.session)+1)
	for _, s := range q.sess {
		q.inAt[s+1]++
	}
	for s := range q.session {
		q.inAt[s+1] += q.inAt[s]
	}
	at := slices.Clone(q.inAt)
	q.in = make([]int32, len(q.sess))
	for o, s := range q.sess {
		q.in[at[s]] = int32(o)
		at[s]++
	}
	q.care = &careUses{}
}

// optionsIn returns the options in a session.
func (q *part) optionsIn(s int32) []int32 { return q.in[q.inAt[s]:q.inAt[s+1]] }

func mapped(global, to []int32) []int32 {
	out := make([]int32, len(global))
	for i, g := range global {
		out[i] = to[g]
	}
	return out
}

// headsOf returns the new heads of an option: none for a stay.
func (q *part) headsOf(o int32) int64 {
	if q.isStay != nil && q.isStay[o] {
		return 0
	}
	return int64(q.heads[q.slotOf[o]])
}

// clash reports whether two options of bidder b exclude each other.
func (q *part) clash(b, i, j int32) bool {
	rows := q.conflict[b]
	if rows == nil {
		return false
	}
	x, y := q.bit[i], q.bit[j]
	return rows[x*q.words[b]+y>>6]>>(uint(y)&63)&1 != 0
}

// conflicts are the options of bidder b, as bits, that option o excludes; only where b
// has conflicts.
func (q *part) conflicts(b, o int32) []uint64 {
	w := q.words[b]
	return q.conflict[b][q.bit[o]*w : (q.bit[o]+1)*w]
}
