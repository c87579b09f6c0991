// Package plan writes the output folder of a run and reads it back.
//
// # Design
//
// A set is ten files. Prepare writes nine of them under temporary names in the
// folder itself, so that a rename is enough to show them; the caller may then
// read them back and verify them. Commit renames them, and writes run.json last,
// which holds the SHA-256 of the others. A reader believes a set only where every
// digest agrees: after a crash between two renames the old run.json stands beside
// new files, and the set is refused instead of half read.
//
// Every table is one list of columns (Schemas) and one function that yields its
// rows; the CSV file and the sheet of plan.xlsx come from the same rows. Rows are
// in the order of ids. Nothing but the times and the memory in run.json, and the
// report, differs between two runs on the same input.
package plan
