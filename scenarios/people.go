package scenarios

import (
	"go.yaml.in/yaml/v3"

	"instroom/io/batch"
	"instroom/model"
	"instroom/model/rules"
)

// whole is a share of everything, in parts in a million.
const whole = 1_000_000

// who reads which people a change is about; without where everybody.
func (r *fileReader) who(a args) *peopleFilter {
	if a["where"] == nil {
		return nil
	}
	return r.peopleWhere(a["where"])
}

// without leaves out the people who hold a seat: demand is what is open.
func (d *draft) without(people []int, holds func(rules.Pin) bool) []int {
	var out []int
	for _, p := range people {
		free := true
		for _, pin := range d.rules().PinsOf(p) {
			free = free && !holds(pin)
		}
		if free {
			out = append(out, p)
		}
	}
	return out
}

func anyPin(rules.Pin) bool         { return true }
func startedPin(pin rules.Pin) bool { return pin.Status == model.Started }

// others returns the people who are not among those given.
func (d *draft) others(people []int) []int {
	in := make([]bool, len(d.b.Participants))
	for _, p := range people {
		in[p] = true
	}
	var out []int
	for p := range in {
		if !in[p] {
			out = append(out, p)
		}
	}
	return out
}

// keep reads whose demand stays; drop whose goes. Whoever holds a seat keeps it.
func (r *fileReader) keep(n *yaml.Node, _ args, _ *draft) change {
	f := r.peopleWhere(n)
	return func(d *draft) { d.remove(d.without(d.others(f.find(d)), anyPin)) }
}

func (r *fileReader) drop(n *yaml.Node, _ args, _ *draft) change {
	f := r.peopleWhere(n)
	return func(d *draft) { d.remove(d.without(f.find(d), anyPin)) }
}

// scale reads how much of the demand there is: below 100 % people are drawn who
// go, above newcomers like those of the batch come.
func (r *fileReader) scale(n *yaml.Node, a args, _ *draft) change {
	if !r.one(n, a, "to") {
		return nil
	}
	var to int64
	r.Share(a["to"], &to, 1000)
	f := r.who(a)
	return func(d *draft) {
		people := f.find(d)
		if to >= whole {
			d.grow(n, people, part(len(people), to-whole))
			return
		}
		free := d.drawn(d.without(people, anyPin), "scale", 0)
		d.remove(free[:min(len(free), part(len(people), whole-to))])
	}
}

// inflow reads a forecast: so many newcomers like those of the batch.
func (r *fileReader) inflow(n *yaml.Node, a args, _ *draft) change {
	if !r.one(n, a, "count", "share") {
		return nil
	}
	count, share := 0, int64(0)
	if a["count"] != nil {
		r.Int(a["count"], &count, 0, maxNewcomers)
	} else {
		r.Share(a["share"], &share, 1000)
	}
	f := r.who(a)
	return func(d *draft) {
		people := f.find(d)
		if a["share"] != nil {
			d.grow(n, people, part(len(people), share))
			return
		}
		d.grow(n, people, count)
	}
}

// grow lets newcomers arrive who are like some people, everybody serving as an
// example equally often.
func (d *draft) grow(at *yaml.Node, people []int, count int) {
	if count > maxNewcomers {
		d.yaml.Fail(at, batch.OutOfRange, "", "more than %d newcomers at once", maxNewcomers)
		return
	}
	var like []int
	for round := 0; len(like) < count && len(people) > 0; round++ {
		order := d.drawn(people, "inflow", round)
		like = append(like, order[:min(len(order), count-len(like))]...)
	}
	d.arrive(like)
}

// part is a share of n, rounded to the nearest.
func part(n int, share int64) int { return int((int64(n)*share + whole/2) / whole) }

// noShows reads how likely it is that somebody does not come. Each is drawn for
// himself; whoever has started is there.
func (r *fileReader) noShows(n *yaml.Node, a args, _ *draft) change {
	if !r.one(n, a, "share") {
		return nil
	}
	var share int64
	r.Share(a["share"], &share, 100)
	f := r.who(a)
	return func(d *draft) {
		var gone []int
		for _, p := range d.without(f.find(d), startedPin) {
			if happens(d.lottery("no-show", 0, d.b.Participants[p].ID), share) {
				gone = append(gone, p)
			}
		}
		d.draws++
		d.remove(gone)
	}
}

// arrivals reads how many newcomers are expected. The number is drawn as the sum
// of 64 rare chances for each of the people who serve as examples: close to a
// Poisson number, and exact in integers.
func (r *fileReader) arrivals(n *yaml.Node, a args, _ *draft) change {
	if !r.one(n, a, "mean") {
		return nil
	}
	mean := 0
	r.Int(a["mean"], &mean, 0, maxNewcomers)
	f := r.who(a)
	return func(d *draft) {
		const chances = 64
		people := f.find(d)
		var like []int
		if len(people) > 0 && mean > len(people)*chances {
			d.yaml.Fail(a["mean"], batch.OutOfRange, "", "%d newcomers are more than %d for each of %d people", mean, chances, len(people))
			return
		}
		for _, p := range people {
			for k := range chances {
				if happens(d.lottery("arrival", k, d.b.Participants[p].ID), int64(mean)*whole/int64(len(people)*chances)) {
					like = append(like, p)
				}
			}
		}
		d.draws++
		d.arrive(like)
	}
}

// happens tells whether a draw falls into a share.
func happens(draw uint64, share int64) bool { return draw%whole < uint64(share) }
