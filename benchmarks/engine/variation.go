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

var variations = func() (out []variation) {
	for _, v := range trial.Variations {
		out = append(out, variation{v.Name, v.What, v.Seats, v.Options})
	}
	return out
}()

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
