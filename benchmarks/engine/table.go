package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"instroom/benchmarks/record"
)

// row is one row of the table: a size, a variation and a seat ratio, over seeds.
type row struct {
	people    int
	variation *variation
	seats     float64
	load      string // of the machine when the row began, over one minute
	outcomes  []outcome
	failed    []string // seeds that gave no outcome, and why
}

// seconds returns the time from the batch in memory to the result.
func (o *outcome) seconds() float64 { return o.Compile + o.Solve }

// until returns the seconds to a milestone, compile included; −1 = not reached.
func (o *outcome) until(percent float64) float64 {
	i := slices.Index(milestones[:], percent)
	if i < 0 || o.Reached[i] < 0 {
		return -1
	}
	return o.Compile + o.Reached[i]
}

// over returns the median and the largest of a figure over the seeds.
func (r *row) over(figure func(*outcome) float64) (median, worst float64) {
	v := make([]float64, len(r.outcomes))
	for i := range r.outcomes {
		v[i] = figure(&r.outcomes[i])
	}
	if len(v) == 0 {
		return math.NaN(), math.NaN()
	}
	slices.Sort(v)
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2, v[len(v)-1]
}

func (r *row) count(status string) (n int) {
	for i := range r.outcomes {
		if r.outcomes[i].Status == status {
			n++
		}
	}
	return n
}

// refused returns how many plans the judge, or a better plan of the peer, found wrong.
func (r *row) refused() (n int) {
	for i := range r.outcomes {
		if len(r.outcomes[i].Findings) > 0 {
			n++
		}
	}
	return n
}

// statuses says how many seeds ended how.
func (r *row) statuses() string {
	var parts []string
	for _, s := range []string{"optimal", "within_gap", "feasible", "no_plan", "infeasible"} {
		if n := r.count(s); n > 0 {
			parts = append(parts, fmt.Sprintf("%d/%d %s", n, len(r.outcomes), s))
		}
	}
	return strings.Join(parts, ", ")
}

// judged says what the judge says.
func (r *row) judged() string {
	n := 0
	for i := range r.outcomes {
		if r.outcomes[i].Judged {
			n++
		}
	}
	switch refused := r.refused(); {
	case n == 0:
		return "not asked"
	case refused > 0:
		return fmt.Sprintf("**finds %d of %d wrong**", refused, n)
	}
	return fmt.Sprintf("accepts %d", n)
}

const heading = `| people × sessions | variation | seats | options | seeds | status | compile s | solve s | to 0.1 % s | gap % | gap points a placement | peak MB | bytes an option | work | judge | peer | load | target | reached |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
`

// write adds the row to the table: median / worst of the seeds.
func (r *row) write(w io.Writer) {
	if len(r.outcomes) == 0 {
		fmt.Fprintf(w, "| %s | %s | %g | | 0 | %s | | | | | | | | | | | %s | %s | **no** |\n",
			record.Thousands(r.people), r.variation.name, r.seats, strings.Join(r.failed, "; "), r.load, targetOf(r.people, r.variation))
		return
	}
	both := func(figure func(*outcome) float64, form func(float64) string) string {
		median, worst := r.over(figure)
		if a, b := form(median), form(worst); a != b {
			return a + " / " + b
		}
		return form(worst)
	}
	median := func(figure func(*outcome) float64) int { m, _ := r.over(figure); return int(math.Round(m)) }
	options := median(func(o *outcome) float64 { return float64(o.Options) })
	tenth := "not reached"
	if !slices.ContainsFunc(r.outcomes, func(o outcome) bool { return o.until(0.1) < 0 }) {
		tenth = both(func(o *outcome) float64 { return o.until(0.1) }, record.Seconds)
	}
	t := targetOf(r.people, r.variation)
	verdict := "yes"
	if missed := append(t.missed(r), r.failed...); len(missed) > 0 {
		verdict = "**no**: " + strings.Join(missed, ", ")
	} else if t == nil {
		verdict = "–"
	}
	peak, perOption := "unknown", "unknown"
	if r.outcomes[0].Peak > 0 {
		peak = both(func(o *outcome) float64 { return float64(o.Peak) }, func(x float64) string { return fmt.Sprintf("%.0f", x/(1<<20)) })
		perOption = strconv.Itoa(median((*outcome).bytes))
	}
	fmt.Fprintf(w, "| %s × %s | %s | %g | %s | %d | %s | %s | %s | %s | %s | %s | %s | %s | %s M | %s | %s | %s | %s | %s |\n",
		record.Thousands(r.people), record.Thousands(median(func(o *outcome) float64 { return float64(o.Sessions) })), r.variation.name, r.seats,
		record.Thousands(options), len(r.outcomes), r.statuses(),
		both(func(o *outcome) float64 { return o.Compile }, record.Seconds), both(func(o *outcome) float64 { return o.Solve }, record.Seconds), tenth,
		both(func(o *outcome) float64 { return gap(o.Objective, o.Bound) }, record.Percent),
		both(func(o *outcome) float64 { return float64(o.Bound-o.Objective) / float64(max(1, o.Placed)) }, record.Percent),
		peak, perOption, record.Thousands(median(func(o *outcome) float64 { return float64(o.Work) / 1e6 })), r.judged(), r.peers(), r.load, t, verdict)
}

// bytes returns the peak memory an option: the batch and the process included.
func (o *outcome) bytes() float64 { return float64(o.Peak) / float64(max(1, o.Options)) }

// notes writes the targets that go across rows.
func notes(w io.Writer, rows []*row) {
	var plain []*row
	for _, r := range rows {
		if r.variation.name == "plain" && len(r.outcomes) > 0 {
			plain = append(plain, r)
		}
	}
	slices.SortStableFunc(plain, func(a, b *row) int { return a.people - b.people })
	seen := map[float64]bool{}
	for _, r := range plain {
		if seen[r.seats] {
			continue
		}
		seen[r.seats] = true
		var first, last *row
		for _, x := range plain {
			if x.seats == r.seats && x.people >= 2000 && !slices.ContainsFunc(x.outcomes, func(o outcome) bool { return o.until(0.1) < 0 }) {
				if first == nil {
					first = x
				}
				last = x
			}
		}
		if first == nil || first.people == last.people {
			continue
		}
		figure := func(x *row) (options, until float64) {
			options, _ = x.over(func(o *outcome) float64 { return float64(o.Options) })
			until, _ = x.over(func(o *outcome) float64 { return o.until(0.1) })
			return options, until
		}
		n0, t0 := figure(first)
		n1, t1 := figure(last)
		e := math.Log(t1/t0) / math.Log(n1/n0)
		fmt.Fprintf(w, "\nGrowth, seats %g: seconds to 0.1 %% grow as options^%.2f from %s to %s people (target ≤ %g: %s).\n",
			r.seats, e, record.Thousands(first.people), record.Thousands(last.people), growth, yes(e <= growth))
	}
	if len(plain) > 0 {
		// Below, the process itself weighs more than the batch.
		if r := plain[len(plain)-1]; r.people >= 20_000 && r.outcomes[0].Peak > 0 {
			m, _ := r.over((*outcome).bytes)
			fmt.Fprintf(w, "\nMemory: %.0f bytes an option at %s people, batch and process included (target ≤ %d: %s).\n",
				m, record.Thousands(r.people), bytesAnOption, yes(m <= bytesAnOption))
		}
	}
	for _, r := range plain {
		if r.outcomes[0].Again == 0 {
			continue
		}
		share, worst := r.over(func(o *outcome) float64 { return o.Again / o.seconds() })
		proven, slowest := r.over(func(o *outcome) float64 { return o.AgainProven / o.seconds() })
		lost := 0
		for i := range r.outcomes {
			if r.outcomes[i].AgainWorse {
				lost++
			}
		}
		fmt.Fprintf(w, "\nWhat-if, %s people, seats %g, a seat more in one session: %.1f %% of the cold solve to a tenth of a placed need, worst %.1f %% (target < %.0f %%: %s); proven again, %.1f %%, worst %.1f %%",
			record.Thousands(r.people), r.seats, 100*share, 100*worst, 100*whatIf, yes(worst < whatIf), 100*proven, 100*slowest)
		if lost > 0 {
			fmt.Fprintf(w, "; **%d of %d plans had fewer points than before**", lost, len(r.outcomes))
		}
		fmt.Fprintln(w, ".")
	}
}

func yes(ok bool) string {
	if ok {
		return "reached"
	}
	return "**missed**"
}
