package check

import (
	"slices"
	"testing"

	"instroom/model"
)

// pair is a participant and a session that suit each other in every respect, in a
// batch of their own, to be spoilt one thing at a time.
type pair struct {
	b *model.Batch
	p *model.Participant
	s *model.Session // orientation in French
	l *model.Session // Dutch, level 1.1, standard
}

func newPair() *pair {
	set := defaults()
	set.Date = model.MakeDate(2026, 9, 7)
	start := set.Date + 14
	b := &model.Batch{Settings: set, Kinds: []string{"language", "orientation", "workshop"},
		Sites: []model.Site{{ID: "A", Rooms: -1, Childcare: -1, Place: model.Place{Known: true, Lat: 51, Lon: 4.4}}}}
	b.Participants = []model.Participant{{ID: "p", Programme: "flanders", NeedsLanguage: model.LanguageNeed{Given: true, Languages: []string{"nl"}},
		NeedsOrientation: model.Yes, Level: "1.1", CognitiveScore: 55, SchoolingYears: 12, Languages: []model.LanguageSkill{{Code: "fr", Level: 5}},
		EarliestStart: model.NoDate, LatestStart: model.NoDate, SuspendedUntil: model.NoDate, StartBy: model.NoDate, FinishBy: model.NoDate,
		WaitingSince: set.Date, MaxHoursWeek: -1, MaxTravelMinutes: 60, RuleKind: -1, Place: model.Place{Known: true, Lat: 51, Lon: 4.4}}}
	session := model.Session{ID: "s", Kind: 1, Programmes: []string{"flanders"}, InstructionLanguage: "fr", Capacity: 10, MinSize: -1, TargetSize: -1,
		EnrolledTotal: -1, OpenCost: -1, Childcare: -1, Start: start, End: start + 20, LastEntry: model.NoDate, Decision: model.NoDate,
		Weekly: []model.WeekSlot{{Day: 0, Start: 540, End: 720}}, Site: "A"}
	language := session
	language.ID, language.Kind, language.LanguageTaught, language.InstructionLanguage = "l", 0, "nl", ""
	language.Levels, language.Tracks = []string{"1.1"}, []string{"standard"}
	b.Sessions = []model.Session{session, language}
	return &pair{b, &b.Participants[0], &b.Sessions[0], &b.Sessions[1]}
}

func TestRulesOneByOne(t *testing.T) {
	none := []model.Code(nil)
	only := func(codes ...model.Code) []model.Code { return codes }
	for _, c := range []struct {
		name     string
		do       func(*pair)
		orient   []model.Code // what fails at the orientation session
		language []model.Code // and at the language session
	}{
		{"nothing spoilt", func(x *pair) {}, none, none},
		{"needs neither", func(x *pair) { x.p.NeedsOrientation = model.No; x.p.NeedsLanguage.Languages = nil }, only(model.NoNeed), only(model.NoNeed)},
		{"orientation done", func(x *pair) { x.p.NeedsOrientation = model.Unset; x.p.OrientationDone = true }, only(model.NoNeed), none},
		{"another language needed", func(x *pair) { x.p.NeedsLanguage.Languages = []string{"fr"} }, none, only(model.NoNeed)},
		{"language derived", func(x *pair) { x.p.NeedsLanguage = model.LanguageNeed{} }, none, none},
		{"target reached", func(x *pair) {
			x.p.NeedsLanguage = model.LanguageNeed{}
			x.p.Level, x.p.ReachedLevel = "", "1.2"
		}, none, only(model.NoNeed, model.Level)},
		{"target beyond", func(x *pair) {
			x.p.NeedsLanguage = model.LanguageNeed{}
			x.p.Level, x.p.ReachedLevel, x.p.TargetLevel = "", "1.2", "B1"
			x.l.Levels = []string{"2.1"}
		}, none, none},
		{"no programme: any language", func(x *pair) { x.p.NeedsLanguage = model.LanguageNeed{}; x.p.Programme = "" }, none, none},
		{"excluded", func(x *pair) { x.p.Status = model.Excluded }, only(model.ExcludedStatus), none},
		{"exempt, no volunteers", func(x *pair) { x.p.Status = model.Exempt; x.b.Settings.Volunteers = false }, only(model.NoNeed), only(model.NoNeed)},
		{"bad cell", func(x *pair) { x.p.BadColumns = []string{"level"} }, only(model.BadData), only(model.BadData)},
		{"not assessed", func(x *pair) { x.p.Level = "" }, none, only(model.NotAssessed)},
		{"after the level reached", func(x *pair) { x.p.Level = ""; x.p.ReachedLevel = "1.1"; x.l.Levels = []string{"1.2"} }, none, none},
		{"level by CEFR", func(x *pair) { x.p.Level = "B1"; x.l.Levels = []string{"2.1"} }, none, none},
		{"level of the language", func(x *pair) { x.p.Level = ""; x.p.LevelByLanguage = map[string]string{"nl": "1.1"} }, none, none},
		{"no prior knowledge", func(x *pair) { x.p.Level = "0" }, none, none},
		{"no prior knowledge, German, Latin script", func(x *pair) {
			x.p.Level, x.p.NeedsLanguage.Languages, x.p.Programme = "0", []string{"de"}, ""
			x.l.LanguageTaught, x.l.Levels, x.l.Tracks = "de", []string{"A1.1"}, nil
		}, none, none},
		{"no prior knowledge, German, other script", func(x *pair) {
			x.p.Level, x.p.NeedsLanguage.Languages, x.p.Programme, x.p.Literacy = "0", []string{"de"}, "", model.OtherScript
			x.l.LanguageTaught, x.l.Levels, x.l.Tracks = "de", []string{"alphabet"}, nil
		}, none, none},
		{"wrong level", func(x *pair) { x.p.Level = "2.1" }, none, only(model.Level)},
		{"any level", func(x *pair) { x.p.Level = "2.1"; x.l.Levels = nil }, none, none},
		{"other programme", func(x *pair) { x.s.Programmes = []string{"brussels"} }, only(model.OtherProgramme), none},
		{"track too far", func(x *pair) { x.l.Tracks = []string{"slow"} }, none, only(model.Track)},
		{"track of nobody", func(x *pair) { x.l.Tracks = []string{"intensive"} }, none, only(model.Track)},
		{"alpha apart", func(x *pair) { x.l.Tracks = []string{"alpha"} }, none, only(model.Track)},
		{"alpha advised", func(x *pair) { x.l.Tracks = []string{"alpha"}; x.p.TrackAdvice = "alpha" }, none, none},
		{"a group for another script", func(x *pair) { x.l.Tracks = []string{"other_script"} }, none, none},
		{"a group for another script, alpha", func(x *pair) { x.l.Tracks = []string{"other_script"}; x.p.Literacy = model.NotLiterate }, none, only(model.Track)},
		{"script", func(x *pair) { x.p.Literacy = model.OtherScript }, none, only(model.Script)},
		{"advice says another script", func(x *pair) {
			x.p.Literacy, x.p.TrackAdvice = model.OtherScript, "other_script"
			x.l.Tracks = []string{"standard", "other_script"}
		}, none, none},
		{"script, no track", func(x *pair) { x.p.Literacy = model.OtherScript; x.l.Tracks = nil }, none, none},
		{"east has no track for scripts", func(x *pair) {
			x.p.Literacy, x.p.Programme, x.p.NeedsLanguage.Languages, x.p.Level = model.OtherScript, "east", []string{"de"}, "0"
			x.s.Programmes, x.l.Programmes, x.l.LanguageTaught, x.l.Levels, x.l.Tracks = nil, nil, "de", []string{"alphabet"}, []string{"intensive"}
		}, none, none},
		{"instruction language unknown", func(x *pair) { x.p.Languages[0].Level = 2 }, only(model.InstructionLanguage), none},
		{"instruction in the programme's own", func(x *pair) { x.p.Languages = nil; x.s.InstructionLanguage = "" }, none, none},
		{"no languages on file", func(x *pair) { x.p.Languages = nil }, only(model.InstructionLanguage), none},
		{"instruction of a programme, known", func(x *pair) {
			x.p.Programme, x.s.Programmes, x.s.InstructionLanguage = "", []string{"brussels"}, ""
		}, none, none},
		{"instruction of no programme", func(x *pair) { x.s.Programmes, x.s.InstructionLanguage = nil, "" }, only(model.InstructionLanguage), none},
		{"hours", func(x *pair) {
			x.p.Available = &model.Availability{Patterns: [][]model.WeekSlot{{{Day: 0, Start: 540, End: 700}}}}
		}, only(model.Hours), only(model.Hours)},
		{"never available", func(x *pair) { x.p.Available = &model.Availability{} }, only(model.Hours), only(model.Hours)},
		{"away at a third", func(x *pair) {
			x.p.Unavailable = []model.DateRange{{From: x.s.Start, To: x.s.Start + 1}}
		}, only(model.Hours), only(model.Hours)},
		{"weekly load", func(x *pair) { x.p.MaxHoursWeek = 179 }, only(model.WeeklyLoad), only(model.WeeklyLoad)},
		{"too far", func(x *pair) { x.p.Place.Lat = 50 }, only(model.TooFar), only(model.TooFar)},
		{"too far, online", func(x *pair) { x.p.Place.Lat = 50; x.s.Mode, x.l.Mode = model.Online, model.Online }, none, none},
		{"too far, hybrid", func(x *pair) { x.p.Place.Lat = 50; x.s.Mode = model.Hybrid }, only(model.TooFar), only(model.TooFar)},
		{"home unknown", func(x *pair) { x.p.Place = model.Place{} }, none, none},
		{"access", func(x *pair) { x.p.AccessNeeds = []string{"wheelchair"} }, only(model.Access), only(model.Access)},
		{"access at an unknown site", func(x *pair) {
			x.p.AccessNeeds = []string{"wheelchair"}
			x.s.Site, x.s.Access = "", []string{"wheelchair"}
			x.l.Mode = model.Online
		}, none, none},
		{"audience", func(x *pair) { x.s.Audience = []string{"women"} }, only(model.Audience), none},
		{"audience only", func(x *pair) { x.p.AudienceOnly = []string{"women"}; x.s.Audience = []string{"women"} }, none, only(model.Audience)},
		{"digital", func(x *pair) { x.p.Digital = model.DigitalNone; x.s.Mode = model.Online }, only(model.DigitalSkill), none},
		{"hybrid for anybody", func(x *pair) { x.p.Digital = model.DigitalNone; x.s.Mode = model.Hybrid }, none, none},
		{"latest start", func(x *pair) { x.p.LatestStart = x.s.Start - 1 }, only(model.StartWindow), only(model.StartWindow)},
		{"late entry", func(x *pair) { x.p.EarliestStart = x.s.Start + 8 }, only(model.LateEntry), only(model.LateEntry)},
		{"late entry is open", func(x *pair) {
			x.p.EarliestStart = x.s.Start + 8
			x.s.LastEntry, x.l.LastEntry = x.s.Start+14, x.s.Start+14
		}, none, none},
		{"a last entry date before the first meeting", func(x *pair) { x.s.LastEntry = x.s.Start - 1 }, none, none},
		{"over", func(x *pair) { x.p.EarliestStart = x.s.Start + 100 }, only(model.LateEntry), only(model.LateEntry)},
		{"suspended", func(x *pair) { x.p.SuspendedUntil = x.s.Start + 8 }, only(model.Suspended), only(model.Suspended)},
		{"suspended and late anyway", func(x *pair) { x.p.EarliestStart = x.s.Start + 50; x.p.SuspendedUntil = x.s.Start + 60 },
			only(model.LateEntry), only(model.LateEntry)},
		{"without meetings", func(x *pair) { x.s.Weekly, x.l.Weekly = nil, nil }, none, none},
		{"without meetings, begun", func(x *pair) { x.s.Weekly = nil; x.p.EarliestStart = x.s.Start + 1 }, only(model.LateEntry), none},
		{"without meetings, over", func(x *pair) {
			x.s.Weekly, x.l.Weekly = nil, nil
			x.p.EarliestStart = x.s.End + 1
		}, only(model.LateEntry), only(model.LateEntry)},
		{"forbidden", func(x *pair) {
			x.b.Placements = []model.Placement{{Participant: "p", Session: "s", Status: model.Forbidden, RespondBy: model.NoDate}}
		}, only(model.ForbiddenPair), none},
		{"cancelled", func(x *pair) { x.s.Status = model.Cancelled }, only(model.CancelledSession), none},
		{"childcare", func(x *pair) { x.p.Childcare = 2; x.s.Childcare, x.l.Childcare = 1, 2 }, only(model.Childcare), none},
		{"prerequisite of a kind to be placed", func(x *pair) { x.l.Prerequisites = []string{"orientation"} }, none, none},
		{"prerequisite of a kind done", func(x *pair) {
			x.l.Prerequisites = []string{"orientation"}
			x.p.NeedsOrientation, x.p.OrientationDone = model.Unset, true
		}, only(model.NoNeed), none},
		{"prerequisite out of reach", func(x *pair) { x.l.Prerequisites = []string{"orientation"}; x.p.NeedsOrientation = model.No },
			only(model.NoNeed), only(model.Prerequisite)},
		{"prerequisite completed", func(x *pair) {
			x.l.Prerequisites = []string{"x", "y"}
			x.b.Placements = []model.Placement{{Participant: "p", Session: "y", Status: model.Completed, RespondBy: model.NoDate}}
		}, none, none},
		{"prerequisite of the language kind", func(x *pair) { x.s.Prerequisites = []string{"language"}; x.p.ReachedLevel = "1.2" }, none, none},
		{"prerequisite of a workshop", func(x *pair) { x.s.Prerequisites = []string{"workshop"} }, only(model.Prerequisite), none},
		{"two faults", func(x *pair) {
			x.s.Programmes = []string{"east"}
			x.p.Digital = model.DigitalNone
			x.s.Mode = model.Online
		},
			only(model.OtherProgramme, model.DigitalSkill), none},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := newPair()
			c.do(x)
			for i, want := range [][]model.Code{c.orient, c.language} {
				if got := Reasons(x.b, 0, i); !slices.Equal(got, want) {
					t.Errorf("%s: %v, want %v", x.b.Sessions[i].ID, got, want)
				}
			}
		})
	}
}
