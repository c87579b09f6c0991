package price

import "math"

// basicCost is the objective of a basic column relative to its group's key.
func (s *simplex) basicCost(i int) float64 {
	b := &s.basis[i]
	switch b.group {
	case slackGroup:
		return s.slackCost(int(b.row))
	case excessGroup:
		return -s.excessCost(int(b.row))
	}
	return s.worth(&b.col) - s.worth(&s.key[b.group])
}

// direction sets y to W⁻¹ times a column, less the key of its group.
func (s *simplex) direction(group, row int32, c *column) {
	switch group {
	case slackGroup:
		s.col[row] = 1
	case excessGroup:
		s.col[row] = -1
	default:
		for _, a := range c.a {
			if i := s.at[a.row]; i >= 0 {
				s.col[i] += float64(a.a)
			}
		}
		for _, a := range s.key[group].a {
			if i := s.at[a.row]; i >= 0 {
				s.col[i] -= float64(a.a)
			}
		}
	}
	s.forward()
}

// forward sets y to W⁻¹ times col.
func (s *simplex) forward() {
	s.touched = s.fac.ftran(s.col, s.y, s.touched[:0])
}

// enter brings a column with reduced cost d > 0 into the basis.
func (s *simplex) enter(group, row int32, c column, d float64) {
	s.direction(group, row, &c)
	s.enterAlong(group, row, c, d)
}

// enterAlong is enter where the column's direction is known.
func (s *simplex) enterAlong(group, row int32, c column, d float64) {
	s.pivots++
	s.rates(group)
	// Harris's two passes: how far the step may go with a little slack, then the
	// largest pivot among what stops it there. Small pivots ruin the factors.
	const eps, slack = 1e-7, 1e-7
	limit := math.Inf(1)
	for _, i := range s.touched {
		if y := s.y[i]; y > eps {
			limit = math.Min(limit, (math.Max(0, s.x[i])+slack)/y)
		}
	}
	for _, g := range s.mark {
		if q := -s.rate[g]; q > eps {
			limit = math.Min(limit, (math.Max(0, s.keyX[g])+slack)/q)
		}
	}
	theta, leave, leaveKey := math.Inf(1), int32(-1), int32(-1)
	size := 0.0
	for _, i := range s.touched {
		if y := s.y[i]; y > eps && y > size {
			if r := math.Max(0, s.x[i]) / y; r <= limit {
				theta, leave, size = r, i, y
			}
		}
	}
	for _, g := range s.mark {
		if q := -s.rate[g]; q > eps && q > size {
			if r := math.Max(0, s.keyX[g]) / q; r <= limit {
				theta, leave, leaveKey, size = r, -1, g, q
			}
		}
	}
	if math.IsInf(theta, 1) {
		s.broken = true // unbounded only by rounding
		return
	}
	if leaveKey >= 0 {
		at := int32(-1)
		for i := s.first[leaveKey]; i >= 0; i = s.next[i] {
			if at < 0 || s.x[i] > s.x[at] {
				at = i
			}
		}
		if at < 0 {
			// The group has only its key, and it is the entering group: a change of
			// key. No column of the basis depends on it, so prices stay.
			s.shift(theta)
			s.setKey(group, c)
			s.keyX[group] = theta
			return
		}
		s.swapKey(leaveKey, at)
		// The direction in the new basis differs at that position alone.
		if s.y[at] == 0 {
			s.touched = append(s.touched, at)
		}
		s.y[at] = size
		leave = at
		s.rates(group)
	}
	p := s.y[leave]
	if math.Abs(p) < 1e-9 {
		s.broken = true
		return
	}
	s.shift(theta)
	// The prices move along the leaving row of the inverse.
	s.fac.inverseRow(leave, 1, s.rho)
	s.pivot(leave, basic{group: group, row: row, col: c}, theta, d/p)
}

// pivot puts a column at a position of the basis, at a value, given the direction in
// y and the row that leaves in rho, along which the prices move by a step.
func (s *simplex) pivot(at int32, b basic, x, step float64) {
	s.priced++
	s.fac.visits += s.pool.pivot(at, s.y, s.touched, step)
	for j, v := range s.rho {
		if v != 0 {
			s.u[j] += float64(step * v)
			s.full[s.rowOf[j]] = s.u[j]
		}
	}
	s.fac.replace(at, s.y, s.touched)
	old := s.basis[at].group
	s.unlink(at)
	s.basis[at] = b
	s.enlist(at)
	s.x[at] = x
	if old >= 0 && s.first[old] < 0 {
		s.keyX[old] = s.many[old] // it has nothing else
	}
	if s.fac.heavy() {
		s.refresh()
	}
}

// enlist and unlink keep the positions of a group in a list.
func (s *simplex) enlist(i int32) {
	if g := s.basis[i].group; g >= 0 {
		s.next[i], s.first[g] = s.first[g], i
	}
}

func (s *simplex) unlink(i int32) {
	g := s.basis[i].group
	if g < 0 {
		return
	}
	at := &s.first[g]
	for *at != i {
		at = &s.next[*at]
	}
	*at = s.next[i]
}

// rates sets how fast the keys of the touched groups change along y.
func (s *simplex) rates(group int32) {
	s.stamps++
	s.mark = s.mark[:0]
	touch := func(g int32) {
		if s.stamp[g] != s.stamps {
			s.stamp[g] = s.stamps
			s.rate[g] = 0
			s.mark = append(s.mark, g)
		}
	}
	if group >= 0 {
		touch(group)
		s.rate[group] = -1
	}
	for _, i := range s.touched {
		if g := s.basis[i].group; g >= 0 {
			touch(g)
			s.rate[g] += s.y[i]
		}
	}
}

// shift moves the basic values along the entering direction.
func (s *simplex) shift(theta float64) {
	if theta == 0 {
		return
	}
	for _, i := range s.touched {
		s.x[i] -= float64(theta * s.y[i])
	}
	for _, g := range s.mark {
		s.keyX[g] += float64(theta * s.rate[g])
	}
}

// swapKey makes the basic column at a position the key of its group, and the
// old key basic in its place.
func (s *simplex) swapKey(g, at int32) {
	s.peers = s.peers[:0]
	for i := s.first[g]; i >= 0; i = s.next[i] {
		if i != at {
			s.peers = append(s.peers, i)
		}
	}
	s.fac.exchange(at, s.peers)
	s.pool.exchange(g, at, s.peers)
	old := s.key[g]
	s.setKey(g, s.basis[at].col)
	s.basis[at].col = old
	s.keyX[g], s.x[at] = s.x[at], s.keyX[g]
}
