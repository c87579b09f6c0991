// Package glpk solves the compact linear program with GLPK. It is empty unless
// built with the tag glpk, which needs a C compiler and libglpk-dev; a binary
// with it links GPL code and is under the GPL as a whole.
//
// # Design
//
// GLPK runs in a child process of the same binary: it has no callback here, so
// a limit can only be kept by killing it, and some of its faults end in abort().
// Child must therefore be the first call of main (and of TestMain). The parent
// sends the linear program to the child's standard input and reads the chosen
// columns from its standard output; whatever GLPK itself prints before them is
// skipped.
//
// GLPK's environment belongs to one OS thread, so the child locks its goroutine
// to one from New to Delete. It gives no multipliers: Result.Proof is empty, the
// bound is the plain sum of the best of everything, and what GLPK says is in
// Claimed. Its objective tolerance is 1e-7 relative and can't be set, so that
// plans of more than 4·10⁶ points may be called optimal a few points too early.
//
// In strict mode the child solves class after class, each with the counts before
// it held, and the points last.
//
// Options.Work, Options.Threads and Options.Seed mean nothing to GLPK: it has
// one thread, no randomness and no limit but time. A run that is stopped, or
// whose child crashes, ends with the start plan and, for the crash, a warning.
package glpk
