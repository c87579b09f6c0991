package check

import (
	"math/big"
	"math/bits"
)

// wide is a signed 128-bit sum in two's complement. Totals of a proof are summed
// in it: a million bidders of 2⁶¹ each stay far inside.
type wide struct {
	hi int64
	lo uint64
}

// plus returns w + x.
func (w wide) plus(x int64) wide {
	lo, carry := bits.Add64(w.lo, uint64(x), 0)
	return wide{w.hi + x>>63 + int64(carry), lo}
}

// add returns w + x.
func (w wide) add(x wide) wide {
	lo, carry := bits.Add64(w.lo, x.lo, 0)
	return wide{w.hi + x.hi + int64(carry), lo}
}

// plusProduct returns w + a·b.
func (w wide) plusProduct(a, b int64) wide {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	// Mul64 is unsigned: take off what the sign bits added.
	top := int64(hi)
	if a < 0 {
		top -= b
	}
	if b < 0 {
		top -= a
	}
	sum, carry := bits.Add64(w.lo, lo, 0)
	return wide{w.hi + top + int64(carry), sum}
}

// minus returns w − x.
func (w wide) minus(x wide) wide {
	lo, borrow := bits.Sub64(w.lo, x.lo, 0)
	return wide{w.hi - x.hi - int64(borrow), lo}
}

// big returns the sum as a big integer.
func (w wide) big() *big.Int {
	x := new(big.Int).Lsh(big.NewInt(w.hi), 64)
	return x.Add(x, new(big.Int).SetUint64(w.lo))
}

// floor returns ⌊w / d⌋ for d > 0, and whether it fits 64 bits.
func (w wide) floor(d int64) (int64, bool) {
	q := new(big.Int)
	q.Div(w.big(), big.NewInt(d)) // Euclidean: rounds down for a positive divisor
	return q.Int64(), q.IsInt64()
}

// clamp returns the sum in 64 bits, or the nearest number that fits.
func (w wide) clamp() int64 {
	switch {
	case w.hi == 0 && w.lo < 1<<63, w.hi == -1 && w.lo >= 1<<63:
		return int64(w.lo)
	case w.hi < 0:
		return -1 << 63
	}
	return 1<<63 - 1
}
