package model

import "strconv"

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
