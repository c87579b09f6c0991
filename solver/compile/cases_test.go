package compile_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"instroom/io/batch"
	"instroom/model"
	"instroom/model/check"
	"instroom/solver"
	"instroom/solver/compile"
	"instroom/solver/solvertest"
)

// dataDir returns the folder of shared data: INSTROOM_DATA, else beside the
// repository. The test is skipped where it is missing.
func dataDir(t testing.TB, name string) string {
	t.Helper()
	dir := os.Getenv("INSTROOM_DATA")
	if dir == "" {
		root, err := os.Getwd()
		for err == nil {
			if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil || root == filepath.Dir(root) {
				break
			}
			root = filepath.Dir(root)
		}
		dir = filepath.Join(root, "..", "shared", "data")
	}
	dir = filepath.Join(dir, name)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no data at %s: set INSTROOM_DATA to run this test", dir)
	}
	return dir
}

func mustRead(t testing.TB, dir string) *model.Batch {
	t.Helper()
	b, d := batch.Read(dir, batch.Options{})
	if d.HasErrors() {
		var out testWriter
		d.WriteTo(&out)
		t.Fatalf("%s: %s", dir, out)
	}
	return b
}

type testWriter []byte

func (w *testWriter) Write(p []byte) (int, error) {
	*w = append(*w, p...)
	return len(p), nil
}

// The hand-worked cases: the best plan of the compiled problem is the one that
// was worked out by hand from the contract.
func TestCases(t *testing.T) {
	root := dataDir(t, "cases")
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		t.Run(e.Name(), func(t *testing.T) {
			var want struct {
				Sentence   string
				Objective  *model.Points
				Placements [][2]string
				Pinned     [][2]string
			}
			data, err := os.ReadFile(filepath.Join(root, e.Name(), "expected.json"))
			if err == nil {
				err = json.Unmarshal(data, &want)
			}
			if err != nil {
				t.Fatal(err)
			}
			b := mustRead(t, filepath.Join(root, e.Name()))
			p := mustCompile(t, b)
			all := solvertest.Enumerate(p, solvertest.EnumerationLimit)
			if all == nil {
				t.Fatal("too large to enumerate")
			}
			points, counts, _ := all.Best(p.Strict)
			choice, shut := all.Plan(counts)
			plan := compile.Plan(p, &solver.Result{Choice: choice, Shut: shut})
			var got [][2]string
			for _, o := range plan.Placed {
				got = append(got, [2]string{b.Participants[o.Participant].ID, b.Sessions[o.Session].ID})
			}
			byText := func(x, y [2]string) int { return slices.Compare(x[:], y[:]) }
			slices.SortFunc(got, byText)
			slices.SortFunc(want.Placements, byText)
			if !slices.Equal(got, want.Placements) {
				t.Errorf("%s\nplaced %v, want %v", want.Sentence, got, want.Placements)
			}
			if want.Objective != nil && points != *want.Objective {
				t.Errorf("%s\n%d points, want %d", want.Sentence, points, *want.Objective)
			}
			report := check.Feasible(b, plan)
			if !report.OK() || report.Objective != points {
				t.Errorf("check: %v, %d points", report.Findings, report.Objective)
			}
		})
	}
}
