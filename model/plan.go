package model

// Plan is what a run decides: new placements and planned sessions that it shuts.
// Pins are not in it; they follow from the batch, less those whose session is shut.
type Plan struct {
	Placed []Placed // sorted by participant, then kind of session
	Shut   []int32  // indexes of planned sessions shut by this plan, ascending
}

// Placed puts a participant into a session, both by index into the batch.
type Placed struct {
	Participant, Session int32
	Points               Points
}
