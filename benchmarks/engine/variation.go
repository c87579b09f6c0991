package main

import (
	"fmt"
	"strings"

	"instroom/benchmarks/trial"
)

// variation is a way in which batches are made hard.
type variation struct {
	name  string
	what  string
	seats float64 // 0 = every ratio of -seats
	o     trial.Options
}

var variations = []variation{
	{"plain", "confirmed sessions, nobody linked", 0, trial.Options{}},
	{"optional", "a third of the sessions optional (minimum 8, 500 to 3,000 points), half of the money to open them all", 0.95, trial.Options{OptionalShare: 1. / 3, Budget: 0.5}},
	{"half-optional", "half of the sessions optional, 30 % of the people in pairs placed together", 1.1, trial.Options{OptionalShare: 0.5, LinkedShare: 0.3}},
	{"linked", "15 % of the people in pairs placed together", 0.95, trial.Options{LinkedShare: 0.15}},
	{"identical", "twenty people of every profile, with the same options and points", 0.95, trial.Options{Identical: 20}},
	{"ties", "every score 1,000", 0.95, trial.Options{Ties: true}},
	{"evenings", "everybody and everything in five evenings: heavy clashes", 0.95, trial.Options{EveningOnly: true}},
	{"wide", "scores from 1 to 1,000,000", 0.95, trial.Options{WidePoints: true}},
}

// chosen returns the variations of a list of names, in the order of the table.
func chosen(list string) ([]variation, error) {
	if list == "all" {
		return variations, nil
	}
	want := map[string]bool{}
	for _, name := range strings.Split(list, ",") {
		want[strings.TrimSpace(name)] = true
	}
	var out []variation
	for _, v := range variations {
		if want[v.name] {
			out = append(out, v)
			delete(want, v.name)
		}
	}
	for name := range want {
		return nil, fmt.Errorf("there is no variation %q", name)
	}
	return out, nil
}
