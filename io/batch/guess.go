package batch

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"instroom/model"
	"instroom/model/rules"
)

// GuessOptions say how an export is taken over.
type GuessOptions struct {
	// Key makes the pseudonyms: the same key and id give the same pseudonym every
	// week. nil = a new one, by chance.
	Key []byte
	// Sheet of a workbook; "" = the first.
	Sheet string
	// Today is written as the batch date; 0 = none is written.
	Today model.Date
}

// Guessed is an export turned into a batch folder, nothing written yet.
type Guessed struct {
	Columns      []GuessedColumn
	People       int
	Participants []byte // participants.csv: pseudonyms, and the columns that were understood
	Settings     []byte // batch.yaml with the map of the columns
	// KeyFile tells who the pseudonyms are. It must lie outside the folder, where
	// only those who may know can read it.
	KeyFile []byte
}

// GuessedColumn is a column of the export and what became of it.
type GuessedColumn struct {
	Header string
	Column string // ours; "" = left out
	Why    string
}

// sampleRows are looked at to judge a guess.
const sampleRows = 1000

// personal are parts of header names, folded, of columns that say who somebody
// is: they go into the key file at most.
var personal = []string{"naam", "name", "nom", "prenom", "vorname", "achternaam", "voornaam", "familienaam",
	"insz", "niss", "rijksregister", "rrn", "nationalnumber", "registrenational", "nationalregister", "nationalregisternummer",
	"adres", "address", "adresse", "straat", "street", "strasse", "rue", "huisnummer", "busnummer",
	"mail", "telefoon", "telephone", "telefon", "phone", "gsm", "mobile", "handy",
	"geboorte", "birth", "geburt", "naissance", "leeftijd", "age", "alter", "geslacht", "sex", "gender", "geschlecht", "sexe", "genre",
	"nationaliteit", "nationality", "nationalitat", "staatsangehorigkeit", "nationalite", "herkomst", "origin",
	"opmerking", "notitie", "note", "remark", "comment", "bemerkung", "remarque", "commentaire"}

// names are the parts of header names of columns that the key file keeps.
var names = []string{"naam", "name", "nom", "prenom", "vorname"}

// idWords are parts of header names of columns that number people, folded.
var idWords = []string{"participantid", "klantnummer", "clientnumber", "dossiernummer", "nummer", "numero", "number", "kenmerk", "code", "id", "nr"}

// Guess reads an export, CSV or workbook, guesses which of its columns are ours
// and replaces ids by pseudonyms. Columns that are not understood, and those
// that say who somebody is, are left out. It returns nil where the export cannot
// be read; findings say why.
func Guess(path string, o GuessOptions) (*Guessed, *Diagnostics) {
	found := &Diagnostics{}
	key := o.Key
	if len(key) == 0 {
		key = make([]byte, 32)
		rand.Read(key) // never fails: package crypto/rand
	}
	g := &guesser{key: key, o: o, found: found, ladders: indexLadders(rules.Defaults().Ladders)}
	if !g.read(path) {
		return nil, found
	}
	g.choose()
	return g.write(), found
}

// guesser turns an export into a folder.
type guesser struct {
	o       GuessOptions
	key     []byte
	found   *Diagnostics
	ladders *ladders
	dialect Dialect
	file    string
	header  []string
	rows    [][]string
	bad     []bool // columns of national numbers
	columns []GuessedColumn
	id      int // column of the ids, -1 = none
	names   []int
}

// read takes the whole export into memory: an export is small.
func (g *guesser) read(path string) bool {
	columns := slices.Clone(Columns("participants"))
	for i := range columns {
		columns[i].Must = false
	}
	// The first row is a title where a later one names our columns.
	try := func(first bool) *Table {
		return Open(path, columns, TableOptions{Sheet: g.o.Sheet, FirstRow: first}, &Diagnostics{})
	}
	t := try(false)
	if t == nil {
		if t = try(true); t == nil {
			Open(path, columns, TableOptions{Sheet: g.o.Sheet, FirstRow: true}, g.found)
			if !g.found.HasErrors() {
				g.found.Add(Diagnostic{Severity: Error, Code: FileUnreadable, File: filepath.Base(path), Text: "no table was found"})
			}
			return false
		}
	}
	defer t.Close()
	g.file, g.dialect = t.file, t.Dialect
	if g.dialect.Separator == 0 { // a workbook: as a Belgian spreadsheet program writes CSV
		g.dialect = Dialect{Separator: ';', BOM: true}
	}
	for _, h := range t.header {
		g.header = append(g.header, string(h))
	}
	for t.Next() {
		row := make([]string, len(g.header))
		for i := range row {
			if i < len(t.cells) {
				row[i] = strings.ToValidUTF8(string(t.cells[i]), "\uFFFD")
			}
		}
		g.rows = append(g.rows, row)
	}
	for _, n := range t.national {
		g.bad = append(g.bad, n.valid > 0 && 2*n.valid >= n.eleven)
	}
	if len(g.rows) == 0 {
		g.found.Add(Diagnostic{Severity: Error, Code: FileEmpty, File: g.file, Text: "there is nobody in the export"})
		return false
	}
	return true
}

// choose decides what every column is.
func (g *guesser) choose() {
	g.columns = make([]GuessedColumn, len(g.header))
	taken := map[string]int{}
	table := &Table{columns: Columns("participants")}
	for i, h := range g.header {
		g.columns[i] = GuessedColumn{Header: h, Why: "not understood: left out"}
		switch {
		case h == "":
			g.columns[i].Why = "has no name: left out"
		case g.bad[i]:
			g.columns[i].Why = "holds national numbers: left out"
		case table.match(h, TableOptions{}) != "":
			g.claim(taken, i, table.match(h, TableOptions{}), "by its name")
		case g.isPersonal(h):
			g.columns[i].Why = "says who somebody is: left out"
		}
	}
	for i, h := range g.header { // names that hold or nearly are one of ours
		if g.columns[i].Column == "" && g.columns[i].Why == "not understood: left out" {
			if name := g.alike(h); name != "" {
				g.claim(taken, i, name, "by a name much like it")
			}
		}
	}
	for i := range g.header { // columns whose cells tell what they are
		if g.columns[i].Column == "" && g.columns[i].Why == "not understood: left out" {
			for _, name := range []string{"postcode", "available", "languages"} {
				if _, used := taken[name]; !used && g.share(i, name) >= 0.9 && g.different(i) > 1 {
					g.claim(taken, i, name, "by its cells")
					break
				}
			}
		}
	}
	g.chooseID(taken)
}

func (g *guesser) isPersonal(header string) bool {
	status := &Table{columns: Columns("status")}
	return status.match(header, TableOptions{}) != "" || containsWord(header, personal)
}

// containsWord reports whether the header holds one of the words, as a word of
// its own or, where the word is long, as a part of one.
func containsWord(header string, words []string) bool {
	whole := fold(header)
	parts := strings.FieldsFunc(strings.ToLower(header), func(r rune) bool { return strings.ContainsRune(" _-./()", r) })
	for _, w := range words {
		if len(w) >= 4 && strings.Contains(whole, w) {
			return true
		}
		if slices.ContainsFunc(parts, func(p string) bool { return fold(p) == w }) {
			return true
		}
	}
	return false
}

// claim gives a column to one of ours where its cells can be read so.
func (g *guesser) claim(taken map[string]int, i int, name, why string) {
	first, used := taken[name]
	switch share := g.share(i, name); {
	case used:
		g.columns[i].Why = fmt.Sprintf("%s is %s already: left out", quote(g.header[first]), name)
	case share < 0.5:
		g.columns[i].Why = fmt.Sprintf("named like %s, but its cells cannot be read so: left out", name)
	default:
		taken[name] = i
		g.columns[i].Column, g.columns[i].Why = name, why
	}
}

// alike finds our column whose name stands within a longer one, or differs by a
// slip.
func (g *guesser) alike(header string) string {
	word := fold(header)
	best, length := "", 4
	for _, c := range Columns("participants") {
		if c.Unread || c.Name == "participant_id" {
			continue
		}
		for _, a := range append(c.Aliases(), c.Name) {
			f := fold(a)
			if len(f) > length && strings.Contains(word, f) {
				best, length = c.Name, len(f)
			}
			if len(f) > 5 && distance(word, f) == 1 && len(f) >= length {
				best, length = c.Name, len(f)
			}
		}
	}
	return best
}

// share is the part of a column's cells that can be read as one of ours; 0 for a
// column without cells.
func (g *guesser) share(i int, name string) float64 {
	readable := g.readable(name)
	n, good := 0, 0
	for _, row := range g.rows[:min(len(g.rows), sampleRows)] {
		if row[i] == "" {
			continue
		}
		n++
		if readable(row[i]) {
			good++
		}
	}
	if n == 0 {
		return 0
	}
	return float64(good) / float64(n)
}

func (g *guesser) different(i int) int {
	seen := map[string]bool{}
	for _, row := range g.rows[:min(len(g.rows), sampleRows)] {
		if row[i] != "" {
			seen[row[i]] = true
		}
	}
	return len(seen)
}

// readable returns a test for the cells of one of our columns.
func (g *guesser) readable(name string) func(string) bool {
	parts := rules.Defaults().DayParts
	switch {
	case name == "available" || name == "preferred" || strings.HasPrefix(name, "available_"):
		return func(s string) bool { _, f := parseSpans(s, parts); return f == nil }
	case strings.HasPrefix(name, "level") || name == "reached_level" || name == "target_level":
		return func(s string) bool {
			_, f := g.ladders.find(s, g.ladders.languages)
			_, date := levelDate(s)
			return f == nil || date
		}
	}
	switch name {
	case "languages":
		return func(s string) bool { _, _, f := parseLanguages(s); return f == nil }
	case "needs_language":
		return func(s string) bool { _, f := parseNeed(s); return f == nil }
	case "postcode":
		return func(s string) bool { _, known := parsePostcode(s); return known }
	case "unavailable_dates":
		return func(s string) bool { _, f := parseRanges(s); return f == nil }
	case "earliest_start", "latest_start", "suspended_until", "waiting_since", "start_by", "finish_by", "shift_start":
		return func(s string) bool { _, f := parseDate(s); return f == nil }
	case "needs_orientation", "one_at_a_time", "orientation_done", "counselling_done":
		return func(s string) bool { _, f := parseYesNo(s); return f == nil }
	case "cognitive_score", "schooling_years", "childcare_places", "priority_class", "max_travel_minutes", "lat", "lon", "max_hours_week", "attendance_pct", "shift_weeks":
		return func(s string) bool { _, f := parseDecimal(s, -180, 1440); return f == nil }
	}
	if c := column("participants", name); len(c.Values) > 0 && name != "household_rule" {
		return func(s string) bool { _, f := c.word(s); return f == nil }
	}
	return func(string) bool { return true }
}

// chooseID finds the column that numbers people: ours by name, else one with a
// number-like name and a different cell in every row, else the national number,
// which then stands in the key file only.
func (g *guesser) chooseID(taken map[string]int) {
	g.id = -1
	if i, ok := taken["participant_id"]; ok {
		g.id = i
	}
	if g.id < 0 {
		for _, word := range idWords {
			for i, h := range g.header {
				if g.id < 0 && g.columns[i].Column == "" && !g.bad[i] && containsWord(h, []string{word}) && g.unique(i) {
					g.id = i
				}
			}
		}
	}
	if g.id < 0 {
		for i := range g.header {
			if g.id < 0 && g.bad[i] && g.unique(i) {
				g.id = i
			}
		}
	}
	if g.id >= 0 {
		c := &g.columns[g.id]
		c.Column, c.Why = "participant_id", "replaced by pseudonyms"
	}
	if i, ok := taken["household_id"]; ok {
		g.columns[i].Why = "replaced by pseudonyms"
	}
	for i, h := range g.header {
		if i != g.id && h != "" && g.columns[i].Column == "" && !g.bad[i] && containsWord(h, names) {
			g.names = append(g.names, i)
			g.columns[i].Why = "says who somebody is: in the key file only"
		}
	}
}

func (g *guesser) unique(i int) bool {
	seen := map[string]bool{}
	for _, row := range g.rows {
		if row[i] == "" || seen[row[i]] {
			return false
		}
		seen[row[i]] = true
	}
	return true
}

// pseudonym turns an id into a word that tells nothing: the first 60 bits of
// HMAC-SHA-256, which two of a million ids share with a chance of one in two
// million.
func (g *guesser) pseudonym(prefix, id string) string {
	mac := hmac.New(sha256.New, g.key)
	mac.Write([]byte(prefix + "\x00" + id))
	word := base32.StdEncoding.EncodeToString(mac.Sum(nil))[:12]
	return prefix + "-" + strings.ToLower(word)
}

// write makes the files.
func (g *guesser) write() *Guessed {
	out := &Guessed{Columns: g.columns, People: len(g.rows)}
	var people, key bytes.Buffer
	if g.dialect.BOM {
		people.WriteString("\uFEFF")
		key.WriteString("\uFEFF")
	}
	w, k := csv.NewWriter(&people), csv.NewWriter(&key)
	w.Comma, k.Comma = rune(g.dialect.Separator), rune(g.dialect.Separator)
	w.UseCRLF, k.UseCRLF = false, false
	head := []string{"participant_id"}
	if g.id >= 0 {
		head[0] = g.header[g.id]
	}
	var kept []int
	for i := range g.columns {
		if c := g.columns[i]; c.Column != "" && i != g.id {
			kept = append(kept, i)
			head = append(head, c.Header)
		}
	}
	w.Write(head)
	keyHead := []string{"pseudonym", "of"}
	for _, i := range g.names {
		keyHead = append(keyHead, g.header[i])
	}
	k.Write(keyHead)
	k.Write(append([]string{keyRow, hex.EncodeToString(g.key)}, make([]string, len(g.names))...))
	seen := map[string]bool{}
	twice := 0
	for n, row := range g.rows {
		source := fmt.Sprintf("row %d", n+1)
		if g.id >= 0 && row[g.id] != "" {
			source = row[g.id]
		}
		p := g.pseudonym("p", source)
		cells := []string{p}
		for _, i := range kept {
			v := row[i]
			if g.columns[i].Column == "household_id" && v != "" {
				v = g.pseudonym("h", v)
			}
			cells = append(cells, v)
		}
		w.Write(cells)
		if seen[p] {
			twice++
			continue
		}
		seen[p] = true
		line := []string{p, source}
		for _, i := range g.names {
			line = append(line, row[i])
		}
		k.Write(line)
	}
	w.Flush()
	k.Flush()
	if g.id < 0 {
		g.found.Add(Diagnostic{Severity: Warning, Code: IDMissing, File: g.file, Text: "no column numbers the people: pseudonyms go by the row, and will differ in the next export",
			Hint: "add a column participant_id to the export"})
	}
	if twice > 0 {
		g.found.Add(Diagnostic{Severity: Warning, Code: IDTwice, File: g.file, Text: "people stand in more than one row", Count: twice,
			Hint: "keep one row a person in participants.csv"})
	}
	out.Participants, out.KeyFile = people.Bytes(), key.Bytes()
	out.Settings = g.settings()
	return out
}

// keyRow marks the row of a key file that holds the key.
const keyRow = "key"

// Key takes the key out of a key file, so that the next export gets the same
// pseudonyms.
func Key(file []byte) ([]byte, error) {
	for _, line := range strings.Split(strings.TrimPrefix(string(file), "\uFEFF"), "\n") {
		cells := strings.FieldsFunc(strings.TrimSpace(line), func(r rune) bool { return r == ',' || r == ';' || r == '\t' })
		if len(cells) >= 2 && cells[0] == keyRow {
			key, err := hex.DecodeString(cells[1])
			if err != nil || len(key) < 16 {
				return nil, fmt.Errorf("the row %q of the key file holds no key", keyRow)
			}
			return key, nil
		}
	}
	return nil, fmt.Errorf("the key file has no row %q", keyRow)
}

// settings writes batch.yaml with the map of the columns.
func (g *guesser) settings() []byte {
	var b bytes.Buffer
	b.WriteString("# Guessed from an export: read it through. Columns that are not named here were left out.\n")
	if g.o.Today != 0 && g.o.Today.Valid() {
		fmt.Fprintf(&b, "date: %s\n", g.o.Today)
	}
	b.WriteString("columns:\n  participants:\n")
	for _, c := range g.columns {
		if c.Column != "" {
			fmt.Fprintf(&b, "    %s: %s\n", yamlText(c.Header), c.Column)
		}
	}
	if g.id < 0 {
		b.WriteString("    participant_id: participant_id\n")
	}
	return b.Bytes()
}

// yamlText writes a word that YAML reads back as it was.
func yamlText(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`, "\r", `\r`).Replace(s) + `"`
}
