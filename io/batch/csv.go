package batch

import (
	"bytes"
	"io"
	"math"
	"unicode/utf8"
)

// csvReader splits a CSV text into records. It differs from encoding/csv in
// that it says where each cell stands at no cost for good input, keeps reading
// after a fault, and allocates nothing per record.
type csvReader struct {
	in     io.Reader
	buf    []byte
	r, w   int
	eof    bool
	err    error
	sep    byte
	eol    byte
	line   int // of the next record
	fault  func(line, col int, text string)
	count  int    // records read, the line "sep=;" left out
	rec    []byte // the record as written
	at     int    // its line
	vals   [][]byte
	starts []int // offset of each cell in rec
	plain  []byte
	faults []quoteFault // of the record being cut
	open   int          // quotes never closed so far
}

type quoteFault struct {
	at   int
	text string
}

// Bounds on a quoted cell: beyond them its quote is taken as never closed, or
// one missing quote would swallow the rest of the file.
const (
	maxQuotedLines = 200
	maxQuotedBytes = 1 << 16
	maxOpenQuotes  = 100 // after as many, a file's quotes are no longer followed over lines
)

func newCSVReader(in io.Reader, sep, eol byte, fault func(line, col int, text string)) *csvReader {
	return &csvReader{in: in, buf: make([]byte, 1<<18), sep: sep, eol: eol, line: 1, fault: fault}
}

// fill reads more text behind what is there, and reports whether there was any.
func (c *csvReader) fill() bool {
	if c.eof {
		return false
	}
	if c.r > 0 {
		copy(c.buf, c.buf[c.r:c.w])
		c.w -= c.r
		c.r = 0
	}
	if c.w == len(c.buf) {
		c.buf = append(c.buf, make([]byte, len(c.buf))...)
	}
	for range 100 {
		n, err := c.in.Read(c.buf[c.w:])
		c.w += n
		if err != nil {
			c.eof = true
			if err != io.EOF {
				c.err = err
			}
		}
		if n > 0 || c.eof {
			return n > 0
		}
	}
	c.eof, c.err = true, io.ErrNoProgress
	return false
}

// physical returns the offset of the line end after from (relative to c.r), or
// the length of the rest at the end of the text.
func (c *csvReader) physical(from int) int {
	for {
		if i := bytes.IndexByte(c.buf[c.r+from:c.w], c.eol); i >= 0 {
			return from + i
		}
		from = c.w - c.r
		if !c.fill() {
			return c.w - c.r
		}
	}
}

// next reads a record. Blank lines are records of one empty cell.
func (c *csvReader) next() bool {
	n := c.physical(0)
	if n == 0 && c.r == c.w {
		return false
	}
	c.vals, c.starts, c.at = c.vals[:0], c.starts[:0], c.line
	c.count++
	text := c.buf[c.r : c.r+n]
	if bytes.IndexByte(text, '"') < 0 {
		c.take(n)
		c.line++
		c.split(c.rec)
		return true
	}
	c.quoted(n)
	return true
}

// take makes the first n bytes the record and moves past its line end.
func (c *csvReader) take(n int) {
	c.rec = c.buf[c.r : c.r+n]
	c.r += n
	if c.r < c.w {
		c.r++
	}
	if k := len(c.rec); c.eol == '\n' && k > 0 && c.rec[k-1] == '\r' {
		c.rec = c.rec[:k-1]
	}
}

// split cuts a record without quotes.
func (c *csvReader) split(rec []byte) {
	start := 0
	for {
		i := bytes.IndexByte(rec[start:], c.sep)
		if i < 0 {
			c.vals = append(c.vals, rec[start:])
			c.starts = append(c.starts, start)
			return
		}
		c.vals = append(c.vals, rec[start:start+i])
		c.starts = append(c.starts, start)
		start += i + 1
	}
}

// span is a cell in the text: where it starts, its content, and whether the
// content has doubled quotes.
type span struct {
	start, from, to int
	doubled         bool
}

// quoted cuts a record with quotes; n is the length of its first line.
func (c *csvReader) quoted(n int) {
	var (
		spans []span
		i     int
		lines = 1
	)
	literal := math.MaxInt // from here on quotes stand for themselves: one is never closed
	first := n
restart:
	spans, i, lines = spans[:0], 0, 1
	for {
		s := span{start: i, from: i}
		j := i
		for j < n && (c.buf[c.r+j] == ' ') {
			j++
		}
		if j < n && c.buf[c.r+j] == '"' && j < literal {
			s.from = j + 1
			open := j
			j++
			for {
				for j < n && c.buf[c.r+j] != '"' {
					j++
				}
				if j >= n { // the line ends inside the quotes
					if c.r+n >= c.w || c.open >= maxOpenQuotes || lines >= maxQuotedLines || j-open > maxQuotedBytes {
						c.open++
						c.faults = append(c.faults[:0], quoteFault{open, "a quote is opened here and never closed"})
						literal, n = open, first
						goto restart
					}
					j = n + 1
					n = c.physical(n + 1)
					lines++
					continue
				}
				k := j + 1
				if k < n && c.buf[c.r+k] == '"' {
					s.doubled = true
					j += 2
					continue
				}
				for k < n && c.buf[c.r+k] == ' ' {
					k++
				}
				if k >= n || c.buf[c.r+k] == c.sep || (c.buf[c.r+k] == '\r' && k == n-1 && c.eol == '\n') {
					s.to = j
					i = k
					if i < n && c.buf[c.r+i] == '\r' {
						i = n
					}
					break
				}
				c.faults = append(c.faults, quoteFault{j, "a quote stands inside a quoted cell and is not doubled"})
				j++
			}
		} else {
			for i < n && c.buf[c.r+i] != c.sep {
				if c.buf[c.r+i] == '"' && i < literal {
					c.faults = append(c.faults, quoteFault{i, "a quote stands inside a cell that does not begin with one"})
				}
				i++
			}
			s.to = i
			if i == n && i > s.from && c.eol == '\n' && c.buf[c.r+i-1] == '\r' {
				s.to--
			}
		}
		spans = append(spans, s)
		if i >= n {
			break
		}
		i++
		if i == n { // the record ends in a separator
			spans = append(spans, span{start: i, from: i, to: i})
			break
		}
	}
	for _, f := range c.faults {
		line, col := position(c.buf[c.r:c.r+f.at], c.line, c.eol)
		c.fault(line, col, f.text)
	}
	c.faults = c.faults[:0]
	c.take(n)
	c.line += lines
	c.plain = c.plain[:0]
	if cap(c.plain) < len(c.rec) {
		c.plain = make([]byte, 0, 2*len(c.rec)) // cells point into it: it must not move
	}
	for _, s := range spans {
		// A bare last cell may end in the CR that take has cut off.
		v := c.rec[min(s.from, len(c.rec)):min(s.to, len(c.rec))]
		if s.doubled {
			at := len(c.plain)
			for k := 0; k < len(v); k++ {
				c.plain = append(c.plain, v[k])
				if v[k] == '"' && k+1 < len(v) && v[k+1] == '"' {
					k++
				}
			}
			v = c.plain[at:]
		}
		c.vals = append(c.vals, v)
		c.starts = append(c.starts, min(s.start, len(c.rec)))
	}
}

// position returns the line and column (in characters) that follow the text.
func position(before []byte, line int, eol byte) (int, int) {
	if k := bytes.LastIndexByte(before, eol); k >= 0 {
		line += bytes.Count(before, []byte{eol})
		before = before[k+1:]
	}
	return line, utf8.RuneCount(before) + 1
}

func (c *csvReader) cells() [][]byte { return c.vals }
func (c *csvReader) row() int        { return c.at }
func (c *csvReader) sheetRow() int   { return c.count }

// place returns where a cell stands; past the last cell, the end of the record.
func (c *csvReader) place(i int) (line, col int) {
	if i < len(c.starts) {
		return position(c.rec[:c.starts[i]], c.at, c.eol)
	}
	return position(c.rec, c.at, c.eol)
}

func (c *csvReader) failure() error { return c.err }
