package main

import (
	"fmt"
	"time"

	"instroom/io/plan"
)

// A time limit covers everything from reading to writing. What follows the solve
// is never left out: reasons, tables, the proof again by other code. So time is
// kept for it, by the size of the batch and by how slow the machine was so far.
// Only the search for smallest changes takes what time there is.

// writing estimates how long explaining, verifying and writing take for so many
// people and options, where reading and compiling took spent. The times a person
// and an option are those of two idle processors.
func writing(people, options int, spent time.Duration) time.Duration {
	n, m := time.Duration(people), time.Duration(options)
	usual := 100*time.Millisecond + n*60*time.Microsecond + m*6*time.Microsecond
	before := 10*time.Millisecond + n*15*time.Microsecond + m*3*time.Microsecond
	slow := min(max(1, float64(spent)/float64(before)), 4)
	return time.Duration(slow * float64(usual))
}

// seeking is the most that is kept for the search for smallest changes.
const seeking = 2 * time.Second

// afterSolve is what is kept of the time left, writing included. The solver gets
// a quarter at least: a plan is worth more than a limit that is too short.
func afterSolve(writing, left time.Duration) time.Duration {
	return min(writing+min(left/10, seeking), left-left/4)
}

// warnOfLimit says what the time limit left undone, and where the run went on
// beyond it.
func (a *app) warnOfLimit(r *plan.Run) {
	if r.ChangesOutOfTime > 0 {
		a.warn("the time limit came before the smallest change of %s was sought", plural(r.ChangesOutOfTime, "waiting need"))
	}
	if limit, total := a.set.TimeLimit, time.Duration(r.Seconds.Total*float64(time.Second)); limit > 0 && total > limit+limit/20 {
		a.warn("the run took %s, longer than its time limit of %s: reasons, verification and writing are never left out",
			total.Round(100*time.Millisecond), limit)
		if !a.set.Quiet {
			fmt.Fprintf(a.stderr, "instroom: hint: a batch of this size needs --time-limit %s or more\n", (total + total/4).Round(time.Second))
		}
	}
}
