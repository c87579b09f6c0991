package price

import (
	"slices"

	"instroom/solver"
)

// # Problems that share what is about people
//
// A what-if scenario mostly changes what sessions seat and cost, or what resources bear.
// The compiler then copies the problem, so that the two share their lists of options; and
// so do the parts made here.

// shared reports whether two lists are one.
func shared[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// sameOptions reports whether two problems share all that is about people, and have the
// same sessions, rows with the same sessions, and stays.
func sameOptions(a, b *solver.Problem) bool {
	return len(a.OptionSession) > 0 && shared(a.OptionSession, b.OptionSession) && shared(a.OptionPoints, b.OptionPoints) &&
		shared(a.SlotStart, b.SlotStart) && shared(a.OptionStart, b.OptionStart) && shared(a.MemberStart, b.MemberStart) && shared(a.Members, b.Members) &&
		shared(a.ConflictStart, b.ConflictStart) && shared(a.Conflict, b.Conflict) && shared(a.Forbidden, b.Forbidden) && shared(a.Requires, b.Requires) &&
		shared(a.Care, b.Care) && shared(a.JointCare, b.JointCare) && shared(a.CareRows, b.CareRows) && shared(a.SessionIndex, b.SessionIndex) &&
		shared(a.Batch.Participants, b.Batch.Participants) &&
		slices.EqualFunc(a.Rows, b.Rows, func(x, y solver.Row) bool {
			return slices.Equal(x.Sessions, y.Sessions) && slices.Equal(x.Shut, y.Shut)
		}) &&
		slices.EqualFunc(a.Shut, b.Shut, func(x, y solver.Shut) bool { return x.Session == y.Session && slices.Equal(x.Stays, y.Stays) })
}

// splitAgain makes the parts of a problem as split does, from those of an earlier solve
// of one with the same options; nil where there is none.
func splitAgain(pr *solver.Problem, m *memory) []*part {
	if m == nil || !sameOptions(pr, m.run.p) {
		return nil
	}
	parts := make([]*part, 0, len(m.run.parts))
	partOf, local := slices.Repeat([]int32{-1}, pr.Sessions()), make([]int32, pr.Sessions())
	for i, old := range m.run.parts {
		q := *old.part
		q.pr = pr
		q.fill, q.grouped, q.shut, q.rows = nil, nil, nil, nil
		q.fillSessions()
		parts = append(parts, &q)
		for l, s := range q.session {
			partOf[s], local[s] = int32(i), int32(l)
		}
	}
	for _, r := range pr.Rows {
		if slices.ContainsFunc(r.Sessions, func(s int32) bool { return partOf[s] < 0 }) ||
			slices.ContainsFunc(r.Shut, func(h int32) bool { return partOf[pr.Shut[h].Session] < 0 }) {
			return nil // of sessions without bidders, which leave no part behind
		}
	}
	addResources(pr, parts, partOf, local)
	for i, q := range parts {
		q.rows = append(q.rows, m.run.parts[i].rows[len(q.rows):]...)
		q.shuts = slices.Clone(q.shuts)
		for h := range q.shuts {
			sh := &q.shuts[h]
			sh.value = int64(pr.Shut[sh.global].Value)
			q.shut[sh.session], q.grouped[sh.session] = int32(h), true
		}
		q.freeGrouped()
	}
	return parts
}

// like returns the part of the earlier solve that this one shares its options with, nil =
// none. The plan of one is a list of choices of the other.
func (q *partRun) like() *partRun {
	if m := q.run.old; m != nil && q.index < len(m.run.parts) && shared(q.sess, m.run.parts[q.index].sess) {
		return m.run.parts[q.index]
	}
	return nil
}
