package modeltest

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"instroom/model"
)

// Clone returns a copy of the batch whose participants, sessions and other rows
// may be changed without changing the batch; slices inside rows are shared.
func Clone(b *model.Batch) *model.Batch {
	x := *b
	x.Kinds = slices.Clone(b.Kinds)
	x.Participants = slices.Clone(b.Participants)
	x.Sessions = slices.Clone(b.Sessions)
	x.Sites = slices.Clone(b.Sites)
	x.Blocked = slices.Clone(b.Blocked)
	x.Preferences = slices.Clone(b.Preferences)
	x.Placements = slices.Clone(b.Placements)
	return &x
}

// Permute returns the same batch with the rows of every file in another order:
// no output may change by it.
func Permute(b *model.Batch, seed uint64) *model.Batch {
	r := rand.New(rand.NewPCG(seed, 0x9e37))
	x := Clone(b)
	person, session := r.Perm(len(b.Participants)), r.Perm(len(b.Sessions))
	for i, to := range person {
		x.Participants[to] = b.Participants[i]
		x.Participants[to].Line = int32(to + 2)
	}
	for i, to := range session {
		x.Sessions[to] = b.Sessions[i]
		x.Sessions[to].Line = int32(to + 2)
	}
	for i := range x.Preferences {
		row := &x.Preferences[i]
		row.Participant, row.Session = int32(person[row.Participant]), int32(session[row.Session])
	}
	sortPreferences(x)
	r.Shuffle(len(x.Sites), func(i, j int) { x.Sites[i], x.Sites[j] = x.Sites[j], x.Sites[i] })
	r.Shuffle(len(x.Blocked), func(i, j int) { x.Blocked[i], x.Blocked[j] = x.Blocked[j], x.Blocked[i] })
	r.Shuffle(len(x.Placements), func(i, j int) { x.Placements[i], x.Placements[j] = x.Placements[j], x.Placements[i] })
	return x
}

func sortPreferences(b *model.Batch) {
	slices.SortFunc(b.Preferences, func(x, y model.Preference) int {
		if x.Participant != y.Participant {
			return int(x.Participant - y.Participant)
		}
		return int(x.Session - y.Session)
	})
}

// Rename returns the same batch with other ids of participants, sessions and
// households, in another alphabetical order: the lottery falls otherwise, but no
// proven objective may change.
func Rename(b *model.Batch, seed uint64) *model.Batch {
	r := rand.New(rand.NewPCG(seed, 0x4a3e))
	x := Clone(b)
	people, sessions, households := map[string]string{}, map[string]string{}, map[string]string{}
	names := r.Perm(len(b.Participants))
	for i := range x.Participants {
		p := &x.Participants[i]
		people[p.ID] = fmt.Sprintf("q%05d", names[i])
		p.ID = people[p.ID]
		if p.Household != "" {
			if households[p.Household] == "" {
				households[p.Household] = fmt.Sprintf("k%03d", 999-len(households))
			}
			p.Household = households[p.Household]
		}
	}
	names = r.Perm(len(b.Sessions))
	for i := range x.Sessions {
		sessions[x.Sessions[i].ID] = fmt.Sprintf("t%04d", names[i])
		x.Sessions[i].ID = sessions[x.Sessions[i].ID]
	}
	rename := func(list []string, names map[string]string) []string {
		out := slices.Clone(list)
		for i, name := range out {
			if to, ok := names[name]; ok { // a kind or an unknown session keeps its name
				out[i] = to
			}
		}
		return out
	}
	for i := range x.Sessions {
		x.Sessions[i].Prerequisites = rename(x.Sessions[i].Prerequisites, sessions)
	}
	for i := range x.Participants {
		x.Participants[i].CompletedSession = rename(x.Participants[i].CompletedSession, sessions)
	}
	for i := range x.Placements {
		row := &x.Placements[i]
		row.Participant = rename([]string{row.Participant}, people)[0]
		row.Session = rename([]string{row.Session}, sessions)[0]
	}
	return x
}

// MoreSeats returns the batch with one more seat in session s.
func MoreSeats(b *model.Batch, s int) *model.Batch {
	x := Clone(b)
	x.Sessions[s].Capacity++
	return x
}
