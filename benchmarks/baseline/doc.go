// Package baseline places people in ways that need no mathematics, to show what
// a planner gains over them: first come first served as counsellors do it by hand
// (FirstCome), greedy by class and points (Greedy), and deferred acceptance
// between people and sessions (Deferred).
//
// # Design
//
// Each is a solver.Solver without proof, so that compile, judge and benchmark
// treat it as any other. A pass seats people one at a time through one gate
// (seating.take), which knows every rule of the problem: clashes, seats,
// households, prerequisites, rooms, teachers, budget and childcare. Pins that may
// be shut stay.
//
// Minimum sizes are only known when everybody sits. After a pass the sessions
// that are under their minimum, or whose people are worth less than the session
// costs, are put in order of heads; the emptiest quarter is closed for good, and
// the pass begins anew. That is what planners do with groups that don't fill, and
// it ends, for every round closes something.
//
// People and sessions rank by the same points, so that there is one stable matching
// a kind, and greedy choice finds it too: Deferred differs from Greedy where kinds
// compete for somebody's hours, in households, and where groups are closed.
//
// Strict order of classes is kept by Greedy and Deferred where seats decide; none
// of the three promises it.
package baseline
