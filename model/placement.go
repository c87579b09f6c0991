package model

// Placement is one row of placements.csv: what was decided before, and what has
// happened since.
type Placement struct {
	Line        int32
	Participant string
	Session     string
	Status      PlacementStatus
	RespondBy   Date
	By          string
	Reason      string
}

// PlacementStatus is the life of a placement (contract §1).
type PlacementStatus uint8

// Placement statuses.
const (
	Proposed PlacementStatus = iota
	Invited
	PlacementConfirmed
	Started
	Completed
	Refused
	NoShow
	Stopped
	Forbidden
)

func (s PlacementStatus) String() string {
	return [...]string{"proposed", "invited", "confirmed", "started", "completed", "refused", "no_show", "stopped", "forbidden"}[s]
}

// Preference is one row of preferences.csv by index into Batch.Participants and
// Batch.Sessions. Twelve bytes: a country's shortlist has ten million of them.
type Preference struct {
	Participant, Session int32
	Score                int32 // 0..1,000,000,000
}

// Batch is everything a weekly run reads: the data, not the mathematics.
// It is not changed after reading.
type Batch struct {
	Settings     Settings
	Kinds        []string // "language", "orientation", then others named in batch.yaml
	Participants []Participant
	Sessions     []Session
	Sites        []Site
	Blocked      []Blocked
	Preferences  []Preference // sorted by participant, then session
	Placements   []Placement  // in file order; rows of --last that placements.csv overrides are left out
	Inputs       []FileDigest // sorted by name
}

// The two kinds that every batch has.
const (
	LanguageKind    = 0
	OrientationKind = 1
)

// FileDigest is an input or output file with the SHA-256 of its bytes, in hex.
type FileDigest struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}
