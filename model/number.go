package model

import (
	"fmt"
	"strconv"
)

// Grouped writes a number with commas between thousands: 1,000,000.
func Grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	start := 0
	if n < 0 {
		start = 1
	}
	for i := len(s) - 3; i > start; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Gap is (bound − objective) / max(1, |objective|), the relative gap of the contract (§3).
func Gap(objective, bound Points) float64 {
	return float64(bound-objective) / float64(max(1, objective, -objective))
}

// Percent writes a relative gap in per cent, with as many digits as say something.
func Percent(gap float64) string {
	switch {
	case gap == 0:
		return "0 %"
	case gap < 0.00001:
		return fmt.Sprintf("%.1e %%", 100*gap)
	case gap < 0.01:
		return fmt.Sprintf("%.4f %%", 100*gap)
	}
	return fmt.Sprintf("%.2f %%", 100*gap)
}
