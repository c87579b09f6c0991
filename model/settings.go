package model

// Settings are the numbers of the contract that a batch may override. The
// defaults live in the embedded rule file of package rules, never in code.
type Settings struct {
	Date      Date
	Seed      uint64
	Shortlist bool // eligibility: shortlist

	AttendanceMin    Ratio // for the certificate
	AttendableMin    Ratio // for placing
	TravelGap        Minutes
	NoticeDays       int
	HorizonWeeks     int
	LateEntry        Ratio
	UrgentDays       int
	LongWaitDays     int
	Budget           Cents // -1 = none
	OpenAtMost       int   // -1 = none
	DefaultOpenCost  Cents
	DecisionDays     int            // decision date = start − this
	MinSizeByTrack   map[string]int // "alpha", "slow", "orientation", "other"
	MaxTravelMinutes Minutes
	InstructionLevel int // least level at which an instruction language is usable
	Volunteers       bool
	Strict           bool // classes: strict
	DayParts         []DayPart
	Closed           []ClosedDays
	Ladders          map[string][]Step // by language taught
	Programmes       []Programme
	ModuleWeeks      map[string]int // by track
	Points           Coefficients
	Travel           Travel
	Columns          map[string]string // file's header → our column
	RepairLevelDates bool
}

// Ratio is an exact fraction, Den > 0.
type Ratio struct{ Num, Den int64 }

// DayPart is a named span of a day: am, pm, ev.
type DayPart struct {
	Name       string
	Start, End Minutes
}

// ClosedDays is a calendar of days without class.
type ClosedDays struct {
	Name      string
	Programme string // sessions of this programme only; "" = every session
	Days      []DateRange
}

// Step is one module of a ladder, in teaching order.
type Step struct {
	Code    string   // "1.1"
	CEFR    string   // level reached at its end: "A1", "A2", "B1", …
	Aliases []string // other spellings
}

// Programme is the rule set of one of the three programmes.
type Programme struct {
	Name        string
	Languages   []string   // taught by the programme, and its own languages of instruction
	Tracks      [][]string // pace groups in order, slowest first; tracks of one group share a rank
	Alpha       string     // the track that never mixes with the rest
	OtherScript string     // the track name that opens a group to people of another script
	Table       []TrackRow // first row that matches gives the ideal tracks
	ScoreLow    int        // below: low
	ScoreHigh   int        // from here: high
	Schooling   int        // years assumed where missing
	Target      string     // CEFR target, default
	TargetAlpha string     // for people who are not literate
}

// TrackRow is a row of the decision table from literacy, schooling and
// cognitive score to the ideal tracks.
type TrackRow struct {
	Literacy       []Literacy // empty = any
	SchoolingFrom  int
	SchoolingBelow int      // 0 = no upper end
	Score          []string // "low", "mid", "high", "missing"; empty = any
	Ideal          []string // one or two tracks
}

// Coefficient is a number of points in millionths, so that 0.5 is exact.
type Coefficient int64

// CoefficientOne is the coefficient of one point.
const CoefficientOne Coefficient = 1_000_000

// Coefficients are the points of the goal (contract §3), each with its sign.
type Coefficients struct {
	Class             [3]Coefficient // class_1, class_2, class_3
	WaitingWeek       Coefficient
	WaitingWeeksMax   int
	StartWeek         Coefficient
	Late              Coefficient
	LateWeek          Coefficient
	PaceSlower        Coefficient
	PaceFaster        Coefficient
	PreferencePoint   Coefficient
	Preferred         Coefficient
	TravelMinute      Coefficient
	TravelFreeMinutes Minutes
	AttendancePercent Coefficient
	LanguageStep      Coefficient
	Interpreter       Coefficient
	Stability         Coefficient
	Lapsed            Coefficient // whoever lapsed, placed anew
	LapsedPin         Coefficient // each pin of a session that the solver shuts
	ProvisionalHead   Coefficient
	AboveTargetHead   Coefficient
	PerEuro           Coefficient
}

// Times returns coefficient × num / den points, rounded half to even. It panics
// where den is not positive. The product must stay below 2⁶³; with |num| ≤ 2·10⁹
// and coefficients of at most 10⁹ points in millionths the callers check first.
func (c Coefficient) Times(num, den int64) Points {
	return Points(divHalfEven128(int64(c), num, den))
}
