package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"instroom/model"
)

// Effect is what a change makes of the plan, confirmed by a solve with it.
// Points and Classes say no more than is proven; all else is of this plan.
type Effect struct {
	Plan    Plan      `json:"plan"`
	Points  string    `json:"points_change"`
	Classes [3]string `json:"class_changes"`
	Lost    []string  `json:"lost_their_place,omitempty"` // people, by id

	// How far the change of the mean wait lies under other lotteries at most, in tenths
	// of a week; of so many lotteries, 0 = it was not asked.
	WaitSpread int64 `json:"mean_wait_plus_minus_tenths"`
	Lotteries  int   `json:"lotteries,omitempty"`

	base *Plan
}

// effect compares a solve with the one that it started from.
func effect(t, start *attempt) Effect {
	e := Effect{Plan: t.measured, Points: difference(points(&t.measured), points(&start.measured)), base: &start.measured}
	for k := range e.Classes {
		e.Classes[k] = difference(t.measured.class(k+1), start.measured.class(k+1))
	}
	b := start.index.Batch()
	for p := range b.Participants {
		for kind := range b.Kinds {
			was, _ := start.seats.of(b, p, kind)
			if now, _ := t.seats.of(b, p, kind); was != "" && now == "" {
				e.Lost = append(e.Lost, b.Participants[p].ID)
				break
			}
		}
	}
	slices.Sort(e.Lost)
	return e
}

func (e *Effect) placed() int { return e.Plan.Placed - e.base.Placed }

// held is how many needs have a place, those held before included: a change that
// frees a seat which somebody held leaves one need more to be placed.
func (e *Effect) held() int {
	return e.Plan.Placed + e.Plan.Pinned - e.base.Placed - e.base.Pinned
}

func (e *Effect) missed() int { return e.Plan.Missed - e.base.Missed }

// waitTenths is the change of the mean wait in tenths of a week.
func (e *Effect) waitTenths() int64 {
	m := measureNamed("mean_wait_weeks")
	return m.of(&e.Plan) - m.of(e.base)
}

// plusMinus is how far the change of the mean wait may lie elsewhere by the lottery.
func (e *Effect) plusMinus() string {
	if e.Lotteries < 2 {
		return ""
	}
	m := measureNamed("mean_wait_weeks")
	return " ±" + m.text(e.WaitSpread)
}

// wait is the change of the mean wait in weeks, for a table.
func (e *Effect) wait() string { return signedTenths(e.waitTenths()) + e.plusMinus() }

// vague reports whether nothing is proven of the points: the plans differ, and
// that may be chance.
func (e *Effect) vague() bool { return e.Points == withinGap }

// words says what the change does to people: "places 3 more needs, misses 1
// deadline fewer, cuts 0.2 weeks of mean wait", as far as anything changes.
func (e *Effect) words() string {
	var parts []string
	say := func(now, was int, fewer, more string) {
		switch {
		case now > was:
			parts = append(parts, more)
		case now < was:
			parts = append(parts, fewer)
		}
	}
	n := e.held()
	say(n, 0, "places "+count(-n, "need fewer", "needs fewer"), "places "+count(n, "more need", "more needs"))
	if due := e.Plan.Due - e.base.Due; n > 0 && due > 0 {
		parts[0] += fmt.Sprintf(", %s with a deadline", model.Grouped(int64(min(due, n))))
	}
	for k := 1; k <= 3; k++ { // where more of one class have a place and fewer of all, or the other way round
		c := int(e.Plan.class(k).low - e.base.class(k).low)
		if c*n < 0 {
			of := fmt.Sprintf(" of class %d", k)
			say(c, 0, count(-c, "need fewer", "needs fewer")+of, count(c, "more need", "more needs")+of)
		}
	}
	d := e.missed()
	say(d, 0, "misses "+count(-d, "deadline fewer", "deadlines fewer"), "misses "+count(d, "more deadline", "more deadlines"))
	m := measureNamed("mean_wait_weeks")
	switch w := e.waitTenths(); {
	case w < 0:
		parts = append(parts, "cuts "+m.text(-w)+e.plusMinus()+" weeks of mean wait")
	case w > 0:
		parts = append(parts, "adds "+m.text(w)+e.plusMinus()+" weeks of mean wait")
	}
	text := strings.Join(parts, ", ")
	if text == "" {
		text = "places nobody more"
		if n == 0 && e.Plan.Objective > e.base.Objective {
			text += ", and others better"
		}
	}
	if e.vague() {
		text += " (in the plans found; not proven)"
	}
	return text
}

// several turns what one group does into what some do.
func several(text string) string {
	return strings.NewReplacer("places ", "place ", "misses ", "miss ", "cuts ", "cut ", "adds ", "add ").Replace(text)
}

// named lists some ids, and how many more there are.
func named(ids []string, most int) string {
	if len(ids) <= most {
		return strings.Join(ids, ", ")
	}
	return strings.Join(ids[:most], ", ") + " and " + model.Grouped(int64(len(ids)-most)) + " more"
}
