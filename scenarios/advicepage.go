package scenarios

import (
	_ "embed"
	"html/template"
	"io"

	"instroom/io/report"
	"instroom/model"
)

//go:embed advice.html.tmpl
var adviceSource string

var adviceTemplate = template.Must(template.New("advice").Funcs(template.FuncMap{"style": report.Style}).Parse(adviceSource))

// adviceView is what the template of the advice lays out.
type adviceView struct {
	Date, Product, People, Sessions string
	Placed, Open, Gap, Horizon      string
	Lotteries                       int // other ones
	Opening                         *openingView
	Review                          *reviewView
	Rules                           []ruleView
	Never, Unknown                  string
	Inputs                          []model.FileDigest
}

// effectView is an effect in words, as the table cells of every list.
type effectView struct {
	Points, Held, Missed, Wait, Moved, Gained, Lost string
	Same                                            bool // nothing is proven to change
}

type openingView struct {
	Sentences, Taken      []string
	Together, Proof, None string
	Rows                  []changeView
}

// changeView is a row of a list: a group and what changing it does. Effect is nil
// where that is only estimated.
type changeView struct {
	ID, Into, Words       string
	Heads, There, Left    int
	Cost, Estimate, Saves string
	LostBy                string
	Effect                *effectView
}

type reviewView struct {
	Risks                            []Risk
	Seats, Cancel, Merge             []changeView
	MoreSeats, MoreCancel, MoreMerge int
	AllCancel, AllMerge              int
}

type ruleView struct {
	Rule, Binds string
	Effect      *effectView
}

// namesShown is how many people a cell names.
const namesShown = 8

// WritePage writes the advice as one HTML file.
func (a *Advice) WritePage(w io.Writer) error { return adviceTemplate.Execute(w, a.view()) }

func (a *Advice) view() *adviceView {
	set := &a.batch.Settings
	v := &adviceView{
		Date: a.Date, Product: a.Product, People: count(len(a.batch.Participants), "person", "people"), Sessions: count(len(a.batch.Sessions), "session", "sessions"),
		Placed: model.Grouped(int64(a.Base.Placed)), Open: model.Grouped(int64(a.Base.Open())), Gap: model.Percent(model.Gap(a.Base.Objective, a.Base.Bound)),
		Lotteries: max(0, a.lotteries-1), Horizon: (set.Date + model.Date(7*set.HorizonWeeks)).String(), Inputs: a.batch.Inputs,
	}
	if a.Opening != nil {
		v.Opening = a.Opening.view()
	}
	if a.Review != nil {
		v.Review = a.Review.view()
	}
	for i := range a.Rules {
		c := &a.Rules[i]
		v.Rules = append(v.Rules, ruleView{c.Rule, c.Binds, c.Effect.view()})
	}
	v.Never, v.Unknown = rulesThat(a.Rules, slack), rulesThat(a.Rules, notKnown)
	return v
}

func (e *Effect) view() *effectView {
	return &effectView{
		Points: e.Points, Same: e.Points == "0" || e.vague(), Held: signed(int64(e.held())), Missed: signed(int64(e.missed())), Wait: e.wait(),
		Moved: model.Grouped(int64(e.Plan.Moved)), Gained: model.Grouped(int64(e.Plan.Gained)), Lost: model.Grouped(int64(e.Plan.Lost)),
	}
}

func (o *Opening) view() *openingView {
	v := &openingView{None: o.none(), Taken: o.Taken}
	if o.Weighed > 0 {
		v.Proof = o.proof()
	}
	for i := range o.Proposals {
		p := &o.Proposals[i]
		v.Sentences = append(v.Sentences, p.sentence())
		v.Rows = append(v.Rows, changeView{ID: p.ID, Words: p.Words, Heads: p.Heads, Cost: euro(p.Cost), Effect: p.Alone.view()})
	}
	v.Together = o.together()
	return v
}

func (v *Review) view() *reviewView {
	out := &reviewView{Risks: v.AtRisk, MoreSeats: max(0, len(v.Seats)-pageRows), MoreCancel: v.more[0], MoreMerge: v.more[1],
		AllCancel: len(v.Cancel) + v.more[0], AllMerge: len(v.Merge) + v.more[1]}
	for i := range v.Seats[:min(len(v.Seats), pageRows)] {
		s := &v.Seats[i]
		row := changeView{ID: s.ID, Words: s.Words, Estimate: estimated(s.Estimate)}
		if s.Confirmed != nil {
			row.Effect = s.Confirmed.view()
		}
		out.Seats = append(out.Seats, row)
	}
	for i := range v.Cancel {
		c := &v.Cancel[i]
		out.Cancel = append(out.Cancel, changeView{ID: c.ID, Words: c.Words, Heads: c.Heads, Estimate: estimated(c.Estimate), Saves: c.Saves,
			LostBy: named(c.Effect.Lost, namesShown), Effect: c.Effect.view()})
	}
	for i := range v.Merge {
		m := &v.Merge[i]
		out.Merge = append(out.Merge, changeView{ID: m.ID, Into: m.Into, Words: m.Words, Heads: m.Heads, There: m.There, Left: m.Left, Estimate: estimated(m.Estimate),
			Saves: m.Saves, LostBy: named(m.Effect.Lost, namesShown), Effect: m.Effect.view()})
	}
	return out
}
