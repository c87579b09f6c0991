package batch

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"instroom/model"
)

// data is the folder of shared data sets, or "" where it is missing.
func data(t *testing.T) string {
	dir := os.Getenv("INSTROOM_DATA")
	if dir == "" {
		root, err := os.Getwd()
		for err == nil && root != filepath.Dir(root) {
			if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
				break
			}
			root = filepath.Dir(root)
		}
		dir = filepath.Join(root, "..", "shared", "data")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no shared data in %s: set INSTROOM_DATA", dir)
	}
	return dir
}

// TestSharedData reads the hand-worked cases and the data sets of real
// institutions without an error.
func TestSharedData(t *testing.T) {
	var dirs []string
	for _, pattern := range []string{"cases/*", "real/*", "trial/*"} {
		found, err := filepath.Glob(filepath.Join(data(t), filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		dirs = append(dirs, found...)
	}
	read := 0
	for _, dir := range dirs {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			continue
		}
		read++
		b, found := Read(dir, Options{Today: monday})
		if b == nil || found.HasErrors() {
			t.Errorf("%s: %v", dir, found.Only(Error).All())
			continue
		}
		if strings.Contains(dir, "wpi_2017_2018") && (len(b.Participants) != 928 || len(b.Sessions) != 46 || len(b.Preferences) != 14359) {
			t.Errorf("%s: %d participants, %d sessions, %d preferences", dir, len(b.Participants), len(b.Sessions), len(b.Preferences))
		}
	}
	if read < 50 {
		t.Errorf("only %d batches were read", read)
	}
}

// with returns the sound batch with some files replaced.
func with(files map[string]string) map[string]string {
	out := maps.Clone(sound)
	maps.Copy(out, files)
	return out
}

func TestParticipantCells(t *testing.T) {
	b := mustRead(t, writeFolder(t, with(map[string]string{
		"batch.yaml": "date: 2026-09-07\nkinds: [workshop]\n",
		"participants.csv": "participant_id,programme,agency,status,needs_language,needs_orientation,needs_workshop,one_at_a_time,level,level_fr,target_level,literacy,cognitive_score,schooling_years,track_advice,languages,available,unavailable_dates,earliest_start,latest_start,suspended_until,preferred,max_hours_week,postcode,lat,lon,max_travel_minutes,transport,childcare_places,household_id,household_rule,audience,audience_only,access_needs,digital,waiting_since,start_by,finish_by,priority_class,reached_level,orientation_done,attendance_pct,counselling_done\n" +
			"p1,brussels,BON,exempt,nl|fr,no,yes,yes,A1,A2,A2-oral,none,40,0,alpha,ar:5|fr:2,mo-am,2026-10-01,2026-09-14,2026-12-01,2026-09-20,ev|A,12.5,1080,50.86,4.33,45,walk,2,h1,share_care:language,women,parents|women,wheelchair,good,2026-01-05,2026-10-01,2027-06-30,2,,no,85.5,yes\n" +
			"p2,brussels,,excluded,no,no,no,no,0,,,latin,,,,fr:5,,,,,,,,,50.86,4.33,,,,h1,,,,,,2026-09-01,,,,,,,\n",
	})))
	want := model.Participant{ID: "p1", Line: 2, Programme: "brussels", Agency: "BON", Status: model.Exempt,
		NeedsLanguage: model.LanguageNeed{Given: true, Languages: []string{"nl", "fr"}}, NeedsOrientation: model.No, NeedsOther: []model.Tri{model.Yes}, OneAtATime: true,
		Level: "1.1", LevelByLanguage: map[string]string{"fr": "A2"}, TargetLevel: "A2-oral", Literacy: model.NotLiterate, CognitiveScore: 40, SchoolingYears: 0,
		TrackAdvice: "alpha", Languages: []model.LanguageSkill{{Code: "ar", Level: 5}, {Code: "fr", Level: 2}}, Digital: model.DigitalGood,
		Available:     &model.Availability{Patterns: [][]model.WeekSlot{{{Day: 0, Start: 480, End: 750}}}, Start: monday, Weeks: 1},
		Unavailable:   []model.DateRange{{From: model.MakeDate(2026, 10, 1), To: model.MakeDate(2026, 10, 1)}},
		EarliestStart: model.MakeDate(2026, 9, 14), LatestStart: model.MakeDate(2026, 12, 1), SuspendedUntil: model.MakeDate(2026, 9, 20), MaxHoursWeek: 750,
		Place: model.Place{Known: true, Lat: 50.86, Lon: 4.33, Postcode: "1080"}, MaxTravelMinutes: 45, Transport: model.Walk,
		PreferredSites: []string{"A"}, Childcare: 2, Household: "h1", Rule: model.ShareCare, RuleKind: model.LanguageKind,
		Audience: []string{"women"}, AudienceOnly: []string{"parents", "women"}, AccessNeeds: []string{"wheelchair"},
		WaitingSince: model.MakeDate(2026, 1, 5), StartBy: model.MakeDate(2026, 10, 1), FinishBy: model.MakeDate(2027, 6, 30), PriorityClass: 2,
		AttendancePct: 85.5, CounsellingDone: true}
	for d := model.Weekday(0); d < 7; d++ {
		want.PreferredSlots = append(want.PreferredSlots, model.WeekSlot{Day: d, Start: 1050, End: 1320})
	}
	if got := b.Participants[0]; !reflect.DeepEqual(got, want) {
		t.Errorf("read\n%+v\nwant\n%+v", got, want)
	}
	// Every missing cell takes the default of the contract.
	want = model.Participant{ID: "p2", Line: 3, Programme: "brussels", Status: model.Excluded, NeedsLanguage: model.LanguageNeed{Given: true}, NeedsOrientation: model.No,
		NeedsOther: []model.Tri{model.No}, Level: "0", CognitiveScore: -1, SchoolingYears: -1, Languages: []model.LanguageSkill{{Code: "fr", Level: 5}},
		EarliestStart: model.NoDate, LatestStart: model.NoDate, SuspendedUntil: model.NoDate, MaxHoursWeek: -1,
		Place: model.Place{Known: true, Lat: 50.86, Lon: 4.33}, MaxTravelMinutes: 60, Household: "h1", RuleKind: -1, WaitingSince: model.MakeDate(2026, 9, 1),
		StartBy: model.NoDate, FinishBy: model.NoDate, AttendancePct: -1}
	if got := b.Participants[1]; !reflect.DeepEqual(got, want) {
		t.Errorf("read\n%+v\nwant\n%+v", got, want)
	}
}

func TestShifts(t *testing.T) {
	head := "participant_id,programme,status,needs_language,needs_orientation,languages,waiting_since,postcode,"
	row := ",flanders,entitled,no,yes,fr:5,2026-09-01,2000,"
	read := func(columns string, cells ...string) []model.Participant {
		text := head + columns + "\n"
		for i, c := range cells {
			text += "p" + itoa(i+1) + row + c + "\n"
		}
		b, found := Read(writeFolder(t, with(map[string]string{"participants.csv": text, "batch.yaml": "date: 2026-09-07\nhorizon_weeks: 1\n"})), Options{Today: monday})
		if found.HasErrors() {
			t.Fatal(found.All())
		}
		return b.Participants
	}
	people := read("available_1,available_2,available_3,shift_weeks,shift_start", "mo-am,tu-am,we-am,2,2026-09-14", "mo-am,tu-am,,1,2026-09-07", ",,,,", "mo-am,tu-am,we-am,2,2026-09-14")
	a := people[0].Available
	for day, want := range map[model.Date]string{
		model.MakeDate(2026, 9, 14): "mo 08:00-12:30", model.MakeDate(2026, 9, 27): "mo 08:00-12:30",
		model.MakeDate(2026, 9, 28): "tu 08:00-12:30", model.MakeDate(2026, 10, 12): "we 08:00-12:30", model.MakeDate(2026, 10, 26): "mo 08:00-12:30",
		model.MakeDate(2026, 9, 7): "we 08:00-12:30", // before shift 1 comes the last one
	} {
		if got := writeSlots(a.Pattern(day)); got != want {
			t.Errorf("on %s available %s, want %s", day, got, want)
		}
	}
	if n := len(people[1].Available.Patterns); n != 2 {
		t.Errorf("an empty last shift counts: %d patterns, want 2", n)
	}
	if people[2].Available != nil {
		t.Error("no cell at all means always available")
	}
	if people[0].Available != people[3].Available {
		t.Error("people with the same cells do not share them")
	}
	people = read("available_even_weeks,available_odd_weeks", "mo-am,tu-am")
	a = people[0].Available
	for d := monday; d < monday+28; d++ {
		_, week := d.Time().ISOWeek()
		want := "mo 08:00-12:30"
		if week%2 == 1 {
			want = "tu 08:00-12:30"
		}
		if got := writeSlots(a.Pattern(d)); got != want {
			t.Errorf("week %d: available %s, want %s", week, got, want)
		}
	}
}

func TestKeepGoing(t *testing.T) {
	files := with(map[string]string{"participants.csv": "participant_id,programme,status,needs_language,needs_orientation,level,languages,available,waiting_since,postcode,shift_start,available_1,household_id,household_rule\n" +
		"p1,flanders,obliged,nl,yes,B9,ar:5,mo-am,gisteren,2000,,,,\n" +
		"p2,flanders,obliged,nl,yes,1/feb,ar:5,ma-am,2026-08-01,2000,,,,\n" +
		"p3,flanders,obliged,nl,yes,1.1,ar:5,di-am,2026-08-01,2000,,,,\n" +
		"p4,flanders,obliged,nl,yes,1.1,ar:5,,2026-08-01,2000,2026-09-08,mo-am,,\n" +
		"p5,flanders,obliged,nl,yes,1.1,ar:5,wo-am,2026-08-01,2000,,,h1,together\n" +
		"p6,flanders,obliged,nl,yes,1.1,ar:5,mo-ev,2026-08-01,2000,,,h1,apart\n" +
		"p7,flanders,obliged,nl,yes,1.1,ar:5,mo-ev,2026-08-01,2000,,,,\n"})
	dir := writeFolder(t, files)
	if _, found := Read(dir, Options{Today: monday}); !found.HasErrors() {
		t.Error("bad cells stop a run by default")
	}
	b, found := Read(dir, Options{Today: monday, KeepGoing: true})
	if found.HasErrors() || found.Count(Warning) < 6 {
		t.Fatalf("with KeepGoing bad cells are warnings: %v", found.All())
	}
	want := [][]string{{"waiting_since", "level"}, {"level", "available"}, {"available"}, {"shift_start"}, {"household_rule"}, {"household_rule"}, nil}
	for i, w := range b.Participants {
		got, want := slices.Sorted(slices.Values(w.BadColumns)), slices.Sorted(slices.Values(want[i]))
		if !slices.Equal(got, want) {
			t.Errorf("%s: bad columns %v, want %v", w.ID, got, want)
		}
	}
	if b.Participants[0].WaitingSince != monday {
		t.Error("an unreadable waiting_since is the batch date")
	}
}

func TestLastWeek(t *testing.T) {
	last := t.TempDir()
	text := "participant_id,need,session_id,status,points\np1,orientation,O1,proposed,9920\np2,orientation,O1,proposed,9920\np1,language,L1,confirmed,\n"
	if err := os.WriteFile(filepath.Join(last, "placements.csv"), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	dir := writeFolder(t, with(map[string]string{"placements.csv": "participant_id,session_id,status,reason\np2,O1,refused,too early\n"}))
	for _, path := range []string{last, filepath.Join(last, "placements.csv")} {
		b, found := Read(dir, Options{Today: monday, Last: path})
		if all := found.All(); len(all) > 0 {
			t.Fatal(all)
		}
		var got []string
		for _, p := range b.Placements {
			got = append(got, p.Participant+" "+p.Session+" "+p.Status.String())
		}
		want := []string{"p2 O1 refused", "p1 O1 proposed", "p1 L1 confirmed"}
		if !slices.Equal(got, want) {
			t.Errorf("placements %v, want %v", got, want)
		}
		names := []string{}
		for _, f := range b.Inputs {
			names = append(names, f.Name)
		}
		if want := []string{"batch.yaml", "last/placements.csv", "participants.csv", "placements.csv", "sessions.csv", "sites.csv"}; !slices.Equal(names, want) {
			t.Errorf("inputs %v, want %v", names, want)
		}
	}
	// A placement file that its run.json does not vouch for is refused.
	if err := os.WriteFile(filepath.Join(last, "run.json"), []byte(`{"output":{"placements.csv":"00"}}`), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, found := Read(dir, Options{Today: monday, Last: last}); !found.Has(FileChanged) || !found.HasErrors() {
		t.Error("a changed plan was accepted")
	}
	if _, found := Read(dir, Options{Today: monday, Last: filepath.Join(last, "placements.csv")}); found.HasErrors() {
		t.Errorf("a file named by itself may be edited: %v", found.All())
	}
	if _, found := Read(dir, Options{Today: monday, Last: filepath.Join(last, "nowhere")}); !found.Has(FileMissing) {
		t.Error("a missing plan was accepted")
	}
}

func TestCompletedSessionsAreKnown(t *testing.T) {
	b := mustRead(t, writeFolder(t, with(map[string]string{"placements.csv": "participant_id,session_id,status\np1,O1,completed\n"})))
	if got := b.Participants[0].CompletedSession; !slices.Equal(got, []string{"O1"}) {
		t.Errorf("completed sessions %v", got)
	}
}

// TestPreferenceOrder reads preferences in any order of rows.
func TestPreferenceOrder(t *testing.T) {
	want := []model.Preference{{Participant: 0, Session: 0, Score: 1}, {Participant: 0, Session: 1, Score: 2}, {Participant: 1, Session: 0, Score: 3}, {Participant: 1, Session: 1, Score: 4}}
	for _, rows := range []string{"p1,O1,1\np1,L1,2\np2,O1,3\np2,L1,4\n", "p1,L1,2\np1,O1,1\np2,L1,4\np2,O1,3\n", "p2,O1,3\np1,L1,2\np2,L1,4\np1,O1,1\n", "p2,L1,4\np2,O1,3\np1,O1,1\np1,L1,2\n"} {
		b := mustRead(t, writeFolder(t, with(map[string]string{"preferences.csv": "participant_id,session_id,score\n" + rows})))
		if !slices.Equal(b.Preferences, want) {
			t.Errorf("%q reads as %v", rows, b.Preferences)
		}
	}
	b := mustRead(t, writeFolder(t, with(map[string]string{"preferences.csv": "participant_id,session_id,score\n"})))
	if len(b.Preferences) != 0 {
		t.Error("no rows, yet preferences")
	}
}

func TestOtherFileNamesAndColumns(t *testing.T) {
	files := with(map[string]string{
		"batch.yaml": "date: 2026-09-07\nfiles: {participants: mensen.csv}\ncolumns:\n  Wie: participant_id\n  sessions: {Wat: kind}\n",
		"mensen.csv": strings.Replace(sound["participants.csv"], "participant_id", "Wie", 1),
	})
	delete(files, "participants.csv")
	files["sessions.csv"] = strings.Replace(files["sessions.csv"], "kind", "Wat", 1)
	if b := mustRead(t, writeFolder(t, files)); len(b.Participants) != 2 || len(b.Sessions) != 2 {
		t.Error("not everything was read")
	}
	capital := with(nil)
	capital["Participants.CSV"] = capital["participants.csv"]
	delete(capital, "participants.csv")
	b := mustRead(t, writeFolder(t, capital))
	if len(b.Participants) != 2 || b.Inputs[0].Name != "Participants.CSV" {
		t.Errorf("names in other letters: %v", b.Inputs)
	}
	// One table in a workbook of its own.
	dir := writeFolder(t, with(map[string]string{"batch.yaml": "date: 2026-09-07\nfiles: {sites: plaatsen.xlsx}\n"}))
	f := excelize.NewFile()
	defer f.Close()
	for cell, v := range map[string]any{"A1": "site_id", "B1": "Postcode", "C1": "lokalen", "A2": "A", "B2": 2018, "C2": 4} {
		f.SetCellValue("Sheet1", cell, v)
	}
	if err := f.SaveAs(filepath.Join(dir, "plaatsen.xlsx")); err != nil {
		t.Fatal(err)
	}
	b = mustRead(t, dir)
	if len(b.Sites) != 1 || b.Sites[0].Rooms != 4 || !slices.ContainsFunc(b.Inputs, func(f model.FileDigest) bool { return f.Name == "plaatsen.xlsx" && len(f.SHA256) == 64 }) {
		t.Errorf("sites of a workbook: %+v, inputs %v", b.Sites, b.Inputs)
	}
}

func TestNoFolder(t *testing.T) {
	b, found := Read(filepath.Join(t.TempDir(), "nowhere"), Options{})
	if b != nil || !found.HasErrors() {
		t.Error("a folder that is not there was read")
	}
	b, found = Read(t.TempDir(), Options{})
	if b != nil || found.Count(Error) != 2 {
		t.Errorf("an empty folder lacks two files: %v", found.All())
	}
}

// TestDiagnosticsAreBounded makes more different faults than anybody reads.
func TestDiagnosticsAreBounded(t *testing.T) {
	d := &Diagnostics{}
	for i := range 5000 {
		d.Add(Diagnostic{Severity: Error, Code: LevelUnknown, File: "participants.csv", Line: i + 1, Text: "level " + strings.Repeat("x", i%1000)})
	}
	if n := len(d.All()); n > distinctTexts+1 || d.Count(Error) != 5000 {
		t.Errorf("%d findings listed, %d counted", n, d.Count(Error))
	}
}

// TestCatalogue holds that no name means two columns of a table, and that each
// column says what it is.
func TestCatalogue(t *testing.T) {
	for _, table := range append(Tables(), "status") {
		columns := Columns(table)
		if len(columns) == 0 {
			t.Errorf("table %s has no columns", table)
		}
		seen := map[string]string{}
		for _, c := range columns {
			if c.About == "" || (!c.Must && !c.Unread && table != "status" && c.Default == "") {
				t.Errorf("%s.%s does not say what it holds, or what a missing cell means", table, c.Name)
			}
			for _, a := range append(c.Aliases(), c.Name) {
				if other, twice := seen[fold(a)]; twice && other != c.Name {
					t.Errorf("%s: %q means %s and %s", table, a, other, c.Name)
				}
				seen[fold(a)] = c.Name
			}
			words := map[string]string{}
			for _, v := range c.Values {
				for _, a := range append(v.Aliases, v.Name) {
					if other, twice := words[fold(a)]; twice && other != v.Name {
						t.Errorf("%s.%s: %q means %s and %s", table, c.Name, a, other, v.Name)
					}
					words[fold(a)] = v.Name
				}
			}
			for lang, names := range map[string][]string{"en": c.EN, "nl": c.NL, "de": c.DE, "fr": c.FR} {
				if !c.Unread && len(names) == 0 {
					t.Errorf("%s.%s has no name in %s", table, c.Name, lang)
				}
			}
		}
	}
}

func TestGuess(t *testing.T) {
	text := "Wachtlijst Antwerpen;;\r\n\r\nKlantnr;Naam;Voornaam;INSZ;Geboortedatum;Statuut;Contacttaal;Niveau NT2;Beschikbaarheid klant;Gemeente;PC;Opmerkingen;Aanmeldingsdatum;Gezin;MO nodig\r\n" +
		"1001;Jansen;An;80.04.03-002.64;3/04/1980;verplicht;Arabisch:5;1.1;ma-vm|wo-vm;Antwerpen;2018;komt te laat;1/08/2026;Jansen;ja\r\n" +
		"1002;Peeters;Jo;96.04.03-001.13;3/04/1996;rechthebbend;Dari:5;1.2;vr-av;Antwerpen;2060;;1/07/2026;;nee\r\n" +
		"1003;Jansen;Piet;99.03.27-001.28;27/03/1999;verplicht;Arabisch:5;0;za-vm;Antwerpen;2018;;1/08/2026;Jansen;ja\r\n"
	path := filepath.Join(t.TempDir(), "export.csv")
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	key := []byte("0123456789abcdef")
	g, found := Guess(path, GuessOptions{Key: key, Today: monday})
	if g == nil || len(found.All()) > 0 {
		t.Fatal(found.All())
	}
	got := map[string]string{}
	for _, c := range g.Columns {
		if c.Column != "" {
			got[c.Header] = c.Column
		}
	}
	want := map[string]string{"Klantnr": "participant_id", "Statuut": "status", "Contacttaal": "languages", "Niveau NT2": "level", "Beschikbaarheid klant": "available",
		"PC": "postcode", "Aanmeldingsdatum": "waiting_since", "Gezin": "household_id", "MO nodig": "needs_orientation"}
	if !maps.Equal(got, want) {
		t.Errorf("columns %v, want %v", got, want)
	}
	for _, secret := range []string{"Jansen", "Peeters", "1001", "80.04", "1980", "te laat"} {
		if strings.Contains(string(g.Participants)+string(g.Settings), secret) {
			t.Errorf("the folder tells %q", secret)
		}
	}
	if strings.Contains(string(g.KeyFile), "80.04.03") || !strings.Contains(string(g.KeyFile), "1001;Jansen;An") {
		t.Errorf("key file:\n%s", g.KeyFile)
	}
	// The folder reads as it is, next to sessions.
	dir := writeFolder(t, with(map[string]string{"participants.csv": string(g.Participants), "batch.yaml": string(g.Settings)}))
	b, found := Read(dir, Options{})
	if found.HasErrors() || len(b.Participants) != 3 {
		t.Fatalf("%v", found.All())
	}
	p := b.Participants
	if p[0].Household == "" || p[0].Household != p[2].Household || p[1].Household != "" || p[0].Level != "1.1" || !p[0].Place.Known {
		t.Errorf("read %+v", p)
	}
	// The key makes the same pseudonyms again; another key others.
	kept, err := Key(g.KeyFile)
	if err != nil || string(kept) != string(key) {
		t.Fatalf("key %q, %v", kept, err)
	}
	again, _ := Guess(path, GuessOptions{Key: kept, Today: monday})
	if string(again.Participants) != string(g.Participants) {
		t.Error("the same key gave other pseudonyms")
	}
	other, _ := Guess(path, GuessOptions{Today: monday})
	if string(other.Participants) == string(g.Participants) || !strings.Contains(string(other.Participants), "p-") {
		t.Error("a new key gave the same pseudonyms")
	}
	if _, err := Key([]byte("pseudonym,of\n")); err == nil {
		t.Error("a file without a key was accepted")
	}
}

// Names that agencies give to columns, and what they must be read as.
func TestHeadersOfAgencies(t *testing.T) {
	dir := writeFolder(t, map[string]string{
		"batch.yaml":       "date: 2026-09-07\n",
		"participants.csv": "Dossiernummer;Aanmelddatum\np1;1/06/2026\n",
		"sessions.csv":     "Sessienummer;Soort;Plaatsen\ns1;MO;5\n",
	})
	b, found := Read(dir, Options{})
	if b == nil || found.HasErrors() {
		t.Fatal(found.All())
	}
	if len(b.Sessions) != 1 || b.Sessions[0].ID != "s1" {
		t.Errorf("sessions %v", b.Sessions)
	}
	if got := b.Participants[0].WaitingSince.String(); got != "2026-06-01" {
		t.Errorf("waiting since %s", got)
	}
}

func TestGuessWithoutIDs(t *testing.T) {
	for name, c := range map[string]struct{ text, wantID, code string }{
		"national numbers alone": {"INSZ,Status\n80040300264,obliged\n96040300113,obliged\n", "INSZ", ""},
		"nothing to go by":       {"Status,Postcode\nobliged,2000\nobliged,2018\n", "", string(IDMissing)},
		"people twice":           {"id,status\n7,obliged\n7,obliged\n", "id", string(IDTwice)},
	} {
		path := filepath.Join(t.TempDir(), "export.csv")
		if err := os.WriteFile(path, []byte(c.text), 0o666); err != nil {
			t.Fatal(err)
		}
		g, found := Guess(path, GuessOptions{})
		if g == nil {
			t.Fatalf("%s: %v", name, found.All())
		}
		id := ""
		for _, x := range g.Columns {
			if x.Column == "participant_id" {
				id = x.Header
			}
		}
		if id != c.wantID || (c.code != "") != found.Has(Code(c.code)) {
			t.Errorf("%s: id column %q, findings %v", name, id, found.All())
		}
		if strings.Contains(string(g.Participants), "80040300264") {
			t.Errorf("%s: a national number is in the folder", name)
		}
	}
	for _, text := range []string{"", "a,b\n", "PK\x03\x04"} {
		path := filepath.Join(t.TempDir(), "export.csv")
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if g, found := Guess(path, GuessOptions{}); g != nil || !found.HasErrors() {
			t.Errorf("%q was taken for an export", text)
		}
	}
}
