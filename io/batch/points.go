package batch

import (
	"fmt"
	"math"
	"math/big"
	"slices"

	"go.yaml.in/yaml/v3"

	"instroom/model"
)

// coefficient reads points in millionths, at most 10⁹ points either way.
func (r *settingsReader) coefficient(n *yaml.Node, to *model.Coefficient) {
	s, ok := r.scalar(n)
	if !ok {
		return
	}
	x, ok := exact(s)
	if !ok {
		r.fail(n, SettingsValue, "a number such as -40 or 0.5", "%s is not a number of points", quote(s))
		return
	}
	x.Mul(x, big.NewRat(int64(model.CoefficientOne), 1))
	const most = 1_000_000_000 * int64(model.CoefficientOne)
	switch {
	case !x.IsInt():
		r.fail(n, OutOfRange, "", "%s has more than six decimals", quote(s))
	case !x.Num().IsInt64() || x.Num().Int64() > most || x.Num().Int64() < -most:
		r.fail(n, OutOfRange, "", "%s is outside -1,000,000,000 to 1,000,000,000", quote(s))
	default:
		*to = model.Coefficient(x.Num().Int64())
	}
}

// pointKeys are the names of the coefficients and where they go.
func pointKeys(c *model.Coefficients) map[string]*model.Coefficient {
	return map[string]*model.Coefficient{
		"class_1": &c.Class[0], "class_2": &c.Class[1], "class_3": &c.Class[2],
		"waiting_week": &c.WaitingWeek, "start_week": &c.StartWeek, "late": &c.Late, "late_week": &c.LateWeek,
		"pace_slower": &c.PaceSlower, "pace_faster": &c.PaceFaster, "preference_point": &c.PreferencePoint,
		"preferred": &c.Preferred, "travel_minute": &c.TravelMinute, "attendance_percent": &c.AttendancePercent,
		"language_step": &c.LanguageStep, "interpreter": &c.Interpreter, "stability": &c.Stability,
		"lapsed": &c.Lapsed, "lapsed_pin": &c.LapsedPin, "provisional_head": &c.ProvisionalHead,
		"above_target_head": &c.AboveTargetHead, "per_euro": &c.PerEuro,
	}
}

func (r *settingsReader) points(n *yaml.Node) {
	c := &r.set.Points
	keys := pointKeys(c)
	known := []string{"waiting_weeks_max", "travel_free_minutes"}
	for k := range keys {
		known = append(known, k)
	}
	slices.Sort(known)
	r.each(n, known, func(key string, _, v *yaml.Node) {
		switch key {
		case "waiting_weeks_max":
			r.integer(v, &c.WaitingWeeksMax, 0, 5200)
		case "travel_free_minutes":
			r.minutes(v, &c.TravelFreeMinutes, 0, 1440)
		default:
			before := *keys[key]
			r.coefficient(v, keys[key])
			if after := *keys[key]; (before < 0 && after > 0) || (before > 0 && after < 0) {
				r.found.Add(Diagnostic{Severity: Warning, Code: PointsSign, File: r.file, Line: v.Line, Col: v.Column,
					Text: fmt.Sprintf("%s has the other sign than its default %g", key, float64(before)/1e6),
					Hint: "a term that costs points is negative"})
			}
		}
	})
}

// pointsOrder warns where the other terms of one need can exceed the lowest
// class's points: then a placement can be worth less than nothing.
func (r *settingsReader) pointsOrder(root *yaml.Node) {
	at := root
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value == "points" {
			at = root.Content[i+1]
		}
	}
	if at == root || r.set.Shortlist {
		return
	}
	c := r.set.Points
	if c.Class[0] < c.Class[1] || c.Class[1] < c.Class[2] {
		r.found.Add(Diagnostic{Severity: Warning, Code: PointsOrder, File: r.file, Line: at.Line, Col: at.Column,
			Text: "a lower class has more points than a higher one", Hint: "class_1 comes first"})
	}
	abs := func(x model.Coefficient) float64 { return math.Abs(float64(x)) }
	weeks := float64(r.set.HorizonWeeks)
	other := abs(c.StartWeek)*weeks + abs(c.Late) + abs(c.LateWeek)*weeks + max(abs(c.PaceSlower), abs(c.PaceFaster)) +
		max(100*abs(c.PreferencePoint), abs(c.Preferred)) + abs(c.TravelMinute)*float64(max(0, r.set.MaxTravelMinutes-c.TravelFreeMinutes)) +
		abs(c.LanguageStep)*2 + abs(c.Interpreter)
	if d := r.set.AttendableMin; d.Den > 0 {
		other += abs(c.AttendancePercent) * 100 * (1 - float64(d.Num)/float64(d.Den))
	}
	least := min(c.Class[0], c.Class[1], c.Class[2])
	if other > float64(least) {
		r.found.Add(Diagnostic{Severity: Warning, Code: PointsOrder, File: r.file, Line: at.Line, Col: at.Column,
			Text: fmt.Sprintf("the other terms of one need can reach %.0f points, more than the %.0f of the lowest class", other/1e6, float64(least)/1e6),
			Hint: "some people would then wait although a seat is free; raise class_3 or lower the others"})
	}
}
