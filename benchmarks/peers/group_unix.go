//go:build unix

package peers

import (
	"os/exec"
	"syscall"
)

// ownGroup keeps Ctrl-C at a terminal from a child: it is interrupted once, by
// us, and then stops what it has started.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
