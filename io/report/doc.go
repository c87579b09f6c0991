// Package report writes the HTML report of a plan: one file that needs no other
// and no network, to read, print and hand on.
//
// # Design
//
// A report is made in two steps. build turns the batch, the explanation and
// run.json into a view: words and numbers in the order in which they are shown.
// The template only lays the view out. So the tests look at the view where they
// are about content, and at the HTML where they are about form. Charts are
// small inline drawings with their coordinates in the view: a plotting library
// would bring fonts and a float for every pixel, for three bar charts.
//
// A report holds no times of the run, so that Read and HTML make it again byte
// for byte from the other files of a plan folder.
//
// Style, Ranges and Heat are the look of every page, so that the comparison of
// scenarios looks as the report does.
//
// Lists are cut after a stated number of rows, because a browser chokes on
// twenty thousand: the tables of the plan folder hold everybody.
package report
