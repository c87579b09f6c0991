package compile

import (
	"slices"
	"sync"

	"instroom/model/rules"
	"instroom/solver"
)

// Base is a compiled batch that others are compiled from: see Again. It may be used by
// several goroutines.
type Base struct {
	index   *rules.Index
	problem *solver.Problem
	once    sync.Once
	care    careBook
	moments map[resourceKey][]careMoment // before any are left out
}

// NewBase returns a problem, with the index that it was compiled from, as a base.
func NewBase(x *rules.Index, p *solver.Problem) *Base {
	return &Base{index: x, problem: p}
}

// prepare works out who uses what childcare when, once it is asked for.
func (b *Base) prepare() {
	b.once.Do(func() {
		c := newCompiler(b.index)
		c.p = b.problem
		b.care = c.careBook()
		b.moments = map[resourceKey][]careMoment{}
		resources := c.careResources()
		for i, list := range c.careMoments(&b.care, resources, nil) {
			b.moments[resources[i].key] = list
		}
	})
}

// sameCare tells what of the childcare of an earlier problem is the same in another.
type sameCare struct {
	*Base
	c       *compiler
	book    *careBook
	to      []int32 // by option of the earlier problem: its number here, −1 = not known
	changed []bool  // by session
	same    []bool  // by session: unchanged, and used by the same people
	sites   map[string]bool
}

// sameCare compares childcare with that of the problem that this one is made from; nil
// where it can't be the same.
func (c *compiler) sameCare(book *careBook) *sameCare {
	if c.old == nil || !shared(c.old.base.index.Batch().Blocked, c.b.Blocked) {
		return nil
	}
	base := c.old.base
	base.prepare()
	was := base.index.Batch().Sessions
	s := &sameCare{Base: base, c: c, book: book, to: slices.Repeat([]int32{-1}, base.problem.Options()),
		changed: c.old.changed, same: make([]bool, len(c.b.Sessions)), sites: map[string]bool{}}
	for i := range was {
		if i >= len(s.changed) || s.changed[i] {
			s.sites[was[i].Site] = true
		}
	}
	for i, changed := range s.changed {
		if changed {
			s.sites[c.b.Sessions[i].Site] = true
		}
	}
	for i, changed := range s.changed {
		s.same[i] = !changed && s.alike(book.alone[int32(i)], base.care.alone[int32(i)]) && s.sharers(int32(i))
	}
	return s
}

// alike reports whether two lists are of the same people, and notes the numbers of their
// options.
func (s *sameCare) alike(now, was []carer) bool {
	if len(now) != len(was) {
		return false
	}
	for i := range now {
		a, b := now[i], was[i]
		if a.option < 0 != (b.option < 0) {
			return false
		}
		if a.option, b.option = 0, 0; a != b {
			return false
		}
	}
	for i := range now {
		if o := was[i].option; o >= 0 {
			s.to[o] = now[i].option
		}
	}
	return true
}

// sharers reports whether the same households share in a session, with the same choices.
func (s *sameCare) sharers(session int32) bool {
	now, was := s.book.sharing.in[session], s.care.sharing.in[session]
	if len(now) != len(was) {
		return false
	}
	for i := range now {
		a, b := &s.book.sharing.all[now[i]], &s.care.sharing.all[was[i]]
		if a.first != b.first || a.bidder != b.bidder || a.most != b.most || !slices.Equal(a.largest, b.largest) ||
			!slices.EqualFunc(a.members, b.members, s.alike) {
			return false
		}
	}
	return true
}

// moments returns those of a resource, where they are the same as before; false where
// they may not be.
func (s *sameCare) of(r careResource) ([]careMoment, bool) {
	if r.site != nil && s.sites[r.site.ID] {
		return nil, false
	}
	for _, k := range r.sessions {
		if !s.same[k] {
			return nil, false
		}
		for _, i := range s.book.sharing.in[k] {
			if slices.ContainsFunc(s.book.sharing.all[i].sessions, func(t int32) bool { return s.changed[t] }) {
				return nil, false
			}
		}
	}
	was, known := s.Base.moments[r.key]
	if !known {
		return nil, false
	}
	out := slices.Clone(was)
	ok := true
	moved := func(o int32) int32 {
		ok = ok && s.to[o] >= 0
		return s.to[o]
	}
	for i := range out {
		m := &out[i]
		m.care = slices.Clone(m.care)
		for k := range m.care {
			m.care[k].Option = moved(m.care[k].Option)
		}
		m.joint = slices.Clone(m.joint)
		for k := range m.joint {
			m.joint[k].Groups = slices.Clone(m.joint[k].Groups)
			for x, g := range m.joint[k].Groups {
				g = slices.Clone(g)
				for y := range g {
					g[y] = moved(g[y])
				}
				m.joint[k].Groups[x] = g
			}
		}
	}
	return out, ok
}
