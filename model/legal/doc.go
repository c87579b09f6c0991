// Package legal answers what `instroom status` asks: whether a newcomer must
// follow an integration programme or only may, by when, and whether the
// certificate has been earned.
//
// The answers come from dated rule sets in rules.yaml, one a programme, with the
// legal source beside each number, and every answer carries the rules that gave
// it, in words. Nothing here reaches the weekly plan by itself: a person reads
// the answers and copies status, start_by and finish_by into participants.csv.
//
// # Design
//
// The package stands apart from the placing rules because it reads what the
// weekly folder should not hold: birth date, nationality group, residence title.
//
// A missing cell never obliges and never excludes anybody: the answer is then
// `entitled`, the contract's default, and Missing names the cell. Where the law
// tests a fact at registration (age, years in Belgium), so does the code, since
// an obligation does not lapse by waiting it out.
package legal
