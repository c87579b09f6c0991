package price

import (
	"math"

	"instroom/model"
)

// tighten solves the relaxation with links and cuts to its optimum by the simplex:
// links come in where they are torn, then cuts, round by round, and the dual method
// takes each round up from where the last one ended. A descent comes near the prices
// of links but not of cuts, which move the prices of a whole market at once: two
// dozen cuts lower the bound here by five times what three hundred do there.
//
// It goes on as long as the cuts pay, or until a part of the work is done; called again
// it takes up where it was.
//
// It is for tasks without a budget, which the descent keeps whole, and of a size that
// the work allows; where it ends before the first optimum lp stays nil.
func (o *openings) tighten(v *volume, l *limits, part int64) {
	t, sx := o.lt, o.lp
	left := o.work - o.spent()
	if sx == nil {
		if n := int64(len(t.option)); t.budget > 0 || left < max(n*tightWork, n*n/tightOptions) {
			return
		}
		if sx = newSimplex(t, v.best.u, simplexRows); sx == nil {
			return
		}
	}
	all := func() int64 { return o.spent() + sx.cost() + o.find.looked }
	begun := all()
	spent := func() int64 { return all() - begun }
	best := v.best
	try := func() bool {
		d := t.evaluate(t.pad(sx.multipliers(o.shift)), l, o.find, o.shift, nil)
		if d.empty || less(d.value, best.value) {
			best = d
		}
		return best.empty || o.enough(best.floor(o.shift)) || o.halt() || spent() > left*2/3
	}
	cost := sx.cost()
	defer func() { o.find.looked += sx.cost() - cost }()
	ok := o.lp != nil || sx.solveUnder(l, v.best.u, o.shift, o.box(0), try)
	last, dull := int64(math.MaxInt64), 0 // the bound before the last cuts, and rounds that hardly paid
	for ok && !try() && sx.m <= simplexRows {
		if rows := sx.brokenRows(); len(rows) > 0 {
			sx.activate(rows, 0)
		} else {
			o.lp = sx
			now := best.floor(o.shift)
			o.bounded(now)
			if float64(last-now) < float64(dullGain*float64(now-o.score)) {
				dull++
			}
			last = now
			if dull > mostDull || spent() > left/part {
				break
			}
			share, open := sx.shares(l)
			if cut := t.cut(share, open); !t.covers(share, o.find) && !cut {
				break
			}
			sx.addCuts(0)
		}
		ok = sx.again(try)
	}
	if !ok || sx.m > simplexRows {
		o.lp = nil
	}
	v.extend()
	v.move(best.u, l)
	if o.lp != nil && !v.best.empty {
		v.follow(sx)
	}
}

const (
	tightWork    = 10_000 // options looked at by option of the task that are left for it
	tightOptions = 3      // or the square of the options, by this
	dullGain     = 0.02   // of the gap, by a round of cuts
	mostDull     = 3
)

// follow takes the averages from the solution of the relaxation.
func (v *volume) follow(sx *simplex) {
	for r := range v.avg {
		v.avg[r] = float64(v.t.rows[r].rhs)
	}
	sx.primal(func(_ int, c *column, x float64) {
		for _, a := range c.a {
			v.avg[a.row] -= float64(x * float64(a.a))
		}
	})
	v.share, v.open = sx.primalShares()
}

// confirmed sets the shares of sessions that are open for certain.
func (t *task) confirmed(l *limits, open []float64) {
	for k := range t.session {
		if !t.grouped[k] || l.lo[k] > 0 {
			open[k] = 1
		}
	}
}

// close proves a node by the search of close.go, from the relaxation with links and
// cuts.
func (o *openings) close(n *opening) {
	n.v = nil
	sub := o.child(o.lt, o.lp)
	sub.opened, sub.plain, sub.book = true, o.plain, o.book
	sub.work = sub.spent() + o.work - o.spent()
	start := sub.spent()
	below, bound := sub.within(n.l, func(s *search, l *limits) (model.Node, int64) { return s.outward(l, n.u) })
	o.f.looked += sub.spent() - start
	if bound < n.bound {
		n.seats, n.bound = &below, bound
	}
}
