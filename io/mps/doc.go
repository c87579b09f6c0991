// Package mps writes the compact linear program of a batch as an MPS or LP file
// for any MILP solver, and reads the answers of CBC, glpsol, Gurobi, HiGHS and SCIP.
//
// # Design
//
// The MPS file is in free format, marked FREE behind the name, without which CBC
// reads fixed columns. It minimises the negative of the points: glpsol 5.0 stops
// at an OBJSENSE section and CBC 2.10 overlooks it, so a file that maximises
// would be solved the wrong way round. The LP file maximises. In both the
// constant of the objective is the column `one`, fixed at 1, because programs
// disagree about the sign of a constant in the right-hand side.
//
// Names are x<option>, y<session>, h<session> and the like, never ids: an id may
// hold spaces or be longer than a program allows, and an exported file then
// tells nothing about a person.
//
// Batches with classes: strict are written by weights where floating-point
// solvers can keep to them, and otherwise refused (milp.ErrStrict).
package mps
