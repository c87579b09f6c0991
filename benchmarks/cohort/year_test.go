package cohort

import (
	"testing"

	"instroom/io/batch"
	"instroom/model"
)

// TestYear holds how a cohort for a year is spread: some people wait on the first
// day, the others arrive by the months and have dates after that, and groups start
// as long as people arrive; and that a batch of one day is what it was.
func TestYear(t *testing.T) {
	const people, weeks = 4000, 40
	k := knobs(t, "flanders", "people: {linked: 40 %, absence: 50 %, arrivals: {sep: 1, oct: 1, nov: 1, dec: 1, jan: 1, feb: 1, mar: 3, apr: 0, may: 1, jun: 1}}")
	dir, made := generate(t, k, Options{Participants: people, Seed: 4, Weeks: weeks})
	b, found := batch.Read(dir, batch.Options{})
	if b == nil || found.HasErrors() {
		t.Fatal(found.All())
	}
	first := b.Settings.Date
	waiting, march, april := 0, 0, 0
	arrival := map[string]model.Date{}
	for i := range b.Participants {
		w := &b.Participants[i]
		since := w.WaitingSince
		switch {
		case since <= first:
			waiting++
		case since > first+7*(weeks-1):
			t.Errorf("%s arrives on %s, after the last weekly batch", w.ID, since)
		case w.EarliestStart < since:
			t.Errorf("%s arrives on %s and could start on %s", w.ID, since, w.EarliestStart)
		}
		for _, d := range []model.Date{w.StartBy, w.LatestStart, w.SuspendedUntil} {
			if d.Valid() && since > first && d <= since {
				t.Errorf("%s arrives on %s and has a date of %s", w.ID, since, d)
			}
		}
		for _, r := range w.Unavailable {
			if r.To < r.From || r.From <= max(since, first) {
				t.Errorf("%s arrives on %s and is away from %s to %s", w.ID, since, r.From, r.To)
			}
		}
		if since > first {
			switch since.Time().Month() {
			case 3:
				march++
			case 4:
				april++
			}
		}
		if w.Household != "" {
			if other, ok := arrival[w.Household]; ok && other != since {
				t.Errorf("household %s arrives on %s and %s", w.Household, other, since)
			}
			arrival[w.Household] = since
		}
	}
	if share := float64(waiting) / people; share < 0.26 || share > 0.34 {
		t.Errorf("%.2f wait on the first day, the knob says %v", share, k.Year.String())
	}
	// A month of 31 days at weight 3 among 273 days, 30 of them without arrivals.
	if share := float64(march) / float64(people-waiting); share < 0.26 || share > 0.36 || april > 0 {
		t.Errorf("%.2f arrive in March, %d in April", share, april)
	}
	late := 0
	for i := range b.Sessions {
		if b.Sessions[i].Start > first+7*25 {
			late++
		}
	}
	if late == 0 || late == len(b.Sessions) {
		t.Errorf("%d of %d groups start after 25 weeks", late, len(b.Sessions))
	}
	// Seats of next modules are offered on top.
	k.Year.Continuing = 0
	if _, without := generate(t, k, Options{Participants: people, Seed: 4, Weeks: weeks}); without.Needs >= made.Needs || without.Participants != made.Participants {
		t.Errorf("%+v with next modules, %+v without", made, without)
	}
}
