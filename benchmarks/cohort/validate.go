package cohort

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"instroom/io/batch"
	"instroom/model"
	"instroom/model/rules"
)

// Levels, hours and parts of the day as the knobs name them.
var (
	levelNames     = []string{"none", "a1_part", "a1", "a2_part", "a2"}
	literacyNames  = []string{"latin", "other_script", "none"} // as model.Literacy counts them
	hourNames      = []string{"always", "days", "mornings", "some_days"}
	partNames      = []string{"day", "school", "evening", "saturday"}
	monthNames     = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
	transportNames = []string{"transit", "walk", "bike", "car"} // as model.Transport counts them
	digitalNames   = []string{"basic", "none", "good"}          // as model.Digital counts them
	taughtNames    = []string{"nl", "fr", "de", "nl|fr"}
	figureNames    = []string{"sex", "age", "tongues", "contact", "literacy", "schooling", "cognitive", "hours", "levels", "tracks", "status", "deadlines",
		"households", "waiting", "arrivals"}
	ruleNames = []string{"together", "together:language", "together:orientation", "not_same_time", "share_care", "same_site", "apart"}
)

// validate looks at what knobs say together.
func (k *Knobs) validate(d *decoder) {
	fail := func(path, hint, format string, args ...any) {
		f := d.where[path]
		f.Text, f.Hint = path+": "+fmt.Sprintf(format, args...), hint
		d.faults = append(d.faults, f)
	}
	// among: the names are known, and some weight is above 0.
	among := func(path string, w weights, known []string) {
		sum := decimal(0)
		for _, x := range w {
			if known != nil && !slices.Contains(known, x.Name) {
				fail(path, batch.Hint(x.Name, known), "%q is not known here", x.Name)
			}
			sum += x.Value
		}
		if sum == 0 {
			fail(path, "", "no weight is above 0")
		}
	}
	if k.Date.Weekday() != 0 {
		fail("date", "", "%s is no Monday", k.Date)
	}
	for i, name := range k.Calendars {
		if known := rules.Calendars(); !slices.Contains(known, name) {
			fail(fmt.Sprintf("calendars.%d", i), batch.Hint(name, known), "there is no calendar %q", name)
		}
	}
	among("taught", k.Taught, taughtNames)
	k.validatePlaces(fail)

	p := &k.People
	if !(p.Age.From < p.Age.To && p.Age.From <= p.Age.Mode && p.Age.Mode <= p.Age.To) {
		fail("people.age", "", "from, mode and to are not in order")
	}
	for _, l := range literacyNames {
		path := "people.schooling." + l
		w := p.Schooling.get(l)
		if w == nil {
			fail("people.schooling", "", "%s is missing", l)
			continue
		}
		among(path, *w, nil)
		for _, x := range *w {
			if from, to, ok := band(x.Name); !ok || from > to || to > 40 {
				fail(path, "", "%q is not a band of years such as 6-9", x.Name)
			}
		}
	}
	among("people.levels", p.Levels, levelNames)
	among("people.hours", p.Hours, hourNames)
	among("people.household_sizes", p.HouseholdSizes, []string{"2", "3", "4"})
	among("people.household_rules", p.HouseholdRules, ruleNames)
	among("people.arrivals", p.Arrivals, monthNames)
	among("people.transport", p.Transport, transportNames)
	among("people.digital", p.Digital, digitalNames)
	among("people.travel_minutes", p.TravelMinutes, nil)
	for _, x := range p.TravelMinutes {
		if from, _, ok := band(x.Name + "-0"); x.Name != "default" && (!ok || from > 1440) {
			fail("people.travel_minutes", "", "%q is neither default nor minutes", x.Name)
		}
	}
	if p.Waiting.Shape == 0 || p.Waiting.Shape > 20_000 || p.Waiting.ScaleWeeks == 0 || p.Waiting.ScaleWeeks > 1_000_000 {
		fail("people.waiting", "", "shape must be above 0 and at most 20, scale_weeks above 0 and at most 1,000")
	}
	if p.Cognitive.AYear > 20_000 {
		fail("people.cognitive", "", "a_year is above 20")
	}
	if int64(p.Working)+int64(whole-p.Working)*int64(p.SchoolChildren+p.Care)/int64(whole) > int64(whole) {
		fail("people.school_children", "", "with care it is more than everybody")
	}

	for _, w := range k.Taught {
		for _, language := range strings.Split(w.Name, "|") {
			path := "entry." + language
			e := k.Entry.get(language)
			switch {
			case e == nil:
				fail("entry", "", "%s is taught and has no entry levels", language)
			case len(e.Levels) != len(levelNames):
				fail(path, "", "%d levels are wanted: %s", len(levelNames), strings.Join(levelNames, ", "))
			default:
				ladder := rules.Defaults().Ladders[language]
				for _, code := range append(slices.Clone(e.Levels), e.NotLiterate) {
					if code != "0" && !slices.ContainsFunc(ladder, func(s model.Step) bool { return s.Code == code }) {
						fail(path, "", "level %q is not on the ladder of %s", code, language)
					}
				}
			}
		}
	}
	language := func(path, name string) {
		if l, err := batch.ParseLanguages(name); err != nil || len(l) != 1 {
			fail(path, "an ISO 639 code such as ar", "language %q is not known", name)
		} else if l[0].Code != name {
			fail(path, "write "+l[0].Code, "%q is no code of a language", name)
		}
	}
	for i, name := range k.Offer.Orientation.Languages {
		language(fmt.Sprintf("offer.orientation.languages.%d", i), name)
	}
	sum := decimal(0)
	for _, t := range k.Tongues {
		language("tongues."+t.Name, t.Name)
		for _, a := range t.Value.Also {
			language("tongues."+t.Name+".also."+a.Name, a.Name)
		}
		sum += t.Value.Weight
		if t.Value.Weight > 1_000_000_000 {
			fail("tongues."+t.Name, "", "weight is above 1,000,000")
		}
		if t.Value.None+t.Value.OtherScript > whole {
			fail("tongues."+t.Name, "", "none and other_script are more than everybody")
		}
		if len(t.Value.Also) > maxAlso {
			fail("tongues."+t.Name, "", "at most %d second languages", maxAlso)
		}
	}
	if sum == 0 {
		fail("tongues", "", "no weight is above 0")
	}
	k.validateOffer(fail)
	for _, f := range k.Figures {
		if !slices.Contains(figureNames, f.Name) {
			fail("figures."+f.Name, batch.Hint(f.Name, figureNames), "there is no plot %q", f.Name)
		}
		for _, x := range f.Value.Shares {
			if x.Value > 100_000 {
				fail("figures."+f.Name, "", "%s is more than 100 %%", x.Name)
			}
		}
	}
}

func (k *Knobs) validatePlaces(fail func(path, hint, format string, args ...any)) {
	sum := decimal(0)
	for _, p := range k.Places {
		path := "places." + p.Name
		switch {
		case p.Value.Postcode == "" && (p.Value.Lat == 0 || p.Value.Lon == 0):
			fail(path, "", "a postcode, or lat and lon, are wanted")
		case p.Value.Postcode != "":
			if _, ok := batch.Postcode(p.Value.Postcode); !ok {
				fail(path, "give lat and lon instead", "postcode %s is not in the table", p.Value.Postcode)
			}
		case p.Value.Lat < 35_000 || p.Value.Lat > 72_000 || p.Value.Lon > 32_000:
			fail(path, "", "%v, %v is not in Europe", p.Value.Lat.float(), p.Value.Lon.float())
		}
		if p.Value.Weight > 1_000_000_000 {
			fail(path, "", "weight is above 1,000,000")
		}
		sum += p.Value.Weight
	}
	if sum == 0 {
		fail("places", "", "nobody lives anywhere: no weight is above 0")
	}
}

func (k *Knobs) validateOffer(fail func(path, hint, format string, args ...any)) {
	o := &k.Offer
	span := func(path string, meetings []int) {
		if len(meetings) != 2 || meetings[0] < 1 || meetings[0] > meetings[1] {
			fail(path, "", "meetings are wanted as [fewest, most] a week")
			return
		}
		for _, part := range partNames {
			fits := slices.ContainsFunc(o.Patterns, func(p pattern) bool {
				n := len(p.Weekly.slots)
				return p.Part == part && p.Weight > 0 && (part == "saturday" || (meetings[0] <= n && n <= meetings[1]))
			})
			if !fits && (part == "day" || part == "evening" || part == "saturday") {
				fail(path, "", "no pattern of part %s has %d to %d meetings a week", part, meetings[0], meetings[1])
			}
		}
	}
	for _, t := range o.Tracks {
		span("offer.tracks."+t.Name, t.Value.Meetings)
	}
	span("offer.orientation", o.Orientation.Meetings)
	g := programme(k.Programme)
	for _, t := range append(slices.Concat(g.Tracks...), g.Alpha) {
		if o.Tracks.get(t) == nil {
			fail("offer.tracks", "", "track %s of the programme %s is missing", t, k.Programme)
		}
	}
	sum := decimal(0)
	for _, w := range o.Waves {
		if _, err := parseDate("2027-" + w.Name); err != nil {
			fail("offer.waves", "", "%q is not a month and day such as 09-14", w.Name)
		}
		sum += w.Value
	}
	if sum == 0 {
		fail("offer.waves", "", "no weight is above 0")
	}
	if o.Optional.CostFrom > o.Optional.CostTo {
		fail("offer.optional", "", "cost_from is above cost_to")
	}
	if from := o.Orientation.OwnLanguageFrom; from != "" && !slices.Contains(levelNames, from) {
		fail("offer.orientation", batch.Hint(from, levelNames), "level %q is not known here", from)
	}
}

// programme returns a rule set by its name.
func programme(name string) model.Programme {
	all := rules.Defaults().Programmes
	i := slices.IndexFunc(all, func(p model.Programme) bool { return p.Name == name })
	return all[max(0, i)]
}

// band reads 6-9.
func band(s string) (from, to int, ok bool) {
	a, b, dash := strings.Cut(s, "-")
	from, err1 := number(a)
	to, err2 := number(b)
	return from, to, dash && cmp.Or(err1, err2) == nil
}

func number(s string) (int, error) {
	d, err := parseNumber(s)
	if err == nil && (d%1000 != 0 || d > 1_000_000_000) {
		err = fmt.Errorf("%q is not a whole number", s)
	}
	return int(d / 1000), err
}
