package cohort

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"instroom/model"
	"instroom/model/rules"
)

// Options say which cohort. Participants must be given.
type Options struct {
	Participants int
	Seed         uint64
	Threads      int            // 0 = all processors; never changes a byte
	Weeks        int            // 0 = a batch of one day; else people arrive, and groups start, through so many weeks
	Page         bool           // write the page of plots
	Title        string         // of the page, and in the first line of batch.yaml
	Progress     func(done int) // called now and then, with the people written so far
}

// MaxParticipants is the size of the largest cohort, MaxWeeks the length of the longest.
const (
	MaxParticipants = 10_000_000
	MaxWeeks        = 104
)

// Validate reports options that make no cohort.
func (o *Options) Validate() error {
	switch {
	case o.Participants < 1 || o.Participants > MaxParticipants:
		return fmt.Errorf("participants must be 1 to 10,000,000, not %d", o.Participants)
	case o.Threads < 0:
		return fmt.Errorf("threads %d is negative", o.Threads)
	case o.Weeks != 0 && (o.Weeks < 2 || o.Weeks > MaxWeeks):
		return fmt.Errorf("weeks must be 2 to %d, not %d", MaxWeeks, o.Weeks)
	}
	return nil
}

// Summary is what was made.
type Summary struct {
	Participants int `json:"participants"`
	Sessions     int `json:"sessions"`
	Sites        int `json:"sites"`
	Open         int `json:"open"`  // needs
	Needs        int `json:"needs"` // of these that the offer counts: near a hub, and in a language and at a level taught
	Seats        int `json:"seats"` // free ones
}

// Thin reports that there are hardly any courses, because people are few where they
// live: seats for less than half of what the knobs want.
func (s *Summary) Thin(k *Knobs) bool {
	return 2*int64(s.Seats)*int64(whole) < int64(s.Open)*int64(k.Offer.Seats)
}

// generator makes one cohort.
type generator struct {
	k     *Knobs
	o     Options
	rules model.Programme

	languages  [][]string // by row of Knobs.Taught
	ladders    map[string][]model.Step
	trackNames []string // of the programme, slowest first, alpha last
	alpha      int
	points     []point
	hubs       []hub
	sortOf     map[course]int

	home, ages, tongues, levels, hours table
	waits, arrives                     table // days waited on the date; days until somebody arrives, less one
	transport, minutes, digital        table
	taught, sizes, rulesOf             table
	years                              [3]table         // by model.Literacy
	scores                             []table          // by years at school
	meanSize                           int64            // of a household, in thousandths
	ownContact                         []int16          // by tongue: index into Offer.Orientation.Languages, −1 = none
	alsoContact                        [][maxAlso]int16 // by tongue and second language
	fillsGroup                         [][]bool         // by hub and language
	speakers                           []uint64         // by language of orientation, in weight × millionths
	idLimit                            int
	firstMonday                        string
}

func newGenerator(k *Knobs, o Options) *generator {
	g := &generator{k: k, o: o, rules: programme(k.Programme), ladders: rules.Defaults().Ladders}
	g.languages = splitTaught(k.Taught)
	for _, group := range g.rules.Tracks {
		g.trackNames = append(g.trackNames, group...)
	}
	g.alpha = len(g.trackNames)
	g.trackNames = append(g.trackNames, g.rules.Alpha)
	g.points = k.points(o.Participants)
	g.hubs = k.hubs(g.points)
	g.home = tableOf(len(g.points), func(i int) uint64 { return g.points[i].weight })
	g.tongues = tableOf(len(k.Tongues), func(i int) uint64 { return uint64(k.Tongues[i].Value.Weight) })

	p := &k.People
	g.ages, g.waits, g.arrives = p.Age.ages(), p.days(k.Date), p.arriving(k.Date, 7*(o.Weeks-1))
	for i, name := range literacyNames {
		g.years[i] = p.Schooling.get(name).years()
	}
	for years := range len(g.years[0]) {
		g.scores = append(g.scores, p.Cognitive.scores(years))
	}
	g.levels, g.hours = p.Levels.by(levelNames), p.Hours.by(hourNames)
	g.transport, g.digital = p.Transport.by(transportNames), p.Digital.by(digitalNames)
	g.taught, g.minutes = k.Taught.table(), p.TravelMinutes.table()
	g.sizes, g.rulesOf, g.meanSize = p.HouseholdSizes.table(), p.HouseholdRules.table(), p.meanHousehold()
	g.findContacts()
	for g.idLimit = 1; g.idLimit <= o.Participants; g.idLimit *= 10 {
	}
	g.firstMonday = k.Date.Monday().String()
	return g
}

// Generate writes a cohort into dir, an empty folder that is there. The same
// knobs, participants and seed give the same bytes, whatever the threads and
// the machine. It takes time and space on disk in proportion to the people and
// memory in proportion to the sessions.
func Generate(ctx context.Context, dir string, k *Knobs, o Options) (*Summary, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	if o.Threads == 0 {
		o.Threads = runtime.GOMAXPROCS(0)
	}
	g := newGenerator(k, o)
	wanted, counted := g.newDemand(), g.newCensus()
	if err := g.writePeople(ctx, filepath.Join(dir, "participants.csv"), wanted, counted); err != nil {
		return nil, err
	}
	needs := 0
	for _, c := range wanted.counts {
		for _, n := range c {
			needs += n
		}
	}
	t := g.timetable(wanted)
	if err := g.writeOffer(dir, t); err != nil {
		return nil, err
	}
	if o.Page {
		if err := g.writePage(filepath.Join(dir, "cohort.html"), counted); err != nil {
			return nil, err
		}
	}
	return &Summary{Participants: o.Participants, Sessions: len(t.groups), Sites: len(t.sites), Open: counted.needs, Needs: needs, Seats: t.seats}, ctx.Err()
}

// chunkSize is how many people one worker makes at a time: whole blocks.
const chunkSize = 256 * blockSize

// chunk is what a worker hands over.
type chunk struct {
	text   []byte
	asks   []ask
	census *census
}

// writePeople writes participants.csv, and counts what the offer and the page
// need. Chunks are made side by side and written in order.
func (g *generator) writePeople(ctx context.Context, file string, wanted *demand, counted *census) error {
	return writeFile(file, func(w *bufio.Writer) error {
		w.WriteString(participantColumns)
		free := sync.Pool{New: func() any { return &chunk{} }}
		// As many chunks wait to be written as there are workers: memory is bounded.
		ordered := make(chan chan *chunk, g.o.Threads)
		go func() {
			defer close(ordered)
			for from := 0; from < g.o.Participants && ctx.Err() == nil; from += chunkSize {
				made := make(chan *chunk, 1)
				ordered <- made
				go func() {
					c := free.Get().(*chunk)
					g.fill(c, from, min(from+chunkSize, g.o.Participants))
					made <- c
				}()
			}
		}()
		done := 0
		for made := range ordered {
			c := <-made
			w.Write(c.text) // a failure stays in the writer
			wanted.add(c.asks)
			counted.add(c.census)
			done = min(done+chunkSize, g.o.Participants)
			free.Put(c)
			if g.o.Progress != nil {
				g.o.Progress(done)
			}
		}
		return ctx.Err()
	})
}

// fill makes the people from … to−1.
func (g *generator) fill(c *chunk, from, to int) {
	c.text, c.asks, c.census = c.text[:0], c.asks[:0], g.newCensus()
	var d draw
	var p, first person
	var members [blockSize]member
	for i := from; i < to; i++ {
		if i%blockSize == 0 {
			members = g.households(i/blockSize, &d)
		}
		g.person(i, &p, &d)
		m := &members[i%blockSize]
		switch {
		case m.first < 0:
		case int(m.first) == i%blockSize:
			g.join(&p, &p, m)
			first = p
		default:
			g.join(&p, &first, m)
		}
		c.text = g.row(c.text, &p)
		c.asks = g.asks(c.asks, &p)
		c.census.count(g, &p, m)
	}
}

// writeFile writes a file through a buffer; failures of the buffer count.
func writeFile(file string, write func(*bufio.Writer) error) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	err = write(w)
	for _, e := range []error{w.Flush(), f.Close()} {
		if err == nil {
			err = e
		}
	}
	return err
}

// hubsBySize are the hubs, the smallest first: leftovers go to bigger ones.
func (g *generator) hubsBySize() []int {
	order := make([]int, len(g.hubs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if d := g.hubs[a].people - g.hubs[b].people; d != 0 {
			return d
		}
		return b - a
	})
	return order
}
