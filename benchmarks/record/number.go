package record

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// Seconds shows a time with the digits that count.
func Seconds(x float64) string {
	switch {
	case x < 0.01:
		return fmt.Sprintf("%.4f", x)
	case x < 1:
		return fmt.Sprintf("%.3f", x)
	case x < 10:
		return fmt.Sprintf("%.2f", x)
	}
	return fmt.Sprintf("%.1f", x)
}

// Percent shows a small number with two digits that count.
func Percent(x float64) string {
	if x == 0 {
		return "0"
	}
	return strconv.FormatFloat(x, 'f', max(0, 1-int(math.Floor(math.Log10(math.Abs(x))))), 64)
}

// Thousands shows a whole number with commas.
func Thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Median returns the median of figures, NaN of none. It does not change them.
func Median(figures []float64) float64 {
	if len(figures) == 0 {
		return math.NaN()
	}
	v := slices.Sorted(slices.Values(figures))
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2
}

// Mean returns the mean of figures, NaN of none.
func Mean(figures []float64) float64 {
	sum := 0.0
	for _, x := range figures {
		sum += x
	}
	return sum / float64(len(figures))
}
