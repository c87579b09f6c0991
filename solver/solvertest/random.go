package solvertest

import (
	"math/rand/v2"
	"slices"

	"instroom/model"
	"instroom/solver"
)

// EnumerationLimit is how many plans Random allows a case to have, and the
// suite looks at.
const EnumerationLimit = 60_000

// Random returns a tiny case: 1 to 7 bidders of 1 to 3 people, 2 to 6 sessions.
// Over the seeds every field of Problem is used, alone and with the others; each
// case has a handful of features so that a failure tells something. The empty
// plan is always feasible, and Enumerate can look at every plan.
func Random(seed uint64) Case {
	for attempt := uint64(0); ; attempt++ {
		r := rand.New(rand.NewPCG(seed, 0x5eed<<8|attempt))
		c := random(r, int(attempt))
		p := c.Problem()
		if Valid(p) == nil && Enumerate(p, EnumerationLimit) != nil {
			return c
		}
	}
}

func random(r *rand.Rand, attempt int) Case {
	chance := func(per int) bool { return r.IntN(100) < per }
	// Features that most cases lack, so that they are also seen alone.
	var (
		households = chance(50)
		rows       = chance(35)
		care       = chance(35)
		joint      = chance(50)
		shut       = chance(30)
		requires   = chance(25)
		forbidden  = chance(25)
		soft       = chance(40) // short and above
		optional   = chance(50) // opening costs and hard minimums
		ties       = chance(15)
		classes    = chance(75)
		oddSigns   = chance(10)
	)
	c := Case{Strict: classes && chance(20)}
	if chance(10) {
		c.Constant = model.Points(r.IntN(2001) - 1000)
	}
	scale := []int{3, 100, 100, 100, 1_000_000}[r.IntN(5)]
	points := func() model.Points {
		switch {
		case ties:
			return model.Points(scale)
		case chance(5):
			return -model.Points(r.IntN(scale + 1))
		}
		return model.Points(r.IntN(scale) + 1)
	}

	sessions := 2 + r.IntN(5)
	kinds := 1 + r.IntN(3)
	kind := make([]uint8, sessions)
	for s := range kind {
		kind[s] = uint8(r.IntN(kinds))
		f := solver.Fill{Min: 1, Max: int32(1 + r.IntN(4))}
		if chance(4) {
			f.Max = 0
		}
		if optional && chance(50) {
			f.Min = int32(1 + r.IntN(3))
			f.OpenCost = model.Points(r.IntN(scale + scale/2 + 1))
		}
		f.Free = f.Max
		if soft && chance(50) {
			f.Free = int32(r.IntN(int(f.Max) + 1))
			f.AboveCost = model.Points(r.IntN(scale/2 + 2))
		}
		if soft && chance(50) {
			f.Short = int32(1 + r.IntN(4))
			f.ShortCost = model.Points(r.IntN(scale/2 + 2))
		}
		if oddSigns {
			f.AboveCost, f.ShortCost = -f.AboveCost, -f.ShortCost
		}
		c.Fill = append(c.Fill, f)
	}
	isShut := make([]bool, sessions)
	if shut {
		for s := range isShut {
			if len(c.Shut) < 2 && chance(40) {
				isShut[s] = true
				c.Shut = append(c.Shut, Shut{Session: s, Value: -model.Points(r.IntN(scale + 1))})
			}
		}
	}
	if care {
		for range 1 + r.IntN(3) {
			c.Care = append(c.Care, int32(r.IntN(4)))
		}
	}
	if rows {
		for range 1 + r.IntN(3) {
			row := Row{}
			heavy := chance(30)
			for s := range sessions {
				if chance(60) && !isShut[s] {
					amount := int64(1)
					if heavy {
						amount = int64(r.IntN(300_000))
					}
					row.Sessions = append(row.Sessions, s)
					row.Amounts = append(row.Amounts, amount)
					row.Limit += amount
				}
			}
			row.Limit = int64(float64(row.Limit) * r.Float64())
			for h := range c.Shut {
				if chance(50) {
					row.Shut = append(row.Shut, h)
				}
			}
			// Pins stand as they are: their use is always within the limit.
			row.Limit = max(row.Limit, int64(len(row.Shut)))
			c.Rows = append(c.Rows, row)
		}
	}

	bidders := 1 + r.IntN(max(1, 7-attempt/4))
	for range bidders {
		var b Bidder
		people := 1
		if households && chance(50) {
			people += 1 + r.IntN(2)
		}
		for range people {
			class := uint8(0)
			if classes {
				class = uint8(1 + r.IntN(3))
			}
			b.Classes = append(b.Classes, class)
		}
		addSlots(r, &b, &c, kind, kinds, isShut, points)
		addLinks(r, &b, &c, requires, forbidden, joint)
		if len(b.Slots) > 0 {
			c.Bidders = append(c.Bidders, b)
		}
	}
	return c.Tidy()
}

// addSlots gives a bidder its needs: per kind either each person's own slot or
// one slot for several who sit together.
func addSlots(r *rand.Rand, b *Bidder, c *Case, kind []uint8, kinds int, isShut []bool, points func() model.Points) {
	for k := range kinds {
		var groups [][]int
		if n := len(b.Classes); n > 1 && r.IntN(2) == 0 {
			all := make([]int, n)
			for i := range all {
				all[i] = i
			}
			groups = append(groups, all)
		} else {
			for i := range n {
				groups = append(groups, []int{i})
			}
		}
		for _, group := range groups {
			if r.IntN(4) == 0 {
				continue
			}
			slot := Slot{Kind: uint8(k), People: group}
			pin := -1
			for s := range kind {
				if kind[s] != uint8(k) {
					continue
				}
				if isShut[s] && pin < 0 && len(group) == 1 && r.IntN(2) == 0 {
					pin = s
					continue
				}
				if r.IntN(3) == 0 {
					continue
				}
				o := Option{Session: s, Points: points() * model.Points(len(group))}
				for g := range c.Care {
					if r.IntN(3) == 0 {
						o.Care = append(o.Care, Care{Row: int32(g), Amount: int32(1 + r.IntN(2))})
					}
				}
				slot.Options = append(slot.Options, o)
			}
			if pin >= 0 {
				slot.Options = append(slot.Options, Option{Session: pin, Stay: true})
			}
			if len(slot.Options) > 0 {
				if len(group) == 1 && group[0] == 0 {
					slot.People = nil
				}
				b.Slots = append(b.Slots, slot)
			}
		}
	}
}

// addLinks adds what holds between the options of one bidder. Stays never
// conflict with one another and need nothing: pins stand as they are.
func addLinks(r *rand.Rand, b *Bidder, c *Case, requires, forbidden, joint bool) {
	type place struct {
		slot int
		stay bool
	}
	var options []place
	for j, slot := range b.Slots {
		for _, o := range slot.Options {
			options = append(options, place{j, o.Stay})
		}
	}
	density := r.IntN(4)
	for i := range options {
		for j := i + 1; j < len(options); j++ {
			if options[i].slot != options[j].slot && !(options[i].stay && options[j].stay) && r.IntN(6) < density {
				b.Conflicts = append(b.Conflicts, [2]int{i, j})
			}
		}
	}
	pick := func(slot int) int {
		var of []int
		for i, o := range options {
			if o.slot == slot {
				of = append(of, i)
			}
		}
		return of[r.IntN(len(of))]
	}
	if forbidden && len(b.Slots) >= 3 {
		for range 1 + r.IntN(3) {
			set := []int{pick(0), pick(1), pick(2)}
			if !(options[set[0]].stay && options[set[1]].stay && options[set[2]].stay) {
				b.Forbidden = append(b.Forbidden, set)
			}
		}
	}
	if requires && len(b.Slots) >= 2 {
		for i, o := range options {
			if o.stay || r.IntN(3) > 0 {
				continue
			}
			need := Requires{Option: i}
			for j, other := range options {
				if other.slot != o.slot && r.IntN(2) == 0 {
					need.Any = append(need.Any, j)
				}
			}
			b.Requires = append(b.Requires, need)
		}
	}
	if joint && len(c.Care) > 0 && len(b.Slots) >= 2 {
		for range 1 + r.IntN(2) {
			use := Joint{Row: int32(r.IntN(len(c.Care))), Amount: int32(1 + r.IntN(2))}
			for range 2 {
				var group []int
				for i, o := range options {
					if !o.stay && r.IntN(2) == 0 {
						group = append(group, i)
					}
				}
				use.Groups = append(use.Groups, group)
			}
			if !slices.ContainsFunc(use.Groups, func(g []int) bool { return len(g) == 0 }) {
				b.Joint = append(b.Joint, use)
			}
		}
	}
}

// Tidy returns the case without what nothing refers to: sessions that are an
// option of nobody, sessions to be shut without pins, bidders without slots.
func (c Case) Tidy() Case {
	out := Case{Care: c.Care, Constant: c.Constant, Strict: c.Strict}
	pinned, used := make([]bool, len(c.Fill)), make([]bool, len(c.Fill))
	for _, b := range c.Bidders {
		for _, slot := range b.Slots {
			for _, o := range slot.Options {
				used[o.Session] = true
				pinned[o.Session] = pinned[o.Session] || o.Stay
			}
		}
	}
	session := make([]int, len(c.Fill))
	for s, f := range c.Fill {
		session[s] = len(out.Fill)
		if used[s] {
			out.Fill = append(out.Fill, f)
		}
	}
	shut := make([]int, len(c.Shut))
	for h, x := range c.Shut {
		shut[h] = -1
		if pinned[x.Session] {
			shut[h] = len(out.Shut)
			out.Shut = append(out.Shut, Shut{Session: session[x.Session], Value: x.Value})
		}
	}
	for _, row := range c.Rows {
		kept := Row{Limit: row.Limit}
		for k, s := range row.Sessions {
			if used[s] {
				kept.Sessions = append(kept.Sessions, session[s])
				kept.Amounts = append(kept.Amounts, row.Amounts[k])
			}
		}
		for _, h := range row.Shut {
			if shut[h] >= 0 {
				kept.Shut = append(kept.Shut, shut[h])
			}
		}
		if len(kept.Sessions)+len(kept.Shut) > 0 {
			out.Rows = append(out.Rows, kept)
		}
	}
	for _, b := range c.Bidders {
		if len(b.Slots) == 0 {
			continue
		}
		b.Slots = slices.Clone(b.Slots)
		for j := range b.Slots {
			b.Slots[j].Options = slices.Clone(b.Slots[j].Options)
			for i := range b.Slots[j].Options {
				o := &b.Slots[j].Options[i]
				o.Session = session[o.Session]
			}
		}
		out.Bidders = append(out.Bidders, b)
	}
	return out
}
