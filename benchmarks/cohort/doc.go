// Package cohort makes synthetic cohorts: batches of people who do not exist,
// from 20 to 10,000,000, spread as published figures say, and the courses that
// they ask for. `instroom generate` is its command.
//
// # Design
//
// Every number stands in knobs.yaml with its source beside it, or the word
// assumed. A preset, one small file, changes what differs in a region; a file of
// the user's changes what is tried. All three are read by one strict reader that
// keeps positions, so that a misspelt knob is an error at its line and column.
//
// A person has a stream of random numbers of their own, from the seed and the
// index (PCG, seeded through SplitMix64). Whoever makes person 4,711, in
// whatever order, makes the same one: chunks of people are made side by side and
// written in order, and the number of threads changes no byte. Distributions are
// gonum's (stat/distuv: triangular ages, normal scores, Weibull waiting), turned
// once into tables of whole numbers; drawing is integer arithmetic, because exp,
// log and fused multiply-adds differ between machines in the last bit.
//
// Properties of a person hang together: the mother tongue leads to literacy,
// literacy to years at school, these to the test score, and all to the track of
// the rule file's decision table. Work, children and hours exclude each other.
// Households lie within blocks of 16 people.
//
// Places become points; points with enough people around become hubs. Where a
// place is bigger than a catchment it is cut into districts, and people there
// travel less far, so that a million people have about as many options each as
// ten thousand: a cohort for size, no week of a real agency.
//
// While people are written, their needs are counted by hub, sort of course and
// part of the day. Groups are then made from these counts until the wanted share
// of seats is reached. Small leftovers share a group with the neighbouring
// track, in small hubs with the neighbouring level, or go to a bigger hub in
// reach; what is still too small waits, as it does in life. Counting instead of
// keeping the people bounds the memory by the number of sessions.
//
// A cohort may be a year's (Options.Weeks): a share of the people waits on the first
// day, the others arrive later with all their dates after that, groups start as
// long as people arrive, and some seats are for the next module of those who are
// here. Package year lives through it; as one batch it is what hindsight sees.
//
// Rejected: fitting a joint distribution by iterative proportional fitting (the
// published tables are one-dimensional and few), and solving for the timetable
// (the offer of an agency is no optimum either).
//
// # What to expect
//
// A million people take a few seconds and less than 100 MB; the files hold about
// 200 bytes a person. With seats for 95 %, a third of the needs of 60 people around
// Eupen find a place, two thirds of 400 in Antwerp, five in six of 20,000 there: the
// rest has no group in a language, at a level or at hours that suit, and people in
// rotating shifts have Saturdays only. A few hundred people all over Flanders or
// Germany fill hardly any group: Summary.Thin says so.
package cohort
