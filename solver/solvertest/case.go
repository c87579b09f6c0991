package solvertest

import (
	"fmt"
	"slices"

	"instroom/model"
	"instroom/solver"
)

// Case is a Problem in a form that is easily read, written down and changed.
// The zero value of every field means that there is none of it.
type Case struct {
	Bidders  []Bidder
	Fill     []solver.Fill // by session
	Rows     []Row
	Care     []int32 // limits of the care rows
	Shut     []Shut
	Constant model.Points
	Strict   bool
}

// Bidder is a participant or a household. Options of a bidder are numbered
// through its slots, from 0.
type Bidder struct {
	Classes   []uint8 // class of each person of the bidder
	Slots     []Slot
	Conflicts [][2]int
	Forbidden [][]int
	Requires  []Requires
	Joint     []Joint
}

// Slot is a need, or the same need of several people who sit together.
type Slot struct {
	Kind    uint8
	People  []int // indexes into Bidder.Classes; empty = the first person alone
	Options []Option
}

// Option is a session open to a slot. Options are in ascending order of session,
// a stay last.
type Option struct {
	Session int
	Points  model.Points
	Stay    bool // the pin of a session in Case.Shut
	Care    []Care
}

// Care is the use of a care row by an option.
type Care struct{ Row, Amount int32 }

// Requires says that Option needs one of Any.
type Requires struct {
	Option int
	Any    []int
}

// Joint is childcare used where an option of each group is chosen.
type Joint struct {
	Row, Amount int32
	Groups      [][]int
}

// Row is a coupling row.
type Row struct {
	Limit    int64
	Sessions []int
	Amounts  []int64
	Shut     []int
}

// Shut is a session that may be shut; its stays are the options marked Stay.
type Shut struct {
	Session int
	Value   model.Points
}

// Problem lays the case out in the flat arrays of the contract. People and
// sessions get ids ("b0p0", "s0000"), so that a solver can name them in its proof.
// Every slice is freshly made.
func (c *Case) Problem() *solver.Problem {
	p := &solver.Problem{
		SlotStart: []int32{0}, OptionStart: []int32{0}, MemberStart: []int32{0},
		Constant: c.Constant, Strict: c.Strict,
		Fill:  slices.Clone(c.Fill),
		Batch: &model.Batch{Kinds: []string{"language", "orientation", "workshop"}},
	}
	p.Batch.Settings.Strict = c.Strict
	for s := range c.Fill {
		p.SessionIndex = append(p.SessionIndex, int32(s))
		p.Batch.Sessions = append(p.Batch.Sessions, model.Session{ID: fmt.Sprintf("s%04d", s)})
	}
	for i, r := range c.Rows {
		row := solver.Row{Key: model.RowKey{Resource: model.Room, ID: fmt.Sprintf("r%d", i)}, Limit: r.Limit}
		for k, s := range r.Sessions {
			row.Sessions = append(row.Sessions, int32(s))
			row.Amounts = append(row.Amounts, r.Amounts[k])
		}
		for _, h := range r.Shut {
			row.Shut = append(row.Shut, int32(h))
		}
		p.Rows = append(p.Rows, row)
	}
	for i, limit := range c.Care {
		p.CareRows = append(p.CareRows, solver.CareRow{Key: model.RowKey{Resource: model.SiteChildcare, ID: fmt.Sprintf("g%d", i)}, Limit: limit})
	}
	stays := make([][]int32, len(c.Fill))
	for b := range c.Bidders {
		c.Bidders[b].add(p, b, stays)
	}
	for _, h := range c.Shut {
		p.Shut = append(p.Shut, solver.Shut{Session: int32(h.Session), Value: h.Value, Stays: stays[h.Session]})
	}
	return p
}

func (b *Bidder) add(p *solver.Problem, number int, stays [][]int32) {
	firstPerson := int32(len(p.Batch.Participants))
	for i, class := range b.Classes {
		p.Batch.Participants = append(p.Batch.Participants, model.Participant{ID: fmt.Sprintf("b%dp%d", number, i), PriorityClass: int8(class)})
	}
	first := int32(len(p.OptionSession))
	for _, slot := range b.Slots {
		people := slot.People
		if len(people) == 0 {
			people = []int{0}
		}
		for _, person := range people {
			p.Members = append(p.Members, solver.Need{Participant: firstPerson + int32(person), Kind: slot.Kind, Class: b.Classes[person]})
		}
		p.MemberStart = append(p.MemberStart, int32(len(p.Members)))
		for _, o := range slot.Options {
			i := int32(len(p.OptionSession))
			if o.Stay {
				stays[o.Session] = append(stays[o.Session], i)
			} else {
				p.Batch.Sessions[o.Session].Kind = int(slot.Kind)
			}
			if n := model.Points(len(people)); n > 1 {
				if p.JointPoints == nil {
					p.JointPoints = map[int32][]model.Points{}
				}
				shares := make([]model.Points, n)
				for k := range shares {
					shares[k] = o.Points / n
				}
				shares[0] += o.Points % n
				p.JointPoints[i] = shares
			}
			p.OptionSession = append(p.OptionSession, int32(o.Session))
			p.OptionPoints = append(p.OptionPoints, o.Points)
			for _, u := range o.Care {
				p.Care = append(p.Care, solver.CareUse{Option: i, Row: u.Row, Amount: u.Amount})
			}
		}
		p.OptionStart = append(p.OptionStart, int32(len(p.OptionSession)))
	}
	p.SlotStart = append(p.SlotStart, int32(len(p.OptionStart)-1))

	m := int(int32(len(p.OptionSession)) - first)
	start := int64(-1)
	if len(b.Conflicts) > 0 {
		start = int64(len(p.Conflict))
		words := (m + 63) / 64
		p.Conflict = append(p.Conflict, make([]uint64, m*words)...)
		mark := func(i, j int) { p.Conflict[int(start)+i*words+j/64] |= 1 << (j % 64) }
		for _, pair := range b.Conflicts {
			mark(pair[0], pair[1])
			mark(pair[1], pair[0])
		}
	}
	p.ConflictStart = append(p.ConflictStart, start)

	global := func(local []int) []int32 {
		out := make([]int32, len(local))
		for k, i := range local {
			out[k] = first + int32(i)
		}
		return out
	}
	for _, f := range b.Forbidden {
		p.Forbidden = append(p.Forbidden, solver.ForbiddenSet{Bidder: int32(number), Options: global(f)})
	}
	requires := slices.Clone(b.Requires)
	slices.SortStableFunc(requires, func(x, y Requires) int { return x.Option - y.Option })
	for _, r := range requires {
		p.Requires = append(p.Requires, solver.Requirement{Option: first + int32(r.Option), Any: global(r.Any)})
	}
	for _, j := range b.Joint {
		use := solver.JointCareUse{Bidder: int32(number), Row: j.Row, Amount: j.Amount}
		for _, g := range j.Groups {
			use.Groups = append(use.Groups, global(g))
		}
		p.JointCare = append(p.JointCare, use)
	}
}
