package rules

import (
	"sync"
	"sync/atomic"

	"instroom/model"
)

// Index answers questions about a batch. It is made once by New, is not changed
// afterwards, and may be used from several goroutines.
type Index struct {
	batch    *model.Batch
	settings *model.Settings

	sessionIndex map[string]int32
	scheduleOf   []int32 // by session
	schedules    []Schedule
	distances    distances

	where    []int32                           // by session: number of its site, nowhere or online
	siteOf   []int32                           // by session: index into Sites, −1 = none or not listed
	sites    []atomic.Int32                    // travel between sites plus one, by transport; 0 = not asked yet
	homeOf   []int32                           // by participant: index into homes, −1 = unknown
	homes    []home                            // where people live and how they travel
	fromHome []atomic.Pointer[[]model.Minutes] // by home: travel to each site

	pins        []Pin   // by participant, then session
	pinStart    []int32 // by participant; nil where there are no pins
	pinsIn      []int32 // by session
	refused     []bool  // by session: forbidden to somebody
	ordered     bool    // any session has prerequisites
	mayShut     []bool  // by session
	historyOf   []int32 // by participant: index into histories, −1 = none; nil where there are none
	histories   []history
	householdOf []int32 // by participant: index into households, −1 = none; nil where there are none
	households  []Household
	firstRow    []int32 // preferences of participant p: firstRow[p]:firstRow[p+1]
	classes     []uint8 // by participant; nil in shortlist mode
	noting      sync.Once
	notes       []Note // complete once noting is done
}

// New reads the batch: schedules, pins, needs, households. The batch must not
// change afterwards. It takes time and memory in proportion to the rows of the
// batch and the meetings of distinct schedules.
func New(b *model.Batch) *Index {
	x := &Index{batch: b, settings: &b.Settings}
	x.indexSessions()
	x.indexTravel()
	x.indexPreferences()
	x.indexPlacements()
	x.indexHouseholds()
	if !b.Settings.Shortlist {
		x.classes = make([]uint8, len(b.Participants))
		for p := range x.classes {
			x.classes[p] = x.classOf(p)
		}
	}
	return x
}

func (x *Index) indexSessions() {
	b := x.batch
	x.sessionIndex = make(map[string]int32, len(b.Sessions))
	x.scheduleOf = make([]int32, len(b.Sessions))
	seen := map[string]int32{}
	var key []byte
	for s := range b.Sessions {
		x.sessionIndex[b.Sessions[s].ID] = int32(s)
		x.ordered = x.ordered || len(b.Sessions[s].Prerequisites) > 0
		key = scheduleKey(key[:0], &b.Sessions[s], b.Settings.Closed)
		i, ok := seen[string(key)]
		if !ok {
			i = int32(len(x.schedules))
			seen[string(key)] = i
			x.schedules = append(x.schedules, newSchedule(expand(&b.Sessions[s], b.Settings.Closed)))
		}
		x.scheduleOf[s] = i
	}
	x.distances = newDistances(len(x.schedules))
}

func (x *Index) indexPreferences() {
	b := x.batch
	x.firstRow = make([]int32, len(b.Participants)+1)
	for i := range b.Preferences {
		x.firstRow[b.Preferences[i].Participant+1]++
	}
	for p := range b.Participants {
		x.firstRow[p+1] += x.firstRow[p]
	}
}

// Preferences returns the preference rows of p, by session.
func (x *Index) Preferences(p int) []model.Preference {
	return x.batch.Preferences[x.firstRow[p]:x.firstRow[p+1]]
}

// Session returns the index of a session by id.
func (x *Index) Session(id string) (int, bool) {
	s, ok := x.sessionIndex[id]
	return int(s), ok
}

// Schedule returns when s meets. Sessions with the same number meet at the same
// moments.
func (x *Index) Schedule(s int) (schedule *Schedule, number int) {
	return &x.schedules[x.scheduleOf[s]], int(x.scheduleOf[s])
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
