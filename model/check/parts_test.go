package check

import (
	"math/rand/v2"
	"testing"

	"instroom/model"
)

// joined puts two random batches side by side, as two parts. Rooms, teachers,
// sites and the budget stay common to both: rows may span parts.
func joined(seed uint64) (b *model.Batch, parts [2][]string) {
	one, two := randomBatch(seed), randomBatch(seed+1_000_000)
	b = one
	b.Settings.Shortlist = false
	for i := range one.Sessions {
		parts[0] = append(parts[0], one.Sessions[i].ID)
	}
	people, sessions := int32(len(one.Participants)), int32(len(one.Sessions))
	for _, p := range two.Participants {
		p.ID += "b"
		p.Audience, p.AudienceOnly = []string{"b"}, []string{"b"}
		if p.Household != "" {
			p.Household += "b"
		}
		b.Participants = append(b.Participants, p)
	}
	for _, s := range two.Sessions {
		s.ID += "b"
		s.Audience = []string{"b"}
		var asks []string
		for _, x := range s.Prerequisites {
			asks = append(asks, x+"b")
		}
		s.Prerequisites = asks
		parts[1] = append(parts[1], s.ID)
		b.Sessions = append(b.Sessions, s)
	}
	for _, x := range two.Placements {
		x.Participant, x.Session = x.Participant+"b", x.Session+"b"
		b.Placements = append(b.Placements, x)
	}
	for _, x := range two.Preferences {
		x.Participant, x.Session = x.Participant+people, x.Session+sessions
		b.Preferences = append(b.Preferences, x)
	}
	return b, parts
}

// TestPartsAddUp holds random proofs of two parts against the best of all plans:
// rows that span parts, class counts of a part, strict classes.
func TestPartsAddUp(t *testing.T) {
	tried, priced := 0, 0
	for seed := range 2 * seeds() {
		b, names := joined(seed)
		j := New(b)
		if len(j.Options()) > 10 || len(j.Options()) < 4 {
			continue
		}
		plans := everyPlan(j)
		best := plans[0]
		for _, p := range plans {
			if p.points > best.points {
				best = p
			}
		}
		tried++
		r := &pricing{Rand: rand.New(rand.NewPCG(seed, 9)), j: j, size: 3000}
		const scale = 16
		// Prices of one part: those of the other part's sessions are taken out.
		one := func(part int, size int64) *model.Multipliers {
			r.size = size
			m := r.multipliers(scale, false)
			in := func(id string) bool { return contains(names[part], id) }
			var s []model.SessionPrice
			for _, x := range m.Session {
				if in(x.Session) {
					s = append(s, x)
				}
			}
			var l []model.LinkPrice
			for _, x := range m.Link {
				if in(x.Session) {
					l = append(l, x)
				}
			}
			var p []model.StayPrice
			for _, x := range m.Stay {
				if in(x.Session) {
					p = append(p, x)
				}
			}
			m.Session, m.Link, m.Stay = s, l, p
			return &m
		}
		for range 10 {
			cert := &model.Certificate{Version: model.CertificateVersion, Objective: best.points, Bound: 1 << 50}
			for k := 1; k <= 3; k++ {
				proof := model.Proof{Scale: scale}
				for part := range names {
					m := one(part, 1)
					for i := range k - 1 {
						if m.Class[i] = r.Int64N(3 * scale); m.Class[i] > 0 {
							priced++
						}
					}
					proof.Parts = append(proof.Parts, model.Part{Sessions: names[part], Bound: 1 << 40, Root: model.Node{Leaf: m}})
				}
				cert.Classes = append(cert.Classes, model.ClassProof{Class: k, Placed: best.placed[k-1], Bound: 1 << 41, Proof: proof})
			}
			cert.Points.Scale = scale
			for part := range names {
				m := one(part, 3000)
				if b.Settings.Strict {
					m.Class = [3]int64{r.price(scale), r.price(scale), r.price(scale)}
				}
				cert.Points.Parts = append(cert.Points.Parts, model.Part{Sessions: names[part], Bound: 1 << 40, Root: model.Node{Leaf: m}})
			}
			rep := j.Verify(best.plan, cert)
			if !rep.OK() {
				t.Fatalf("seed %d: %v", seed, rep.Findings)
			}
			if rep.Bound < best.points {
				t.Fatalf("seed %d: bound %d, a plan has %d points", seed, rep.Bound, best.points)
			}
			for k := range 3 {
				most := 0
				for _, p := range plans {
					if atLeast(p.placed[:k], best.placed[:k]) {
						most = max(most, p.placed[k])
					}
				}
				if rep.ClassBound[k] < most {
					t.Fatalf("seed %d: bound of class %d is %d, a plan places %d", seed, k+1, rep.ClassBound[k], most)
				}
			}
		}
	}
	if tried < 20 || priced == 0 {
		t.Errorf("%d batches tried, %d class prices: the test has lost its force", tried, priced)
	}
}
