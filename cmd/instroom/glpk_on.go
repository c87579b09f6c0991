//go:build glpk

package main

import (
	"instroom/solver"
	"instroom/solver/glpk"
)

// hasGLPK says whether this build links GLPK.
const hasGLPK = true

func newGLPK() solver.Solver { return glpk.New() }

// glpkChild does the work of a child process that GLPK runs in, and reports
// whether the program is one.
func glpkChild(args []string) bool { return glpk.Child(args) }
