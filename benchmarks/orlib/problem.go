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
	Scale    int64     // a power of ten that makes all costs whole
	Demand   []int64   // by customer; 1 in an assignment
	Capacity []int64   // by place; 1 in an assignment
	Fixed    []int64   // by place; 0 in an assignment
	Cost     [][]int64 // by customer and place: all of the demand
	Optimum  int64     // least cost, where the file says it; 0 = it does not
}

// CostOf is the cost of a plan with these points, in the unit of the file; false where not
// everybody is served.
func (p *Problem) CostOf(points model.Points) (cost float64, all bool) {
	c := int64(len(p.Demand))*p.constant() - int64(points)
	return float64(c) / float64(p.Scale), c < p.constant()
}

// PointsAt is the points of a plan that serves everybody at a cost, times Scale.
func (p *Problem) PointsAt(cost int64) model.Points {
	return model.Points(int64(len(p.Demand))*p.constant() - cost)
}

// People is how many participants its batch has.
func (p *Problem) People() int {
	people := int64(0)
	for _, d := range p.Demand {
		people += d
	}
	return int(people)
}

// constant is what serving a customer is worth before its cost: one more may cost
// all others their best place, and open every place.
func (p *Problem) constant() int64 {
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

// Batch states the problem as a batch.
func (p *Problem) Batch() (*model.Batch, error) {
	people, worth := int64(p.People()), p.constant()
	switch {
	case worth > mostPoints:
		return nil, fmt.Errorf("costs are too large or too fine: a customer would be worth %d points, and a batch allows %d", worth, mostPoints)
	case people > mostPeople:
		return nil, fmt.Errorf("a demand of %d in all: more than %d people in households", people, mostPeople)
	}
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

// scaled multiplies numbers by the least power of ten that makes them whole.
func scaled(numbers []*big.Rat) (int64, []int64, error) {
	scale := int64(1)
	for _, x := range numbers {
		for !new(big.Rat).Mul(x, big.NewRat(scale, 1)).IsInt() {
			if scale *= 10; scale > 1_000_000 {
				return 0, nil, fmt.Errorf("%s has more than six decimals", x.FloatString(8))
			}
		}
	}
	out := make([]int64, len(numbers))
	for i, x := range numbers {
		n := new(big.Rat).Mul(x, big.NewRat(scale, 1)).Num()
		if !n.IsInt64() || n.Int64() < 0 || n.Int64() > 1<<40 {
			return 0, nil, fmt.Errorf("cost %s is out of range", x.FloatString(2))
		}
		out[i] = n.Int64()
	}
	return scale, out, nil
}
