package main

import (
	"testing"

	"instroom/model"
)

func TestGap(t *testing.T) {
	for _, c := range []struct {
		objective, bound model.Points
		gap              float64
		words            string
	}{
		{0, 0, 0, "0 %"}, {0, 3, 3, "300.00 %"}, {-100, -50, 0.5, "50.00 %"}, {1_000_000, 1_000_020, 0.00002, "0.0020 %"},
		{1_000_000_000, 1_000_000_001, 1e-9, "1.0e-07 %"},
	} {
		if g := model.Gap(c.objective, c.bound); g != c.gap || model.Percent(g) != c.words {
			t.Errorf("model.Gap(%d, %d) = %v, %s; want %v, %s", c.objective, c.bound, g, model.Percent(g), c.gap, c.words)
		}
	}
}

func TestNumbersInWords(t *testing.T) {
	for got, want := range map[string]string{
		model.Grouped(0): "0", model.Grouped(999): "999", model.Grouped(1000): "1,000", model.Grouped(-1234567): "-1,234,567", model.Grouped(-12): "-12",
		plural(1, "person"): "1 person", plural(1200, "person"): "1,200 people", plural(2, "copy"): "2 copies", plural(2, "day"): "2 days", plural(0, "pin"): "0 pins",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestRelative(t *testing.T) {
	for _, c := range [][3]string{{"week2", "week1/plan", "../week1/plan"}, {"week2", "", ""}, {"a/b", "a/b/plan", "plan"}} {
		if got := relative(c[0], c[1]); got != c[2] {
			t.Errorf("relative(%q, %q) = %q, want %q", c[0], c[1], got, c[2])
		}
	}
}
