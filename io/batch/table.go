package batch

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"instroom/model"
)

// records are the rows of a CSV file or a sheet. The cells of a record are
// overwritten by the next.
type records interface {
	next() bool
	cells() [][]byte
	row() int
	place(cell int) (line, col int)
	sheetRow() int // as a spreadsheet program counts the rows
	failure() error
}

// TableOptions say how a table is opened.
type TableOptions struct {
	Sheet string            // of a workbook; "" = the first
	Name  string            // the file in findings; "" = the base name of the path
	Map   map[string]string // header in the file → name of a column, or Ignore
	// Extra are names of columns known beyond the list.
	Extra []string
	// Apart are columns known not to be read here: a note of their own says so.
	Apart []Column
	// FirstRow says that the first row is the header, whatever it holds.
	FirstRow bool
	// PassNational lets columns that are not read hold national numbers.
	PassNational bool
}

// Ignore is what a header is mapped to that must not be read.
const Ignore = "ignore"

// Table is a table of a batch being read: its header is matched to known
// columns, its rows come one by one.
type Table struct {
	Dialect Dialect // CSV only
	Digest  string  // SHA-256 of the file in hex, once Next has returned false

	input    string // name of the file without the sheet
	file     string
	found    *Diagnostics
	columns  []Column
	records  records
	close    func()
	raw      io.Reader
	sum      hash.Hash
	rowsHint int // at most as many rows will come

	header   [][]byte
	line     int // of the header
	starts   []int
	names    []string // name of the column of each cell, "" = not read
	index    map[string]int
	byName   map[string]string // folded name → column
	byStem   map[string]string // of a family → its name without the number
	cells    [][]byte
	national []nationalTally
	unnamed  []bool
	short    int // rows shorter than the header
	shortAt  int
	ended    bool
	pass     bool  // see TableOptions.PassNational
	told     []int // row in which each cell's spreadsheet error was last told
}

// nationalTally counts the cells of a column that have eleven digits.
type nationalTally struct{ eleven, valid int }

// Open opens a CSV file or workbook and matches its header to the columns. It
// returns nil where there is nothing to read; findings say why.
func Open(path string, columns []Column, o TableOptions, found *Diagnostics) *Table {
	name := o.Name
	if name == "" {
		name = filepath.Base(path)
	}
	t := &Table{input: name, file: name, found: found, columns: columns, pass: o.PassNational}
	ext := strings.ToLower(filepath.Ext(path))
	if ext == ".xlsx" || ext == ".xlsm" {
		book, err := openWorkbook(path, name)
		if err != nil {
			found.Add(fileFault(name, err))
			return nil
		}
		sheet := o.Sheet
		if sheet == "" {
			sheet = book.file.GetSheetName(0)
		}
		if t = openSheet(book, sheet, name, columns, o, found); t == nil {
			book.file.Close()
			return nil
		}
		t.close = func() { book.file.Close() }
		if t.Digest, err = fileDigest(path); err != nil {
			found.Add(fileFault(name, err))
		}
		return t
	}
	f, err := os.Open(path)
	if err != nil {
		found.Add(fileFault(name, err))
		return nil
	}
	t.close = func() { f.Close() }
	if !t.openCSV(f, o) {
		t.Close()
		return nil
	}
	return t
}

// fileDigest returns the SHA-256 of a file in hex.
func fileDigest(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// openSheet opens a sheet of a workbook.
func openSheet(book *workbook, sheet, name string, columns []Column, o TableOptions, found *Diagnostics) *Table {
	r, err := book.records(sheet)
	if err != nil {
		found.Add(fileFault(name, err))
		return nil
	}
	t := &Table{input: name, file: name + "[" + sheet + "]", found: found, columns: columns, records: r, pass: o.PassNational}
	if !t.readHeader(o) {
		return nil
	}
	return t
}

func fileFault(name string, err error) Diagnostic {
	if errors.Is(err, fs.ErrNotExist) {
		return Diagnostic{Severity: Error, Code: FileMissing, File: name, Text: "there is no such file"}
	}
	hint := "save it again as .xlsx or as CSV UTF-8"
	if errors.Is(err, excelize.ErrWorkbookFileFormat) || errors.Is(err, excelize.ErrWorkbookPassword) {
		hint = "save it again as .xlsx without a password, or as CSV UTF-8"
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return Diagnostic{Severity: Error, Code: FileUnreadable, File: name, Text: "cannot be read: " + err.Error(), Hint: hint}
}

func (t *Table) add(severity Severity, code Code, line, col int, hint, format string, args ...any) {
	text := format
	if len(args) > 0 {
		text = fmt.Sprintf(format, args...)
	}
	t.found.Add(Diagnostic{Severity: severity, Code: code, File: t.file, Line: line, Col: col, Text: text, Hint: hint})
}

func (t *Table) openCSV(f *os.File, o TableOptions) bool {
	l, err := survey(f)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	switch {
	case err != nil:
		t.found.Add(fileFault(t.file, err))
		return false
	case l.notAText != "":
		t.add(Error, FileEncoding, 0, 0, "save it as CSV UTF-8, or the whole folder as batch.xlsx", "%s", l.notAText)
		return false
	case l.badLine > 0:
		t.add(Error, FileEncoding, l.badLine, 0, "save the file again as CSV UTF-8", "the file is UTF-8 but for some bytes, from here on")
	}
	t.sum = sha256.New()
	t.raw = io.TeeReader(f, t.sum)
	text, err := decode(t.raw, l)
	if err != nil {
		t.found.Add(fileFault(t.file, err))
		return false
	}
	eol := byte('\n')
	if l.loneCR {
		eol = '\r'
	}
	t.Dialect = l.Dialect
	sep, told := t.separator(l, o)
	t.Dialect.Separator = sep
	c := newCSVReader(text, sep, eol, func(line, col int, text string) {
		t.add(Warning, CSVQuote, line, col, `put the whole cell in quotes and write each quote in it twice`, "%s", text)
	})
	t.records = c
	if told {
		c.next()
		c.count = 0
	}
	ok := t.readHeader(o)
	// A row has its separators at least: many blank lines are no rows.
	t.rowsHint = int(min(l.lines+1, l.size/int64(max(2, len(t.header))), 1<<31-1))
	return ok
}

// separator finds the separator from the first lines: the one that yields most
// known columns, then most cells. told says that a line "sep=;" names it.
func (t *Table) separator(l layout, o TableOptions) (sep byte, told bool) {
	text, err := decode(bytes.NewReader(l.sample), l)
	if err != nil {
		return ',', false
	}
	sample, _ := io.ReadAll(text) // a rune cut at the end of the sample does no harm
	eol := byte('\n')
	if l.loneCR {
		eol = '\r'
	}
	first, _, _ := bytes.Cut(sample, []byte{eol})
	first = bytes.Trim(bytes.TrimSpace(first), `"`)
	if len(first) == 5 && strings.EqualFold(string(first[:4]), "sep=") {
		return first[4], true
	}
	if len(first) == 4 && strings.EqualFold(string(first), "sep=") { // the separator is a TAB, trimmed
		return '\t', true
	}
	best, bestKnown, bestCells := byte(','), -1, 0
	for _, c := range []byte{',', ';', '\t'} {
		r := newCSVReader(bytes.NewReader(sample), c, eol, func(int, int, string) {})
		known, cells := 0, 0
		for r.next() {
			if blank(r.cells()) {
				continue
			}
			for _, v := range r.cells() {
				if t.match(string(trim(v)), o) != "" {
					known++
				}
			}
			cells = len(r.cells())
			break
		}
		if known > bestKnown || (known == bestKnown && cells > bestCells) {
			best, bestKnown, bestCells = c, known, cells
		}
	}
	return best, false
}

// match returns the name of the column that a header means, or "".
func (t *Table) match(header string, o TableOptions) string {
	if name, ok := o.Map[header]; ok {
		return name
	}
	word := fold(header)
	if word == "" {
		return ""
	}
	if t.byName == nil {
		t.learn(o)
	}
	if name, ok := t.byName[word]; ok {
		return name
	}
	stem := strings.TrimRight(word, "0123456789")
	if n, ok := digits(word[len(stem):]); ok && n >= 1 && n <= 52 {
		if name, ok := t.byStem[stem]; ok {
			return name + strconv.Itoa(n)
		}
	}
	return ""
}

// learn lays out the names of the columns. Where two mean the same word, the
// map wins, then a column's own name, then the first alias.
func (t *Table) learn(o TableOptions) {
	t.byName, t.byStem = map[string]string{}, map[string]string{}
	put := func(word, name string) {
		if _, taken := t.byName[word]; !taken && word != "" {
			t.byName[word] = name
		}
	}
	for given, name := range o.Map {
		put(fold(given), name)
	}
	for i := range t.columns {
		put(fold(t.columns[i].Name), t.columns[i].Name)
	}
	for _, name := range o.Extra {
		put(fold(name), name)
	}
	for i := range t.columns {
		c := &t.columns[i]
		for _, a := range c.Aliases() {
			put(fold(a), c.Name)
		}
		if c.Family {
			for _, a := range append(c.Aliases(), c.Name) {
				t.byStem[strings.TrimSuffix(fold(a), "1")] = strings.TrimSuffix(c.Name, "1")
			}
		}
	}
}

// readHeader finds the header and matches it.
func (t *Table) readHeader(o TableOptions) bool {
	for t.records.next() {
		if !blank(t.records.cells()) {
			break
		}
	}
	cells := t.records.cells()
	if err := t.records.failure(); err != nil {
		t.found.Add(fileFault(t.file, err))
		return false
	}
	if len(cells) == 0 || blank(cells) {
		t.add(Error, FileEmpty, 0, 0, "", "the file is empty")
		return false
	}
	if !t.skipTitle(o) {
		return false
	}
	cells = t.records.cells()
	t.line = t.records.row()
	t.index = map[string]int{}
	var unknown, apart []string
	aside := &Table{columns: o.Apart}
	for i, v := range cells {
		v = bytes.Clone(trim(v))
		line, col := t.records.place(i)
		t.header = append(t.header, v)
		t.starts = append(t.starts, col)
		name := t.match(string(v), o)
		if name == Ignore {
			name = ""
		} else if name != "" {
			if c := t.find(name); c != nil && c.Unread {
				name = ""
			} else if first, twice := t.index[name]; twice {
				t.add(Error, HeaderTwice, line, col, "map one of them to ignore under columns: in batch.yaml",
					"columns %s and %s both mean %s", quote(string(t.header[first])), quote(string(v)), name)
				name = ""
			} else {
				t.index[name] = i
			}
		} else if aside.match(string(v), TableOptions{}) != "" {
			apart = append(apart, quote(string(v)))
		} else if len(v) > 0 {
			unknown = append(unknown, quote(string(v)))
		}
		t.names = append(t.names, name)
	}
	t.national = make([]nationalTally, len(cells))
	t.unnamed = make([]bool, len(cells))
	t.told = make([]int, len(cells))
	var missing []string
	for i := range t.columns {
		if c := &t.columns[i]; c.Must {
			if _, ok := t.index[c.Name]; !ok {
				missing = append(missing, c.Name)
				hint := "name it " + c.Name + ", or map its name to " + c.Name + " under columns: in batch.yaml"
				var headers []string
				for j, h := range t.header {
					if t.names[j] == "" && len(h) > 0 {
						headers = append(headers, string(h))
					}
				}
				if n := nearest(c.Name, headers); n != "" {
					hint = "is it " + quote(n) + "? " + hint
				}
				t.add(Error, HeaderMissing, t.line, 0, hint, "there is no column %s", c.Name)
			}
		}
	}
	if len(unknown) > 0 {
		const most = 30
		more := ""
		if len(unknown) > most {
			more = fmt.Sprintf(" and %d more", len(unknown)-most)
			unknown = unknown[:most]
		}
		t.add(Note, ColumnUnknown, t.line, 0, "map a column under columns: in batch.yaml where it should be read",
			"columns that are not read: %s%s", strings.Join(unknown, ", "), more)
	}
	if len(apart) > 0 {
		t.add(Note, ColumnStatus, t.line, 0, "leave them out: instroom status reads them in a folder of its own",
			"columns that only instroom status needs: %s", strings.Join(apart, ", "))
	}
	return len(missing) == 0
}

// titleRows is how many rows above a header are looked through.
const titleRows = 10

// skipTitle moves on to the header where rows stand above it, such as the title
// and date of an export. It reports that there is none, and returns false.
func (t *Table) skipTitle(o TableOptions) bool {
	if o.FirstRow || t.knows(o) > 0 {
		return true
	}
	first := t.records.row()
	for range titleRows {
		if !t.records.next() {
			break
		}
		if t.knows(o) >= 2 {
			t.add(Note, HeaderLate, first, 0, "", "the rows above the header in line %d are not read", t.records.row())
			return true
		}
	}
	var must []string
	for i := range t.columns {
		if t.columns[i].Must {
			must = append(must, t.columns[i].Name)
		}
	}
	hint := "name the columns in the first line, or map their names under columns: in batch.yaml"
	if len(must) > 0 {
		hint += "; needed: " + strings.Join(must, ", ")
	}
	t.add(Error, HeaderMissing, first, 0, hint,
		"no known column: the table has no header")
	return false
}

// knows counts the cells of the current record that name a column.
func (t *Table) knows(o TableOptions) int {
	n := 0
	for _, v := range t.records.cells() {
		if t.match(string(trim(v)), o) != "" {
			n++
		}
	}
	return n
}

func (t *Table) find(name string) *Column {
	for i := range t.columns {
		if t.columns[i].Name == name {
			return &t.columns[i]
		}
	}
	return nil
}

// Next reads the next row that is not blank.
func (t *Table) Next() bool {
	for t.records.next() {
		t.cells = t.records.cells()
		n := len(t.header)
		some := false
		for i, v := range t.cells {
			v = trim(v)
			t.cells[i] = v
			if len(v) == 0 {
				continue
			}
			some = true
			if i >= n || len(t.header[i]) == 0 {
				t.stray(i)
				continue
			}
			if len(v) >= 11 && len(v) <= 16 && v[0] >= '0' && v[0] <= '9' {
				t.tally(i, v)
			}
		}
		if !some {
			continue
		}
		if len(t.cells) < n {
			if _, csv := t.records.(*csvReader); csv {
				if t.short++; t.short == 1 {
					t.shortAt = t.records.row()
				}
			}
		}
		return true
	}
	t.end()
	return false
}

// stray reports a cell without a header above it.
func (t *Table) stray(i int) {
	line, col := t.records.place(i)
	if i >= len(t.header) {
		t.add(Error, RowLong, line, col, "a separator inside a cell needs quotes around the cell",
			"the row has more cells than the header, which has %d", len(t.header))
		return
	}
	if !t.unnamed[i] {
		t.unnamed[i] = true
		t.add(Warning, HeaderEmpty, line, col, "name the column or empty it", "column %d has cells but no name, and is not read", i+1)
	}
}

func (t *Table) tally(i int, v []byte) {
	n := 0
	for _, c := range v {
		if c >= '0' && c <= '9' {
			n++
		}
	}
	if n == 11 {
		t.national[i].eleven++
		if isNationalNumber(v) {
			t.national[i].valid++
		}
	}
}

// end reports what only the whole file shows.
func (t *Table) end() {
	if t.ended {
		return
	}
	t.ended = true
	if err := t.records.failure(); err != nil {
		t.found.Add(fileFault(t.file, err))
	}
	if t.short > 0 {
		t.found.Add(Diagnostic{Severity: Warning, Code: RowShort, File: t.file, Line: t.shortAt, Count: t.short,
			Text: fmt.Sprintf("the row has fewer cells than the header, which has %d: the rest counts as empty", len(t.header))})
	}
	for i, n := range t.national {
		if n.valid > 0 && 2*n.valid >= n.eleven {
			severity := Error
			if t.pass && t.names[i] == "" {
				severity = Warning
			}
			t.add(severity, NationalNumber, t.line, t.starts[i],
				"leave the column out; instroom init --from makes pseudonyms and keeps the key apart",
				"column %s holds what looks like Belgian national numbers: they must not be in the folder", quote(string(t.header[i])))
		}
	}
	if t.sum != nil {
		if _, err := io.Copy(io.Discard, t.raw); err == nil {
			t.Digest = hex.EncodeToString(t.sum.Sum(nil))
		}
	}
}

// Close closes the file.
func (t *Table) Close() {
	if t.close != nil {
		t.close()
	}
}

// Has reports whether the table has the column.
func (t *Table) Has(name string) bool { _, ok := t.index[name]; return ok }

// Line returns the line of the current row.
func (t *Table) Line() int { return t.records.row() }

// cell returns the cell of a column in the current row; empty where there is none.
func (t *Table) cell(name string) (int, []byte) {
	i, ok := t.index[name]
	if !ok || i >= len(t.cells) {
		return -1, nil
	}
	return i, t.cells[i]
}

// Text returns a cell without the spaces around it.
func (t *Table) Text(name string) string {
	i, v := t.cell(name)
	if len(v) > 0 && v[0] == '#' && isExcelError(v) {
		if t.told[i] != t.Line() {
			t.told[i] = t.Line()
			t.report(Error, i, excelFault(v))
		}
		return ""
	}
	return string(v)
}

// Date returns a cell read as a day; NoDate where it is empty or cannot be read,
// which is reported.
func (t *Table) Date(name string) model.Date {
	s := t.Text(name)
	if s == "" {
		return model.NoDate
	}
	d, f := parseDate(s)
	if f != nil {
		t.Report(name, f)
	}
	return d
}

// Int returns a cell read as a whole number within lo..hi, and whether it was
// there and could be read.
func (t *Table) Int(name string, lo, hi int64) (int64, bool) {
	s := t.Text(name)
	if s == "" {
		return 0, false
	}
	n, f := parseInt(s, lo, hi)
	if f != nil {
		t.Report(name, f)
	}
	return n, f == nil
}

// YesNo returns a cell read as yes or no, false where it is empty.
func (t *Table) YesNo(name string) bool {
	s := t.Text(name)
	if s == "" {
		return false
	}
	v, f := parseYesNo(s)
	if f != nil {
		t.Report(name, f)
	}
	return v
}

// Word returns a cell of a column with a fixed vocabulary; "" where it is empty
// or not one of its words, which is reported.
func (t *Table) Word(name string) string {
	s := t.Text(name)
	c := t.find(name)
	if s == "" || c == nil {
		return s
	}
	w, f := c.word(s)
	if f != nil {
		t.Report(name, f)
	}
	return w
}

// Report records an error at a column of the current row.
func (t *Table) Report(name string, err error) {
	f, ok := err.(*fault)
	if !ok {
		f = &fault{BadValue, err.Error(), ""}
	}
	i, ok := t.index[name]
	if !ok {
		i = 0
	}
	t.report(Error, i, f)
}

func (t *Table) report(s Severity, cell int, f *fault) {
	line, col, hint := t.records.row(), 0, f.hint
	if cell >= 0 {
		line, col = t.records.place(cell)
		hint = t.inSheet(f.code, cell, hint)
	}
	t.found.Add(Diagnostic{Severity: s, Code: f.code, File: t.file, Line: line, Col: col, Text: f.text, Hint: hint})
}

// inSheet puts the name of the cell, G41, before the hint of a fault that was
// made by a spreadsheet program and is to be mended there.
func (t *Table) inSheet(code Code, cell int, hint string) string {
	switch code {
	case ExcelError, ExcelDateNumber, IDScientific, LevelDate, LevelDateMended:
		name := "cell " + cellName(t.records.sheetRow(), cell+1)
		if hint == "" {
			return name
		}
		return name + ": " + hint
	}
	return hint
}

// word returns the canonical word of a cell with a fixed vocabulary.
func (c *Column) word(s string) (string, *fault) {
	w := fold(s)
	for i := range c.Values {
		if fold(c.Values[i].Name) == w {
			return c.Values[i].Name, nil
		}
	}
	for i := range c.Values {
		if slices.ContainsFunc(c.Values[i].Aliases, func(a string) bool { return fold(a) == w }) {
			return c.Values[i].Name, nil
		}
	}
	names := make([]string, len(c.Values))
	for i := range c.Values {
		names[i] = c.Values[i].Name
	}
	return "", &fault{BadValue, c.Name + " " + quote(s) + " is not known", oneOf(s, names)}
}

// excelErrors are the error values of spreadsheet programs in four languages.
var excelErrors = []string{"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!",
	"#VERW!", "#N/B", "#WAARDE!", "#DEEL/0!", "#NAAM?", "#GETAL!", "#LEEG!", "#OVERLOOP!",
	"#BEZUG!", "#NV", "#WERT!", "#ZAHL!", "#ÜBERLAUF!", "#VALEUR!", "#NOM?", "#NOMBRE!", "#NUL!", "#PROPAGATION!"}

func isExcelError(v []byte) bool {
	if slices.ContainsFunc(excelErrors, func(e string) bool { return strings.EqualFold(e, string(v)) }) {
		return true
	}
	return len(v) > 2 && len(bytes.Trim(v, "#")) == 0 // ####: the column was too narrow
}

func excelFault(v []byte) *fault {
	if len(bytes.Trim(v, "#")) == 0 {
		return &fault{ExcelError, "the cell holds only #: the column was too narrow when it was saved", "widen the column and save again"}
	}
	return &fault{ExcelError, "the cell holds the spreadsheet error " + string(v), "mend the formula, or type the value"}
}

func blank(cells [][]byte) bool {
	for _, v := range cells {
		if len(trim(v)) > 0 {
			return false
		}
	}
	return true
}

// trim takes off spaces, no-break spaces among them.
func trim(v []byte) []byte {
	n := len(v)
	if n == 0 || (v[0] > ' ' && v[0] < 0x80 && v[n-1] > ' ' && v[n-1] < 0x80) {
		return v
	}
	return bytes.TrimSpace(v) // knows U+00A0 and U+0085
}
