package batch

import "unsafe"

// memo parses each distinct cell of a column once. It stops remembering beyond
// a bound: a column of a million different cells gains nothing from it.
type memo[T any] struct {
	parse func(string) (T, *fault)
	seen  map[string]parsed[T]
	last  parsed[T] // of the cell before, which most cells equal
}

type parsed[T any] struct {
	text  string
	value T
	bad   *fault
}

const memoSize = 1 << 17

func newMemo[T any](parse func(string) (T, *fault)) *memo[T] {
	return &memo[T]{parse: parse, seen: map[string]parsed[T]{}}
}

// get reads a cell that is not empty.
func (m *memo[T]) get(cell []byte) (T, *fault) {
	if string(cell) == m.last.text {
		return m.last.value, m.last.bad
	}
	p, ok := m.seen[string(cell)]
	if !ok {
		p.text = string(cell)
		p.value, p.bad = m.parse(p.text)
		if len(m.seen) < memoSize {
			m.seen[p.text] = p
		}
	}
	m.last = p
	return p.value, p.bad
}

// arena keeps many short strings in few large chunks.
type arena struct{ chunk []byte }

const chunkSize = 1 << 16

func (a *arena) keep(b []byte) string {
	if len(b) > chunkSize/4 {
		return string(b)
	}
	if len(a.chunk)+len(b) > cap(a.chunk) {
		a.chunk = make([]byte, 0, chunkSize)
	}
	n := len(a.chunk)
	a.chunk = append(a.chunk, b...)
	kept := a.chunk[n:] // never written again, so a string may share it
	return unsafe.String(unsafe.SliceData(kept), len(kept))
}
