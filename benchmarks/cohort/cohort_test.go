package cohort

import (
	"context"
	"crypto/sha256"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"instroom/io/batch"
	"instroom/model"
)

var update = flag.Bool("update", false, "write testdata/digests.txt anew")

// small are the sizes at which presets are tried: about a week's.
var small = map[string]int{"antwerp": 400, "brussels": 250, "eupen": 60, "flanders": 1000, "germany": 3000, "ghent": 200}

func knobs(t testing.TB, preset, text string) *Knobs {
	t.Helper()
	k, faults := Read(preset, "knobs.yaml", []byte(text))
	for _, f := range faults {
		t.Error(f)
	}
	if k == nil {
		t.FailNow()
	}
	return k
}

// generate makes a cohort and returns its folder.
func generate(t testing.TB, k *Knobs, o Options) (string, *Summary) {
	t.Helper()
	dir := t.TempDir()
	s, err := Generate(context.Background(), dir, k, o)
	if err != nil {
		t.Fatal(err)
	}
	return dir, s
}

// digests lists the files of a folder with their sha256.
func digests(t testing.TB, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%x %s\n", sha256.Sum256(data), e.Name())
	}
	return out.String()
}

// TestDigests holds that a seed means the same bytes with every change of this
// package, every Go and every machine. Where a change is meant, run with -update.
func TestDigests(t *testing.T) {
	var got strings.Builder
	for _, preset := range Presets() {
		dir, _ := generate(t, knobs(t, preset, ""), Options{Participants: small[preset], Seed: 1, Page: true, Title: preset})
		fmt.Fprintf(&got, "%s %d\n%s", preset, small[preset], digests(t, dir))
	}
	dir, _ := generate(t, knobs(t, "ghent", ""), Options{Participants: small["ghent"], Seed: 1, Weeks: 52})
	fmt.Fprintf(&got, "ghent %d, a year\n%s", small["ghent"], digests(t, dir))
	file := filepath.Join("testdata", "digests.txt")
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("other bytes than in %s:\n%s", file, got.String())
	}
}

// TestThreads holds that threads change no byte, in a cohort of several chunks
// with households at their ends, and that a seed does.
func TestThreads(t *testing.T) {
	k := knobs(t, "flanders", "people: {linked: 40 %}")
	o := Options{Participants: 3*chunkSize + 77, Seed: 5}
	want := ""
	for _, o.Threads = range []int{1, 2, 8} {
		dir, _ := generate(t, k, o)
		got := digests(t, dir)
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("%d threads give other bytes", o.Threads)
		}
	}
	o.Seed++
	if dir, _ := generate(t, k, o); digests(t, dir) == want {
		t.Error("another seed gives the same bytes")
	}
}

// TestRead holds that the reader takes every preset without an error, and with
// no warning but terms that are past.
func TestRead(t *testing.T) {
	for _, preset := range Presets() {
		for _, n := range []int{1, 20, small[preset], 4000} {
			dir, s := generate(t, knobs(t, preset, ""), Options{Participants: n, Seed: uint64(n)})
			b, found := batch.Read(dir, batch.Options{})
			if b == nil || found.HasErrors() {
				t.Fatalf("%s, %d people: not read: %v", preset, n, found.All())
			}
			for _, d := range found.All() {
				if d.Severity != batch.Note && d.Code != batch.DatePast && d.Code != batch.FileEmpty {
					t.Errorf("%s, %d people: %v", preset, n, d)
				}
			}
			if len(b.Participants) != n || len(b.Sessions) != s.Sessions || len(b.Sites) != s.Sites {
				t.Errorf("%s: %d people, %d sessions and %d sites read, made %+v", preset, len(b.Participants), len(b.Sessions), len(b.Sites), s)
			}
		}
	}
}

// csvTable reads a CSV file of a folder by its columns.
func csvTable(t testing.TB, dir, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, cell := range row {
			m[rows[0][i]] = cell
		}
		out = append(out, m)
	}
	return out
}

// TestMarginals holds that shares of 20,000 people lie within four standard
// deviations of their knobs.
func TestMarginals(t *testing.T) {
	k := knobs(t, "flanders", "people: {linked: 0 %}")
	dir, _ := generate(t, k, Options{Participants: 20_000, Seed: 3})
	people := csvTable(t, dir, "participants.csv")
	count := func(is func(map[string]string) bool) int {
		n := 0
		for _, p := range people {
			if is(p) {
				n++
			}
		}
		return n
	}
	near := func(name string, want float64, got, of int) {
		t.Helper()
		share, sigma := float64(got)/float64(of), math.Sqrt(want*(1-want)/float64(of))
		if math.Abs(share-want) > 4*sigma+1e-9 {
			t.Errorf("%s: %.4f, want %.4f ± %.4f", name, share, want, 4*sigma)
		}
	}
	part := func(s share) float64 { return float64(s) / float64(whole) }
	var all decimal
	for _, x := range k.Tongues {
		all += x.Value.Weight
	}
	literacy := [3]float64{}
	for _, x := range k.Tongues {
		w := float64(x.Value.Weight) / float64(all)
		got := count(func(p map[string]string) bool { return strings.HasPrefix(p["languages"], x.Name+":5") })
		near("tongue "+x.Name, w, got, len(people))
		literacy[model.NotLiterate] += w * part(x.Value.None)
		literacy[model.OtherScript] += w * part(x.Value.OtherScript)
	}
	literacy[model.LatinScript] = 1 - literacy[model.NotLiterate] - literacy[model.OtherScript]
	for i, name := range literacyNames {
		near("literacy "+name, literacy[i], count(func(p map[string]string) bool { return p["literacy"] == name }), len(people))
	}
	weighted := func(column string, w weights) {
		t.Helper()
		var sum decimal
		for _, x := range w {
			sum += x.Value
		}
		for _, x := range w {
			near(column+" "+x.Name, float64(x.Value)/float64(sum), count(func(p map[string]string) bool { return p[column] == x.Name }), len(people))
		}
	}
	weighted("digital", k.People.Digital)
	near("obliged", part(k.People.Obliged)*(1-part(k.People.Excluded)), count(func(p map[string]string) bool { return p["status"] == "obliged" }), len(people))
	near("shifts", part(k.People.Working)*part(k.People.Shifts), count(func(p map[string]string) bool { return p["shift_weeks"] != "" }), len(people))
	near("working", part(k.People.Working)*(1-part(k.People.Shifts)), count(func(p map[string]string) bool { return p["available"] == lateWeek }), len(people))
	near("school hours", (1-part(k.People.Working))*part(k.People.SchoolChildren), count(func(p map[string]string) bool { return p["available"] == schoolWeek }), len(people))
	near("care", (1-part(k.People.Working))*part(k.People.Care), count(func(p map[string]string) bool { return p["childcare_places"] != "" }), len(people))
	near("absent", part(k.People.Absence), count(func(p map[string]string) bool { return p["unavailable_dates"] != "" }), len(people))
	near("suspended", part(k.People.Suspended), count(func(p map[string]string) bool { return p["suspended_until"] != "" }), len(people))
	near("wheelchair", part(k.People.Wheelchair), count(func(p map[string]string) bool { return p["access_needs"] == "wheelchair" }), len(people))
	near("one at a time", part(k.People.OneAtATime), count(func(p map[string]string) bool { return p["one_at_a_time"] == "yes" }), len(people))

	long := k.Date - 27*7 + 1
	over := count(func(p map[string]string) bool { return p["waiting_since"] < long.String() })
	if share := float64(over) / float64(len(people)); share < 0.025 || share > 0.06 {
		t.Errorf("%.3f wait for more than half a year, published 0.042", share)
	}
}

// TestFigures holds that the cohort lies near the figures that its page shows.
func TestFigures(t *testing.T) {
	for _, preset := range Presets() {
		g := newGenerator(knobs(t, preset, ""), Options{Participants: 20_000, Seed: 9, Threads: 2})
		g.newDemand()
		c := g.newCensus()
		for from := 0; from < g.o.Participants; from += chunkSize {
			var made chunk
			g.fill(&made, from, min(from+chunkSize, g.o.Participants))
			c.add(made.census)
		}
		var plots []string
		for _, m := range g.marginals(c) {
			plots = append(plots, m.figure)
			f := g.k.Figures.get(m.figure)
			all := 0
			for _, b := range m.bars {
				all += b.count
			}
			if f == nil || f.Source == "" {
				t.Fatalf("%s: plot %s has no source", preset, m.figure)
			}
			for _, x := range f.Shares {
				at := slices.IndexFunc(m.bars, func(b bar) bool { return b.label == x.Name })
				if at < 0 {
					t.Errorf("%s: figure %s has a share of %s, which the cohort does not count", preset, m.figure, x.Name)
					continue
				}
				got, want := float64(100*m.bars[at].count)/float64(all), x.Value.float()
				if f.Assumed && !strings.HasPrefix(f.Source, "Assumed") {
					t.Errorf("%s: figure %s is assumed, and does not say so", preset, m.figure)
				}
				// Contact languages follow from tongues and from what fills groups; Ghent is shown beside Flanders.
				within := max(1, 0.15*want)
				if m.figure == "contact" || (m.figure == "literacy" && preset != "flanders") {
					within = 0.35 * want
				}
				if math.Abs(got-want) > within && !(m.figure == "literacy" && (preset == "brussels" || preset == "germany" || preset == "eupen")) {
					t.Errorf("%s: %s %s is %.1f %%, the figure %.1f %%", preset, m.figure, x.Name, got, want)
				}
			}
		}
		if !slices.Equal(plots, figureNames) {
			t.Errorf("plots %q, knobs know %q", plots, figureNames)
		}
	}
}

// TestCancel holds that a cancelled run ends with the context's error.
func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	o := Options{Participants: 200_000, Seed: 1, Threads: 2, Progress: func(int) { cancel() }}
	if _, err := Generate(ctx, t.TempDir(), knobs(t, "germany", ""), o); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled run ends with %v", err)
	}
}

// TestOptions refuses sizes that make no cohort.
func TestOptions(t *testing.T) {
	for _, o := range []Options{{}, {Participants: -1}, {Participants: MaxParticipants + 1}, {Participants: 1, Threads: -1}} {
		if _, err := Generate(context.Background(), t.TempDir(), knobs(t, "ghent", ""), o); err == nil {
			t.Errorf("%+v makes a cohort", o)
		}
	}
}

func BenchmarkGenerate(b *testing.B) {
	for _, preset := range []string{"flanders", "germany"} {
		for _, n := range []int{2_000, 100_000} {
			b.Run(fmt.Sprintf("preset=%s/size=%d", preset, n), func(b *testing.B) {
				k := knobs(b, preset, "")
				for b.Loop() {
					if _, err := Generate(context.Background(), b.TempDir(), k, Options{Participants: n, Seed: 1}); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
			})
		}
	}
}
