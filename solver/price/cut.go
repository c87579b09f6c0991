package price

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"instroom/model"
)

// cut is a row that every plan keeps and the relaxation with links breaks: what a
// number of groups can seat. Of D heads, Y of the sessions seat at most f(Y), the
// lesser of D and the Y largest capacities. f is concave, so its chord between
// groups−1 and groups lies above it at every whole number of groups, and below it
// at the fractions that the relaxation opens, thirty people in two groups and
// three eighths of a third:
//
//	Σ heads of the slots in the sessions ≤ limit + slope·Σ [n > 0]
//
// It is a mixed-integer rounding of the sessions' own rows, added up: Padberg, Van
// Roy & Wolsey, Valid linear inequalities for fixed charge problems, Operations
// Research 33 (1985), https://doi.org/10.1287/opre.33.4.842; Aardal, Pochet & Wolsey,
// Capacitated facility location: valid inequalities and facets, Mathematics of
// Operations Research 20 (1995), https://doi.org/10.1287/moor.20.3.562.
type cut struct {
	sessions     []int32
	slots        []int32 // of the problem
	groups       int32
	slope, limit int64
	cover        bool    // see cover.go: groups is how many people at most
	care         int32   // of a cover: 1 + its childcare row of the problem; 0 = of the seats of its session
	people       []int32 // of a cover: participants
	half         bool    // see half.go: of the sum of rows and of slots
	rows         []int32 // of a half: of seats and childcare
}

func (c *cut) same(d *cut) bool {
	return c.groups == d.groups && c.cover == d.cover && c.care == d.care && c.half == d.half && slices.Equal(c.people, d.people) &&
		slices.Equal(c.sessions, d.sessions) && slices.Equal(c.slots, d.slots) && slices.Equal(c.rows, d.rows)
}

// addCut adds the row of a cut over slots of the task, unless it is there.
func (t *task) addCut(c *cut, slots []int32) bool {
	for _, j := range slots {
		c.slots = append(c.slots, t.slot[j])
	}
	if slices.ContainsFunc(t.cuts, c.same) {
		return false
	}
	r := t.addCutRow(c, c.limit)
	for _, k := range c.sessions {
		if t.grouped[k] {
			t.cutUse[k] = append(t.cutUse[k], coef{r, -c.slope})
		} else {
			t.rows[r].rhs += c.slope // as good as open
		}
	}
	for _, j := range slots {
		for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
			if h := t.headsOf(o); h > 0 && slices.Contains(c.sessions, t.sess[o]) {
				t.cutOf[o] = append(t.cutOf[o], coef{r, h})
			}
		}
	}
	return true
}

// addCutRow adds the row of a cut, which nothing uses yet.
func (t *task) addCutRow(c *cut, rhs int64) int32 {
	if t.cutOf == nil {
		t.cutOf, t.cutUse = make([][]coef, len(t.option)), make([][]coef, t.sessions())
	}
	t.rows = append(slices.Clip(t.rows), row{rhs: rhs, key: rowKey{cutRow, int32(len(t.cuts))}})
	t.cuts = append(t.cuts, c)
	return int32(len(t.rows) - 1)
}

// cutBook lists the cuts that a certificate names, however many tasks came upon them.
type cutBook struct {
	at   map[*cut]int // place in list
	list []model.Cut
}

// multipliers writes prices for the certificate.
func (b *cutBook) multipliers(t *task, u []int64) model.Multipliers {
	m := t.multipliers(u)
	for i := range m.Cut {
		c := t.cuts[m.Cut[i].Cut]
		at, known := b.at[c]
		if !known {
			at = len(b.list)
			b.at[c] = at
			b.list = append(b.list, c.named(t))
		}
		m.Cut[i].Cut = at
	}
	slices.SortFunc(m.Cut, func(a, b model.CutPrice) int { return a.Cut - b.Cut })
	return m
}

const (
	mostCutSessions = 40   // in one cut
	leastBroken     = 0.1  // heads by which a cut has to be broken
	leastTorn       = 0.03 // openings nearer than this to a whole are no reason for a cut
)

// cutter looks for broken cuts: from one session on, it takes in whichever session
// shares the most people with those it has, until it holds a whole market: all groups
// of a level and a place that the same people can choose.
type cutter struct {
	t           *task
	share, open []float64 // of options chosen, and of sessions open
	set         []int32   // sessions
	slots       []int32   // that sit in the set in part
	seated      []float64 // by slot: how much of it sits in the set
}

// cut adds the cuts that a fractional plan breaks. It reports whether there were any.
func (t *task) cut(share, open []float64) bool {
	c := &cutter{t: t, share: share, open: open, seated: make([]float64, len(t.slot))}
	any := false
	for k, x := range open {
		if x > leastTorn && x < 1-leastTorn {
			if cut, slots := c.around(int32(k)); cut != nil {
				any = t.addCut(cut, slots) || any
			}
		}
	}
	return any
}

// around returns the cut broken most on the way of growing a set around a session.
func (c *cutter) around(k int32) (best *cut, slots []int32) {
	c.set = c.set[:0]
	most := leastBroken
	for ; k >= 0 && len(c.set) < mostCutSessions; k = c.closest() {
		c.add(k)
		if v := c.chord().broken; v > most {
			most = v
			best, slots = c.make()
		}
	}
	for _, j := range c.slots {
		c.seated[j] = 0
	}
	c.slots = c.slots[:0]
	return best, slots
}

// closest is the session that shares the most heads with those in the set, −1 where
// none does.
func (c *cutter) closest() int32 {
	next, top := int32(-1), 0.0
	for _, k := range c.near() {
		v := 0.0
		c.visit(k, func(j int32, x float64) {
			v += float64(math.Min(x, c.seated[j]) * float64(c.t.heads[j]))
		})
		if v > top {
			next, top = k, v
		}
	}
	return next
}

// add takes a session into the set.
func (c *cutter) add(k int32) {
	c.set = append(c.set, k)
	c.visit(k, func(j int32, x float64) {
		if c.seated[j] == 0 {
			c.slots = append(c.slots, j)
		}
		c.seated[j] += x
	})
}

// visit calls f for the slots that sit in a session in part.
func (c *cutter) visit(k int32, f func(j int32, x float64)) {
	for _, o := range c.t.optionsIn(k) {
		if x := c.share[o]; x > 1e-6 && c.t.headsOf(o) > 0 {
			f(c.t.slotOf[o], x)
		}
	}
}

// near lists the sessions that share people with those in the set.
func (c *cutter) near() []int32 {
	t := c.t
	var out []int32
	for _, j := range c.slots {
		for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
			if c.share[o] > 1e-6 && !slices.Contains(c.set, t.sess[o]) {
				out = append(out, t.sess[o])
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// chord is the cut over a set, for the slots that break it the most.
type chord struct {
	broken float64 // heads; −∞ where the sessions are open as a whole
	groups int     // sessions open but for the part
	part   float64 // of one more
	under  int64   // seats of so many sessions, the largest
	heads  int64   // of the slots
	least  int64   // seats of the smallest of them and the next
}

// chord returns how the best cut over the set is broken. With u groups and a part
// of one more open, the cut of slots P is broken by
//
//	Σ_P heads·(seated − part) − (the u largest capacities)·(1 − part)
//
// heads as long as P fills more than u groups and less than u + 1: whoever is
// seated by more than the part belongs in P. Of more heads than that the
// sessions' own rows say as much.
func (c *cutter) chord() chord {
	t := c.t
	y := 0.0
	seats := make([]int64, len(c.set))
	for i, k := range c.set {
		y += c.open[k]
		seats[i] = int64(t.fill[k].Max)
	}
	h := chord{broken: math.Inf(-1), groups: int(y), part: y - math.Floor(y)}
	if h.part < leastTorn || h.part > 1-leastTorn {
		return h
	}
	slices.SortFunc(seats, func(a, b int64) int { return cmp.Compare(b, a) })
	for _, n := range seats[:h.groups] {
		h.under += n
	}
	h.broken = -float64(float64(h.under) * (1 - h.part))
	for _, j := range c.slots {
		if x := c.seated[j]; x > h.part {
			h.heads += int64(t.heads[j])
			h.broken += float64((x - h.part) * float64(t.heads[j]))
		}
	}
	h.least = seats[h.groups]
	if h.heads >= h.under+seats[h.groups] {
		h.broken = math.Min(h.broken, 0)
	}
	return h
}

// make returns the cut over the set, and its slots in the task.
func (c *cutter) make() (*cut, []int32) {
	h := c.chord()
	var slots []int32
	for _, j := range c.slots {
		if c.seated[j] > h.part {
			slots = append(slots, j)
		}
	}
	slices.Sort(slots)
	slope := h.heads - h.under
	out := &cut{groups: int32(h.groups) + 1, slope: slope, limit: h.under - slope*int64(h.groups)}
	out.sessions = slices.Sorted(slices.Values(append(c.lifted(slots, slope, h.least), c.set...)))
	return out, slots
}

// lifted lists closed sessions to take in, which people would otherwise leave the cut
// for: those that could seat more of them than opening one allows. They are no larger
// than the groups that count, so that the sides of the cut stay.
func (c *cutter) lifted(slots []int32, slope, least int64) []int32 {
	t := c.t
	heads := map[int32]int64{}
	for _, j := range slots {
		for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
			heads[t.sess[o]] += t.headsOf(o)
		}
	}
	var out []int32
	for _, k := range slices.Sorted(maps.Keys(heads)) {
		if heads[k] > slope && c.open[k] < leastTorn && int64(t.fill[k].Max) <= least && !slices.Contains(c.set, k) {
			out = append(out, k)
		}
	}
	return out
}
