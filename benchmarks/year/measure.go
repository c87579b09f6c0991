package year

import (
	"math"
	"slices"

	"instroom/model"
)

// Outcome is what a policy's year came to. Needs are those that people arrive
// with and that some group of the year fits; package documentation defines each.
type Outcome struct {
	People int    `json:"people"`
	Needs  int    `json:"needs"`
	Of     [3]int `json:"needs_by_class"` // by class − 1
	Met    int    `json:"met"`
	MetOf  [3]int `json:"met_by_class"`

	WaitMean float64 `json:"wait_mean_days"`
	WaitP95  int     `json:"wait_p95_days"`
	Due      int     `json:"deadlines"` // start_by within the year
	Missed   int     `json:"deadlines_missed"`

	Offered      int `json:"seats_offered"`
	OfferedEmpty int `json:"seats_offered_empty"`
	Ran          int `json:"seats_ran"`
	RanEmpty     int `json:"seats_ran_empty"`
	Groups       int `json:"groups_ran"`
	Thin         int `json:"groups_below_minimum"` // of those that ran

	Events    Events     `json:"events"`
	Proven    int        `json:"weeks_proven"`
	Hindsight *Hindsight `json:"hindsight,omitempty"`
}

// Events count what people did.
type Events struct {
	Letters   int `json:"letters"`
	Refused   int `json:"refused"`
	NoShows   int `json:"no_shows"`
	Started   int `json:"started"` // placements
	Stopped   int `json:"stopped"`
	Completed int `json:"completed"`
	Failed    int `json:"failed"` // of those completed: take the module again
	Gone      int `json:"gone"`   // people who do not come back
	CalledOff int `json:"called_off"`
}

// measure looks at a year: when each need was met, NoDate = not in the year, how
// many seats of each session somebody sat in, and which sessions ran.
func (y *Year) measure(begun []model.Date, taken []int, runs func(s int) bool) *Outcome {
	o := &Outcome{People: len(y.batch.Participants), Needs: len(y.needs), Of: y.classes}
	waits, sum := make([]int, len(y.needs)), 0
	for i, n := range y.needs {
		first := y.end()
		if begun[i].Valid() && begun[i] < first {
			first = begun[i]
			o.Met++
			o.MetOf[n.class-1]++
		}
		waits[i] = int(first - n.since)
		sum += waits[i]
		if n.startBy.Valid() && n.startBy >= y.date(0) && n.startBy < y.end() {
			o.Due++
			if first > n.startBy {
				o.Missed++
			}
		}
	}
	if len(waits) > 0 {
		slices.Sort(waits)
		o.WaitP95 = waits[(95*len(waits)+99)/100-1] // nearest rank
		o.WaitMean = float64(sum) / float64(len(waits))
	}
	for s := range y.batch.Sessions {
		if y.batch.Sessions[s].Status == model.Cancelled || y.batch.Sessions[s].Start >= y.end() {
			continue
		}
		empty := y.seats[s] - taken[s]
		o.Offered += y.seats[s]
		o.OfferedEmpty += empty
		if runs(s) {
			o.Groups++
			o.Ran += y.seats[s]
			o.RanEmpty += empty
			if f := y.index.Fill(s); f.Enrolled+taken[s] < f.Minimum {
				o.Thin++
			}
		}
	}
	return o
}

// share is a part in per cent; NaN of nothing.
func share(part, of int) float64 {
	if of == 0 {
		return math.NaN()
	}
	return 100 * float64(part) / float64(of)
}
