package batch

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"instroom/model"
)

// maxCapacity is the largest capacity of a session.
const maxCapacity = 1_000_000

// reader reads one batch.
type reader struct {
	dir   string
	o     Options
	found *Diagnostics
	cfg   config
	batch model.Batch
	book  *workbook

	ladders          *ladders
	ownLanguages     map[string]string // programme → its languages joined by |
	tracks           []string
	siteIndex        map[string]int32
	sessionIndex     map[string]int32
	participantIndex map[string]int32
	sessionFile      string // as shown in findings
	sessionCells     map[string]int
	sessionCols      [][]int32                           // where the cells of each session stand; kept for the first ones only
	badWeekly        map[int32]bool                      // sessions whose times cannot be read
	badSeats         map[int32]bool                      // or whose capacity cannot
	where            func(column string) (line, col int) // of the session at hand, where it comes from no table
}

func newReader(dir string, o Options) *reader {
	return &reader{dir: dir, o: o, found: &Diagnostics{}, siteIndex: map[string]int32{}, sessionIndex: map[string]int32{},
		participantIndex: map[string]int32{}}
}

// settings reads batch.yaml and what follows from it.
func (r *reader) settings() {
	set, cfg, data := readSettings(r.dir, r.o, r.found)
	r.batch.Settings, r.cfg = set, cfg
	if data != nil {
		r.digest(settingsFile, data)
	}
	r.batch.Kinds = append([]string{"language", "orientation"}, cfg.kinds...)
	r.index()
}

// index lays out the words that the settings give a meaning.
func (r *reader) index() {
	set := &r.batch.Settings
	r.ladders = indexLadders(set.Ladders)
	r.ownLanguages = map[string]string{"": strings.Join(r.ladders.languages, "|")}
	for _, p := range set.Programmes {
		r.ownLanguages[p.Name] = strings.Join(p.Languages, "|")
	}
	r.tracks = trackNames(set)
}

func (r *reader) digest(name string, data []byte) {
	sum := sha256.Sum256(data)
	r.batch.Inputs = append(r.batch.Inputs, model.FileDigest{Name: name, SHA256: hex.EncodeToString(sum[:])})
}

// tables reads all tables, those that others refer to first.
func (r *reader) tables() {
	info, err := os.Stat(r.dir)
	if err != nil || !info.IsDir() {
		r.found.Add(Diagnostic{Severity: Error, Code: FileMissing, File: r.dir, Text: "there is no such folder"})
		return
	}
	r.openBook()
	if r.book != nil {
		defer r.book.file.Close()
	}
	r.sites()
	r.sessions()
	r.meetings()
	r.blocked()
	r.participants()
	r.preferences()
	r.placements()
	r.checkSessions()
}

// finish hands over the batch.
func (r *reader) finish() (*model.Batch, *Diagnostics) {
	slices.SortFunc(r.batch.Inputs, func(a, b model.FileDigest) int { return strings.Compare(a.Name, b.Name) })
	refused := slices.ContainsFunc(r.found.list, func(d *Diagnostic) bool { return d.Code == NationalNumber && d.Severity == Error })
	if r.batch.Participants == nil || r.batch.Sessions == nil || refused {
		return nil, r.found
	}
	return &r.batch, r.found
}

// openBook opens batch.xlsx where there is one.
func (r *reader) openBook() {
	name := r.cfg.files["workbook"]
	if name == "" {
		name = "batch.xlsx"
	}
	path := filepath.Join(r.dir, filepath.FromSlash(name))
	sum, err := fileDigest(path)
	if errors.Is(err, fs.ErrNotExist) && r.cfg.files["workbook"] == "" {
		return
	}
	if err == nil {
		r.batch.Inputs = append(r.batch.Inputs, model.FileDigest{Name: name, SHA256: sum})
	}
	if err == nil {
		r.book, err = openWorkbook(path, name)
	}
	if err != nil {
		r.found.Add(fileFault(name, err))
		return
	}
	for _, s := range r.book.file.GetSheetList() {
		known := slices.ContainsFunc(Tables(), func(t string) bool { return strings.EqualFold(t, strings.TrimSpace(s)) })
		if !known {
			hint := ""
			if n := nearest(s, Tables()); n != "" {
				hint = "is it " + n + "?"
			}
			r.found.Add(Diagnostic{Severity: Note, Code: ColumnUnknown, File: name, Text: "sheet " + quote(s) + " is not read", Hint: hint})
		}
	}
}

// must are the tables without which there is no batch.
func must(table string) bool { return table == "participants" || table == "sessions" }

// open opens a table of the batch: the CSV file, or the sheet. nil = there is
// none, or none that can be read.
func (r *reader) open(table string) *Table {
	o := TableOptions{Map: r.cfg.mapOf(table), PassNational: r.cfg.national}
	if table == "participants" {
		o.Apart = Columns("status")
		for _, kind := range r.batch.Kinds[2:] {
			o.Extra = append(o.Extra, "needs_"+kind)
		}
	}
	for header, name := range o.Map { // a mapping for another table means nothing here
		if !r.knows(table, name, o.Extra) {
			delete(o.Map, header)
		}
	}
	name, given := r.cfg.files[table]
	if !given {
		name = table + ".csv"
	}
	exists := false
	if given {
		_, err := os.Stat(filepath.Join(r.dir, filepath.FromSlash(name)))
		exists = err == nil
	} else {
		name, exists = r.inFolder(name)
	}
	path := filepath.Join(r.dir, filepath.FromSlash(name))
	sheet := ""
	if r.book != nil {
		sheet = r.book.sheet(table)
	}
	switch {
	case sheet != "" && exists:
		r.found.Add(Diagnostic{Severity: Error, Code: FileTwice, File: name, Text: "the table stands in the folder and in " + r.book.name,
			Hint: "keep one of them"})
		return nil
	case sheet != "":
		return openSheet(r.book, sheet, r.book.name, Columns(table), o, r.found)
	case !exists && given, !exists && must(table):
		d := Diagnostic{Severity: Error, Code: FileMissing, File: name, Text: "there is no such file"}
		var names []string
		for _, e := range r.entries() {
			switch strings.ToLower(filepath.Ext(e)) {
			case ".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls":
				names = append(names, e)
			}
		}
		if n := nearest(name, names); n != "" {
			d.Hint = "is it " + n + "? name it under files: in batch.yaml"
		}
		r.found.Add(d)
		return nil
	case !exists:
		return nil
	}
	o.Name = name
	return Open(path, Columns(table), o, r.found)
}

// inFolder finds a file of the folder in any case of letters; its own case wins.
func (r *reader) inFolder(name string) (string, bool) {
	found := ""
	for _, e := range r.entries() {
		switch {
		case e == name:
			return e, true
		case found == "" && strings.EqualFold(e, name):
			found = e
		}
	}
	if found != "" {
		return found, true
	}
	return name, false
}

// entries are the names in the folder.
func (r *reader) entries() []string {
	list, err := os.ReadDir(r.dir)
	if err != nil {
		return nil // tables has looked whether there is a folder
	}
	names := make([]string, len(list))
	for i, e := range list {
		names[i] = e.Name()
	}
	return names
}

func (r *reader) knows(table, name string, extra []string) bool {
	return name == Ignore || slices.Contains(extra, name) || table == "participants" && shiftColumn.MatchString(name) ||
		slices.ContainsFunc(Columns(table), func(c Column) bool { return c.Name == name })
}

// note keeps the digest of a table that has been read to its end.
func (r *reader) note(t *Table) {
	if t.Digest != "" {
		r.batch.Inputs = append(r.batch.Inputs, model.FileDigest{Name: t.input, SHA256: t.Digest})
	}
}

// programme finds a programme by its name or another spelling.
func (r *reader) programme(s string) (string, *fault) {
	x := settingsReader{set: &r.batch.Settings}
	return x.programmeName(s)
}

// trackWords are the spellings of tracks in other languages, folded.
var trackWords = map[string]string{
	"verkort": "short", "kort": "short", "kurz": "short", "court": "short", "standaard": "standard", "normal": "standard",
	"verlengd": "long", "lang": "long", "prolonge": "long", "langzaam": "slow", "traag": "slow", "langsam": "slow", "lent": "slow",
	"alfa": "alpha", "alphabetisierung": "alpha", "universiteit": "university", "universitair": "university", "universitat": "university", "universite": "university",
	"laagdrempelig": "low_threshold", "niedrigschwellig": "low_threshold", "intensief": "intensive", "intensiv": "intensive", "intensif": "intensive",
	"andersgealfabetiseerd": "other_script", "zweitschriftlerner": "other_script",
}

// track finds a track of any programme.
func (r *reader) track(s string) (string, *fault) {
	w := fold(s)
	for _, t := range r.tracks {
		if fold(t) == w {
			return t, nil
		}
	}
	if t := trackWords[w]; slices.Contains(r.tracks, t) {
		return t, nil
	}
	return "", &fault{TrackUnknown, "track " + quote(s) + " is not known", oneOf(s, r.tracks)}
}

// kind finds a kind of session.
func (r *reader) kind(s string) (int, *fault) {
	if i := slices.IndexFunc(r.batch.Kinds, func(k string) bool { return fold(k) == fold(s) }); i >= 0 {
		return i, nil
	}
	if w, f := column("sessions", "kind").word(s); f == nil {
		return slices.Index(r.batch.Kinds, w), nil
	}
	hint := oneOf(s, r.batch.Kinds)
	if nearest(s, r.batch.Kinds) == "" {
		hint += "; other kinds are named under kinds: in batch.yaml"
	}
	return 0, &fault{KindUnknown, "kind " + quote(s) + " is not known", hint}
}

// ruleCell is a cell of household_rule.
type ruleCell struct {
	rule model.HouseholdRule
	kind int8
}

func (r *reader) householdRule(s string) (ruleCell, *fault) {
	name, kind, one := strings.Cut(s, ":")
	if noWords[fold(name)] {
		return ruleCell{kind: -1}, nil
	}
	rule, f := parseRuleName(name)
	if f != nil {
		return ruleCell{}, f
	}
	x := ruleCell{rule, -1}
	if one {
		k, f := r.kind(kind)
		if f != nil {
			return ruleCell{}, f
		}
		x.kind = int8(k)
	}
	return x, nil
}

// zeros returns the known id that differs from an unknown one by leading zeros.
func lostZeros(id string, known map[string]int32) string {
	if strings.Trim(id, "0123456789") != "" {
		return ""
	}
	bare := strings.TrimLeft(id, "0")
	for n := 0; n <= 12; n++ {
		other := strings.Repeat("0", n) + bare
		if _, ok := known[other]; ok && other != id && other != "" {
			return other
		}
	}
	return ""
}
