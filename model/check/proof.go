package check

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"

	"instroom/model"
)

// Limits on what a certificate may hold: within them no sum over one bidder or
// one session leaves 64 bits.
const (
	mostScale = 1 << 16
	mostPrice = 1 << 48
	mostTerm  = 1 << 60 // price of a session times the options left there
	mostRows  = 1 << 59 // sum of the prices of rows, or of links, times what a bidder may use of one
	mostDepth = 100_000
)

// verifier evaluates the proofs of one certificate.
type verifier struct {
	*Judge
	report    *Report
	bidders   []bidder
	bidderOf  []int32       // by participant, −1 = has nothing to choose
	allowance int           // steps a bidder may take, see stepLimit
	places    [][]rowPlaces // by session where it matters, see placesLeft
	mostCare  int64         // most childcare places that a bidder could need
}

func newVerifier(j *Judge, report *Report) *verifier {
	j.read.Do(j.readOptions)
	v := &verifier{Judge: j, report: report, bidders: j.bidders(), bidderOf: make([]int32, len(j.people))}
	for i := range v.bidderOf {
		v.bidderOf[i] = -1
	}
	for i := range v.bidders {
		for _, p := range v.bidders[i].members {
			v.bidderOf[p] = int32(i)
		}
	}
	v.mostCare = 1
	for i := range v.bidders {
		care := int64(0)
		for _, p := range v.bidders[i].members {
			care += int64(v.people[p].Childcare)
		}
		v.mostCare = max(v.mostCare, care*int64(len(v.bidders[i].members)))
	}
	v.findIdle()
	return v
}

// proof is one maximum to be bounded: the points, or the people of a class.
type proof struct {
	*verifier
	name  string
	class int // 0 = points
	scale int64
	// low and high hold, by part and class − 1, how many people of the class sit in
	// the part at least and at most, in every plan that the proof is about.
	low, high [][3]int64
	counted   [3]bool // classes whose β may be used
	anySign   bool    // β may be negative: the counts are exact
}

// part is a part of a proof in work.
type part struct {
	*proof
	number int
	mine   []int32 // sessions
	of     []int32 // bidders
	local  []int32 // by bidder: its place in of, −1 = not here
	offset []int32 // by place in of: its first choice in state.dropped; one more at the end
	at     []int32 // by session: its place in mine, −1 = not here
	cuts   []*groupCut
	failed bool
}

// What is decided about a session that may be shut.
const (
	undecided = iota
	isKept
	isShut
)

// state is what the path to a node leaves.
type state struct {
	dropped []uint64 // choices left out, by part.offset
	fills   []fills  // by place in part.mine
	shut    map[int32]int
	must    *mustTake
}

// fills are the numbers of new heads that a session may have.
type fills struct {
	low, high int
	dropped   []uint64 // by n
}

// mustTake is a choice that a branch demands: one of any, of a bidder.
type mustTake struct {
	bidder int32
	any    []uint64
	next   *mustTake
}

func (s *state) clone() *state {
	return &state{slices.Clone(s.dropped), slices.Clone(s.fills), maps.Clone(s.shut), s.must}
}

// complain adds a finding about the proof.
func (q *proof) complain(code model.Code, format string, args ...any) {
	q.report.add(code, "", "", "proof of %s: %s", q.name, fmt.Sprintf(format, args...))
}

// sum verifies every part and returns the bounds of the parts and their sum. The
// bound returned is the recomputed one where it is below the claim.
func (q *proof) sum(p *model.Proof) (total int64, parts []int64, ok bool) {
	if p.Scale < 1 || p.Scale > mostScale {
		q.complain(Multiplier, "scale %d is not in 1..%d", p.Scale, mostScale)
		return 0, nil, false
	}
	q.scale = p.Scale
	found := len(q.report.Findings)
	split, ok := q.split(p)
	if !ok {
		return 0, nil, false
	}
	at := make([]int32, len(q.sessions))
	local := make([]int32, len(q.bidders))
	for i := range split {
		w := &part{proof: q, number: i, mine: split[i].sessions, of: split[i].bidders, at: at, local: local}
		value, fine := w.verify(&p.Parts[i])
		if !fine {
			return 0, nil, false
		}
		parts = append(parts, value)
		if (value > 0 && total > math.MaxInt64-value) || (value < 0 && total < math.MinInt64-value) {
			q.complain(BoundWrong, "the bounds of the parts leave 64 bits")
			return 0, nil, false
		}
		total += value
	}
	return total, parts, len(q.report.Findings) == found
}

type share struct {
	sessions, bidders []int32
}

// split resolves the parts: every session that is an option of anybody, or may be
// shut, in exactly one, and no bidder in two.
func (q *proof) split(p *model.Proof) ([]share, bool) {
	owner := make([]int32, len(q.sessions))
	for s := range owner {
		owner[s] = -1
	}
	shares := make([]share, len(p.Parts))
	ok := true
	for i := range p.Parts {
		names := p.Parts[i].Sessions
		if len(names) == 0 && len(p.Parts) == 1 {
			for s := range owner {
				owner[s] = 0
				shares[0].sessions = append(shares[0].sessions, int32(s))
			}
			continue
		}
		for _, name := range names {
			s, known := q.sessionOf[name]
			switch {
			case !known:
				q.complain(PartsWrong, "part %d names session %q, which the batch does not have", i+1, name)
				ok = false
			case owner[s] >= 0:
				q.complain(PartsWrong, "session %s is in part %d and in part %d", name, owner[s]+1, i+1)
				ok = false
			default:
				owner[s] = int32(i)
				shares[i].sessions = append(shares[i].sessions, s)
			}
		}
	}
	missing := make(map[int32]bool)
	for i := range q.bidders {
		b := &q.bidders[i]
		in, fault := q.partOf(b, owner)
		if fault != nil {
			ok = false
			if fault.alone && !missing[fault.session] {
				q.complain(PartsWrong, "session %s is in no part", q.sessions[fault.session].ID)
			} else if !fault.alone {
				q.complain(PartsWrong, "%s has choices in two parts, one of them by session %s", q.people[b.members[0]].ID, q.sessions[fault.session].ID)
			}
			missing[fault.session] = true
		} else if in >= 0 {
			shares[in].bidders = append(shares[in].bidders, int32(i))
		}
	}
	return shares, ok
}

// stray is a session by which a bidder does not lie in one part.
type stray struct {
	session int32
	alone   bool // it is in no part
}

// partOf returns the part in which the choices of a bidder lie, −1 where it has
// none. Choices that no plan can use do not count.
func (q *proof) partOf(b *bidder, owner []int32) (int32, *stray) {
	in := int32(-1)
	var buf []held
	for c := range b.choices {
		if has(b.idle, int32(c)) {
			continue
		}
		buf = q.heldBy(&b.choices[c], buf[:0])
		for _, h := range buf {
			switch o := owner[h.session]; {
			case o < 0:
				return -1, &stray{h.session, true}
			case in < 0:
				in = o
			case in != o:
				return -1, &stray{h.session, false}
			}
		}
	}
	return in, nil
}

// begin returns the state at the root: nothing is left out but what no plan can use.
func (w *part) begin() *state {
	for i := range w.at {
		w.at[i] = -1
	}
	for i := range w.local {
		w.local[i] = -1
	}
	root := &state{fills: make([]fills, len(w.mine)), shut: map[int32]int{}}
	for i, s := range w.mine {
		w.at[s] = int32(i)
		root.fills[i].high = math.MaxInt32
	}
	w.offset = make([]int32, 1, len(w.of)+1)
	for i, b := range w.of {
		w.local[b] = int32(i)
		w.offset = append(w.offset, w.offset[i]+int32(len(w.bidders[b].choices)))
	}
	root.dropped = make([]uint64, int(w.offset[len(w.of)])/64+1)
	for i, b := range w.of {
		for c := range w.bidders[b].choices {
			if has(w.bidders[b].idle, int32(c)) {
				set(root.dropped, w.offset[i]+int32(c))
			}
		}
	}
	return root
}

// verify walks through the tree of a part; it returns the bound recomputed.
func (w *part) verify(p *model.Part) (int64, bool) {
	root := w.begin()
	if !w.resolve(p.Cuts) {
		return 0, false
	}
	bound, ok := w.node(&p.Root, root, 0)
	if !ok || w.failed {
		return 0, false
	}
	if bound == nothing {
		// No plan at all in a part can't be: placing nobody is one, and
		// restrictions leave nothing out.
		w.complain(TreeWrong, "the tree of part %d has no plan left", w.number+1)
		return 0, false
	}
	if int64(p.Bound) < bound {
		w.complain(BoundWrong, "part %d claims %d, its multipliers prove %d", w.number+1, p.Bound, bound)
	}
	return bound, true
}

// node returns the bound of a node, nothing where its restrictions leave no plan.
func (w *part) node(n *model.Node, st *state, depth int) (int64, bool) {
	kinds := 0
	for _, is := range []bool{n.Leaf != nil, n.Fix != nil, n.Branch != nil} {
		if is {
			kinds++
		}
	}
	switch {
	case kinds != 1:
		w.complain(TreeWrong, "a node of part %d is %d of leaf, fix and branch, not exactly one", w.number+1, kinds)
		return 0, false
	case depth > mostDepth:
		w.complain(TreeWrong, "the tree of part %d is deeper than %d", w.number+1, mostDepth)
		return 0, false
	case n.Leaf != nil:
		x, ok := w.evaluate(n.Leaf, st)
		if !ok || x.empty {
			return nothing, ok
		}
		return x.bound()
	case n.Fix != nil:
		x, ok := w.evaluate(&n.Fix.Multipliers, st)
		if !ok {
			return 0, false
		}
		if x.empty {
			return nothing, true
		}
		below := st.clone()
		x.drop(int64(n.Fix.Target), below)
		bound, ok := w.node(&n.Fix.Below, below, depth+1)
		return max(int64(n.Fix.Target), bound), ok
	}
	no, yes, ok := w.branch(n.Branch, st)
	if !ok {
		return 0, false
	}
	bound := int64(nothing)
	for _, side := range []struct {
		n  *model.Node
		st *state
	}{{&n.Branch.No, no}, {&n.Branch.Yes, yes}} {
		if side.st == nil {
			continue // the state has no plan on this side
		}
		b, ok := w.node(side.n, side.st, depth+1)
		if !ok {
			return 0, false
		}
		bound = max(bound, b)
	}
	return bound, true
}

// branch returns the states of the two sides. A side whose state is nil has no
// plan; its node is not looked at.
func (w *part) branch(b *model.Branch, st *state) (no, yes *state, ok bool) {
	wrong := func(format string, args ...any) (*state, *state, bool) {
		w.complain(TreeWrong, "part %d branches on %s", w.number+1, fmt.Sprintf(format, args...))
		return nil, nil, false
	}
	no, yes = st.clone(), st.clone()
	switch b.Kind {
	case "fill", "shut":
		s, known := w.sessionOf[b.Session]
		if !known || w.at[s] < 0 {
			return wrong("session %q, which it does not have", b.Session)
		}
		if b.Kind == "fill" {
			if b.At < 0 || b.At >= math.MaxInt32 {
				return wrong("%d heads", b.At)
			}
			f, g := &no.fills[w.at[s]], &yes.fills[w.at[s]]
			f.high = min(f.high, b.At)
			g.low = max(g.low, b.At+1)
			return no, yes, true
		}
		if !w.sessions[s].mayShut {
			return wrong("shutting %s, which may not be shut", b.Session)
		}
		switch st.shut[s] {
		case isKept:
			return no, nil, true
		case isShut:
			return nil, yes, true
		}
		no.shut[s], yes.shut[s] = isKept, isShut
		return no, yes, true
	case "option":
		p, known := w.personOf[b.Participant]
		if known && (w.bidderOf[p] < 0 || w.bidders[w.bidderOf[p]].allIdle()) {
			return no, nil, true // nothing to choose: no plan has the person in one of them
		}
		if !known || w.local[w.bidderOf[p]] < 0 {
			return wrong("participant %q, who has no choice in it", b.Participant)
		}
		i := w.bidderOf[p]
		bid := &w.bidders[i]
		offset := w.offset[w.local[i]]
		any := make([]uint64, bid.words)
		var buf []held
		for c := range bid.choices {
			buf = w.heldBy(&bid.choices[c], buf[:0])
			for _, h := range buf { // who stays with a pin is in its session too
				if h.who == p && contains(b.Sessions, w.sessions[h.session].ID) {
					set(any, int32(c))
					set(no.dropped, offset+int32(c))
				}
			}
		}
		yes.must = &mustTake{i, any, st.must}
		return no, yes, true
	}
	return wrong("kind %q, which there is not", b.Kind)
}

// careRow is a childcare row with its price.
type careRow struct {
	resource resource
	date     model.Date
	at       model.Minutes
	price    int64
}

// nodeValue is what a node is worth at its multipliers.
type nodeValue struct {
	part     *part
	j        *Judge
	state    *state
	price    []int64         // λ by place in part.mine
	opening  []int64         // Σ μ_r·a_rs − Σ slopes of cuts by place
	link     map[int32]int64 // ν_ps and the cuts by option
	linked   map[int32]int64 // ν_ps by option
	seated   [][]int64       // see seatLinked
	sure     map[int32]bool  // see demanded
	barred   map[int32]bool
	budget   bool    // the budget is kept whole
	budgeted *purse  // the sessions with a cost, where it is
	spent    wide    // the terms of the sessions with a cost, where it is
	keeping  []int64 // Σ μ_r of the rows of a session that may be shut, by place
	stays    []int64 // Σ π_j by place
	stay     map[held]int64
	class    [3]int64
	careRows []careRow
	careOf   map[int32][]int32 // by session: rows that it uses

	best    []int64 // by place in part.of
	options []int32 // left, by place in part.mine
	total   wide
	empty   bool // some bidder or session has no choice left
}

// evaluate computes L at a node.
func (w *part) evaluate(m *model.Multipliers, st *state) (*nodeValue, bool) {
	x := &nodeValue{part: w, j: w.Judge, state: st, class: m.Class}
	if !x.read(m) {
		return nil, false
	}
	x.best = make([]int64, len(w.of))
	workers(len(w.of), func() func(i int) {
		one := &searcher{nodeValue: x}
		return func(i int) {
			one.load(w.of[i])
			x.best[i] = one.maximum()
		}
	})
	for _, v := range x.best {
		if v == nothing {
			x.empty = true
			return x, true
		}
		x.total = x.total.plus(v)
	}
	x.sure, x.barred = x.demanded()
	x.countOptions()
	x.seatLinked()
	for i := range w.mine {
		if p := max(x.price[i], -x.price[i]); p > mostTerm/int64(max(1, x.options[i])) {
			w.complain(Multiplier, "part %d: price %d of session %s is out of range", w.number+1, x.price[i], w.sessions[w.mine[i]].ID)
			w.failed = true
			return nil, false
		}
		if x.whole(i) {
			continue
		}
		v := x.session(i)
		if v == nothing {
			x.empty = true
			return x, true
		}
		x.total = x.total.plus(v)
	}
	if x.budget && !x.spendBudget() {
		w.complain(Multiplier, "part %d: the sessions with a cost are too many, or their prices too large, to choose among within the budget", w.number+1)
		w.failed = true
		return nil, false
	}
	return x, true
}

func (x *nodeValue) bound() (int64, bool) {
	b, ok := x.total.floor(x.part.scale)
	if !ok || b == nothing {
		x.part.complain(BoundWrong, "the bound of a leaf of part %d leaves 64 bits", x.part.number+1)
		return 0, false
	}
	return b, true
}

// value is what a choice is worth at the multipliers, in units of 1/scale.
func (x *nodeValue) value(b *bidder, c int32) int64 {
	ch := &b.choices[c]
	if ch.pinned >= 0 {
		if x.state.shut[ch.pinned] != undecided {
			return 0
		}
		sum := int64(0)
		for _, p := range ch.stayers {
			sum -= x.stay[held{p, seat{session: ch.pinned}}]
		}
		return sum
	}
	if ch.option >= 0 {
		return x.optionValue(ch.option)
	}
	sum := int64(0)
	for _, o := range ch.joint {
		sum += x.optionValue(o)
	}
	return sum
}

func (x *nodeValue) optionValue(o int32) int64 {
	w := x.part
	opt := &x.j.options[o]
	p := &x.j.people[opt.Participant]
	worth := int64(opt.Points)
	if w.class > 0 {
		worth = 0
		if p.class == w.class {
			worth = 1
		}
	}
	v := worth*w.scale - x.price[w.at[opt.Session]]
	if len(x.link) > 0 {
		v -= x.link[o]
	}
	if p.class > 0 {
		v += x.class[p.class-1]
	}
	if p.Childcare > 0 && len(x.careRows) > 0 {
		if h := x.j.householdOf(p); h == nil || h.rule != model.ShareCare {
			from := x.j.optionSeat(o).from
			for _, r := range x.careOf[opt.Session] {
				if x.careRows[r].date >= from {
					v -= x.careRows[r].price * int64(p.Childcare)
				}
			}
		}
	}
	return v
}

// countOptions counts how many choices are left in each session: no plan of the
// node has more heads there.
func (x *nodeValue) countOptions() {
	w := x.part
	x.options = make([]int32, len(w.mine))
	var buf []held
	for i, b := range w.of {
		bid := &w.bidders[b]
		for c := range bid.choices {
			if at := w.offset[i] + int32(c); bid.choices[c].pinned >= 0 || has(x.state.dropped, at) || x.barred[at] {
				continue
			}
			buf = x.j.heldBy(&bid.choices[c], buf[:0])
			for _, h := range buf {
				x.options[w.at[h.session]]++
			}
		}
	}
}

// fillValue is what n new heads in a session are worth, false where not allowed.
// For a session that may be shut it is the side that keeps it.
func (x *nodeValue) fillValue(i, n int) (int64, bool) {
	w := x.part
	f := &x.state.fills[i]
	if n < f.low || n > f.high || n < len(f.dropped)*64 && has(f.dropped, int32(n)) || n > int(x.options[i]) {
		return 0, false
	}
	s := &w.sessions[w.mine[i]]
	if x.state.shut[w.mine[i]] == isShut {
		return 0, false
	}
	worth, ok := x.j.fill(s, n)
	if !ok {
		return 0, false
	}
	v := x.price[i] * int64(n)
	if w.class == 0 {
		v += int64(worth) * w.scale
	}
	if n > 0 {
		v -= x.opening[i]
	}
	if best := x.seated[i]; best != nil {
		if best[n] == nothing {
			return 0, false
		}
		v += best[n]
	}
	if s.mayShut {
		v -= x.keeping[i]
		if x.state.shut[w.mine[i]] == undecided {
			v += x.stays[i]
		}
	}
	return v, true
}

// most is the largest number of new heads that a session can have at the node.
func (x *nodeValue) most(i int) int {
	w := x.part
	return min(x.state.fills[i].high, int(x.options[i]), w.sessions[w.mine[i]].seats)
}

// session is the term of a session, nothing where it has no choice.
func (x *nodeValue) session(i int) int64 {
	best := int64(nothing)
	for n := x.state.fills[i].low; n <= x.most(i); n++ {
		if v, ok := x.fillValue(i, n); ok {
			best = max(best, v)
		}
	}
	if v, ok := x.shutValue(i); ok {
		best = max(best, v)
	}
	return best
}

// shutValue is what shutting a session is worth, false where it may not be.
func (x *nodeValue) shutValue(i int) (int64, bool) {
	w := x.part
	s := &w.sessions[w.mine[i]]
	if !s.mayShut || x.state.shut[w.mine[i]] == isKept || x.state.fills[i].low > 0 {
		return 0, false
	}
	if w.class > 0 {
		return 0, true
	}
	return int64(x.j.shutPoints(s)) * w.scale, true
}

// drop leaves out every option and every fill that can only lead to plans of at
// most target.
func (x *nodeValue) drop(target int64, below *state) {
	w := x.part
	// ⌊L(x)/scale⌋ ≤ target exactly where L(x) − L < (target + 1)·scale − L.
	limit := wide{}.plusProduct(target, w.scale).plus(w.scale)
	slack := limit.minus(x.total).clamp()
	lost := make([][]int32, len(w.of))
	workers(len(w.of), func() func(i int) {
		one := &searcher{nodeValue: x}
		return func(i int) {
			one.load(w.of[i])
			lost[i] = one.hopeless(slack)
		}
	})
	for i := range lost {
		for _, c := range lost[i] {
			set(below.dropped, w.offset[i]+c)
		}
	}
	for i := range w.mine {
		f := &below.fills[i]
		f.dropped = slices.Clone(f.dropped)
		drop := func(n int) {
			for len(f.dropped)*64 <= n {
				f.dropped = append(f.dropped, 0)
			}
			set(f.dropped, int32(n))
		}
		if x.whole(i) {
			x.dropBudgeted(i, slack, drop)
			continue
		}
		own := x.session(i)
		for n := f.low; n <= x.most(i); n++ {
			if v, ok := x.fillValue(i, n); ok && v-own < slack {
				drop(n)
			}
		}
	}
}

// hopeless returns the choices of a bidder, stays too, that lose at least so much that the
// node falls to the target.
func (x *searcher) hopeless(slack int64) []int32 {
	var out []int32
	for _, slots := range x.groups() {
		x.steps = 0
		own := x.group(slots, -1)
		x.steps = 0
		for _, a := range slots {
			for _, c := range x.order[a] {
				if v := x.group(slots, c); v == nothing || v-own < slack {
					out = append(out, c)
				}
			}
		}
	}
	return out
}

// read resolves the multipliers of a node and adds the rows' part of L.
func (x *nodeValue) read(m *model.Multipliers) bool {
	w := x.part
	n := len(w.mine)
	x.price, x.opening, x.keeping, x.stays = make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	wrong := func(format string, args ...any) bool {
		w.complain(Multiplier, "part %d: %s", w.number+1, fmt.Sprintf(format, args...))
		w.failed = true
		return false
	}
	seen := make(map[int32]bool, len(m.Session))
	for _, p := range m.Session {
		s, known := w.sessionOf[p.Session]
		switch {
		case !known || w.at[s] < 0:
			return wrong("a price for session %q, which it does not have", p.Session)
		case seen[s]:
			return wrong("two prices for session %s", p.Session)
		case p.Price > mostPrice || p.Price < -mostPrice:
			return wrong("price %d of session %s is out of range", p.Price, p.Session)
		}
		seen[s] = true
		x.price[w.at[s]] = p.Price
	}
	for _, p := range m.Stay {
		s, known := w.sessionOf[p.Session]
		who, is := w.personOf[p.Participant]
		switch {
		case !known || !is || w.at[s] < 0 || !w.sessions[s].mayShut || !slices.Contains(w.sessions[s].pins, who):
			return wrong("a price for the pin of %q in %q, which may not lapse", p.Participant, p.Session)
		case p.Price > mostPrice || p.Price < -mostPrice:
			return wrong("price %d of the pin of %s in %s is out of range", p.Price, p.Participant, p.Session)
		}
		key := held{who, seat{session: s}}
		if _, twice := x.stay[key]; twice {
			return wrong("two prices for the pin of %s in %s", p.Participant, p.Session)
		}
		if x.stay == nil {
			x.stay = map[held]int64{}
		}
		x.stay[key] = p.Price
		x.stays[w.at[s]] += p.Price
	}
	links := int64(0)
	for _, p := range m.Link {
		s, known := w.sessionOf[p.Session]
		who, is := w.personOf[p.Participant]
		switch {
		case !known || !is || w.at[s] < 0 || x.j.option(who, s) < 0:
			return wrong("a price for the link of %q to %q, which is no option in it", p.Participant, p.Session)
		case p.Price < 0:
			return wrong("the price of the link of %s to %s is below 0", p.Participant, p.Session)
		case p.Price > mostRows-links:
			return wrong("the prices of links are out of range")
		}
		o := x.j.option(who, s)
		if _, twice := x.linked[o]; twice {
			return wrong("two prices for the link of %s to %s", p.Participant, p.Session)
		}
		if x.link == nil {
			x.link, x.linked = make(map[int32]int64, len(m.Link)), make(map[int32]int64, len(m.Link))
		}
		links += p.Price
		x.link[o], x.linked[o] = p.Price, p.Price
	}
	if !x.readCuts(m.Cut, links, wrong) {
		return false
	}
	if x.budget = m.Budget; m.Budget && x.j.b.Settings.Budget < 0 {
		return wrong("a budget kept whole, and there is none")
	}
	for k, beta := range m.Class {
		if beta == 0 {
			continue
		}
		switch {
		case !w.counted[k] || beta < 0 && !w.anySign:
			return wrong("a price of %d for class %d, which this proof may not have", beta, k+1)
		case beta > mostPrice || beta < -mostPrice:
			return wrong("price %d of class %d is out of range", beta, k+1)
		}
		n := w.low[w.number][k]
		if beta < 0 {
			n = w.high[w.number][k]
		}
		x.total = x.total.plusProduct(-beta, n)
	}
	return x.readRows(m.Row, wrong)
}

func (x *nodeValue) readRows(rows []model.RowPrice, wrong func(string, ...any) bool) bool {
	w, set := x.part, &x.j.b.Settings
	sum := int64(0)
	seen := make(map[model.RowKey]bool, len(rows))
	for _, row := range rows {
		k := row.Key
		switch {
		case row.Price < 0:
			return wrong("the price of %s %s is below 0", k.Resource, k.ID)
		case row.Price > mostRows/w.mostCare-sum:
			return wrong("the prices of rows are out of range")
		case seen[k]:
			return wrong("two prices for %s %s", k.Resource, k.ID)
		}
		seen[k] = true
		sum += row.Price
		switch k.Resource {
		case model.Budget:
			if set.Budget < 0 || x.budget {
				return wrong("a price for the budget, and there is none, or it is kept whole")
			}
			x.total = x.total.plusProduct(row.Price, int64(set.Budget))
			for i, s := range w.mine {
				ses := &w.sessions[s]
				if !ses.opens || ses.cost == 0 || row.Price == 0 {
					continue
				}
				if int64(ses.cost) > mostRows/row.Price || x.opening[i] > mostRows {
					return wrong("the price of the budget is out of range")
				}
				x.opening[i] += int64(ses.cost) * row.Price
			}
		case model.OpenAtMost:
			if set.OpenAtMost < 0 {
				return wrong("a price for open_at_most, and there is none")
			}
			x.total = x.total.plusProduct(row.Price, int64(set.OpenAtMost))
			for i, s := range w.mine {
				if w.sessions[s].opens {
					x.opening[i] += row.Price
				}
			}
		default:
			r := resource{k.Resource, k.ID}
			if _, counted := x.j.limit(r); !counted {
				return wrong("a price for %s %q, which is not counted", k.Resource, k.ID)
			}
			if k.Resource == model.SiteChildcare || k.Resource == model.SessionChildcare {
				x.careRow(r, row)
			} else {
				x.roomRow(r, row)
			}
		}
	}
	return true
}

// roomRow adds a row of rooms or teachers. A session that may be shut uses the
// row only while it is kept.
func (x *nodeValue) roomRow(r resource, row model.RowPrice) {
	w, d, at := x.part, row.Key.Date, row.Key.At
	frees := !x.j.overGranted(r, d, at)
	left := x.j.roomLeft(r, d, at, x.j.users[r], func(s int32) bool { return x.j.sessions[s].mayShut })
	x.total = x.total.plusProduct(row.Price, int64(left))
	for _, s := range x.j.users[r] {
		i := w.at[s]
		ses := &w.sessions[s]
		if i < 0 || !ses.uses(r, d, at) {
			continue
		}
		switch {
		case ses.heads() == 0:
			x.opening[i] += row.Price
		case ses.mayShut && frees:
			x.keeping[i] += row.Price
		}
	}
}

// overGranted reports whether the people enrolled and pinned alone, with blocked
// use, exceed a resource at a moment.
func (j *Judge) overGranted(r resource, d model.Date, at model.Minutes) bool {
	limit, _ := j.limit(r)
	limit -= j.blockedAt(r, d, at)
	for _, i := range j.users[r] {
		if s := &j.sessions[i]; s.heads() > 0 && s.Status != model.Cancelled && s.uses(r, d, at) {
			limit--
		}
	}
	return limit < 0
}

// careRow adds a childcare row: H is what blocked use and pins leave.
func (x *nodeValue) careRow(r resource, row model.RowPrice) {
	d, at := row.Key.Date, row.Key.At
	limit, _ := x.j.limit(r)
	left := limit - x.j.blockedAt(r, d, at) - x.j.grantedCare(r, d, at)
	x.total = x.total.plusProduct(row.Price, int64(max(0, left)))
	number := int32(len(x.careRows))
	x.careRows = append(x.careRows, careRow{r, d, at, row.Price})
	if x.careOf == nil {
		x.careOf = map[int32][]int32{}
	}
	for _, s := range x.j.users[r] {
		if x.j.sessions[s].uses(r, d, at) {
			x.careOf[s] = append(x.careOf[s], number)
		}
	}
}

// grantedCare is the childcare that pins use of a row.
func (j *Judge) grantedCare(r resource, d model.Date, at model.Minutes) int {
	n := 0
	var houses []int32
	for _, s := range j.users[r] {
		if len(j.sessions[s].pins) == 0 || !j.sessions[s].uses(r, d, at) {
			continue
		}
		for _, p := range j.sessions[s].pins {
			if h := j.householdOf(&j.people[p]); h != nil && h.rule == model.ShareCare {
				houses = append(houses, j.people[p].household)
			} else {
				n += int(j.people[p].Childcare)
			}
		}
	}
	slices.SortFunc(houses, cmp.Compare[int32])
	for _, h := range slices.Compact(houses) {
		members := j.households[h].members
		seats := make([][]seat, len(members))
		for i, p := range members {
			seats[i] = j.heldSeats(p)
		}
		n += j.care(r, d, at, members, seats)
	}
	return n
}
