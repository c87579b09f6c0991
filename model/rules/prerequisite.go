package rules

import (
	"slices"

	"instroom/model"
)

// prerequisite: one of the listed sessions or kinds is done, pinned and over
// before entry, or could be placed in the same plan; whether it is, and ends in
// time, is the plan's to settle (contract §3.6).
var prerequisite = rule{
	code: model.Prerequisite,
	who: func(x *Index, p int) any {
		if !x.ordered {
			return nil
		}
		if h := x.historyOfPerson(p); h != nil && len(h.completed) > 0 || len(x.PinsOf(p)) > 0 {
			return p // what somebody has done or holds is nobody else's
		}
		open := make([]byte, len(x.batch.Kinds))
		for k := range open {
			if x.Placeable(p, k) {
				open[k] = 1
			}
		}
		return struct {
			open                 string
			orientation, reached bool
		}{string(open), x.batch.Participants[p].OrientationDone, x.targetReached(p)}
	},
	what: func(x *Index, s int) any {
		if len(x.batch.Sessions[s].Prerequisites) == 0 {
			return int32(-1)
		}
		return int32(s)
	},
	ok: func(x *Index, p, s int, e model.Date) bool {
		list := x.batch.Sessions[s].Prerequisites
		return len(list) == 0 || slices.ContainsFunc(list, func(item string) bool {
			return x.metBefore(p, s, item, e, true) || x.placeableBefore(p, s, item)
		})
	},
	why: func(x *Index, p, s int, e model.Date) string {
		return sprintf("%s is not done, and can't be placed before it", bar(x.batch.Sessions[s].Prerequisites))
	},
}

// PrerequisiteMet reports whether a prerequisite of s is done, or pinned and
// over before p enters. Without prerequisites it is. A pin that may be shut is not
// counted: see Precedes.
func (x *Index) PrerequisiteMet(p, s int) bool {
	list := x.batch.Sessions[s].Prerequisites
	e := x.Earliest(p)
	return len(list) == 0 || slices.ContainsFunc(list, func(item string) bool { return x.metBefore(p, s, item, e, false) })
}

// Precedes reports whether t is a prerequisite of s whose last meeting ends
// before p enters s: then s may be placed together with t.
func (x *Index) Precedes(p, t, s int) bool {
	return x.isPrerequisite(t, s) && x.overBefore(p, t, s, x.Earliest(p))
}

func (x *Index) isPrerequisite(t, s int) bool {
	c := &x.batch.Sessions[t]
	return slices.ContainsFunc(x.batch.Sessions[s].Prerequisites, func(item string) bool {
		return item == c.ID || item == x.batch.Kinds[c.Kind]
	})
}

func (x *Index) metBefore(p, s int, item string, e model.Date, mayShut bool) bool {
	w := &x.batch.Participants[p]
	if kind := slices.Index(x.batch.Kinds, item); kind >= 0 {
		switch {
		case kind == model.OrientationKind && w.OrientationDone,
			kind == model.LanguageKind && x.targetReached(p),
			kind > model.OrientationKind && x.completed(p, func(t int32) bool { return x.batch.Sessions[t].Kind == kind }):
			return true
		}
	}
	if t, ok := x.Session(item); ok && x.completed(p, func(done int32) bool { return int(done) == t }) {
		return true
	}
	for _, pin := range x.PinsOf(p) {
		t := int(pin.Session)
		if (mayShut || !x.mayShut[t]) && (x.batch.Sessions[t].ID == item || x.batch.Kinds[x.batch.Sessions[t].Kind] == item) && x.overBefore(p, t, s, e) {
			return true
		}
	}
	return false
}

// placeableBefore reports whether the item is something that p may still be
// placed in beside s.
func (x *Index) placeableBefore(p, s int, item string) bool {
	kind := slices.Index(x.batch.Kinds, item)
	if kind < 0 {
		t, ok := x.Session(item)
		if !ok || x.batch.Sessions[t].Status == model.Cancelled {
			return false
		}
		kind = x.batch.Sessions[t].Kind
	}
	if kind == x.batch.Sessions[s].Kind {
		return false
	}
	return x.Placeable(p, kind)
}

// overBefore reports whether the last meeting of t ends before p, who may enter
// from day e, enters s.
func (x *Index) overBefore(p, t, s int, e model.Date) bool {
	entry, ok := x.entry(s, e)
	end := x.LastDay(t)
	if !ok || !end.Valid() {
		return false
	}
	if end != entry {
		return end < entry
	}
	a, b := &x.schedules[x.scheduleOf[t]], &x.schedules[x.scheduleOf[s]]
	if len(a.Meetings) == 0 || len(b.Meetings) == 0 {
		return false
	}
	latest := model.Minutes(0)
	for i := len(a.Meetings) - 1; i >= 0 && a.Meetings[i].Date == end; i-- {
		latest = max(latest, a.Meetings[i].End)
	}
	return latest <= b.Meetings[b.From(e)].Start
}
