package check

import (
	"slices"

	"instroom/model"
)

// household is a group of participants whose placements are linked.
type household struct {
	id      string
	rule    model.HouseholdRule
	kind    int     // that the rule binds; −1 = every kind
	members []int32 // ascending
	carers  []int32 // members with childcare places > 0
	most    int     // largest of their needs
}

func (h *household) binds(kind int) bool { return h.kind < 0 || h.kind == kind }

// readHouseholds gathers the members of every household with a rule. The rule is
// that of the first member who has one.
func (j *Judge) readHouseholds() {
	at := make(map[string]int)
	var all []household
	for i := range j.people {
		p := &j.people[i]
		p.household = -1
		if p.Household == "" {
			continue
		}
		k, ok := at[p.Household]
		if !ok {
			k = len(all)
			at[p.Household] = k
			all = append(all, household{id: p.Household, kind: -1})
		}
		h := &all[k]
		if h.rule == model.NoRule && p.Rule != model.NoRule {
			h.rule, h.kind = p.Rule, int(p.RuleKind)
		}
		h.members = append(h.members, int32(i))
		if p.Childcare > 0 {
			h.carers = append(h.carers, int32(i))
			h.most = max(h.most, int(p.Childcare))
		}
	}
	for k := range all {
		if all[k].rule == model.NoRule || len(all[k].members) < 2 {
			continue
		}
		for _, p := range all[k].members {
			j.people[p].household = int32(len(j.households))
		}
		j.households = append(j.households, all[k])
	}
}

// householdOf returns the household whose rule binds p, nil where there is none.
func (j *Judge) householdOf(p *person) *household {
	if p.household < 0 {
		return nil
	}
	return &j.households[p.household]
}

// together says what the rule together asks of the open needs of a kind. open
// are the members with that need open, pins the sessions in which others hold
// theirs; optionsOf returns what somebody may choose. Where it binds, all of open
// sit in one of the sessions returned, or all wait.
func (j *Judge) together(h *household, kind int, open []int32, pins []int32, optionsOf func(p int32) []Option) (sessions []int32, binds bool) {
	if h.rule != model.Together || !h.binds(kind) || len(open) == 0 || len(open) < 2 && len(pins) == 0 {
		return nil, false
	}
	common := func(s int32) bool {
		for _, p := range open {
			if find(optionsOf(p), s) < 0 {
				return false
			}
		}
		return true
	}
	if len(pins) > 0 {
		for _, s := range pins {
			if common(s) && !slices.Contains(sessions, s) {
				sessions = append(sessions, s)
			}
		}
	} else {
		for _, o := range optionsOf(open[0]) {
			if j.sessions[o.Session].Kind == kind && common(o.Session) {
				sessions = append(sessions, o.Session)
			}
		}
	}
	return sessions, len(sessions) > 0
}

// apart reports whether the household's rule forbids these seats of two
// different members at once. A pair of pins always stands.
func (j *Judge) apart(h *household, a, b seat) bool {
	if a.pin && b.pin {
		return false
	}
	s, t := &j.sessions[a.session], &j.sessions[b.session]
	if !h.binds(s.Kind) || !h.binds(t.Kind) {
		return false
	}
	switch h.rule {
	case model.Apart:
		return a.session == b.session
	case model.NotSameTime:
		return s.days&t.days != 0 && j.tooClose(a, b, 0)
	case model.SameSite:
		return s.Site == "" || s.Site != t.Site
	}
	return false
}
