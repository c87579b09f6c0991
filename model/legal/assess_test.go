package legal

import (
	"slices"
	"strings"
	"testing"

	"instroom/model"
)

// header names the columns that a case may set.
var header = []string{"programme", "birth_date", "nationality_group", "registered_on", "in_belgium_since", "permit_months",
	"exemption", "literacy", "reached_level", "attendance_pct", "counselling_done", "orientation_done"}

// person builds somebody born in 1990, registered on 1 June 2026, from outside
// the EU with a title of 60 months, and then sets "column=cell" pairs.
func person(t *testing.T, programme string, cells ...string) Person {
	t.Helper()
	p := NewPerson("p1")
	base := []string{"programme=" + programme, "birth_date=1990-03-15", "nationality_group=other", "registered_on=2026-06-01", "permit_months=60"}
	for _, c := range append(base, cells...) {
		name, cell, _ := strings.Cut(c, "=")
		if cell == "" { // takes the cell away
			blank := NewPerson("")
			switch name {
			case "birth_date":
				p.Birth = blank.Birth
			case "registered_on":
				p.Registered = blank.Registered
			case "permit_months":
				p.PermitMonths = blank.PermitMonths
			case "nationality_group":
				p.Group = ""
			default:
				t.Fatalf("can't take away %q", name)
			}
			continue
		}
		if !slices.Contains(header, name) {
			t.Fatalf("unknown column %q", name)
		}
		if err := p.Set(name, cell); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

var today = model.MakeDate(2026, 9, 7)

func TestStatus(t *testing.T) {
	for _, c := range []struct {
		sentence  string
		programme string
		cells     []string
		want      model.LegalStatus
		ground    string // code of a ground that must be named
	}{
		{"Flanders: a non-EU newcomer between 18 and 65 with a title above 3 months is obliged", "flanders", nil, model.Obliged, "obliged"},
		{"Flanders: EU, EEA and Swiss citizens may, and need not", "flanders", []string{"nationality_group=eu_eea_ch"}, model.Entitled, "nationality"},
		{"Flanders: so may people under the withdrawal agreement", "flanders", []string{"nationality_group=uk_wa"}, model.Entitled, "nationality"},
		{"Flanders: Turkish nationals are obliged", "flanders", []string{"nationality_group=tr"}, model.Obliged, "obliged"},
		{"Flanders: family of EU citizens may, and need not", "flanders", []string{"exemption=family_eu"}, model.Entitled, "exemption"},
		{"Flanders: from 65 on nobody is obliged", "flanders", []string{"birth_date=1961-09-07"}, model.Entitled, "age"},
		{"Flanders: the day before the 65th birthday still counts", "flanders", []string{"birth_date=1961-09-08"}, model.Obliged, "obliged"},
		{"Flanders: a minor has no right yet", "flanders", []string{"birth_date=2008-09-08"}, model.Excluded, "minor"},
		{"Flanders: a minor newcomer who turns 18 within 12 months of registration is obliged", "flanders", []string{"birth_date=2008-09-01"}, model.Obliged, "came-of-age"},
		{"Flanders: one who turned 18 later is not", "flanders", []string{"birth_date=2007-06-02", "registered_on=2024-06-01"}, model.Entitled, "minor-at-registration"},
		{"Flanders: exactly 12 months later still is", "flanders", []string{"birth_date=2007-06-01", "registered_on=2024-06-01"}, model.Obliged, "came-of-age"},
		{"Flanders: a stay that can't exceed 1 year gives no right", "flanders", []string{"permit_months=12"}, model.Excluded, "short-stay"},
		{"Flanders: an asylum applicant has no title and is excluded", "flanders", []string{"permit_months=0"}, model.Excluded, "short-stay"},
		{"Flanders: 13 months is not a short stay", "flanders", []string{"permit_months=13"}, model.Obliged, "obliged"},
		{"Flanders: an EU citizen's card has no such limit", "flanders", []string{"permit_months=3", "nationality_group=eu_eea_ch"}, model.Entitled, "nationality"},
		{"Flanders: diplomats are excluded", "flanders", []string{"exemption=diplomat"}, model.Excluded, "exemption"},
		{"Flanders: serious illness exempts", "flanders", []string{"exemption=medical"}, model.Exempt, "exemption"},
		{"Flanders: a Belgian or equivalent degree exempts", "flanders", []string{"exemption=degree"}, model.Exempt, "exemption"},
		{"Flanders: the certificate of another region exempts", "flanders", []string{"exemption=certificate"}, model.Exempt, "exemption"},
		{"Flanders: studying is no ground, and the answer says so", "flanders", []string{"exemption=student"}, model.Obliged, "no-ground"},
		{"Flanders: a Belgian born abroad is obliged in the first 12 months", "flanders", []string{"nationality_group=be", "permit_months="}, model.Obliged, "obliged"},
		{"Flanders: and only entitled after them", "flanders", []string{"nationality_group=be", "registered_on=2025-09-06"}, model.Entitled, "belgian"},
		{"Flanders: the last day of the 12 months counts", "flanders", []string{"nationality_group=be", "registered_on=2025-09-07"}, model.Obliged, "obliged"},
		{"Flanders: who will be registered is not yet in scope", "flanders", []string{"registered_on=2026-09-08"}, model.Excluded, "unregistered"},
		{"Flanders: the rules of March 2022 don't reach back", "flanders", []string{"registered_on=2022-02-28"}, model.Entitled, "no-rule-set"},
		{"Flanders: they hold from 1 March 2022", "flanders", []string{"registered_on=2022-03-01"}, model.Obliged, "obliged"},

		{"Brussels: 18 to 64, less than 3 years in Belgium, first registered with a title above 3 months: obliged", "brussels", []string{"in_belgium_since=2024-01-01"}, model.Obliged, "obliged"},
		{"Brussels: 3 years in Belgium at registration is too long", "brussels", []string{"in_belgium_since=2023-06-01"}, model.Entitled, "long-stay"},
		{"Brussels: a day less is not", "brussels", []string{"in_belgium_since=2023-06-02"}, model.Obliged, "obliged"},
		{"Brussels: waiting out the three years doesn't end the duty", "brussels", []string{"in_belgium_since=2024-02-01", "registered_on=2024-02-01"}, model.Obliged, "obliged"},
		{"Brussels: a title of 3 months obliges nobody", "brussels", []string{"permit_months=3"}, model.Entitled, "short-title"},
		{"Brussels: EU citizens are exempt", "brussels", []string{"nationality_group=eu_eea_ch"}, model.Exempt, "nationality"},
		{"Brussels: so are UK citizens with an M card", "brussels", []string{"nationality_group=uk_wa"}, model.Exempt, "nationality"},
		{"Brussels: and family of EU citizens", "brussels", []string{"exemption=family_eu"}, model.Exempt, "exemption"},
		{"Brussels: Belgians are not in the foreigners' register", "brussels", []string{"nationality_group=be"}, model.Entitled, "nationality"},
		{"Brussels: from 65 on nobody is obliged", "brussels", []string{"birth_date=1961-01-01"}, model.Entitled, "age"},
		{"Brussels: the ordinance is in force from 1 January 2024", "brussels", []string{"registered_on=2023-12-31"}, model.Entitled, "no-rule-set"},

		{"East: of age, registered after 1 January 2018, title of at least 3 months: obliged", "east", []string{"permit_months=3"}, model.Obliged, "obliged"},
		{"East: 2 months are too few", "east", []string{"permit_months=2"}, model.Entitled, "short-title"},
		{"East: Turkish nationals cannot be obliged", "east", []string{"nationality_group=tr"}, model.Exempt, "nationality"},
		{"East: EU citizens are exempt", "east", []string{"nationality_group=eu_eea_ch"}, model.Exempt, "nationality"},
		{"East: enrolled students are exempt", "east", []string{"exemption=student"}, model.Exempt, "exemption"},
		{"East: people with a single permit are exempt", "east", []string{"exemption=single_permit"}, model.Exempt, "exemption"},
		{"East: professional athletes are exempt", "east", []string{"exemption=athlete"}, model.Exempt, "exemption"},
		{"East: at retirement age one is exempt", "east", []string{"birth_date=1960-01-01"}, model.Exempt, "age"},
		{"East: more than three years in Belgium is not obliged", "east", []string{"in_belgium_since=2023-05-31"}, model.Entitled, "long-stay"},
		{"East: registered before 2018 is not obliged", "east", []string{"registered_on=2017-12-31"}, model.Entitled, "no-rule-set"},

		{"a missing birth date obliges nobody", "flanders", []string{"birth_date="}, model.Entitled, "missing"},
		{"nor does a missing group", "flanders", []string{"nationality_group="}, model.Entitled, "missing"},
		{"nor does a missing title", "brussels", []string{"permit_months="}, model.Entitled, "missing"},
		{"nor does a missing registration", "flanders", []string{"registered_on="}, model.Entitled, "missing"},
	} {
		a := Assess(Default(), person(t, c.programme, c.cells...), today)
		if a.Status != c.want {
			t.Errorf("%s: got %v, want %v (%v)", c.sentence, a.Status, c.want, a.Grounds)
		}
		if !slices.ContainsFunc(a.Grounds, func(g Ground) bool { return g.Answer == "status" && g.Code == c.ground }) {
			t.Errorf("%s: ground %q is not named in %v", c.sentence, c.ground, a.Grounds)
		}
	}
}

func TestTerms(t *testing.T) {
	for _, c := range []struct {
		sentence        string
		programme       string
		cells           []string
		startBy, finish string
	}{
		{"Flanders: sign up within 3 months; the contract sets the end", "flanders", nil, "2026-09-01", ""},
		{"the last day of a shorter month", "flanders", []string{"registered_on=2025-11-30"}, "2026-02-28", ""},
		{"a minor's term runs from the 18th birthday", "flanders", []string{"birth_date=2008-08-20"}, "2026-11-20", ""},
		{"Brussels: register within 6 months, finish within 18 months of that", "brussels", nil, "2026-12-01", "2028-06-01"},
		{"East: no term was found", "east", nil, "", ""},
		{"people who are not obliged have no term", "flanders", []string{"nationality_group=eu_eea_ch"}, "", ""},
		{"nor have those who have the certificate", "brussels", []string{"reached_level=A2", "orientation_done=yes"}, "", ""},
	} {
		a := Assess(Default(), person(t, c.programme, c.cells...), today)
		if a.StartBy.String() != c.startBy || a.FinishBy.String() != c.finish {
			t.Errorf("%s: got %q and %q, want %q and %q", c.sentence, a.StartBy, a.FinishBy, c.startBy, c.finish)
		}
	}
}

func TestCertificate(t *testing.T) {
	for _, c := range []struct {
		sentence  string
		programme string
		cells     []string
		want      Certificate
	}{
		{"Flanders: A2 and orientation", "flanders", []string{"reached_level=1.2", "orientation_done=ja"}, Earned},
		{"Flanders: A2 alone is not enough", "flanders", []string{"reached_level=2.1"}, NotEarned},
		{"Flanders: A1 is not A2", "flanders", []string{"reached_level=1.1", "orientation_done=ja"}, NotEarned},
		{"people who are not literate: A2 oral is enough", "flanders", []string{"literacy=none", "reached_level=A2-oral", "orientation_done=x"}, Earned},
		{"people literate in another script need the written part", "brussels", []string{"literacy=other_script", "reached_level=A2-oral", "orientation_done=oui"}, NotEarned},
		{"Brussels: A2 and orientation", "brussels", []string{"reached_level=A2", "orientation_done=oui"}, Earned},
		{"East: A2 is enough", "east", []string{"reached_level=A2.2"}, Earned},
		{"East: half of A2 is not", "east", []string{"reached_level=A2.1"}, NotEarned},
		{"East: or 80 per cent attended and the talks done", "east", []string{"attendance_pct=80", "counselling_done=ja"}, Earned},
		{"East: 79.9 per cent is too few", "east", []string{"attendance_pct=79,9", "counselling_done=ja"}, NotEarned},
		{"East: attendance without the talks is not enough", "east", []string{"attendance_pct=95", "counselling_done=nein"}, NotEarned},
		{"Flanders: attendance alone earns nothing", "flanders", []string{"attendance_pct=95", "counselling_done=ja"}, NotEarned},
		{"without a rule set nothing is known", "brussels", []string{"registered_on=2019-01-01", "reached_level=A2"}, CertificateUnknown},
	} {
		if got := Assess(Default(), person(t, c.programme, c.cells...), today).Certificate; got != c.want {
			t.Errorf("%s: got %v, want %v", c.sentence, got, c.want)
		}
	}
}

// The law of the day of registration counts, so a later set changes nothing for
// people who were there before.
func TestLaterSetDoesNotReachBack(t *testing.T) {
	text := string(Embedded())
	i := strings.Index(text, "  - programme: brussels")
	j := strings.Index(text, "  - programme: east")
	later := strings.NewReplacer("2024-01-01", "2026-06-01", "age_below: {value: 65", "age_below: {value: 30").Replace(text[i:j])
	r, err := Parse([]byte(text + "\n" + later))
	if err != nil {
		t.Fatal(err)
	}
	for registered, want := range map[string]model.LegalStatus{"2026-05-31": model.Obliged, "2026-06-01": model.Entitled} {
		a := Assess(r, person(t, "brussels", "registered_on="+registered), today)
		if a.Status != want {
			t.Errorf("registered on %s: got %v by %s, want %v", registered, a.Status, a.RuleSet, want)
		}
	}
}

// Every answer names its rules, and every rule its source unless the words are ours.
func TestEveryAnswerHasGrounds(t *testing.T) {
	for _, programme := range []string{"flanders", "brussels", "east", ""} {
		for _, group := range Groups {
			for _, e := range Exemptions {
				p := person(t, "flanders", "nationality_group="+string(group), "exemption="+string(e))
				p.Programme = programme
				a := Assess(Default(), p, today)
				if !slices.ContainsFunc(a.Grounds, func(g Ground) bool { return g.Answer == "status" }) {
					t.Errorf("%s %s %s: no ground for status %v", programme, group, e, a.Status)
				}
				if len(a.Row("p1")) != len(OutputColumns) {
					t.Errorf("row of %d cells under %d columns", len(a.Row("p1")), len(OutputColumns))
				}
				for _, g := range a.Grounds {
					if g.Source == "" && !slices.Contains([]string{"no-rule-set", "missing", "no-ground", "beyond"}, g.Code) {
						t.Errorf("ground %+v has no source", g)
					}
				}
			}
		}
	}
}

func TestParseRefuses(t *testing.T) {
	text := string(Embedded())
	for _, c := range []struct{ name, old, new, want string }{
		{"unknown key", "past_age:", "past_ages:", "past_ages"},
		{"unknown source", "past_age:     {value: entitled, source: flanders-age}", "past_age: {value: entitled, source: hearsay}", "hearsay"},
		{"unknown outcome", "minor:        {value: excluded", "minor: {value: banned", "banned"},
		{"no date", "valid_from: 2022-03-01", "valid_from: 2022-13-01", "2022-13-01"},
		{"group left out", "      tr:        {value: obliged,  source: flanders-fines}\n", "", "group tr"},
		{"unknown ground", "      degree:      {value: exempt,   source: unverified}", "      holiday: {value: exempt, source: unverified}", "holiday"},
		{"no age", "age_from:  {value: 18, source: flanders-who}", "age_from: {value: null, source: flanders-who}", "age_from"},
		{"negative number", "age_from:  {value: 18, source: flanders-who}", "age_from: {value: -1, source: flanders-who}", "-1"},
		{"two sets of a day", "programme: brussels\n    valid_from: 2024-01-01", "programme: flanders\n    valid_from: 2022-03-01", "two sets"},
		{"certificate asks for something unknown", "needs: [level]", "needs: [patience]", "patience"},
	} {
		bad := strings.Replace(text, c.old, c.new, 1)
		if bad == text {
			t.Errorf("%s: the test no longer changes the text", c.name)
			continue
		}
		if _, err := Parse([]byte(bad)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got error %v, want one that names %q", c.name, err, c.want)
		}
	}
}

func TestFromRowCollectsEveryBadCell(t *testing.T) {
	head := []string{"participant_id", "programme", "birth_date", "nationality_group", "registered_on", "permit_months", "exemption", "literacy", "attendance_pct", "counselling_done", "shoe_size"}
	p, errs := FromRow(head, []string{"p7", "East", "1/2/1990", "TR", "01-06-2026", "60", "none", "latin", "87,5", "nein", "42", "beyond"})
	if len(errs) != 0 || p.ID != "p7" || p.Programme != "east" || p.Birth != model.MakeDate(1990, 2, 1) || p.Group != Turkish || p.AttendancePct != 87.5 {
		t.Errorf("good row: %+v, %v", p, errs)
	}
	_, errs = FromRow(head, []string{"p8", "wallonia", "31/2/1990", "martian", "yesterday", "-3", "luck", "some", "101", "perhaps"})
	if len(errs) != 9 {
		t.Errorf("bad row: %d errors, want 9: %v", len(errs), errs)
	}
	if _, errs = FromRow(head, []string{"p9"}); len(errs) != 0 {
		t.Errorf("short row: %v", errs)
	}
}

func TestAddMonths(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-01-31", 1, "2026-02-28"}, {"2024-01-31", 1, "2024-02-29"}, {"2026-11-30", 3, "2027-02-28"},
		{"2026-12-15", 12, "2027-12-15"}, {"2008-02-29", 12 * 18, "2026-02-28"}, {"2026-05-31", 0, "2026-05-31"},
	} {
		from, _ := parseDate(c.from)
		if got := AddMonths(from, c.n); got.String() != c.want {
			t.Errorf("%s + %d months: got %s, want %s", c.from, c.n, got, c.want)
		}
	}
}
