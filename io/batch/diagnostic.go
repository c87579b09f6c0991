package batch

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Severity is how much a finding matters.
type Severity uint8

// Severities. Only errors stop a run.
const (
	Note Severity = iota
	Warning
	Error
)

func (s Severity) String() string { return [...]string{"note", "warning", "error"}[s] }

// Diagnostic is one finding, or a group of equal ones.
type Diagnostic struct {
	Severity Severity
	Code     Code   // stable
	File     string // relative to the folder; "batch.xlsx[participants]" for a sheet
	Line     int    // 1-based; 0 where the finding is about the file as a whole
	Col      int    // 1-based, in characters; the column number in a sheet
	Text     string
	Hint     string
	Count    int // equal findings, this one included
}

// String returns the finding in one line: file:line:col: severity: text [code].
func (d Diagnostic) String() string {
	var b strings.Builder
	b.WriteString(d.File)
	if d.Line > 0 {
		fmt.Fprintf(&b, ":%d", d.Line)
		if d.Col > 0 {
			fmt.Fprintf(&b, ":%d", d.Col)
		}
	}
	fmt.Fprintf(&b, ": %s: %s", d.Severity, d.Text)
	if d.Count > 1 {
		fmt.Fprintf(&b, " (and %d more)", d.Count-1)
	}
	fmt.Fprintf(&b, " [%s]", d.Code)
	return b.String()
}

// Diagnostics collects everything found in an input. Findings that differ in
// their position only are one group, at the first position.
type Diagnostics struct {
	list   []*Diagnostic
	groups map[groupKey]*Diagnostic
	kinds  map[kindKey]int // distinct texts of a code in a file
	errors int
}

type groupKey struct {
	severity   Severity
	code       Code
	file, text string
}

type kindKey struct {
	code Code
	file string
}

// distinctTexts bounds what one code can add to the list for one file, so that
// a million different faults stay readable, and small in memory.
const distinctTexts = 200

// All returns the findings in reading order: by file as read, then position.
func (d *Diagnostics) All() []Diagnostic {
	if d == nil {
		return nil
	}
	order := map[string]int{}
	for _, x := range d.list {
		if _, ok := order[x.File]; !ok {
			order[x.File] = len(order)
		}
	}
	all := make([]Diagnostic, len(d.list))
	for i, x := range d.list {
		all[i] = *x
	}
	slices.SortStableFunc(all, func(a, b Diagnostic) int {
		return cmp.Or(cmp.Compare(order[a.File], order[b.File]), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
	return all
}

// HasErrors reports whether the input must not be used.
func (d *Diagnostics) HasErrors() bool { return d != nil && d.errors > 0 }

// Count returns how many findings of a severity there are, groups counted in full.
func (d *Diagnostics) Count(s Severity) int {
	n := 0
	if d != nil {
		for _, x := range d.list {
			if x.Severity == s {
				n += x.Count
			}
		}
	}
	return n
}

// Has reports whether a finding with the code was made.
func (d *Diagnostics) Has(code Code) bool {
	return d != nil && slices.ContainsFunc(d.list, func(x *Diagnostic) bool { return x.Code == code })
}

// Only returns the findings of one severity.
func (d *Diagnostics) Only(s Severity) *Diagnostics {
	out := &Diagnostics{}
	for _, x := range d.All() {
		if x.Severity == s {
			out.Add(x)
		}
	}
	return out
}

// WriteTo writes one line a finding, and a line with its hint.
func (d *Diagnostics) WriteTo(w io.Writer) (int64, error) {
	var total int64
	for _, x := range d.All() {
		s := x.String() + "\n"
		if x.Hint != "" {
			s += "  hint: " + x.Hint + "\n"
		}
		n, err := io.WriteString(w, s)
		total += int64(n)
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

// Add records a finding; Count 0 means 1. Whatever looks like a national number
// in its text or hint is blotted out: it must never be echoed.
func (d *Diagnostics) Add(x Diagnostic) {
	x.Count = max(1, x.Count)
	x.Text, x.Hint = blot(x.Text), blot(x.Hint)
	if x.Severity == Error {
		d.errors += x.Count
	}
	key := groupKey{x.Severity, x.Code, x.File, x.Text}
	if g := d.groups[key]; g != nil {
		g.Count += x.Count
		return
	}
	if d.groups == nil {
		d.groups, d.kinds = map[groupKey]*Diagnostic{}, map[kindKey]int{}
	}
	kind := kindKey{x.Code, x.File}
	if d.kinds[kind]++; d.kinds[kind] > distinctTexts {
		key.text = ""
		if g := d.groups[key]; g != nil {
			g.Count += x.Count
			return
		}
		x.Text = "other findings of this code, not listed one by one"
		x.Hint = ""
	}
	d.groups[key] = &x
	d.list = append(d.list, &x)
}
