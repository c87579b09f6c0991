package scenarios

import (
	"cmp"
	"slices"

	"instroom/model"
	"instroom/model/rules"
)

// gain is what a candidate brings to a need, before what the need has already.
type gain struct {
	need   int32
	points model.Points
}

// shortlist returns the candidates that promise most, at most so many, in the
// order in which they were chosen.
//
// What a candidate promises is estimated by prices (worth.go): the people who
// gain most by it fill its seats, and opening costs what it costs. Where the
// prices can't be believed a seat that falls free counts nothing. Each next
// candidate is the one that promises most beside those chosen before it. Once
// none promises anything more, the list goes on as if none had been chosen: with
// the second best for the same people, such as the same group at other hours.
func shortlist(t *attempt, made []Candidate, most int) []Candidate {
	b := t.index.Batch()
	x := rules.New(with(b, made))
	w := newWorth(t, x)
	if !believed(&t.measured) {
		clear(w.price)
	}
	gains := make([][]gain, len(made))
	var has []model.Points // by need
	row := make([]uint64, w.matrix.Words())
	for p := range b.Participants {
		first := len(has)
		for kind := range b.Kinds {
			has = append(has, w.has(p, kind))
		}
		w.each(p, len(b.Sessions), row, func(s int) {
			kind := x.Batch().Sessions[s].Kind
			if !w.open[p][kind] || !w.suits(p, s) {
				return
			}
			k := s - len(b.Sessions)
			gains[k] = append(gains[k], gain{int32(first + kind), w.points(p, s)})
		})
	}
	c := &chooser{x: x, first: len(b.Sessions), made: made, gains: gains, has: slices.Clone(has)}
	there := map[string][]int{} // sessions that run, by site
	for s := range b.Sessions {
		if o := &b.Sessions[s]; o.Mode != model.Online && o.Status != model.Cancelled && o.Status != model.Optional {
			there[o.Site] = append(there[o.Site], s)
		}
	}
	for k := range made {
		f := x.Fill(c.first + k)
		if len(gains[k]) >= max(1, f.Minimum) && f.Left >= f.Minimum && !crowded(x, c.first+k, there[made[k].Session.Site]) {
			c.left = append(c.left, k)
		}
	}
	var out []Candidate
	for fresh := true; len(out) < most && len(c.left) > 0; {
		k := c.next()
		switch {
		case k >= 0:
			fresh = false
			out = append(out, c.take(b, k, out))
		case fresh:
			return out // nothing promises anything
		default:
			copy(c.has, has)
			fresh = true
		}
	}
	return out
}

// chooser takes one candidate after the other.
type chooser struct {
	x     *rules.Index
	first int // session of candidate 0
	made  []Candidate
	gains [][]gain
	has   []model.Points // by need: what it has with those chosen
	left  []int

	promised []model.Points // by candidate, when it was last asked: it can only have fallen since
}

// next returns the candidate that promises most, −1 where none promises anything.
func (c *chooser) next() int {
	if c.promised == nil {
		c.promised = make([]model.Points, len(c.made))
		for _, k := range c.left {
			c.promised[k] = c.promise(k)
		}
	}
	slices.SortStableFunc(c.left, func(a, b int) int { return cmp.Compare(c.promised[b], c.promised[a]) })
	best := -1
	for _, k := range c.left {
		if c.promised[k] <= 0 || best >= 0 && c.promised[k] <= c.promised[best] {
			break
		}
		if c.promised[k] = c.promise(k); c.promised[k] > 0 && (best < 0 || c.promised[k] > c.promised[best]) {
			best = k
		}
	}
	if best < 0 {
		c.promised = nil
	}
	return best
}

// promise estimates what a candidate brings beside those chosen.
func (c *chooser) promise(k int) model.Points {
	var list []model.Points
	for _, g := range c.gains[k] {
		if more := g.points - c.has[g.need]; more > 0 {
			list = append(list, more)
		}
	}
	slices.SortFunc(list, func(a, b model.Points) int { return cmp.Compare(b, a) })
	f := c.x.Fill(c.first + k)
	sum := -c.x.Batch().Settings.Points.PerEuro.Times(int64(f.OpenCost), 100)
	for _, more := range list[:min(len(list), f.Left)] {
		sum += more
	}
	return sum
}

// take chooses a candidate: those who gain most sit in it from now on. It gets a
// room and a teacher that no candidate chosen before has at its hours, where
// there are any.
func (c *chooser) take(b *model.Batch, k int, before []Candidate) Candidate {
	c.left = slices.DeleteFunc(c.left, func(i int) bool { return i == k })
	list := slices.Clone(c.gains[k])
	slices.SortStableFunc(list, func(a, b gain) int { return cmp.Compare(b.points-c.has[b.need], a.points-c.has[a.need]) })
	for _, g := range list[:min(len(list), c.x.Fill(c.first+k).Left)] {
		c.has[g.need] = max(c.has[g.need], g.points)
	}
	own := c.made[k]
	own.Session.Room, own.Session.Teacher, own.Teacher = "", "", false
	if busy := with(b, before); own.staff(busy) && own.Teacher == c.made[k].Teacher {
		return own
	}
	return c.made[k]
}

// crowded reports whether all rooms of a session's site are taken at one of its
// meetings, by the sessions there that run or by others.
func crowded(x *rules.Index, s int, there []int) bool {
	b := x.Batch()
	own := &b.Sessions[s]
	at := slices.IndexFunc(b.Sites, func(site model.Site) bool { return site.ID == own.Site })
	if at < 0 || b.Sites[at].Rooms < 0 || own.Mode == model.Online {
		return false
	}
	mine, _ := x.Schedule(s)
	for _, m := range mine.Meetings {
		used := 0
		for _, i := range there {
			theirs, _ := x.Schedule(i)
			for k := theirs.From(m.Date); k < len(theirs.Meetings) && theirs.Meetings[k].Date == m.Date; k++ {
				if theirs.Meetings[k].Start < m.End && m.Start < theirs.Meetings[k].End {
					used++
					break
				}
			}
		}
		for i := range b.Blocked {
			o := &b.Blocked[i]
			onDay := o.Date == m.Date || !o.Date.Valid() && o.Day == m.Date.Weekday()
			if o.Resource == model.SiteRooms && o.ID == own.Site && onDay && o.Start < m.End && m.Start < o.End {
				used += o.Count
			}
		}
		if used >= b.Sites[at].Rooms {
			return true
		}
	}
	return false
}
