package cohort

import (
	"slices"

	"instroom/model"
)

// demand counts needs by hub, sort of course and part of the day.
//
// The sorts of a hub are, language by language, module by module and track by
// track, groups for people of another script and then the others, and those for
// people who do not read; after all of them the languages of orientation.
// Neighbours in this order may share a group.
type demand struct {
	sorts  []course
	counts [][partCount]int // hub × sort
}

// course is a sort of course.
type course struct {
	language string // taught, "" = orientation
	level    string
	track    int  // index into generator.trackNames
	script   bool // open to people of another script
	contact  int  // language of orientation
}

// newDemand lists the sorts of course that the knobs can lead to.
func (g *generator) newDemand() *demand {
	d := &demand{}
	for _, language := range g.allLanguages() {
		e := g.k.Entry.get(language)
		var levels []string
		for _, code := range append([]string{e.NotLiterate}, e.Levels...) {
			if code = g.module(language, code); !slices.Contains(levels, code) {
				levels = append(levels, code)
			}
		}
		for i, level := range levels {
			for t := range g.alpha {
				if g.rules.OtherScript != "" && i == 0 {
					d.sorts = append(d.sorts, course{language, level, t, true, -1})
				}
				d.sorts = append(d.sorts, course{language, level, t, false, -1})
			}
		}
		for _, level := range levels {
			d.sorts = append(d.sorts, course{language, level, g.alpha, false, -1})
		}
	}
	for i := range g.k.Offer.Orientation.Languages {
		d.sorts = append(d.sorts, course{contact: i, track: -1})
	}
	d.counts = make([][partCount]int, len(g.hubs)*len(d.sorts))
	g.sortOf = map[course]int{}
	for i, s := range d.sorts {
		g.sortOf[s] = i
	}
	return d
}

// module is the code of a level: 0 is the first module.
func (g *generator) module(language, level string) string {
	if level == "0" {
		return g.ladders[language][0].Code
	}
	return level
}

// next is the module after one, where the programme's target lies beyond.
func (g *generator) next(language, level string) (string, bool) {
	ladder := g.ladders[language]
	i := slices.IndexFunc(ladder, func(s model.Step) bool { return s.Code == level }) + 1
	if i == 0 || i == len(ladder) || ladder[i].CEFR > g.rules.Target {
		return "", false
	}
	return ladder[i].Code, true
}

// allLanguages are the languages taught, each once.
func (g *generator) allLanguages() []string {
	var all []string
	for i, languages := range g.languages {
		if g.k.Taught[i].Value == 0 {
			continue
		}
		for _, l := range languages {
			if !slices.Contains(all, l) {
				all = append(all, l)
			}
		}
	}
	return all
}

// ask is one need: where, what and when.
type ask struct {
	sort int32
	hub  int32
	part part
}

// asks appends the needs of somebody that a course could meet. Who lives out of
// reach of every hub asks in vain.
func (g *generator) asks(to []ask, p *person) []ask {
	h := g.points[p.point].hub
	if g.points[p.point].metres > int64(g.k.Geography.ReachKm)*1000 {
		return to
	}
	part := p.hours.part
	if p.taught >= 0 && p.assessed {
		languages := g.languages[p.taught]
		language := languages[p.index%len(languages)] // of either, half ask for each
		level := g.module(language, g.entryLevel(p, language))
		s := course{language, level, p.track, false, -1}
		if script := s; p.literacy == model.OtherScript {
			script.script = true
			if _, ok := g.sortOf[script]; ok {
				s = script
			}
		}
		to = append(to, ask{int32(g.sortOf[s]), h, part})
		if next, ok := g.next(language, level); ok && p.continues {
			if at, ok := g.sortOf[course{language, next, p.track, false, -1}]; ok {
				to = append(to, ask{int32(at), h, part})
			}
		}
	}
	if p.orients && p.contact >= 0 && p.status != model.Excluded {
		to = append(to, ask{int32(g.sortOf[course{contact: p.contact, track: -1}]), h, part})
	}
	return to
}

func (d *demand) add(asks []ask) {
	for _, a := range asks {
		d.counts[int(a.hub)*len(d.sorts)+int(a.sort)][a.part]++
	}
}
