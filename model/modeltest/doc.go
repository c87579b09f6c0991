// Package modeltest makes seeded random batches for tests and small benchmarks,
// and the same batch in another order, under other names or with another seat.
//
// # Design
//
// A batch is what a reader would give: codes are canonical, defaults are filled
// in, lists are sorted where model says so. Rows stand in no order. Each batch
// has some features and lacks others, drawn by the seed, so that a failure tells
// something; most people have several options in spite of the rules. Settings
// come from the caller, so that package rules can use this one in its own tests.
package modeltest
