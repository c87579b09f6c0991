package scenarios_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"instroom/scenarios"
)

// The examples are tested through the program itself, as a planner would use
// them: what is promised here is exit codes and files, not functions.

var program string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "instroom-examples")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		program = filepath.Join(dir, "instroom")
		if runtime.GOOS == "windows" {
			program += ".exe"
		}
		build := exec.Command("go", "build", "-o", program, "instroom/cmd/instroom")
		build.Stdout, build.Stderr = os.Stderr, os.Stderr
		if err := build.Run(); err != nil {
			fmt.Fprintln(os.Stderr, "building the program:", err)
			return 1
		}
		return m.Run()
	}())
}

// run starts the program and returns its exit code with both outputs.
func run(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	c := exec.Command(program, args...)
	c.Stdout, c.Stderr = &out, &errs
	err := c.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return c.ProcessState.ExitCode(), out.String(), errs.String()
}

// must runs the program and fails the test unless it exits with 0.
func must(t *testing.T, args ...string) (stdout, stderr string) {
	t.Helper()
	code, stdout, stderr := run(t, args...)
	if code != 0 {
		t.Fatalf("instroom %s: exit %d\n%s%s", strings.Join(args, " "), code, stdout, stderr)
	}
	return stdout, stderr
}

// example copies an example out of the program and returns its folder.
func example(t *testing.T, name string) string {
	t.Helper()
	sub, err := fs.Sub(scenarios.Examples, "example/"+name)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), name)
	if err := os.CopyFS(dir, sub); err != nil {
		t.Fatal(err)
	}
	return dir
}

// table reads a CSV file of a plan or an example, header first.
func table(t *testing.T, path string) []map[string]string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	head, _, _ := strings.Cut(text, "\n")
	r := csv.NewReader(strings.NewReader(text))
	if strings.Contains(head, ";") {
		r.Comma = ';'
	}
	records, err := r.ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	rows := make([]map[string]string, len(records)-1)
	for i, rec := range records[1:] {
		rows[i] = map[string]string{}
		for j, name := range records[0] {
			rows[i][name] = rec[j]
		}
	}
	return rows
}

// figures is what the tests read of run.json.
type figures struct {
	Status             string         `json:"status"`
	Objective          int64          `json:"objective"`
	Bound              int64          `json:"bound"`
	GapPointsPerPlaced float64        `json:"gap_points_per_placed"`
	Participants       int            `json:"participants"`
	Needs              int            `json:"needs"`
	Placed             int            `json:"placed"`
	Pinned             int            `json:"pinned"`
	Waiting            int            `json:"waiting"`
	ByReason           map[string]int `json:"by_reason"`
	ByClass            []struct {
		Class, Placed, Bound int
		GapPeople            int `json:"gap_people"`
	} `json:"by_class"`
	Seconds struct {
		Total float64 `json:"total"`
	} `json:"seconds"`
}

func readRun(t *testing.T, folder string) figures {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, "run.json"))
	if err != nil {
		t.Fatal(err)
	}
	var f figures
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestExamplesReadPlaceAndVerify(t *testing.T) {
	for _, c := range []struct {
		name         string
		participants int
		reasons      int // least number of different reasons among the waiting
		perPlaced    float64
	}{
		{"antwerp", 410, 6, 10},
		{"eupen", 60, 3, 10},
		{"brussels", 250, 6, 10},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := example(t, c.name)
			must(t, "check", dir)
			started := time.Now()
			must(t, "place", dir)
			t.Logf("place took %v", time.Since(started).Round(time.Millisecond))
			must(t, "verify", dir)
			f := readRun(t, filepath.Join(dir, "plan"))
			if f.Participants != c.participants {
				t.Errorf("%d participants, want %d", f.Participants, c.participants)
			}
			if open := f.Placed + f.Waiting; f.Placed*10 < open*8 {
				t.Errorf("only %d of %d open needs are placed: no planner would believe the example", f.Placed, open)
			}
			if f.Waiting == 0 || len(f.ByReason) < c.reasons {
				t.Errorf("waiting for %d reasons, want at least %d: %v", len(f.ByReason), c.reasons, f.ByReason)
			}
			if f.Bound < f.Objective {
				t.Errorf("bound %d below objective %d", f.Bound, f.Objective)
			}
			if f.GapPointsPerPlaced > c.perPlaced {
				t.Errorf("gap of %.2f points a placed need, want at most %g", f.GapPointsPerPlaced, c.perPlaced)
			}
			for _, k := range f.ByClass {
				if k.GapPeople != 0 {
					t.Errorf("class %d: %d placed, bound %d", k.Class, k.Placed, k.Bound)
				}
			}
		})
	}
}

// The workbook holds the same week as the CSV files, with real dates and numbers
// in its cells: the plan must be the same.
func TestWorkbookGivesTheSamePlan(t *testing.T) {
	seats := map[string][]string{}
	figure := map[string]figures{}
	for _, name := range []string{"eupen", "eupen-xlsx"} {
		dir := example(t, name)
		must(t, "place", dir)
		must(t, "verify", dir)
		figure[name] = readRun(t, filepath.Join(dir, "plan"))
		for _, r := range table(t, filepath.Join(dir, "plan", "placements.csv")) {
			seats[name] = append(seats[name], r["participant_id"]+" "+r["session_id"]+" "+r["points"])
		}
	}
	if !slices.Equal(seats["eupen"], seats["eupen-xlsx"]) {
		t.Errorf("from CSV files\n%v\nfrom the workbook\n%v", seats["eupen"], seats["eupen-xlsx"])
	}
	if a, b := figure["eupen"], figure["eupen-xlsx"]; a.Objective != b.Objective || a.Needs != b.Needs {
		t.Errorf("CSV: %d points for %d needs, workbook: %d points for %d needs", a.Objective, a.Needs, b.Objective, b.Needs)
	}
}

var codeAtEnd = regexp.MustCompile(`(?m): error: .*\[([a-z0-9-]+)\]$`)

// errorCodes returns the codes of the errors in an output, sorted, each once.
func errorCodes(text string) []string {
	var codes []string
	for _, m := range codeAtEnd.FindAllStringSubmatch(text, -1) {
		codes = append(codes, m[1])
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

func TestMessyIsExplainedAndMended(t *testing.T) {
	dir := example(t, "messy")
	code, out, errs := run(t, "check", dir)
	if code != 3 {
		t.Fatalf("check: exit %d, want 3\n%s%s", code, out, errs)
	}
	if got := errorCodes(out + errs); !slices.Equal(got, messyCodes) {
		t.Errorf("check found the errors\n%v, want\n%v\n%s%s", got, messyCodes, out, errs)
	}
	if code, _, errs := run(t, "place", dir); code != 3 {
		t.Errorf("place: exit %d, want 3\n%s", code, errs)
	}
	if _, err := os.Stat(filepath.Join(dir, "plan")); err == nil {
		t.Error("place left something behind in spite of errors")
	}
	mend(t, dir)
	must(t, "check", dir)
	must(t, "place", dir)
	must(t, "verify", dir)
}

var repairRow = regexp.MustCompile("(?m)^\\| `([^`]+)` \\| `([^`]*)` \\| `([^`]*)` \\|")

// mend carries out the table of repairs in the README: so it can't lie.
func mend(t *testing.T, dir string) {
	t.Helper()
	readme, err := os.ReadFile(filepath.Join(dir, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := repairRow.FindAllStringSubmatch(string(readme), -1)
	if len(rows) == 0 {
		t.Fatal("README.md names no repairs")
	}
	for _, r := range rows {
		path := filepath.Join(dir, r[1])
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		find, write := []byte(r[2]), []byte(r[3])
		if bytes.HasPrefix(data, []byte{0xff, 0xfe}) {
			find, write = utf16LE(r[2]), utf16LE(r[3])
		}
		if n := bytes.Count(data, find); n != 1 {
			t.Fatalf("%s holds %q %d times, want once", r[1], r[2], n)
		}
		if err := os.WriteFile(path, bytes.Replace(data, find, write, 1), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func utf16LE(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

// seat is a placement row: who sits where.
type seat struct{ participant, session string }

// Four weeks of one agency: each week from last week's plan, and nobody who was
// started or confirmed moves unless this week's files say why.
func TestMonthMovesNobodyWithoutCause(t *testing.T) {
	dir := example(t, "month")
	held := map[seat]string{} // started or confirmed in last week's plan
	last := ""
	for _, week := range []string{"week1", "week2", "week3", "week4"} {
		folder, plan := filepath.Join(dir, week), filepath.Join(dir, week, "plan")
		args := []string{"place", folder}
		if last != "" {
			args = append(args, "--last", last)
		}
		must(t, args...)
		must(t, "verify", folder)

		now := map[seat]string{}
		for _, r := range table(t, filepath.Join(plan, "placements.csv")) {
			now[seat{r["participant_id"], r["session_id"]}] = r["status"]
		}
		news := map[seat]string{}
		if _, err := os.Stat(filepath.Join(folder, "placements.csv")); err == nil {
			for _, r := range table(t, filepath.Join(folder, "placements.csv")) {
				news[seat{r["participant_id"], r["session_id"]}] = r["status"]
			}
		}
		cancelled := map[string]bool{}
		for _, r := range table(t, filepath.Join(folder, "sessions.csv")) {
			cancelled[r["session_id"]] = r["status"] == "cancelled"
		}
		shut := map[string]bool{}
		for _, r := range table(t, filepath.Join(plan, "sessions.csv")) {
			shut[r["session_id"]] = r["state"] == "shut"
		}
		if shut["MO-FR"] != (week == "week3") {
			t.Errorf("%s: shut is %t for MO-FR, which is below its minimum on its decision date in week 3", week, shut["MO-FR"])
		}
		for s, status := range held {
			if isHeld(now[s]) {
				continue
			}
			if c := news[s]; c != "" && !isHeld(c) && c != "invited" && c != "proposed" {
				continue // the planner's own row says what happened
			}
			if cancelled[s.session] || (shut[s.session] && status != "started") {
				continue
			}
			t.Errorf("%s: %s was %s in %s, and no longer is (%q), without a cause", week, s.participant, status, s.session, now[s])
		}
		for s, status := range news {
			if now[s] != status && !cancelled[s.session] && !shut[s.session] {
				t.Errorf("%s: the row %s, %s, %s came out as %q", week, s.participant, s.session, status, now[s])
			}
		}
		clear(held)
		for s, status := range now {
			if isHeld(status) {
				held[s] = status
			}
		}
		if week != "week1" && len(held) == 0 {
			t.Errorf("%s: nobody holds a seat: the test shows nothing", week)
		}
		last = plan
	}
}

func isHeld(status string) bool { return status == "started" || status == "confirmed" }

// The month must show what its README promises.
func TestMonthHoldsEveryEvent(t *testing.T) {
	dir := example(t, "month")
	seen := map[string]bool{}
	for _, week := range []string{"week2", "week3", "week4"} {
		for _, r := range table(t, filepath.Join(dir, week, "placements.csv")) {
			seen[r["status"]] = true
		}
		for _, r := range table(t, filepath.Join(dir, week, "sessions.csv")) {
			seen["session "+r["status"]] = true
		}
		for _, r := range table(t, filepath.Join(dir, week, "participants.csv")) {
			if r["suspended_until"] != "" {
				seen["suspended"] = true
			}
			if r["reached_level"] != "" {
				seen["passed"] = true
			}
		}
	}
	for _, want := range []string{"invited", "confirmed", "started", "completed", "refused", "no_show", "stopped", "session cancelled", "suspended", "passed"} {
		if !seen[want] {
			t.Errorf("the month has nobody %s", want)
		}
	}
}

func TestStatusExample(t *testing.T) {
	dir := example(t, "status")
	must(t, "status", dir, "--date", "2026-09-07")
	want := map[string]string{"S-01": "obliged", "S-02": "obliged", "S-03": "entitled", "S-04": "entitled", "S-05": "excluded", "S-06": "obliged",
		"S-07": "obliged", "S-08": "obliged", "S-09": "obliged", "S-10": "entitled", "S-11": "exempt", "S-12": "exempt", "S-13": "exempt",
		"S-14": "obliged", "S-15": "exempt", "S-16": "entitled"}
	rows := table(t, filepath.Join(dir, "status.csv"))
	if len(rows) != len(want) {
		t.Errorf("%d answers, want %d", len(rows), len(want))
	}
	for _, r := range rows {
		id := r["participant_id"]
		if r["status"] != want[id] || r["reasons"] == "" {
			t.Errorf("%s is %s (%s), want %s", id, r["status"], r["reasons"], want[id])
		}
		if earned := id == "S-07" || id == "S-14"; (r["certificate"] == "earned") != earned {
			t.Errorf("%s: certificate %s", id, r["certificate"])
		}
		if missing := id == "S-16"; (r["missing"] != "") != missing {
			t.Errorf("%s: missing %q", id, r["missing"])
		}
	}
}

// Every example says what it shows.
func TestEveryExampleHasAReadme(t *testing.T) {
	names, err := fs.ReadDir(scenarios.Examples, "example")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		text, err := fs.ReadFile(scenarios.Examples, "example/"+n.Name()+"/README.md")
		if err != nil || !strings.HasPrefix(string(text), "# "+n.Name()) {
			t.Errorf("%s: no README.md that starts with its name (%v)", n.Name(), err)
		}
	}
}

// waitFor waits until something holds.
func waitFor(t *testing.T, holds func() bool) {
	t.Helper()
	for range 3000 {
		if holds() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("waited for half a minute in vain")
}
