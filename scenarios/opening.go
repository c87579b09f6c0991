package scenarios

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"instroom/io/plan"
	"instroom/model"
	"instroom/model/rules"
)

// Opening is which groups to open beyond those that the plan of the week opens.
type Opening struct {
	Base      Plan       `json:"base"` // the groups that the week opens stay open
	Together  Effect     `json:"together"`
	Catalogue int        `json:"catalogue"`  // groups that could be opened, teacher, room and hours considered
	Weighed   int        `json:"candidates"` // those of them that promise most: the exact choice is among these
	Proposals []Proposal `json:"proposals"`
	Taken     []string   `json:"taken,omitempty"` // rooms and teachers of the planner's candidates that are not free
	// Proven: no choice among the candidates has more points. Else at most Gap more.
	Proven bool         `json:"proven"`
	Gap    model.Points `json:"gap_points"`

	shortlist bool // the batch is in shortlist mode: nobody is listed for a group that is not there
}

// Proposal is a group to be opened. Alone is a solve of the week with this group
// and no other: what it buys is confirmed, not estimated.
type Proposal struct {
	Session model.Session `json:"-"`
	ID      string        `json:"session_id"`
	Like    string        `json:"like,omitempty"`
	Words   string        `json:"words"`
	Heads   int           `json:"heads"` // in the plan with all proposals
	Cost    model.Cents   `json:"cost_cents"`
	Teacher string        `json:"teacher_id,omitempty"` // free at these hours; "" = one must be found
	Room    string        `json:"room_id,omitempty"`    // free at these hours
	Alone   Effect        `json:"alone"`
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

// open answers what to open.
func (r *Run) open(ctx context.Context, week *attempt, filter *sessionFilter, q Question) (*Opening, error) {
	base := settled(r.Batch, week.index, week.plan)
	start, err := r.solveBatch(ctx, base, week)
	if err != nil {
		return nil, err
	}
	if base.Settings.Shortlist {
		return &Opening{Base: start.measured, Together: effect(start, start), Proven: true, shortlist: true}, nil
	}
	if q.Given != nil {
		list := given(base, q.Given, filter)
		o, err := r.choose(ctx, base, start, list, q)
		if err != nil {
			return nil, err
		}
		o.Catalogue, o.Taken = len(list), taken(base, list)
		return o, nil
	}
	made := catalogue(base, waiting(start), filter)
	o, err := r.choose(ctx, base, start, shortlist(start, made, cmp.Or(q.Weigh, DefaultWeigh)), q)
	if err != nil {
		return nil, err
	}
	o.Catalogue = len(made)
	return o, nil
}

// taken says which rooms and teachers named by the planner are not free.
func taken(b *model.Batch, list []Candidate) []string {
	var out []string
	for i := range list {
		s := &list[i].Session
		if s.Room != "" && !free(b, s, model.Room, s.Room) {
			out = append(out, fmt.Sprintf("Room %s of %s is not free at its hours.", s.Room, s.ID))
		}
		if s.Teacher != "" && !free(b, s, model.Teacher, s.Teacher) {
			out = append(out, fmt.Sprintf("Teacher %s of %s is not free at its hours.", s.Teacher, s.ID))
		}
	}
	return out
}

// choose decides which of some candidates to open, those that promise most
// first. The choice is the engine's own opening problem.
func (r *Run) choose(ctx context.Context, base *model.Batch, start *attempt, list []Candidate, q Question) (*Opening, error) {
	o := &Opening{Base: start.measured, Together: effect(start, start), Weighed: len(list), Proven: true}
	if len(list) == 0 {
		return o, nil
	}
	opened := with(base, list)
	opened.Settings.Budget, opened.Settings.OpenAtMost = q.limits(base, list)
	all, err := r.solveBatch(ctx, opened, start)
	if err != nil {
		return nil, err
	}
	bound := all.measured.Bound
	if all.measured.Objective < bound {
		// Another start where nothing is proven: the first candidates that the
		// question leaves room for.
		first, err := r.solveBatch(ctx, with(base, affordable(start.index, list, q)), start)
		if err != nil {
			return nil, err
		}
		again, err := r.solveBatch(ctx, opened, first)
		if err != nil {
			return nil, err
		}
		bound = min(bound, again.measured.Bound)
		if again.measured.Objective > all.measured.Objective {
			all = again
		}
	}
	o.Together = effect(all, start)
	o.Proven, o.Gap = all.measured.Objective == bound, bound-all.measured.Objective
	heads := make([]int, len(opened.Sessions))
	for _, p := range all.plan.Placed {
		heads[p.Session]++
	}
	var chosen []int
	for k := range list {
		if heads[len(base.Sessions)+k] > 0 {
			chosen = append(chosen, k)
		}
	}
	if len(chosen) > 0 && r.Lotteries > 1 {
		var groups []Candidate
		for _, k := range chosen {
			groups = append(groups, list[k])
		}
		w, err := prepare(ctx, with(base, groups), start.ready)
		if err != nil {
			return nil, err
		}
		own, err := r.attempt(ctx, w, 0, &start.solved, bySize, r.Threads)
		if err != nil {
			return nil, err
		}
		if err := r.spread(ctx, start, r.Lotteries, own, &o.Together, func() {}); err != nil {
			return nil, err
		}
	}
	alone, err := r.effects(ctx, start, r.Lotteries, len(chosen), func(i int) *model.Batch { return with(base, list[chosen[i]:chosen[i]+1]) }, nil)
	if err != nil {
		return nil, err
	}
	for i, k := range chosen {
		c, at := &list[k], len(base.Sessions)+k
		p := Proposal{Session: c.Session, ID: c.Session.ID, Like: c.Like, Words: words(base, &c.Session), Heads: heads[at],
			Cost: all.index.Fill(at).OpenCost, Room: c.Session.Room, Alone: alone[i]}
		if c.Teacher {
			p.Teacher = c.Session.Teacher
		}
		o.Proposals = append(o.Proposals, p)
	}
	slices.SortStableFunc(o.Proposals, func(a, b Proposal) int { return cmp.Compare(b.Alone.Plan.Objective, a.Alone.Plan.Objective) })
	return o, nil
}

// costOf is what opening a candidate costs.
func costOf(b *model.Batch, c *Candidate) model.Cents {
	if c.Session.OpenCost >= 0 {
		return c.Session.OpenCost
	}
	return b.Settings.DefaultOpenCost
}

// limits are the budget and the number of groups for the choice among candidates.
// Where all cost the same the budget is a number of groups, and the relaxation
// does not open a part of one with what is left.
func (q *Question) limits(b *model.Batch, list []Candidate) (budget model.Cents, most int) {
	budget, most = q.Budget, q.Sessions
	cost := costOf(b, &list[0])
	same := !slices.ContainsFunc(list, func(c Candidate) bool { return costOf(b, &c) != cost })
	if budget < 0 || cost == 0 || !same {
		return budget, most
	}
	if n := int(budget / cost); most < 0 || n < most {
		most = n
	}
	return -1, most
}

// affordable returns the first candidates that a question leaves room for, as
// confirmed groups: the solver has only to fill them.
func affordable(x *rules.Index, list []Candidate, q Question) []Candidate {
	var out []Candidate
	left := q.Budget
	for _, c := range list {
		cost := costOf(x.Batch(), &c)
		if q.Sessions >= 0 && len(out) == q.Sessions || q.Budget >= 0 && cost > left {
			continue
		}
		left -= cost
		c.Session.Status = model.Confirmed
		out = append(out, c)
	}
	return out
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
			if in, _ := t.seats.of(b, p, n.Kind); n.State != rules.NotNeeded && in == "" {
				out = append(out, seat{b.Participants[p].ID, n.Kind})
			}
		}
	}
	return out
}

// words says what a group is: "orientation in ar, tu th 18:30-21:30, from
// 2026-10-06, at MER", as far as it is known.
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
	if hours != "" {
		parts = append(parts, days+hours)
	}
	if s.Start.Valid() {
		parts = append(parts, "from "+s.Start.String())
	}
	switch {
	case s.Mode == model.Online:
		parts = append(parts, "online")
	case s.Site != "":
		parts = append(parts, "at "+s.Site)
	}
	return strings.Join(parts, ", ")
}

// sentence is the proposal in words.
func (p *Proposal) sentence() string {
	line := fmt.Sprintf("%s: alone it %s. Costs %s euro.", p.Words, p.Alone.words(), euro(p.Cost))
	if p.Teacher != "" {
		line += " Teacher " + p.Teacher + " is free."
	} else {
		line += " A teacher must be found."
	}
	if p.Room != "" {
		line += " Room " + p.Room + " is free."
	}
	return line
}

// euro writes whole euro.
func euro(c model.Cents) string { return model.Grouped(int64(c) / 100) }

// total is what all proposals cost.
func (o *Opening) total() model.Cents {
	var sum model.Cents
	for i := range o.Proposals {
		sum += o.Proposals[i].Cost
	}
	return sum
}

// proof says how good the choice is proven to be.
func (o *Opening) proof() string {
	among := "among the " + model.Grouped(int64(o.Weighed)) + " candidates"
	if o.Weighed == 1 {
		among = "with the one candidate"
	}
	if o.Catalogue > o.Weighed {
		among += " that promise most of " + model.Grouped(int64(o.Catalogue))
	}
	if o.Proven {
		return "Proven: no other choice " + among + " has more points."
	}
	return fmt.Sprintf("Proven: no choice %s has over %s points more.", among, model.Grouped(int64(o.Gap)))
}

// none says why nothing is proposed.
func (o *Opening) none() string {
	switch {
	case o.shortlist:
		return "No group can be proposed: with eligibility by shortlist nobody is listed for a group that is not there."
	case o.Weighed == 0:
		return "No group can be proposed: none of those that could be opened, room and hours considered, suits enough people better than what they have."
	case o.Proven:
		return "No group is worth opening."
	}
	return "No group was found worth opening."
}

// lines is the answer as sentences.
func (o *Opening) lines() []string {
	out := slices.Clone(o.Taken)
	if len(o.Proposals) == 0 {
		out = append(out, o.none())
		if o.Weighed > 0 {
			out = append(out, o.proof())
		}
		return out
	}
	for i := range o.Proposals {
		out = append(out, fmt.Sprintf("%d. %s", i+1, o.Proposals[i].sentence()))
	}
	return append(out, o.together(), o.proof())
}

// together says what the proposals do all at once.
func (o *Opening) together() string {
	return fmt.Sprintf("Together they %s, for %s euro.", several(o.Together.words()), euro(o.total()))
}

// Rows are the proposals as rows of sessions.csv, to be pasted there.
func (o *Opening) Rows(b *model.Batch) plan.Sheet {
	t := plan.Sheet{Schema: plan.Schema{Name: "proposals", Version: 1}}
	for _, name := range []string{"session_id", "title", "kind", "programme", "provider", "language_taught", "level", "track", "instruction_language",
		"capacity", "min_size", "status", "open_cost", "start_date", "end_date", "weekly", "closed_dates", "mode", "site_id", "room_id", "teacher_id", "childcare_places", "audience"} {
		t.Columns = append(t.Columns, plan.Column{Name: name, Type: plan.Text})
	}
	for i := range o.Proposals {
		s := &o.Proposals[i].Session
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
			fmt.Sprint(s.Capacity), atLeast0(s.MinSize), s.Status.String(), fmt.Sprintf("%d.%02d", o.Proposals[i].Cost/100, o.Proposals[i].Cost%100),
			s.Start.String(), s.End.String(), bar(weekly), bar(closed), s.Mode.String(), s.Site, s.Room, s.Teacher, atLeast0(s.Childcare), bar(s.Audience)} {
			row = append(row, plan.TextCell(text))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
