package check

import (
	"math/rand/v2"
	"slices"
	"testing"

	"instroom/model"
)

// TestHalvesHold counts random halves of sums of rows in all plans: none passes the limit,
// and many reach it.
func TestHalvesHold(t *testing.T) {
	halves, reached := 0, 0
	for seed := range seeds() {
		r := &pricing{Rand: rand.New(rand.NewPCG(seed, 9))}
		b := randomBatch(seed)
		for i := range b.Sessions {
			s := &b.Sessions[i]
			s.MinSize, s.Capacity = 0, s.Enrolled+1+r.IntN(3)
		}
		j := New(b)
		if len(j.Options()) > 11 {
			continue
		}
		w := &part{proof: &proof{verifier: newVerifier(j, &Report{})}, at: make([]int32, len(j.sessions))}
		w.local = make([]int32, len(w.bidders))
		shares, ok := w.split(&model.Proof{Parts: []model.Part{{}}})
		if !ok {
			t.Fatalf("seed %d: %v", seed, w.report.Findings)
		}
		w.mine, w.of = shares[0].sessions, shares[0].bidders
		w.begin()
		plans := everyPlan(j)
		r.j = j
		for range 8 {
			c := r.half()
			// The needs of those who sit there in some plan, most of them.
			c.Half.Needs = nil
			for _, x := range plans[r.IntN(len(plans))].plan.Placed {
				if slices.Contains(c.Half.Sessions, j.sessions[x.Session].ID) && r.IntN(4) > 0 {
					c.Half.Needs = append(c.Half.Needs, model.Need{Participant: j.people[x.Participant].ID, Kind: b.Kinds[j.sessions[x.Session].Kind]})
				}
			}
			cut, err := w.half(c.Half)
			if err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			halves++
			weight := map[int32]int64{}
			for i, o := range cut.options {
				weight[o] = cut.weights[i]
			}
			most := int64(0)
			for _, p := range plans {
				sum := int64(0)
				for _, x := range p.plan.Placed {
					sum += weight[j.option(x.Participant, x.Session)]
				}
				if most = max(most, sum); sum > cut.limit {
					t.Fatalf("seed %d: a plan takes %d of %d\n%+v\n%+v", seed, sum, cut.limit, c.Half, p.plan.Placed)
				}
			}
			if most == cut.limit && most > 0 {
				reached++
			}
		}
	}
	if halves < 500 || reached < 30 {
		t.Errorf("%d halves, %d reached by a plan: the test has lost its force", halves, reached)
	}
}
