package price

import (
	"sync"
	"sync/atomic"
)

// crew shares out work over the bidders of a task among threads. What is shared
// out is exact or belongs to one bidder alone, so that neither the number of
// threads nor who was faster shows in any result.
type crew struct{ threads int }

// chunkBidders is how many bidders a thread takes at a time.
const chunkBidders = 256

// hands is how many threads at most work on n bidders.
func (c crew) hands(n int) int {
	return max(1, min(c.threads, n/(2*chunkBidders)))
}

// run calls f for ranges of bidders that together are 0..n−1. hand tells the
// threads apart: 0..hands(n)−1.
func (c crew) run(n int, f func(hand, from, to int)) {
	hands := c.hands(n)
	if hands == 1 {
		f(0, 0, n)
		return
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for hand := range hands {
		wg.Go(func() {
			for {
				from := int(next.Add(chunkBidders)) - chunkBidders
				if from >= n {
					return
				}
				f(hand, from, min(n, from+chunkBidders))
			}
		})
	}
	wg.Wait()
}

// each calls f for every i below n.
func (c crew) each(n int, f func(hand, i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for hand := range max(1, min(c.threads, n)) {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				f(hand, i)
			}
		})
	}
	wg.Wait()
}
