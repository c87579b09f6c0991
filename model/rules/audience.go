package rules

import (
	"slices"

	"instroom/model"
)

// audience: a session for certain groups takes their members only, and who must
// sit in such a group sits in no other.
var audience = rule{
	code: model.Audience,
	who: func(x *Index, p int) any {
		w := &x.batch.Participants[p]
		return struct{ may, must string }{bar(w.Audience), bar(w.AudienceOnly)}
	},
	what: func(x *Index, s int) any { return bar(x.batch.Sessions[s].Audience) },
	ok: func(x *Index, p, s int, _ model.Date) bool {
		w, groups := &x.batch.Participants[p], x.batch.Sessions[s].Audience
		in := func(a string) bool { return slices.Contains(groups, a) }
		if len(w.AudienceOnly) > 0 {
			return slices.ContainsFunc(w.AudienceOnly, in)
		}
		return len(groups) == 0 || slices.ContainsFunc(w.Audience, in)
	},
	why: func(x *Index, p, s int, _ model.Date) string {
		w, groups := &x.batch.Participants[p], x.batch.Sessions[s].Audience
		if len(w.AudienceOnly) > 0 {
			return sprintf("only groups for %s, the session is for %s", bar(w.AudienceOnly), or(bar(groups), "everybody"))
		}
		return sprintf("the session is for %s, the person is in %s", bar(groups), or(bar(w.Audience), "no such group"))
	},
}
