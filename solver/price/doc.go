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
//	task.go      a part with a goal: the points, or the people of a class
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
//	openings.go  a tree over openings, bounded by descents
//	cut.go       what a number of groups can seat, as rows that the tree finds
//	knapsack.go  the budget kept as a row of the sessions' own terms
//	close.go     branch and bound: a relaxation, a plan and a proof at every node
//	read.go      what the relaxation leans to, and where it is torn: branching on
//	             shutting, opening, whether a need is placed, and where
//	fix.go       what reduced costs rule out: options and openings
//	dive.go      rounding a torn relaxation step by step
//	reduce.go    the smaller task that fixing leaves
//	region.go    parts with more than 3,000 rows: prices refined, and plans
//	             improved, region by region
//	excerpt.go   the piece of a task that a region needs
//	memory.go    what a solve leaves to the next one
//	hold.go      the plan of an earlier solve, mended near what has changed
//	replay.go    the proof of an earlier solve, evaluated in the changed task
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
// opens a part of each. Three things close most of that gap (openings.go):
//
// The links x_ps ≤ [n_s > 0]: the descent takes all of them at once, which costs a
// vector of one number an option, and its averages say how much of each session is
// open, most of them nearly 0 or 1.
//
// The budget stays a row of the sessions' own terms: those are open that are worth
// the most together within it, chosen exactly (knapsack.go). As a multiplier it lets
// the relaxation spend what is left, too little for any group, on a twentieth of one.
// On 2,000 people with a third of the sessions optional that was most of the gap.
//
// Cuts say what a number of groups can seat (cut.go): thirty people do not fit into
// two groups and three eighths of a third. They are looked for in the averages of the
// descent, take multipliers, and stand in the certificate by their people and
// sessions, from which anybody can work them out again.
//
// What is torn still is branched on, the node with the largest bound first; each is
// bounded by some dozens of steps of descent from where its parent's ended, with all
// links and cuts. Before openings that hardly matter are branched on, what no better
// plan can have otherwise is fixed, options and openings alike. Where all are decided
// a task with confirmed sessions is left, whose relaxation is nearly integral, for the
// simplex and the search over seats. Plans come from openings that the averages lean
// to, at the root and on the way, and from turning single ones round as long as the
// relaxation gains.
//
// Where opening costs points in few of the sessions (less than one in eight) the links
// that the simplex finds torn do better than all of them at once, and the search over
// seats branches on openings too.
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
// # A changed problem
//
// A solve from the result of another starts with what that has found. Its plan is taken
// over bidder by bidder, and mended: asked are those with an option in a session that is
// not as it was (seats, options, heads), in one where a seat is worth more than it was,
// and whoever has lost a place. The rest of an old plan was as good as could be before.
//
// The old proof is a tree of restrictions with multipliers at its leaves, all by name.
// Any multipliers prove a bound in the changed task, so the tree is walked with the old
// ones: the root's first, which are enough for most changes that move no prices, then
// the leaves', up to the first that is not enough. A new session gets the price at which
// the bound is lowest, all others as they are: at none it left the bound of a cloned
// group 0.4 % higher among 5,000 generated people. Then the relaxation is solved from
// the old prices, and the tree walked again with every leaf's multipliers moved by as
// much as the root's have moved; leaves still open are searched. Fixing is done anew
// at its old place in the tree. A branch on what is gone is left out: one of its sides
// covers everything. Where sessions are to be opened a third of the work goes this way,
// since an old tree knows nothing of openings worth turning round.
//
// On 5,000 people of the trial family a seat more costs 5 to 9 % of the cold solve,
// compile included, to a tenth of a place; before, 16 to 33 %. On the Antwerp example
// 48 of 48 one-change scenarios are proven, by kind of change in 0.14 to 0.26 s where
// they took 0.4 to 0.8.
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
//   - Lifted covers of the budget, as cuts, in place of the knapsack: 0.034 % where the
//     knapsack proves the optimum (2,000 people, a third optional, seed 2: 5,073 points
//     between plan and bound before either, HiGHS 127 s to the proof).
//   - The tree over openings with the simplex: 5,000 to 30,000 pivots a node for a few
//     cuts, ten times the work of the descent for the same bound.
//   - The averages' weight chosen as in the paper from the first step on: 0.02 % above the
//     relaxation's optimum on confirmed sessions where a fixed one ends at 0.003 %. Once
//     the averages are old it is the better one: 600 points in 30 steps.
//   - Cuts that take in only the options in use of a session, with fewer seats for that:
//     no better than all options.
//   - Entering only columns that gain a tenth, a quarter or half of what the best one
//     does: no fewer pivots where they matter.
//   - A basis come back to without the box that its prices came from: the next solve
//     started thousands of pivots away, and no tree was as good as it could be.
//   - Without links the root bound of the Antwerp example stood 0.9 % above the
//     optimum and 40 nodes moved it by 0.04 %; with them it is 0.002 % above.
//   - A ratio test without Harris's slack stalled for 13,000 degenerate pivots in
//     one node; with it nodes take some tens to some hundreds.
//   - Branching on the most torn option alone left people of class 1 half placed
//     down to the leaves: 7,000 nodes on 259 options, not closed. Branching first
//     on whether a need is placed, by what hangs on it, closed it in 30.
//   - The basis of the old relaxation taken over by name, with slacks where it had become
//     singular or negative: a session cancelled among 5,000 people makes it negative in 20
//     to 70 places, mending that in up to seven rounds takes out twice as many, and 600 to
//     1,400 pivots are left of some 1,500. Eight to ten per cent of the time, for 280 lines.
//   - All leaves of an old tree evaluated though the first was open: of a tree with 55, more
//     than the relaxation costs.
//   - Improving an old plan as any other: each round asks everybody, and was most of a solve.
//   - An open tree proves no more than its root. Where most of the work does not
//     close it, it is grown again with a tolerance in pruning.
//
// # Limits
//
// Half of the sessions optional without a budget, and many pairs of people: 0.07 %, at
// worst 0.11 %, at 2,000 people. Some twenty sessions are torn, each for reasons of its own,
// and branching on one says nothing of the others; HiGHS's cuts at the root come 1,900
// points lower than ours. Households that share childcare take most of the time on large
// cohorts: each step looks through their joint choices again. Many identical people are
// as many rows. Single-source problems with large households (delmaire_p01) keep a gap:
// the relaxation is weak on their knapsacks.
package price
