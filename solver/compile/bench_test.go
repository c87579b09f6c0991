package compile_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"testing"
	"time"

	"instroom/model"
	"instroom/model/modeltest"
	"instroom/model/rules"
	"instroom/solver/compile"
)

// shortlist makes a batch in shortlist mode: people with a language and an
// orientation need and about 21 options each, in 18 weekly slots.
func shortlist(people int) *model.Batch {
	r := rand.New(rand.NewPCG(7, uint64(people)))
	b := &model.Batch{Settings: rules.Defaults(), Kinds: []string{"language", "orientation"}}
	b.Settings.Date = model.MakeDate(2026, 9, 1)
	b.Settings.Shortlist = true
	sessions := max(40, people/10)
	starts := [3]model.Minutes{540, 780, 1110}
	for s := range sessions {
		c := model.Session{
			ID: id('s', s), Kind: s % 2, LanguageTaught: "nl", Capacity: 16, MinSize: 0, TargetSize: -1, EnrolledTotal: -1, OpenCost: -1,
			Start: model.MakeDate(2026, 10, 5), End: model.MakeDate(2026, 12, 18), LastEntry: model.NoDate, Decision: model.NoDate, Childcare: -1,
		}
		part, days := r.IntN(3), r.Perm(6)[:2+r.IntN(3)]
		for d := range model.Weekday(6) {
			for _, day := range days {
				if model.Weekday(day) == d {
					c.Weekly = append(c.Weekly, model.WeekSlot{Day: d, Start: starts[part], End: starts[part] + 180})
				}
			}
		}
		b.Sessions = append(b.Sessions, c)
	}
	for p := range people {
		b.Participants = append(b.Participants, model.Participant{
			ID: id('p', p), NeedsLanguage: model.LanguageNeed{Given: true, Languages: []string{"nl"}}, NeedsOrientation: model.Yes,
			EarliestStart: model.NoDate, LatestStart: model.NoDate, SuspendedUntil: model.NoDate, MaxHoursWeek: -1, MaxTravelMinutes: 60,
			WaitingSince: b.Settings.Date, StartBy: model.NoDate, FinishBy: model.NoDate, CognitiveScore: -1, SchoolingYears: -1,
		})
		region := p * sessions / people
		for i := range 42 {
			s := region + i - 21
			if s >= 0 && s < sessions && r.IntN(2) == 0 {
				b.Preferences = append(b.Preferences, model.Preference{Participant: int32(p), Session: int32(s), Score: 1000 + r.Int32N(1000)})
			}
		}
	}
	return b
}

func id(c byte, n int) string {
	text := []byte{c, '0', '0', '0', '0', '0', '0', '0'}
	for i := 7; n > 0; i-- {
		text[i] = byte('0' + n%10)
		n /= 10
	}
	return string(text)
}

func BenchmarkShortlist20000(b *testing.B) {
	batch := shortlist(20_000)
	b.ReportAllocs()
	for b.Loop() {
		p, err := compile.Compile(context.Background(), rules.New(batch))
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(p.Options()), "options")
	}
}

func BenchmarkRules(b *testing.B) {
	for _, size := range []int{2_000, 8_000} {
		batch := modeltest.Random(3, rules.Defaults(), modeltest.Options{People: size, Sessions: size / 10})
		b.Run(fmt.Sprint("size=", size), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p, err := compile.Compile(context.Background(), rules.New(batch))
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(p.Options()), "options")
			}
		})
	}
}

// A country's shortlist: a million people, run where INSTROOM_LARGE is set.
func TestMillion(t *testing.T) {
	if os.Getenv("INSTROOM_LARGE") == "" {
		t.Skip("set INSTROOM_LARGE=1 to compile a million people")
	}
	b := shortlist(1_000_000)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	x := rules.New(b)
	indexed := time.Since(start)
	p, err := compile.Compile(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	allocated := float64(after.TotalAlloc-before.TotalAlloc) / float64(p.Options())
	runtime.GC()
	runtime.ReadMemStats(&after)
	t.Logf("%d options in %v (index %v); bytes an option: %.1f kept, %.1f allocated in all", p.Options(), took, indexed,
		float64(after.HeapAlloc-before.HeapAlloc)/float64(p.Options()), allocated)
	runtime.KeepAlive(p)
}
