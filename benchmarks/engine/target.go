package main

import (
	"fmt"
	"strings"

	"instroom/benchmarks/record"
)

// target is what a row must reach on 2 cores. Seconds are those of compile and
// solve together, and hold for the worst seed unless there is a median.
type target struct {
	proven  bool    // every seed proven optimal; where gap is set, or within it
	gap     float64 // per cent, worst seed; 0 = none
	median  float64 // seconds; 0 = none
	seconds float64
	memory  int64   // bytes; 0 = none
	first   float64 // per cent, a milestone to be reached …
	within  float64 // … in so many seconds; 0 = none
}

// bytesAnOption, growth and whatIf are targets of their own.
const (
	bytesAnOption = 150
	growth        = 1.1  // exponent of the options
	whatIf        = 0.05 // of the cold solve
	whatIfSize    = 5000
)

const gigabyte = 1 << 30

// targetOf returns the target of a size, nil where none is set: that of the
// smallest size in the list that is at least as large.
func targetOf(people int, v *variation) *target {
	type row struct {
		people int
		target
	}
	confirmed := []row{
		{60, target{proven: true, seconds: 0.01}},
		{2_000, target{proven: true, median: 0.3, seconds: 1}},
		{5_000, target{proven: true, gap: 0.0005, seconds: 2}},
		{20_000, target{gap: 0.002, seconds: 3}},
		{100_000, target{gap: 0.005, seconds: 12, memory: gigabyte}},
		{1_000_000, target{gap: 0.01, seconds: 150, memory: 6 * gigabyte}},
	}
	optional := []row{
		{2_000, target{gap: 0.01, seconds: 30, first: 0.05, within: 5}},
		{20_000, target{gap: 0.1, seconds: 10}},
	}
	rows := confirmed
	if v.o.OptionalShare > 0 {
		rows = optional
	}
	for i := range rows {
		if people <= rows[i].people {
			return &rows[i].target
		}
	}
	return nil
}

func (t *target) String() string {
	if t == nil {
		return "none set"
	}
	var parts []string
	switch {
	case t.proven && t.gap > 0:
		parts = append(parts, fmt.Sprintf("proven or ≤ %g %%", t.gap))
	case t.proven:
		parts = append(parts, "proven")
	default:
		parts = append(parts, fmt.Sprintf("≤ %g %%", t.gap))
	}
	if t.median > 0 {
		parts = append(parts, fmt.Sprintf("median < %g s", t.median))
	}
	parts = append(parts, fmt.Sprintf("< %g s", t.seconds))
	if t.memory > 0 {
		parts = append(parts, fmt.Sprintf("< %d GB", t.memory/gigabyte))
	}
	if t.within > 0 {
		parts = append(parts, fmt.Sprintf("≤ %g %% in %g s", t.first, t.within))
	}
	return strings.Join(parts, ", ")
}

// missed returns in words what a row does not reach; nil where it reaches all.
func (t *target) missed(r *row) []string {
	var out []string
	if refused := r.refused(); refused > 0 {
		out = append(out, fmt.Sprintf("%d found wrong", refused))
	}
	if t == nil {
		return out
	}
	if proven, n := r.count("optimal"), len(r.outcomes); t.proven && t.gap == 0 && proven < n {
		out = append(out, fmt.Sprintf("%d of %d not proven", n-proven, n))
	}
	if _, worst := r.over(func(o *outcome) float64 { return gap(o.Objective, o.Bound) }); t.gap > 0 && worst > t.gap {
		out = append(out, "gap "+record.Percent(worst)+" %")
	}
	median, worst := r.over((*outcome).seconds)
	if t.median > 0 && median >= t.median {
		out = append(out, "median "+record.Seconds(median)+" s")
	}
	if worst >= t.seconds {
		out = append(out, "worst "+record.Seconds(worst)+" s")
	}
	if _, peak := r.over(func(o *outcome) float64 { return float64(o.Peak) }); t.memory > 0 && peak >= float64(t.memory) {
		out = append(out, fmt.Sprintf("%.1f GB", peak/gigabyte))
	}
	if t.within > 0 {
		late := 0
		for i := range r.outcomes {
			if s := r.outcomes[i].until(t.first); s < 0 || s >= t.within {
				late++
			}
		}
		if late > 0 {
			out = append(out, fmt.Sprintf("%d of %d not at %g %% in %g s", late, len(r.outcomes), t.first, t.within))
		}
	}
	return out
}
