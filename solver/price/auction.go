package price

import "math"

// auction holds the seats of every session between bids. People bid for whole
// bundles: at the prices of the moment a bidder takes its best bundle, and where
// a session is full it pays what the bundle is worth above the best one without
// that session, plus ε; the lowest bid there goes out. Prices end within ε of
// complementary slackness, except where a session has free seats at a price
// above 0: those prices are let down before the next, finer round.
//
// Bertsekas & Castañon, The auction algorithm for the transportation problem,
// Annals of Operations Research 20 (1989), https://doi.org/10.1007/BF02216923.
// Differs from the paper: bundles instead of single objects, so that it is a
// way to good prices and a good plan, not a proof; evaluate proves.
type auction struct {
	t     *task
	l     *limits
	f     *finder[int64]
	price []int64  // by row; rows beyond the sessions keep what they had
	least []int64  // price that a session never goes below: its opening cost a head
	held  []int32  // by slot: option held, −1 = none
	seat  [][]seat // by session
	taken []int64  // heads by session
	queue []int32
	one   int64 // fixed point of a point
	eps   int64
	bids  int64
}

type seat struct {
	slot int32
	bid  int64
}

func newAuction(t *task, l *limits, f *finder[int64], u []int64, shift uint) *auction {
	a := &auction{t: t, l: l, f: f, price: append([]int64(nil), u...), least: make([]int64, t.sessions()), one: 1 << shift}
	a.held = make([]int32, len(t.slot))
	a.seat = make([][]seat, t.sessions())
	a.taken = make([]int64, t.sessions())
	for s := range a.seat {
		a.seat[s] = make([]seat, 0, min(int(t.fill[s].Max), int(t.inAt[s+1]-t.inAt[s])))
		if m := int64(t.fill[s].Max); m > 0 {
			a.least[s] = int64(t.fill[s].OpenCost) << shift / m
		}
	}
	return a
}

// round empties all seats and lets everybody bid until nobody is left in the
// queue or the bids are used up.
func (a *auction) round(eps int64, bidsEach int) {
	t := a.t
	a.eps = eps
	for j := range a.held {
		a.held[j] = -1
	}
	for s := range a.seat {
		a.seat[s] = a.seat[s][:0]
		a.taken[s] = 0
		a.price[s] = max(a.price[s], a.least[s])
	}
	a.queue = a.queue[:0]
	for b := range t.bidder {
		a.queue = append(a.queue, int32(b))
	}
	a.bids = int64(bidsEach) * int64(len(t.bidder))
	waiting := make([]bool, len(t.bidder))
	for i := range waiting {
		waiting[i] = true
	}
	for head := 0; head < len(a.queue) && a.bids > 0; head++ {
		b := a.queue[head]
		waiting[b] = false
		a.bids--
		a.bid(b, waiting)
		if head > 1<<16 && head*2 > len(a.queue) {
			a.queue = append(a.queue[:0], a.queue[head+1:]...)
			head = -1
		}
	}
}

// relax lets down the prices of sessions with free seats.
func (a *auction) relax(by int64) {
	for s := range a.seat {
		if a.taken[s] < int64(a.t.fill[s].Max) {
			a.price[s] = max(a.least[s], a.price[s]-by)
		}
	}
}

func (a *auction) bid(b int32, waiting []bool) {
	t := a.t
	s0, s1 := t.slotAt[b], t.slotAt[b+1]
	f := a.f
	top, _, ok := f.choose(int(b), a.price, a.one, a.l)
	if !ok {
		return
	}
	n := int(s1 - s0)
	var buf [8]int32
	want := append(buf[:0], f.best[:n]...)
	for k, o := range want {
		j := s0 + int32(k)
		if a.held[j] == o {
			continue
		}
		a.release(j)
		if o < 0 {
			continue
		}
		s := t.sess[o]
		h := t.headsOf(o)
		if h == 0 {
			continue
		}
		limit := int64(t.fill[s].Max)
		if h > limit {
			continue
		}
		pay := a.price[s]
		if a.taken[s]+h > limit {
			// What the bundle is worth above the best without this session.
			v := f.v[o-t.optAt[s0]]
			f.v[o-t.optAt[s0]] = math.MinInt64 / 4
			second, _, ok := f.bundle(int(b), a.l, a.price)
			f.v[o-t.optAt[s0]] = v
			if !ok {
				second = top
			}
			pay += (max(0, top-second) + a.eps) / h
			for a.taken[s]+h > limit {
				out := a.lowest(s)
				j2 := a.seat[s][out].slot
				a.price[s] = max(a.price[s], min(pay, a.seat[s][out].bid))
				a.release(j2)
				if b2 := t.bidderOf[j2]; !waiting[b2] && b2 != b {
					waiting[b2] = true
					a.queue = append(a.queue, b2)
				}
			}
		}
		a.seat[s] = append(a.seat[s], seat{j, pay})
		a.taken[s] += h
		a.held[j] = o
		if a.taken[s] >= limit {
			a.price[s] = max(a.price[s], a.seat[s][a.lowest(s)].bid)
		}
	}
}

func (a *auction) lowest(s int32) int {
	at := 0
	for i, x := range a.seat[s] {
		if x.bid < a.seat[s][at].bid {
			at = i
		}
	}
	return at
}

func (a *auction) release(j int32) {
	o := a.held[j]
	if o < 0 {
		return
	}
	a.held[j] = -1
	s := a.t.sess[o]
	for i := range a.seat[s] {
		if a.seat[s][i].slot == j {
			a.seat[s] = append(a.seat[s][:i], a.seat[s][i+1:]...)
			a.taken[s] -= a.t.headsOf(o)
			return
		}
	}
}
