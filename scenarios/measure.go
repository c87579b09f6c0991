package scenarios

import (
	"slices"
	"sync"

	"instroom/model"
	"instroom/model/rules"
	"instroom/solver"
)

// Plan is what is measured of one plan. Counts are of needs where nothing else
// is said; whoever held a seat before is pinned and counts in no wait. Under a lottery
// seed that is not the batch's own the bound is the same, and there are mostly no Classes.
type Plan struct {
	Seed      uint64       `json:"seed"`
	Status    string       `json:"status"`
	Objective model.Points `json:"objective"`
	Bound     model.Points `json:"bound"`
	Classes   []Class      `json:"classes,omitempty"`
	Placed    int          `json:"placed"`
	Waiting   int          `json:"waiting"`
	Pinned    int          `json:"pinned"`

	// A wait goes from waiting_since to the first meeting attended; whoever has no
	// place counts as placed at the end of the horizon. Days.
	WaitSum int64 `json:"wait_days_sum"`
	WaitP95 int   `json:"wait_days_p95"`
	Missed  int   `json:"deadlines_missed"`     // starts after start_by, or waits past it
	Due     int   `json:"placed_with_deadline"` // placed needs of people with a start_by

	Heads  int         `json:"seats_used"` // enrolled, pinned and placed
	Seats  int         `json:"seats"`      // of the sessions that run
	Opened int         `json:"opened"`     // optional sessions
	Cost   model.Cents `json:"cost_cents"`

	// Against the base plan with the same seed; people, not needs.
	Moved  int `json:"moved"`  // sit in another session of a kind
	Gained int `json:"gained"` // have a place that they did not have; newcomers are not counted
	Lost   int `json:"lost"`   // had one
}

// Class is how many needs of a class are placed, and the proven most.
type Class struct {
	Class  int `json:"class"`
	Placed int `json:"placed"`
	Bound  int `json:"at_most"`
}

// Open returns the needs that the plan was asked to place.
func (p *Plan) Open() int { return p.Placed + p.Waiting }

// seat is a need of a person, by name.
type seat struct {
	participant string
	kind        int
}

// seats is who sits where, pins too.
type seats struct {
	people []model.Participant
	kinds  int
	in     []string // session by participant, then kind; "" = none

	once sync.Once
	at   map[string]int // in people; made when somebody of another batch is asked for
}

func newSeats(b *model.Batch) *seats {
	return &seats{people: b.Participants, kinds: len(b.Kinds), in: make([]string, len(b.Participants)*len(b.Kinds))}
}

func (s *seats) set(p, kind int, session string) { s.in[p*s.kinds+kind] = session }

// of returns the session of a participant of a batch, this one or a changed one, "" where
// there is none; known is false where nobody of that name was asked for here.
func (s *seats) of(b *model.Batch, p, kind int) (session string, known bool) {
	if !solver.Shared(b.Participants, s.people) {
		s.once.Do(func() {
			s.at = make(map[string]int, len(s.people))
			for i := range s.people {
				s.at[s.people[i].ID] = i
			}
		})
		if p, known = s.at[b.Participants[p].ID]; !known {
			return "", false
		}
	}
	if kind >= s.kinds {
		return "", true
	}
	return s.in[p*s.kinds+kind], true
}

// measure looks at a plan, whatever its seed. base is where people sit in the base plan;
// nil = this is the base plan.
func measure(x *rules.Index, r *solver.Result, plan *model.Plan, base *seats) (Plan, *seats) {
	b := x.Batch()
	m := Plan{Status: r.Status.String(), Objective: r.Objective, Bound: r.Bound}
	for _, c := range r.Classes {
		m.Classes = append(m.Classes, Class{c.Class, c.Placed, c.Bound})
	}
	shut := make([]bool, len(b.Sessions))
	for _, s := range plan.Shut {
		shut[s] = true
	}
	placed := slices.Repeat([]int32{-1}, len(b.Participants)*len(b.Kinds)) // session by participant and kind
	added := make([]int, len(b.Sessions))
	for _, q := range plan.Placed {
		placed[int(q.Participant)*len(b.Kinds)+b.Sessions[q.Session].Kind] = q.Session
		added[q.Session]++
	}
	here := newSeats(b)
	waits := make([]int, 0, len(placed))
	end := b.Settings.Date + model.Date(7*b.Settings.HorizonWeeks)
	for p := range b.Participants {
		w := &b.Participants[p]
		for _, n := range x.Needs(p) {
			if n.State == rules.NotNeeded {
				continue
			}
			if n.State == rules.Pinned && !shut[n.Session] {
				m.Pinned++
				here.set(p, n.Kind, b.Sessions[n.Session].ID)
				continue
			}
			first := end
			if s := placed[p*len(b.Kinds)+n.Kind]; s >= 0 {
				m.Placed++
				here.set(p, n.Kind, b.Sessions[s].ID)
				first = start(x, p, int(s))
				if w.StartBy.Valid() {
					m.Due++
				}
			} else {
				m.Waiting++
			}
			if w.StartBy.Valid() && first > w.StartBy {
				m.Missed++
			}
			waits = append(waits, max(0, int(first-w.WaitingSince)))
		}
	}
	slices.Sort(waits)
	for _, d := range waits {
		m.WaitSum += int64(d)
	}
	if len(waits) > 0 {
		m.WaitP95 = waits[rank(len(waits), 95)]
	}
	for s := range b.Sessions {
		f := x.Fill(s)
		heads := f.Enrolled + added[s]
		if !shut[s] {
			heads += f.Pinned
		}
		opens := f.Opens && added[s] > 0
		if opens {
			m.Opened++
			m.Cost += f.OpenCost
		}
		runs := !shut[s] && b.Sessions[s].Status != model.Cancelled && (!f.Opens || opens)
		if runs {
			m.Heads += heads
			m.Seats += f.Seats
		}
	}
	if base != nil {
		m.compare(b, here, base)
	}
	return m, here
}

// start is the first meeting that somebody attends in a session.
func start(x *rules.Index, p, s int) model.Date {
	if d := x.First(p, s); d.Valid() {
		return d
	}
	if d := x.Batch().Sessions[s].Start; d.Valid() {
		return d
	}
	return x.Batch().Settings.Date
}

// compare counts the people who sit elsewhere than in the base plan. Somebody
// counts once, as having lost rather than gained rather than moved; newcomers don't.
func (m *Plan) compare(b *model.Batch, here, base *seats) {
	for p := range b.Participants {
		var moved, gained, lost bool
		for k := range b.Kinds {
			was, known := base.of(b, p, k)
			is, _ := here.of(b, p, k)
			switch {
			case was == is || !known:
			case is == "":
				lost = true
			case was == "":
				gained = true
			default:
				moved = true
			}
		}
		switch {
		case lost:
			m.Lost++
		case gained:
			m.Gained++
		case moved:
			m.Moved++
		}
	}
}

// rank is the index of a percentile among n sorted values (nearest rank).
func rank(n, percent int) int { return max(0, (n*percent+99)/100-1) }
