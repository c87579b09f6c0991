package plan

import (
	"cmp"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"instroom/model"
)

// Read reads a plan folder against its batch. It refuses a set in which a file
// is missing or disagrees with run.json, and names that file.
func Read(dir string, b *model.Batch) (*Set, error) {
	data, err := os.ReadFile(filepath.Join(dir, RunFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s holds no plan: %s is missing", dir, RunFile)
	}
	if err != nil {
		return nil, err
	}
	run, err := decodeRun(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", RunFile, err)
	}
	return readSet(b, run, func(name string) string { return filepath.Join(dir, name) })
}

// Read reads the prepared files back as Read would after Commit.
func (p *Pending) Read(b *model.Batch) (*Set, error) {
	if p.done {
		return nil, errors.New("the plan is already committed or discarded")
	}
	run := p.Run
	return readSet(b, &run, func(name string) string { return p.temp[name] })
}

// ReadRun reads run.json of a plan folder alone, without looking at the rest.
func ReadRun(dir string) (*Run, error) {
	data, err := os.ReadFile(filepath.Join(dir, RunFile))
	if err != nil {
		return nil, err
	}
	run, err := decodeRun(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", RunFile, err)
	}
	return run, nil
}

func decodeRun(data []byte) (*Run, error) {
	var run Run
	if err := json.Unmarshal(data, &run); err != nil {
		return nil, err
	}
	for _, name := range []string{PlacementsFile, SessionsFile} {
		if _, ok := run.Output[name]; !ok {
			return nil, fmt.Errorf("output has no digest of %s", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(run.Output)) {
		if !slices.Contains(setFiles, name) {
			return nil, fmt.Errorf("output names %q, which is no file of a plan", name)
		}
	}
	return &run, nil
}

func readSet(b *model.Batch, run *Run, path func(name string) string) (*Set, error) {
	for _, name := range setFiles {
		want, ok := run.Output[name]
		if !ok {
			continue
		}
		got, err := digest(path(name))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if got != want {
			return nil, fmt.Errorf("%s is not the file that %s was written with (sha256 differs)", name, RunFile)
		}
	}
	set := &Set{Run: run, Plan: &model.Plan{}}
	err := readTable(path(PlacementsFile), []string{"participant_id", "session_id", "status", "points"}, placedReader(b, set.Plan))
	if err != nil {
		return nil, fmt.Errorf("%s:%w", PlacementsFile, err)
	}
	slices.SortStableFunc(set.Plan.Placed, func(x, y model.Placed) int {
		return cmp.Or(cmp.Compare(x.Participant, y.Participant),
			cmp.Compare(b.Sessions[x.Session].Kind, b.Sessions[y.Session].Kind), cmp.Compare(x.Session, y.Session))
	})
	err = readTable(path(SessionsFile), []string{"session_id", "state"}, shutReader(b, set.Plan))
	if err != nil {
		return nil, fmt.Errorf("%s:%w", SessionsFile, err)
	}
	slices.Sort(set.Plan.Shut)
	if _, ok := run.Output[CertificateFile]; ok {
		f, err := os.Open(path(CertificateFile))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", CertificateFile, err)
		}
		defer f.Close()
		if set.Certificate, err = readCertificate(f); err != nil {
			return nil, fmt.Errorf("%s: %w", CertificateFile, err)
		}
		for _, d := range set.Certificate.Outputs {
			if run.Output[d.Name] != d.SHA256 {
				return nil, fmt.Errorf("%s was made for another %s", CertificateFile, d.Name)
			}
		}
	}
	return set, nil
}

func digest(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// placedReader collects the rows of placements.csv that the plan proposes.
func placedReader(b *model.Batch, plan *model.Plan) func(cells []string) error {
	participants, sessions := participantIndex(b), sessionIndex(b)
	return func(cells []string) error {
		if cells[2] != model.Proposed.String() {
			return nil
		}
		p, ok := participants[cells[0]]
		if !ok {
			return fmt.Errorf("participant %q is not in the batch", cells[0])
		}
		s, ok := sessions[cells[1]]
		if !ok {
			return fmt.Errorf("session %q is not in the batch", cells[1])
		}
		points, err := strconv.ParseInt(cells[3], 10, 64)
		if err != nil {
			return fmt.Errorf("points %q are not a whole number", cells[3])
		}
		plan.Placed = append(plan.Placed, model.Placed{Participant: p, Session: s, Points: model.Points(points)})
		return nil
	}
}

// shutReader collects the sessions that the plan shuts.
func shutReader(b *model.Batch, plan *model.Plan) func(cells []string) error {
	sessions := sessionIndex(b)
	return func(cells []string) error {
		if cells[1] != model.ShutByPlan.String() {
			return nil
		}
		s, ok := sessions[cells[0]]
		if !ok {
			return fmt.Errorf("session %q is not in the batch", cells[0])
		}
		plan.Shut = append(plan.Shut, s)
		return nil
	}
}

func sessionIndex(b *model.Batch) map[string]int32 {
	m := make(map[string]int32, len(b.Sessions))
	for i := range b.Sessions {
		m[b.Sessions[i].ID] = int32(i)
	}
	return m
}

// readTable reads the named columns of a table that this package wrote, in
// whatever dialect, row by row. Errors begin with the line.
func readTable(path string, columns []string, row func(cells []string) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return scanTable(f, columns, row)
}

func scanTable(r io.Reader, columns []string, row func(cells []string) error) error {
	head := make([]byte, 3+len("participant_id,"))
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("1: %w", err)
	}
	start := strings.TrimPrefix(string(head[:n]), "\ufeff")
	c := csv.NewReader(io.MultiReader(strings.NewReader(start), r))
	if i := strings.IndexAny(start, ",;\t"); i >= 0 {
		c.Comma = rune(start[i])
	}
	c.ReuseRecord = true
	header, err := c.Read()
	if err != nil {
		return fmt.Errorf("1: %w", err)
	}
	at := make([]int, len(columns))
	for i, name := range columns {
		if at[i] = slices.Index(header, name); at[i] < 0 {
			return fmt.Errorf("1: column %s is missing", name)
		}
	}
	cells := make([]string, len(columns))
	for {
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf(" %w", err)
		}
		for i, j := range at {
			cells[i] = record[j]
		}
		if err := row(cells); err != nil {
			line, _ := c.FieldPos(0)
			return fmt.Errorf("%d: %w", line, err)
		}
	}
}
