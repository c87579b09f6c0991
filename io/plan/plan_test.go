package plan

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"instroom/model"
)

var monday = model.MakeDate(2026, 9, 7)

// sample is a small plan with a row of every kind: placed, pinned, lapsed
// invitation, refused, forbidden, an unknown person, a shut session.
func sample() Output {
	b := &model.Batch{
		Settings: model.Settings{Date: monday},
		Kinds:    []string{"language", "orientation"},
		Participants: []model.Participant{
			{ID: "p2"}, {ID: "p1"}, {ID: "p;3"}, {ID: "p4"},
		},
		Sessions: []model.Session{
			{ID: "O1", Kind: 1, Title: "Orientation, \"first\"", Site: "A", Start: monday + 14, TargetSize: -1,
				Weekly: []model.WeekSlot{{Day: 0, Start: 540, End: 720}, {Day: 2, Start: 540, End: 720}}},
			{ID: "L1", Kind: 0, Title: "Néerlandais", Start: monday + 7, TargetSize: 12, Enrolled: 3,
				Dated: []model.Meeting{{Date: monday + 7, Start: 540, End: 600}}},
			{ID: "O2", Kind: 1, Status: model.Planned, TargetSize: -1},
		},
		Sites: []model.Site{{ID: "A", Name: "Main; street"}},
		Placements: []model.Placement{
			{Participant: "p4", Session: "O1", Status: model.PlacementConfirmed, By: "jan", Reason: "called,\nagreed"},
			{Participant: "p1", Session: "O2", Status: model.Refused, Reason: "too far"},
			{Participant: "p1", Session: "L1", Status: model.Invited, RespondBy: monday - 1},
			{Participant: "p2", Session: "L1", Status: model.Invited, RespondBy: monday},
			{Participant: "p2", Session: "O1", Status: model.Proposed},
			{Participant: "gone", Session: "X9", Status: model.Forbidden},
			{Participant: "p;3", Session: "O2", Status: model.PlacementConfirmed},
		},
	}
	for i := range b.Placements {
		if b.Placements[i].RespondBy == 0 {
			b.Placements[i].RespondBy = model.NoDate
		}
	}
	for i := range b.Sessions {
		if b.Sessions[i].Start == 0 {
			b.Sessions[i].Start = model.NoDate
		}
	}
	return Output{
		Batch: b,
		Plan: &model.Plan{
			Placed: []model.Placed{{Participant: 0, Session: 0, Points: 9920}, {Participant: 1, Session: 1, Points: -20}},
			Shut:   []int32{2},
		},
		Explanation: &model.Explanation{
			Seats: []model.Seat{
				{Participant: 1, Session: 1, Kind: 0, Class: 3, Points: -20, First: monday + 7, Provisional: true},
				{Participant: 0, Session: 0, Kind: 1, Class: 3, Points: 9920, First: monday + 14},
				{Participant: 3, Session: 0, Kind: 1, Class: 3, Status: model.PlacementConfirmed, First: monday + 14},
			},
			Waiting: []model.Waiting{
				{Participant: 1, Kind: 1, Class: 3, Code: model.Full, Session: 0, Text: "O1 is full: 4 of 4 seats are taken",
					Nearest: []model.Near{{Session: 0, Codes: []model.Code{model.Full}}, {Session: 2, Codes: []model.Code{model.Hours, model.TooFar}}},
					Change:  model.Change{Kind: model.ChangeSeat, Session: 0, Confirmed: true}, Earliest: monday + 14},
				{Participant: 2, Kind: 1, Class: 2, Code: model.TooFar, Session: 0, Text: "75 minutes, at most 60",
					Change: model.Change{Kind: model.ChangeCell, Session: 0, Column: "max_travel_minutes", From: "60", To: "75"}, Earliest: model.NoDate},
				{Participant: 3, Kind: 0, Class: 3, Code: model.NoOffer, Session: -1, Change: model.Change{Kind: model.ChangeUnsought, Session: -1}, Earliest: model.NoDate},
			},
			Alternatives: []model.Alternative{{Participant: 0, Session: 2, Kind: 1, Rank: 1, Points: 9000, First: monday + 21, SeatsLeft: 5}},
			Replacements: []model.Replacement{{Session: 0, Participant: 1, Kind: 1, Rank: 1, Points: 9920, From: -1, First: monday + 14},
				{Session: 0, Participant: 0, Kind: 1, Rank: 2, Points: 9900, From: 2, First: monday + 14}},
			Sessions: []model.SessionUse{
				{Session: 1, Enrolled: 3, New: 1, Seats: 12, Left: 8, State: model.Runs, Decision: model.NoDate, Worth: 40, HasWorth: true},
				{Session: 0, Pinned: 1, New: 1, Seats: 4, Left: 2, Minimum: 3, Short: 1, State: model.RunsProvisional, Decision: monday + 1, Why: "1 head short"},
				{Session: 2, State: model.ShutByPlan, Decision: monday - 1},
			},
		},
		Certificate: &model.Certificate{Version: model.CertificateVersion, Product: "instroom test", Objective: 9900, Bound: 9900,
			Inputs: []model.FileDigest{{Name: "participants.csv", SHA256: "ab"}},
			Points: model.Proof{Scale: 1024, Parts: []model.Part{{Bound: 9900, Root: model.Node{Leaf: &model.Multipliers{
				Session: []model.SessionPrice{{Session: "O1", Price: 4}}}}}}}},
		Report: []byte("<!doctype html>\n"),
		Run: Run{Version: "test", Input: map[string]string{"participants.csv": "ab"}, Options: map[string]any{"seed": 1},
			Status: "optimal", StopReason: "finished", Objective: 9900, Bound: 9900, Participants: 4, Needs: 8, Placed: 2, Pinned: 2, Waiting: 3,
			ByClass: []ClassRun{{Class: 3, Placed: 2, Bound: 2}}, ByReason: map[string]int{"full": 1}},
	}
}

// TestRoundTrip holds what goes in against what comes out, in every dialect.
func TestRoundTrip(t *testing.T) {
	for _, d := range []Dialect{{}, {Comma: ';'}, {Comma: '\t', BOM: true}, {Comma: ',', BOM: true}} {
		t.Run(fmt.Sprintf("%q bom %v", d.Comma, d.BOM), func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "new", "plan")
			o := sample()
			o.Dialect = d
			if err := Write(dir, o); err != nil {
				t.Fatal(err)
			}
			set, err := Read(dir, o.Batch)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(set.Plan, o.Plan) {
				t.Errorf("plan %+v, want %+v", set.Plan, o.Plan)
			}
			if set.Run.Objective != 9900 || set.Run.Status != "optimal" || len(set.Run.Output) != 8 {
				t.Errorf("run %+v", set.Run)
			}
			want := *o.Certificate
			want.Outputs = []model.FileDigest{{Name: PlacementsFile, SHA256: set.Run.Output[PlacementsFile]},
				{Name: SessionsFile, SHA256: set.Run.Output[SessionsFile]}}
			if !reflect.DeepEqual(set.Certificate, &want) {
				t.Errorf("certificate %+v, want %+v", set.Certificate, want)
			}
			data, _ := os.ReadFile(filepath.Join(dir, PlacementsFile))
			if d.BOM != bytes.HasPrefix(data, []byte("\ufeff")) {
				t.Error("the byte order mark is not as asked")
			}
		})
	}
}

// TestPlacementsCarryOver holds that every row but a proposal comes out as it
// went in, and that an invitation past its day does not.
func TestPlacementsCarryOver(t *testing.T) {
	dir := t.TempDir()
	if err := Write(dir, sample()); err != nil {
		t.Fatal(err)
	}
	got := readAll(t, filepath.Join(dir, PlacementsFile))
	want := [][]string{
		{"participant_id", "need", "session_id", "status", "points", "provisional", "title", "site", "first_date", "weekly", "respond_by", "by", "reason"},
		{"gone", "", "X9", "forbidden", "", "", "", "", "", "", "", "", ""},
		{"p1", "language", "L1", "proposed", "-20", "yes", "Néerlandais", "", "2026-09-14", "1 dated meeting", "", "", ""},
		{"p1", "orientation", "O2", "refused", "", "", "", "", "", "", "", "", "too far"},
		{"p2", "language", "L1", "invited", "", "", "Néerlandais", "", "", "1 dated meeting", "2026-09-07", "", ""},
		{"p2", "orientation", "O1", "proposed", "9920", "", "Orientation, \"first\"", "Main; street", "2026-09-21", "mo 09:00-12:00|we 09:00-12:00", "", "", ""},
		{"p4", "orientation", "O1", "confirmed", "", "", "Orientation, \"first\"", "Main; street", "2026-09-21", "mo 09:00-12:00|we 09:00-12:00", "", "jan", "called,\nagreed"},
		{"p;3", "orientation", "O2", "confirmed", "", "", "", "", "", "", "", "", ""},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("placements.csv\n%q\nwant\n%q", got, want)
	}
}

func readAll(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestDeterministic writes the same plan many times, with the rows of the input
// in another order too: every file but run.json has the same bytes.
func TestDeterministic(t *testing.T) {
	write := func(o Output) map[string]string {
		dir := t.TempDir()
		if err := Write(dir, o); err != nil {
			t.Fatal(err)
		}
		run, err := ReadRun(dir)
		if err != nil {
			t.Fatal(err)
		}
		return run.Output
	}
	first := write(sample())
	for range 20 {
		o := sample()
		slices.Reverse(o.Batch.Placements)
		if again := write(o); !reflect.DeepEqual(again, first) {
			t.Fatalf("other bytes: %v, then %v", first, again)
		}
	}
}

// TestWorkbook holds the sheets against the CSV files, and the zip header
// against times.
func TestWorkbook(t *testing.T) {
	dir := t.TempDir()
	if err := Write(dir, sample()); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenFile(filepath.Join(dir, WorkbookFile))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var names []string
	for _, s := range Schemas {
		names = append(names, s.Name)
		rows, err := f.GetRows(s.Name)
		if err != nil {
			t.Fatal(err)
		}
		want := readAll(t, filepath.Join(dir, s.Name+".csv"))
		for i := range rows { // excelize cuts empty cells at the end
			for len(rows[i]) < len(want[i]) {
				rows[i] = append(rows[i], "")
			}
		}
		if !reflect.DeepEqual(rows, want) {
			t.Errorf("sheet %s\n%q\nwant\n%q", s.Name, rows, want)
		}
	}
	if got := f.GetSheetList(); !reflect.DeepEqual(got, names) {
		t.Errorf("sheets %v, want %v", got, names)
	}
	if kind, _ := f.GetCellType("placements", "E3"); kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
		t.Errorf("points are written as %v, not as a number", kind)
	}
	z, err := zip.OpenReader(filepath.Join(dir, WorkbookFile))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for _, e := range z.File {
		if e.ModifiedDate != 0 || e.ModifiedTime != 0 || len(e.Extra) != 0 {
			t.Errorf("%s carries a time", e.Name)
		}
	}
}

// TestSchemas holds the columns, their types and their order: a change of any
// must raise the version of its table and be entered here.
func TestSchemas(t *testing.T) {
	want := map[string]string{
		"placements 1":   "participant_id text, need text, session_id text, status text, points integer, provisional yes/no, title text, site text, first_date date, weekly list, respond_by date, by text, reason text",
		"waitlist 1":     "participant_id text, need text, class integer, reason text, reason_text text, session_id text, nearest list, smallest_change text, change_session_id text, earliest_date date",
		"alternatives 1": "participant_id text, need text, rank integer, session_id text, title text, site text, first_date date, weekly list, seats_left integer, points integer",
		"replacements 1": "session_id text, rank integer, participant_id text, need text, now_in text, first_date date, points integer",
		"sessions 1":     "session_id text, need text, title text, site text, start_date date, weekly list, status text, state text, why text, seats integer, enrolled integer, pinned integer, new integer, seats_left integer, min_size integer, heads_short integer, target_size integer, decision_date date, seat_worth_estimate integer",
	}
	if len(Schemas) != len(want) {
		t.Errorf("%d schemas, want %d", len(Schemas), len(want))
	}
	for _, s := range Schemas {
		var columns []string
		for _, c := range s.Columns {
			columns = append(columns, c.Name+" "+string(c.Type))
		}
		key := fmt.Sprintf("%s %d", s.Name, s.Version)
		if got := strings.Join(columns, ", "); got != want[key] {
			t.Errorf("%s:\n%s\nwant\n%s", key, got, want[key])
		}
	}
}

// TestCellsMatchTypes holds every cell of a plan against the type of its column.
func TestCellsMatchTypes(t *testing.T) {
	o := sample()
	for _, table := range tables(&o) {
		rows := 0
		err := table.each(func(row []value) error {
			rows++
			if len(row) != len(table.Columns) {
				t.Fatalf("%s: %d cells, %d columns", table.Name, len(row), len(table.Columns))
			}
			for i, c := range table.Columns {
				v := row[i]
				ok := true
				switch c.Type {
				case Integer:
					ok = v.isInt || v.text == ""
				case Day:
					ok = !v.isInt && (v.text == "" || len(v.text) == len("2026-09-07") && v.text[4] == '-')
				case Flag:
					ok = !v.isInt && (v.text == "" || v.text == "yes")
				default:
					ok = !v.isInt
				}
				if !ok {
					t.Errorf("%s.%s: %+v is no %s", table.Name, c.Name, v, c.Type)
				}
			}
			return nil
		})
		if err != nil || rows == 0 {
			t.Errorf("%s: %d rows, error %v", table.Name, rows, err)
		}
	}
}

// TestRunFields holds the names of run.json against the contract.
func TestRunFields(t *testing.T) {
	o := sample()
	o.Run.Progress = []ProgressPoint{{Time: 0.1, Objective: 1, Bound: 2}}
	dir := t.TempDir()
	if err := Write(dir, o); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(dir, RunFile))
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(data, &fields); err != nil {
		t.Fatal(err)
	}
	want := strings.Fields(`version input options seed status stop_reason objective bound gap gap_points_per_placed
		claimed_bound participants needs placed pinned waiting by_class by_reason sessions_opened seconds
		peak_memory_bytes progress output`)
	for _, name := range want {
		if _, ok := fields[name]; !ok {
			t.Errorf("run.json has no %s", name)
		}
		delete(fields, name)
	}
	for name := range fields {
		t.Errorf("run.json has %s, which the contract doesn't know", name)
	}
	for part, names := range map[string]string{"seconds": "read compile solve write total", "progress": "time objective bound"} {
		for _, name := range strings.Fields(names) {
			if !bytes.Contains(data, []byte(`"`+name+`":`)) {
				t.Errorf("%s has no %s", part, name)
			}
		}
	}
}

// TestReadRefuses changes one thing of a set at a time: reading must fail and
// name the file.
func TestReadRefuses(t *testing.T) {
	edit := func(name, from, to string) func(dir string) {
		return func(dir string) {
			path := filepath.Join(dir, name)
			data, err := os.ReadFile(path)
			if err != nil || !bytes.Contains(data, []byte(from)) {
				t.Fatalf("%s: %v, or no %q in it", name, err, from)
			}
			os.WriteFile(path, bytes.Replace(data, []byte(from), []byte(to), 1), 0o666)
		}
	}
	remove := func(name string) func(dir string) {
		return func(dir string) { os.Remove(filepath.Join(dir, name)) }
	}
	appendTo := func(name string) func(dir string) {
		return func(dir string) {
			f, _ := os.OpenFile(filepath.Join(dir, name), os.O_APPEND|os.O_WRONLY, 0)
			f.WriteString("x")
			f.Close()
		}
	}
	for _, c := range []struct {
		name   string
		change func(dir string)
		want   string
	}{
		{"a changed session", edit(PlacementsFile, "p2,orientation,O1", "p2,orientation,O2"), PlacementsFile},
		{"changed points", edit(PlacementsFile, "9920", "9921"), PlacementsFile},
		{"a session not shut", edit(SessionsFile, "shut", "runs"), SessionsFile},
		{"placements missing", remove(PlacementsFile), PlacementsFile},
		{"certificate missing", remove(CertificateFile), CertificateFile},
		{"certificate longer", appendTo(CertificateFile), CertificateFile},
		{"workbook changed", appendTo(WorkbookFile), WorkbookFile},
		{"report missing", remove(ReportFile), ReportFile},
		{"waitlist changed", appendTo(WaitlistFile), WaitlistFile},
		{"run.json missing", remove(RunFile), RunFile},
		{"run.json cut", edit(RunFile, "}\n", ""), RunFile},
		{"run.json followed by more", appendTo(RunFile), RunFile},
		{"another run's digest", edit(RunFile, `"placements.csv": "`, `"placements.csv": "0`), PlacementsFile},
		{"no digest of the placements", edit(RunFile, `"placements.csv"`, `"waitlist.csv"`), "placements.csv"},
		{"a path out of the folder", edit(RunFile, `"waitlist.csv"`, `"../waitlist.csv"`), "../waitlist.csv"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			o := sample()
			if err := Write(dir, o); err != nil {
				t.Fatal(err)
			}
			c.change(dir)
			_, err := Read(dir, o.Batch)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one that names %s", err, c.want)
			}
		})
	}
}

// TestReadUnknown reads a plan against a batch that lacks its people or
// sessions: an error with the line, no panic.
func TestReadUnknown(t *testing.T) {
	dir := t.TempDir()
	o := sample()
	if err := Write(dir, o); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(dir, &model.Batch{Sessions: o.Batch.Sessions}); err == nil || !strings.Contains(err.Error(), `placements.csv:3: participant "p1"`) {
		t.Errorf("error %v", err)
	}
	if _, err := Read(dir, &model.Batch{Participants: o.Batch.Participants}); err == nil || !strings.Contains(err.Error(), `placements.csv:3: session "L1"`) {
		t.Errorf("error %v", err)
	}
}

// TestWholeOrNothing follows a set through its life: nothing is visible before
// Commit, leftovers of a killed run go, files of the run before go, and a
// discarded set leaves the old one as it was.
func TestWholeOrNothing(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "plan")
	visible := func() (names []string) {
		entries, _ := os.ReadDir(dir)
		for _, e := range entries {
			names = append(names, e.Name())
		}
		return names
	}
	p, err := Prepare(dir, sample())
	if err != nil {
		t.Fatal(err)
	}
	if set, err := p.Read(sample().Batch); err != nil || !reflect.DeepEqual(set.Plan, sample().Plan) {
		t.Errorf("read before commit: %v, %v", set, err)
	}
	for _, name := range visible() {
		if !strings.HasPrefix(name, ".") {
			t.Errorf("%s is visible before commit", name)
		}
	}
	p.Discard()
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("a discarded set left its folder: %v", err)
	}
	if err := p.Commit(); err == nil {
		t.Error("a discarded set was committed")
	}

	if err := Write(dir, sample()); err != nil {
		t.Fatal(err)
	}
	leftover := filepath.Join(dir, "."+PlacementsFile+tempMark+"1")
	other := filepath.Join(dir, ".placements.csv.notes")
	os.WriteFile(leftover, []byte("half"), 0o666)
	os.WriteFile(other, []byte("mine"), 0o666)
	o := sample()
	o.Report, o.Certificate = nil, nil
	p, err = Prepare(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	p.Discard()
	if _, err := Read(dir, o.Batch); err != nil {
		t.Errorf("after a discarded set the old one is gone: %v", err)
	}
	p, err = Prepare(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	p.Run.Seconds.Total = 1.5
	if err := p.Commit(); err != nil {
		t.Fatal(err)
	}
	p.Discard()
	want := []string{".placements.csv.notes", AlternativesFile, PlacementsFile, WorkbookFile, ReplacementsFile, RunFile, SessionsFile, WaitlistFile}
	slices.Sort(want)
	if got := visible(); !reflect.DeepEqual(got, want) {
		t.Errorf("files %v, want %v", got, want)
	}
	set, err := Read(dir, o.Batch)
	if err != nil || set.Certificate != nil || set.Run.Seconds.Total != 1.5 {
		t.Errorf("set %+v, error %v", set, err)
	}
}

// TestHalfCommitted breaks a commit between two renames: the set is refused.
func TestHalfCommitted(t *testing.T) {
	dir := t.TempDir()
	if err := Write(dir, sample()); err != nil {
		t.Fatal(err)
	}
	o := sample()
	o.Plan.Placed = o.Plan.Placed[:1]
	p, err := Prepare(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	os.Remove(filepath.Join(dir, WaitlistFile))
	os.Mkdir(filepath.Join(dir, WaitlistFile), 0o777) // a file can't be renamed onto a folder
	if err := p.Commit(); err == nil {
		t.Fatal("the commit did not fail")
	}
	p.Discard()
	os.Remove(filepath.Join(dir, WaitlistFile))
	if _, err := Read(dir, o.Batch); err == nil || !strings.Contains(err.Error(), PlacementsFile) {
		t.Errorf("error %v, want one that names %s", err, PlacementsFile)
	}
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if strings.Contains(e.Name(), tempMark) {
			t.Errorf("%s stayed behind", e.Name())
		}
	}
}

// FuzzCertificate reads any bytes as a certificate: it errs or not, and what it
// takes it can write and read again.
func FuzzCertificate(f *testing.F) {
	seed, _ := json.Marshal(sample().Certificate)
	f.Add(seed)
	f.Add([]byte(`{"Version":1,"Points":{"Parts":[{"Root":{"Branch":{"Kind":"fill","No":{},"Yes":{"Fix":{}}}}}]}}`))
	f.Add([]byte(`{"Version":3}`))
	f.Add([]byte(`null`))
	f.Add([]byte(`{"Version":1} {}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := decodeCertificate(bytes.NewReader(data))
		if err != nil {
			return
		}
		var z bytes.Buffer
		if err := writeCertificate(&z, c); err != nil {
			t.Fatal(err)
		}
		again, err := readCertificate(&z)
		if err != nil {
			t.Fatal(err)
		}
		one, _ := json.Marshal(c)
		two, _ := json.Marshal(again)
		if !bytes.Equal(one, two) {
			t.Errorf("%s became %s", one, two)
		}
	})
}

// FuzzRun reads any bytes as run.json.
func FuzzRun(f *testing.F) {
	run := sample().Run
	run.Output = map[string]string{PlacementsFile: "a", SessionsFile: "b"}
	seed, _ := json.Marshal(run)
	f.Add(seed)
	f.Add([]byte(`{"output":{"placements.csv":"","sessions.csv":"","../x":""}}`))
	f.Add([]byte(`{"gap":1e999}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		run, err := decodeRun(data)
		if err != nil {
			return
		}
		for name := range run.Output {
			if strings.ContainsAny(name, `/\`) {
				t.Errorf("%q was taken as a file of the set", name)
			}
		}
	})
}

// FuzzTable reads any bytes as a table of placements.
func FuzzTable(f *testing.F) {
	f.Add("participant_id,session_id,status,points\np1,O1,proposed,5\n")
	f.Add("\ufeffparticipant_id;session_id;status;points\np1;O1;proposed;x\n")
	f.Add("\"")
	f.Add("")
	b := sample().Batch
	f.Fuzz(func(t *testing.T, data string) {
		var plan model.Plan
		scanTable(strings.NewReader(data), []string{"participant_id", "session_id", "status", "points"}, placedReader(b, &plan))
		for _, p := range plan.Placed {
			if int(p.Participant) >= len(b.Participants) || int(p.Session) >= len(b.Sessions) {
				t.Errorf("%+v is outside the batch", p)
			}
		}
	})
}

// TestSheetText writes texts that a sheet can't hold as they are, and reads them
// back with another reader.
func TestSheetText(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"markup", `<a & "b">`, `<a & "b">`},
		{"spaces kept", "  two ", "  two "},
		{"line break", "one\ntwo", "one\ntwo"},
		{"looks like an escape", "_x0041_ a_xyz", "_x0041_ a_xyz"},
		{"beyond the basic plane", "𝄞 é", "𝄞 é"},
		{"control character", "a\x01b", "a\ufffdb"},
		{"not UTF-8", "a\xffb", "a\ufffdb"},
		{"too long", strings.Repeat("é", cellUnits+1), strings.Repeat("é", cellUnits)},
		{"a formula stays text", "=1+1", "=1+1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			one := &table{Schema{"t", 1, []Column{{"a", Text}, {"b", Text}}}, func(emit func([]value) error) error {
				return emit([]value{{}, text(c.in)})
			}}
			var out bytes.Buffer
			if err := writeWorkbook(&out, "instroom plan", []*table{one}); err != nil {
				t.Fatal(err)
			}
			f, err := excelize.OpenReader(&out)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if got, err := f.GetCellValue("t", "B2"); got != c.want || err != nil {
				t.Errorf("read %q, %v, want %q", got, err, c.want)
			}
		})
	}
}

// TestChangeText holds the words for every kind of change.
func TestChangeText(t *testing.T) {
	b := sample().Batch
	cell := func(column, from, to string) model.Change {
		return model.Change{Kind: model.ChangeCell, Column: column, From: from, To: to, Confirmed: true}
	}
	for _, c := range []struct {
		change model.Change
		want   string
	}{
		{cell("max_travel_minutes", "60", "75"), "max_travel_minutes: 75 instead of 60"},
		{cell("level", "", "1.1"), "level: 1.1 instead of nothing"},
		{cell("latest_start", "2026-09-15", ""), "latest_start: empty instead of 2026-09-15"},
		{cell("languages", "fr:2|ar:5", "fr:3|ar:5"), "languages: fr:3 instead of fr:2"},
		{cell("available", "mo 09:00-12:00|we 09:00-12:00", "mo 09:00-12:00|tu 09:00-12:00|we 09:00-12:00"), "available: tu 09:00-12:00 as well"},
		{cell("access_needs", "lift|wheelchair", "lift"), "access_needs: without wheelchair"},
		{model.Change{Kind: model.ChangeCell, Column: "digital", From: "none", To: "basic"}, "digital: basic instead of none (likely, not solved again)"},
		{model.Change{Kind: model.ChangeSeat, Session: 0, Confirmed: true}, "one more seat in O1"},
		{model.Change{Kind: model.NoChange, Session: -1}, "no single change found"},
		{model.Change{Kind: model.ChangeUnsought, Session: -1}, "not sought"},
		{model.Change{Kind: model.ChangeOutOfTime, Session: -1}, "not sought: the time limit came first"},
	} {
		if got := ChangeText(b, &c.change); got != c.want {
			t.Errorf("%+v: %q, want %q", c.change, got, c.want)
		}
	}
}
