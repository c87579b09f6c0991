package cohort

import (
	"bufio"
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"image/color"
	"math"
	"regexp"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	canvas "gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

//go:embed page.html.tmpl
var pageText string

var pageTemplate = template.Must(template.New("page").Parse(pageText))

// chart is one marginal of the cohort beside its figure.
type chart struct {
	Title, About string
	Source       string
	SVG          template.HTML
}

// bar is a value of a marginal: how many people, and the published per cent.
type bar struct {
	label     string
	count     int
	published float64 // NaN = none
}

// writePage writes the cohort's marginals beside the published figures, as one
// file that needs no other.
func (g *generator) writePage(file string, c *census) error {
	page := struct {
		Title  string
		People string
		Charts []chart
	}{g.o.Title, fmt.Sprint(c.people), nil}
	for _, m := range g.marginals(c) {
		f := g.k.Figures.get(m.figure)
		if f == nil {
			f = &figure{}
		}
		bars, all := m.bars, 0
		for i := range bars {
			all += bars[i].count
			bars[i].published = math.NaN()
			if at := f.Shares.index(bars[i].label); at >= 0 {
				bars[i].published = f.Shares[at].Value.float()
			}
		}
		if m.ranked {
			bars = top(bars, 14)
		}
		svg, err := drawBars(bars, all, f.Assumed)
		if err != nil {
			return err
		}
		page.Charts = append(page.Charts, chart{m.title, m.about, f.Source, template.HTML(svg)})
	}
	return writeFile(file, func(w *bufio.Writer) error { return pageTemplate.Execute(w, page) })
}

// marginal is one way to divide the people.
type marginal struct {
	figure, title, about string
	bars                 []bar
	ranked               bool // the largest first, the small ones together
}

func (g *generator) marginals(c *census) []marginal {
	bars := func(names []string, counts []int) []bar {
		var out []bar
		for i, name := range names {
			out = append(out, bar{label: name, count: counts[i]})
		}
		return out
	}
	var tongues []string
	for _, t := range g.k.Tongues {
		tongues = append(tongues, t.Name)
	}
	tracks := bars(g.trackNames, c.tracks)
	tracks = slices.DeleteFunc(tracks, func(b bar) bool { return b.label == "university" }) // counts as short
	contact := append(slices.Clone(g.k.Offer.Orientation.Languages), "none")
	hours := append([]int{}, c.hours[:]...)
	// Evenings and shifts are those of people who work.
	hours = append(hours, 0)
	names := append(slices.Clone(hoursKindNames[:]), "working")
	if !g.k.Hard.EveningOnly {
		names = append(names[:evenings:evenings], "working")
		hours = append(hours[:evenings:evenings], c.hours[evenings]+c.hours[shifts])
	}
	return []marginal{
		{"sex", "Sex", "per cent of all people", bars([]string{"women", "men"}, []int{c.women, c.people - c.women}), false},
		{"age", "Age", "per cent of all people", bars([]string{"under 40", "40 and over"}, []int{c.young, c.people - c.young}), false},
		{"tongues", "Mother tongue", "per cent of all people, by ISO 639 code", bars(tongues, c.tongues), true},
		{"contact", "Language of orientation", "per cent of those who need orientation, by the language that they ask for", bars(contact, c.contact), true},
		{"literacy", "Literacy", "per cent of all people, by the script that they read", bars(literacyNames, c.literacy[:]), false},
		{"schooling", "Years at school", "per cent of all people", bars(schoolingNames[:], c.schooling[:]), false},
		{"cognitive", "Cognitive score", "per cent of all people, by tens", bars(scoreNames[:], c.cognitive[:]), false},
		{"hours", "Hours", "per cent of all people; working people have evenings, Saturdays or shifts", bars(names, hours), false},
		{"levels", "Level in the language taught", "per cent of those who need the language", bars(levelNames, c.levels[:]), false},
		{"tracks", "Ideal track", "per cent of those who need the language", tracks, false},
		{"status", "Legal status", "per cent of all people", bars([]string{"obliged", "others"}, []int{c.obliged, c.people - c.obliged}), false},
		{"deadlines", "First term", "per cent of all people, by days until start_by or finish_by", bars(deadlineNames[:], c.deadlines[:]), false},
		{"households", "Household with a rule", "per cent of all people, by its size", bars(householdNames[:], c.households[:]), false},
		{"waiting", "Weeks waited", "per cent of all people", bars(waitingNames[:], c.waiting[:]), false},
		{"arrivals", "Month of arrival", "per cent of all people", bars(monthNames, c.arrivals[:]), false},
	}
}

// top are the n largest bars and all others as one; published bars stay.
func top(bars []bar, n int) []bar {
	slices.SortStableFunc(bars, func(a, b bar) int { return cmp.Compare(b.count, a.count) })
	var out []bar
	others := bar{label: "rest", published: math.NaN()}
	for _, b := range bars {
		if len(out) < n || !math.IsNaN(b.published) {
			out = append(out, b)
		} else {
			others.count += b.count
		}
	}
	if others.count > 0 {
		out = append(out, others)
	}
	return out
}

var (
	cohortColor    = color.RGBA{R: 0x2f, G: 0x6f, B: 0x9f, A: 0xff}
	assumedColor   = color.RGBA{R: 0xc9, G: 0xc2, B: 0xb4, A: 0xff}
	publishedColor = color.RGBA{R: 0xe0, G: 0x8a, B: 0x2c, A: 0xff}
	textColor      = color.RGBA{R: 0x33, G: 0x33, B: 0x33, A: 0xff}
)

// drawBars draws the cohort's bars, and the published ones beside them, as SVG.
func drawBars(bars []bar, all int, assumed bool) ([]byte, error) {
	p := plot.New()
	// A bar that has no figure stands in the middle of its place, a pair beside it.
	alone, own, published := make(plotter.Values, len(bars)), make(plotter.Values, len(bars)), make(plotter.Values, len(bars))
	var names []string
	highest, compared := 0.0, false
	for i, b := range bars {
		share := float64(100*b.count) / float64(max(1, all))
		if math.IsNaN(b.published) {
			alone[i] = share
		} else {
			own[i], published[i], compared = share, b.published, true
		}
		names = append(names, b.label)
		highest = max(highest, share, published[i])
	}
	const width, height = 520, 230 // points
	slot := float64(width-60) / float64(len(bars))
	thick := vg.Length(min(26, 0.36*slot))
	if !compared {
		thick = vg.Length(min(40, 0.6*slot))
	}
	figureColor := publishedColor
	if assumed {
		figureColor = assumedColor
	}
	for _, x := range []struct {
		values plotter.Values
		color  color.Color
		offset vg.Length
	}{{alone, cohortColor, 0}, {own, cohortColor, -thick / 2}, {published, figureColor, thick / 2}} {
		drawn, err := plotter.NewBarChart(x.values, thick)
		if err != nil {
			return nil, err
		}
		drawn.Color, drawn.LineStyle.Width, drawn.Offset = x.color, 0, x.offset
		p.Add(drawn)
	}
	p.NominalX(names...)
	p.Y.Min, p.Y.Max = 0, max(5, 1.12*highest)
	p.Y.Tick.Marker = perCent{}
	p.X.Min, p.X.Max = -0.6, float64(len(bars))-0.4
	small := font.Font{Typeface: "Liberation", Variant: "Sans", Size: 9}
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.Tick.Label.Font, a.Tick.Label.Color, a.Color = small, textColor, textColor
		a.Tick.Length = 0
	}
	c := vgsvg.NewWith(vgsvg.UseWH(width, height))
	p.Draw(canvas.New(c))
	var out bytes.Buffer
	if _, err := c.WriteTo(&out); err != nil {
		return nil, err
	}
	return inline(out.Bytes()), nil
}

// perCent puts ticks at round per cents.
type perCent struct{}

func (perCent) Ticks(low, high float64) []plot.Tick {
	step := 1.0
	for _, s := range []float64{1, 2, 5, 10, 20, 25, 50} {
		if step = s; high/s <= 6 {
			break
		}
	}
	var ticks []plot.Tick
	for x := 0.0; x <= high; x += step {
		ticks = append(ticks, plot.Tick{Value: x, Label: fmt.Sprintf("%.0f %%  ", x)})
	}
	return ticks
}

var (
	svgHead    = regexp.MustCompile(`(?s)^.*?<svg`)
	svgComment = regexp.MustCompile(`(?s)<!--.*?-->`)
	svgFont    = regexp.MustCompile(`font-family:[^;"]*`)
)

// inline makes a part of a page of an SVG file: without its XML head, and in the
// font of the page.
func inline(svg []byte) []byte {
	svg = svgHead.ReplaceAll(svg, []byte("<svg"))
	svg = svgComment.ReplaceAll(svg, nil)
	return svgFont.ReplaceAll(svg, []byte("font-family:inherit"))
}
