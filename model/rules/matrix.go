package rules

import (
	"math/bits"
	"runtime"
	"sync"
	"sync/atomic"
)

// Matrix holds which sessions the rules allow to whom, as bit sets over the
// sessions: one set a rule and look of participants, combined when asked.
type Matrix struct {
	words int
	looks []lookTable
}

// lookTable is one rule: the look of every participant, and the sessions allowed
// to each look.
type lookTable struct {
	of   []int32  // by participant, −1 = was not asked for
	sets []uint64 // words a look
}

// Matrix asks every rule once per distinct pair of looks. The work is
// Σ over rules of looks × looks, the memory Σ looks × sessions / 8 bytes.
func (x *Index) Matrix() *Matrix { return x.MatrixOf(nil, nil) }

// MatrixOf is Matrix for some participants and some sessions alone, as told by their
// places in the batch (nil = all): other rows are not there, and other bits not set.
func (x *Index) MatrixOf(asked, open []bool) *Matrix {
	m := &Matrix{words: (len(x.batch.Sessions) + 63) / 64}
	for _, r := range rules {
		if !x.asks(r) {
			continue
		}
		who, people := distinct(len(x.batch.Participants), asked, func(p int) any { return r.who(x, p) })
		what, sessions := distinct(len(x.batch.Sessions), open, func(s int) any { return r.what(x, s) })
		members := make([]uint64, len(sessions)*m.words)
		for s, look := range what {
			if look < 0 {
				continue
			}
			members[int(look)*m.words+s/64] |= 1 << (s % 64)
		}
		t := lookTable{of: who, sets: make([]uint64, len(people)*m.words)}
		parallel(len(people), func(i int) {
			p, set := int(people[i]), t.sets[i*m.words:(i+1)*m.words]
			e := x.Earliest(p)
			for j, s := range sessions {
				if r.ok(x, p, int(s), e) {
					for w, bits := range members[j*m.words : (j+1)*m.words] {
						set[w] |= bits
					}
				}
			}
		})
		m.looks = append(m.looks, t)
	}
	return m
}

// distinct numbers equal looks of those wanted (nil = all; the others get −1), and returns
// one representative of each.
func distinct(n int, wanted []bool, look func(i int) any) (of, first []int32) {
	of = make([]int32, n)
	seen := map[any]int32{}
	for i := range n {
		if wanted != nil && !wanted[i] {
			of[i] = -1
			continue
		}
		k := look(i)
		id, ok := seen[k]
		if !ok {
			id = int32(len(first))
			seen[k] = id
			first = append(first, int32(i))
		}
		of[i] = id
	}
	return of, first
}

// Words returns the length of a row.
func (m *Matrix) Words() int { return m.words }

// Row fills row with the sessions that the rules allow to p, whatever the state
// of the needs.
func (m *Matrix) Row(p int, row []uint64) {
	for i := range row {
		row[i] = ^uint64(0)
	}
	for i := range m.looks {
		t := &m.looks[i]
		set := t.sets[int(t.of[p])*m.words:]
		for w := range row {
			row[w] &= set[w]
		}
	}
}

// Failing returns by session how many rules fail for p. It takes suspension for
// any other rule about time: of people who are suspended FailureCount knows.
func (m *Matrix) Failing(p int) []uint8 {
	counts := make([]uint8, m.words*64)
	for i := range m.looks {
		t := &m.looks[i]
		for w, set := range t.sets[int(t.of[p])*m.words:][:m.words] {
			EachBit(^set, func(s int) { counts[w*64+s]++ })
		}
	}
	return counts
}

// EachBit calls f with the numbers of the bits that are set, ascending.
func EachBit(set uint64, f func(i int)) {
	for ; set != 0; set &= set - 1 {
		f(bits.TrailingZeros64(set))
	}
}

// parallel calls f for 0..n−1, on every processor. f writes only what belongs to
// its own number, so that the order does not matter.
func parallel(n int, f func(i int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	const chunk = 64
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for {
				from := int(next.Add(chunk)) - chunk
				if from >= n {
					return
				}
				for i := from; i < min(n, from+chunk); i++ {
					f(i)
				}
			}
		})
	}
	wg.Wait()
}

// Passes reports whether no rule fails for p at s, whatever the state of the
// need; in shortlist mode without looking for the preference row.
func (x *Index) Passes(p, s int) bool { return x.passes(p, s) }
