package check

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// shareOut does n things, each by the worker that comes first. What they do must
// not depend on the order.
func shareOut(n int, worker func() func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			do := worker()
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wg.Wait()
}

// workers shares n small things out in blocks, to workers with a state of their own.
func workers(n int, worker func() func(i int)) {
	const block = 64
	shareOut((n+block-1)/block, func() func(int) {
		do := worker()
		return func(k int) {
			for i := k * block; i < min(n, (k+1)*block); i++ {
				do(i)
			}
		}
	})
}
