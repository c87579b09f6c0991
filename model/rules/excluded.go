package rules

import "instroom/model"

// excluded: the legal status bars orientation, not language.
var excluded = rule{
	code: model.ExcludedStatus,
	who:  func(x *Index, p int) any { return x.batch.Participants[p].Status == model.Excluded },
	what: func(x *Index, s int) any { return x.batch.Sessions[s].Kind == model.OrientationKind },
	ok: func(x *Index, p, s int, _ model.Date) bool {
		return x.batch.Participants[p].Status != model.Excluded || x.batch.Sessions[s].Kind != model.OrientationKind
	},
	why: func(x *Index, p, s int, _ model.Date) string { return "status excluded bars orientation" },
}
