package rules

import (
	"instroom/model"
)

// Index answers questions about a batch. It is made once by New, is not changed
// afterwards, and may be used from several goroutines.
type Index struct {
	batch *model.Batch
}

// Batch returns the batch that the index was made from.
func (x *Index) Batch() *model.Batch { return x.batch }

// State is what is known about a need before the plan.
type State uint8

// States of a need.
const (
	NotNeeded State = iota // nobody asked for it, or it is met
	Open                   // to be placed
	Pinned                 // a pin holds
)

func (s State) String() string { return [...]string{"not-needed", "open", "pinned"}[s] }

// NeedState is a need of a participant: one a kind of the batch.
type NeedState struct {
	Kind  int
	State State
	// Session is the pinned session, −1 where there is none. MayShut says that the
	// solver may shut it: then the pin lapses and the need is open.
	Session   int32
	MayShut   bool
	Class     uint8    // 1..3, 0 in shortlist mode
	Lapsed    bool     // a pin of this need lapsed before the plan: +500 where it is placed
	Languages []string // language: any of them meets the need
	Level     string   // language: module to enter on the ladder of Language; "" = not assessed
	Language  string   // language: the first of Languages for which the level is known
}

// Failure is a rule that fails for a participant at a session.
type Failure struct {
	Code   model.Code
	Values string // the values that made it fail, in words
}

// Term is one named term of an option's points.
type Term struct {
	Name   string // as in the contract §3: "placed", "waiting", "start", …
	Points model.Points
}

// Option is a session that the rules allow for a need.
type Option struct {
	Participant, Session int32
	Kind                 int
	Class                uint8
	Entry                model.Date // first meeting on or after E; NoDate where there is none (shortlist mode)
	First                model.Date // first meeting attended
	Last                 model.Date // last meeting
	Minutes              model.Minutes
	Missed               model.Minutes // of Minutes, on unavailable dates
	Terms                []Term        // only terms that are not 0
	Points               model.Points
}

// Pin is a placement that stands: invited in time, confirmed or started.
type Pin struct {
	Participant, Session int32
	Status               model.PlacementStatus
	Row                  int32 // index into Batch.Placements
}

// Note is something a planner should know before the plan is made.
type Note struct {
	Code                 string
	Warning              bool  // a warning; else a note
	Contradiction        bool  // among pins: an error with --strict-pins
	Participant, Session int32 // indexes into the batch, −1 = none
	Text                 string
}
