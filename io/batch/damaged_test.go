package batch

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"instroom/model"
)

var update = flag.Bool("update", false, "write the findings of testdata/damaged as they are; read the changes before keeping them")

// sound is a batch without findings. Each archive of testdata/damaged replaces
// some of its files; one named -sessions.csv takes sessions.csv away.
var sound = map[string]string{
	"batch.yaml": "date: 2026-09-07\n",
	"participants.csv": "participant_id,programme,status,needs_language,needs_orientation,level,languages,available,waiting_since,postcode\n" +
		"p1,flanders,obliged,nl,yes,1.1,ar:5|fr:3,mo-am|tu-am,2026-08-01,2000\n" +
		"p2,flanders,entitled,no,yes,,fr:5,mo 08:30-12:30,2026-08-10,2018\n",
	"sessions.csv": "session_id,kind,capacity,programme,language_taught,level,instruction_language,start_date,end_date,weekly,site_id\n" +
		"O1,orientation,10,flanders,,,fr,2026-09-21,2026-10-11,mo 09:00-12:00,A\n" +
		"L1,language,12,flanders,nl,1.1,,2026-09-21,2026-12-18,tu 09:00-12:00,A\n",
	"sites.csv": "site_id,name,postcode,rooms\nA,Huis,2018,4\n",
}

var monday = model.MakeDate(2026, 9, 7)

// writeFolder writes files into a new folder.
func writeFolder(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// archive returns the folder of an archive, its options and the findings it wants.
func archive(t testing.TB, path string) (files map[string]string, o Options, want string, a *txtar.Archive) {
	a, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	files, o = maps.Clone(sound), Options{Today: monday}
	for _, f := range a.Files {
		switch gone, away := strings.CutPrefix(f.Name, "-"); {
		case f.Name == "want":
			want = string(f.Data)
		case f.Name == "options":
			o.KeepGoing = strings.Contains(string(f.Data), "keep-going")
		case away:
			delete(files, gone)
		default:
			files[f.Name] = string(f.Data)
		}
	}
	return files, o, want, a
}

func TestSoundBatchHasNoFindings(t *testing.T) {
	b, found := Read(writeFolder(t, sound), Options{Today: monday})
	if all := found.All(); len(all) > 0 {
		t.Fatalf("findings in a sound batch: %v", all)
	}
	if len(b.Participants) != 2 || len(b.Sessions) != 2 || len(b.Sites) != 1 {
		t.Fatalf("read %d participants, %d sessions, %d sites", len(b.Participants), len(b.Sessions), len(b.Sites))
	}
}

// TestDamaged reads every damaged batch and compares all its findings, with
// position, code and hint.
func TestDamaged(t *testing.T) {
	paths, err := filepath.Glob("testdata/damaged/*.txtar")
	if err != nil || len(paths) < 60 {
		t.Fatalf("%d damaged batches, want at least 60 (%v)", len(paths), err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			files, o, want, a := archive(t, path)
			_, found := Read(writeFolder(t, files), o)
			var out strings.Builder
			found.WriteTo(&out)
			if *update {
				a.Files = slices.DeleteFunc(a.Files, func(f txtar.File) bool { return f.Name == "want" })
				a.Files = append(a.Files, txtar.File{Name: "want", Data: []byte(out.String())})
				if err := os.WriteFile(path, txtar.Format(a), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			for _, d := range found.All() {
				if !slices.ContainsFunc(Codes, func(c CodeText) bool { return c.Code == d.Code }) {
					t.Errorf("code %s is not in the list of codes", d.Code)
				}
			}
			if out.String() != want {
				t.Errorf("findings:\n%s\nwant:\n%s", out.String(), want)
			}
		})
	}
}
