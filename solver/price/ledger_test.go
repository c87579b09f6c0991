package price

import (
	"context"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"instroom/model"
	"instroom/model/modeltest"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
	"instroom/solver/solvertest"
)

// TestLedger holds that bundles use the care that the problem says they use together, and
// that those for which there is too little are ruled out; and that the parts depend on what
// is in the lists of the problem, not on which of them are one.
func TestLedger(t *testing.T) {
	used, over := 0, 0
	test := func(p *solver.Problem, r *rand.Rand, name string) {
		if len(p.JointCare) == 0 {
			return
		}
		parts := split(p)
		for _, q := range parts {
			for b := range q.bidder {
				for _, pick := range q.picks(int32(b), r) {
					want, short := usesOf(p, q, int32(b), pick)
					got, out := q.knownUses(int32(b), pick)
					if out != short || !out && !reflect.DeepEqual(got, want) {
						t.Fatalf("%s, bidder %d, choices %v: use %v, ruled out %v; want %v, %v", name, q.bidder[b], pick, got, out, want, short)
					}
					if used += len(want); short {
						over++
					}
				}
			}
		}
		for _, one := range []bool{false, true} {
			if !reflect.DeepEqual(parts, split(withLists(p, one))) {
				t.Fatalf("%s: other parts where equal lists are one: %v", name, one)
			}
		}
	}
	for seed := range solvertest.Seeds(300) {
		r := rand.New(rand.NewPCG(seed, 3))
		few, many, mixed := apart(sharingCase(r), sharingCase(r)), behind(sharingCase(r), 60), solvertest.Random(seed)
		test(few.Problem(), r, "two households")
		test(many.Problem(), r, "household with many options")
		test(mixed.Problem(), r, "random problem")
	}
	changes := map[string]func(b *model.Batch, s int){
		"nothing":   func(*model.Batch, int) {},
		"cancelled": func(b *model.Batch, s int) { b.Sessions[s].Status = model.Cancelled },
		"later": func(b *model.Batch, s int) {
			b.Sessions[s].Start += 14
			b.Sessions[s].End += 14
		},
		"hours": func(b *model.Batch, s int) {
			b.Sessions[s].Weekly, b.Sessions[s].Dated = []model.WeekSlot{{Day: 3, Start: 18 * 60, End: 21 * 60}}, nil
		},
		"one more": func(b *model.Batch, s int) {
			x := b.Sessions[s]
			x.ID = "A" + x.ID // before others by id
			b.Sessions = append(b.Sessions, x)
		},
		"seats, and another cancelled": func(b *model.Batch, s int) {
			b.Sessions[s].Capacity += 2
			b.Sessions[(s+1)%len(b.Sessions)].Status = model.Cancelled
		},
	}
	for seed := range solvertest.Seeds(100) {
		b := modeltest.Random(seed, rules.Defaults(), modeltest.Options{People: 20 + int(seed%40)})
		x := rules.New(b)
		p := compiled(t, x)
		for name, change := range changes {
			d := *b
			d.Sessions = slices.Clone(b.Sessions)
			change(&d, int(seed)%len(d.Sessions))
			q, err := compile.Again(context.Background(), rules.New(&d), x, p)
			if err != nil {
				t.Fatal(err)
			}
			test(q, rand.New(rand.NewPCG(seed, 4)), name)
		}
	}
	if used < 1000 || over < 100 {
		t.Errorf("care used %d times, %d choices ruled out: the test shows little", used, over)
	}
}

// picks are choices of a bidder, no two of which are in conflict in the problem: each
// alone, and some together.
func (q *part) picks(b int32, r *rand.Rand) [][]int32 {
	at, first := q.pr.ConflictStart[q.bidder[b]], q.optAt[q.slotAt[b]]
	words := (int64(q.optAt[q.slotAt[b+1]]-first) + 63) / 64
	none := slices.Repeat([]int32{-1}, int(q.slotAt[b+1]-q.slotAt[b]))
	var out [][]int32
	for j := q.slotAt[b]; j < q.slotAt[b+1]; j++ {
		for o := q.optAt[j]; o < q.optAt[j+1]; o++ {
			pick := slices.Clone(none)
			pick[j-q.slotAt[b]] = o
			out = append(out, pick)
		}
	}
	for range 10 {
		pick := slices.Clone(none)
		for j := q.slotAt[b]; j < q.slotAt[b+1]; j++ {
			n := q.optAt[j+1] - q.optAt[j]
			if n == 0 || r.IntN(6) == 0 {
				continue
			}
			choice := q.optAt[j] + r.Int32N(n)
			if at < 0 || !slices.ContainsFunc(pick, func(o int32) bool {
				x, y := int64(choice-first), o-first
				return o >= 0 && q.pr.Conflict[at+x*words+int64(y>>6)]>>(uint(y)&63)&1 != 0
			}) {
				pick[j-q.slotAt[b]] = choice
			}
		}
		out = append(out, pick)
	}
	return out
}

// usesOf says what choices use together, by row of the problem, and whether that is more
// than there is of any: as the problem defines it.
func usesOf(p *solver.Problem, q *part, b int32, pick []int32) (use map[int32]int64, short bool) {
	use = map[int32]int64{}
	for _, c := range p.JointCare {
		chosen := func(g []int32) bool {
			return slices.ContainsFunc(pick, func(o int32) bool { return o >= 0 && slices.Contains(g, q.option[o]) })
		}
		if c.Bidder != q.bidder[b] || slices.ContainsFunc(c.Groups, func(g []int32) bool { return !chosen(g) }) {
			continue
		}
		use[c.Row] += int64(c.Amount)
		short = short || c.Amount > p.CareRows[c.Row].Limit
	}
	return use, short
}

// knownUses says the same as the part knows it.
func (q *part) knownUses(b int32, pick []int32) (use map[int32]int64, out bool) {
	use = map[int32]int64{}
	for i, x := range pick {
		for _, y := range pick[:i+1] {
			if x >= 0 && y >= 0 && q.clash(b, x, y) {
				return nil, true
			}
		}
	}
	first := q.optAt[q.slotAt[b]]
	for k := range q.joint[b] {
		jc := &q.joint[b][k]
		uses := q.uses(jc, pick)
		if jc.pairs != nil {
			chosen := 0
			for i, p := range jc.pairs {
				if slices.Contains(pick, first+p[0]) && slices.Contains(pick, first+p[1]) {
					chosen++
				}
				if i > 0 && !before(jc.pairs[i-1], p) {
					return nil, false // they would be paid for twice
				}
			}
			if uses != (chosen == 1) || chosen > 1 {
				return nil, false // they say something else
			}
		}
		if uses {
			out = out || jc.never
			for _, c := range jc.use {
				use[q.rows[c.row].key.at] += c.a
			}
		}
	}
	return use, out
}

// apart is two cases in one that have nothing in common.
func apart(a, b solvertest.Case) solvertest.Case {
	for i := range b.Bidders {
		for j := range b.Bidders[i].Slots {
			for k := range b.Bidders[i].Slots[j].Options {
				b.Bidders[i].Slots[j].Options[k].Session += len(a.Fill)
			}
		}
		for j := range b.Bidders[i].Joint {
			b.Bidders[i].Joint[j].Row += int32(len(a.Care))
		}
	}
	a.Bidders, a.Fill, a.Care = append(a.Bidders, b.Bidders...), append(a.Fill, b.Fill...), append(a.Care, b.Care...)
	return a
}

// behind puts the options of a household behind those of one more need: in later words of
// its bits.
func behind(c solvertest.Case, n int) solvertest.Case {
	b := &c.Bidders[0]
	slot := solvertest.Slot{People: []int{0}}
	for range n {
		slot.Options = append(slot.Options, solvertest.Option{Session: len(c.Fill), Points: 1})
		c.Fill = append(c.Fill, solver.Fill{Min: 1, Max: 5})
	}
	b.Slots = append([]solvertest.Slot{slot}, b.Slots...)
	for i := range b.Conflicts {
		b.Conflicts[i][0] += n
		b.Conflicts[i][1] += n
	}
	for i := range b.Joint {
		for _, g := range b.Joint[i].Groups {
			for k := range g {
				g[k] += n
			}
		}
	}
	return c
}

// withLists returns the problem with the same joint care in lists of its own. Equal ones
// are one list, and a list that begins another lies in it; or none do.
func withLists(p *solver.Problem, one bool) *solver.Problem {
	var groups [][]int32
	var lists [][][]int32
	out := *p
	out.JointCare = slices.Clone(p.JointCare)
	for i := range out.JointCare {
		list := make([][]int32, len(out.JointCare[i].Groups))
		for k, g := range out.JointCare[i].Groups {
			at := slices.IndexFunc(groups, func(h []int32) bool { return one && len(g) <= len(h) && slices.Equal(g, h[:len(g)]) })
			if at < 0 {
				at = len(groups)
				groups = append(groups, slices.Clone(g))
			}
			list[k] = groups[at][:len(g)]
		}
		at := slices.IndexFunc(lists, func(l [][]int32) bool {
			return one && len(list) <= len(l) && slices.EqualFunc(list, l[:len(list)], slices.Equal)
		})
		if at < 0 {
			at = len(lists)
			lists = append(lists, list)
		}
		out.JointCare[i].Groups = lists[at][:len(list)]
	}
	return &out
}
