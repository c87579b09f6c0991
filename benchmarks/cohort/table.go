package cohort

import (
	"math"
	"sort"

	"gonum.org/v1/gonum/stat/distuv"

	"instroom/model"
)

// table draws an index by whole weights: sums[i] is the weight of 0..i.
//
// A distribution becomes a table once, its probabilities rounded to parts of
// 2²⁴. From there on everything is integer: exp and log differ in the last bit
// between machines, and a fused multiply-add would as well, but a person must
// not.
type table []uint64

const tableParts = 1 << 24

func (t table) pick(d *draw) int {
	at := d.upTo(t[len(t)-1])
	if len(t) < 16 {
		i := 0
		for t[i] <= at {
			i++
		}
		return i
	}
	return sort.Search(len(t), func(i int) bool { return t[i] > at })
}

func tableOf(n int, weight func(i int) uint64) table {
	t, sum := make(table, n), uint64(0)
	for i := range t {
		sum += weight(i)
		t[i] = sum
	}
	return t
}

func (w weights) table() table {
	return tableOf(len(w), func(i int) uint64 { return uint64(w[i].Value) })
}

// by is the table of weights whose names are known: index i is known[i].
func (w weights) by(known []string) table {
	return tableOf(len(known), func(i int) uint64 {
		if at := w.index(known[i]); at >= 0 {
			return uint64(w[at].Value)
		}
		return 0
	})
}

// parts is the probability of (from, to] in parts of 2²⁴.
func parts(cdf func(float64) float64, from, to float64) uint64 {
	return uint64(math.Round(float64(tableParts * (cdf(to) - cdf(from)))))
}

// ages is the table of ages from the youngest on.
func (a *age) ages() table {
	triangle := distuv.NewTriangle(float64(a.From), float64(a.To+1), float64(a.Mode), nil)
	return tableOf(a.To-a.From+1, func(i int) uint64 {
		return 1 + parts(triangle.CDF, float64(a.From+i), float64(a.From+i+1))
	})
}

// scores is the table of scores 0..100 of people with so many years of school.
func (c *cognitive) scores(years int) table {
	mean := float64(c.Base) + float64(float64(years)*c.AYear.float())
	normal := distuv.Normal{Mu: min(100, mean), Sigma: float64(c.Spread)}
	return tableOf(101, func(i int) uint64 {
		return 1 + parts(normal.CDF, float64(i)-0.5, float64(i)+0.5)
	})
}

// days is the table of days waited on a day: a Weibull distribution of the
// length, by the month of arrival.
func (p *people) days(date model.Date) table {
	wait := distuv.Weibull{K: p.Waiting.Shape.float(), Lambda: float64(7 * p.Waiting.ScaleWeeks.float())}
	return p.byMonth(7*p.Waiting.LongestWeeks+1, func(i int) model.Date { return date - model.Date(i) },
		func(i int) uint64 { return parts(wait.CDF, float64(i), float64(i+1)) })
}

// arriving is the table of days after a date, less one, on which people arrive, by
// the month.
func (p *people) arriving(date model.Date, days int) table {
	return p.byMonth(max(1, days), func(i int) model.Date { return date + model.Date(i+1) }, func(int) uint64 { return 1 })
}

// byMonth is a table of n days, each with its own weight times that of its month.
func (p *people) byMonth(n int, day func(int) model.Date, weight func(int) uint64) table {
	months := make([]uint64, 12)
	for i, name := range monthNames {
		if at := p.Arrivals.index(name); at >= 0 {
			months[i] = uint64(p.Arrivals[at].Value)
		}
	}
	t := tableOf(n, func(i int) uint64 { return weight(i) * months[day(i).Time().Month()-1] })
	if t[len(t)-1] == 0 { // every month of the span weighs nothing
		return table{1}
	}
	return t
}

// years is the table of years at school of one literacy, from 0 on: a band's
// weight is spread evenly over its years.
func (w weights) years() table {
	const yearsMax = 41
	var of [yearsMax]uint64
	for _, x := range w {
		from, to, _ := band(x.Name)
		for y := from; y <= to; y++ {
			of[y] += uint64(x.Value) * 5040 / uint64(to-from+1)
		}
	}
	return tableOf(yearsMax, func(i int) uint64 { return of[i] })
}
