package check

import (
	"encoding/json"
	"slices"
	"testing"

	"instroom/model"
)

// certified is a small batch with a plan and a certificate whose bound is met:
// two languages groups and two orientation groups, a room for one of the latter
// on Tuesdays, an optional group, a planned group that may be shut, a couple that
// sits together, and seats for fewer than want one.
func certified(t *testing.T) (*model.Batch, *model.Plan, *model.Certificate) {
	t.Helper()
	set := defaults()
	set.Date = model.MakeDate(2026, 9, 7)
	b := &model.Batch{Settings: set, Kinds: []string{"language", "orientation"},
		Inputs: []model.FileDigest{{Name: "participants.csv", SHA256: "aa"}, {Name: "sessions.csv", SHA256: "bb"}}}
	session := func(id string, kind, seats int, start model.Date, day model.Weekday, from model.Minutes) *model.Session {
		s := model.Session{ID: id, Kind: kind, Capacity: seats, MinSize: -1, TargetSize: -1, EnrolledTotal: -1, OpenCost: -1, Childcare: -1,
			Start: start, End: start + 20, LastEntry: model.NoDate, Decision: model.NoDate, Weekly: []model.WeekSlot{{Day: day, Start: from, End: from + 180}}}
		if kind == 0 {
			s.LanguageTaught = "nl"
		} else {
			s.InstructionLanguage = "fr"
		}
		b.Sessions = append(b.Sessions, s)
		return &b.Sessions[len(b.Sessions)-1]
	}
	monday := set.Date + 14
	session("L1", 0, 2, monday, 0, 540)
	session("L2", 0, 2, monday+7, 0, 540)
	session("O1", 1, 2, monday, 0, 600) // clashes with L1
	session("O2", 1, 2, monday+7, 1, 540)
	opt := session("O3", 1, 5, monday+7, 1, 540)
	opt.Status, opt.MinSize, opt.OpenCost = model.Optional, 2, 300_000
	old := session("O4", 1, 8, monday, 2, 540)
	old.Status, old.MinSize, old.Decision = model.Planned, 4, set.Date
	b.Sessions[3].Room, b.Sessions[4].Room = "R", "R"
	person := func(id string, language, orientation bool, waited int) *model.Participant {
		p := model.Participant{ID: id, NeedsLanguage: model.LanguageNeed{Given: true}, NeedsOrientation: model.No, Level: "1.1",
			CognitiveScore: -1, SchoolingYears: 12, Languages: []model.LanguageSkill{{Code: "fr", Level: 5}}, MaxHoursWeek: -1, RuleKind: -1,
			EarliestStart: model.NoDate, LatestStart: model.NoDate, SuspendedUntil: model.NoDate, StartBy: model.NoDate, FinishBy: model.NoDate,
			MaxTravelMinutes: 60, WaitingSince: set.Date - model.Date(7*waited)}
		if language {
			p.NeedsLanguage.Languages = []string{"nl"}
		}
		if orientation {
			p.NeedsOrientation = model.Yes
		}
		b.Participants = append(b.Participants, p)
		return &b.Participants[len(b.Participants)-1]
	}
	person("p1", true, true, 10)
	person("p2", true, false, 3).Status = model.Obliged
	for _, id := range []string{"p3", "p4"} {
		p := person(id, false, true, 5)
		p.Household, p.Rule = "h", model.Together
	}
	person("p5", false, true, 1)
	person("p6", false, true, 0)
	b.Placements = []model.Placement{{Participant: "p6", Session: "O4", Status: model.PlacementConfirmed, RespondBy: model.NoDate}}
	for _, no := range [][2]string{{"p5", "O3"}, {"p5", "O4"}, {"p6", "O1"}, {"p6", "O3"}, {"p1", "O3"}, {"p1", "O4"}, {"p3", "O4"}, {"p4", "O2"}, {"p2", "L2"}} {
		b.Placements = append(b.Placements, model.Placement{Participant: no[0], Session: no[1], Status: model.Forbidden, RespondBy: model.NoDate})
	}
	text := proofOnce(t, b)
	var made made
	if err := json.Unmarshal(text, &made); err != nil {
		t.Fatal(err)
	}
	return b, made.Plan, made.Cert
}

type made struct {
	Plan *model.Plan
	Cert *model.Certificate
}

var proofText []byte

// proofOnce finds and proves the best plan of the batch the first time.
func proofOnce(t *testing.T, b *model.Batch) []byte {
	if proofText == nil {
		j := New(b)
		plans := everyPlan(j)
		best := plans[0]
		for _, p := range plans {
			if p.points > best.points {
				best = p
			}
		}
		text, err := json.Marshal(made{best.plan, certify(t, j, best, plans)})
		if err != nil {
			t.Fatal(err)
		}
		proofText = text
	}
	return proofText
}

// certify proves a plan: the points and each class, each by a tree.
func certify(t *testing.T, j *Judge, best judged, plans []judged) *model.Certificate {
	t.Helper()
	cert := &model.Certificate{Version: model.CertificateVersion, Product: "test", Inputs: j.b.Inputs,
		Outputs: []model.FileDigest{{Name: "placements.csv", SHA256: "cc"}}, Objective: best.points, Bound: best.points}
	cert.Points = prove(t, j, 0, int64(best.points))
	for k := 1; k <= 3; k++ {
		if !slices.ContainsFunc(j.Options(), func(o Option) bool { return j.people[o.Participant].class == k }) {
			continue
		}
		most := 0
		for _, p := range plans {
			if k == 1 || atLeast(p.placed[:k-1], best.placed[:k-1]) {
				most = max(most, p.placed[k-1])
			}
		}
		cert.Classes = append(cert.Classes, model.ClassProof{Class: k, Placed: best.placed[k-1], Bound: most, Proof: prove(t, j, k, int64(most))})
	}
	return cert
}

// prove grows a tree that proves a bound. The prices of a node are improved one
// at a time; a node that this leaves above the bound is split: first on sessions
// that may be shut or opened, then on options.
func prove(t *testing.T, j *Judge, class int, bound int64) model.Proof {
	t.Helper()
	rep := Report{}
	v := newVerifier(j, &rep)
	v.allowance = stepLimit
	q := &proof{verifier: v, class: class, scale: 1}
	shares, _ := q.split(&model.Proof{Parts: []model.Part{{}}})
	w := &part{proof: q, mine: shares[0].sessions, of: shares[0].bidders, at: make([]int32, len(j.sessions)), local: make([]int32, len(v.bidders))}
	root := w.begin()

	const much = 1 << 30
	prices := []int64{0, much, -much}
	for _, a := range j.Options() {
		prices = append(prices, int64(a.Points))
		for _, b := range j.optionsOf(a.Participant) {
			prices = append(prices, int64(a.Points-b.Points))
		}
	}
	if class > 0 {
		prices = []int64{0, 1, -1, much, -much}
	}
	slices.Sort(prices)
	prices = slices.Compact(prices)
	value := func(m *model.Multipliers, st *state) int64 {
		x, ok := w.evaluate(m, st)
		if !ok {
			t.Fatal(rep.Findings)
		}
		if x.empty {
			return nothing
		}
		b, _ := x.bound()
		return b
	}
	improve := func(st *state) (*model.Multipliers, int64) {
		m := &model.Multipliers{}
		for i := range j.sessions {
			m.Session = append(m.Session, model.SessionPrice{Session: j.sessions[i].ID})
		}
		if ms := j.sessions[j.sessionOf["O2"]].meetings; len(ms) > 0 {
			m.Row = []model.RowPrice{{Key: model.RowKey{Resource: model.Room, ID: "R", Date: ms[0].Date, At: ms[0].Start}}}
		}
		best := value(m, st)
		for range 3 {
			for i := range m.Session {
				for _, price := range prices {
					was := m.Session[i].Price
					m.Session[i].Price = price
					if got := value(m, st); got < best {
						best = got
					} else {
						m.Session[i].Price = was
					}
				}
			}
			for _, price := range []int64{0, much} {
				was := m.Row[0].Price
				m.Row[0].Price = price
				if got := value(m, st); got < best {
					best = got
				} else {
					m.Row[0].Price = was
				}
			}
		}
		return m, best
	}
	var splits []model.Branch
	for s := range j.sessions {
		if j.sessions[s].mayShut {
			splits = append(splits, model.Branch{Kind: "shut", Session: j.sessions[s].ID})
		}
		splits = append(splits, model.Branch{Kind: "fill", Session: j.sessions[s].ID})
	}
	for _, o := range j.Options() {
		splits = append(splits, model.Branch{Kind: "option", Participant: j.people[o.Participant].ID, Sessions: []string{j.sessions[o.Session].ID}})
	}
	var grow func(st *state, depth int) model.Node
	grow = func(st *state, depth int) model.Node {
		m, got := improve(st)
		if got <= bound {
			return model.Node{Leaf: m}
		}
		if depth == len(splits) {
			t.Fatalf("a leaf with everything settled is worth %d, more than %d", got, bound)
		}
		b := splits[depth]
		no, yes, _ := w.branch(&b, st)
		b.No = model.Node{Leaf: &model.Multipliers{}}
		b.Yes = b.No
		if no != nil {
			b.No = grow(no, depth+1)
		}
		if yes != nil {
			b.Yes = grow(yes, depth+1)
		}
		return model.Node{Branch: &b}
	}
	return model.Proof{Scale: 1, Parts: []model.Part{{Bound: model.Points(bound), Root: grow(root, 0)}}}
}

// nodes visits every node of a tree.
func nodes(n *model.Node, visit func(*model.Node)) {
	visit(n)
	switch {
	case n.Fix != nil:
		nodes(&n.Fix.Below, visit)
	case n.Branch != nil:
		nodes(&n.Branch.No, visit)
		nodes(&n.Branch.Yes, visit)
	}
}

func TestCertifiedPlanPasses(t *testing.T) {
	b, plan, cert := certified(t)
	r := Verify(b, plan, cert, cert.Outputs...)
	if !r.OK() || !r.Proven || r.Bound != r.Objective {
		t.Fatalf("objective %d, bound %d, findings %v", r.Objective, r.Bound, r.Findings)
	}
	if r = Verify(b, plan, nil); !r.OK() || r.Proven {
		t.Errorf("without a certificate: proven %v, findings %v", r.Proven, r.Findings)
	}
	count := 0
	nodes(&cert.Points.Parts[0].Root, func(*model.Node) { count++ })
	t.Logf("objective %d, %d nodes, plan %v, counts %+v", r.Objective, count, plan, r.Classes)
	if count < 3 {
		t.Errorf("the proof has no tree: the corruptions below have nothing to corrupt")
	}
}

// Every way in which a plan or its certificate may be wrong is named.
func TestCorruptionsAreNamed(t *testing.T) {
	type work struct {
		b    *model.Batch
		plan *model.Plan
		cert *model.Certificate
		out  []model.FileDigest
	}
	id := func(w *work, p, s string) model.Placed {
		j := New(w.b)
		x := model.Placed{Participant: j.personOf[p], Session: j.sessionOf[s]}
		if o := j.option(x.Participant, x.Session); o >= 0 {
			x.Points = j.Options()[o].Points
		}
		return x
	}
	place := func(p, s string) func(*work) {
		return func(w *work) { w.plan.Placed = append(w.plan.Placed, id(w, p, s)) }
	}
	root := func(w *work) *model.Node { return &w.cert.Points.Parts[0].Root }
	everyLeaf := func(w *work, do func(*model.Multipliers)) {
		nodes(root(w), func(n *model.Node) {
			if n.Leaf != nil {
				do(n.Leaf)
			}
		})
	}
	cuts := func(c ...model.Cut) func(*work) {
		return func(w *work) { w.cert.Points.Parts[0].Cuts = c }
	}
	// care is a childcare row, and covers sets the places of L1 that it counts.
	care := func(session string) *model.RowKey {
		return &model.RowKey{Resource: model.SessionChildcare, ID: session, Date: model.MakeDate(2026, 9, 21), At: 540}
	}
	covers := func(places int, c model.Cut) func(*work) {
		return func(w *work) {
			w.b.Sessions[0].Childcare, c.Cover = places, true
			cuts(c)(w)
		}
	}
	halves := func(h model.Half) func(*work) { return cuts(model.Cut{Half: &h}) }
	_, base, _ := certified(t)
	for _, c := range []struct {
		name string
		code model.Code
		do   func(*work)
	}{
		{"a person twice for one need", Twice, func(w *work) { place("p2", "L1")(w); place("p2", "L2")(w) }},
		{"the same placement twice", Twice, func(w *work) { w.plan.Placed = append(w.plan.Placed, w.plan.Placed[0]) }},
		{"a need that a pin holds", NotOpen, place("p6", "O2")},
		{"a participant who does not exist", Unknown, func(w *work) { w.plan.Placed = append(w.plan.Placed, model.Placed{Participant: 99}) }},
		{"a session that does not exist", Unknown, func(w *work) { w.plan.Placed = append(w.plan.Placed, model.Placed{Session: -1}) }},
		{"a kind not needed", model.NoNeed, place("p2", "O1")},
		{"over capacity", model.Full, func(w *work) { w.b.Sessions[3].Capacity, w.b.Sessions[0].Capacity, w.b.Sessions[1].Capacity = 0, 0, 0 }},
		{"a clash", model.Clash, func(w *work) { w.plan.Placed = []model.Placed{id(w, "p1", "L1"), id(w, "p1", "O1")} }},
		{"below the minimum", model.BelowMinimum, func(w *work) { w.plan.Placed = []model.Placed{id(w, "p5", "O3")} }},
		{"a cancelled session", model.CancelledSession, func(w *work) {
			for i := range w.b.Sessions {
				w.b.Sessions[i].Status = model.Cancelled
			}
		}},
		{"a couple parted", model.HouseholdLink, func(w *work) { w.plan.Placed = []model.Placed{id(w, "p3", "O1"), id(w, "p4", "O2")} }},
		{"half a couple", model.HouseholdLink, func(w *work) { w.plan.Placed = []model.Placed{id(w, "p3", "O1")} }},
		{"one room twice", model.ResourceShort, func(w *work) {
			w.plan.Placed = []model.Placed{id(w, "p1", "O2"), id(w, "p3", "O3"), id(w, "p4", "O3")}
		}},
		{"over the budget", model.OverBudget, func(w *work) {
			w.b.Settings.Budget = 100
			w.plan.Placed = []model.Placed{id(w, "p3", "O3"), id(w, "p4", "O3")}
		}},
		{"too many opened", model.OverBudget, func(w *work) {
			w.b.Settings.OpenAtMost = 0
			w.plan.Placed = []model.Placed{id(w, "p3", "O3"), id(w, "p4", "O3")}
		}},
		{"a rule broken", model.InstructionLanguage, func(w *work) {
			for i := range w.b.Participants {
				w.b.Participants[i].Languages = []model.LanguageSkill{{Code: "ar", Level: 5}}
			}
		}},
		{"a level changed", model.Level, func(w *work) { w.b.Sessions[0].Levels, w.b.Sessions[1].Levels = []string{"2.1"}, []string{"2.1"} }},
		{"a weekly load", model.WeeklyLoad, func(w *work) {
			w.b.Participants[0].MaxHoursWeek = 200
			w.plan.Placed = []model.Placed{id(w, "p1", "L2"), id(w, "p1", "O2")}
		}},
		{"one at a time", model.Clash, func(w *work) {
			w.b.Participants[0].OneAtATime = true
			w.plan.Placed = []model.Placed{id(w, "p1", "L2"), id(w, "p1", "O2")}
		}},
		{"a prerequisite after", model.Prerequisite, func(w *work) {
			w.b.Sessions[1].Prerequisites = []string{"O2"}
			w.plan.Placed = []model.Placed{id(w, "p1", "L2"), id(w, "p1", "O2")}
		}},
		{"no childcare left", model.ResourceShort, func(w *work) {
			w.b.Sessions[3].Childcare = 1
			w.b.Participants[2].Childcare, w.b.Participants[3].Childcare = 1, 1
			w.plan.Placed = []model.Placed{id(w, "p3", "O2"), id(w, "p4", "O2")}
		}},
		{"a shut session used", ShutWrong, func(w *work) {
			w.plan = &model.Plan{Placed: []model.Placed{id(w, "p1", "O4"), id(w, "p3", "O4"), id(w, "p4", "O4")}, Shut: []int32{5}}
		}},
		{"a session shut that may not be", ShutWrong, func(w *work) { w.plan.Shut = []int32{0} }},
		{"a session shut twice", Twice, func(w *work) { w.plan.Shut = []int32{5, 5} }},
		{"a session shut that does not exist", Unknown, func(w *work) { w.plan.Shut = []int32{77} }},
		{"wrong points of a placement", WrongSum, func(w *work) { w.plan.Placed[0].Points++ }},
		{"an objective too high", WrongSum, func(w *work) { w.cert.Objective++ }},
		{"a placement left out", WrongSum, func(w *work) { w.plan.Placed = w.plan.Placed[1:] }},

		{"a changed input file", Digest, func(w *work) { w.b.Inputs[0].SHA256 = "dd" }},
		{"an input file more", Digest, func(w *work) { w.b.Inputs = append(w.b.Inputs, model.FileDigest{Name: "sites.csv"}) }},
		{"an input file less", Digest, func(w *work) { w.b.Inputs = w.b.Inputs[:1] }},
		{"a changed output file", Digest, func(w *work) { w.out[0].SHA256 = "dd" }},
		{"another version", Version, func(w *work) { w.cert.Version = 99 }},
		{"a part bound too low by 1", BoundWrong, func(w *work) { w.cert.Points.Parts[0].Bound-- }},
		{"a bound too low by 1", BoundWrong, func(w *work) { w.cert.Bound-- }},
		{"a bound below the plan", BoundWrong, func(w *work) { w.cert.Bound = w.cert.Objective - 1 }},
		{"a leaf left out", TreeWrong, func(w *work) {
			nodes(root(w), func(n *model.Node) {
				if n.Branch != nil {
					n.Branch.Yes = model.Node{}
				}
			})
		}},
		{"a node of two sorts", TreeWrong, func(w *work) { root(w).Leaf = &model.Multipliers{} }},
		{"a branch of no sort", TreeWrong, func(w *work) { root(w).Branch.Kind = "guess" }},
		{"a branch on nobody", TreeWrong, func(w *work) { root(w).Branch.Kind, root(w).Branch.Participant = "option", "px" }},
		{"a branch on no session", TreeWrong, func(w *work) { root(w).Branch.Session = "S9" }},
		{"a branch on what may not be shut", TreeWrong, func(w *work) { root(w).Branch.Kind, root(w).Branch.Session = "shut", "L1" }},
		{"the sides of a branch exchanged", BoundWrong, func(w *work) {
			b := root(w).Branch
			b.No, b.Yes = b.Yes, b.No
		}},
		{"a target below the truth", BoundWrong, func(w *work) {
			// Fixing at prices 0 leaves nothing out that could pass the target; the
			// leaf below then is worth as much as without it.
			w.cert.Points.Parts[0].Root = model.Node{Fix: &model.Fix{Target: 0, Below: model.Node{Leaf: &model.Multipliers{}}}}
		}},
		{"a target above the bound", BoundWrong, func(w *work) {
			w.cert.Points.Parts[0].Root = model.Node{Fix: &model.Fix{Target: w.cert.Bound + 1, Below: *root(w)}}
		}},
		{"multipliers dropped", BoundWrong, func(w *work) { everyLeaf(w, func(m *model.Multipliers) { *m = model.Multipliers{} }) }},
		{"a price of nothing known", Multiplier, func(w *work) {
			everyLeaf(w, func(m *model.Multipliers) { m.Session = append(m.Session, model.SessionPrice{Session: "S9", Price: 1}) })
		}},
		{"two prices for a session", Multiplier, func(w *work) {
			everyLeaf(w, func(m *model.Multipliers) { m.Session = append(m.Session, m.Session[0]) })
		}},
		{"a price that overflows", Multiplier, func(w *work) {
			everyLeaf(w, func(m *model.Multipliers) { m.Session[0].Price = 1 << 62 })
		}},
		{"a row price below 0", Multiplier, func(w *work) { everyLeaf(w, func(m *model.Multipliers) { m.Row[0].Price = -1 }) }},
		{"row prices that overflow", Multiplier, func(w *work) {
			everyLeaf(w, func(m *model.Multipliers) { m.Row[0].Price = 1 << 62 })
		}},
		{"a price for a budget there is not", Multiplier, func(w *work) {
			everyLeaf(w, func(m *model.Multipliers) { m.Row[0].Key = model.RowKey{Resource: model.Budget} })
		}},
		{"a price for a site there is not", Multiplier, func(w *work) {
			everyLeaf(w, func(m *model.Multipliers) { m.Row[0].Key = model.RowKey{Resource: model.SiteRooms, ID: "Z"} })
		}},
		{"a price for a pin that stands", Multiplier, func(w *work) {
			everyLeaf(w, func(m *model.Multipliers) { m.Stay = []model.StayPrice{{Participant: "p1", Session: "L1"}} })
		}},
		{"a price for a link that is no option", Multiplier, func(w *work) {
			everyLeaf(w, func(m *model.Multipliers) { m.Link = []model.LinkPrice{{Participant: "p2", Session: "O1"}} })
		}},
		{"a link price below 0", Multiplier, func(w *work) {
			everyLeaf(w, func(m *model.Multipliers) { m.Link = []model.LinkPrice{{Participant: "p1", Session: "O1", Price: -1}} })
		}},
		{"a cut over a session there is not", Multiplier, cuts(model.Cut{Sessions: []string{"S9"}, Groups: 1})},
		{"a cut over a session twice", Multiplier, cuts(model.Cut{Sessions: []string{"O1", "O1"}, Groups: 1})},
		{"a cut over two kinds", Multiplier, cuts(model.Cut{Sessions: []string{"L1", "O1"}, Groups: 1})},
		{"a cut of a person twice", Multiplier, cuts(model.Cut{Participants: []string{"p1", "p1"}, Sessions: []string{"O1"}, Groups: 1})},
		{"a cut of nobody known", Multiplier, cuts(model.Cut{Participants: []string{"px"}, Sessions: []string{"O1"}, Groups: 1})},
		{"a cut of childcare that nobody counts", Multiplier, covers(-1, model.Cut{Participants: []string{"p1"}, Care: care("L1")})},
		{"a cut of childcare at a room", Multiplier, covers(0, model.Cut{Participants: []string{"p1"}, Care: &model.RowKey{Resource: model.Room, ID: "R"}})},
		{"a cut of childcare over sessions", Multiplier, covers(0, model.Cut{Participants: []string{"p1"}, Sessions: []string{"L1"}, Care: care("L1")})},
		{"a cut of childcare for everybody", Multiplier, covers(0, model.Cut{Participants: []string{"p1"}, Groups: 1, Care: care("L1")})},
		{"a cut of childcare for fewer than nobody", Multiplier, covers(0, model.Cut{Participants: []string{"p1"}, Groups: -1, Care: care("L1")})},
		{"a cut of childcare of a person twice", Multiplier, covers(0, model.Cut{Participants: []string{"p1", "p1"}, Care: care("L1")})},
		{"a cut of childcare of who shares it", Multiplier, func(w *work) {
			covers(0, model.Cut{Participants: []string{"p3"}, Care: care("L1")})(w)
			w.b.Participants[2].Rule, w.b.Participants[3].Rule = model.ShareCare, model.ShareCare
		}},
		{"a cut of childcare that there is enough of", Multiplier, covers(9, model.Cut{Participants: []string{"p1"}, Care: care("L1")})},
		{"a cut of childcare that is no cover", Multiplier, func(w *work) {
			w.b.Sessions[0].Childcare = 0
			cuts(model.Cut{Participants: []string{"p1"}, Care: care("L1")})(w)
		}},
		{"a cover of two sessions", Multiplier, cuts(model.Cut{Participants: []string{"p3"}, Sessions: []string{"O1", "O2"}, Cover: true})},
		{"a cover of a session there is not", Multiplier, cuts(model.Cut{Participants: []string{"p3"}, Sessions: []string{"S9"}, Cover: true})},
		{"a cover of two who sit together", Multiplier, cuts(model.Cut{Participants: []string{"p3", "p4"}, Sessions: []string{"O1"}, Groups: 1, Cover: true})},
		{"a cover of nobody known", Multiplier, cuts(model.Cut{Participants: []string{"px"}, Sessions: []string{"O2"}, Cover: true})},
		{"a cover that there are seats for", Multiplier, cuts(model.Cut{Participants: []string{"p1"}, Sessions: []string{"O1"}, Cover: true})},
		{"a cover that lets everybody in", Multiplier, cuts(model.Cut{Participants: []string{"p1"}, Sessions: []string{"O1"}, Groups: 1, Cover: true})},
		{"a half of a session there is not", Multiplier, halves(model.Half{Sessions: []string{"S9"}})},
		{"a half of a session twice", Multiplier, halves(model.Half{Sessions: []string{"O1", "O1"}})},
		{"a half of childcare of a session there is not", Multiplier, halves(model.Half{Care: []model.RowKey{*care("S9")}})},
		{"a half of childcare twice", Multiplier, halves(model.Half{Care: []model.RowKey{*care("L1"), *care("L1")}})},
		{"a half of a room", Multiplier, halves(model.Half{Care: []model.RowKey{{Resource: model.Room, ID: "R"}}})},
		{"a half of a need of nobody known", Multiplier, halves(model.Half{Needs: []model.Need{{Participant: "px", Kind: "language"}}})},
		{"a half of a need of no kind", Multiplier, halves(model.Half{Needs: []model.Need{{Participant: "p1", Kind: "law"}}})},
		{"a half of a need twice", Multiplier, halves(model.Half{Needs: []model.Need{{Participant: "p1", Kind: "language"}, {Participant: "p1", Kind: "language"}}})},
		{"a half that is a cover too", Multiplier, cuts(model.Cut{Half: &model.Half{}, Cover: true})},
		{"a half over participants", Multiplier, cuts(model.Cut{Half: &model.Half{}, Participants: []string{"p1"}})},
		{"a cut of more groups than sessions", Multiplier, cuts(model.Cut{Sessions: []string{"O1"}, Groups: 2})},
		{"a price for a cut there is not", Multiplier, func(w *work) {
			everyLeaf(w, func(m *model.Multipliers) { m.Cut = []model.CutPrice{{Cut: 0, Price: 1}} })
		}},
		{"two prices for a cut", Multiplier, func(w *work) {
			cuts(model.Cut{Participants: []string{"p1"}, Sessions: []string{"O1"}, Groups: 1})(w)
			everyLeaf(w, func(m *model.Multipliers) { m.Cut = []model.CutPrice{{Cut: 0, Price: 1}, {Cut: 0, Price: 1}} })
		}},
		{"a cut price below 0", Multiplier, func(w *work) {
			cuts(model.Cut{Participants: []string{"p1"}, Sessions: []string{"O1"}, Groups: 1})(w)
			everyLeaf(w, func(m *model.Multipliers) { m.Cut = []model.CutPrice{{Cut: 0, Price: -1}} })
		}},
		{"a cut price that overflows", Multiplier, func(w *work) {
			cuts(model.Cut{Participants: []string{"p1"}, Sessions: []string{"O1"}, Groups: 1})(w)
			everyLeaf(w, func(m *model.Multipliers) { m.Cut = []model.CutPrice{{Cut: 0, Price: 1 << 62}} })
		}},
		{"a budget kept whole that there is not", Multiplier, func(w *work) {
			everyLeaf(w, func(m *model.Multipliers) { m.Budget = true })
		}},
		{"a price for a class where points decide", Multiplier, func(w *work) {
			everyLeaf(w, func(m *model.Multipliers) { m.Class[0] = 5 })
		}},
		{"a scale of 0", Multiplier, func(w *work) { w.cert.Points.Scale = 0 }},
		{"no part", PartsWrong, func(w *work) { w.cert.Points.Parts = nil }},
		{"a session in no part", PartsWrong, func(w *work) { w.cert.Points.Parts[0].Sessions = []string{"L1", "L2", "O1", "O2", "O4"} }},
		{"a session in two parts", PartsWrong, func(w *work) {
			one := w.cert.Points.Parts[0]
			one.Sessions = []string{"L1", "L2", "O1", "O2", "O3", "O4"}
			w.cert.Points.Parts = []model.Part{one, one}
		}},
		{"a person in two parts", PartsWrong, func(w *work) {
			one := w.cert.Points.Parts[0]
			two := one
			one.Sessions, two.Sessions = []string{"L1", "L2"}, []string{"O1", "O2", "O3", "O4"}
			w.cert.Points.Parts = []model.Part{one, two}
		}},
		{"a part of nothing known", PartsWrong, func(w *work) { w.cert.Points.Parts[0].Sessions = []string{"S9"} }},
		{"a class left out", ClassWrong, func(w *work) { w.cert.Classes = w.cert.Classes[1:] }},
		{"a class twice", ClassWrong, func(w *work) { w.cert.Classes = append(w.cert.Classes, w.cert.Classes[0]) }},
		{"a class that there is not", ClassWrong, func(w *work) { w.cert.Classes[0].Class = 4 }},
		{"a class count that is wrong", ClassWrong, func(w *work) { w.cert.Classes[0].Placed++ }},
		{"a class bound too low by 1", ClassWrong, func(w *work) { w.cert.Classes[len(w.cert.Classes)-1].Bound-- }},
		{"a class price below 0", Multiplier, func(w *work) {
			nodes(&w.cert.Classes[1].Proof.Parts[0].Root, func(n *model.Node) {
				if n.Leaf != nil {
					n.Leaf.Class[1] = -3
				}
			})
		}},
		{"a class price for the class itself", Multiplier, func(w *work) {
			nodes(&w.cert.Classes[0].Proof.Parts[0].Root, func(n *model.Node) {
				if n.Leaf != nil {
					n.Leaf.Class[w.cert.Classes[0].Class-1] = 3
				}
			})
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, plan, cert := certified(t)
			w := &work{b, plan, cert, slices.Clone(cert.Outputs)}
			c.do(w)
			r := Verify(w.b, w.plan, w.cert, w.out...)
			if !r.Has(c.code) {
				t.Errorf("want [%s], got %v", c.code, r.Findings)
			}
		})
	}
	if len(base.Placed) == 0 {
		t.Error("the plan is empty")
	}
}
