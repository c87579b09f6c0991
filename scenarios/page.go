package scenarios

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math"
	"slices"
	"strings"

	"instroom/io/report"
	"instroom/model"
)

//go:embed page.html.tmpl
var pageSource string

var pageTemplate = template.Must(template.New("scenarios").Funcs(template.FuncMap{"style": report.Style}).Parse(pageSource))

// Rows of the page, cut where a browser or a reader would choke.
const (
	pageRows  = 300
	chartRows = 40
)

// pageView is what the template lays out.
type pageView struct {
	Date, Product, Cases, People, Sessions string
	Horizon, Precision                     string
	Lotteries                              int
	Rows                                   []pageRow
	More                                   int
	Charts                                 []template.HTML
	Grids                                  []gridView
	Replicates                             []template.HTML
	ReplicatesText                         string
	Inputs                                 []model.FileDigest
}

type pageRow struct {
	Name, About, BarText string
	Base                 bool
	W1, W2, W3, X3, WAll float64 // 0..100 of the most needs of any case
	Placed, Waiting      string
	Classes              []changeText
	Points               changeText
	Gap                  string
	Measures             []string
}

// changeText is a difference in words; Same where there is none to speak of.
type changeText struct {
	Text string
	Same bool
}

type gridView struct {
	Name, About string
	Charts      []template.HTML
}

// WritePage writes the comparison as one HTML file.
func (r *Run) WritePage(w io.Writer, outcomes []*Outcome) error {
	return pageTemplate.Execute(w, r.view(outcomes))
}

func (r *Run) view(outcomes []*Outcome) *pageView {
	base := outcomes[0]
	set := &r.Batch.Settings
	v := &pageView{
		Date: set.Date.String(), Product: r.Product, Cases: count(len(outcomes)-1, "case", "cases"),
		People: count(base.People, "person", "people"), Sessions: count(base.Sessions, "session", "sessions"),
		Precision: Precision(outcomes), Horizon: (set.Date + model.Date(7*set.HorizonWeeks)).String(), Inputs: r.Batch.Inputs,
	}
	if n := len(base.Plans); n > 1 {
		v.Lotteries = n - 1
	}
	most := 1
	for _, o := range outcomes {
		most = max(most, o.Plans[0].Open())
	}
	var plain []*Outcome
	last := ""
	for _, o := range outcomes {
		switch {
		case o.Of > 0:
		case len(v.Rows) == pageRows:
			v.More++
		default:
			row := rowView(o, base, most)
			if o.Scenario == last {
				row.About = "" // said once
			}
			last = o.Scenario
			v.Rows = append(v.Rows, row)
		}
		if o.Scenario != "" && len(o.Values) == 0 && o.Of == 0 && len(plain) < chartRows {
			plain = append(plain, o)
		}
	}
	if len(plain) > 0 {
		for _, m := range charted() {
			v.Charts = append(v.Charts, compared(m, append([]*Outcome{base}, plain...), base))
		}
	}
	v.grids(outcomes, base)
	v.replicates(outcomes, base)
	return v
}

func count(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return model.Grouped(int64(n)) + " " + more
}

func rowView(o, base *Outcome, most int) pageRow {
	p := &o.Plans[0]
	row := pageRow{Name: o.name(), About: o.About, Base: o.Scenario == "", Placed: model.Grouped(int64(p.Placed)), Waiting: model.Grouped(int64(p.Waiting)),
		Gap: model.Percent(model.Gap(p.Objective, p.Bound))}
	row.WAll = 100 * float64(p.Open()) / float64(most)
	width := func(k int) float64 { return 100 * float64(p.class(k).low) / float64(most) }
	row.W1, row.W2, row.W3 = width(1), width(2), width(3)
	if len(p.Classes) == 0 { // shortlist mode has no classes
		row.W3 = 100 * float64(p.Placed) / float64(most)
	}
	row.X3 = row.W1 + row.W2
	row.BarText = fmt.Sprintf("%d, %d and %d needs of classes 1, 2 and 3 placed, %d waiting", p.class(1).low, p.class(2).low, p.class(3).low, p.Waiting)
	say := func(text string) changeText { return changeText{text, text == "0" || text == withinGap} }
	for k := 1; k <= 3; k++ {
		row.Classes = append(row.Classes, say(classChange(o, &base.Plans[0], k)))
	}
	row.Points = say(pointsChange(o, &base.Plans[0]))
	at := func(name string) string { return withSpread(measureNamed(name), o) }
	row.Measures = []string{at("mean_wait_weeks"), at("p95_wait_weeks"), at("deadlines_missed"), at("seats_used") + " of " + at("seats"),
		at("opened"), at("cost_euro"), "", ""}
	if !row.Base {
		row.Measures[6], row.Measures[7] = at("moved"), at("gained")+" / "+at("lost")
	}
	return row
}

func measureNamed(name string) *measureOf {
	all := summarised()
	i := slices.IndexFunc(all, func(m measureOf) bool { return m.name == name })
	return &all[i]
}

// withSpread writes a value of this plan with its ±.
func withSpread(m *measureOf, o *Outcome) string {
	text := m.text(m.of(&o.Plans[0]))
	if len(o.Plans) > 1 {
		if s := m.spread(o.Plans); s > 0 {
			text += " ±" + m.text(s)
		}
	}
	return text
}

// charted are the measures that are drawn.
func charted() []*measureOf {
	var out []*measureOf
	for _, name := range []string{"placed", "mean_wait_weeks", "p95_wait_weeks", "deadlines_missed", "cost_euro", "moved"} {
		out = append(out, measureNamed(name))
	}
	return out
}

// title heads a chart. Where people or things are counted the words say which.
func (m *measureOf) title() string {
	title := strings.ToUpper(m.words[:1]) + m.words[1:]
	if m.unit == "weeks" || m.unit == "euro" {
		title += ", " + m.unit
	}
	return title
}

// compared draws a measure over cases.
func compared(m *measureOf, outcomes []*Outcome, base *Outcome) template.HTML {
	var rows []report.Range
	for _, o := range outcomes {
		if o.Scenario == "" && m.name == "moved" {
			continue
		}
		r := report.Range{Label: o.name(), Mid: float64(m.of(&o.Plans[0])) / 10, Text: withSpread(m, o)}
		r.Low, r.High = r.Mid, r.Mid
		for i := range o.Plans {
			x := float64(m.of(&o.Plans[i])) / 10
			r.Low, r.High = min(r.Low, x), max(r.High, x)
		}
		rows = append(rows, r)
	}
	return report.Ranges(m.title(), rows, float64(m.of(&base.Plans[0]))/10)
}

// cells are the outcomes of a scenario by point of its grid: replicates of a
// point together.
func cells(outcomes []*Outcome) (points [][]*Outcome) {
	for i, o := range outcomes {
		if i > 0 && slices.Equal(o.Values, outcomes[i-1].Values) {
			points[len(points)-1] = append(points[len(points)-1], o)
			continue
		}
		points = append(points, []*Outcome{o})
	}
	return points
}

// grids draws the scenarios that have a grid: as rows where one name varies, as
// heat maps over the last two names where more do.
func (v *pageView) grids(outcomes []*Outcome, base *Outcome) {
	for i := 0; i < len(outcomes); {
		from := i
		for i < len(outcomes) && outcomes[i].Scenario == outcomes[from].Scenario {
			i++
		}
		if len(outcomes[from].Values) == 0 {
			continue
		}
		g := gridView{Name: outcomes[from].Scenario, About: outcomes[from].About}
		points := cells(outcomes[from:i])
		for _, m := range charted() {
			if len(outcomes[from].Values) == 1 {
				g.Charts = append(g.Charts, line(m, points, base))
				continue
			}
			g.Charts = append(g.Charts, maps(m, points)...)
		}
		v.Grids = append(v.Grids, g)
	}
}

// mean is the mean of a measure over the replicates of a point.
func mean(m *measureOf, outcomes []*Outcome) int64 {
	var sum int64
	for _, o := range outcomes {
		sum += m.of(&o.Plans[0])
	}
	return half(sum, int64(len(outcomes)))
}

func line(m *measureOf, points [][]*Outcome, base *Outcome) template.HTML {
	var rows []report.Range
	for _, p := range points[:min(len(points), chartRows)] {
		x := mean(m, p)
		r := report.Range{Label: valuesText(p[0].Values), Mid: float64(x) / 10, Low: float64(x) / 10, High: float64(x) / 10, Text: m.text(x)}
		if len(p) == 1 {
			r.Text = withSpread(m, p[0])
		}
		for _, o := range p {
			for i := range o.Plans {
				y := float64(m.of(&o.Plans[i])) / 10
				r.Low, r.High = min(r.Low, y), max(r.High, y)
			}
		}
		rows = append(rows, r)
	}
	return report.Ranges(m.title(), rows, float64(m.of(&base.Plans[0]))/10)
}

// maps draws a map over the last two names for each combination of the others.
func maps(m *measureOf, points [][]*Outcome) []template.HTML {
	var out []template.HTML
	n := len(points[0][0].Values)
	for i := 0; i < len(points) && len(out) < chartRows; {
		outer := points[i][0].Values[:n-2]
		var rows, columns []string
		at := map[[2]string][]*Outcome{}
		for i < len(points) && slices.Equal(points[i][0].Values[:n-2], outer) {
			values := points[i][0].Values
			a, b := values[n-2].Text, values[n-1].Text
			if !slices.Contains(rows, a) {
				rows = append(rows, a)
			}
			if !slices.Contains(columns, b) {
				columns = append(columns, b)
			}
			at[[2]string{a, b}] = points[i]
			i++
		}
		title := m.title()
		if len(outer) > 0 {
			title += " (" + valuesText(outer) + ")"
		}
		values := points[i-1][0].Values
		out = append(out, report.Heat(title, values[n-2].Name, values[n-1].Name, rows, columns, func(r, c int) (float64, string) {
			p := at[[2]string{rows[r], columns[c]}]
			if p == nil {
				return math.NaN(), ""
			}
			if len(p) == 1 {
				return float64(m.of(&p[0].Plans[0])), withSpread(m, p[0])
			}
			return float64(mean(m, p)), m.text(mean(m, p))
		}))
	}
	return out
}

// replicates draws the range of each measure over the replicates.
func (v *pageView) replicates(outcomes []*Outcome, base *Outcome) {
	all := Summaries(outcomes)
	if len(all) == 0 {
		return
	}
	fewest := all[0].Replicates
	for _, s := range all {
		fewest = min(fewest, s.Replicates)
	}
	v.ReplicatesText = "The dot is the mean, the bar reaches from the 5th to the 95th percentile of the replicates."
	if fewest < 20 {
		v.ReplicatesText += " With fewer than 20 replicates these are the least and the most."
	}
	v.ReplicatesText += " The dashed line is the base."
	for _, m := range charted() {
		var rows []report.Range
		for _, s := range all[:min(len(all), chartRows)] {
			label := s.Scenario
			if len(s.Values) > 0 {
				label += " [" + valuesText(s.Values) + "]"
			}
			for _, x := range s.Measures {
				if x.Name == m.name {
					rows = append(rows, report.Range{Label: label, Low: float64(x.Low) / 10, Mid: float64(x.Mean) / 10, High: float64(x.High) / 10,
						Text: fmt.Sprintf("%s (%s–%s)", m.text(x.Mean), m.text(x.Low), m.text(x.High))})
				}
			}
		}
		v.Replicates = append(v.Replicates, report.Ranges(m.title(), rows, float64(m.of(&base.Plans[0]))/10))
	}
}
