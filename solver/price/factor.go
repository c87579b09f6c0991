package price

import "math"

// factor is a sparse LU factorisation of the working basis, and the changes
// since it was made: an eta for every pivot and for every exchange of a key.
//
// A working basis is almost a network: a column is a bundle less the key of its
// bidder, with one entry for each session left or joined. Most of it falls to
// singletons; what is left is eliminated by Markowitz counts. Solves skip zeros,
// so that a pivot costs about m plus what it touches.
//
// Markowitz, The elimination form of the inverse, Management Science 3 (1957),
// https://doi.org/10.1287/mnsc.3.3.255.
type factor struct {
	m int

	// Pivot k is at row pivRow[k] of basis column pivCol[k].
	pivRow, pivCol []int32
	piv            []float64
	lower          []lowerColumn // only pivots with multipliers, in order
	lowerRow       []int32
	lowerVal       []float64
	rowAt          []int32 // U by pivot: columns rowCol[rowAt[k]:rowAt[k+1]]
	rowCol         []int32
	rowVal         []float64
	colAt          []int32 // U by pivot: rows colRow[colAt[k]:colAt[k+1]] of its column
	colRow         []int32
	colVal         []float64

	ops    []op
	opAt   []int32
	opPos  []int32
	opVal  []float64
	visits int64 // numbers touched: the work of the factorisation and its solves

	rows  [][]entry // scratch of the elimination, by row
	cols  [][]int32 // rows of the active part, by column
	place []int32   // by column: index + 1 in the row at hand
	link  []int32   // column lists by count: next, previous and first
	back  []int32
	first []int32
	one   []int32 // rows with a single active column
	alive []bool  // rows not yet pivoted
}

type entry struct {
	col int32
	val float64
}

type lowerColumn struct{ row, from, to int32 }

// op is a change of the basis: a pivot at a position, or, where pivot is 0, the
// exchange of a group's key with the column at that position.
type op struct {
	at    int32
	pivot float64
}

// column visits the entries of a basis column.
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
			if n := len(f.rows[r]); n > 0 && f.rows[r][n-1].col == int32(c) {
				f.rows[r][n-1].val += v
				return
			}
			f.rows[r] = append(f.rows[r], entry{int32(c), v})
			f.cols[c] = append(f.cols[c], r)
		})
		// What cancelled out is no entry.
		kept := f.cols[c][:0]
		for _, r := range f.cols[c] {
			last := len(f.rows[r]) - 1
			if f.rows[r][last].val == 0 {
				f.rows[r] = f.rows[r][:last]
				continue
			}
			kept = append(kept, r)
		}
		f.cols[c] = kept
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
	if cap(f.rows) < m {
		f.rows = append(f.rows[:cap(f.rows)], make([][]entry, m-cap(f.rows))...)
		f.cols = append(f.cols[:cap(f.cols)], make([][]int32, m-cap(f.cols))...)
	}
	f.m = m
	f.rows, f.cols = f.rows[:m], f.cols[:m]
	for i := range m {
		f.rows[i], f.cols[i] = f.rows[i][:0], f.cols[i][:0]
	}
	f.place, f.link, f.back = grow(f.place, m), grow(f.link, m), grow(f.back, m)
	f.first, f.alive = grow(f.first, m+1), grow(f.alive, m)
	for i := range m {
		f.place[i], f.alive[i] = 0, true
	}
	for i := range f.first {
		f.first[i] = -1
	}
	f.one = f.one[:0]
	f.pivRow, f.pivCol, f.piv = f.pivRow[:0], f.pivCol[:0], f.piv[:0]
	f.lower, f.lowerRow, f.lowerVal = f.lower[:0], f.lowerRow[:0], f.lowerVal[:0]
	f.rowAt = append(f.rowAt[:0], 0)
	f.rowCol, f.rowVal = f.rowCol[:0], f.rowVal[:0]
	f.ops, f.opPos, f.opVal = f.ops[:0], f.opPos[:0], f.opVal[:0]
	f.opAt = append(f.opAt[:0], 0)
}

// enlist puts a column into the list of its count; delist takes it out.
func (f *factor) enlist(c int32) {
	n := len(f.cols[c])
	f.link[c], f.back[c] = f.first[n], -1
	if f.first[n] >= 0 {
		f.back[f.first[n]] = c
	}
	f.first[n] = c
}

func (f *factor) delist(c int32) {
	if f.back[c] >= 0 {
		f.link[f.back[c]] = f.link[c]
	} else {
		f.first[len(f.cols[c])] = f.link[c]
	}
	if f.link[c] >= 0 {
		f.back[f.link[c]] = f.back[c]
	}
}

func (f *factor) at(r, c int32) float64 {
	for _, e := range f.rows[r] {
		if e.col == c {
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
	if c = f.first[1]; c >= 0 {
		r = f.cols[c][0]
		return r, c, math.Abs(f.at(r, c)) > leastPivot
	}
	for len(f.one) > 0 {
		r = f.one[len(f.one)-1]
		f.one = f.one[:len(f.one)-1]
		if f.alive[r] && len(f.rows[r]) == 1 && math.Abs(f.rows[r][0].val) > leastPivot {
			return r, f.rows[r][0].col, true
		}
	}
	best, seen := math.MaxInt, 0
	for n := 2; n <= f.m && seen < candidates; n++ {
		for c2 := f.first[n]; c2 >= 0 && seen < candidates; c2 = f.link[c2] {
			seen++
			top := 0.0
			for _, i := range f.cols[c2] {
				top = math.Max(top, math.Abs(f.at(i, c2)))
			}
			for _, i := range f.cols[c2] {
				v := math.Abs(f.at(i, c2))
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
	p := f.at(r, c)
	f.pivRow, f.pivCol, f.piv = append(f.pivRow, r), append(f.pivCol, c), append(f.piv, p)
	f.alive[r] = false
	f.delist(c)
	for _, e := range f.rows[r] {
		if e.col == c {
			continue
		}
		f.rowCol, f.rowVal = append(f.rowCol, e.col), append(f.rowVal, e.val)
		f.delist(e.col)
		f.cols[e.col] = without(f.cols[e.col], r)
		f.enlist(e.col)
	}
	f.rowAt = append(f.rowAt, int32(len(f.rowCol)))
	f.visits += int64(len(f.rows[r]) + len(f.cols[c]))
	from := int32(len(f.lowerRow))
	for _, i := range f.cols[c] {
		if i == r {
			continue
		}
		f.subtract(i, r, c, p)
	}
	if to := int32(len(f.lowerRow)); to > from {
		f.lower = append(f.lower, lowerColumn{r, from, to})
	}
}

// subtract clears column c of row i by row r.
func (f *factor) subtract(i, r, c int32, p float64) {
	row := f.rows[i]
	var l float64
	for k := range row {
		if row[k].col == c {
			l = row[k].val / p
			row[k] = row[len(row)-1]
			row = row[:len(row)-1]
			break
		}
	}
	f.lowerRow, f.lowerVal = append(f.lowerRow, i), append(f.lowerVal, l)
	if len(f.rows[r]) > 1 {
		for k := range row {
			f.place[row[k].col] = int32(k + 1)
		}
		for _, e := range f.rows[r] {
			if e.col == c {
				continue
			}
			if k := f.place[e.col]; k > 0 {
				row[k-1].val -= float64(l * e.val)
				continue
			}
			row = append(row, entry{e.col, -float64(l * e.val)})
			f.delist(e.col)
			f.cols[e.col] = append(f.cols[e.col], i)
			f.enlist(e.col)
		}
		for k := range row {
			f.place[row[k].col] = 0
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

// transpose lists U by column.
func (f *factor) transpose() {
	m := f.m
	of := f.place // pivot by column
	for k, c := range f.pivCol {
		of[c] = int32(k)
	}
	f.colAt = grow(f.colAt, m+1)
	clear(f.colAt)
	for _, c := range f.rowCol {
		f.colAt[of[c]+1]++
	}
	for k := range m {
		f.colAt[k+1] += f.colAt[k]
	}
	n := len(f.rowCol)
	f.colRow, f.colVal = grow(f.colRow, n), grow(f.colVal, n)
	at := f.link
	copy(at, f.colAt[:m])
	for k := range m {
		for e := f.rowAt[k]; e < f.rowAt[k+1]; e++ {
			x := of[f.rowCol[e]]
			f.colRow[at[x]], f.colVal[at[x]] = f.pivRow[k], f.rowVal[e]
			at[x]++
		}
	}
	f.visits += int64(2*n + 2*m)
}

// ftran solves B·y = x. x is by row and comes back cleared; y is by position.
func (f *factor) ftran(x, y []float64) {
	n := 0
	for _, l := range f.lower {
		if v := x[l.row]; v != 0 {
			for e := l.from; e < l.to; e++ {
				x[f.lowerRow[e]] -= float64(f.lowerVal[e] * v)
			}
			n += int(l.to - l.from)
		}
	}
	for k := f.m - 1; k >= 0; k-- {
		r := f.pivRow[k]
		v := x[r]
		if v == 0 {
			y[f.pivCol[k]] = 0
			continue
		}
		x[r] = 0
		v /= f.piv[k]
		y[f.pivCol[k]] = v
		for e := f.colAt[k]; e < f.colAt[k+1]; e++ {
			x[f.colRow[e]] -= float64(f.colVal[e] * v)
		}
		n += int(f.colAt[k+1] - f.colAt[k])
	}
	for i := range f.ops {
		o := &f.ops[i]
		from, to := f.opAt[i], f.opAt[i+1]
		if o.pivot == 0 {
			v := -y[o.at]
			for _, k := range f.opPos[from:to] {
				v -= y[k]
			}
			y[o.at] = v
			n += int(to - from)
			continue
		}
		if v := y[o.at]; v != 0 {
			v /= o.pivot
			for e := from; e < to; e++ {
				y[f.opPos[e]] -= float64(f.opVal[e] * v)
			}
			y[o.at] = v
			n += int(to - from)
		}
	}
	f.visits += int64(n + f.m + len(f.lower) + len(f.ops))
}

// btran solves zᵀ·B = cᵀ. c is by position and comes back cleared; z is by row.
func (f *factor) btran(c, z []float64) {
	n := 0
	for i := len(f.ops) - 1; i >= 0; i-- {
		o := &f.ops[i]
		from, to := f.opAt[i], f.opAt[i+1]
		if o.pivot == 0 {
			if v := c[o.at]; v != 0 {
				for _, k := range f.opPos[from:to] {
					c[k] -= v
				}
				c[o.at] = -v
			}
			n += int(to - from)
			continue
		}
		v := c[o.at]
		for e := from; e < to; e++ {
			v -= float64(f.opVal[e] * c[f.opPos[e]])
		}
		c[o.at] = v / o.pivot
		n += int(to - from)
	}
	for k := range f.m {
		q := f.pivCol[k]
		v := c[q]
		if v == 0 {
			z[f.pivRow[k]] = 0
			continue
		}
		c[q] = 0
		v /= f.piv[k]
		z[f.pivRow[k]] = v
		for e := f.rowAt[k]; e < f.rowAt[k+1]; e++ {
			c[f.rowCol[e]] -= float64(f.rowVal[e] * v)
		}
		n += int(f.rowAt[k+1] - f.rowAt[k])
	}
	for i := len(f.lower) - 1; i >= 0; i-- {
		l := f.lower[i]
		v := z[l.row]
		for e := l.from; e < l.to; e++ {
			v -= float64(f.lowerVal[e] * z[f.lowerRow[e]])
		}
		z[l.row] = v
		n += int(l.to - l.from)
	}
	f.visits += int64(n + f.m + len(f.lower) + len(f.ops))
}

// replace notes that the column at a position gave way to one whose direction
// is y, nonzero at the positions of touched.
func (f *factor) replace(at int32, y []float64, touched []int32) {
	for _, k := range touched {
		if k != at && y[k] != 0 {
			f.opPos, f.opVal = append(f.opPos, k), append(f.opVal, y[k])
		}
	}
	f.ops = append(f.ops, op{at, y[at]})
	f.opAt = append(f.opAt, int32(len(f.opPos)))
}

// exchange notes that the column at a position became the key of its group, and
// the key took its place; others are the group's further positions.
func (f *factor) exchange(at int32, others []int32) {
	for _, k := range others {
		f.opPos, f.opVal = append(f.opPos, k), append(f.opVal, 1)
	}
	f.ops = append(f.ops, op{at, 0})
	f.opAt = append(f.opAt, int32(len(f.opPos)))
}

// heavy reports whether the changes cost more than a new factorisation saves.
func (f *factor) heavy() bool {
	return len(f.ops) >= 100 || len(f.opPos) > 3*f.m+len(f.rowCol)+200
}
