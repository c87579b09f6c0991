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

// obstacle is what stops a placement first. With says by what: an option of the
// bidder at atClash and atHousehold (−1: seats for some of the household only),
// a row at atResource and atBudget, −1−row for a childcare row.
type obstacle struct {
	stage stage
	with  int32
}

// noRow is With where no row is known.
const noRow = 1<<31 - 1

// obstacle says what stops slot j from taking option i in place of what it has,
// with all others staying where they are. falls is how many seats of the session
// fall free before (0, or 1 for a replacement). Time: the slots of the bidder,
// the rows of the session.
func (q *position) obstacle(j, i, falls int32) obstacle {
	p := q.p
	if o, ok := q.linked(j, i); ok {
		return o
	}
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
	if h > 1 && left >= 1 && left < h {
		return obstacle{atHousehold, -1}
	}
	if q.heads[s] == 0 {
		if o, ok := q.rowShort(s, from, h); ok {
			return o
		}
	}
	if o, ok := q.careShort(j, i); ok {
		return o
	}
	for k := range p.Shut {
		if p.Shut[k].Session == s && q.shut[k] {
			return obstacle{atMinimum, noRow}
		}
	}
	switch {
	case n-falls > f.Max && f.Max < f.Min && f.Max > 0:
		return obstacle{atMinimum, noRow} // the seats are fewer than the minimum asks
	case n-falls > f.Max:
		return obstacle{atFull, noRow}
	case n < f.Min:
		return obstacle{atMinimum, noRow}
	}
	return obstacle{atPoints, noRow}
}

// linked looks at the other choices of the bidder: clashes, household rules,
// weekly hours, prerequisites.
func (q *position) linked(j, i int32) (obstacle, bool) {
	p, b := q.p, q.bidder[j]
	household := int32(-1)
	if start := p.ConflictStart[b]; start >= 0 {
		first := p.OptionStart[p.SlotStart[b]]
		words := int64(p.OptionStart[p.SlotStart[b+1]]-first+63) / 64
		row := p.Conflict[start+int64(i-first)*words:][:words]
		for k := p.SlotStart[b]; k < p.SlotStart[b+1]; k++ {
			c := q.choice[k]
			if k == j || c < 0 || row[(c-first)/64]>>((c-first)%64)&1 == 0 {
				continue
			}
			if q.samePerson(j, k) {
				return obstacle{atClash, c}, true
			}
			household = c
		}
	}
	for _, k := range q.forbidOf.of(b) {
		set := p.Forbidden[k].Options
		if slices.Contains(set, i) && !slices.ContainsFunc(set, func(o int32) bool {
			at := q.slotAt(o)
			return o != i && (at == j || q.choice[at] != o)
		}) {
			other := set[0]
			if other == i {
				other = set[1]
			}
			return obstacle{atClash, other}, true
		}
	}
	chosen := func(o int32) bool {
		at := q.slotAt(o)
		return at == j && o == i || at != j && q.choice[at] == o
	}
	for _, k := range q.requireOf.of(i) {
		if !slices.ContainsFunc(p.Requires[k].Any, chosen) {
			return obstacle{atPrerequisite, noRow}, true
		}
	}
	// What another need of the bidder asks for must not be given up.
	if q.choice[j] >= 0 && len(p.Requires) > 0 {
		for k := p.SlotStart[b]; k < p.SlotStart[b+1]; k++ {
			if c := q.choice[k]; k != j && c >= 0 {
				for _, r := range q.requireOf.of(c) {
					if !slices.ContainsFunc(p.Requires[r].Any, chosen) {
						return obstacle{atPrerequisite, c}, true
					}
				}
			}
		}
	}
	if household >= 0 {
		return obstacle{atHousehold, household}, true
	}
	return obstacle{}, false
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

// rowShort looks for a row that can't take session s as well, where h people
// leave session from (−1 = none).
func (q *position) rowShort(s, from, h int32) (obstacle, bool) {
	p := q.p
	found, o := false, obstacle{}
	first := q.rowsOf.start[s]
	for k, r := range q.rowsOf.of(s) {
		row := &p.Rows[r]
		use := q.rowUse[r] + q.amountOf[first+int32(k)]
		if from >= 0 && q.heads[from] == h {
			if at, ok := slices.BinarySearch(row.Sessions, from); ok {
				use -= row.Amounts[at]
			}
		}
		if use <= row.Limit {
			continue
		}
		if row.Key.Resource != model.Budget && row.Key.Resource != model.OpenAtMost {
			return obstacle{atResource, r}, true
		}
		found, o = true, obstacle{atBudget, r}
	}
	return o, found
}

// careShort looks for a childcare row that slot j can't use as option i asks.
func (q *position) careShort(j, i int32) (obstacle, bool) {
	p := q.p
	if len(p.CareRows) == 0 {
		return obstacle{}, false
	}
	own, b := q.choice[j], q.bidder[j]
	over := func(row int32) bool {
		use := q.careUse[row]
		for _, u := range q.careOf.of(i) {
			if p.Care[u].Row == row {
				use += int64(p.Care[u].Amount)
			}
		}
		if own >= 0 {
			for _, u := range q.careOf.of(own) {
				if p.Care[u].Row == row {
					use -= int64(p.Care[u].Amount)
				}
			}
		}
		for _, k := range q.jointOf.of(b) {
			if u := &p.JointCare[k]; u.Row == row {
				if q.jointHolds(u, j, i) {
					use += int64(u.Amount)
				}
				if q.jointHolds(u, -1, -1) {
					use -= int64(u.Amount)
				}
			}
		}
		return use > int64(p.CareRows[row].Limit) && use > q.careUse[row]
	}
	for _, u := range q.careOf.of(i) {
		if over(p.Care[u].Row) {
			return obstacle{atResource, -1 - p.Care[u].Row}, true
		}
	}
	for _, k := range q.jointOf.of(b) {
		if over(p.JointCare[k].Row) {
			return obstacle{atResource, -1 - p.JointCare[k].Row}, true
		}
	}
	return obstacle{}, false
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
