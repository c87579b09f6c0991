package rules

import (
	"slices"

	"instroom/model"
)

// programme: the session is open to the person's programme. A session or a
// person without one suits all.
var programme = rule{
	code: model.OtherProgramme,
	who:  func(x *Index, p int) any { return x.batch.Participants[p].Programme },
	what: func(x *Index, s int) any { return bar(x.batch.Sessions[s].Programmes) },
	ok: func(x *Index, p, s int, _ model.Date) bool {
		own, list := x.batch.Participants[p].Programme, x.batch.Sessions[s].Programmes
		return own == "" || len(list) == 0 || slices.Contains(list, own)
	},
	why: func(x *Index, p, s int, _ model.Date) string {
		return sprintf("programme %s, the session is for %s", x.batch.Participants[p].Programme, bar(x.batch.Sessions[s].Programmes))
	},
}
