package check

import (
	"slices"
	"testing"

	"instroom/model"
	"instroom/model/modeltest"
)

// TestChildcareOfPairs holds the short ways of the judge against the long one:
// choices that are never in class at once fit wherever each fits alone, so that
// the pairs ruled out are exactly those that do not fit.
func TestChildcareOfPairs(t *testing.T) {
	ruledOut, apart := 0, 0
	for seed := range uint64(400) {
		v := newVerifier(New(randomBatch(seed)), &Report{})
		for i := range v.bidders {
			b := &v.bidders[i]
			before := v.bidder(b.members) // what excludes each other but for childcare
			for a := range b.slots {
				for z := a + 1; z < len(b.slots); z++ {
					for c := b.slots[a].lo; c < b.slots[a].hi; c++ {
						for d := b.slots[z].lo; d < b.slots[z].hi; d++ {
							alone := v.careFits(b, []int32{c}) && v.careFits(b, []int32{d})
							if v.carers(b) < 2 || !alone || has(before.excludes[int(c)*b.words:], d) {
								continue
							}
							fits := v.careFits(b, []int32{c, d})
							if has(b.excludes[int(c)*b.words:], d) == fits {
								t.Fatalf("seed %d: choices %d and %d of %s: they fit: %t, they are ruled out: %t", seed, c, d, v.people[b.members[0]].ID, fits, fits)
							}
							if !fits {
								ruledOut++
							} else if !v.careAtOnce(v.heldBy(&b.choices[c], nil), v.heldBy(&b.choices[d], nil)) {
								apart++
							}
						}
					}
				}
			}
		}
	}
	if ruledOut < 20 || apart < 100 {
		t.Errorf("%d pairs ruled out and %d never in class at once: too few to tell", ruledOut, apart)
	}
}

// TestOptionsAreWhatNoRuleForbids holds the options, which pass over sites out of
// reach, against every rule asked of every pair, and against the option of a pair
// that a plan is judged by.
func TestOptionsAreWhatNoRuleForbids(t *testing.T) {
	options, far := 0, 0
	for seed := range uint64(40) {
		j := New(modeltest.Random(seed, defaults(), modeltest.Options{People: 20, Sessions: 12}))
		all, alone := j.Options(), j.table(nil)
		for p := range j.people {
			for s := range j.sessions {
				at := j.option(int32(p), int32(s))
				codes, option := j.Reasons(p, s), at >= 0
				if o, ok := alone.option(int32(p), int32(s)); ok != option || ok && o != all[at] {
					t.Errorf("seed %d, person %d, session %d: asked alone %v, %t", seed, p, s, o, ok)
				}
				if option != (len(codes) == 0) {
					t.Errorf("seed %d, person %d, session %d: it is an option: %t, and the rules that fail are %v", seed, p, s, option, codes)
				}
				if option {
					options++
				}
				if slices.Contains(codes, model.TooFar) {
					far++
				}
			}
		}
	}
	if options == 0 || far == 0 {
		t.Errorf("%d options and %d sessions out of reach: too few to tell", options, far)
	}
}
