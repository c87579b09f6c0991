package check

import (
	"math"
	"path/filepath"
	"testing"

	"instroom/model"
)

// The OR-Library assignment problem of 100 × 100 has the published optimum
// 39,795 in our points. Prices from the Hungarian method prove it, and one unit
// less on any of them does not prove more than is true.
func TestPublishedAssignmentOptimum(t *testing.T) {
	dir := filepath.Join(dataDir(t), "real", "assign100")
	b := readCase(t, dir)
	j := New(b)
	n := len(b.Participants)
	worth := make([][]int64, n)
	for p := range worth {
		worth[p] = make([]int64, len(b.Sessions))
		for _, o := range j.optionsOf(int32(p)) {
			worth[p][o.Session] = int64(o.Points)
		}
	}
	sits, price := assign(worth)
	plan := &model.Plan{}
	for p, s := range sits {
		if worth[p][s] > 0 {
			plan.Placed = append(plan.Placed, model.Placed{Participant: int32(p), Session: int32(s), Points: model.Points(worth[p][s])})
		}
	}
	const scale = 1024
	var m model.Multipliers
	for s, v := range price {
		if v != 0 {
			m.Session = append(m.Session, model.SessionPrice{Session: b.Sessions[s].ID, Price: scale * v})
		}
	}
	cert := &model.Certificate{Version: model.CertificateVersion, Objective: 39_795, Bound: 39_795,
		Points: model.Proof{Scale: scale, Parts: []model.Part{{Bound: 39_795, Root: model.Node{Leaf: &m}}}}}
	r := j.Verify(plan, cert)
	if !r.OK() || !r.Proven || r.Objective != 39_795 || r.Bound != 39_795 {
		t.Errorf("objective %d, bound %d, proven %v, findings %v", r.Objective, r.Bound, r.Proven, r.Findings)
	}
	cert.Bound, cert.Points.Parts[0].Bound = 39_794, 39_794
	if r = j.Verify(plan, cert); !r.Has(BoundWrong) || r.Proven {
		t.Errorf("a bound too low by 1 passes: %v", r.Findings)
	}
}

// assign solves the assignment problem by the Hungarian method (shortest
// augmenting paths): who gets which column, and column prices ≥ 0 at which every
// row's best column is its own.
func assign(worth [][]int64) (sits []int, price []int64) {
	n := len(worth)
	u, v := make([]int64, n+1), make([]int64, n+1)
	row, way := make([]int, n+1), make([]int, n+1)
	for i := 1; i <= n; i++ {
		row[0] = i
		least := make([]int64, n+1)
		used := make([]bool, n+1)
		for k := range least {
			least[k] = math.MaxInt64
		}
		at := 0
		for row[at] != 0 {
			used[at] = true
			delta, next := int64(math.MaxInt64), 0
			for k := 1; k <= n; k++ {
				if used[k] {
					continue
				}
				if cost := -worth[row[at]-1][k-1] - u[row[at]] - v[k]; cost < least[k] {
					least[k], way[k] = cost, at
				}
				if least[k] < delta {
					delta, next = least[k], k
				}
			}
			for k := 0; k <= n; k++ {
				if used[k] {
					u[row[k]] += delta
					v[k] -= delta
				} else {
					least[k] -= delta
				}
			}
			at = next
		}
		for at != 0 {
			row[at] = row[way[at]]
			at = way[at]
		}
	}
	sits, price = make([]int, n), make([]int64, n)
	for k := 1; k <= n; k++ {
		sits[row[k]-1] = k - 1
		price[k-1] = -v[k]
	}
	return sits, price
}
