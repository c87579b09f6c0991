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
// person. Where the rules then allow a session, and the points gain when the
// person takes a seat there that is free, or that one other person leaves for a
// free seat elsewhere or to wait, there is a better plan than before. Where the
// plan was optimal and the change touches no option of another need, that confirms
// the change without a search: every new optimum is better than the old one, and
// can only be so by what is new, an option of this need. Where a seat costs more
// at the prices of the proof than the person brings, the change fails. What is
// left is solved again as a whole, as often as Options.Solves allows. A change
// for which that did not suffice is shown without being marked as confirmed where
// there is a better plan, and else the need is counted as unsought. One more seat
// in a session goes, with everybody placed staying where they are, to the person
// who gains most by it, and is solved again in the same way.
//
// All of it is bounded in counts, so that the answer is the same on every machine.
// Only Options.Deadline, for runs with a time limit, looks at the clock, and only
// in this search: what it cuts short is called out of time, never not found.
package explain
