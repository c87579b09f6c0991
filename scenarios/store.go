package scenarios

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"instroom/model"
)

// Outcome is what came of one case. Its Key says of what: cases with one key are
// the same, whoever solved them.
type Outcome struct {
	Key       string  `json:"key"`
	Batch     string  `json:"batch"`    // of which batch and program; another finds no use for it
	Scenario  string  `json:"scenario"` // "" = the base
	About     string  `json:"about,omitempty"`
	Values    []Value `json:"values,omitempty"`
	Replicate int     `json:"replicate,omitempty"`
	Of        int     `json:"replicates,omitempty"`
	People    int     `json:"people"`
	Sessions  int     `json:"sessions"`
	// Points that a plan may have more, where a case was not to be proven to the last.
	Near        model.Points `json:"good_enough_points,omitempty"`
	OtherPoints bool         `json:"other_points,omitempty"` // points count otherwise than in the base
	Plans       []Plan       `json:"plans"`                  // the plan, then those of the other lottery seeds
}

// storeVersion rises whenever outcomes of before can't be used any more.
const storeVersion = 2

// key names what is solved: the same input, case and settings give the same key
// on every machine.
func (r *Run) key(c *Case) string {
	return digest(r.batchKey(), c.text, c.Name(), r.Solver.Name(), r.Work, r.Gap, r.Exact, r.lotteries(c))
}

// batchKey names the input and the program.
func (r *Run) batchKey() string {
	set := &r.Batch.Settings
	return digest(storeVersion, r.Product, r.Build, r.Batch.Inputs, set.Date, set.Seed)
}

func digest(of ...any) string {
	h := sha256.New()
	json.NewEncoder(h).Encode(of)
	return hex.EncodeToString(h.Sum(nil))[:keyLength]
}

// keyLength is the length of a key, in hexadecimal digits.
const keyLength = 32

// Store keeps outcomes in a folder, a file each, so that a run goes on where it
// stopped and several machines can share the work.
type Store struct{ Dir string }

func (s Store) path(key string) string { return filepath.Join(s.Dir, key+".json") }

// Get returns an outcome, nil where there is none. A file that is broken is none.
func (s Store) Get(key string) (*Outcome, error) {
	data, err := os.ReadFile(s.path(key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var o Outcome
	if json.Unmarshal(data, &o) != nil || o.Key != key || len(o.Plans) == 0 {
		return nil, nil
	}
	return &o, nil
}

// Put keeps an outcome, whole or not at all.
func (s Store) Put(o *Outcome) error {
	data, err := json.MarshalIndent(o, "", " ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(s.Dir, 0o777); err != nil {
		return err
	}
	f, err := os.CreateTemp(s.Dir, ".outcome-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // after the rename there is nothing left to remove
	_, err = f.Write(append(data, '\n'))
	if e := f.Chmod(0o644); err == nil {
		err = e
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), s.path(o.Key))
}

// Sweep removes the outcomes of other inputs and of other builds of the program,
// which no run can use any more unless its input comes back. What is no outcome
// stays: a file is one whose name is the key that stands in it.
func (s Store) Sweep(r *Run) error {
	entries, err := os.ReadDir(s.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	batch := r.batchKey()
	for _, e := range entries {
		key, ok := strings.CutSuffix(e.Name(), ".json")
		if !ok || len(key) != keyLength || !e.Type().IsRegular() {
			continue
		}
		o, err := s.Get(key)
		if err != nil {
			return err
		}
		if o == nil || o.Batch == batch {
			continue
		}
		if err := os.Remove(s.path(key)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// Outcomes gathers the outcomes of a run from stores: the base first, then the
// cases in the order of the file. missing names the cases that nobody has solved.
func (r *Run) Outcomes(stores ...Store) (found []*Outcome, missing []string, err error) {
	base := Case{}
	for _, c := range append([]Case{base}, r.Cases...) {
		var o *Outcome
		for _, s := range stores {
			if o, err = s.Get(r.key(&c)); err != nil {
				return nil, nil, err
			}
			if o != nil {
				break
			}
		}
		switch {
		case o != nil:
			found = append(found, o)
		case c.Scenario == "":
			missing = append(missing, "the base")
		default:
			missing = append(missing, c.Name())
		}
	}
	return found, missing, nil
}

// outcome begins the outcome of a case.
func (r *Run) outcome(c *Case, b *model.Batch) *Outcome {
	return &Outcome{Key: r.key(c), Batch: r.batchKey(), Scenario: c.Scenario, About: c.About, Values: c.Values, Replicate: c.Replicate, Of: c.Of,
		People: len(b.Participants), Sessions: len(b.Sessions)}
}

// Shard is a part of the work: every Of-th case from the I-th on, from 1. The
// zero value is all of it.
type Shard struct{ I, Of int }

// Validate reports a shard that is none.
func (s Shard) Validate() error {
	if s == (Shard{}) || s.I >= 1 && s.I <= s.Of {
		return nil
	}
	return fmt.Errorf("shard %d/%d: the first number goes from 1 to the second", s.I, s.Of)
}

func (s Shard) has(i int) bool { return s.Of == 0 || i%s.Of == s.I-1 }
