package rules

import "instroom/model"

// startWindow: entry lies within the horizon and not after latest_start. Where
// there is no entry, lateEntry says so.
var startWindow = rule{
	code:  model.StartWindow,
	timed: true,
	who: func(x *Index, p int) any {
		return [2]model.Date{x.Earliest(p), x.batch.Participants[p].LatestStart}
	},
	what: entryLook,
	ok: func(x *Index, p, s int, e model.Date) bool {
		entry, ok := x.entry(s, e)
		latest := x.batch.Participants[p].LatestStart
		return !ok || entry <= x.horizon() && !(latest.Valid() && entry > latest)
	},
	why: func(x *Index, p, s int, e model.Date) string {
		entry, _ := x.entry(s, e)
		if latest := x.batch.Participants[p].LatestStart; latest.Valid() && entry > latest {
			return sprintf("entry on %s, latest start %s", entry, latest)
		}
		return sprintf("entry on %s, more than %d weeks ahead", entry, x.settings.HorizonWeeks)
	},
}

// horizon returns the last day of entry.
func (x *Index) horizon() model.Date {
	return x.settings.Date + model.Date(7*x.settings.HorizonWeeks)
}

// entryLook is what the rules about entry read of a session.
func entryLook(x *Index, s int) any {
	c := &x.batch.Sessions[s]
	return struct {
		schedule        int32
		start, end, lst model.Date
	}{x.scheduleOf[s], c.Start, c.End, c.LastEntry}
}

// lateEntry: a running session may be entered until its last entry date, by
// default while the lesson minutes before entry are at most a third of all.
var lateEntry = rule{
	code:  model.LateEntry,
	timed: true,
	who:   func(x *Index, p int) any { return x.Earliest(p) },
	what:  entryLook,
	ok: func(x *Index, p, s int, e model.Date) bool {
		entry, ok := x.entry(s, e)
		if !ok {
			return false
		}
		c := &x.batch.Sessions[s]
		schedule := &x.schedules[x.scheduleOf[s]]
		switch {
		case len(schedule.Meetings) == 0:
			return e <= c.Start || !c.Start.Valid() || c.LastEntry.Valid() && e <= c.LastEntry
		case schedule.From(e) == 0:
			return true // nothing is missed
		case c.LastEntry.Valid():
			return entry <= c.LastEntry
		}
		i := schedule.From(e)
		return int64(schedule.before[i])*x.settings.LateEntry.Den <= int64(schedule.before[len(schedule.Meetings)])*x.settings.LateEntry.Num
	},
	why: func(x *Index, p, s int, e model.Date) string {
		c := &x.batch.Sessions[s]
		schedule := &x.schedules[x.scheduleOf[s]]
		entry, ok := x.entry(s, e)
		switch {
		case !ok:
			return sprintf("no meeting on or after %s", e)
		case c.LastEntry.Valid():
			return sprintf("entry on %s, last entry %s", entry, c.LastEntry)
		case len(schedule.Meetings) == 0:
			return sprintf("began on %s", c.Start)
		}
		return sprintf("entry on %s, after %d of %d lesson minutes", entry, schedule.before[schedule.From(e)], schedule.before[len(schedule.Meetings)])
	},
}
