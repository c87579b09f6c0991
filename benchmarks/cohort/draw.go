package cohort

import (
	"math/bits"
	"math/rand/v2"
)

// draw is the random numbers of one person, household or group, which nobody
// else's numbers change: that is why the bytes do not depend on threads. It is a
// rand.Source, so that gonum samples from it too.
type draw struct{ rand.PCG }

// What a stream of numbers is for.
const (
	forPerson = iota
	forHouseholds
	forSession
	forSite
)

// stream returns the numbers for one purpose and index.
func stream(seed uint64, purpose int, index int64) *draw {
	d := &draw{}
	d.reset(seed, purpose, index)
	return d
}

func (d *draw) reset(seed uint64, purpose int, index int64) {
	a := mix(seed + uint64(purpose)*0x9e3779b97f4a7c15)
	d.Seed(a, mix(a^uint64(index)))
}

// mix is the finalizer of SplitMix64 (Steele, Lea & Flood, OOPSLA 2014, doi
// 10.1145/2660193.2660195): neighbouring seeds give unlike streams.
func mix(z uint64) uint64 {
	z += 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// upTo returns a number in 0..n−1. With n below 2⁴⁰ no value is likelier than
// another by more than one in 2²⁴.
func (d *draw) upTo(n uint64) uint64 {
	high, _ := bits.Mul64(d.Uint64(), n)
	return high
}

func (d *draw) below(n int) int { return int(d.upTo(uint64(n))) }

// in reports true in so large a share of cases.
func (d *draw) in(s share) bool { return d.below(int(whole)) < int(s) }
