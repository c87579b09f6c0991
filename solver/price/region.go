package price

import "slices"

// regions cuts the sessions of a task into groups of at most size that share
// many people: each grows from a first session, always by the session that
// shares most options' owners with those already in. turn moves the first
// session, so that borders fall elsewhere.
func (t *task) regions(size, turn int) [][]int32 {
	ns := t.sessions()
	in := make([]int32, ns) // region + 1
	score := make([]int32, ns)
	var out [][]int32
	for k := range ns {
		first := int32((k + turn*ns*38/100) % ns)
		if in[first] != 0 {
			continue
		}
		id := int32(len(out) + 1)
		var region, touched []int32
		next := first
		for {
			in[next] = id
			region = append(region, next)
			if len(region) == size {
				break
			}
			for _, o := range t.optionsIn(next) {
				b := t.bidderOf[t.slotOf[o]]
				for x := t.optAt[t.slotAt[b]]; x < t.optAt[t.slotAt[b+1]]; x++ {
					if s := t.sess[x]; in[s] == 0 {
						if score[s] == 0 {
							touched = append(touched, s)
						}
						score[s]++
					}
				}
			}
			next = -1
			for _, s := range touched {
				if in[s] == 0 && (next < 0 || score[s] > score[next] || score[s] == score[next] && s < next) {
					next = s
				}
			}
			if next < 0 {
				break
			}
		}
		for _, s := range touched {
			score[s] = 0
		}
		slices.Sort(region)
		out = append(out, region)
	}
	return out
}

// refine lowers the bound region by region: the relaxation over the prices of a
// region, all others held, solved to its optimum. It is exact block descent, and
// regions are large enough that borders cost little.
func (s *search) refine(u []int64, l *limits, size, turn int) []int64 {
	t := s.t
	for _, region := range t.regions(size, turn) {
		if s.out() {
			break
		}
		open := make([]bool, t.sessions())
		for _, k := range region {
			open[k] = true
		}
		narrow := l.clone()
		for b := range t.bidder {
			lo, hi := t.optAt[t.slotAt[b]], t.optAt[t.slotAt[b+1]]
			if !slices.ContainsFunc(t.sess[lo:hi], func(k int32) bool { return open[k] }) {
				for o := lo; o < hi; o++ {
					narrow.ban[o] = true
				}
			}
		}
		r, low := t.reduce(narrow)
		if r == nil {
			return u
		}
		sx := newBlock(r.task, u, open, s.shift)
		if !sx.start(low, u, s.shift, s.box(1)) {
			continue
		}
		sx.solve(s.out)
		s.f.looked += sx.cost()
		if sx.broken {
			continue
		}
		next := slices.Clone(u)
		for i, v := range sx.multipliers(s.shift) {
			if sx.at[i] >= 0 {
				next[i] = v
			}
		}
		before := t.evaluateOver(r, u, low, s.f, s.shift)
		if after := t.evaluateOver(r, next, low, s.f, s.shift); less(after, before) {
			u = next
		}
	}
	return u
}

// evaluateOver is the value of the part of the relaxation that a region changes:
// its own bidders, and all rows and sessions.
func (t *task) evaluateOver(r *reduced, u []int64, l *limits, f *finder[int64], shift uint) wide {
	own := &finder[int64]{t: r.task}
	d := r.evaluate(u, l, own, shift, nil)
	f.looked += own.looked
	return d.value
}

// neighbourhood looks for a better plan among those that change only the people
// of some sessions, and only to options that the prices find nearly as good as
// the best: width is how much worse, in points. It is solved by the search itself.
func (s *search) neighbourhood(p *incumbent, u []int64, l *limits, region []int32, width, work int64) bool {
	t := s.t
	open := make([]bool, t.sessions())
	for _, k := range region {
		open[k] = true
	}
	narrow := l.clone()
	f := &finder[int64]{t: t}
	inside := make([]bool, len(t.bidder))
	for b := range t.bidder {
		lo, hi := t.optAt[t.slotAt[b]], t.optAt[t.slotAt[b+1]]
		take := false
		for j := t.slotAt[b]; j < t.slotAt[b+1]; j++ {
			if o := p.choice[j]; o >= 0 {
				take = take || open[t.sess[o]]
			} else {
				take = take || slices.ContainsFunc(t.sess[t.optAt[j]:t.optAt[j+1]], func(k int32) bool { return open[k] })
			}
		}
		inside[b] = take
		if !take {
			for o := lo; o < hi; o++ {
				narrow.ban[o] = true
			}
			continue
		}
		// Near enough the best at these prices, or what the person has now.
		f.values(b, u, 1<<s.shift)
		for j := t.slotAt[b]; j < t.slotAt[b+1]; j++ {
			var top int64
			for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
				top = max(top, f.v[o-lo])
			}
			cur := p.choice[j]
			fixed := cur >= 0 && t.grouped[t.sess[cur]] && !open[t.sess[cur]]
			for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
				far := f.v[o-lo] < top-width<<s.shift || t.grouped[t.sess[o]] && !open[t.sess[o]]
				if o != cur && (far || fixed) {
					narrow.ban[o] = true
				}
			}
			narrow.must[j] = narrow.must[j] || fixed
		}
	}
	s.f.looked += f.looked
	r, low := t.reduce(narrow)
	if r == nil || len(r.option) == 0 {
		return false
	}
	// Others keep their seats, rooms and childcare.
	mine := make([]int32, t.sessions())
	seats := make([]int64, len(r.slot))
	for i, j := range r.slot {
		seats[i] = -1
		if o := p.choice[j]; o >= 0 {
			mine[t.sess[o]] += int32(t.headsOf(o))
			seats[i] = int64(o)
		}
	}
	r.part.fill, r.fill = slices.Clone(r.part.fill), slices.Clone(r.fill)
	r.part.grouped = slices.Clone(r.part.grouped)
	for k := range r.fill {
		others := p.n[k] - mine[k]
		if t.grouped[k] && open[k] && others == 0 {
			continue
		}
		free := max(0, t.fill[k].Max-others)
		if t.grouped[k] {
			free = mine[k]
			r.part.grouped[k] = false
		}
		r.fill[k].Min, r.fill[k].OpenCost, r.fill[k].ShortCost, r.fill[k].AboveCost = 1, 0, 0, 0
		r.fill[k].Max, r.fill[k].Free = free, free
		r.part.fill[k] = r.fill[k]
		r.rows[k].rhs, r.rows[k].free = int64(free), false
		low.hi[k] = min(low.hi[k], free)
	}
	for i := range r.rows {
		if kind := r.rows[i].key.kind; kind == resourceRow || kind == careRow {
			r.rows[i].rhs = max(0, r.rows[i].rhs-p.use[i])
		}
	}
	now := newIncumbent(r.task, r.weights(s.w), low)
	for i := range r.slot {
		if seats[i] >= 0 {
			at, ok := slices.BinarySearch(r.option, int32(seats[i]))
			if !ok {
				return false
			}
			now.set(int32(i), int32(at))
		}
	}
	for i := range r.rows {
		if kind := r.rows[i].key.kind; kind == resourceRow || kind == careRow {
			r.rows[i].rhs += now.use[i]
		}
	}
	sub := &search{t: r.task, w: now.w, f: &finder[int64]{t: r.task}, shift: s.shift, work: work, halt: s.halt, spread: s.spread}
	if !sub.offer(now) {
		return false
	}
	start := sub.score
	sub.sx = newSimplex(r.task)
	sub.node(low, u, 1)
	s.f.looked += sub.spent()
	if sub.score <= start {
		return false
	}
	for _, j := range r.slot {
		p.set(j, -1)
	}
	for i, o := range sub.best.choice {
		if o >= 0 {
			p.set(r.slot[i], r.option[o])
		}
	}
	return true
}

// weights carries the guiding weights of the larger task over.
func (r *reduced) weights(w []int64) []int64 {
	out := make([]int64, len(r.option))
	for i, o := range r.option {
		out[i] = w[o]
	}
	return out
}

// priceSize is the sessions of a region where prices are refined: large, since
// borders cost and a pivot is cheap beside the pricing of everybody.
const priceSize = 160

// planSizes are the sessions of a region where the plan is improved, turn by
// turn: small trees first, then wider ones for what crosses borders.
var planSizes = []int{32, 32, 48, 48, 64, 64}

// regionWork caps the search in one region, in options looked at.
const regionWork = 5_000_000

// refined sweeps over the regions twice, with other borders the second time.
func (s *search) refined(u []int64, l *limits) []int64 {
	for turn := range 2 {
		u = s.refine(u, l, priceSize, turn)
	}
	return u
}

// large bounds and improves a part that is too large for one relaxation: prices
// refined region by region, then the plan improved region by region.
func (s *search) large(u []int64) []int64 {
	coarse := s.spread
	l := s.t.freeLimits()
	u = s.refined(u, l)
	s.seat(u, coarse/80, (coarse<<s.shift)/400)
	p := s.best.clone()
	for turn, size := range planSizes {
		for _, region := range s.t.regions(size, turn) {
			if s.out() {
				break
			}
			s.neighbourhood(p, u, l, region, max(2, coarse/40)<<(turn/2), regionWork)
		}
		s.offer(p.clone())
	}
	return u
}
