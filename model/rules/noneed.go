package rules

import (
	"slices"

	"instroom/model"
)

// noNeed: a session serves a need that the person has: of its kind and, for
// language, in a language that meets the need. A need that a pin holds is a need
// at the pinned session only.
var noNeed = rule{
	code:      model.NoNeed,
	shortlist: true,
	who: func(x *Index, p int) any {
		key := make([]byte, 0, 32)
		for k := range x.batch.Kinds {
			state, session, mayShut := x.need(p, k)
			key = append(key, byte(state))
			if state == Pinned {
				key = append(key, byte(session), byte(session>>8), byte(session>>16), byte(session>>24))
				if mayShut && x.wants(p, k) {
					key = append(key, 1)
				} else {
					key = append(key, 0)
				}
			}
		}
		return string(key) + bar(x.needLanguages(p)) + "/" + x.batch.Participants[p].Programme
	},
	what: func(x *Index, s int) any {
		c := &x.batch.Sessions[s]
		return struct {
			kind             int
			taught, programs string
			session          int32
		}{c.Kind, c.LanguageTaught, bar(c.Programmes), x.pinnedSession(s)}
	},
	ok: func(x *Index, p, s int, _ model.Date) bool {
		kind := x.batch.Sessions[s].Kind
		if !x.Placeable(p, kind) && !x.isPinned(p, s) {
			return false
		}
		return kind != model.LanguageKind || x.settings.Shortlist || slices.Contains(x.needLanguages(p), x.taught(p, s))
	},
	why: func(x *Index, p, s int, _ model.Date) string {
		kind := x.batch.Sessions[s].Kind
		if state, session, _ := x.need(p, kind); state == Pinned && int(session) != s {
			return sprintf("the need for %s is held by a placement in %s", x.batch.Kinds[kind], x.batch.Sessions[session].ID)
		} else if state == NotNeeded {
			return "needs no " + x.batch.Kinds[kind]
		}
		return sprintf("needs %s, the session teaches %s", bar(x.needLanguages(p)), x.taught(p, s))
	},
}

// pinnedSession returns s where it holds pins, else −1: sessions with pins look
// different from each other, since a need may be pinned in one of them.
func (x *Index) pinnedSession(s int) int32 {
	if x.pinsIn[s] == 0 {
		return -1
	}
	return int32(s)
}
