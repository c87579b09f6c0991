package price

import (
	"testing"

	"instroom/solver"
)

// TestPriceCap holds that a price that grows without end stays inside a certificate
// and, times the heads of the largest session, inside 62 bits. Past failure: in a
// part with small sessions it grew to 2⁵⁶, and the judge refused the plan.
func TestPriceCap(t *testing.T) {
	for _, heads := range []int32{0, 1, 18, 1 << 14, 1 << 20} {
		q := &part{fill: []solver.Fill{{Max: 1}, {Max: heads}}}
		if most := q.priceCap(); most > 1<<48 || most*float64(max(32, heads)) > 1<<61 || most < 1<<40 {
			t.Errorf("%d heads: prices up to %g", heads, most)
		}
	}
}
