package rules

import (
	"slices"
	"strings"
	"testing"

	"instroom/model"
)

var monday = model.MakeDate(2026, 9, 7)

// single returns a batch of one person and one language (L1) and one orientation
// session (O1) that suit each other in everything.
func single() *model.Batch {
	s := Defaults()
	s.Date = monday
	session := func(id string, kind int) model.Session {
		return model.Session{
			ID: id, Kind: kind, Programmes: []string{"flanders"}, Capacity: 10, MinSize: -1, TargetSize: -1, EnrolledTotal: -1, OpenCost: -1,
			Start: model.MakeDate(2026, 9, 21), End: model.MakeDate(2026, 10, 11), LastEntry: model.NoDate, Decision: model.NoDate,
			Weekly: []model.WeekSlot{{Day: 0, Start: 540, End: 720}}, Childcare: -1,
		}
	}
	language, orientation := session("L1", model.LanguageKind), session("O1", model.OrientationKind)
	language.LanguageTaught, language.Levels, language.Tracks = "nl", []string{"1.1"}, []string{"standard"}
	orientation.InstructionLanguage = "fr"
	orientation.Weekly = []model.WeekSlot{{Day: 1, Start: 540, End: 720}}
	return &model.Batch{
		Settings: s,
		Kinds:    []string{"language", "orientation"},
		Participants: []model.Participant{{
			ID: "p1", Programme: "flanders", NeedsLanguage: model.LanguageNeed{Given: true, Languages: []string{"nl"}}, NeedsOrientation: model.Yes,
			Level: "1.1", CognitiveScore: 55, SchoolingYears: 12, Languages: []model.LanguageSkill{{Code: "fr", Level: 5}},
			EarliestStart: model.NoDate, LatestStart: model.NoDate, SuspendedUntil: model.NoDate, MaxHoursWeek: -1, MaxTravelMinutes: 60,
			RuleKind: -1, WaitingSince: monday, StartBy: model.NoDate, FinishBy: model.NoDate,
		}},
		Sessions: []model.Session{language, orientation},
	}
}

// codes returns the rules that fail for the person at a session.
func codes(x *Index, s int) string {
	var list []string
	for _, f := range x.Failures(0, s) {
		list = append(list, string(f.Code))
		if f.Values == "" {
			list = append(list, "(no words)")
		}
	}
	return strings.Join(list, " ")
}

// Every sentence of the contract §2 with what it makes fail, at the language
// session and at the orientation session.
func TestRules(t *testing.T) {
	type b = model.Batch
	type person = *model.Participant
	type session = *model.Session
	at := func(lat float64) model.Place { return model.Place{Known: true, Lat: lat, Lon: 4.4} }
	d := func(month, day int) model.Date { return model.MakeDate(2026, month, day) }
	for _, c := range []struct {
		sentence              string
		change                func(b *b, p person, l, o session)
		language, orientation string
	}{
		{"everything suits", func(*b, person, session, session) {}, "", ""},
		{"no need given", func(b *b, p person, l, o session) {
			p.NeedsLanguage.Languages, p.NeedsOrientation = nil, model.No
		}, "no-need", "no-need"},
		{"the session teaches another language", func(b *b, p person, l, o session) { p.NeedsLanguage.Languages = []string{"fr"} }, "no-need", ""},
		{"either language", func(b *b, p person, l, o session) {
			p.NeedsLanguage.Languages, p.Level = []string{"fr", "nl"}, ""
			p.LevelByLanguage = map[string]string{"nl": "1.1"}
		}, "", ""},
		{"orientation is needed until it is done", func(b *b, p person, l, o session) {
			p.NeedsOrientation, p.OrientationDone = model.Unset, true
		}, "", "no-need"},
		{"a language is needed until the target is reached", func(b *b, p person, l, o session) {
			p.NeedsLanguage = model.LanguageNeed{}
			p.ReachedLevel = "1.2"
		}, "no-need", ""},
		{"the target of people who are not literate is A2 too", func(b *b, p person, l, o session) {
			p.NeedsLanguage, p.Literacy = model.LanguageNeed{}, model.NotLiterate
			p.ReachedLevel, l.Tracks = "1.2", nil
		}, "no-need", ""},
		{"a higher target leaves the need open", func(b *b, p person, l, o session) {
			p.NeedsLanguage = model.LanguageNeed{}
			p.ReachedLevel, p.Level, p.TargetLevel = "1.2", "", "B1"
		}, "level", ""},
		{"exempt people count as volunteers", func(b *b, p person, l, o session) { p.Status = model.Exempt }, "", ""},
		{"volunteers: no", func(b *b, p person, l, o session) {
			p.Status, b.Settings.Volunteers = model.Exempt, false
		}, "no-need", "no-need"},
		{"excluded bars orientation, not language", func(b *b, p person, l, o session) { p.Status = model.Excluded }, "", "excluded"},
		{"without a level orientation is placed all the same", func(b *b, p person, l, o session) { p.Level = "" }, "not-assessed", ""},
		{"the module after the level reached", func(b *b, p person, l, o session) {
			p.Level, p.ReachedLevel, l.Levels = "", "1.1", []string{"1.2"}
		}, "", ""},
		{"no prior knowledge is the first module", func(b *b, p person, l, o session) { p.Level = "0" }, "", ""},
		{"a literate beginner of German skips the alphabet", func(b *b, p person, l, o session) {
			p.Programme, p.NeedsLanguage.Languages, p.Level, p.Languages = "", []string{"de"}, "0", nil
			l.LanguageTaught, l.Levels, l.Tracks, l.Programmes = "de", []string{"A1.1"}, nil, []string{"east"}
			o.InstructionLanguage, o.Programmes = "de", []string{"east"}
		}, "", ""},
		{"who is not literate begins German with the alphabet", func(b *b, p person, l, o session) {
			p.NeedsLanguage.Languages, p.Level, p.Literacy = []string{"de"}, "0", model.NotLiterate
			l.LanguageTaught, l.Levels, l.Tracks = "de", []string{"A1.1"}, nil
		}, "level", ""},
		{"a level of another ladder is no level", func(b *b, p person, l, o session) { p.Level = "A2.2" }, "not-assessed", ""},
		{"a CEFR level means its first module", func(b *b, p person, l, o session) { p.Level = "A1" }, "", ""},
		{"another programme", func(b *b, p person, l, o session) { p.Programme = "brussels" }, "programme", "programme"},
		{"any programme", func(b *b, p person, l, o session) { p.Programme = "" }, "", ""},
		{"a session for all programmes", func(b *b, p person, l, o session) { l.Programmes, p.Programme = nil, "brussels" }, "", "programme"},
		{"the level is not one of the list", func(b *b, p person, l, o session) { l.Levels = []string{"1.2", "2.1"} }, "level", ""},
		{"a mixed group takes each of its list", func(b *b, p person, l, o session) { l.Levels = []string{"1.2", "1.1"} }, "", ""},
		{"two steps are forbidden", func(b *b, p person, l, o session) { l.Tracks = []string{"slow"} }, "track", ""},
		{"one step is allowed", func(b *b, p person, l, o session) { l.Tracks = []string{"long"} }, "", ""},
		{"the cheapest track of a list counts", func(b *b, p person, l, o session) { l.Tracks = []string{"slow", "short"} }, "", ""},
		{"alpha never mixes with the rest", func(b *b, p person, l, o session) { p.Literacy = model.NotLiterate }, "track", ""},
		{"nor the rest with alpha", func(b *b, p person, l, o session) { l.Tracks = []string{"alpha"} }, "track", ""},
		{"a session without a track takes everybody", func(b *b, p person, l, o session) {
			p.Literacy, l.Tracks = model.NotLiterate, nil
		}, "", ""},
		{"orientation with a track obeys it", func(b *b, p person, l, o session) { o.Tracks = []string{"slow"} }, "", "track"},
		{"advice wins", func(b *b, p person, l, o session) { p.TrackAdvice = "slow" }, "track", ""},
		{"university counts as short", func(b *b, p person, l, o session) { p.CognitiveScore, l.Tracks = 80, []string{"university"} }, "", ""},
		{"another script, first module", func(b *b, p person, l, o session) { p.Literacy = model.OtherScript }, "script", ""},
		{"another script, open group", func(b *b, p person, l, o session) {
			p.Literacy, l.Tracks = model.OtherScript, []string{"standard", "other_script"}
		}, "", ""},
		{"another script, second module", func(b *b, p person, l, o session) {
			p.Literacy, p.Level, l.Levels = model.OtherScript, "1.2", []string{"1.2"}
		}, "", ""},
		{"the flag for another script is no pace", func(b *b, p person, l, o session) { l.Tracks = []string{"slow", "other_script"} }, "track", ""},
		{"known at 2 is not enough", func(b *b, p person, l, o session) { p.Languages[0].Level = 2 }, "", "instruction-language"},
		{"known at 3 is", func(b *b, p person, l, o session) { p.Languages[0].Level = 3 }, "", ""},
		{"no languages: only the programme's own", func(b *b, p person, l, o session) { p.Languages = nil }, "", "instruction-language"},
		{"no languages, taught in the programme's own", func(b *b, p person, l, o session) {
			p.Languages, o.InstructionLanguage = nil, ""
		}, "", ""},
		{"outside the hours", func(b *b, p person, l, o session) {
			p.Available = &model.Availability{Patterns: [][]model.WeekSlot{{{Day: 1, Start: 510, End: 750}}}}
		}, "hours", ""},
		{"not whole inside the hours", func(b *b, p person, l, o session) {
			p.Available = &model.Availability{Patterns: [][]model.WeekSlot{{{Day: 0, Start: 570, End: 750}, {Day: 1, Start: 540, End: 720}}}}
		}, "hours", ""},
		{"shifts: only every second week", func(b *b, p person, l, o session) {
			all := []model.WeekSlot{{Day: 0, Start: 510, End: 750}, {Day: 1, Start: 510, End: 750}}
			p.Available = &model.Availability{Patterns: [][]model.WeekSlot{all, all[1:]}, Start: monday, Weeks: 1}
		}, "hours", ""},
		{"hours before entry don't matter", func(b *b, p person, l, o session) {
			p.Available = &model.Availability{Patterns: [][]model.WeekSlot{{{Day: 0, Start: 510, End: 750}}}}
			l.Dated = []model.Meeting{{Date: d(9, 8), Start: 540, End: 720}, {Date: d(9, 21), Start: 540, End: 720}, {Date: d(9, 28), Start: 540, End: 720}}
		}, "", "hours"},
		{"one of three meetings missed", func(b *b, p person, l, o session) {
			p.Unavailable = []model.DateRange{{From: d(9, 28), To: d(9, 28)}}
		}, "hours", ""},
		{"too many hours in a week", func(b *b, p person, l, o session) {
			p.MaxHoursWeek = 180
			l.Weekly = append(l.Weekly, model.WeekSlot{Day: 2, Start: 540, End: 541})
		}, "weekly-load", ""},
		{"too far", func(b *b, p person, l, o session) {
			p.Place, l.Site = at(50), "A"
			b.Sites = []model.Site{{ID: "A", Place: at(51), Rooms: -1, Childcare: -1}}
		}, "travel", ""},
		{"online is not far", func(b *b, p person, l, o session) {
			p.Place, l.Site, l.Mode = at(50), "A", model.Online
			b.Sites = []model.Site{{ID: "A", Place: at(51), Rooms: -1, Childcare: -1}}
		}, "", ""},
		{"an unknown place passes", func(b *b, p person, l, o session) { p.Place, l.Site = at(50), "A" }, "", ""},
		{"no access", func(b *b, p person, l, o session) { p.AccessNeeds = []string{"wheelchair"} }, "access", "access"},
		{"the site offers access", func(b *b, p person, l, o session) {
			p.AccessNeeds, l.Site = []string{"wheelchair"}, "A"
			b.Sites = []model.Site{{ID: "A", Access: []string{"wheelchair"}, Rooms: -1, Childcare: -1}}
		}, "", "access"},
		{"a group for others", func(b *b, p person, l, o session) { l.Audience = []string{"women"} }, "audience", ""},
		{"a member may sit in it", func(b *b, p person, l, o session) { l.Audience, p.Audience = []string{"women"}, []string{"women"} }, "", ""},
		{"who must sit in such a group sits in no other", func(b *b, p person, l, o session) {
			l.Audience, p.AudienceOnly = []string{"women"}, []string{"women"}
		}, "", "audience"},
		{"online needs basic skills", func(b *b, p person, l, o session) {
			p.Digital, l.Mode, o.Mode = model.DigitalNone, model.Online, model.Hybrid
		}, "digital", ""},
		{"beyond the horizon", func(b *b, p person, l, o session) { b.Settings.HorizonWeeks = 1 }, "start-window", "start-window"},
		{"after the latest start", func(b *b, p person, l, o session) { p.LatestStart = d(9, 21) }, "", "start-window"},
		{"late: two of three", func(b *b, p person, l, o session) { p.EarliestStart = d(9, 29) }, "late-entry", ""},
		{"late: exactly a third", func(b *b, p person, l, o session) { p.EarliestStart = d(9, 22) }, "", ""},
		{"a last entry date replaces the fraction", func(b *b, p person, l, o session) {
			p.EarliestStart, l.LastEntry, o.LastEntry = d(9, 29), d(10, 5), d(9, 28)
		}, "", "late-entry"},
		{"no meeting left", func(b *b, p person, l, o session) { p.EarliestStart = d(10, 11) }, "late-entry", "late-entry"},
		{"suspended", func(b *b, p person, l, o session) { p.SuspendedUntil = d(10, 11) }, "suspended", "suspended"},
		{"suspended, and late without that", func(b *b, p person, l, o session) {
			p.SuspendedUntil, p.EarliestStart = d(10, 11), d(10, 11)
		}, "late-entry", "late-entry"},
		{"a closed day is no meeting", func(b *b, p person, l, o session) {
			p.EarliestStart = d(9, 22)
			l.Closed = []model.DateRange{{From: d(9, 22), To: d(10, 5)}}
		}, "late-entry", ""},
		{"a calendar of the programme", func(b *b, p person, l, o session) {
			p.EarliestStart = d(9, 22)
			b.Settings.Closed = []model.ClosedDays{{Programme: "flanders", Days: []model.DateRange{{From: d(9, 23), To: d(10, 11)}}}}
		}, "late-entry", ""},
		{"a calendar of another programme", func(b *b, p person, l, o session) {
			b.Settings.Closed = []model.ClosedDays{{Programme: "east", Days: []model.DateRange{{From: d(9, 21), To: d(10, 11)}}}}
		}, "", ""},
		{"the prerequisite could be placed beside it", func(b *b, p person, l, o session) { l.Prerequisites = []string{"orientation"} }, "", ""},
		{"the prerequisite is not wanted", func(b *b, p person, l, o session) {
			l.Prerequisites, p.NeedsOrientation = []string{"orientation"}, model.No
		}, "prerequisite", "no-need"},
		{"the prerequisite is done", func(b *b, p person, l, o session) {
			l.Prerequisites, p.NeedsOrientation, p.OrientationDone = []string{"orientation"}, model.No, true
		}, "", "no-need"},
		{"the session asked for is done", func(b *b, p person, l, o session) {
			l.Prerequisites, p.NeedsOrientation, p.CompletedSession = []string{"O1"}, model.No, []string{"O1"}
		}, "", "no-need"},
		{"refused", func(b *b, p person, l, o session) {
			b.Placements = []model.Placement{{Participant: "p1", Session: "L1", Status: model.Refused}}
		}, "forbidden", ""},
		{"no-show is not refused", func(b *b, p person, l, o session) {
			b.Placements = []model.Placement{{Participant: "p1", Session: "L1", Status: model.NoShow}}
		}, "", ""},
		{"cancelled", func(b *b, p person, l, o session) { l.Status = model.Cancelled }, "cancelled", ""},
		{"no childcare offered", func(b *b, p person, l, o session) { p.Childcare, o.Childcare = 1, 1 }, "childcare", ""},
		{"a cell that can't be read", func(b *b, p person, l, o session) { p.BadColumns = []string{"level"} }, "data", "data"},
		{"no meetings, not begun", func(b *b, p person, l, o session) { l.Weekly = nil }, "", ""},
		{"no meetings, begun", func(b *b, p person, l, o session) { l.Weekly, l.Start = nil, d(9, 1) }, "late-entry", ""},
		{"no meetings, begun, entry open", func(b *b, p person, l, o session) {
			l.Weekly, l.Start, l.LastEntry = nil, d(9, 1), d(9, 30)
		}, "", ""},
		{"shortlist: the rules are not asked", func(b *b, p person, l, o session) {
			b.Settings.Shortlist = true
			p.Programme, p.Level, p.Languages, l.Status = "east", "", nil, model.Cancelled
		}, "cancelled", ""},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			b := single()
			c.change(b, &b.Participants[0], &b.Sessions[0], &b.Sessions[1])
			x := New(b)
			if got := codes(x, 0); got != c.language {
				t.Errorf("language: %q, want %q", got, c.language)
			}
			if got := codes(x, 1); got != c.orientation {
				t.Errorf("orientation: %q, want %q", got, c.orientation)
			}
			// The bit sets say the same as the rules one by one.
			m := x.Matrix()
			row := make([]uint64, m.Words())
			m.Row(0, row)
			for s, want := range []string{c.language, c.orientation} {
				if got := row[0]>>s&1 == 1; got != (want == "") {
					t.Errorf("matrix: session %d allowed %v", s, got)
				}
			}
		})
	}
}

func TestPoints(t *testing.T) {
	d := func(month, day int) model.Date { return model.MakeDate(2026, month, day) }
	for _, c := range []struct {
		sentence string
		change   func(b *model.Batch, p *model.Participant, l, o *model.Session)
		session  int
		want     string
	}{
		{"class 3, two weeks to the first meeting", nil, 0, "placed 10000 start -80"},
		{"orientation, a day later", nil, 1, "placed 10000 start -80"},
		{"waiting", func(b *model.Batch, p *model.Participant, l, o *model.Session) { p.WaitingSince = monday - 20 }, 0,
			"placed 10000 waiting 40 start -80"},
		{"late by 9 days", func(b *model.Batch, p *model.Participant, l, o *model.Session) { p.StartBy = d(9, 12) }, 0,
			"placed 10000 start -80 late -2050"},
		{"on the last day it is not late", func(b *model.Batch, p *model.Participant, l, o *model.Session) { p.StartBy = d(9, 21) }, 0,
			"placed 10000 start -80"},
		{"a step too slow", func(b *model.Batch, p *model.Participant, l, o *model.Session) { l.Tracks = []string{"long"} }, 0,
			"placed 10000 start -80 pace -150"},
		{"the cheaper of two tracks", func(b *model.Batch, p *model.Participant, l, o *model.Session) { l.Tracks = []string{"short", "long"} }, 0,
			"placed 10000 start -80 pace -150"},
		{"two ideals", func(b *model.Batch, p *model.Participant, l, o *model.Session) {
			p.SchoolingYears, l.Tracks = 16, []string{"short"}
		}, 0, "placed 10000 start -80"},
		{"a score below the best", func(b *model.Batch, p *model.Participant, l, o *model.Session) {
			b.Sessions = append(b.Sessions, b.Sessions[0])
			b.Sessions[2].ID = "L2"
			b.Preferences = []model.Preference{{Participant: 0, Session: 0, Score: 30}, {Participant: 0, Session: 2, Score: 70}}
		}, 0, "placed 10000 start -80 preference -80"},
		{"a missing row is score 0", func(b *model.Batch, p *model.Participant, l, o *model.Session) {
			b.Sessions = append(b.Sessions, b.Sessions[0])
			b.Sessions[2].ID = "L2"
			b.Preferences = []model.Preference{{Participant: 0, Session: 2, Score: 70}}
		}, 0, "placed 10000 start -80 preference -140"},
		{"a score of what is no option counts for nothing", func(b *model.Batch, p *model.Participant, l, o *model.Session) {
			b.Sessions = append(b.Sessions, b.Sessions[0])
			b.Sessions[2].ID, b.Sessions[2].Levels = "L2", []string{"4.2"}
			b.Preferences = []model.Preference{{Participant: 0, Session: 2, Score: 70}}
		}, 0, "placed 10000 start -80"},
		{"rows of one need say nothing about the other", func(b *model.Batch, p *model.Participant, l, o *model.Session) {
			b.Preferences = []model.Preference{{Participant: 0, Session: 0, Score: 70}}
			p.PreferredSlots = []model.WeekSlot{{Day: 1, Start: 510, End: 750}}
		}, 1, "placed 10000 start -80 preference 50"},
		{"a preferred site", func(b *model.Batch, p *model.Participant, l, o *model.Session) {
			p.PreferredSites, l.Site = []string{"A"}, "A"
		}, 0, "placed 10000 start -80 preference 50"},
		{"two day parts that touch", func(b *model.Batch, p *model.Participant, l, o *model.Session) {
			p.PreferredSlots = []model.WeekSlot{{Day: 0, Start: 510, End: 600}, {Day: 0, Start: 600, End: 750}}
		}, 0, "placed 10000 start -80 preference 50"},
		{"a step below 5, and an interpreter", func(b *model.Batch, p *model.Participant, l, o *model.Session) {
			p.Languages[0].Level, o.Interpreter = 4, true
		}, 1, "placed 10000 start -80 instruction language -260"},
		{"a proposed placement kept", func(b *model.Batch, p *model.Participant, l, o *model.Session) {
			b.Placements = []model.Placement{{Participant: "p1", Session: "L1", Status: model.Proposed}}
		}, 0, "placed 10000 start -80 stability 80"},
		{"a pin that lapsed", func(b *model.Batch, p *model.Participant, l, o *model.Session) {
			b.Placements = []model.Placement{{Participant: "p1", Session: "L0", Status: model.PlacementConfirmed}}
		}, 0, "placed 10000 start -80 stability 500"},
		{"a tenth missed", func(b *model.Batch, p *model.Participant, l, o *model.Session) {
			l.End, p.Unavailable = d(11, 29), []model.DateRange{{From: d(9, 28), To: d(9, 28)}}
		}, 0, "placed 10000 start -80 attendance -200"},
		{"half a point goes to the even one", func(b *model.Batch, p *model.Participant, l, o *model.Session) {
			b.Settings.Points.StartWeek = -model.CoefficientOne / 4
		}, 0, "placed 10000"},
		{"a shortlist counts its score alone", func(b *model.Batch, p *model.Participant, l, o *model.Session) {
			b.Settings.Shortlist = true
			b.Preferences = []model.Preference{{Participant: 0, Session: 0, Score: 70}}
			p.StartBy = d(9, 1)
		}, 0, "preference 70"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			b := single()
			if c.change != nil {
				c.change(b, &b.Participants[0], &b.Sessions[0], &b.Sessions[1])
			}
			o, ok := New(b).Option(0, c.session)
			var got []string
			for _, term := range o.Terms {
				got = append(got, sprintf("%s %d", term.Name, term.Points))
			}
			if text := strings.Join(got, " "); !ok || text != c.want {
				t.Errorf("%s (option %v), want %s", text, ok, c.want)
			}
		})
	}
}

func TestClass(t *testing.T) {
	for _, c := range []struct {
		sentence string
		change   func(p *model.Participant)
		want     uint8
	}{
		{"anybody", func(p *model.Participant) {}, 3},
		{"given", func(p *model.Participant) { p.PriorityClass = 2 }, 2},
		{"obliged", func(p *model.Participant) { p.Status = model.Obliged }, 2},
		{"obliged, 45 days to start_by", func(p *model.Participant) { p.Status, p.StartBy = model.Obliged, monday+45 }, 1},
		{"obliged, 46 days to start_by", func(p *model.Participant) { p.Status, p.StartBy = model.Obliged, monday+46 }, 2},
		{"obliged, start_by past", func(p *model.Participant) { p.Status, p.StartBy = model.Obliged, monday-100 }, 1},
		{"entitled, start_by past", func(p *model.Participant) { p.StartBy = monday - 100 }, 3},
		{"1.1 and 1.2 at standard are 32 weeks", func(p *model.Participant) { p.Status, p.FinishBy = model.Obliged, monday+7*32+45 }, 1},
		{"a day more", func(p *model.Participant) { p.Status, p.FinishBy = model.Obliged, monday+7*32+46 }, 2},
		{"of two ideals the slower", func(p *model.Participant) {
			p.Status, p.FinishBy, p.SchoolingYears = model.Obliged, monday+7*32+45, 16
		}, 1},
		{"without a level finish_by itself", func(p *model.Participant) {
			p.Status, p.FinishBy, p.Level = model.Obliged, monday+46, ""
		}, 2},
		{"waiting 181 days", func(p *model.Participant) { p.WaitingSince = monday - 181 }, 2},
		{"waiting 180 days", func(p *model.Participant) { p.WaitingSince = monday - 180 }, 3},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			b := single()
			c.change(&b.Participants[0])
			if got := New(b).Class(0); got != c.want {
				t.Errorf("class %d, want %d", got, c.want)
			}
		})
	}
}

// Ideal tracks by the decision table of the contract §2.2.
func TestIdealTracks(t *testing.T) {
	for _, c := range []struct {
		programme    string
		literacy     model.Literacy
		years, score int16
		want         string
	}{
		{"flanders", model.NotLiterate, 20, 90, "alpha"},
		{"flanders", model.LatinScript, 9, 39, "slow"},
		{"flanders", model.LatinScript, 9, -1, "slow"},
		{"flanders", model.LatinScript, 9, 70, "long"},
		{"flanders", model.LatinScript, 10, 39, "long"},
		{"flanders", model.LatinScript, 10, 40, "standard"},
		{"flanders", model.LatinScript, 14, -1, "standard"},
		{"flanders", model.LatinScript, -1, -1, "standard"},
		{"flanders", model.OtherScript, 14, 70, "short"},
		{"brussels", model.LatinScript, 15, 39, "long"},
		{"brussels", model.LatinScript, 15, 69, "standard|short"},
		{"brussels", model.LatinScript, 15, -1, "standard|short"},
		{"east", model.NotLiterate, 3, 90, "alpha"},
		{"east", model.LatinScript, 9, 90, "low_threshold"},
		{"east", model.LatinScript, 16, 39, "low_threshold"},
		{"east", model.LatinScript, -1, -1, "intensive"},
	} {
		b := single()
		p := &b.Participants[0]
		p.Literacy, p.SchoolingYears, p.CognitiveScore = c.literacy, c.years, c.score
		if got := bar(New(b).IdealTracks(0, c.programme)); got != c.want {
			t.Errorf("%s, literacy %s, %d years, score %d: %s, want %s", c.programme, c.literacy, c.years, c.score, got, c.want)
		}
	}
}

// pinned returns a batch in which the person is pinned in L1.
func pinned(status model.PlacementStatus) *model.Batch {
	b := single()
	b.Placements = []model.Placement{{Participant: "p1", Session: "L1", Status: status, RespondBy: model.NoDate}}
	return b
}

func TestPins(t *testing.T) {
	for _, c := range []struct {
		sentence string
		status   model.PlacementStatus
		change   func(b *model.Batch)
		state    State
		mayShut  bool
		notes    string
	}{
		{"proposed is no pin", model.Proposed, nil, Open, false, ""},
		{"confirmed", model.PlacementConfirmed, nil, Pinned, false, ""},
		{"started", model.Started, nil, Pinned, false, ""},
		{"invited, on the last day", model.Invited, func(b *model.Batch) { b.Placements[0].RespondBy = monday }, Pinned, false, ""},
		{"invited, a day late", model.Invited, func(b *model.Batch) { b.Placements[0].RespondBy = monday - 1 }, Open, false, ""},
		{"against a rule", model.PlacementConfirmed, func(b *model.Batch) { b.Sessions[0].Levels = []string{"2.1"} }, Pinned, false, "pin-against-rule"},
		{"not needed", model.PlacementConfirmed, func(b *model.Batch) { b.Participants[0].NeedsLanguage.Languages = nil }, Pinned, false, "pin-against-rule"},
		{"cancelled", model.Started, func(b *model.Batch) { b.Sessions[0].Status = model.Cancelled }, Open, false, "pin-lapsed"},
		{"ended", model.Started, func(b *model.Batch) {
			b.Sessions[0].Start, b.Sessions[0].End = model.MakeDate(2026, 8, 1), model.MakeDate(2026, 9, 6)
		}, Open, false, "pin-lapsed"},
		{"unknown session", model.Started, func(b *model.Batch) { b.Placements[0].Session = "L9" }, Open, false, "pin-lapsed"},
		{"unknown person", model.Started, func(b *model.Batch) { b.Placements[0].Participant = "p9" }, Open, false, "unknown-person"},
		{"overfull", model.Started, func(b *model.Batch) { b.Sessions[0].Capacity = 0 }, Pinned, false, "overfull"},
		{"decided and below its minimum", model.PlacementConfirmed, func(b *model.Batch) { b.Sessions[0].Status = model.Planned }, Pinned, true, ""},
		{"not decided yet", model.PlacementConfirmed, func(b *model.Batch) {
			b.Sessions[0].Status, b.Sessions[0].Decision = model.Planned, monday+1
		}, Pinned, false, ""},
		{"somebody started", model.Started, func(b *model.Batch) { b.Sessions[0].Status = model.Planned }, Pinned, false, ""},
		{"at its minimum", model.PlacementConfirmed, func(b *model.Batch) {
			b.Sessions[0].Status, b.Sessions[0].Enrolled = model.Planned, 9
		}, Pinned, false, ""},
		{"a teacher twice", model.PlacementConfirmed, func(b *model.Batch) {
			b.Sessions[1].Weekly = []model.WeekSlot{{Day: 0, Start: 660, End: 700}}
			b.Sessions[0].Teacher, b.Sessions[1].Teacher, b.Sessions[1].Enrolled = "t", "t", 1
		}, Pinned, false, "resource-overused"},
		{"a blocked room", model.PlacementConfirmed, func(b *model.Batch) {
			b.Sessions[0].Room = "r"
			b.Blocked = []model.Blocked{{Resource: model.Room, ID: "r", Date: model.NoDate, Day: 0, Start: 500, End: 541, Count: 1}}
		}, Pinned, false, "resource-overused"},
		{"a room of the site for each", model.PlacementConfirmed, func(b *model.Batch) {
			b.Sites = []model.Site{{ID: "A", Rooms: 2, Childcare: -1}}
			b.Sessions[1].Weekly = b.Sessions[0].Weekly
			b.Sessions[0].Site, b.Sessions[1].Site, b.Sessions[1].Enrolled = "A", "A", 1
		}, Pinned, false, ""},
		{"a child too many", model.PlacementConfirmed, func(b *model.Batch) {
			b.Participants[0].Childcare, b.Sessions[0].Childcare = 2, 2
			b.Sites = []model.Site{{ID: "A", Rooms: -1, Childcare: 1}}
			b.Sessions[0].Site = "A"
		}, Pinned, false, "resource-overused"},
		{"pins of one kind clash", model.PlacementConfirmed, func(b *model.Batch) {
			b.Sessions[1] = b.Sessions[0]
			b.Sessions[1].ID = "L2"
			b.Placements = append(b.Placements, model.Placement{Participant: "p1", Session: "L2", Status: model.Started, RespondBy: model.NoDate})
		}, Pinned, false, "pins-clash"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			b := pinned(c.status)
			if c.change != nil {
				c.change(b)
			}
			x := New(b)
			n := x.Needs(0)[model.LanguageKind]
			if n.State != c.state || n.MayShut != c.mayShut {
				t.Errorf("%s, may shut %v; want %s, %v", n.State, n.MayShut, c.state, c.mayShut)
			}
			var notes []string
			for _, note := range x.Notes() {
				notes = append(notes, note.Code)
				if note.Text == "" {
					t.Error("a note without words")
				}
			}
			if got := strings.Join(notes, " "); got != c.notes {
				t.Errorf("notes %q, want %q", got, c.notes)
			}
		})
	}
}

func TestFill(t *testing.T) {
	for _, c := range []struct {
		sentence string
		change   func(s *model.Session, set *model.Settings)
		want     Fill
	}{
		{"confirmed", func(*model.Session, *model.Settings) {}, Fill{Seats: 10, Left: 10}},
		{"overbooked", func(s *model.Session, _ *model.Settings) { s.OverbookPct, s.Enrolled = 15, 3 }, Fill{Seats: 11, Enrolled: 3, Left: 8}},
		{"too full", func(s *model.Session, _ *model.Settings) { s.Enrolled = 12 }, Fill{Seats: 10, Enrolled: 12}},
		{"the provider's total", func(s *model.Session, _ *model.Settings) { s.EnrolledTotal = 4 }, Fill{Seats: 10, Enrolled: 4, Left: 6}},
		{"planned, not decided", func(s *model.Session, _ *model.Settings) { s.Status, s.Decision = model.Planned, monday+1 },
			Fill{Seats: 10, Left: 10, Minimum: 10, Soft: true}},
		{"planned, decided", func(s *model.Session, _ *model.Settings) { s.Status, s.Decision = model.Planned, monday },
			Fill{Seats: 10, Left: 10, Minimum: 10, Hard: true, Decided: true}},
		{"optional", func(s *model.Session, _ *model.Settings) { s.Status, s.Tracks = model.Optional, []string{"slow"} },
			Fill{Seats: 10, Left: 10, Minimum: 8, Hard: true, OpenCost: 250000, Opens: true}},
		{"optional, somebody there", func(s *model.Session, _ *model.Settings) {
			s.Status, s.MinSize, s.Enrolled = model.Optional, 3, 1
		}, Fill{Seats: 10, Enrolled: 1, Left: 9, Minimum: 3, Hard: true}},
		{"optional in a shortlist", func(s *model.Session, set *model.Settings) { s.Status, set.Shortlist = model.Optional, true },
			Fill{Seats: 10, Left: 10, Hard: true, Opens: true}},
		{"cancelled", func(s *model.Session, _ *model.Settings) { s.Status = model.Cancelled }, Fill{Seats: 10}},
	} {
		b := single()
		c.change(&b.Sessions[0], &b.Settings)
		got := New(b).Fill(0)
		got.Decision, got.Target = 0, 0
		if got != c.want {
			t.Errorf("%s: %+v, want %+v", c.sentence, got, c.want)
		}
	}
}

func TestClashAndLoad(t *testing.T) {
	b := single()
	b.Sessions[1].Weekly = []model.WeekSlot{{Day: 0, Start: 720, End: 900}}
	x := New(b)
	if x.Clash(0, 0, 1) {
		t.Error("12:00 touches 12:00 without a clash where the sites are unknown")
	}
	b.Sessions[0].Site, b.Sessions[1].Site = "A", "B"
	if x = New(b); !x.Clash(0, 0, 1) {
		t.Error("between two sites lie at least 15 minutes")
	}
	b.Participants[0].EarliestStart = model.MakeDate(2026, 10, 6)
	b.Sessions[0].End = model.MakeDate(2026, 11, 1)
	if x = New(b); x.Clash(0, 0, 1) {
		t.Error("what lies before entry does not clash")
	}
	b.Participants[0].EarliestStart = model.NoDate
	b.Participants[0].MaxHoursWeek = 5 * 60
	b.Participants[0].OneAtATime = true
	x = New(b)
	if !x.TooHeavy(0, 0, 1) || x.TooHeavy(0, 0) {
		t.Error("two sessions of 3 hours exceed 5, one does not")
	}
	if !x.OneAtATime(0, 0, 1) {
		t.Error("the spans intersect")
	}
	b.Sessions[1].Start, b.Sessions[1].End = model.MakeDate(2026, 11, 2), model.MakeDate(2026, 12, 1)
	if x = New(b); x.OneAtATime(0, 0, 1) || x.TooHeavy(0, 0, 1) || x.Clash(0, 0, 1) {
		t.Error("one after the other is neither at once nor too much")
	}
}

// A pin counts with the whole week in which a new session begins.
func TestLoadBesidePin(t *testing.T) {
	b := pinned(model.Started)
	b.Participants[0].MaxHoursWeek = 5 * 60
	x := New(b)
	if !x.TooHeavy(0, 1) {
		t.Error("3 hours beside a pin of 3 hours exceed 5")
	}
	if b.Participants[0].MaxHoursWeek = 6 * 60; New(b).TooHeavy(0, 1) {
		t.Error("6 hours don't exceed 6")
	}
}

func TestPublicHolidays(t *testing.T) {
	for year, want := range map[int]model.Date{
		2024: model.MakeDate(2024, 3, 31), 2025: model.MakeDate(2025, 4, 20), 2026: model.MakeDate(2026, 4, 5),
		2027: model.MakeDate(2027, 3, 28), 2028: model.MakeDate(2028, 4, 16), 2038: model.MakeDate(2038, 4, 25),
	} {
		if got := Easter(year); got != want {
			t.Errorf("Easter %d: %s, want %s", year, got, want)
		}
	}
	days := PublicHolidays(2026)
	for _, d := range []model.Date{model.MakeDate(2026, 4, 6), model.MakeDate(2026, 5, 14), model.MakeDate(2026, 5, 25), model.MakeDate(2026, 7, 21)} {
		if !slices.Contains(days, d) {
			t.Errorf("%s is a public holiday", d)
		}
	}
	if len(days) != 10 {
		t.Errorf("%d public holidays, want 10", len(days))
	}
}

// The Flemish holidays follow rules that are published: the dates on file must
// be theirs. See the comment in data/calendars.yaml.
func TestFlemishHolidays(t *testing.T) {
	days, ok := Calendar("nl-school")
	if !ok {
		t.Fatal("no calendar nl-school")
	}
	for year := 2025; year <= 2027; year++ {
		saints := model.MakeDate(year, 11, 1)
		autumn := saints.Monday()
		if saints.Weekday() == 6 {
			autumn = saints + 1
		}
		day := model.MakeDate(year, 12, 25)
		christmas := day.Monday()
		if day.Weekday() >= 5 {
			christmas += 7
		}
		easter := Easter(year + 1)
		first := model.MakeDate(year+1, 4, 1)
		spring := first.Monday()
		if spring < first {
			spring += 7
		}
		if easter < first {
			spring = easter + 1
		} else if easter > model.MakeDate(year+1, 4, 15) {
			spring = easter.Monday() - 7
		}
		for _, r := range []model.DateRange{{From: autumn, To: autumn + 6}, {From: christmas, To: christmas + 13},
			{From: easter - 48, To: easter - 42}, {From: spring, To: spring + 13}} {
			if !slices.ContainsFunc(days, func(c model.DateRange) bool { return c.From == r.From && c.To >= r.To }) {
				t.Errorf("%d: no holiday from %s to %s", year, r.From, r.To)
			}
		}
	}
}

func TestCalendars(t *testing.T) {
	if got := bar(Calendars()); got != "be-public|de-school|fr-school|nl-school" {
		t.Error(got)
	}
	for _, name := range Calendars() {
		days, ok := Calendar(name)
		if !ok || len(days) == 0 {
			t.Errorf("%s is empty", name)
		}
		for i, r := range days {
			if r.From > r.To || i > 0 && r.From <= days[i-1].To {
				t.Errorf("%s: %s..%s is out of order", name, r.From, r.To)
			}
			if len := r.To - r.From; len >= 6 && name != PublicCalendar && r.From.Weekday() != 0 && r.From.Time().Month() != 7 && r.From != model.MakeDate(2028, 4, 3) {
				t.Errorf("%s: the holiday from %s begins on no Monday", name, r.From)
			}
		}
	}
	if _, ok := Calendar("mars"); ok {
		t.Error("there is no calendar mars")
	}
}

func TestDefaults(t *testing.T) {
	s := Defaults()
	if s.AttendableMin != (model.Ratio{Num: 9, Den: 10}) || s.LateEntry != (model.Ratio{Num: 1, Den: 3}) {
		t.Error("fractions are exact", s.AttendableMin, s.LateEntry)
	}
	if s.Points.Class[0] != 1_000_000*model.CoefficientOne || s.Points.PerEuro != model.CoefficientOne || s.Points.LapsedPin != -500*model.CoefficientOne {
		t.Errorf("%+v", s.Points)
	}
	var names []string
	for i := range s.Programmes {
		g := &s.Programmes[i]
		names = append(names, g.Name)
		for _, row := range g.Table {
			for _, track := range row.Ideal {
				if _, ok := rank(g, track); !ok && track != g.Alpha {
					t.Errorf("%s: %s is no track", g.Name, track)
				}
				if s.ModuleWeeks[track] == 0 {
					t.Errorf("%s has no module weeks", track)
				}
			}
		}
	}
	if bar(names) != "flanders|brussels|east" || len(s.DayParts) != 3 || s.DayParts[2].End != 22*60 || !s.Volunteers || s.DefaultOpenCost != 250000 {
		t.Errorf("%v %v", names, s.DayParts)
	}
	// The maps are the caller's own.
	s.ModuleWeeks["alpha"] = 1
	s.Ladders["nl"][0].Code = "?"
	if again := Defaults(); again.ModuleWeeks["alpha"] != 40 || again.Ladders["nl"][0].Code != "1.1" {
		t.Error("defaults are shared between callers")
	}
}

// Coefficients under which a class could be outweighed get a warning.
func TestCoefficientWarnings(t *testing.T) {
	for _, c := range []struct {
		change func(c *model.Coefficients)
		want   string
	}{
		{func(c *model.Coefficients) {}, ""},
		{func(c *model.Coefficients) { c.Class[2] = 3000 * model.CoefficientOne }, "class-points-low"},
		{func(c *model.Coefficients) { c.Class[1] = 12_000 * model.CoefficientOne }, "class-points-close"},
		{func(c *model.Coefficients) { c.StartWeek = -400 * model.CoefficientOne }, "class-points-low"},
	} {
		b := single()
		c.change(&b.Settings.Points)
		got := ""
		for _, n := range New(b).Notes() {
			got += n.Code
		}
		if got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestTogether(t *testing.T) {
	two := func() *model.Batch {
		b := single()
		b.Participants = append(b.Participants, b.Participants[0])
		b.Participants[1].ID = "p2"
		for i := range b.Participants {
			b.Participants[i].Household, b.Participants[i].Rule = "h1", model.Together
		}
		return b
	}
	ask := func(b *model.Batch, kind int) (Together, bool) {
		x := New(b)
		return x.Together(x.Household(0), kind, func(p int32) []int32 { return x.options(int(p), kind) })
	}
	if h, asks := ask(two(), 0); !asks || h.Lapses || !slices.Equal(h.Sessions, []int32{0}) {
		t.Errorf("both may sit in L1: %+v, %v", h, asks)
	}
	b := two()
	b.Participants[0].RuleKind, b.Participants[1].RuleKind = 1, 1
	if _, asks := ask(b, 0); asks {
		t.Error("a rule for orientation asks nothing of language")
	}
	b = two()
	b.Participants[1].Level = "1.2"
	if h, asks := ask(b, 0); !asks || !h.Lapses {
		t.Errorf("no language session is open to both: %+v", h)
	}
	if notes := New(b).Notes(); len(notes) != 1 || notes[0].Code != "together-lapsed" {
		t.Errorf("a note says so: %+v", notes)
	}
	b = two()
	b.Participants[1].NeedsLanguage.Languages = nil
	if _, asks := ask(b, 0); asks {
		t.Error("one need alone has nothing to be together with")
	}
	b = two()
	b.Sessions = append(b.Sessions, b.Sessions[0])
	b.Sessions[2].ID = "L2"
	b.Placements = []model.Placement{{Participant: "p2", Session: "L2", Status: model.PlacementConfirmed, RespondBy: model.NoDate}}
	if h, asks := ask(b, 0); !asks || !slices.Equal(h.Sessions, []int32{2}) || !slices.Equal(h.Members, []int32{0}) {
		t.Errorf("the other of a pinned member joins the pin's session: %+v", h)
	}
	if x := New(b); x.Household(0) == nil || len(x.Households()) != 1 {
		t.Error("one household")
	}
}
