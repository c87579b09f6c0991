// Package batch reads a batch folder, or a workbook with the same tables, into
// a model.Batch. What comes out of a spreadsheet program must simply work; what
// cannot work is reported with its position, all of it and not only the first.
//
// # Design
//
// A file is read twice: once to learn its encoding, separator and line ends,
// once to read its records. Neither pass holds the file in memory, so that a
// million participants and ten million preferences cost little more than the
// values they carry. Each column of a file has one small parse function from
// text to a value or a fault; a memo per column parses a repeated cell once,
// and people with the same cell share the value.
//
// Day names are the exception: "ma" and "di" mean different days in Dutch,
// French and German, so cells that hold days are gathered first and read when
// the whole column is known.
//
// Faults are of three severities. An error is a cell that cannot be read or a
// reference that leads nowhere; a warning is input that can be read but is
// doubtful, or a missing value whose default weakens the plan; a note is
// something the planner may want to know. Codes are stable: Codes lists them.
package batch
