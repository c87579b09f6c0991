package explain_test

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"instroom/model"
	"instroom/solver/explain"
)

// folder writes a batch folder of 7 September 2026.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	if _, ok := files["batch.yaml"]; !ok {
		files["batch.yaml"] = "date: 2026-09-07\n"
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// people writes participants who want orientation, know French and have one
// more column.
func people(column string, cells ...string) string {
	text := "participant_id,programme,needs_language,needs_orientation,languages,waiting_since," + column + "\n"
	for i, c := range cells {
		text += fmt.Sprintf("p%d,flanders,no,yes,fr:5,2026-09-07,%s\n", i+1, c)
	}
	return text
}

// courses writes orientation sessions on Mondays at nine from 21 September on,
// two seats each, with one more column.
func courses(column string, cells ...string) string {
	text := "session_id,kind,programme,capacity,instruction_language,start_date,end_date,weekly," + column + "\n"
	for i, c := range cells {
		text += fmt.Sprintf("O%d,orientation,flanders,2,fr,2026-09-21,2026-10-11,mo 09:00-12:00,%s\n", i+1, c)
	}
	return text
}

// TestSmallestChange has one person wait for one reason at a time.
func TestSmallestChange(t *testing.T) {
	for _, c := range []struct {
		name  string
		files map[string]string
		code  model.Code
		want  model.Change // Session by index in sessions.csv
	}{
		{"a seat for the next in the queue", map[string]string{
			"participants.csv": people("start_by", "", "", "2026-09-14"), "sessions.csv": courses("title", "")},
			model.Full, model.Change{Kind: model.ChangeSeat, Session: 0, Confirmed: true}},
		{"a free seat farther away", map[string]string{
			"participants.csv": people("max_travel_minutes,lat,lon,transport", "10,51.20,4.40,bike"),
			"sessions.csv":     courses("site_id", "A", "B"),
			"sites.csv":        "site_id,lat,lon\nA,51.30,4.40\nB,51.25,4.40\n"},
			model.TooFar, model.Change{Kind: model.ChangeCell, Session: 1, Column: "max_travel_minutes", From: "10", To: "31", Confirmed: true}},
		{"hours", map[string]string{
			"participants.csv": people("available", "mo 10:00-13:00|we 09:00-12:00"), "sessions.csv": courses("title", "")},
			model.Hours, model.Change{Kind: model.ChangeCell, Session: 0, Column: "available", From: "mo 10:00-13:00|we 09:00-12:00",
				To: "mo 09:00-13:00|we 09:00-12:00", Confirmed: true}},
		{"absent too much", map[string]string{
			"participants.csv": people("unavailable_dates", "2026-09-28"), "sessions.csv": courses("title", "")},
			model.Hours, model.Change{Kind: model.ChangeCell, Session: 0, Column: "unavailable_dates", From: "2026-09-28", Confirmed: true}},
		{"language of instruction", map[string]string{
			"participants.csv": people("digital", "basic"),
			"sessions.csv":     strings.Replace(courses("title", ""), ",fr,", ",ar,", 1)},
			model.InstructionLanguage, model.Change{Kind: model.ChangeCell, Session: 0, Column: "languages", From: "fr:5", To: "fr:5|ar:3", Confirmed: true}},
		{"a load of hours", map[string]string{
			"participants.csv": people("max_hours_week", "2"), "sessions.csv": courses("title", "")},
			model.WeeklyLoad, model.Change{Kind: model.ChangeCell, Session: 0, Column: "max_hours_week", From: "2", To: "3", Confirmed: true}},
		{"status", map[string]string{
			"participants.csv": people("status", "excluded"), "sessions.csv": courses("title", "")},
			model.ExcludedStatus, model.Change{Kind: model.ChangeCell, Session: 0, Column: "status", From: "excluded", To: "entitled", Confirmed: true}},
		{"audience", map[string]string{
			"participants.csv": people("digital", "basic"), "sessions.csv": courses("audience", "women")},
			model.Audience, model.Change{Kind: model.ChangeCell, Session: 0, Column: "audience", To: "women", Confirmed: true}},
		{"online", map[string]string{
			"participants.csv": people("digital", "none"), "sessions.csv": courses("mode", "online")},
			model.DigitalSkill, model.Change{Kind: model.ChangeCell, Session: 0, Column: "digital", From: "none", To: "basic", Confirmed: true}},
		{"suspended", map[string]string{
			"participants.csv": people("suspended_until", "2026-10-05"), "sessions.csv": courses("title", "")},
			model.Suspended, model.Change{Kind: model.ChangeCell, Session: 0, Column: "suspended_until", From: "2026-10-05", Confirmed: true}},
		{"earliest start", map[string]string{
			"participants.csv": people("earliest_start", "2026-10-05"), "sessions.csv": courses("title", "")},
			model.LateEntry, model.Change{Kind: model.ChangeCell, Session: 0, Column: "earliest_start", From: "2026-10-05", Confirmed: true}},
		{"latest start", map[string]string{
			"participants.csv": people("latest_start", "2026-09-15"), "sessions.csv": courses("title", "")},
			model.StartWindow, model.Change{Kind: model.ChangeCell, Session: 0, Column: "latest_start", From: "2026-09-15", Confirmed: true}},
		{"childcare, which only a solve can count", map[string]string{
			"participants.csv": people("childcare_places", "2"), "sessions.csv": courses("childcare_places", "1")},
			model.Childcare, model.Change{Kind: model.ChangeCell, Session: 0, Column: "childcare_places", From: "2", To: "1", Confirmed: true}},
		{"nothing mends a refusal", map[string]string{
			"participants.csv": people("digital", "basic"), "sessions.csv": courses("title", ""),
			"placements.csv": "participant_id,session_id,status\np1,O1,refused\n"},
			model.ForbiddenPair, model.Change{Kind: model.NoChange, Session: -1}},
		{"two rules are not one cell", map[string]string{
			"participants.csv": people("digital", "none"), "sessions.csv": courses("mode,audience", "online,women")},
			model.Audience, model.Change{Kind: model.NoChange, Session: -1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, out := explained(t, folder(t, c.files))
			if len(out.Waiting) != 1 {
				t.Fatalf("%d needs wait, want 1: %+v", len(out.Waiting), out.Waiting)
			}
			w := out.Waiting[0]
			if w.Code != c.code || w.Change != c.want {
				t.Errorf("%s (%s), change %+v\nwant %s, %+v", w.Code, w.Text, w.Change, c.code, c.want)
			}
		})
	}
}

// TestDeadline holds that a deadline ends the search for changes, and nothing but
// that: what was not sought is never called not found.
func TestDeadline(t *testing.T) {
	dir := folder(t, map[string]string{
		"participants.csv": people("digital", "none"), "sessions.csv": courses("mode", "online")})
	_, whole := explained(t, dir)
	_, cut := explainedWith(t, dir, explain.Options{Deadline: time.Unix(0, 0)})
	_, ample := explainedWith(t, dir, explain.Options{Deadline: time.Now().Add(time.Hour)})
	if !reflect.DeepEqual(ample, whole) {
		t.Errorf("with an hour left\n%+v\nwithout a deadline\n%+v", ample, whole)
	}
	if len(cut.Waiting) == 0 || cut.OutOfTime != len(cut.Waiting) || cut.Unsought != 0 {
		t.Errorf("%d of %d waiting needs are out of time, %d unsought", cut.OutOfTime, len(cut.Waiting), cut.Unsought)
	}
	for i := range cut.Waiting {
		if cut.Waiting[i].Change.Kind != model.ChangeOutOfTime {
			t.Errorf("change %+v after the deadline", cut.Waiting[i].Change)
		}
		cut.Waiting[i].Change = whole.Waiting[i].Change
	}
	if cut.OutOfTime = 0; !reflect.DeepEqual(cut, whole) {
		t.Errorf("but for the changes\n%+v\nis not\n%+v", cut, whole)
	}
}

// TestOffers holds what is said about a small plan: O1 and O2 are full, O3 is not opened, O4 is cancelled.
func TestOffers(t *testing.T) {
	dir := folder(t, map[string]string{
		"participants.csv": "participant_id,programme,needs_language,needs_orientation,languages,waiting_since,latest_start\n" +
			"p1,flanders,no,yes,fr:5,2026-06-01,\n" +
			"p2,flanders,no,yes,fr:5,2026-06-01,2026-09-22\n" +
			"p3,flanders,no,yes,fr:5,2026-09-07,\n" +
			"p4,flanders,no,yes,fr:5,2026-09-07,2026-09-22\n",
		"sessions.csv": "session_id,kind,programme,capacity,instruction_language,start_date,end_date,weekly,status,min_size,open_cost\n" +
			"O1,orientation,flanders,2,fr,2026-09-21,2026-10-11,mo 09:00-12:00,confirmed,,\n" +
			"O2,orientation,flanders,2,fr,2026-09-28,2026-10-18,mo 09:00-12:00,confirmed,,\n" +
			"O3,orientation,flanders,9,fr,2026-10-05,2026-10-25,mo 09:00-12:00,optional,4,100\n" +
			"O4,orientation,flanders,9,fr,2026-10-05,2026-10-25,mo 09:00-12:00,cancelled,,\n",
	})
	b, out := explained(t, dir)
	var got []string
	for _, s := range out.Seats {
		got = append(got, fmt.Sprintf("seat %s %s %s", b.Participants[s.Participant].ID, b.Sessions[s.Session].ID, s.First))
	}
	for _, w := range out.Waiting {
		got = append(got, fmt.Sprintf("wait %s %s %s %s", b.Participants[w.Participant].ID, w.Code, b.Sessions[w.Session].ID, w.Earliest))
	}
	for _, a := range out.Alternatives {
		got = append(got, fmt.Sprintf("alternative %s %d %s %s, %d left", b.Participants[a.Participant].ID, a.Rank, b.Sessions[a.Session].ID, a.First, a.SeatsLeft))
	}
	for _, r := range out.Replacements {
		from := "waits"
		if r.From >= 0 {
			from = b.Sessions[r.From].ID
		}
		got = append(got, fmt.Sprintf("replacement %s %d %s from %s", b.Sessions[r.Session].ID, r.Rank, b.Participants[r.Participant].ID, from))
	}
	for _, u := range out.Sessions {
		got = append(got, fmt.Sprintf("session %s %s new %d left %d short %d: %s", b.Sessions[u.Session].ID, u.State, u.New, u.Left, u.Short, u.Why))
	}
	want := []string{
		"seat p1 O2 2026-09-28",
		"seat p2 O1 2026-09-21",
		"seat p3 O2 2026-09-28",
		"seat p4 O1 2026-09-21",
		"replacement O1 1 p1 from O2",
		"replacement O1 2 p3 from O2",
		"session O1 runs new 2 left 0 short 0: ",
		"session O2 runs new 2 left 0 short 0: ",
		"session O3 not_opened new 0 left 9 short 0: it needs 4, and 0 who wait could sit there",
		"session O4 cancelled new 0 left 9 short 0: cancelled in the input",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
