package rules

import "instroom/model"

// digital: online sessions need basic digital skills; hybrid ones don't.
var digital = rule{
	code: model.DigitalSkill,
	who:  func(x *Index, p int) any { return x.batch.Participants[p].Digital == model.DigitalNone },
	what: func(x *Index, s int) any { return x.batch.Sessions[s].Mode == model.Online },
	ok: func(x *Index, p, s int, _ model.Date) bool {
		return x.batch.Sessions[s].Mode != model.Online || x.batch.Participants[p].Digital != model.DigitalNone
	},
	why: func(x *Index, p, s int, _ model.Date) string { return "online, and the person has no digital skills" },
}
