package command_test

import (
	"testing"

	"instroom/io/mps"
	"instroom/solver"
	"instroom/solver/command"
	"instroom/solver/solvertest"
)

var format = command.Format{Write: mps.WriteMPS, Read: mps.Read}

// maker returns what makes the solver of a name, or skips the test.
func maker(t *testing.T, name string) func() solver.Solver {
	t.Helper()
	if _, err := command.New(name, format); err != nil {
		t.Skipf("%v: its answers are not tested", err)
	}
	return func() solver.Solver {
		s, err := command.New(name, format)
		if err != nil {
			panic(err)
		}
		return s
	}
}

func TestSuite(t *testing.T) {
	for _, name := range command.Names() {
		t.Run(name, func(t *testing.T) {
			solvertest.Run(t, maker(t, name), solvertest.Exact, solvertest.Costly)
		})
	}
}

func TestBatches(t *testing.T) {
	for _, name := range command.Names() {
		t.Run(name, func(t *testing.T) { solvertest.RunBatches(t, maker(t, name), solvertest.Costly) })
	}
}
