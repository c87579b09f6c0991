package price

import (
	"slices"
	"strings"

	"instroom/model"
)

func (q *part) sessionID(s int32) string {
	return q.pr.Batch.Sessions[q.pr.SessionIndex[q.session[s]]].ID
}

// participantID names a slot by its first member.
func (t *task) participantID(slot int32) string {
	m := t.pr.Members[t.pr.MemberStart[t.slot[slot]]]
	return t.pr.Batch.Participants[m.Participant].ID
}

// multipliers writes prices by name, as the certificate holds them.
func (t *task) multipliers(u []int64) model.Multipliers {
	var m model.Multipliers
	for i, v := range u {
		if v == 0 {
			continue
		}
		switch k := t.rows[i].key; k.kind {
		case sessionRow:
			m.Session = append(m.Session, model.SessionPrice{Session: t.sessionID(k.at), Price: v})
		case resourceRow:
			m.Row = append(m.Row, model.RowPrice{Key: t.pr.Rows[k.at].Key, Price: v})
		case careRow:
			m.Row = append(m.Row, model.RowPrice{Key: t.pr.CareRows[k.at].Key, Price: v})
		case stayRow:
			j := t.pr.OptionSession[k.at]
			m.Stay = append(m.Stay, model.StayPrice{
				Participant: t.pr.Batch.Participants[t.stayMember(k.at)].ID,
				Session:     t.pr.Batch.Sessions[t.pr.SessionIndex[j]].ID,
				Price:       v,
			})
		case classRow:
			m.Class[k.at-1] = v
		case cutRow:
			m.Cut = append(m.Cut, model.CutPrice{Cut: int(k.at), Price: v})
		case linkRow:
			if k.at < 0 {
				continue
			}
			m.Link = append(m.Link, model.LinkPrice{Participant: t.participantID(t.slotOf[k.at]), Session: t.sessionID(t.sess[k.at]), Price: v})
		}
	}
	m.Budget = t.budget > 0
	sortMultipliers(&m)
	return m
}

// sortMultipliers puts the prices of everything that has a name in its order.
func sortMultipliers(m *model.Multipliers) {
	slices.SortStableFunc(m.Session, func(a, b model.SessionPrice) int { return strings.Compare(a.Session, b.Session) })
	slices.SortStableFunc(m.Row, func(a, b model.RowPrice) int { return compareKeys(a.Key, b.Key) })
	slices.SortStableFunc(m.Stay, func(a, b model.StayPrice) int {
		if c := strings.Compare(a.Participant, b.Participant); c != 0 {
			return c
		}
		return strings.Compare(a.Session, b.Session)
	})
	slices.SortStableFunc(m.Link, func(a, b model.LinkPrice) int {
		if c := strings.Compare(a.Participant, b.Participant); c != 0 {
			return c
		}
		return strings.Compare(a.Session, b.Session)
	})
}

// cut writes a cut by name, as the certificate holds it.
func (c *cut) named(t *task) model.Cut {
	if c.half {
		return model.Cut{Half: t.namedHalf(c)}
	}
	out := model.Cut{Groups: int(c.groups), Cover: c.cover, Care: c.careKey(t)}
	for _, k := range c.sessions {
		out.Sessions = append(out.Sessions, t.sessionID(k))
	}
	for _, j := range c.slots {
		for _, m := range t.pr.Members[t.pr.MemberStart[j]:t.pr.MemberStart[j+1]] {
			out.Participants = append(out.Participants, t.pr.Batch.Participants[m.Participant].ID)
		}
	}
	for _, p := range c.people {
		out.Participants = append(out.Participants, t.pr.Batch.Participants[p].ID)
	}
	slices.Sort(out.Sessions)
	slices.Sort(out.Participants)
	return out
}

// stayMember returns the participant of a global option that is a stay.
func (t *task) stayMember(option int32) int32 {
	j, _ := slices.BinarySearch(t.pr.OptionStart, option+1)
	return t.pr.Members[t.pr.MemberStart[j-1]].Participant
}

func compareKeys(a, b model.RowKey) int {
	if a.Resource != b.Resource {
		return int(a.Resource) - int(b.Resource)
	}
	if c := strings.Compare(a.ID, b.ID); c != 0 {
		return c
	}
	if a.Date != b.Date {
		return int(a.Date) - int(b.Date)
	}
	return int(a.At) - int(b.At)
}

// sessionIDs lists the sessions of a part, sorted.
func (q *part) sessionIDs() []string {
	out := make([]string, len(q.session))
	for i, s := range q.session {
		out[i] = q.pr.Batch.Sessions[q.pr.SessionIndex[s]].ID
	}
	slices.Sort(out)
	return out
}
