package explain

import (
	"cmp"
	"context"
	"slices"
	"time"

	"instroom/model"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
)

// Defaults of Options.
const (
	defaultNeeds   = 500
	defaultLooks   = 200_000 // needs × sessions looked at for changes
	defaultTries   = 12
	solvesPerNeed  = 3 // so that the first needs don't use up what there is
	defaultSolves  = 10
	solveWork      = 2_500 // options × solves: a solve from the old plan costs about as much as the first one
	changeDistance = 1000  // of one step, see flip
)

// changes finds for needs that wait the smallest change that would place the
// person. Needs come in the order of class, then of ids; what the bounds leave
// over is counted in Unsought, what the deadline does in OutOfTime.
func (e *explainer) changes(ctx context.Context, o Options, out *model.Explanation) error {
	needs, tries, solves := e.effort(o)
	order := sequence(len(out.Waiting))
	slices.SortStableFunc(order, func(i, j int32) int {
		return cmp.Compare(out.Waiting[i].Class, out.Waiting[j].Class)
	})
	seat := e.seatQueue(out.Replacements)
	for _, k := range order {
		w := &out.Waiting[k]
		if w.Code == model.BadData || w.Code == model.NoOffer {
			w.Change.Kind = model.NoChange
			continue
		}
		if needs == 0 {
			out.Unsought++
			continue
		}
		needs--
		if err := ctx.Err(); err != nil {
			return err
		}
		found, err := e.smallest(ctx, w, seat, tries, &solves)
		if err != nil {
			return err
		}
		switch w.Change = found; found.Kind {
		case model.ChangeUnsought:
			out.Unsought++
		case model.ChangeOutOfTime:
			out.OutOfTime++
		}
	}
	return nil
}

func (e *explainer) effort(o Options) (needs, tries, solves int) {
	if needs = o.Needs; needs == 0 {
		needs = min(defaultNeeds, defaultLooks/max(1, len(e.b.Sessions)))
	}
	if tries = o.Tries; tries == 0 {
		tries = defaultTries
	}
	if solves = o.Solves; solves == 0 {
		solves = min(defaultSolves, solveWork/max(1, e.in.Problem.Options()))
	}
	if e.in.Solve == nil {
		solves = 0
	}
	return max(0, needs), tries, max(0, solves)
}

// seatQueue returns by session of the batch the need that one more seat would
// go to where everybody placed stays: who waits and brings most.
func (e *explainer) seatQueue(replacements []model.Replacement) map[int32]int {
	first := map[int32]int{}
	for _, r := range replacements {
		if r.Rank == 1 && r.From < 0 {
			first[r.Session] = e.pos.key(r.Participant, r.Kind)
		}
	}
	return first
}

// candidate is a change that may place a person: a cell, or a seat where flip
// is nil.
type candidate struct {
	flip     *flip
	session  int32
	distance int
}

// smallest tries changes, nearest first, until one places the person. Where a
// change is left that only a solve could judge, and none is to be had, the
// answer is ChangeUnsought; where the deadline comes first, ChangeOutOfTime.
func (e *explainer) smallest(ctx context.Context, w *model.Waiting, seat map[int32]int, tries int, solves *int) (model.Change, error) {
	none := model.Change{Kind: model.NoChange, Session: -1}
	outOfTime := model.Change{Kind: model.ChangeOutOfTime, Session: -1}
	if e.late() {
		return outOfTime, nil
	}
	all := e.candidates(w, seat)
	left := min(*solves, solvesPerNeed)
	given := left
	defer func() { *solves -= given - left }()
	for _, c := range all[:min(tries, len(all))] {
		if e.late() {
			return outOfTime, nil
		}
		change, err := e.try(ctx, w, &c, &left)
		if err != nil {
			return none, err
		}
		switch change.Kind {
		case model.ChangeCell, model.ChangeSeat:
			return change, nil
		case model.ChangeUnsought:
			none.Kind = model.ChangeUnsought
		}
	}
	return none, nil
}

// late reports whether the deadline of the search is past.
func (e *explainer) late() bool { return !e.deadline.IsZero() && !time.Now().Before(e.deadline) }

// candidates returns the changes that might place a need, nearest first; at
// equal distance a seat comes before a cell, then the order of session ids holds.
func (e *explainer) candidates(w *model.Waiting, seat map[int32]int) []candidate {
	var all []candidate
	need := e.need(w)
	var earliest model.Date
	fits := map[int32]reach{}
	for _, r := range e.reached(w.Participant, need, &earliest) {
		fits[r.session] = r
	}
	failing := e.failing(w.Participant)
	for _, s := range e.byKind[w.Kind] {
		if !e.ofSort(need, s) || e.shut[s] {
			continue
		}
		if r, ok := fits[s]; ok {
			if next, ok := seat[s]; ok && r.stage == atFull && r.option >= 0 && next == e.pos.key(w.Participant, w.Kind) {
				all = append(all, candidate{nil, s, changeDistance})
			}
			for _, f := range e.freeing(w, &r) {
				all = append(all, candidate{f, s, f.distance})
			}
			continue
		}
		if failing != nil && failing[s] != 1 {
			continue // one cell mends one rule
		}
		failures := e.x.Failures(int(w.Participant), int(s))
		if len(failures) != 1 {
			continue
		}
		for _, f := range e.mending(w, need, s, failures[0].Code) {
			all = append(all, candidate{f, s, f.distance})
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), boolCompare(a.flip != nil, b.flip != nil))
	})
	return all
}

func boolCompare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func (e *explainer) need(w *model.Waiting) rules.NeedState {
	for _, n := range e.x.Needs(int(w.Participant)) {
		if n.Kind == w.Kind {
			return n
		}
	}
	return rules.NeedState{Kind: w.Kind}
}

// try returns a change that places the person, NoChange where it doesn't, and
// ChangeUnsought where only a solve could tell and none is left.
func (e *explainer) try(ctx context.Context, w *model.Waiting, c *candidate, solves *int) (model.Change, error) {
	none := model.Change{Kind: model.NoChange, Session: -1}
	if c.flip == nil {
		change := model.Change{Kind: model.ChangeSeat, Session: c.session}
		if *solves == 0 {
			return change, nil
		}
		*solves--
		// With the others free to move, the seat may go to somebody else.
		ok, err := e.solvedWithSeat(ctx, w, c.session)
		if !ok || err != nil {
			return none, err
		}
		change.Confirmed = true
		return change, nil
	}
	change := model.Change{Kind: model.ChangeCell, Session: c.session, Column: c.flip.column, From: c.flip.from, To: c.flip.to}
	switch v := e.judge(w, c); {
	case v == places:
		change.Confirmed = true
		return change, nil
	case v == seems && *solves == 0:
		return change, nil
	case v == fails:
		return none, nil
	case *solves == 0:
		none.Kind = model.ChangeUnsought
		return none, nil
	}
	*solves--
	session, ok, err := e.solvedWithCell(ctx, w, c.flip)
	if !ok || err != nil {
		return none, err
	}
	change.Session, change.Confirmed = session, true
	return change, nil
}

// verdict is what is known of a change of a cell without solving again.
type verdict uint8

const (
	fails  verdict = iota // the rules still forbid the session, or a seat there costs more than it brings
	open                  // only a solve can tell
	seems                 // there is a better plan, with the person in the session
	places                // and no plan without this need placed is as good
)

// judge tries a change of a cell on a batch of this one person. Time: that of
// the rules on such a batch.
func (e *explainer) judge(w *model.Waiting, c *candidate) verdict {
	p := int(w.Participant)
	others := e.sessionsOf(w)
	small, at := e.alone(p, c.flip, append(slices.Clone(others), c.session))
	x := rules.New(small)
	option, ok := x.Option(0, at[c.session])
	if !ok {
		return fails
	}
	strict := e.in.Problem.Strict // then points come after counts
	if r, s := e.in.Result, e.pos.sessionAt[c.session]; !strict && r != nil && s >= 0 && int(s) < len(r.Prices) &&
		int64(option.Points)*priceScale <= r.Prices[s] {
		return fails // at the prices of the proof the seat costs more than the person brings
	}
	person, s := &e.b.Participants[p], &e.b.Sessions[c.session]
	if person.Household != "" && person.Rule != model.NoRule || small.Participants[0].Childcare > 0 || len(s.Prerequisites) > 0 {
		return open // the others of a household, childcare and order take a solve
	}
	together := []int{at[c.session]}
	for _, t := range others {
		if x.Clash(0, at[c.session], at[t]) || x.OneAtATime(0, at[c.session], at[t]) {
			return open // the other need may have to move
		}
		together = append(together, at[t])
	}
	if x.TooHeavy(0, together...) {
		return open
	}
	gain, ok := e.headWorth(c.session)
	if !ok && !strict {
		gain, ok = e.madeRoom(c.session)
	}
	switch {
	case !ok || !strict && option.Points+gain <= 0:
		return open
	case e.in.Result == nil || e.in.Result.Status != solver.Optimal || e.helpsOther(w, c.flip):
		return seems
	}
	return places
}

// helpsOther reports whether a change of a cell changes an option of another need
// of the person that is to be placed, its points included, or sets childcare
// free: then a better plan may come from there.
func (e *explainer) helpsOther(w *model.Waiting, f *flip) bool {
	p := int(w.Participant)
	var sessions []int32
	others, pins := 0, len(e.x.PinsOf(p))
	for _, n := range e.x.Needs(p) {
		if n.Kind != w.Kind && (n.State == rules.Open || n.MayShut) {
			others++
			sessions = append(sessions, e.byKind[n.Kind]...)
		}
	}
	changed := e.b.Participants[p]
	if f.apply(&changed); changed.Childcare != e.b.Participants[p].Childcare && others+pins > 0 {
		return true // places that the person's other sessions no longer take
	}
	if others == 0 {
		return false
	}
	if others+pins > 1 && (f.column == "max_hours_week" || f.column == "one_at_a_time") {
		return true // others may now go together without this one
	}
	small, at := e.alone(p, f, slices.Clone(sessions))
	x := rules.New(small)
	return slices.ContainsFunc(sessions, func(s int32) bool {
		before, ok := e.x.Option(p, int(s))
		after, still := x.Option(0, at[s])
		return ok != still || ok && before.Points != after.Points
	})
}

// madeRoom returns the most that a session's people gain, mostly less than 0,
// where one of them leaves it for a session with a seat left, or to wait; false
// where nobody can.
func (e *explainer) madeRoom(batchSession int32) (model.Points, bool) {
	if e.room == nil {
		e.room = e.rooms()
	}
	s := e.pos.sessionAt[batchSession]
	if s < 0 || e.room[s] == nobodyLeaves {
		return 0, false
	}
	return e.room[s], true
}

const nobodyLeaves = -1 << 62

func (e *explainer) rooms() []model.Points {
	q, p := e.pos, e.pos.p
	room := make([]model.Points, p.Sessions())
	for s := range room {
		room[s] = nobodyLeaves
	}
	for j := range int32(p.Slots()) {
		i := q.choice[j]
		if i < 0 || p.Heads(int(j)) != 1 || !q.leaves(j) {
			continue
		}
		if _, ok := q.stay[i]; ok {
			continue
		}
		s := p.OptionSession[i]
		for _, to := range e.offers[j] {
			t := p.OptionSession[to]
			if resource, budget := q.rowShort(t, -1, 0); q.heads[t] == 0 && min(resource, budget) != noRow {
				continue // the room that the session would free stays in use
			}
			before, _ := p.Fill[t].Value(q.heads[t])
			after, _ := p.Fill[t].Value(q.heads[t] + 1)
			room[s] = max(room[s], p.OptionPoints[to]-p.OptionPoints[i]+after-before)
		}
		if b := q.bidder[j]; p.SlotStart[b+1]-p.SlotStart[b] == 1 || len(p.Requires) == 0 {
			room[s] = max(room[s], -p.OptionPoints[i])
		}
	}
	return room
}

// headWorth returns what one more head in a session adds to its fill function,
// and whether it takes one without touching any row.
func (e *explainer) headWorth(s int32) (model.Points, bool) {
	f, session := e.x.Fill(int(s)), &e.b.Sessions[s]
	if at := e.pos.sessionAt[s]; at >= 0 {
		fill, n := &e.pos.p.Fill[at], e.pos.heads[at]
		if n == 0 {
			if resource, budget := e.pos.rowShort(at, -1, 0); resource != noRow || budget != noRow {
				return 0, false
			}
		}
		before, _ := fill.Value(n)
		after, ok := fill.Value(n + 1)
		return after - before, ok
	}
	// Nobody else may sit there: a session that is no part of the problem.
	idle := f.Enrolled+f.Pinned == 0
	if f.Left == 0 || f.Hard && f.Enrolled+f.Pinned+1 < f.Minimum || f.Soft || f.OpenCost > 0 || f.Target >= 0 ||
		idle && (session.Room != "" || session.Teacher != "" || session.Site != "" || len(session.Dated) > 0) {
		return 0, false
	}
	return 0, true
}

// sessionsOf returns where a person sits under the plan, but for the need.
func (e *explainer) sessionsOf(w *model.Waiting) []int32 {
	var all []int32
	for k := range e.b.Kinds {
		j := e.pos.slotOf[e.pos.key(w.Participant, k)]
		if j < 0 || k == w.Kind || e.pos.choice[j] < 0 {
			continue
		}
		all = append(all, e.pos.p.SessionIndex[e.pos.p.OptionSession[e.pos.choice[j]]])
	}
	for _, pin := range e.x.PinsOf(int(w.Participant)) {
		if !e.shut[pin.Session] && !slices.Contains(all, pin.Session) {
			all = append(all, pin.Session)
		}
	}
	return all
}

// alone makes a batch of one person, with a cell changed, and of the sessions
// named and those that the person has preferences or a history for. It returns
// where each session of the batch stands in it.
func (e *explainer) alone(p int, f *flip, sessions []int32) (*model.Batch, map[int32]int) {
	small := *e.b
	person := e.b.Participants[p]
	f.apply(&person)
	small.Participants = []model.Participant{person}
	for _, row := range e.x.Preferences(p) {
		sessions = append(sessions, row.Session)
	}
	for _, i := range e.placements[person.ID] {
		if s, ok := e.x.Session(e.b.Placements[i].Session); ok {
			sessions = append(sessions, int32(s))
		}
	}
	slices.Sort(sessions)
	sessions = slices.Compact(sessions)
	at := make(map[int32]int, len(sessions))
	small.Sessions = make([]model.Session, len(sessions))
	for i, s := range sessions {
		at[s] = i
		small.Sessions[i] = e.b.Sessions[s]
	}
	small.Placements, small.Preferences = nil, nil
	for _, row := range e.x.Preferences(p) {
		row.Participant, row.Session = 0, int32(at[row.Session])
		small.Preferences = append(small.Preferences, row)
	}
	for _, i := range e.placements[person.ID] {
		small.Placements = append(small.Placements, e.b.Placements[i])
	}
	return &small, at
}

// solvedWithSeat solves again with one more seat in a session and reports
// whether the need is then placed.
func (e *explainer) solvedWithSeat(ctx context.Context, w *model.Waiting, s int32) (bool, error) {
	p := *e.in.Problem
	p.Fill = slices.Clone(p.Fill)
	f := &p.Fill[e.pos.sessionAt[s]]
	if f.Free == f.Max {
		f.Free++
	}
	f.Max++
	r, err := e.in.Solve(ctx, &p, e.in.Result)
	if err != nil || r == nil || len(r.Choice) != p.Slots() {
		return false, err
	}
	j := e.pos.slotOf[e.pos.key(w.Participant, w.Kind)]
	return r.Choice[j] >= 0, nil
}

// solvedWithCell solves again with a cell of the person changed, and returns the
// session that the need is then placed in.
func (e *explainer) solvedWithCell(ctx context.Context, w *model.Waiting, f *flip) (int32, bool, error) {
	changed := *e.b
	changed.Participants = slices.Clone(e.b.Participants)
	f.apply(&changed.Participants[w.Participant])
	p, err := compile.Compile(ctx, rules.New(&changed))
	if err != nil {
		return -1, false, err
	}
	r, err := e.in.Solve(ctx, p, e.start(p))
	if err != nil || r == nil || len(r.Choice) != p.Slots() {
		return -1, false, err
	}
	for _, at := range compile.Plan(p, r).Placed {
		if at.Participant == w.Participant && e.b.Sessions[at.Session].Kind == w.Kind {
			return at.Session, true, nil
		}
	}
	return -1, false, nil
}

// start carries the plan over to a problem that differs in one person: the same
// choices, where they are still options.
func (e *explainer) start(p *solver.Problem) *solver.Result {
	if e.in.Result == nil {
		return nil
	}
	q := newPosition(p, e.in.Plan)
	r := &solver.Result{
		Status: solver.Feasible, Choice: q.choice, Shut: q.shut, Objective: e.in.Result.Objective,
		Bound: solver.NoClaim, Claimed: solver.NoClaim,
	}
	if len(e.in.Result.Prices) == e.in.Problem.Sessions() {
		r.Prices = make([]int64, p.Sessions())
		for s, at := range p.SessionIndex {
			if old := e.pos.sessionAt[at]; old >= 0 {
				r.Prices[s] = e.in.Result.Prices[old]
			}
		}
	}
	return r
}
