package price

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"instroom/model"
	"instroom/solver"
)

// memory is what a solve leaves to the next one: prices of every stage by name,
// so that they fit other batches too; the parts as they were, so that one that
// did not change is not solved again; and who sat where, by name.
type memory struct {
	run    *run
	choice []int32

	once   sync.Once // what follows is made when it is first asked for
	prices [stages]map[rowName]int64
	links  [stages][]rowName   // in use somewhere in the proof
	cuts   [stages][]model.Cut // in the proof
	shift  [stages]uint
	parts  map[string]*partRun // by the id of their first session
	home   map[string]*partRun // by session
	worth  map[string]int64    // of a seat more in a session

	people sync.Once        // what follows is made when options are not the same
	seats  []int32          // by participant and kind: session of the batch, or one of these
	traces map[string]trace // by session

	names sync.Once
	named map[string]int32 // participants by name, for batches with others
}

// Stages of a solve: the points, the people of each class, the points in strict order.
const (
	pointsStage = 0
	strictStage = 4
	stages      = 5
)

// rowName names a row of any problem.
type rowName struct {
	kind        rowKind
	key         model.RowKey // resource and care rows
	session     string
	participant string // stay rows; of a cut all of them, in order
	class       int32  // of a cut its groups
}

const (
	notAsked int32 = -2 // nobody asked for a seat there
	waits    int32 = -1
)

func (t *task) rowName(r int) rowName {
	k := t.rows[r].key
	n := rowName{kind: k.kind}
	switch k.kind {
	case sessionRow:
		n.session = t.sessionID(k.at)
	case resourceRow:
		n.key = t.pr.Rows[k.at].Key
	case careRow:
		n.key = t.pr.CareRows[k.at].Key
	case stayRow:
		n.session = t.pr.Batch.Sessions[t.pr.SessionIndex[t.pr.OptionSession[k.at]]].ID
		n.participant = t.pr.Batch.Participants[t.stayMember(k.at)].ID
	case classRow:
		n.class = k.at
	case linkRow:
		if k.at >= 0 {
			n.session = t.sessionID(t.sess[k.at])
			n.participant = t.participantID(t.slotOf[k.at])
		}
	case cutRow:
		c := t.cuts[k.at].named(t)
		return cutName(&c)
	}
	return n
}

// cutName is the name of the row of a cut.
func cutName(c *model.Cut) rowName {
	n := rowName{kind: cutRow, session: strings.Join(c.Sessions, "\n"), participant: strings.Join(c.Participants, "\n"), class: int32(c.Groups)}
	if c.Care != nil {
		n.key = *c.Care
	}
	if c.Half != nil {
		n.session, n.participant = strings.Join(c.Half.Sessions, "\n"), fmt.Sprint(c.Half.Care, c.Half.Needs)
	}
	return n
}

// ofOpenings reports whether a proof has cuts of what a number of groups can seat.
func ofOpenings(cuts []model.Cut) bool {
	return slices.ContainsFunc(cuts, func(c model.Cut) bool { return c.Care == nil && !c.Cover && c.Half == nil })
}

// remember keeps the prices of a stage.
func (q *partRun) remember(stage int, s *search) {
	q.kept[stage] = keptPrices{s.rootU, s.shift, s.t}
}

// keptPrices are the multipliers at the root of a stage.
type keptPrices struct {
	u     []int64
	shift uint
	t     *task
}

// recall returns the prices of a stage as an earlier solve left them, and takes the
// links that had any into the task; false where it left none, or knows less than
// half of the sessions.
func (q *partRun) recall(stage int, t *task, shift uint) ([]int64, bool) {
	m := q.run.old
	if m == nil || len(m.prices[stage]) == 0 {
		return nil, false
	}
	t.takeLinks(m.links[stage])
	t.takeCuts(m.cuts[stage])
	u := make([]int64, len(t.rows))
	known := 0
	var fresh []int32
	for r := range t.rows {
		v, ok := m.prices[stage][t.rowName(r)]
		switch {
		case r >= t.sessions():
		case ok:
			known++
		default:
			fresh = append(fresh, int32(r))
		}
		v = rescale(v, m.shift[stage], shift)
		if !t.rows[r].free {
			v = max(v, 0)
		}
		u[r] = v
	}
	if known*2 < t.sessions() {
		return nil, false
	}
	if len(fresh) <= mostFresh {
		for _, s := range fresh {
			u[s] = t.freshPrice(s, u, q.l, shift)
		}
	}
	return u, true
}

// mostFresh is the most new sessions that get a price of their own from the start.
const mostFresh = 60

// freshPrice returns the price of a session that no earlier solve knew: with all other
// prices as they are, the one at which the bound is lowest. A bidder gains by the session
// what its best bundle is worth more with it for nothing than without it; the bound is
// convex in the price, and lowest at one of these gains a head.
func (t *task) freshPrice(s int32, u []int64, l *limits, shift uint) int64 {
	f := &finder[int64]{t: t}
	one := int64(1) << shift
	var gains []int64
	last := int32(-1)
	for _, o := range t.optionsIn(s) {
		b := t.bidderOf[t.slotOf[o]]
		h := t.headsOf(o)
		if b == last || h == 0 || l.ban[o] {
			continue
		}
		last = b
		u[s] = 0
		_, with, ok := f.choose(int(b), u, one, l)
		u[s] = int64(t.cap) / 2
		_, without, same := f.choose(int(b), u, one, l)
		if g := (with - without) / h; ok && same && g > 0 {
			gains = append(gains, g)
		}
	}
	slices.SortFunc(gains, func(a, b int64) int { return cmp.Compare(b, a) })
	at, least := int64(0), int64(math.MaxInt64)
	above := int64(0) // Σ of the gains above the price
	for i := 0; i <= len(gains); i++ {
		price := int64(0)
		if i < len(gains) {
			price = gains[i]
		}
		u[s] = price
		value := above - int64(i)*price
		if t.grouped[s] {
			v, _, _, ok := sessionBest(t, s, u, l, one)
			if !ok {
				continue
			}
			value += v
		} else {
			value += price * t.rows[s].rhs
		}
		if value < least {
			at, least = price, value
		}
		if i < len(gains) {
			above += gains[i]
		}
	}
	u[s] = at
	return at
}

// unchanged returns the part of an earlier solve that is the same as this one,
// solved at least as well, with multipliers in the same unit.
func (q *partRun) unchanged() *partRun {
	if q.run.old == nil || q.run.p.Strict {
		return nil
	}
	old := q.run.old.parts[q.sessionIDs()[0]]
	switch {
	case old == nil, old.run.p.Strict, old.run.shift != q.run.shift, old.run.o.Gap > q.run.o.Gap:
		return nil
	case old.bound > old.score && old.work < q.work: // there is more to be had
		return nil
	case !q.same(old.part):
		return nil
	}
	return old
}

// same reports whether two parts are the same problem with the same names.
func (q *part) same(o *part) bool {
	if !slices.Equal(q.fill, o.fill) || !slices.Equal(q.shut, o.shut) || len(q.rows) != len(o.rows) || len(q.shuts) != len(o.shuts) {
		return false
	}
	qt, ot := &task{part: q, rows: q.rows}, &task{part: o, rows: o.rows}
	for r := range q.rows {
		if q.rows[r].rhs != o.rows[r].rhs || q.rows[r].free != o.rows[r].free || qt.rowName(r) != ot.rowName(r) {
			return false
		}
	}
	for s := range q.session {
		if !slices.Equal(q.useRow[s], o.useRow[s]) || !slices.Equal(q.keepRow[s], o.keepRow[s]) {
			return false
		}
	}
	for h := range q.shuts {
		a, b := &q.shuts[h], &o.shuts[h]
		if a.session != b.session || a.value != b.value || !slices.Equal(a.stays, b.stays) {
			return false
		}
	}
	return solver.Shared(q.sess, o.sess) || q.samePeople(o)
}

// samePeople is same for all that is about people.
func (q *part) samePeople(o *part) bool {
	if !slices.Equal(q.sess, o.sess) || !slices.Equal(q.optAt, o.optAt) || !slices.Equal(q.slotAt, o.slotAt) ||
		!slices.Equal(q.heads, o.heads) || !slices.Equal(q.isStay, o.isStay) || !slices.Equal(q.bit, o.bit) ||
		!slices.Equal(q.extraAt, o.extraAt) || !slices.Equal(q.extra, o.extra) {
		return false
	}
	for i := range q.option {
		if q.pr.OptionPoints[q.option[i]] != o.pr.OptionPoints[o.option[i]] {
			return false
		}
	}
	for j := range q.slot {
		a := q.pr.Members[q.pr.MemberStart[q.slot[j]]:q.pr.MemberStart[q.slot[j]+1]]
		b := o.pr.Members[o.pr.MemberStart[o.slot[j]]:o.pr.MemberStart[o.slot[j]+1]]
		if !slices.EqualFunc(a, b, func(x, y solver.Need) bool {
			return x.Kind == y.Kind && x.Class == y.Class &&
				q.pr.Batch.Participants[x.Participant].ID == o.pr.Batch.Participants[y.Participant].ID
		}) {
			return false
		}
	}
	for b := range q.bidder {
		if q.searched[b] != o.searched[b] || q.words[b] != o.words[b] || !slices.Equal(q.conflict[b], o.conflict[b]) {
			return false
		}
		if !slices.EqualFunc(q.forbid[b], o.forbid[b], func(x, y forbidden) bool { return slices.Equal(x.options, y.options) }) ||
			!slices.EqualFunc(q.require[b], o.require[b], func(x, y requirement) bool { return x.option == y.option && slices.Equal(x.any, y.any) }) ||
			!slices.EqualFunc(q.joint[b], o.joint[b], func(x, y jointCare) bool {
				return slices.Equal(x.use, y.use) && slices.EqualFunc(x.groups, y.groups, slices.Equal[[]int32])
			}) {
			return false
		}
	}
	return true
}

// reuse takes over what an earlier solve of the same part found and proved.
func (q *partRun) reuse(old *partRun) {
	t := q.pointsTask(false, [3]int64{})
	q.best = adopt(t, t.w, q.l, old.best)
	q.score, q.bound, q.proof = old.score, old.bound, old.proof
	q.prices, q.counts, q.kept, q.twin = old.prices, old.counts, old.kept, old
	q.run.tell(q, q.score, q.bound, q.placed(q.best))
}

// make names what the solve has left.
func (m *memory) make() {
	m.parts, m.home, m.worth = map[string]*partRun{}, map[string]*partRun{}, map[string]int64{}
	for k := range m.prices {
		m.prices[k] = map[rowName]int64{}
	}
	for _, q := range m.run.parts {
		m.parts[q.sessionIDs()[0]] = q
		for _, id := range q.sessionIDs() {
			m.home[id] = q
		}
		for k, p := range q.kept {
			if p.t == nil {
				continue
			}
			m.shift[k] = p.shift
			for i, v := range p.u {
				m.prices[k][p.t.rowName(i)] = v
			}
			if proof := q.proofOf(k); !ofOpenings(proof.Cuts) {
				m.cuts[k] = append(m.cuts[k], proof.Cuts...)
				m.links[k] = append(m.links[k], linksOf(&proof.Root)...)
			}
		}
	}
	for _, q := range m.run.parts {
		for s, worth := range q.best.vacancies(fewHops).in {
			m.worth[q.sessionID(int32(s))] = worth
		}
	}
}

// makeSeats says who sat where, and what the sessions were.
func (m *memory) makeSeats() {
	m.traces = map[string]trace{}
	for _, q := range m.run.parts {
		for s, trace := range q.best.traces() {
			m.traces[q.sessionID(int32(s))] = trace
		}
	}
	p := m.run.p
	m.seats = slices.Repeat([]int32{notAsked}, len(p.Batch.Participants)*len(p.Batch.Kinds))
	for j, o := range m.choice {
		at := waits
		if o >= 0 {
			at = p.SessionIndex[p.OptionSession[o]]
		}
		for _, n := range p.Members[p.MemberStart[j]:p.MemberStart[j+1]] {
			m.seats[int(n.Participant)*len(p.Batch.Kinds)+int(n.Kind)] = at
		}
	}
}

// seat returns the session of the earlier batch in which somebody of a batch sat for a need.
func (m *memory) seat(b *model.Batch, n solver.Need) int32 {
	was := m.run.p.Batch
	who := n.Participant
	if !solver.Shared(b.Participants, was.Participants) {
		m.names.Do(func() {
			m.named = make(map[string]int32, len(was.Participants))
			for p := range was.Participants {
				m.named[was.Participants[p].ID] = int32(p)
			}
		})
		var known bool
		if who, known = m.named[b.Participants[n.Participant].ID]; !known {
			return notAsked
		}
	}
	if int(n.Kind) >= len(was.Kinds) {
		return notAsked
	}
	return m.seats[int(who)*len(was.Kinds)+int(n.Kind)]
}

// proofOf is the proof of a stage; that of strict order takes the place of the points.
func (q *partRun) proofOf(stage int) *model.Part {
	if stage == pointsStage || stage == strictStage {
		return &q.proof
	}
	return &q.classRt[stage]
}

// linksOf lists the links with a price in a tree.
func linksOf(root *model.Node) []rowName {
	seen := map[rowName]bool{}
	var out []rowName
	take := func(m *model.Multipliers) {
		for _, p := range m.Link {
			n := rowName{kind: linkRow, session: p.Session, participant: p.Participant}
			if !seen[n] {
				seen[n] = true
				out = append(out, n)
			}
		}
	}
	var visit func(n *model.Node)
	visit = func(n *model.Node) {
		switch {
		case n.Leaf != nil:
			take(n.Leaf)
		case n.Fix != nil:
			take(&n.Fix.Multipliers)
			visit(&n.Fix.Below)
		case n.Branch != nil:
			visit(&n.Branch.No)
			visit(&n.Branch.Yes)
		}
	}
	visit(root)
	return out
}

// mostRecalled is the most links taken over: with more the relaxation costs more
// than they are worth at the start.
const mostRecalled = 400

// takeLinks takes rows "the option only where its session has new heads" into the
// task, as far as there are such options.
func (t *task) takeLinks(links []rowName) {
	if len(links) == 0 || len(links) > mostRecalled {
		return
	}
	wanted := make(map[rowName]bool, len(links))
	in := map[string]bool{}
	for _, n := range links {
		wanted[n], in[n.session] = true, true
	}
	for s := range t.session {
		if id := t.sessionID(int32(s)); in[id] && t.grouped[s] {
			for _, o := range t.optionsIn(int32(s)) {
				if t.headsOf(o) > 0 && wanted[rowName{kind: linkRow, session: id, participant: t.participantID(t.slotOf[o])}] {
					t.addLink(o)
				}
			}
		}
	}
}

// recallProof returns the proof of a stage in the earlier solve, of the part that
// most of the sessions were in; nil where there is none that a search without links
// and cuts of its own can take up.
func (q *partRun) recallProof(stage int) *past {
	m := q.run.old
	if m == nil || q.run.p.Strict {
		return nil
	}
	var most *partRun
	votes := map[*partRun]int{}
	for s := range q.session {
		old := m.home[q.sessionID(int32(s))]
		if old == nil {
			continue
		}
		votes[old]++
		if most == nil || votes[old] > votes[most] {
			most = old
		}
	}
	if most == nil || most.run.p.Strict || most.kept[stage].t == nil {
		return nil
	}
	proof := most.proofOf(stage)
	if ofOpenings(proof.Cuts) || len(m.links[stage]) > mostRecalled || keepsBudget(&proof.Root) != (q.wholeBudget() > 0) {
		return nil
	}
	p := &past{proof: *proof, shift: most.kept[stage].shift}
	for s := range q.session {
		if m.home[q.sessionID(int32(s))] != most {
			p.fresh = append(p.fresh, int32(s))
		}
	}
	return p
}

// keepsBudget reports whether a tree rests on the budget as a knapsack: all or none
// of its leaves do.
func keepsBudget(n *model.Node) bool {
	switch {
	case n.Leaf != nil:
		return n.Leaf.Budget
	case n.Fix != nil:
		return n.Fix.Multipliers.Budget || keepsBudget(&n.Fix.Below)
	case n.Branch != nil:
		return keepsBudget(&n.Branch.No) || keepsBudget(&n.Branch.Yes)
	}
	return false
}

// previously returns the choices of an earlier solve that still exist here, by name.
func (q *partRun) previously(m *memory) []int32 {
	if old := q.like(); old != nil {
		return old.best.choice
	}
	m.people.Do(m.makeSeats)
	here := make(map[string]int32, len(q.session))
	for s := range q.session {
		here[q.sessionID(int32(s))] = int32(s)
	}
	was := m.run.p.Batch
	now := make([]int32, len(was.Sessions)) // by session of then; −1 = not in this part
	for i := range was.Sessions {
		s, is := here[was.Sessions[i].ID]
		if now[i] = s; !is {
			now[i] = -1
		}
	}
	wish := slices.Repeat([]int32{-1}, len(q.slot))
	for j := range wish {
		n := q.pr.Members[q.pr.MemberStart[q.slot[j]]]
		if at := m.seat(q.pr.Batch, n); at >= 0 && now[at] >= 0 {
			wish[j] = q.optionIn(int32(j), now[at])
		}
	}
	return wish
}

// optionIn returns the option of a slot in a session, −1 where there is none.
func (q *part) optionIn(j, s int32) int32 {
	for o := q.optAt[j]; o < q.optAt[j+1]; o++ {
		if q.sess[o] == s {
			return o
		}
	}
	return -1
}
