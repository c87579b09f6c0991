package peers

import (
	"math"
	"slices"

	"instroom/benchmarks/record"
	"instroom/solver/milp"
)

// Series is a contender across the rows of records, by number of options. Of two
// forms of its linear program the better one stands in it.
type Series struct {
	Contender string
	Points    []Point
}

// Point is a row for one contender: medians of its runs.
type Point struct {
	Row     string
	Options float64
	Seconds float64 // build and solve; NaN where every run failed
	Gap     float64 // per cent below the bound; NaN where nothing is known, infinite without a plan
	Limited bool    // the time limit ended a run: the seconds are its, not the contender's
}

// SeriesOf returns the series of all contenders that ran.
func SeriesOf(records ...*Record) (out []Series) {
	for _, c := range contenders {
		s := Series{Contender: c.Name}
		for _, r := range records {
			for _, name := range r.rows() {
				runs := slices.DeleteFunc(slices.Clone(r.Runs), func(x Run) bool { return x.Row != name })
				if l, ok := r.best(c, runs); ok {
					s.Points = append(s.Points, r.point(l, runs))
				}
			}
		}
		s.Points = slices.DeleteFunc(s.Points, func(p Point) bool { return math.IsNaN(p.Seconds) })
		slices.SortStableFunc(s.Points, func(a, b Point) int { return int(a.Options - b.Options) })
		if len(s.Points) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// best returns the line of a contender that counts.
func (r *Record) best(c *Contender, runs []Run) (line, bool) {
	lines := r.lines(c, runs)
	if len(lines) == 0 {
		return line{}, false
	}
	return lines[0], true
}

// lines returns the lines of a contender, the one that counts first.
func (r *Record) lines(c *Contender, runs []Run) (lines []line) {
	forms := c.Forms
	if forms == nil {
		forms = []milp.Rows{milp.Cliques}
	}
	for _, rows := range forms {
		of := slices.DeleteFunc(slices.Clone(runs), func(x Run) bool { return x.Contender != c.Name || x.Rows != rows })
		if len(of) > 0 {
			lines = append(lines, line{c, rows, of})
		}
	}
	slices.SortStableFunc(lines, func(a, b line) int { return r.better(a, b, runs) })
	return lines
}

func (r *Record) point(l line, runs []Run) Point {
	return Point{
		Row:     l.runs[0].Row,
		Options: l.median(func(o *Outcome) float64 { return float64(o.Options) }),
		Seconds: l.median(func(o *Outcome) float64 { return o.Build + o.Solve }),
		Gap:     record.Median(r.gaps(l, runs)),
		Limited: slices.ContainsFunc(l.runs, func(x Run) bool { return x.Outcome != nil && x.Outcome.Limited }),
	}
}

// Exponent fits seconds = c · options^e by least squares of the logarithms, over
// the points that no limit ended. ok says whether there are two sizes to fit.
func (s *Series) Exponent() (e, c float64, ok bool) {
	var n, sx, sy, sxx, sxy float64
	for _, p := range s.Points {
		if p.Limited || !(p.Seconds > 0) || !(p.Options > 0) {
			continue
		}
		x, y := math.Log(p.Options), math.Log(p.Seconds)
		n, sx, sy, sxx, sxy = n+1, sx+x, sy+y, sxx+x*x, sxy+x*y
	}
	spread := n*sxx - sx*sx
	if n < 2 || spread < 1e-3 {
		return 0, 0, false
	}
	e = (n*sxy - sx*sy) / spread
	return e, math.Exp((sy - e*sx) / n), true
}
