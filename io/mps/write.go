package mps

import (
	"bufio"
	"io"
	"strconv"

	"instroom/solver"
	"instroom/solver/milp"
)

// Model builds the linear program that a problem is exported as, strict order
// of the classes included. The error is milp.ErrStrict or nil.
func Model(p *solver.Problem) (*milp.Model, error) {
	m := milp.Build(p)
	if p.Strict {
		if err := m.Lexicographic(); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// writer keeps the first error of a run of small writes.
type writer struct {
	*bufio.Writer
	number []byte
}

func newWriter(w io.Writer) *writer { return &writer{Writer: bufio.NewWriterSize(w, 1<<16)} }

func (w *writer) words(words ...string) {
	for _, s := range words {
		w.WriteString(s)
	}
}

func (w *writer) int(n int64) {
	w.number = strconv.AppendInt(w.number[:0], n, 10)
	w.Write(w.number)
}

// WriteMPS writes the model as a free-format MPS file that minimises the
// negative of its objective. Time is linear in the model.
func WriteMPS(to io.Writer, m *milp.Model) error {
	w := newWriter(to)
	w.words("* instroom: compact placement problem\n* minimises the negative of the points; the column `one` is the constant\n")
	w.words("NAME instroom FREE\nROWS\n N points\n")
	for i := range m.Rows {
		w.words(" ", [...]string{milp.AtMost: "L", milp.AtLeast: "G", milp.Equal: "E"}[m.Rows[i].Sense], " ", m.Rows[i].Name, "\n")
	}
	w.words("COLUMNS\n")
	byColumn, start := transpose(m)
	whole, markers := false, 0
	mark := func(kind string) {
		w.words(" m")
		w.int(int64(markers))
		w.words(" 'MARKER' '", kind, "'\n")
		markers++
	}
	for c := range m.Columns {
		column := &m.Columns[c]
		if column.Integer != whole {
			whole = column.Integer
			mark(map[bool]string{true: "INTORG", false: "INTEND"}[whole])
		}
		// A column without rows or points must still be in the file.
		w.words(" ", column.Name, " points ")
		w.int(-column.Objective)
		w.words("\n")
		for _, e := range byColumn[start[c]:start[c+1]] {
			w.words(" ", column.Name, " ", m.Rows[e.row].Name, " ")
			w.int(e.coef)
			w.words("\n")
		}
	}
	// Whole, so that a batch without options is still a MIP to every program.
	if !whole {
		mark("INTORG")
	}
	w.words(" one points ")
	w.int(-m.Constant)
	w.words("\n")
	mark("INTEND")
	w.words("RHS\n")
	for i := range m.Rows {
		if m.Rows[i].RHS != 0 {
			w.words(" rhs ", m.Rows[i].Name, " ")
			w.int(m.Rows[i].RHS)
			w.words("\n")
		}
	}
	w.words("BOUNDS\n")
	for c := range m.Columns {
		if m.Columns[c].Upper != milp.Unbounded {
			w.words(" UP bound ", m.Columns[c].Name, " ")
			w.int(m.Columns[c].Upper)
			w.words("\n")
		}
	}
	w.words(" FX bound one 1\nENDATA\n")
	return w.Flush()
}

type entry struct {
	row  int32
	coef int64
}

// transpose returns the entries of the matrix by column.
func transpose(m *milp.Model) (entries []entry, start []int32) {
	start = make([]int32, len(m.Columns)+1)
	for _, t := range m.Terms {
		start[t.Column+1]++
	}
	for c := range m.Columns {
		start[c+1] += start[c]
	}
	next := append([]int32(nil), start...)
	entries = make([]entry, len(m.Terms))
	for r := range m.Rows {
		for _, t := range m.Terms[m.Rows[r].First:m.Rows[r].Last] {
			entries[next[t.Column]] = entry{int32(r), t.Coef}
			next[t.Column]++
		}
	}
	return entries, start
}

// WriteLP writes the model in CPLEX LP format.
func WriteLP(to io.Writer, m *milp.Model) error {
	w := newWriter(to)
	w.words("\\ instroom: compact placement problem; the column one is the constant\nMaximize\n points:")
	onLine := 0
	term := func(coef int64, name string) {
		if onLine == 8 { // programs limit the length of a line
			w.words("\n ")
			onLine = 0
		}
		onLine++
		if coef < 0 {
			w.words(" - ")
		} else {
			w.words(" + ")
		}
		w.int(max(coef, -coef))
		w.words(" ", name)
	}
	// Every column, worth nothing or not: glpsol numbers columns as they appear,
	// and its solutions go by number.
	for c := range m.Columns {
		term(m.Columns[c].Objective, m.Columns[c].Name)
	}
	term(m.Constant, "one")
	w.words("\nSubject To\n")
	for r := range m.Rows {
		row := &m.Rows[r]
		w.words(" ", row.Name, ":")
		onLine = 0
		for _, t := range m.Terms[row.First:row.Last] {
			term(t.Coef, m.Columns[t.Column].Name)
		}
		w.words(" ", [...]string{milp.AtMost: "<=", milp.AtLeast: ">=", milp.Equal: "="}[row.Sense], " ")
		w.int(row.RHS)
		w.words("\n")
	}
	w.words(" all: one <= 1\nBounds\n one = 1\n") // programs want at least one row
	for c := range m.Columns {
		if m.Columns[c].Upper != milp.Unbounded {
			w.words(" 0 <= ", m.Columns[c].Name, " <= ")
			w.int(m.Columns[c].Upper)
			w.words("\n")
		}
	}
	w.words("Generals\n")
	onLine = 0
	for c := range m.Columns {
		if m.Columns[c].Integer {
			w.words(" ", m.Columns[c].Name)
			if onLine++; onLine%8 == 0 {
				w.words("\n")
			}
		}
	}
	w.words(" one\nEnd\n")
	return w.Flush()
}
