package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"instroom/model"
)

// Schemas of the five tables, in the order of their sheets.
var Schemas = []Schema{
	{"placements", 1, []Column{
		{"participant_id", Text}, {"need", Text}, {"session_id", Text}, {"status", Text}, {"points", Integer},
		{"provisional", Flag}, {"title", Text}, {"site", Text}, {"first_date", Day}, {"weekly", List},
		{"respond_by", Day}, {"by", Text}, {"reason", Text}}},
	{"waitlist", 1, []Column{
		{"participant_id", Text}, {"need", Text}, {"class", Integer}, {"reason", Text}, {"reason_text", Text},
		{"session_id", Text}, {"nearest", List}, {"smallest_change", Text}, {"change_session_id", Text},
		{"earliest_date", Day}}},
	{"alternatives", 1, []Column{
		{"participant_id", Text}, {"need", Text}, {"rank", Integer}, {"session_id", Text}, {"title", Text},
		{"site", Text}, {"first_date", Day}, {"weekly", List}, {"seats_left", Integer}, {"points", Integer}}},
	{"replacements", 1, []Column{
		{"session_id", Text}, {"rank", Integer}, {"participant_id", Text}, {"need", Text}, {"now_in", Text},
		{"first_date", Day}, {"points", Integer}}},
	{"sessions", 1, []Column{
		{"session_id", Text}, {"need", Text}, {"title", Text}, {"site", Text}, {"start_date", Day}, {"weekly", List},
		{"status", Text}, {"state", Text}, {"why", Text}, {"seats", Integer}, {"enrolled", Integer},
		{"pinned", Integer}, {"new", Integer}, {"seats_left", Integer}, {"min_size", Integer},
		{"heads_short", Integer}, {"target_size", Integer}, {"decision_date", Day},
		{"seat_worth_estimate", Integer}}},
}

// tables returns the five tables of an output, in the order of Schemas.
func tables(o *Output) []*table {
	e := o.Explanation
	if e == nil {
		e = &model.Explanation{}
	}
	w := newWords(o.Batch)
	each := []func(emit func([]value) error) error{
		func(emit func([]value) error) error { return placementRows(o, w, e, emit) },
		func(emit func([]value) error) error { return waitlistRows(o.Batch, e, emit) },
		func(emit func([]value) error) error { return alternativeRows(o.Batch, w, e, emit) },
		func(emit func([]value) error) error { return replacementRows(o.Batch, e, emit) },
		func(emit func([]value) error) error { return sessionRows(o.Batch, w, e, emit) },
	}
	var all []*table
	for i := range Schemas {
		all = append(all, &table{Schemas[i], each[i]})
	}
	return all
}

// words holds the cells that every row about a session repeats.
type words struct {
	site, weekly []string         // by session
	session      map[string]int32 // id → index
	participant  map[string]int32
}

func newWords(b *model.Batch) *words {
	w := &words{
		site: make([]string, len(b.Sessions)), weekly: make([]string, len(b.Sessions)),
		session: make(map[string]int32, len(b.Sessions)), participant: participantIndex(b),
	}
	names := make(map[string]string, len(b.Sites))
	for i := range b.Sites {
		if b.Sites[i].Name != "" {
			names[b.Sites[i].ID] = b.Sites[i].Name
		}
	}
	for i := range b.Sessions {
		s := &b.Sessions[i]
		w.session[s.ID] = int32(i)
		w.site[i] = s.Site
		if n, ok := names[s.Site]; ok {
			w.site[i] = n
		}
		w.weekly[i] = weekly(s)
	}
	return w
}

func participantIndex(b *model.Batch) map[string]int32 {
	m := make(map[string]int32, len(b.Participants))
	for i := range b.Participants {
		m[b.Participants[i].ID] = int32(i)
	}
	return m
}

// weekly says when a session meets: its weekly meetings, or how many dated ones
// it has where those replace them.
func weekly(s *model.Session) string {
	switch {
	case len(s.Dated) == 1:
		return "1 dated meeting"
	case len(s.Dated) > 1:
		return fmt.Sprintf("%d dated meetings", len(s.Dated))
	}
	var slots []string
	for _, w := range s.Weekly {
		slots = append(slots, w.String())
	}
	return strings.Join(slots, "|")
}

// placementRows yields the rows of placements.csv: what the plan proposes, and
// every row of the input that was not a proposal, as it came in. An invitation
// whose day is past counts as a proposal (contract §1): it comes out where the
// plan keeps it, as one.
func placementRows(o *Output, w *words, e *model.Explanation, emit func([]value) error) error {
	b := o.Batch
	type line struct {
		participant, session string
		kind                 int // len(b.Kinds) where the session is unknown
		index                int32
		old                  *model.Placement // nil = proposed by the plan
		points               model.Points
	}
	var lines []line
	if o.Plan != nil {
		for _, p := range o.Plan.Placed {
			s := &b.Sessions[p.Session]
			lines = append(lines, line{b.Participants[p.Participant].ID, s.ID, s.Kind, p.Session, nil, p.Points})
		}
	}
	for i := range b.Placements {
		old := &b.Placements[i]
		if CountsAsProposed(old, b.Settings.Date) {
			continue
		}
		l := line{old.Participant, old.Session, len(b.Kinds), -1, old, 0}
		if s, ok := w.session[old.Session]; ok {
			l.kind, l.index = b.Sessions[s].Kind, s
		}
		lines = append(lines, l)
	}
	slices.SortStableFunc(lines, func(x, y line) int {
		c := cmp.Or(cmp.Compare(x.participant, y.participant), cmp.Compare(x.kind, y.kind), cmp.Compare(x.session, y.session))
		if c != 0 || x.old == nil || y.old == nil {
			return c
		}
		return cmp.Or(cmp.Compare(x.old.Status, y.old.Status), cmp.Compare(x.old.RespondBy, y.old.RespondBy),
			cmp.Compare(x.old.By, y.old.By), cmp.Compare(x.old.Reason, y.old.Reason))
	})
	type pair struct{ participant, session int32 }
	seats := make(map[pair]*model.Seat, len(e.Seats))
	for i := range e.Seats {
		seats[pair{e.Seats[i].Participant, e.Seats[i].Session}] = &e.Seats[i]
	}
	row := make([]value, 13)
	for i := range lines {
		l := &lines[i]
		clear(row)
		row[0], row[2] = text(l.participant), text(l.session)
		if l.index >= 0 {
			row[1] = text(b.Kinds[l.kind])
			row[6], row[7], row[9] = text(b.Sessions[l.index].Title), text(w.site[l.index]), text(w.weekly[l.index])
		}
		if l.old == nil {
			row[3], row[4] = text(model.Proposed.String()), integer(l.points)
		} else {
			row[3] = text(l.old.Status.String())
			row[10], row[11], row[12] = day(l.old.RespondBy), text(l.old.By), text(l.old.Reason)
		}
		if p, ok := w.participant[l.participant]; ok && l.index >= 0 {
			if seat := seats[pair{p, l.index}]; seat != nil && (l.old == nil || l.old.Status == seat.Status) {
				row[5], row[8] = flag(seat.Provisional), day(seat.First)
			}
		}
		if err := emit(row); err != nil {
			return err
		}
	}
	return nil
}

// CountsAsProposed reports whether a row of placements.csv is a proposal on a
// day: it holds no seat, and the new plan replaces it.
func CountsAsProposed(p *model.Placement, on model.Date) bool {
	return p.Status == model.Proposed ||
		p.Status == model.Invited && p.RespondBy.Valid() && p.RespondBy < on
}

func waitlistRows(b *model.Batch, e *model.Explanation, emit func([]value) error) error {
	row := make([]value, 10)
	for i := range e.Waiting {
		w := &e.Waiting[i]
		clear(row)
		row[0], row[1] = text(b.Participants[w.Participant].ID), text(b.Kinds[w.Kind])
		if w.Class > 0 {
			row[2] = integer(w.Class)
		}
		row[3], row[4] = text(string(w.Code)), text(w.Text)
		if w.Session >= 0 {
			row[5] = text(b.Sessions[w.Session].ID)
		}
		row[6] = text(nearest(b, w.Nearest))
		row[7] = text(ChangeText(b, &w.Change))
		if w.Change.Kind == model.ChangeCell || w.Change.Kind == model.ChangeSeat {
			row[8] = text(b.Sessions[w.Change.Session].ID)
		}
		row[9] = day(w.Earliest)
		if err := emit(row); err != nil {
			return err
		}
	}
	return nil
}

// nearest writes "O1 (hours)|O2 (hours, travel)".
func nearest(b *model.Batch, near []model.Near) string {
	var out strings.Builder
	for i, n := range near {
		if i > 0 {
			out.WriteByte('|')
		}
		out.WriteString(b.Sessions[n.Session].ID)
		for j, c := range n.Codes {
			if j == 0 {
				out.WriteString(" (")
			} else {
				out.WriteString(", ")
			}
			out.WriteString(string(c))
		}
		if len(n.Codes) > 0 {
			out.WriteByte(')')
		}
	}
	return out.String()
}

// ChangeText says a change in words.
func ChangeText(b *model.Batch, c *model.Change) string {
	doubt := ""
	if !c.Confirmed {
		doubt = " (likely, not solved again)"
	}
	switch c.Kind {
	case model.ChangeCell:
		return c.Column + ": " + cellChange(c.From, c.To) + doubt
	case model.ChangeSeat:
		return "one more seat in " + b.Sessions[c.Session].ID + doubt
	case model.ChangeUnsought:
		return "not sought"
	case model.ChangeOutOfTime:
		return "not sought: the time limit came first"
	}
	return "no single change found"
}

// cellChange says how a cell changes; of a list only the entries that do.
func cellChange(from, to string) string {
	switch {
	case from == "":
		return to + " instead of nothing"
	case to == "":
		return "empty instead of " + from
	}
	was, is := strings.Split(from, "|"), strings.Split(to, "|")
	added := strings.Join(slices.DeleteFunc(slices.Clone(is), func(s string) bool { return slices.Contains(was, s) }), "|")
	removed := strings.Join(slices.DeleteFunc(slices.Clone(was), func(s string) bool { return slices.Contains(is, s) }), "|")
	switch {
	case removed == "":
		return added + " as well"
	case added == "":
		return "without " + removed
	}
	return added + " instead of " + removed
}

func alternativeRows(b *model.Batch, w *words, e *model.Explanation, emit func([]value) error) error {
	row := make([]value, 10)
	for i := range e.Alternatives {
		a := &e.Alternatives[i]
		s := &b.Sessions[a.Session]
		row[0], row[1], row[2], row[3] = text(b.Participants[a.Participant].ID), text(b.Kinds[a.Kind]), integer(a.Rank), text(s.ID)
		row[4], row[5], row[6], row[7] = text(s.Title), text(w.site[a.Session]), day(a.First), text(w.weekly[a.Session])
		row[8], row[9] = integer(a.SeatsLeft), integer(a.Points)
		if err := emit(row); err != nil {
			return err
		}
	}
	return nil
}

func replacementRows(b *model.Batch, e *model.Explanation, emit func([]value) error) error {
	row := make([]value, 7)
	for i := range e.Replacements {
		r := &e.Replacements[i]
		row[0], row[1] = text(b.Sessions[r.Session].ID), integer(r.Rank)
		row[2], row[3], row[4] = text(b.Participants[r.Participant].ID), text(b.Kinds[r.Kind]), value{}
		if r.From >= 0 {
			row[4] = text(b.Sessions[r.From].ID)
		}
		row[5], row[6] = day(r.First), integer(r.Points)
		if err := emit(row); err != nil {
			return err
		}
	}
	return nil
}

func sessionRows(b *model.Batch, w *words, e *model.Explanation, emit func([]value) error) error {
	row := make([]value, 19)
	for i := range e.Sessions {
		u := &e.Sessions[i]
		s := &b.Sessions[u.Session]
		clear(row)
		row[0], row[1], row[2], row[3] = text(s.ID), text(b.Kinds[s.Kind]), text(s.Title), text(w.site[u.Session])
		row[4], row[5], row[6] = day(s.Start), text(w.weekly[u.Session]), text(s.Status.String())
		row[7], row[8] = text(u.State.String()), text(u.Why)
		row[9], row[10], row[11], row[12], row[13] = integer(u.Seats), integer(u.Enrolled), integer(u.Pinned), integer(u.New), integer(u.Left)
		row[14], row[15] = integer(u.Minimum), integer(u.Short)
		if s.TargetSize >= 0 {
			row[16] = integer(s.TargetSize)
		}
		row[17] = day(u.Decision)
		if u.HasWorth {
			row[18] = integer(u.Worth)
		}
		if err := emit(row); err != nil {
			return err
		}
	}
	return nil
}
