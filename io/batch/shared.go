package batch

import "unsafe"

// bytesToString shares the bytes of an arena, which are never written again.
func bytesToString(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
