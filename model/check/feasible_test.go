package check

import (
	"slices"
	"testing"

	"instroom/model"
)

// TestPassedOverMomentsHold holds that childcare is never short at a moment that the judge
// passes over, and that some are passed over and some not: any plan, legal or not.
func TestPassedOverMomentsHold(t *testing.T) {
	over, looked := 0, 0
	for seed := range seeds() {
		b := randomBatch(seed)
		for i := range b.Participants {
			if p := &b.Participants[i]; p.Household != "" && seed%2 == 0 {
				p.Rule, p.RuleKind, p.Childcare = model.ShareCare, -1, 1
			}
		}
		for i := range b.Sites {
			b.Sites[i].Childcare = int(seed % 5)
		}
		if seed%3 > 0 {
			b.Blocked = nil
		}
		j := New(b)
		if len(j.Options()) > 9 {
			continue
		}
		enumerate(j, func(plan *model.Plan, _ *Report) {
			at := j.table(plan)
			rs, units := at.careRows()
			for _, r := range rs {
				limit, _ := at.limit(r)
				list := at.careMoments(r, units[r], limit-at.mostBlocked(r))
				looked += len(list)
				others := slices.DeleteFunc(at.careMoments(r, units[r], -1), func(m moment) bool { return slices.Contains(list, m) })
				over += len(others)
				before := len(at.report.Findings)
				if at.checkCareRow(r, units[r], others); len(at.report.Findings) > before {
					t.Fatalf("seed %d: %v\n%+v", seed, at.report.Findings[before], plan)
				}
			}
		})
	}
	if over < 1000 || looked < 1000 {
		t.Errorf("%d moments passed over, %d looked at: the test says little", over, looked)
	}
}

// TestPinsOfSharersCountTwice is the past failure: three sessions at one site and time, a
// couple who share childcare, both pinned; the session of one is shut, and the plan places
// that one in the third. Two places are granted, two are needed, of three.
func TestPinsOfSharersCountTwice(t *testing.T) {
	b := randomBatch(1)
	b.Blocked, b.Placements, b.Participants = nil, nil, b.Participants[:2]
	b.Sessions = append(b.Sessions[:1:1], b.Sessions[0], b.Sessions[0])
	for i := range b.Sessions {
		s := &b.Sessions[i]
		s.ID, s.Site, s.Prerequisites = []string{"A", "B", "C"}[i], b.Sites[0].ID, nil
		s.Status, s.MinSize, s.Enrolled, s.EnrolledTotal, s.Decision = model.Confirmed, 0, 0, -1, b.Settings.Date
		s.Start = b.Settings.Date + 20
	}
	b.Sessions[0].Status, b.Sessions[0].MinSize = model.Planned, 5
	b.Sites[0].Childcare = 3
	for i := range b.Participants {
		p := &b.Participants[i]
		p.Household, p.Rule, p.RuleKind, p.Childcare = "H", model.ShareCare, -1, 1
		b.Placements = append(b.Placements, model.Placement{Participant: p.ID, Session: b.Sessions[i].ID, Status: model.PlacementConfirmed, RespondBy: model.NoDate})
	}
	at := New(b).table(&model.Plan{Placed: []model.Placed{{Participant: 0, Session: 2}}, Shut: []int32{0}})
	if !at.sessions[0].mayShut {
		t.Fatal("the session may not be shut")
	}
	at.checkChildcare()
	for _, f := range at.report.Findings {
		if f.Code == model.ResourceShort {
			return
		}
	}
	t.Errorf("childcare is not short: %v", at.report.Findings)
}
