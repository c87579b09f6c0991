package batch

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"strconv"
	"testing"
	"time"
)

// BenchmarkRead reads batches up to a country's: a million participants and ten
// million preferences. It reports the rate over all files and the peak of the
// heap as a multiple of their size, which must stay below 3.
//
//	go test ./io/batch -run ^$ -bench Read -benchtime 1x
func BenchmarkRead(b *testing.B) {
	for _, size := range []struct{ people, sessions, wishes int }{{20_000, 2_000, 10}, {1_000_000, 20_000, 10}} {
		b.Run(fmt.Sprintf("participants=%d/preferences=%d", size.people, size.people*size.wishes), func(b *testing.B) {
			dir := b.TempDir()
			bytes := writeBig(b, dir, size.people, size.sessions, size.wishes)
			b.SetBytes(bytes)
			b.ResetTimer()
			for range b.N {
				runtime.GC()
				stop := watchHeap()
				batch, found := Read(dir, Options{})
				peak := stop()
				if found.HasErrors() || len(batch.Participants) != size.people || len(batch.Preferences) != size.people*size.wishes {
					found.WriteTo(os.Stderr)
					b.Fatal("not everything was read")
				}
				b.ReportMetric(float64(peak)/float64(bytes), "peak/size")
				b.ReportMetric(float64(peak)/1e6, "peak-MB")
				b.ReportMetric(float64(bytes)/1e6, "file-MB")
			}
		})
	}
}

// watchHeap samples the memory that the runtime holds, until stopped.
func watchHeap() (stop func() uint64) {
	done, peak := make(chan struct{}), make(chan uint64)
	go func() {
		s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}}
		most := uint64(0)
		tick := time.NewTicker(2 * time.Millisecond)
		defer tick.Stop()
		for {
			metrics.Read(s)
			most = max(most, s[0].Value.Uint64()+s[1].Value.Uint64())
			select {
			case <-tick.C:
			case <-done:
				peak <- most
				return
			}
		}
	}()
	return func() uint64 { close(done); return <-peak }
}

// writeBig writes a shortlist batch with the columns of a real export.
func writeBig(b *testing.B, dir string, people, sessions, wishes int) (size int64) {
	rng := rand.New(rand.NewPCG(1, 2))
	create := func(name string, fill func(w *bufio.Writer)) {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			b.Fatal(err)
		}
		w := bufio.NewWriterSize(f, 1<<20)
		fill(w)
		if err := w.Flush(); err != nil {
			b.Fatal(err)
		}
		info, _ := f.Stat()
		size += info.Size()
		f.Close()
	}
	create("batch.yaml", func(w *bufio.Writer) { w.WriteString("date: 2026-09-07\neligibility: shortlist\n") })
	create("sessions.csv", func(w *bufio.Writer) {
		w.WriteString("session_id,kind,language_taught,level,capacity,status,start_date,end_date,weekly\n")
		days := []string{"mo", "tu", "we", "th", "fr"}
		for i := range sessions {
			fmt.Fprintf(w, "NT2-2026-%06d,language,nl,1.1,20,confirmed,2026-10-05,2026-12-18,%s 09:00-12:00\n", i, days[i%5])
		}
	})
	available := []string{"mo-am|tu-am|we-am|th-am|fr-am", "mo-ev|tu-ev|we-ev|th-ev", "mo 08:30-12:00|we 08:30-12:00", "mo-am|mo-pm|tu-am|tu-pm|we-am", "sa-am|sa-pm"}
	languages := []string{"ar:5|fr:3", "en:5", "ti:5|am:3|en:2", "prs:5|fa:4", "ps:5", "tr:5|de:2", "fr:5|ar:4", "so:5", "uk:5|ru:5|en:3"}
	postcodes := []string{"2000", "2018", "2060", "2100", "2140", "2170", "2600", "9000", "1080", "4700"}
	create("participants.csv", func(w *bufio.Writer) {
		w.WriteString("participant_id,programme,agency,status,needs_language,needs_orientation,level,literacy,cognitive_score,schooling_years,languages,available,unavailable_dates,postcode,max_travel_minutes,transport,childcare_places,household_id,household_rule,digital,waiting_since,start_by\n")
		for i := range people {
			fmt.Fprintf(w, "P-2026-%07d,flanders,Atlas,%s,nl,yes,%s,latin,%d,%d,%s,%s,%s,%s,60,transit,%d,,,basic,2026-%02d-%02d,2026-12-%02d\n", i,
				[]string{"obliged", "entitled"}[rng.IntN(2)], []string{"0", "1.1", "1.2", "2.1"}[rng.IntN(4)], rng.IntN(101), rng.IntN(19),
				languages[rng.IntN(len(languages))], available[rng.IntN(len(available))], []string{"", "2026-10-26..2026-11-01"}[rng.IntN(2)],
				postcodes[rng.IntN(len(postcodes))], rng.IntN(2), 1+rng.IntN(8), 1+rng.IntN(28), 1+rng.IntN(28))
		}
	})
	create("preferences.csv", func(w *bufio.Writer) {
		w.WriteString("participant_id,session_id,score\n")
		for i := range people {
			for k := range wishes {
				fmt.Fprintf(w, "P-2026-%07d,NT2-2026-%06d,", i, (i*7+k*sessions/wishes)%sessions)
				w.WriteString(strconv.Itoa(rng.IntN(10000)))
				w.WriteByte('\n')
			}
		}
	})
	return size
}
