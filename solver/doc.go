// Package solver is the contract between the mathematics of a batch and the
// programs that solve it: Problem, Solver, Options and Result.
//
// # Design
//
// A Problem knows bidders, slots, options and rows; it knows no dates, rules or
// languages. Package compile makes one from a batch. Solvers are price (the
// engine; pure Go), glpk (build tag glpk) and command (programs on the PATH).
// Package solvertest is the suite that each of them passes. Whatever a solver
// answers, package model/check judges it from the input files.
//
// A household whose rule binds is one bidder, and needs that it has together are
// one slot. Joint choices are then exact in every relaxation and need no
// multipliers; the price is a search over the household's bundles, which stay
// few because households are small.
package solver
