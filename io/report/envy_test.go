package report

import (
	"testing"

	"instroom/model"
	"instroom/model/rules"
)

// TestFindEnvy has p1, more urgent, wait for the orientation group that p2 was
// given.
func TestFindEnvy(t *testing.T) {
	day := model.MakeDate(2026, 9, 7)
	person := func(id string, class int8) model.Participant {
		return model.Participant{ID: id, Programme: "flanders", NeedsLanguage: model.LanguageNeed{Given: true}, NeedsOrientation: model.Yes,
			PriorityClass: class, CognitiveScore: -1, SchoolingYears: -1, AttendancePct: -1, MaxHoursWeek: -1, MaxTravelMinutes: 60, RuleKind: -1,
			Languages: []model.LanguageSkill{{Code: "fr", Level: 5}}, WaitingSince: day, EarliestStart: model.NoDate, LatestStart: model.NoDate,
			SuspendedUntil: model.NoDate, StartBy: model.NoDate, FinishBy: model.NoDate}
	}
	group := func(id string, hour model.Minutes) model.Session {
		return model.Session{ID: id, Kind: model.OrientationKind, Programmes: []string{"flanders"}, InstructionLanguage: "fr", Capacity: 1, MinSize: 0,
			TargetSize: -1, EnrolledTotal: -1, OpenCost: -1, Start: day + 14, End: day + 70, LastEntry: model.NoDate, Decision: model.NoDate,
			Weekly: []model.WeekSlot{{Day: 0, Start: hour * 60, End: hour*60 + 180}}, Childcare: -1}
	}
	b := &model.Batch{
		Kinds: []string{"language", "orientation", "workshop"}, Settings: rules.Defaults(),
		Participants: []model.Participant{person("p1", 1), person("p2", 3), person("p3", 3)},
		Sessions:     []model.Session{group("O1", 9), group("O2", 13), group("W", 10)},
	}
	b.Settings.Date = day
	b.Sessions[2].Kind = 2
	x := rules.New(b)
	if _, ok := x.Option(0, 0); !ok {
		t.Fatalf("O1 is no option of p1: %v", x.Failures(0, 0))
	}
	seat := func(p, s int32, class int8) model.Seat {
		return model.Seat{Participant: p, Session: s, Kind: b.Sessions[s].Kind, Class: class}
	}
	waits := []model.Waiting{{Participant: 0, Kind: model.OrientationKind, Class: 1}}
	for _, c := range []struct {
		name  string
		seats []model.Seat
		want  []Envy
	}{
		{"a less urgent person has the seat", []model.Seat{seat(1, 0, 3)}, []Envy{{Participant: 0, Session: 0, Kind: 1, Class: 1, Holder: 1, HolderClass: 3}}},
		{"the holder of the least urgent class, first by id", []model.Seat{seat(2, 0, 3), seat(1, 0, 3)}, []Envy{{Participant: 0, Session: 0, Kind: 1, Class: 1, Holder: 1, HolderClass: 3}}},
		{"an equally urgent person has it", []model.Seat{seat(1, 0, 1)}, nil},
		{"nobody was given a seat", nil, nil},
		{"it clashes with the person's other course", []model.Seat{seat(1, 0, 3), seat(0, 2, 1)}, nil},
		{"the other group does not clash", []model.Seat{seat(1, 0, 3), seat(2, 1, 3), seat(0, 2, 1)}, []Envy{{Participant: 0, Session: 1, Kind: 1, Class: 1, Holder: 2, HolderClass: 3}}},
		{"the seat was held before", []model.Seat{{Participant: 1, Session: 0, Kind: 1, Class: 3, Status: model.Started}}, nil},
	} {
		got := FindEnvy(x, &model.Explanation{Seats: c.seats, Waiting: waits})
		if len(got) != len(c.want) || (len(got) > 0 && got[0] != c.want[0]) {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}
