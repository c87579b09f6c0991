package main

import "fmt"

// percent writes a relative gap: as many digits as say something.
func percent(g float64) string {
	switch {
	case g == 0:
		return "0 %"
	case g < 0.00001:
		return fmt.Sprintf("%.1e %%", 100*g)
	case g < 0.01:
		return fmt.Sprintf("%.4f %%", 100*g)
	}
	return fmt.Sprintf("%.2f %%", 100*g)
}
