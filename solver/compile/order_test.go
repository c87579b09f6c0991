package compile_test

import (
	"fmt"
	"reflect"
	"runtime"
	"testing"

	"instroom/model"
	"instroom/model/modeltest"
	"instroom/solver"
)

// named is a problem with ids in place of indexes into the batch.
func named(p *solver.Problem) string {
	q := *p
	q.Batch, q.Memory = nil, nil
	q.SessionIndex = nil
	q.Members = append([]solver.Need(nil), p.Members...)
	var people, sessions []string
	for i := range q.Members {
		people = append(people, p.Batch.Participants[q.Members[i].Participant].ID)
		q.Members[i].Participant = 0
	}
	for _, s := range p.SessionIndex {
		sessions = append(sessions, p.Batch.Sessions[s].ID)
	}
	return fmt.Sprintf("%+v\n%v\n%v", q, people, sessions)
}

// The order of rows in the input changes nothing but the indexes that lead back.
func TestRowOrderChangesNothing(t *testing.T) {
	batches(t, 120, func(t *testing.T, b *model.Batch) {
		want := named(mustCompile(t, b))
		for seed := range uint64(3) {
			if got := named(mustCompile(t, modeltest.Permute(b, seed))); got != want {
				t.Fatalf("another order of rows gives another problem:\n%s\nwas\n%s", got, want)
			}
		}
	})
}

// The number of threads changes nothing.
func TestThreadsChangeNothing(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	b := shortlist(10_000)
	runtime.GOMAXPROCS(1)
	one := mustCompile(t, b)
	runtime.GOMAXPROCS(5)
	if five := mustCompile(t, b); !reflect.DeepEqual(one, five) {
		t.Fatal("five threads give another problem than one")
	}
}

// One more seat changes one fill function, and nothing else.
func TestMoreSeats(t *testing.T) {
	batches(t, 60, func(t *testing.T, b *model.Batch) {
		p := mustCompile(t, b)
		for i, s := range p.SessionIndex {
			if b.Sessions[s].OverbookPct != 0 {
				continue
			}
			q := mustCompile(t, modeltest.MoreSeats(b, int(s)))
			f := p.Fill[i]
			if f.Max > 0 || q.Fill[i].Max == 1 {
				if q.Fill[i].Max != f.Max+1 {
					t.Fatalf("session %s: room for %d, with a seat more for %d", b.Sessions[s].ID, f.Max, q.Fill[i].Max)
				}
			}
			if !reflect.DeepEqual(p.OptionSession, q.OptionSession) || !reflect.DeepEqual(p.Rows, q.Rows) || !reflect.DeepEqual(p.Conflict, q.Conflict) {
				t.Fatal("a seat more changes more than the fill function")
			}
			break
		}
	})
}
