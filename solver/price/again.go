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

// sameOptions reports whether two problems share all that is about people, and have the
// same sessions, rows with the same sessions, and stays.
func sameOptions(a, b *solver.Problem) bool {
	return len(a.OptionSession) > 0 && solver.Shared(a.OptionSession, b.OptionSession) && solver.Shared(a.OptionPoints, b.OptionPoints) &&
		solver.Shared(a.SlotStart, b.SlotStart) && solver.Shared(a.OptionStart, b.OptionStart) && solver.Shared(a.MemberStart, b.MemberStart) && solver.Shared(a.Members, b.Members) &&
		solver.Shared(a.ConflictStart, b.ConflictStart) && solver.Shared(a.Conflict, b.Conflict) && solver.Shared(a.Forbidden, b.Forbidden) && solver.Shared(a.Requires, b.Requires) &&
		solver.Shared(a.Care, b.Care) && solver.Shared(a.JointCare, b.JointCare) && solver.Shared(a.CareRows, b.CareRows) && solver.Shared(a.SessionIndex, b.SessionIndex) &&
		solver.Shared(a.Batch.Participants, b.Batch.Participants) &&
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
		q.fill, q.grouped, q.shut, q.rows, q.free = nil, nil, nil, nil, nil
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
	if m := q.run.old; m != nil && q.index < len(m.run.parts) && solver.Shared(q.sess, m.run.parts[q.index].sess) {
		return m.run.parts[q.index]
	}
	return nil
}
