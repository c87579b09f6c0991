package trial

// random is SplitMix64 (Steele, Lea & Flood, Fast splittable pseudorandom number
// generators, OOPSLA 2014, doi 10.1145/2660193.2660195). It is written out here
// so that a seed means the same batch on every machine and with every Go.
type random uint64

// stream returns the numbers of one person, session or pair, which no other one's
// numbers change.
func stream(seed uint64, purpose, index int) random {
	r := random(seed)
	for _, v := range [2]int{purpose, index} {
		r = random(r.next() ^ uint64(v)*0xd6e8feb86659fd93)
	}
	return r
}

func (r *random) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below returns a number in 0..n−1. With n far below 2³² no value is likelier
// than another by more than n in 2³².
func (r *random) below(n int) int { return int(r.next() >> 32 * uint64(n) >> 32) }

// per reports true in so many cases of a hundred.
func (r *random) per(cent int) bool { return r.below(100) < cent }

// pick returns an index by weights of a hundred.
func (r *random) pick(weights []int) int {
	at := r.below(100)
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return len(weights) - 1
}
