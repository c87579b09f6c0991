package rules

import "instroom/model"

// badData: with --keep-going people whose row could not be read whole wait.
var badData = rule{
	code:      model.BadData,
	shortlist: true,
	who:       func(x *Index, p int) any { return len(x.batch.Participants[p].BadColumns) > 0 },
	what:      nothing,
	ok:        func(x *Index, p, s int, _ model.Date) bool { return len(x.batch.Participants[p].BadColumns) == 0 },
	why: func(x *Index, p, s int, _ model.Date) string {
		return "can't be read: " + bar(x.batch.Participants[p].BadColumns)
	},
}
