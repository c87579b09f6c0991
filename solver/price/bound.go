package price

import (
	"math"
	"math/bits"
	"slices"
)

// wide is a 128-bit signed integer. A country's points in fixed point pass 2⁶³.
type wide struct {
	hi int64
	lo uint64
}

func (a wide) plus(x int64) wide {
	lo, carry := bits.Add64(a.lo, uint64(x), 0)
	return wide{a.hi + (x >> 63) + int64(carry), lo}
}

func (a wide) sum(b wide) wide {
	lo, carry := bits.Add64(a.lo, b.lo, 0)
	return wide{a.hi + b.hi + int64(carry), lo}
}

func product(x, y int64) wide {
	neg := (x < 0) != (y < 0)
	hi, lo := bits.Mul64(magnitude(x), magnitude(y))
	w := wide{int64(hi), lo}
	if neg {
		w.lo = -w.lo
		w.hi = ^w.hi
		if w.lo == 0 {
			w.hi++
		}
	}
	return w
}

func magnitude(x int64) uint64 {
	if x < 0 {
		return uint64(-x)
	}
	return uint64(x)
}

// floor returns ⌊a / 2^shift⌋, clamped to 62 bits.
func (a wide) floor(shift uint) int64 {
	hi, lo := a.hi>>shift, a.lo>>shift|uint64(a.hi)<<(64-shift)
	switch {
	case hi == 0 && lo < 1<<62:
		return int64(lo)
	case hi == -1 && lo > 3<<62:
		return int64(lo)
	case hi < 0:
		return -1 << 62
	}
	return 1 << 62
}

func (a wide) float() float64 { return float64(float64(a.hi)*(1<<64)) + float64(a.lo) }

// impossible is the bound where the restrictions leave no plan.
const impossible = -1 << 62

// openBest returns the best term of a grouped session with new heads at
// multipliers u, and how many. ok is false where the restrictions allow none.
func openBest[T number](t *task, s int32, u []T, l *limits, scale T) (value T, n int32, ok bool) {
	var use T
	for _, c := range t.useRow[s] {
		use += T(T(c.a) * u[c.row])
	}
	if t.links != nil {
		for _, r := range t.links[s] {
			use -= u[r]
		}
	}
	if t.cutUse != nil {
		for _, c := range t.cutUse[s] {
			use += T(T(c.a) * u[c.row])
		}
	}
	f := &t.fill[s]
	try := func(k int32) {
		fv, allowed := f.Value(k)
		if !allowed {
			return
		}
		if v := T(T(fv)*scale) + T(T(k)*u[s]) - use; !ok || v > value {
			value, n, ok = v, k, true
		}
	}
	if a, z := max(l.lo[s], f.Min), min(l.hi[s], f.Max); a <= z {
		try(a)
		try(z)
		if a < f.Short && f.Short < z {
			try(f.Short)
		}
		if a < f.Free && f.Free < z {
			try(f.Free)
		}
	}
	return value, n, ok
}

// sessionBest returns the best term of a grouped session at multipliers u, and
// the choice that gives it. ok is false where the restrictions leave none.
func sessionBest[T number](t *task, s int32, u []T, l *limits, scale T) (value T, n int32, isShut, ok bool) {
	h := t.shut[s]
	if h < 0 || l.state[h] != gone {
		value, n, ok = openBest(t, s, u, l, scale)
		if l.lo[s] <= 0 && (!ok || value <= 0) {
			value, n, ok = 0, 0, true
		}
	}
	if h < 0 {
		return value, n, false, ok
	}
	for _, c := range t.keepRow[s] {
		value -= T(T(c.a) * u[c.row])
	}
	if l.lo[s] == 0 && l.state[h] != staying {
		v := T(T(t.shutW[h]) * scale)
		for _, r := range t.shuts[h].rows {
			v -= u[r]
		}
		if !ok || v > value {
			return v, 0, true, true
		}
	}
	return value, n, false, ok
}

// dual is a point of the Lagrangian: multipliers and what they prove.
type dual struct {
	u     []int64
	value wide    // in units of 2^−shift points
	empty bool    // the restrictions leave no plan
	pick  []int32 // option by slot in the choice that gives the value, where cuts may come in
	heads []int32 // new heads of the grouped sessions in the choice that gives the value
	aim   float64 // of a descent that has ended here: how far below the value it aimed
}

func (d *dual) floor(shift uint) int64 {
	if d.empty {
		return impossible
	}
	return d.value.floor(shift)
}

// evaluate computes the Lagrangian value at multipliers u, exactly. Where grad
// is not nil it is set to right-hand side minus use by row: the subgradient.
func (t *task) evaluate(u []int64, l *limits, f *finder[int64], shift uint, grad []int64) dual {
	d := dual{u: u}
	one := int64(1) << shift
	for i := range t.rows {
		d.value = d.value.sum(product(u[i], t.rows[i].rhs))
		if grad != nil {
			grad[i] = t.rows[i].rhs
		}
	}
	// Each thread sums on its own: sums of integers know no order.
	type sum struct {
		f     *finder[int64]
		grad  []int64
		value wide
		empty bool
	}
	if grad != nil && t.cutOf != nil {
		d.pick = make([]int32, len(t.slot))
	}
	hands := make([]sum, t.hands(t.bidders()))
	for i := range hands {
		h := &hands[i]
		h.f, h.grad = f, grad
		if i > 0 {
			h.f = &finder[int64]{t: t}
			if grad != nil {
				h.grad = make([]int64, len(grad))
			}
		}
	}
	t.run(t.bidders(), func(hand, from, to int) {
		h := &hands[hand]
		for b := from; b < to && !h.empty; b++ {
			_, v, ok := h.f.choose(b, u, one, l)
			if !ok {
				h.empty = true
				return
			}
			h.value = h.value.plus(v)
			if grad != nil {
				t.subtract(b, h.f.best, h.grad)
				if d.pick != nil {
					copy(d.pick[t.slotAt[b]:t.slotAt[b+1]], h.f.best)
				}
			}
		}
	})
	for i := range hands {
		h := &hands[i]
		d.value, d.empty = d.value.sum(h.value), d.empty || h.empty
		if i > 0 {
			f.looked += h.f.looked
			for r, g := range h.grad {
				grad[r] += g
			}
		}
	}
	if d.empty {
		return d
	}
	if grad != nil {
		d.heads = make([]int32, t.sessions())
	}
	if t.budget > 0 {
		t.openWithin(u, l, one, f, &d)
	}
	for s := range t.session {
		if d.empty || !t.grouped[s] {
			continue
		}
		if t.budget > 0 && t.cost(int32(s)) > 0 {
			if grad != nil {
				for _, c := range t.sessionColumn(int32(s), d.heads[s], false) {
					grad[c.row] -= c.a
				}
			}
			continue
		}
		if t.mirror != nil {
			v, ok := f.pack(int32(s), u, l, one)
			if !ok {
				d.empty = true
				return d
			}
			d.value = d.value.plus(v)
			if grad != nil {
				d.heads[s] = f.packing.n
				for _, c := range t.packedColumn(int32(s), f.packing.chosen) {
					grad[c.row] -= c.a
				}
			}
			continue
		}
		v, n, isShut, ok := sessionBest(t, int32(s), u, l, one)
		if !ok {
			d.empty = true
			return d
		}
		d.value = d.value.plus(v)
		if grad != nil {
			d.heads[s] = n
			for _, c := range t.sessionColumn(int32(s), n, isShut) {
				grad[c.row] -= c.a
			}
		}
	}
	return d
}

// subtract takes the use of a bundle of bidder b off the rows.
func (t *task) subtract(b int, pick []int32, grad []int64) {
	for k, o := range pick {
		if o < 0 {
			continue
		}
		if t.isStay == nil || !t.isStay[o] {
			grad[t.sess[o]] -= int64(t.heads[t.slotAt[b]+int32(k)])
		}
		for _, c := range t.extras(o) {
			grad[c.row] -= c.a
		}
		if t.link != nil && t.link[o] >= 0 {
			grad[t.link[o]]--
		}
		if t.cutOf != nil {
			for _, c := range t.cutOf[o] {
				grad[c.row] -= c.a
			}
		}
	}
	for k := range t.joint[b] {
		if jc := &t.joint[b][k]; t.uses(jc, pick) {
			for _, c := range jc.use {
				grad[c.row] -= c.a
			}
		}
	}
}

// sessionColumn returns the use of rows by a grouped session with n new heads.
func (t *task) sessionColumn(s, n int32, isShut bool) []coef {
	if isShut {
		h := t.shuts[t.shut[s]]
		out := make([]coef, len(h.rows))
		for i, r := range h.rows {
			out[i] = coef{r, 1}
		}
		return out
	}
	out := append([]coef(nil), t.keepRow[s]...)
	if n > 0 {
		out = append(out, coef{s, -int64(n)})
		out = append(out, t.useRow[s]...)
		if t.links != nil {
			for _, r := range t.links[s] {
				out = append(out, coef{r, -1})
			}
		}
		if t.cutUse != nil {
			out = append(out, t.cutUse[s]...)
		}
	}
	return out
}

// sizes is the scale of every row, by which steps of descent are taken: a cent
// of a budget is not a seat.
func (t *task) sizes() []float64 {
	out := make([]float64, len(t.rows))
	for r := range out {
		out[r] = 1
		if t.rows[r].key.kind == linkRow {
			out[r] = linkSize
		}
	}
	for s := range t.session {
		for _, c := range t.useRow[s] {
			out[c.row] = math.Max(out[c.row], math.Abs(float64(c.a)))
		}
	}
	return out
}

// volume is the state of a descent: the best multipliers so far, and averages of
// the choices on the way, which are a fractional plan in the making.
type volume struct {
	t     *task
	f     *finder[int64]
	shift uint
	size  []float64
	best  dual
	value float64   // of best
	avg   []float64 // right-hand side less use, by row
	share []float64 // of options chosen; nil where no cuts may come in
	open  []float64 // share of grouped sessions that have new heads
	grad  []int64
	aim   float64 // how far below the best value the next step aims
	bad   int
	late  bool // the averages are old enough to be mixed by what makes them short
}

// linkSize lets multipliers of links move faster than prices: with a whole unit
// the descent stops at 0.35 % of what links can win, with a tenth at 0.1 %.
const linkSize = 0.25

// descend improves multipliers by the volume method: steps along an average of
// subgradients from the best point so far, as long as they pay. target is a
// lower bound on the maximum, in points. It returns the best point found.
//
// The average is what makes it work: from the coarse prices of one round of the
// auction, 140 steps come within 0.01 % of the relaxation's optimum where steps
// along single subgradients stay at 0.06 %. It is a fractional plan in the
// making, and must be older than a few steps before it can point anywhere.
//
// Barahona & Anbil, The volume algorithm, Mathematical Programming 87 (2000),
// https://doi.org/10.1007/s101070050002. Differs from the paper: the average is
// a fixed mixture, the distance to the target is halved whenever two steps in a
// row did not pay, and rows are scaled by what is counted in them.
func (t *task) descend(u []int64, l *limits, f *finder[int64], shift uint, target int64, steps int, stop func() bool) dual {
	v := t.newVolume(u, l, f, shift)
	if !v.best.empty {
		one := float64(int64(1) << shift)
		v.aim = math.Max(one, math.Min(v.aim, v.value-float64(float64(target)*one)))
		v.descend(l, steps, stop)
	}
	v.best.aim = v.aim
	return v.best
}

// newVolume starts a descent at multipliers u.
func (t *task) newVolume(u []int64, l *limits, f *finder[int64], shift uint) *volume {
	v := &volume{t: t, f: f, shift: shift, size: t.sizes(), grad: make([]int64, len(t.rows))}
	v.best = t.evaluate(u, l, f, shift, v.grad)
	if v.best.empty {
		return v
	}
	v.value = v.best.value.float()
	v.aim = float64(firstAim * math.Abs(v.value))
	v.avg, v.open = make([]float64, len(t.rows)), make([]float64, t.sessions())
	for i, g := range v.grad {
		v.avg[i] = float64(g)
	}
	for s, n := range v.best.heads {
		v.open[s] = float64(min(n, 1))
	}
	if v.best.pick != nil {
		v.share = make([]float64, len(t.option))
		v.mix(v.best.pick, 1)
	}
	return v
}

const (
	firstAim    = 0.02 // of the value
	lastAim     = 1e-8
	mixture     = 0.07 // of the newest choices in the averages
	lateMixture = 0.05
	nearer      = 0.5 // the distance aimed at, where two steps did not pay
	farther     = 1.2 // and where one did
)

// descend takes some steps under the limits. It reports false where these leave
// no plan.
func (v *volume) descend(l *limits, steps int, stop func() bool) bool {
	t := v.t
	m := len(t.rows)
	for k := 0; k < steps && v.aim > float64(lastAim*math.Abs(v.value)) && !stop(); k++ {
		norm := 0.0
		for i, a := range v.avg {
			if !t.rows[i].free && v.best.u[i] == 0 && a > 0 {
				continue
			}
			g := a / v.size[i]
			norm += float64(g * g)
		}
		if norm < 1e-9 {
			break
		}
		step := v.aim / norm
		next := make([]int64, m)
		for i := range next {
			d := float64(step*v.avg[i]) / float64(v.size[i]*v.size[i])
			x := v.best.u[i] - int64(math.RoundToEven(math.Max(-t.cap, math.Min(t.cap, d))))
			if !t.rows[i].free {
				x = max(x, 0)
			}
			next[i] = min(max(x, -int64(t.cap)), int64(t.cap))
		}
		d := t.evaluate(next, l, v.f, v.shift, v.grad)
		if d.empty {
			v.best = d
			return false
		}
		if x := d.value.float(); x < v.value {
			if v.value-x > float64(v.aim*1e-3) {
				v.bad = 0
			}
			v.best, v.value = d, x
			v.aim = float64(v.aim * farther)
		} else if v.bad++; v.bad >= 2 {
			v.bad = 0
			v.aim = float64(v.aim * nearer)
		}
		weight := mixture
		if v.late {
			weight = v.shortest()
		}
		for i, g := range v.grad {
			v.avg[i] = float64(v.avg[i]*(1-weight)) + float64(float64(g)*weight)
		}
		for s, n := range d.heads {
			v.open[s] = float64(v.open[s]*(1-weight)) + float64(float64(min(n, 1))*weight)
		}
		if v.share != nil {
			v.mix(d.pick, weight)
		}
	}
	return true
}

// shortest is the weight of the newest subgradient, at most lateMixture, that makes
// the average the shortest, as in the paper.
func (v *volume) shortest() float64 {
	var toward, length float64
	for i, g := range v.grad {
		a, b := v.avg[i]/v.size[i], float64(g)/v.size[i]
		if !v.t.rows[i].free && v.best.u[i] == 0 && a > 0 && b > 0 {
			continue
		}
		toward += float64(a * (a - b))
		length += float64((a - b) * (a - b))
	}
	return math.Max(lateMixture/10, math.Min(lateMixture, toward/math.Max(length, 1e-12)))
}

// mix takes choices into the averages of the options.
func (v *volume) mix(pick []int32, weight float64) {
	for o := range v.share {
		v.share[o] = float64(v.share[o] * (1 - weight))
	}
	for _, o := range pick {
		if o >= 0 {
			v.share[o] += weight
		}
	}
}

// extend takes in the cuts that the task has gained.
func (v *volume) extend() {
	t := v.t
	from := len(v.avg)
	if from == len(t.rows) {
		return
	}
	v.best.u = t.pad(v.best.u)
	v.size = t.sizes()
	v.grad = make([]int64, len(t.rows))
	for _, r := range t.rows[from:] {
		v.avg = append(v.avg, float64(r.rhs))
	}
	use := func(list []coef, x float64) {
		for _, c := range list {
			if int(c.row) >= from {
				v.avg[c.row] -= float64(float64(c.a) * x)
			}
		}
	}
	for o, x := range v.share {
		use(t.cutOf[o], x)
	}
	for s, x := range v.open {
		use(t.cutUse[s], x)
	}
}

// clone is a descent that goes its own way from here.
func (v *volume) clone() *volume {
	c := *v
	c.avg, c.share, c.open = slices.Clone(v.avg), slices.Clone(v.share), slices.Clone(v.open)
	c.grad = make([]int64, len(v.grad))
	return &c
}

// move takes a descent to other multipliers.
func (v *volume) move(u []int64, l *limits) {
	v.best.u = v.t.pad(u)
	v.rebase(l)
}

// rebase moves a descent to other limits: the same multipliers are worth less there.
func (v *volume) rebase(l *limits) bool {
	v.best = v.t.evaluate(v.best.u, l, v.f, v.shift, v.grad)
	if v.best.empty {
		return false
	}
	v.value = v.best.value.float()
	return true
}
