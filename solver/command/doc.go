// Package command solves the compact linear program with a program that is
// installed beside this one: cbc, glpsol, gurobi_cl, highs or scip.
//
// # Design
//
// The program is started in a folder of its own that is removed afterwards, with
// the linear program in an MPS file. Names in it are numbers: no id of a person
// reaches another program or the disk. Gaps are set to 0, for HiGHS and Gurobi
// would else stop at 0.01 %. The plan is read from the solution file, rounded,
// and judged in integers (milp.Believe): what breaks a rule is refused, what has
// not the points that the program states is not called optimal, and a warning
// says why. What the program claims to have proven is in Result.Claimed; it
// gives no multipliers, so Result.Proof is empty and the bound is the plain sum
// of the best of everything.
//
// No solver imports io (cmd/instroom/imports_test.go), and MPS is written and
// read in io/mps. Who makes a solver therefore passes the two functions in, as a
// Format. The other way, io/mps moved below solver, would have taken along what
// only `export` needs.
//
// In strict mode the program runs once a class, each time with the counts before
// it held, and last for the points; one run with weights would need weights
// beyond what floating-point programs keep to.
//
// # Limits
//
// The time left to the deadline is passed on as the program's own limit, less a
// tenth or 5 s for reading and writing, so that it writes the best plan it has.
// At the deadline, and when cancelled, its process group is interrupted: CBC and
// SCIP then still write their best plan, HiGHS and glpsol end without one. What
// has not ended a second later is killed with all that it started. An answer
// counts only from a program that ended by itself, for the file of a killed one
// may be cut short.
//
// Threads are passed on to CBC (as 100 + n, where it is repeatable), Gurobi and
// HiGHS; 0 leaves the number to them, and glpsol and SCIP have one. A program may
// find another of several best plans with another number of threads. Work, Gap
// and Seed mean nothing here. A previous plan stays where the program finds no
// better one, but the program is not told of it.
//
// # What was verified
//
// Package solvertest passes with CBC 2.10.8, glpsol 5.0, HiGHS 1.15.1 and SCIP
// 10.0.2 (its shell, called through the library). gurobi_cl was not at hand: the
// library of Gurobi 13.0.3 ran on exported files with these parameters. What all
// of them wrote, and HiGHS 1.16.0 in both of its styles, is in io/mps/testdata.
//
// HiGHS ends with exit code 1 after a mere warning, and counts reading into its
// limit. glpsol has a tolerance of 1e-7 that can't be set, as in package glpk.
package command
