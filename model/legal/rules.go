package legal

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"sync"

	"go.yaml.in/yaml/v3"

	"instroom/model"
)

//go:embed rules.yaml
var embedded []byte

// Rules are the dated rule sets of all programmes.
type Rules struct {
	Sources       map[string]string `yaml:"sources"`
	A2Reached     []string          `yaml:"a2_reached"`
	A2OralReached []string          `yaml:"a2_oral_reached"`
	Sets          []Set             `yaml:"sets"`
}

// Set is the law of one programme from a day on. Months and years are whole.
type Set struct {
	Programme string `yaml:"programme"`
	ValidFrom Day    `yaml:"valid_from"`

	AgeFrom             Number `yaml:"age_from"`                // years, from this birthday on
	AgeBelow            Number `yaml:"age_below"`               // years, before this birthday
	PermitMoreThan      Number `yaml:"permit_more_than_months"` // obliged only with a longer title
	ExcludedPermit      Number `yaml:"excluded_permit_months"`  // no right with a title of at most this
	YearsInBelgiumBelow Number `yaml:"years_in_belgium_below"`  // at registration
	AdultWithinMonths   Number `yaml:"adult_within_months"`     // minors who come of age so soon are obliged
	BelgianWithinMonths Number `yaml:"belgian_within_months"`   // Belgians registered no longer
	Minor               Result `yaml:"minor"`
	Unregistered        Result `yaml:"unregistered"` // registered later than the day of the answer
	PastAge             Result `yaml:"past_age"`
	Groups              map[Group]Result
	Exemptions          map[Exemption]Result
	StartByMonths       Number          `yaml:"start_by_months"`  // from registration
	FinishByMonths      Number          `yaml:"finish_by_months"` // from start_by
	Certificate         CertificateRule `yaml:"certificate"`
}

// Number is a number of the law with its source; nil where no source gives one.
type Number struct {
	Value  *int   `yaml:"value"`
	Source string `yaml:"source"`
}

// Result is an outcome of the law with its source.
type Result struct {
	Value  Outcome `yaml:"value"`
	Source string  `yaml:"source"`
}

// Outcome is a legal status as the rule file spells it.
type Outcome model.LegalStatus

// UnmarshalYAML reads obliged, entitled, exempt or excluded.
func (o *Outcome) UnmarshalYAML(n *yaml.Node) error {
	for s := model.Entitled; s <= model.Excluded; s++ {
		if n.Value == s.String() {
			*o = Outcome(s)
			return nil
		}
	}
	return fmt.Errorf("line %d: outcome %q is none of obliged, entitled, exempt, excluded", n.Line, n.Value)
}

// Day is a date in the rule file, 2024-01-01.
type Day model.Date

// UnmarshalYAML reads an ISO date.
func (d *Day) UnmarshalYAML(n *yaml.Node) error {
	v, ok := parseDate(n.Value)
	if !ok {
		return fmt.Errorf("line %d: %q is not a date", n.Line, n.Value)
	}
	*d = Day(v)
	return nil
}

// CertificateRule says what earns the certificate: all of Needs ("level" = A2,
// "orientation"), or else an attendance of at least AttendancePct with the
// counselling talks done.
type CertificateRule struct {
	Needs         []string `yaml:"needs"`
	AttendancePct Number   `yaml:"attendance_pct"`
	Source        string   `yaml:"source"`
	Beyond        string   `yaml:"beyond"` // what the law asks and the columns don't hold
}

// Default returns the rule sets that come with the program. They are shared: a
// caller that changes them parses its own with Parse.
func Default() *Rules { return defaults() }

var defaults = sync.OnceValue(func() *Rules {
	r, err := Parse(embedded)
	if err != nil {
		panic(err) // the embedded file is part of the program, and a test parses it
	}
	return r
})

// Embedded returns the text of the rule file that comes with the program.
func Embedded() []byte { return bytes.Clone(embedded) }

// Parse reads a rule file. An unknown key, a source that is not in the list or
// two sets of one programme from the same day are errors.
func Parse(text []byte) (*Rules, error) {
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	r := new(Rules)
	if err := dec.Decode(r); err != nil {
		return nil, fmt.Errorf("legal rules: %w", err)
	}
	for i := range r.Sets {
		if err := r.checkSet(i); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func (r *Rules) checkSet(i int) error {
	s := &r.Sets[i]
	for j := range r.Sets[:i] {
		if r.Sets[j].Programme == s.Programme && r.Sets[j].ValidFrom == s.ValidFrom {
			return fmt.Errorf("legal rules: two sets of %s from %s", s.Programme, s.Name())
		}
	}
	sources := []string{s.Minor.Source, s.Unregistered.Source, s.PastAge.Source, s.Certificate.Source, s.Certificate.AttendancePct.Source}
	for _, n := range []Number{s.AgeFrom, s.AgeBelow, s.PermitMoreThan, s.ExcludedPermit, s.YearsInBelgiumBelow,
		s.AdultWithinMonths, s.BelgianWithinMonths, s.StartByMonths, s.FinishByMonths} {
		sources = append(sources, n.Source)
		if n.Value != nil && (*n.Value < 0 || *n.Value > 9999) {
			return fmt.Errorf("legal rules: %s: %d is outside 0..9999", s.Name(), *n.Value)
		}
	}
	for _, g := range Groups {
		o, ok := s.Groups[g]
		if !ok {
			return fmt.Errorf("legal rules: %s: no outcome for nationality group %s", s.Name(), g)
		}
		sources = append(sources, o.Source)
	}
	for e, o := range s.Exemptions {
		if !slices.Contains(Exemptions, e) || e == "none" {
			return fmt.Errorf("legal rules: %s: %q is no ground of exemption", s.Name(), e)
		}
		sources = append(sources, o.Source)
	}
	if s.AgeFrom.Value == nil || s.AgeBelow.Value == nil || s.PermitMoreThan.Value == nil {
		return fmt.Errorf("legal rules: %s: age_from, age_below and permit_more_than_months need a number", s.Name())
	}
	for _, n := range s.Certificate.Needs {
		if n != "level" && n != "orientation" {
			return fmt.Errorf("legal rules: %s: the certificate can't ask for %q", s.Name(), n)
		}
	}
	slices.Sort(sources)
	for _, key := range sources {
		if _, ok := r.Sources[key]; !ok {
			return fmt.Errorf("legal rules: %s: source %q is not in the list", s.Name(), key)
		}
	}
	return nil
}

// Name is the programme and first day of a set, "flanders 2022-03-01".
func (s *Set) Name() string { return s.Programme + " " + model.Date(s.ValidFrom).String() }

// on returns the set of a programme in force on a day, nil where there is none.
func (r *Rules) on(programme string, day model.Date) *Set {
	var best *Set
	for i := range r.Sets {
		s := &r.Sets[i]
		if s.Programme == programme && model.Date(s.ValidFrom) <= day && (best == nil || s.ValidFrom > best.ValidFrom) {
			best = s
		}
	}
	return best
}
