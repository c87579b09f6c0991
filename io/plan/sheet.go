package plan

import (
	"bufio"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
)

// Limits of a sheet (ECMA-376 and the programs that read it).
const (
	sheetRows = 1 << 20 // the header included
	cellUnits = 32_767  // UTF-16 units in a cell
)

// errSheetFull ends a sheet that can hold no more.
var errSheetFull = errors.New("the sheet is full")

// writeSheet writes a table as a part of type worksheet: the header in style
// head, frozen, then the rows, with strings in the cells themselves.
func writeSheet(to io.Writer, t *table, head int) error {
	w := &sheetWriter{out: bufio.NewWriterSize(to, 1<<16)}
	w.raw(xml.Header + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews>` +
		`<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>`)
	for i, c := range t.Columns {
		width := "14"
		switch c.Name {
		case "reason_text", "why", "smallest_change", "nearest":
			width = "48"
		case "title", "site", "weekly", "scenario", "values":
			width = "28"
		}
		n := strconv.Itoa(i + 1)
		w.raw(`<col min="` + n + `" max="` + n + `" width="` + width + `" customWidth="1"/>`)
	}
	w.raw(`</cols><sheetData>`)
	row := make([]value, len(t.Columns))
	for i, c := range t.Columns {
		row[i] = text(c.Name)
	}
	w.row(row, ` s="`+strconv.Itoa(head)+`"`)
	err := t.each(func(row []value) error {
		if w.rows == sheetRows-1 {
			w.row([]value{text("the rest is in " + t.Name + ".csv")}, "")
			return errSheetFull
		}
		w.row(row, "")
		return nil
	})
	if err != nil && !errors.Is(err, errSheetFull) {
		return err
	}
	w.raw(`</sheetData></worksheet>`)
	return w.out.Flush()
}

// sheetWriter writes rows. Errors of writing stay in out until Flush.
type sheetWriter struct {
	out    *bufio.Writer
	rows   int
	number [20]byte
}

func (w *sheetWriter) raw(s string) { w.out.WriteString(s) }

// row writes a row, its empty cells left out. There are at most 26² columns.
func (w *sheetWriter) row(row []value, style string) {
	w.rows++
	w.raw(`<row r="`)
	w.int(int64(w.rows))
	w.raw(`">`)
	for i := range row {
		v := &row[i]
		if !v.isInt && v.text == "" {
			continue
		}
		w.raw(`<c r="`)
		if i >= 26 {
			w.out.WriteByte('A' + byte(i/26-1))
		}
		w.out.WriteByte('A' + byte(i%26))
		w.int(int64(w.rows))
		w.raw(`"`)
		w.raw(style)
		if v.isInt {
			w.raw(`><v>`)
			w.int(v.number)
			w.raw(`</v></c>`)
			continue
		}
		if v.isDecimal {
			w.raw(`><v>` + v.text + `</v></c>`)
			continue
		}
		w.raw(` t="inlineStr"><is><t xml:space="preserve">`)
		w.text(v.text)
		w.raw(`</t></is></c>`)
	}
	w.raw(`</row>`)
}

func (w *sheetWriter) int(n int64) { w.out.Write(strconv.AppendInt(w.number[:0], n, 10)) }

// text writes the text of a cell. "_x" begins an escape in a sheet, so that it is
// escaped itself.
func (w *sheetWriter) text(s string) {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		c := s[i]
		plain = c >= ' ' && c < 0x7f && c != '&' && c != '<' && c != '>' && c != '_'
	}
	if plain && len(s) <= cellUnits {
		w.raw(s)
		return
	}
	xml.EscapeText(w.out, []byte(strings.ReplaceAll(cut(s), "_x", "_x005F_x")))
}

// cut shortens a text to what a cell holds.
func cut(s string) string {
	units := 0
	for i, r := range s {
		if units += max(1, utf16.RuneLen(r)); units > cellUnits {
			return s[:i]
		}
	}
	return s
}
