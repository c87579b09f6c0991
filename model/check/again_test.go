package check

import (
	"reflect"
	"testing"

	"instroom/model"
)

// TestEveryPlanIsJudgedAlone holds that a judge says of a plan what one says who has judged
// none before, legal or not: people who are placed elsewhere, twice, or where they may not.
func TestEveryPlanIsJudgedAlone(t *testing.T) {
	judged, wrong := 0, 0
	for seed := range seeds() {
		b := randomBatch(seed)
		j := New(b)
		if len(j.Options()) > 9 {
			continue
		}
		n := 0
		enumerate(j, func(plan *model.Plan, _ *Report) {
			if n++; n > 20 {
				return
			}
			c := *plan
			switch i := n % 5; {
			case len(c.Placed) == 0:
			case i == 1: // somebody twice
				c.Placed = append(c.Placed[:len(c.Placed):len(c.Placed)], c.Placed[n%len(c.Placed)])
			case i == 2: // elsewhere
				c.Placed = append([]model.Placed(nil), c.Placed...)
				c.Placed[0].Session = int32(n % len(b.Sessions))
			case i == 3: // for other points
				c.Placed = append([]model.Placed(nil), c.Placed...)
				c.Placed[0].Points++
			}
			was, now := New(b).Feasible(&c), j.Feasible(&c)
			if again := j.Feasible(&c); !reflect.DeepEqual(was, now) || !reflect.DeepEqual(was, again) {
				t.Fatalf("seed %d: judged after others %+v, after itself %+v, alone %+v", seed, now, again, was)
			}
			judged++
			if !now.OK() {
				wrong++
			}
		})
	}
	if judged < 1000 || wrong < 300 || wrong > judged-300 {
		t.Errorf("%d plans judged, %d found wrong: the test says little", judged, wrong)
	}
}
