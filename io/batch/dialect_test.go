package batch

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"instroom/model"
)

// plain is a batch in the plainest dialect, with a cell of every sort: UTF-8,
// comma, English, ISO dates.
var plain = map[string][][]string{
	"participants": {
		{"participant_id", "programme", "agency", "status", "needs_language", "needs_orientation", "level", "literacy", "cognitive_score",
			"schooling_years", "languages", "available", "unavailable_dates", "earliest_start", "max_hours_week", "lat", "lon", "transport",
			"childcare_places", "household_id", "household_rule", "audience", "digital", "waiting_since", "attendance_pct", "one_at_a_time"},
		{"P-1", "flanders", "Café Ünal", "obliged", "nl", "yes", "1.1", "latin", "55", "12", "ar:5|fr:3", "mo-am|we 13:00-16:30", "2026-10-26..2026-11-01|2026-12-24",
			"2026-09-14", "7.5", "51.22", "4.4", "bike", "1", "h1", "together:orientation", "women|parents", "basic", "2026-02-01", "81.5", "yes"},
		{"P-2", "flanders", "", "entitled", "no", "yes", "", "other_script", "", "", "prs:5", "tu-ev|th-ev|sa-am", "", "", "", "51.03", "4.48", "car", "", "h1", "", "", "none", "2026-07-15", "", ""},
	},
	"sessions": {
		{"session_id", "kind", "capacity", "title", "programme", "language_taught", "level", "track", "instruction_language", "status", "open_cost", "start_date", "end_date",
			"weekly", "closed_dates", "site_id", "total_hours", "mode"},
		{"O1", "orientation", "14", "Leven in België", "flanders", "", "", "", "prs", "optional", "1250.50", "2026-09-21", "2026-11-29", "mo 09:00-12:00|we 13:00-16:00", "2026-10-26..2026-11-01", "S1", "54", "hybrid"},
		{"L1", "language", "18", "NT2 1.1", "flanders", "nl", "1.1|1.2", "standard", "", "planned", "", "2026-09-22", "2026-12-18", "tu 18:30-21:30", "", "S1", "", "onsite"},
	},
	"sites":       {{"site_id", "name", "lat", "lon", "rooms", "access"}, {"S1", "Huis", "51.21", "4.41", "4", "wheelchair"}},
	"meetings":    {{"session_id", "date", "start", "end"}, {"L1", "2026-09-22", "18:30", "21:30"}, {"L1", "2026-09-29", "18:30", "21:00"}},
	"placements":  {{"participant_id", "session_id", "status", "respond_by", "reason"}, {"P-2", "O1", "invited", "2026-09-10", "says yes"}},
	"preferences": {{"participant_id", "session_id", "score"}, {"P-1", "O1", "80"}, {"P-1", "L1", "100"}},
	"blocked":     {{"resource", "id", "date", "weekday", "start", "end", "count"}, {"site_rooms", "S1", "", "mo", "09:00", "12:00", "2"}},
}

// dialects are ways in which the same tables come out of other programs.
func dialects() map[string]func(table [][]string) []byte {
	join := func(sep, eol string, quote bool) func([][]string) []byte {
		return func(table [][]string) []byte {
			var b strings.Builder
			for _, row := range table {
				for i, cell := range row {
					if i > 0 {
						b.WriteString(sep)
					}
					if quote || strings.ContainsAny(cell, sep+"\"\n") {
						cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
					}
					b.WriteString(cell)
				}
				b.WriteString(eol)
			}
			return []byte(b.String())
		}
	}
	comma := join(",", "\n", false)
	utf16le := func(text []byte) []byte {
		out := []byte{0xFF, 0xFE}
		for _, u := range utf16.Encode([]rune(string(text))) {
			out = append(out, byte(u), byte(u>>8))
		}
		return out
	}
	return map[string]func([][]string) []byte{
		"semicolon":           join(";", "\n", false),
		"semicolon, CRLF":     join(";", "\r\n", false),
		"tab, CRLF, quoted":   join("\t", "\r\n", true),
		"comma, CR alone":     join(",", "\r", false),
		"byte order mark":     func(t [][]string) []byte { return append([]byte("\uFEFF"), comma(t)...) },
		"sep line":            func(t [][]string) []byte { return append([]byte("sep=;\r\n"), join(";", "\r\n", false)(t)...) },
		"sep line, quoted":    func(t [][]string) []byte { return append([]byte("\"sep=;\"\n"), join(";", "\n", true)(t)...) },
		"no line end at last": func(t [][]string) []byte { return bytes.TrimRight(comma(t), "\n") },
		"empty rows and cells": func(t [][]string) []byte {
			return []byte(strings.ReplaceAll(string(comma(t)), "\n", ",,,\n") + ",,,,\n\n  \n,\n")
		},
		"spaces around cells": join(" ; ", " \n", false),
		"UTF-16LE":            func(t [][]string) []byte { return utf16le(join("\t", "\r\n", false)(t)) },
		"UTF-16BE": func(t [][]string) []byte {
			le := utf16le(join(";", "\r\n", false)(t))
			for i := 0; i+1 < len(le); i += 2 {
				le[i], le[i+1] = le[i+1], le[i]
			}
			return le
		},
		"Windows-1252": func(t [][]string) []byte {
			out, err := charmap.Windows1252.NewEncoder().Bytes(join(";", "\r\n", false)(t))
			if err != nil {
				panic(err)
			}
			return out
		},
		"columns in another order": func(t [][]string) []byte {
			var turned [][]string
			for _, row := range t {
				var r []string
				for i := range row {
					r = append(r, row[len(row)-1-i])
				}
				turned = append(turned, r)
			}
			return comma(turned)
		},
	}
}

// settled takes out of a batch what rightly differs between dialects.
func settled(b *model.Batch) model.Batch {
	c := *b
	c.Inputs = nil
	c.Settings.Columns = nil
	for i := range c.Participants {
		c.Participants[i].Line = 0
	}
	for i := range c.Sessions {
		c.Sessions[i].Line = 0
	}
	for i := range c.Sites {
		c.Sites[i].Line = 0
	}
	for i := range c.Blocked {
		c.Blocked[i].Line = 0
	}
	for i := range c.Placements {
		c.Placements[i].Line = 0
	}
	return c
}

func mustRead(t testing.TB, dir string) *model.Batch {
	t.Helper()
	b, found := Read(dir, Options{Today: monday})
	if b == nil || len(found.All()) > 0 {
		var out strings.Builder
		found.WriteTo(&out)
		t.Fatalf("findings:\n%s", out.String())
	}
	return b
}

func compare(t *testing.T, want, got model.Batch) {
	t.Helper()
	for i := range want.Participants {
		if i < len(got.Participants) && !reflect.DeepEqual(want.Participants[i], got.Participants[i]) {
			t.Errorf("participant %d:\n%+v\nwant\n%+v", i, got.Participants[i], want.Participants[i])
		}
	}
	for i := range want.Sessions {
		if i < len(got.Sessions) && !reflect.DeepEqual(want.Sessions[i], got.Sessions[i]) {
			t.Errorf("session %d:\n%+v\nwant\n%+v", i, got.Sessions[i], want.Sessions[i])
		}
	}
	if !t.Failed() && !reflect.DeepEqual(want, got) {
		t.Errorf("batch:\n%+v\nwant\n%+v", got, want)
	}
}

func writeTables(t testing.TB, tables map[string][][]string, as func([][]string) []byte) string {
	dir := t.TempDir()
	for name, table := range tables {
		if err := os.WriteFile(filepath.Join(dir, name+".csv"), as(table), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func plainCSV(table [][]string) []byte {
	var b strings.Builder
	for _, row := range table {
		b.WriteString(strings.Join(row, ",") + "\n")
	}
	return []byte(b.String())
}

func TestDialectsReadAlike(t *testing.T) {
	want := settled(mustRead(t, writeTables(t, plain, plainCSV)))
	if want.Participants[0].Agency != "Café Ünal" || want.Sessions[0].OpenCost != 125050 || len(want.Preferences) != 2 {
		t.Fatalf("the plain batch was misread: %+v", want)
	}
	for name, as := range dialects() {
		t.Run(name, func(t *testing.T) {
			compare(t, want, settled(mustRead(t, writeTables(t, plain, as))))
		})
	}
}

// TestLanguagesReadAlike writes the same batch as a Dutch, French or German
// office would.
func TestLanguagesReadAlike(t *testing.T) {
	want := settled(mustRead(t, writeTables(t, plain, plainCSV)))
	offices := map[string]map[string][][]string{
		"Dutch": {
			"participants": {
				{"Klantnummer", "Traject", "Agentschap", "Statuut", "Taal nodig", "MO nodig", "Instapniveau", "Alfabetisering", "Covaar", "Scholing", "Talen", "Beschikbaarheid", "Onbeschikbaar",
					"Vroegste start", "Uren per week", "Breedtegraad", "Lengtegraad", "Vervoer", "Kinderopvang", "Gezin", "Gezinsregel", "Doelgroep", "Digitaal", "Wacht sinds", "Aanwezigheid", "Na elkaar"},
				{"P-1", "Vlaanderen", "Café Ünal", "verplicht", "Nederlands", "ja", "NT2 1.1", "latijns", "55", "12", "Arabisch:5|Frans:3", "ma-voormiddag|wo 13u-16u30", "26/10/2026..1/11/2026|24-12-2026",
					"14/09/2026", "7,5", "51,22", "4,4", "fiets", "1", "h1", "samen:mo", "vrouwen|ouders", "basis", "1/02/2026", "81,5", "ja"},
				{"P-2", "vl", "", "Rechthebbend", "nee", "x", "", "anders-gealfabetiseerd", "", "", "Dari:5", "dinsdagavond|do-av|za-vm", "", "", "", "51,03", "4,48", "auto", "", "h1", "", "", "geen", "15 juli 2026", "", "nee"},
			},
			"sessions": {
				{"Cursusnummer", "Soort", "Capaciteit", "Titel", "Programma", "Taal", "Niveau", "Traject", "Voertaal", "Toestand", "Kost", "Begindatum", "Einddatum", "Uurrooster", "Geen les", "Locatie", "Aantal uren", "Lesvorm"},
				{"O1", "MO", "14", "Leven in België", "Vlaanderen", "", "", "", "Dari", "optioneel", "€ 1.250,50", "21/09/2026", "29/11/2026", "ma 9u-12u|wo 13u-16u", "26/10/2026 t/m 1/11/2026", "S1", "54", "gemengd"},
				{"L1", "taal", "18", "NT2 1.1", "Vlaanderen", "Nederlands", "NT2-1.1|NT2-1.2", "standaard", "", "gepland", "", "22/09/2026", "18/12/2026", "di 18.30-21.30", "", "S1", "", "fysiek"},
			},
			"meetings":   {{"Cursus", "Datum", "Van", "Tot"}, {"L1", "22/09/2026", "18u30", "21u30"}, {"L1", "29/09/2026", "18.30", "21u"}},
			"placements": {{"Deelnemer", "Cursus", "Toestand", "Antwoord voor", "Reden"}, {"P-2", "O1", "uitgenodigd", "10/09/2026", "says yes"}},
			"blocked":    {{"Middel", "ID", "Datum", "Weekdag", "Van", "Tot", "Aantal"}, {"lokalen", "S1", "", "maandag", "9u", "12u", "2"}},
		},
		"French": {
			"participants": {
				{"Identifiant", "Programme", "Bureau", "Statut", "Cours de langue", "Orientation", "Niveau d'entrée", "Alphabétisation", "Test cognitif", "Scolarité", "Langues", "Disponibilités", "Absences",
					"Au plus tôt", "Heures par semaine", "Latitude", "Longitude", "Moyen de transport", "Garderie", "Ménage", "Règle ménage", "Public", "Numérique", "En attente depuis", "Présence", "Un à la fois"},
				{"P-1", "Flandre", "Café Ünal", "obligé", "néerlandais", "oui", "1.1", "alphabet latin", "55", "12", "arabe:5|français:3", "lundi matin|mercredi 13h-16h30", "26/10/2026..1/11/2026|24/12/2026",
					"14/09/2026", "7,5", "51,22", "4,4", "vélo", "1", "h1", "ensemble:orientation", "femmes|parents", "de base", "1/02/2026", "81,5", "oui"},
				{"P-2", "Flandre", "", "ayant droit", "non", "oui", "", "autre écriture", "", "", "dari:5", "ma-soir|je-soir|sa-matin", "", "", "", "51,03", "4,48", "voiture", "", "h1", "", "", "aucune", "15 juillet 2026", "", "non"},
			},
			"sessions": {
				{"ID cours", "Nature", "Places", "Intitulé", "Programme", "Langue enseignée", "Niveau", "Rythme", "Langue du cours", "État", "Coût d'ouverture", "Début", "Fin", "Horaire", "Congés", "Lieu", "Heures totales", "Modalité"},
				{"O1", "citoyenneté", "14", "Leven in België", "Flandre", "", "", "", "dari", "facultatif", "1250,50", "21/09/2026", "29/11/2026", "lu 9h-12h|me 13h-16h", "26/10/2026 au 1/11/2026", "S1", "54", "mixte"},
				{"L1", "langue", "18", "NT2 1.1", "Flandre", "néerlandais", "1.1|1.2", "standard", "", "prévu", "", "22/09/2026", "18/12/2026", "mardi 18h30-21h30", "", "S1", "", "présentiel"},
			},
			"meetings":   {{"Cours", "Date", "Début", "Fin"}, {"L1", "22/09/2026", "18h30", "21h30"}, {"L1", "29/09/2026", "18h30", "21h"}},
			"placements": {{"Participant", "Cours", "Statut", "Réponse avant", "Motif"}, {"P-2", "O1", "invitée", "10/09/2026", "says yes"}},
			"blocked":    {{"Ressource", "Identifiant", "Date", "Jour", "De", "À", "Nombre"}, {"salles", "S1", "", "lundi", "9h", "12h", "2"}},
		},
		"German": {
			"participants": {
				{"Kennung", "Programm", "Stelle", "Rechtsstatus", "Sprachkurs", "Integrationskurs", "Stufe", "Alphabetisierung", "Testergebnis", "Schuljahre", "Sprachen", "Verfügbarkeit", "Abwesend",
					"Frühestens", "Stunden pro Woche", "Breite", "Länge", "Verkehrsmittel", "Kinderbetreuung", "Haushalt", "Haushaltsregel", "Zielgruppe", "Computerkenntnisse", "Wartet seit", "Anwesenheit", "Nacheinander"},
				{"P-1", "Flandern", "Café Ünal", "verpflichtet", "Niederländisch", "ja", "1.1", "lateinisch", "55", "12", "Arabisch:5|Französisch:3", "Montag Vormittag|Mi 13:00-16:30 Uhr", "26.10.2026 bis 1.11.2026|24.12.2026",
					"14.09.2026", "7,5", "51,22", "4,4", "Fahrrad", "1", "h1", "zusammen:Integrationskurs", "Frauen|Eltern", "mittel", "1.2.2026", "81,5", "ja"},
				{"P-2", "Flandern", "", "berechtigt", "nein", "ja", "", "Zweitschriftlerner", "", "", "Dari:5", "Di-Abend|Do-Abend|Sa-Vormittag", "", "", "", "51,03", "4,48", "PKW", "", "h1", "", "", "keine", "15. Juli 2026", "", "nein"},
			},
			"sessions": {
				{"Kursnummer", "Art", "Plätze", "Bezeichnung", "Programm", "Zielsprache", "Stufen", "Tempo", "Unterrichtssprache", "Zustand", "Kosten", "Kursbeginn", "Kursende", "Kurszeiten", "Ferien", "Standort", "Gesamtstunden", "Unterrichtsform"},
				{"O1", "Integrationskurs", "14", "Leven in België", "Flandern", "", "", "", "Dari", "optional", "1250,50 EUR", "21.09.2026", "29.11.2026", "Mo 9:00-12:00|Mi 13:00-16:00", "26.10.2026 bis 1.11.2026", "S1", "54", "gemischt"},
				{"L1", "Sprachkurs", "18", "NT2 1.1", "Flandern", "Niederländisch", "1.1|1.2", "Standard", "", "geplant", "", "22.09.2026", "18.12.2026", "Dienstag 18:30-21:30", "", "S1", "", "Präsenz"},
			},
			"meetings":   {{"Kurs", "Datum", "Von", "Bis"}, {"L1", "22.09.2026", "18:30 Uhr", "21:30 Uhr"}, {"L1", "29.09.2026", "18.30", "21.00"}},
			"placements": {{"Teilnehmer", "Kurs", "Stand", "Antwort bis", "Grund"}, {"P-2", "O1", "eingeladen", "10.09.2026", "says yes"}},
			"blocked":    {{"Ressource", "Kennung", "Datum", "Wochentag", "Von", "Bis", "Anzahl"}, {"Räume", "S1", "", "Montag", "9:00", "12:00", "2"}},
		},
	}
	for name, tables := range offices {
		t.Run(name, func(t *testing.T) {
			for table, rows := range plain {
				if _, ok := tables[table]; !ok {
					tables[table] = rows
				}
			}
			compare(t, want, settled(mustRead(t, writeTables(t, tables, dialects()["semicolon, CRLF"]))))
		})
	}
}

// TestWorkbookReadsAsCSV types the batch into a workbook: dates, times and
// numbers as such, the rest as text.
func TestWorkbookReadsAsCSV(t *testing.T) {
	want := settled(mustRead(t, writeTables(t, plain, plainCSV)))
	dir := t.TempDir()
	f := excelize.NewFile()
	defer f.Close()
	style := func(format string) int {
		id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	dates, times, text := style(`d/mm/yyyy;@`), style(`h:mm`), 0
	for name, table := range plain {
		sheet := strings.ToUpper(name[:1]) + name[1:]
		if _, err := f.NewSheet(sheet); err != nil {
			t.Fatal(err)
		}
		for r, row := range table {
			for c, v := range row {
				cell, _ := excelize.CoordinatesToCellName(c+1, r+1)
				var value any = v
				id := text
				if d, err := time.Parse("2006-01-02", v); err == nil {
					value, id = d, dates
				} else if d, err := time.Parse("15:04", v); err == nil {
					value, id = float64(d.Hour()*60+d.Minute())/1440, times
				} else if x, fault := parseDecimal(v, -1e9, 1e9); fault == nil && name != "sites" && table[0][c] != "level" {
					value = x
				}
				if v == "" {
					continue
				}
				if err := f.SetCellValue(sheet, cell, value); err != nil {
					t.Fatal(err)
				}
				if err := f.SetCellStyle(sheet, cell, cell, id); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	f.DeleteSheet("Sheet1")
	if err := f.SaveAs(filepath.Join(dir, "batch.xlsx")); err != nil {
		t.Fatal(err)
	}
	b := mustRead(t, dir)
	if len(b.Inputs) != 1 || b.Inputs[0].Name != "batch.xlsx" {
		t.Errorf("inputs %v, want the workbook alone", b.Inputs)
	}
	compare(t, want, settled(b))
}

// TestWorkbookDamage asserts what a workbook's cells are called in findings.
func TestWorkbookDamage(t *testing.T) {
	dir := t.TempDir()
	f := excelize.NewFile()
	defer f.Close()
	tables := map[string]string{"participants": sound["participants.csv"], "sessions": sound["sessions.csv"], "sites": sound["sites.csv"], "Blad3": "x\n"}
	for name, text := range tables {
		f.NewSheet(name)
		for r, line := range strings.Split(strings.TrimSpace(text), "\n") {
			for c, v := range strings.Split(line, ",") {
				cell, _ := excelize.CoordinatesToCellName(c+1, r+1)
				f.SetCellValue(name, cell, v)
			}
		}
	}
	f.DeleteSheet("Sheet1")
	short := "d/mmm"
	id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &short})
	if err != nil {
		t.Fatal(err)
	}
	f.SetCellValue("participants", "F2", time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)) // 2.1, typed
	f.SetCellStyle("participants", "F2", "F2", id)
	f.SetCellFormula("sessions", "C2", "=A99/0")
	f.SetCellValue("sessions", "C2", "#DIV/0!")
	f.SetCellValue("participants", "A3", 80040300264)
	if err := f.SaveAs(filepath.Join(dir, "batch.xlsx")); err != nil {
		t.Fatal(err)
	}
	_, found := Read(dir, Options{Today: monday})
	var out strings.Builder
	found.WriteTo(&out)
	want := `batch.xlsx: note: sheet "Blad3" is not read [column-unknown]
batch.xlsx[sessions]:2:3: error: the cell holds the spreadsheet error #DIV/0! [excel-error]
  hint: cell C2: mend the formula, or type the value
batch.xlsx[participants]:1:1: error: column "participant_id" holds what looks like Belgian national numbers: they must not be in the folder [national-number]
  hint: leave the column out; instroom init --from makes pseudonyms and keeps the key apart
batch.xlsx[participants]:2:6: error: level "2026-01-02" is a date: a spreadsheet program changed it [level-date]
  hint: cell F2: it can have been more than one level: format the column as text and type it again
`
	if out.String() != want {
		t.Errorf("findings:\n%s\nwant:\n%s", out.String(), want)
	}
}

func TestQuotedLineBreaks(t *testing.T) {
	files := map[string]string{}
	for k, v := range sound {
		files[k] = v
	}
	files["participants.csv"] = "participant_id,agency,\"programme\n(code)\",status,needs_language,needs_orientation,level,languages,available,waiting_since,postcode\n" +
		"p1,\"Atlas\nNoord, \"\"A\"\"\",flanders,obliged,nl,yes,1.1,ar:5,mo-am,2026-08-01,2000\n" +
		"p2,x,flanders,obliged,nl,yes,Z9,ar:5,mo-am,2026-08-01,2000\n"
	files["batch.yaml"] += "columns:\n  \"programme\\n(code)\": programme\n"
	b, found := Read(writeFolder(t, files), Options{Today: monday})
	if got := b.Participants[0].Agency; got != "Atlas\nNoord, \"A\"" {
		t.Errorf("agency %q", got)
	}
	all := found.All()
	if len(all) != 1 || all[0].Line != 5 || all[0].Col != 30 {
		t.Errorf("findings %v, want the level in line 5, column 30", all)
	}
}

func TestEncodingsAreTold(t *testing.T) {
	for _, c := range []struct {
		text []byte
		want Dialect
	}{
		{[]byte("participant_id;status\np1;obliged\n"), Dialect{UTF8, false, ';'}},
		{[]byte("\uFEFFparticipant_id,status\n"), Dialect{UTF8, true, ','}},
		{[]byte("participant_id\tstatus\nB\xE9a\tobliged\n"), Dialect{Windows1252, false, '\t'}},
		{[]byte("participant_id\n"), Dialect{UTF8, false, ','}},
	} {
		path := filepath.Join(t.TempDir(), "participants.csv")
		if err := os.WriteFile(path, c.text, 0o666); err != nil {
			t.Fatal(err)
		}
		table := Open(path, Columns("participants"), TableOptions{}, &Diagnostics{})
		if table == nil || table.Dialect != c.want {
			t.Errorf("%q is not read as %+v", c.text, c.want)
			continue
		}
		table.Close()
	}
	// A byte that is no UTF-8 in a file that otherwise is, far from the start.
	rows := strings.Repeat("p,é\n", 50_000) + strings.Repeat("p,e\n", 150_000)
	path := filepath.Join(t.TempDir(), "participants.csv")
	if err := os.WriteFile(path, []byte("participant_id,agency\n"+rows+"q,\xE9\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	found := &Diagnostics{}
	if table := Open(path, Columns("participants"), TableOptions{}, found); table != nil {
		table.Close()
	}
	if all := found.All(); len(all) != 1 || all[0].Code != FileEncoding || all[0].Line != 200_002 {
		t.Errorf("findings %v, want file-encoding in line 200002", all)
	}
}

// TestWorkbooksThatCannotBeRead cuts and bends a workbook in every part.
func TestWorkbooksThatCannotBeRead(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	for name, text := range map[string]string{"participants": sound["participants.csv"], "sessions": sound["sessions.csv"], "sites": sound["sites.csv"]} {
		f.NewSheet(name)
		for r, line := range strings.Split(strings.TrimSpace(text), "\n") {
			for c, v := range strings.Split(line, ",") {
				cell, _ := excelize.CoordinatesToCellName(c+1, r+1)
				f.SetCellValue(name, cell, v)
			}
		}
	}
	buffer, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	whole := buffer.Bytes()
	read := func(book []byte) (*model.Batch, *Diagnostics) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "batch.xlsx"), book, 0o666); err != nil {
			t.Fatal(err)
		}
		return Read(dir, Options{Today: monday})
	}
	if b, found := read(whole); b == nil || found.HasErrors() {
		t.Fatalf("the whole workbook: %v", found.All())
	}
	for name, book := range map[string][]byte{"empty": {}, "cut short": whole[:len(whole)/2], "old format": {0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}, "no workbook": []byte("participant_id\n")} {
		if _, found := read(book); !found.Has(FileUnreadable) || !found.HasErrors() {
			t.Errorf("%s: %v", name, found.All())
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 60 { // a changed byte is found or does no harm: only a panic is wrong
		bent := bytes.Clone(whole)
		for range 1 + rng.IntN(4) {
			bent[rng.IntN(len(bent))] ^= byte(1 + rng.IntN(255))
		}
		read(bent)
	}
	dir := writeFolder(t, sound)
	if err := os.WriteFile(filepath.Join(dir, "batch.xlsx"), whole, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, found := Read(dir, Options{Today: monday}); !found.Has(FileTwice) {
		t.Errorf("tables in the folder and in the workbook: %v", found.All())
	}
}

// TestCellsOfWorkbooks reads a stored value by what the program shows for it.
func TestCellsOfWorkbooks(t *testing.T) {
	w := &workbook{}
	for _, c := range []struct{ stored, shown, want string }{
		{"46235", "1/08/2026", "2026-08-01"},
		{"46235", "01-aug-26", "2026-08-01"},
		{"46235", "46235", "46235"},
		{"46235", "46.235,00", "46235"},
		{"46235.604166666664", "1/08/2026 14:30", "2026-08-01 14:30"},
		{"0.375", "9:00", "09:00"},
		{"0.375", "9u00", "09:00"},
		{"0.375", "0,38", "0.375"},
		{"0.8", "80%", "80%"},
		{"0.855", "86%", "85.5%"},
		{"7", "007", "007"},
		{"1.1000000000000001", "1.1", "1.1"},
		{"12.7", "13", "12.7"},
		{"1250.5", "€ 1.250,50", "1250.5"},
		{"8.0040300264E10", "80040300264", "80040300264"},
		{"12E5", "12E5", "12E5"},
		{"00123", "00123", "00123"},
		{"1.10", "1.10", "1.10"},
		{"-3", "-3", "-3"},
		{"mo-am", "mo-am", "mo-am"},
		{"", "", ""},
		{"1e400", "x", "1e400"},
	} {
		if got := w.text(c.stored, c.shown); got != c.want {
			t.Errorf("stored %q, shown %q: %q, want %q", c.stored, c.shown, got, c.want)
		}
	}
}
