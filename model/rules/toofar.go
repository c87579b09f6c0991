package rules

import "instroom/model"

// tooFar: the travel from home takes at most what the person accepts. Where a
// place is not known the rule passes.
var tooFar = rule{
	code: model.TooFar,
	who: func(x *Index, p int) any {
		return struct {
			home  int32
			limit model.Minutes
		}{x.homeOf[p], x.travelLimit(p)}
	},
	what: func(x *Index, s int) any {
		if x.batch.Sessions[s].Mode == model.Online {
			return int32(-1)
		}
		return x.siteOf[s]
	},
	ok: func(x *Index, p, s int, _ model.Date) bool {
		minutes, known := x.TravelMinutes(p, s)
		return !known || minutes <= x.travelLimit(p)
	},
	why: func(x *Index, p, s int, _ model.Date) string {
		minutes, _ := x.TravelMinutes(p, s)
		return sprintf("%d minutes by %s, at most %d", minutes, x.batch.Participants[p].Transport, x.travelLimit(p))
	},
}

// travelLimit returns the person's longest travel, the default where it is not
// given.
func (x *Index) travelLimit(p int) model.Minutes {
	if m := x.batch.Participants[p].MaxTravelMinutes; m >= 0 {
		return m
	}
	return x.settings.MaxTravelMinutes
}
