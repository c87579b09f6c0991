package cohort

import (
	"fmt"
	"reflect"
	"strings"

	"instroom/model"
)

// Knobs are everything that decides what a cohort looks like; knobs.yaml says
// what each means and where its default comes from. The name of a knob is that
// of its field with _ for a capital, or the tag. Made by Read.
type Knobs struct {
	Date      model.Date
	Programme string `words:"flanders|brussels|east"`
	Agency    string
	Calendars []string
	Taught    weights
	Places    named[place]
	Geography geography
	People    people
	Entry     named[entryLevels]
	Tongues   named[tongue]
	Offer     offer
	Year      Year
	Hard      hard
	Figures   named[figure]
}

// place is where people live.
type place struct {
	Postcode string
	Lat, Lon decimal // degrees; 0 = those of the postcode
	Weight   decimal
}

type geography struct {
	HubKm      int `range:"1 1000"`
	PeopleAHub int `range:"1 1000000"`
	ReachKm    int `range:"1 1000"`
	Catchment  int `range:"50 10000000"`
	DistrictKm int `range:"1 100"`
	Far        share
}

type people struct {
	Women                             share
	Age                               age
	YouthBelow                        int `range:"0 120"`
	Obliged, Excluded                 share
	NeedsLanguage, NeedsOrientation   share
	NotAssessed                       share
	Schooling                         named[weights]
	Cognitive                         cognitive
	Levels                            weights
	Working, Shifts                   share
	SchoolChildren, Care              share
	Hours                             weights
	Linked                            share
	HouseholdSizes, HouseholdRules    weights
	Waiting                           waiting
	Arrivals                          weights
	Deadlines                         deadlines
	Absence, EarliestStart            share
	LatestStart, Suspended, Preferred share
	OneAtATime, MaxHours, TrackAdvice share
	WomenOnly, Wheelchair, Hearing    share
	Transport, TravelMinutes, Digital weights
}

type age struct {
	From, To, Mode int `range:"0 120"`
}

type cognitive struct {
	Base             int `range:"0 100"`
	AYear            decimal
	Spread           int `range:"1 100"`
	Untested         share
	SchooledFrom     int `range:"0 30"`
	SchooledUntested share
}

type waiting struct {
	Shape, ScaleWeeks decimal
	LongestWeeks      int `range:"1 1000"`
}

type deadlines struct {
	StartBy    share
	StartDays  int `range:"0 3650"`
	FinishBy   share
	FinishDays int `range:"0 3650"`
}

// entryLevels are the modules that a level leads into.
type entryLevels struct {
	Levels      []string
	NotLiterate string
}

type tongue struct {
	Weight            decimal
	None, OtherScript share
	Also              named[share]
}

type offer struct {
	Seats            ratio
	Running          share
	Planned          share
	MixedLevelsBelow int
	Waves            weights
	HorizonWeeks     int `range:"1 52"`
	Tracks           named[track]
	University       share
	Orientation      orientation
	Patterns         []pattern
	Optional         optional
	Childcare        childcare
	Women            share
	RoomsASite       int `range:"1 1000"`
	GroupsATeacher   int `range:"1 100"`
	SharedTeachers   share
	Blocked          share
}

type track struct {
	Hours    int `range:"1 5000"`
	Seats    int `range:"1 1000"`
	Meetings []int
	Provider string
}

type orientation struct {
	Hours           int `range:"1 5000"`
	Seats           int `range:"1 1000"`
	Meetings        []int
	Languages       []string
	Interpreter     share
	Least           int `range:"1 1000"`
	Online          share
	OwnLanguageFrom string
}

type pattern struct {
	Weekly weekly
	Part   string `words:"day|school|evening|saturday"`
	Weight decimal
}

type optional struct {
	Share    share
	MinSize  int `range:"1 1000"`
	CostFrom int `range:"0 1000000"`
	CostTo   int `range:"0 1000000"`
	Budget   share
}

type childcare struct {
	Groups share
	Places int `range:"0 1000"`
	Site   share
}

// Year is what a year of weekly batches takes beyond a cohort of one day. Shares
// are in millionths.
type Year struct {
	Waiting        share
	Continuing     share
	AnnouncedWeeks int `range:"1 104"`
	LetterWeeks    int `range:"1 104"`
	LateAnswers    share
	Refused        share
	NoShow         share
	Stopped        share
	Failed         share
	Back           share
}

// String lists the knobs of the year and what they are.
func (y *Year) String() string {
	v := reflect.ValueOf(*y)
	var list []string
	for i, name := range knobNames(v.Type()) {
		value := fmt.Sprint(v.Field(i).Int())
		if part, ok := v.Field(i).Interface().(share); ok {
			value = fmt.Sprintf("%g %%", float64(part)/1e4)
		}
		list = append(list, name+" "+value)
	}
	return strings.Join(list, ", ")
}

type hard struct {
	Identical   int `range:"1 1000000"`
	EveningOnly bool
	Points      string `words:"default|ties|wide"`
}

// figure is what a plot of the cohort is compared with.
type figure struct {
	Shares  weights
	Assumed bool   // by this generator, not published
	Source  string `text:"free"` // stands on the page only
}
