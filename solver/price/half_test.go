package price

import (
	"math/rand/v2"
	"testing"

	"instroom/benchmarks/trial"
	"instroom/model"
)

// TestHalvesHold looks for halves of sums of rows that random fractional plans break, and
// holds that no whole plan breaks them: random people in sessions with seats for them, and
// childcare for their children.
func TestHalvesHold(t *testing.T) {
	found := 0
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 5))
		lt := batchTask(t, halvesBatch(seed, r))
		f := &finder[int64]{t: lt}
		for range 60 {
			lt.halves(halfPlan(lt, r), f)
		}
		care := false
		for _, c := range lt.cuts {
			for _, k := range c.rows {
				care = care || lt.rows[k].key.kind == careRow
			}
		}
		found += len(lt.cuts)
		reached := 0
		for range 300 {
			use := wholePlan(lt, r)
			for i := range lt.rows {
				switch row := &lt.rows[i]; {
				case row.key.kind == cutRow && use[i] > row.rhs:
					t.Fatalf("seed %d: a plan breaks the half %+v: %d above %d", seed, lt.cuts[row.key.at], use[i], row.rhs)
				case row.key.kind == cutRow && use[i] == row.rhs:
					reached++
				}
			}
		}
		if reached == 0 || !care {
			t.Errorf("seed %d: halves reached %d times, one of childcare %v: the test shows little", seed, reached, care)
		}
	}
	if found < 40 {
		t.Errorf("%d halves: the test has lost its force", found)
	}
}

// halvesBatch has couples, and parents who need one or two places of childcare.
func halvesBatch(seed uint64, r *rand.Rand) *model.Batch {
	b := trial.Batch(trial.Options{People: 60, Seats: 0.8, Seed: seed, LinkedShare: 0.4})
	for i := range b.Participants {
		b.Participants[i].Childcare = int16(r.IntN(3))
	}
	for i := range b.Sessions {
		b.Sessions[i].Childcare = 3
	}
	return b
}

// halfPlan seats people by half in two sessions, as far as there is room.
func halfPlan(t *task, r *rand.Rand) []float64 {
	share, left := make([]float64, len(t.option)), make([]float64, len(t.rows))
	for k := range left {
		left[k] = float64(t.rows[k].rhs)
		if k < t.sessions() {
			left[k] = float64(t.seatsOf(int32(k)))
		}
	}
	for _, j := range r.Perm(len(t.slot)) {
		x := 1 - float64(r.IntN(2))/2
		placed := 0.0
		for try := 0; try < 8 && placed < 1; try++ {
			o := t.optAt[j] + r.Int32N(t.optAt[j+1]-t.optAt[j])
			fits := share[o] == 0 && left[t.sess[o]] >= x*float64(t.headsOf(o))
			for _, c := range t.extras(o) {
				fits = fits && left[c.row] >= x*float64(c.a)
			}
			if !fits {
				continue
			}
			share[o] = x
			placed += x
			left[t.sess[o]] -= x * float64(t.headsOf(o))
			for _, c := range t.extras(o) {
				left[c.row] -= x * float64(c.a)
			}
		}
	}
	return share
}

// wholePlan seats people as long as there is room, and returns the use of the rows.
func wholePlan(t *task, r *rand.Rand) []int64 {
	use := make([]int64, len(t.rows))
	for _, j := range r.Perm(len(t.slot)) {
		for range 6 {
			o := t.optAt[j] + r.Int32N(t.optAt[j+1]-t.optAt[j])
			k := t.sess[o]
			fits := use[k]+t.headsOf(o) <= t.seatsOf(k)
			for _, c := range t.extras(o) {
				fits = fits && (t.rows[c.row].key.kind != careRow || use[c.row]+c.a <= t.rows[c.row].rhs)
			}
			if !fits {
				continue
			}
			use[k] += t.headsOf(o)
			lists := [][]coef{t.extras(o)}
			if t.cutOf != nil {
				lists = append(lists, t.cutOf[o])
			}
			for _, list := range lists {
				for _, c := range list {
					use[c.row] += c.a
				}
			}
			break
		}
	}
	return use
}

// TestHalvesAreNamed holds that halves taken up by name are the same ones.
func TestHalvesAreNamed(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	b := halvesBatch(3, r)
	lt := batchTask(t, b)
	for range 60 {
		lt.halves(halfPlan(lt, r), &finder[int64]{t: lt})
	}
	named := []model.Cut{}
	for _, c := range lt.cuts {
		named = append(named, c.named(lt))
	}
	again := batchTask(t, b)
	again.takeCuts(named)
	if len(named) == 0 || len(again.cuts) != len(named) {
		t.Fatalf("%d of %d halves are taken up", len(again.cuts), len(named))
	}
	for i, c := range again.cuts {
		if !c.same(lt.cuts[i]) || again.rows[len(again.rows)-len(named)+i].rhs != lt.rows[len(lt.rows)-len(named)+i].rhs {
			t.Errorf("half %d is another one: %+v, %+v", i, c, lt.cuts[i])
		}
	}
}
