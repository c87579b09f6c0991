package price

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"instroom/benchmarks/trial"
)

// sparse is a random basis like those of the engine: mostly singletons, some
// columns with a few entries, some dense ones.
func sparse(r *rand.Rand, m int) [][]entry {
	cols := make([][]entry, m)
	for c := range cols {
		n := 1
		switch r.IntN(5) {
		case 0, 1:
			n = 2 + r.IntN(3)
		case 2:
			n = 1 + r.IntN(m)
		}
		used := map[int]bool{}
		for range n {
			i := r.IntN(m)
			if len(used) == 0 {
				i = c // a diagonal, so that most are regular
			}
			if !used[i] {
				used[i] = true
				cols[c] = append(cols[c], entry{int32(i), float64(1 - 2*r.IntN(2) + r.IntN(3)*8)})
			}
		}
	}
	return cols
}

func factorOf(f *factor, cols [][]entry) bool {
	return f.make(len(cols), func(c int, visit func(int32, float64)) {
		for _, e := range cols[c] {
			visit(e.at, e.val)
		}
	})
}

// times returns B·y.
func times(cols [][]entry, y []float64) []float64 {
	out := make([]float64, len(cols))
	for c, col := range cols {
		for _, e := range col {
			out[e.at] += e.val * y[c]
		}
	}
	return out
}

func far(a, b []float64) float64 {
	d := 0.0
	for i := range a {
		d = math.Max(d, math.Abs(a[i]-b[i]))
	}
	return d
}

// checkSolves holds both solves against the matrix itself.
func checkSolves(t *testing.T, f *factor, cols [][]entry, r *rand.Rand, when string) {
	t.Helper()
	m := len(cols)
	b, y, z := make([]float64, m), make([]float64, m), make([]float64, m)
	for i := range b {
		if r.IntN(3) == 0 {
			b[i] = float64(r.IntN(9) - 4)
		}
	}
	x := append([]float64(nil), b...)
	f.ftran(x, y, nil)
	if d := far(times(cols, y), b); d > 1e-6 {
		t.Fatalf("%s: B·y is %g away from x", when, d)
	}
	c := append([]float64(nil), b...)
	f.btran(c, z)
	for j, col := range cols {
		v := 0.0
		for _, e := range col {
			v += e.val * z[e.at]
		}
		if math.Abs(v-b[j]) > 1e-6 {
			t.Fatalf("%s: zᵀ·B is %g away from c", when, v-b[j])
		}
	}
	for i := range m {
		if x[i] != 0 || c[i] != 0 {
			t.Fatalf("%s: the right-hand side was not cleared", when)
		}
	}
}

// TestFactor holds solves against the matrix, as made and after columns were
// replaced and keys exchanged, more of them than the simplex would allow.
func TestFactor(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var f factor // used again and again, as the simplex does
	regular := 0
	for range 400 {
		m := 1 + r.IntN(40)
		cols := sparse(r, m)
		if !factorOf(&f, cols) {
			continue
		}
		regular++
		checkSolves(t, &f, cols, r, "made")
		for range r.IntN(40) {
			at := int32(r.IntN(m))
			if r.IntN(3) == 0 && m > 2 {
				// The key becomes basic: columns of a group are relative to it.
				group := []int32{at}
				for k := range int32(m) {
					if k != at && r.IntN(4) == 0 {
						group = append(group, k)
					}
				}
				old := cols[at]
				cols[at] = scaled(old, -1)
				for _, k := range group[1:] {
					cols[k] = plus(cols[k], scaled(old, -1))
				}
				f.exchange(at, group[1:])
				checkSolves(t, &f, cols, r, "exchanged")
				continue
			}
			col := sparse(r, m)[at]
			x, y := make([]float64, m), make([]float64, m)
			for _, e := range col {
				x[e.at] += e.val
			}
			touched := f.ftran(x, y, nil)
			if math.Abs(y[at]) < 0.1 {
				continue
			}
			f.replace(at, y, touched)
			cols[at] = col
			checkSolves(t, &f, cols, r, "replaced")
		}
	}
	if regular < 200 {
		t.Errorf("only %d of 400 matrices were regular: the test says little", regular)
	}
}

func scaled(col []entry, by float64) []entry {
	out := make([]entry, len(col))
	for i, e := range col {
		out[i] = entry{e.at, e.val * by}
	}
	return out
}

func plus(a, b []entry) []entry {
	sum := map[int32]float64{}
	for _, e := range append(append([]entry(nil), a...), b...) {
		sum[e.at] += e.val
	}
	var out []entry
	for i := range int32(64) {
		if v := sum[i]; v != 0 {
			out = append(out, entry{i, v})
		}
	}
	return out
}

// TestSingular holds that what has no inverse is refused, in one piece.
func TestSingular(t *testing.T) {
	for name, cols := range map[string][][]entry{
		"an empty column":   {{{0, 1}}, {}},
		"two of the same":   {{{0, 1}, {1, 2}}, {{0, 1}, {1, 2}}},
		"a multiple":        {{{0, 1}, {1, 2}, {2, 1}}, {{0, 2}, {1, 4}, {2, 2}}, {{2, 1}}},
		"a row with nobody": {{{0, 1}}, {{0, 3}}},
	} {
		var f factor
		if factorOf(&f, cols) {
			t.Errorf("%s was factorised", name)
		}
	}
}

// TestLoad holds that what the keys use is kept right from pivot to pivot, and that their
// shares are what the other columns of their groups leave.
func TestLoad(t *testing.T) {
	for seed := range uint64(6) {
		o := trial.Options{People: 400, Seats: 0.9, Seed: seed}
		if seed%2 == 1 {
			o.Identical = 7
		}
		tk := trialTask(t, o)
		s := newSimplex(tk, nil, simplexRows)
		s.start(tk.freeLimits(), make([]int64, len(tk.rows)), 16, 1000)
		stops := 0
		s.optimise(func() bool { stops++; return stops == 2 })
		if s.broken || s.pivots < 50 {
			t.Fatalf("seed %d: %d pivots", seed, s.pivots)
		}
		load, left := make([]float64, s.m), slices.Clone(s.many)
		for g := range s.key {
			for _, a := range s.key[g].a {
				if i := s.at[a.row]; s.has(g) && i >= 0 {
					load[i] += float64(a.a) * s.many[g]
				}
			}
		}
		for i := range s.basis {
			if g := s.basis[i].group; g >= 0 {
				left[g] -= s.x[i]
			}
		}
		if !slices.Equal(load, s.load) {
			t.Errorf("seed %d: the keys use %v, and %v is kept", seed, load, s.load)
		}
		for g := range s.key {
			if s.has(g) && math.Abs(left[g]-s.keyX[g]) > 1e-6 {
				t.Errorf("seed %d: key %d has %f, and the others leave %f", seed, g, s.keyX[g], left[g])
			}
		}
	}
}
