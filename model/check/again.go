package check

import (
	"reflect"
	"slices"

	"instroom/model"
)

// # Several plans of one batch
//
// Of a what-if scenario five plans are judged, which differ little, and the batch differs
// little from the one that it was made from. Each plan is judged whole; but what depends
// on the batch alone is worked out once.

// Again reads a batch as New does. from is the judge of another batch: what that one has
// worked out already is kept where nothing that it depends on differs.
func Again(b *model.Batch, from *Judge) *Judge {
	j := New(b)
	last := from.last.Load()
	if last == nil || !sameRules(b, from.b) {
		return j
	}
	same := make([]bool, len(j.sessions)) // sessions of both, in the same place
	for i := range same {
		same[i] = i < len(from.sessions) && reflect.DeepEqual(b.Sessions[i], from.b.Sessions[i])
	}
	touched := make([]bool, len(j.people)) // by a change of a session where they were placed
	for i := range b.Placements {
		x := &b.Placements[i]
		now, is := j.sessionOf[x.Session]
		was, known := from.sessionOf[x.Session]
		if p, ok := j.personOf[x.Participant]; ok && (is != known || is && (now != was || !same[now])) {
			touched[p] = true
		}
	}
	// Where a session asks for others first, or points depend on the best score, the rest counts too.
	stands := func(p, s int32) bool {
		return !touched[p] && same[s] && len(j.sessions[s].Prerequisites) == 0 && (b.Settings.Shortlist || !j.people[p].scored(j, j.sessions[s].Kind))
	}
	now := &answers{known: map[int32][]Option{}}
	for i, x := range last.placed {
		if stands(x.Participant, x.Session) {
			now.add(x, last.options[i], last.allowed[i])
		}
	}
	c := newScratch(j)
	for p, list := range last.known {
		if !b.Settings.Shortlist && !touched[p] && len(j.people[p].prefs) == 0 {
			now.known[p] = j.patched(c, p, list, same)
		}
	}
	j.last.Store(now)
	from.mu.Lock()
	defer from.mu.Unlock()
	for r, c := range from.calendars {
		if slices.Equal(j.users[r], from.users[r]) && !slices.ContainsFunc(j.users[r], func(s int32) bool { return !same[s] }) {
			j.calendars[r] = c
		}
	}
	return j
}

// sameRules reports whether two batches have the same people, placements, sites and settings.
func sameRules(a, b *model.Batch) bool {
	return shared(a.Participants, b.Participants) && shared(a.Placements, b.Placements) && shared(a.Preferences, b.Preferences) &&
		slices.Equal(a.Kinds, b.Kinds) && reflect.DeepEqual(a.Sites, b.Sites) && reflect.DeepEqual(a.Settings, b.Settings)
}

// shared reports whether two slices are the same memory.
func shared[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// patched returns the options of a person, who has had others before some sessions changed.
func (j *Judge) patched(c *scratch, p int32, before []Option, same []bool) []Option {
	out := make([]Option, 0, len(before))
	for _, o := range before {
		if same[o.Session] && len(j.sessions[o.Session].Prerequisites) == 0 {
			out = append(out, o)
		}
	}
	for s := range j.sessions {
		if same[s] && len(j.sessions[s].Prerequisites) == 0 {
			continue
		}
		if o, ok := j.pair(c, p, int32(s)); ok {
			out = append(out, o)
		}
	}
	slices.SortFunc(out, func(a, b Option) int { return int(a.Session) - int(b.Session) })
	return out
}

// answers is what the rules said of the placements of the plans so far. They are asked only
// where a plan places somebody elsewhere than all before it.
type answers struct {
	placed  []model.Placed // by participant, then session
	options []Option       // of each; meaningless where not allowed
	allowed []bool
	known   map[int32][]Option // options of those who had to be asked about as a whole
}

func (a *answers) add(x model.Placed, o Option, allowed bool) {
	a.placed, a.options, a.allowed = append(a.placed, x), append(a.options, o), append(a.allowed, allowed)
}

// merge adds to later what was said of the placements between a place and x, and returns the
// place that x has or would have.
func (a *answers) merge(later *answers, from int, x model.Placed) (at int, known bool) {
	for ; from < len(a.placed) && byPerson(a.placed[from], x) < 0; from++ {
		later.add(a.placed[from], a.options[from], a.allowed[from])
	}
	return from, from < len(a.placed) && byPerson(a.placed[from], x) == 0
}
