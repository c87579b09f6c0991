package price

import "math"

// purse is the sessions with a cost, where the budget is kept whole, as one group of the
// relaxation: a column of it is a choice of heads for all of them, which the budget
// allows. With a price for the budget instead, the relaxation spends what is left, too
// little for any group, on two thirds of one. Among 2,000 generated people of Antwerp,
// with six such sessions, that was all there was between the relaxation and the optimum,
// eleven places.
type purse struct {
	sessions []int32
	at       []int32 // place in sessions, by session of the task, −1 = none
}

// purseGain is what the gains of all sessions of a purse come to as whole numbers, to be
// chosen among: fine enough for any points, and far from overflow.
const purseGain = 1 << 44

func (t *task) newPurse() *purse {
	if t.budget == 0 {
		return nil
	}
	p := &purse{at: make([]int32, t.sessions())}
	for k := range t.session {
		p.at[k] = -1
		if t.grouped[k] && t.cost(int32(k)) > 0 {
			p.at[k] = int32(len(p.sessions))
			p.sessions = append(p.sessions, int32(k))
		}
	}
	if len(p.sessions) == 0 {
		return nil
	}
	return p
}

// wholeBudget is the row of the budget where it can be kept whole in every task, 0 else:
// few sessions have a cost (for many there is the tree over openings), none of these has
// stays, and the part has one relaxation.
func (q *part) wholeBudget() int32 {
	r := q.budgetRow()
	if r == 0 || costs(q.fill) || q.sessions() > simplexRows {
		return 0
	}
	for s := range q.session {
		for _, c := range q.useRow[s] {
			if c.row == r && q.shut[s] >= 0 {
				return 0
			}
		}
	}
	return r
}

// pursed reports whether a group is the purse.
func (s *simplex) pursed(g int) bool { return g == s.t.bidders()+s.t.sessions() }

// groupOf is the group that a session belongs to.
func (s *simplex) groupOf(k int32) int {
	if s.purse != nil && s.purse.at[k] >= 0 {
		return s.t.bidders() + s.t.sessions()
	}
	return s.t.bidders() + int(k)
}

// fillOf is what a column of the group of session k fills it with, −1 where it is shut.
func (s *simplex) fillOf(k int32, c *column) int32 {
	if s.purse != nil && s.purse.at[k] >= 0 {
		return c.pick[s.purse.at[k]]
	}
	return c.pick[0]
}

// spend finds the best column of the purse at the current prices, and leaves it in f.best.
func (s *simplex) spend(f *finder[float64]) (value float64, ok bool) {
	t, l := s.t, s.l
	n := len(s.purse.sessions)
	f.best, f.v = grow(f.best, n), grow(f.v, n) // heads, and what they are worth
	left, all := t.rows[t.budget].rhs, 0.0
	sack := &f.sack
	sack.items = sack.items[:0]
	for i, k := range s.purse.sessions {
		f.best[i] = 0
		v, heads, open := openBest(t, k, s.full, l, 1)
		switch {
		case l.lo[k] > 0 && !open:
			return 0, false
		case l.lo[k] > 0:
			value += v
			left -= t.cost(k)
			f.best[i] = heads
		case open && v > 0:
			sack.items = append(sack.items, item{session: k, heads: heads, use: t.cost(k)})
			f.v[i] = v
			all += v
		}
	}
	if left < 0 {
		return 0, false
	}
	for i := range sack.items {
		it := &sack.items[i]
		it.gain = 1 + int64(math.Round(float64(f.v[s.purse.at[it.session]]/all*purseGain)))
	}
	sack.solve(left)
	f.looked += int64(sack.nodes)
	for i := range sack.items {
		if it := &sack.items[i]; it.taken {
			at := s.purse.at[it.session]
			f.best[at] = it.heads
			value += f.v[at]
		}
	}
	return value, true
}

// purseColumn makes a column of heads by session of the purse.
func (s *simplex) purseColumn(heads []int32) column {
	t := s.t
	c := column{pick: append([]int32(nil), heads...)}
	for i, k := range s.purse.sessions {
		v, _ := t.fill[k].Value(heads[i])
		c.cost += float64(v)
		c.a = append(c.a, t.sessionColumn(k, heads[i], false)...)
	}
	return s.fixed(c)
}

// visitPurse calls f with the session's part of a column of the purse, for each of them.
func (s *simplex) visitPurse(c *column, x float64, f func(g int, c *column, x float64)) {
	for i, k := range s.purse.sessions {
		g := s.t.bidders() + int(k)
		part := s.fillColumn(g, c.pick[i], false)
		f(g, &part, x)
	}
}
