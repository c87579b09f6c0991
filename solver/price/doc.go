// Package price is the engine of instroom: a solver of solver.Problem in pure
// Go that returns a plan, a bound on every plan, and the multipliers and the
// search tree that prove the bound.
//
// # The relaxation
//
// Every row that couples bidders takes a multiplier: λ_s for the heads of a
// session, μ_r for rooms, teachers and the budget, η_g for childcare, π_j for
// the stays of a session that may be shut, ν_ps for "p sits in s only if s is
// used", β_k for the people of a class. What is left falls apart into one choice
// a bidder (its best bundle) and one a session (its best fill), and its value
// at any multipliers is a bound (Geoffrion, Lagrangean relaxation for integer
// programming, Math. Programming Study 2, 1974). Households are one bidder, so
// that their joint choices need no multipliers. Bounds are computed in integers,
// 2¹⁶ to a point, summed in 128 bits (bound.go); the contract's 2¹⁰ rounds away
// up to a point for every thousand heads, and a proof to the last point then
// fails for no other reason. Floats guide and never decide; every product is
// wrapped so that no machine fuses it.
//
// The best multipliers are the dual solution of a linear program over bundles
// and fills. For two needs a person that program is nearly integral: on the
// trial family its optimum is the integer optimum or a few points above, and its
// solution is whole but for some dozens of people in 20,000. So the engine
// solves that program, at every size, and the rest is rounding.
//
// # The steps, one file each
//
//	part.go      connected parts, renumbered; parts are solved in parallel, each alone
//	bundle.go    the best bundle of a bidder: one pass for one or two needs, a
//	             depth-first search for households, three kinds, prerequisites
//	auction.go   one coarse round of bids: prices to start from
//	bound.go     the Lagrangian value, and descent along averaged subgradients
//	simplex.go   the same relaxation solved to its optimum: column generation with
//	             bundles and fills as columns, convexity rows kept implicitly
//	             (generalised upper bounds), prices in a box that widens (boxstep)
//	column.go    its columns, priced out when they are wanted
//	pivot.go     a pivot: who leaves, how far the prices move
//	factor.go    the basis of the simplex as sparse LU factors and their updates
//	plan.go      a plan under construction: what is full, what is short
//	polish.go    building a plan from wishes, and improving it: best answers of
//	             bidders at the worth of vacancy chains of up to eight moves
//	gates.go     opening, emptying and shutting sessions one at a time
//	decide.go    deciding on all openings at once, and turning single ones round
//	close.go     branch and bound: fixing by reduced cost, branching on shutting,
//	             opening, whether a need is placed, and where
//	dive.go      rounding a torn relaxation step by step
//	reduce.go    the smaller task that fixing leaves
//	region.go    parts with more than 3,000 rows: prices refined, and plans
//	             improved, region by region
//	excerpt.go   the piece of a task that a region needs
//	memory.go    what a solve leaves to the next one
//	crew.go      threads inside a part
//	proof.go     multipliers by name, as the certificate holds them
//	stages.go    points first, then class after class; strict mode last
//	price.go     the solver: parts, work, threads, the result
//
// A part goes through them in this order: auction → descent → simplex → plan by
// what the simplex leans to → (openings) → fixing → tree. Most weekly parts end
// with the first plan or a handful of nodes.
//
// The people of each class are proven by the same search on the same part with
// other weights: one for each need of the class, with rows "at least as many as
// the plan has" for the classes before it. Strict mode first makes a plan with
// the points raised by class, lets every class proof replace the plan where it
// finds more people, and at last proves the points over plans with these counts.
//
// # Openings
//
// Where sessions must be opened or filled to a minimum, the plain relaxation
// opens a part of each. The links x_ps ≤ [n_s > 0] close most of that gap: the
// descent takes all of them at once (decide.go), which costs a vector of one
// number an option, and its averages say how much of each session is open, most
// of them nearly 0 or 1. What is decided gives a task with confirmed sessions,
// whose relaxation is nearly integral again; single openings are then turned
// round as long as that relaxation gains, each given up as soon as its bound
// falls below the best. For the certificate the simplex takes only the links
// that it breaks.
//
// # Large parts
//
// A basis of 2,000 rows is solved in a second; pivots cost more with its size,
// so larger parts are cut: sessions in breadth-first order (neighbours in the
// order share people), cut into runs of 320. Each run's relaxation is solved with
// all other prices held, every second run at a time; two sweeps with other
// borders come within 0.002 % of the whole relaxation. The plan is what the runs
// lean to, improved by the search itself on pieces that share neither people nor
// sessions, four sweeps with other borders. Budgets and other rows that pieces
// share are checked when their changes are taken over.
//
// # Determinism
//
// A part depends on the problem alone. Work is counted in options looked at and
// shared out by the options of a part, so neither threads nor the speed of the
// machine change a byte; only a deadline does. Inside a part threads share out
// bidders in ranges: sums are of integers, lists are put together in order.
//
// # What differs from the literature
//
// Auction bids are for bundles, so the auction gives prices and seats but no
// proof. The volume method's fractional plan is used for openings only; its rows
// are scaled, and its aim halves after two steps that did not pay. The simplex
// forgets columns that leave the basis, since pricing finds them again exactly,
// and keeps one basis through the whole tree: limits only take columns away, so
// any basis is a start, with the forbidden columns driven out at a penalty. Rows
// of childcare and of sessions with seats for everybody come in when broken,
// links when torn.
//
// # What was tried, with figures (2 cores shared with other work)
//
//   - A dense inverse: 430 rows at most. With sparse factors 20,000 × 1,950 is
//     one relaxation of 1,949 rows: 17,000 pivots, about a second.
//   - Three rounds of the auction before the descent, as the literature on
//     ε-scaling advises: the descent then ends at 0.019 % above the relaxation's
//     optimum; from one coarse round it ends at 0.002 to 0.003 %, and two thirds
//     of the auction's time are saved.
//   - Averages of 0.3 of the newest subgradient instead of 0.07: 0.04 % instead
//     of 0.003 % after 200 steps. From prices of zero: 0.08 %.
//   - One relaxation for 100,000 × 9,761: 230,000 pivots and 76 s. By runs: 7 s,
//     and a bound 0.002 % higher.
//   - Regions grown by shared people, counted or as a share: they followed levels
//     along the whole country, half of the people sat in two of them, and plans
//     stopped at 0.03 to 0.05 %; runs of the breadth-first order reach 0.004 %.
//   - A price box of a sixteenth of the points instead of a twentieth of what
//     options differ by: 160,000 pivots instead of 34,000.
//   - Placing again whoever lacks a second need, after an integral relaxation had
//     been taken over: it moved people off their seats and cost 711 points on
//     2,000 people, which 300 nodes did not win back.
//   - Neighbourhoods of 32 to 64 sessions for openings: 0.35 % below the bound
//     where turning single openings reaches 0.15 %.
//   - Without links the root bound of the Antwerp example stood 0.9 % above the
//     optimum and 40 nodes moved it by 0.04 %; with them it is 0.002 % above.
//   - A ratio test without Harris's slack stalled for 13,000 degenerate pivots in
//     one node; with it nodes take some tens to some hundreds.
//   - Branching on the most torn option alone left people of class 1 half placed
//     down to the leaves: 7,000 nodes on 259 options, not closed. Branching first
//     on whether a need is placed, by what hangs on it, closed it in 30.
//   - An open tree proves no more than its root. Where most of the work does not
//     close it, it is grown again with a tolerance in pruning.
//
// # Limits
//
// Openings under a budget, and openings with many households, keep 0.03 to
// 0.15 % at 2,000 people: the linked relaxation lies that far above the optimum
// and the tree is too slow to close it. Scores that are all equal cost the
// simplex ten times the pivots. Single-source problems with large households
// (delmaire_p01) keep a gap: the relaxation is weak on their knapsacks.
package price
