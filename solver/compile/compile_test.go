package compile_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"instroom/model"
	"instroom/model/rules"
	"instroom/solver/compile"
)

// few is a batch of people who need orientation only, and of sessions O1, O2, …
// on Monday mornings, one week later each.
func few(people, sessions int) *model.Batch {
	s := rules.Defaults()
	s.Date = model.MakeDate(2026, 9, 7)
	b := &model.Batch{Settings: s, Kinds: []string{"language", "orientation"}}
	for p := range people {
		b.Participants = append(b.Participants, model.Participant{
			ID: id('p', p), Programme: "flanders", NeedsLanguage: model.LanguageNeed{Given: true}, NeedsOrientation: model.Yes,
			CognitiveScore: -1, SchoolingYears: -1, Languages: []model.LanguageSkill{{Code: "fr", Level: 5}},
			EarliestStart: model.NoDate, LatestStart: model.NoDate, SuspendedUntil: model.NoDate, MaxHoursWeek: -1, MaxTravelMinutes: 60,
			RuleKind: -1, WaitingSince: s.Date, StartBy: model.NoDate, FinishBy: model.NoDate,
		})
	}
	for i := range sessions {
		start := model.MakeDate(2026, 9, 21) + model.Date(7*i)
		b.Sessions = append(b.Sessions, model.Session{
			ID: id('O', i), Kind: model.OrientationKind, Capacity: 10, MinSize: -1, TargetSize: -1, EnrolledTotal: -1, OpenCost: -1,
			InstructionLanguage: "fr", Start: start, End: start + 20, LastEntry: model.NoDate, Decision: model.NoDate, Childcare: -1,
			Weekly: []model.WeekSlot{{Day: 0, Start: 540, End: 720}},
		})
	}
	return b
}

func TestPointsOutOfRange(t *testing.T) {
	b := few(1, 1)
	b.Settings.Points.Class[2] = 3_000_000_000 * model.CoefficientOne
	_, err := compile.Compile(context.Background(), rules.New(b))
	if r := (*compile.RangeError)(nil); !errors.As(err, &r) || r.Session != "O0000000" {
		t.Fatalf("3·10⁹ points are out of range: %v", err)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := compile.Compile(ctx, rules.New(few(1, 1))); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}

func TestEmptyBatch(t *testing.T) {
	for _, b := range []*model.Batch{few(0, 0), few(3, 0), few(0, 3)} {
		if p := mustCompile(t, b); p.Slots() != 0 || p.Options() != 0 || p.Sessions() != 0 {
			t.Errorf("%d slots, %d options, %d sessions", p.Slots(), p.Options(), p.Sessions())
		}
	}
}

// Rows that can't bind, or that another implies, are not there.
func TestRowsThatMatter(t *testing.T) {
	b := few(2, 3) // O0 21 Sep to 5 Oct, O1 28 Sep to 12 Oct, O2 5 to 19 Oct
	for i := range b.Sessions {
		b.Sessions[i].Room = "r"
	}
	p := mustCompile(t, b)
	if len(p.Rows) != 1 || !slices.Equal(p.Rows[0].Sessions, []int32{0, 1, 2}) || p.Rows[0].Limit != 1 {
		t.Fatalf("one row, of the day on which all three meet: %+v", p.Rows)
	}
	if k := p.Rows[0].Key; k.Resource != model.Room || k.ID != "r" || k.Date != model.MakeDate(2026, 10, 5) || k.At != 540 {
		t.Errorf("%+v", k)
	}
	b.Sessions[1].Enrolled = 1 // then its use is granted, and nothing is left
	p = mustCompile(t, b)
	if len(p.Rows) != 1 || p.Rows[0].Limit != 0 || !slices.Equal(p.Rows[0].Sessions, []int32{0, 2}) {
		t.Errorf("%+v", p.Rows)
	}
	b.Sessions[1].Enrolled = 0
	b.Sites = []model.Site{{ID: "A", Rooms: 3, Childcare: -1}}
	for i := range b.Sessions {
		b.Sessions[i].Room, b.Sessions[i].Site = "", "A"
	}
	if p = mustCompile(t, b); len(p.Rows) != 0 {
		t.Errorf("three rooms are enough for three sessions: %+v", p.Rows)
	}
	b.Blocked = []model.Blocked{{Resource: model.SiteRooms, ID: "A", Date: model.MakeDate(2026, 10, 5), Start: 600, End: 660, Count: 2}}
	if p = mustCompile(t, b); len(p.Rows) != 1 || p.Rows[0].Limit != 1 || p.Rows[0].Key.At != 600 {
		t.Errorf("while two are blocked one is left: %+v", p.Rows)
	}
	b.Blocked = nil
	b.Settings.Budget, b.Settings.OpenAtMost = 300000, 2
	for i := range b.Sessions {
		b.Sessions[i].Status = model.Optional
	}
	p = mustCompile(t, b)
	if len(p.Rows) != 2 || p.Rows[0].Key.Resource != model.Budget || p.Rows[0].Amounts[0] != 250000 || p.Rows[1].Key.Resource != model.OpenAtMost {
		t.Errorf("%+v", p.Rows)
	}
}

// A planned session below its minimum on its decision date may be shut: its pins
// become stays, and their session is in the problem.
func TestStays(t *testing.T) {
	b := few(2, 2)
	b.Sessions[0].Status, b.Sessions[0].MinSize = model.Planned, 2
	b.Placements = []model.Placement{{Participant: "p0000001", Session: "O0000000", Status: model.PlacementConfirmed, RespondBy: model.NoDate}}
	p := mustCompile(t, b)
	if len(p.Shut) != 1 || len(p.Shut[0].Stays) != 1 || p.Shut[0].Value != -500 || p.Fill[p.Shut[0].Session].Min != 1 {
		t.Fatalf("%+v %+v", p.Shut, p.Fill)
	}
	i := p.Shut[0].Stays[0]
	for j := range p.Slots() {
		if lo, hi := p.OptionStart[j], p.OptionStart[j+1]; lo <= i && i < hi {
			if i != hi-1 || hi-lo != 2 || p.OptionPoints[i] != 0 || p.OptionPoints[lo] != 10_000-120+500 {
				t.Errorf("the stay comes last, worth nothing; the other session brings 500 more: %v", p.OptionPoints[lo:hi])
			}
		}
	}
	// With somebody started nothing is to be decided, and a pin is no slot.
	b.Placements[0].Status = model.Started
	if p := mustCompile(t, b); len(p.Shut) != 0 || p.Slots() != 1 {
		t.Errorf("%+v, %d slots", p.Shut, p.Slots())
	}
}

// Three kinds that fit two by two, but not all three, are a forbidden set.
func TestForbiddenSet(t *testing.T) {
	b := few(1, 3)
	b.Kinds = append(b.Kinds, "workshop", "talk")
	w := &b.Participants[0]
	w.NeedsOther, w.MaxHoursWeek = []model.Tri{model.Yes, model.Yes}, 8*60
	for i := range b.Sessions {
		b.Sessions[i].Kind = i + 1
		b.Sessions[i].Start, b.Sessions[i].End = b.Sessions[0].Start, b.Sessions[0].End
		b.Sessions[i].Weekly = []model.WeekSlot{{Day: model.Weekday(i), Start: 540, End: 720}}
	}
	p := mustCompile(t, b)
	if len(p.Forbidden) != 1 || !slices.Equal(p.Forbidden[0].Options, []int32{0, 1, 2}) || p.ConflictStart[0] >= 0 {
		t.Errorf("9 hours exceed 8, 6 do not: %+v", p.Forbidden)
	}
	w.MaxHoursWeek = 9 * 60
	if p := mustCompile(t, b); len(p.Forbidden) != 0 {
		t.Errorf("9 hours don't exceed 9: %+v", p.Forbidden)
	}
}
