package scenarios

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"instroom/io/batch"
	"instroom/model"
	"instroom/model/rules"
)

// sessionFilter selects sessions: all keys that are given must hold, and of each
// one of its words.
type sessionFilter struct {
	at    *yaml.Node
	ids   []string
	words map[string][]string
}

// sessionKeys are the keys of a selection of sessions, and what their words mean.
var sessionKeys = []struct {
	name    string
	meaning batch.Meaning
	of      func(b *model.Batch, s *model.Session) []string
}{
	{"day_part", batch.AnyWord, dayParts},
	{"instruction", batch.LanguageWord, func(_ *model.Batch, s *model.Session) []string { return []string{s.InstructionLanguage} }},
	{"kind", batch.KindWord, func(b *model.Batch, s *model.Session) []string { return []string{b.Kinds[s.Kind]} }},
	{"language", batch.LanguageWord, func(_ *model.Batch, s *model.Session) []string { return []string{s.LanguageTaught} }},
	{"level", batch.LevelWord, func(_ *model.Batch, s *model.Session) []string { return s.Levels }},
	{"programme", batch.ProgrammeWord, func(_ *model.Batch, s *model.Session) []string { return s.Programmes }},
	{"provider", batch.AnyWord, func(_ *model.Batch, s *model.Session) []string { return []string{s.Provider} }},
	{"room", batch.AnyWord, func(_ *model.Batch, s *model.Session) []string {
		return used(s, s.Room, func(m *model.Meeting) string { return m.Room })
	}},
	{"site", batch.SiteWord, func(_ *model.Batch, s *model.Session) []string { return []string{s.Site} }},
	{"status", batch.SessionStatusWord, func(_ *model.Batch, s *model.Session) []string { return []string{s.Status.String()} }},
	{"teacher", batch.AnyWord, func(_ *model.Batch, s *model.Session) []string {
		return used(s, s.Teacher, func(m *model.Meeting) string { return m.Teacher })
	}},
	{"track", batch.TrackWord, func(_ *model.Batch, s *model.Session) []string { return s.Tracks }},
}

// used lists a resource of a session and of its dated meetings.
func used(s *model.Session, own string, of func(*model.Meeting) string) []string {
	out := []string{own}
	for i := range s.Dated {
		if r := of(&s.Dated[i]); r != "" {
			out = append(out, r)
		}
	}
	return out
}

// dayParts is the part of the day in which every meeting of a session begins;
// empty where they begin in different ones.
func dayParts(b *model.Batch, s *model.Session) []string {
	starts := map[model.Minutes]bool{}
	for _, w := range s.Weekly {
		starts[w.Start] = true
	}
	if len(s.Dated) > 0 {
		clear(starts)
		for _, m := range s.Dated {
			starts[m.Start] = true
		}
	}
	var parts []string
	for _, p := range b.Settings.DayParts {
		all := len(starts) > 0
		for at := range starts {
			all = all && p.Start <= at && at < p.End
		}
		if all {
			parts = append(parts, p.Name)
		}
	}
	return parts
}

// sessionWhere reads  where: {kind: language, day_part: ev}.
func (r *fileReader) sessionWhere(n *yaml.Node) *sessionFilter {
	f := &sessionFilter{at: n, words: map[string][]string{}}
	var names []string
	for _, k := range sessionKeys {
		names = append(names, k.name)
	}
	r.Each(n, names, func(key string, _, v *yaml.Node) {
		i := slices.Index(names, key)
		f.words[key] = r.Words(v, sessionKeys[i].meaning)
		if key == "day_part" {
			r.oneOf(v, f.words[key], r.dayPartNames(), "there is no part of the day")
		}
	})
	return f
}

// oneOf reports words that are none of those known.
func (r *fileReader) oneOf(n *yaml.Node, words, known []string, text string) {
	for _, w := range words {
		if !slices.Contains(known, w) {
			r.FailUnknown(n, w, known, text)
		}
	}
}

func (r *fileReader) dayPartNames() []string {
	var names []string
	for _, p := range r.base.Settings.DayParts {
		names = append(names, p.Name)
	}
	return names
}

// sessionIDs reads  session: S1  or a list.
func (r *fileReader) sessionIDs(n *yaml.Node) *sessionFilter {
	return &sessionFilter{at: n, ids: r.Texts(n)}
}

// find returns the sessions of a draft that are selected, in the order of the
// batch. That there are none is an error.
func (f *sessionFilter) find(d *draft) []int {
	var out []int
	if f.ids != nil {
		for _, id := range f.ids {
			i := slices.IndexFunc(d.b.Sessions, func(s model.Session) bool { return s.ID == id })
			if i < 0 {
				var known []string
				for k := range d.b.Sessions {
					known = append(known, d.b.Sessions[k].ID)
				}
				d.yaml.FailUnknown(f.at, id, known, "there is no session")
				continue
			}
			out = append(out, i)
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	for i := range d.b.Sessions {
		if f.matches(d.b, &d.b.Sessions[i]) {
			out = append(out, i)
		}
	}
	if len(out) == 0 {
		d.yaml.Fail(f.at, batch.SessionUnknown, "all keys of a selection must hold at once", "no session is selected")
	}
	return out
}

func (f *sessionFilter) matches(b *model.Batch, s *model.Session) bool {
	for _, k := range sessionKeys {
		if words, ok := f.words[k.name]; ok && !slices.ContainsFunc(k.of(b, s), func(w string) bool { return slices.Contains(words, w) }) {
			return false
		}
	}
	return true
}

// peopleFilter selects people in the same way; nil selects everybody.
type peopleFilter struct {
	at    *yaml.Node
	words map[string][]string
}

var peopleKeys = []struct {
	name    string
	meaning batch.Meaning
	of      func(x *rules.Index, i int) []string
}{
	{"agency", batch.AnyWord, person(func(p *model.Participant) []string { return []string{p.Agency} })},
	{"class", batch.AnyWord, func(x *rules.Index, i int) []string { return []string{string(rune('0' + x.Class(i)))} }},
	{"level", batch.LevelWord, person(func(p *model.Participant) []string {
		out := []string{p.Level}
		for _, l := range p.LevelByLanguage {
			out = append(out, l)
		}
		return out
	})},
	{"literacy", batch.LiteracyWord, person(func(p *model.Participant) []string { return []string{p.Literacy.String()} })},
	{"needs", batch.KindWord, func(x *rules.Index, i int) []string {
		var kinds []string
		for _, n := range x.Needs(i) {
			if n.State != rules.NotNeeded {
				kinds = append(kinds, x.Batch().Kinds[n.Kind])
			}
		}
		return kinds
	}},
	{"participant", batch.AnyWord, person(func(p *model.Participant) []string { return []string{p.ID} })},
	{"programme", batch.ProgrammeWord, person(func(p *model.Participant) []string { return []string{p.Programme} })},
	{"speaks", batch.LanguageWord, person(func(p *model.Participant) []string {
		var out []string
		for _, l := range p.Languages {
			out = append(out, l.Code)
		}
		return out
	})},
	{"status", batch.LegalStatusWord, person(func(p *model.Participant) []string { return []string{p.Status.String()} })},
}

func person(of func(p *model.Participant) []string) func(*rules.Index, int) []string {
	return func(x *rules.Index, i int) []string { return of(&x.Batch().Participants[i]) }
}

// peopleWhere reads  where: {speaks: ar, class: 1}.
func (r *fileReader) peopleWhere(n *yaml.Node) *peopleFilter {
	f := &peopleFilter{at: n, words: map[string][]string{}}
	var names []string
	for _, k := range peopleKeys {
		names = append(names, k.name)
	}
	r.Each(n, names, func(key string, _, v *yaml.Node) {
		f.words[key] = r.Words(v, peopleKeys[slices.Index(names, key)].meaning)
		if key == "class" {
			r.oneOf(v, f.words[key], []string{"1", "2", "3"}, "there is no class")
		}
	})
	return f
}

// find returns the people of a draft who are selected. That there are none is
// an error at the first look; replicates may well draw nobody.
func (f *peopleFilter) find(d *draft) []int {
	var out []int
	for i := range d.b.Participants {
		if f == nil || f.matches(d.rules(), i) {
			out = append(out, i)
		}
	}
	if len(out) == 0 && f != nil && d.draws == 0 {
		d.yaml.Fail(f.at, batch.ParticipantUnknown, "all keys of a selection must hold at once", "nobody is selected")
	}
	return out
}

func (f *peopleFilter) matches(x *rules.Index, i int) bool {
	for _, k := range peopleKeys {
		if words, ok := f.words[k.name]; ok && !slices.ContainsFunc(k.of(x, i), func(w string) bool { return slices.Contains(words, w) }) {
			return false
		}
	}
	return true
}
