package legal

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"instroom/model"
)

// Person is what the legal rules read about somebody.
type Person struct {
	ID            string
	Programme     string // "flanders", "brussels", "east"
	Group         Group
	Exemption     Exemption
	Birth         model.Date // NoDate where missing, as for the other dates
	Registered    model.Date // first registration in a municipality of the programme
	InBelgium     model.Date // start of lawful stay in Belgium; missing = Registered
	PermitMonths  int        // longest stay the title allows, extensions included, 0..9999; -1 = missing
	Literacy      model.Literacy
	ReachedLevel  string  // ladder code or CEFR level; "" = none
	AttendancePct float64 // 0..100, -1 = missing
	Counselling   bool    // counselling talks done
	Orientation   bool    // orientation course done
}

// NewPerson returns a person of whom nothing is known but the id.
func NewPerson(id string) Person {
	return Person{ID: id, Birth: model.NoDate, Registered: model.NoDate, InBelgium: model.NoDate, PermitMonths: -1, AttendancePct: -1}
}

// Group is the nationality as far as the law distinguishes it.
type Group string

// Nationality groups. UKWithdrawal holds British people whose stay is protected
// by the withdrawal agreement (M card).
const (
	NoGroup      Group = ""
	Belgian      Group = "be"
	European     Group = "eu_eea_ch"
	UKWithdrawal Group = "uk_wa"
	Turkish      Group = "tr"
	OtherGroup   Group = "other"
)

// Groups lists the values of nationality_group.
var Groups = []Group{Belgian, European, UKWithdrawal, Turkish, OtherGroup}

// Exemption is a ground that may lift the obligation.
type Exemption string

// Exemptions are the values of the column exemption.
var Exemptions = []Exemption{"none", "student", "degree", "retired", "single_permit", "medical", "diplomat", "athlete", "certificate", "family_eu"}

// Column is one input column of `instroom status`.
type Column struct {
	Name   string
	Values string // what a cell may hold, for messages
	set    func(*Person, string) error
}

// Columns is the input table, participant_id first. Only that one must be there.
var Columns = []Column{
	{"participant_id", "text", func(p *Person, s string) error { p.ID = s; return nil }},
	{"programme", "flanders, brussels or east", setProgramme},
	{"birth_date", "a date", dateOf(func(p *Person) *model.Date { return &p.Birth })},
	{"nationality_group", "be, eu_eea_ch, uk_wa, tr or other", setGroup},
	{"registered_on", "a date", dateOf(func(p *Person) *model.Date { return &p.Registered })},
	{"in_belgium_since", "a date", dateOf(func(p *Person) *model.Date { return &p.InBelgium })},
	{"permit_months", "whole months, 0 to 9999", setPermit},
	{"exemption", "none, student, degree, retired, single_permit, medical, diplomat, athlete, certificate or family_eu", setExemption},
	{"literacy", "none, other_script or latin", setLiteracy},
	{"reached_level", "a ladder code such as 1.2, or a level such as A2", func(p *Person, s string) error { p.ReachedLevel = s; return nil }},
	{"attendance_pct", "a number from 0 to 100", setAttendance},
	{"counselling_done", "yes or no", flagOf(func(p *Person) *bool { return &p.Counselling })},
	{"orientation_done", "yes or no", flagOf(func(p *Person) *bool { return &p.Orientation })},
}

// Set puts the text of a cell into the person's field for a column. An empty
// cell is a missing one. Unknown columns are ignored: the file may hold more.
// The error says what the cell may hold.
func (p *Person) Set(column, cell string) error {
	cell = strings.TrimSpace(cell)
	if cell == "" {
		return nil
	}
	for i := range Columns {
		if c := &Columns[i]; c.Name == column {
			if err := c.set(p, cell); err != nil {
				return fmt.Errorf("%s %q is not %s", column, cell, c.Values)
			}
			return nil
		}
	}
	return nil
}

// FromRow makes a person of a row: header names and cells by position. It
// collects the errors of all cells.
func FromRow(header, cells []string) (Person, []error) {
	p := NewPerson("")
	var errs []error
	for i, name := range header {
		if i >= len(cells) {
			break
		}
		if err := p.Set(name, cells[i]); err != nil {
			errs = append(errs, err)
		}
	}
	return p, errs
}

var errCell = fmt.Errorf("legal: cell does not fit its column")

func setProgramme(p *Person, s string) error {
	switch v := strings.ToLower(s); v {
	case "flanders", "brussels", "east":
		p.Programme = v
		return nil
	}
	return errCell
}

func setGroup(p *Person, s string) error {
	for _, g := range Groups {
		if strings.EqualFold(s, string(g)) {
			p.Group = g
			return nil
		}
	}
	return errCell
}

func setExemption(p *Person, s string) error {
	for _, e := range Exemptions {
		if strings.EqualFold(s, string(e)) {
			p.Exemption = e
			return nil
		}
	}
	return errCell
}

func setLiteracy(p *Person, s string) error {
	for _, l := range []model.Literacy{model.LatinScript, model.OtherScript, model.NotLiterate} {
		if strings.EqualFold(s, l.String()) {
			p.Literacy = l
			return nil
		}
	}
	return errCell
}

func setPermit(p *Person, s string) error {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 9999 {
		return errCell
	}
	p.PermitMonths = n
	return nil
}

func setAttendance(p *Person, s string) error {
	f, err := strconv.ParseFloat(strings.Replace(strings.TrimSuffix(s, "%"), ",", ".", 1), 64)
	if err != nil || math.IsNaN(f) || f < 0 || f > 100 {
		return errCell
	}
	p.AttendancePct = f
	return nil
}

func dateOf(field func(*Person) *model.Date) func(*Person, string) error {
	return func(p *Person, s string) error {
		d, ok := parseDate(s)
		if !ok {
			return errCell
		}
		*field(p) = d
		return nil
	}
}

func flagOf(field func(*Person) *bool) func(*Person, string) error {
	return func(p *Person, s string) error {
		switch strings.ToLower(s) {
		case "yes", "y", "ja", "oui", "1", "x", "true":
			*field(p) = true
		case "no", "n", "nee", "nein", "non", "0", "false":
			*field(p) = false
		default:
			return errCell
		}
		return nil
	}
}

// parseDate reads 2026-02-01 and, day first as in Belgium, 1/02/2026, 01-02-2026
// and 1.2.2026.
func parseDate(s string) (model.Date, bool) {
	f := strings.FieldsFunc(s, func(r rune) bool { return r == '-' || r == '/' || r == '.' })
	if len(f) != 3 {
		return model.NoDate, false
	}
	if len(f[0]) == 4 {
		f[0], f[2] = f[2], f[0]
	}
	if len(f[2]) != 4 || len(f[0]) > 2 || len(f[1]) > 2 {
		return model.NoDate, false
	}
	var n [3]int
	for i := range f {
		v, err := strconv.ParseUint(f[i], 10, 16)
		if err != nil {
			return model.NoDate, false
		}
		n[i] = int(v)
	}
	d := model.MakeDate(n[2], n[1], n[0])
	t := d.Time()
	if n[2] < 1900 || t.Day() != n[0] || int(t.Month()) != n[1] {
		return model.NoDate, false
	}
	return d, true
}
