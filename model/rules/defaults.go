package rules

import (
	"bytes"
	"embed"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"instroom/model"
)

//go:embed data/*.yaml
var files embed.FS

// programmeFiles are the rule sets in the order of Settings.Programmes.
var programmeFiles = []string{"flanders", "brussels", "east"}

// Defaults returns the settings of the embedded rule files, for a batch that
// says nothing: every number of the contract. Date is NoDate and Seed 0, which
// the reader fills in. The maps and slices are the caller's own.
func Defaults() model.Settings {
	var c commonFile
	mustRead("common", &c)
	s := model.Settings{
		Date:             model.NoDate,
		AttendanceMin:    c.AttendanceMin.r,
		AttendableMin:    c.AttendableMin.r,
		TravelGap:        model.Minutes(c.TravelGap),
		NoticeDays:       c.NoticeDays,
		HorizonWeeks:     c.HorizonWeeks,
		LateEntry:        c.LateEntry.r,
		UrgentDays:       c.UrgentDays,
		LongWaitDays:     c.LongWaitDays,
		Budget:           -1,
		OpenAtMost:       -1,
		DefaultOpenCost:  model.Cents(c.OpenCost) * 100,
		DecisionDays:     c.DecisionDays,
		MinSizeByTrack:   c.MinSize,
		MaxTravelMinutes: model.Minutes(c.MaxTravel),
		InstructionLevel: c.InstructionLevel,
		Volunteers:       bool(c.Volunteers),
		Ladders:          map[string][]model.Step{},
		ModuleWeeks:      c.ModuleWeeks,
		Points:           c.Points.coefficients(),
		Travel: model.Travel{
			Detour: c.Travel.Detour,
			Speed:  map[string]float64{"walk": c.Travel.Walk.Speed, "bike": c.Travel.Bike.Speed, "transit": c.Travel.Transit.Speed, "car": c.Travel.Car.Speed},
			Extra:  map[string]float64{"walk": c.Travel.Walk.Extra, "bike": c.Travel.Bike.Extra, "transit": c.Travel.Transit.Extra, "car": c.Travel.Car.Extra},
		},
	}
	for _, p := range c.DayParts {
		s.DayParts = append(s.DayParts, model.DayPart{Name: p.Name, Start: clock(p.From), End: clock(p.To)})
	}
	for language, steps := range c.Ladders {
		for _, st := range steps {
			s.Ladders[language] = append(s.Ladders[language], model.Step(st))
		}
	}
	for _, name := range programmeFiles {
		var f programmeFile
		mustRead(name, &f)
		s.Programmes = append(s.Programmes, f.programme())
	}
	return s
}

// commonFile is data/common.yaml.
type commonFile struct {
	Dated            string         `yaml:"dated"`
	AttendanceMin    fraction       `yaml:"attendance_min"`
	AttendableMin    fraction       `yaml:"attendable_min"`
	TravelGap        int            `yaml:"travel_gap_minutes"`
	NoticeDays       int            `yaml:"notice_days"`
	HorizonWeeks     int            `yaml:"horizon_weeks"`
	LateEntry        fraction       `yaml:"late_entry_fraction"`
	UrgentDays       int            `yaml:"urgent_days"`
	LongWaitDays     int            `yaml:"long_wait_days"`
	OpenCost         int            `yaml:"open_cost_default"`
	DecisionDays     int            `yaml:"decision_days"`
	MaxTravel        int            `yaml:"max_travel_minutes"`
	InstructionLevel int            `yaml:"instruction_level"`
	Volunteers       yesNo          `yaml:"volunteers"`
	MinSize          map[string]int `yaml:"min_size"`
	DayParts         []struct {
		Name, From, To string
	} `yaml:"day_parts"`
	Travel struct {
		Detour                   float64
		Walk, Bike, Transit, Car struct{ Speed, Extra float64 }
	} `yaml:"travel"`
	Ladders     map[string][]step `yaml:"ladders"`
	ModuleWeeks map[string]int    `yaml:"module_weeks"`
	Points      pointsTable       `yaml:"points"`
}

type step struct {
	Code    string
	CEFR    string `yaml:"cefr"`
	Aliases []string
}

// pointsTable is the block `points`, by the names of the contract.
type pointsTable struct {
	Class1            coefficient `yaml:"class_1"`
	Class2            coefficient `yaml:"class_2"`
	Class3            coefficient `yaml:"class_3"`
	WaitingWeek       coefficient `yaml:"waiting_week"`
	WaitingWeeksMax   int         `yaml:"waiting_weeks_max"`
	StartWeek         coefficient `yaml:"start_week"`
	Late              coefficient `yaml:"late"`
	LateWeek          coefficient `yaml:"late_week"`
	PaceSlower        coefficient `yaml:"pace_slower"`
	PaceFaster        coefficient `yaml:"pace_faster"`
	PreferencePoint   coefficient `yaml:"preference_point"`
	Preferred         coefficient `yaml:"preferred"`
	TravelMinute      coefficient `yaml:"travel_minute"`
	TravelFreeMinutes int         `yaml:"travel_free_minutes"`
	AttendancePercent coefficient `yaml:"attendance_percent"`
	LanguageStep      coefficient `yaml:"language_step"`
	Interpreter       coefficient `yaml:"interpreter"`
	Stability         coefficient `yaml:"stability"`
	Lapsed            coefficient `yaml:"lapsed"`
	LapsedPin         coefficient `yaml:"lapsed_pin"`
	ProvisionalHead   coefficient `yaml:"provisional_head"`
	AboveTargetHead   coefficient `yaml:"above_target_head"`
	PerEuro           coefficient `yaml:"per_euro"`
}

func (p *pointsTable) coefficients() model.Coefficients {
	return model.Coefficients{
		Class:             [3]model.Coefficient{p.Class1.c, p.Class2.c, p.Class3.c},
		WaitingWeek:       p.WaitingWeek.c,
		WaitingWeeksMax:   p.WaitingWeeksMax,
		StartWeek:         p.StartWeek.c,
		Late:              p.Late.c,
		LateWeek:          p.LateWeek.c,
		PaceSlower:        p.PaceSlower.c,
		PaceFaster:        p.PaceFaster.c,
		PreferencePoint:   p.PreferencePoint.c,
		Preferred:         p.Preferred.c,
		TravelMinute:      p.TravelMinute.c,
		TravelFreeMinutes: model.Minutes(p.TravelFreeMinutes),
		AttendancePercent: p.AttendancePercent.c,
		LanguageStep:      p.LanguageStep.c,
		Interpreter:       p.Interpreter.c,
		Stability:         p.Stability.c,
		Lapsed:            p.Lapsed.c,
		LapsedPin:         p.LapsedPin.c,
		ProvisionalHead:   p.ProvisionalHead.c,
		AboveTargetHead:   p.AboveTargetHead.c,
		PerEuro:           p.PerEuro.c,
	}
}

// programmeFile is data/<programme>.yaml.
type programmeFile struct {
	Dated            string
	Name             string
	Languages        []string
	Tracks           [][]string
	Alpha            string
	OtherScript      string `yaml:"other_script"`
	Target           string
	TargetAlpha      string `yaml:"target_alpha"`
	SchoolingDefault int    `yaml:"schooling_default"`
	ScoreLow         int    `yaml:"score_low"`
	ScoreHigh        int    `yaml:"score_high"`
	Table            []struct {
		Literacy    []string
		From, Below int
		Score       []string
		Ideal       []string
	}
}

func (f *programmeFile) programme() model.Programme {
	p := model.Programme{
		Name: f.Name, Languages: f.Languages, Tracks: f.Tracks, Alpha: f.Alpha, OtherScript: f.OtherScript,
		ScoreLow: f.ScoreLow, ScoreHigh: f.ScoreHigh, Schooling: f.SchoolingDefault,
		Target: f.Target, TargetAlpha: f.TargetAlpha,
	}
	for _, r := range f.Table {
		row := model.TrackRow{SchoolingFrom: r.From, SchoolingBelow: r.Below, Score: r.Score, Ideal: r.Ideal}
		for _, name := range r.Literacy {
			for l := model.LatinScript; l <= model.NotLiterate; l++ {
				if l.String() == name {
					row.Literacy = append(row.Literacy, l)
				}
			}
		}
		p.Table = append(p.Table, row)
	}
	return p
}

// calendarFile is data/calendars.yaml: the school calendars by name, and the
// years for which the public holidays are listed.
type calendarFile struct {
	Dated       string
	PublicYears struct{ From, To int } `yaml:"public_years"`
	Schools     map[string][]struct {
		Name     string
		From, To day
	} `yaml:",inline"`
}

// readCalendars is read once: calendars are asked for by name, often.
var readCalendars = sync.OnceValue(func() calendarFile {
	var f calendarFile
	mustRead("calendars", &f)
	return f
})

// mustRead reads an embedded file. The files are part of the program, and a test
// reads every one of them: a fault here is no input fault.
func mustRead(name string, into any) {
	data, err := files.ReadFile("data/" + name + ".yaml")
	if err == nil {
		d := yaml.NewDecoder(bytes.NewReader(data))
		d.KnownFields(true)
		err = d.Decode(into)
	}
	if err != nil {
		panic(fmt.Sprintf("rules: embedded file %s: %v", name, err))
	}
}

// fraction is an exact ratio, written 0.9 or 1/3.
type fraction struct{ r model.Ratio }

func (f *fraction) UnmarshalYAML(n *yaml.Node) error {
	r, ok := new(big.Rat).SetString(n.Value)
	if !ok || !r.Num().IsInt64() || !r.Denom().IsInt64() {
		return fmt.Errorf("line %d: %q is no fraction", n.Line, n.Value)
	}
	f.r = model.Ratio{Num: r.Num().Int64(), Den: r.Denom().Int64()}
	return nil
}

// coefficient is a number of points, exact in millionths.
type coefficient struct{ c model.Coefficient }

func (c *coefficient) UnmarshalYAML(n *yaml.Node) error {
	r, ok := new(big.Rat).SetString(n.Value)
	if ok {
		r.Mul(r, new(big.Rat).SetInt64(int64(model.CoefficientOne)))
	}
	if !ok || !r.IsInt() || !r.Num().IsInt64() {
		return fmt.Errorf("line %d: %q is no number of points in millionths", n.Line, n.Value)
	}
	c.c = model.Coefficient(r.Num().Int64())
	return nil
}

// yesNo is a truth value, written yes or no.
type yesNo bool

func (v *yesNo) UnmarshalYAML(n *yaml.Node) error {
	switch n.Value {
	case "yes":
		*v = true
	case "no":
		*v = false
	default:
		return fmt.Errorf("line %d: %q is not yes or no", n.Line, n.Value)
	}
	return nil
}

// day is a date, written 2026-09-01.
type day struct{ d model.Date }

func (v *day) UnmarshalYAML(n *yaml.Node) error {
	var y, m, d int
	if _, err := fmt.Sscanf(n.Value, "%4d-%2d-%2d", &y, &m, &d); err != nil {
		return fmt.Errorf("line %d: %q is no date", n.Line, n.Value)
	}
	v.d = model.MakeDate(y, m, d)
	return nil
}

// clock reads 08:30 from an embedded file.
func clock(s string) model.Minutes {
	h, m, _ := strings.Cut(s, ":")
	hours, err1 := strconv.Atoi(h)
	minutes, err2 := strconv.Atoi(m)
	if err1 != nil || err2 != nil {
		panic("rules: embedded file: " + s + " is no time of day")
	}
	return model.Minutes(hours*60 + minutes)
}
