package price

// exchange lets whole households change places until none gains: a household goes
// to another session, and where that is full somebody there makes room, who takes its
// place, goes to a third session, or waits. improve does as much for people who sit alone.
func (p *incumbent) exchange(stop func() bool) {
	t := p.t
	in := make([][]int32, t.sessions()) // slots by session
	fill := func() {
		for s := range in {
			in[s] = in[s][:0]
		}
		for j, o := range p.choice {
			if o >= 0 && !p.pinned(int32(j)) {
				in[t.sess[o]] = append(in[t.sess[o]], int32(j))
			}
		}
	}
	for moved := true; moved && !stop(); {
		moved = false
		for j := range t.slot {
			j := int32(j)
			if p.choice[j] >= 0 && p.pinned(j) {
				continue
			}
			fill()
			if p.relocate(j, in) {
				moved = true
			}
		}
	}
}

// relocate makes the best move that begins with slot j.
func (p *incumbent) relocate(j int32, in [][]int32) bool {
	t := p.t
	var best []change
	top := int64(0)
	try := func(moves ...change) {
		if g := p.gain(moves); g > top && p.possible(moves) {
			top, best = g, append(best[:0], moves...)
		}
	}
	for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
		if o == p.choice[j] || p.l.ban[o] || t.headsOf(o) == 0 {
			continue
		}
		s := t.sess[o]
		try(change{j, o})
		for _, k := range in[s] {
			p.f.looked++
			if k == j {
				continue
			}
			try(change{j, o}, change{k, -1})
			for x := t.optAt[k]; x < t.optAt[k+1]; x++ {
				if t.sess[x] != s {
					try(change{j, o}, change{k, x})
				}
			}
		}
	}
	if best == nil {
		return false
	}
	for _, m := range best {
		p.set(m.slot, -1)
	}
	for _, m := range best {
		p.set(m.slot, m.from)
	}
	return true
}

// gain is what the moves of some slots to options bring.
func (p *incumbent) gain(moves []change) int64 {
	t := p.t
	var g int64
	var at, d [6]int32
	n := 0
	add := func(o, sign int32) {
		s, h := t.sess[o], int32(t.headsOf(o))*sign
		for i := range n {
			if at[i] == s {
				d[i] += h
				return
			}
		}
		at[n], d[n] = s, h
		n++
	}
	for _, m := range moves {
		if o := p.choice[m.slot]; o >= 0 {
			g -= p.w[o]
			add(o, -1)
		}
		if o := m.from; o >= 0 {
			g += p.w[o]
			add(o, 1)
		}
	}
	for i := range n {
		if to := p.n[at[i]] + d[i]; to > min(t.fill[at[i]].Max, p.l.hi[at[i]]) {
			return noChain
		} else {
			g += p.fillValue(at[i], to) - p.fillValue(at[i], p.n[at[i]])
		}
	}
	return g
}

// possible tries moves for true, and takes them back.
func (p *incumbent) possible(moves []change) bool {
	t := p.t
	p.log = make([]change, 0, 8)
	short := p.short
	for _, m := range moves {
		p.set(m.slot, -1)
	}
	ok := true
	for _, m := range moves {
		if o := m.from; o >= 0 && ok {
			if ok = p.room(o) && p.suits(m.slot, o); ok {
				p.set(m.slot, o)
			}
		}
	}
	ok = ok && p.short <= short
	for _, m := range moves {
		b := t.bidderOf[m.slot]
		ok = ok && !p.overRows(b) && t.compatible(b, p.picks(b)) && (m.from >= 0 || !p.l.must[m.slot])
	}
	p.undo(0)
	p.log = nil
	return ok
}
