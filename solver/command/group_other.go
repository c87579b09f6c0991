//go:build !unix

package command

import (
	"os"
	"os/exec"
)

// There are no process groups here.
func ownGroup(*exec.Cmd) {}

// Nor interrupts to send: the program is killed at once.
func interrupt(p *os.Process) error { return p.Kill() }

func killGroup(*os.Process) {}
