package rules_test

import (
	"testing"

	"instroom/model/modeltest"
	"instroom/model/rules"
)

// TestFailureCount holds the count and the first code against the full list.
func TestFailureCount(t *testing.T) {
	for seed := range uint64(25) {
		b := modeltest.Random(300+seed, rules.Defaults(), modeltest.Options{})
		x := rules.New(b)
		m := x.Matrix()
		for p := range b.Participants {
			failing := m.Failing(p)
			for s := range b.Sessions {
				list := x.Failures(p, s)
				n, first := x.FailureCount(p, s, 1000)
				if n != len(list) || n > 0 && first != list[0].Code {
					t.Fatalf("seed %d, person %d, session %d: %d, first %s, of %v", 300+seed, p, s, n, first, list)
				}
				if w := &b.Participants[p]; len(w.BadColumns) == 0 && !w.SuspendedUntil.Valid() && int(failing[s]) != n {
					t.Fatalf("seed %d, person %d, session %d: the matrix has %d failures, the rules %v", 300+seed, p, s, failing[s], list)
				}
				if n, _ := x.FailureCount(p, s, 1); len(list) > 1 && n != 2 || len(list) < 2 && n != len(list) {
					t.Fatalf("seed %d, person %d, session %d: counted %d beyond one of %d", 300+seed, p, s, n, len(list))
				}
			}
		}
	}
}
