package rules

import (
	"slices"

	"instroom/model"
)

// forbidden: a session that the person refused, or that somebody forbade, is
// none of the person's options.
var forbidden = rule{
	code:      model.ForbiddenPair,
	shortlist: true,
	who: func(x *Index, p int) any {
		if h := x.historyOfPerson(p); h == nil || len(h.forbidden) == 0 {
			return -1
		}
		return p
	},
	what: func(x *Index, s int) any {
		if !x.refused[s] {
			return int32(-1)
		}
		return int32(s)
	},
	ok: func(x *Index, p, s int, _ model.Date) bool {
		h := x.historyOfPerson(p)
		return h == nil || !slices.Contains(h.forbidden, int32(s))
	},
	why: func(x *Index, p, s int, _ model.Date) string {
		for i := range x.batch.Placements {
			row := &x.batch.Placements[i]
			if row.Participant == x.batch.Participants[p].ID && row.Session == x.batch.Sessions[s].ID &&
				(row.Status == model.Refused || row.Status == model.Forbidden) {
				return row.Status.String()
			}
		}
		return "forbidden"
	},
}
