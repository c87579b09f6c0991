package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"instroom/model"
)

// shared is a resource with an id.
type shared struct {
	kind model.Resource
	id   string
}

// usage is one meeting of a session at a resource, and how much it uses.
type usage struct {
	date       model.Date
	start, end model.Minutes
	session    int32
	amount     int
}

// noteResources warns where people enrolled and pinned alone, with what
// blocked.csv takes, use more than there is: it is granted, but somebody has to
// know (contract §3.4). One note a resource, at the first moment from the batch
// date on.
func (x *Index) noteResources() {
	uses := x.standingUses()
	keys := make([]shared, 0, len(uses))
	for key := range uses {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b shared) int { return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.id, b.id)) })
	for _, key := range keys {
		list := uses[key]
		slices.SortFunc(list, func(a, b usage) int {
			return cmp.Or(cmp.Compare(a.date, b.date), cmp.Compare(a.start, b.start),
				cmp.Compare(x.batch.Sessions[a.session].ID, x.batch.Sessions[b.session].ID))
		})
		x.noteOveruse(key, list)
	}
}

// standingUses lists the meetings, from the batch date on, of sessions with
// somebody in them at rooms, teachers and sites, and the childcare of pins.
func (x *Index) standingUses() map[shared][]usage {
	b := x.batch
	uses := map[shared][]usage{}
	care := make([]int, len(b.Sessions))
	for _, pin := range x.pins {
		care[pin.Session] += x.careAlone(int(pin.Participant))
	}
	for s := range b.Sessions {
		c := &b.Sessions[s]
		f := x.Fill(s)
		if f.Sitting() == 0 || c.Status == model.Cancelled {
			continue
		}
		site := x.siteOf[s]
		at := func(m Meeting, room, teacher string) {
			if m.Date < x.settings.Date {
				return
			}
			add := func(kind model.Resource, id string, amount int) {
				if id != "" && amount > 0 {
					key := shared{kind, id}
					uses[key] = append(uses[key], usage{m.Date, m.Start, m.End, int32(s), amount})
				}
			}
			add(model.Room, or(room, c.Room), 1)
			add(model.Teacher, or(teacher, c.Teacher), 1)
			add(model.SessionChildcare, c.ID, care[s])
			if site >= 0 && c.Mode != model.Online {
				add(model.SiteRooms, b.Sites[site].ID, 1)
				add(model.SiteChildcare, b.Sites[site].ID, care[s])
			}
		}
		if len(c.Dated) > 0 {
			for _, m := range c.Dated {
				at(Meeting{m.Date, m.Start, m.End}, m.Room, m.Teacher)
			}
			continue
		}
		for _, m := range x.schedules[x.scheduleOf[s]].Meetings {
			at(m, "", "")
		}
	}
	return uses
}

func (x *Index) noteOveruse(key shared, list []usage) {
	limit, counted := x.resourceLimit(key)
	if !counted {
		return
	}
	for i, u := range list {
		sum := x.blockedAt(key, u.date, u.start)
		var sessions []string
		for j := i; j >= 0 && list[j].date == u.date; j-- {
			sessions = x.addUse(&sum, sessions, list[j], u.start)
		}
		for j := i + 1; j < len(list) && list[j].date == u.date && list[j].start == u.start; j++ {
			sessions = x.addUse(&sum, sessions, list[j], u.start)
		}
		if sum > limit {
			slices.Sort(sessions)
			x.note(Note{Code: "resource-overused", Warning: true, Participant: -1, Session: u.session, Text: fmt.Sprintf(
				"%s %s: %d used on %s at %s by people already there (%s) and by others, %d offered: it is granted, and nobody new takes more",
				key.kind, key.id, sum, u.date, u.start.Clock(), strings.Join(slices.Compact(sessions), ", "), limit)})
			return
		}
	}
}

// addUse counts a use that holds at a minute; a session counts once.
func (x *Index) addUse(sum *int, sessions []string, u usage, at model.Minutes) []string {
	id := x.batch.Sessions[u.session].ID
	if at < u.end && !slices.Contains(sessions, id) {
		*sum += u.amount
		sessions = append(sessions, id)
	}
	return sessions
}

// resourceLimit returns how much of a resource there is at any moment.
func (x *Index) resourceLimit(key shared) (int, bool) {
	limit := 1 // rooms and teachers
	switch key.kind {
	case model.SessionChildcare:
		limit = max(0, x.batch.Sessions[x.sessionIndex[key.id]].Childcare)
	case model.SiteRooms, model.SiteChildcare:
		limit = -1
		for i := range x.batch.Sites {
			if site := &x.batch.Sites[i]; site.ID == key.id {
				if limit = site.Rooms; key.kind == model.SiteChildcare {
					limit = site.Childcare
				}
			}
		}
	}
	return limit, limit >= 0
}

func (x *Index) blockedAt(key shared, d model.Date, at model.Minutes) int {
	n := 0
	for i := range x.batch.Blocked {
		b := &x.batch.Blocked[i]
		onDay := b.Date == d || !b.Date.Valid() && b.Day == d.Weekday()
		if b.Resource == key.kind && b.ID == key.id && onDay && b.Start <= at && at < b.End {
			n += b.Count
		}
	}
	return n
}
