// Package orlib reads the text files in which assignment and single-source
// facility location problems are published, and states each as a batch, so that
// whoever has the files can run them. None of the files is in this repository.
//
// Files are numbers with any white space between them, in one of these orders
// (m places, n customers):
//
//	assign    n; cost of item i for place j, row by row          Beasley's OR-Library, assignment
//	cap       m n; capacity and fixed cost of each place; for each customer the demand
//	          and the cost of serving all of it from each place   OR-Library, capacitated warehouse location
//	holmberg  m n; capacity and fixed cost of each place; all demands; for each place
//	          the cost of serving each customer; the optimum, or nothing
//	          Holmberg, Rönnqvist & Yuan, EJOR 113 (1999), doi 10.1016/S0377-2217(98)00008-3
//	delmaire  n m; for each customer the cost from each place; all demands; all fixed
//	          costs; all capacities   Delmaire, Díaz, Fernández & Ortega, INFOR 37 (1999)
//
// The three facility layouts have equally many numbers, so that a file can't say
// which it is: the layout is given with it. A file of another layout is mostly
// found out, for capacities must cover the demands and all of these be whole.
//
// The files cap… of OR-Library allow that a customer is served from several places.
// A batch does not, nor do the other layouts: files with a customer that is larger than every
// place are refused (cap4x, cap5x, cap8x and cap11x). Of the others the published
// optimum is a bound on ours, and the same where capacities don't bind: 932,615.75
// for cap61 and cap71. The large files capa, capb and capc hold a word in place
// of the capacity, which has to be written first.
//
// # Design
//
// A batch maximises points, and nobody has to sit. An item becomes a participant,
// a place of one seat a session. A customer of demand d becomes a household of d
// people who sit together, a place an optional session with an opening cost and no
// minimum. Serving a customer is worth a constant less the cost. The constant is
// larger than what one more customer can cost the others, so that every plan of
// most points serves all of them, if that can be, and has the least cost:
//
//	cost = customers · constant − points
//
// Costs with decimals are multiplied by the least number that makes them whole, and
// refused where points would leave the range of a batch. A household of thousands
// is nothing that courses know: compiling takes time with its square, 16 s for cap61
// with a customer of 12,912.
package orlib
