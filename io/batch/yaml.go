package batch

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"instroom/model"
)

// YAML reads a YAML file about a batch, with findings as those of batch.yaml:
// each with its position, its code and a hint. Words mean what they mean in the
// tables of the batch.
type YAML struct {
	Root   *yaml.Node // nil where there is nothing to read; findings say why
	Digest model.FileDigest

	r     *settingsReader
	words *reader // of the batch: ladders, languages, tracks
}

// OpenYAML reads a file about a batch. name stands in findings, "" = the base
// name of the path.
func OpenYAML(path string, b *model.Batch, found *Diagnostics) *YAML {
	name := filepath.Base(path)
	data, err := os.ReadFile(path)
	if err != nil {
		found.Add(fileFault(name, err))
		return &YAML{r: &settingsReader{file: name, found: found}}
	}
	return ParseYAML(name, data, b, found)
}

// ParseYAML reads the text of a file about a batch.
func ParseYAML(name string, data []byte, b *model.Batch, found *Diagnostics) *YAML {
	sum := sha256.Sum256(data)
	set := b.Settings
	y := &YAML{r: &settingsReader{file: name, found: found, set: &set, cfg: &config{}}, Digest: model.FileDigest{Name: name, SHA256: hex.EncodeToString(sum[:])}}
	y.words = readerOf(b, name, found)
	root := y.r.root(data)
	if root == nil {
		return y
	}
	if a := alias(root); a != nil {
		y.Fail(a, SettingsSyntax, "write the value out", "aliases are not read here")
		return y
	}
	y.Root = root
	return y
}

// alias finds the first alias in a document.
func alias(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n
	}
	for _, c := range n.Content {
		if a := alias(c); a != nil {
			return a
		}
	}
	return nil
}

// readerOf returns a reader that knows the words and ids of a batch.
func readerOf(b *model.Batch, file string, found *Diagnostics) *reader {
	r := newReader("", Options{})
	r.found, r.batch, r.sessionFile = found, *b, file
	r.badWeekly, r.badSeats = map[int32]bool{}, map[int32]bool{}
	r.index()
	for i := range b.Sites {
		r.siteIndex[b.Sites[i].ID] = int32(i)
	}
	for i := range b.Sessions {
		r.sessionIndex[b.Sessions[i].ID] = int32(i)
	}
	return r
}

// Language says in which language day names are, as in batch.yaml.
func (y *YAML) Language(n *yaml.Node) {
	words := map[string]func(){}
	for _, l := range dayLanguages {
		words[l] = func() { y.words.cfg.language = l }
	}
	y.r.word(n, words)
}

// Fail records an error at a node.
func (y *YAML) Fail(n *yaml.Node, code Code, hint, format string, args ...any) {
	y.r.fail(n, code, hint, format, args...)
}

// FailUnknown records an error at a word that is none of those known; the
// nearest is offered. format ends where the word follows.
func (y *YAML) FailUnknown(n *yaml.Node, word string, known []string, format string) {
	y.r.fail(n, SettingsUnknown, oneOf(word, known), format+" %s", quote(word))
}

// Each calls f for every known key of a mapping; known nil = any key.
func (y *YAML) Each(n *yaml.Node, known []string, f func(key string, k, v *yaml.Node)) {
	y.r.each(n, known, f)
}

// Text returns the text of a scalar.
func (y *YAML) Text(n *yaml.Node) (string, bool) { return y.r.scalar(n) }

// Texts returns the texts of a list, or of one scalar.
func (y *YAML) Texts(n *yaml.Node) []string { return y.r.strings(n) }

// Int reads a whole number.
func (y *YAML) Int(n *yaml.Node, to *int, lo, hi int64) bool { return y.r.integer(n, to, lo, hi) }

// Seed reads the seed of random draws.
func (y *YAML) Seed(n *yaml.Node, to *uint64) {
	y.r.seed(n)
	*to = y.r.set.Seed
}

// Date reads a day.
func (y *YAML) Date(n *yaml.Node, to *model.Date) { y.r.date(n, to) }

// Share reads a part of a whole, 20%, 0.2 or 1/5, as parts in a million. hi is
// the most allowed, in per cent.
func (y *YAML) Share(n *yaml.Node, to *int64, hi int64) bool {
	s, ok := y.r.scalar(n)
	if !ok {
		return false
	}
	x, ok := exact(s)
	if !ok {
		y.Fail(n, SettingsValue, "a share such as 20% or 0.2", "%s is not a share", quote(s))
		return false
	}
	if x.Sign() < 0 || x.Cmp(big.NewRat(hi, 100)) > 0 {
		y.Fail(n, OutOfRange, "", "%s is outside 0%% to %d%%", quote(s), hi)
		return false
	}
	x.Mul(x, big.NewRat(1_000_000, 1))
	*to = new(big.Int).Quo(x.Num(), x.Denom()).Int64()
	return true
}

// Words reads a list of words with the meaning that a column of a table gives
// them: language names become codes, spellings of a level the level.
func (y *YAML) Words(n *yaml.Node, meaning Meaning) []string {
	items := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		items = n.Content
	}
	var out []string
	for _, item := range items {
		s, ok := y.r.scalar(item)
		if !ok {
			continue
		}
		w, f := y.meaning(s, meaning)
		if f != nil {
			y.r.fail(item, f.code, f.hint, "%s", f.text)
			continue
		}
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// Meaning says what sort of word is meant.
type Meaning uint8

// Sorts of words.
const (
	AnyWord Meaning = iota
	KindWord
	LanguageWord
	LevelWord
	TrackWord
	ProgrammeWord
	SessionStatusWord
	LegalStatusWord
	LiteracyWord
	SiteWord
)

func (y *YAML) meaning(s string, m Meaning) (string, *fault) {
	r := y.words
	switch m {
	case KindWord:
		k, f := r.kind(s)
		if f != nil {
			return "", f
		}
		return r.batch.Kinds[k], nil
	case LanguageWord:
		return languageCode(s)
	case LevelWord:
		codes, f := r.ladders.find(s, r.ladders.languages)
		return codes.first, f
	case TrackWord:
		return r.track(s)
	case ProgrammeWord:
		return r.programme(s)
	case SessionStatusWord:
		return column("sessions", "status").word(s)
	case LegalStatusWord:
		return column("participants", "status").word(s)
	case LiteracyWord:
		return column("participants", "literacy").word(s)
	case SiteWord:
		if _, ok := r.siteIndex[s]; !ok {
			return "", r.unknown(SiteUnknown, "site", s, "the sites file", r.siteIndex)
		}
	}
	return s, nil
}

// Fork returns a reader of the same file whose findings go elsewhere, so that
// several may read at the same time.
func (y *YAML) Fork(found *Diagnostics) *YAML {
	z, r := *y, *y.r
	r.found = found
	z.r = &r
	return &z
}

// readsOnly are keys of batch.yaml that say how the tables are read: they can't
// change a batch that has been read.
var readsOnly = []string{"columns", "date", "day_parts", "eligibility", "files", "kinds", "ladders", "language", "national_numbers", "repair", "seed", "settings"}

// Rules changes settings by the keys of batch.yaml that are rules or points.
func (y *YAML) Rules(n *yaml.Node, set *model.Settings) {
	var known []string
	for _, k := range SettingKeys() {
		if !slices.Contains(readsOnly, k) {
			known = append(known, k)
		}
	}
	r := *y.r
	r.set = set
	y.Each(n, nil, func(key string, k, v *yaml.Node) {
		switch {
		case slices.Contains(readsOnly, key):
			y.Fail(k, SettingsUnknown, "change batch.yaml for that", "%s says how the batch is read: a scenario can't change it", quote(key))
		case !slices.Contains(known, key):
			y.Fail(k, SettingsUnknown, oneOf(key, known), "there is no rule %s", quote(key))
		default:
			i := slices.IndexFunc(settingKeys, func(s setting) bool { return s.name == key })
			settingKeys[i].read(&r, v)
		}
	})
}

// yamlRow is a mapping read as a table of one row: the keys are its header.
type yamlRow struct {
	at     *yaml.Node
	keys   [][]byte
	values [][]byte
	nodes  []*yaml.Node
	left   bool
}

func (x *yamlRow) next() bool      { was := x.left; x.left = false; return was }
func (x *yamlRow) cells() [][]byte { return x.values }
func (x *yamlRow) row() int        { return x.at.Line }
func (x *yamlRow) sheetRow() int   { return x.at.Line }
func (x *yamlRow) failure() error  { return nil }
func (x *yamlRow) place(i int) (line, col int) {
	return x.nodes[i].Line, x.nodes[i].Column
}

// row reads a mapping as a row of sessions.csv. Empty cells are named in empty.
func (y *YAML) row(n *yaml.Node, without ...string) (t *Table, x *yamlRow, empty []*yaml.Node) {
	x = &yamlRow{at: n, left: true}
	t = &Table{file: y.r.file, found: y.r.found, columns: Columns("sessions"), records: x, index: map[string]int{}}
	var known []string
	for _, c := range t.columns {
		if !slices.Contains(without, c.Name) {
			known = append(known, c.Name)
		}
	}
	y.Each(n, known, func(key string, k, v *yaml.Node) {
		if v.Kind == yaml.ScalarNode && (v.Tag == "!!null" || v.Value == "") {
			empty = append(empty, k)
			return
		}
		t.index[key] = len(x.keys)
		x.keys, x.nodes = append(x.keys, []byte(key)), append(x.nodes, v)
		x.values = append(x.values, []byte(strings.Join(y.r.strings(v), "|")))
	})
	t.header, t.names = x.keys, make([]string, len(x.keys))
	t.national, t.unnamed, t.told = make([]nationalTally, len(x.keys)), make([]bool, len(x.keys)), make([]int, len(x.keys))
	t.starts = make([]int, len(x.keys))
	for i, k := range x.keys {
		t.names[i] = string(k)
	}
	return t, x, empty
}

// NewSession reads a mapping with the columns of sessions.csv as a session of a
// batch that is not in it yet. It reports whether nothing was wrong.
func (y *YAML) NewSession(n *yaml.Node, b *model.Batch) (model.Session, bool) {
	before := y.r.found.Count(Error)
	r := readerOf(b, y.r.file, y.r.found)
	r.cfg.language = y.words.cfg.language
	t, x, _ := y.row(n)
	s := model.Session{Title: "", MinSize: -1, TargetSize: -1, EnrolledTotal: -1, OpenCost: -1,
		Start: model.NoDate, End: model.NoDate, LastEntry: model.NoDate, Decision: model.NoDate, Childcare: -1}
	if n.Kind != yaml.MappingNode || !t.Next() {
		return s, false
	}
	c := cellReader{t}
	if !t.Has("session_id") {
		y.Fail(n, IDMissing, "session_id: NEW-1", "the session has no session_id")
	} else {
		s.ID = c.id("session_id", r.sessionIndex, func(i int32) int32 { return b.Sessions[i].Line })
	}
	s.Title = s.ID
	var damaged []damagedCell
	r.session(c, &s, &damaged)
	y.weekly(r, t, x, &s)
	return y.checked(r, b, len(b.Sessions), s, x, damaged, before)
}

// ChangeSession reads a mapping with columns of sessions.csv into session i of a
// batch, and returns the session as it then is: the batch is left as it was.
func (y *YAML) ChangeSession(n *yaml.Node, b *model.Batch, i int) (model.Session, bool) {
	before := y.r.found.Count(Error)
	r := readerOf(b, y.r.file, y.r.found)
	r.cfg.language = y.words.cfg.language
	t, x, empty := y.row(n, "session_id")
	s := b.Sessions[i]
	for _, k := range empty {
		if clear := cleared[k.Value]; clear != nil {
			clear(&s)
			continue
		}
		y.Fail(k, CellMissing, "", "%s can't be emptied", quote(k.Value))
	}
	if n.Kind != yaml.MappingNode {
		return s, false
	}
	var damaged []damagedCell
	if t.Next() {
		r.sessionCellsInto(cellReader{t}, &s, &damaged)
		y.weekly(r, t, x, &s)
	}
	return y.checked(r, b, i, s, x, damaged, before)
}

// cleared are the cells that may be emptied, and what that means.
var cleared = map[string]func(*model.Session){
	"teacher_id":      func(s *model.Session) { s.Teacher = "" },
	"room_id":         func(s *model.Session) { s.Room = "" },
	"min_size":        func(s *model.Session) { s.MinSize = -1 },
	"target_size":     func(s *model.Session) { s.TargetSize = -1 },
	"open_cost":       func(s *model.Session) { s.OpenCost = -1 },
	"last_entry_date": func(s *model.Session) { s.LastEntry = model.NoDate },
	"decision_date":   func(s *model.Session) { s.Decision = model.NoDate },
	"closed_dates":    func(s *model.Session) { s.Closed = nil },
	"audience":        func(s *model.Session) { s.Audience = nil },
	"prerequisite":    func(s *model.Session) { s.Prerequisites = nil },
	"programme":       func(s *model.Session) { s.Programmes = nil },
	"track":           func(s *model.Session) { s.Tracks = nil },
	"enrolled_total":  func(s *model.Session) { s.EnrolledTotal = -1 },
}

// weekly reads the times of a session. They replace dated meetings.
func (y *YAML) weekly(r *reader, t *Table, x *yamlRow, s *model.Session) {
	text := t.Text("weekly")
	if text == "" {
		return
	}
	i, _ := t.cell("weekly")
	days := newDayColumn(nil)
	days.add([]byte(text), func() (int, int) { return x.place(i) }, days.spans)
	days.read(r.cfg.language)
	cell := &days.list[0]
	if _, overlap := merge(slices.Clone(cell.slots)); overlap {
		cell.bad = &fault{SlotOverlap, "two times of the week overlap", "a session cannot meet twice at once"}
	}
	if cell.bad != nil {
		hint := cell.bad.hint
		if cell.bad.code == DayAmbiguous {
			hint = "set  language: nl  (or fr, de, en) at the top of this file, or use mo tu we th fr sa su"
		}
		y.r.found.Add(Diagnostic{Severity: Error, Code: cell.bad.code, File: t.file, Line: cell.line, Col: cell.col, Text: cell.bad.text, Hint: hint})
		return
	}
	s.Weekly, s.Dated = slices.Clone(cell.slots), nil
	sortSlots(s.Weekly)
}

// checked looks at what the cells of a session say together.
func (y *YAML) checked(r *reader, b *model.Batch, i int, s model.Session, x *yamlRow, damaged []damagedCell, before int) (model.Session, bool) {
	for _, d := range damaged {
		y.r.found.Add(Diagnostic{Severity: Error, Code: LevelDate, File: y.r.file, Line: d.line, Col: d.col,
			Text: fmt.Sprintf("level %s is a date", quote(d.text)), Hint: "write the level as text, such as \"1.1\""})
	}
	r.batch.Sessions = slices.Clone(b.Sessions)
	if i == len(b.Sessions) {
		r.batch.Sessions = append(r.batch.Sessions, s)
		r.sessionIndex[s.ID] = int32(i)
	} else {
		r.batch.Sessions[i] = s
	}
	r.where = func(column string) (int, int) {
		if c := slices.IndexFunc(x.keys, func(k []byte) bool { return string(k) == column }); c >= 0 {
			return x.place(c)
		}
		return x.at.Line, x.at.Column
	}
	if y.r.found.Count(Error) > before {
		return s, false
	}
	r.found = &Diagnostics{}
	r.checkSession(i)
	for _, d := range r.found.All() {
		// Of a session that was there before only what is new is said.
		if d.Severity == Error || i == len(b.Sessions) || d.Line != x.at.Line || d.Col != x.at.Column {
			y.r.found.Add(d)
		}
	}
	return r.batch.Sessions[i], y.r.found.Count(Error) == before
}
