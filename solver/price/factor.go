package price

import (
	"math"
	"math/bits"
)

// factor is a sparse LU factorisation of the working basis, which a pivot updates.
//
// A working basis is almost a network: a column is a bundle less the key of its
// bidder, with one entry for each session left or joined. Most of it falls to
// singletons; what is left is eliminated by Markowitz counts. A new column takes the
// place of an old one in U, and the row of the old pivot, which is eliminated by the
// rows below it, goes to the end: that adds few numbers where an eta of the inverse has
// hundreds. Solves go from one number that is not zero to the next, found in a set of
// their places in the order of U, so that a pivot costs little more than what it touches.
//
// Markowitz, The elimination form of the inverse, Management Science 3 (1957),
// https://doi.org/10.1287/mnsc.3.3.255; Forrest & Tomlin, Updated triangular factors of
// the basis to maintain sparsity in the product form simplex method, Mathematical
// Programming 2 (1972), https://doi.org/10.1007/BF01584548.
type factor struct {
	m int

	lower  []eliminated // L: rows less multiples of a pivot's, in order
	turns  []eliminated // after it: a pivot's row less multiples of others, one an update
	at     []int32      // of the multiples: rows, and values
	val    []float64
	order  []int32   // U: rows in the order of their pivots, −1 = moved to a later place
	where  []int32   // by row: its place in the order
	colOf  []int32   // by row: the basis column of its pivot
	rowOf  []int32   // by column: the row of its pivot
	piv    []float64 // by row
	rows   [][]entry // by row: its other columns, all of later pivots
	cols   [][]entry // by column: its other rows, all of earlier pivots
	first  int       // entries of both as made
	gained int       // entries of U since it was made
	spent  int       // updates since
	bad    bool      // an update lost too much to rounding
	visits int64     // numbers touched: the work of the factorisation and its solves

	spike  []entry // by row: a column on its way into U
	left   []entry // of leftOf, by row: its row of the inverse of U, its own pivot first
	leftOf int32   // column; −1 = none

	places []uint64 // bits: places of the order that a solve of U has yet to come by; empty between uses

	z     []float64 // scratch by row
	x     []float64 // scratch by row, zero between uses
	c     []float64 // scratch by column, zero between uses
	holds [][]int32 // scratch of the elimination: rows of the active part, by column
	place []int32   // by column: index + 1 in the row at hand
	link  []int32   // column lists by count: next, previous and first
	back  []int32
	head  []int32
	one   []int32 // rows with a single active column
	alive []bool  // rows not yet pivoted
}

// entry is a number of a row or of a column: at is the column or the row.
type entry struct {
	at  int32
	val float64
}

// eliminated is a step of an elimination with the multiples from:to.
type eliminated struct{ row, from, to int32 }

// columnsOf visits the entries of a basis column.
type columnsOf func(c int, visit func(row int32, v float64))

// make factorises the basis of m columns. It reports false where it is singular.
func (f *factor) make(m int, columns columnsOf) bool {
	f.reset(m)
	for c := range m {
		columns(c, func(r int32, v float64) {
			if v == 0 {
				return
			}
			// Bundles may name a session twice, as do a column and its key.
			if n := len(f.rows[r]); n > 0 && f.rows[r][n-1].at == int32(c) {
				f.rows[r][n-1].val += v
				return
			}
			f.rows[r] = append(f.rows[r], entry{int32(c), v})
			f.holds[c] = append(f.holds[c], r)
		})
		// What cancelled out is no entry.
		kept := f.holds[c][:0]
		for _, r := range f.holds[c] {
			last := len(f.rows[r]) - 1
			if f.rows[r][last].val == 0 {
				f.rows[r] = f.rows[r][:last]
				continue
			}
			kept = append(kept, r)
		}
		f.holds[c] = kept
	}
	for c := range m {
		f.enlist(int32(c))
	}
	for r := m - 1; r >= 0; r-- {
		if len(f.rows[r]) == 1 {
			f.one = append(f.one, int32(r))
		}
	}
	for range m {
		r, c, ok := f.choose()
		if !ok {
			return false
		}
		f.eliminate(r, c)
	}
	f.transpose()
	return true
}

func (f *factor) reset(m int) {
	if n := len(f.rows); n < m {
		f.rows = append(f.rows, make([][]entry, m-n)...)
		f.cols = append(f.cols, make([][]entry, m-n)...)
		f.holds = append(f.holds, make([][]int32, m-n)...)
	}
	f.m = m
	for i := range m {
		f.rows[i], f.cols[i], f.holds[i] = f.rows[i][:0], f.cols[i][:0], f.holds[i][:0]
	}
	f.where, f.colOf, f.rowOf, f.piv = grow(f.where, m), grow(f.colOf, m), grow(f.rowOf, m), grow(f.piv, m)
	f.place, f.link, f.back = grow(f.place, m), grow(f.link, m), grow(f.back, m)
	f.x, f.c, f.z = grow(f.x, m), grow(f.c, m), grow(f.z, m)
	f.head, f.alive = grow(f.head, m+1), grow(f.alive, m)
	for i := range m {
		f.place[i], f.alive[i], f.x[i], f.c[i] = 0, true, 0, 0
	}
	for i := range f.head {
		f.head[i] = -1
	}
	f.one, f.order = f.one[:0], f.order[:0]
	f.lower, f.turns, f.at, f.val = f.lower[:0], f.turns[:0], f.at[:0], f.val[:0]
	f.gained, f.spent, f.bad, f.leftOf = 0, 0, false, -1
}

// enlist puts a column into the list of its count; delist takes it out.
func (f *factor) enlist(c int32) {
	n := len(f.holds[c])
	f.link[c], f.back[c] = f.head[n], -1
	if f.head[n] >= 0 {
		f.back[f.head[n]] = c
	}
	f.head[n] = c
}

func (f *factor) delist(c int32) {
	if f.back[c] >= 0 {
		f.link[f.back[c]] = f.link[c]
	} else {
		f.head[len(f.holds[c])] = f.link[c]
	}
	if f.link[c] >= 0 {
		f.back[f.link[c]] = f.back[c]
	}
}

func (f *factor) value(r, c int32) float64 {
	for _, e := range f.rows[r] {
		if e.at == c {
			return e.val
		}
	}
	return 0
}

const (
	leastPivot = 1e-9 // below it a pivot counts as zero
	threshold  = 0.05 // of the largest in its column that a pivot must have
	candidates = 4    // columns looked at for the least fill
)

// choose returns the next pivot: a column of one, a row of one, or the entry
// with the least Markowitz count among a few short columns.
func (f *factor) choose() (r, c int32, ok bool) {
	if c = f.head[1]; c >= 0 {
		r = f.holds[c][0]
		return r, c, math.Abs(f.value(r, c)) > leastPivot
	}
	for len(f.one) > 0 {
		r = f.one[len(f.one)-1]
		f.one = f.one[:len(f.one)-1]
		if f.alive[r] && len(f.rows[r]) == 1 && math.Abs(f.rows[r][0].val) > leastPivot {
			return r, f.rows[r][0].at, true
		}
	}
	best, seen := math.MaxInt, 0
	for n := 2; n <= f.m && seen < candidates; n++ {
		for c2 := f.head[n]; c2 >= 0 && seen < candidates; c2 = f.link[c2] {
			seen++
			top := 0.0
			for _, i := range f.holds[c2] {
				top = math.Max(top, math.Abs(f.value(i, c2)))
			}
			for _, i := range f.holds[c2] {
				v := math.Abs(f.value(i, c2))
				if count := (n - 1) * (len(f.rows[i]) - 1); v > leastPivot && v >= float64(threshold*top) && count < best {
					best, r, c, ok = count, i, c2, true
				}
			}
		}
		if ok && best <= (n-1)*(n-1) {
			break
		}
	}
	return r, c, ok
}

// eliminate takes row r and column c out of the active part.
func (f *factor) eliminate(r, c int32) {
	p := f.value(r, c)
	f.where[r], f.order = int32(len(f.order)), append(f.order, r)
	f.colOf[r], f.rowOf[c], f.piv[r] = c, r, p
	f.alive[r] = false
	f.delist(c)
	for _, e := range f.rows[r] {
		if e.at == c {
			continue
		}
		f.delist(e.at)
		f.holds[e.at] = without(f.holds[e.at], r)
		f.enlist(e.at)
	}
	f.visits += int64(len(f.rows[r]) + len(f.holds[c]))
	from := int32(len(f.at))
	for _, i := range f.holds[c] {
		if i == r {
			continue
		}
		f.subtract(i, r, c, p)
	}
	if to := int32(len(f.at)); to > from {
		f.lower = append(f.lower, eliminated{r, from, to})
	}
	f.rows[r] = drop(f.rows[r], c)
}

// subtract clears column c of row i by row r.
func (f *factor) subtract(i, r, c int32, p float64) {
	row := f.rows[i]
	var l float64
	for k := range row {
		if row[k].at == c {
			l = row[k].val / p
			row[k] = row[len(row)-1]
			row = row[:len(row)-1]
			break
		}
	}
	f.at, f.val = append(f.at, i), append(f.val, l)
	if len(f.rows[r]) > 1 {
		for k := range row {
			f.place[row[k].at] = int32(k + 1)
		}
		for _, e := range f.rows[r] {
			if e.at == c {
				continue
			}
			if k := f.place[e.at]; k > 0 {
				row[k-1].val -= float64(l * e.val)
				continue
			}
			row = append(row, entry{e.at, -float64(l * e.val)})
			f.delist(e.at)
			f.holds[e.at] = append(f.holds[e.at], i)
			f.enlist(e.at)
		}
		for k := range row {
			f.place[row[k].at] = 0
		}
		f.visits += int64(len(row) + len(f.rows[r]))
	}
	f.rows[i] = row
	if len(row) == 1 {
		f.one = append(f.one, i)
	}
}

func without(list []int32, x int32) []int32 {
	for i, y := range list {
		if y == x {
			list[i] = list[len(list)-1]
			return list[:len(list)-1]
		}
	}
	return list
}

// drop takes the entry at a column or row out of a list.
func drop(list []entry, at int32) []entry {
	for i := range list {
		if list[i].at == at {
			last := len(list) - 1
			list[i] = list[last]
			return list[:last]
		}
	}
	return list
}

// transpose lists U by column.
func (f *factor) transpose() {
	n := 0
	for _, r := range f.order {
		for _, e := range f.rows[r] {
			f.cols[e.at] = append(f.cols[e.at], entry{r, e.val})
		}
		n += len(f.rows[r])
	}
	f.first = len(f.at) + n
	f.visits += int64(2*n + 2*f.m)
}

// ftran solves B·y = x. x is by row and comes back cleared; y is by position. It lists
// the positions where y is not zero, but for noise, in to.
func (f *factor) ftran(x, y []float64, to []int32) []int32 {
	n := 0
	for _, l := range f.lower {
		if v := x[l.row]; v != 0 {
			for e := l.from; e < l.to; e++ {
				x[f.at[e]] -= float64(f.val[e] * v)
			}
			n += int(l.to - l.from)
		}
	}
	for _, l := range f.turns {
		v := x[l.row]
		for e := l.from; e < l.to; e++ {
			v -= float64(f.val[e] * x[f.at[e]])
		}
		x[l.row] = v
		n += int(l.to - l.from)
	}
	f.prepare()
	for r, v := range x[:f.m] {
		if v != 0 {
			f.visit(f.where[r])
		}
	}
	clear(y[:f.m])
	for w := len(f.places) - 1; w >= 0; w-- {
		for f.places[w] != 0 {
			b := 63 - bits.LeadingZeros64(f.places[w])
			f.places[w] &^= 1 << b
			r := f.order[w<<6|b]
			v := x[r]
			if v == 0 {
				continue // it has cancelled out
			}
			x[r] = 0
			v /= f.piv[r]
			c := f.colOf[r]
			if math.Abs(v) >= leastEntry {
				y[c] = v
				to = append(to, c)
			}
			for _, e := range f.cols[c] {
				x[e.at] -= float64(e.val * v)
				f.visit(f.where[e.at])
			}
			n += len(f.cols[c])
		}
	}
	f.visits += int64(n + f.m/scanned + len(f.lower) + len(f.turns))
	return to
}

// prepare makes the set of places, empty between uses, large enough.
func (f *factor) prepare() { f.places = grow(f.places, (len(f.order)+63)>>6) }

// visit puts a place of the order into the set of those to come by.
func (f *factor) visit(place int32) { f.places[place>>6] |= 1 << (place & 63) }

// scanned is how many numbers of a vector, looked through for what is not zero, count as one.
const scanned = 8

// btran solves zᵀ·B = cᵀ. c is by position and comes back cleared; z is by row.
func (f *factor) btran(c, z []float64) {
	f.prepare()
	for q, v := range c[:f.m] {
		if v != 0 {
			f.visit(f.where[f.rowOf[q]])
		}
	}
	f.upper(c, z)
	f.leftOf = -1
	f.unwind(z)
}

// inverseRow sets z to a multiple of the row of the inverse at a position.
func (f *factor) inverseRow(at int32, by float64, z []float64) {
	f.leave(at, by, z)
	f.unwind(z)
}

// leave sets z to a multiple of the row of U's inverse at a position, and keeps it for
// an update there.
func (f *factor) leave(at int32, by float64, z []float64) {
	f.c[at] = by
	f.prepare()
	f.visit(f.where[f.rowOf[at]])
	f.upper(f.c, z)
	f.leftOf = at
}

// upper solves zᵀ·U = cᵀ, where c is zero but for the columns whose places are in the
// set. left lists what of z is not zero.
func (f *factor) upper(c, z []float64) {
	n := 0
	clear(z[:f.m])
	f.left = f.left[:0]
	for w := range f.places {
		for f.places[w] != 0 {
			b := bits.TrailingZeros64(f.places[w])
			f.places[w] &^= 1 << b
			r := f.order[w<<6|b]
			q := f.colOf[r]
			v := c[q]
			if v == 0 {
				continue // it has cancelled out
			}
			c[q] = 0
			v /= f.piv[r]
			z[r] = v
			f.left = append(f.left, entry{r, v})
			for _, e := range f.rows[r] {
				c[e.at] -= float64(e.val * v)
				f.visit(f.where[f.rowOf[e.at]])
			}
			n += len(f.rows[r])
		}
	}
	f.visits += int64(n + f.m/scanned)
}

// unwind takes z through the eliminations backwards.
func (f *factor) unwind(z []float64) {
	n := 0
	for i := len(f.turns) - 1; i >= 0; i-- {
		l := f.turns[i]
		if v := z[l.row]; v != 0 {
			for e := l.from; e < l.to; e++ {
				z[f.at[e]] -= float64(f.val[e] * v)
			}
			n += int(l.to - l.from)
		}
	}
	for i := len(f.lower) - 1; i >= 0; i-- {
		l := f.lower[i]
		v := z[l.row]
		for e := l.from; e < l.to; e++ {
			v -= float64(f.val[e] * z[f.at[e]])
		}
		z[l.row] = v
		n += int(l.to - l.from)
	}
	f.visits += int64(n + len(f.lower) + len(f.turns))
}

// replace puts a column in place of the one at a position, given its direction y, which
// is not zero at the positions of touched.
func (f *factor) replace(at int32, y []float64, touched []int32) {
	f.spike = f.spike[:0]
	for _, c := range touched {
		if v := y[c]; v != 0 {
			r := f.rowOf[c]
			f.spike = append(f.spike, entry{r, float64(f.piv[r] * v)})
			for _, e := range f.cols[c] {
				f.spike = append(f.spike, entry{e.at, float64(e.val * v)})
			}
		}
	}
	if f.leftOf != at {
		f.leave(at, 1, f.z)
	}
	// The new pivot is known in two ways, which rounding takes apart.
	want := float64(f.piv[f.rowOf[at]] * y[at])
	f.update(at)
	if now := f.piv[f.rowOf[at]]; math.Abs(now-want) > float64(lostPivot*math.Abs(want)) {
		f.bad = true
	}
}

// exchange makes the column at a position the key of its group, and the key basic in its
// place; others are the group's further positions, whose columns are relative to the key.
func (f *factor) exchange(at int32, others []int32) {
	for _, k := range others {
		r, q := f.rowOf[k], f.rowOf[at]
		// Column k less column at, on its way into U as both are in it already.
		f.spike = append(append(f.spike[:0], f.cols[k]...), entry{r, f.piv[r]}, entry{q, -f.piv[q]})
		for _, e := range f.cols[at] {
			f.spike = append(f.spike, entry{e.at, -e.val})
		}
		f.leave(k, 1, f.z)
		f.update(k)
	}
	r := f.rowOf[at]
	f.piv[r] = -f.piv[r]
	for i := range f.cols[at] {
		e := &f.cols[at][i]
		e.val = -e.val
		for j := range f.rows[e.at] {
			if f.rows[e.at][j].at == at {
				f.rows[e.at][j].val = e.val
			}
		}
	}
	f.leftOf = -1
}

// update puts the spike in place of column c of U, whose row of U's inverse is in left.
func (f *factor) update(c int32) {
	r := f.rowOf[c]
	for _, e := range f.cols[c] {
		f.rows[e.at] = drop(f.rows[e.at], c)
	}
	for _, e := range f.rows[r] {
		f.cols[e.at] = drop(f.cols[e.at], r)
	}
	f.gained -= len(f.cols[c]) + len(f.rows[r])
	f.rows[r], f.cols[c] = f.rows[r][:0], f.cols[c][:0]
	for _, e := range f.spike {
		f.x[e.at] += e.val
	}
	// The rest of the old row is cleared by the rows after it.
	p := f.x[r]
	f.x[r] = 0
	from, own := int32(len(f.at)), f.left[0].val
	for _, e := range f.left[1:] {
		l := -e.val / own
		f.at, f.val = append(f.at, e.at), append(f.val, l)
		p -= float64(l * f.x[e.at])
	}
	f.turns = append(f.turns, eliminated{r, from, int32(len(f.at))})
	for _, e := range f.spike {
		if v := f.x[e.at]; v != 0 {
			f.x[e.at] = 0
			if math.Abs(v) > noise {
				f.cols[c] = append(f.cols[c], entry{e.at, v})
				f.rows[e.at] = append(f.rows[e.at], entry{c, v})
			}
		}
	}
	f.gained += len(f.cols[c])
	f.piv[r] = p
	f.order[f.where[r]] = -1
	f.where[r], f.order = int32(len(f.order)), append(f.order, r)
	f.spent++
	f.leftOf = -1
	f.bad = f.bad || math.Abs(p) < leastPivot
	f.visits += int64(len(f.spike) + len(f.left))
}

const (
	noise      = 1e-13 // an entry of U this small is what rounding left
	leastEntry = 1e-11 // the same of a direction
	lostPivot  = 1e-6  // of a new pivot: how far its two values may be apart
	mostSpent  = 100   // updates between two factorisations
)

// heavy reports whether the changes cost more than a new factorisation saves.
func (f *factor) heavy() bool {
	return f.bad || f.spent >= mostSpent || len(f.at)+f.gained > 4*f.first+2*f.m
}
