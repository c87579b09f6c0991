package orlib

import (
	"fmt"
	"math/big"
	"slices"

	"instroom/model"
	"instroom/model/rules"
)

// Problem is a problem as it was published, all costs times Scale.
type Problem struct {
	Layout   string
	Scale    int64     // the least number that makes all costs whole: 80 where they are in steps of 0.0125
	Demand   []int64   // by customer; 1 in an assignment
	Capacity []int64   // by place; 1 in an assignment
	Fixed    []int64   // by place; 0 in an assignment
	Cost     [][]int64 // by customer and place: all of the demand
	Optimum  int64     // least cost, where the file says it; 0 = it does not
}

// CostOf is the cost of a plan with these points, in the unit of the file; false where not
// everybody is served.
func (p *Problem) CostOf(points model.Points) (cost float64, all bool) {
	c := int64(p.PointsAt(0)) - int64(points)
	return float64(c) / float64(p.Scale), c < p.Worth()
}

// PointsAt is the points of a plan that serves everybody at a cost, times Scale.
func (p *Problem) PointsAt(cost int64) model.Points {
	return model.Points(int64(len(p.Demand))*p.Worth() - cost)
}

// People is how many participants its batch has.
func (p *Problem) People() int {
	people := int64(0)
	for _, d := range p.Demand {
		people += d
	}
	return int(people)
}

// Worth is what serving a customer is worth before its cost: one more may cost all
// others their best place, and open every place.
func (p *Problem) Worth() int64 {
	sum := int64(1)
	for _, f := range p.Fixed {
		sum += f
	}
	for _, row := range p.Cost {
		sum += slices.Max(row)
	}
	return sum
}

// Limits of a batch.
const (
	mostPoints = 1_000_000_000 // a score
	mostPeople = 200_000       // a household has one row a person
	mostSeats  = 1_000_000
)

// date is the batch date; nothing depends on it.
const date = model.Date(20697) // 2026-09-01

// Fits reports a problem that no batch can state: its costs or its demand are too
// large.
func (p *Problem) Fits() error {
	switch people, worth := int64(p.People()), p.Worth(); {
	case worth > mostPoints:
		return fmt.Errorf("costs are too large or too fine: a customer would be worth %s points, and a batch allows %s",
			model.Grouped(worth), model.Grouped(mostPoints))
	case people > mostPeople:
		return fmt.Errorf("a demand of %s in all, and a batch allows %s people in households", model.Grouped(people), model.Grouped(mostPeople))
	}
	return nil
}

// Batch states the problem as a batch.
func (p *Problem) Batch() (*model.Batch, error) {
	if err := p.Fits(); err != nil {
		return nil, err
	}
	people, worth := int64(p.People()), p.Worth()
	b := &model.Batch{Settings: rules.Defaults(), Kinds: []string{"language", "orientation"}}
	b.Settings.Date, b.Settings.Shortlist = date, true
	for j := range p.Capacity {
		s := model.Session{
			ID: fmt.Sprintf("s%05d", j), Line: int32(j) + 2, Kind: model.LanguageKind, LanguageTaught: "nl",
			Capacity: int(min(p.Capacity[j], mostSeats, people)), MinSize: 0, TargetSize: -1, EnrolledTotal: -1, Childcare: -1,
			Start: date + 34, End: date + 108, LastEntry: model.NoDate, Decision: model.NoDate,
		}
		if p.Fixed[j] > 0 {
			s.Status, s.OpenCost = model.Optional, model.Cents(100*p.Fixed[j])
		}
		b.Sessions = append(b.Sessions, s)
	}
	taught := []string{"nl"}
	for i, d := range p.Demand {
		for k := range d {
			q := model.Participant{
				ID: fmt.Sprintf("p%05d-%d", i, k), Line: int32(len(b.Participants)) + 2, Status: model.Entitled,
				NeedsLanguage: model.LanguageNeed{Given: true, Languages: taught}, NeedsOrientation: model.No,
				CognitiveScore: -1, SchoolingYears: -1, AttendancePct: -1, MaxHoursWeek: -1, RuleKind: -1,
				EarliestStart: model.NoDate, LatestStart: model.NoDate, SuspendedUntil: model.NoDate,
				StartBy: model.NoDate, FinishBy: model.NoDate, WaitingSince: date,
				MaxTravelMinutes: b.Settings.MaxTravelMinutes,
			}
			if d > 1 {
				q.Household, q.Rule = fmt.Sprintf("h%05d", i), model.Together
			}
			for j, c := range p.Cost[i] {
				if p.Capacity[j] < d {
					continue // never fits
				}
				score := int64(0)
				if k == 0 {
					score = worth - c
				}
				b.Preferences = append(b.Preferences, model.Preference{Participant: int32(len(b.Participants)), Session: int32(j), Score: int32(score)})
			}
			b.Participants = append(b.Participants, q)
		}
	}
	return b, nil
}

// finest is the largest scale: costs of six decimals.
const finest = 1_000_000

// scaled multiplies numbers by the least number that makes them whole. Costs in
// steps of 0.0125 need 80 and not 10,000: of points there are only so many.
func scaled(numbers []*big.Rat) (int64, []int64, error) {
	scale := big.NewInt(1)
	for _, x := range numbers {
		common := new(big.Int).GCD(nil, nil, scale, x.Denom())
		scale.Mul(scale, new(big.Int).Div(x.Denom(), common))
		if !scale.IsInt64() || scale.Int64() > finest {
			return 0, nil, fmt.Errorf("%s has too many decimals", x.FloatString(8))
		}
	}
	times := new(big.Rat).SetInt(scale)
	out := make([]int64, len(numbers))
	for i, x := range numbers {
		n := new(big.Rat).Mul(x, times).Num()
		if !n.IsInt64() || n.Int64() < 0 || n.Int64() > 1<<40 {
			return 0, nil, fmt.Errorf("cost %s is out of range", x.FloatString(2))
		}
		out[i] = n.Int64()
	}
	return scale.Int64(), out, nil
}
