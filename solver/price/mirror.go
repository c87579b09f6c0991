package price

import (
	"slices"

	"instroom/model"
)

// mirror is what makes a task one seen from its sessions. Its sessions choose whole
// households, the best that fit (see pack), and every slot has a row
//
//	Σ of its options, over the sessions that choose it ≤ 1        u_j ≥ 0
//
// in place of a choice of its own. Seen from the bidders, sessions choose a number of
// heads, and a session of 60 seats takes fractions of households of 20 to fill up:
// the relaxation is the linear one. From here it is that over the convex hull of what
// a session can hold. Every plan is within both.
//
// Fisher, Jaikumar & Van Wassenhove, A multiplier adjustment method for the generalized
// assignment problem, Management Science 32 (1986), https://doi.org/10.1287/mnsc.32.9.1095;
// Savelsbergh, A branch-and-price algorithm for the generalized assignment problem,
// Operations Research 45 (1997), https://doi.org/10.1287/opre.45.6.831.
type mirror struct {
	from       *task
	candidates [][]candidate // by session
	first      int32         // row of slot 0
}

// candidate is an option seen from its session.
type candidate struct {
	option, heads int32
	row           int32 // of its slot
}

const (
	mostMirrored = 1_000     // slots
	packSteps    = 4_000_000 // of the dynamic programmes of one evaluation
	coarse       = 25        // households of which a session seats less than so many matter
)

// mirrored returns the task as seen from its sessions, nil where that can't be
// stated (slots that have to do with each other, pins that may lapse, counts of people
// by class) or promises nothing: most heads are in households that are small beside the sessions.
func (t *task) mirrored() *task {
	bare := t.bare()
	if !t.points || len(t.slot) > mostMirrored || len(t.shuts) > 0 || len(bare.rows) > len(t.part.rows) {
		return nil
	}
	for b := range t.bidder {
		if t.searched[b] || t.conflict[b] != nil {
			return nil
		}
	}
	var people, large, steps int64
	for j, h := range t.heads {
		seats, n := int64(0), int64(0)
		for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
			seats += int64(t.fill[t.sess[o]].Max)
			n++
		}
		people += int64(h)
		if h > 1 && int64(h)*n*coarse > seats {
			large += int64(h)
		}
	}
	for s := range t.session {
		n := int64(t.inAt[s+1] - t.inAt[s])
		steps += n * int64(t.fill[s].Max)
	}
	if 2*large < people || steps > packSteps {
		return nil
	}
	q := &part{
		pr: t.pr, slotAt: []int32{0}, optAt: []int32{0}, session: t.session,
		fill: t.part.fill, useRow: t.useRow, keepRow: t.keepRow, shut: t.shut,
		grouped: slices.Repeat([]bool{true}, t.sessions()),
	}
	m := &mirror{from: bare, first: int32(len(bare.rows)), candidates: make([][]candidate, t.sessions())}
	out := &task{part: q, points: true, w: t.w, fill: t.fill, rows: slices.Clone(bare.rows), cap: t.cap, crew: t.crew, mirror: m}
	for s := range t.session {
		out.rows[s].rhs, out.rows[s].free = 0, true // no price: a session knows its seats
		for _, o := range t.optionsIn(int32(s)) {
			if h := t.headsOf(o); h > 0 {
				m.candidates[s] = append(m.candidates[s], candidate{o, int32(h), m.first + t.slotOf[o]})
			}
		}
	}
	for j := range t.slot {
		out.rows = append(out.rows, row{rhs: 1, key: rowKey{slotRow, int32(j)}})
	}
	return out
}

// reflected are multipliers of the mirrored task that are as good as those of the task:
// a slot is worth what its best option is.
func (m *mirror) reflected(u []int64, shift uint) []int64 {
	t := m.from
	out := make([]int64, int(m.first)+len(t.slot))
	copy(out[t.sessions():m.first], u[t.sessions():])
	for j := range t.slot {
		top := &out[int(m.first)+j]
		for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
			*top = max(*top, m.worth(o, u, shift)-t.headsOf(o)*u[t.sess[o]])
		}
	}
	return out
}

// worth is what an option is worth at the multipliers of the rows that both tasks have,
// but for those of sessions.
func (m *mirror) worth(o int32, u []int64, shift uint) int64 {
	v := m.from.w[o] << shift
	for _, c := range m.from.extras(o) {
		v -= c.a * u[c.row]
	}
	return v
}

// packedColumn returns the use of rows by a session that has chosen some options.
func (t *task) packedColumn(s int32, chosen []int32) []coef {
	if len(chosen) == 0 {
		return nil
	}
	m := t.mirror
	out := slices.Clone(t.useRow[s])
	for _, o := range chosen {
		out = append(out, coef{m.first + m.from.slotOf[o], 1})
		out = append(out, m.from.extras(o)...)
	}
	return out
}

// holds reports whether a session of a mirrored task may choose some options.
func (t *task) holds(l *limits, s int32, chosen []int32) bool {
	n, must := int32(0), 0
	for _, o := range chosen {
		if l.ban[o] {
			return false
		}
		n += int32(t.mirror.from.headsOf(o))
		if l.only(t.mirror.from, o) {
			must++
		}
	}
	for _, c := range t.mirror.candidates[s] {
		if l.only(t.mirror.from, c.option) {
			must--
		}
	}
	return must == 0 && t.fits(l, s, n)
}

// mirroredMultipliers writes prices of a mirrored task by name, as the certificate holds
// them: those of slots as links.
//
//	ν_o = w_o − u_j − λ_s·heads_o
//
// leaves a bidder u_j wherever it sits, and gives a session ν_o + λ_s·heads_o for it.
// λ_s ≤ 0 is such that no ν is negative.
func (t *task) mirroredMultipliers(u []int64, l *limits, shift uint) model.Multipliers {
	m, mirrored := t.mirror, t
	t = m.from
	own := slices.Clone(u[:m.first])
	clear(own[:t.sessions()])
	out := t.multipliers(own)
	for s, list := range m.candidates {
		s := int32(s)
		gain := func(c candidate) int64 { return m.worth(c.option, u, shift) - u[c.row] }
		price, any := int64(0), l.lo[s] <= 0
		for _, c := range list {
			if l.ban[c.option] {
				continue
			}
			g := gain(c)
			any = any || g > 0 || l.only(t, c.option)
			if g < 0 {
				price = min(price, -((-g + int64(c.heads) - 1) / int64(c.heads)))
			}
		}
		// Where nobody who loses is chosen they need no link, else all have one: the
		// session then counts heads exactly.
		if price--; any && mirrored.steady(s, l) {
			price = 0
		}
		if price != 0 {
			out.Session = append(out.Session, model.SessionPrice{Session: t.sessionID(s), Price: price})
		}
		for _, c := range list {
			if g := gain(c) - price*int64(c.heads); g > 0 && !l.ban[c.option] {
				out.Link = append(out.Link, model.LinkPrice{Participant: t.participantID(t.slotOf[c.option]), Session: t.sessionID(s), Price: g})
			}
		}
	}
	sortMultipliers(&out)
	return out
}
