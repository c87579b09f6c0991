package price

// fix bans every option that can't be in a plan of more than target points, by
// the value of the relaxation with it forced. It returns the narrower limits and
// how many options they ban beyond l. Bidders that need the general search are
// left as they are.
func (t *task) fix(d dual, l *limits, f *finder[int64], shift uint, target int64) (*limits, int) {
	out := l.clone()
	cut := 0
	room, ok := d.room(shift, target)
	if !ok {
		return out, 0
	}
	hands := make([]struct {
		f   *finder[int64]
		cut int
	}, t.hands(t.bidders()))
	for i := range hands {
		hands[i].f = &finder[int64]{t: t}
	}
	t.run(t.bidders(), func(hand, from, to int) {
		for b := from; b < to; b++ {
			if !t.searched[b] {
				hands[hand].cut += t.fixBidder(b, d.u, l, hands[hand].f, shift, room, out)
			}
		}
	})
	for _, h := range hands {
		cut += h.cut
		f.looked += h.f.looked
	}
	return out, cut
}

// room is by how much a choice may lower a dual so that a plan of more than target
// points may have it: x stays where L − best + forced ≥ (target + 1)·2^shift.
func (d *dual) room(shift uint, target int64) (int64, bool) {
	room := product(-(target + 1), int64(1)<<shift).sum(d.value).floor(0)
	return room, room >= 0 && room < 1<<61
}

// fixBidder bans the options of one bidder that are worth less than its best
// bundle by more than room.
func (t *task) fixBidder(b int, u []int64, l *limits, f *finder[int64], shift uint, room int64, out *limits) (cut int) {
	best, _, ok := f.choose(b, u, int64(1)<<shift, l)
	if !ok {
		return 0
	}
	s0, s1 := t.slotAt[b], t.slotAt[b+1]
	first, least := t.optAt[s0], best-room
	for j := s0; j < s1; j++ {
		// The best of the other slot, which goes with most.
		with, partner, other := int64(0), int32(-1), s0+s1-1-j
		if s1-s0 == 2 {
			with, partner, _ = f.slotBest(other, first, l)
		}
		for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
			if l.ban[o] {
				continue
			}
			forced := f.v[o-first] + with
			if forced >= least && partner >= 0 && t.clash(int32(b), o, partner) {
				top, any := f.beside(b, o, other, l)
				if forced = f.v[o-first] + top; !any {
					forced = impossible
				}
			}
			if forced < least {
				out.ban[o] = true
				cut++
			}
		}
	}
	f.looked += int64(t.optAt[s1]-first) * 4 // about what it takes where many clash
	return cut
}

// beside returns the most that bidder b can have of a slot beside an option of another
// one; false where the limits leave nothing that goes with it.
func (f *finder[T]) beside(b int, o, slot int32, l *limits) (top T, any bool) {
	t := f.t
	first := t.optAt[t.slotAt[b]]
	any = !l.must[slot]
	for k := t.optAt[slot]; k < t.optAt[slot+1]; k++ {
		if v := f.v[k-first]; (!any || v > top) && !l.ban[k] && !t.clash(int32(b), o, k) {
			top, any = v, true
		}
	}
	return top, any
}

// fixOpenings opens and closes in l every session that a plan of more than target
// points can't have otherwise, by the value of the relaxation with that forced. It
// returns how many.
func (t *task) fixOpenings(d dual, l *limits, f *finder[int64], shift uint, target int64) int {
	room, ok := d.room(shift, target)
	if !ok {
		return 0
	}
	one := int64(1) << shift
	// What the sessions with a cost are worth together, and with one of them forced.
	forced := l.clone()
	within := func() int64 {
		var w dual
		t.openWithin(d.u, forced, one, f, &w)
		if w.empty {
			return impossible
		}
		return w.value.floor(0)
	}
	var own int64
	if t.budget > 0 {
		own = within()
	}
	n := 0
	for s := range t.session {
		if !t.grouped[s] || t.shut[s] >= 0 || l.lo[s] > 0 || l.hi[s] == 0 {
			continue
		}
		v, _, ok := openBest(t, int32(s), d.u, l, one)
		if !ok {
			continue
		}
		closing, opening := max(v, 0), max(-v, 0) // what either loses
		if t.budget > 0 && t.cost(int32(s)) > 0 {
			hi := forced.hi[s]
			forced.hi[s] = 0
			closing = own - within()
			forced.lo[s], forced.hi[s] = 1, hi
			opening = own - within()
			forced.lo[s] = 0
		}
		switch {
		case opening > room:
			l.hi[s] = 0
			n++
		case closing > room:
			l.lo[s] = 1
			n++
		}
	}
	return n
}
