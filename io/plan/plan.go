// Package plan writes the output folder of a run and reads it back.
package plan

import (
	"errors"

	"instroom/model"
)

// Dialect is how the tables are written: as the input was.
type Dialect struct {
	Comma rune // separator; 0 = comma
	BOM   bool // begin with a UTF-8 byte order mark
}

// Output is everything that a run writes.
type Output struct {
	Dialect     Dialect
	Batch       *model.Batch
	Plan        *model.Plan
	Explanation *model.Explanation
	Certificate *model.Certificate // nil = none; Outputs is filled here
	Report      []byte             // report.html; nil = none
	Run         Run                // Output is filled here
}

// Set is a plan folder read back.
type Set struct {
	Plan        *model.Plan
	Certificate *model.Certificate // nil where the folder has none
	Run         *Run
}

// Write writes the files of a run into dir, which is made where it is missing.
// Each file appears whole or not at all, run.json last.
func Write(dir string, o Output) error {
	p, err := Prepare(dir, o)
	if err != nil {
		return err
	}
	defer p.Discard()
	return p.Commit()
}

// Pending is a set of files that is written beside its place and not yet
// visible: to be verified, and then committed or discarded.
type Pending struct {
	Run Run // may be completed (seconds, memory) until Commit
}

// Prepare writes every file but run.json under temporary names in dir.
func Prepare(dir string, o Output) (*Pending, error) {
	return nil, errors.New("not built")
}

// Read reads the prepared files back as Read would after Commit.
func (p *Pending) Read(b *model.Batch) (*Set, error) { return nil, errors.New("not built") }

// Commit renames the files into place, run.json last.
func (p *Pending) Commit() error { return errors.New("not built") }

// Discard removes what is not committed. After Commit it does nothing.
func (p *Pending) Discard() {}

// Read reads a plan folder against its batch. It refuses a set in which a file
// is missing or disagrees with run.json, and names that file.
func Read(dir string, b *model.Batch) (*Set, error) { return nil, errors.New("not built") }
