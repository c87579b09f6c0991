package scenarios

import (
	"cmp"
	"slices"

	"go.yaml.in/yaml/v3"

	"instroom/io/batch"
	"instroom/model"
)

// merge cancels a session and lets its people join another: whoever sits in it
// already goes along; whoever the plan would have placed there is free to go
// anywhere, there too.
func (d *draft) merge(from, into int) {
	f := d.rules().Fill(from)
	list := d.sessions()
	a, b := &list[from], &list[into]
	if b.EnrolledTotal >= 0 {
		b.EnrolledTotal += f.Sitting()
	} else {
		b.Enrolled += f.Enrolled
	}
	a.Status, a.Enrolled, a.EnrolledTotal = model.Cancelled, 0, -1
	d.b.Placements = slices.Clone(d.b.Placements)
	for i := range d.b.Placements {
		row := &d.b.Placements[i]
		if row.Session != a.ID {
			continue
		}
		switch row.Status {
		case model.Proposed, model.Invited, model.PlacementConfirmed, model.Started:
			row.Session = b.ID
		}
	}
}

// mergeChange reads which sessions are joined to which.
func (r *fileReader) mergeChange(n *yaml.Node, a args, _ *draft) change {
	if !r.one(n, a, "session") || !r.one(n, a, "into") {
		return nil
	}
	from, into := r.sessionIDs(a["session"]), r.sessionIDs(a["into"])
	if len(into.ids) != 1 {
		r.Fail(a["into"], batch.SettingsValue, "into: S2", "one session is wanted here")
		return nil
	}
	return func(d *draft) {
		to := into.find(d)
		for _, s := range from.find(d) {
			switch {
			case len(to) == 0:
			case s == to[0]:
				d.yaml.Fail(from.at, batch.SettingsValue, "", "session %s is merged into itself", d.b.Sessions[s].ID)
			case d.b.Sessions[s].Kind != d.b.Sessions[to[0]].Kind:
				d.yaml.Fail(from.at, batch.SettingsValue, "", "%s and %s are of different kinds", d.b.Sessions[s].ID, d.b.Sessions[to[0]].ID)
			default:
				d.merge(s, to[0])
			}
		}
	}
}

// Merger is a session joined to another of its sort.
type Merger struct {
	ID       string       `json:"session_id"`
	Into     string       `json:"into"`
	Words    string       `json:"words"`
	Heads    int          `json:"heads"` // of the first
	There    int          `json:"there"` // of them in the other then
	Left     int          `json:"seats_left"`
	Estimate model.Points `json:"estimate_points"`
	Effect   Effect       `json:"confirmed"`
	Saves    string       `json:"saves"`
}

// pair is a session that might be joined to another.
type pair struct {
	from, into int
	estimate   model.Points
}

// mergers lists the pairs of sessions that could be one with the least harm:
// those of a sort whose people fit into one of them. The estimate is what the
// people of the first think of the second, and what fewer heads short are worth.
func (v *reviewed) mergers() (out []Merger, more int, err error) {
	var list []pair
	for s := range v.Batch.Sessions {
		if p, ok := v.partner(s); ok {
			list = append(list, p)
		}
	}
	byID := func(s, t int) int { return cmp.Compare(v.Batch.Sessions[s].ID, v.Batch.Sessions[t].ID) }
	slices.SortFunc(list, func(p, q pair) int {
		return cmp.Or(cmp.Compare(q.estimate, p.estimate), byID(p.from, q.from), byID(p.into, q.into))
	})
	// Two that may each go into the other are one line.
	for i := 0; i < len(list); i++ {
		list = slices.Concat(list[:i+1], slices.DeleteFunc(slices.Clone(list[i+1:]), func(p pair) bool { return p.from == list[i].into && p.into == list[i].from }))
	}
	first := list[:min(len(list), v.confirm)]
	there, left := make([]int, len(first)), make([]int, len(first))
	confirmed, err := v.effects(v.ctx, v.start, v.lotteries, len(first), func(i int) *model.Batch {
		return v.with(func(d *draft) { d.merge(first[i].from, first[i].into) })
	}, func(i int, t *attempt) {
		a, b := v.Batch.Sessions[first[i].from].ID, v.Batch.Sessions[first[i].into].ID
		f, held := t.index.Fill(first[i].into), v.start.index.Fill(first[i].from)
		there[i], left[i] = held.Enrolled, f.Left
		for p := range v.Batch.Participants {
			for kind := range v.Batch.Kinds {
				was, _ := v.start.seats.of(v.Batch, p, kind)
				if now, _ := t.seats.of(v.Batch, p, kind); was == a && now == b {
					there[i]++
				}
			}
		}
		for _, q := range t.plan.Placed {
			if int(q.Session) == first[i].into {
				left[i]--
			}
		}
	})
	if err != nil {
		return nil, 0, err
	}
	for i, p := range first {
		a := &v.Batch.Sessions[p.from]
		out = append(out, Merger{ID: a.ID, Into: v.Batch.Sessions[p.into].ID, Words: words(v.Batch, a), Heads: v.sitting(p.from), There: there[i], Left: left[i],
			Estimate: p.estimate, Effect: confirmed[i], Saves: v.saves(p.from)})
	}
	slices.SortStableFunc(out, func(a, b Merger) int { return cmp.Compare(b.Effect.Plan.Objective, a.Effect.Plan.Objective) })
	return out, len(list) - len(out), nil
}

// partner finds the session that the people of another can best join.
func (v *reviewed) partner(from int) (best pair, ok bool) {
	x := v.start.index
	heads, held := v.sitting(from), x.Fill(from)
	if heads == 0 {
		return best, false
	}
	for into := range v.Batch.Sessions {
		f := x.Fill(into)
		if into == from || v.sitting(into) == 0 || heads > f.Left-v.heads[into] || !v.sameSort(from, into) {
			continue
		}
		p := pair{from: from, into: into, estimate: v.short(into, v.heads[into]+v.heads[from], v.sitting(into)+heads) - v.short(into, v.heads[into], v.sitting(into)) - v.short(from, v.heads[from], heads)}
		fit := held.Sitting()
		for _, q := range v.start.plan.Placed {
			if int(q.Session) != from {
				continue
			}
			p.estimate -= q.Points
			if who := int(q.Participant); x.Passes(who, into) && v.worth.suits(who, into) {
				p.estimate += v.worth.points(who, into)
				fit++
			}
		}
		if 2*fit >= heads && (!ok || p.estimate > best.estimate) {
			best, ok = p, true
		}
	}
	return best, ok
}

// short is what a session costs that is left below its minimum with some new
// heads of all its heads, in points (0 or less).
func (v *reviewed) short(s, added, all int) model.Points {
	f := v.start.index.Fill(s)
	if f.Soft && added > 0 && all < f.Minimum {
		return v.Batch.Settings.Points.ProvisionalHead.Times(int64(f.Minimum-all), 1)
	}
	return 0
}

// sameSort reports whether a planner would put the people of one session into
// another. Where somebody sits in the first already it must meet at the same
// hours, and not have begun: of them the rules can't say who may change.
func (v *reviewed) sameSort(from, into int) bool {
	a, b := &v.Batch.Sessions[from], &v.Batch.Sessions[into]
	all := func(part, whole []string) bool { // an empty list is everything
		return len(whole) == 0 || len(part) > 0 && !slices.ContainsFunc(part, func(w string) bool { return !slices.Contains(whole, w) })
	}
	switch {
	case a.Status == model.Cancelled || b.Status == model.Cancelled, a.Kind != b.Kind, a.LanguageTaught != b.LanguageTaught,
		a.InstructionLanguage != b.InstructionLanguage || a.Interpreter != b.Interpreter,
		!all(a.Levels, b.Levels) || !all(a.Tracks, b.Tracks) || !all(a.Programmes, b.Programmes) || !all(a.Audience, b.Audience),
		a.Start.Valid() && b.End.Valid() && a.Start > b.End, b.Start.Valid() && a.End.Valid() && b.Start > a.End:
		return false
	}
	if v.sitting(from) == v.heads[from] {
		return true
	}
	_, mine := v.start.index.Schedule(from)
	_, theirs := v.start.index.Schedule(into)
	return mine == theirs && a.Site == b.Site && a.Start.Valid() && a.Start > v.Batch.Settings.Date
}
