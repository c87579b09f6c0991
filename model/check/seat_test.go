package check

import (
	"math/rand/v2"
	"testing"
)

// TestSeatingIsExact holds the links of those who fill a session against every choice
// of them, with people alone and households, some of them sure to sit there.
func TestSeatingIsExact(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 3))
	for range 500 {
		most := r.IntN(14)
		alone := r.IntN(3) == 0
		var list []sitter
		for range r.IntN(9) {
			s := sitter{heads: 1, link: r.Int64N(50), sure: r.IntN(6) == 0}
			if !alone {
				s.heads += r.IntN(5)
			}
			list = append(list, s)
		}
		want := make([]int64, most+1)
		for n := range want {
			want[n] = nothing
		}
	choices:
		for choice := range 1 << len(list) {
			heads, sum := 0, int64(0)
			for i, s := range list {
				if choice>>i&1 != 0 {
					heads, sum = heads+s.heads, sum+s.link
				} else if s.sure {
					continue choices
				}
			}
			if heads <= most {
				want[heads] = max(want[heads], sum)
			}
		}
		for n, v := range seating(list, most) {
			if v != want[n] {
				t.Fatalf("%d heads of %+v: %d, want %d", n, list, v, want[n])
			}
		}
	}
}

// TestSeatingTooLarge holds that what takes too long to work out is never too small.
func TestSeatingTooLarge(t *testing.T) {
	list := make([]sitter, 700)
	for i := range list {
		list[i] = sitter{heads: 2, link: 3}
	}
	list[0].sure = true
	most := mostSeatings/len(list) + 100
	got := seating(list, most)
	if got[0] != nothing || got[2] != 3 || got[4] < 6 || got[most] != 3*700 {
		t.Errorf("%d, %d, %d … %d", got[0], got[2], got[4], got[most])
	}
}
