package model

// Explanation is what is said about a plan beyond the plan itself: who sits
// where, why the others wait, what else would fit. Participants and sessions
// are indexes into the batch; every list is in the order of their ids, so that
// the order of rows in the input changes nothing.
type Explanation struct {
	Seats        []Seat
	Waiting      []Waiting
	Alternatives []Alternative
	Replacements []Replacement
	Sessions     []SessionUse // one a session of the batch
	NotNeeded    int          // needs that people were asked about and don't have
	Unsought     int          // waiting needs whose smallest change was not sought: the effort is bounded
	OutOfTime    int          // as many again, because the time limit came first
}

// Seat is a need that a session meets: placed by the plan, or pinned.
type Seat struct {
	Participant, Session int32
	Kind                 int
	Class                int8            // 1..3; 0 in shortlist mode
	Status               PlacementStatus // Proposed where the plan placed it
	Points               Points          // 0 for a pin
	Provisional          bool            // the session is below its minimum, before its decision date
	First                Date            // first meeting attended; NoDate where the session has no dates
}

// Pinned reports whether the seat was held before the plan.
func (s *Seat) Pinned() bool { return s.Status != Proposed }

// Waiting is a need that the plan does not meet.
type Waiting struct {
	Participant int32
	Kind        int
	Class       int8
	Code        Code   // main reason (contract §4)
	Session     int32  // the session at which the reason was found; −1 = none
	Text        string // the reason in words, with values
	Nearest     []Near // at most three sessions, nearest first
	Change      Change
	Earliest    Date // first meeting in the earliest session that the rules allow, seats or not; NoDate = none
}

// Near is a session that would be nearest to suit, with what is in the way.
type Near struct {
	Session int32
	Codes   []Code // rules that fail, or what the plan lacks there
}

// Change is the smallest change that would place a person: one cell of the
// person's row, or one seat in one session.
type Change struct {
	Kind     ChangeKind
	Session  int32  // where the person would sit; −1 where there is no change
	Column   string // of the person's row
	From, To string // the cell before and after
	// Confirmed: solved again with the change, or proven to, the need is placed.
	// Otherwise a better plan that places it was seen, and no more was tried.
	Confirmed bool
}

// ChangeKind says what is changed.
type ChangeKind uint8

// Kinds of change. NoChange: none of the changes tried places the person.
// ChangeUnsought: it was not sought to the end, because the effort is bounded.
// ChangeOutOfTime: nor here, because the time limit came first.
const (
	NoChange ChangeKind = iota
	ChangeCell
	ChangeSeat
	ChangeUnsought
	ChangeOutOfTime
)

// Alternative is a session that would suit a need as well and has a seat left
// under the plan.
type Alternative struct {
	Participant, Session int32
	Kind                 int
	Rank                 int // 1 is best
	Points               Points
	First                Date
	SeatsLeft            int
}

// Replacement is somebody who could take a seat that falls free in a session,
// without disturbing anybody.
type Replacement struct {
	Session, Participant int32
	Kind                 int
	Rank                 int // 1 is to be called first
	Points               Points
	From                 int32 // session where the person is placed now; −1 = waits
	First                Date
}

// SessionUse is what the plan makes of a session.
type SessionUse struct {
	Session  int32
	Enrolled int // people who are not in the participants file
	Pinned   int // participants whose pin holds
	New      int // placed by the plan
	Seats    int // capacity with overbooking
	Left     int // seats that nobody has, at least 0
	Minimum  int // heads that it needs
	Short    int // heads below the minimum, where anybody sits in it
	State    SessionState
	Why      string
	Decision Date   // NoDate where nothing is to be decided
	Worth    Points // of one more seat, estimated from the prices; see HasWorth
	HasWorth bool
}

// SessionState is what becomes of a session under the plan.
type SessionState uint8

// Session states.
const (
	Runs             SessionState = iota // people sit in it, and the minimum is met
	RunsEmpty                            // it runs whatever happens, and nobody sits in it
	RunsProvisional                      // below its minimum, before its decision date
	RunsShort                            // below its minimum, on pins or people enrolled alone
	OpenedByPlan                         // an optional session that the plan opens
	NotOpened                            // an optional or planned session that stays empty
	ShutByPlan                           // the plan shuts it, and its pins lapse
	CancelledOutside                     // cancelled in the input
)

func (s SessionState) String() string {
	return [...]string{"runs", "empty", "provisional", "short", "opened", "not_opened", "shut", "cancelled"}[s]
}
