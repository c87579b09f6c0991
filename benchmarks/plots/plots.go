// Package plots draws what instroom bench has recorded: time and gap against the
// number of options, each on two logarithmic axes, as SVG.
//
// # Design
//
// On such axes a power law is a straight line, and its exponent is what a planner
// of a larger agency wants to know: it is fitted and stands in the legend. Runs
// that the time limit ended say nothing about it; they are drawn hollow and left
// out of the fit. A gap of 0 has no logarithm: it stands on the lowest line, which
// says so, and gaps beyond 100 % on the line of 100. The same record gives the same bytes.
package plots

import (
	"bytes"
	"fmt"
	"image/color"
	"io"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"

	"instroom/benchmarks/peers"
)

const (
	width, height = 640, 420 // points
	// proven is where a gap of 0 is drawn, in per cent: below it no gap is told apart.
	proven = 1e-6
	// hopeless is where larger gaps are drawn: there is hardly anybody in such a plan.
	hopeless = 100
)

// The palette of Okabe and Ito, which people who see few colours tell apart.
var colours = []color.RGBA{
	{0x00, 0x00, 0x00, 0xff}, {0xe6, 0x9f, 0x00, 0xff}, {0x56, 0xb4, 0xe9, 0xff}, {0x00, 0x9e, 0x73, 0xff}, {0xd5, 0x5e, 0x00, 0xff},
	{0x00, 0x72, 0xb2, 0xff}, {0xcc, 0x79, 0xa7, 0xff}, {0x8c, 0x8c, 0x8c, 0xff}, {0xb8, 0xa9, 0x00, 0xff}, {0x6a, 0x3d, 0x9a, 0xff},
}

// colour returns a contender's colour, the same in every plot.
func colour(contender string) color.RGBA {
	for i, name := range peers.Names() {
		if name == contender {
			return colours[i%len(colours)]
		}
	}
	return colours[0]
}

// Time draws seconds against options, with the fitted exponent of each contender.
func Time(w io.Writer, series []peers.Series) error {
	c := newChart("Time to the end, build and solve (hollow: the time limit came)", "seconds")
	for i := range series {
		s := &series[i]
		label := s.Contender
		e, factor, ok := s.Exponent()
		if ok {
			label += fmt.Sprintf(": options^%.2f", e)
		}
		var at []dot
		var fit plotter.XYs // as far as it was measured
		for _, p := range s.Points {
			at = append(at, dot{p.Options, p.Seconds, p.Limited})
			if ok && !p.Limited {
				fit = append(fit, plotter.XY{X: p.Options, Y: factor * math.Pow(p.Options, e)})
			}
		}
		if err := c.add(label, colour(s.Contender), radius(i, len(series)), at, fit); err != nil {
			return err
		}
	}
	return c.write(w)
}

// Gap draws how far plans lie below the bound against options.
func Gap(w io.Writer, series []peers.Series) error {
	c := newChart("Below the bound (hollow: the time limit came; no plan: no point)", "per cent")
	for i := range series {
		s := &series[i]
		var at []dot
		var line plotter.XYs
		for _, p := range s.Points {
			if math.IsNaN(p.Gap) || math.IsInf(p.Gap, 0) {
				continue // no plan, or no bound
			}
			y := min(max(p.Gap, proven), hopeless)
			at = append(at, dot{p.Options, y, p.Limited})
			line = append(line, plotter.XY{X: p.Options, Y: y})
		}
		if err := c.add(s.Contender, colour(s.Contender), radius(i, len(series)), at, line); err != nil {
			return err
		}
	}
	c.plot.Y.Tick.Marker = zero{logTicks{}}
	c.low = min(c.low, proven)
	return c.write(w)
}

// radius makes later points smaller, so that those below them show: several solvers
// prove the same batch.
func radius(i, of int) vg.Length { return vg.Points(2.2 + 0.55*float64(of-1-i)) }

// dot is a point of a chart; hollow says that a limit ended it.
type dot struct {
	x, y   float64
	hollow bool
}

type chart struct {
	plot                   *plot.Plot
	left, right, low, high float64
}

func newChart(title, y string) *chart {
	c := &chart{plot.New(), math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)}
	c.plot.Title.Text, c.plot.X.Label.Text, c.plot.Y.Label.Text = title, "options", y
	c.plot.X.Scale, c.plot.Y.Scale = plot.LogScale{}, plot.LogScale{}
	c.plot.X.Tick.Marker, c.plot.Y.Tick.Marker = logTicks{}, logTicks{}
	c.plot.Legend.Top, c.plot.Legend.Left = true, true
	c.plot.Legend.TextStyle.Font.Size, c.plot.Legend.Padding = 9, 3
	c.plot.Title.Padding = 6
	return c
}

// add draws a contender: its points, and a thin line.
func (c *chart) add(label string, colour color.RGBA, radius vg.Length, at []dot, line plotter.XYs) error {
	if len(at) == 0 {
		return nil
	}
	filled, hollow := plotter.XYs{}, plotter.XYs{}
	for _, d := range at {
		c.left, c.right, c.low, c.high = min(c.left, d.x), max(c.right, d.x), min(c.low, d.y), max(c.high, d.y)
		if d.hollow {
			hollow = append(hollow, plotter.XY{X: d.x, Y: d.y})
		} else {
			filled = append(filled, plotter.XY{X: d.x, Y: d.y})
		}
	}
	if len(line) > 1 {
		l, err := plotter.NewLine(line)
		if err != nil {
			return err
		}
		l.Color, l.Width = colour, vg.Points(0.7)
		c.plot.Add(l)
	}
	var legend plot.Thumbnailer
	for _, g := range []struct {
		at    plotter.XYs
		shape draw.GlyphDrawer
	}{{hollow, draw.RingGlyph{}}, {filled, draw.CircleGlyph{}}} {
		if len(g.at) == 0 {
			continue
		}
		s, err := plotter.NewScatter(g.at)
		if err != nil {
			return err
		}
		s.Color, s.Radius, s.Shape = colour, radius, g.shape
		c.plot.Add(s)
		key := *s // all of one size
		key.Radius = vg.Points(3)
		legend = &key
	}
	c.plot.Legend.Add(label, legend)
	return nil
}

func (c *chart) write(w io.Writer) error {
	if c.left > c.right {
		return fmt.Errorf("nothing to draw")
	}
	// Room around, and above for the legend; a chart of one size has a width too.
	c.plot.X.Min, c.plot.X.Max = c.left/1.5, c.right*1.5
	c.plot.Y.Min, c.plot.Y.Max = c.low/1.5, c.high*math.Pow(c.high/c.low, 0.35)*3
	out := vgsvg.NewWith(vgsvg.UseWH(width, height))
	c.plot.Draw(draw.Crop(draw.New(out), 4, -8, 4, -6)) // letters at the edge are cut off
	var b bytes.Buffer
	if _, err := out.WriteTo(&b); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// logTicks marks the powers of ten.
type logTicks struct{}

func (logTicks) Ticks(low, high float64) (ticks []plot.Tick) {
	for e := math.Ceil(math.Log10(low) - 1e-9); e <= math.Log10(high); e++ {
		text := fmt.Sprintf("10^%g", e)
		if -4 <= e && e <= 6 {
			text = strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.4f", math.Pow(10, e)), "0"), ".")
		}
		ticks = append(ticks, plot.Tick{Value: math.Pow(10, e), Label: text})
	}
	return ticks
}

// zero names the lowest mark: it stands for a gap of 0.
type zero struct{ plot.Ticker }

func (z zero) Ticks(low, high float64) []plot.Tick {
	ticks := z.Ticker.Ticks(low, high)
	ticks = slices.DeleteFunc(ticks, func(t plot.Tick) bool { return t.Value > 2*hopeless })
	for i := range ticks {
		if math.Abs(ticks[i].Value/proven-1) < 0.01 {
			ticks[i].Label = "0"
		}
	}
	return ticks
}
