package price

import (
	"context"
	"errors"
	"math"
	"math/bits"
	"slices"

	"instroom/solver"
)

// # Ties
//
// Of a batch there are mostly many plans with the same points. Another one is found from
// one that is known: region by region the plan is solved anew, with all else held, for
// points in which ties are broken by numbers drawn from a seed. They come to less than a
// point in a region, so that no plan has fewer points than the one before.

const (
	drawnSize   = 24        // sessions of a region in which ties are broken
	drawnWork   = 1_500_000 // options looked at in one, at most
	drawnSweeps = 3         // each with other borders
	drawnBits   = 5         // of the number that an option draws
	mostBits    = 38        // of points raised to multiples
	tiesShare   = 20        // of the work, at most: one part in so many beyond what is left
)

// Redraw implements solver.Redrawer.
func (Engine) Redraw(ctx context.Context, p *solver.Problem, o solver.Options, solved, from *solver.Result) (*solver.Result, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	known, ok := solved.Memory.(*memory)
	if !ok || known.run.p != p {
		return nil, errors.New("price: what is to be drawn anew is not a result of this problem")
	}
	if p.Strict {
		return nil, errors.New("price: ties under strict classes are not drawn anew")
	}
	r := newRun(ctx, p, o)
	r.classes = nil
	if from != nil {
		if r.old, ok = from.Memory.(*memory); !ok {
			return nil, errors.New("price: the plan to start from is not one of this engine")
		}
		r.old.once.Do(r.old.make)
	}
	for _, own := range known.run.parts {
		r.parts = append(r.parts, &partRun{part: own.part, run: r, l: own.freeLimits(), index: len(r.parts), told: own.most()})
	}
	r.share()
	r.each(func(q *partRun) { q.redraw(known.run.parts[q.index], from) })
	r.record()
	return r.result(), nil
}

// redraw finds another plan of a part that has been solved. What was proven of that one
// holds for this one too.
func (q *partRun) redraw(own *partRun, from *solver.Result) {
	q.bound, q.proof, q.prices, q.kept, q.classRt, q.classTop = own.bound, own.proof, own.prices, own.kept, own.classRt, own.classTop
	t, u := own.kept[pointsStage].t, own.kept[pointsStage].u
	if own.twin != nil { // whose task it is
		t = q.pointsTask(false, [3]int64{})
		u = u[:len(t.rows)]
	}
	s := q.search(t, t.w, q.work)
	if from == nil {
		s.offer(adopt(t, t.w, q.l, own.best))
		s.draw(u, q.run.o.Seed)
		q.take(s)
		return
	}
	s.goal = own.score - int64(s.slack*math.Abs(float64(own.score)))
	p, kept := q.inherit(s, from)
	if p != nil {
		near := q.changed(p)
		if q.moveIn(s, p, kept) && !s.will() {
			q.renew(s, p, near, t.pad(u))
		}
	}
	if s.best == nil || s.slack == 0 && !s.will() {
		s.offer(adopt(t, t.w, q.l, own.best))
	}
	if s.slack == 0 { // as after a whole solve
		s.favour(u, q.previous(from))
	}
	q.take(s)
}

// ties is how options that are worth the same differ in a neighbourhood.
type ties struct {
	seed  uint64
	seats []int32 // by slot: the option that is rather chosen; nil = numbers drawn by the seed
}

// draw breaks the ties of the best plan anew.
func (s *search) draw(u []int64, seed uint64) { s.breakTies(u, &ties{seed: mix(seed)}) }

// favour lets the ties of the best plan fall to what people had before, −1 = nothing.
func (s *search) favour(u []int64, wish []int32) { s.breakTies(u, &ties{seats: wish}) }

// breakTies improves the best plan by points and ties.
func (s *search) breakTies(u []int64, by *ties) {
	t := s.t
	u = t.pad(u)
	p := s.best.clone()
	p.l = t.freeLimits() // those of a node deep in the tree are past
	torn := func(b int) bool {
		from, to := t.slotAt[b], t.slotAt[b+1]
		return by.seats == nil || !slices.Equal(p.picks(int32(b)), by.seats[from:to])
	}
	work := s.work
	s.ties, s.work = by, max(work, s.spent())+work/tiesShare // those who have no work left may use some
	for turn := range drawnSweeps {
		s.improveRegions(p, u, p.l, drawnSize, turn, max(2, s.spread/2), drawnWork, torn)
	}
	s.ties, s.work = nil, work
	if v, ok := p.score(); ok && v >= s.score && p.legal() {
		s.best, s.score = p, v
	}
}

// tilt raises the points of an excerpt to multiples of a power of two, and adds to the
// options numbers that come to less than that in any plan. It returns the power, 0 = there
// is no room.
func (x *excerpt) tilt(by *ties) uint {
	drawn := drawnBits
	if by.seats != nil {
		drawn = 1
	}
	up := bits.Len(uint(len(x.slot))) + drawn
	largest := int64(1)
	for _, w := range x.w {
		largest = max(largest, w, -w)
	}
	for _, f := range x.fill {
		largest = max(largest, int64(f.OpenCost), int64(f.ShortCost), int64(f.AboveCost))
	}
	if bits.Len64(uint64(largest))+up > mostBits {
		return 0
	}
	for i, o := range x.options {
		x.w[i] <<= up
		switch {
		case by.seats == nil:
			x.w[i] += int64(mix(by.seed^uint64(x.option[i])) >> (64 - drawn))
		case by.seats[x.from.slotOf[o]] == o:
			x.w[i]++
		}
	}
	for i := range x.fill {
		f := &x.fill[i]
		f.OpenCost <<= up
		f.ShortCost <<= up
		f.AboveCost <<= up
		x.part.fill[i] = *f
	}
	return uint(up)
}

// mix is the finalizer of SplitMix64 (Steele, Lea & Flood, OOPSLA 2014, doi
// 10.1145/2660193.2660195).
func mix(z uint64) uint64 {
	z += 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
