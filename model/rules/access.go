package rules

import (
	"slices"

	"instroom/model"
)

// access: the site offers what the person needs to come in. Online sessions need
// nothing.
var access = rule{
	code: model.Access,
	who:  func(x *Index, p int) any { return bar(x.batch.Participants[p].AccessNeeds) },
	what: func(x *Index, s int) any {
		return struct {
			online bool
			offers string
		}{x.batch.Sessions[s].Mode == model.Online, bar(x.offers(s))}
	},
	ok: func(x *Index, p, s int, _ model.Date) bool { return x.missingAccess(p, s) == "" },
	why: func(x *Index, p, s int, _ model.Date) string {
		return sprintf("needs %s, the site offers %s", x.missingAccess(p, s), or(bar(x.offers(s)), "nothing"))
	},
}

// offers returns what the site of s offers, or the session itself where it is at
// no listed site.
func (x *Index) offers(s int) []string {
	if i := x.siteOf[s]; i >= 0 {
		return x.batch.Sites[i].Access
	}
	return x.batch.Sessions[s].Access
}

func (x *Index) missingAccess(p, s int) string {
	if x.batch.Sessions[s].Mode == model.Online {
		return ""
	}
	for _, need := range x.batch.Participants[p].AccessNeeds {
		if !slices.Contains(x.offers(s), need) {
			return need
		}
	}
	return ""
}
