package explain

import (
	"context"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"instroom/model"
	"instroom/model/rules"
	"instroom/solver"
)

// Solve solves a problem, from the result of an earlier solve with the same
// slots where previous is not nil. It has to be deterministic: a limit on work,
// none on time.
type Solve func(ctx context.Context, p *solver.Problem, previous *solver.Result) (*solver.Result, error)

// Input is what an explanation is made from.
type Input struct {
	Index   *rules.Index
	Problem *solver.Problem
	Plan    *model.Plan
	// Result is the solver's answer: its prices say what a seat is worth, and a
	// solve with a change starts from it. Nil where the plan was read from a folder.
	Result *solver.Result
	// Solve confirms changes by solving again; nil = none are confirmed that way.
	Solve Solve
}

// Options bound the effort that goes into the smallest changes, in counts, so
// that the answer does not depend on the machine; a deadline is the one thing
// that makes it. Everything else takes one look at every option. The zero value
// is the documented default.
type Options struct {
	Needs  int // waiting needs for which a change is sought, in the order of class and lottery; 0 = 500, −1 = none
	Tries  int // changes of a row tried a need; 0 = 12
	Solves int // solves in all; 0 = 2,500 / options of the problem, at most 10; −1 = none

	// Deadline ends the search: no change is tried after it. Zero = none.
	Deadline time.Time
}

// New explains a plan. Lists are in the order of the ids of participants and
// sessions. It fails only where ctx ends or a solve fails.
func New(ctx context.Context, in Input, o Options) (*model.Explanation, error) {
	e := newExplainer(in)
	e.deadline = o.Deadline
	out := &model.Explanation{}
	e.seats(out)
	e.alternatives(out)
	e.replacements(out)
	e.sessions(out)
	if err := e.changes(ctx, o, out); err != nil {
		return nil, err
	}
	return out, ctx.Err()
}

// explainer holds what every part of an explanation looks at.
type explainer struct {
	in    Input
	x     *rules.Index
	b     *model.Batch
	pos   *position
	could []int32 // by session of the problem: heads that wait and could come but for its minimum
	shut  []bool  // by session of the batch

	deadline time.Time // of the search for smallest changes; zero = none

	matrix *rules.Matrix  // which sessions the rules allow to whom; nil in shortlist mode
	offers [][]int32      // by slot: options that it could take instead, best first
	room   []model.Points // by session of the problem, see rooms

	participants []int32            // in the order of ids
	sessionOrder []int32            // in the order of ids
	sessionRank  []int32            // by session of the batch
	byKind       [][]int32          // sessions of a kind, in the order of ids
	placements   map[string][]int32 // rows of placements.csv by participant
}

func newExplainer(in Input) *explainer {
	b := in.Index.Batch()
	e := &explainer{in: in, x: in.Index, b: b, pos: newPosition(in.Problem, in.Plan), shut: make([]bool, len(b.Sessions))}
	for _, s := range in.Plan.Shut {
		e.shut[s] = true
	}
	e.participants = sequence(len(b.Participants))
	slices.SortFunc(e.participants, func(i, j int32) int {
		return strings.Compare(b.Participants[i].ID, b.Participants[j].ID)
	})
	e.sessionOrder = sequence(len(b.Sessions))
	slices.SortFunc(e.sessionOrder, func(i, j int32) int { return strings.Compare(b.Sessions[i].ID, b.Sessions[j].ID) })
	e.sessionRank = make([]int32, len(b.Sessions))
	e.byKind = make([][]int32, len(b.Kinds))
	for r, s := range e.sessionOrder {
		e.sessionRank[s] = int32(r)
		k := b.Sessions[s].Kind
		e.byKind[k] = append(e.byKind[k], s)
	}
	e.placements = map[string][]int32{}
	for i := range b.Placements {
		e.placements[b.Placements[i].Participant] = append(e.placements[b.Placements[i].Participant], int32(i))
	}
	e.could = e.pos.couldCome()
	if !b.Settings.Shortlist {
		e.matrix = e.x.Matrix()
	}
	return e
}

func sequence(n int) []int32 {
	s := make([]int32, n)
	for i := range s {
		s[i] = int32(i)
	}
	return s
}

// seats lists who sits where and, with its reason, every need that waits.
func (e *explainer) seats(out *model.Explanation) {
	placed := make([]int32, len(e.pos.slotOf)) // by need: 1 + index into Plan.Placed
	for i, p := range e.in.Plan.Placed {
		placed[e.pos.key(p.Participant, e.b.Sessions[p.Session].Kind)] = int32(i) + 1
	}
	var waiting []rules.NeedState
	for _, p := range e.participants {
		for _, n := range e.x.Needs(int(p)) {
			at := placed[e.pos.key(p, n.Kind)]
			switch {
			case n.State == rules.NotNeeded:
				out.NotNeeded++
			case n.State == rules.Pinned && !e.shut[n.Session]:
				out.Seats = append(out.Seats, model.Seat{
					Participant: p, Session: n.Session, Kind: n.Kind, Class: int8(n.Class), Status: e.pinStatus(p, n.Session),
					Provisional: e.provisional(n.Session), First: firstMeeting(&e.b.Sessions[n.Session]),
				})
			case at > 0:
				here := e.in.Plan.Placed[at-1]
				out.Seats = append(out.Seats, model.Seat{
					Participant: p, Session: here.Session, Kind: n.Kind, Class: int8(n.Class), Points: here.Points,
					Provisional: e.provisional(here.Session), First: model.NoDate,
				})
			default:
				waiting = append(waiting, n)
				out.Waiting = append(out.Waiting, model.Waiting{Participant: p})
			}
		}
	}
	parallel(len(out.Seats), func(i int) {
		s := &out.Seats[i]
		if o, ok := e.x.Option(int(s.Participant), int(s.Session)); ok && !s.Pinned() {
			s.First = o.First
		}
	})
	parallel(len(waiting), func(i int) { out.Waiting[i] = e.reason(out.Waiting[i].Participant, waiting[i]) })
}

// parallel calls f for 0..n−1 on every processor. f writes only what belongs to
// its own number, so that the order does not matter.
func parallel(n int, f func(i int)) {
	const chunk = 32
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), (n+chunk-1)/chunk) {
		wg.Go(func() {
			for {
				from := int(next.Add(chunk)) - chunk
				if from >= n {
					return
				}
				for i := from; i < min(n, from+chunk); i++ {
					f(i)
				}
			}
		})
	}
	wg.Wait()
}

func (e *explainer) pinStatus(p, s int32) model.PlacementStatus {
	for _, pin := range e.x.PinsOf(int(p)) {
		if pin.Session == s {
			return pin.Status
		}
	}
	return model.PlacementConfirmed
}

// provisional reports whether a session runs below its minimum before its
// decision date.
func (e *explainer) provisional(s int32) bool {
	f := e.x.Fill(int(s))
	return f.Soft && f.Enrolled+f.Pinned+int(e.pos.newHeads(s)) < f.Minimum
}

// firstMeeting returns the first day on which a session may meet; NoDate where
// it has no dates. Closed days are not looked at: for a pin it only orients.
func firstMeeting(s *model.Session) model.Date {
	if len(s.Dated) > 0 {
		return s.Dated[0].Date
	}
	if !s.Start.Valid() || len(s.Weekly) == 0 {
		return s.Start
	}
	first := s.Start + 7
	for _, w := range s.Weekly {
		d := s.Start + model.Date((7+int(w.Day)-int(s.Start.Weekday()))%7)
		first = min(first, d)
	}
	return first
}
