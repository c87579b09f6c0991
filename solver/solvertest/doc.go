// Package solvertest is the suite that every solver passes, and what it is
// made of: an evaluator of plans, brute force on tiny problems, and seeded
// random problems that use every field of solver.Problem.
//
// # Design
//
// Nothing here shares code with a solver or with package compile: Evaluate reads
// the formulas in the comment of solver.Problem a second time, and Enumerate
// looks at every plan there is. A solver is then held to theory: its plan is
// feasible and worth what it says, its bound is at least the optimum, "optimal"
// means equality, and neither the order of rows nor names nor threads change
// what is proven.
//
// Random problems are made as a Case, a nested form in which a person can read
// and change one. A failing case is made smaller as long as it still fails and
// is printed as a Go literal; kept in the table Kept, it stays as a test with a
// sentence that says what went wrong.
package solvertest
