package price

import (
	"math"

	"instroom/model"
)

// reading is what the relaxation says: the choices it leans to, and where it is torn.
type reading struct {
	wish     []int32
	filled   []float64 // by session: how much of it has more than no new heads
	whole    bool      // nothing is torn
	open     int       // options not banned
	kind     string
	session  int32
	at       int32 // fill: at most at, or more
	slot     int32
	option   int32
	yesFirst bool
}

func (s *search) read(l *limits) reading {
	t := s.t
	r := reading{wish: make([]int32, len(t.slot)), slot: -1, session: -1, whole: true}
	for j := range r.wish {
		r.wish[j] = -1
	}
	share := make([]float64, len(t.option))
	filled := make([]float64, t.sessions())
	r.filled = filled
	mean := make([]float64, t.sessions()) // new heads
	least := make([]int32, t.sessions())  // among the fills of a session
	most := make([]int32, t.sessions())
	for k := range least {
		least[k] = math.MaxInt32
	}
	shutX := make([]float64, len(t.shuts))
	s.sx.primal(func(g int, c *column, x float64) {
		if g < t.bidders() {
			for _, o := range c.pick {
				if o >= 0 {
					share[o] += x
				}
			}
			return
		}
		k := g - t.bidders()
		if c.pick[0] < 0 {
			shutX[t.shut[k]] += x
			return
		}
		if c.pick[0] > 0 {
			filled[k] += x
		}
		if x > 1e-4 {
			mean[k] += float64(x * float64(c.pick[0]))
			least[k], most[k] = min(least[k], c.pick[0]), max(most[k], c.pick[0])
		}
	})
	for o, x := range share {
		if x > 0.5 {
			r.wish[t.slotOf[o]] = int32(o)
		}
		if !l.ban[o] {
			r.open++
		}
	}
	const whole = 1e-4
	torn := func(x float64) float64 { return math.Min(x, 1-x) }
	top := whole
	for h, x := range shutX {
		if d := torn(x); d > top && l.state[h] == undecided {
			top, r.kind, r.session, r.yesFirst = d, "shut", t.shuts[h].session, x > 0.5
		}
	}
	if r.kind == "" {
		for k, x := range filled {
			if d := torn(x); d > top && t.grouped[k] && l.lo[k] == 0 && l.hi[k] > 0 {
				top, r.kind, r.session, r.yesFirst = d, "fill", int32(k), x > 0.4
			}
		}
	}
	if r.kind == "" {
		// Whoever takes several seats or places of a row: among those who take one the
		// relaxation is nearly whole, and they are torn because of these.
		worst := 0.0
		for o, x := range share {
			if d := torn(x); d > whole && d > worst && !l.ban[o] && t.several(int32(o)) {
				worst, r.kind, r.option, r.slot, r.yesFirst = d, "option", int32(o), t.slotOf[o], true
			}
		}
	}
	if r.kind == "" {
		// Placed or not, before where: that is what the most points hang on.
		worst := 0.0
		for j := range t.slot {
			placed, high := 0.0, int64(0)
			for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
				placed += share[o]
				if !l.ban[o] {
					high = max(high, t.w[o])
				}
			}
			if d := float64(torn(placed) * (1 + float64(high))); torn(placed) > 1e-3 && d > worst {
				worst, r.kind, r.slot, r.option, r.yesFirst = d, "placed", int32(j), -1, true
			}
		}
	}
	if r.kind == "" {
		worst := 0.0
		for j := range t.slot {
			for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
				if d := torn(share[o]); d > whole && d > worst && !l.ban[o] {
					worst, r.kind, r.option, r.slot, r.yesFirst = d, "option", o, int32(j), true
				}
			}
		}
	}
	if r.kind == "" {
		// Whole people, but a session between two fills: F is not concave there.
		for k := range t.session {
			if most[k] > least[k] && least[k] < math.MaxInt32 && l.lo[k] < l.hi[k] {
				r.kind, r.session = "fill", int32(k)
				r.at = min(max(int32(mean[k]), least[k]), most[k]-1)
				r.yesFirst = float64(r.at)+0.5 < mean[k]
				break
			}
		}
	}
	r.whole = r.kind == ""
	if r.whole {
		// All whole, and yet the bound is above the plan: pick anything still open.
		for h := range t.shuts {
			if l.state[h] == undecided {
				r.kind, r.session, r.yesFirst = "shut", t.shuts[h].session, shutX[h] > 0.5
				return r
			}
		}
		for k := range t.session {
			if hi := min(l.hi[k], t.fill[k].Max); t.grouped[k] && max(l.lo[k], most[k]) <= hi && l.lo[k] < hi && hi >= t.fill[k].Min {
				r.kind, r.session = "fill", int32(k)
				r.at = min(max(most[k], l.lo[k]), hi-1)
				r.yesFirst = most[k] > r.at
				return r
			}
		}
		for j := range t.slot {
			n, at := 0, int32(-1)
			for o := t.optAt[j]; o < t.optAt[j+1]; o++ {
				if !l.ban[o] {
					n++
					if at < 0 || share[o] > share[at] {
						at = o
					}
				}
			}
			if n > 1 || n == 1 && !l.must[j] {
				r.kind, r.slot, r.option, r.yesFirst = "option", int32(j), at, share[at] > 0.5
				return r
			}
		}
	}
	return r
}

// several reports whether an option takes more than one unit of a row.
func (t *task) several(o int32) bool {
	if t.headsOf(o) > 1 {
		return true
	}
	for _, c := range t.extras(o) {
		if c.a > 1 && t.rows[c.row].key.kind == careRow {
			return true
		}
	}
	return false
}

// branch turns a reading into the two sides of a branch.
func (s *search) branch(r reading, l *limits) (br *model.Branch, no, yes *limits, ok bool) {
	t := s.t
	switch r.kind {
	case "shut":
		h := t.shut[r.session]
		no, yes = l.clone(), l.clone()
		no.state[h], yes.state[h] = staying, gone
		yes.hi[r.session] = 0
		for _, o := range t.shuts[h].stays {
			j := t.slotOf[o]
			no.must[j] = true
			for k := t.optAt[j]; k < t.optAt[j+1]; k++ {
				if k != o {
					no.ban[k] = true
				}
			}
			yes.ban[o] = true
		}
		return &model.Branch{Kind: "shut", Session: t.sessionID(r.session)}, no, yes, true
	case "fill":
		no, yes = l.clone(), l.clone()
		no.hi[r.session] = min(no.hi[r.session], r.at)
		yes.lo[r.session] = max(yes.lo[r.session], r.at+1)
		return &model.Branch{Kind: "fill", Session: t.sessionID(r.session), At: int(r.at)}, no, yes, true
	case "placed":
		no, yes = l.clone(), l.clone()
		yes.must[r.slot] = true
		br = &model.Branch{Kind: "option", Participant: t.participantID(r.slot)}
		for k := t.optAt[r.slot]; k < t.optAt[r.slot+1]; k++ {
			if !l.ban[k] {
				no.ban[k] = true
				br.Sessions = append(br.Sessions, t.sessionID(t.sess[k]))
			}
		}
		return br, no, yes, true
	case "option":
		no, yes = l.clone(), l.clone()
		no.ban[r.option] = true
		yes.must[r.slot] = true
		for k := t.optAt[r.slot]; k < t.optAt[r.slot+1]; k++ {
			if k != r.option {
				yes.ban[k] = true
			}
		}
		return &model.Branch{Kind: "option", Participant: t.participantID(r.slot), Sessions: []string{t.sessionID(t.sess[r.option])}}, no, yes, true
	}
	return nil, nil, nil, false
}
