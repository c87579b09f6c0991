// Package benchmarks holds what the engine is measured with, and Go benchmarks
// of the hot loops for benchstat. RESULTS.md is the record.
//
// # Design
//
//	trial     the family of batches that the design's targets are set for
//	cohort    realistic cohorts of any size; the command generate
//	orlib     published assignment and facility location files
//	baseline  three ways to place people by hand, as solvers
//	peers     the same batches through everybody, side by side; the command bench
//	year      whole years week by week, under the engine and simple rules; bench year
//	plots     time and gap over size, of what bench has recorded
//	engine    the command that holds the engine against the targets
//	record    the words and numbers that all records share
//
// engine asks whether a target is reached, over many seeds and one solver; peers
// asks who is better at what, over few seeds and many solvers; year asks what that is
// worth to people when one week follows another. All three have every answer
// judged; the first two run each batch in a process of its own.
//
//	go run ./benchmarks/engine -help
//	go run ./cmd/instroom bench --help
//	go run ./cmd/instroom bench year --help
//	go test ./benchmarks -run '^$' -bench Solve -count 10 | tee new.txt
package benchmarks
