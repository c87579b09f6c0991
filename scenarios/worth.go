package scenarios

import (
	"math"
	"slices"

	"instroom/model"
	"instroom/model/rules"
)

// worth estimates what changes of the offer bring, by the prices of a proof:
// whoever leaves a seat gives back its price, whoever takes one pays it. It says
// which changes deserve a solve, and nothing more: households, rooms and teachers
// are not looked at.
type worth struct {
	x      *rules.Index
	matrix *rules.Matrix
	price  []model.Points // of a seat, by session; nothing in strict mode, where prices are not in points
	held   [][]int32      // by participant: where they sit, by kind; −1 = nowhere
	open   [][]bool       // by participant and kind: the plan decides where they sit
}

// newWorth looks at a batch that holds the sessions of a solved one, and perhaps
// more behind them.
func newWorth(t *attempt, x *rules.Index) *worth {
	b := x.Batch()
	w := &worth{x: x, matrix: x.Matrix(), price: make([]model.Points, len(b.Sessions)), held: make([][]int32, len(b.Participants)), open: make([][]bool, len(b.Participants))}
	for i, s := range t.sessions {
		if i < len(t.result.Prices) && !b.Settings.Strict {
			w.price[s] = model.Points(max(0, t.result.Prices[i]) / priceUnit)
		}
	}
	for p := range b.Participants {
		w.held[p], w.open[p] = make([]int32, len(b.Kinds)), make([]bool, len(b.Kinds))
		for _, n := range x.Needs(p) {
			w.held[p][n.Kind] = -1
			in, _ := t.seats.of(b, p, n.Kind)
			if s, ok := x.Session(in); ok {
				w.held[p][n.Kind] = int32(s)
			}
			w.open[p][n.Kind] = n.State == rules.Open
		}
	}
	return w
}

// priceUnit is the unit of solver.Result.Prices: 1/1024 of a point.
const priceUnit = 1024

// believed reports whether the prices agree with the plan on how many people of
// each class have a place. Where they don't, they promise seats for people whom
// nobody has found a way to seat.
func believed(p *Plan) bool {
	return !slices.ContainsFunc(p.Classes, func(c Class) bool { return c.Placed < c.Bound })
}

// points returns what a session is worth to somebody whom the rules allow it.
func (w *worth) points(p, s int) model.Points {
	kind := w.x.Batch().Sessions[s].Kind
	return w.x.Points(p, s, w.x.BestScore(p, kind, func(t int) bool { return w.x.Passes(p, t) }), nil)
}

// has returns what somebody's place of a kind is worth to them beyond its price;
// nothing where they have none.
func (w *worth) has(p, kind int) model.Points {
	if s := w.held[p][kind]; s >= 0 {
		return w.points(p, int(s)) - w.price[s]
	}
	return 0
}

// suits reports whether a session can be held beside the person's places of
// other kinds.
func (w *worth) suits(p, s int) bool {
	own := w.x.Batch().Sessions[s].Kind
	together := []int{s}
	for kind, t := range w.held[p] {
		if kind == own || t < 0 {
			continue
		}
		if w.x.Clash(p, s, int(t)) || w.x.OneAtATime(p, s, int(t)) {
			return false
		}
		together = append(together, int(t))
	}
	if !w.x.PrerequisiteMet(p, s) && !slices.ContainsFunc(together[1:], func(t int) bool { return w.x.Precedes(p, t, s) }) {
		return false
	}
	return !w.x.TooHeavy(p, together...)
}

// each calls f for every session that the rules allow to somebody, from a first
// session on.
func (w *worth) each(p, from int, row []uint64, f func(s int)) {
	w.matrix.Row(p, row)
	for i := from / 64; i < len(row); i++ {
		set := row[i]
		if i == from/64 {
			set &= math.MaxUint64 << (from % 64)
		}
		rules.EachBit(set, func(bit int) { f(64*i + bit) })
	}
}

// otherwise returns what the best other place of the same kind is worth to
// somebody, at the prices of seats; nothing where there is none.
func (w *worth) otherwise(p, s int, row []uint64) model.Points {
	var best model.Points
	w.each(p, 0, row, func(t int) {
		if t == s || w.x.Batch().Sessions[t].Kind != w.x.Batch().Sessions[s].Kind || w.x.Fill(t).Left == 0 {
			return
		}
		if v := w.points(p, t) - w.price[t]; v > best && w.suits(p, t) {
			best = v
		}
	})
	return best
}
