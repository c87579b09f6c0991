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
//	bundle.go    the best bundle of a bidder: one pass for one or two needs
//	household.go a depth-first search for households, three kinds, prerequisites
//	care.go      childcare that a household shares, as prices on pairs of choices
//	ledger.go    the rows of it added up, each group of choices looked at once
//	auction.go   one coarse round of bids: prices to start from
//	coarse.go    prices from a few levels of points, where options hardly differ
//	bound.go     the Lagrangian value, and descent along averaged subgradients
//	simplex.go   the same relaxation solved to its optimum: column generation with
//	             bundles and fills as columns, convexity rows kept implicitly
//	             (generalised upper bounds), prices in a box that widens (boxstep)
//	purse.go     sessions with a cost as one group of it, within the budget
//	column.go    its columns, priced out when they are wanted
//	alike.go     people who are alike as one row of the relaxation
//	pivot.go     a pivot: who leaves, how far the prices move
//	pool.go      the few columns of which the steepest enters
//	dual.go      the dual method: back to an optimum after rows came in or limits
//	             were narrowed, the entering column found by pricing
//	line.go      what options are worth along the row that leaves, for that pricing
//	factor.go    the basis of the simplex as sparse LU factors and their updates
//	plan.go      a plan under construction: what is full, what is short
//	polish.go    building a plan from wishes, and improving it: best answers of
//	             bidders at the worth of vacancy chains of up to eight moves, four
//	             where some needs are worth many times what most are
//	gates.go     opening, emptying and shutting sessions one at a time
//	decide.go    deciding on all openings at once, and turning single ones round
//	bestfirst.go the open nodes of a tree, the one with the largest bound on top
//	openings.go  a tree over openings, bounded by descents
//	tighten.go   the relaxation with links and cuts solved to its optimum instead,
//	             where the work allows
//	frontier.go  a tree over openings and seats by the relaxation
//	probe.go     branches on people tried before one is taken
//	cut.go       what a number of groups can seat, as rows that both find
//	cover.go     people who need more seats or childcare together than there are, as rows
//	half.go      half of the sum of rows of seats, childcare and needs, rounded down, as rows
//	recut.go     covers and halves of an earlier proof, taken over
//	knapsack.go  the budget kept as a row of the sessions' own terms
//	mirror.go    a task seen from its sessions, which choose whole households
//	pack.go      the best households for a session: dynamic programming over heads
//	seating.go   a tree over where whole households sit, bounded by the mirrored task
//	exchange.go  households that change places, and make room for each other
//	close.go     branch and bound: a relaxation, a plan and a proof at every node
//	relax.go     the relaxation of a node, with the rows, covers and links that it breaks
//	read.go      what the relaxation leans to, and where it is torn: branching on
//	             shutting, opening, whether a need is placed, and where
//	fix.go       what reduced costs rule out: options and openings
//	dive.go      rounding a torn relaxation step by step
//	reduce.go    the smaller task that fixing leaves, and the basis taken over to it
//	region.go    large parts: prices refined, and plans improved, region by region
//	excerpt.go   the piece of a task that a region needs
//	memory.go    what a solve leaves to the next one
//	again.go     the parts of a problem that has its options from an earlier one
//	hold.go      the plan of an earlier solve, mended near what has changed
//	around.go    the plan solved anew around a change, or where it loses most
//	replay.go    the proof of an earlier solve, evaluated in the changed task
//	redraw.go    other plans with the same points: ties drawn anew, or kept as before
//	crew.go      threads inside a part
//	proof.go     multipliers by name, as the certificate holds them
//	stages.go    points first, then class after class; strict mode last
//	price.go     the solver: parts, work, threads, the result
//
// A part goes through them in this order: auction → (coarse) → descent → simplex → plan by
// what the simplex leans to → (openings) → fixing → tree. Most weekly parts end
// with the first plan or a handful of nodes.
//
// The people of each class are proven by the same search on the same part with
// other weights: one for each need of the class, with rows "at least as many as
// the plan has" for the classes before it. Strict mode first makes a plan with
// the points raised by class, lets every class proof replace the plan where it
// finds more people, and at last proves the points over plans with these counts.
//
// # Households that share childcare
//
// Their places are used at a moment only while all who share are in class, in hundreds
// of rows a household. A person is in one class at a time, so two people use a row by one
// choice each: K rows are a table of what every pair of choices pays, Σ_k η_k [x ∈ A_k]
// [y ∈ B_k], and its sum over the pairs of a bundle is exact (care.go). Rows with the same
// pairs are added up once; a pair for which there is too little is a conflict; rows that
// no two compatible choices use are dropped, which leaves 10,986 of 25,619 in 20,000
// Flemish people. Rows of three or more people are looked at group by group.
//
// Where three or more share, what is missing of each row is counted on the way down.
//
// The search begins with the best of a few greedy bundles. Left are the options that can
// be in a better one (the best of all slots, with this one instead, must be worth more),
// and of these the ones that no other stands in for; what later slots can add is
// counted net of what they would pay beside the choices so far. 549 such households among
// 17,690 bidders took 60 to 75 ms a step of descent, five times as long as everybody else
// together; now 8 to 11, about as long.
//
// What later slots can add is bounded in two ways: each by its best beside the choices so
// far, which knows nothing of what later choices exclude among each other, and all from one
// slot on by what they are worth alone, which knows that and nothing of the choices so far.
// The second takes a search for each slot, the last ones first (Russian doll search), and
// is for households whose search is long. Four people with seven needs who share childcare
// took 52 of 57 million nodes of a solve (2,000 generated people of Antwerp), 14,000 a call,
// four with eight needs 137,000 a call; some 250 are left of either, the searches for the
// bounds included. Four who may not be in class at the same time still take 2,900.
//
// # Covers
//
// Among people who take one seat each the relaxation is nearly whole; it is torn where some
// take several: couples, and parents with children in care. Of five childcare places two go
// to each of two people and half of what a third needs to the third; the last seat of a
// session goes to half a couple. A cover (cover.go) says that of those no more than two
// find room, or nineteen, or none where the session is closed; with it come all who need as
// much as they do. They are looked for exactly, by a small dynamic programme over those who
// are seated in part, in nodes near the root, and the certificate names them by their people
// and the session or moment. The search over seats then branches first on whoever takes
// several: fixing the others first moves the same half from one to the next.
//
// Covers are taken up by primal pivots from their excess at a small price: the first round
// of 5,000 linked people takes half as many looks so as by the dual method. Parts of more than
// 600 rows do without: their rounds took what improves the plan region by region.
//
// 2,000 people of the trial family, 15 % of them linked: all of ten batches proven, in
// 0.36 s at the median and 0.56 at worst, where three were, and the others kept up to 0.0033 % after 2.4 to 2.9 s. 600
// generated people of Brussels (seed 12) were unproven after 1.6 s and 560 nodes, and are
// proven in 0.05 s (HiGHS 0.2 s).
//
// # Halves
//
// A cover looks at one row, and what it forbids there goes on in the next. Seven rooms with
// five childcare places each, six parents who need two, and two dozen who need one: if all
// of these are there, eleven places are left, for five of the six; the relaxation seats five
// and a half. The sum of the seven rows, with those of the needs of the two dozen ("one place
// at most"), has even coefficients and an odd right-hand side, so that half of it can be
// rounded down (half.go). Such sums are found by eliminating the options that are torn,
// modulo two, the most torn first; the certificate names the rows, and the judge adds them
// up again.
//
// One round closes next to nothing: the half goes where another parent can be spared, at
// the same points. After 30 to 100 rounds, of a few pivots each, it has nowhere left to go
// and half a place is gone from the bound. So a node goes on for 30 rounds that do not pay,
// within a sixteenth of the work. That is for points of classes, where half a place is worth
// thousands of points and a tree over people hardly lowers the bound, and for relaxations
// that open sessions whole. 2,000 people of Flanders (seed 14): 0.6 to 0.8 s to the proof,
// where 0.012 % were left after 3 s (HiGHS 2.5 s); seven halves have a price in it.
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
// Where few sessions have a cost, every relaxation keeps the budget whole: in the
// simplex they are one group, whose columns are choices that the budget allows (purse.go).
// Among 2,000 generated people of Antwerp, with six such sessions, that was all there was
// between the relaxation and the optimum, eleven places of class 3, and it closed the
// classes' bounds too. With this alone default work ended at 0.00013 % where it had ended at
// 0.087 %, in Brussels at 0.00001 % instead of 0.15 %; with covers both are proven.
//
// Cuts say what a number of groups can seat (cut.go): thirty people do not fit into
// two groups and three eighths of a third. They are looked for in the averages of the
// descent or in the simplex's solution, take multipliers, and stand in the certificate
// by their people and sessions, from which anybody can work them out again. Those that
// count take in a whole market, all groups of a level that the same people can choose,
// confirmed and closed ones too.
//
// Without a budget, and where the work allows, the relaxation with links and cuts is
// solved to its optimum (tighten.go). Two or three rounds of cuts leave a few hundredths
// of a per cent; then openings are decided on and turned round, for a plan; then come
// more cuts, as long as they pay, and other openings where they are better; and a tree
// goes on from the basis, the node with the largest bound first, branching on openings
// before anything else (frontier.go). Each round, and each node, is taken up by the dual
// method (dual.go): rows that come in, and limits that narrow, leave prices at which no
// column is better than the basic ones, and the pivots back keep it so. A column to enter
// is found by pricing: along the leaving row what a group's best column is worth above its
// key is a convex function of the step. A pivot looks for the groups that pass their key
// some way along it, as far as a few do, and Newton's method from there finds the first.
// Groups with nothing but their key change it, and the step goes on as long as the value
// that leaves stays out of its range: a fifth fewer pivots.
//
// Such a pivot looks at every bidder, since each has options in a fifth of all sessions
// and a third of the prices move. What the options are worth is therefore kept along with
// the prices, and how much they lose by a unit of the step is added up row by row
// (line.go): half the time a pivot of pricing from the prices on two threads.
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
// seats branches on openings too. Those that the relaxation of levels tears already (coarse)
// are in the task before the descent, which finds their prices: 62 of them, of 5,000
// generated people of Antwerp, leave as much for the first relaxation as 107 that came in
// after it, at a fifth less work. Openings are then decided as it leans.
//
// The tree takes the node with the largest bound first there too, and goes down from it as
// long as the bound stays in the upper half of the gap, which is where plans come from. Depth
// first, fifty nodes went into people under openings that the best plan does not have. Where
// people are torn, up to four branches are tried at a node, and what each has closed is
// remembered: people stand for each other, and most branches lower the bound by nothing.
// Together with halves 5,000 generated people of Flanders and Eupen are proven, in 6 to 7 s,
// where 0.010 and 0.005 % were left (HiGHS 47 s for Flanders); 2,000 of Antwerp (seed 32) in
// 3 to 4 s, where HiGHS has plan and bound 8,629 points apart after 60.
//
// # Pivots that move nothing
//
// Where options hardly differ a basis is degenerate: of 129,000 pivots of 5,000 generated
// people a quarter moves nobody, and two thirds move less than a hundredth of somebody,
// which is the room that keeps ties from cycling. From the optimal prices themselves 29,000
// are left. What a box around the prices does depends on the basis. A first one has most
// rows closed by slacks and excesses, and prices in a narrow box keep it from wandering. In
// a basis that has been solved none are left, but at the borders of a narrow box they come
// in again, and have to go out again as it widens: 150,000 pivots for two dozen rows of
// childcare where 11,600 do in a wide one. A row that comes in is another matter: its excess
// at a high price moves the prices of half the rows, which then have to come back, so its
// price starts near nothing and grows step by step: 32 rows took 60,000 pivots, and 8,000
// so. And a basis has to be found again where rows have come in since (back): the one that
// deciding on openings left behind was 138,000 pivots away, all the work there was. The rows
// that it then breaks start at a small price as well: at that of the box they were in 21,600
// pivots away (5,000 people of Flanders), and are 140 now.
//
// A box that presses may widen or only move. Widening fourfold, as Marsten et al. do not,
// makes an excess four times as dear: the prices of half the rows jump beyond their goal, a
// bound of 40.26 million becomes 40.71 for a thousand pivots, and they come back. In the first
// solve of 600 rows or more whose options differ boxes only move, and 20,000 people take 8,000
// to 13,000 pivots where they took 12,000 to 38,000, at the same starts. A box twice or four times
// as wide takes more pivots and as long. Where options are alike prices have far to go
// (5,000 people of Eupen take twice as many pivots so), and in small parts, and in blocks of
// 320 rows, nothing is gained.
//
// # Whole households
//
// Where households fill the sessions, two or three to one, the relaxation is weak:
// sessions choose a number of heads, and take fractions of households to reach their
// seats. Most heads in households that a session seats less than 25 of, in a part whose
// slots have nothing to do with each other, make the engine look at the task from the
// other side (mirror.go): each session chooses its people by an exact knapsack, and
// each slot takes a multiplier u_j for "at most once". With x'_ps the choice of the
// session this is the relaxation with x_ps ≤ x'_ps in place of x_ps ≤ [n_s > 0], and
// the certificate holds it as that, with links
//
//	ν_ps = w_ps − u_j − λ_s·heads
//
// of which a session counts those of the people who fill it, no longer all (Guignard &
// Kim, Lagrangean decomposition, Mathematical Programming 39 (1987),
// https://doi.org/10.1007/BF02592954). It has as many multipliers as slots: some dozens of
// steps of descent come near the optimum, the simplex (with the people of a session
// as a column) ends there in some hundred pivots from a small box, and a tree over
// openings, then over who sits where, does the rest.
//
// delmaire_p01 (20 households, 10 sessions, optimum 41,126): the bound at the root falls
// from 41,337 to 41,160 (HiGHS after its cuts: 41,165), and the proof takes 0.06 s where
// no work was enough. Of 15 random problems of that kind from 20 × 10 to 60 × 30 all are
// proven within the default work, in 0.01 to 5 s; HiGHS proves 8 of the first 12 in a
// minute each. Of 28 assignment problems of 15 × 5 to 200 × 20 without openings all.
//
// # People alike, and equal scores
//
// People with the same options, points and clashes could take each other's places, and
// the relaxation does not care who is who. They are one row of it, with as many bundles
// to hand out as there are people (merge). At its optimum the columns are dealt out to the
// people by the north-west corner rule, which gives a basis with a row for each person,
// at the same prices and with no further pivot; all that follows knows single people only.
//
// Equal scores are another matter: prices there are 0 or a whole score, nearly everything
// is a tie, and what finds prices elsewhere stalls. The descent ended 1.7 % above the
// optimum at 20,000 people, the simplex made 35,000 pivots in its narrow box without any
// gain. Three things together mend it (coarse.go): it starts from a plan that vacancy
// chains have improved, with everybody's bundle as the key, which is all but optimal there
// and never overfull; the box is as wide as a score, so that prices jump at once; and what
// scores differ by little is left out first, so that nearly equal ones are solved as equal
// ones. 2,000 to 10,000 pivots are left of 120,000 at 20,000 people.
//
// Points of classes, ten thousand apart, have such levels too. Whether a market has a seat
// too few decides between a price near nothing and one near ten thousand; the gradient of
// such a market is a few people over all of its sessions, and a descent ends long before it
// has gone that way: prices were right between the sessions of a market, and 7,800 too low
// in all of them. The levels take 43,000 pivots at 5,000 generated people of Antwerp
// (503 sessions); the descent from there ends 0.06 % above the optimum instead of 0.43 %.
//
// So a country of few kinds of people is one relaxation of any size, as long as there are at
// most 6,000 kinds: 100,000 people, twenty of each profile, keep 0.00002 % after 12 s, where
// regions left 0.12 % in the same time.
//
// # Large parts
//
// A basis of 2,000 rows is solved in a second; pivots cost more with its size,
// so larger parts are cut: sessions in breadth-first order (neighbours in the
// order share people), cut into runs of 320. Each run's relaxation is solved with
// all other prices held, every second run at a time; two sweeps with other
// borders come within 0.002 % of the whole relaxation, and up to four follow each other
// while they lower the bound by a hundred-thousandth. The plan is what the runs
// lean to, improved by the search itself on pieces that share neither people nor
// sessions, sweep after sweep with other borders as long as that pays. Budgets and other rows that
// pieces share are checked when their changes are taken over. What a piece may choose is a
// sixteenth of the spread below the best at most; with half of the spread sweeps take a third
// longer, for plans as good. After the first sweep chains run across the borders, which wins as much as two
// sweeps where people are linked, and takes a tenth of one.
//
// Parts of 600 to 3,000 rows go this way first where their descent has ended far from the
// optimum, which the distance it aims at tells: where points go from 1 to 1,000,000 a twentieth
// of a thousandth per cent is left on 20,000 people after 2.2 s, where the whole relaxation took
// 80,000 pivots and 4 s to the proof. The relaxation follows where more is left, or
// the work allows.
//
// From 300 rows on, plans are swept before the tree begins, those of less than 600 where they are
// not within five millionths of the bound: of twenty batches of 5,000, linked or in evenings,
// 13 are proven and all are within those, where 12 were and two were not.
//
// # Where a plan loses
//
// What lies between a plan and the bound of some multipliers is, to the last point, what its
// empty seats cost and how much less people have than the best that the prices leave them.
// So a plan says itself where it is weak. Where most of the work has not closed a tree, the
// 20 sessions around the largest loss are solved anew by the search itself, with all else
// held, then those around the next; 40, 80 and 160 where fewer win nothing (around.go). That
// takes a tenth of the work at most. Of ten batches of 5,000 with linked people one had kept
// 1,016 points: 888 of them are won by 29 million looks at options, where doubling the whole
// work of 312 million had won 930.
//
// A region must know what goes together. An option far below the best of its need may be in
// the best bundle all the same, where that clashes with what the other need wants; left out,
// half of what such a patch could win in crowded evenings was out of its reach.
//
// # A changed problem
//
// A solve from the result of another starts with what that has found. Its plan is taken
// over bidder by bidder, and mended: asked are those with an option in a session that is
// not as it was (seats, options, heads), in one where a seat is worth more than it was,
// and whoever has lost a place. The rest of an old plan was as good as could be before.
// Chains have two moves at most here: those of eight moved people all over the plan for
// what solving it anew around the change then did better. Of 5,000 generated people of
// Antwerp a session less leaves 0.022 % instead of 0.029, for a sixth less work in all.
//
// Where only seats, costs or limits have changed the compiler gives the new problem the
// lists of the old one (package compile), and its parts take theirs from the old parts:
// only what sessions seat and cost, and what resources bear, is read. The plan is the old
// list of choices then. Once the old prices prove a plan good enough nothing else is made.
//
// The old proof is a tree of restrictions with multipliers at its leaves, all by name.
// Any multipliers prove a bound in the changed task, so the tree is walked with the old
// ones: the root's first, which are enough for most changes that move no prices, then
// the leaves', up to the first that is not enough. A new session gets the price at which
// the bound is lowest, all others as they are, at the root and at every leaf: at none it
// left the bound of a cloned group 0.4 % higher among 5,000 generated people. Then the
// relaxation is solved from the old prices, and the tree walked again with every leaf's
// multipliers moved by as much as the root's have moved; leaves still open are searched.
// Fixing is done anew at its old place in the tree. A branch on what is gone is left out:
// one of its sides covers everything. Where sessions are to be opened a third of the work
// goes this way, since an old tree knows nothing of openings worth turning round.
//
// Where options hardly differ, and opening costs no points, the relaxation is left out,
// unless there are 2,000 looks for every option, as in weekly runs of up to some thousand
// people: a session less moves the prices of whole markets by what a place is worth,
// 3,900 pivots of which the bound has nothing before the last, and then 0.0015 % (5,000
// generated people of Flanders; what the old prices leave is 0.18 %, nearly all of it the
// plan). The whole old tree is evaluated instead, some dozens of nodes: 0.0002 % is left
// after a change of seats where the old prices leave 0.007. And the plan is solved anew
// around the change: 16 sessions that it concerns, or that people sit in who could come
// to sit there, by the search itself, with all else held; up to four times, each for at
// most 1.5 million looks. After a session less 0.019 % is left instead of 0.10.
//
// On 5,000 people of the trial family a seat more costs 3 to 6 % of the cold solve,
// compile included, to a tenth of a place; before options were shared, 8 to 19 % in the
// same minutes. On the Antwerp example 48 of 48 one-change scenarios are proven, by kind
// of change in 0.14 to 0.26 s where they took 0.4 to 0.8.
//
// # Ties
//
// Plans with the most points are many: of 5,000 generated people of Antwerp a half sit
// elsewhere in the plan of another lottery. Which one it is is decided twice (redraw.go).
// Another plan of a solved week is drawn from it: regions of 24 sessions are solved anew
// one after the other, with all else held, in points raised to multiples of a power of two;
// every option adds a number of five bits, drawn from its number and the seed, and all of
// a region come to less than one such multiple. So no point is lost, and some are won. Three
// sweeps take 5 to 50 million looks, 1 to 5 % of the solve, and move 55 to 80 % as many
// people as solves from nothing under other lotteries do, whose plans differ by up to 0.05 %
// in points as well. A solve from the known prices without the plan takes from half to one and
// a half times as long as from nothing.
//
// And after a change people keep their seats: with one more for every seat that somebody had
// before, in place of numbers drawn, the regions in which people sit elsewhere are solved
// anew. That is done where all is to be proven. On the Antwerp example a third fewer people
// move over all scenarios, for the same points: 14 instead of 57 where the rule on access is
// left out, which wins 129 points.
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
// of childcare and of sessions with seats for everybody come in where the descent
// found a price, or when broken; links when torn.
//
// # What was tried, with figures (2 cores shared with other work)
//
//   - A dense inverse: 430 rows at most. With sparse factors 20,000 × 1,950 is
//     one relaxation of 1,949 rows: 12,000 to 17,000 pivots, about a second.
//   - Three rounds of the auction before the descent, as the literature on
//     ε-scaling advises: the descent then ends at 0.019 % above the relaxation's
//     optimum; from one coarse round it ends at 0.002 to 0.003 %, and two thirds
//     of the auction's time are saved.
//   - Averages of 0.3 of the newest subgradient instead of 0.07: 0.04 % instead
//     of 0.003 % after 200 steps. From prices of zero: 0.08 %.
//   - One relaxation for 100,000 × 9,761: 230,000 pivots and 76 s. By runs: 7 s,
//     and a bound 0.002 % higher.
//   - The basis of the whole put together from those of runs, and of runs of these, each solved
//     with the people inside it alone and the others held at a plan: 24,000 to 250,000 pivots
//     in the runs, and 30,000 to 36,000 more at the top, where it took 11,700. What is held at a
//     border bends the prices of everybody beside it.
//   - Everybody's key at the start what the descent's averages lean to, instead of the best at
//     its prices: as many pivots.
//   - A sweep of price regions before the whole relaxation: 20,000 people start from a bound
//     nearer by a tenth, and take more pivots: prices of a vertex are tied. Points of 1 to
//     1,000,000 take half of theirs after two, as long as both together.
//   - Pricing part of the bidders in turn, until enough have better columns: a fifth to a half
//     more pivots, as long.
//   - 280 or 140 steps of descent at 20,000 people instead of 200: as long, and a quarter longer.
//   - Plans of 20,000 people patched where they lose most after the sweeps: 60 to 220 points of
//     400 to 800, for two seconds.
//   - Regions grown by shared people, counted or as a share: they followed levels
//     along the whole country, half of the people sat in two of them, and plans
//     stopped at 0.03 to 0.05 %; runs of the breadth-first order reach 0.004 %.
//   - Relaxations by run before the whole one, at 20,000 people: a sweep lowers the bound of the
//     descent from 0.0034 to 0.0026 % above the optimum, and the whole takes as many pivots after it.
//   - Boxes narrower than their prices, a tenth or a fiftieth of them, where points are of one
//     kind: fewer pivots for evenings, and twice the work for others.
//   - Patches before the tree, for a quarter of what the root has cost: as much work in all, and
//     other batches that are not closed. Where sessions are to be opened: nothing won.
//   - Conflicts as one word an option, by option, in place of the rows that bidders share: no
//     faster, since they are read where the best of both needs is known, and not before.
//   - A price box of a sixteenth of the points instead of a twentieth of what
//     options differ by: 160,000 pivots instead of 34,000.
//   - Placing again whoever lacks a second need, after an integral relaxation had
//     been taken over: it moved people off their seats and cost 711 points on
//     2,000 people, which 300 nodes did not win back.
//   - Childcare rows brought in at no price, though the descent had found one: 36,600
//     pivots to the optimum of 5,000 Flemish people where 6,000 do, and no relaxation of
//     10,000 or 20,000 in any reasonable work.
//   - With points of classes and more than 100,000 options, bids in steps of a sixteenth of
//     the points: 200 steps of descent end 0.27 % above the relaxation's best known bound,
//     from steps of a quarter of what options differ by at 0.03 %. On the trial family, on equal
//     scores and on small parts coarse steps are the better ones: half the pivots.
//   - Longer or shorter steps of descent for childcare prices: both worse.
//   - A second sweep of price regions that takes more than half of the work: 0.0005 % for 190
//     million options looked at.
//   - Links at the root with no more of the work than an eighth: 5,000 Flemish people end at
//     0.25 % where two rounds of them, half of the work, leave 0.007 %.
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
//   - Cuts grown by whichever session breaks them the most, at most twelve: they rarely
//     hold a whole market. On 1,000 people with half of the sessions optional (seed 1)
//     eighty of them in the descent end at 1,901,929, those grown by shared people at
//     1,901,348, and with closed sessions taken in at 1,901,115; two dozen of these in
//     the simplex at 1,900,119. The optimum is 1,900,021.
//   - Rows that come in taken up by the primal method, from their excess at a price in
//     a box: 25,000 to 50,000 pivots a round of cuts (2,000 people), where the dual
//     method takes 1,400 that cost ten times as much each: as fast, and less of a gamble.
//   - Dual pivots that look only at options nearly as good as the key (a third of them):
//     a tenth of the time less, and what came near unseen had to be mended by up to 12,000
//     primal pivots.
//   - The dual method from the prices of a descent, with a basis of slacks and excesses
//     (5,000 generated people without childcare): steps pass hundreds of groups and take
//     14 to 25 ms, and 1,600 of them lowered the bound by a twentieth of the way.
//   - For the levels of class points, sessions taken together by the people they share, and
//     the price of each such market moved by the sign of what is left over, in steps that grow
//     and halve: a third of the way in 0.4 s, three fifths after another descent. The
//     relaxation of the levels comes nine tenths of it.
//   - The levels of 20,000 people region by region: 313 million options looked at for a
//     bound 0.02 % lower; as one relaxation 155,000 pivots were not enough.
//   - Depth first from the relaxation with cuts: nodes take 500 to 2,500 pivots, and after
//     eight seconds of them the bound was still that of the root.
//   - The dual method in every tree: a pivot looks at most groups, and 5,000 people in part
//     linked keep 0.020 % where primal pivots leave 0.002 %; evenings the same.
//   - Leaving rows by devex weights, columns looked for among the groups whose second
//     best is nearest only, groups looked at again only when prices have moved as far
//     as their second best allows: as many pivots; ninety groups overlooked in a pivot;
//     prices move by half a point a pivot, and that is what second bests are away.
//   - Cuts that take in only the options in use of a session, with fewer seats for that:
//     no better than all options.
//   - Entering only columns that gain a tenth, a quarter or half of what the best one
//     does: no fewer pivots where they matter. The one of a few that gains most for the way
//     of its pivot: half as many, of 8 anew each time at eight times the directions; of a pool
//     of 16 that pivots are taken over into, two thirds at twice the price of a pivot where
//     directions are dense, and a third of the time less. Pools of 32 to 128: fewer pivots
//     and more time. Without emptying the pool when the factors are made anew, or the worst
//     of it left out at each pivot: as long.
//   - Of the pool, the column that gains most in all, way times worth, where one moves
//     somebody: 94,500 pivots instead of 85,600.
//   - Prices of a smooth dual (logit choices of the bidders, a barrier for prices, the
//     temperature halved step by step, Newton's method): its error falls with the temperature,
//     46 steps down to 4 points, without budget and shared childcare 0.06 % above the optimum
//     in 14 s (1,145 rows, dense), and from there as many pivots as from the descent.
//   - Openings decided before links came in: 93,000 pivots, and a plan 0.14 % worse.
//   - The first box widened only where prices press, or all of it after it has been solved
//     once, instead of eightfold after twelve pivots a row: 104,000 to 150,000 pivots for 86,000.
//   - A descent of 200 steps in parts of up to 200,000 options, before the pool: with it the
//     simplex is the cheaper one after 140. With 140 at 20,000 people, points of 1 to 1,000,000
//     keep 0.007 % instead of 0.0008, and a third of the sessions optional 0.05 instead of 0.025.
//   - The product form of the inverse: an eta of 170 numbers a pivot (5,000 generated people)
//     beside factors of 2,000, made anew every 20 to 30 pivots, which was two fifths of a
//     pivot's time. With updates of the factors every 80 to 100.
//   - A look at the bound every half of the rows in pivots: a fifth of the time of long solves.
//   - Groups that had better columns before looked at alone as long as some still have, before
//     everybody is: pricing everybody is a third of the time at 20,000 people, and stayed it.
//   - A basis come back to without the box that its prices came from: the next solve
//     started thousands of pivots away, and no tree was as good as it could be.
//   - For equal scores, prices of the descent rounded to whole scores, the best of 50
//     thresholds: the exact bound for two batches of 5,000 in three, 0.02 to 0.05 % above the
//     optimum at 20,000, where changing single prices gains nothing more. From a plan and in a
//     wide box the simplex needs neither them nor the descent.
//   - For equal scores, prices from the worth of vacancy chains in a good plan: 2 to 5 % above
//     the optimum. One more seat where somebody could not go for a clash is not worth nothing.
//   - A start from the plan where options differ: 37,000 to 56,000 pivots instead of 19,000
//     (20,000 people). A wide box there: the factors fill up, fifty times the work a pivot.
//   - For scores that differ by a hundredth to a tenth, the simplex of levelled points kept on
//     at the true ones: 110,000 pivots and no end. A new start after a descent: 80,000 to 90,000,
//     and a gap of 0.0001 to 0.0002 % where 0.26 to 0.57 % were left without levels.
//   - Levels by slot alone, with as many of them as people: no fewer pivots than without.
//   - Levels for the people of a class, whose weights are 0 and 1: no better bounds.
//   - Without links the root bound of the Antwerp example stood 0.9 % above the
//     optimum and 40 nodes moved it by 0.04 %; with them it is 0.002 % above.
//   - A ratio test without Harris's slack stalled for 13,000 degenerate pivots in
//     one node; with it nodes take some tens to some hundreds.
//   - Branching on the most torn option alone left people of class 1 half placed
//     down to the leaves: 7,000 nodes on 259 options, not closed. Branching first
//     on whether a need is placed, by what hangs on it, closed it in 30.
//   - The price box of other relaxations for the mirrored one, a twentieth of what
//     options are worth: 5,600 pivots at 75 households without an end. A sixty-fourth of
//     what they differ by: 200 to 400.
//   - More households in a plan (75 × 30, 2.1 % above the optimum): diving, plunging into
//     the tree, a tree over seven neighbouring sessions with the others held, taking two
//     or three sessions apart over and over: each won 0.1 to 0.8 % on some and lost
//     as much of the bound on others.
//   - Trying four branches before each of that tree: 2.4 times fewer nodes, 1.6 times the work.
//   - The basis of the old relaxation taken over by name, with slacks where it had become
//     singular or negative: a session cancelled among 5,000 people makes it negative in 20
//     to 70 places, mending that in up to seven rounds takes out twice as many, and 600 to
//     1,400 pivots are left of some 1,500. Eight to ten per cent of the time, for 280 lines.
//     By the dual method, with points of classes: 15 to 30 pivots after a session has moved
//     or grown, 2,300 to 3,900 after one is gone, at 110,000 looks each.
//   - All leaves of an old tree evaluated though the first was open, where the relaxation can
//     be solved: of a tree with 55, more than that costs.
//   - Chains of eight moves where points of classes lie far apart: 20,000 generated people of
//     Flanders keep 0.37 % where chains of four leave 0.23, 5,000 of Antwerp 0.016 where they
//     leave 0.0097, and 5,000 of Eupen take 944 million looks to the proof instead of 748. On
//     the trial family chains of four or two leave 20,000 linked people 0.0002 to 0.001 % more.
//   - Improving an old plan as any other: each round asks everybody, and was most of a solve.
//   - Single childcare rows divided by two or three, with everybody's use rounded down: among
//     33,000 options of Antwerp 89 rows, and no price in any proof. Covers hold them; it takes
//     the sum of many, with needs (half.go).
//   - Halves where options differ: 2,000 linked people take two thirds more work, and 5,000
//     keep 0.0009 % on average instead of 0.0002. Halves before links: 30 rounds for nothing
//     while sessions are open in part. In relaxations with all links and cuts: nothing.
//   - The largest bound first, or branches tried, in parts without openings: 5,000 linked
//     people keep 0.004 or 0.003 % instead of 0.001, and evenings are not all proven. Nodes
//     there are cheap and deep.
//   - The basis of the relaxation of levels kept on at the true points: 123,000 pivots, and
//     140,000 more for the childcare rows that come in. With childcare in the levels: the
//     descent ends at 0.034 % instead of 0.062 (5,000 people of Brussels), and the simplex
//     takes 98,000 to 105,000 pivots from there as it did before. So it does from a plan.
//   - What drives out columns against the limits doubled instead of times eight: half the
//     pivots of one node, a quarter more of the next.
//   - Covers in every node: a plan a place worse on one of three batches, no gain on the others.
//   - An open tree proves no more than its root. Where most of the work does not
//     close it, it is grown again with a tolerance in pruning, but for trees over openings.
//
// # Limits
//
// Half of the sessions optional without a budget, and many pairs of people: 0.004 % at
// 2,000 people, after 18 s; one batch of ten keeps 0.03 %, by its plan. At 5,000 the work
// does not allow the simplex (its 1,900 rows take 29,000 pivots before any cuts), and the
// descent leaves ten times that. 5,000 people with points of classes (Antwerp, Brussels)
// take 43,000 pivots for the levels, 86,000 to 106,000 more to the optimum with the links
// that these tear, and some thousands for each round of what comes in: 13 s by default, which
// leave 0.010 and 0.001 %; more than twice the work leaves 52 points of Brussels. At 20,000
// people the work does not allow that relaxation, and Flanders keeps 0.2 to 0.3 %, by where the
// work ends it. 100,000 people, 15 % of them linked, keep 0.007 % after four sweeps over their prices,
// and would keep 0.005 % after six, for 3 s more. Whole households in 30 sessions
// that must be opened, 75 of them and more, keep a gap of 0.1 to 2 %, most of it in the
// plan: it opens the wrong sessions.
package price
