package check

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"instroom/model"
)

// randomBatch makes a tiny batch that touches every part of the problem: pins,
// sessions that may be shut, households of each rule, rooms, teachers, childcare,
// budget, prerequisites, weekly load.
func randomBatch(seed uint64) *model.Batch {
	r := rand.New(rand.NewPCG(seed, 7))
	one := func(in int) bool { return r.IntN(in) == 0 }
	b := &model.Batch{Settings: defaults(), Kinds: []string{"language", "orientation", "workshop"}}
	set := &b.Settings
	set.Date = model.MakeDate(2026, 9, 7)
	set.Shortlist = one(3)
	set.Strict = one(4)
	set.TravelGap = model.Minutes(15 * r.IntN(2))
	if one(3) {
		set.Budget = model.Cents(100 * r.IntN(5000))
	}
	if one(4) {
		set.OpenAtMost = r.IntN(2)
	}
	for i := range 2 {
		rooms, care := -1, -1
		if one(2) {
			rooms = 1 + r.IntN(2)
		}
		if one(2) {
			care = r.IntN(3)
		}
		b.Sites = append(b.Sites, model.Site{ID: fmt.Sprintf("X%d", i), Rooms: rooms, Childcare: care})
	}
	weekly := []model.WeekSlot{{Day: 0, Start: 540, End: 720}, {Day: 0, Start: 660, End: 780}, {Day: 1, Start: 540, End: 720},
		{Day: 1, Start: 720, End: 840}, {Day: 2, Start: 1080, End: 1200}}
	sessions := 4 + r.IntN(3)
	for i := range sessions {
		s := model.Session{ID: fmt.Sprintf("S%d", i), Kind: i % 2, Capacity: 1 + r.IntN(3), MinSize: -1, TargetSize: -1, EnrolledTotal: -1,
			OpenCost: -1, LastEntry: model.NoDate, Decision: model.NoDate, Childcare: r.IntN(4) - 1}
		if one(6) {
			s.Kind = 2
		}
		if s.Kind == 0 {
			s.LanguageTaught = "nl"
		} else {
			s.InstructionLanguage = "fr"
		}
		s.Start = set.Date + model.Date(7+7*r.IntN(4))
		s.End = s.Start + model.Date(6+7*r.IntN(2))
		for k := range 1 + r.IntN(2) {
			s.Weekly = append(s.Weekly, weekly[(r.IntN(len(weekly))+k)%len(weekly)])
		}
		slices.SortFunc(s.Weekly, func(a, b model.WeekSlot) int { return int(a.Day)*2000 + int(a.Start) - int(b.Day)*2000 - int(b.Start) })
		s.Weekly = slices.Compact(s.Weekly)
		switch r.IntN(4) {
		case 0:
			s.Status, s.MinSize, s.OpenCost = model.Optional, 1+r.IntN(3), model.Cents(100*r.IntN(3000))
		case 1:
			s.Status, s.MinSize = model.Planned, 1+r.IntN(4)
			if one(2) {
				s.Decision = set.Date // decided: it may be shut
			} else {
				s.Decision = set.Date + 1
			}
		}
		if one(3) {
			s.TargetSize = 1
		}
		if one(2) {
			s.Site = fmt.Sprintf("X%d", r.IntN(2))
		}
		if one(3) {
			s.Teacher = "T"
		}
		if one(4) {
			s.Room = "R"
		}
		if one(6) {
			s.Enrolled = 1
		}
		if one(5) && i > 0 {
			s.Prerequisites = []string{fmt.Sprintf("S%d", r.IntN(i))}
		}
		b.Sessions = append(b.Sessions, s)
	}
	if one(3) {
		b.Blocked = append(b.Blocked, model.Blocked{Resource: model.Resource(r.IntN(4)), ID: []string{"X0", "R", "T", "X1"}[r.IntN(4)],
			Date: model.NoDate, Day: model.Weekday(r.IntN(3)), Start: 600, End: 700, Count: 1})
	}
	people := 3 + r.IntN(3)
	rules := []model.HouseholdRule{model.Together, model.Apart, model.NotSameTime, model.SameSite, model.ShareCare}
	rule, kind := rules[r.IntN(len(rules))], int8(-1)
	if one(4) {
		kind = int8(r.IntN(2))
	}
	linked := 2 + r.IntN(2)
	for i := range people {
		p := model.Participant{ID: fmt.Sprintf("P%d", i), NeedsLanguage: model.LanguageNeed{Given: true, Languages: []string{"nl"}},
			NeedsOrientation: model.Yes, NeedsOther: []model.Tri{model.Tri(r.IntN(3))}, Level: "1.1", CognitiveScore: -1, SchoolingYears: 12,
			Languages:     []model.LanguageSkill{{Code: "fr", Level: uint8(3 + r.IntN(3))}},
			EarliestStart: model.NoDate, LatestStart: model.NoDate, SuspendedUntil: model.NoDate, StartBy: model.NoDate, FinishBy: model.NoDate,
			WaitingSince: set.Date - model.Date(r.IntN(300)), MaxHoursWeek: -1, MaxTravelMinutes: 60, RuleKind: -1, OneAtATime: one(5),
			Status: model.LegalStatus(r.IntN(3))}
		if p.Status == model.Obliged && one(2) {
			p.StartBy = set.Date + 20
		}
		if one(4) {
			p.NeedsLanguage.Languages = nil
		}
		if one(4) {
			p.NeedsOrientation = model.No
		}
		if one(3) {
			p.MaxHoursWeek = model.Minutes(180 * (1 + r.IntN(3)))
		}
		if one(2) {
			p.Childcare = int16(1 + r.IntN(2))
		}
		if i < linked && !one(4) {
			p.Household, p.Rule, p.RuleKind = "H", rule, kind
		}
		b.Participants = append(b.Participants, p)
		for s := range b.Sessions {
			if !one(3) {
				b.Preferences = append(b.Preferences, model.Preference{Participant: int32(i), Session: int32(s), Score: int32(r.IntN(100))})
			}
			status := []model.PlacementStatus{model.PlacementConfirmed, model.Invited, model.Proposed, model.Refused, model.Started, model.Forbidden}
			if b.Sessions[s].Decision == set.Date && one(3) && i > 0 {
				b.Placements = append(b.Placements, model.Placement{Participant: p.ID, Session: b.Sessions[s].ID, Status: model.PlacementConfirmed, RespondBy: model.NoDate})
			} else if one(8) {
				b.Placements = append(b.Placements, model.Placement{Participant: p.ID, Session: b.Sessions[s].ID,
					Status: status[min(r.IntN(8), len(status)-1)], RespondBy: model.NoDate})
			}
		}
	}
	return b
}

// pricing makes random proofs: any multipliers and any tree must give a bound
// that no plan passes.
type pricing struct {
	*rand.Rand
	j    *Judge
	size int64 // of prices, in points
	cuts []model.Cut
}

// cut is any cut: some of the people, in some of the sessions of a kind.
func (r *pricing) cut() model.Cut {
	var c model.Cut
	kind := r.j.sessions[r.IntN(len(r.j.sessions))].Kind
	for s := range r.j.sessions {
		if ses := &r.j.sessions[s]; ses.Kind == kind && (len(c.Sessions) == 0 || r.IntN(3) > 0) {
			c.Sessions = append(c.Sessions, ses.ID)
		}
	}
	for p := range r.j.people {
		if r.IntN(4) > 0 {
			c.Participants = append(c.Participants, r.j.people[p].ID)
		}
	}
	c.Groups = 1 + r.IntN(len(c.Sessions))
	return c
}

// half is any half of a sum of rows.
func (r *pricing) half() model.Cut {
	h, rows, needs := &model.Half{}, 1+r.IntN(4), 1+r.IntN(8)
	for s := range r.j.sessions {
		ses := &r.j.sessions[s]
		if r.IntN(rows) == 0 {
			h.Sessions = append(h.Sessions, ses.ID)
		}
		for k := range ses.meetings {
			m := &ses.meetings[k]
			for _, row := range []resource{{model.SiteChildcare, ses.Site}, {model.SessionChildcare, ses.ID}} {
				key := model.RowKey{Resource: row.kind, ID: row.id, Date: m.Date, At: m.Start}
				if _, counted := r.j.limit(row); counted && row.id != "" && r.IntN(2*rows) == 0 && !slices.Contains(h.Care, key) {
					h.Care = append(h.Care, key)
				}
			}
		}
	}
	for p := range r.j.people {
		for _, kind := range r.j.b.Kinds {
			if r.IntN(needs) == 0 {
				h.Needs = append(h.Needs, model.Need{Participant: r.j.people[p].ID, Kind: kind})
			}
		}
	}
	return model.Cut{Half: h}
}

func (r *pricing) price(scale int64) int64 { return r.Int64N(2*r.size*scale+1) - r.size*scale/2 }

func (r *pricing) multipliers(scale int64, class bool) model.Multipliers {
	var m model.Multipliers
	for s := range r.j.sessions {
		ses := &r.j.sessions[s]
		if r.IntN(3) > 0 {
			m.Session = append(m.Session, model.SessionPrice{Session: ses.ID, Price: r.price(scale)})
		}
		for _, p := range ses.pins {
			if ses.mayShut && r.IntN(2) == 0 {
				m.Stay = append(m.Stay, model.StayPrice{Participant: r.j.people[p].ID, Session: ses.ID, Price: r.price(scale)})
			}
		}
		for k := range ses.meetings {
			mt := &ses.meetings[k]
			for _, key := range []resource{{model.Teacher, mt.Teacher}, {model.Room, mt.Room}, {model.SiteRooms, ses.Site},
				{model.SiteChildcare, ses.Site}, {model.SessionChildcare, ses.ID}} {
				row := model.RowPrice{Key: model.RowKey{Resource: key.kind, ID: key.id, Date: mt.Date, At: mt.Start}, Price: max(0, r.price(scale))}
				if _, counted := r.j.limit(key); counted && key.id != "" && r.IntN(3) == 0 &&
					!slices.ContainsFunc(m.Row, func(x model.RowPrice) bool { return x.Key == row.Key }) {
					m.Row = append(m.Row, row)
				}
			}
		}
	}
	for _, o := range r.j.Options() {
		if r.IntN(4) == 0 {
			m.Link = append(m.Link, model.LinkPrice{Participant: r.j.people[o.Participant].ID, Session: r.j.sessions[o.Session].ID, Price: max(0, r.price(scale))})
		}
	}
	for c := range r.cuts {
		if r.IntN(2) == 0 {
			m.Cut = append(m.Cut, model.CutPrice{Cut: c, Price: max(0, r.price(scale))})
		}
	}
	m.Budget = r.j.b.Settings.Budget >= 0 && r.IntN(2) == 0
	if r.j.b.Settings.Budget >= 0 && !m.Budget && r.IntN(2) == 0 {
		m.Row = append(m.Row, model.RowPrice{Key: model.RowKey{Resource: model.Budget}, Price: r.Int64N(5 * scale)})
	}
	if r.j.b.Settings.OpenAtMost >= 0 && r.IntN(2) == 0 {
		m.Row = append(m.Row, model.RowPrice{Key: model.RowKey{Resource: model.OpenAtMost}, Price: max(0, r.price(scale))})
	}
	return m
}

func (r *pricing) node(scale int64, best model.Points, depth int) model.Node {
	switch pick := r.IntN(6); {
	case depth == 0 || pick == 0:
		m := r.multipliers(scale, false)
		return model.Node{Leaf: &m}
	case pick < 3:
		target := best - 1 - model.Points(r.Int64N(r.size))
		return model.Node{Fix: &model.Fix{Multipliers: r.multipliers(scale, false), Target: target, Below: r.node(scale, best, depth-1)}}
	}
	b := &model.Branch{No: r.node(scale, best, depth-1), Yes: r.node(scale, best, depth-1)}
	s := r.IntN(len(r.j.sessions))
	b.Kind, b.Session, b.At = "fill", r.j.sessions[s].ID, r.IntN(2)
	switch r.IntN(3) {
	case 0:
		if r.j.sessions[s].mayShut {
			b.Kind, b.At = "shut", 0
		}
	case 1:
		if len(r.j.Options()) > 0 {
			o := r.j.Options()[r.IntN(len(r.j.Options()))]
			b.Kind, b.At, b.Session = "option", 0, ""
			b.Participant = r.j.people[o.Participant].ID
			for _, x := range r.j.people[o.Participant].pins {
				if r.IntN(2) == 0 {
					b.Sessions = append(b.Sessions, r.j.sessions[x.session].ID)
				}
			}
			for _, x := range r.j.optionsOf(o.Participant) {
				if r.IntN(2) == 0 {
					b.Sessions = append(b.Sessions, r.j.sessions[x.Session].ID)
				}
			}
		}
	}
	return model.Node{Branch: b}
}

// TestBoundsAreTrue holds random proofs against the best of all plans.
func TestBoundsAreTrue(t *testing.T) {
	tried, shut, strict := 0, 0, 0
	for seed := range seeds() {
		b := randomBatch(seed)
		j := New(b)
		if len(j.Options()) > 11 {
			j.options = nil
			continue
		}
		tried++
		plans := everyPlan(j)
		best := plans[0]
		for _, p := range plans {
			if p.points > best.points {
				best = p
			}
		}
		if b.Settings.Strict && !b.Settings.Shortlist {
			strict++
		}
		shut += len(best.plan.Shut)
		r := &pricing{Rand: rand.New(rand.NewPCG(seed, 8)), j: j, size: 3000}
		if b.Settings.Shortlist {
			r.size = 60
		}
		for round := range 10 {
			const scale = 16
			limit := stepLimit
			if round == 9 {
				limit = 1 + r.IntN(8) // the maxima of members stand in for the joint one
			}
			cert := &model.Certificate{Version: model.CertificateVersion, Objective: best.points, Bound: 1 << 50}
			r.cuts = []model.Cut{r.cut(), r.half(), r.half()}
			cert.Points = model.Proof{Scale: scale, Parts: []model.Part{{Bound: 1 << 50, Cuts: r.cuts, Root: r.node(scale, best.points, 3)}}}
			for k := 1; k <= 3 && !b.Settings.Shortlist; k++ {
				size := r.size
				r.size = 1
				placed := best.placed[k-1]
				most := 0 // over the plans that place at least as many of the classes before
				for _, p := range plans {
					if slices.Compare(p.placed[:k-1], best.placed[:k-1]) == 0 || k == 1 || atLeast(p.placed[:k-1], best.placed[:k-1]) {
						most = max(most, p.placed[k-1])
					}
				}
				node := r.node(scale, model.Points(most), 2)
				if node.Leaf != nil {
					for i := range k - 1 {
						node.Leaf.Class[i] = r.Int64N(2 * scale)
					}
				}
				cert.Classes = append(cert.Classes, model.ClassProof{Class: k, Placed: placed, Bound: 1 << 40,
					Proof: model.Proof{Scale: scale, Parts: []model.Part{{Bound: 1 << 40, Cuts: r.cuts, Root: node}}}})
				r.size = size
				rep := j.verify(best.plan, cert, limit, nil)
				if rep.ClassBound[k-1] >= 0 && rep.ClassBound[k-1] < most {
					t.Fatalf("seed %d: bound of class %d is %d, a plan places %d", seed, k, rep.ClassBound[k-1], most)
				}
			}
			if leaf := cert.Points.Parts[0].Root.Leaf; leaf != nil && b.Settings.Strict && !b.Settings.Shortlist {
				leaf.Class = [3]int64{r.price(scale), r.price(scale), r.price(scale)}
			}
			rep := j.verify(best.plan, cert, limit, nil)
			if !rep.OK() {
				t.Fatalf("seed %d: %v", seed, rep.Findings)
			}
			if rep.Bound < best.points {
				t.Fatalf("seed %d: bound %d, a plan has %d points\n%+v", seed, rep.Bound, best.points, cert.Points.Parts[0].Root)
			}
		}
	}
	if tried < 100 || shut == 0 || strict < 10 {
		t.Errorf("%d batches tried, %d sessions shut, %d strict: the test has lost its force", tried, shut, strict)
	}
}

func atLeast(a, b []int) bool {
	for i := range a {
		if a[i] < b[i] {
			return false
		}
	}
	return true
}

type judged struct {
	plan   *model.Plan
	points model.Points
	placed []int // by class
}

// everyPlan lists every feasible plan with its points.
func everyPlan(j *Judge) []judged {
	var all []judged
	enumerate(j, func(plan *model.Plan, r *Report) {
		if r.OK() {
			all = append(all, judged{&model.Plan{Placed: slices.Clone(plan.Placed), Shut: slices.Clone(plan.Shut)}, r.Objective,
				[]int{r.Classes[0].Placed, r.Classes[1].Placed, r.Classes[2].Placed}})
		}
	})
	return all
}

func seeds() uint64 {
	if testing.Short() {
		return 120
	}
	return 160
}

// TestBiddersAreExact takes away everything that links bidders: then the bound at
// zero multipliers is the best plan exactly, since each bidder gets its maximum.
func TestBiddersAreExact(t *testing.T) {
	tried, households := 0, 0
	for seed := range 2 * seeds() {
		b := randomBatch(seed)
		b.Settings.Budget, b.Settings.OpenAtMost, b.Blocked = -1, -1, nil
		for i := range b.Sites {
			b.Sites[i].Rooms = -1
		}
		for i := range b.Participants {
			// One bidder alone needs childcare: its rows are its own affair.
			if p := &b.Participants[i]; p.Household == "" {
				p.Childcare = 0
			}
		}
		for i := range b.Sessions {
			s := &b.Sessions[i]
			s.Capacity, s.TargetSize, s.Room, s.Teacher = 100, -1, "", ""
			if s.Status != model.Planned || s.Decision > b.Settings.Date {
				s.Status, s.MinSize = model.Confirmed, 0
			} else {
				s.MinSize = max(1, s.MinSize)
			}
		}
		j := New(b)
		shuttable := false
		for i := range j.sessions {
			// People of several bidders meet in a session that has a minimum.
			shuttable = shuttable || j.sessions[i].mayShut || j.sessions[i].hard && j.sessions[i].minimum > j.sessions[i].heads()
		}
		if len(j.Options()) > 11 || shuttable || len(j.Options()) == 0 {
			continue
		}
		tried++
		households += len(j.households)
		best, _ := bruteForce(j)
		cert := &model.Certificate{Version: model.CertificateVersion, Bound: 1 << 50,
			Points: model.Proof{Scale: 1, Parts: []model.Part{{Bound: 1 << 50, Root: model.Node{Leaf: &model.Multipliers{}}}}}}
		if rep := j.Verify(&model.Plan{}, cert); rep.Bound != best {
			t.Fatalf("seed %d: the bidders' maxima add up to %d, the best plan has %d", seed, rep.Bound, best)
		}
	}
	if tried < 50 || households < 20 {
		t.Errorf("%d batches with %d households: the test has lost its force", tried, households)
	}
}
