package explain_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"instroom/io/batch"
	"instroom/model"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
	"instroom/solver/explain"
	"instroom/solver/solvertest"
)

// root is the folder that holds go.mod.
func root(t testing.TB) string {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = parent
	}
}

// dataDir is the folder of the shared data, or skips the test.
func dataDir(t testing.TB, name string) string {
	data := os.Getenv("INSTROOM_DATA")
	if data == "" {
		data = filepath.Join("..", "shared", "data")
	}
	if !filepath.IsAbs(data) {
		data = filepath.Join(root(t), data)
	}
	dir := filepath.Join(data, name)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no shared data (INSTROOM_DATA): %v", err)
	}
	return dir
}

// enumerate looks at every plan and returns the best, as the contract orders
// them.
func enumerate(_ context.Context, p *solver.Problem, _ *solver.Result) (*solver.Result, error) {
	all := solvertest.Enumerate(p, 5_000_000)
	if all == nil {
		return nil, os.ErrInvalid
	}
	var best solvertest.Counts
	found := false
	for counts, points := range all.ByCounts {
		better := !found || points > all.ByCounts[best]
		if p.Strict && found {
			for k := 1; k <= 3; k++ {
				if counts[k] != best[k] {
					better = counts[k] > best[k]
					break
				}
			}
		}
		if better {
			best, found = counts, true
		}
	}
	r := &solver.Result{Status: solver.Optimal, Objective: all.ByCounts[best], Bound: all.ByCounts[best], Claimed: solver.NoClaim}
	r.Choice, r.Shut = all.Plan(best)
	return r, nil
}

// explained reads a batch folder, solves it by looking at every plan, and
// explains the plan.
func explained(t *testing.T, dir string) (*model.Batch, *model.Explanation) {
	t.Helper()
	return explainedWith(t, dir, explain.Options{})
}

func explainedWith(t *testing.T, dir string, o explain.Options) (*model.Batch, *model.Explanation) {
	t.Helper()
	b, found := batch.Read(dir, batch.Options{})
	if found.HasErrors() {
		var text strings.Builder
		found.WriteTo(&text)
		t.Fatal(text.String())
	}
	x := rules.New(b)
	p, err := compile.Compile(t.Context(), x)
	if err != nil {
		t.Fatal(err)
	}
	r, err := enumerate(t.Context(), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	out, err := explain.New(t.Context(), explain.Input{Index: x, Problem: p, Plan: compile.Plan(p, r), Result: r, Solve: enumerate}, o)
	if err != nil {
		t.Fatal(err)
	}
	return b, out
}

// TestCases holds the reasons against those worked by hand from the contract.
func TestCases(t *testing.T) {
	dirs, err := filepath.Glob(filepath.Join(dataDir(t, "cases"), "*", "expected.json"))
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, path := range dirs {
		dir := filepath.Dir(path)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var want struct {
				Sentence           string
				Placements, Pinned [][2]string
				Waiting            map[string]model.Code
			}
			if err := json.Unmarshal(data, &want); err != nil {
				t.Fatal(err)
			}
			b, out := explained(t, dir)
			for _, w := range out.Waiting {
				key := b.Participants[w.Participant].ID + "/" + b.Kinds[w.Kind]
				if w.Code != want.Waiting[key] {
					t.Errorf("%s waits with %s (%s), want %q: %s", key, w.Code, w.Text, want.Waiting[key], want.Sentence)
				}
				if w.Text == "" {
					t.Errorf("%s waits with %s and no words", key, w.Code)
				}
				t.Logf("%s: %s: %s; nearest %v; %+v; earliest %s", key, w.Code, w.Text, w.Nearest, w.Change, w.Earliest)
				delete(want.Waiting, key)
			}
			for key, code := range want.Waiting {
				t.Errorf("%s does not wait, want %s", key, code)
			}
			placed, pinned := map[[2]string]bool{}, map[[2]string]bool{}
			for _, s := range out.Seats {
				at := [2]string{b.Participants[s.Participant].ID, b.Sessions[s.Session].ID}
				if s.Pinned() {
					pinned[at] = true
				} else {
					placed[at] = true
				}
			}
			for _, at := range want.Placements {
				if !placed[at] {
					t.Errorf("%v is not placed", at)
				}
			}
			for _, at := range want.Pinned {
				if !pinned[at] {
					t.Errorf("%v is not pinned", at)
				}
			}
			if len(placed) != len(want.Placements) || len(pinned) != len(want.Pinned) {
				t.Errorf("%d placed and %d pinned, want %d and %d", len(placed), len(pinned), len(want.Placements), len(want.Pinned))
			}
			if len(out.Sessions) != len(b.Sessions) {
				t.Errorf("%d sessions are explained, there are %d", len(out.Sessions), len(b.Sessions))
			}
		})
	}
}
