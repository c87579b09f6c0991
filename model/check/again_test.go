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

// TestJudgeOfAChange holds that a judge who takes over what another has worked out of the
// batch before a change says what one says who reads the changed batch alone.
func TestJudgeOfAChange(t *testing.T) {
	judged, wrong, kept := 0, 0, 0
	for seed := range seeds() {
		b := randomBatch(seed)
		here := model.Place{Known: true, Lat: 51, Lon: 4}
		for i := range b.Participants {
			b.Participants[i].Place = here
		}
		for i := range b.Sites {
			b.Sites[i].Place = here
		}
		j := New(b)
		if len(j.Options()) > 9 {
			continue
		}
		everywhere := &model.Plan{} // most of it forbidden
		for p := range b.Participants {
			for s := range b.Sessions {
				everywhere.Placed = append(everywhere.Placed, model.Placed{Participant: int32(p), Session: int32(s)})
			}
		}
		enumerate(j, func(*model.Plan, *Report) {})
		j.Feasible(everywhere)
		for change := range 8 {
			c := *b
			c.Sessions = append([]model.Session(nil), b.Sessions...)
			s := &c.Sessions[int(seed)%len(c.Sessions)]
			switch change {
			case 0:
				s.Status = model.Cancelled
			case 1:
				s.Status = model.Planned
				s.MinSize = 3
			case 2:
				s.Start, s.End = s.Start+7, s.End+7
			case 3:
				twin := *s
				twin.ID = "twin"
				c.Sessions = append(c.Sessions, twin)
			case 4:
				c.Sessions = append(c.Sessions[:1:1], c.Sessions...)
				c.Sessions[0].ID = "before"
			case 5:
				s.Prerequisites, s.Site, s.Capacity = nil, "", s.Capacity+1
			case 6:
				c.Settings.NoticeDays += 30
			case 7:
				c.Sites = append([]model.Site(nil), b.Sites...)
				for i := range c.Sites {
					c.Sites[i].Rooms, c.Sites[i].Place.Lat = 1, 48
				}
			}
			fresh := New(&c)
			if len(fresh.Options()) > 9 {
				continue
			}
			if again := Again(&c, j); again.last.Load() != nil {
				kept += len(again.last.Load().placed)
			}
			n := 0
			enumerate(fresh, func(plan *model.Plan, _ *Report) {
				if n++; n > 6 && n%11 != 0 {
					return
				}
				if n == 5 {
					plan = everywhere
				}
				was, now := New(&c).Feasible(plan), Again(&c, j).Feasible(plan)
				if !reflect.DeepEqual(was, now) {
					t.Fatalf("seed %d, change %d: judged again %+v, alone %+v", seed, change, now, was)
				}
				judged++
				if !now.OK() {
					wrong++
				}
			})
		}
	}
	if judged < 1000 || wrong < 300 || kept < 300 {
		t.Errorf("%d plans judged, %d found wrong, %d placements kept: the test says little", judged, wrong, kept)
	}
}
