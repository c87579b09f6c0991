// Package rules says who may sit where, and why not: it reads a batch and
// answers for every participant p and session s which rules of the contract §2
// fail, with which values, and what the option is worth where none fails.
//
// # Rules
//
// Each rule is a file of its own with a stable code, a question that passes or
// fails, and words for the failure. It declares what it reads of a participant
// and of a session; two participants (sessions) that look alike to a rule get
// the same answer. Matrix uses this to ask each rule once per distinct pair of
// looks and to combine the answers as bit sets: with 20,000 people and 2,000
// sessions that is some hundred thousand questions in place of 40 million a rule.
//
// # Time
//
// Let E(p) be the latest of batch date + notice days, earliest_start and the day
// after suspended_until. The entry of p into s is the first meeting of s on or
// after E(p); a new placement attends, clashes and takes childcare from there
// on. A pinned session counts with all its meetings, since its seat was held
// before. Times of day are half-open local minutes.
//
// Sessions that meet at the same moments share one Schedule. How far two
// schedules keep apart (the least time between a meeting of one and a meeting
// of the other, negative where they overlap) does not depend on the person; two
// sessions clash for p exactly where that distance is below p's travel gap
// between their sites. Only where E(p) lies after the first meetings of both is
// it measured again from E(p) on, since then the clash may lie in the past.
//
// # Points
//
// Every term of the goal (contract §3) is a coefficient times a whole number or
// an exact fraction, rounded half to even by itself. From there on everything
// is integer.
package rules
