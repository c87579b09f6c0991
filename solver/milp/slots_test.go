package milp_test

import (
	"context"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"instroom/model"
	"instroom/model/modeltest"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
	"instroom/solver/milp"
	"instroom/solver/solvertest"
)

// On every plan of a tiny problem rows per time slot hold exactly where clique
// rows hold, whatever the time slots are said to be.
func TestSlotRowsAllowTheSamePlans(t *testing.T) {
	good, clashing, wide, seeds := 0, 0, 0, solvertest.Seeds(200)
	for seed := range seeds {
		c := solvertest.Random(seed)
		p := c.Problem()
		r := rand.New(rand.NewPCG(seed, 5))
		times := make([][]int32, p.Sessions())
		for s := range times {
			for slot := range int32(4) {
				if r.IntN(2) == 0 {
					times[s] = append(times[s], slot)
				}
			}
		}
		cliques, slots := milp.Build(p), milp.BuildWith(p, milp.Options{Rows: milp.TimeSlots, Times: times})
		for _, row := range slots.Rows {
			if strings.HasPrefix(row.Name, "slot") && row.Last-row.First > 2 {
				wide++
			}
		}
		tries := 0
		eachPlan(p, func(choice []int32, shut []bool) bool {
			x, y := values(cliques, p, choice, shut), values(slots, p, choice, shut)
			want, broken := evaluate(cliques, x)
			got, wrong := evaluate(slots, y)
			if (broken == "") != (wrong == "") || broken == "" && got != want {
				t.Fatalf("seed %d, plan %v %v: cliques %g %q, slots %g %q\n%s", seed, choice, shut, want, broken, got, wrong, c.Literal())
			}
			if broken == "" {
				good++
			}
			if strings.HasPrefix(wrong, "row slot") {
				clashing++
			}
			tries++
			return tries < 500
		})
	}
	if n := int(seeds); good < 15*n || 2*clashing < 5*n || 4*wide < n {
		t.Errorf("only %d feasible plans, %d that break a slot row, %d rows of more than a pair", good, clashing, wide)
	}
}

// On batches with dates, travel and households every conflict is in a row, and
// every row holds conflicts only.
func TestSlotRowsAreTheConflicts(t *testing.T) {
	clashes := 0
	for seed := range uint64(60) {
		b := modeltest.Random(seed, rules.Defaults(), modeltest.Options{People: 30})
		p, err := compile.Compile(context.Background(), rules.New(b))
		if err != nil {
			t.Fatal(err)
		}
		pairs := func(m *milp.Model, name string) map[[2]int32]bool {
			out := map[[2]int32]bool{}
			for _, row := range m.Rows {
				if terms := m.Terms[row.First:row.Last]; strings.HasPrefix(row.Name, name) {
					for _, x := range terms {
						for _, y := range terms {
							out[[2]int32{x.Column, y.Column}] = true
						}
					}
				}
			}
			return out
		}
		want := pairs(milp.Build(p), "clique")
		got := pairs(milp.BuildWith(p, milp.Options{Rows: milp.TimeSlots}), "slot")
		clashes += len(want)
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("seed %d: the rows hold other pairs than the cliques (%d and %d)", seed, len(got), len(want))
		}
	}
	if clashes < 1000 {
		t.Errorf("only %d pairs", clashes)
	}
}

func TestTimes(t *testing.T) {
	monday := model.MakeDate(2026, 9, 7)
	weekly := func(slots ...model.WeekSlot) model.Session {
		return model.Session{Start: monday + 1, End: monday + 20, Weekly: slots}
	}
	hour := func(day model.Weekday, from, to model.Minutes) model.WeekSlot {
		return model.WeekSlot{Day: day, Start: 60 * from, End: 60 * to}
	}
	late := weekly(hour(2, 10, 12))
	late.Start, late.End = monday+30, monday+60
	undated := weekly(hour(2, 10, 12))
	undated.Start = model.NoDate
	p := &solver.Problem{
		SessionIndex: []int32{0, 1, 2, 3, 4, 5}, Fill: make([]solver.Fill, 6),
		Batch: &model.Batch{Sessions: []model.Session{
			weekly(hour(2, 9, 12), hour(4, 9, 12)), // 0
			weekly(hour(2, 11, 13)),                // 1: overlaps 0
			weekly(hour(2, 12, 14)),                // 2: overlaps 1, begins as 0 ends
			late,                                   // 3: another month
			undated,                                // 4
			{Dated: []model.Meeting{{Date: monday + 11, Start: 60 * 11, End: 60 * 12}}}, // 5: overlaps 0 on one Friday
		}},
	}
	share := func(a, b []int32) bool {
		for _, x := range a {
			for _, y := range b {
				if x == y {
					return true
				}
			}
		}
		return false
	}
	times := milp.Times(p)
	for a, row := range []string{"·1···1", "1·1···", "·1····", "······", "······", "1·····"} {
		for b, want := range []rune(row) {
			if a != b && share(times[a], times[b]) != (want == '1') {
				t.Errorf("sessions %d and %d: %v and %v", a, b, times[a], times[b])
			}
		}
	}
	if n := len(times[0]); n != 2 {
		t.Errorf("session 0 has %d slots: those that repeat weekly are one", n)
	}
}
