package explain

import (
	"slices"

	"instroom/model"
)

// stage is how far a placement gets before something stops it, in the order of
// the contract §4.
type stage uint8

const (
	atClash stage = iota
	atPrerequisite
	atHousehold
	atResource
	atBudget
	atMinimum
	atFull
	atPoints // nothing stops it but the points
)

func (s stage) code() model.Code {
	return [...]model.Code{model.Clash, model.Prerequisite, model.HouseholdLink, model.ResourceShort,
		model.OverBudget, model.BelowMinimum, model.Full, model.NotWorth}[s]
}

// obstacle is what stops a placement first, in the order of the stages. With says
// by what: an option of the bidder at atClash and atHousehold (−1: there are
// seats for some of the household only), a row at atResource and atBudget,
// −1−row for a childcare row, noRow where there is nothing to name.
type obstacle struct {
	stage stage
	with  int32
	count int // stages that stop it, this one included; 1 where only the points do
}

const noRow = 1<<31 - 1

// add enters another stage that stops the placement. They come in order.
func (o *obstacle) add(at stage, with int32) {
	if o.count++; o.count == 1 {
		o.stage, o.with = at, with
	}
}

// obstacle says what stops slot j from taking option i in place of what it has,
// with all others staying where they are. falls is how many seats of the session
// fall free before (0, or 1 for a replacement). Time: the slots of the bidder,
// the rows of the session.
func (q *position) obstacle(j, i, falls int32) obstacle {
	p := q.p
	var o obstacle
	q.linked(&o, j, i)
	h, s, own := p.Heads(int(j)), p.OptionSession[i], q.choice[j]
	from := int32(-1) // session that the move leaves
	if own >= 0 {
		if _, ok := q.stay[own]; !ok {
			from = p.OptionSession[own]
		}
	}
	f := &p.Fill[s]
	n := q.heads[s] + h
	if from == s {
		n -= h
	}
	left := f.Max - q.heads[s] + falls
	some := h > 1 && left >= 1 && left < h
	if some && (o.count == 0 || o.stage != atHousehold) {
		o.add(atHousehold, -1)
	}
	resource, budget := int32(noRow), int32(noRow)
	if q.heads[s] == 0 {
		resource, budget = q.rowShort(s, from, h)
	}
	if resource == noRow {
		resource = q.careShort(j, i)
	}
	if resource != noRow {
		o.add(atResource, resource)
	}
	if budget != noRow {
		o.add(atBudget, budget)
	}
	switch {
	case some:
	case q.isShut(s) || n-falls > f.Max && f.Max < f.Min && f.Max > 0:
		o.add(atMinimum, noRow) // shut, or the seats are fewer than the minimum asks
	case n-falls > f.Max:
		o.add(atFull, noRow)
	case n < f.Min:
		o.add(atMinimum, noRow)
	}
	if o.count == 0 {
		o.add(atPoints, noRow)
	}
	return o
}

func (q *position) isShut(s int32) bool {
	for k := range q.p.Shut {
		if q.p.Shut[k].Session == s && q.shut[k] {
			return true
		}
	}
	return false
}

// linked looks at the other choices of the bidder: clashes, weekly hours,
// prerequisites, household rules.
func (q *position) linked(o *obstacle, j, i int32) {
	p, b := q.p, q.bidder[j]
	clash, household := int32(-1), int32(-1)
	if start := p.ConflictStart[b]; start >= 0 {
		first := p.OptionStart[p.SlotStart[b]]
		words := int64(p.OptionStart[p.SlotStart[b+1]]-first+63) / 64
		row := p.Conflict[start+int64(i-first)*words:][:words]
		for k := p.SlotStart[b]; k < p.SlotStart[b+1]; k++ {
			c := q.choice[k]
			switch {
			case k == j || c < 0 || row[(c-first)/64]>>((c-first)%64)&1 == 0:
			case q.samePerson(j, k):
				clash = c
			default:
				household = c
			}
		}
	}
	for _, k := range q.forbidOf.of(b) {
		set := p.Forbidden[k].Options
		if clash < 0 && slices.Contains(set, i) && !slices.ContainsFunc(set, func(o int32) bool {
			at := q.slot[o]
			return o != i && (at == j || q.choice[at] != o)
		}) {
			clash = set[0]
			if clash == i {
				clash = set[1]
			}
		}
	}
	if clash >= 0 {
		o.add(atClash, clash)
	}
	if with, ok := q.outOfOrder(j, i); ok {
		o.add(atPrerequisite, with)
	}
	if household >= 0 {
		o.add(atHousehold, household)
	}
}

// outOfOrder reports whether option i lacks its prerequisite, or slot j would
// give up one that another option of the bidder needs: then it returns that.
func (q *position) outOfOrder(j, i int32) (int32, bool) {
	p, b := q.p, q.bidder[j]
	if len(p.Requires) == 0 {
		return 0, false
	}
	chosen := func(o int32) bool {
		at := q.slot[o]
		return at == j && o == i || at != j && q.choice[at] == o
	}
	for _, k := range q.requireOf.of(i) {
		if !slices.ContainsFunc(p.Requires[k].Any, chosen) {
			return noRow, true
		}
	}
	for k := p.SlotStart[b]; k < p.SlotStart[b+1]; k++ {
		if c := q.choice[k]; k != j && c >= 0 {
			for _, r := range q.requireOf.of(c) {
				if !slices.ContainsFunc(p.Requires[r].Any, chosen) {
					return c, true
				}
			}
		}
	}
	return 0, false
}

// samePerson reports whether two slots have a member in common.
func (q *position) samePerson(j, k int32) bool {
	for _, a := range q.members(j) {
		for _, b := range q.members(k) {
			if a.Participant == b.Participant {
				return true
			}
		}
	}
	return false
}

// rowShort looks for rows that can't take session s as well, where h people
// leave session from (−1 = none): one of a room or a teacher, one of money.
func (q *position) rowShort(s, from, h int32) (resource, budget int32) {
	p := q.p
	resource, budget = noRow, noRow
	first := q.rowsOf.start[s]
	for k, r := range q.rowsOf.of(s) {
		row := &p.Rows[r]
		use := q.rowUse[r] + q.amountOf[first+int32(k)]
		if from >= 0 && q.heads[from] == h {
			if at, ok := slices.BinarySearch(row.Sessions, from); ok {
				use -= row.Amounts[at]
			}
		}
		switch money := row.Key.Resource == model.Budget || row.Key.Resource == model.OpenAtMost; {
		case use <= row.Limit:
		case money && budget == noRow:
			budget = r
		case !money && resource == noRow:
			resource = r
		}
	}
	return resource, budget
}

// careShort looks for a childcare row that slot j can't use as option i asks.
// Time: the uses of the option and of what the slot has now.
func (q *position) careShort(j, i int32) int32 {
	p := q.p
	if len(p.CareRows) == 0 {
		return noRow
	}
	own := q.choice[j]
	if own < 0 && len(p.JointCare) == 0 {
		for _, u := range q.careOf.of(i) {
			if c := &p.Care[u]; q.careUse[c.Row]+int64(c.Amount) > int64(p.CareRows[c.Row].Limit) {
				return -1 - c.Row
			}
		}
		return noRow
	}
	type change struct {
		row    int32
		amount int64
	}
	changes := make([]change, 0, 64)
	for _, u := range q.careOf.of(i) {
		changes = append(changes, change{p.Care[u].Row, int64(p.Care[u].Amount)})
	}
	joint := func(k int32) {
		switch u := &p.JointCare[k]; q.jointHolds(u, j, i) {
		case q.jointOn[k]:
		case true:
			changes = append(changes, change{u.Row, int64(u.Amount)})
		default:
			changes = append(changes, change{u.Row, -int64(u.Amount)})
		}
	}
	// An option may lie in several groups of one joint use: those stand side by side.
	last := int32(-1)
	for _, k := range q.jointOf.of(i) {
		if at := q.jointAt[k]; at != last {
			joint(at)
			last = at
		}
	}
	if own >= 0 {
		for _, u := range q.careOf.of(own) {
			changes = append(changes, change{p.Care[u].Row, -int64(p.Care[u].Amount)})
		}
		mine := q.jointOf.of(i)
		last = -1
		for _, k := range q.jointOf.of(own) {
			if q.jointAt[k] == last {
				continue
			}
			last = q.jointAt[k]
			if !slices.ContainsFunc(mine, func(m int32) bool { return q.jointAt[m] == q.jointAt[k] }) {
				joint(q.jointAt[k])
			}
		}
	}
	slices.SortFunc(changes, func(a, b change) int { return int(a.row - b.row) })
	for k := 0; k < len(changes); {
		row, sum := changes[k].row, int64(0)
		for ; k < len(changes) && changes[k].row == row; k++ {
			sum += changes[k].amount
		}
		if sum > 0 && q.careUse[row]+sum > int64(p.CareRows[row].Limit) {
			return -1 - row
		}
	}
	return noRow
}

// leaves reports whether slot j may leave what it has: the session it leaves
// keeps its minimum or is left empty.
func (q *position) leaves(j int32) bool {
	own := q.choice[j]
	if own < 0 {
		return true
	}
	if _, ok := q.stay[own]; ok {
		return false
	}
	s := q.p.OptionSession[own]
	n := q.heads[s] - q.p.Heads(int(j))
	_, ok := q.p.Fill[s].Value(n)
	return ok
}

// couldCome counts by session the heads that wait and could sit there but for
// its minimum.
func (q *position) couldCome() []int32 {
	p := q.p
	could := make([]int32, p.Sessions())
	for j := range int32(p.Slots()) {
		if q.choice[j] >= 0 {
			continue
		}
		for i := p.OptionStart[j]; i < q.lastOption(j, p.OptionStart[j+1]); i++ {
			if s := p.OptionSession[i]; q.heads[s] == 0 && p.Fill[s].Min > 1 && q.obstacle(j, i, 0).stage >= atMinimum {
				could[s] += p.Heads(int(j))
			}
		}
	}
	return could
}
