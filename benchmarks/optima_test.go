package benchmarks_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"instroom/benchmarks/cohort"
	"instroom/io/batch"
	"instroom/model"
	"instroom/model/check"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
	"instroom/solver/price"
)

// TestGeneratedOptima holds that generated cohorts end proven, at the optimum that HiGHS
// 1.16 proves from the exported program, with certificates that the judge accepts: among
// them the budget kept whole, covers of childcare, and halves of the rows of a market.
func TestGeneratedOptima(t *testing.T) {
	used := map[string]int{}
	for _, c := range []struct {
		preset string
		people int
		seed   uint64
		want   model.Points
	}{
		{"antwerp", 600, 12, 44848644}, {"antwerp", 1000, 13, 69807682},
		{"brussels", 600, 12, 78766374}, {"brussels", 1000, 13, 120759440},
		{"eupen", 1000, 13, 25270890}, {"flanders", 1000, 13, 38700749}, {"flanders", 2000, 14, 88133280},
	} {
		t.Run(fmt.Sprintf("%s/%d", c.preset, c.people), func(t *testing.T) {
			r := proven(t, generated(t, c.preset, c.people, c.seed))
			if r.Objective != c.want {
				t.Errorf("%d points, want %d", r.Objective, c.want)
			}
			visit(r.Proof.Parts, used)
			for _, proof := range r.ClassProofs {
				visit(proof.Proof.Parts, used)
			}
		})
	}
	for _, word := range []string{"covers", "halves", "budget"} {
		if used[word] == 0 {
			t.Errorf("no certificate has %s: %v", word, used)
		}
	}
}

func generated(t *testing.T, preset string, people int, seed uint64) *model.Batch {
	t.Helper()
	knobs, faults := cohort.Read(preset, "", nil)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	dir := t.TempDir()
	if _, err := cohort.Generate(context.Background(), dir, knobs, cohort.Options{Participants: people, Seed: seed, Threads: 2}); err != nil {
		t.Fatal(err)
	}
	b, found := batch.Read(dir, batch.Options{})
	if found.HasErrors() {
		t.Fatal(found.Only(batch.Error).All())
	}
	return b
}

// proven solves a batch, and has the judge accept that the plan is optimal.
func proven(t *testing.T, b *model.Batch) *solver.Result {
	t.Helper()
	p, err := compile.Compile(context.Background(), rules.New(b))
	if err != nil {
		t.Fatal(err)
	}
	r, err := price.New().Solve(context.Background(), p, solver.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.Status != solver.Optimal {
		t.Fatalf("%v %d..%d", r.Status, r.Objective, r.Bound)
	}
	report := check.Verify(b, compile.Plan(p, r), r.Certificate(b, "instroom test"))
	if !report.OK() {
		t.Fatal(report.Findings[0])
	}
	return r
}

// visit counts what the leaves of a proof use.
func visit(parts []model.Part, used map[string]int) {
	var node func(n *model.Node)
	take := func(m *model.Multipliers) {
		if m.Budget {
			used["budget"]++
		}
	}
	node = func(n *model.Node) {
		switch {
		case n.Leaf != nil:
			take(n.Leaf)
		case n.Fix != nil:
			take(&n.Fix.Multipliers)
			node(&n.Fix.Below)
		case n.Branch != nil:
			node(&n.Branch.No)
			node(&n.Branch.Yes)
		}
	}
	for i := range parts {
		for k := range parts[i].Cuts {
			if c := &parts[i].Cuts[k]; c.Half != nil {
				used["halves"]++
			} else if c.Cover {
				used["covers"]++
			}
		}
		node(&parts[i].Root)
	}
}

// TestCareOfOne holds that a household whose rule is to share childcare, but where one
// member alone needs any, is as good as none. Past failure: where the rule stood with the
// other member, covers named the one, and the judge refused the certificate.
func TestCareOfOne(t *testing.T) {
	b := generated(t, "brussels", 600, 12)
	var others []int
	for i := range b.Participants {
		if p := &b.Participants[i]; p.Household == "" && p.Childcare == 0 {
			others = append(others, i)
		}
	}
	for i := range b.Participants {
		p := &b.Participants[i]
		if p.Household != "" || p.Childcare == 0 || len(others) == 0 {
			continue
		}
		with := &b.Participants[others[0]]
		others = others[1:]
		p.Household, with.Household, with.Rule = "x"+p.ID, "x"+p.ID, model.ShareCare
	}
	if r := proven(t, b); r.Objective != 78766374 {
		t.Errorf("%d points, without the rules 78766374", r.Objective)
	}
}

// TestGeneratedWhatIf holds that a session less in a proven cohort with classes is judged
// near the truth with the little work of a scenario: the old tree bounds it, and the plan is
// solved anew around the change. Past failure: the bound was that of the old prices alone,
// and a plan lost twice what it had to. To mend the old plan alone takes a quarter of that.
func TestGeneratedWhatIf(t *testing.T) {
	base := generated(t, "flanders", 2000, 14)
	first := proven(t, base)
	place := base.Settings.Points.Class[2].Times(1, 1)
	lost, above, harm := model.Points(0), model.Points(0), model.Points(0)
	for _, s := range []int{42, 153, 338} {
		b := *base
		b.Sessions = slices.Clone(base.Sessions)
		b.Sessions[s%len(b.Sessions)].Status = model.Cancelled
		cold := proven(t, &b)
		p, err := compile.Compile(context.Background(), rules.New(&b))
		if err != nil {
			t.Fatal(err)
		}
		o := solver.Options{Work: 300 * int64(p.Options())}
		warm, err := price.New().Solve(context.Background(), p, o, first)
		if err != nil {
			t.Fatal(err)
		}
		tied, err := price.New().(solver.Redrawer).Redraw(context.Background(), p, solver.Options{Work: o.Work, Gap: 1e-5}, warm, first)
		if err != nil {
			t.Fatal(err)
		}
		if least := warm.Objective - (warm.Bound-warm.Objective)/2 - place/10; tied.Objective < least || tied.Bound != warm.Bound || 4*tied.Work > warm.Work {
			t.Errorf("session %d: the old plan mended has %d..%d with %d looks at options, solved it is %d..%d with %d",
				s, tied.Objective, tied.Bound, tied.Work, warm.Objective, warm.Bound, warm.Work)
		}
		if report := check.Verify(&b, compile.Plan(p, warm), warm.Certificate(&b, "instroom test")); !report.OK() {
			t.Fatal(report.Findings[0])
		}
		if warm.Objective > cold.Objective || warm.Bound < cold.Objective {
			t.Errorf("session %d: warm %d..%d, cold %d", s, warm.Objective, warm.Bound, cold.Objective)
		}
		lost += cold.Objective - warm.Objective
		above += warm.Bound - cold.Objective
		harm += first.Objective - cold.Objective
	}
	if 3*lost > harm || 10*above > harm {
		t.Errorf("without a session %d points fewer; the plans lose %d more, the bounds say %d fewer", harm, lost, above)
	}
}
