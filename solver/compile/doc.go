// Package compile makes the flat problem of a batch: rules in, arrays out.
//
// # Design
//
// Options come from bit sets: each rule is asked once per distinct pair of looks
// (rules.Matrix), or, in shortlist mode, from the rows of preferences.csv. A
// chunk of bidders is then built by one goroutine from scratch memory, and the
// chunks are joined in order, so that the number of threads changes nothing. At
// no time is more than a few chunks held twice.
//
// Bidders stand in the order of the lottery: by the first eight bytes of
// SHA-256(seed as 8 bytes, big-endian, then the participant's id), the smallest
// of a household's members for a household, ties by id. Sessions stand in the
// order of their ids. Nothing depends on the order of rows in the input but the
// indexes that lead back to the batch.
//
// What fixed people (enrolled, pinned) settle is settled here: options that
// clash with a pin are left out, rows hold what is left after them, and rows
// that can't bind, or that another row implies, are dropped.
//
// Childcare is counted at the moments at which a lesson starts. A household that shares
// it uses places while all its members are in class; when that may be does not depend on
// whose places they are, so that each household is walked through once (sharing.go), and
// says at what times of a day which of its options go together. Each session and site then
// goes through its own lessons and those times, day by day, and makes a row of every set of
// uses that it has not met before; they do so side by side. Those who count alone are there
// by number, the first so many to enter each session: most moments are implied by others,
// and only for the rest their options are listed. That halved the time of these rows.
//
// A batch that differs from another in sessions alone, as most what-if scenarios do, is
// compiled from the other's problem (again.go): a bidder none of whose members had a
// changed session among the options, has one now, or holds a score or a row of last
// week about one, is copied. Where only seats, minimums or the budget have changed, all
// bidders are, and the childcare with them: the two problems share these lists, by which a
// solver can tell. Of a bidder that is made anew, which options go together is looked up
// where neither session has changed; rows of rooms, teachers and sites are taken over but
// for those that a changed session uses; and a household that shares childcare is walked
// through again only where its places have changed (Problem.Memory holds the walks, and
// the lottery). The problem is the same to the last number as one compiled from nothing.
//
// The rows of childcare are made anew: of 5,000 generated people that is half of the time
// that is left, and nearly every site has somebody whom a change concerns: taking them
// over session by session, where the same people may use it, made a scenario of theirs 1
// to 8 % faster for 160 lines, and was dropped.
//
// Two sessions of a person clash where the distance of their schedules is below
// the person's travel gap; the distance is a table over distinct schedules, so
// that a pair costs a few nanoseconds (package rules, Time).
package compile
