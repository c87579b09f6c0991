package rules

import (
	"fmt"
	"slices"
	"strings"

	"instroom/model"
)

// Household is two or more participants linked by a rule.
type Household struct {
	ID      string
	Rule    model.HouseholdRule
	Kind    int     // the kind that the rule binds, −1 = every kind
	Members []int32 // participants, by id
}

// Binds reports whether the rule of the household binds sessions of a kind.
func (h *Household) Binds(kind int) bool { return h.Kind < 0 || h.Kind == kind }

func (x *Index) indexHouseholds() {
	b := x.batch
	members := map[string][]int32{}
	for p := range b.Participants {
		if id := b.Participants[p].Household; id != "" {
			members[id] = append(members[id], int32(p))
		}
	}
	var ids []string
	for id, list := range members {
		if len(list) > 1 && slices.ContainsFunc(list, func(p int32) bool { return b.Participants[p].Rule != model.NoRule }) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return
	}
	slices.Sort(ids)
	x.householdOf = make([]int32, len(b.Participants))
	for p := range x.householdOf {
		x.householdOf[p] = -1
	}
	for _, id := range ids {
		h := Household{ID: id, Kind: -1, Members: members[id]}
		slices.SortFunc(h.Members, func(p, q int32) int { return strings.Compare(b.Participants[p].ID, b.Participants[q].ID) })
		for _, p := range h.Members {
			x.householdOf[p] = int32(len(x.households))
			if w := &b.Participants[p]; h.Rule == model.NoRule && w.Rule != model.NoRule {
				h.Rule, h.Kind = w.Rule, int(w.RuleKind)
			}
		}
		x.households = append(x.households, h)
	}
}

// Household returns the household of p whose rule links it to others, nil where
// there is none. A household of one, or without a rule, links nobody.
func (x *Index) Household(p int) *Household {
	if x.householdOf == nil || x.householdOf[p] < 0 {
		return nil
	}
	return &x.households[x.householdOf[p]]
}

// Households returns the households whose rule links two or more people.
func (x *Index) Households() []Household { return x.households }

// Together is what the rule together asks for one kind.
type Together struct {
	Members  []int32 // those with the need to be placed, by id
	Sessions []int32 // sessions that the rules allow to all of them, ascending by index
	Pinned   []int32 // sessions in which other members are pinned
	Lapses   bool    // no session is open to all: the rule asks nothing
}

// Together returns what the household's rule asks for a kind, and whether it
// asks anything: it needs two members with the need open, or one beside a pinned
// one. With a pinned member only the pinned session counts: the others join it
// or wait. options lists a member's sessions of that kind, ascending.
func (x *Index) Together(h *Household, kind int, options func(p int32) []int32) (Together, bool) {
	var t Together
	if h.Rule != model.Together || !h.Binds(kind) {
		return t, false
	}
	for _, p := range h.Members {
		if x.Placeable(int(p), kind) {
			t.Members = append(t.Members, p)
		}
		// A pin that may be shut counts as staying: who joins it does so only then.
		if state, session, mayShut := x.need(int(p), kind); state == Pinned && !mayShut && !slices.Contains(t.Pinned, session) {
			t.Pinned = append(t.Pinned, session)
		}
	}
	if len(t.Members) == 0 || len(t.Members) == 1 && len(t.Pinned) == 0 {
		return t, false
	}
	for i, p := range t.Members {
		list := options(p)
		if i == 0 {
			t.Sessions = slices.Clone(list)
			continue
		}
		t.Sessions = slices.DeleteFunc(t.Sessions, func(s int32) bool {
			_, found := slices.BinarySearch(list, s)
			return !found
		})
	}
	if len(t.Pinned) > 0 {
		t.Sessions = slices.DeleteFunc(t.Sessions, func(s int32) bool { return !slices.Contains(t.Pinned, s) })
	}
	t.Lapses = len(t.Sessions) == 0
	return t, true
}

// Apart reports whether the household rule forbids that p sits in s and another
// member q in t: a common session under apart, the same time under
// not_same_time, sites that are not one known site under same_site.
func (x *Index) Apart(h *Household, p, s, q, t int) bool {
	if !h.Binds(x.batch.Sessions[s].Kind) || !h.Binds(x.batch.Sessions[t].Kind) {
		return false
	}
	switch h.Rule {
	case model.Apart:
		return s == t
	case model.NotSameTime:
		return x.SameTime(p, s, q, t)
	case model.SameSite:
		return x.batch.Sessions[s].Site == "" || x.batch.Sessions[s].Site != x.batch.Sessions[t].Site
	}
	return false
}

// SharesCare returns the members of p's household who share their childcare
// (rule share_care: two or more members with childcare_places > 0), nil where p
// shares with nobody.
func (x *Index) SharesCare(p int) []int32 {
	h := x.Household(p)
	if h == nil || h.Rule != model.ShareCare || x.batch.Participants[p].Childcare <= 0 {
		return nil
	}
	var carers []int32
	for _, q := range h.Members {
		if x.batch.Participants[q].Childcare > 0 {
			carers = append(carers, q)
		}
	}
	if len(carers) < 2 {
		return nil
	}
	return carers
}

// noteHouseholds notes where together lapses.
func (x *Index) noteHouseholds() {
	for i := range x.households {
		h := &x.households[i]
		for k := range x.batch.Kinds {
			t, asks := x.Together(h, k, func(p int32) []int32 { return x.options(int(p), k) })
			if asks && t.Lapses {
				x.note(Note{Code: "together-lapsed", Participant: h.Members[0], Session: -1, Text: fmt.Sprintf(
					"household %s: no %s session suits all who need one, so they are placed apart", h.ID, x.batch.Kinds[k])})
			}
		}
	}
}

// options lists the sessions of a kind that the rules allow to p, ascending.
func (x *Index) options(p, kind int) []int32 {
	var list []int32
	if x.settings.Shortlist {
		for _, row := range x.Preferences(p) {
			if x.batch.Sessions[row.Session].Kind == kind && x.passes(p, int(row.Session)) {
				list = append(list, row.Session)
			}
		}
		return list
	}
	for s := range x.batch.Sessions {
		if x.batch.Sessions[s].Kind == kind && x.passes(p, s) {
			list = append(list, int32(s))
		}
	}
	return list
}
