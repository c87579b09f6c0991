// Package year plans whole years week by week, under the engine and under simple
// rules, and once with hindsight: what `instroom bench year` does. A batch says
// who is better at one week; a year says what that is worth when places that were
// promised stand, people stay away, and who comes next month is not known.
//
// # A year
//
// A year is a cohort of package cohort spread over weeks: some people wait on the
// first day, the others arrive by the months' weights, and groups start in waves. It
// has nothing in it that a policy decides. Every Monday the simulation
//
//   - settles what happened since the last one: letters are answered, first
//     meetings held, people drop out or complete a course;
//   - forms the batch: who has arrived and still needs something, the groups that
//     are announced and not over, and every placement there with its status;
//   - has the policy solve it, and the judge (package model/check) recompute the plan
//     and verify the certificate;
//   - carries the plan out: planned groups that it shuts are called off, letters go
//     out to whom a course begins soon, optional groups with letters are opened and
//     paid for from what is left of the budget. The other places stay proposals,
//     which the next week may change.
//
// A letter becomes invited, then confirmed or refused (and never that group again),
// then started or no_show, then completed or stopped. A no-show or drop-out waits
// again or is gone, and gives back all seats. Whoever completes a language module
// has reached its level, or failed and takes it again; whoever completes
// orientation needs none any more.
//
// What people do is drawn from seed, person, session and how often the person was
// sent there, never from a stream: the same person does the same thing about the
// same letter under every policy. Differences between policies are taken year by
// year for that reason. How likely each thing is stands in knobs.yaml of package
// cohort, under year, with its source or the word assumed.
//
// # What is measured
//
//	need       one that somebody arrives with and some group of the year fits by the
//	           rules of §2 of the contract. Next modules, and courses taken again, take
//	           seats but count in no figure
//	met        a first meeting was attended in the year
//	class      by the rules, in the week of arrival: a policy must not choose by which
//	           class it is judged
//	wait       days from waiting_since to the first meeting attended; whoever attended
//	           none, for whatever reason, counts to the end of the year
//	deadline   a need whose start_by lies in the year; missed where no meeting was
//	           attended by then
//	seats      of groups that begin before its end, without those of other people. One is
//	           empty where nobody ever sat in it: taken is the most who sat there at a time
//	ran        a group that is confirmed (also by being opened), or in which somebody sat;
//	           below its minimum where fewer sat there than min_size
//
// # Hindsight
//
// Hindsight solves the year as one batch: everybody is there on the first Monday but
// enters no earlier than the first weekly run could have placed them, every group is
// known, and classes are those of arrival. Planned groups may run below their minimum
// at the contract's price, as they do in the weeks where pins stand.
// It knows who would refuse a letter for a group, or never turn up, and places nobody
// there; who would come the second time counts as there from the start. Its bound is verified: no plan of that batch has more points.
//
// Its points are not those of the weeks, so the same measures are taken of its plan.
// For these it is a yardstick and no bound: it maximises points and no measure, it
// counts every group from the first meeting after arrival while the weeks may enter
// late, and it fills no seat again that a drop-out leaves.
// Where nobody does anything unforeseen its points bound those of every policy, and
// a test holds that.
//
// # Design
//
// A simulation owns copies of people and groups and changes them; the year is shared
// and never changed. The engine starts each week from what it remembers of the last
// (solver.Result.Memory); simple rules remember nothing and shut no group, so that
// theirs may run below the minimum. Limits are in work, never in time: a record is the
// same on every machine but for its seconds.
//
// That nobody is lost is checked every week: the judge's counts against the needs in
// the batch, and the people in the batch, gone and served against all who arrived.
//
// Rejected: letting refusals depend on the time or place offered (no public figure
// says how), and a policy that keeps seats for those who will come (the contract has
// no forecast; what it could gain is part of the distance to hindsight).
package year
