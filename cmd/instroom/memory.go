package main

import (
	"os"
	"runtime/debug"
)

// manyOptions is from where on memory is spared at the cost of some time: in a batch of
// 100,000 people, three hundredths of it for a third of the memory.
const manyOptions = 1_000_000

// spareMemory has garbage collected more often in large batches, unless GOGC says how often.
func spareMemory(options int) {
	if options >= manyOptions && os.Getenv("GOGC") == "" {
		debug.SetGCPercent(30)
	}
}
