package model

import "math/bits"

// divHalfEven128 returns a·b / (c·10⁶) rounded half to even, with the product
// in 128 bits. Results beyond ±2⁶² are clamped: the callers' range check
// refuses them long before.
func divHalfEven128(a, b, c int64) int64 {
	if c <= 0 {
		panic("model: coefficient divided by a number that is not positive")
	}
	neg := (a < 0) != (b < 0)
	hi, lo := bits.Mul64(abs64(a), abs64(b))
	dhi, den := bits.Mul64(uint64(c), uint64(CoefficientOne))
	if dhi != 0 {
		panic("model: denominator out of range")
	}
	const limit = 1 << 62
	var q, r uint64
	if hi >= den {
		q = limit
	} else {
		q, r = bits.Div64(hi, lo, den)
		if q >= limit {
			q, r = limit, 0
		}
	}
	if half := den - r; r > half || (r == half && q&1 == 1) {
		q++
	}
	if neg {
		return -int64(q)
	}
	return int64(q)
}

func abs64(x int64) uint64 {
	if x < 0 {
		return uint64(-x)
	}
	return uint64(x)
}
