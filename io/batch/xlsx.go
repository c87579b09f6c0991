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
	file     *excelize.File
	name     string
	from1904 bool // days are counted from 1904
}

// A workbook of a million rows unpacks to some gigabytes; more is no batch.
const maxUnzipped = 8 << 30

// contain turns a panic of the workbook library into an error: it was not
// written for files made to break it.
func contain(err *error) {
	if x := recover(); x != nil {
		*err = fmt.Errorf("the workbook is damaged (%v)", x)
	}
}

func openWorkbook(path, name string) (w *workbook, err error) {
	defer contain(&err)
	f, err := excelize.OpenFile(path, excelize.Options{UnzipSizeLimit: maxUnzipped})
	if err != nil {
		return nil, err
	}
	w = &workbook{file: f, name: name}
	if p, err := f.GetWorkbookProps(); err == nil && p.Date1904 != nil {
		w.from1904 = *p.Date1904
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
//
// It walks the sheet twice side by side, once for the stored values and once
// for what the program shows, and tells from both what a number means. Asking
// the library for the style of each cell would take time quadratic in the rows.
type sheetReader struct {
	book   *workbook
	stored *excelize.Rows
	shown  *excelize.Rows
	at     int
	vals   [][]byte
	err    error
}

func (w *workbook) records(sheet string) (r *sheetReader, err error) {
	defer contain(&err)
	stored, err := w.file.Rows(sheet)
	if err != nil {
		return nil, err
	}
	shown, err := w.file.Rows(sheet)
	if err != nil {
		return nil, err
	}
	return &sheetReader{book: w, stored: stored, shown: shown}, nil
}

func (s *sheetReader) next() (more bool) {
	defer func() { more = more && s.err == nil }()
	defer contain(&s.err)
	if s.err != nil || !s.stored.Next() || !s.shown.Next() {
		if s.err == nil {
			s.err = s.stored.Error()
		}
		return false
	}
	s.at++
	stored, err := s.stored.Columns(excelize.Options{RawCellValue: true})
	if err != nil {
		s.err = err
		return false
	}
	shown, err := s.shown.Columns()
	if err != nil {
		s.err = err
		return false
	}
	s.vals = s.vals[:0]
	for i, v := range stored {
		show := v
		if i < len(shown) {
			show = shown[i]
		}
		s.vals = append(s.vals, []byte(s.book.text(v, show)))
	}
	if len(s.vals) == 0 {
		s.vals = append(s.vals, nil)
	}
	return true
}

// Day numbers of 1954-10-03 and 2119-01-11: dates of a batch lie between.
const firstDayNumber, lastDayNumber = 20_000, 80_000

// text turns a stored value, and what the program shows for it, into what a CSV
// file would hold.
func (w *workbook) text(stored, shown string) string {
	if stored == "" || stored[0] != '-' && stored[0] != '.' && (stored[0] < '0' || stored[0] > '9') {
		return stored
	}
	x, err := strconv.ParseFloat(stored, 64)
	if err != nil {
		return stored
	}
	switch {
	case stored == shown:
	case strings.HasSuffix(shown, "%"):
		return strconv.FormatFloat(math.Round(x*1e12)/1e10, 'f', -1, 64) + "%"
	case onlyDigits(shown) && len(shown) > len(stored) && shown[0] == '0': // 7 shown as 007
		return shown
	case !showsDate(stored, shown):
	case x >= firstDayNumber && x < lastDayNumber, x >= 0 && x < 1:
		t, err := excelize.ExcelDateToTime(x, w.from1904)
		if err != nil {
			return stored
		}
		t = t.Round(time.Second)
		switch {
		case x < 1:
			return t.Format("15:04")
		case t.Hour() == 0 && t.Minute() == 0:
			return t.Format("2006-01-02")
		default:
			return t.Format("2006-01-02 15:04")
		}
	}
	if (len(stored) > 15 || strings.ContainsAny(stored, "E") && strings.Contains(stored, ".")) && math.Abs(x) < 1e15 {
		// Fifteen digits, as the program shows them: 0.1 can be stored as 0.10000000000000001.
		if short, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 15, 64), 64); err == nil {
			return strconv.FormatFloat(short, 'f', -1, 64)
		}
	}
	return stored
}

func onlyDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// showsDate reports whether what is shown is a date or a time of day rather than
// the number itself with separators or a unit: its digits are others.
func showsDate(stored, shown string) bool {
	digits := func(s string) string {
		return strings.Trim(strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, s), "0")
	}
	if digits(stored) == digits(shown) {
		return false
	}
	_, err := strconv.ParseFloat(strings.Replace(shown, ",", ".", 1), 64)
	return err != nil // 12.7 shown as 13 is a number all the same
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
