package main

import (
	"fmt"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"instroom": main})
}

// TestScripts runs the files in testdata: each says in its first lines what it
// shows.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		Condition: func(name string) (bool, error) {
			if name == "glpk" {
				return hasGLPK, nil
			}
			return false, fmt.Errorf("unknown condition %q", name)
		},
		Setup: func(e *testscript.Env) error {
			// Settings of the machine that runs the tests must not reach them.
			kept := e.Vars[:0]
			for _, v := range e.Vars {
				if len(v) < len(envPrefix) || v[:len(envPrefix)] != envPrefix {
					kept = append(kept, v)
				}
			}
			e.Vars = kept
			return nil
		},
	})
}
