package compile_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"instroom/model"
	"instroom/model/check"
	"instroom/model/modeltest"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
	"instroom/solver/solvertest"
)

// batches calls f with random batches of several sizes.
func batches(t *testing.T, n int, f func(t *testing.T, b *model.Batch)) {
	settings := rules.Defaults()
	for seed := range solvertest.Seeds(uint64(n)) {
		o := modeltest.Options{}
		switch seed % 10 {
		case 8:
			o.People = 40
		case 9:
			o.People = 150
		}
		t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) { f(t, modeltest.Random(seed, settings, o)) })
	}
}

func mustCompile(t testing.TB, b *model.Batch) *solver.Problem {
	t.Helper()
	p, err := compile.Compile(context.Background(), rules.New(b))
	if err != nil {
		t.Fatal(err)
	}
	if err := solvertest.Valid(p); err != nil {
		t.Fatal("not a problem: ", err)
	}
	return p
}

// The two readings of the contract, by profile here and person by person in
// package check, must give the same options, points, dates and clashes.
func TestSameOptionsAsCheck(t *testing.T) {
	batches(t, 250, func(t *testing.T, b *model.Batch) {
		x, j := rules.New(b), check.New(b)
		theirs := map[[2]int32]check.Option{}
		for _, o := range j.Options() {
			theirs[[2]int32{o.Participant, o.Session}] = o
		}
		found := 0
		for p := range b.Participants {
			for s := range b.Sessions {
				o, ok := x.Option(p, s)
				other, listed := theirs[[2]int32{int32(p), int32(s)}]
				where := func() string {
					return fmt.Sprintf("%s in %s", b.Participants[p].ID, b.Sessions[s].ID)
				}
				if ok != listed {
					t.Fatalf("%s: option %v, check says %v; failures %v, check %v", where(), ok, listed, x.Failures(p, s), j.Reasons(p, s))
				}
				var codes []model.Code
				for _, f := range x.Failures(p, s) {
					codes = append(codes, f.Code)
				}
				// Without the need, what the other rules would say is nobody's business.
				reasons := j.Reasons(p, s)
				if len(b.Participants[p].BadColumns) == 0 && !b.Settings.Shortlist && !slices.Contains(reasons, model.NoNeed) {
					if !slices.Equal(codes, reasons) {
						t.Errorf("%s: codes %v, check says %v; failures %v", where(), codes, reasons, x.Failures(p, s))
					}
				}
				if !ok {
					continue
				}
				found++
				if o.Points != other.Points || o.Entry != other.Entry || o.Minutes > 0 && o.First != other.First {
					t.Fatalf("%s: %d points %v, entry %s, first %s; check says %d, %s, %s", where(), o.Points, o.Terms, o.Entry, o.First,
						other.Points, other.Entry, other.First)
				}
				sum := model.Points(0)
				for _, term := range o.Terms {
					sum += term.Points
				}
				if sum != o.Points {
					t.Fatalf("%s: terms %v don't add up to %d", where(), o.Terms, o.Points)
				}
				for u := range b.Sessions {
					if _, ok := x.Option(p, u); ok && u != s && x.Clash(p, s, u) != j.Clash(p, s, u) {
						t.Fatalf("%s and %s: clash %v, check says %v", where(), b.Sessions[u].ID, x.Clash(p, s, u), j.Clash(p, s, u))
					}
				}
			}
		}
		if found != len(theirs) {
			t.Fatalf("%d options, check lists %d", found, len(theirs))
		}
	})
}

// Whatever is chosen, the problem and the judge agree whether it is a plan, and
// on its points.
func TestSamePlansAsCheck(t *testing.T) {
	feasible, infeasible := 0, 0
	batches(t, 250, func(t *testing.T, b *model.Batch) {
		p := mustCompile(t, b)
		j := check.New(b)
		r := rand.New(rand.NewPCG(1, b.Settings.Seed))
		for range 60 {
			choice, shut := randomChoice(r, p)
			points, violations := solvertest.Evaluate(p, choice, shut)
			plan := compile.Plan(p, &solver.Result{Choice: choice, Shut: shut})
			report := j.Feasible(plan)
			if (len(violations) == 0) != report.OK() {
				t.Fatalf("plan %+v:\nproblem says %v\ncheck says %v", plan, violations, report.Findings)
			}
			if len(violations) > 0 {
				infeasible++
				continue
			}
			feasible++
			if points != report.Objective {
				t.Fatalf("plan %+v: %d points, check says %d", plan, points, report.Objective)
			}
		}
	})
	t.Logf("%d feasible plans, %d others", feasible, infeasible)
}

// randomChoice takes options at random, with a liking for what is feasible: an
// option that breaks something more is mostly put back.
func randomChoice(r *rand.Rand, p *solver.Problem) ([]int32, []bool) {
	choice, shut := solvertest.Empty(p)
	stay := map[int32]int{}
	slotOf := make([]int, p.Options())
	for j := range p.Slots() {
		for i := p.OptionStart[j]; i < p.OptionStart[j+1]; i++ {
			slotOf[i] = j
		}
	}
	for h := range p.Shut {
		for _, i := range p.Shut[h].Stays {
			stay[i] = h
		}
		if r.IntN(2) == 0 {
			shut[h] = true
			for _, i := range p.Shut[h].Stays {
				choice[slotOf[i]] = -1
			}
		}
	}
	_, bad := solvertest.Evaluate(p, choice, shut)
	fill := r.Float64()
	for _, j := range r.Perm(p.Slots()) {
		if choice[j] >= 0 || r.Float64() > fill {
			continue
		}
		lo, hi := p.OptionStart[j], p.OptionStart[j+1]
		i := lo + r.Int32N(hi-lo)
		if _, ok := stay[i]; ok {
			continue
		}
		choice[j] = i
		if p.Slots() > 60 {
			continue
		}
		if _, now := solvertest.Evaluate(p, choice, shut); len(now) > len(bad) && r.IntN(8) > 0 {
			choice[j] = -1
		} else {
			bad = now
		}
	}
	return choice, shut
}

// Whatever plan the judge allows, the problem has it too, with the same points.
func TestEveryPlanIsThere(t *testing.T) {
	allowed := 0
	batches(t, 250, func(t *testing.T, b *model.Batch) {
		p := mustCompile(t, b)
		j := check.New(b)
		r := rand.New(rand.NewPCG(2, b.Settings.Seed))
		for range 60 {
			plan := randomPlan(r, b, p, j)
			report := j.Feasible(plan)
			if !report.OK() {
				continue
			}
			allowed++
			choice, shut, missing := asChoice(p, plan)
			points, violations := solvertest.Evaluate(p, choice, shut)
			if len(missing) > 0 || len(violations) > 0 || points != report.Objective {
				t.Fatalf("plan %+v of %d points: options missing %v, violations %v, %d points", plan, report.Objective, missing, violations, points)
			}
		}
	})
	t.Logf("%d plans that the judge allows", allowed)
}

// randomPlan places some people in options that the judge lists, keeping what is
// feasible for the most part; in half of the plans household members follow each
// other.
func randomPlan(r *rand.Rand, b *model.Batch, p *solver.Problem, j *check.Judge) *model.Plan {
	plan := &model.Plan{}
	for h := range p.Shut {
		if r.IntN(2) == 0 {
			plan.Shut = append(plan.Shut, p.SessionIndex[p.Shut[h].Session])
		}
	}
	slices.Sort(plan.Shut)
	options := j.Options()
	taken := map[[2]int32]bool{}
	bad := len(j.Feasible(plan).Findings)
	add := func(o check.Option) {
		need := [2]int32{o.Participant, int32(b.Sessions[o.Session].Kind)}
		if !taken[need] {
			taken[need] = true
			plan.Placed = append(plan.Placed, model.Placed{Participant: o.Participant, Session: o.Session, Points: o.Points})
		}
	}
	share := 0.05 + 0.5*r.Float64()
	for _, i := range r.Perm(len(options)) {
		if r.Float64() > share {
			continue
		}
		o := options[i]
		before := len(plan.Placed)
		add(o)
		if home := b.Participants[o.Participant].Household; home != "" && r.IntN(2) == 0 {
			for _, other := range options {
				if other.Session == o.Session && b.Participants[other.Participant].Household == home {
					add(other)
				}
			}
		}
		if len(b.Participants) > 20 {
			continue
		}
		sorted := &model.Plan{Shut: plan.Shut, Placed: slices.Clone(plan.Placed)}
		sortPlaced(b, sorted)
		if now := len(j.Feasible(sorted).Findings); now > bad && r.IntN(10) > 0 {
			for _, o := range plan.Placed[before:] {
				delete(taken, [2]int32{o.Participant, int32(b.Sessions[o.Session].Kind)})
			}
			plan.Placed = plan.Placed[:before]
		} else {
			bad = now
		}
	}
	sortPlaced(b, plan)
	return plan
}

func sortPlaced(b *model.Batch, plan *model.Plan) {
	slices.SortFunc(plan.Placed, func(x, y model.Placed) int {
		if x.Participant != y.Participant {
			return int(x.Participant - y.Participant)
		}
		return b.Sessions[x.Session].Kind - b.Sessions[y.Session].Kind
	})
}

// asChoice finds the options of a plan in the problem, and lists placements that
// have none.
func asChoice(p *solver.Problem, plan *model.Plan) (choice []int32, shut []bool, missing []model.Placed) {
	choice, shut = solvertest.Empty(p)
	stay := map[int32]int{}
	for h := range p.Shut {
		shut[h] = slices.Contains(plan.Shut, p.SessionIndex[p.Shut[h].Session])
		for _, i := range p.Shut[h].Stays {
			stay[i] = h
		}
	}
	left := map[model.Placed]bool{}
	for _, o := range plan.Placed {
		left[o] = true
	}
	for j := range p.Slots() {
		members := p.Members[p.MemberStart[j]:p.MemberStart[j+1]]
		if choice[j] >= 0 {
			if h, ok := stay[choice[j]]; ok && shut[h] {
				choice[j] = -1
			}
		}
		for i := p.OptionStart[j]; i < p.OptionStart[j+1]; i++ {
			if _, ok := stay[i]; ok {
				continue
			}
			var all []model.Placed
			for _, o := range plan.Placed {
				for _, m := range members {
					if o.Participant == m.Participant && o.Session == p.SessionIndex[p.OptionSession[i]] {
						all = append(all, o)
					}
				}
			}
			if len(all) == len(members) {
				choice[j] = i
				for _, o := range all {
					delete(left, o)
				}
			}
		}
	}
	for _, o := range plan.Placed {
		if left[o] {
			missing = append(missing, o)
		}
	}
	return choice, shut, missing
}
