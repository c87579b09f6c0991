// Package check is the independent judge: it reads a batch straight from the
// contract, person by person, and says whether a plan is feasible, how many
// points it has, and whether a certificate proves its bound. It shares nothing
// with the code that makes plans: not the rules, not the solver. Where the two
// readings differ one of them is wrong, and a test compares them.
//
// # What is judged
//
// Feasible lists every violation with a stable code: the codes of the contract
// where a rule fails (hours, level, …), where seats or resources are short (full,
// min-size, clash, household, resource, budget, prerequisite), and codes of its
// own for a plan that is not one (see Finding). It recomputes the objective and
// counts every need once: placed + pinned + waiting + not-needed = all needs.
//
// Verify does that and evaluates the certificate (see model.Certificate for the
// mathematics): that its parts cover every option, that every tree covers every
// plan, and that no leaf lies above the bound it claims. Sums are exact: one
// bidder in 64 bits behind a range check of the multipliers, totals in 128 bits.
//
// # Design
//
// Simple rather than fast: one loop over people and sessions, rules as plain
// conditions, no profiles. What is remembered is only what costs: the answer of
// the hours rule by distinct (availability, absences, earliest day) × session,
// and for every bidder which of its choices exclude each other. A bidder is
// evaluated by branch and bound over its needs, exactly; a household that would
// take more than ten million steps is valued by the sum of its members' own
// maxima instead, which is never less, so that the bound stays a bound.
package check
