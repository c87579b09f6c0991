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
// # The steps, one file each
//
//	part.go      connected parts, renumbered; parts are solved in parallel, each alone
//	bundle.go    the best bundle of a bidder: two passes for one or two needs, a
//	             depth-first search for households, three kinds, prerequisites
//	auction.go   three rounds of bids, ever finer: prices to start from
//	bound.go     the Lagrangian value, and descent along averaged subgradients
//	simplex.go   the same relaxation solved to its optimum: column generation with
//	             bundles and fills as columns, convexity rows kept implicitly
//	             (generalised upper bounds), prices in a box that widens (boxstep)
//	plan.go      a plan under construction: what is full, what is short
//	polish.go    building a plan from wishes, and improving it: best answers of
//	             bidders at the worth of vacancy chains of up to eight moves
//	gates.go     opening, emptying and shutting sessions
//	close.go     branch and bound: fixing by reduced cost, branching on shutting,
//	             opening, whether a need is placed, and where
//	region.go    large parts: prices refined, and plans improved, region by region
//	reduce.go    the smaller task that fixing leaves
//	proof.go     multipliers by name, as the certificate holds them
//	stages.go    points first, then class after class; strict mode last
//	price.go     the solver: parts, work, threads, the result
//
// The people of each class are proven by the same search on the same part with
// other weights: one for each need of the class, with rows "at least as many as
// the plan has" for the classes before it. Strict mode first makes a plan with
// the points raised by class, lets every class proof replace the plan where it
// finds more people, and at last proves the points over plans with these counts.
//
// # Determinism
//
// A part depends on the problem alone. Work is counted in options looked at and
// shared out by the options of a part, so neither threads nor the speed of the
// machine change a byte; only a deadline does.
//
// # What differs from the literature
//
// Auction bids are for bundles, so the auction gives prices and seats but no
// proof. The volume method is used for its dual side only. The simplex forgets
// columns that leave the basis, since pricing finds them again exactly, and keeps
// one basis through the whole tree: limits only take columns away, so any basis
// is a start, with the forbidden columns driven out at a penalty. Rows of
// childcare and of sessions with seats for everybody come in when broken, links
// when torn.
//
// # What was tried, with figures (2 cores shared with other work)
//
//   - Without links the root bound of the Antwerp example stood 0.9 % above the
//     optimum and 40 nodes moved it by 0.04 %; with them it is 0.002 % above.
//   - All childcare rows in the master from the start: 417 rows instead of about
//     200, and three times the work for the same node.
//   - A ratio test without Harris's slack stalled for 13,000 degenerate pivots in
//     one node; with it nodes take some tens to some hundreds.
//   - Branching on the most torn option alone left people of class 1 half placed
//     down to the leaves: 7,000 nodes on 259 options, not closed. Branching first
//     on whether a need is placed, by what hangs on it, closed it in 30.
//   - An open tree proves no more than its root. Where most of the work does not
//     close it, it is grown again with a tolerance in pruning.
//   - ε below a hundredth of the spread of points starts bidding wars; letting
//     prices down to nothing where seats are free makes the next round worse.
//
// # Limits
//
// Parts with more than 430 rows have no tree: the dense inverse would not pay.
// Their prices are refined by the same simplex over regions of 160 sessions with
// all other prices held, and their plans by the search over the people of 32
// sessions at a time. On 20,000 × 1,950 (t20k) two sweeps take the bound from
// 0.050 % to 0.007 % above the optimum. Single-source problems with large households
// (delmaire_p01) keep a gap: the relaxation is weak on their knapsacks.
package price
