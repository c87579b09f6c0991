package scenarios

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"instroom/benchmarks/trial"
	"instroom/io/batch"
	"instroom/model"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
)

func cpu() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(0, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func TestPhase(t *testing.T) {
	var base *model.Batch
	if dir := os.Getenv("DIR"); dir != "" {
		b, found := batch.Read(dir, batch.Options{})
		if found.HasErrors() {
			t.Fatal(found.Only(batch.Error).All())
		}
		base = b
	} else {
		n, _ := strconv.Atoi(os.Getenv("N"))
		if n == 0 {
			n = 5000
		}
		seats := 0.95
		if s := os.Getenv("SEATS"); s != "" {
			seats, _ = strconv.ParseFloat(s, 64)
		}
		base = trial.Batch(trial.Options{People: n, Seats: seats, Seed: 1})
	}
	reps := 4
	if s := os.Getenv("REPS"); s != "" {
		reps, _ = strconv.Atoi(s)
	}
	r := newRun(base, nil)
	r.Certify = os.Getenv("CERTIFY") != ""
	r.Threads = 1
	r.Exact = os.Getenv("EXACT") != ""
	at := cpu()
	starts, err := r.base(context.Background(), &Case{}, Store{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	b0 := starts[0].result
	fmt.Printf("base %v cpu %v %s %d..%d work %dM options %v\n", base.Sessions[0].ID, cpu()-at, b0.Status, b0.Objective, b0.Bound, b0.Work/1e6, len(base.Sessions))
	for _, change := range []string{"cancel: {session: %s}", "resize: {session: %s, by: 2}", "clone: {session: %s}", "move: {session: %s, days: 14}"} {
		var ph [6]time.Duration
		gap, work, n, opt := 0.0, int64(0), 0, 0
		for n < reps {
			id := base.Sessions[n*37%len(base.Sessions)].ID
			c := mustParse(t, "scenarios: [{name: x, changes: ["+fmt.Sprintf(change, id)+"]}]", base)[0]
			runtime.GC()
			mark := func(i int, from time.Duration) time.Duration { now := cpu(); ph[i] += now - from; return now }
			t0 := cpu()
			b, _, err := c.Batch(r.Batch)
			if err != nil {
				t.Fatal(err)
			}
			drawn := *b
			t0 = mark(0, t0)
			x := rules.New(&drawn)
			t0 = mark(1, t0)
			p, err := compile.Compile(context.Background(), x)
			if err != nil {
				t.Fatal(err)
			}
			t0 = mark(2, t0)
			res, err := r.Solver.Solve(context.Background(), p, solver.Options{Seed: drawn.Settings.Seed, Threads: 1, Work: r.work(p), Gap: r.near(&starts[0])}, starts[0].result)
			if err != nil {
				t.Fatal(err)
			}
			t0 = mark(3, t0)
			plan := compile.Plan(p, res)
			if err := r.judge(&drawn, plan, res); err != nil {
				t.Fatal(err)
			}
			t0 = mark(4, t0)
			measure(x, res, plan, starts[0].seats)
			mark(5, t0)
			g := model.Gap(res.Objective, res.Bound)
			gap += g
			if os.Getenv("V") != "" {
				fmt.Printf("  %s %s: %s %d..%d gap %.5f%% work %dM", strings.Split(change, ":")[0], id, res.Status, res.Objective, res.Bound, 100*g, res.Work/1e6)
				for _, k := range res.Classes {
					fmt.Printf(" [%d %d/%d]", k.Class, k.Placed, k.Bound)
				}
				fmt.Println()
			}
			if res.Status == solver.Optimal {
				opt++
			}
			work += res.Work
			n++
		}
		f := func(i int) string { return fmt.Sprintf("%.1f", ph[i].Seconds()*1000/float64(n)) }
		var all time.Duration
		for _, d := range ph {
			all += d
		}
		fmt.Printf("%-7s all %.1f ms: change %s rules %s compile %s solve %s judge %s measure %s; gap %.5f%% optimal %d/%d work %.1fM\n", strings.Split(change, ":")[0], all.Seconds()*1000/float64(n), f(0), f(1), f(2), f(3), f(4), f(5), 100*gap/float64(n), opt, n, float64(work)/float64(n)/1e6)
	}
}
