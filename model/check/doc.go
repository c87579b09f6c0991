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
// # Readings
//
// Where the contract leaves room the judge reads it so:
//   - A pin counts with all its meetings, a new placement with those on or after E.
//     A person without a meeting left in a session (shortlist mode) clashes with
//     nothing there, and a session without meetings has no span.
//   - Of several prerequisites one is enough. As a rule it fails only where none is
//     done, pinned in time, or of another kind for which the need is open; the
//     order in time is asked of the plan.
//   - together with a pinned member: the others join a pin's session, and the rule
//     lapses where none of those is an option of all of them.
//   - The rule childcare asks for the person's own children at the session alone,
//     and not of people who share the care with somebody: there the places decide.
//     Places that pins use are granted and not freed where the session is shut.
//   - A lapsed pin's +500 goes to the need of its session's kind, that of an unknown
//     session to every need of the person.
//   - Each coefficient is rounded by itself.
//   - A session without start date is decided by its first meeting; one without
//     programme is closed by the general calendars only; dated meetings stand as
//     they are.
//   - Needs that are counted are those given, derived or held by a pin.
//
// A proof is evaluated without the choices that no plan can use: sessions whose
// minimum the people with an option can't reach, or without a room, teacher or
// money left, and choices of a bidder that alone need more childcare than there
// is. A session has at most as many new heads as options left there, and the pins
// of one bidder in a session stay or lapse together. All of it makes the bound
// tighter than the formula, never less true.
//
// # Design
//
// Simple rather than fast: one loop over people and sessions, rules as plain
// conditions, no profiles. What is remembered is only what costs: the answer of
// the hours rule by distinct (availability, absences, earliest day) × session,
// which sessions meet at a site, so that one out of reach is passed over whole,
// what the rules said of the placements of plans so far and when the users of a resource
// meet, for the next plan of the same batch,
// and for every bidder which of its choices exclude each other. A pair of choices
// is asked about childcare only where both are in class at once: otherwise it
// needs no more than one of them alone. Households that share care have thousands
// of pairs and few that meet.
//
// A bidder is evaluated by branch and bound over its needs, exactly; a household
// that would take more than ten million steps is valued by the sum of its members'
// own maxima instead, which is never less, so that the bound stays a bound.
package check
