package price

import "math"

// pool holds a few columns that are better than the keys of their groups, each with its
// direction. The one that gains most for the way that its pivot goes, d²/(1 + ‖y‖²),
// enters, and the pivot is taken over into the others: half to two thirds as many pivots
// as where whatever is better enters, for one direction a pivot as well.
//
// Orchard-Hays, Advanced linear-programming computing techniques, McGraw-Hill 1968
// (multiple pricing); Goldfarb & Reid, A practicable steepest-edge simplex algorithm,
// Mathematical Programming 12 (1977), https://doi.org/10.1007/BF01593804.
type pool struct {
	in   []*prospect
	idle []*prospect // buffers
}

// prospect is a column that may enter.
type prospect struct {
	group   int32
	col     column
	d       float64 // worth above the key
	y       []float64
	touched []int32 // where y is not zero
	norm    float64 // 1 + ‖y‖²
}

const (
	poolSize = 16
	speck    = 1e-200 // stands for zero where y is listed in touched
)

// improve brings better columns of some groups into the basis, until none of those that
// it has found is left, or stop says so, which is asked before every pivot. It returns
// how many have entered.
func (s *simplex) improve(groups []int32, stop func() bool) (entered int) {
	defer s.pool.clear()
	for {
		for len(groups) > 0 && len(s.pool.in) < poolSize && !s.broken {
			s.consider(groups[0])
			groups = groups[1:]
		}
		c := s.pool.best(s.tol)
		if c == nil {
			if len(groups) == 0 || s.broken {
				return entered
			}
			continue
		}
		if stop() {
			return entered
		}
		entered++
		c.compact()
		s.y, c.y = c.y, s.y
		s.touched, c.touched = c.touched, s.touched
		s.enterAlong(c.group, 0, c.col, c.d)
		if s.broken {
			return entered
		}
		if s.pivots%16 == 0 {
			s.logicals()
		}
	}
}

// consider takes the best column of a group in where it pays.
func (s *simplex) consider(g int32) {
	d, n, isShut, ok := s.above(s.f, int(g))
	if !ok || d <= s.tol {
		return
	}
	c := s.pool.add(s.m)
	c.group, c.d, c.col = g, d, s.column(s.f, int(g), n, isShut)
	s.direction(g, 0, &c.col)
	s.y, c.y = c.y, s.y
	s.touched, c.touched = c.touched, s.touched
	c.norm = 1
	for _, i := range c.touched {
		c.norm += float64(c.y[i] * c.y[i])
	}
}

// add makes room for a prospect.
func (p *pool) add(m int) *prospect {
	var c *prospect
	if n := len(p.idle); n > 0 {
		c, p.idle = p.idle[n-1], p.idle[:n-1]
	} else {
		c = &prospect{}
	}
	c.y = grow(c.y, m)
	p.in = append(p.in, c)
	return c
}

// best takes out the prospect that gains most, and all that are no longer better.
func (p *pool) best(tol float64) *prospect {
	var best *prospect
	top := 0.0
	kept := p.in[:0]
	for _, c := range p.in {
		if c.d <= tol {
			p.idle = append(p.idle, c)
			continue
		}
		if v := float64(c.d*c.d) / c.norm; best == nil || v > top {
			best, c, top = c, best, v
		}
		if c != nil {
			kept = append(kept, c)
		}
	}
	p.in = kept
	if best != nil {
		p.idle = append(p.idle, best)
	}
	return best
}

// clear empties the pool.
func (p *pool) clear() {
	p.idle = append(p.idle, p.in...)
	p.in = p.in[:0]
}

// pivot takes a pivot over: at a position, along the direction y, with a step of the
// prices. It returns how many numbers it has touched.
func (p *pool) pivot(at int32, y []float64, touched []int32, step float64) (visits int64) {
	for _, c := range p.in {
		v := c.y[at]
		if v == 0 {
			continue
		}
		c.d -= float64(step * v)
		v /= y[at]
		norm := c.norm
		for _, i := range touched {
			was := c.y[i]
			if was == 0 {
				c.touched = append(c.touched, i)
			}
			now := was - float64(v*y[i])
			if math.Abs(now) < leastEntry {
				now = speck
			}
			c.y[i] = now
			norm += float64(now*now) - float64(was*was)
		}
		c.norm = norm
		c.set(at, v)
		visits += int64(len(touched))
	}
	return visits
}

// exchange takes over that the column at a position has become the key of its group, and
// the key basic in its place; peers are the group's further positions.
func (p *pool) exchange(g, at int32, peers []int32) {
	for _, c := range p.in {
		v := -c.y[at]
		if c.group == g {
			v++ // it is relative to the new key
		}
		for _, i := range peers {
			v -= c.y[i]
		}
		if v != 0 || c.y[at] != 0 {
			c.set(at, v)
		}
	}
}

// set changes an entry of the direction.
func (c *prospect) set(i int32, v float64) {
	was := c.y[i]
	if was == 0 {
		c.touched = append(c.touched, i)
	}
	if math.Abs(v) < leastEntry {
		v = speck
	}
	c.y[i] = v
	c.norm = math.Max(1, c.norm+float64(v*v)-float64(was*was))
}

// compact forgets entries that have become zero.
func (c *prospect) compact() {
	kept := c.touched[:0]
	for _, i := range c.touched {
		if c.y[i] == speck {
			c.y[i] = 0
			continue
		}
		kept = append(kept, i)
	}
	c.touched = kept
}
