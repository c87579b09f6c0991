package solvertest

import (
	"encoding/json"
	"slices"
	"time"

	"instroom/solver"
)

// Shrink returns a smaller case that still fails, by leaving out one thing after
// another for at most the given time. fails is only asked about valid cases.
func Shrink(c Case, limit time.Duration, fails func(Case) bool) Case {
	end := time.Now().Add(limit)
	for again := true; again; {
		again = false
		for _, less := range smaller(c) {
			if time.Now().After(end) {
				return c
			}
			less = less.Tidy()
			if Valid(less.Problem()) == nil && fails(less) {
				c, again = less, true
				break
			}
		}
	}
	return c
}

// smaller lists what differs from c by one thing left out, larger things first.
func smaller(c Case) []Case {
	var out []Case
	try := func(change func(*Case)) {
		x := c.clone()
		change(&x)
		out = append(out, x)
	}
	for b := range c.Bidders {
		try(func(x *Case) { x.Bidders = slices.Delete(x.Bidders, b, b+1) })
	}
	for r := range c.Rows {
		try(func(x *Case) { x.Rows = slices.Delete(x.Rows, r, r+1) })
	}
	for b := range c.Bidders {
		for j := range c.Bidders[b].Slots {
			try(func(x *Case) { x.Bidders[b].removeSlot(j) })
		}
	}
	for b := range c.Bidders {
		w := &c.Bidders[b]
		for k := range w.Forbidden {
			try(func(x *Case) { y := &x.Bidders[b]; y.Forbidden = slices.Delete(y.Forbidden, k, k+1) })
		}
		for k := range w.Requires {
			try(func(x *Case) { y := &x.Bidders[b]; y.Requires = slices.Delete(y.Requires, k, k+1) })
		}
		for k := range w.Joint {
			try(func(x *Case) { y := &x.Bidders[b]; y.Joint = slices.Delete(y.Joint, k, k+1) })
		}
		for i := range w.options() {
			try(func(x *Case) { x.Bidders[b].removeOption(i) })
		}
		for k := range w.Conflicts {
			try(func(x *Case) { y := &x.Bidders[b]; y.Conflicts = slices.Delete(y.Conflicts, k, k+1) })
		}
		for j := range w.Slots {
			for i := range w.Slots[j].Options {
				if len(w.Slots[j].Options[i].Care) > 0 {
					try(func(x *Case) { x.Bidders[b].Slots[j].Options[i].Care = nil })
				}
			}
		}
	}
	for s, f := range c.Fill {
		for _, simpler := range []solver.Fill{
			{Min: 1, Max: f.Max, Free: f.Max},
			{Min: f.Min, Max: f.Max, Free: f.Free, OpenCost: f.OpenCost, AboveCost: f.AboveCost},
			{Min: f.Min, Max: f.Max, Free: f.Max, OpenCost: f.OpenCost, Short: f.Short, ShortCost: f.ShortCost},
		} {
			if simpler != f {
				try(func(x *Case) { x.Fill[s] = simpler })
			}
		}
	}
	if c.Constant != 0 {
		try(func(x *Case) { x.Constant = 0 })
	}
	if c.Strict {
		try(func(x *Case) { x.Strict = false })
	}
	return out
}

func (c *Case) clone() Case {
	text, err := json.Marshal(c)
	if err != nil {
		panic(err) // a Case holds nothing that JSON can't
	}
	var out Case
	if err := json.Unmarshal(text, &out); err != nil {
		panic(err)
	}
	return out
}

func (b *Bidder) options() int {
	n := 0
	for _, slot := range b.Slots {
		n += len(slot.Options)
	}
	return n
}

func (b *Bidder) removeSlot(j int) {
	first := 0
	for _, slot := range b.Slots[:j] {
		first += len(slot.Options)
	}
	for range len(b.Slots[j].Options) {
		b.removeOption(first)
	}
	if j < len(b.Slots) && len(b.Slots[j].Options) == 0 {
		b.Slots = slices.Delete(b.Slots, j, j+1)
	}
}

// removeOption takes option i of the bidder out, and with it the links that it
// is in; the options after it move up.
func (b *Bidder) removeOption(i int) {
	at := i
	for j := range b.Slots {
		if at < len(b.Slots[j].Options) {
			b.Slots[j].Options = slices.Delete(b.Slots[j].Options, at, at+1)
			break
		}
		at -= len(b.Slots[j].Options)
	}
	moved := func(k int) int {
		if k > i {
			return k - 1
		}
		return k
	}
	without := func(set []int) []int {
		out := []int{}
		for _, k := range set {
			if k != i {
				out = append(out, moved(k))
			}
		}
		return out
	}
	b.Conflicts = slices.DeleteFunc(b.Conflicts, func(c [2]int) bool { return c[0] == i || c[1] == i })
	for k := range b.Conflicts {
		b.Conflicts[k] = [2]int{moved(b.Conflicts[k][0]), moved(b.Conflicts[k][1])}
	}
	b.Forbidden = slices.DeleteFunc(b.Forbidden, func(f []int) bool { return slices.Contains(f, i) })
	for k := range b.Forbidden {
		b.Forbidden[k] = without(b.Forbidden[k])
	}
	b.Requires = slices.DeleteFunc(b.Requires, func(r Requires) bool { return r.Option == i })
	for k := range b.Requires {
		b.Requires[k].Option = moved(b.Requires[k].Option)
		b.Requires[k].Any = without(b.Requires[k].Any)
	}
	for k := range b.Joint {
		for g := range b.Joint[k].Groups {
			b.Joint[k].Groups[g] = without(b.Joint[k].Groups[g])
		}
	}
	b.Joint = slices.DeleteFunc(b.Joint, func(u Joint) bool {
		return slices.ContainsFunc(u.Groups, func(g []int) bool { return len(g) == 0 })
	})
}

// Shuffle returns the same case with bidders and sessions in another order, as
// renaming everybody would make it. What can be proven about it is the same.
func (c *Case) Shuffle(seed uint64) Case {
	r := seeded(seed)
	x := c.clone()
	r.Shuffle(len(x.Bidders), func(i, j int) { x.Bidders[i], x.Bidders[j] = x.Bidders[j], x.Bidders[i] })
	to := r.Perm(len(x.Fill))
	for s, f := range c.Fill {
		x.Fill[to[s]] = f
	}
	for h := range x.Shut {
		x.Shut[h].Session = to[x.Shut[h].Session]
	}
	// Shut is sorted by session, and rows refer to it by index.
	order := make([]int, len(x.Shut))
	for h := range order {
		order[h] = h
	}
	slices.SortFunc(order, func(a, b int) int { return x.Shut[a].Session - x.Shut[b].Session })
	sorted, place := make([]Shut, len(order)), make([]int, len(order))
	for k, h := range order {
		sorted[k], place[h] = x.Shut[h], k
	}
	x.Shut = sorted
	for i := range x.Rows {
		row := &x.Rows[i]
		amount := map[int]int64{}
		for k, s := range row.Sessions {
			row.Sessions[k] = to[s]
			amount[to[s]] = row.Amounts[k]
		}
		slices.Sort(row.Sessions)
		for k, s := range row.Sessions {
			row.Amounts[k] = amount[s]
		}
		for k, h := range row.Shut {
			row.Shut[k] = place[h]
		}
		slices.Sort(row.Shut)
	}
	for b := range x.Bidders {
		x.Bidders[b].reorder(to)
	}
	return x
}

// reorder renumbers the sessions of a bidder and sorts its options again.
func (b *Bidder) reorder(to []int) {
	var number []int // by old option: the new one
	first := 0
	for j := range b.Slots {
		options := b.Slots[j].Options
		order := make([]int, len(options))
		for i := range options {
			options[i].Session = to[options[i].Session]
			order[i] = i
		}
		slices.SortFunc(order, func(x, y int) int {
			if options[x].Stay != options[y].Stay {
				if options[x].Stay {
					return 1
				}
				return -1
			}
			return options[x].Session - options[y].Session
		})
		sorted := make([]Option, len(options))
		for range options {
			number = append(number, 0)
		}
		for k, i := range order {
			sorted[k] = options[i]
			number[first+i] = first + k
		}
		b.Slots[j].Options = sorted
		first += len(options)
	}
	renumber := func(set []int) {
		for k, i := range set {
			set[k] = number[i]
		}
	}
	for k := range b.Conflicts {
		renumber(b.Conflicts[k][:])
	}
	for k := range b.Forbidden {
		renumber(b.Forbidden[k])
	}
	for k := range b.Requires {
		b.Requires[k].Option = number[b.Requires[k].Option]
		renumber(b.Requires[k].Any)
	}
	for k := range b.Joint {
		for _, g := range b.Joint[k].Groups {
			renumber(g)
		}
	}
}
