package batch

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// workbook is an open XLSX file.
type workbook struct {
	file *excelize.File
	name string
	date bool // days counted from 1904
	kind map[int]cellKind
}

// cellKind is what a number format shows a number as.
type cellKind uint8

const (
	plainCell cellKind = iota
	dateCell
	timeCell
	dateTimeCell
	percentCell
)

// A workbook of a million rows unpacks to some gigabytes; more is no batch.
const maxUnzipped = 8 << 30

func openWorkbook(path, name string) (*workbook, error) {
	f, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnzipped})
	if err != nil {
		return nil, err
	}
	w := &workbook{file: f, name: name, kind: map[int]cellKind{}}
	if p, err := f.GetWorkbookProps(); err == nil && p.Date1904 != nil {
		w.date = *p.Date1904
	}
	return w, nil
}

// sheet returns the name of the sheet for a table, in any case; "" = none.
func (w *workbook) sheet(table string) string {
	for _, s := range w.file.GetSheetList() {
		if strings.EqualFold(strings.TrimSpace(s), table) {
			return s
		}
	}
	return ""
}

// sheetReader reads a sheet as records of text, as a CSV file would hold them:
// dates as 2026-02-01, times as 18:30, numbers without a group separator.
type sheetReader struct {
	book  *workbook
	sheet string
	rows  *excelize.Rows
	at    int
	vals  [][]byte
	err   error
}

func (w *workbook) records(sheet string) (*sheetReader, error) {
	rows, err := w.file.Rows(sheet)
	if err != nil {
		return nil, err
	}
	return &sheetReader{book: w, sheet: sheet, rows: rows}, nil
}

func (s *sheetReader) next() bool {
	if s.err != nil || !s.rows.Next() {
		if s.err == nil {
			s.err = s.rows.Error()
		}
		return false
	}
	s.at++
	cells, err := s.rows.Columns(excelize.Options{RawCellValue: true})
	if err != nil {
		s.err = err
		return false
	}
	s.vals = s.vals[:0]
	for i, v := range cells {
		s.vals = append(s.vals, []byte(s.text(v, i)))
	}
	if len(s.vals) == 0 {
		s.vals = append(s.vals, nil)
	}
	return true
}

// text turns a raw value into what a CSV file would hold.
func (s *sheetReader) text(v string, i int) string {
	if v == "" || (v[0] != '-' && v[0] != '.' && (v[0] < '0' || v[0] > '9')) {
		return v
	}
	x, err := strconv.ParseFloat(v, 64)
	if err != nil {
		return v
	}
	name, err := excelize.CoordinatesToCellName(i+1, s.at)
	if err != nil {
		return v
	}
	if t, err := s.book.file.GetCellType(s.sheet, name); err == nil {
		switch t {
		case excelize.CellTypeSharedString, excelize.CellTypeInlineString, excelize.CellTypeFormula:
			return v
		}
	}
	switch s.book.format(s.sheet, name) {
	case dateCell, timeCell, dateTimeCell:
		t, err := excelize.ExcelDateToTime(x, s.book.date)
		if err != nil {
			return v
		}
		t = t.Round(time.Second)
		switch {
		case x >= 0 && x < 1:
			return t.Format("15:04:05")[:5]
		case t.Hour() == 0 && t.Minute() == 0:
			return t.Format("2006-01-02")
		default:
			return t.Format("2006-01-02 15:04")
		}
	case percentCell:
		return strconv.FormatFloat(math.Round(x*1e12)/1e10, 'f', -1, 64) + "%"
	}
	if math.Abs(x) < 1e15 {
		// Fifteen digits, as the program shows them: 0.1 is stored as 0.10000000000000001.
		short, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 15, 64), 64)
		if err == nil {
			return strconv.FormatFloat(short, 'f', -1, 64)
		}
	}
	return v
}

// format tells what the cell's number format shows.
func (w *workbook) format(sheet, cell string) cellKind {
	id, err := w.file.GetCellStyle(sheet, cell)
	if err != nil || id == 0 {
		return plainCell
	}
	if k, ok := w.kind[id]; ok {
		return k
	}
	k := plainCell
	if style, err := w.file.GetStyle(id); err == nil {
		k = builtinKind(style.NumFmt)
		if style.CustomNumFmt != nil {
			k = customKind(*style.CustomNumFmt)
		}
	}
	w.kind[id] = k
	return k
}

// builtinKind knows the number formats that have a number and no text
// (ECMA-376 part 1, 18.8.30).
func builtinKind(id int) cellKind {
	switch {
	case id == 9 || id == 10:
		return percentCell
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id >= 34 && id <= 36, id >= 50 && id <= 58:
		return dateCell
	case id >= 18 && id <= 21, id == 32 || id == 33, id >= 45 && id <= 47:
		return timeCell
	case id == 22:
		return dateTimeCell
	}
	return plainCell
}

// customKind reads a number format such as dd/mm/yyyy or [$-413]d mmm.
func customKind(format string) cellKind {
	var date, clock, percent bool
	for i := 0; i < len(format); i++ {
		switch c := format[i] | 0x20; {
		case format[i] == '"':
			for i++; i < len(format) && format[i] != '"'; i++ {
			}
		case format[i] == '[':
			for i++; i < len(format) && format[i] != ']'; i++ {
			}
		case format[i] == '\\':
			i++
		case format[i] == ';':
			i = len(format)
		case c == 'd' || c == 'y' || c == 'j': // j: jour, jaar, Jahr
			date = true
		case c == 'h' || c == 's' || c == 'u': // u: uur
			clock = true
		case format[i] == '%':
			percent = true
		}
	}
	if strings.EqualFold(format, "general") || strings.EqualFold(format, "standard") || strings.EqualFold(format, "standaard") {
		return plainCell
	}
	switch {
	case date && clock:
		return dateTimeCell
	case date:
		return dateCell
	case clock:
		return timeCell
	case percent:
		return percentCell
	}
	return plainCell
}

func (s *sheetReader) cells() [][]byte             { return s.vals }
func (s *sheetReader) row() int                    { return s.at }
func (s *sheetReader) sheetRow() int               { return s.at }
func (s *sheetReader) place(i int) (line, col int) { return s.at, i + 1 }
func (s *sheetReader) failure() error              { return s.err }

// cellName is the name of a cell in a spreadsheet, G41.
func cellName(row, col int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return fmt.Sprintf("row %d, column %d", row, col)
	}
	return name
}
