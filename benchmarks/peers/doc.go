// Package peers runs the same batches through the engine, other solvers and
// simple baselines, side by side: what `instroom bench` does.
//
// # Protocol
//
// Every run is a process of its own that makes or reads the batch, compiles it,
// solves it and has the answer judged. MILP solvers and CP-SAT get the compact
// formulation twice, with clique rows and with slot rows, and the better one
// counts: the one with more points, of equal ones the faster. All have the same
// number of threads and the same time limit, which for programs is the limit that
// they are told; gaps allowed are 0.
//
// Runs of an instance alternate: each round runs all contenders, in the opposite
// order of the round before, so that a machine that gets busier favours nobody.
// Ratios are of the same instance and round. A contender that ran into its limit
// is not run again in later rounds of that instance: it would only do so again.
//
// Build is compiling, and for programs the linear program and its file; solve is
// the rest, a program's reading and presolve included. Making and judging the batch
// are timed apart. Memory of programs is that of all processes that they are;
// the engine's and the baselines' is that of our own process, batch included.
//
// # Trust
//
// No answer is believed. Package model/check recomputes every plan from the batch,
// and the engine's certificate. An optimum that is claimed and then surpassed by
// an accepted plan of anybody is called wrong, so is a bound of the engine. What
// crashes, hangs or writes nonsense is reported on its line and stops nothing.
//
// # Design
//
// A run is a Job, sent as JSON to a child and answered as an Outcome: the parent
// holds no batch, a crash or a leak of one run can't reach another, and memory is
// measured from zero. CP-SAT is driven by a script (cpsat.py) that reads a linear
// program in JSON and knows nothing of courses; solver/command runs it as it runs
// other programs, with the same limits, killing and checks.
//
// Rejected: the solvers' own libraries by cgo. They would come into this binary
// with their licences, and a fault of one would end the run of all.
package peers
