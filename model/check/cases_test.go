package check

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"instroom/model"
)

// Every hand-worked case: its plan is feasible and has exactly the points worked
// by hand, and no plan whatever has more.
func TestHandWorkedCases(t *testing.T) {
	dir := filepath.Join(dataDir(t), "cases")
	folders, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, f := range folders {
		if !f.IsDir() {
			continue
		}
		seen++
		t.Run(f.Name(), func(t *testing.T) {
			b := readCase(t, filepath.Join(dir, f.Name()))
			want := readExpected(t, filepath.Join(dir, f.Name()))
			j := New(b)
			plan := planOf(j, want.Placements...)
			r := j.Feasible(plan)
			for _, f := range r.Findings {
				t.Errorf("%s: %s", want.Sentence, f)
			}
			if want.Objective != nil && r.Objective != model.Points(*want.Objective) {
				t.Errorf("%s: %d points, by hand %d", want.Sentence, r.Objective, *want.Objective)
			}
			if r.Counts.Placed != len(want.Placements) || r.Counts.Pinned != len(want.Pinned) || r.Counts.Waiting != len(want.Waiting) {
				t.Errorf("counts %+v, by hand %d placed, %d pinned, %d waiting", r.Counts, len(want.Placements), len(want.Pinned), len(want.Waiting))
			}
			for key, code := range want.Waiting {
				who, kind, _ := strings.Cut(key, "/")
				p := int(j.personOf[who])
				var all []model.Code
				for s := range b.Sessions {
					if b.Kinds[b.Sessions[s].Kind] == kind {
						all = append(all, j.Reasons(p, s)...)
					}
				}
				if rule := slices.Contains(model.RuleCodes, model.Code(code)); rule && !slices.Contains(all, model.Code(code)) {
					t.Errorf("%s waits for %s, no session fails that rule: %v", key, code, all)
				} else if !rule && code != "no-offer" && len(all) > 0 && len(j.optionsOf(int32(p))) == 0 {
					t.Errorf("%s waits for %s, but the rules leave no option: %v", key, code, all)
				}
			}
			if want.Objective != nil {
				best, plans := bruteForce(j)
				if best != r.Objective {
					t.Errorf("best of all plans: %d points, this one has %d (%d improvements)", best, r.Objective, plans)
				}
			}
		})
	}
	if seen < 70 {
		t.Errorf("%d cases found", seen)
	}
}

// bruteForce returns the points of the best feasible plan, and how many plans
// there are.
func bruteForce(j *Judge) (best model.Points, plans int) {
	enumerate(j, func(_ *model.Plan, r *Report) {
		if r.OK() && (plans == 0 || r.Objective > best) {
			best = r.Objective
			plans++
		}
	})
	return best, plans
}

// enumerate judges every plan over the options, with every choice of sessions shut.
func enumerate(j *Judge, visit func(*model.Plan, *Report)) {
	var shuttable []int32
	for s := range j.sessions {
		if j.sessions[s].mayShut {
			shuttable = append(shuttable, int32(s))
		}
	}
	plan := &model.Plan{}
	var extend func(o int)
	extend = func(o int) {
		if o == len(j.Options()) {
			r := j.Feasible(plan)
			visit(plan, &r)
			return
		}
		extend(o + 1)
		x := j.Options()[o]
		for _, y := range plan.Placed {
			if y.Participant == x.Participant && j.sessions[y.Session].Kind == j.sessions[x.Session].Kind {
				return
			}
		}
		plan.Placed = append(plan.Placed, model.Placed{Participant: x.Participant, Session: x.Session, Points: x.Points})
		extend(o + 1)
		plan.Placed = plan.Placed[:len(plan.Placed)-1]
	}
	for mask := range 1 << len(shuttable) {
		plan.Shut = nil
		for i, s := range shuttable {
			if mask>>i&1 == 1 {
				plan.Shut = append(plan.Shut, s)
			}
		}
		extend(0)
	}
}
