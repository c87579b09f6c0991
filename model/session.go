package model

// Session is one course group: one row of sessions.csv.
type Session struct {
	ID         string
	Line       int32
	Kind       int // index into Batch.Kinds
	Title      string
	Provider   string
	Programmes []string // empty = any

	LanguageTaught      string   // ISO code, language sessions
	Levels              []string // ladder codes; empty = every level
	Tracks              []string // empty = every track, at pace 0
	InstructionLanguage string   // ISO code; "" = language taught or the programme's own
	Interpreter         bool     // InstructionLanguage comes through an interpreter

	Capacity      int // 0..1,000,000
	MinSize       int // -1 = default by status and track
	TargetSize    int // -1 = none
	OverbookPct   int
	Enrolled      int // people who are not in the participants file
	EnrolledTotal int // the provider's total, pins included; -1 = not given
	Status        SessionStatus
	OpenCost      Cents // -1 = default

	Start, End    Date // first and last day, both included
	LastEntry     Date
	Decision      Date // NoDate = default
	Weekly        []WeekSlot
	Dated         []Meeting // rows of meetings.csv, sorted; they replace Weekly
	Closed        []DateRange
	TotalHours    float64 // 0 = not given
	Mode          Mode
	Site          string // site id, "" = unknown
	Room          string
	Teacher       string
	Childcare     int // places offered; -1 = none offered
	Audience      []string
	Prerequisites []string // session ids or kind names
	Access        []string // unused where a site is known
}

// Meeting is one dated meeting, [Start, End) local minutes. Room and Teacher
// are "" where the session's own hold.
type Meeting struct {
	Date          Date
	Start, End    Minutes
	Room, Teacher string
}

// SessionStatus is how firmly a session stands.
type SessionStatus uint8

// Session statuses; the default is Confirmed.
const (
	Confirmed SessionStatus = iota
	Planned
	Optional
	Cancelled
)

func (s SessionStatus) String() string {
	return [...]string{"confirmed", "planned", "optional", "cancelled"}[s]
}

// Mode is where a session takes place.
type Mode uint8

// Modes; the default is Onsite.
const (
	Onsite Mode = iota
	Online
	Hybrid
)

func (m Mode) String() string { return [...]string{"onsite", "online", "hybrid"}[m] }

// Cents is an amount in euro cents.
type Cents int64

// Points are the unit of the goal (contract §3). Every option's points lie
// within ±2·10⁹, so that sums over a million needs stay far inside 64 bits.
type Points int64

// Site is one row of sites.csv.
type Site struct {
	ID        string
	Line      int32
	Name      string
	Place     Place
	Access    []string
	Rooms     int // -1 = not counted
	Childcare int // places for the whole site; -1 = not counted
}

// Blocked is one row of blocked.csv: what others use of a resource.
type Blocked struct {
	Line       int32
	Resource   Resource
	ID         string
	Date       Date // NoDate = every week on Day
	Day        Weekday
	Start, End Minutes
	Count      int
}

// Resource is a thing that sessions share.
type Resource uint8

// Resources. Budget and OpenAtMost have no id and no moment.
const (
	SiteRooms Resource = iota
	Room
	Teacher
	SiteChildcare
	SessionChildcare
	Budget
	OpenAtMost
)

func (r Resource) String() string {
	return [...]string{"site_rooms", "room", "teacher", "childcare", "session_childcare", "budget", "open_at_most"}[r]
}
