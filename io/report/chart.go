package report

import (
	"fmt"
	"html"
	"html/template"
	"math"
	"strings"

	"instroom/model"
)

// Range is a row of a chart of ranges: a value, and how far it reaches either
// way.
type Range struct {
	Label          string
	Low, Mid, High float64
	Text           string // the value in words, at the end of the row
}

// Widths in a chart of ranges, in the units of the drawing.
const (
	rangeWidth  = 640
	rangeLabels = 210 // room for the labels
	rangeTexts  = 110 // room for the values in words
	rangeRow    = 22
)

// Ranges draws a row a value: a dot, and a bar from low to high. base is drawn
// as a dashed line through all rows; NaN = none. It is "" where there are no rows.
func Ranges(title string, rows []Range, base float64) template.HTML {
	if len(rows) == 0 {
		return ""
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, r := range rows {
		low, high = min(low, r.Low), max(high, r.High)
	}
	if !math.IsNaN(base) {
		low, high = min(low, base), max(high, base)
	}
	step := tickStep(low, high)
	if whole(rows) {
		step = max(1, step) // what is counted has no halves
	}
	low, high = float64(math.Floor(low/step)*step), float64(math.Ceil(high/step)*step)
	if low == high {
		high = low + step
	}
	x := func(v float64) float64 {
		return rangeLabels + float64((rangeWidth-rangeLabels-rangeTexts)*(v-low)/(high-low))
	}
	bottom := len(rows)*rangeRow + 6
	var b strings.Builder
	fmt.Fprintf(&b, `<figure><figcaption>%s</figcaption><svg class="ranges" viewBox="0 0 %d %d" role="img" aria-label="%s">`,
		html.EscapeString(title), rangeWidth, bottom+18, html.EscapeString(title))
	for i := 0; ; i++ {
		v := low + float64(float64(i)*step)
		if v > high+step/2 {
			break
		}
		fmt.Fprintf(&b, `<line class="tick" x1="%.1f" x2="%.1f" y1="2" y2="%d"/><text class="soft" x="%.1f" y="%d" text-anchor="middle">%s</text>`,
			x(v), x(v), bottom, x(v), bottom+14, tickText(v, step))
	}
	if !math.IsNaN(base) {
		fmt.Fprintf(&b, `<line class="base" x1="%.1f" x2="%.1f" y1="2" y2="%d"><title>base</title></line>`, x(base), x(base), bottom)
	}
	for i, r := range rows {
		y := i*rangeRow + rangeRow/2 + 3
		fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="end">%s</text>`, rangeLabels-12, y+4, html.EscapeString(cut(r.Label, 32)))
		if r.High > r.Low {
			fmt.Fprintf(&b, `<line class="span" x1="%.1f" x2="%.1f" y1="%d" y2="%d"/>`, x(r.Low), x(r.High), y, y)
		}
		fmt.Fprintf(&b, `<circle class="dot" cx="%.1f" cy="%d" r="4"><title>%s: %s</title></circle>`, x(r.Mid), y, html.EscapeString(r.Label), html.EscapeString(r.Text))
		fmt.Fprintf(&b, `<text class="soft" x="%d" y="%d">%s</text>`, rangeWidth-rangeTexts+14, y+4, html.EscapeString(r.Text))
	}
	b.WriteString(`</svg></figure>`)
	return template.HTML(b.String())
}

// whole reports whether all values are whole numbers.
func whole(rows []Range) bool {
	for _, r := range rows {
		for _, v := range []float64{r.Low, r.Mid, r.High} {
			if v != math.Trunc(v) {
				return false
			}
		}
	}
	return true
}

// tickStep is a round number that cuts a span into at most five.
func tickStep(low, high float64) float64 {
	span := high - low
	if !(span > 0) {
		return 1
	}
	step := math.Pow(10, math.Floor(math.Log10(span/5)))
	for _, m := range []float64{1, 2, 5, 10} {
		if span/(m*step) <= 5 {
			return m * step
		}
	}
	return 10 * step
}

func tickText(v, step float64) string {
	if step >= 1 {
		return model.Grouped(int64(math.Round(v)))
	}
	return fmt.Sprintf("%.1f", v)
}

// cut shortens a text to so many characters.
func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// Heat draws a map: a cell a combination of a row and a column, the darker the
// higher its value. text says each value in words.
func Heat(title, rowName, columnName string, rows, columns []string, value func(row, column int) (v float64, text string)) template.HTML {
	low, high := math.Inf(1), math.Inf(-1)
	for i := range rows {
		for j := range columns {
			if v, text := value(i, j); text != "" {
				low, high = min(low, v), max(high, v)
			}
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<figure><table class="heat"><caption>%s</caption><thead><tr><th>%s ↓ %s →</th>`,
		html.EscapeString(title), html.EscapeString(rowName), html.EscapeString(columnName))
	for _, c := range columns {
		fmt.Fprintf(&b, `<th class="n">%s</th>`, html.EscapeString(c))
	}
	b.WriteString(`</tr></thead><tbody>`)
	for i, r := range rows {
		fmt.Fprintf(&b, `<tr><th class="n">%s</th>`, html.EscapeString(r))
		for j := range columns {
			v, text := value(i, j)
			if text == "" {
				b.WriteString(`<td></td>`)
				continue
			}
			share := 10.0
			if high > low {
				share += float64(75 * (v - low) / (high - low))
			}
			ink := "var(--ink)"
			if share > 50 {
				ink = "#fff"
			}
			fmt.Fprintf(&b, `<td style="background:color-mix(in srgb,var(--new) %.0f%%,var(--ground));color:%s">%s</td>`, share, ink, html.EscapeString(text))
		}
		b.WriteString(`</tr>`)
	}
	b.WriteString(`</tbody></table></figure>`)
	return template.HTML(b.String())
}
