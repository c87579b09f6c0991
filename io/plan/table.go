package plan

import (
	"bufio"
	"io"
	"strconv"
	"strings"

	"instroom/model"
)

// Type is what a column of an output table holds.
type Type string

// Column types. A list is cells joined by "|"; an empty cell means that there
// is nothing to say.
const (
	Text    Type = "text"
	Integer Type = "integer"
	Decimal Type = "decimal"
	Day     Type = "date" // ISO 8601
	Flag    Type = "yes/no"
	List    Type = "list"
)

// Column is a column of an output table.
type Column struct {
	Name string
	Type Type
}

// Schema is the form of an output table. Version rises with every change of a
// column, its type or its place.
type Schema struct {
	Name    string // of the sheet; the file is Name + ".csv"
	Version int
	Columns []Column
}

// value is a cell: text, or a number that a spreadsheet should see as one.
type value struct {
	text      string
	number    int64
	isInt     bool
	isDecimal bool // text is a decimal number
}

func text(s string) value { return value{text: s} }
func integer[T ~int | ~int8 | ~int32 | ~int64](n T) value {
	return value{number: int64(n), isInt: true}
}
func day(d model.Date) value { return value{text: d.String()} }
func flag(b bool) value {
	if b {
		return value{text: "yes"}
	}
	return value{}
}

// table is a schema with its rows. each calls emit for every row, in order; the
// row is valid only during the call.
type table struct {
	Schema
	each func(emit func(row []value) error) error
}

// writeCSV writes the table in a dialect. Every separator that a reader might
// guess is quoted, so that the file reads the same whatever it guesses.
func (t *table) writeCSV(w io.Writer, d Dialect) error {
	out := bufio.NewWriterSize(w, 1<<16)
	if d.BOM {
		out.WriteString("\ufeff")
	}
	comma := d.Comma
	if comma == 0 {
		comma = ','
	}
	for i, c := range t.Columns {
		if i > 0 {
			out.WriteRune(comma)
		}
		out.WriteString(c.Name)
	}
	out.WriteByte('\n')
	var number [20]byte
	err := t.each(func(row []value) error {
		for i := range row {
			if i > 0 {
				out.WriteRune(comma)
			}
			if row[i].isInt {
				out.Write(strconv.AppendInt(number[:0], row[i].number, 10))
				continue
			}
			writeField(out, row[i].text)
		}
		return out.WriteByte('\n')
	})
	if err != nil {
		return err
	}
	return out.Flush()
}

func writeField(w *bufio.Writer, s string) {
	if !strings.ContainsAny(s, ",;\t\"\r\n") && !strings.HasPrefix(s, " ") && !strings.HasSuffix(s, " ") {
		w.WriteString(s)
		return
	}
	w.WriteByte('"')
	for {
		before, after, found := strings.Cut(s, `"`)
		w.WriteString(before)
		if !found {
			break
		}
		w.WriteString(`""`)
		s = after
	}
	w.WriteByte('"')
}
