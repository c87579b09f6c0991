package plan

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"slices"

	"github.com/xuri/excelize/v2"
)

// sheetRows is how many rows a sheet holds, the header included.
const sheetRows = 1 << 20

// errSheetFull ends a sheet that can hold no more.
var errSheetFull = errors.New("the sheet is full")

// writeWorkbook writes the tables as the sheets of one workbook. The same tables
// give the same bytes. A table longer than a sheet can be ends with a line that
// names its CSV file.
func writeWorkbook(w io.Writer, all []*table) error {
	f := excelize.NewFile()
	defer f.Close()
	// The time is that of no run: two equal runs write equal bytes.
	err := f.SetDocProps(&excelize.DocProperties{
		Title: "instroom plan", Creator: "instroom", LastModifiedBy: "instroom",
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
	for i, t := range all {
		if i == 0 {
			err = f.SetSheetName("Sheet1", t.Name)
		} else {
			_, err = f.NewSheet(t.Name)
		}
		if err != nil {
			return err
		}
		if err := writeSheet(f, t, bold); err != nil {
			return err
		}
	}
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return &sortedZip{to: w} })
	return f.Write(w)
}

func writeSheet(f *excelize.File, t *table, bold int) error {
	s, err := f.NewStreamWriter(t.Name)
	if err != nil {
		return err
	}
	for i, c := range t.Columns {
		width := 14.0
		switch c.Name {
		case "reason_text", "why", "smallest_change", "nearest":
			width = 48
		case "title", "site", "weekly":
			width = 28
		}
		if err := s.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	cells := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		cells[i] = excelize.Cell{StyleID: bold, Value: c.Name}
	}
	if err := s.SetRow("A1", cells); err != nil {
		return err
	}
	n := 1
	err = t.each(func(row []value) error {
		n++
		name, err := excelize.CoordinatesToCellName(1, n)
		if err != nil {
			return err
		}
		if n == sheetRows {
			if err := s.SetRow(name, []any{"the rest is in " + t.Name + ".csv"}); err != nil {
				return err
			}
			return errSheetFull
		}
		for i := range row {
			switch {
			case row[i].isInt:
				cells[i] = row[i].number
			case row[i].text == "":
				cells[i] = nil
			default:
				cells[i] = row[i].text
			}
		}
		return s.SetRow(name, cells)
	})
	if err != nil && !errors.Is(err, errSheetFull) {
		return err
	}
	return s.Flush()
}

// sortedZip is a zip archive whose entries come out in the order of their names
// and without a time: excelize takes its sheets from a map.
type sortedZip struct {
	to      io.Writer
	entries []*zipEntry
}

// zipEntry is an entry, compressed as it is written.
type zipEntry struct {
	name string
	data bytes.Buffer
	pack *flate.Writer
	size uint64
	sum  uint32
}

// Write compresses the next bytes of the entry.
func (e *zipEntry) Write(p []byte) (int, error) {
	e.size += uint64(len(p))
	e.sum = crc32.Update(e.sum, crc32.IEEETable, p)
	return e.pack.Write(p)
}

// Create begins an entry.
func (z *sortedZip) Create(name string) (io.Writer, error) {
	e := &zipEntry{name: name}
	var err error
	if e.pack, err = flate.NewWriter(&e.data, flate.BestSpeed); err != nil {
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
