package model

// Participant is one row of participants.csv: somebody who wants a course.
// Strings are canonical after reading: ISO 639 codes, ladder codes, track names.
// Slices and pointers may be shared between participants (the reader interns
// them) and are never changed after reading.
type Participant struct {
	ID        string
	Line      int32  // line in the participants file, 1-based; 0 where there is none
	Programme string // "flanders", "brussels", "east"; "" = any
	Agency    string
	Status    LegalStatus

	// What is wanted. A need that is not given is derived (package rules).
	NeedsLanguage    LanguageNeed
	NeedsOrientation Tri
	NeedsOther       []Tri // by kind, index 0 = Batch.Kinds[2]; nil = none given
	OneAtATime       bool

	// Assessment. Levels are ladder codes; "0" = no prior knowledge; "" = missing.
	Level           string
	LevelByLanguage map[string]string // level_nl, level_fr, level_de; nil where there are none
	ReachedLevel    string
	TargetLevel     string
	Literacy        Literacy
	CognitiveScore  int16 // 0..100, -1 = missing
	SchoolingYears  int16 // -1 = missing
	TrackAdvice     string
	Languages       []LanguageSkill
	Digital         Digital

	// Time.
	Available      *Availability // nil = always
	Unavailable    []DateRange
	EarliestStart  Date
	LatestStart    Date
	SuspendedUntil Date
	MaxHoursWeek   Minutes // per ISO week, in minutes; -1 = no limit

	// Place.
	Place            Place
	MaxTravelMinutes Minutes
	Transport        Transport

	// Wishes.
	PreferredSlots []WeekSlot
	PreferredSites []string

	Childcare    int16 // places needed while in class
	Household    string
	Rule         HouseholdRule
	RuleKind     int8     // kind the rule binds, -1 = every kind
	Audience     []string // groups the person may sit in
	AudienceOnly []string // groups the person must sit in; empty = no restriction
	AccessNeeds  []string

	WaitingSince  Date // never NoDate after reading: the batch date where missing
	StartBy       Date
	FinishBy      Date
	PriorityClass int8 // 1..3 where given, 0 = computed

	// Progress so far.
	OrientationDone  bool
	AttendancePct    float32 // 0..100, -1 = missing; read by the certificate rule only
	CounsellingDone  bool
	CompletedSession []string // sessions with a placement row `completed`

	// BadColumns lists columns whose cell could not be read, with --keep-going:
	// all needs of this person wait with reason `data`.
	BadColumns []string
}

// Tri is a cell that may be empty.
type Tri uint8

// The values of a Tri.
const (
	Unset Tri = iota
	Yes
	No
)

// LanguageNeed says which languages would meet the language need.
type LanguageNeed struct {
	Given     bool     // false: derived from programme, level and target
	Languages []string // ISO codes, any of them meets the need; empty with Given = no need
}

// LegalStatus is the legal position towards the programme.
type LegalStatus uint8

// Legal statuses; the default is Entitled.
const (
	Entitled LegalStatus = iota
	Obliged
	Exempt
	Excluded
)

func (s LegalStatus) String() string {
	return [...]string{"entitled", "obliged", "exempt", "excluded"}[s]
}

// Literacy is the script a person reads.
type Literacy uint8

// Literacies; the default is Latin.
const (
	LatinScript Literacy = iota
	OtherScript
	NotLiterate
)

func (l Literacy) String() string { return [...]string{"latin", "other_script", "none"}[l] }

// Digital is the digital skill; the default is Basic.
type Digital uint8

// Digital skills.
const (
	DigitalBasic Digital = iota
	DigitalNone
	DigitalGood
)

func (d Digital) String() string { return [...]string{"basic", "none", "good"}[d] }

// LanguageSkill is a language and how well it is known, 1..5.
type LanguageSkill struct {
	Code  string
	Level uint8
}

// Availability is when a person can sit in class, by shift week. Pattern i holds
// in the weeks w with ⌊w / Weeks⌋ ≡ i (mod number of patterns), w counted in
// whole weeks from Start, a Monday. Slots are merged, sorted and disjoint. With
// one pattern, Start and Weeks mean nothing.
type Availability struct {
	Patterns [][]WeekSlot
	Start    Date
	Weeks    int
}

// Pattern returns the weekly pattern that holds on a day.
func (a *Availability) Pattern(d Date) []WeekSlot {
	n := len(a.Patterns)
	if n == 1 {
		return a.Patterns[0]
	}
	w := int(d.Monday()-a.Start) / 7
	i := floorDiv(w, max(1, a.Weeks)) % n
	if i < 0 {
		i += n
	}
	return a.Patterns[i]
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

// HouseholdRule links the placements of a household (contract §1).
type HouseholdRule uint8

// Household rules.
const (
	NoRule HouseholdRule = iota
	Together
	Apart
	NotSameTime
	SameSite
	ShareCare
)

func (r HouseholdRule) String() string {
	return [...]string{"", "together", "apart", "not_same_time", "same_site", "share_care"}[r]
}
