package plan

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"instroom/model"
)

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

// Pending is a set of files that lies in its folder under temporary names: to be
// verified, and then committed or discarded.
type Pending struct {
	// Run is run.json as it will be written. Output is filled; times and memory
	// may still be set until Commit.
	Run Run

	dir     string
	madeDir bool
	temp    map[string]string // name of a file of the set → path of the temporary file
	done    bool
}

// Prepare writes every file but run.json under a temporary name in dir, and
// removes temporary files that a run before left behind. Two runs at once in one
// folder are not supported: the first to commit fails or the set is refused.
func Prepare(dir string, o Output) (*Pending, error) {
	p := &Pending{Run: o.Run, dir: dir, temp: map[string]string{}}
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		p.madeDir = true
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	if err := removeLeftovers(dir); err != nil {
		return nil, err
	}
	if err := p.prepare(&o); err != nil {
		p.Discard()
		return nil, err
	}
	return p, nil
}

func (p *Pending) prepare(o *Output) error {
	p.Run.Output = map[string]string{}
	all := tables(o)
	// The workbook takes as long as everything else together.
	workbook := make(chan error, 1)
	var workbookFile *tempFile
	go func() {
		var err error
		workbookFile, err = writeTemp(p.dir, WorkbookFile, func(w io.Writer) error { return writeWorkbook(w, "instroom plan", all) })
		workbook <- err
	}()
	err := p.prepareRest(o, all)
	if e := <-workbook; e != nil {
		return errors.Join(err, e)
	}
	p.add(WorkbookFile, workbookFile)
	return err
}

func (p *Pending) prepareRest(o *Output, all []*table) error {
	for _, t := range all {
		if err := p.write(t.Name+".csv", func(w io.Writer) error { return t.writeCSV(w, o.Dialect) }); err != nil {
			return err
		}
	}
	if o.Certificate != nil {
		c := *o.Certificate
		c.Outputs = nil
		for _, name := range knownBy {
			c.Outputs = append(c.Outputs, model.FileDigest{Name: name, SHA256: p.Run.Output[name]})
		}
		if err := p.write(CertificateFile, func(w io.Writer) error { return writeCertificate(w, &c) }); err != nil {
			return err
		}
	}
	if o.Report != nil {
		return p.write(ReportFile, func(w io.Writer) error { _, err := w.Write(o.Report); return err })
	}
	return nil
}

// knownBy are the files that say which plan it is: who is placed, and which
// sessions are shut. Sorted by name.
var knownBy = []string{PlacementsFile, SessionsFile}

func (p *Pending) write(name string, fill func(io.Writer) error) error {
	f, err := writeTemp(p.dir, name, fill)
	if err != nil {
		return err
	}
	p.add(name, f)
	return nil
}

func (p *Pending) add(name string, f *tempFile) {
	p.temp[name] = f.path
	p.Run.Output[name] = f.digest
}

// Commit renames the files into place, removes files of the set that this run
// does not write, and writes run.json last. Where it fails in between, the
// folder holds no set that a reader would believe.
func (p *Pending) Commit() error {
	if p.done {
		return errors.New("the plan is already committed or discarded")
	}
	data, err := json.MarshalIndent(&p.Run, "", "  ")
	if err != nil {
		return fmt.Errorf("%s: %w", RunFile, err)
	}
	data = append(data, '\n')
	run, err := writeTemp(p.dir, RunFile, func(w io.Writer) error { _, err := w.Write(data); return err })
	if err != nil {
		return err
	}
	p.temp[RunFile] = run.path
	for _, name := range setFiles {
		if from, ok := p.temp[name]; ok {
			if err = os.Rename(from, filepath.Join(p.dir, name)); err == nil {
				delete(p.temp, name)
			}
		} else if err = os.Remove(filepath.Join(p.dir, name)); errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		if err != nil {
			return err
		}
	}
	syncDir(p.dir) // the set before the file that vouches for it
	if err := os.Rename(run.path, filepath.Join(p.dir, RunFile)); err != nil {
		return err
	}
	syncDir(p.dir)
	p.done, p.temp = true, nil
	return nil
}

// Discard removes what is not committed. After Commit it does nothing.
func (p *Pending) Discard() {
	if p.done {
		return
	}
	p.done = true
	for _, name := range slices.Sorted(maps.Keys(p.temp)) {
		os.Remove(p.temp[name])
	}
	if p.madeDir {
		os.Remove(p.dir) // fails where somebody put a file there meanwhile, and so it should
	}
}

// tempFile is a file written whole and synced, under its temporary path.
type tempFile struct{ path, digest string }

const tempMark = ".instroom-"

// writeTemp writes a file under a temporary name in dir, syncs it and returns
// its digest. On error nothing stays behind.
func writeTemp(dir, name string, fill func(io.Writer) error) (_ *tempFile, err error) {
	path := filepath.Join(dir, "."+name+tempMark+fmt.Sprint(os.Getpid()))
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o666)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(path)
			err = fmt.Errorf("%s: %w", name, err)
		}
	}()
	h := &hashing{to: f, sum: sha256.New()}
	w := bufio.NewWriterSize(h, 1<<16)
	if err := fill(w); err != nil {
		return nil, err
	}
	if err := w.Flush(); err != nil {
		return nil, err
	}
	if err := f.Sync(); err != nil {
		return nil, err
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	return &tempFile{path, hex.EncodeToString(h.sum.Sum(nil))}, nil
}

// hashing passes bytes on and sums them up.
type hashing struct {
	to  io.Writer
	sum hash.Hash
}

// Write writes p and adds it to the sum.
func (h *hashing) Write(p []byte) (int, error) {
	h.sum.Write(p)
	return h.to.Write(p)
}

// removeLeftovers removes temporary files of runs that were killed.
func removeLeftovers(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name, _, ok := strings.Cut(e.Name(), tempMark)
		if ok && e.Type().IsRegular() && strings.HasPrefix(name, ".") &&
			(name[1:] == RunFile || slices.Contains(setFiles, name[1:])) {
			if err := os.Remove(filepath.Join(dir, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return nil
}

// syncDir makes renames durable where the system can; some can't sync a folder,
// and the renames are then as durable as the system makes them.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		d.Sync()
		d.Close()
	}
}
