package price

// seatChange gives a slot another option, −1 = none: it waits.
type seatChange struct{ slot, option int32 }

// exchange lets whole households change places until none gains: one goes to another
// session, and where that is full somebody there makes room, who takes its place, goes
// to a third session, or waits. improve does as much for people who sit alone. Slots
// must have nothing to do with each other, as in a task that can be mirrored.
func (p *incumbent) exchange(stop func() bool) {
	t := p.t
	in := make([][]int32, t.sessions()) // slots by session
	for moved := true; moved && !stop(); {
		moved = false
		for j := range t.slot {
			for s := range in {
				in[s] = in[s][:0]
			}
			for k, o := range p.choice {
				if o >= 0 {
					in[t.sess[o]] = append(in[t.sess[o]], int32(k))
				}
			}
			moved = p.relocate(int32(j), in) || moved
		}
	}
}

// relocate makes the best change that begins with a slot. It reports whether any gains.
func (p *incumbent) relocate(j int32, in [][]int32) bool {
	t := p.t
	var best []seatChange
	top := int64(0)
	try := func(list ...seatChange) {
		p.f.looked++
		if g := p.gain(list); g > top && p.possible(list) {
			top, best = g, append(best[:0], list...)
		}
	}
	for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
		if o == p.choice[j] || p.l.ban[o] {
			continue
		}
		s := t.sess[o]
		first := seatChange{j, o}
		over := p.n[s] + t.heads[j] - min(t.fill[s].Max, p.l.hi[s])
		if over <= 0 {
			try(first)
			continue
		}
		for _, k := range in[s] {
			if t.heads[k] < over {
				continue
			}
			try(first, seatChange{k, -1})
			for x := t.optAt[k]; x < t.optAt[k+1]; x++ {
				if t.sess[x] != s {
					try(first, seatChange{k, x})
				}
			}
		}
	}
	p.take(best)
	return best != nil
}

// take makes changes: first everybody leaves, then they come.
func (p *incumbent) take(list []seatChange) {
	for _, c := range list {
		p.set(c.slot, -1)
	}
	for _, c := range list {
		p.set(c.slot, c.option)
	}
}

// gain is what changes bring, noChain where a session has no seats for them.
func (p *incumbent) gain(list []seatChange) int64 {
	t := p.t
	var g int64
	var session, heads [4]int32 // that change; two changes touch no more sessions
	n := 0
	add := func(o, h int32) {
		i := 0
		for i < n && session[i] != t.sess[o] {
			i++
		}
		if i == n {
			session[n], heads[n] = t.sess[o], 0
			n++
		}
		heads[i] += h
	}
	for _, c := range list {
		if o := p.choice[c.slot]; o >= 0 {
			g -= p.w[o]
			add(o, -t.heads[c.slot])
		}
		if c.option >= 0 {
			g += p.w[c.option]
			add(c.option, t.heads[c.slot])
		}
	}
	for i, s := range session[:n] {
		to := p.n[s] + heads[i]
		if to > min(t.fill[s].Max, p.l.hi[s]) {
			return noChain
		}
		g += p.fillValue(s, to) - p.fillValue(s, p.n[s])
	}
	return g
}

// possible makes changes on trial: everybody must find room, and no session fall
// below its minimum.
func (p *incumbent) possible(list []seatChange) bool {
	p.log = make([]change, 0, 4)
	short := p.short
	ok := true
	for _, c := range list {
		p.set(c.slot, -1)
		ok = ok && (c.option >= 0 || !p.l.must[c.slot])
	}
	for _, c := range list {
		if ok = ok && (c.option < 0 || p.room(c.option)); ok {
			p.set(c.slot, c.option)
		}
	}
	ok = ok && p.short <= short
	p.undo(0)
	p.log = nil
	return ok
}
