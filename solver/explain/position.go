package explain

import (
	"slices"

	"instroom/model"
	"instroom/solver"
)

// position is a plan laid into a problem: what is used, and by whom. Sessions
// are those of the problem unless a name says otherwise.
type position struct {
	p         *solver.Problem
	choice    []int32 // by slot: the option chosen, −1 = none
	shut      []bool  // by Problem.Shut
	heads     []int32 // new heads by session
	rowUse    []int64
	careUse   []int64
	bidder    []int32         // by slot
	slot      []int32         // by option
	stay      map[int32]int32 // option → index into Problem.Shut
	sessionAt []int32         // session of the batch → session of the problem, −1
	slotOf    []int32         // by need (see key): its slot, −1

	rowsOf    list // rows of a session: index into Problem.Rows
	amountOf  []int64
	careOf    list // Problem.Care of an option
	requireOf list // Problem.Requires of an option
	jointOf   list // an option in groups of Problem.JointCare: index into jointAt
	jointAt   []int32
	jointOn   []bool // by Problem.JointCare: the childcare is used
	forbidOf  list   // Problem.Forbidden of a bidder
}

// list is a compressed sparse row: the entries of i are at[start[i]:start[i+1]].
type list struct{ start, at []int32 }

func (l *list) of(i int32) []int32 { return l.at[l.start[i]:l.start[i+1]] }

// newList collects the entries 0..n−1 by their row.
func newList(rows, n int, row func(i int) int32) list {
	l := list{make([]int32, rows+1), make([]int32, n)}
	for i := range n {
		l.start[row(i)+1]++
	}
	for i := range rows {
		l.start[i+1] += l.start[i]
	}
	next := slices.Clone(l.start[:rows])
	for i := range n {
		r := row(i)
		l.at[next[r]] = int32(i)
		next[r]++
	}
	return l
}

// newPosition lays a plan of the problem's batch into the problem.
func newPosition(p *solver.Problem, plan *model.Plan) *position {
	q := emptyPosition(p)
	q.sessionAt = make([]int32, len(p.Batch.Sessions))
	for s := range q.sessionAt {
		q.sessionAt[s] = -1
	}
	for s, at := range p.SessionIndex {
		q.sessionAt[at] = int32(s)
	}
	q.slotOf = make([]int32, len(p.Batch.Participants)*len(p.Batch.Kinds))
	for k := range q.slotOf {
		q.slotOf[k] = -1
	}
	for j := range int32(p.Slots()) {
		for _, m := range q.members(j) {
			q.slotOf[q.key(m.Participant, int(m.Kind))] = j
		}
	}
	q.choose(plan)
	q.count()
	return q
}

// emptyPosition is a problem in which nothing is chosen and nothing counted.
func emptyPosition(p *solver.Problem) *position {
	q := &position{
		p: p, choice: make([]int32, p.Slots()), shut: make([]bool, len(p.Shut)), heads: make([]int32, p.Sessions()),
		rowUse: make([]int64, len(p.Rows)), careUse: make([]int64, len(p.CareRows)), bidder: make([]int32, p.Slots()),
		stay: map[int32]int32{},
	}
	for b := range p.Bidders() {
		for j := p.SlotStart[b]; j < p.SlotStart[b+1]; j++ {
			q.bidder[j] = int32(b)
		}
	}
	for j := range q.choice {
		q.choice[j] = -1
	}
	q.index()
	return q
}

// key numbers the needs of the batch.
func (q *position) key(participant int32, kind int) int {
	return int(participant)*len(q.p.Batch.Kinds) + kind
}

func (q *position) members(j int32) []solver.Need {
	return q.p.Members[q.p.MemberStart[j]:q.p.MemberStart[j+1]]
}

// index makes the lists that lead from options, bidders and sessions to rows.
func (q *position) index() {
	p := q.p
	for h := range p.Shut {
		for _, i := range p.Shut[h].Stays {
			q.stay[i] = int32(h)
		}
	}
	var of, row []int32
	for r := range p.Rows {
		for k, s := range p.Rows[r].Sessions {
			of, row, q.amountOf = append(of, s), append(row, int32(r)), append(q.amountOf, p.Rows[r].Amounts[k])
		}
	}
	q.rowsOf = newList(p.Sessions(), len(of), func(i int) int32 { return of[i] })
	amounts := make([]int64, len(of))
	for k, i := range q.rowsOf.at {
		amounts[k], q.rowsOf.at[k] = q.amountOf[i], row[i]
	}
	q.amountOf = amounts
	q.careOf = newList(p.Options(), len(p.Care), func(i int) int32 { return p.Care[i].Option })
	q.requireOf = newList(p.Options(), len(p.Requires), func(i int) int32 { return p.Requires[i].Option })
	of = of[:0]
	for k := range p.JointCare {
		for _, group := range p.JointCare[k].Groups {
			of = append(of, group...)
			for range group {
				q.jointAt = append(q.jointAt, int32(k))
			}
		}
	}
	q.jointOf = newList(p.Options(), len(of), func(i int) int32 { return of[i] })
	q.jointOn = make([]bool, len(p.JointCare))
	q.slot = make([]int32, p.Options())
	for j := range p.Slots() {
		for i := p.OptionStart[j]; i < p.OptionStart[j+1]; i++ {
			q.slot[i] = int32(j)
		}
	}
	q.forbidOf = newList(p.Bidders(), len(p.Forbidden), func(i int) int32 { return p.Forbidden[i].Bidder })
}

// choose finds the options that a plan takes. Placements that are no option of
// the problem are left out: package check has said so before.
func (q *position) choose(plan *model.Plan) {
	p := q.p
	for _, at := range plan.Placed {
		s := q.sessionAt[at.Session]
		j := q.slotOf[q.key(at.Participant, p.Batch.Sessions[at.Session].Kind)]
		if j < 0 || s < 0 {
			continue
		}
		if i, ok := q.option(j, s); ok {
			q.choice[j] = i
		}
	}
	for h := range p.Shut {
		if slices.Contains(plan.Shut, p.SessionIndex[p.Shut[h].Session]) {
			q.shut[h] = true
			continue
		}
		for _, i := range p.Shut[h].Stays {
			q.choice[q.slot[i]] = i
		}
	}
}

// option returns the option of a slot in a session that is not a stay.
func (q *position) option(j, s int32) (int32, bool) {
	first, last := q.p.OptionStart[j], q.p.OptionStart[j+1]
	k, ok := slices.BinarySearch(q.p.OptionSession[first:q.lastOption(j, last)], s)
	return first + int32(k), ok
}

// lastOption returns the end of the options of a slot that seat somebody: a stay
// comes last, out of the order of sessions.
func (q *position) lastOption(j, last int32) int32 {
	if len(q.stay) > 0 && last > q.p.OptionStart[j] {
		if _, ok := q.stay[last-1]; ok {
			return last - 1
		}
	}
	return last
}

// count fills in heads and the use of rows.
func (q *position) count() {
	p := q.p
	for j, i := range q.choice {
		if i < 0 {
			continue
		}
		if _, ok := q.stay[i]; !ok {
			q.heads[p.OptionSession[i]] += p.Heads(j)
		}
		for _, u := range q.careOf.of(i) {
			q.careUse[p.Care[u].Row] += int64(p.Care[u].Amount)
		}
	}
	for k := range p.JointCare {
		if q.jointOn[k] = q.jointHolds(&p.JointCare[k], -1, -1); q.jointOn[k] {
			q.careUse[p.JointCare[k].Row] += int64(p.JointCare[k].Amount)
		}
	}
	for r := range p.Rows {
		for k, s := range p.Rows[r].Sessions {
			if q.heads[s] > 0 {
				q.rowUse[r] += p.Rows[r].Amounts[k]
			}
		}
		for _, h := range p.Rows[r].Shut {
			if !q.shut[h] {
				q.rowUse[r]++
			}
		}
	}
}

// jointHolds reports whether from each group an option is chosen, with slot j
// (−1 = none) on option i instead of its own.
func (q *position) jointHolds(u *solver.JointCareUse, j, i int32) bool {
	for _, group := range u.Groups {
		if !slices.ContainsFunc(group, func(o int32) bool {
			at := q.slot[o]
			if at == j {
				return o == i
			}
			return q.choice[at] == o
		}) {
			return false
		}
	}
	return true
}

// newHeads returns how many people the plan adds to a session of the batch.
func (q *position) newHeads(batchSession int32) int32 {
	if s := q.sessionAt[batchSession]; s >= 0 {
		return q.heads[s]
	}
	return 0
}
