package price

import (
	"slices"
	"testing"

	"instroom/benchmarks/trial"
)

// TestLevelled holds where points go, and that a task of one level is its own.
func TestLevelled(t *testing.T) {
	tk := trialTask(t, trial.Options{People: 800, Seats: 0.9, Seed: 1, Ties: true})
	if c, exact := tk.levelled(); !exact || c != tk {
		t.Error("equal scores are not at their level")
	}
	from, to := tk.optAt[0], tk.optAt[1]
	if to-from < 4 {
		t.Fatal("too few options to tell")
	}
	// 880 is near 1,000; 870 is not, and the next level; 800 is near that; 1 is near nothing.
	copy(tk.w[from:to], []int64{880, 870, 800, 1})
	c, exact := tk.levelled()
	if exact {
		t.Fatal("exact with small differences")
	}
	if got, want := c.w[from:from+4], []int64{1000, 870, 870, 1}; !slices.Equal(got, want) {
		t.Errorf("levels %v, want %v", got, want)
	}
	if tk.w[from] != 880 {
		t.Error("the task itself has changed")
	}
}
