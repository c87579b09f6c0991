package peers

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"

	"instroom/solver/command"
	"instroom/solver/milp"
)

// cpsat is the CP-SAT solver of OR-Tools. It has no program of its own: `make
// peers` makes one of cpsat.py.
var cpsat = command.Program{
	Name: "cpsat", Exec: "cpsat", From: "make peers makes it of OR-Tools",
	Arguments: func(problem, solution string, limit time.Duration, threads int) []string {
		return []string{problem, solution, strconv.FormatFloat(limit.Seconds(), 'f', 3, 64), strconv.Itoa(threads)}
	},
}

// unbounded is the upper bound of a column that has none: heads short or above,
// which are never more than the seats that a session may have.
const unbounded = 1 << 20

// writeJSON writes a linear program as cpsat.py reads it.
func writeJSON(to io.Writer, m *milp.Model) error {
	w := bufio.NewWriterSize(to, 1<<16)
	fmt.Fprintf(w, `{"constant":%d,"columns":[`, m.Constant)
	for c := range m.Columns {
		comma(w, c)
		fmt.Fprintf(w, "[%d,%d]", m.Columns[c].Objective, min(m.Columns[c].Upper, unbounded))
	}
	w.WriteString(`],"rows":[`)
	for r := range m.Rows {
		row := &m.Rows[r]
		comma(w, r)
		fmt.Fprintf(w, "[%q,%d,[", [...]string{milp.AtMost: "<=", milp.AtLeast: ">=", milp.Equal: "="}[row.Sense], row.RHS)
		for k, t := range m.Terms[row.First:row.Last] {
			comma(w, k)
			w.WriteString(strconv.Itoa(int(t.Column)))
		}
		w.WriteString("],[")
		for k, t := range m.Terms[row.First:row.Last] {
			comma(w, k)
			w.WriteString(strconv.FormatInt(t.Coef, 10))
		}
		w.WriteString("]]")
	}
	w.WriteString("]}\n")
	return w.Flush()
}

func comma(w *bufio.Writer, k int) {
	if k > 0 {
		w.WriteByte(',')
	}
}

// readJSON reads the answer of cpsat.py.
func readJSON(from io.Reader, m *milp.Model) (*milp.Solution, error) {
	var answer struct {
		Status    string
		Objective int64
		Values    [][2]int64
	}
	if err := json.NewDecoder(from).Decode(&answer); err != nil {
		return nil, err
	}
	s := &milp.Solution{Program: "cpsat", Stated: math.NaN(), Values: make([]float64, len(m.Columns))}
	switch answer.Status {
	case "OPTIMAL", "FEASIBLE":
		s.Found, s.Optimal = true, answer.Status == "OPTIMAL"
	case "INFEASIBLE":
		s.Infeasible = true
		return s, nil
	case "UNKNOWN":
		return s, nil
	default:
		return nil, fmt.Errorf("status %q", answer.Status)
	}
	// The contract of command.Format is to minimise the negative.
	s.Objective, s.Stated = float64(m.Constant), -float64(answer.Objective)
	for _, v := range answer.Values {
		c := v[0]
		if c < 0 || c >= int64(len(s.Values)) {
			return nil, fmt.Errorf("column %d of %d", c, len(s.Values))
		}
		s.Values[c] = float64(v[1])
		s.Objective += float64(m.Columns[c].Objective) * float64(v[1])
	}
	return s, nil
}
