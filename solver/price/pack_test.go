package price

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"instroom/benchmarks/orlib"
	"instroom/model"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
)

// facilities is the task of a random problem of whole customers and places with a cost.
func facilities(t *testing.T, r *rand.Rand, customers, places, most int) *task {
	t.Helper()
	p := &orlib.Problem{Layout: "delmaire", Scale: 1}
	for range customers {
		p.Demand = append(p.Demand, 1+r.Int64N(int64(most)))
		var cost []int64
		for range places {
			cost = append(cost, r.Int64N(100))
		}
		p.Cost = append(p.Cost, cost)
	}
	for range places {
		p.Capacity = append(p.Capacity, int64(most)+r.Int64N(int64(2*most)))
		p.Fixed = append(p.Fixed, r.Int64N(150))
	}
	b, err := p.Batch()
	if err != nil {
		t.Fatal(err)
	}
	problem, err := compile.Compile(context.Background(), rules.New(b))
	if err != nil {
		t.Fatal(err)
	}
	return split(problem)[0].pointsTask(false, [3]int64{})
}

// TestPackIsExact holds the people that a session chooses against every choice of
// them, at random multipliers and restrictions and with all sorts of fill functions.
func TestPackIsExact(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 7))
	none, must := 0, 0
	for range 300 {
		base := facilities(t, r, 1+r.IntN(8), 1+r.IntN(3), 2+r.IntN(8))
		for s := range base.fill {
			f := &base.fill[s]
			*f = solver.Fill{Min: 1, Max: f.Max, Free: f.Max, OpenCost: model.Points(r.IntN(3) * 40)}
			switch r.IntN(4) {
			case 0:
				f.Min = 1 + r.Int32N(f.Max)
			case 1:
				f.Short, f.ShortCost = 1+r.Int32N(f.Max), 7
			case 2:
				f.Free, f.AboveCost = 1+r.Int32N(f.Max), 9
			}
		}
		m := base.mirrored()
		if m == nil {
			continue // most customers are alone
		}
		l := base.freeLimits()
		for o := range l.ban {
			l.ban[o] = r.IntN(6) == 0
		}
		for j := range l.must {
			l.must[j] = r.IntN(4) == 0
		}
		u := make([]int64, len(m.rows))
		for i := range u {
			u[i] = r.Int64N(2 * base.w[r.IntN(len(base.w))] << 4)
		}
		f := &finder[int64]{t: m}
		for s := range m.session {
			s := int32(s)
			if r.IntN(2) == 0 {
				l.lo[s] = r.Int32N(4)
			}
			if r.IntN(3) == 0 {
				l.hi[s] = r.Int32N(l.hi[s] + 1)
			}
			want, found := everyPack(m, s, u, l)
			got, ok := f.pack(s, u, l, 1<<4)
			if ok != found || ok && got != want {
				t.Fatalf("session %d is worth %d (%t), want %d (%t)", s, got, ok, want, found)
			}
			if !ok {
				none++
				continue
			}
			if v, ok := packValue(m, s, u, l, f.packing.chosen); !ok || v != got {
				t.Fatalf("the people chosen are worth %d (%t), and %d is claimed", v, ok, got)
			}
			if slices.ContainsFunc(f.packing.chosen, func(o int32) bool { return l.only(base, o) }) {
				must++
			}
		}
	}
	if none < 10 || must < 10 {
		t.Errorf("%d sessions without a choice, %d with somebody who must sit there: the test has lost its force", none, must)
	}
}

// everyPack looks at every choice of people for a session.
func everyPack(m *task, s int32, u []int64, l *limits) (best int64, found bool) {
	list := m.mirror.candidates[s]
	for choice := range 1 << len(list) {
		var chosen []int32
		for i, c := range list {
			if choice>>i&1 != 0 {
				chosen = append(chosen, c.option)
			}
		}
		if v, ok := packValue(m, s, u, l, chosen); ok && (!found || v > best) {
			best, found = v, true
		}
	}
	return best, found
}

// packValue is what a choice is worth, false where it is not allowed.
func packValue(m *task, s int32, u []int64, l *limits, chosen []int32) (int64, bool) {
	v, n := int64(0), int32(0)
	for _, c := range m.mirror.candidates[s] {
		in := slices.Contains(chosen, c.option)
		if in && l.ban[c.option] || !in && l.only(m.mirror.from, c.option) {
			return 0, false
		}
		if in {
			v += m.w[c.option]<<4 - u[c.row]
			n += c.heads
		}
	}
	fill, ok := m.fill[s].Value(n)
	return v + int64(fill)<<4, ok && n >= l.lo[s] && n <= l.hi[s]
}

// TestMirrorIsNoWorse holds that multipliers prove as much from the sessions' side as
// from the bidders', and never less than a plan is worth.
func TestMirrorIsNoWorse(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	better := 0
	for range 60 {
		base := facilities(t, r, 12, 4, 9)
		m := base.mirrored()
		if m == nil {
			t.Fatal("not mirrored")
		}
		l := base.freeLimits()
		plan := newIncumbent(base, base.w, l)
		plan.construct(nil, nil)
		before := plan.value
		plan.exchange(func() bool { return false })
		score, _ := plan.score()
		if !plan.legal() || plan.value < before || score != plan.value {
			t.Fatalf("households that changed places: legal %t, %d before, %d after, %d by itself", plan.legal(), before, plan.value, score)
		}
		u := make([]int64, len(base.rows))
		for i := range u {
			u[i] = r.Int64N(200) << 4
		}
		own := base.evaluate(u, l, &finder[int64]{t: base}, 4, nil)
		seen := m.evaluate(m.mirror.reflected(u, 4), l, &finder[int64]{t: m}, 4, nil)
		if less(own.value, seen.value) || seen.floor(4) < score {
			t.Errorf("bound %d from the bidders, %d from the sessions, a plan of %d", own.floor(4), seen.floor(4), score)
		}
		if seen.floor(4) < own.floor(4) {
			better++
		}
	}
	if better < 30 {
		t.Errorf("better in %d of 60", better)
	}
}
