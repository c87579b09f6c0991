package year

import (
	"context"
	"fmt"
	"os"

	"instroom/benchmarks/cohort"
	"instroom/io/batch"
	"instroom/model"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
)

// Year is everything that happens to an agency, whatever it plans: who arrives
// when, which groups are offered, and how people behave. Policies share it and
// never change it.
type Year struct {
	seed   uint64
	weeks  int
	habits *cohort.Year

	given   *model.Batch // everybody and every group, as the cohort has them
	batch   *model.Batch // the same as hindsight sees them
	index   *rules.Index // of batch
	arrival []int        // by participant: the week of the first batch with them, from 0
	needs   []need       // that people arrive with and some group of the year fits
	needOf  map[seat]int // index into needs
	seats   []int        // by session: without those of other people
	classes [3]int       // needs by class − 1
}

// need is one that somebody arrives with.
type need struct {
	seat
	class   uint8      // in the week of arrival
	since   model.Date // begins to wait
	startBy model.Date
}

// seat is a person and a kind of course.
type seat struct {
	person int32
	kind   int
}

// Options say which year. All must be given.
type Options struct {
	Participants int // of the whole year
	Weeks        int
	Seed         uint64
	Threads      int // 0 = all processors
}

// Make makes a year: the cohort of the knobs, written into a folder of its own and
// read again as every batch is.
func Make(ctx context.Context, k *cohort.Knobs, o Options) (*Year, error) {
	dir, err := os.MkdirTemp("", "instroom-year-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	_, err = cohort.Generate(ctx, dir, k, cohort.Options{Participants: o.Participants, Seed: o.Seed, Weeks: o.Weeks, Threads: o.Threads})
	if err != nil {
		return nil, err
	}
	b, found := batch.Read(dir, batch.Options{})
	if found.HasErrors() {
		return nil, fmt.Errorf("the cohort can't be read: %v", found.All()[0])
	}
	return newYear(ctx, b, &k.Year, o)
}

func newYear(ctx context.Context, b *model.Batch, habits *cohort.Year, o Options) (*Year, error) {
	y := &Year{seed: o.Seed, weeks: o.Weeks, habits: habits, given: b, needOf: map[seat]int{}}
	for p := range b.Participants {
		y.arrival = append(y.arrival, max(0, (int(b.Participants[p].WaitingSince-b.Settings.Date)+6)/7))
	}
	y.foresee()
	p, err := compile.Compile(ctx, y.index)
	if err != nil {
		return nil, err
	}
	y.listNeeds(p)
	for s := range y.batch.Sessions {
		f := y.index.Fill(s)
		y.seats = append(y.seats, f.Seats-f.Enrolled)
	}
	return y, nil
}

// listNeeds lists the needs with an option of the problem of y.batch.
func (y *Year) listNeeds(p *solver.Problem) {
	fits := map[seat]bool{}
	for j := range p.Slots() {
		if p.OptionStart[j] < p.OptionStart[j+1] {
			for _, m := range p.Members[p.MemberStart[j]:p.MemberStart[j+1]] {
				fits[seat{m.Participant, int(m.Kind)}] = true
			}
		}
	}
	for p := range y.batch.Participants {
		w := &y.batch.Participants[p]
		for k := range y.batch.Kinds {
			at := seat{int32(p), k}
			if !fits[at] {
				continue
			}
			y.needOf[at] = len(y.needs)
			y.needs = append(y.needs, need{at, uint8(w.PriorityClass), w.WaitingSince, w.StartBy})
			y.classes[w.PriorityClass-1]++
		}
	}
}

// date is the Monday of a week; that of week y.weeks is the end of the year.
func (y *Year) date(week int) model.Date { return y.batch.Settings.Date + model.Date(7*week) }

func (y *Year) end() model.Date { return y.date(y.weeks) }

// lottery is the seed of a week's batch: other people lose its ties each week,
// and the same under every policy.
func (y *Year) lottery(week int) uint64 { return y.seed<<32 + uint64(y.date(week)) }

// alone is an index of one person on a day, without any session: it tells what
// the person needs and how urgently.
func (y *Year) alone(w *model.Participant, day model.Date) *rules.Index {
	b := &model.Batch{Settings: y.batch.Settings, Kinds: y.batch.Kinds, Participants: []model.Participant{*w}}
	b.Settings.Date = day
	return rules.New(b)
}
