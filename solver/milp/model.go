package milp

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"instroom/solver"
)

// Model is a mixed integer linear program, to be maximised. Rows are compressed
// sparse rows. The first columns are the options of the problem, in order.
type Model struct {
	Columns  []Column
	Rows     []Row
	Terms    []Term // of Rows, one row after another
	Constant int64  // added to the objective

	options  int
	shut     []int32 // column by Problem.Shut
	problem  *solver.Problem
	slotOf   []int32
	rowNames int
}

// Column is a variable with 0 ≤ x ≤ Upper.
type Column struct {
	Name      string // letters, digits and underscores
	Objective int64
	Upper     int64 // Unbounded where there is none
	Integer   bool
}

// Unbounded is the upper bound of a column without one.
const Unbounded = math.MaxInt64

// Row is Σ Terms[First:Last] Sense RHS.
type Row struct {
	Name        string
	Sense       Sense
	RHS         int64
	First, Last int32
}

// Term is a coefficient of a column.
type Term struct {
	Column int32
	Coef   int64
}

// Sense of a row.
type Sense uint8

// Senses.
const (
	AtMost Sense = iota
	AtLeast
	Equal
)

// Rows says how it is written that of some options at most one can be chosen.
type Rows uint8

// The ways to write it. Both allow the same plans.
const (
	Cliques   Rows = iota // one row a maximal clique of a person's conflict graph
	TimeSlots             // one row a person and time slot: much weaker, and what most models of timetables have
)

func (r Rows) String() string { return [...]string{"cliques", "slots"}[r] }

// Options of Build. The zero value is the strongest program known.
type Options struct {
	Rows Rows
	// Times are the time slots of each session, for the rows TimeSlots; nil = those of
	// the batch (func Times).
	Times [][]int32
}

// Build writes the problem as a linear program whose objective is the points of
// the plan. Strict is not in it: see Lexicographic and ClassTerms.
func Build(p *solver.Problem) *Model { return BuildWith(p, Options{}) }

// BuildWith is Build with options.
func BuildWith(p *solver.Problem, o Options) *Model {
	m := &Model{Constant: int64(p.Constant), options: p.Options(), problem: p}
	m.slotOf = make([]int32, p.Options())
	for j := range p.Slots() {
		for i := p.OptionStart[j]; i < p.OptionStart[j+1]; i++ {
			m.slotOf[i] = int32(j)
		}
	}
	for i, w := range p.OptionPoints {
		m.column(fmt.Sprintf("x%d", i), int64(w), 1, true)
	}
	for h := range p.Shut {
		m.shut = append(m.shut, m.column(fmt.Sprintf("h%d", p.Shut[h].Session), int64(p.Shut[h].Value), 1, true))
	}
	m.bidders(o)
	m.sessions()
	m.care()
	return m
}

func (m *Model) column(name string, objective, upper int64, integer bool) int32 {
	m.Columns = append(m.Columns, Column{Name: name, Objective: objective, Upper: upper, Integer: integer})
	return int32(len(m.Columns) - 1)
}

// row adds a row; its name is the prefix and a running number.
func (m *Model) row(prefix string, terms []Term, sense Sense, rhs int64) {
	first := int32(len(m.Terms))
	m.Terms = append(m.Terms, terms...)
	m.Rows = append(m.Rows, Row{fmt.Sprintf("%s%d", prefix, m.rowNames), sense, rhs, first, int32(len(m.Terms))})
	m.rowNames++
}

// bidders adds what holds among the options of each bidder.
func (m *Model) bidders(o Options) {
	p := m.problem
	rows, name := func(b int) [][]int32 { return cliques(p, b) }, "clique"
	if o.Rows == TimeSlots {
		if o.Times == nil {
			o.Times = Times(p)
		}
		rows, name = func(b int) [][]int32 { return slotRows(p, b, o.Times) }, "slot"
	}
	for b := range p.Bidders() {
		for _, options := range rows(b) {
			if len(options) > 1 {
				m.row(name, ones(options), AtMost, 1)
			}
		}
	}
	for _, f := range p.Forbidden {
		m.row("forbidden", ones(f.Options), AtMost, int64(len(f.Options)-1))
	}
	for _, r := range p.Requires {
		terms := []Term{{r.Option, 1}}
		for k, j := range r.Any {
			if !slices.Contains(r.Any[:k], j) { // a column stands once in a row
				terms = append(terms, Term{j, -1})
			}
		}
		m.row("needs", terms, AtMost, 0)
	}
}

func ones(columns []int32) []Term {
	terms := make([]Term, len(columns))
	for k, i := range columns {
		terms[k] = Term{i, 1}
	}
	return terms
}

// sessions adds the fill functions, the rows over open sessions and shutting.
func (m *Model) sessions() {
	p := m.problem
	stay := make([]bool, p.Options())
	shutOf := make([]int32, p.Sessions())
	for s := range shutOf {
		shutOf[s] = -1
	}
	for h, x := range p.Shut {
		shutOf[x.Session] = m.shut[h]
		for _, i := range x.Stays {
			stay[i] = true
			m.row("stay", []Term{{i, 1}, {m.shut[h], 1}}, Equal, 1)
		}
	}
	heads := make([][]Term, p.Sessions())
	for i, s := range p.OptionSession {
		if !stay[i] {
			heads[s] = append(heads[s], Term{int32(i), int64(p.Heads(int(m.slotOf[i])))})
		}
	}
	inRow := make([]bool, p.Sessions())
	for _, r := range p.Rows {
		for _, s := range r.Sessions {
			inRow[s] = true
		}
	}
	open := make([]int32, p.Sessions())
	for s := range open {
		open[s] = m.session(s, heads[s], inRow[s], shutOf[s])
	}
	for _, r := range p.Rows {
		var terms []Term
		for k, s := range r.Sessions {
			if open[s] >= 0 {
				terms = append(terms, Term{open[s], r.Amounts[k]})
			}
		}
		for _, h := range r.Shut {
			terms = append(terms, Term{m.shut[h], -1})
		}
		if len(terms) > 0 {
			m.row("limit", terms, AtMost, r.Limit-int64(len(r.Shut)))
		}
	}
}

// session adds the fill function of session s and returns its open column, or
// −1 where it has none.
func (m *Model) session(s int, heads []Term, inRow bool, shut int32) int32 {
	f := &m.problem.Fill[s]
	total := int64(0)
	for _, t := range heads {
		total += t.Coef
	}
	most := min(int64(f.Max), total)
	if most < int64(f.Min) {
		for _, t := range heads {
			m.Columns[t.Column].Upper = 0
		}
		return -1
	}
	short := f.Short > 1 && f.ShortCost != 0
	above := int64(f.Free) < most && f.AboveCost != 0
	binds := f.OpenCost != 0 || f.Min > 1 || short || inRow
	convex := short && f.ShortCost < 0 || above && f.AboveCost < 0
	with := func(extra ...Term) []Term { return append(append([]Term(nil), heads...), extra...) }

	if !binds && !convex {
		if total > most {
			m.row("seats", heads, AtMost, most)
		}
		if above {
			m.above(s, f, with)
		}
		if shut >= 0 {
			for _, t := range heads {
				m.row("shut", []Term{{t.Column, 1}, {shut, 1}}, AtMost, 1)
			}
		}
		return -1
	}

	var y int32
	if convex {
		y = m.column(fmt.Sprintf("y%d", s), 0, 1, true)
		number, one := with(), []Term{{y, -1}}
		for n := int64(f.Min); n <= most; n++ {
			value, _ := f.Value(int32(n))
			k := m.column(fmt.Sprintf("n%d_%d", s, n), int64(value), 1, true)
			number = append(number, Term{k, -n})
			one = append(one, Term{k, 1})
		}
		m.row("heads", number, Equal, 0)
		m.row("open", one, Equal, 0)
	} else {
		y = m.column(fmt.Sprintf("y%d", s), -int64(f.OpenCost), 1, true)
		m.row("seats", with(Term{y, -most}), AtMost, 0)
		if f.Min > 1 || f.OpenCost < 0 {
			m.row("minimum", with(Term{y, -int64(f.Min)}), AtLeast, 0)
		}
		if short {
			d := m.column(fmt.Sprintf("d%d", s), -int64(f.ShortCost), Unbounded, false)
			m.row("short", with(Term{d, 1}, Term{y, -int64(f.Short)}), AtLeast, 0)
		}
		if above {
			m.above(s, f, with)
		}
	}
	for _, t := range heads {
		m.row("open", []Term{{t.Column, 1}, {y, -1}}, AtMost, 0)
	}
	if shut >= 0 {
		m.row("shut", []Term{{y, 1}, {shut, 1}}, AtMost, 1)
	}
	return y
}

func (m *Model) above(s int, f *solver.Fill, with func(...Term) []Term) {
	a := m.column(fmt.Sprintf("a%d", s), -int64(f.AboveCost), Unbounded, false)
	m.row("above", with(Term{a, -1}), AtMost, int64(f.Free))
}

// care adds the childcare rows.
func (m *Model) care() {
	p := m.problem
	use := make([][]Term, len(p.CareRows))
	for _, u := range p.Care {
		if k := len(use[u.Row]); k > 0 && use[u.Row][k-1].Column == u.Option {
			use[u.Row][k-1].Coef += int64(u.Amount)
			continue
		}
		use[u.Row] = append(use[u.Row], Term{u.Option, int64(u.Amount)})
	}
	for k, u := range p.JointCare {
		c := m.column(fmt.Sprintf("c%d", k), 0, 1, false)
		all := []Term{{c, -1}}
		for g, group := range u.Groups {
			in := m.column(fmt.Sprintf("u%d_%d", k, g), 0, 1, false)
			all = append(all, Term{in, 1})
			for _, i := range group {
				m.row("member", []Term{{i, 1}, {in, -1}}, AtMost, 0)
			}
		}
		m.row("joint", all, AtMost, int64(len(u.Groups)-1))
		use[u.Row] = append(use[u.Row], Term{c, int64(u.Amount)})
	}
	for g, terms := range use {
		if len(terms) > 0 {
			m.row("care", terms, AtMost, int64(p.CareRows[g].Limit))
		}
	}
}

// Plan reads a plan out of the values of the columns: an option is chosen where
// its value is above a half. Whether the plan is feasible is for the caller to
// judge. It reports an error where there are too few values or two options of a
// slot are chosen.
func (m *Model) Plan(values []float64) (choice []int32, shut []bool, err error) {
	if len(values) < len(m.Columns) {
		return nil, nil, fmt.Errorf("%d values for %d columns", len(values), len(m.Columns))
	}
	choice = make([]int32, m.problem.Slots())
	for j := range choice {
		choice[j] = -1
	}
	for i := range m.options {
		if values[i] > 0.5 {
			if j := m.slotOf[i]; choice[j] >= 0 {
				return nil, nil, fmt.Errorf("options %d and %d of one slot are both chosen", choice[j], i)
			}
			choice[m.slotOf[i]] = int32(i)
		}
	}
	shut = make([]bool, len(m.shut))
	for h, column := range m.shut {
		shut[h] = values[column] > 0.5
	}
	return choice, shut, nil
}

// ClassTerms returns how many needs of a class each option places. Stays place
// nobody.
func (m *Model) ClassTerms(class int) []Term {
	p := m.problem
	stay := make([]bool, p.Options())
	for _, h := range p.Shut {
		for _, i := range h.Stays {
			stay[i] = true
		}
	}
	var terms []Term
	for j := range p.Slots() {
		n := int64(0)
		for _, need := range p.Members[p.MemberStart[j]:p.MemberStart[j+1]] {
			if int(need.Class) == class {
				n++
			}
		}
		for i := p.OptionStart[j]; n > 0 && i < p.OptionStart[j+1]; i++ {
			if !stay[i] {
				terms = append(terms, Term{i, n})
			}
		}
	}
	return terms
}

// ErrStrict says that strict order of the classes can't be written as one
// objective that floating-point solvers would keep to.
var ErrStrict = errors.New("classes: strict can't be exported: weights that put each class before the next would be too large for floating-point solvers; set classes: weighted")

// Lexicographic changes the objective so that one more need of class 1 is worth
// more than everything else, then one more of class 2, then of class 3. The
// points of a plan are then no longer its objective.
//
// Solvers compare objectives with a relative tolerance near 1e-6. It returns
// ErrStrict, the model unchanged, where one need of the lowest class would weigh
// less than that, or a sum would not be exact in a float64: an answer would then
// break the very order that was asked for.
func (m *Model) Lexicographic() error {
	p := m.problem
	heads := int64(len(p.Members))
	for s := range p.Fill {
		heads = max(heads, int64(p.Fill[s].Short))
	}
	// span: more than the points of two plans can differ by. Floats only to see
	// whether everything stays small.
	span := 1.0
	for i := range m.Columns {
		c := &m.Columns[i]
		span += math.Abs(float64(c.Objective)) * float64(min(c.Upper, heads))
	}
	weight, sum, added := span, 0.0, make([]int64, m.options)
	for class := 3; class >= 1; class-- {
		needs := 0
		for _, need := range p.Members {
			if int(need.Class) == class {
				needs++
			}
		}
		sum += weight * float64(needs)
		if sum+span > 1<<53 || sum > 1e6*span {
			return ErrStrict
		}
		for _, t := range m.ClassTerms(class) {
			added[t.Column] += int64(weight) * t.Coef
		}
		weight = span + sum
	}
	for i, w := range added {
		m.Columns[i].Objective += w
	}
	return nil
}
