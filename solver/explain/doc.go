// Package explain says why a plan is as it is: the main reason of every need
// that waits, what else would fit, who could step in, and the smallest change
// that would place a person.
//
// # Design
//
// The plan is laid into the problem once (position): heads by session, use of
// rows and childcare. What stands in the way of one more placement is then a
// few look-ups, so that reasons, alternatives and replacements together cost
// one look at every option, and no search.
//
// Main reason. A need that no session suits waits by a rule: the rule that fails
// at the session with the fewest failures (ties: order of the codes, then of the
// session ids). Otherwise every session that the rules allow is held against the
// plan, and the same order decides: the session that the fewest things stop, then
// the order of the contract §4 (clash, prerequisite, household, resource, budget,
// minimum, full, not worth), then the session ids. So a free seat that only the
// household's rule forbids comes before a session that is full.
//
// Smallest change. A change of the person's row is tried on a batch of this one
// person; where the rules then allow a session that has a seat left, and the
// points gain by it, the change is confirmed without a search: were the person
// not placed, any optimal plan could be bettered by that very seat, and a better
// plan than the old optimum must use what is new, an option of this need. Where
// the seat is not free, the whole problem is solved again with the change, as
// often as Options.Solves allows. One more seat in a session goes, with
// everybody placed staying where they are, to the person who gains most by it;
// that is what a change shows that is not marked as confirmed.
package explain
