//go:build !unix

package main

import "runtime"

// peakMemory returns the memory that the Go runtime holds, in bytes: where the
// system does not say what the peak was, it is a lower bound on it.
func peakMemory() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Sys)
}
