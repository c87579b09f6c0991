package compile_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"instroom/model"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
	"instroom/solver/solvertest"
)

// What is compiled again after a change of sessions or of the budget is the problem
// that is compiled from nothing, to the last number.
func TestAgainIsTheSame(t *testing.T) {
	changes := []struct {
		name   string
		change func(b *model.Batch, s int)
	}{
		{"nothing", func(*model.Batch, int) {}},
		{"seats", func(b *model.Batch, s int) { b.Sessions[s].Capacity += 2 }},
		{"minimum", func(b *model.Batch, s int) { b.Sessions[s].MinSize = 7 }},
		{"cancelled", func(b *model.Batch, s int) { b.Sessions[s].Status = model.Cancelled }},
		{"optional", func(b *model.Batch, s int) { b.Sessions[s].Status, b.Sessions[s].OpenCost = model.Optional, 50_000 }},
		{"planned", func(b *model.Batch, s int) {
			b.Sessions[s].Status, b.Sessions[s].Decision = model.Planned, b.Settings.Date
		}},
		{"later", func(b *model.Batch, s int) {
			b.Sessions[s].Start += 14
			b.Sessions[s].End += 14
		}},
		{"all later", func(b *model.Batch, s int) {
			for i := range b.Sessions[:min(len(b.Sessions), s+12)] { // more than are asked one by one
				b.Sessions[i].Start += 14
				b.Sessions[i].End += 14
			}
		}},
		{"hours", func(b *model.Batch, s int) {
			b.Sessions[s].Weekly = []model.WeekSlot{{Day: 3, Start: 18 * 60, End: 21 * 60}}
			b.Sessions[s].Dated = nil
		}},
		{"one more", func(b *model.Batch, s int) {
			x := b.Sessions[s]
			x.ID = "A" + x.ID // before others by id
			b.Sessions = append(b.Sessions, x)
		}},
		{"one less", func(b *model.Batch, s int) {
			b.Sessions = slices.Delete(b.Sessions, len(b.Sessions)-1, len(b.Sessions))
		}},
		{"budget", func(b *model.Batch, _ int) { b.Settings.Budget, b.Settings.OpenAtMost = 123_400, 2 }},
		{"points", func(b *model.Batch, _ int) { b.Settings.HorizonWeeks++ }},
		{"blocked", func(b *model.Batch, _ int) {
			b.Blocked = append(slices.Clone(b.Blocked), model.Blocked{Resource: model.SiteRooms, ID: "x"})
		}},
	}
	batches(t, 80, func(t *testing.T, b *model.Batch) {
		x := rules.New(b)
		p, err := compile.Compile(context.Background(), x)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range changes {
			for s := 0; s < len(b.Sessions); s += 3 {
				d := *b
				d.Sessions = slices.Clone(b.Sessions)
				if c.name == "one less" && len(b.Preferences) > 0 {
					continue // its scores would be about no session
				}
				c.change(&d, s)
				again(t, fmt.Sprintf("%s, session %d", c.name, s), rules.New(&d), x, p)
			}
		}
	})
}

// A row of a room that nothing has changed for is taken over under the new numbers, the
// session that may be shut included.
func TestAgainKeepsRowsOfShutSessions(t *testing.T) {
	b := few(3, 5)
	b.Sessions[4].ID = "A" // before all others by id
	shut := &b.Sessions[0]
	shut.Status, shut.MinSize = model.Planned, 2
	b.Placements = []model.Placement{{Participant: "p0000001", Session: shut.ID, Status: model.PlacementConfirmed, RespondBy: model.NoDate}}
	for i := range 3 {
		b.Sessions[i].Room = "r"
	}
	x := rules.New(b)
	p, err := compile.Compile(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(p.Rows, func(r solver.Row) bool { return len(r.Shut) > 0 }) {
		t.Fatalf("no row has a session that may be shut: %+v", p.Rows)
	}
	for name, change := range map[string]func(s *model.Session){
		"cancelled": func(s *model.Session) { s.Status = model.Cancelled },
		"seats":     func(s *model.Session) { s.Capacity++ },
	} {
		d := *b
		d.Sessions = slices.Clone(b.Sessions)
		change(&d.Sessions[4])
		again(t, name, rules.New(&d), x, p)
	}
}

// Where childcare decides, the problem of a change is the same too, and so is the one of the
// change taken back, made from the first.
func TestAgainWithChildcare(t *testing.T) {
	changes := map[string]func(b *model.Batch, s int){
		"cancelled": func(b *model.Batch, s int) { b.Sessions[s].Status = model.Cancelled },
		"later": func(b *model.Batch, s int) {
			b.Sessions[s].Start, b.Sessions[s].End = b.Sessions[s].Start+14, b.Sessions[s].End+14
		},
		"one more": func(b *model.Batch, s int) {
			x := b.Sessions[s]
			x.ID = "A" + x.ID
			b.Sessions = append(b.Sessions, x)
		},
		"places": func(b *model.Batch, s int) { b.Sessions[s].Childcare++ },
	}
	for seed := range solvertest.Seeds(60) {
		b := childcare(seed)
		x := rules.New(b)
		p, err := compile.Compile(context.Background(), x)
		if err != nil {
			t.Fatal(err)
		}
		for name, change := range changes {
			d := *b
			d.Sessions = slices.Clone(b.Sessions)
			change(&d, int(seed)%len(b.Sessions))
			y := rules.New(&d)
			got := again(t, fmt.Sprintf("seed %d, %s", seed, name), y, x, p)
			again(t, fmt.Sprintf("seed %d, %s and back", seed, name), x, y, got)
		}
	}
}

// again returns the problem of a changed batch, made from an earlier one, which is that made
// from nothing.
func again(t *testing.T, what string, x, before *rules.Index, p *solver.Problem) *solver.Problem {
	t.Helper()
	want, err := compile.Compile(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	got, err := compile.Again(context.Background(), x, before, p)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := named(got), named(want); got != want {
		t.Fatalf("%s: another problem:\n%s\nwant\n%s", what, got, want)
	}
	return got
}
