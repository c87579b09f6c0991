package compile

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"instroom/model"
	"instroom/model/rules"
	"instroom/solver"
)

// maxPoints bounds the points of an option, either way (contract §1).
const maxPoints = 2_000_000_000

// RangeError says that the points of an option are beyond ±2·10⁹.
type RangeError struct {
	Participant, Session string
	Points               model.Points
}

func (e *RangeError) Error() string {
	return fmt.Sprintf("placing %s in %s is worth %d points, beyond ±%d", e.Participant, e.Session, e.Points, int64(maxPoints))
}

// Compile makes the problem of the batch that x was made from. It fails only
// where ctx ends or the points of an option are out of range (*RangeError). Time
// and memory grow with the options: about 40 bytes an option and the rows.
func Compile(ctx context.Context, x *rules.Index) (*solver.Problem, error) {
	c := newCompiler(x)
	c.sortBidders(nil)
	c.ask(nil)
	return c.compile(ctx)
}

func newCompiler(x *rules.Index) *compiler {
	c := &compiler{x: x, b: x.Batch()}
	c.sortSessions()
	c.p = &solver.Problem{
		SlotStart: []int32{0}, OptionStart: []int32{0}, MemberStart: []int32{0},
		Batch:  c.b,
		Strict: c.b.Settings.Strict && !c.b.Settings.Shortlist,
	}
	return c
}

// ask finds which sessions the rules allow to some participants, nil = all.
func (c *compiler) ask(people []bool) {
	if c.b.Settings.Shortlist {
		return
	}
	c.matrix = c.x.MatrixOf(people, nil)
	c.byKind = make([][]uint64, len(c.b.Kinds))
	for k := range c.byKind {
		c.byKind[k] = make([]uint64, c.matrix.Words())
	}
	for s := range c.b.Sessions {
		c.byKind[c.b.Sessions[s].Kind][s/64] |= 1 << (s % 64)
	}
}

func (c *compiler) compile(ctx context.Context) (*solver.Problem, error) {
	if c.old != nil && c.old.all {
		c.copyOptions()
	} else {
		if err := c.build(ctx); err != nil {
			return nil, err
		}
		c.numberSessions()
	}
	c.fills()
	c.shuts()
	c.rows()
	if c.old == nil || !c.old.all {
		c.p.Memory = &memory{lottery: c.lottery, walks: c.careRows()}
	}
	return c.p, ctx.Err()
}

type compiler struct {
	x      *rules.Index
	b      *model.Batch
	p      *solver.Problem
	matrix *rules.Matrix // nil in shortlist mode
	byKind [][]uint64    // sessions of a kind, as a row of the matrix

	order   []int32 // sessions by id
	rank    []int32 // by session: its place in order
	inOrder bool    // the sessions of the batch stand by id already
	open    []int16 // by session: its kind, −1 where it is cancelled

	lottery []drawn // participants in the order of their bidding
	bidders []bidder
	old     *earlier // nil = nothing to copy from
	stays   []stayRef
	number  []int32 // by rank: session of the problem, −1 = none
}

// drawn is a participant with what the lottery gave.
type drawn struct {
	lottery     uint64
	participant int32
}

// bidder is a participant, or a household whose rule binds.
type bidder struct {
	lottery   uint64
	first     int32 // the member who decides the order
	household *rules.Household
}

// stayRef is the option in which a pin of a session that may be shut stays.
type stayRef struct {
	rank, option int32
}

func (c *compiler) sortSessions() {
	c.order = make([]int32, len(c.b.Sessions))
	for s := range c.order {
		c.order[s] = int32(s)
	}
	slices.SortFunc(c.order, func(s, t int32) int { return cmp.Compare(c.b.Sessions[s].ID, c.b.Sessions[t].ID) })
	c.rank = make([]int32, len(c.order))
	c.inOrder = true
	c.open = make([]int16, len(c.order))
	for r, s := range c.order {
		c.rank[s] = int32(r)
		c.inOrder = c.inOrder && int32(r) == s
		if c.open[s] = int16(c.b.Sessions[s].Kind); c.b.Sessions[s].Status == model.Cancelled {
			c.open[s] = -1
		}
	}
}

// sortBidders puts the bidders in order: by what the lottery gave their first member,
// then by id. The lottery of a batch with the same people and seed may be given; nil =
// it has to be held.
func (c *compiler) sortBidders(lottery []drawn) {
	if lottery == nil {
		lottery = c.draw()
	}
	c.lottery = lottery
	c.bidders = make([]bidder, 0, len(lottery))
	seen := map[*rules.Household]bool{}
	for _, d := range lottery {
		h := c.x.Household(int(d.participant))
		if h == nil || !seen[h] {
			c.bidders = append(c.bidders, bidder{d.lottery, d.participant, h})
		}
		if h != nil {
			seen[h] = true
		}
	}
}

// draw holds the lottery.
func (c *compiler) draw() []drawn {
	out := make([]drawn, len(c.b.Participants))
	parallel(len(out), 4096, func(from, to int) {
		var buf bytes.Buffer
		for p := from; p < to; p++ {
			buf.Reset()
			buf.Write(binary.BigEndian.AppendUint64(nil, c.b.Settings.Seed))
			buf.WriteString(c.b.Participants[p].ID)
			sum := sha256.Sum256(buf.Bytes())
			out[p] = drawn{binary.BigEndian.Uint64(sum[:8]), int32(p)}
		}
	})
	slices.SortFunc(out, func(a, b drawn) int {
		if d := cmp.Compare(a.lottery, b.lottery); d != 0 {
			return d
		}
		return cmp.Compare(c.b.Participants[a.participant].ID, c.b.Participants[b.participant].ID)
	})
	return out
}

// chunkSize is how many bidders are built at a time by one goroutine.
const chunkSize = 2048

// build makes the slots, options and conflicts of every bidder, chunk by chunk,
// and joins the chunks in order.
func (c *compiler) build(ctx context.Context) error {
	workers := runtime.GOMAXPROCS(0)
	chunks := make([]chunk, workers)
	c.reserve()
	for at := 0; at < len(c.bidders); at += workers * chunkSize {
		if err := ctx.Err(); err != nil {
			return err
		}
		var wg sync.WaitGroup
		used := 0
		for w := range chunks {
			from := at + w*chunkSize
			if from >= len(c.bidders) {
				break
			}
			used++
			wg.Go(func() { chunks[w].build(c, from, min(from+chunkSize, len(c.bidders))) })
		}
		wg.Wait()
		for w := range used {
			if chunks[w].err != nil {
				return chunks[w].err
			}
			c.join(&chunks[w], len(c.bidders)-at)
		}
	}
	return nil
}

// reserve makes room where the number of options has a good bound.
func (c *compiler) reserve() {
	if n := len(c.b.Preferences); c.b.Settings.Shortlist && n > 0 {
		c.p.OptionSession = make([]int32, 0, n)
		c.p.OptionPoints = make([]model.Points, 0, n)
	}
	n := len(c.bidders)
	c.p.SlotStart = append(make([]int32, 0, n+1), c.p.SlotStart...)
	c.p.ConflictStart = make([]int64, 0, n)
}

// join appends a chunk to the problem. remaining is the number of bidders from
// the chunk on, by which the room for the rest is guessed.
func (c *compiler) join(k *chunk, remaining int) {
	p := c.p
	slots, options, conflicts := int32(p.Slots()), int32(p.Options()), int64(len(p.Conflict))
	if need := len(p.Conflict) + len(k.conflict); need > cap(p.Conflict) {
		p.Conflict = slices.Grow(p.Conflict, len(k.conflict)*(remaining/chunkSize+1)*33/32)
	}
	bidders := int32(p.Bidders())
	for _, n := range k.slotStart {
		p.SlotStart = append(p.SlotStart, slots+n)
	}
	for _, n := range k.optionStart {
		p.OptionStart = append(p.OptionStart, options+n)
	}
	members := int32(len(p.Members))
	for _, n := range k.memberStart {
		p.MemberStart = append(p.MemberStart, members+n)
	}
	p.OptionSession = append(p.OptionSession, k.sessions...)
	p.OptionPoints = append(p.OptionPoints, k.points...)
	p.Members = append(p.Members, k.members...)
	for _, n := range k.conflictStart {
		if n >= 0 {
			n += conflicts
		}
		p.ConflictStart = append(p.ConflictStart, n)
	}
	p.Conflict = append(p.Conflict, k.conflict...)
	shift := func(list []int32) []int32 {
		for i := range list {
			list[i] += options
		}
		return list
	}
	for _, f := range k.forbidden {
		p.Forbidden = append(p.Forbidden, solver.ForbiddenSet{Bidder: bidders + f.Bidder, Options: shift(f.Options)})
	}
	for _, r := range k.requires {
		p.Requires = append(p.Requires, solver.Requirement{Option: options + r.Option, Any: shift(r.Any)})
	}
	for _, s := range k.stays {
		c.stays = append(c.stays, stayRef{s.rank, options + s.option})
	}
	for _, j := range k.joint {
		if p.JointPoints == nil {
			p.JointPoints = map[int32][]model.Points{}
		}
		p.JointPoints[options+j.option] = j.points
	}
}

// numberSessions leaves out the sessions that are nobody's option.
func (c *compiler) numberSessions() {
	used := make([]bool, len(c.order))
	for _, r := range c.p.OptionSession {
		used[r] = true
	}
	c.number = make([]int32, len(c.order))
	for r := range c.order {
		if c.number[r] = -1; used[r] {
			c.number[r] = int32(len(c.p.SessionIndex))
			c.p.SessionIndex = append(c.p.SessionIndex, c.order[r])
		}
	}
	if len(c.p.SessionIndex) < len(c.order) {
		for i, r := range c.p.OptionSession {
			c.p.OptionSession[i] = c.number[r]
		}
	}
}

// fills makes the fill function of every session (contract §3).
func (c *compiler) fills() {
	points := &c.b.Settings.Points
	c.p.Fill = make([]solver.Fill, len(c.p.SessionIndex))
	for i, s := range c.p.SessionIndex {
		f := c.x.Fill(int(s))
		g := &c.p.Fill[i]
		g.Min, g.Max = 1, int32(f.Left)
		if f.Hard {
			g.Min = max(1, int32(f.Minimum-f.Sitting()))
		}
		g.OpenCost = points.PerEuro.Times(int64(f.OpenCost), 100)
		if short := int32(f.Minimum - f.Sitting()); f.Soft && short > 0 {
			g.Short, g.ShortCost = short, -points.ProvisionalHead.Times(1, 1)
		}
		g.Free = g.Max
		if f.Target >= 0 {
			g.Free = min(g.Max, max(0, int32(f.Target-f.Sitting())))
			g.AboveCost = -points.AboveTargetHead.Times(1, 1)
		}
	}
}

// shuts lists the planned sessions that may be shut, with the stays of their pins.
func (c *compiler) shuts() {
	slices.SortFunc(c.stays, func(a, b stayRef) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.option, b.option)) })
	each := c.b.Settings.Points.LapsedPin.Times(1, 1)
	for i := 0; i < len(c.stays); {
		h := solver.Shut{Session: c.number[c.stays[i].rank]}
		for r := c.stays[i].rank; i < len(c.stays) && c.stays[i].rank == r; i++ {
			h.Stays = append(h.Stays, c.stays[i].option)
			h.Value += each
		}
		c.p.Shut = append(c.p.Shut, h)
	}
}

// Plan reads the placements and shut sessions of a result as a plan of the
// batch, sorted by participant, then kind.
func Plan(p *solver.Problem, r *solver.Result) *model.Plan {
	stay := map[int32]bool{}
	plan := &model.Plan{}
	for h := range p.Shut {
		for _, i := range p.Shut[h].Stays {
			stay[i] = true
		}
		if h < len(r.Shut) && r.Shut[h] {
			plan.Shut = append(plan.Shut, p.SessionIndex[p.Shut[h].Session])
		}
	}
	slices.Sort(plan.Shut)
	// Counted first, then put in their places: sorting by comparison takes several times as long.
	next := make([]int32, len(p.Batch.Participants)+1)
	each := func(f func(x model.Placed)) {
		for j, i := range r.Choice {
			if i < 0 || stay[i] {
				continue
			}
			members := p.Members[p.MemberStart[j]:p.MemberStart[j+1]]
			for m, need := range members {
				points := p.OptionPoints[i]
				if len(members) > 1 {
					points = p.JointPoints[i][m]
				}
				f(model.Placed{Participant: need.Participant, Session: p.SessionIndex[p.OptionSession[i]], Points: points})
			}
		}
	}
	each(func(x model.Placed) { next[x.Participant+1]++ })
	for k := range p.Batch.Participants {
		next[k+1] += next[k]
	}
	plan.Placed = make([]model.Placed, next[len(next)-1])
	each(func(x model.Placed) {
		at := next[x.Participant]
		next[x.Participant]++
		// Of one person by kind; there are few.
		kind := func(x model.Placed) int { return p.Batch.Sessions[x.Session].Kind }
		for ; at > 0 && plan.Placed[at-1].Participant == x.Participant && kind(plan.Placed[at-1]) > kind(x); at-- {
			plan.Placed[at] = plan.Placed[at-1]
		}
		plan.Placed[at] = x
	})
	return plan
}

// parallel calls f for pieces of 0..n, on every processor. f writes only what
// belongs to its own piece.
func parallel(n, piece int, f func(from, to int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(runtime.GOMAXPROCS(0), (n+piece-1)/piece) {
		wg.Go(func() {
			for from := range next {
				f(from, min(n, from+piece))
			}
		})
	}
	for from := 0; from < n; from += piece {
		next <- from
	}
	close(next)
	wg.Wait()
}
