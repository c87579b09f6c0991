package rules

import "instroom/model"

// cancelled: a cancelled session takes nobody.
var cancelled = rule{
	code:      model.CancelledSession,
	shortlist: true,
	who:       nothing,
	what:      func(x *Index, s int) any { return x.batch.Sessions[s].Status == model.Cancelled },
	ok:        func(x *Index, p, s int, _ model.Date) bool { return x.batch.Sessions[s].Status != model.Cancelled },
	why:       func(x *Index, p, s int, _ model.Date) string { return "the session is cancelled" },
}
