// Package scenarios is the what-if engine: it carries named changes out on a
// batch, solves each changed batch from the plan of the base, and sets the
// outcomes side by side. It also holds the example batches that come with the
// program, in example/<name>/.
//
// # A file of scenarios
//
//	language: nl          # of day names, as in batch.yaml; may be left out
//	seed: 7               # of random draws; default: the seed of the batch
//	scenarios:
//	  - name: evening groups
//	    about: What opening evening groups buys.
//	    changes:
//	      - clone: {where: {day_part: ev}, set: {status: optional, open_cost: 4000}}
//	      - rules: {budget: 12000}
//	  - name: seats and demand
//	    grid: {seats: [0, 2, 4], demand: [90%, 110%]}
//	    changes:
//	      - resize: {where: {kind: language}, by: $seats}
//	      - scale: {to: $demand}
//	  - name: no-shows
//	    replicates: 20
//	    changes:
//	      - no_shows: {share: 8%}
//
// Changes are carried out one after the other:
//
//	add        a session, or a list: the columns of sessions.csv
//	clone      session or where; times (1), set: once more, with no teacher or room that is counted
//	edit       session or where; set: cells of sessions.csv; an empty value empties the cell
//	move       session or where; days, set: all its dates that many days later
//	cancel     session or where; from, until: for good, or its meetings in that span
//	merge      session, into: cancelled, and who sits in it sits in the other; who was
//	           to be placed there may go anywhere
//	resize     session or where; by (2, -3, 10%) or to
//	rules      keys of batch.yaml that are rules or points
//	without    a rule, or a list, that is left out (below)
//	scale      to (120%); where: people drawn who go, or newcomers like those there are
//	keep, drop a selection of people: only their demand stays, or theirs goes
//	inflow     count or share; where: newcomers like those there are
//	no_shows   share; where: each stays away with this probability
//	arrivals   mean; where: a random number of newcomers
//
// A selection of sessions takes kind, level, language, instruction, site,
// day_part, track, provider, status, teacher, room and programme; one of people
// agency, class, level, literacy, needs, participant, programme, speaks and
// status. All keys must hold, and of a list one word. A selection that finds
// nothing is an error: it is a slip of the pen more often than meant.
//
// scale, keep and drop leave whoever holds a seat where they are: demand is what
// is open. no_shows takes everybody but those who have started; a seat that was
// held then falls free. Newcomers have waited since the batch date, hold no
// seat and are in no household; their terms lie as far ahead as those of the
// people they resemble did on their first day.
//
// without takes away what a rule reads, so that it never fails: access, audience,
// budget, childcare, digital, forbidden, hours, household, instruction-language,
// late-entry, min-size, notice, one-at-a-time, prerequisite, resource,
// start-window, track, travel, weekly-load. One whose points stay exactly as they
// are does not bind; instroom advise --rules ranks what they cost.
//
// # Several machines
//
// With --shard i/n a process solves every n-th case and leaves a file a case; when
// all are done, instroom scenario merge writes the comparison. The work is so
// handed out by whatever scheduler there is. Slurm:
//
//	#SBATCH --array=1-8
//	instroom scenario week36 --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT"
//
//	sbatch --dependency=afterok:$JOB --wrap "instroom scenario merge week36"
//
// cluster/slurm.sh is that script and cluster/kubernetes.yaml an indexed job. A
// test runs both the way the scheduler would.
//
// # Design
//
// A change is a function on a draft of the batch. Reading a file carries every
// change out once, so that a mistake is found before an hour of solving, with
// the position where it stands; a solve carries it out again on a draft of its
// own. A draft shares every row that it does not change with the base, and
// copies a list before it writes to it: the base is never modified, and a
// thousand drafts of it cost little memory.
//
// Draws are hashes of seed, replicate, place of the change and id, not a stream
// of random numbers: the order of rows changes nothing, cases with equal changes
// draw the same people (common random numbers: Glasserman & Yao, Management
// Science 38 (1992), doi:10.1287/mnsc.38.6.884), and of two shares the larger
// takes everybody whom the smaller takes.
//
// Each case starts from the base's problem and result: only what the change concerns is
// compiled, prices, plan and proof are taken over by name, and parts that did not change
// whole. It is solved on one thread, and as many at a time as there are. A batch of up to
// 20,000 options, which is a week of 1,500 people, is proven to the last point. In a
// larger one a case ends once its bound is at most a tenth of a place above its plan (see
// Run.near): whatever matters to anybody is worth more, and the last points would be
// proven a thousand times. Where the base itself has a wider gap, a case gets little work:
// more of it would go into that gap and not into the change. Outcomes depend on the input, the
// case and the limits alone, so that a file named by a digest of these is all
// that is kept: a run that was stopped goes on where it was, shards need not
// know of each other, and a changed input finds nothing to reuse. What is kept of
// another input or another build is removed when a run is complete, but what is
// kept of other scenarios and settings stays. The base is
// solved by every shard: its prices are larger than its outcome, and solving
// it is cheaper than carrying them about.
//
// # Advice
//
// Advise solves the week and answers by further solves from its plan. What to
// open (opening.go) is asked beyond what the plan opens, which stays open. The
// candidates are the planner's, or come from a catalogue (catalogue.go): the
// groups that run, at their own hours and at those of others of their kind and
// length, and orientation in the languages of those who wait; each with a room of
// its site that is free, and a teacher of the like who is. Prices make the
// shortlist (shortlist.go, worth.go). Which of it to open is the engine's own
// opening problem, optional sessions with open_at_most and budget, and as exact
// as its proof; where nothing is proven it is tried again from a plan with the
// first candidates open. Two dozen are mostly proven; of twice as many more is
// seldom won than lost.
//
// Tried and left: choosing by prices alone (they say what one seat more is worth,
// not what a group that moves fifty people brings); a shortlist by how many of
// those who wait the rules let in (their other course keeps most of them away,
// and near-equal groups for the same people filled the list); and prices where
// the classes are not proven, which promise seats for people whom nobody has
// found a way to seat.
//
// A review (review.go, merge.go) estimates every line by prices, and confirms the
// first ones. Cancelling is done only to groups in which nobody sits yet. Merging
// takes along who sits there, so that both groups must meet at the same hours at
// the same site; whoever the plan would have placed there may go anywhere. What
// the rules cost (rulecost.go) is a solve without each.
//
// # What a difference is
//
// The best points of a case lie between its plan and its bound, and so do the
// needs of a class that can be placed. Only where these intervals do not overlap
// with the base's is a difference known, and it is called by what is proven: the
// distance between them. Waits, deadlines missed, seats, cost and who moved
// belong to one plan of possibly many with the same points. They are given of
// this plan, with ± the distance to the farthest of the plans of four other
// lottery seeds. The ties of the week's plan are drawn anew under each (lottery.go), which
// costs no points, and a case starts from the base of its own seed, so that ties fall
// alike in both: the plan is kept as far as it goes and mended until it has about the
// points of the case under the batch's own seed, whose bound holds for all; where cases are
// proven to the last point it has as many. All five have one problem, compiled once, and
// one judge, who remembers what the rules say of a placement. Replicates differ by their
// draws and are solved with one seed.
package scenarios
