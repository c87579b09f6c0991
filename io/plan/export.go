package plan

import "io"

// Sheet is a table of another command, written as the tables of a plan are.
type Sheet struct {
	Schema
	Rows [][]Cell
}

// Cell is a cell of a sheet; the zero value is empty.
type Cell struct{ v value }

// TextCell is a cell with a text.
func TextCell(s string) Cell { return Cell{text(s)} }

// IntegerCell is a cell with a whole number.
func IntegerCell(n int64) Cell { return Cell{integer(n)} }

// DecimalCell is a cell with a decimal number, written with a point.
func DecimalCell(s string) Cell { return Cell{value{text: s, isDecimal: true}} }

func (s *Sheet) table() *table {
	return &table{Schema: s.Schema, each: func(emit func([]value) error) error {
		row := make([]value, len(s.Columns))
		for _, cells := range s.Rows {
			for i := range row {
				row[i] = cells[i].v
			}
			if err := emit(row); err != nil {
				return err
			}
		}
		return nil
	}}
}

// WriteCSV writes the sheet as a CSV file in a dialect.
func (s *Sheet) WriteCSV(w io.Writer, d Dialect) error { return s.table().writeCSV(w, d) }

// WriteWorkbook writes sheets as one workbook. Equal sheets give equal bytes.
func WriteWorkbook(w io.Writer, title string, sheets ...Sheet) error {
	all := make([]*table, len(sheets))
	for i := range sheets {
		all[i] = sheets[i].table()
	}
	return writeWorkbook(w, title, all)
}
