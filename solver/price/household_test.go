package price

import (
	"math/rand/v2"
	"slices"
	"testing"

	"instroom/solver"
	"instroom/solver/solvertest"
)

// sharingCase is one household of two or three people who share childcare: a language
// and an orientation need each, options that meet at some of seven hours, and a care
// row an hour and site. Now and then two needs are had together, two classes of one
// person overlap without being in conflict, or there is too little care for anybody.
func sharingCase(r *rand.Rand) solvertest.Case {
	const hours, sites, sessions = 7, 2, 12
	c := solvertest.Case{Fill: make([]solver.Fill, sessions), Care: make([]int32, hours*sites)}
	for s := range c.Fill {
		c.Fill[s] = solver.Fill{Min: 1, Max: 5}
	}
	for i := range c.Care {
		c.Care[i] = int32(r.IntN(4))
	}
	at := make([]int, sessions) // three hours from here on
	for s := range at {
		at[s] = r.IntN(hours - 2)
	}
	meets := func(s, hour int) bool { return at[s] <= hour && hour < at[s]+3 }
	people := 2 + r.IntN(2)
	b := solvertest.Bidder{Classes: make([]uint8, people)}
	var session []int
	var who [][]int
	add := func(members ...int) {
		slot := solvertest.Slot{People: members}
		for s := range sessions {
			if r.IntN(3) == 0 {
				slot.Options = append(slot.Options, solvertest.Option{Session: s, Points: 1})
				session, who = append(session, s), append(who, members)
			}
		}
		b.Slots = append(b.Slots, slot)
	}
	for p := range people {
		add(p)
		if p == 0 && r.IntN(3) == 0 {
			add(0, 1)
		} else {
			add(p)
		}
	}
	same := func(x, y int) bool {
		for _, p := range who[x] {
			for _, q := range who[y] {
				if p == q {
					return true
				}
			}
		}
		return false
	}
	first := 0
	for _, slot := range b.Slots {
		for x := range first {
			for y := first; y < first+len(slot.Options); y++ {
				apart := at[session[x]]-at[session[y]] >= 3 || at[session[y]]-at[session[x]] >= 3
				if same(x, y) && !apart && r.IntN(20) > 0 || r.IntN(100) == 0 {
					b.Conflicts = append(b.Conflicts, [2]int{x, y})
				}
			}
		}
		first += len(slot.Options)
	}
	for hour := range hours {
		for site := range sites {
			groups := make([][]int, people+1) // whoever is at the site, and everybody
			for o, s := range session {
				if !meets(s, hour) {
					continue
				}
				if s%sites == site {
					groups[0] = append(groups[0], o)
				}
				for _, p := range who[o] {
					groups[1+p] = append(groups[1+p], o)
				}
			}
			used := true
			for _, g := range groups {
				used = used && len(g) > 0
			}
			if used {
				b.Joint = append(b.Joint, solvertest.Joint{Row: int32(hour*sites + site), Amount: int32(1 + r.IntN(2)), Groups: groups})
			}
		}
	}
	c.Bidders = []solvertest.Bidder{b}
	return c
}

// every calls visit with every choice of the slots that has no two options in conflict.
func every(p *solver.Problem, visit func(pick []int32)) {
	m := int64(p.Options())
	pick := make([]int32, 0, p.Slots())
	var next func(j int)
	next = func(j int) {
		if j == p.Slots() {
			visit(pick)
			return
		}
		pick = append(pick, -1)
		next(j + 1)
	options:
		for o := p.OptionStart[j]; o < p.OptionStart[j+1]; o++ {
			for _, x := range pick[:j] {
				if row := p.ConflictStart[0]; row >= 0 && x >= 0 &&
					p.Conflict[row+int64(x)*((m+63)/64)+int64(o>>6)]>>(uint(o)&63)&1 != 0 {
					continue options
				}
			}
			pick[j] = o
			next(j + 1)
		}
		pick = pick[:j]
	}
	next(0)
}

// TestHouseholdSearch holds the best bundles of households that share care, at random
// prices, against all their choices, priced by the problem as it was given.
func TestHouseholdSearch(t *testing.T) {
	pairs, more := 0, 0
	for seed := range solvertest.Seeds(500) {
		r := rand.New(rand.NewPCG(seed, 9))
		c := sharingCase(r)
		p := c.Problem()
		for _, q := range split(p) {
			if q.bidders() == 0 || len(p.JointCare) == 0 {
				continue
			}
			for k := range q.joint[0] {
				if q.joint[0][k].pairs != nil {
					pairs++
				} else {
					more++
				}
			}
			task := q.pointsTask(false, [3]int64{})
			task.crew = crew{1}
			for i := range task.w {
				task.w[i] = int64(r.IntN(100))
			}
			u := make([]int64, len(task.rows))
			price := map[int32]int64{} // by care row of the problem
			for i := range u {
				if k := task.rows[i].key; k.kind == careRow {
					u[i] = max(0, int64(r.IntN(60)-30))
					price[k.at] = u[i]
				} else {
					u[i] = int64(r.IntN(40))
				}
			}
			worth := func(pick []int32) (value int64, ok bool) {
				for j, o := range pick {
					if o >= 0 {
						value += task.w[o] - u[task.sess[o]]*int64(p.Heads(j))
					}
				}
				for _, jc := range p.JointCare {
					if slices.ContainsFunc(jc.Groups, func(g []int32) bool {
						return !slices.ContainsFunc(g, func(o int32) bool { return slices.Contains(pick, o) })
					}) {
						continue
					}
					if jc.Amount > p.CareRows[jc.Row].Limit {
						return 0, false
					}
					value -= price[jc.Row] * int64(jc.Amount)
				}
				return value, true
			}
			var want int64
			every(p, func(pick []int32) {
				if v, ok := worth(pick); ok {
					want = max(want, v)
				}
			})
			for _, nodes := range []int{firstNodes, 0} { // the second time bounded by the last slots alone
				old := firstNodes
				firstNodes = nodes
				f := &finder[int64]{t: task}
				value, bound, ok := f.choose(0, u, 1, q.freeLimits())
				got, is := worth(f.best)
				if !ok || value != want || bound != want || !is || got != want {
					t.Fatalf("seed %d: best bundle %d (its choices %d, %v), bound %d, %v; want %d\n%s", seed, value, got, is, bound, ok, want, c.Literal())
				}
				f.floor = want
				if value, _, _ = f.choose(0, u, 1, q.freeLimits()); value > want {
					t.Fatalf("seed %d: %d above a floor of %d", seed, value, want)
				}
				firstNodes = old
			}
		}
	}
	if pairs == 0 || more == 0 {
		t.Fatalf("%d pairs of choices and %d of more share care", pairs, more)
	}
}
