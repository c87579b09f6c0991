package peers

import (
	"bytes"
	"os"
	"strconv"
	"sync"
	"time"

	"instroom/benchmarks/record"
)

// watch measures the memory of what this process has started: the largest sum,
// over moments, of the most that each process then alive has held. It knows Linux
// only. stop returns bytes, 0 where nothing was seen.
func watch() (stop func() int64) {
	var wg sync.WaitGroup
	done, most := make(chan struct{}), int64(0)
	self, _ := os.Readlink("/proc/self/exe")
	began := time.Now()
	wg.Go(func() {
		for {
			sum := int64(0)
			for _, p := range descendants(os.Getpid()) {
				// Between fork and exec a child still is this program, in its memory.
				if exe, err := os.Readlink("/proc/" + p.id + "/exe"); err == nil && exe != self {
					sum += record.PeakOf(p.id)
				}
			}
			most = max(most, sum)
			pause := 20 * time.Millisecond
			if time.Since(began) > 5*time.Second {
				pause = 200 * time.Millisecond
			}
			select {
			case <-done:
				return
			case <-time.After(pause):
			}
		}
	})
	return func() int64 {
		close(done)
		wg.Wait()
		return most
	}
}

// process is a process by its number, and by when it began: numbers come again.
type process struct{ id, parent, began string }

// descendants returns the processes that a process has started, and those that
// they have, as Linux tells it.
func descendants(root int) []process {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil
	}
	children := map[string][]process{}
	for _, e := range entries {
		if p, ok := look(e.Name()); ok {
			children[p.parent] = append(children[p.parent], p)
		}
	}
	found := children[strconv.Itoa(root)]
	for k := 0; k < len(found); k++ {
		found = append(found, children[found[k].id]...)
	}
	return found
}

// look reads a process; false where there is none of the number.
func look(id string) (process, bool) {
	if _, err := strconv.Atoi(id); err != nil {
		return process{}, false
	}
	stat, err := os.ReadFile("/proc/" + id + "/stat")
	if err != nil {
		return process{}, false // it has ended
	}
	// pid (name) state parent … began, the 22nd; the name may hold anything.
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(fields) < 20 {
		return process{}, false
	}
	return process{id, string(fields[1]), string(fields[19])}, true
}

// kill ends the process if it still is the same.
func (p process) kill() {
	if now, ok := look(p.id); !ok || now.began != p.began {
		return
	}
	n, _ := strconv.Atoi(p.id) // look has read it
	if found, err := os.FindProcess(n); err == nil {
		_ = found.Kill() // it may have ended meanwhile
	}
}
