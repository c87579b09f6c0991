package peers

import (
	"errors"
	"fmt"
	"os"
	"time"

	"instroom/benchmarks/orlib"
	"instroom/benchmarks/trial"
	"instroom/io/batch"
	"instroom/model"
)

// Source says which batch is solved: one of the trial family, a batch folder, or
// a published text file in a layout of package orlib.
type Source struct {
	Trial  *trial.Options `json:"trial,omitempty"`
	Folder string         `json:"folder,omitempty"`
	Layout string         `json:"layout,omitempty"`
	File   string         `json:"file,omitempty"`
}

// Batch makes or reads the batch.
func (s *Source) Batch() (*model.Batch, error) {
	switch {
	case s.Trial != nil:
		if err := s.Trial.Validate(); err != nil {
			return nil, err
		}
		return trial.Batch(*s.Trial), nil
	case s.Folder != "":
		y, m, d := time.Now().Date() // for batches that don't say theirs
		b, found := batch.Read(s.Folder, batch.Options{Today: model.MakeDate(y, int(m), d)})
		for _, d := range found.All() {
			if d.Severity == batch.Error {
				return nil, fmt.Errorf("%s: %s", s.Folder, d)
			}
		}
		return b, nil
	case s.File != "":
		p, err := s.published()
		if err != nil {
			return nil, err
		}
		return p.Batch()
	}
	return nil, errors.New("a job without a batch")
}

// published reads the text file of a source.
func (s *Source) published() (*orlib.Problem, error) {
	f, err := os.Open(s.File)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	p, err := orlib.Read(f, s.Layout)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.File, err)
	}
	return p, nil
}

// Instance is a batch of a row of the table. Instances of one row are of the same
// kind and differ in their seed.
type Instance struct {
	Row    string `json:"row"`
	Seed   uint64 `json:"seed,omitempty"`
	Source Source `json:"source"`
	People int    `json:"people,omitempty"` // where it is known before the batch is read
	Known  *Known `json:"known,omitempty"`
	// Of a published problem: its cost is (Worth − points) / Scale, where each of its
	// customers is served; serving one is worth Each.
	Worth int64 `json:"worth,omitempty"`
	Each  int64 `json:"each,omitempty"`
	Scale int64 `json:"scale,omitempty"`
}

// cost shows what points are in the unit of a published problem.
func (a *Instance) cost(points float64) string {
	least := float64(a.Worth) - points
	if least >= float64(a.Each) {
		return "not everybody is served"
	}
	return fmt.Sprintf("cost %g", least/float64(max(1, a.Scale)))
}

// Known is what others found out about an instance.
type Known struct {
	Points model.Points `json:"points"`
	Proven bool         `json:"proven"` // no plan has more
	Text   string       `json:"text"`   // as it is published, with the source of the proof
}

// Text returns the instance of a published file.
func Text(layout, file string) (Instance, error) {
	in := Instance{Row: layout + ":" + base(file), Source: Source{Layout: layout, File: file}}
	p, err := in.Source.published()
	if err != nil {
		return in, err
	}
	if err := p.Fits(); err != nil {
		return in, fmt.Errorf("%s: %w", file, err)
	}
	in.Worth, in.Each, in.Scale, in.People = int64(p.PointsAt(0)), p.Worth(), p.Scale, p.People()
	if p.Optimum > 0 {
		at := p.PointsAt(p.Optimum)
		in.Known = &Known{Points: at, Proven: true, Text: in.cost(float64(at)) + ", in the file"}
	}
	return in, nil
}

func (a *Instance) String() string {
	if a.Seed == 0 {
		return a.Row
	}
	return fmt.Sprintf("%s, seed %d", a.Row, a.Seed)
}
