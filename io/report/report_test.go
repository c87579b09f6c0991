package report

import (
	"regexp"
	"strings"
	"testing"

	"instroom/io/plan"
	"instroom/model"
)

// small is a batch with somebody placed, somebody pinned and somebody waiting.
func small() Input {
	day := model.MakeDate(2026, 9, 7)
	b := &model.Batch{
		Kinds:    []string{"language", "orientation"},
		Settings: model.Settings{Date: day},
		Participants: []model.Participant{
			{ID: "p1", Programme: "flanders", Agency: "north", Status: model.Obliged, WaitingSince: day - 70, StartBy: day + 7},
			{ID: "p2", Programme: "flanders", Agency: "south", WaitingSince: day - 7, StartBy: model.NoDate},
			{ID: "p<3>", Programme: "flanders", Agency: "south", WaitingSince: day - 14, StartBy: model.NoDate, Childcare: 1},
		},
		Sessions: []model.Session{
			{ID: "L1", Kind: 0, Title: "Dutch & more", Site: "A", Start: day + 14, Weekly: []model.WeekSlot{{Day: 0, Start: 540, End: 720}}},
			{ID: "O1", Kind: 1, Start: day + 21, Mode: model.Online},
		},
		Sites:  []model.Site{{ID: "A", Name: "Main hall"}},
		Inputs: []model.FileDigest{{Name: "participants.csv", SHA256: "ab12"}},
	}
	e := &model.Explanation{
		Seats: []model.Seat{
			{Participant: 0, Session: 0, Kind: 0, Class: 1, Points: 999_900, First: day + 14},
			{Participant: 1, Session: 1, Kind: 1, Class: 3, Status: model.Started},
			{Participant: 1, Session: 0, Kind: 0, Class: 3, Points: 9_900, First: day + 14, Provisional: true},
		},
		Waiting: []model.Waiting{{Participant: 2, Kind: 0, Class: 2, Code: model.Full, Session: 0, Text: "L1 is full: 2 of 2 seats",
			Nearest: []model.Near{{Session: 0, Codes: []model.Code{model.Full}}}, Change: model.Change{Kind: model.ChangeSeat, Session: 0}, Earliest: day + 14}},
		Sessions: []model.SessionUse{
			{Session: 0, New: 2, Seats: 2, State: model.RunsProvisional, Why: "3 heads short of 5", Minimum: 5, Short: 3, Decision: day + 1, Worth: 1200, HasWorth: true},
			{Session: 1, Pinned: 1, Enrolled: 4, Seats: 10, Left: 5, State: model.Runs},
		},
		NotNeeded: 2,
	}
	r := &plan.Run{Version: "test", Status: "optimal", StopReason: "finished", Objective: 1_009_800, Bound: 1_009_800, Participants: 3, Needs: 6,
		Placed: 2, Pinned: 1, Waiting: 1, ByReason: map[string]int{"full": 1},
		ByClass: []plan.ClassRun{{Class: 1, Placed: 1, Bound: 1}, {Class: 2, Placed: 0, Bound: 1, GapPeople: 1}, {Class: 3, Placed: 1, Bound: 1}}}
	return Input{Batch: b, Explanation: e, Run: r, Envy: []Envy{{Participant: 2, Session: 0, Kind: 0, Class: 2, Holder: 1, HolderClass: 3}}}
}

func TestHTMLStandsAlone(t *testing.T) {
	page, err := HTML(small())
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<script", "http://", "https://", "<link", "@import", "url(", "ZgotmplZ", "p<3>"} {
		if strings.Contains(string(page), bad) {
			t.Errorf("the report holds %q", bad)
		}
	}
	for _, want := range []string{"a proposal, to be confirmed by a person", "Proven optimal", "p&lt;3&gt;", "Dutch &amp; more", "Main hall", "online",
		"L1 is full: 2 of 2 seats", "one more seat in L1", "3 heads short of 5", "term near or past", "1,200", "2026-09-21", "participants.csv"} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the report lacks %q", want)
		}
	}
	for _, tag := range []string{"section", "table", "tbody", "svg", "div", "tr", "td", "th", "p", "span"} {
		open := len(regexp.MustCompile(`<`+tag+`[ >]`).FindAll(page, -1))
		if end := strings.Count(string(page), "</"+tag+">"); open != end {
			t.Errorf("%d <%s> and %d </%s>", open, tag, end, tag)
		}
	}
	again, err := HTML(small())
	if err != nil || string(again) != string(page) {
		t.Errorf("a second report differs (%v)", err)
	}
}

func TestView(t *testing.T) {
	in := small()
	v := build(in)
	if v.Provisional != 1 || v.Late != 1 {
		t.Errorf("%d provisional and %d late, want 1 and 1", v.Provisional, v.Late)
	}
	if c := v.Classes[2]; c.Placed != 1 || c.Pinned != 1 || c.Waiting != 0 || c.Share != 100 {
		t.Errorf("class 3: %+v", c)
	}
	if c := v.Classes[1]; c.Waiting != 1 || c.Gap != 1 || c.Share != 0 {
		t.Errorf("class 2: %+v", c)
	}
	if len(v.Starts) != 1 || v.StartsMost != 2 || v.StartsFrom != "2026-09-21" {
		t.Errorf("starts %+v from %s, most %d", v.Starts, v.StartsFrom, v.StartsMost)
	}
	if s := v.Sessions[1]; s.Heads != 5 || s.WidthEnrolled != 40 || s.XNew != 50 || s.Site != "online" {
		t.Errorf("session O1: %+v", s)
	}
	if len(v.Seats) != 2 || v.Seats[0] != (seatsRow{Session: "L1", Title: "Dutch & more", Placed: "p1, p2"}) || v.Seats[1].Pinned != "p2" {
		t.Errorf("seats %+v", v.Seats)
	}
	// Programmes are alike, so that they are not compared; agencies differ.
	var groups []string
	for _, g := range v.Groups {
		groups = append(groups, g.By+"="+g.Value)
		if !g.SmallGroup {
			t.Errorf("%s=%s has %d needs and passes for a group", g.By, g.Value, g.Needs)
		}
	}
	want := "agency=north agency=south legal status=entitled legal status=obliged needs childcare=no needs childcare=yes"
	if got := strings.Join(groups, " "); got != want {
		t.Errorf("groups %s\nwant   %s", got, want)
	}
}

// TestEmpty makes a report of a run without anybody.
func TestEmpty(t *testing.T) {
	b := &model.Batch{Kinds: []string{"language", "orientation"}, Settings: model.Settings{Date: 0}}
	if _, err := HTML(Input{Batch: b, Explanation: &model.Explanation{}, Run: &plan.Run{}}); err != nil {
		t.Fatal(err)
	}
}

func TestLongListsAreCut(t *testing.T) {
	in := small()
	w := in.Explanation.Waiting[0]
	for range rowLimit {
		in.Explanation.Waiting = append(in.Explanation.Waiting, w)
	}
	if v := build(in); len(v.People) != rowLimit || v.MorePeople != 1 {
		t.Errorf("%d rows and %d more", len(v.People), v.MorePeople)
	}
}

func TestProof(t *testing.T) {
	classes := func(gaps ...int) []plan.ClassRun {
		var c []plan.ClassRun
		for i, g := range gaps {
			c = append(c, plan.ClassRun{Class: i + 1, Placed: 10, Bound: 10 + g, GapPeople: g})
		}
		return c
	}
	for _, c := range []struct {
		run    plan.Run
		strict bool
		want   string
	}{
		{plan.Run{Objective: 5, Bound: 5, ByClass: classes(0, 1)}, false, "Proven optimal: no plan under these rules has more points."},
		{plan.Run{Objective: 5, Bound: 1300, ByClass: classes(0, 2, 0)}, false, "Proven: at most 2 more could be placed without leaving out somebody more urgent."},
		{plan.Run{Objective: 5, Bound: 1305, GapPointsPerPlaced: 0.43, ByClass: classes(0, 0, 0)}, false,
			"Proven: no more could be placed without leaving out somebody more urgent; better dates and places could add at most 1,300 points, 0.43 for each need placed."},
		{plan.Run{Objective: 5, Bound: 5, ByClass: classes(0, 0)}, true,
			"Proven optimal: no plan fills the classes better in their order, and none that fills them as well has more points."},
		{plan.Run{Objective: 5, Bound: 5, ByClass: classes(0, 1)}, true, "Proven: at most 1 more could be placed without leaving out somebody more urgent."},
		{plan.Run{Objective: 5, Bound: 7}, false, "Proven: no plan under these rules has over 2 points more."},
	} {
		if got := Proof(&c.run, c.strict); got != c.want {
			t.Errorf("Proof(%+v)\n got %s\nwant %s", c.run, got, c.want)
		}
	}
}

// TestReasons holds that every code has words.
func TestReasons(t *testing.T) {
	codes := append([]model.Code{model.NoOffer, model.Full, model.BelowMinimum, model.Clash, model.HouseholdLink, model.ResourceShort,
		model.OverBudget, model.NotWorth}, model.RuleCodes...)
	for _, c := range codes {
		if Reason(c) == string(c) {
			t.Errorf("no words for %s", c)
		}
	}
}

func TestWeekly(t *testing.T) {
	s := model.Session{Weekly: []model.WeekSlot{{Day: 0, Start: 540, End: 720}, {Day: 1, Start: 780, End: 960}, {Day: 3, Start: 540, End: 720}}}
	if got := strings.Join(weekly(&s), "; "); got != "mo th 09:00-12:00; tu 13:00-16:00" {
		t.Errorf("weekly: %s", got)
	}
	s.Dated = make([]model.Meeting, 12)
	if got := strings.Join(weekly(&s), "; "); got != "12 dated meetings" {
		t.Errorf("dated: %s", got)
	}
}

func TestStrictOrder(t *testing.T) {
	r := &plan.Run{ByClass: []plan.ClassRun{{Class: 1}, {Class: 2, GapPeople: 3}}}
	if got := StrictOrder(r); got != "Strict order of classes is not proven: 3 more of class 2 might be placed." {
		t.Error(got)
	}
	r.ByClass[1].GapPeople = 0
	if got := StrictOrder(r); !strings.HasPrefix(got, "Strict order of classes is kept") {
		t.Error(got)
	}
}
