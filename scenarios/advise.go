package scenarios

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"instroom/io/plan"
	"instroom/model"
	"instroom/model/rules"
)

// Question is what a planner asks: which groups to open, with so many groups or
// so much money.
type Question struct {
	Sessions int         // at most; −1 = no limit
	Budget   model.Cents // at most; −1 = no limit
	Where    string      // a selection of sessions as in a file, {day_part: ev}; "" = anywhere
}

// Advice is the answer.
type Advice struct {
	Base       Plan       `json:"base"` // the week as it is; the groups that it opens stay open
	Together   Plan       `json:"together"`
	Candidates int        `json:"candidates"`
	Proposals  []Proposal `json:"proposals"`
	// Proven: no choice among the candidates has more points. Else at most Gap more.
	Proven bool         `json:"proven"`
	Gap    model.Points `json:"gap_points"`
}

// Proposal is a group to be opened. Alone is a solve of the week with this group
// and no other: what it buys is confirmed, not estimated.
type Proposal struct {
	Session model.Session `json:"-"`
	ID      string        `json:"session_id"`
	Like    string        `json:"like"`
	Words   string        `json:"words"`
	Heads   int           `json:"heads"` // in the plan with all proposals
	Cost    model.Cents   `json:"cost_cents"`
	Teacher bool          `json:"teacher_free"`
	Alone   Plan          `json:"alone"`
}

// settled is the batch with its own openings decided as a plan has them: what is
// asked is what to open beyond.
func settled(b *model.Batch, x *rules.Index, made *model.Plan) *model.Batch {
	out := *b
	out.Sessions = slices.Clone(b.Sessions)
	heads := make([]int, len(b.Sessions))
	for _, q := range made.Placed {
		heads[q.Session]++
	}
	for s := range out.Sessions {
		if f := x.Fill(s); f.Opens {
			out.Sessions[s].Status = model.Cancelled
			if heads[s] > 0 {
				out.Sessions[s].Status = model.Confirmed
			}
		}
	}
	out.Settings.Budget, out.Settings.OpenAtMost = -1, -1
	return &out
}

// Advise chooses groups to open as an exact opening problem over candidates made
// from unmet need, and confirms each proposal by a solve of its own.
func (r *Run) Advise(ctx context.Context, q Question) (*Advice, error) {
	first, err := r.solveBatch(ctx, r.Batch, nil)
	if err != nil {
		return nil, err
	}
	base := settled(r.Batch, first.index, first.plan)
	start, err := r.solveBatch(ctx, base, nil)
	if err != nil {
		return nil, err
	}
	filter, err := r.filter(q.Where)
	if err != nil {
		return nil, err
	}
	return r.advise(ctx, base, start, candidates(base, waiting(start), filter), q)
}

// advise answers for given candidates.
func (r *Run) advise(ctx context.Context, base *model.Batch, start *attempt, list []Candidate, q Question) (*Advice, error) {
	a := &Advice{Base: start.measured, Together: start.measured, Candidates: len(list), Proven: true}
	if len(list) == 0 {
		return a, nil
	}
	opened := with(base, list)
	opened.Settings.Budget, opened.Settings.OpenAtMost = q.Budget, q.Sessions
	all, err := r.solveBatch(ctx, opened, start)
	if err != nil {
		return nil, err
	}
	a.Together = all.measured
	a.Proven, a.Gap = all.measured.Objective == all.measured.Bound, all.measured.Bound-all.measured.Objective
	heads := make([]int, len(opened.Sessions))
	for _, p := range all.plan.Placed {
		heads[p.Session]++
	}
	for k, c := range list {
		at := len(base.Sessions) + k
		if heads[at] == 0 {
			continue
		}
		alone, err := r.solveBatch(ctx, with(base, list[k:k+1]), start)
		if err != nil {
			return nil, err
		}
		a.Proposals = append(a.Proposals, Proposal{Session: c.Session, ID: c.Session.ID, Like: c.Like, Words: words(base, &c.Session), Heads: heads[at],
			Cost: all.index.Fill(at).OpenCost, Teacher: c.Teacher, Alone: alone.measured})
	}
	return a, nil
}

// with adds candidates to a batch.
func with(b *model.Batch, list []Candidate) *model.Batch {
	out := *b
	out.Sessions = slices.Clip(b.Sessions)
	for _, c := range list {
		out.Sessions = append(out.Sessions, c.Session)
	}
	return &out
}

// waiting lists the needs without a place, by participant and kind.
func waiting(t *attempt) []seat {
	var out []seat
	b := t.index.Batch()
	for p := range b.Participants {
		for _, n := range t.index.Needs(p) {
			key := seat{b.Participants[p].ID, n.Kind}
			if n.State != rules.NotNeeded && t.seats[key] == "" {
				out = append(out, key)
			}
		}
	}
	return out
}

// words says what a group is: "orientation in ar, tu th 18:30-21:30, MER".
func words(b *model.Batch, s *model.Session) string {
	var parts []string
	what := b.Kinds[s.Kind]
	switch {
	case s.Kind == model.LanguageKind:
		what = strings.TrimSpace(s.LanguageTaught + " " + strings.Join(s.Levels, "/") + " " + strings.Join(s.Tracks, "/"))
	case s.Interpreter:
		what += " with an interpreter for " + s.InstructionLanguage
	case s.InstructionLanguage != "":
		what += " in " + s.InstructionLanguage
	}
	parts = append(parts, what)
	days, hours := "", ""
	for i, w := range s.Weekly {
		h := w.Start.Clock() + "-" + w.End.Clock()
		if h != hours && i > 0 {
			days += hours + ", "
		}
		hours = h
		days += w.Day.String() + " "
	}
	parts = append(parts, days+hours, "from "+s.Start.String())
	if s.Site != "" {
		parts = append(parts, "at "+s.Site)
	}
	return strings.Join(parts, ", ")
}

// Lines is the advice in sentences.
func (a *Advice) Lines(b *model.Batch) []string {
	var out []string
	if len(a.Proposals) == 0 {
		return []string{fmt.Sprintf("No group is worth opening: %d candidates were weighed.", a.Candidates)}
	}
	for i := range a.Proposals {
		p := &a.Proposals[i]
		line := fmt.Sprintf("%d. %s: alone it %s. Costs %s euro.", i+1, p.Words, buys(&p.Alone, &a.Base), model.Grouped(int64(p.Cost)/100))
		if p.Teacher {
			line += " Teacher " + p.Session.Teacher + " is free."
		} else {
			line += " A teacher must be found."
		}
		if p.Session.Room != "" {
			line += " Room " + p.Session.Room + " is free."
		}
		out = append(out, line)
	}
	total := model.Cents(0)
	for i := range a.Proposals {
		total += a.Proposals[i].Cost
	}
	out = append(out, fmt.Sprintf("Together they %s, for %s euro.", plural(buys(&a.Together, &a.Base)), model.Grouped(int64(total)/100)))
	if a.Proven {
		out = append(out, fmt.Sprintf("Proven: no other choice among the %d candidates has more points.", a.Candidates))
	} else {
		out = append(out, fmt.Sprintf("Proven: no choice among the %d candidates has over %s points more.", a.Candidates, model.Grouped(int64(a.Gap))))
	}
	return out
}

// plural turns what one group does into what several do.
func plural(text string) string {
	return strings.NewReplacer("places ", "place ", "misses ", "miss ", "cuts ", "cut ").Replace(text)
}

// buys says what a plan has beyond another.
func buys(now, base *Plan) string {
	text := "places nobody more, and others better"
	switch more := now.Placed - base.Placed; {
	case more > 0:
		text = "places " + count(more, "more need", "more needs")
	case more < 0:
		text = "places " + count(-more, "need fewer", "needs fewer")
	}
	if d := base.Missed - now.Missed; d > 0 {
		text += ", misses " + count(d, "deadline fewer", "deadlines fewer")
	}
	m := &ofThisPlan[0]
	if d := m.of(base) - m.of(now); d > 0 {
		text += ", cuts " + m.text(d) + " weeks of mean wait"
	}
	return text
}

// Rows are the proposals as rows of sessions.csv, to be pasted there.
func (a *Advice) Rows(b *model.Batch) plan.Sheet {
	t := plan.Sheet{Schema: plan.Schema{Name: "sessions", Version: 1}}
	for _, name := range []string{"session_id", "title", "kind", "programme", "provider", "language_taught", "level", "track", "instruction_language",
		"capacity", "min_size", "status", "open_cost", "start_date", "end_date", "weekly", "closed_dates", "mode", "site_id", "room_id", "teacher_id", "childcare_places", "audience"} {
		t.Columns = append(t.Columns, plan.Column{Name: name, Type: plan.Text})
	}
	for i := range a.Proposals {
		s := &a.Proposals[i].Session
		var weekly, closed []string
		for _, w := range s.Weekly {
			weekly = append(weekly, w.String())
		}
		for _, d := range s.Closed {
			closed = append(closed, d.From.String()+".."+d.To.String())
		}
		instruction := s.InstructionLanguage
		if s.Interpreter {
			instruction = "interpreter:" + instruction
		}
		bar := func(list []string) string { return strings.Join(list, "|") }
		atLeast0 := func(n int) string {
			if n < 0 {
				return ""
			}
			return fmt.Sprint(n)
		}
		var row []plan.Cell
		for _, text := range []string{s.ID, s.Title, b.Kinds[s.Kind], bar(s.Programmes), s.Provider, s.LanguageTaught, bar(s.Levels), bar(s.Tracks), instruction,
			fmt.Sprint(s.Capacity), atLeast0(s.MinSize), s.Status.String(), fmt.Sprintf("%d.%02d", a.Proposals[i].Cost/100, a.Proposals[i].Cost%100),
			s.Start.String(), s.End.String(), bar(weekly), bar(closed), s.Mode.String(), s.Site, s.Room, s.Teacher, atLeast0(s.Childcare), bar(s.Audience)} {
			row = append(row, plan.TextCell(text))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
