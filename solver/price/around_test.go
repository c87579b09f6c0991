package price

import (
	"context"
	"slices"
	"testing"

	"instroom/benchmarks/trial"
	"instroom/solver"
	"instroom/solver/solvertest"
)

// TestPatch takes every seventh seat of the best plan away, improves what is left by chains,
// and patches it by the prices of a descent: it is still a plan, and nearly all of what chains
// could not win is won. Where people could come in five evenings only, half of it was left as
// long as a region knew no option that is good beside another choice alone.
func TestPatch(t *testing.T) {
	lost, won := int64(0), int64(0)
	for seed := range solvertest.Seeds(8) {
		task := trialTask(t, trial.Options{People: 400, Seats: 0.95, Seed: seed, EveningOnly: seed%2 == 0, LinkedShare: 0.15 * float64(seed%3)})
		r, err := New().Solve(context.Background(), task.pr, solver.Options{}, nil)
		if err != nil || r.Status != solver.Optimal {
			t.Fatal(r.Status, err)
		}
		s := &search{
			t: task, w: task.w, f: &finder[int64]{t: task}, shift: 16, spread: task.spread(), work: unlimited,
			halt: func() bool { return false },
		}
		l := task.freeLimits()
		p := newIncumbent(task, s.w, l)
		for j, global := range task.slot {
			if o := r.Choice[global]; o >= 0 && j%7 > 0 {
				p.set(int32(j), int32(slices.Index(task.option, o)))
			}
		}
		p.improve(s.halt)
		// A plan from deep in a tree, under limits that are long past.
		p.l = l.clone()
		for o := range p.l.ban {
			p.l.ban[o] = p.choice[task.slotOf[o]] != int32(o)
		}
		s.offer(p)
		before := s.score
		d := task.descend(make([]int64, len(task.rows)), l, s.f, s.shift, before, 300, s.halt)
		s.patch(d.u, l, 20_000_000)
		if v, ok := s.best.score(); v != s.score || !ok || !s.best.legal() || s.score < before || s.score > int64(r.Objective) {
			t.Fatalf("seed %d: %d points, legal %v, recorded as %d, from %d; the best is %d", seed, v, s.best.legal(), s.score, before, r.Objective)
		}
		lost += int64(r.Objective) - before
		won += s.score - before
	}
	if 10*won < 9*lost {
		t.Errorf("%d points of %d are won", won, lost)
	}
}

// TestLosses adds up what a plan loses where nobody lacks more than one option: exactly what
// lies between it and the bound.
func TestLosses(t *testing.T) {
	task := trialTask(t, trial.Options{People: 300, Seats: 0.8, Seed: 3})
	f := &finder[int64]{t: task}
	l := task.freeLimits()
	u := task.descend(make([]int64, len(task.rows)), l, f, 16, 0, 100, func() bool { return false }).u
	p := newIncumbent(task, task.w, l)
	for b := range task.bidder { // everybody gets what is best, but for the last need, as long as there are seats
		if _, _, ok := f.choose(b, u, 1<<16, l); !ok {
			t.Fatal("no bundle")
		}
		for k, o := range f.best {
			if last := k == len(f.best)-1 && b%3 == 0; o >= 0 && !last && p.n[task.sess[o]] < task.fill[task.sess[o]].Max {
				p.set(task.slotAt[b]+int32(k), o)
			}
		}
	}
	want := task.evaluate(u, l, f, 16, nil).value.plus(-(p.value << 16))
	lacking := 0
	for b := range task.bidder {
		f.choose(b, u, 1<<16, l)
		n := 0
		for k, o := range f.best {
			if o != p.choice[task.slotAt[b]+int32(k)] {
				n++
			}
		}
		if n > 1 {
			t.Fatalf("bidder %d lacks %d options", b, n)
		}
		lacking += n
	}
	var sum wide
	for _, v := range p.losses(u, f, 16) {
		sum = sum.plus(v)
	}
	if sum != want || lacking < 20 {
		t.Errorf("%d lack something: losses of %v, between plan and bound lies %v", lacking, sum, want)
	}
}
