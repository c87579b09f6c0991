package scenarios

import (
	"encoding/json"
	"io"
	"strings"

	"instroom/io/plan"
)

// Table is the table of the outcomes: a row a case, the base first.
func Table(outcomes []*Outcome) plan.Sheet {
	t := plan.Sheet{Schema: plan.Schema{Name: "scenarios", Version: 1}}
	column := func(name string, of plan.Type) { t.Columns = append(t.Columns, plan.Column{Name: name, Type: of}) }
	for _, name := range []string{"scenario", "values"} {
		column(name, plan.Text)
	}
	for _, name := range []string{"replicate", "people", "open_needs", "placed", "waiting", "pinned"} {
		column(name, plan.Integer)
	}
	for _, k := range []string{"1", "2", "3"} {
		column("class_"+k, plan.Integer)
		column("class_"+k+"_at_most", plan.Integer)
		column("class_"+k+"_change", plan.Text)
	}
	column("status", plan.Text)
	column("points", plan.Integer)
	column("points_at_most", plan.Integer)
	column("gap_points", plan.Integer)
	column("points_change", plan.Text)
	for _, m := range ofThisPlan {
		column(m.name, plan.Decimal)
		column(m.name+"_plus_minus", plan.Decimal)
	}
	for _, o := range outcomes {
		t.Rows = append(t.Rows, row(o, &outcomes[0].Plans[0]))
	}
	return t
}

func row(o *Outcome, base *Plan) []plan.Cell {
	p := &o.Plans[0]
	name := o.Scenario
	if name == "" {
		name = baseName
	}
	cells := []plan.Cell{plan.TextCell(name), plan.TextCell(valuesText(o.Values))}
	if o.Of > 0 {
		cells = append(cells, plan.IntegerCell(int64(o.Replicate)))
	} else {
		cells = append(cells, plan.TextCell(""))
	}
	for _, n := range []int{o.People, p.Open(), p.Placed, p.Waiting, p.Pinned} {
		cells = append(cells, plan.IntegerCell(int64(n)))
	}
	for k := 1; k <= 3; k++ {
		c := p.class(k)
		cells = append(cells, plan.IntegerCell(c.low), plan.IntegerCell(c.high), plan.TextCell(classChange(o, base, k)))
	}
	cells = append(cells, plan.TextCell(p.Status), plan.IntegerCell(int64(p.Objective)), plan.IntegerCell(int64(p.Bound)),
		plan.IntegerCell(int64(p.Bound-p.Objective)), plan.TextCell(pointsChange(o, base)))
	for _, m := range ofThisPlan {
		cells = append(cells, plan.DecimalCell(plain(m.of(p))))
		if len(o.Plans) > 1 {
			cells = append(cells, plan.DecimalCell(plain(m.spread(o.Plans))))
		} else {
			cells = append(cells, plan.TextCell(""))
		}
	}
	return cells
}

// baseName is what the base is called in tables.
const baseName = "base"

// plain is tenths as a machine reads it.
func plain(n int64) string {
	return strings.ReplaceAll(strings.ReplaceAll(tenths(n), ",", ""), "−", "-")
}

// classChange and pointsChange say the proven difference from the base, "" for
// the base itself and where points count otherwise.
func classChange(o *Outcome, base *Plan, k int) string {
	if o.Scenario == "" {
		return ""
	}
	return difference(o.Plans[0].class(k), base.class(k))
}

func pointsChange(o *Outcome, base *Plan) string {
	switch {
	case o.Scenario == "":
		return ""
	case o.OtherPoints:
		return "other points"
	}
	return difference(points(&o.Plans[0]), points(base))
}

func valuesText(values []Value) string {
	var parts []string
	for _, v := range values {
		parts = append(parts, v.Name+"="+v.Text)
	}
	return strings.Join(parts, " ")
}

// SummaryTable is the table of the replicates; it has no rows where there are none.
func SummaryTable(outcomes []*Outcome) plan.Sheet {
	t := plan.Sheet{Schema: plan.Schema{Name: "replicates", Version: 1, Columns: []plan.Column{
		{Name: "scenario", Type: plan.Text}, {Name: "values", Type: plan.Text}, {Name: "replicates", Type: plan.Integer}, {Name: "measure", Type: plan.Text},
		{Name: "mean", Type: plan.Decimal}, {Name: "p05", Type: plan.Decimal}, {Name: "p95", Type: plan.Decimal}}}}
	for _, s := range Summaries(outcomes) {
		for _, m := range s.Measures {
			t.Rows = append(t.Rows, []plan.Cell{plan.TextCell(s.Scenario), plan.TextCell(valuesText(s.Values)), plan.IntegerCell(int64(s.Replicates)),
				plan.TextCell(m.Name), plan.DecimalCell(plain(m.Mean)), plan.DecimalCell(plain(m.Low)), plan.DecimalCell(plain(m.High))})
		}
	}
	return t
}

// result is scenarios.json.
type result struct {
	Version    int        `json:"version"`
	Product    string     `json:"product"`
	Note       string     `json:"note"`
	Date       string     `json:"date"`
	Outcomes   []*Outcome `json:"outcomes"`
	Replicates []Summary  `json:"replicates,omitempty"`
}

// WriteJSON writes the outcomes with everything that was measured.
func (r *Run) WriteJSON(w io.Writer, outcomes []*Outcome) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(result{1, r.Product, "a comparison of proposals, to be confirmed by a person", r.Batch.Settings.Date.String(), outcomes, Summaries(outcomes)})
}
