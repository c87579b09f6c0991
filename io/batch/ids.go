package batch

import (
	"fmt"
)

// checkID judges the text of an id.
func checkID(id []byte) *fault {
	switch {
	case len(id) == 0:
		return &fault{IDMissing, "the id is empty", ""}
	case len(id) > maxID:
		return &fault{OutOfRange, fmt.Sprintf("the id is longer than %d characters", maxID), ""}
	case id[0] == '#' && isExcelError(id):
		return excelFault(id)
	case scientific(id):
		return &fault{IDScientific, "the id was turned into scientific notation by a spreadsheet program: its digits are lost", "format the column as text and fill it again"}
	}
	return nil
}

// scientific reports whether a cell looks like 8,00403E+10.
func scientific(v []byte) bool {
	i, dot := 0, 0
	for ; i < len(v) && (v[i] >= '0' && v[i] <= '9' || (dot == 0 && i > 0 && (v[i] == '.' || v[i] == ','))); i++ {
		if v[i] == '.' || v[i] == ',' {
			dot++
		}
	}
	if i == 0 || i+2 >= len(v) || (v[i] != 'E' && v[i] != 'e') || v[i+1] != '+' {
		return false
	}
	for _, c := range v[i+2:] {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}
