package year

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"instroom/benchmarks/record"
)

// measure is a figure by which years are compared.
type measure struct {
	name string
	of   func(*Outcome) float64
	more bool // is better
}

var measures = []measure{
	{"needs met %", func(o *Outcome) float64 { return share(o.Met, o.Needs) }, true},
	{"class 1 %", met(1), true},
	{"class 2 %", met(2), true},
	{"class 3 %", met(3), true},
	{"mean wait, weeks", func(o *Outcome) float64 { return o.WaitMean / 7 }, false},
	{"95 % wait, weeks", func(o *Outcome) float64 { return float64(o.WaitP95) / 7 }, false},
	{"deadlines missed %", func(o *Outcome) float64 { return share(o.Missed, o.Due) }, false},
	{"seats empty where groups ran %", func(o *Outcome) float64 { return share(o.RanEmpty, o.Ran) }, false},
	{"seats empty of all offered %", func(o *Outcome) float64 { return share(o.OfferedEmpty, o.Offered) }, false},
	{"groups below their minimum %", func(o *Outcome) float64 { return share(o.Thin, o.Groups) }, false},
}

func met(class int) func(*Outcome) float64 {
	return func(o *Outcome) float64 { return share(o.MetOf[class-1], o.Of[class-1]) }
}

func weeks(days float64) string { return fmt.Sprintf("%.1f", days/7) }

const definitions = `Mean (least – most) of the seeds. A need counts where somebody arrives with it and some group of the year fits; it is met at the
first meeting attended. Class: by the rules, in the week of arrival. Wait: from waiting_since to the first meeting attended; whoever
attended none counts to the end of the year. 95 %: nearest rank. Deadlines: start_by within the year; missed where no meeting was attended
by then. Seats: of groups that begin before its end, without those of other people; empty where nobody ever sat. A group ran that is
confirmed, or in which somebody sat; below its minimum with fewer people than min_size. Hindsight knows the year, and who will refuse or
never turn up; it plans what people arrive with, and no seat again that a drop-out leaves.
`

// WriteTable writes what the record says as Markdown: every policy's figures, how
// the engine differs from the others seed by seed, and what people did.
func (r *Record) WriteTable(w io.Writer) {
	seeds := map[uint64]bool{}
	for i := range r.Runs {
		seeds[r.Runs[i].Seed] = true
	}
	fmt.Fprintf(w, "%s, commit %s, %s, %s, threads: %d. Preset %s, %s people through %d weeks, %s.\n",
		r.Date, r.Commit, r.Go, r.Processor, r.Threads, r.Preset, record.Thousands(r.Participants), r.Weeks, seedsOf(len(seeds)))
	fmt.Fprintf(w, "Knobs: %s.\n\n", r.Knobs)
	r.figures(w)
	if rivals := r.rivals(); len(rivals) > 0 {
		fmt.Fprintln(w)
		r.differences(w, rivals)
	}
	fmt.Fprintln(w)
	r.events(w)
	fmt.Fprintln(w)
	for _, x := range r.of(InHindsight) {
		o, h := x.Outcome, x.Outcome.Hindsight
		fmt.Fprintf(w, "- Seed %d: %s needs, %s of classes 1, 2 and 3; %d deadlines. Hindsight is %s, %s points and at most %s: class by class at most %s needs can be met.\n",
			x.Seed, record.Thousands(o.Needs), numbers(o.Of), o.Due, h.Status, record.Thousands(int(h.Objective)), record.Thousands(int(h.Bound)), numbers(h.AtMost))
	}
	for _, x := range r.Runs {
		if x.Failed != "" {
			fmt.Fprintf(w, "- **Failed**: seed %d, %s: %s.\n", x.Seed, x.Policy, x.Failed)
		}
	}
	if r.NotRun > 0 {
		fmt.Fprintf(w, "- Not run: %d runs, interrupted before.\n", r.NotRun)
	}
	fmt.Fprint(w, "\n", definitions)
}

func seedsOf(n int) string {
	if n == 1 {
		return "1 seed"
	}
	return fmt.Sprintf("%d seeds", n)
}

func numbers(n [3]int) string {
	return fmt.Sprintf("%s, %s and %s", record.Thousands(n[0]), record.Thousands(n[1]), record.Thousands(n[2]))
}

// header writes the first two lines of a table.
func header(w io.Writer, columns ...string) {
	fmt.Fprintf(w, "| %s |\n|%s\n", strings.Join(columns, " | "), strings.Repeat("---|", len(columns)))
}

func (r *Record) figures(w io.Writer) {
	columns := []string{"policy"}
	for _, m := range measures {
		columns = append(columns, m.name)
	}
	header(w, columns...)
	for _, name := range append([]string{InHindsight}, r.Policies...) {
		runs := r.of(name)
		if len(runs) == 0 {
			continue
		}
		fmt.Fprintf(w, "| %s |", name)
		for _, m := range measures {
			var v []float64
			for _, x := range runs {
				v = append(v, m.of(x.Outcome))
			}
			fmt.Fprintf(w, " %s |", spread(v, "%.1f"))
		}
		fmt.Fprintln(w)
	}
}

// rivals are the policies beside the engine, where the engine ran.
func (r *Record) rivals() []string {
	if len(r.of(Engine)) == 0 {
		return nil
	}
	return slices.DeleteFunc(append([]string{InHindsight}, r.Policies...), func(name string) bool { return name == Engine || len(r.of(name)) == 0 })
}

func (r *Record) differences(w io.Writer, rivals []string) {
	columns := []string{"difference"}
	for _, name := range rivals {
		columns = append(columns, Engine+" − "+name)
	}
	header(w, columns...)
	for _, m := range measures {
		fmt.Fprintf(w, "| %s |", m.name)
		for _, name := range rivals {
			v, better := r.paired(m, name)
			fmt.Fprintf(w, " %s", spread(v, "%+.1f"))
			if name != InHindsight {
				fmt.Fprintf(w, ", better in %d of %d", better, len(v))
			}
			fmt.Fprint(w, " |")
		}
		fmt.Fprintln(w)
	}
}

// paired are the differences between the engine and a rival on the same years, and
// how many of them speak for the engine.
func (r *Record) paired(m measure, rival string) (v []float64, better int) {
	for _, x := range r.of(Engine) {
		for _, y := range r.of(rival) {
			d := m.of(x.Outcome) - m.of(y.Outcome)
			if x.Seed != y.Seed || math.IsNaN(d) {
				continue
			}
			v = append(v, d)
			if d > 0 && m.more || d < 0 && !m.more {
				better++
			}
		}
	}
	return v, better
}

func (r *Record) events(w io.Writer) {
	header(w, "mean of the seeds", "letters", "refused", "no-shows", "started", "dropped out", "completed", "failed", "people gone",
		"groups called off", "groups that ran", "weeks proven", "seconds a year")
	for _, name := range r.Policies {
		runs := r.of(name)
		if len(runs) == 0 {
			continue
		}
		fmt.Fprintf(w, "| %s |", name)
		for _, of := range []func(*Run) float64{
			counted(func(e *Events) int { return e.Letters }), counted(func(e *Events) int { return e.Refused }),
			counted(func(e *Events) int { return e.NoShows }), counted(func(e *Events) int { return e.Started }),
			counted(func(e *Events) int { return e.Stopped }), counted(func(e *Events) int { return e.Completed }),
			counted(func(e *Events) int { return e.Failed }), counted(func(e *Events) int { return e.Gone }),
			counted(func(e *Events) int { return e.CalledOff }),
			func(x *Run) float64 { return float64(x.Outcome.Groups) },
			proven,
			func(x *Run) float64 { return x.Seconds },
		} {
			var v []float64
			for _, x := range runs {
				v = append(v, of(x))
			}
			if mean := record.Mean(v); math.IsNaN(mean) {
				fmt.Fprint(w, " – |")
			} else {
				fmt.Fprintf(w, " %.0f |", mean)
			}
		}
		fmt.Fprintln(w)
	}
}

// proven are the weeks whose plan is proven to be optimal; NaN of rules, which prove
// nothing.
func proven(x *Run) float64 {
	if x.Policy != Engine {
		return math.NaN()
	}
	return float64(x.Outcome.Proven)
}

func counted(of func(*Events) int) func(*Run) float64 {
	return func(x *Run) float64 { return float64(of(&x.Outcome.Events)) }
}

// spread shows the mean of figures and their range where there is one.
func spread(v []float64, form string) string {
	v = slices.DeleteFunc(slices.Clone(v), math.IsNaN)
	if len(v) == 0 {
		return "–"
	}
	show := func(x float64) string { return fmt.Sprintf(form, x) }
	mean, least, most := show(record.Mean(v)), show(slices.Min(v)), show(slices.Max(v))
	if least == most {
		return mean
	}
	return fmt.Sprintf("%s (%s – %s)", mean, least, most)
}
