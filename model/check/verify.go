package check

import (
	"slices"

	"instroom/model"
)

// Verify judges a plan and the certificate that goes with it. The digests of the
// output files as they are now may be given; they must be those certified. Without
// a certificate nothing is proven, which is no finding.
func Verify(b *model.Batch, plan *model.Plan, cert *model.Certificate, outputs ...model.FileDigest) Report {
	return New(b).Verify(plan, cert, outputs...)
}

// Verify judges a plan and the certificate that goes with it, as the function of
// the same name does.
func (j *Judge) Verify(plan *model.Plan, cert *model.Certificate, outputs ...model.FileDigest) Report {
	return j.verify(plan, cert, stepLimit, outputs)
}

func (j *Judge) verify(plan *model.Plan, cert *model.Certificate, limit int, outputs []model.FileDigest) Report {
	report := j.Feasible(plan)
	r := &report
	if cert == nil {
		return report
	}
	before := len(r.Findings)
	if cert.Version != model.CertificateVersion {
		r.add(Version, "", "", "certificate version %d, this program reads %d", cert.Version, model.CertificateVersion)
		return report
	}
	r.digests("input", cert.Inputs, j.b.Inputs, true)
	r.digests("output", cert.Outputs, outputs, false)
	if cert.Objective != r.Objective {
		r.add(WrongSum, "", "", "the certificate says %d points, the plan has %d", cert.Objective, r.Objective)
	}
	v := newVerifier(j, r)
	v.allowance = limit
	classes, fine := v.classes(cert)
	q := &proof{verifier: v, name: "the points", anySign: j.b.Settings.Strict}
	if fine && j.b.Settings.Strict {
		q.limits(classes, cert.Points.Parts, true)
	}
	bound, _, ok := q.sum(&cert.Points)
	if !ok {
		return report
	}
	r.Bound = model.Points(bound)
	if cert.Bound < r.Bound {
		r.add(BoundWrong, "", "", "the certificate claims a bound of %d, its parts prove %d", cert.Bound, bound)
	}
	if cert.Bound < r.Objective {
		r.add(BoundWrong, "", "", "the claimed bound of %d lies below the %d points of the plan", cert.Bound, r.Objective)
	}
	r.Proven = len(r.Findings) == before
	return report
}

// digests compares the files that a certificate is about with those at hand.
// Every input must be there; of outputs only those given are compared.
func (r *Report) digests(what string, certified, found []model.FileDigest, all bool) {
	find := func(list []model.FileDigest, name string) (string, bool) {
		i := slices.IndexFunc(list, func(d model.FileDigest) bool { return d.Name == name })
		if i < 0 {
			return "", false
		}
		return list[i].SHA256, true
	}
	for _, f := range found {
		switch sum, ok := find(certified, f.Name); {
		case !ok:
			r.add(Digest, "", "", "%s file %s is not in the certificate", what, f.Name)
		case sum != f.SHA256:
			r.add(Digest, "", "", "%s file %s has changed", what, f.Name)
		}
	}
	for _, f := range certified {
		if _, ok := find(found, f.Name); !ok && (all || len(found) > 0) {
			r.add(Digest, "", "", "%s file %s of the certificate is missing", what, f.Name)
		}
	}
}

// classProof is what is proven about a class: how many the plan places, and the
// bounds of the parts.
type classProof struct {
	placed int
	names  []model.Part // for the sessions of each part
	parts  []int64      // nil where nothing is proven
	nobody bool         // nobody of the class has an option that a plan can use
}

// classes verifies the bounds on people, class 1 first, since the proof of a
// class may lean on those before it.
func (v *verifier) classes(cert *model.Certificate) ([3]classProof, bool) {
	var done [3]classProof
	r := v.report
	for k := range done {
		done[k].placed = r.Classes[k].Placed
	}
	if v.b.Settings.Shortlist {
		if len(cert.Classes) > 0 {
			r.add(ClassWrong, "", "", "bounds on classes in shortlist mode, which has none")
		}
		return done, true
	}
	var options [3]bool
	for i := range v.bidders {
		b := &v.bidders[i]
		for c := range b.choices {
			if has(b.idle, int32(c)) {
				continue
			}
			for _, h := range v.heldBy(&b.choices[c], nil) {
				if !h.pin {
					options[v.people[h.who].class-1] = true
				}
			}
		}
	}
	for k := range done {
		done[k].nobody = !options[k]
	}
	fine := true
	var seen [3]bool
	for i := range cert.Classes {
		c := &cert.Classes[i]
		if c.Class < 1 || c.Class > 3 || seen[c.Class-1] || i > 0 && c.Class < cert.Classes[i-1].Class {
			r.add(ClassWrong, "", "", "class %d in the certificate: each class once, 1 first", c.Class)
			fine = false
			continue
		}
		k := c.Class - 1
		seen[k] = true
		if c.Placed != done[k].placed {
			r.add(ClassWrong, "", "", "the certificate says that %d of class %d are placed, the plan places %d", c.Placed, c.Class, done[k].placed)
		}
		q := &proof{verifier: v, name: "class " + string(rune('0'+c.Class)), class: c.Class}
		q.limits(done, c.Proof.Parts, false)
		total, parts, ok := q.sum(&c.Proof)
		if !ok {
			fine = false
			continue
		}
		done[k].names, done[k].parts = c.Proof.Parts, parts
		r.ClassBound[k] = int(total)
		if int64(c.Bound) < total {
			r.add(ClassWrong, "", "", "the certificate claims that at most %d of class %d can be placed, its parts prove %d", c.Bound, c.Class, total)
		}
		if c.Bound < done[k].placed {
			r.add(ClassWrong, "", "", "the claimed bound of %d of class %d lies below the %d placed", c.Bound, c.Class, done[k].placed)
		}
	}
	for k := range done {
		switch {
		case options[k] && !seen[k]:
			r.add(ClassWrong, "", "", "no bound for class %d", k+1)
			fine = false
		case !seen[k]:
			r.ClassBound[k] = 0 // nobody of the class can be placed
		}
	}
	return done, fine
}

// limits sets how many people of each class sit in each part at least and at
// most, in the plans that a proof is about: those with the same counts (exact),
// or with at least as many of each lower-numbered class. In a part at least those
// sit that the other parts can't take.
func (q *proof) limits(done [3]classProof, parts []model.Part, exact bool) {
	q.low, q.high = make([][3]int64, len(parts)), make([][3]int64, len(parts))
	for k := range done {
		if !exact && k >= q.class-1 {
			break
		}
		c := &done[k]
		total := int64(c.placed)
		switch {
		case c.nobody:
			q.counted[k] = true
		case len(parts) == 1:
			q.counted[k] = true
			q.low[0][k], q.high[0][k] = total, total
		case sameParts(c.names, parts) && len(c.parts) == len(parts):
			q.counted[k] = true
			all := int64(0)
			for _, b := range c.parts {
				all += b
			}
			for i, b := range c.parts {
				q.low[i][k] = max(0, total-(all-b))
				q.high[i][k] = min(total, b)
			}
		}
	}
}

// sameParts reports whether two proofs divide the sessions in the same way.
func sameParts(a, b []model.Part) bool {
	return slices.EqualFunc(a, b, func(x, y model.Part) bool { return slices.Equal(x.Sessions, y.Sessions) })
}
