package batch

// memo parses each distinct cell of a column once. It stops remembering beyond
// a bound: a column of a million different cells gains nothing from it.
type memo[T any] struct {
	parse func(string) (T, *fault)
	seen  map[string]parsed[T]
}

type parsed[T any] struct {
	value T
	bad   *fault
}

const memoSize = 1 << 17

func newMemo[T any](parse func(string) (T, *fault)) *memo[T] {
	return &memo[T]{parse: parse, seen: map[string]parsed[T]{}}
}

func (m *memo[T]) get(cell []byte) (T, *fault) {
	if p, ok := m.seen[string(cell)]; ok {
		return p.value, p.bad
	}
	text := string(cell)
	v, f := m.parse(text)
	if len(m.seen) < memoSize {
		m.seen[text] = parsed[T]{v, f}
	}
	return v, f
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
	return bytesToString(a.chunk[n:])
}
