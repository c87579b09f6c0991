package legal

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"instroom/model"
)

// Assessment is the answer for one person on one day.
type Assessment struct {
	Status      model.LegalStatus
	StartBy     model.Date // obliged people only; NoDate where the law sets no term
	FinishBy    model.Date
	Certificate Certificate
	RuleSet     string   // programme and first day of the set used, "" where none
	Grounds     []Ground // the rules that gave the answers, in order
	Missing     []string // empty cells that could change the status
}

// Certificate says how far the certificate is.
type Certificate uint8

// States of the certificate. Earned means that the columns show all they can
// show; Grounds names what else the law asks.
const (
	NotEarned Certificate = iota
	Earned
	CertificateUnknown // no rule set holds
)

func (c Certificate) String() string { return [...]string{"no", "earned", "unknown"}[c] }

// Ground is one rule that bore on an answer.
type Ground struct {
	Answer string // the column answered: status, start_by, finish_by or certificate
	Code   string // stable name of the rule
	Words  string
	Source string // where the law or its description stands; "" for a note of ours
}

// String returns the ground as a sentence with its source.
func (g Ground) String() string {
	if g.Source == "" {
		return g.Words
	}
	return g.Words + " [" + g.Source + "]"
}

// OutputColumns are the columns of the answer, in the order of Assessment.Row.
var OutputColumns = []string{"participant_id", "status", "start_by", "finish_by", "certificate", "rule_set", "reasons", "missing"}

// Row returns the answer as cells under OutputColumns.
func (a Assessment) Row(id string) []string {
	words := make([]string, len(a.Grounds))
	for i, g := range a.Grounds {
		words[i] = g.String()
	}
	return []string{id, a.Status.String(), a.StartBy.String(), a.FinishBy.String(), a.Certificate.String(), a.RuleSet,
		strings.Join(words, "; "), strings.Join(a.Missing, "|")}
}

// Assess answers for one person on one day, by the set in force at registration
// (on the day itself where registration is missing).
func Assess(r *Rules, p Person, date model.Date) Assessment {
	a := Assessment{Status: model.Entitled, StartBy: model.NoDate, FinishBy: model.NoDate, Certificate: CertificateUnknown}
	if p.Programme == "" {
		a.Missing = append(a.Missing, "programme")
		a.note("status", "no-rule-set", "no programme is given, so no law applies", "")
		return a
	}
	day := p.Registered
	if !day.Valid() || day > date {
		day = date
	}
	s := r.on(p.Programme, day)
	if s == nil {
		a.note("status", "no-rule-set", fmt.Sprintf("no rule set of %s reaches back to %s: whoever registered then is a volunteer by these rules", p.Programme, day), "")
		return a
	}
	a.RuleSet = s.Name()
	c := reading{r: r, s: s, p: &p, date: date, a: &a}
	c.status()
	c.certificate()
	c.terms()
	return a
}

// reading is one assessment under way.
type reading struct {
	r    *Rules
	s    *Set
	p    *Person
	date model.Date
	a    *Assessment
}

func (a *Assessment) note(answer, code, words, source string) {
	a.Grounds = append(a.Grounds, Ground{answer, code, words, source})
}

func (c *reading) ground(answer, code, source, format string, args ...any) {
	c.a.note(answer, code, fmt.Sprintf(format, args...), c.r.Sources[source])
}

func (c *reading) missing(column string) { c.a.Missing = append(c.a.Missing, column) }

// status walks the rules in the order in which they beat each other: no right at
// all, then a ground that lifts the duty, then the tests of the duty itself.
func (c *reading) status() {
	for _, rule := range []func() (Result, bool){c.unregistered, c.minor, c.shortStay, c.exemption, c.nationality, c.pastAge, c.shortTitle, c.longStay} {
		if out, decided := rule(); decided {
			c.a.Status = model.LegalStatus(out.Value)
			return
		}
	}
	if len(c.a.Missing) > 0 {
		c.ground("status", "missing", "", "%s missing: an empty cell obliges nobody", strings.Join(c.a.Missing, ", "))
		return
	}
	c.a.Status = model.Obliged
	c.ground("status", "obliged", c.s.Groups[c.p.Group].Source, "nationality group %s, registered on %s, aged %d to %d then or soon after: obliged",
		c.p.Group, c.p.Registered, *c.s.AgeFrom.Value, *c.s.AgeBelow.Value-1)
}

func (c *reading) unregistered() (Result, bool) {
	if !c.p.Registered.Valid() {
		c.missing("registered_on")
		return Result{}, false
	}
	if c.p.Registered <= c.date {
		return Result{}, false
	}
	c.ground("status", "unregistered", c.s.Unregistered.Source, "registered only from %s on: %s until then", c.p.Registered, c.s.Unregistered.Value)
	return c.s.Unregistered, true
}

func (c *reading) minor() (Result, bool) {
	if !c.p.Birth.Valid() {
		c.missing("birth_date")
		return Result{}, false
	}
	adult := AddMonths(c.p.Birth, 12**c.s.AgeFrom.Value)
	if c.date < adult {
		c.ground("status", "minor", c.s.Minor.Source, "%d only on %s: %s until then", *c.s.AgeFrom.Value, adult, c.s.Minor.Value)
		return c.s.Minor, true
	}
	return Result{}, false
}

func (c *reading) shortStay() (Result, bool) {
	n := c.s.ExcludedPermit
	if n.Value == nil {
		return Result{}, false
	}
	if c.p.PermitMonths < 0 || c.p.PermitMonths > *n.Value || c.p.Group == Belgian || c.p.Group == European {
		return Result{}, false
	}
	c.ground("status", "short-stay", n.Source, "the residence title can't exceed %d months (here %d): excluded from orientation", *n.Value, c.p.PermitMonths)
	return Result{Value: Outcome(model.Excluded)}, true
}

func (c *reading) exemption() (Result, bool) {
	if c.p.Exemption == "" || c.p.Exemption == "none" {
		return Result{}, false
	}
	out, ok := c.s.Exemptions[c.p.Exemption]
	if !ok {
		c.ground("status", "no-ground", "", "%s is no ground of exemption in %s", c.p.Exemption, c.s.Programme)
		return Result{}, false
	}
	c.ground("status", "exemption", out.Source, "exemption %s: %s", c.p.Exemption, out.Value)
	return out, true
}

func (c *reading) nationality() (Result, bool) {
	if c.p.Group == NoGroup {
		c.missing("nationality_group")
		return Result{}, false
	}
	out := c.s.Groups[c.p.Group]
	if model.LegalStatus(out.Value) != model.Obliged {
		c.ground("status", "nationality", out.Source, "nationality group %s: %s", c.p.Group, out.Value)
		return out, true
	}
	if n := c.s.BelgianWithinMonths; c.p.Group == Belgian && n.Value != nil && c.p.Registered.Valid() && c.date > AddMonths(c.p.Registered, *n.Value) {
		c.ground("status", "belgian", n.Source, "Belgian, registered more than %d months ago: entitled", *n.Value)
		return Result{}, true
	}
	return Result{}, false
}

func (c *reading) pastAge() (Result, bool) {
	if !c.p.Birth.Valid() {
		return Result{}, false
	}
	if end := AddMonths(c.p.Birth, 12**c.s.AgeBelow.Value); c.date >= end {
		c.ground("status", "age", c.s.PastAge.Source, "%d since %s: %s", *c.s.AgeBelow.Value, end, c.s.PastAge.Value)
		return c.s.PastAge, true
	}
	adult := AddMonths(c.p.Birth, 12**c.s.AgeFrom.Value)
	if !c.p.Registered.Valid() || adult <= c.p.Registered {
		return Result{}, false
	}
	// A minor at registration: obliged only where the law says so, and in time.
	n := c.s.AdultWithinMonths
	if n.Value != nil && adult <= AddMonths(c.p.Registered, *n.Value) {
		c.ground("status", "came-of-age", n.Source, "came of age on %s, within %d months of registration", adult, *n.Value)
		return Result{}, false
	}
	c.ground("status", "minor-at-registration", n.Source, "a minor when registered on %s: entitled", c.p.Registered)
	return Result{}, true
}

func (c *reading) shortTitle() (Result, bool) {
	if c.p.Group == Belgian {
		return Result{}, false
	}
	if c.p.PermitMonths < 0 {
		c.missing("permit_months")
		return Result{}, false
	}
	n := c.s.PermitMoreThan
	if c.p.PermitMonths > *n.Value {
		return Result{}, false
	}
	c.ground("status", "short-title", n.Source, "a residence title of %d months obliges nobody: it must be longer than %d", c.p.PermitMonths, *n.Value)
	return Result{}, true
}

func (c *reading) longStay() (Result, bool) {
	n := c.s.YearsInBelgiumBelow
	if n.Value == nil || !c.p.InBelgium.Valid() || !c.p.Registered.Valid() {
		return Result{}, false
	}
	if c.p.Registered < AddMonths(c.p.InBelgium, 12**n.Value) {
		return Result{}, false
	}
	c.ground("status", "long-stay", n.Source, "in Belgium since %s, %d years or more before registration: entitled", c.p.InBelgium, *n.Value)
	return Result{}, true
}

func (c *reading) certificate() {
	rule := &c.s.Certificate
	var done, open []string
	for _, need := range rule.Needs {
		ok, words := c.p.Orientation, "orientation"
		if need == "level" {
			ok, words = c.level()
		}
		if ok {
			done = append(done, words)
		} else {
			open = append(open, words)
		}
	}
	if len(open) == 0 {
		c.a.Certificate = Earned
		c.ground("certificate", "goals", rule.Source, "done: %s", strings.Join(done, ", "))
		c.beyond()
		return
	}
	if n := rule.AttendancePct; n.Value != nil && c.p.AttendancePct >= float64(*n.Value) && c.p.Counselling {
		c.a.Certificate = Earned
		c.ground("certificate", "attendance", n.Source, "attended %g per cent, at least %d, and the counselling talks are done", c.p.AttendancePct, *n.Value)
		c.beyond()
		return
	}
	c.a.Certificate = NotEarned
	c.ground("certificate", "open", rule.Source, "still open: %s", strings.Join(open, ", "))
}

func (c *reading) beyond() {
	if c.s.Certificate.Beyond != "" {
		c.ground("certificate", "beyond", "", "%s", c.s.Certificate.Beyond)
	}
}

// level reports whether the target level is reached: A2, or A2 oral for people
// who are not literate.
func (c *reading) level() (bool, string) {
	reached := slices.ContainsFunc(c.r.A2Reached, func(s string) bool { return strings.EqualFold(s, c.p.ReachedLevel) })
	if c.p.Literacy != model.NotLiterate {
		return reached, "level A2"
	}
	oral := slices.ContainsFunc(c.r.A2OralReached, func(s string) bool { return strings.EqualFold(s, c.p.ReachedLevel) })
	return reached || oral, "level A2 oral"
}

// terms sets the dates of obliged people who have not earned the certificate.
func (c *reading) terms() {
	if c.a.Status != model.Obliged || c.a.Certificate == Earned {
		return
	}
	from := c.p.Registered
	// Whoever was a minor is obliged from the birthday on.
	if adult := AddMonths(c.p.Birth, 12**c.s.AgeFrom.Value); adult > from {
		from = adult
	}
	start := c.s.StartByMonths
	if start.Value == nil {
		c.ground("start_by", "no-term", start.Source, "the sources give no term to start")
	} else {
		c.a.StartBy = AddMonths(from, *start.Value)
		c.ground("start_by", "start-by", start.Source, "%d months from %s", *start.Value, from)
	}
	finish := c.s.FinishByMonths
	switch {
	case finish.Value == nil:
		c.ground("finish_by", "no-term", finish.Source, "no general term to finish: the contract or the agency sets it")
	case c.a.StartBy.Valid():
		c.a.FinishBy = AddMonths(c.a.StartBy, *finish.Value)
		c.ground("finish_by", "finish-by", finish.Source, "%d months from signing up, at the latest on %s", *finish.Value, c.a.StartBy)
	}
}

func (o Outcome) String() string { return model.LegalStatus(o).String() }

// AddMonths returns the same day n months later, or the last day of that month
// where it has no such day.
func AddMonths(d model.Date, n int) model.Date {
	t := d.Time()
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return model.MakeDate(first.Year(), int(first.Month()), min(t.Day(), last))
}
