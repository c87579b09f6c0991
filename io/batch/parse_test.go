package batch

import (
	"encoding/csv"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"instroom/model"
	"instroom/model/rules"
)

// The tables below are also the seeds of the fuzz targets.

var dateCases = []struct{ in, want string }{ // want "" = a fault
	{"2026-09-07", "2026-09-07"},
	{"1/02/2026", "2026-02-01"},
	{"01-02-2026", "2026-02-01"},
	{"1.2.2026", "2026-02-01"},
	{"2026/2/1", "2026-02-01"},
	{" 2026-02-01 ", "2026-02-01"},
	{"1/02/2026 0:00", "2026-02-01"},
	{"2026-02-01T00:00:00Z", "2026-02-01"},
	{"2026-02-01 00:00:00", "2026-02-01"},
	{"1 februari 2026", "2026-02-01"},
	{"1er février 2026", "2026-02-01"},
	{"1. März 2026", "2026-03-01"},
	{"1-mrt-2026", "2026-03-01"},
	{"maandag 7 september 2026", "2026-09-07"},
	{"29/02/2028", "2028-02-29"},
	{"29/02/2026", ""},
	{"31/04/2026", ""},
	{"0/04/2026", ""},
	{"1/13/2026", ""},
	{"09/25/2026", ""},
	{"1/02/26", ""},
	{"2026-02-01 14:30", ""},
	{"46054", ""},
	{"1/jan", ""},
	{"2026", ""},
	{"", ""},
	{"2026-02-30", ""},
	{"12345-01-01", ""},
	{"1/2/3/4", ""},
	{"٢٠٢٦-٠٢-٠١", ""},
}

func TestParseDate(t *testing.T) {
	for _, c := range dateCases {
		d, err := ParseDate(c.in)
		if (err != nil) != (c.want == "") || d.String() != c.want {
			t.Errorf("ParseDate(%q) = %s, %v; want %q", c.in, d, err, c.want)
		}
	}
}

func FuzzDate(f *testing.F) {
	for _, c := range dateCases {
		f.Add(c.in)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDate(s)
		if err != nil {
			return
		}
		if again, err := ParseDate(d.String()); err != nil || again != d {
			t.Errorf("%q is %s, which reads as %s, %v", s, d, again, err)
		}
	})
}

var timeCases = []struct {
	in   string
	want model.Minutes // -1 = a fault
}{
	{"18:30", 1110}, {"18u30", 1110}, {"18.30", 1110}, {"18h30", 1110}, {"18H30", 1110}, {"18,30", 1110},
	{"9:00", 540}, {"09:00:00", 540}, {"9u", 540}, {"9 u", 540}, {"9h", 540}, {"9", 540}, {"9 Uhr", 540}, {"18.30 Uhr", 1110}, {"9 uur", 540},
	{"00:00", 0}, {"24:00", 1440}, {" 08:05 ", 485},
	{"24:01", -1}, {"25:00", -1}, {"18:60", -1}, {"18:3", -1}, {"18:300", -1}, {"", -1}, {"half tien", -1}, {"-1:00", -1}, {"18:", -1}, {"123", -1}, {"18x30", -1}, {"9:00:30", -1},
}

func TestParseTime(t *testing.T) {
	for _, c := range timeCases {
		m, err := ParseTime(c.in)
		if (err != nil) != (c.want < 0) || err == nil && m != c.want {
			t.Errorf("ParseTime(%q) = %d, %v; want %d", c.in, m, err, c.want)
		}
	}
}

func FuzzTime(f *testing.F) {
	for _, c := range timeCases {
		f.Add(c.in)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, err := ParseTime(s)
		if err != nil {
			return
		}
		if again, err := ParseTime(m.Clock()); err != nil || again != m || m < 0 || m > 1440 {
			t.Errorf("%q is %d, which reads as %d, %v", s, m, again, err)
		}
	})
}

var parts = rules.Defaults().DayParts

// slotCases are cells of available, alone in their column.
var slotCases = []struct{ in, want string }{ // want "" = a fault
	{"mo-am|tu-ev", "mo 08:00-12:30|tu 17:30-22:00"},
	{"mo 08:30-12:00", "mo 08:30-12:00"},
	{"mo-fr 9u-17u", "mo 09:00-17:00|tu 09:00-17:00|we 09:00-17:00|th 09:00-17:00|fr 09:00-17:00"},
	{"sa-mo am", "mo 08:00-12:30|sa 08:00-12:30|su 08:00-12:30"},
	{"we", "we 00:00-24:00"},
	{"mo-am|mo-pm", "mo 08:00-17:30"},
	{"mo 9:00-12:00|13:00-15:00", "mo 09:00-12:00|mo 13:00-15:00"},
	{"Dienstag 13.30-17.00", "tu 13:30-17:00"},
	{"mercredi matin|jeudi soir", "we 08:00-12:30|th 17:30-22:00"},
	{"woensdagnamiddag", "we 12:30-17:30"},
	{"wo-vm|vr-av", "we 08:00-12:30|fr 17:30-22:00"},
	{"maandag_am|woensdag_am", "mo 08:00-12:30|we 08:00-12:30"},
	{"tu 9h à 12h", "tu 09:00-12:00"},
	{"mo 9:00–12:00", "mo 09:00-12:00"},
	{"ma voormiddag, woensdag 13u-16u", "mo 08:00-12:30|we 13:00-16:00"},
	{"ev", "mo 17:30-22:00|tu 17:30-22:00|we 17:30-22:00|th 17:30-22:00|fr 17:30-22:00|sa 17:30-22:00|su 17:30-22:00"},
	{"mo 12:00-9:00", ""},
	{"ma", ""}, // Monday in Dutch, Tuesday in French
	{"di-am", ""},
	{"xx-am", ""},
	{"mo-xx", ""},
	{"9:00-12:00", ""},
	{"mo 9:00", ""},
	{"||", ""},
	{"mo 25:00-26:00", ""},
	{"no", ""},
}

// readSlots reads a cell as if it were alone in its column.
func readSlots(s string, parts []model.DayPart) ([]model.WeekSlot, error) {
	c := newDayColumn(parts)
	c.add([]byte(s), func() (int, int) { return 1, 1 }, c.spans)
	c.read("")
	if bad := c.list[0].bad; bad != nil {
		return nil, bad
	}
	merged, _ := merge(c.list[0].slots)
	return merged, nil
}

func writeSlots(s []model.WeekSlot) string {
	var out []string
	for _, x := range s {
		out = append(out, x.String())
	}
	return strings.Join(out, "|")
}

func TestAvailable(t *testing.T) {
	for _, c := range slotCases {
		got, err := readSlots(c.in, parts)
		if (err != nil) != (c.want == "") || writeSlots(got) != c.want {
			t.Errorf("%q reads as %q, %v; want %q", c.in, writeSlots(got), err, c.want)
		}
	}
}

func FuzzAvailable(f *testing.F) {
	for _, c := range slotCases {
		f.Add(c.in)
	}
	f.Fuzz(func(t *testing.T, s string) { roundTrip(t, s, parts) })
}

func FuzzWeekly(f *testing.F) {
	for _, c := range slotCases {
		f.Add(c.in)
	}
	f.Add("mo 09:00-12:00|we 09:00-12:00")
	f.Fuzz(func(t *testing.T, s string) { roundTrip(t, s, nil) })
}

// roundTrip holds that what was read reads as the same when written in full.
func roundTrip(t *testing.T, s string, parts []model.DayPart) {
	got, err := readSlots(s, parts)
	if err != nil {
		return
	}
	for i, x := range got {
		if x.Day > 6 || x.Start < 0 || x.End <= x.Start || x.End > 1440 || i > 0 && got[i-1].Day == x.Day && got[i-1].End >= x.Start {
			t.Fatalf("%q reads as %q: not sorted, disjoint slots", s, writeSlots(got))
		}
	}
	again, err := readSlots(writeSlots(got), parts)
	if err != nil || !reflect.DeepEqual(again, got) {
		t.Errorf("%q reads as %q, which reads as %q, %v", s, writeSlots(got), writeSlots(again), err)
	}
}

// TestDayLanguageOfAColumn reads columns of day names.
func TestDayLanguageOfAColumn(t *testing.T) {
	for _, c := range []struct {
		cells   string
		setting string
		want    string // of the cells in turn, "?" = ambiguous
	}{
		{"ma wo", "", "mo we"},       // only Dutch knows both
		{"ma me", "", "tu we"},       // only French
		{"di do", "", "tu th"},       // Dutch and German agree
		{"di", "", "?"},              // French means Sunday
		{"di", "nl", "tu"},           // settled
		{"di", "fr", "su"},           //
		{"ma di", "", "? ?"},         // Dutch Monday, Tuesday; French Tuesday, Sunday
		{"ma di do", "", "mo tu th"}, // do is not French
		{"sa", "", "sa"},             // English, German, French agree
		{"fr mo", "", "fr mo"},       // English and German agree
		{"mon don", "", "mo th"},     // German
		{"mon wed", "", "mo we"},     // English
		{"mi wo", "", "we we"},       // mixed, each with one meaning
		{"ma mi", "", "? we"},        // mixed, one doubtful
		{"ma wo", "fr", "mo we"},     // the setting does not know wo: the column decides
		{"lundi dimanche", "", "mo su"},
	} {
		col := newDayColumn(nil)
		var want, got []string
		for _, w := range strings.Fields(c.cells) {
			col.add([]byte(w), func() (int, int) { return 1, 1 }, func(s string) dayCell {
				return dayCell{spans: []daySpan{{fold(s), fold(s), 0, 1440, true}}}
			})
		}
		col.read(c.setting)
		for _, x := range col.list {
			if x.bad != nil {
				got = append(got, "?")
			} else {
				got = append(got, x.slots[0].Day.String())
			}
		}
		want = strings.Fields(c.want)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q with language %q reads as %v, want %v", c.cells, c.setting, got, want)
		}
	}
}

var languageCases = []struct{ in, want string }{ // want "" = a fault
	{"ar:5|fr:3", "ar:5 fr:3"},
	{"Arabisch:5", "ar:5"},
	{"Dari:4", "prs:4"}, {"Pasjtoe:5", "ps:5"}, {"Pachtou:5", "ps:5"}, {"Paschtu:5", "ps:5"}, {"tigrigna:5", "ti:5"}, {"Tigrinya 5", "ti:5"},
	{"Marokkaans:5", "ary:5"}, {"darija=4", "ary:4"}, {"Farsi (3)", "fa:3"}, {"Oekraïens:5", "uk:5"}, {"ukrainien:5", "uk:5"},
	{"Arabisch, Frans:3", "ar:5 fr:3"},
	{"fre:2|dut:1", "fr:2 nl:1"}, {"ara:5", "ar:5"}, {"pt-BR:5", "pt:5"}, {"koerdisch:5", "ku:5"}, {"Sorani:5", "ckb:5"},
	{"Tibetaans:5", "bo:5"}, {"somali:5", "so:5"}, {"Swahili:B1", "sw:3"}, {"Lingala:moedertaal", "ln:5"}, {"Peul:5", "ff:5"},
	{"ar", "ar:5"}, {"ar:5|ar:3", "ar:5"}, {" ar : 5 | | ", "ar:5"}, {"", ""},
	{"ar:6", ""}, {"ar:0", ""}, {"xx:5", ""}, {"Elfisch:5", ""}, {"ar:heel goed", ""}, {"5", ""}, {":5", ""},
}

func TestLanguages(t *testing.T) {
	for _, c := range languageCases {
		list, err := ParseLanguages(c.in)
		var out []string
		for _, l := range list {
			out = append(out, fmt.Sprintf("%s:%d", l.Code, l.Level))
		}
		if got := strings.Join(out, " "); got != c.want || (err != nil) != (c.want == "" && c.in != "") {
			t.Errorf("%q reads as %q, %v; want %q", c.in, got, err, c.want)
		}
	}
}

func FuzzLanguages(f *testing.F) {
	for _, c := range languageCases {
		f.Add(c.in)
	}
	f.Fuzz(func(t *testing.T, s string) {
		list, err := ParseLanguages(s)
		if err != nil {
			return
		}
		var out []string
		for _, l := range list {
			if l.Level < 1 || l.Level > 5 || len(l.Code) < 2 || len(l.Code) > 3 {
				t.Fatalf("%q reads as %v", s, list)
			}
			out = append(out, fmt.Sprintf("%s:%d", l.Code, l.Level))
		}
		again, err := ParseLanguages(strings.Join(out, "|"))
		if err != nil || !reflect.DeepEqual(again, list) {
			t.Errorf("%q reads as %v, which reads as %v, %v", s, list, again, err)
		}
	})
}

// TestLevels reads spellings on the ladders of the rule files.
func TestLevels(t *testing.T) {
	l := indexLadders(rules.Defaults().Ladders)
	for _, c := range []struct{ in, languages, level, reached string }{
		{"1.1", "nl", "1.1", "1.1"}, {"NT2-1.1", "nl", "1.1", "1.1"}, {"nt2 1.2", "nl", "1.2", "1.2"}, {"1,2", "nl", "1.2", "1.2"}, {"RG 2.1", "nl", "2.1", "2.1"},
		{"Richtgraad 1.1", "nl", "1.1", "1.1"}, {"A1", "nl", "1.1", "A1"}, {"b1", "nl", "2.1", "B1"}, {"niveau A2", "fr", "A2", "A2"},
		{"a1.2", "de", "A1.2", "A1.2"}, {"A2", "de", "A2.1", "A2"}, {"Alphabetisierung", "de", "alphabet", "alphabet"},
		{"0", "nl", "0", ""}, {"geen", "nl", "0", ""}, {"Aucun", "fr", "0", ""}, {"kein", "de", "0", ""},
		{"B9", "nl", "?", "?"}, {"11", "nl", "?", "?"}, {"1.3", "nl", "?", "?"}, {"A1.1", "nl", "?", "?"}, {"1.1", "fr", "?", "?"},
	} {
		languages := strings.Split(c.languages, "|")
		codes, f := l.find(c.in, languages)
		if f != nil {
			codes.first = "?"
		}
		reached, f := l.reached(c.in, languages)
		if f != nil {
			reached = "?"
		}
		if codes.first != c.level || reached != c.reached {
			t.Errorf("%q on %s: to enter %q, reached %q; want %q, %q", c.in, c.languages, codes.first, reached, c.level, c.reached)
		}
	}
	codes, _ := l.find("A1", []string{"nl", "fr"})
	if codes.first != "1.1" || codes.others["fr"] != "A1" {
		t.Errorf("A1 for nl|fr reads as %+v", codes)
	}
	for in, want := range map[string]string{"A2": "A2", "a2 oral": "A2-oral", "A2-oral": "A2-oral", "A2 mondeling": "A2-oral", "1.2": "1.2", "B1-oral": "B1-oral"} {
		if got, f := l.target(in, []string{"nl"}); f != nil || got != want {
			t.Errorf("target %q reads as %q, %v; want %q", in, got, f, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for in, want := range map[string]int64{"12": 12, "12,0": 12, "12.00": 12, "+3": 3, " 7 ": 7, "12,5": -1, "1.200": -1, "x": -1, "": -1, "1e3": -1, "101": -1, "-1": -1} {
		n, f := parseInt(in, 0, 100)
		if (f != nil) != (want < 0) || f == nil && n != want {
			t.Errorf("parseInt(%q) = %d, %v; want %d", in, n, f, want)
		}
	}
	for in, want := range map[string]model.Cents{"2500": 250000, "2.500": 250000, "2.500,00": 250000, "2,500.50": 250050, "€ 1.250,5": 125050, "99 EUR": 9900, "0": 0, "12 345": 1234500,
		"-5": -1, "veel": -1, "": -1, "1,2,3": -1, "99999999999999": -1} {
		n, f := parseMoney(in)
		if (f != nil) != (want < 0) || f == nil && n != want {
			t.Errorf("parseMoney(%q) = %d, %v; want %d", in, n, f, want)
		}
	}
	for _, yes := range []string{"yes", "ja", "OUI", "x", "1", "true", "WAAR"} {
		if v, f := parseYesNo(yes); f != nil || !v {
			t.Errorf("%q is not yes", yes)
		}
	}
	for _, no := range []string{"no", "nee", "Non", "nein", "0", "-", "FALSE"} {
		if v, f := parseYesNo(no); f != nil || v {
			t.Errorf("%q is not no", no)
		}
	}
}

func TestNationalNumbers(t *testing.T) {
	for in, want := range map[string]bool{ // published examples of the check digit, and their neighbours
		"80040300264": true, "80.04.03-002.64": true, "96040300113": true, "99032700128": true, "13820404235": true,
		"80040300265": false, "8004030026": false, "800403002644": false, "80040300x64": false, "": false,
	} {
		if got := isNationalNumber([]byte(in)); got != want {
			t.Errorf("isNationalNumber(%q) = %t", in, got)
		}
	}
	found := &Diagnostics{}
	found.Add(Diagnostic{Severity: Error, Code: IDTwice, Text: `participant "80.04.03-002.64" stands twice`, Hint: "see 80040300264"})
	if d := found.All()[0]; strings.Contains(d.Text+d.Hint, "0026") {
		t.Errorf("a national number is echoed: %s / %s", d.Text, d.Hint)
	}
}

func TestPostcodes(t *testing.T) {
	for in, known := range map[string]bool{"2000": true, "B-9000": true, "BE 4700": true, "1080 Molenbeek": true, "2018,0": true, "4780": true,
		"52062": false, "NL-5611": false, "0999": false, "9999": false, "": false} {
		if p, ok := parsePostcode(in); ok != known || p.Known != known {
			t.Errorf("parsePostcode(%q) = %+v, %t", in, p, ok)
		}
	}
	if n := len(postcodes()); n < 1100 {
		t.Errorf("%d postcodes", n)
	}
	for code, p := range postcodes() {
		if p.Lat < 49.4 || p.Lat > 51.6 || p.Lon < 2.5 || p.Lon > 6.5 {
			t.Errorf("postcode %s lies outside Belgium: %v", code, p)
		}
	}
	eupen, _ := Postcode("4700")
	vith, _ := Postcode("4780")
	travel := rules.Defaults().Travel
	if m := travel.Minutes(eupen, vith, model.Car); m < 40 || m > 90 { // 39 km apart
		t.Errorf("Eupen to St. Vith by car: %d minutes", m)
	}
}

// FuzzCSV holds that every text is read without a panic, that cells and
// positions stay inside it, and that what has no fault reads as the standard
// library reads it.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "a;b\r\n\"x;\"\"y\n\";2\r\n", "\"open\n1,2\n", "a,\"b\"c,d\n", "\xff\xfea\x00", "sep=;\n1;2", "a\"b,c\n", "\"\"\"\"\n", ",\n,\n", "a\rb\r", " \"x\" ,y\n"} {
		f.Add(s, byte(','))
	}
	f.Fuzz(func(t *testing.T, s string, sep byte) {
		sep = []byte{',', ';', '\t'}[int(sep)%3]
		faults := 0
		c := newCSVReader(strings.NewReader(s), sep, '\n', func(line, col int, text string) {
			faults++
			if line < 1 || line > 1+strings.Count(s, "\n") || col < 1 || col > len(s)+1 {
				t.Errorf("fault at %d:%d: %s", line, col, text)
			}
		})
		lines := strings.Split(s, "\n")
		last := 0
		var mine [][]string
		for c.next() {
			if c.row() <= last {
				t.Fatalf("record at line %d after line %d", c.row(), last)
			}
			last = c.row()
			var cells []string
			for i, v := range c.cells() {
				cells = append(cells, string(v))
				line, col := c.place(i)
				if line < c.row() || line > len(lines) || col < 1 || col > utf8.RuneCountInString(lines[line-1])+1 {
					t.Fatalf("cell %q at %d:%d", v, line, col)
				}
			}
			if len(cells) > 1 || cells[0] != "" {
				mine = append(mine, cells)
			}
		}
		if strings.Contains(s, "\r") || len(lines) > maxQuotedLines || faults > 0 {
			return // the library keeps no CR, and gives up at a fault
		}
		library := csv.NewReader(strings.NewReader(s))
		library.Comma, library.FieldsPerRecord = rune(sep), -1
		all, err := library.ReadAll()
		if err != nil {
			return
		}
		all = slices.DeleteFunc(all, func(r []string) bool { return len(r) == 1 && r[0] == "" })
		if !slices.EqualFunc(mine, all, slices.Equal) {
			t.Errorf("%q reads as %q, with the standard library as %q", s, mine, all)
		}
		if c.failure() != nil {
			t.Fatal(c.failure())
		}
	})
}

// FuzzSettings holds that batch.yaml never makes a panic, and that what is
// accepted is in range.
func FuzzSettings(f *testing.F) {
	for _, s := range settingsSeeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		set := rules.Defaults()
		set.Columns = map[string]string{}
		cfg := config{files: map[string]string{}, columns: map[string]map[string]string{}}
		found := &Diagnostics{}
		r := &settingsReader{file: settingsFile, found: found, set: &set, cfg: &cfg}
		r.parse([]byte(s))
		if found.HasErrors() {
			return
		}
		if set.AttendableMin.Den <= 0 || set.AttendableMin.Num > set.AttendableMin.Den || set.NoticeDays < 0 || set.Budget < -1 || set.TravelGap < 0 {
			t.Errorf("accepted %q as %+v", s, set)
		}
	})
}

// FuzzRead holds that no folder, however broken, makes the reader panic.
func FuzzRead(f *testing.F) {
	f.Add(sound["participants.csv"], sound["sessions.csv"], "participant_id,session_id,status\np1,O1,confirmed\n")
	f.Add("id;niveau;beschikbaar\n1;1/jan;ma-am\n", "id;kind;capacity;weekly\nx;taal;3;ma 9u-12u\n", "")
	f.Fuzz(func(t *testing.T, people, sessions, placements string) {
		files := map[string]string{"batch.yaml": "date: 2026-09-07\nrepair: [level_dates]\n", "participants.csv": people, "sessions.csv": sessions, "sites.csv": sound["sites.csv"]}
		if placements != "" {
			files["placements.csv"] = placements
		}
		b, found := Read(writeFolder(t, files), Options{KeepGoing: true, Today: monday})
		if b == nil && !found.HasErrors() {
			t.Error("no batch, and no error")
		}
	})
}

// TestDamagedLevels mends what a spreadsheet program made of levels.
func TestDamagedLevels(t *testing.T) {
	l := indexLadders(rules.Defaults().Ladders)
	nl := []string{"nl"}
	for _, c := range []struct {
		in       string
		dayFirst bool // another cell of the column has settled the order
		want     string
	}{
		{"1/jan", false, "1.1"}, {"1-jan", false, "1.1"}, {"01. Jan", false, "1.1"}, {"1-janv.-26", false, "1.1"},
		{"2/jan", false, "2.1"}, {"1/feb", false, "1.2"}, {"1-févr", false, "1.2"}, {"1-mrt", false, ""}, // there is no 1.3
		{"2/01", false, "2.1"}, {"02/01/2026", false, "2.1"}, {"1/02/2026", false, "1.2"},
		{"2026-01-01", false, "1.1"}, {"2026-02-01", false, ""}, {"2026-02-01", true, "1.2"}, // day first: 1 February
		{"2026-01-03", false, "3.1"}, {"2026-03-01", false, "3.1"}, // 1.3 is no level, so it was 3.1
		{"46023", false, "1.1"}, {"Jan-01", false, "1.1"}, {"Jan-02", false, ""}, {"Jan-02", true, "2.1"},
		{"31/dec", false, ""},
	} {
		d, ok := levelDate(c.in)
		if !ok {
			t.Errorf("%q is not seen as a date", c.in)
			continue
		}
		if got, _ := l.mend(d, c.dayFirst, nl); got != c.want {
			t.Errorf("%q is mended to %q, want %q", c.in, got, c.want)
		}
	}
	for _, in := range []string{"1.1", "2/1", "A2", "B9", "", "1-2", "12", "200"} {
		if _, ok := levelDate(in); ok {
			t.Errorf("%q is seen as a date", in)
		}
	}
}
