package record

import (
	"math"
	"os"
	"strconv"
	"testing"
)

func TestForms(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Percent(0), "0"}, {Percent(0.00061), "0.00061"}, {Percent(1.37), "1.4"}, {Percent(23.4), "23"},
		{Thousands(-1234567), "-1,234,567"}, {Thousands(999), "999"}, {Seconds(0.0994), "0.099"}, {Seconds(12.34), "12.3"},
	} {
		if c.got != c.want {
			t.Errorf("%s, want %s", c.got, c.want)
		}
	}
	if m := Median([]float64{9, 1, 4, 2}); m != 3 {
		t.Errorf("median %g", m)
	}
	if !math.IsNaN(Median(nil)) {
		t.Error("nothing has a median")
	}
}

func TestPeakMemory(t *testing.T) {
	if _, err := os.Stat("/proc/self/status"); err != nil {
		t.Skip(err)
	}
	before := PeakMemory()
	block := make([]byte, 64<<20)
	for i := 0; i < len(block); i += 4096 {
		block[i] = 1
	}
	if grown := PeakOf(strconv.Itoa(os.Getpid())) - before; before <= 0 || grown < 32<<20 || block[4096] != 1 {
		t.Errorf("%d bytes, %d more with 64 MB", before, grown)
	}
}
