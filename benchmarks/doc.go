// Package benchmarks holds what the engine is measured with: the trial family
// (package trial), realistic cohorts of any size (cohort, the command generate),
// the command that prints the table of targets (engine), and Go benchmarks for
// benchstat. RESULTS.md is the record.
//
//	go run ./benchmarks/engine -help
//	go test ./benchmarks -run '^$' -bench Solve -count 10 | tee new.txt
package benchmarks
