package check

import (
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"instroom/model"
)

// Judge is a reading of one batch, and may be used from several goroutines. The
// batch must not change meanwhile. The options of everybody are read when they are
// first asked for: a plan by itself is judged by the rules for those it places.
type Judge struct {
	b          *model.Batch
	sessions   []session
	people     []person
	siteOf     map[string]int32
	sessionOf  map[string]int32
	personOf   map[string]int32
	offers     [][]offer // by kind
	blocked    map[resource][]model.Blocked
	users      map[resource][]int32 // sessions with a meeting there, ascending
	households []household
	read       sync.Once // of what follows
	options    []Option
	first      []int32 // options of p: options[first[p]:first[p+1]]

	last      atomic.Pointer[answers] // of the last plan that was judged
	mu        sync.Mutex
	calendars map[resource]*calendar // as far as they were asked for
}

// resource is something that sessions share, wherever in time.
type resource struct {
	kind model.Resource
	id   string
}

// Option is a session that the rules allow for a need (contract §2), with its
// points. A need whose pin sits in a session that may be shut has options too:
// they can be taken only where the plan shuts it.
type Option struct {
	Participant, Session int32
	Points               model.Points
	Entry                model.Date // first meeting on or after E; NoDate = none
	First                model.Date // first meeting attended; NoDate = none
}

// The ends of the calendar: from always a session counts with all its meetings,
// from never with none.
const (
	always model.Date = math.MinInt32
	never  model.Date = math.MaxInt32
)

// New reads the batch: sessions, pins, needs, classes and households.
func New(b *model.Batch) *Judge {
	j := &Judge{
		b:         b,
		siteOf:    make(map[string]int32, len(b.Sites)),
		sessionOf: make(map[string]int32, len(b.Sessions)),
		personOf:  make(map[string]int32, len(b.Participants)),
		calendars: make(map[resource]*calendar),
	}
	for i := range b.Sites {
		j.siteOf[b.Sites[i].ID] = int32(i)
	}
	for i := range b.Participants {
		j.personOf[b.Participants[i].ID] = int32(i)
	}
	j.readSessions()
	j.readOffers()
	j.readPeople()
	j.readPlacements()
	j.countSeats()
	for p := range j.people {
		j.readNeeds(p)
	}
	j.readResources()
	j.readHouseholds()
	return j
}

// Options lists every option of the batch, by participant, then session.
func Options(b *model.Batch) []Option { return New(b).Options() }

// Options lists every option, by participant, then session. It is not to be
// changed.
func (j *Judge) Options() []Option {
	j.read.Do(j.readOptions)
	return j.options
}

// optionsOf returns the options of a participant.
func (j *Judge) optionsOf(p int32) []Option {
	all := j.Options()
	return all[j.first[p]:j.first[p+1]]
}

// option returns the index of the option of p in s, or −1.
func (j *Judge) option(p, s int32) int32 {
	if i := find(j.optionsOf(p), s); i >= 0 {
		return j.first[p] + i
	}
	return -1
}

// find returns the place of a session in a list of options of one person, or −1.
func find(options []Option, s int32) int32 {
	i, ok := slices.BinarySearchFunc(options, s, func(o Option, s int32) int { return int(o.Session) - int(s) })
	if !ok {
		return -1
	}
	return int32(i)
}

// programme returns the rule set of a name, flanders where the name is empty or
// unknown, and nil where there is none at all.
func (j *Judge) programme(name string) *model.Programme {
	ps := j.b.Settings.Programmes
	var flanders *model.Programme
	for i := range ps {
		if ps[i].Name == name && name != "" {
			return &ps[i]
		}
		if ps[i].Name == "flanders" {
			flanders = &ps[i]
		}
	}
	if flanders == nil && len(ps) > 0 {
		flanders = &ps[0]
	}
	return flanders
}

func contains(list []string, x string) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}

func overlap(a, b []string) bool {
	for _, x := range a {
		if contains(b, x) {
			return true
		}
	}
	return false
}

// step finds a level on a ladder: by code, by another spelling, or by the CEFR
// level that it reaches, where the first step counts for a module to enter and
// the last for a level that is reached.
func step(ladder []model.Step, code string, reached bool) (int, bool) {
	for i := range ladder {
		if strings.EqualFold(ladder[i].Code, code) {
			return i, true
		}
	}
	for i := range ladder {
		for _, a := range ladder[i].Aliases {
			if strings.EqualFold(a, code) {
				return i, true
			}
		}
	}
	found := -1
	for i := range ladder {
		if ladder[i].CEFR != "" && strings.EqualFold(ladder[i].CEFR, code) {
			found = i
			if !reached {
				break
			}
		}
	}
	return found, found >= 0
}

// targetStep returns the last step of a ladder that does not go beyond a CEFR
// target, −1 where there is none. "A2-oral" is A2.
func targetStep(ladder []model.Step, target string) int {
	target = strings.ToUpper(target)
	target = strings.TrimSuffix(target, "-ORAL")
	if i, ok := step(ladder, target, true); ok {
		return i
	}
	last := -1
	for i := range ladder {
		if strings.ToUpper(ladder[i].CEFR) <= target { // A1 < A2 < B1 < … as text
			last = i
		}
	}
	return last
}
