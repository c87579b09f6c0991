package explain

import (
	"context"
	"errors"
	"maps"
	"reflect"
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

var errTooLarge = errors.New("too many plans to look at")

// best looks at every plan.
func best(_ context.Context, p *solver.Problem, _ *solver.Result) (*solver.Result, error) {
	all := solvertest.Enumerate(p, 300_000)
	if all == nil {
		return nil, errTooLarge
	}
	r := &solver.Result{Status: solver.Optimal, Claimed: solver.NoClaim}
	less := func(a, b solvertest.Counts) int {
		if p.Strict {
			for k := 1; k <= 3; k++ {
				if a[k] != b[k] {
					return b[k] - a[k]
				}
			}
		}
		if x, y := all.ByCounts[a], all.ByCounts[b]; x != y {
			return int(y - x)
		}
		return slices.Compare(a[:], b[:])
	}
	if counts := slices.SortedFunc(maps.Keys(all.ByCounts), less); len(counts) > 0 {
		r.Objective = all.ByCounts[counts[0]]
		r.Choice, r.Shut = all.Plan(counts[0])
	}
	return r, nil
}

// explainRandom solves and explains a random batch; nil where it is too large.
func explainRandom(t *testing.T, b *model.Batch) (*explainer, *model.Explanation) {
	t.Helper()
	x := rules.New(b)
	p, err := compile.Compile(t.Context(), x)
	if err != nil {
		t.Fatal(err)
	}
	r, err := best(t.Context(), p, nil)
	if errors.Is(err, errTooLarge) {
		return nil, nil
	}
	in := Input{Index: x, Problem: p, Plan: compile.Plan(p, r), Result: r}
	out, err := New(t.Context(), in, Options{})
	if err != nil {
		t.Fatal(err)
	}
	in.Solve = best
	e := newExplainer(in)
	e.alternatives(&model.Explanation{})
	return e, out
}

// TestOffersDisturbNobody holds what an explanation offers against the
// independent judge: every alternative, taken alone, gives a feasible plan.
// Every change that is said to place a person without a search places the
// person where every plan is looked at.
func TestOffersDisturbNobody(t *testing.T) {
	settings := rules.Defaults()
	offers, changes, batches, replacements, seeds := 0, 0, 0, 0, solvertest.Seeds(300)
	for seed := range seeds {
		b := modeltest.Random(seed, settings, modeltest.Options{})
		e, out := explainRandom(t, b)
		if e == nil {
			continue
		}
		batches++
		if bad := check.Feasible(b, e.in.Plan).Findings; len(bad) > 0 {
			t.Fatalf("seed %d: the plan itself is not feasible: %v", seed, bad)
		}
		if got, want := len(out.Seats)+len(out.Waiting)+out.NotNeeded, len(b.Participants)*len(b.Kinds); got != want {
			t.Errorf("seed %d: %d needs are explained, there are %d", seed, got, want)
		}
		for j, list := range e.offers {
			for _, i := range list {
				r := &solver.Result{Choice: slices.Clone(e.pos.choice), Shut: e.pos.shut}
				r.Choice[j] = i
				offers++
				if bad := check.Feasible(b, compile.Plan(e.in.Problem, r)).Findings; len(bad) > 0 {
					t.Errorf("seed %d: slot %d offered %s instead: %v", seed, j,
						b.Sessions[e.pos.p.SessionIndex[e.pos.p.OptionSession[i]]].ID, bad)
				}
			}
		}
		replacements += stepIn(t, seed, e, out)
		for k := range out.Waiting {
			w := &out.Waiting[k]
			if w.Code == model.BadData || w.Code == model.NoOffer {
				continue
			}
			for _, c := range e.candidates(w, nil) {
				if c.flip == nil || e.judge(w, &c) != places {
					continue
				}
				changes++
				if _, ok, err := e.solvedWithCell(t.Context(), w, c.flip); err == nil && !ok {
					t.Errorf("seed %d: %s is not placed in %s with %s %s instead of %s", seed, b.Participants[w.Participant].ID,
						b.Sessions[c.session].ID, c.flip.column, c.flip.to, c.flip.from)
				}
			}
		}
	}
	t.Logf("%d batches, %d offers, %d replacements, %d changes", batches, offers, replacements, changes)
	if enough := int(seeds) / 6; batches < enough || offers < enough || replacements < enough || changes < enough {
		t.Error("too little was looked at")
	}
}

// stepIn lets every replacement take a seat that is left, or that of somebody
// whose leaving alone breaks nothing, and returns how many it tried.
func stepIn(t *testing.T, seed uint64, e *explainer, out *model.Explanation) (tried int) {
	q, p := e.pos, e.pos.p
	feasible := func(choice []int32) bool {
		r := check.Feasible(e.b, compile.Plan(p, &solver.Result{Choice: choice, Shut: q.shut}))
		return r.OK()
	}
	for _, r := range out.Replacements {
		j := q.slotOf[q.key(r.Participant, r.Kind)]
		s := q.sessionAt[r.Session]
		i, ok := q.option(j, s)
		if !ok {
			t.Errorf("seed %d: %+v is no option", seed, r)
			continue
		}
		var ways [][]int32
		if q.heads[s] < p.Fill[s].Max {
			ways = append(ways, q.choice)
		}
		for k, c := range q.choice {
			if c < 0 || p.OptionSession[c] != s || q.bidder[k] == q.bidder[j] {
				continue
			}
			if _, stay := q.stay[c]; stay {
				continue
			}
			if without := slices.Clone(q.choice); p.Heads(k) == 1 {
				without[k] = -1
				ways = append(ways, without)
			}
		}
		for _, choice := range ways {
			choice = slices.Clone(choice)
			if !feasible(choice) {
				continue // the one who leaves was needed; with the replacement that may be mended or not
			}
			choice[j] = i
			tried++
			if !feasible(choice) {
				t.Errorf("seed %d: %s can't step in at %s: %v", seed, e.b.Participants[r.Participant].ID, e.b.Sessions[r.Session].ID, check.Feasible(e.b, compile.Plan(p, &solver.Result{Choice: choice, Shut: q.shut})).Findings)
			}
		}
	}
	return tried
}

// TestRuleReasons holds the reasons that are rules against the independent
// reading of the rules: the fewest that fail at a session, ties by code.
func TestRuleReasons(t *testing.T) {
	settings := rules.Defaults()
	seen := map[model.Code]int{}
	for seed := range uint64(400) {
		b := modeltest.Random(seed, settings, modeltest.Options{})
		e, out := explainRandom(t, b)
		if e == nil || b.Settings.Shortlist {
			continue
		}
		judge := check.New(b)
		for k := range out.Waiting {
			w := &out.Waiting[k]
			var want model.Code
			least := len(model.RuleCodes) + 1
			for _, s := range e.byKind[w.Kind] {
				if !e.ofSort(e.need(w), s) {
					continue
				}
				codes := judge.Reasons(int(w.Participant), int(s))
				if len(codes) == 0 {
					least, want = 0, ""
					break
				}
				if len(codes) < least || len(codes) == least && codeRank(codes[0]) < codeRank(want) {
					least, want = len(codes), codes[0]
				}
			}
			switch {
			case w.Code == model.BadData || w.Code == model.NoOffer:
			case e.need(w).State == rules.Pinned: // in a session that the plan shuts: to the judge of rules the pin holds
			case least == 0 && codeRank(w.Code) < len(model.RuleCodes) && w.Code != model.Prerequisite && w.Code != model.ForbiddenPair:
				t.Errorf("seed %d: %s waits with %s, though the judge allows a session", seed, b.Participants[w.Participant].ID, w.Code)
			case least > 0 && w.Code != want:
				t.Errorf("seed %d: %s waits with %s, the judge says %s", seed, b.Participants[w.Participant].ID, w.Code, want)
			}
			seen[w.Code]++
		}
	}
	t.Logf("%v", seen)
	if len(seen) < 15 {
		t.Error("too few reasons were seen")
	}
}

// TestRowOrderChangesNothing explains a batch with its rows in another order:
// the same things are said of the same ids.
func TestRowOrderChangesNothing(t *testing.T) {
	settings := rules.Defaults()
	for seed := range uint64(60) {
		b := modeltest.Random(seed, settings, modeltest.Options{})
		_, want := explainRandom(t, b)
		if want == nil {
			continue
		}
		shuffled := modeltest.Permute(b, seed)
		_, got := explainRandom(t, shuffled)
		if got == nil {
			t.Fatalf("seed %d: too large in another order", seed)
		}
		if got, want := named(shuffled, got), named(b, want); !reflect.DeepEqual(got, want) {
			t.Errorf("seed %d: in another order\n%+v\nwant\n%+v", seed, got, want)
		}
	}
}

// named replaces indexes by ids.
func named(b *model.Batch, e *model.Explanation) []any {
	person := func(p int32) string { return b.Participants[p].ID }
	session := func(s int32) string {
		if s < 0 {
			return ""
		}
		return b.Sessions[s].ID
	}
	all := []any{e.NotNeeded, e.Unsought}
	for _, s := range e.Seats {
		all = append(all, person(s.Participant), session(s.Session), s.Kind, s.Points, s.Status, s.First, s.Provisional)
	}
	for _, w := range e.Waiting {
		all = append(all, person(w.Participant), session(w.Session), w.Kind, w.Code, w.Text, w.Earliest,
			w.Change.Kind, session(w.Change.Session), w.Change.Column, w.Change.From, w.Change.To, w.Change.Confirmed)
		for _, n := range w.Nearest {
			all = append(all, session(n.Session), n.Codes)
		}
	}
	for _, a := range e.Alternatives {
		all = append(all, person(a.Participant), session(a.Session), a.Kind, a.Rank, a.Points, a.First, a.SeatsLeft)
	}
	for _, r := range e.Replacements {
		all = append(all, person(r.Participant), session(r.Session), r.Rank, session(r.From), r.Points)
	}
	for _, u := range e.Sessions {
		all = append(all, session(u.Session), u.State, u.Why, u.New, u.Left, u.Short)
	}
	return all
}
