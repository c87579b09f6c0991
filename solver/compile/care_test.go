package compile_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"instroom/model"
	"instroom/model/check"
	"instroom/model/modeltest"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
	"instroom/solver/solvertest"
)

// Where nearly everybody needs childcare, people enter on many days, and places are few, the
// problem and the judge agree on every plan.
func TestCareAsJudged(t *testing.T) {
	rows, joint, feasible, others := 0, 0, 0, 0
	for seed := range solvertest.Seeds(300) {
		b := childcare(seed)
		p := mustCompile(t, b)
		rows += len(p.CareRows)
		joint += len(p.JointCare)
		j := check.New(b)
		r := rand.New(rand.NewPCG(seed, 4))
		for range 60 {
			choice, shut := randomChoice(r, p)
			_, violations := solvertest.Evaluate(p, choice, shut)
			plan := compile.Plan(p, &solver.Result{Choice: choice, Shut: shut})
			if report := j.Feasible(plan); (len(violations) == 0) != report.OK() {
				t.Fatalf("seed %d, plan %+v:\nproblem says %v\ncheck says %v", seed, plan, violations, report.Findings)
			}
			if len(violations) == 0 {
				feasible++
			} else {
				others++
			}
		}
	}
	t.Logf("%d rows, %d shared uses; %d feasible plans, %d others", rows, joint, feasible, others)
	if rows == 0 || joint == 0 || feasible == 0 || others == 0 {
		t.Error("nothing was tried")
	}
}

// childcare makes a batch in which childcare decides: few places at two sites and in their
// sessions, some taken by people who sit there already, and households that share care or
// sit together.
func childcare(seed uint64) *model.Batch {
	r := rand.New(rand.NewPCG(seed, 3))
	b := modeltest.Random(seed, rules.Defaults(), modeltest.Options{People: 24, Sessions: 10, Plain: true})
	b.Sites = []model.Site{{ID: "north", Rooms: -1, Childcare: 1 + r.IntN(8)}, {ID: "south", Rooms: -1, Childcare: -1}}
	for s := range b.Sessions {
		x := &b.Sessions[s]
		x.Site, x.Childcare = b.Sites[min(1, r.IntN(4))].ID, 1+r.IntN(6)
		x.Capacity, x.MinSize, x.LastEntry = 20, 0, x.End
	}
	if seed%2 == 0 { // nobody new can come here
		b.Sessions[0].LastEntry = b.Settings.Date - 1
		b.Sessions[0].Site = "north"
	}
	if seed%3 == 0 { // lessons at the same hours, at both sites
		for s := range b.Sessions {
			x, y := &b.Sessions[s], &b.Sessions[1]
			x.Start, x.End, x.LastEntry, x.Weekly, x.Dated = y.Start, y.End, min(x.LastEntry, y.End), y.Weekly, y.Dated
			x.Site = b.Sites[s%2].ID
		}
		b.Sites[0].Childcare = 1 + r.IntN(3)
	}
	for i := range b.Participants {
		p := &b.Participants[i]
		p.Childcare = int16(r.IntN(4))
		if s := &b.Sessions[r.IntN(len(b.Sessions))]; r.IntN(2) == 0 {
			p.EarliestStart = s.Start + model.Date(r.IntN(max(1, int(s.End-s.Start))))
		}
		if i%5 < 2 { // every fifth and the next
			p.Household, p.Rule, p.RuleKind = fmt.Sprint("h", i/5), []model.HouseholdRule{model.ShareCare, model.ShareCare, model.Together}[i/5%3], -1
		}
		if i%6 == 5 && seed%2 == 0 { // they meet where nobody new comes
			p.Household = ""
			b.Placements = append(b.Placements, model.Placement{Participant: p.ID, Session: b.Sessions[0].ID, Status: model.PlacementConfirmed, RespondBy: model.NoDate})
		} else if s := &b.Sessions[r.IntN(len(b.Sessions))]; r.IntN(8) == 0 {
			b.Placements = append(b.Placements, model.Placement{Participant: p.ID, Session: s.ID, Status: model.PlacementConfirmed, RespondBy: model.NoDate})
		}
	}
	return b
}
