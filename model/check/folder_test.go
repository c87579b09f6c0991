package check_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"instroom/io/batch"
	"instroom/model"
	"instroom/model/check"
)

// find walks up to the root of the module and returns a path below it, or below
// INSTROOM_DATA where data is set; the test is skipped where it does not exist.
func find(t testing.TB, data bool, path string) string {
	t.Helper()
	root, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	for filepath.Dir(root) != root {
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			break
		}
		root = filepath.Dir(root)
	}
	if data {
		base := os.Getenv("INSTROOM_DATA")
		if base == "" {
			base = filepath.Join(root, "..", "shared", "data")
		}
		root = base
	}
	path = filepath.Join(root, path)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is missing: set INSTROOM_DATA", path)
	}
	return path
}

// The hand-worked cases once more, as the product reads them.
func TestHandWorkedCasesAsRead(t *testing.T) {
	dir := find(t, true, "cases")
	folders, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		if !f.IsDir() {
			continue
		}
		t.Run(f.Name(), func(t *testing.T) {
			b, faults := batch.Read(filepath.Join(dir, f.Name()), batch.Options{})
			if faults.HasErrors() {
				faults.WriteTo(os.Stderr)
				t.Fatal("the case can't be read")
			}
			var want struct {
				Objective  *model.Points
				Placements [][2]string
			}
			text, err := os.ReadFile(filepath.Join(dir, f.Name(), "expected.json"))
			if err == nil {
				err = json.Unmarshal(text, &want)
			}
			if err != nil {
				t.Fatal(err)
			}
			worth := map[[2]string]check.Option{}
			for _, o := range check.Options(b) {
				worth[[2]string{b.Participants[o.Participant].ID, b.Sessions[o.Session].ID}] = o
			}
			plan := &model.Plan{}
			for _, x := range want.Placements {
				o, ok := worth[x]
				if !ok {
					t.Fatalf("%v is no option", x)
				}
				plan.Placed = append(plan.Placed, model.Placed{Participant: o.Participant, Session: o.Session, Points: o.Points})
			}
			r := check.Feasible(b, plan)
			if !r.OK() || want.Objective != nil && r.Objective != *want.Objective {
				t.Errorf("%d points, findings %v", r.Objective, r.Findings)
			}
		})
	}
}

// many copies an example batch side by side until it has so many people, with as
// many sessions to them; half of the copies share their sessions with another.
func many(b *model.Batch, people int) *model.Batch {
	big := *b
	big.Participants, big.Sessions, big.Placements, big.Preferences = nil, nil, nil, nil
	for k := 0; len(big.Participants) < people; k++ {
		tag := fmt.Sprintf("-%d", k)
		for _, p := range b.Participants {
			p.ID += tag
			if p.Household != "" {
				p.Household += tag
			}
			big.Participants = append(big.Participants, p)
		}
		if k%2 == 1 {
			continue
		}
		for _, s := range b.Sessions {
			s.ID += tag
			s.Prerequisites = nil
			big.Sessions = append(big.Sessions, s)
		}
	}
	return &big
}

// BenchmarkRules reads the rules of a weekly batch of a whole country, person by
// person: every participant against every session.
func BenchmarkRules(b *testing.B) {
	dir := find(b, false, "scenarios/example/antwerp")
	one, faults := batch.Read(dir, batch.Options{})
	if faults.HasErrors() {
		b.Skip("the example can't be read")
	}
	for _, size := range []int{2_000, 20_000} {
		b.Run(fmt.Sprintf("size=%d", size), func(b *testing.B) {
			batch := many(one, size)
			options := 0
			for b.Loop() {
				options = len(check.Options(batch))
			}
			b.ReportMetric(float64(len(batch.Sessions)), "sessions")
			b.ReportMetric(float64(options), "options")
		})
	}
}
