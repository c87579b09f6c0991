package batch

import (
	"encoding/binary"
	"unsafe"
)

// memo parses each distinct cell of a column once. It stops remembering beyond
// a bound: a column of a million different cells gains nothing from it.
type memo[T any] struct {
	parse func(string) (T, *fault)
	seen  map[string]parsed[T]
	front [64]parsed[T] // the last cell of each sort: most columns have few different cells
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
	n := len(cell)
	at := &m.front[(uint(n)*5+uint(cell[n-1])*11+uint(cell[n/2])*3+uint(cell[0]))%uint(len(m.front))]
	if string(cell) == at.text {
		return at.value, at.bad
	}
	p, ok := m.seen[string(cell)]
	if !ok {
		p.text = string(cell)
		p.value, p.bad = m.parse(p.text)
		if len(m.seen) < memoSize {
			m.seen[p.text] = p
		}
	}
	*at = p
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

// idCache stands before a map of ids in a loop of millions of look-ups: ids that
// differ in their last eight bytes mostly have a slot of their own.
type idCache struct {
	slots [1 << 15]idSlot
}

type idSlot struct {
	id string
	at int32
}

// slot returns where an id would be remembered.
func (c *idCache) slot(id []byte) *idSlot {
	n := len(id)
	if n >= 8 {
		return &c.slots[binary.LittleEndian.Uint64(id[n-8:])*0x9E3779B97F4A7C15>>49]
	}
	var x uint32
	for _, b := range id {
		x = x*31 + uint32(b)
	}
	return &c.slots[x*0x9E3779B1>>17]
}
