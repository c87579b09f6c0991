package price

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"instroom/model"
	"instroom/solver"
)

// A cover is a cut of a row that some take several units of: people who together need
// more than there is. Of five childcare places two who need two and two who need one are
// too many, so that three of the four at most find room, where the relaxation takes one of
// them by half; so are nine couples and three others for a session of twenty. With whoever
// needs as much as the most demanding of them it holds still (an extended cover). Where
// the session may be closed nobody is let in then.
//
// Balas, Facets of the knapsack polytope, Mathematical Programming 8 (1975),
// https://doi.org/10.1007/BF01580440.

// unitUse is what somebody uses of a row, by some of their options, of which they take one
// at most. A need that several have together is named by the first of them.
type unitUse struct {
	participant int32
	a           int64
	options     []int32
}

const (
	leastCover      = 0.02  // people by which a cover has to be broken
	mostCovers      = 400   // in a part of few sessions; else two a session
	mostCoverPlaces = 1_000 // of a row
)

// optionUse is what an option takes of a row.
type optionUse struct {
	option int32
	a      int64
}

// careUses lists what options use of childcare, row by row.
type careUses struct {
	once sync.Once
	at   []int32 // row r has uses at[r]:at[r+1]
	uses []optionUse
}

// usesOf lists what options use of a childcare row, but for households that share it.
func (t *task) usesOf(r int32) []optionUse {
	c := t.care
	c.once.Do(func() { c.list(t) })
	return c.uses[c.at[r]:c.at[r+1]]
}

func (c *careUses) list(t *task) {
	c.at = make([]int32, len(t.rows)+1)
	each := func(f func(o int32, x coef)) {
		for j := range t.slot {
			if t.shares(int32(j)) {
				continue
			}
			for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
				for _, x := range t.extras(o) {
					if t.rows[x.row].key.kind == careRow {
						f(o, x)
					}
				}
			}
		}
	}
	each(func(_ int32, x coef) { c.at[x.row+1]++ })
	for r := range t.rows {
		c.at[r+1] += c.at[r]
	}
	c.uses = make([]optionUse, c.at[len(t.rows)])
	next := slices.Clone(c.at)
	each(func(o int32, x coef) {
		c.uses[next[x.row]] = optionUse{o, x.a}
		next[x.row]++
	})
}

// unitsOf lists what options use of a row of seats or of childcare.
func (t *task) unitsOf(r int32) []optionUse {
	if t.rows[r].key.kind == careRow {
		return t.usesOf(r)
	}
	var out []optionUse
	for _, o := range t.optionsIn(r) {
		if h := t.headsOf(o); h > 0 {
			out = append(out, optionUse{o, h})
		}
	}
	return out
}

// careOf lists what people use of a childcare row. It leaves out needs that several
// have together, who shares childcare, and whoever could use it in two ways.
func (t *task) careOf(r int32) []unitUse {
	var out []unitUse
	for _, x := range t.usesOf(r) {
		j := t.slotOf[x.option]
		if len(t.membersOf(j)) != 1 {
			continue
		}
		who := t.firstMember(j)
		recent := max(0, len(out)-2*recentUses)
		k := slices.IndexFunc(out[recent:], func(u unitUse) bool { return u.participant == who })
		if k < 0 {
			out = append(out, unitUse{who, x.a, []int32{x.option}})
			continue
		}
		u := &out[recent+k]
		if u.a != x.a || slices.ContainsFunc(u.options, func(o int32) bool { return t.slotOf[o] != j && !t.clash(t.bidderOf[j], o, x.option) }) {
			u.a = 0
		}
		u.options = append(u.options, x.option)
	}
	return slices.DeleteFunc(out, func(u unitUse) bool { return u.a == 0 })
}

// seatUses lists what people use of the seats of a session.
func (t *task) seatUses(s int32) []unitUse {
	var out []unitUse
	for _, u := range t.unitsOf(s) {
		out = append(out, unitUse{t.firstMember(t.slotOf[u.option]), u.a, []int32{u.option}})
	}
	return out
}

// seatsOf is how many heads a session may get.
func (t *task) seatsOf(s int32) int64 {
	if t.grouped[s] {
		return int64(t.fill[s].Max)
	}
	return t.rows[s].rhs
}

func (q *part) membersOf(j int32) []solver.Need {
	return q.pr.Members[q.pr.MemberStart[q.slot[j]]:q.pr.MemberStart[q.slot[j]+1]]
}

func (q *part) firstMember(j int32) int32 { return q.membersOf(j)[0].Participant }

// recentUses is how many people of one bidder may come between two needs of one of them.
const recentUses = 16

// shares reports whether a slot is of a household that is to share childcare.
func (q *part) shares(j int32) bool {
	return q.sharing[q.pr.Batch.Participants[q.firstMember(j)].Household]
}

// cutLimit is how many cuts a relaxation may take on; cutsFull reports whether it has.
func (t *task) cutLimit() int  { return max(mostCovers, 2*t.sessions()) }
func (t *task) cutsFull() bool { return len(t.cuts) >= t.cutLimit() }

// covers adds the covers that a fractional plan breaks. It reports whether there were any.
func (t *task) covers(share []float64, f *finder[int64]) bool {
	if t.cutsFull() {
		return false
	}
	torn := make([]bool, t.sessions())
	tornCare := map[int32]bool{}
	for o, x := range share {
		if x < leastCover || x > 1-leastCover {
			continue
		}
		if t.headsOf(int32(o)) > 1 {
			torn[t.sess[o]] = true
		}
		for _, c := range t.extras(int32(o)) {
			if t.rows[c.row].key.kind == careRow {
				tornCare[c.row] = true
			}
		}
	}
	any := false
	try := func(r int32, uses []unitUse, left int64) {
		f.looked += int64(len(uses))
		if cover := coverOf(uses, share, left); cover != nil {
			any = t.addCover(r, uses, cover) || any
		}
	}
	for s, is := range torn {
		if is {
			try(int32(s), t.seatUses(int32(s)), t.seatsOf(int32(s)))
		}
	}
	for _, r := range slices.Sorted(maps.Keys(tornCare)) {
		try(r, t.careOf(r), t.rows[r].rhs)
	}
	return any
}

// coverOf returns the places in a list of people who together need more than is left, and
// of whom the plan seats more than all but one; nil where there are none. Of all such it
// is the one that the plan breaks most.
func coverOf(list []unitUse, share []float64, left int64) []int {
	type item struct {
		at   int
		a    int64
		lack float64 // of being seated whole
	}
	var items []item
	for i := range list {
		z := 0.0
		for _, o := range list[i].options {
			z += share[o]
		}
		if z > leastCover {
			items = append(items, item{i, list[i].a, max(0, 1-z)})
		}
	}
	// least[w] is the least lack of those who need w together or more.
	n := int(left) + 2
	if n > mostCoverPlaces {
		return nil
	}
	const never = 1e9
	least := slices.Repeat([]float64{never}, n)
	least[0] = 0
	taken := make([][]bool, len(items))
	for k, it := range items {
		taken[k] = make([]bool, n)
		for w := n - 1; w > 0; w-- {
			if v := least[max(0, w-int(it.a))] + it.lack; v < least[w]-1e-12 {
				least[w], taken[k][w] = v, true
			}
		}
	}
	if least[n-1] > 1-leastCover {
		return nil
	}
	var chosen []item
	sum := int64(0)
	for k, w := len(items)-1, n-1; k >= 0 && w > 0; k-- {
		if taken[k][w] {
			chosen = append(chosen, items[k])
			sum += items[k].a
			w = max(0, w-int(items[k].a))
		}
	}
	// Whoever is not needed for it makes the cut weaker.
	slices.SortStableFunc(chosen, func(a, b item) int { return cmp.Or(cmp.Compare(b.lack, a.lack), cmp.Compare(a.at, b.at)) })
	out := chosen[:0]
	for _, it := range chosen {
		if sum-it.a > left {
			sum -= it.a
		} else {
			out = append(out, it)
		}
	}
	var places []int
	for _, it := range out {
		places = append(places, it.at)
	}
	return places
}

// addCover adds the cover of some of those who use a row, unless it is there.
func (t *task) addCover(r int32, list []unitUse, cover []int) bool {
	most := int64(0)
	in := make([]bool, len(list))
	for _, i := range cover {
		most = max(most, list[i].a)
		in[i] = true
	}
	for i := range list {
		in[i] = in[i] || list[i].a >= most
	}
	var all []unitUse
	for i := range list {
		if in[i] {
			all = append(all, list[i])
		}
	}
	return t.addPeople(r, all, int32(len(cover)-1))
}

// addPeople adds the cover by which at most so many of some people find room in a row.
func (t *task) addPeople(r int32, people []unitUse, groups int32) bool {
	c := &cut{groups: groups, cover: true}
	seats := t.rows[r].key.kind == sessionRow
	if seats {
		c.sessions = []int32{r}
	} else {
		c.care = t.rows[r].key.at + 1
	}
	var options []int32
	for i := range people {
		c.people = append(c.people, people[i].participant)
		options = append(options, people[i].options...)
	}
	if slices.ContainsFunc(t.cuts, c.same) {
		return false
	}
	at := t.addCutRow(c, int64(groups))
	for _, o := range options {
		t.cutOf[o] = append(t.cutOf[o], coef{at, 1})
	}
	if seats && t.grouped[r] {
		t.cutUse[r] = append(t.cutUse[r], coef{at, -int64(groups)})
		t.rows[at].rhs = 0
	}
	return true
}

// careKey is the childcare row of a cover, nil where the cut is another.
func (c *cut) careKey(t *task) *model.RowKey {
	if c.care == 0 {
		return nil
	}
	key := t.pr.CareRows[c.care-1].Key
	return &key
}
