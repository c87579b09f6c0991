package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"instroom/io/plan"
	"instroom/model"
)

// Input is what a report is made of.
type Input struct {
	Batch       *model.Batch
	Explanation *model.Explanation
	Run         *plan.Run
	Envy        []Envy
	Changes     []string // by waiting need: the smallest change in words; nil = as the explanation has it
}

// rowLimit is how many rows a list of people or sessions shows.
const rowLimit = 1000

type view struct {
	Date, Version, Status, Stopped  string
	Proof, Order                    string
	Placed, Pinned, Waiting, Unmade int
	Open, Participants, Opened      int
	Objective, Bound, Gap           string
	Provisional, Late               int // placements
	Classes                         []classRow
	Reasons                         []reasonRow
	Starts                          []bar
	StartsFrom, StartsTo            string
	StartsMost                      int
	Groups                          []groupRow
	Sessions                        []sessionRow
	MoreSessions                    int
	Seats                           []seatsRow
	MoreSeats                       int
	People                          []waitingRow
	MorePeople                      int
	Envy                            []envyRow
	MoreEnvy                        int
	Seed                            uint64
	Strict                          bool
	Inputs                          []model.FileDigest
}

type classRow struct {
	Class                       int
	Words                       string
	Placed, Pinned, Waiting, At int
	Gap                         int
	Share                       float64 // met, 0..100
}

type reasonRow struct {
	ReasonCount
	Width float64 // 0..100 of the most frequent
}

// bar is one bar of a chart, in the units of the drawing.
type bar struct {
	X, Y, Width, Height float64
	Title, Label        string
}

type groupRow struct {
	By, Value              string
	First                  bool // first row of its By
	Needs, Met             int
	Rate                   float64 // 0..100
	WaitedMet, WaitedUnmet string  // mean weeks
	RowsOfBy               int
	SmallGroup             bool // too few to say anything
}

type sessionRow struct {
	ID, Title, Kind, Site, Start              string
	Weekly                                    []string // one a line
	Enrolled, Pinned, New, Heads, Left, Seats int
	WidthEnrolled, WidthPinned, WidthNew      float64 // 0..100 of the larger of seats and heads
	XPinned, XNew                             float64
	State, Why, Worth                         string
	Attention                                 bool
}

type seatsRow struct {
	Session, Title, Placed, Pinned string
}

type waitingRow struct {
	Participant, Need, Waited, Code, Text, Nearest, Change, Earliest string
	Class                                                            int8
}

type envyRow struct {
	Participant, Need, Session, Holder string
	Class, HolderClass                 int8
}

func build(in Input) *view {
	b, e, r := in.Batch, in.Explanation, in.Run
	v := &view{
		Date: b.Settings.Date.String(), Version: r.Version, Status: r.Status, Stopped: stopWords[r.StopReason],
		Proof: Proof(r, b.Settings.Strict), Placed: r.Placed, Pinned: r.Pinned, Waiting: r.Waiting, Unmade: e.NotNeeded,
		Open: r.Placed + r.Waiting, Participants: r.Participants, Opened: r.SessionsOpened,
		Objective: model.Grouped(int64(r.Objective)), Bound: model.Grouped(int64(r.Bound)), Gap: model.Grouped(int64(r.Bound - r.Objective)),
		Seed: r.Seed, Strict: b.Settings.Strict, Inputs: b.Inputs,
	}
	for i := range e.Seats {
		if s := &e.Seats[i]; !s.Pinned() {
			if s.Provisional {
				v.Provisional++
			}
			if by := b.Participants[s.Participant].StartBy; by.Valid() && s.First.Valid() && s.First > by {
				v.Late++
			}
		}
	}
	v.classes(e, r)
	v.reasons(r)
	v.starts(b, e)
	v.groups(b, e)
	v.sessions(b, e)
	v.seats(b, e)
	v.people(b, e, in.Changes)
	v.envy(b, in.Envy)
	return v
}

var stopWords = map[string]string{
	"finished": "nothing was left to do", "gap": "the gap asked for was reached", "work_limit": "the work limit came first",
	"time_limit": "the time limit came first", "cancelled": "the run was interrupted",
}

func (v *view) classes(e *model.Explanation, r *plan.Run) {
	var pinned, waiting [4]int
	for i := range e.Seats {
		if s := &e.Seats[i]; s.Pinned() {
			pinned[s.Class&3]++
		}
	}
	for i := range e.Waiting {
		waiting[e.Waiting[i].Class&3]++
	}
	v.Order = StrictOrder(r)
	for _, c := range r.ByClass {
		row := classRow{Class: c.Class, Words: ClassWords(c.Class), Placed: c.Placed, At: c.Bound, Gap: c.GapPeople,
			Pinned: pinned[c.Class&3], Waiting: waiting[c.Class&3]}
		if all := row.Placed + row.Pinned + row.Waiting; all > 0 {
			row.Share = 100 * float64(row.Placed+row.Pinned) / float64(all)
		}
		v.Classes = append(v.Classes, row)
	}
}

func (v *view) reasons(r *plan.Run) {
	for _, c := range ByReason(r) {
		v.Reasons = append(v.Reasons, reasonRow{ReasonCount: c})
	}
	for i := range v.Reasons {
		v.Reasons[i].Width = 100 * float64(v.Reasons[i].Count) / float64(v.Reasons[0].Count)
	}
}

// starts charts how many of the placed begin in which week.
func (v *view) starts(b *model.Batch, e *model.Explanation) {
	count := map[model.Date]int{}
	var first, last model.Date
	for i := range e.Seats {
		s := &e.Seats[i]
		if s.Pinned() || !s.First.Valid() {
			continue
		}
		w := s.First.Monday()
		if len(count) == 0 {
			first, last = w, w
		}
		first, last = min(first, w), max(last, w)
		count[w]++
		v.StartsMost = max(v.StartsMost, count[w])
	}
	if len(count) == 0 {
		return
	}
	weeks := int(last-first)/7 + 1
	v.StartsFrom, v.StartsTo = first.String(), last.String()
	for i := range weeks {
		w := first + model.Date(7*i)
		h := 100 * float64(count[w]) / float64(v.StartsMost)
		width := 600 / float64(max(weeks, 8))
		v.Starts = append(v.Starts, bar{X: float64(i) * width, Y: 100 - h, Width: 0.85 * width, Height: h,
			Title: fmt.Sprintf("week of %s: %d", w, count[w])})
	}
}

// smallGroup is the number of needs below which a rate says nothing and may
// point at a person.
const smallGroup = 5

// groups compares how groups of people fare: the rate of needs met, and how
// long people had waited.
func (v *view) groups(b *model.Batch, e *model.Explanation) {
	by := []struct {
		name  string
		value func(p *model.Participant) string
	}{
		{"programme", func(p *model.Participant) string { return p.Programme }},
		{"agency", func(p *model.Participant) string { return p.Agency }},
		{"legal status", func(p *model.Participant) string { return p.Status.String() }},
		{"literacy", func(p *model.Participant) string { return p.Literacy.String() }},
		{"needs childcare", func(p *model.Participant) string { return yesNo(p.Childcare > 0) }},
		{"in a household rule", func(p *model.Participant) string { return yesNo(p.Rule != model.NoRule) }},
	}
	for _, g := range by {
		rows := map[string]*struct{ met, unmet, weeksMet, weeksUnmet int }{}
		at := func(p int32) *struct{ met, unmet, weeksMet, weeksUnmet int } {
			k := g.value(&b.Participants[p])
			if rows[k] == nil {
				rows[k] = &struct{ met, unmet, weeksMet, weeksUnmet int }{}
			}
			return rows[k]
		}
		weeks := func(p int32) int { return b.Participants[p].WaitingSince.FullWeeksUntil(b.Settings.Date) }
		for i := range e.Seats {
			if s := &e.Seats[i]; !s.Pinned() {
				c := at(s.Participant)
				c.met++
				c.weeksMet += weeks(s.Participant)
			}
		}
		for i := range e.Waiting {
			c := at(e.Waiting[i].Participant)
			c.unmet++
			c.weeksUnmet += weeks(e.Waiting[i].Participant)
		}
		if len(rows) < 2 {
			continue // everybody alike: nothing to compare
		}
		names := make([]string, 0, len(rows))
		for k := range rows {
			names = append(names, k)
		}
		slices.Sort(names)
		for i, k := range names {
			c := rows[k]
			row := groupRow{By: g.name, Value: cmp.Or(k, "not given"), First: i == 0, RowsOfBy: len(names), Needs: c.met + c.unmet, Met: c.met,
				WaitedMet: mean(c.weeksMet, c.met), WaitedUnmet: mean(c.weeksUnmet, c.unmet), SmallGroup: c.met+c.unmet < smallGroup}
			row.Rate = 100 * float64(c.met) / float64(max(1, row.Needs))
			v.Groups = append(v.Groups, row)
		}
	}
}

func mean(sum, n int) string {
	if n == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f", float64(sum)/float64(n))
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

var stateWords = map[model.SessionState]string{
	model.Runs: "runs", model.RunsEmpty: "empty", model.RunsProvisional: "provisional", model.RunsShort: "below minimum",
	model.OpenedByPlan: "opened", model.NotOpened: "not opened", model.ShutByPlan: "shut", model.CancelledOutside: "cancelled",
}

func (v *view) sessions(b *model.Batch, e *model.Explanation) {
	sites := map[string]string{}
	for i := range b.Sites {
		sites[b.Sites[i].ID] = cmp.Or(b.Sites[i].Name, b.Sites[i].ID)
	}
	for i := range e.Sessions {
		if i == rowLimit {
			v.MoreSessions = len(e.Sessions) - rowLimit
			break
		}
		u := &e.Sessions[i]
		s := &b.Sessions[u.Session]
		row := sessionRow{ID: s.ID, Title: s.Title, Kind: kindName(b, s.Kind), Site: cmp.Or(sites[s.Site], s.Site), Weekly: weekly(s), Start: s.Start.String(),
			Enrolled: u.Enrolled, Pinned: u.Pinned, New: u.New, Heads: u.Enrolled + u.Pinned + u.New, Left: u.Left, Seats: u.Seats,
			State: stateWords[u.State], Why: u.Why,
			Attention: u.State == model.RunsProvisional || u.State == model.RunsShort || u.State == model.ShutByPlan}
		if s.Mode == model.Online {
			row.Site = "online"
		}
		if u.HasWorth && u.Worth > 0 {
			row.Worth = model.Grouped(int64(u.Worth))
		}
		if whole := float64(max(u.Seats, u.Enrolled+u.Pinned+u.New)); whole > 0 {
			row.WidthEnrolled = 100 * float64(u.Enrolled) / whole
			row.WidthPinned = 100 * float64(u.Pinned) / whole
			row.WidthNew = 100 * float64(u.New) / whole
			row.XPinned = row.WidthEnrolled
			row.XNew = row.WidthEnrolled + row.WidthPinned
		}
		v.Sessions = append(v.Sessions, row)
	}
}

// weekly says when a session meets: days of the same hours on one line.
func weekly(s *model.Session) []string {
	if len(s.Dated) > 0 {
		return []string{fmt.Sprintf("%d dated meetings", len(s.Dated))}
	}
	var lines []string
	done := make([]bool, len(s.Weekly))
	for i, w := range s.Weekly {
		if done[i] {
			continue
		}
		days := ""
		for j, other := range s.Weekly[i:] {
			if other.Start == w.Start && other.End == w.End {
				days += other.Day.String() + " "
				done[i+j] = true
			}
		}
		lines = append(lines, days+w.Start.Clock()+"-"+w.End.Clock())
	}
	return lines
}

// seats lists the people of each session, by id.
func (v *view) seats(b *model.Batch, e *model.Explanation) {
	placed, pinned := make([][]string, len(b.Sessions)), make([][]string, len(b.Sessions))
	for i := range e.Seats {
		s, id := &e.Seats[i], b.Participants[e.Seats[i].Participant].ID
		if s.Pinned() {
			pinned[s.Session] = append(pinned[s.Session], id)
		} else {
			placed[s.Session] = append(placed[s.Session], id)
		}
	}
	for i := range e.Sessions {
		s := e.Sessions[i].Session
		if len(placed[s])+len(pinned[s]) == 0 {
			continue
		}
		if len(v.Seats) == rowLimit {
			v.MoreSeats++
			continue
		}
		slices.Sort(placed[s])
		slices.Sort(pinned[s])
		v.Seats = append(v.Seats, seatsRow{Session: b.Sessions[s].ID, Title: cmp.Or(b.Sessions[s].Title, kindName(b, b.Sessions[s].Kind)),
			Placed: strings.Join(placed[s], ", "), Pinned: strings.Join(pinned[s], ", ")})
	}
}

func kindName(b *model.Batch, kind int) string {
	if kind < 0 || kind >= len(b.Kinds) {
		return ""
	}
	return b.Kinds[kind]
}

func (v *view) people(b *model.Batch, e *model.Explanation, changes []string) {
	// The most urgent first, then who has waited longest.
	order := make([]int, len(e.Waiting))
	for i := range order {
		order[i] = i
	}
	since := func(i int) model.Date { return b.Participants[e.Waiting[i].Participant].WaitingSince }
	slices.SortStableFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(e.Waiting[i].Class, e.Waiting[j].Class), cmp.Compare(since(i), since(j)))
	})
	for n, i := range order {
		if n == rowLimit {
			v.MorePeople = len(order) - rowLimit
			break
		}
		w := &e.Waiting[i]
		p := &b.Participants[w.Participant]
		row := waitingRow{Participant: p.ID, Need: kindName(b, w.Kind), Class: w.Class, Code: string(w.Code), Text: cmp.Or(w.Text, Reason(w.Code)),
			Waited: fmt.Sprintf("%d", p.WaitingSince.FullWeeksUntil(b.Settings.Date)), Earliest: w.Earliest.String()}
		if changes != nil {
			row.Change = changes[i]
		} else {
			row.Change = plan.ChangeText(b, &w.Change)
		}
		var near []string
		for _, x := range w.Nearest {
			near = append(near, b.Sessions[x.Session].ID)
		}
		row.Nearest = strings.Join(near, ", ")
		v.People = append(v.People, row)
	}
}

func (v *view) envy(b *model.Batch, envy []Envy) {
	for i, x := range envy {
		if i == rowLimit {
			v.MoreEnvy = len(envy) - rowLimit
			break
		}
		v.Envy = append(v.Envy, envyRow{Participant: b.Participants[x.Participant].ID, Need: kindName(b, x.Kind), Session: b.Sessions[x.Session].ID,
			Holder: b.Participants[x.Holder].ID, Class: x.Class, HolderClass: x.HolderClass})
	}
}
