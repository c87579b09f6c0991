package scenarios

import (
	"fmt"
	"slices"

	"instroom/model"
)

// interval is what is proven of a best value: it lies between what the plan
// reaches and the bound.
type interval struct{ low, high int64 }

func points(p *Plan) interval { return interval{int64(p.Objective), int64(p.Bound)} }

// class returns the interval of a class; nobody of a class is 0 to 0.
func (p *Plan) class(k int) interval {
	for _, c := range p.Classes {
		if c.Class == k {
			return interval{int64(c.Placed), int64(c.Bound)}
		}
	}
	return interval{}
}

// withinGap is said where the proven intervals overlap: the plans differ, and
// nothing is known of what is possible.
const withinGap = "within the gap"

// difference says how a best value differs from the base's, and no more than is
// proven.
func difference(now, base interval) string {
	switch {
	case now.low == now.high && base.low == base.high:
		return signed(now.low - base.low)
	case now.low > base.high:
		return "at least " + signed(now.low-base.high)
	case now.high < base.low:
		return "at least " + signed(now.high-base.low)
	}
	return withinGap
}

func signed(n int64) string {
	switch {
	case n > 0:
		return "+" + model.Grouped(n)
	case n < 0:
		return "−" + model.Grouped(-n)
	}
	return "0"
}

// measureOf is something measured that differs between plans of equal points: it
// is said of this plan, with how far the plans of the other lotteries lie away.
// Values are in tenths of the unit.
type measureOf struct {
	name, words, unit string
	of                func(p *Plan) int64
}

// text writes a value: weeks with a decimal, what is counted without.
func (m *measureOf) text(n int64) string {
	if m.unit == "weeks" {
		return fmt.Sprintf("%s.%d", model.Grouped(n/10), n%10)
	}
	return tenths(n)
}

// ofThisPlan are the measures of the table, in its order.
var ofThisPlan = []measureOf{
	{"mean_wait_weeks", "mean wait", "weeks", func(p *Plan) int64 { return half(10*p.WaitSum, 7*int64(max(1, p.Open()))) }},
	{"p95_wait_weeks", "95th percentile of waits", "weeks", func(p *Plan) int64 { return half(10*int64(p.WaitP95), 7) }},
	{"deadlines_missed", "deadlines missed", "needs", func(p *Plan) int64 { return 10 * int64(p.Missed) }},
	{"seats_used", "seats used", "seats", func(p *Plan) int64 { return 10 * int64(p.Heads) }},
	{"seats", "seats of groups that run", "seats", func(p *Plan) int64 { return 10 * int64(p.Seats) }},
	{"opened", "groups opened", "groups", func(p *Plan) int64 { return 10 * int64(p.Opened) }},
	{"cost_euro", "cost of opening", "euro", func(p *Plan) int64 { return half(int64(p.Cost), 10) }},
	{"moved", "people in another group than in the base", "people", func(p *Plan) int64 { return 10 * int64(p.Moved) }},
	{"gained", "people with a place who had none in the base", "people", func(p *Plan) int64 { return 10 * int64(p.Gained) }},
	{"lost", "people without the place that they had in the base", "people", func(p *Plan) int64 { return 10 * int64(p.Lost) }},
}

// half divides, rounded half up, for values from 0 on.
func half(a, b int64) int64 { return (2*a + b) / (2 * b) }

// spread is how far the plans of the other lotteries lie from the first.
func (m *measureOf) spread(plans []Plan) int64 {
	var most int64
	first := m.of(&plans[0])
	for i := range plans {
		most = max(most, m.of(&plans[i])-first, first-m.of(&plans[i]))
	}
	return most
}

// tenths writes a value in tenths: 31 is 3.1, whole numbers without a point.
func tenths(n int64) string {
	if n < 0 {
		return "−" + tenths(-n)
	}
	if n%10 == 0 {
		return model.Grouped(n / 10)
	}
	return fmt.Sprintf("%s.%d", model.Grouped(n/10), n%10)
}

// Summary is what the replicates of a scenario, at one point of its grid, say
// together: of each measure the mean, and the range in which 90 % of them lie.
type Summary struct {
	Scenario   string    `json:"scenario"`
	Values     []Value   `json:"values,omitempty"`
	Replicates int       `json:"replicates"`
	Measures   []Measure `json:"measures"`
}

// Measure is a measure over replicates, in tenths of its unit.
type Measure struct {
	Name string `json:"name"`
	Mean int64  `json:"mean_tenths"`
	Low  int64  `json:"p05_tenths"`
	High int64  `json:"p95_tenths"`
}

// summarised are the measures of replicates: also what is placed.
func summarised() []measureOf {
	return append([]measureOf{
		{"placed", "needs placed", "needs", func(p *Plan) int64 { return 10 * int64(p.Placed) }},
		{"waiting", "needs waiting", "needs", func(p *Plan) int64 { return 10 * int64(p.Waiting) }},
	}, ofThisPlan...)
}

// Summaries gathers replicates, in the order of the outcomes.
func Summaries(outcomes []*Outcome) []Summary {
	var out []Summary
	for i := 0; i < len(outcomes); {
		o := outcomes[i]
		from := i
		for i < len(outcomes) && outcomes[i].Scenario == o.Scenario && slices.Equal(outcomes[i].Values, o.Values) {
			i++
		}
		if o.Of == 0 {
			continue
		}
		s := Summary{Scenario: o.Scenario, Values: o.Values, Replicates: i - from}
		for _, m := range summarised() {
			var values []int64
			var sum int64
			for _, r := range outcomes[from:i] {
				v := m.of(&r.Plans[0])
				values = append(values, v)
				sum += v
			}
			slices.Sort(values)
			n := len(values)
			s.Measures = append(s.Measures, Measure{m.name, half(sum, int64(n)), values[rank(n, 5)], values[rank(n, 95)]})
		}
		out = append(out, s)
	}
	return out
}
