package batch

import (
	"path/filepath"
	"slices"

	"instroom/model"
)

// Options say how to read a batch. The zero value is the documented default.
type Options struct {
	// KeepGoing lets people with an unreadable cell wait with reason `data`
	// instead of stopping the run: faults of a participant's cell are warnings.
	KeepGoing bool
	// Last is last week's plan, a folder or its placements.csv; "" = none. Rows
	// of placements.csv in the batch win over its rows.
	Last string
	// Date overrides the batch date; 0 and model.NoDate = not given.
	Date model.Date
	// Seed overrides the seed of the lottery.
	Seed *uint64
	// Today is the batch date where nothing else gives one; 0 = the clock's.
	Today model.Date
}

// Read reads a batch folder. The batch is nil only where errors leave nothing
// to work with; where Diagnostics.HasErrors, it must not be solved.
func Read(dir string, o Options) (*model.Batch, *Diagnostics) {
	r := newReader(dir, o)
	r.settings()
	r.tables()
	return r.finish()
}

// ReadSessions reads a file with the columns of sessions.csv: sessions that might
// be added to a batch, which is left as it is. Their ids must be new. The result
// must not be used where Diagnostics.HasErrors.
func ReadSessions(path string, b *model.Batch) ([]model.Session, *Diagnostics) {
	found := &Diagnostics{}
	name := filepath.Base(path)
	r := readerOf(b, name, found)
	r.batch.Sessions = slices.Clone(b.Sessions)
	t := Open(path, Columns("sessions"), TableOptions{Name: name}, found)
	if t == nil {
		return nil, found
	}
	defer t.Close()
	r.sessionRows(t)
	for i := len(b.Sessions); i < len(r.batch.Sessions); i++ {
		r.checkSession(i)
	}
	return r.batch.Sessions[len(b.Sessions):], found
}
