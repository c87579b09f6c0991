package scenarios

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"instroom/model"
)

// RuleCost is what a rule costs: what the week would be without it.
type RuleCost struct {
	Rule   string `json:"rule"`
	Effect Effect `json:"without_it"`
	Binds  string `json:"binds"` // "yes", "no", or "not known" where nothing is proven
}

// Whether a rule binds.
const (
	binds    = "yes"
	slack    = "no"
	notKnown = "not known"
)

// ruleCosts leaves out one rule at a time, the dearest first: by the people who
// would have a place, then by the weeks that they would wait less, then by points.
func (r *Run) ruleCosts(ctx context.Context, start *attempt, lotteries int) ([]RuleCost, error) {
	without, err := r.effects(ctx, start, lotteries, len(relaxations), func(i int) *model.Batch {
		d := newDraft(r.Batch, nil, 0, 0)
		d.relax(&relaxations[i])
		return d.b
	}, nil)
	if err != nil {
		return nil, err
	}
	var out []RuleCost
	for i := range relaxations {
		c := RuleCost{Rule: relaxations[i].name, Effect: without[i], Binds: binds}
		switch {
		case c.Effect.Points == "0":
			c.Binds = slack
		case c.Effect.vague():
			c.Binds = notKnown
		}
		out = append(out, c)
	}
	rank := func(c *RuleCost) int { return slices.Index([]string{binds, notKnown, slack}, c.Binds) }
	slices.SortStableFunc(out, func(a, b RuleCost) int {
		return cmp.Or(cmp.Compare(rank(&a), rank(&b)), cmp.Compare(b.Effect.held(), a.Effect.held()),
			cmp.Compare(a.Effect.waitTenths(), b.Effect.waitTenths()), cmp.Compare(b.Effect.Plan.Objective, a.Effect.Plan.Objective))
	})
	return out, nil
}

// ruleLines is the ranking for a terminal.
func ruleLines(list []RuleCost) []string {
	out := []string{fmt.Sprintf("%-24s %7s %7s %12s  %-22s", "without the rule", "placed", "missed", "wait, weeks", "points")}
	for i := range list {
		if c := &list[i]; c.Binds == binds {
			out = append(out, fmt.Sprintf("%s %7s %7s %12s  %s", pad(c.Rule, 24), signed(int64(c.Effect.held())), signed(int64(c.Effect.missed())),
				c.Effect.wait(), c.Effect.Points))
		}
	}
	if never := rulesThat(list, slack); never != "" {
		out = append(out, "Never in the way, which is proven: "+never+".")
	}
	if unknown := rulesThat(list, notKnown); unknown != "" {
		out = append(out, "Not known, within the gap: "+unknown+".")
	}
	return out
}

// rulesThat names the rules that bind, or not.
func rulesThat(list []RuleCost, binds string) string {
	var names []string
	for i := range list {
		if list[i].Binds == binds {
			names = append(names, list[i].Rule)
		}
	}
	return strings.Join(names, ", ")
}
