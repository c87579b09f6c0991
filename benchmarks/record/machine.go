package record

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
)

// Commit returns what is checked out here, with a mark where files differ from it.
func Commit() string {
	out, err := exec.Command("git", "describe", "--always", "--dirty", "--abbrev=10").Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(out))
}

// Processor returns how many there are, and their name.
func Processor() string {
	info, _ := os.ReadFile("/proc/cpuinfo") // unknown where there is none
	name := "processor unknown"
	for line := range strings.Lines(string(info)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			name = strings.TrimSpace(value)
			break
		}
	}
	return fmt.Sprintf("%d × %s", runtime.NumCPU(), name)
}

// Load returns how many processes wanted a processor in the last minute.
func Load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if fields := strings.Fields(string(text)); err == nil && len(fields) > 0 {
		return fields[0]
	}
	return "unknown"
}

// PeakMemory returns the most memory that this process has held in RAM, in
// bytes, as Linux tells it; 0 elsewhere. (getrusage would count what the parent
// held before exec.)
func PeakMemory() int64 { return PeakOf("self") }

// PeakOf is PeakMemory of another process, by its number.
func PeakOf(process string) int64 {
	status, err := os.ReadFile("/proc/" + process + "/status")
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(status) {
		if rest, ok := bytes.CutPrefix(line, []byte("VmHWM:")); ok {
			if fields := bytes.Fields(rest); len(fields) > 0 {
				if kb, err := strconv.ParseInt(string(fields[0]), 10, 64); err == nil {
					return kb * 1024
				}
			}
		}
	}
	return 0
}
