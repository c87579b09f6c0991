package price

import (
	"testing"

	"instroom/benchmarks/trial"
)

// TestPlansWithoutWork makes the plan of a tree over openings when the work is done, of a
// task that an old proof has left a link in: it panicked, having no price for the link.
func TestPlansWithoutWork(t *testing.T) {
	task := trialTask(t, trial.Options{People: 150, Seats: 1, Seed: 1, OptionalShare: 0.5, LinkedShare: 0.3})
	for o := range int32(len(task.option)) {
		if task.grouped[task.sess[o]] {
			task.addLink(o)
			break
		}
	}
	s := &search{
		t: task, w: task.w, f: &finder[int64]{t: task}, shift: 16, spread: task.spread(), work: unlimited,
		sx: newSimplex(task, nil, simplexRows), halt: func() bool { return false },
	}
	s.offer(newIncumbent(task, s.w, task.freeLimits()))
	o := s.newOpenings()
	root := o.root(task.freeLimits(), make([]int64, len(task.rows)))
	s.work = o.spent()
	o.plans(root)
	if s.score <= 0 || !s.best.legal() {
		t.Errorf("a plan worth %d", s.score)
	}
}
