package year

import (
	"crypto/sha256"
	"encoding/binary"
)

// event is something that somebody may do.
type event string

const (
	answersLate event = "answers late"
	refuses     event = "refuses"
	staysAway   event = "stays away"
	dropsOut    event = "drops out"
	whenOut     event = "when"
	fails       event = "fails"
	comesBack   event = "comes back"
)

// happens reports whether somebody does it in a session, with a probability in
// millionths. time counts the letters that the person had for this session before:
// whoever failed to come may come the next time.
func (y *Year) happens(e event, person, session int32, time int, share int64) bool {
	return y.draw(e, person, session, time)%1_000_000 < uint64(share)
}

// draw is a random number of somebody in a session. It depends on nothing that a
// policy does, so that people behave alike under all of them (common random
// numbers: Glasserman & Yao, Management Science 38, 1992, doi 10.1287/mnsc.38.6.884).
func (y *Year) draw(e event, person, session int32, time int) uint64 {
	b := binary.BigEndian.AppendUint64(nil, y.seed)
	b = append(append(b, y.batch.Participants[person].ID...), 0)
	b = append(append(b, y.batch.Sessions[session].ID...), 0)
	b = append(binary.BigEndian.AppendUint32(b, uint32(time)), e...)
	sum := sha256.Sum256(b)
	return binary.BigEndian.Uint64(sum[:])
}

// mostLetters is how often hindsight tries a session with somebody.
const mostLetters = 10

// attends reports whether somebody would turn up in a session, be it after having
// stayed away and come back.
func (y *Year) attends(person, session int32) bool {
	for time := range mostLetters {
		switch {
		case y.happens(refuses, person, session, time, int64(y.habits.Refused)):
			return false
		case !y.happens(staysAway, person, session, time, int64(y.habits.NoShow)):
			return true
		case !y.happens(comesBack, person, session, time, int64(y.habits.Back)):
			return false
		}
	}
	return false
}
