//go:build unix

package command

import (
	"os"
	"os/exec"
	"syscall"
)

// ownGroup puts the program and what it starts into a process group of their
// own, so that Ctrl-C at a terminal reaches this process only, and they can be
// stopped together.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func interrupt(p *os.Process) error {
	if err := syscall.Kill(-p.Pid, syscall.SIGINT); err != syscall.ESRCH {
		return err
	}
	return os.ErrProcessDone
}

// killGroup kills whatever is left of the group; none is the rule.
func killGroup(p *os.Process) { _ = syscall.Kill(-p.Pid, syscall.SIGKILL) }
