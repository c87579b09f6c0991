//go:build !glpk

package main

import "instroom/solver"

// hasGLPK says whether this build links GLPK.
const hasGLPK = false

func newGLPK() solver.Solver { return nil }

// glpkChild does the work of a child process that GLPK runs in, and reports
// whether the program is one.
func glpkChild([]string) bool { return false }
