package modeltest_test

import (
	"reflect"
	"testing"

	"instroom/model"
	"instroom/model/modeltest"
	"instroom/model/rules"
)

// The batches must use the contract: every rule fails somewhere, most people
// still have options, and whatever couples them occurs.
func TestRandomUsesTheContract(t *testing.T) {
	seen := map[string]int{}
	see := func(name string, yes bool) {
		if yes {
			seen[name]++
		}
	}
	people, options, codes := 0, 0, map[model.Code]int{}
	for seed := range uint64(400) {
		o := modeltest.Options{}
		if seed%20 == 0 {
			o.People = 120
		}
		b := modeltest.Random(seed, rules.Defaults(), o)
		x := rules.New(b)
		see("strict", b.Settings.Strict)
		see("shortlist", b.Settings.Shortlist)
		see("budget", b.Settings.Budget >= 0)
		see("open_at_most", b.Settings.OpenAtMost >= 0)
		see("third kind", len(b.Kinds) > 2)
		see("blocked", len(b.Blocked) > 0)
		for p := range b.Participants {
			who := &b.Participants[p]
			people++
			for s := range b.Sessions {
				if _, ok := x.Option(p, s); ok {
					options++
				} else {
					for _, f := range x.Failures(p, s) {
						codes[f.Code]++
					}
				}
			}
			see("one at a time", who.OneAtATime)
			see("weekly load", who.MaxHoursWeek >= 0)
			for _, n := range x.Needs(p) {
				see("pinned", n.State == rules.Pinned)
				see("lapsed", n.Lapsed)
				see("may lapse", n.MayShut)
			}
		}
		for s := range b.Sessions {
			c := &b.Sessions[s]
			see("may be shut", x.MayShut(s))
			see("status "+c.Status.String(), true)
			see("prerequisite", len(c.Prerequisites) > 0)
			see("dated", len(c.Dated) > 0)
			see("room", c.Room != "")
			see("teacher", c.Teacher != "")
			see("target", c.TargetSize >= 0)
		}
		for i := range b.Placements {
			see("placement "+b.Placements[i].Status.String(), true)
		}
		for _, h := range x.Households() {
			see("household "+b.Participants[h.Members[0]].Rule.String(), true)
		}
	}
	if options < 2*people {
		t.Errorf("%d options for %d people: too few to decide anything", options, people)
	}
	t.Logf("%d people, %d options", people, options)
	for _, code := range model.RuleCodes {
		if codes[code] == 0 {
			t.Errorf("rule %s never fails", code)
		}
	}
	for _, name := range []string{
		"strict", "shortlist", "budget", "open_at_most", "third kind", "blocked", "one at a time", "weekly load", "pinned", "lapsed",
		"may lapse", "may be shut", "prerequisite", "dated", "room", "teacher", "target",
		"status confirmed", "status planned", "status optional", "status cancelled",
		"placement proposed", "placement invited", "placement confirmed", "placement started", "placement completed", "placement refused",
		"placement no_show", "placement stopped", "placement forbidden",
		"household together", "household apart", "household not_same_time", "household same_site", "household share_care",
	} {
		if seen[name] < 8 {
			t.Errorf("%s: seen %d times", name, seen[name])
		}
	}
}

func TestSameSeedSameBatch(t *testing.T) {
	for seed := range uint64(50) {
		a := modeltest.Random(seed, rules.Defaults(), modeltest.Options{})
		b := modeltest.Random(seed, rules.Defaults(), modeltest.Options{})
		if !reflect.DeepEqual(a, b) {
			t.Fatalf("seed %d: two calls differ", seed)
		}
	}
}

// Another order of rows, or other names, leave every person's options and
// points as they were.
func TestPermuteAndRenameKeepTheOptions(t *testing.T) {
	for seed := range uint64(60) {
		b := modeltest.Random(seed, rules.Defaults(), modeltest.Options{})
		want := signature(b)
		before := modeltest.Clone(b)
		for name, other := range map[string]*model.Batch{"permuted": modeltest.Permute(b, seed), "renamed": modeltest.Rename(b, seed)} {
			if got := signature(other); !reflect.DeepEqual(got, want) {
				t.Errorf("seed %d, %s: options\n%v\nwere\n%v", seed, name, got, want)
			}
		}
		if !reflect.DeepEqual(b, before) {
			t.Fatalf("seed %d: the batch was changed", seed)
		}
	}
}

// signature counts options by kind and points.
func signature(b *model.Batch) map[[2]int64]int {
	x, out := rules.New(b), map[[2]int64]int{}
	for p := range b.Participants {
		for s := range b.Sessions {
			if o, ok := x.Option(p, s); ok {
				out[[2]int64{int64(o.Kind), int64(o.Points)}]++
			}
		}
	}
	return out
}

// A plain batch couples people by seats and clashes alone.
func TestPlainHasNoFeatures(t *testing.T) {
	options := 0
	for seed := range uint64(30) {
		b := modeltest.Random(seed, rules.Defaults(), modeltest.Options{People: 40, Sessions: 12, Plain: true})
		if len(b.Participants) != 40 || len(b.Sessions) != 12 || len(b.Placements)+len(b.Preferences)+len(b.Blocked)+len(b.Sites) > 0 {
			t.Fatalf("seed %d: %d people, %d sessions, other rows", seed, len(b.Participants), len(b.Sessions))
		}
		x := rules.New(b)
		for s := range b.Sessions {
			if c := &b.Sessions[s]; c.Status != model.Confirmed || c.Room != "" || c.Childcare >= 0 || len(c.Prerequisites) > 0 {
				t.Fatalf("seed %d: %+v", seed, c)
			}
			for p := range b.Participants {
				if _, ok := x.Option(p, s); ok {
					options++
				}
			}
		}
		if len(x.Households()) > 0 || len(x.Pins()) > 0 {
			t.Fatalf("seed %d: households or pins", seed)
		}
	}
	if options < 30*40*2 {
		t.Errorf("only %d options", options)
	}
}
