package solvertest

import "testing"

// Seeds is how many of n random cases a test takes: all, or a quarter with -short, as
// where the race detector makes each of them several times as long.
func Seeds(n uint64) uint64 {
	if testing.Short() {
		return max(1, n/4)
	}
	return n
}
