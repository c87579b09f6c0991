package peers

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"instroom/benchmarks/trial"
)

const readme = "# Data\n\n| folder | what | optimum (points) | origin |\n|---|---|---|---|\n" +
	"| `tiny` | 12 people | 1,234 (proven by CBC) | nobody |\n| `other` | | unknown | |\n\n" +
	"## trial\n\n| name | size | optimum |\n|---|---|---|\n| `big.tar.gz` | 20 × 3 | 40,514,073 found, at most 40,514,117 |\n"

func TestKnown(t *testing.T) {
	got, err := readKnown(strings.NewReader(readme))
	want := map[string]Known{
		"tiny": {1234, true, "1,234 (proven by CBC)"},
		"big":  {40514073, false, "40,514,073 found, at most 40,514,117"},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %v", got, err)
	}
}

func TestExternal(t *testing.T) {
	dir := t.TempDir()
	if in, say, err := External(filepath.Join(dir, "absent"), t.TempDir()); err != nil || len(in) != 0 || len(say) != 1 || !strings.Contains(say[0], "not here") {
		t.Errorf("absent: %v %q %v", in, say, err)
	}
	if err := trial.Write(filepath.Join(dir, "real", "tiny"), trial.Batch(trial.Options{People: 12, Seats: 1, Seed: 1})); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"README.md": readme, "trial/big.tar.gz": packed(t, "big/"), "trial/cut.tar.gz": packed(t, "cut/")[:90],
		"trial/noise.tar.gz": "no archive", "trial/tiny.tar.gz": "", "trial/tiny/README": "unpacked beside", "real/empty/notes": ""} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	scratch := t.TempDir()
	in, say, err := External(dir, scratch)
	if err != nil || len(in) != 2 || in[0].Row != "tiny" || in[0].People != 12 || in[0].Known.Points != 1234 ||
		in[1].Row != "big" || in[1].People != 1 || in[1].Known.Points != 40514073 || in[1].Source.Folder != filepath.Join(scratch, "big") {
		t.Fatalf("%+v, %v", in, err)
	}
	if len(say) != 2 || say[0] != "cut.tar.gz is not run: unexpected EOF" || say[1] != "noise.tar.gz is not run: gzip: invalid header" {
		t.Errorf("%q", say)
	}
	if b, err := in[0].Source.Batch(); err != nil || len(b.Participants) != 12 {
		t.Errorf("%v", err)
	}
}

// packed is a batch folder of one person in an archive; its folder is there, and a
// path that leads out of it.
func packed(t *testing.T, folder string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for _, f := range []struct{ name, text string }{{folder, ""}, {folder + "participants.csv", "participant_id\na\n"}, {"../../escaped.csv", "x\n"}} {
		h := &tar.Header{Name: f.name, Mode: 0o644, Size: int64(len(f.text)), Typeflag: tar.TypeReg}
		if f.text == "" {
			h.Typeflag = tar.TypeDir
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(f.text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A published file is run as a batch, and its cost stands beside the points.
func TestText(t *testing.T) {
	file := filepath.Join(t.TempDir(), "p1")
	if err := os.WriteFile(file, []byte("2 3 5 10.5 4 7 \n2 3 1\n1 8 4\n9.25 2 4\n 24.5"), 0o666); err != nil {
		t.Fatal(err)
	}
	in, err := Text("holmberg", file)
	if err != nil || in.Known == nil || in.People != 6 {
		t.Fatalf("%+v, %v", in, err)
	}
	s := suite(t, "price", "greedy")
	s.Instances, s.Rounds = []Instance{in}, 1
	r, err := s.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// Open both: 10.5 + 7 + 1 + 2 + 4 = 24.5.
	if text := table(r); !strings.Contains(text, "known cost 24.5, in the file") || !strings.Contains(text, "(cost 24.5) | 0 |") {
		t.Error(text)
	}
	if text, err := json.Marshal(r); err != nil || strings.Contains(string(text), filepath.Dir(file)) {
		t.Errorf("the record says where the file lies: %s, %v", text, err)
	}
	if _, err := Text("cap", file); err == nil {
		t.Error("a file of another layout is read")
	}
}

// Per cents of a published file are of its cost, and a plan that leaves a customer
// out has none.
func TestCost(t *testing.T) {
	dir := t.TempDir()
	var instances []Instance
	for name, text := range map[string]string{
		"assign": "2 3 1 4 5",                     // least: 1 + 4; the other way 3 + 5
		"cap":    "2 3 3 0 3 0 2 1 1 2 1 1 2 1 1", // three customers of 2 in two places of 3
	} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		in, err := Text(name, file)
		if err != nil {
			t.Fatal(err)
		}
		instances = append(instances, in)
	}
	s := suite(t, "price")
	s.Instances, s.Rounds = instances, 1
	r, err := s.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if text := table(r); !strings.Contains(text, "(cost 5) | 0 |") || !strings.Contains(text, "(not everybody is served)") {
		t.Error(text)
	}
	for i := range r.Runs {
		if x := &r.Runs[i]; x.Row == "assign:assign" {
			x.Outcome.Bound, x.Outcome.Objective = new(x.Outcome.Objective), x.Outcome.Objective-3
			if gap := r.gap(x, r.Runs[i:i+1]); gap != 60 {
				t.Errorf("a cost of 8 where 5 is least: %g %% above", gap)
			}
		}
	}
}
