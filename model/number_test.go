package model

import "testing"

func TestGrouped(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", -1000: "-1,000", -999: "-999", 1234567: "1,234,567", -1 << 63: "-9,223,372,036,854,775,808"} {
		if got := Grouped(n); got != want {
			t.Errorf("%d is written %s, want %s", n, got, want)
		}
	}
}

func TestGap(t *testing.T) {
	for _, c := range []struct {
		objective, bound Points
		want             float64
	}{{0, 0, 0}, {0, 5, 5}, {100, 101, 0.01}, {-100, -99, 0.01}} {
		if got := Gap(c.objective, c.bound); got != c.want {
			t.Errorf("%d..%d has a gap of %g, want %g", c.objective, c.bound, got, c.want)
		}
	}
}
