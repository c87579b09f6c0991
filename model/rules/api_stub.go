package rules

import "instroom/model"

// Defaults returns the settings of the embedded rule files.
func Defaults() model.Settings { return model.Settings{} }

// Calendar returns the closed days of a named calendar, and whether it exists.
func Calendar(name string) ([]model.DateRange, bool) { return nil, false }

// Calendars returns the names of the calendars, sorted.
func Calendars() []string { return nil }

// New reads the batch: schedules, pins, needs. The batch must not change
// afterwards.
func New(b *model.Batch) *Index { return &Index{batch: b} }

// Needs returns the needs of participant p, one a kind of the batch, in order.
func (x *Index) Needs(p int) []NeedState { return nil }

// Failures returns every rule that fails for p at s, in the order of the codes;
// none means that s is an option of p.
func (x *Index) Failures(p, s int) []Failure { return nil }

// Option returns what s is worth for p, and whether the rules allow it.
func (x *Index) Option(p, s int) (Option, bool) { return Option{}, false }

// Clash reports whether p can't attend both s and t: meetings overlap, or the
// travel gap between them is too short (contract §3.2).
func (x *Index) Clash(p, s, t int) bool { return false }

// OneAtATime reports whether p wants one course at a time and the spans of s and
// t intersect (contract §3.8).
func (x *Index) OneAtATime(p, s, t int) bool { return false }

// TooHeavy reports whether the sessions, with the pins of p that are not among
// them, exceed max_hours_week in a week in which one of the sessions meets
// (contract §3.7).
func (x *Index) TooHeavy(p int, sessions ...int) bool { return false }

// Pins returns the pins that hold, sorted by participant, then session.
func (x *Index) Pins() []Pin { return nil }

// PinsOf returns the pins of participant p.
func (x *Index) PinsOf(p int) []Pin { return nil }

// PinsIn returns how many pins sit in session s.
func (x *Index) PinsIn(s int) int { return 0 }

// Notes returns warnings and notes in a fixed order.
func (x *Index) Notes() []Note { return nil }

// Class returns the class of participant p, 1..3, or 0 in shortlist mode.
func (x *Index) Class(p int) uint8 { return 0 }

// Earliest returns E(p), the first day on which p may enter.
func (x *Index) Earliest(p int) model.Date { return 0 }

// IdealTracks returns the tracks at pace 0 for p in a programme.
func (x *Index) IdealTracks(p int, programme string) []string { return nil }

// FinishWeeks returns the weeks of the modules that p has left, from the level
// to the target, both included.
func (x *Index) FinishWeeks(p int) int { return 0 }

// TravelMinutes returns the travel of p to session s, and whether both places
// are known and s is not online.
func (x *Index) TravelMinutes(p, s int) (model.Minutes, bool) { return 0, false }

// Fill is how a session stands before the plan, and what heads may be added.
type Fill struct {
	Seats    int // capacity with overbooking
	Enrolled int // people who are not in the participants file
	Pinned   int
	Left     int // heads that may be added, at least 0
	Minimum  int // heads that the session needs
	// Hard says that new heads need Minimum; Soft that heads short cost points.
	// Neither: the session runs whatever happens.
	Hard, Soft bool
	Target     int         // −1 = none
	OpenCost   model.Cents // due with the first new head; 0 where it is not due
	Decision   model.Date  // NoDate = none
	Decided    bool        // planned, and the decision date has come
	MayShut    bool        // contract §3.3: its pins may lapse
}

// Fill returns how session s stands.
func (x *Index) Fill(s int) Fill { return Fill{} }
