package batch

import (
	"fmt"
	"slices"

	"instroom/model"
)

// warn reports something doubtful about the person being read, at a column.
func (p *participantReader) warn(column string, code Code, hint, text string) {
	cell, ok := p.t.index[column]
	if !ok {
		cell = -1
	}
	p.t.report(Warning, cell, &fault{code, text, hint})
}

// check looks at what the cells of a person say together.
func (p *participantReader) check(w *model.Participant) {
	today := p.r.batch.Settings.Date
	if w.EarliestStart.Valid() && w.LatestStart.Valid() && w.LatestStart < w.EarliestStart {
		p.warn("latest_start", DatesOrder, "no session can fit", "latest_start lies before earliest_start")
	}
	if w.LatestStart.Valid() && w.LatestStart < today {
		p.warn("latest_start", DatePast, "no session can fit", "latest_start is past")
	}
	if w.StartBy.Valid() && w.StartBy < today {
		p.warn("start_by", DatePast, "every start is late", "start_by is past")
	}
	if w.FinishBy.Valid() && w.FinishBy < today {
		p.warn("finish_by", DatePast, "", "finish_by is past")
	}
	if w.WaitingSince > today {
		p.warn("waiting_since", DateFuture, "", "waiting_since lies after the batch date: no waiting counts")
	}
	if w.NeedsOrientation == model.Yes && w.OrientationDone {
		p.warn("needs_orientation", NeedDone, "needs_orientation counts", "orientation is needed and done at once")
	}
	if w.Level != "" && w.Level != "0" && w.ReachedLevel != "" {
		p.levelBehind(w)
	}
}

// levelBehind warns where the module to enter has been passed.
func (p *participantReader) levelBehind(w *model.Participant) {
	for _, lang := range p.r.ladders.languages {
		x := p.r.ladders.byName[lang]
		enter, ok1 := x.names[fold(w.Level)]
		reached, ok2 := x.step(w.ReachedLevel, true)
		if ok1 && ok2 {
			if enter < reached {
				p.warn("level", LevelBehind, "level counts", "level "+w.Level+" lies below reached_level "+w.ReachedLevel)
			}
			return
		}
	}
}

// household is what is known of a household so far.
type household struct {
	members []int32
	at      spot // the first member
	rule    ruleCell
	ruleAt  spot // its cell; line 0 = no rule yet
	other   ruleCell
	otherAt spot // the first cell that disagrees
}

// spot is a position in the file.
type spot struct{ line, col int }

// join enters a person into the household.
func (p *participantReader) join(w *model.Participant, n int) {
	if w.Household == "" {
		if w.Rule != model.NoRule {
			p.warn("household_rule", HouseholdMissing, "", "a household_rule stands without household_id: it binds nothing")
		}
		return
	}
	h := p.houses[w.Household]
	if h == nil {
		h = &household{}
		h.at.line, h.at.col = p.t.records.place(p.t.index["household_id"])
		p.houses[w.Household] = h
	}
	h.members = append(h.members, int32(n))
	if w.Rule == model.NoRule {
		return
	}
	own := ruleCell{w.Rule, w.RuleKind}
	line, col := p.t.records.place(p.t.index["household_rule"])
	switch {
	case h.ruleAt.line == 0:
		h.rule, h.ruleAt = own, spot{line, col}
	case h.rule != own && h.otherAt.line == 0:
		h.other, h.otherAt = own, spot{line, col}
	}
}

// reportHouseholds reports households with two rules, or of one member.
func (p *participantReader) reportHouseholds() {
	for i := range p.r.batch.Participants {
		name := p.r.batch.Participants[i].Household
		h := p.houses[name]
		if h == nil || h.members[0] != int32(i) || h.ruleAt.line == 0 {
			continue
		}
		if h.otherAt.line > 0 {
			if p.r.o.KeepGoing {
				for _, k := range h.members {
					if w := &p.r.batch.Participants[k]; !slices.Contains(w.BadColumns, "household_rule") {
						w.BadColumns = append(w.BadColumns, "household_rule")
					}
				}
			}
			p.t.found.Add(Diagnostic{Severity: p.severity(), Code: HouseholdRules, File: p.t.file, Line: h.otherAt.line, Col: h.otherAt.col,
				Text: fmt.Sprintf("household %s has two rules, %s and %s", quote(name), p.ruleName(h.rule), p.ruleName(h.other)),
				Hint: fmt.Sprintf("a household has one rule; the first is in line %d", h.ruleAt.line)})
		}
		if len(h.members) == 1 {
			p.t.found.Add(Diagnostic{Severity: Warning, Code: HouseholdAlone, File: p.t.file, Line: h.at.line, Col: h.at.col,
				Text: fmt.Sprintf("household %s has one member: its rule binds nothing", quote(name))})
		}
	}
}

func (p *participantReader) ruleName(c ruleCell) string {
	if c.kind < 0 {
		return c.rule.String()
	}
	return c.rule.String() + ":" + p.r.batch.Kinds[c.kind]
}
