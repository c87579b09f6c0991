package batch

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Encoding is how the characters of a text file are written.
type Encoding uint8

// Encodings that spreadsheet programs write.
const (
	UTF8 Encoding = iota
	UTF16LE
	UTF16BE
	Windows1252
)

func (e Encoding) String() string {
	return [...]string{"UTF-8", "UTF-16LE", "UTF-16BE", "Windows-1252"}[e]
}

// Dialect is the form of a CSV file, so that outputs can be written likewise.
type Dialect struct {
	Encoding  Encoding
	BOM       bool
	Separator byte // ';', ',' or TAB
}

// layout is what the first pass over a text file learns.
type layout struct {
	Dialect
	size     int64
	lines    int64 // line ends
	loneCR   bool  // lines end in CR alone
	sample   []byte
	badLine  int    // line of a byte that is not UTF-8 in a file that otherwise is; 0 = none
	notAText string // why this is no text file; "" = it is one
}

const sampleSize = 1 << 16

// survey reads the file once, without keeping it.
func survey(in io.Reader) (layout, error) {
	var (
		l                 layout
		buf               = make([]byte, 1<<18)
		keep              int // incomplete rune at the front of buf
		multi, bad, nuls  int64
		crs               int64
		first             = true
		firstBad, evenNul = 0, int64(0)
	)
	for {
		n, err := io.ReadFull(in, buf[keep:])
		end := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !end {
			return l, err
		}
		block := buf[:keep+n]
		if first {
			first = false
			l.sample = bytes.Clone(block[:min(len(block), sampleSize)])
			switch {
			case bytes.HasPrefix(block, []byte{0xEF, 0xBB, 0xBF}):
				l.BOM = true
			case bytes.HasPrefix(block, []byte{0xFF, 0xFE}):
				l.BOM, l.Encoding = true, UTF16LE
			case bytes.HasPrefix(block, []byte{0xFE, 0xFF}):
				l.BOM, l.Encoding = true, UTF16BE
			case bytes.HasPrefix(block, []byte("PK\x03\x04")):
				l.notAText = "this is a workbook or zip archive, not a CSV file"
			case bytes.HasPrefix(block, []byte{0xD0, 0xCF, 0x11, 0xE0}):
				l.notAText = "this is an old Excel workbook (.xls), not a CSV file"
			case bytes.HasPrefix(bytes.ToLower(bytes.TrimSpace(block[:min(len(block), 512)])), []byte("<")):
				l.notAText = "this is HTML or XML, not a CSV file"
			}
			for i, c := range l.sample {
				if c == 0 && i%2 == 1 {
					evenNul++
				}
			}
		}
		l.size += int64(n)
		l.lines += int64(bytes.Count(block[keep:], []byte{'\n'}))
		crs += int64(bytes.Count(block[keep:], []byte{'\r'}))
		nuls += int64(bytes.Count(block[keep:], []byte{0}))
		keep = 0
		if l.Encoding == UTF8 && !utf8.Valid(block) {
			lineBase := int(l.lines) - bytes.Count(block, []byte{'\n'})
			for i := 0; i < len(block); {
				if block[i] < utf8.RuneSelf {
					i++
					continue
				}
				r, size := utf8.DecodeRune(block[i:])
				if r == utf8.RuneError && size <= 1 {
					if !end && !utf8.FullRune(block[i:]) {
						keep = copy(buf, block[i:])
						break
					}
					if bad++; firstBad == 0 {
						firstBad = lineBase + bytes.Count(block[:i], []byte{'\n'}) + 1
					}
				} else {
					multi++
				}
				i += size
			}
		} else if l.Encoding == UTF8 {
			multi += beyondASCII(block)
		}
		if end {
			break
		}
	}
	l.loneCR = l.lines == 0 && crs > 0
	switch {
	case l.notAText != "" || l.Encoding != UTF8:
	case nuls > 0 && evenNul > int64(len(l.sample))/4:
		l.notAText = "this looks like UTF-16 without a byte order mark"
	case nuls > 0:
		l.notAText = "the file holds NUL bytes: it is not text"
	case bad == 0:
	case multi > 4*bad:
		l.badLine = firstBad
	default:
		l.Encoding = Windows1252
	}
	return l, nil
}

// beyondASCII counts the characters beyond ASCII in valid UTF-8.
func beyondASCII(b []byte) (n int64) {
	for len(b) >= 8 {
		if binary.LittleEndian.Uint64(b)&0x8080808080808080 != 0 {
			for _, c := range b[:8] {
				if c >= 0xC0 {
					n++
				}
			}
		}
		b = b[8:]
	}
	for _, c := range b {
		if c >= 0xC0 {
			n++
		}
	}
	return n
}

// decode returns the text of a file as UTF-8 without a byte order mark.
func decode(in io.Reader, l layout) (io.Reader, error) {
	switch l.Encoding {
	case UTF16LE:
		return transform.NewReader(in, unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder()), nil
	case UTF16BE:
		return transform.NewReader(in, unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM).NewDecoder()), nil
	case Windows1252:
		return transform.NewReader(in, charmap.Windows1252.NewDecoder()), nil
	}
	if l.BOM {
		var bom [3]byte
		if _, err := io.ReadFull(in, bom[:]); err != nil {
			return nil, fmt.Errorf("reading the byte order mark: %w", err)
		}
	}
	return in, nil
}
