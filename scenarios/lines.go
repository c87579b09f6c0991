package scenarios

import (
	"fmt"
	"unicode/utf8"

	"instroom/model"
)

// Lines is the comparison as lines of text for a terminal: at most so many rows,
// with names cut to a width.
func Lines(outcomes []*Outcome, width, most int) []string {
	base := &outcomes[0].Plans[0]
	longest := len("scenario")
	for _, o := range outcomes[:min(len(outcomes), most)] {
		longest = max(longest, utf8.RuneCountInString(o.name()))
	}
	width = min(width, longest)
	lines := []string{fmt.Sprintf("%-*s %7s %7s  %-20s %10s %7s %8s %6s %6s", width, "scenario", "placed", "waiting", "points", "wait, weeks", "missed", "euro", "moved", "gap")}
	for i, o := range outcomes {
		if i == most {
			lines = append(lines, fmt.Sprintf("and %s more", model.Grouped(int64(len(outcomes)-most))))
			break
		}
		p := &o.Plans[0]
		wait := ofThisPlan[0].text(ofThisPlan[0].of(p))
		if len(o.Plans) > 1 {
			wait += " ±" + ofThisPlan[0].text(ofThisPlan[0].spread(o.Plans))
		}
		lines = append(lines, fmt.Sprintf("%s %7s %7s  %s %s %7s %8s %6s %6s", pad(o.name(), width), model.Grouped(int64(p.Placed)), model.Grouped(int64(p.Waiting)),
			pad(pointsChange(o, base), 20), padLeft(wait, 11), model.Grouped(int64(p.Missed)), model.Grouped(int64(p.Cost)/100), model.Grouped(int64(p.Moved)), model.Percent(model.Gap(p.Objective, p.Bound))))
	}
	return lines
}

// name is the case in a word.
func (o *Outcome) name() string {
	if o.Scenario == "" {
		return baseName
	}
	c := Case{Scenario: o.Scenario, Values: o.Values, Replicate: o.Replicate, Of: o.Of}
	return c.Name()
}

func pad(s string, width int) string {
	r := []rune(s)
	if len(r) > width {
		return string(r[:width-1]) + "…"
	}
	return s + fmt.Sprintf("%*s", width-len(r), "")
}

func padLeft(s string, width int) string {
	return fmt.Sprintf("%*s", max(0, width-utf8.RuneCountInString(s)), "") + s
}
