package main

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"instroom/solver/command"
)

// A program that is not installed is named, with what brings it.
func TestMissingProgram(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for _, name := range command.Names() {
		_, err := newSolver(name)
		var f *failure
		if !errors.As(err, &f) || f.code != exitUsage || !strings.HasSuffix(f.Error(), "is not on the PATH") ||
			len(f.hints) != 1 || !strings.HasPrefix(f.hints[0], "install ") {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

func TestSolverNames(t *testing.T) {
	names := solverNames()
	if !slices.Contains(names, "price") || slices.Contains(names, "glpk") != hasGLPK || !slices.Contains(names, "highs") {
		t.Errorf("%v", names)
	}
	for _, name := range names {
		if !strings.Contains(solverHelp(), name) {
			t.Errorf("the help %q lacks %s", solverHelp(), name)
		}
	}
}
