// Package record is what every record of a measurement says in the same words:
// the machine and the commit, and numbers with the digits that count.
//
// # Design
//
// Tables of the engine and of its peers stand beside each other in RESULTS.md and
// are compared over years, so both take these words from one place. What a system
// other than Linux does not tell is "unknown" or 0, never a guess.
package record
