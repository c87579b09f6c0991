package cohort

import (
	"fmt"
	"slices"

	"instroom/model"
)

// group is one row of sessions.csv.
type group struct {
	hub        int
	number     int // in the hub, from 1
	language   string
	levels     []string
	tracks     []string
	instructed string
	provider   string
	part       part
	weekly     *weekly
	capacity   int
	enrolled   int
	minSize    int // 0 = the default
	cost       int // euro, optional groups
	status     model.SessionStatus
	start, end model.Date
	online     bool
	childcare  int
	women      bool
	site       string
	room       string
	teacher    string
}

func (r *group) id(h *hub) string {
	letter := "L"
	if r.language == "" {
		letter = "O"
	}
	return fmt.Sprintf("%s-%s%03d", h.code, letter, r.number)
}

// pool is the demand of neighbouring sorts that may share groups.
type pool struct {
	counts [partCount]int
	levels []string
	tracks []string
	script bool
	last   int // sort
}

func (p *pool) people() int {
	n := 0
	for _, c := range p.counts {
		n += c
	}
	return n
}

// add puts the demand of a sort into the pool. Where the pool was empty, its
// groups are of this sort alone.
func (p *pool) add(index int, s *course, track string, counts [partCount]int) {
	if p.people() == 0 {
		*p = pool{}
	}
	for i, n := range counts {
		p.counts[i] += n
	}
	p.last = index
	if !slices.Contains(p.levels, s.level) {
		p.levels = append(p.levels, s.level)
	}
	if !slices.Contains(p.tracks, track) {
		p.tracks = append(p.tracks, track)
	}
	p.script = p.script || s.script
}

// only leaves the pool to one sort: the leftovers of others have their group.
func (p *pool) only(s *course, track string) {
	p.levels, p.tracks, p.script = []string{s.level}, []string{track}, s.script
}

// serve takes people out for the seats of a group, those of its part first.
func (p *pool) serve(of part, people int) {
	for _, q := range append([]part{of}, dayPart, schoolPart, eveningPart, saturdayPart) {
		n := min(people, p.counts[q])
		p.counts[q] -= n
		people -= n
	}
}
