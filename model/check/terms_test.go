package check

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"instroom/model"
)

func TestClassOfAPerson(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(*pair)
		want int
	}{
		{"entitled", func(x *pair) {}, 3},
		{"obliged", func(x *pair) { x.p.Status = model.Obliged }, 2},
		{"waiting 180 days", func(x *pair) { x.p.WaitingSince -= 180 }, 3},
		{"waiting 181 days", func(x *pair) { x.p.WaitingSince -= 181 }, 2},
		{"to start in 45 days", func(x *pair) { x.p.Status, x.p.StartBy = model.Obliged, x.b.Settings.Date+45 }, 1},
		{"to start in 46 days", func(x *pair) { x.p.Status, x.p.StartBy = model.Obliged, x.b.Settings.Date+46 }, 2},
		{"entitled, to start tomorrow", func(x *pair) { x.p.StartBy = x.b.Settings.Date + 1 }, 3},
		{"given", func(x *pair) { x.p.PriorityClass = 1 }, 1},
		// 1.1 and 1.2 at standard pace take 2 × 16 weeks.
		{"to finish, two modules left", func(x *pair) { x.p.Status, x.p.FinishBy = model.Obliged, x.b.Settings.Date+45+7*32 }, 1},
		{"to finish a day later", func(x *pair) { x.p.Status, x.p.FinishBy = model.Obliged, x.b.Settings.Date+45+7*32+1 }, 2},
		// 15 years of schooling: standard or short; the slower counts.
		{"two ideal tracks", func(x *pair) {
			x.p.Status, x.p.SchoolingYears, x.p.FinishBy = model.Obliged, 15, x.b.Settings.Date+45+7*32
		}, 1},
		{"at the last module", func(x *pair) {
			x.p.Status, x.p.Level, x.p.FinishBy = model.Obliged, "1.2", x.b.Settings.Date+45+7*16+1
		}, 2},
		{"beyond the target", func(x *pair) {
			x.p.Status, x.p.Level, x.p.FinishBy = model.Obliged, "2.2", x.b.Settings.Date+45
		}, 1},
		{"not assessed", func(x *pair) { x.p.Status, x.p.Level, x.p.FinishBy = model.Obliged, "", x.b.Settings.Date+46 }, 2},
		{"target of people who can't read", func(x *pair) {
			x.p.Status, x.p.Literacy, x.p.FinishBy = model.Obliged, model.NotLiterate, x.b.Settings.Date+45+7*80
		}, 1},
	} {
		x := newPair()
		c.do(x)
		if got := New(x.b).people[0].class; got != c.want {
			t.Errorf("%s: class %d, want %d", c.name, got, c.want)
		}
	}
}

// The base is 10,000 − 2 × 40 for either session of the pair.
func TestTermsOneByOne(t *testing.T) {
	const base = 9920
	for _, c := range []struct {
		name             string
		do               func(*pair)
		orient, language model.Points
	}{
		{"base", func(x *pair) {}, base, base},
		{"waiting", func(x *pair) { x.p.WaitingSince -= 20 }, base + 40, base + 40},
		{"half points round to even, term by term", func(x *pair) {
			x.b.Settings.Points.WaitingWeek = points(0.5)
			x.b.Settings.Points.StartWeek = points(0.75)
			x.p.WaitingSince -= 7
		}, 10_000 + 0 + 2, 10_000 + 0 + 2},
		{"late", func(x *pair) { x.p.StartBy = x.s.Start - 8 }, base - 2050, base - 2050},
		{"late by less than a week", func(x *pair) { x.p.StartBy = x.s.Start - 1 }, base - 2000, base - 2000},
		{"in time", func(x *pair) { x.p.StartBy = x.s.Start }, base, base},
		{"a step too slow", func(x *pair) { x.l.Tracks = []string{"long"} }, base, base - 150},
		{"a step too fast", func(x *pair) { x.l.Tracks = []string{"short"} }, base, base - 400},
		{"the cheaper of two tracks", func(x *pair) { x.l.Tracks = []string{"short", "long"} }, base, base - 150},
		{"university is short", func(x *pair) { x.l.Tracks = []string{"university"}; x.p.TrackAdvice = "short" }, base, base},
		{"score missing", func(x *pair) {
			x.b.Sessions = append(x.b.Sessions, *x.s)
			x.b.Sessions[2].ID = "s2"
			x.b.Preferences = []model.Preference{{Session: 2, Score: 30}}
		}, base - 60, base},
		{"preferred site", func(x *pair) { x.p.PreferredSites = []string{"A"} }, base + 50, base + 50},
		{"preferred site and day part, once", func(x *pair) {
			x.p.PreferredSites = []string{"A"}
			x.p.PreferredSlots = []model.WeekSlot{{Day: 0, Start: 480, End: 750}}
		}, base + 50, base + 50},
		{"preferred day parts side by side", func(x *pair) {
			x.p.PreferredSlots = []model.WeekSlot{{Day: 0, Start: 480, End: 600}, {Day: 0, Start: 600, End: 750}}
		}, base + 50, base + 50},
		{"preferred other day", func(x *pair) { x.p.PreferredSlots = []model.WeekSlot{{Day: 1, Start: 480, End: 750}} }, base, base},
		// 0.1 degrees of latitude: 11.12 km × 1.3 at 18 km/h + 10 = 58.2, so 59 minutes.
		{"travel", func(x *pair) { x.p.Place.Lat = 51.1 }, base - 3*29, base - 3*29},
		{"travel, online", func(x *pair) { x.p.Place.Lat = 51.1; x.s.Mode = model.Online }, base, base - 3*29},
		{"language step", func(x *pair) { x.p.Languages[0].Level = 3 }, base - 120, base},
		{"interpreter", func(x *pair) { x.s.Interpreter = true }, base - 200, base},
		{"kept", func(x *pair) {
			x.b.Placements = []model.Placement{{Participant: "p", Session: "s", Status: model.Proposed, RespondBy: model.NoDate}}
		}, base + 80, base},
		{"lapsed, session unknown: every need", func(x *pair) {
			x.b.Placements = []model.Placement{{Participant: "p", Session: "gone", Status: model.Started, RespondBy: model.NoDate}}
		}, base + 500, base + 500},
		{"lapsed, session over", func(x *pair) {
			x.b.Sessions = append(x.b.Sessions, *x.s)
			old := &x.b.Sessions[2]
			old.ID, old.Start, old.End = "old", x.b.Settings.Date-30, x.b.Settings.Date-5
			x.b.Placements = []model.Placement{{Participant: "p", Session: "old", Status: model.PlacementConfirmed, RespondBy: model.NoDate}}
		}, base + 500, base},
		{"no show gives the seat back", func(x *pair) {
			x.b.Placements = []model.Placement{{Participant: "p", Session: "s", Status: model.NoShow, RespondBy: model.NoDate}}
		}, base, base},
	} {
		x := newPair()
		c.do(x)
		got := map[string]model.Points{}
		for _, o := range Options(x.b) {
			got[x.b.Sessions[o.Session].ID] = o.Points
		}
		if got["s"] != c.orient || got["l"] != c.language {
			t.Errorf("%s: %d and %d points, want %d and %d", c.name, got["s"], got["l"], c.orient, c.language)
		}
	}
}

func TestMinimumByTrack(t *testing.T) {
	for _, c := range []struct {
		do   func(*pair)
		want int
	}{
		{func(x *pair) {}, 0},
		{func(x *pair) { x.l.Status = model.Optional }, 10},
		{func(x *pair) { x.l.Status = model.Planned; x.l.Tracks = nil }, 10},
		{func(x *pair) { x.l.Status = model.Planned; x.l.Tracks = []string{"standard", "slow"} }, 8},
		{func(x *pair) { x.l.Status = model.Planned; x.l.Tracks = []string{"alpha"} }, 6},
		{func(x *pair) { x.l.Status = model.Planned; x.l.Kind = 1; x.l.Tracks = []string{"alpha"} }, 8},
		{func(x *pair) { x.l.Status = model.Optional; x.l.MinSize = 3 }, 3},
		{func(x *pair) { x.l.Status = model.Optional; x.b.Settings.Shortlist = true }, 0},
	} {
		x := newPair()
		c.do(x)
		if got := New(x.b).sessions[1].minimum; got != c.want {
			t.Errorf("%v %v: minimum %d, want %d", x.l.Status, x.l.Tracks, got, c.want)
		}
	}
}

func TestClosedDays(t *testing.T) {
	x := newPair()
	x.b.Settings.Closed = []model.ClosedDays{
		{Name: "all", Days: []model.DateRange{{From: x.s.Start, To: x.s.Start}}},
		{Name: "flemish", Programme: "flanders", Days: []model.DateRange{{From: x.s.Start + 7, To: x.s.Start + 8}}},
		{Name: "french", Programme: "brussels", Days: []model.DateRange{{From: x.s.Start + 14, To: x.s.Start + 14}}},
	}
	x.l.Programmes = nil
	x.l.Dated = []model.Meeting{{Date: x.s.Start, Start: 540, End: 600}}
	j := New(x.b)
	if m := j.sessions[0].meetings; len(m) != 1 || m[0].Date != x.s.Start+14 {
		t.Errorf("meetings %v", m)
	}
	if m := j.sessions[1].meetings; len(m) != 1 || m[0].Date != x.s.Start {
		t.Errorf("dated meetings are taken as they are: %v", m)
	}
}

func TestClashWithTravel(t *testing.T) {
	x := newPair()
	if !Clash(x.b, 0, 0, 1) {
		t.Error("the same hours don't clash")
	}
	x.l.Weekly = []model.WeekSlot{{Day: 0, Start: 720, End: 800}}
	if Clash(x.b, 0, 0, 1) {
		t.Error("touching hours at one site clash")
	}
	x.b.Sites = append(x.b.Sites, model.Site{ID: "B", Rooms: -1, Childcare: -1})
	x.l.Site = "B"
	if !Clash(x.b, 0, 0, 1) {
		t.Error("no time to get to another site")
	}
	x.s.Mode, x.l.Mode = model.Online, model.Online
	if Clash(x.b, 0, 0, 1) {
		t.Error("both at home clash")
	}
	x.b.Participants[0].EarliestStart = x.s.End + 1
	x.s.Mode, x.l.Mode = model.Onsite, model.Onsite
	if Clash(x.b, 0, 0, 1) {
		t.Error("nothing is left to clash")
	}
}

func TestWideSums(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for range 2000 {
		var w wide
		want := new(big.Int)
		for range 1 + r.IntN(20) {
			a, b := int64(r.Uint64()), int64(r.Uint64())>>r.IntN(63)
			w = w.plus(a).plusProduct(a>>2, b>>3)
			want.Add(want, big.NewInt(a))
			want.Add(want, new(big.Int).Mul(big.NewInt(a>>2), big.NewInt(b>>3)))
		}
		if w.big().Cmp(want) != 0 {
			t.Fatalf("%v, want %v", w.big(), want)
		}
		x := int64(r.Uint64())
		if got := w.minus(wide{}.plus(x)).big(); got.Cmp(new(big.Int).Sub(want, big.NewInt(x))) != 0 {
			t.Fatalf("minus: %v", got)
		}
	}
	for _, c := range []struct{ x, d, want int64 }{{7, 2, 3}, {-7, 2, -4}, {-8, 2, -4}, {0, 5, 0}} {
		if got, ok := (wide{}.plus(c.x)).floor(c.d); !ok || got != c.want {
			t.Errorf("floor %d / %d = %d", c.x, c.d, got)
		}
	}
	if got := (wide{}.plusProduct(1<<62, 16)).clamp(); got != 1<<63-1 {
		t.Errorf("clamp %d", got)
	}
	if got := (wide{}.plusProduct(-1<<62, 16)).clamp(); got != -1<<63 {
		t.Errorf("clamp %d", got)
	}
}
