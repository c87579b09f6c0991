package plan

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"slices"
	"sync"

	"github.com/xuri/excelize/v2"
)

// writeWorkbook writes the tables as the sheets of one workbook. The same tables
// give the same bytes. A table longer than a sheet can be ends with a line that
// names its CSV file.
//
// The parts of the workbook but for the rows come from excelize. The rows are
// written here, every sheet on a goroutine of its own: the general writer takes
// over two seconds for 20,000 people, longer than the solve.
func writeWorkbook(w io.Writer, title string, all []*table) error {
	f := excelize.NewFile()
	defer f.Close()
	// The time is that of no run: two equal runs write equal bytes.
	err := f.SetDocProps(&excelize.DocProperties{
		Title: title, Creator: "instroom", LastModifiedBy: "instroom",
		Description: "a proposal, to be confirmed by a person",
		Created:     "2000-01-01T00:00:00Z", Modified: "2000-01-01T00:00:00Z",
	})
	if err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	sheets := map[string]*zipEntry{} // by the name of the part
	failed := make([]error, len(all))
	var wg sync.WaitGroup
	for i, t := range all {
		if i == 0 {
			err = f.SetSheetName("Sheet1", t.Name)
		} else {
			_, err = f.NewSheet(t.Name)
		}
		if err != nil {
			break
		}
		e, err := newZipEntry(fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1))
		if err != nil {
			return err // compress/flate knows its own levels: this does not happen
		}
		sheets[e.name] = e
		wg.Go(func() { failed[i] = writeSheet(e, t, bold) })
	}
	wg.Wait()
	if err := errors.Join(append(failed, err)...); err != nil {
		return err
	}
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return &sortedZip{to: w, instead: sheets} })
	return f.Write(w)
}

// sortedZip is a zip archive whose entries come out in the order of their names
// and without a time, some with other contents than excelize gives them.
type sortedZip struct {
	to      io.Writer
	entries []*zipEntry
	instead map[string]*zipEntry
}

// zipEntry is an entry, compressed as it is written.
type zipEntry struct {
	name string
	data bytes.Buffer
	pack *flate.Writer
	size uint64
	sum  uint32
}

func newZipEntry(name string) (*zipEntry, error) {
	e := &zipEntry{name: name}
	var err error
	e.pack, err = flate.NewWriter(&e.data, flate.BestSpeed)
	return e, err
}

// Write compresses the next bytes of the entry.
func (e *zipEntry) Write(p []byte) (int, error) {
	e.size += uint64(len(p))
	e.sum = crc32.Update(e.sum, crc32.IEEETable, p)
	return e.pack.Write(p)
}

// Create begins an entry. What is written to one that has other contents is lost.
func (z *sortedZip) Create(name string) (io.Writer, error) {
	if e, ok := z.instead[name]; ok {
		z.entries = append(z.entries, e)
		return io.Discard, nil
	}
	e, err := newZipEntry(name)
	if err != nil {
		return nil, err
	}
	z.entries = append(z.entries, e)
	return e, nil
}

// AddFS is not used by excelize when it writes a workbook that it made itself.
func (z *sortedZip) AddFS(fs.FS) error { return errors.New("no file system can be added") }

// Close writes the archive.
func (z *sortedZip) Close() error {
	slices.SortFunc(z.entries, func(a, b *zipEntry) int {
		if a.name < b.name {
			return -1
		}
		return 1
	})
	out := zip.NewWriter(z.to)
	for _, e := range z.entries {
		if err := e.pack.Close(); err != nil {
			return err
		}
		w, err := out.CreateRaw(&zip.FileHeader{
			Name: e.name, Method: zip.Deflate, CRC32: e.sum,
			CompressedSize64: uint64(e.data.Len()), UncompressedSize64: e.size,
		})
		if err != nil {
			return err
		}
		if _, err := w.Write(e.data.Bytes()); err != nil {
			return err
		}
	}
	return out.Close()
}
