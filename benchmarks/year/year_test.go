package year

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"instroom/benchmarks/cohort"
	"instroom/model"
	"instroom/model/check"
	"instroom/solver"
)

// quiet are knobs of a year in which people do as they are told.
const quiet = "year: {continuing: 0 %, late_answers: 0 %, refused: 0 %, no_show: 0 %, stopped: 0 %, failed: 0 %}\n"

// busy are knobs of a year in which much happens within weeks: short courses start
// all the time, and few people do as they are told.
const busy = `
people: {linked: 30 %}
offer:
  seats: 200 %
  waves: {09-14: 3, 09-28: 3, 10-12: 3, 10-26: 2, 11-09: 2}
  planned: 100 %
  optional: {share: 20 %, budget: 100 %}
  orientation: {hours: 15}
  tracks: {slow: {hours: 24}, long: {hours: 20}, standard: {hours: 18}, short: {hours: 16}, alpha: {hours: 30}}
year: {waiting: 40 %, refused: 25 %, no_show: 25 %, stopped: 40 %, failed: 40 %}
`

func knobs(t *testing.T, text string) *cohort.Knobs {
	t.Helper()
	k, faults := cohort.Read("ghent", "knobs.yaml", []byte(text))
	for _, f := range faults {
		t.Fatal(f)
	}
	return k
}

func tiny(t *testing.T, text string, people int, seed uint64) *Year {
	t.Helper()
	y, err := Make(context.Background(), knobs(t, text), Options{Participants: people, Weeks: 12, Seed: seed, Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	return y
}

// live lives through a year under a policy, and looks at every week from outside.
func live(t *testing.T, y *Year, policy string) (*simulation, *Outcome) {
	t.Helper()
	m := y.start(policyOf(policy), solver.Options{Threads: 1})
	o, err := m.run(context.Background(), func(week int) {
		heads, seen := make([]int, len(m.sessions)), map[seat]bool{}
		for i := range m.rows {
			r := &m.rows[i]
			if !r.held() || m.sessions[r.session].Status == model.Cancelled {
				continue
			}
			heads[r.session]++
			at := seat{r.person, m.sessions[r.session].Kind}
			switch {
			case seen[at]:
				t.Errorf("%s, week %d: %s holds two seats of a kind", policy, week, m.people[r.person].ID)
			case m.gone[r.person]:
				t.Errorf("%s, week %d: %s is gone and holds a seat", policy, week, m.people[r.person].ID)
			case m.arrival[r.person] > week:
				t.Errorf("%s, week %d: %s holds a seat before arriving", policy, week, m.people[r.person].ID)
			}
			seen[at] = true
		}
		for s, n := range heads {
			if n > y.seats[s] || m.taken[s] > y.seats[s] {
				t.Errorf("%s, week %d: %s holds %d and held %d, of %d seats", policy, week, m.sessions[s].ID, n, m.taken[s], y.seats[s])
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return m, o
}

// TestWeeks holds, for every policy, that no seat is given twice and nobody is lost
// (run itself fails where the counts of a week don't add up), that events are the
// rows that they left, and that a busy year has some of each.
func TestWeeks(t *testing.T) {
	y := tiny(t, busy, 120, 1)
	all := Events{}
	for _, policy := range Policies() {
		m, o := live(t, y, policy)
		count := map[model.PlacementStatus]int{}
		for i := range m.rows {
			count[m.rows[i].status]++
		}
		e := o.Events
		if count[model.Refused] != e.Refused || count[model.NoShow] != e.NoShows || count[model.Completed] != e.Completed {
			t.Errorf("%s: rows %v, events %+v", policy, count, e)
		}
		// Every letter left a row, but those for groups called off that have a new one.
		letters := len(m.rows) - count[model.Proposed]
		if letters > e.Letters || e.CalledOff == 0 && letters != e.Letters || e.Stopped > count[model.Stopped] {
			t.Errorf("%s: rows %v, events %+v", policy, count, e)
		}
		if len(m.log) != 12 || m.log[0].Pinned != 0 || m.log[11].Pinned == 0 {
			t.Errorf("%s: weeks %+v", policy, m.log)
		}
		if o.Met > o.Needs || o.MetOf[0]+o.MetOf[1]+o.MetOf[2] != o.Met || o.Of[0]+o.Of[1]+o.Of[2] != o.Needs || o.Missed > o.Due {
			t.Errorf("%s: %+v", policy, o)
		}
		if o.RanEmpty > o.OfferedEmpty || o.Ran > o.Offered || o.Met == 0 {
			t.Errorf("%s: %+v", policy, o)
		}
		all.Refused += e.Refused
		all.NoShows += e.NoShows
		all.Stopped += e.Stopped
		all.Completed += e.Completed
		all.Failed += e.Failed
		all.Gone += e.Gone
		all.CalledOff += e.CalledOff
	}
	if all.Refused == 0 || all.NoShows == 0 || all.Stopped == 0 || all.Completed == 0 || all.Failed == 0 || all.Gone == 0 || all.CalledOff == 0 {
		t.Errorf("nothing of a sort happened in a busy year: %+v", all)
	}
}

// TestCommonRandomNumbers holds that the same person does the same thing about the
// same letter, whoever wrote it.
func TestCommonRandomNumbers(t *testing.T) {
	y := tiny(t, busy, 120, 2)
	type letter struct {
		person, session int32
		time            int
	}
	first := map[letter]row{}
	a, _ := live(t, y, "price")
	for _, r := range a.rows {
		if r.status != model.Proposed {
			first[letter{r.person, r.session, r.time}] = r
		}
	}
	both := 0
	b, _ := live(t, y, "first-come")
	for _, r := range b.rows {
		l, ok := first[letter{r.person, r.session, r.time}]
		if !ok || r.status == model.Proposed {
			continue
		}
		both++
		// What is not known yet, or given back before the answer, says nothing.
		known := func(r row) bool {
			return r.status != model.Invited && r.status != model.PlacementConfirmed && r.status != model.Stopped
		}
		if known(l) && known(r) && (l.status == model.Refused) != (r.status == model.Refused) {
			t.Errorf("%s, letter %d for %s: %s and %s", y.given.Participants[r.person].ID, r.time, y.given.Sessions[r.session].ID, l.status, r.status)
		}
		if known(l) && known(r) && (l.status == model.NoShow) != (r.status == model.NoShow) {
			t.Errorf("%s, letter %d for %s: %s and %s", y.given.Participants[r.person].ID, r.time, y.given.Sessions[r.session].ID, l.status, r.status)
		}
	}
	if both < 20 {
		t.Errorf("only %d letters in common", both)
	}
}

// TestQuiet holds that nothing happens that has no probability, and that then the
// points of what a policy's people started, as hindsight counts them, stay below
// hindsight's bound. Households, absences and childcare are left out: the weeks may
// enter a course late, when the other one of a couple, or the holiday, is over.
func TestQuiet(t *testing.T) {
	for seed := range uint64(4) {
		y := tiny(t, quiet+"people: {linked: 0 %, absence: 0 %, suspended: 0 %, care: 0 %, max_hours: 0 %, one_at_a_time: 0 %}\n", 90, seed)
		h, err := y.hindsight(context.Background(), solver.Options{Threads: 1})
		if err != nil {
			t.Fatal(err)
		}
		for _, policy := range Policies() {
			m, o := live(t, y, policy)
			e := o.Events
			if e.Refused+e.NoShows+e.Stopped+e.Failed+e.Gone > 0 {
				t.Errorf("seed %d, %s: %+v in a quiet year", seed, policy, e)
			}
			plan := &model.Plan{}
			for i := range m.rows {
				r := &m.rows[i]
				n, ok := y.needOf[seat{r.person, m.sessions[r.session].Kind}]
				if !ok || m.begun[n] != r.first || r.status != model.Started && r.status != model.Completed {
					continue
				}
				o, _ := y.index.Option(int(r.person), int(r.session))
				plan.Placed = append(plan.Placed, model.Placed{Participant: r.person, Session: r.session, Points: o.Points})
			}
			if len(plan.Placed) != o.Met {
				t.Fatalf("seed %d, %s: %d needs met, %d placements found", seed, policy, o.Met, len(plan.Placed))
			}
			report := check.Feasible(y.batch, plan)
			// A plan may break a rule where hindsight enters earlier: then it proves nothing.
			if report.OK() && report.Objective > h.Hindsight.Bound {
				t.Errorf("seed %d, %s: %d points, hindsight's bound is %d", seed, policy, report.Objective, h.Hindsight.Bound)
			}
			if policy == Engine && !report.OK() {
				t.Errorf("seed %d: the year of the engine is no plan for hindsight: %v", seed, report.Findings[0])
			}
			if h.Hindsight.Status == solver.Optimal.String() && o.MetOf[0] > h.Hindsight.AtMost[0] && report.OK() {
				t.Errorf("seed %d, %s: %d needs of class 1 met, at most %d can be", seed, policy, o.MetOf[0], h.Hindsight.AtMost[0])
			}
		}
	}
}

// TestModules holds what becomes of somebody who completes a module: the next one,
// until the target is reached.
func TestModules(t *testing.T) {
	y := tiny(t, quiet, 60, 1)
	m := y.start(policyOf("greedy"), solver.Options{})
	w := &m.people[0]
	w.NeedsLanguage = model.LanguageNeed{Given: true, Languages: []string{"nl"}}
	w.Literacy, w.Level, w.ReachedLevel, w.TargetLevel = model.LatinScript, "0", "", ""
	var got []string
	for range 3 {
		got = append(got, m.alone(w, m.date(0)).Needs(0)[model.LanguageKind].Level)
		m.reach(w, "nl")
		if len(w.NeedsLanguage.Languages) == 0 {
			break
		}
	}
	if want := []string{"1.1", "1.2"}; !slices.Equal(got, want) || w.ReachedLevel != "1.2" {
		t.Errorf("modules %v, reached %s, want %v", got, w.ReachedLevel, want)
	}
}

// suite is a small one whose record must not depend on the machine.
func suite(t *testing.T, threads int) *Suite {
	return &Suite{
		Knobs: knobs(t, busy), Preset: "ghent", Options: Options{Participants: 60, Weeks: 12, Seed: 5, Threads: threads}, Seeds: 2,
		Policies: Usual(), Say: func(string) {}, Wait: func(string) {},
	}
}

// TestBytes holds that a record is the same for any number of threads but for dates
// and seconds, and that its table can be written from the JSON again.
func TestBytes(t *testing.T) {
	want := ""
	for _, threads := range []int{1, 3} {
		r, err := suite(t, threads).Run(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		r.Date, r.Threads = "", 0
		for i := range r.Runs {
			r.Runs[i].Seconds = 0
		}
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if want == "" {
			want = string(text)
		}
		if string(text) != want {
			t.Errorf("%d threads give other bytes", threads)
		}
		again := &Record{}
		if err := json.Unmarshal(text, again); err != nil || again.Validate() != nil {
			t.Fatal(err, again.Validate())
		}
		var one, two strings.Builder
		r.WriteTable(&one)
		again.WriteTable(&two)
		if one.String() != two.String() || !strings.Contains(one.String(), "\n| price |") {
			t.Errorf("the table:\n%s\nand from JSON:\n%s", one.String(), two.String())
		}
	}
}

// TestInterrupted holds that whole runs are kept and the others counted.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s := suite(t, 1)
	s.Wait = func(line string) {
		if strings.HasSuffix(line, "price: week 3 of 12") {
			cancel()
		}
	}
	r, err := s.Run(ctx)
	if err != nil || len(r.Runs) != 1 || r.NotRun != 7 {
		t.Fatalf("%v, %+v", err, r)
	}
	var table strings.Builder
	r.WriteTable(&table)
	if !strings.Contains(table.String(), "Not run: 7 runs") {
		t.Error(table.String())
	}
}

// TestPaired holds that differences are taken seed by seed, and on which side of
// them the better one lies.
func TestPaired(t *testing.T) {
	r := &Record{Policies: []string{"price", "greedy"}}
	for _, x := range []struct {
		policy string
		seed   uint64
		wait   float64
	}{{"price", 1, 70}, {"price", 2, 140}, {"greedy", 2, 133}, {"greedy", 1, 84}} {
		r.Runs = append(r.Runs, Run{Seed: x.seed, Policy: x.policy, Outcome: &Outcome{WaitMean: x.wait}})
	}
	i := slices.IndexFunc(measures, func(m measure) bool { return m.name == "mean wait, weeks" })
	if v, better := r.paired(measures[i], "greedy"); !slices.Equal(v, []float64{-2, 1}) || better != 1 {
		t.Errorf("differences %v, better in %d", v, better)
	}
	if v, _ := r.paired(measures[0], "greedy"); len(v) != 0 {
		t.Errorf("a share of nothing has differences %v", v)
	}
}

// TestFailed holds that a run whose plan is refused is told and stops no other.
func TestFailed(t *testing.T) {
	r := &Record{Policies: []string{"price"}, Runs: []Run{{Seed: 3, Policy: "price", Failed: "week 2: the judge refuses a plan"}}}
	if err := r.Validate(); err != nil {
		t.Error(err)
	}
	var table strings.Builder
	r.WriteTable(&table)
	if want := "- **Failed**: seed 3, price: week 2: the judge refuses a plan.\n"; !strings.Contains(table.String(), want) {
		t.Errorf("no line %q in\n%s", want, table.String())
	}
}

func TestValidate(t *testing.T) {
	for _, c := range []struct {
		change func(*Suite)
		want   string
	}{
		{func(s *Suite) { s.Seeds = 0 }, "seeds must be at least 1"},
		{func(s *Suite) { s.Weeks = 1 }, "weeks must be at least 2, not 1"},
		{func(s *Suite) { s.Weeks = 105 }, "weeks must be 2 to 104, not 105"},
		{func(s *Suite) { s.Policies = nil }, "no policy is named"},
		{func(s *Suite) { s.Policies = []string{"prize"} }, `no policy is called "prize"`},
		{func(s *Suite) { s.Policies = []string{"price", "price"} }, `policy "price" is named twice`},
		{func(s *Suite) { s.Participants = 0 }, "participants must be 1 to 10,000,000, not 0"},
	} {
		s := suite(t, 1)
		c.change(s)
		if err := s.Validate(); err == nil || err.Error() != c.want {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
	if (&Record{}).Validate() == nil || (&Record{Runs: []Run{{Policy: "prize", Outcome: &Outcome{}}}}).Validate() == nil {
		t.Error("a record without runs, or of an unknown policy, is taken")
	}
}
