package explain

import (
	"slices"

	"instroom/model"
)

// How many sessions are offered to a need, and how many people to a session.
const (
	alternativesShown = 3
	replacementsShown = 5
)

// alternatives lists for every open need, placed or not, the best sessions that
// fit and have seats left under the plan, disturbing no rule and nobody.
func (e *explainer) alternatives(out *model.Explanation) {
	q, p := e.pos, e.pos.p
	e.offers = make([][]int32, p.Slots())
	parallel(p.Slots(), func(j int) { e.offers[j] = q.offers(int32(j)) })
	for _, person := range e.participants {
		for kind := range e.b.Kinds {
			j := q.slotOf[q.key(person, kind)]
			if j < 0 {
				continue
			}
			for rank, i := range e.offers[j] {
				s := p.OptionSession[i]
				out.Alternatives = append(out.Alternatives, model.Alternative{
					Participant: person, Session: p.SessionIndex[s], Kind: kind, Rank: rank + 1, Points: p.OptionPoints[i],
					First: model.NoDate, SeatsLeft: int(p.Fill[s].Max - q.heads[s]),
				})
			}
		}
	}
	parallel(len(out.Alternatives), func(k int) {
		a := &out.Alternatives[k]
		if o, ok := e.x.Option(int(a.Participant), int(a.Session)); ok {
			a.First, a.Points = o.First, o.Points // of a household's slot, this member's own
		}
	})
}

// offers returns the best options that a slot could take instead of what it has.
func (q *position) offers(j int32) []int32 {
	p := q.p
	if !q.leaves(j) {
		return nil
	}
	var best []int32
	for i := p.OptionStart[j]; i < q.lastOption(j, p.OptionStart[j+1]); i++ {
		s := p.OptionSession[i]
		if i == q.choice[j] || q.heads[s] >= p.Fill[s].Max {
			continue
		}
		at := len(best)
		for at > 0 && p.OptionPoints[i] > p.OptionPoints[best[at-1]] {
			at--
		}
		if at < alternativesShown && q.obstacle(j, i, 0).stage == atPoints {
			best = slices.Insert(best, at, i)
			best = best[:min(len(best), alternativesShown)]
		}
	}
	return best
}

// replacements lists for every session that somebody sits in the people who
// could take a seat that falls free there, without disturbing anybody: first
// those who wait, by points, then those who would gain by the move and may leave
// what they have. Equal ones stand in the order of the lottery.
func (e *explainer) replacements(out *model.Explanation) {
	q, p := e.pos, e.pos.p
	type caller struct {
		slot, option int32
		waits        bool
		gain         model.Points
	}
	best := make([][]caller, p.Sessions())
	before := func(a, b *caller) bool {
		if a.waits != b.waits {
			return a.waits
		}
		return a.gain > b.gain
	}
	inUse := make([]bool, p.Sessions())
	for s := range inUse {
		f := e.x.Fill(int(p.SessionIndex[s]))
		inUse[s] = int(q.heads[s])+f.Enrolled+f.Pinned > 0 && !e.shut[p.SessionIndex[s]]
	}
	for j := range int32(p.Slots()) {
		own, waits := model.Points(0), q.choice[j] < 0
		if p.Heads(int(j)) > 1 {
			continue // one seat falls free, and a household comes together
		}
		if !waits {
			if !q.leaves(j) {
				continue
			}
			own = p.OptionPoints[q.choice[j]]
		}
		for i := p.OptionStart[j]; i < q.lastOption(j, p.OptionStart[j+1]); i++ {
			s := p.OptionSession[i]
			if i == q.choice[j] || !inUse[s] {
				continue
			}
			c := caller{j, i, waits, p.OptionPoints[i] - own}
			if !waits && c.gain <= 0 {
				continue
			}
			at := len(best[s])
			for at > 0 && before(&c, &best[s][at-1]) {
				at--
			}
			if at < replacementsShown && q.obstacle(j, i, 1).stage == atPoints {
				best[s] = slices.Insert(best[s], at, c)
				best[s] = best[s][:min(len(best[s]), replacementsShown)]
			}
		}
	}
	for _, at := range e.sessionOrder {
		s := q.sessionAt[at]
		if s < 0 {
			continue
		}
		for rank, c := range best[s] {
			m := q.members(c.slot)[0]
			r := model.Replacement{
				Session: at, Participant: m.Participant, Kind: int(m.Kind), Rank: rank + 1, From: -1,
				Points: p.OptionPoints[c.option], First: model.NoDate,
			}
			if !c.waits {
				r.From = p.SessionIndex[p.OptionSession[q.choice[c.slot]]]
			}
			if o, ok := e.x.Option(int(m.Participant), int(at)); ok {
				r.First = o.First
			}
			out.Replacements = append(out.Replacements, r)
		}
	}
}
