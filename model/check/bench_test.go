package check

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"instroom/model"
)

// shortlisted is a batch of the size of a country's shortlist: 21 options a
// person, half language and half orientation, weekly half-days in 18 slots.
func shortlisted(people, sessions int) *model.Batch {
	r := rand.New(rand.NewPCG(1, 1))
	b := &model.Batch{Settings: defaults(), Kinds: []string{"language", "orientation"}}
	b.Settings.Shortlist, b.Settings.TravelGap, b.Settings.Date = true, 0, model.MakeDate(2026, 9, 1)
	for i := range sessions {
		s := model.Session{ID: fmt.Sprintf("s%06d", i), Kind: i % 2, LanguageTaught: "nl", Capacity: 16, MinSize: -1, TargetSize: -1,
			EnrolledTotal: -1, OpenCost: -1, Childcare: -1, LastEntry: model.NoDate, Decision: model.NoDate,
			Start: model.MakeDate(2026, 10, 5), End: model.MakeDate(2026, 12, 18)}
		for range 2 + r.IntN(2) {
			from := []model.Minutes{540, 780, 1110}[r.IntN(3)]
			s.Weekly = append(s.Weekly, model.WeekSlot{Day: model.Weekday(r.IntN(6)), Start: from, End: from + 180})
		}
		b.Sessions = append(b.Sessions, s)
	}
	for i := range people {
		b.Participants = append(b.Participants, model.Participant{ID: fmt.Sprintf("p%07d", i), NeedsOrientation: model.Yes,
			NeedsLanguage: model.LanguageNeed{Given: true, Languages: []string{"nl"}}, WaitingSince: b.Settings.Date, MaxHoursWeek: -1, RuleKind: -1,
			EarliestStart: model.NoDate, LatestStart: model.NoDate, SuspendedUntil: model.NoDate, StartBy: model.NoDate, FinishBy: model.NoDate})
		region := i * (sessions - 42) / people
		for k := range 42 {
			if r.IntN(2) == 0 {
				b.Preferences = append(b.Preferences, model.Preference{Participant: int32(i), Session: int32(region + k), Score: int32(700 + r.IntN(1500))})
			}
		}
	}
	return b
}

func BenchmarkVerify(b *testing.B) {
	for _, size := range []int{2_000, 20_000, 100_000} {
		b.Run(fmt.Sprintf("size=%d", size), func(b *testing.B) {
			batch := shortlisted(size, size/10)
			m := &model.Multipliers{}
			for i := range batch.Sessions {
				m.Session = append(m.Session, model.SessionPrice{Session: batch.Sessions[i].ID, Price: int64(i%400) << 10})
			}
			cert := &model.Certificate{Version: model.CertificateVersion, Bound: 1 << 50,
				Points: model.Proof{Scale: 1024, Parts: []model.Part{{Bound: 1 << 50, Root: model.Node{Leaf: m}}}}}
			b.ReportAllocs()
			for b.Loop() {
				if r := Verify(batch, &model.Plan{}, cert); !r.Proven {
					b.Fatal(r.Findings)
				}
			}
			b.ReportMetric(float64(len(batch.Preferences)), "options")
		})
	}
}
