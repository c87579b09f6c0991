package mps_test

import (
	"bytes"
	"context"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"instroom/io/batch"
	"instroom/io/mps"
	"instroom/model"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
	"instroom/solver/milp"
	"instroom/solver/price"
	"instroom/solver/solvertest"
)

// exported reads a batch folder and compiles it; ok is false where the folder is
// meant to be faulty.
func exported(t *testing.T, dir string) (p *solver.Problem, ok bool) {
	t.Helper()
	b, diagnostics := batch.Read(dir, batch.Options{})
	if b == nil || diagnostics.HasErrors() {
		return nil, false
	}
	p, err := compile.Compile(context.Background(), rules.New(b))
	if err != nil {
		t.Fatalf("%s: %v", dir, err)
	}
	return p, true
}

// peer solves the exported file with the first program that is there, to a gap
// of 0, and returns the points of its plan, evaluated here, and its class counts.
func peer(t *testing.T, p *solver.Problem, m *milp.Model) (name string, found model.Points, counts solvertest.Counts) {
	t.Helper()
	dir := t.TempDir()
	file, solution := filepath.Join(dir, "batch.mps"), filepath.Join(dir, "solution")
	var text bytes.Buffer
	if err := mps.WriteMPS(&text, m); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, x := range [][]string{
		{"cbc", file, "ratioGap", "0", "allowableGap", "0", "sec", "120", "solve", "solution", solution},
		{"glpsol", "--freemps", file, "--cuts", "--tmlim", "120", "-w", solution},
	} {
		if _, err := exec.LookPath(x[0]); err != nil {
			continue
		}
		if out, err := exec.Command(x[0], x[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", x[0], err, out)
		}
		f, err := os.Open(solution)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		s, err := mps.Read(f, m)
		if err != nil {
			t.Fatalf("%s: %v", x[0], err)
		}
		if !s.Optimal {
			t.Skipf("%s has no optimum after two minutes", x[0])
		}
		choice, shut, err := m.Plan(s.Values)
		if err != nil {
			t.Fatalf("%s: %v", x[0], err)
		}
		points, wrong := solvertest.Evaluate(p, choice, shut)
		if wrong != nil {
			t.Fatalf("%s: its plan breaks %q", x[0], wrong)
		}
		if !p.Strict && math.Abs(s.Objective-float64(points)) > slack(points) {
			t.Errorf("%s: says %.1f of a plan worth %d", x[0], s.Objective, points)
		}
		return x[0], points, solvertest.Count(p, choice)
	}
	t.Skip("neither cbc nor glpsol is on the PATH: the export is not compared with them")
	return "", 0, counts
}

// slack is how far a floating-point solver may be off.
func slack(points model.Points) float64 { return 1e-6 * (1 + math.Abs(float64(points))) }

// Another solver's answer to the exported file lies between the engine's
// objective and its bound, to that solver's tolerance, on every example.
func TestExamplesAgreeWithOtherPrograms(t *testing.T) {
	if testing.Short() {
		t.Skip("some seconds an example")
	}
	compared := 0
	root := filepath.Join("..", "..", "scenarios", "example")
	err := filepath.WalkDir(root, func(dir string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if _, err := os.Stat(filepath.Join(dir, "sessions.csv")); err != nil {
			return nil
		}
		t.Run(strings.TrimPrefix(dir, root+string(filepath.Separator)), func(t *testing.T) {
			p, ok := exported(t, dir)
			if !ok {
				t.Skip("does not read without errors")
			}
			r, err := price.New().Solve(context.Background(), p, solver.Options{Deadline: time.Now().Add(30 * time.Second)}, nil)
			if err != nil {
				t.Fatal(err)
			}
			m, err := mps.Model(p)
			if err != nil {
				t.Fatal(err)
			}
			name, found, counts := peer(t, p, m)
			// In strict mode the bound is over plans with the same class counts, and the
			// peer may have more of a class than a plan that is not proven.
			same := true
			for _, k := range r.Classes {
				if same && p.Strict && counts[k.Class] < k.Placed || counts[k.Class] > k.Bound && same {
					t.Errorf("%s places %d of class %d, the engine %d of at most %d", name, counts[k.Class], k.Class, k.Placed, k.Bound)
				}
				same = same && counts[k.Class] == k.Placed
			}
			low := float64(found) < float64(r.Objective)-slack(r.Objective)
			high := float64(found) > float64(r.Bound)+slack(r.Bound)
			if (low || high) && (same || !p.Strict) {
				t.Errorf("%s finds %d, the engine has %d of at most %d", name, found, r.Objective, r.Bound)
			}
			t.Logf("%s finds %d, the engine has %d of at most %d", name, found, r.Objective, r.Bound)
			compared++
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if compared == 0 && !t.Failed() {
		t.Log("no example was compared")
	}
}

// Data sets whose optimum is published or was proven elsewhere.
func TestKnownOptima(t *testing.T) {
	if testing.Short() {
		t.Skip("some seconds a data set")
	}
	data := os.Getenv("INSTROOM_DATA")
	if data == "" {
		data = filepath.Join("..", "..", "..", "shared", "data")
	}
	for _, x := range []struct {
		folder  string
		optimum model.Points
	}{
		{"real/assign100", 39_795},
		{"real/wpi_2017_2018", 1_813},
		{"real/wpi_2018_2019_open", 1_572},
		{"real/delmaire_p01", 41_126},
		{"trial/t0.6", 2_855_508},
	} {
		t.Run(filepath.Base(x.folder), func(t *testing.T) {
			dir := filepath.Join(data, filepath.FromSlash(x.folder))
			if _, err := os.Stat(dir); err != nil {
				t.Skipf("no data in %s: set INSTROOM_DATA", dir)
			}
			p, ok := exported(t, dir)
			if !ok {
				t.Fatal("does not read without errors")
			}
			if name, found, _ := peer(t, p, milp.Build(p)); !solvertest.Agree(found, x.optimum) {
				t.Errorf("%s finds %d, the optimum is %d", name, found, x.optimum)
			}
		})
	}
}
