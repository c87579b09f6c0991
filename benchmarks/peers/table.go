package peers

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"instroom/benchmarks/record"
	"instroom/model"
	"instroom/solver/milp"
)

// line is a line of the table: the runs of a contender, with one form of its
// linear program, on the instances of a row.
type line struct {
	contender *Contender
	rows      milp.Rows
	runs      []Run
}

// WriteTable writes what the record says: who ran what where, a table, and what
// went wrong. It is Markdown.
func (r *Record) WriteTable(w io.Writer) {
	fmt.Fprintf(w, "%s, commit %s, %s, %s, threads: %d, at most %g s a solve, rounds: %d; median (least – most) of all runs.\n",
		r.Date, r.Commit, r.Go, r.Processor, r.Threads, r.Limit, r.Rounds)
	var versions []string
	for _, name := range Names() {
		if v := r.Versions[name]; v != "" {
			versions = append(versions, name+" "+v)
		}
	}
	if len(versions) > 0 {
		fmt.Fprintf(w, "Programs: %s.\n", strings.Join(versions, ", "))
	}
	for _, m := range r.Missing {
		fmt.Fprintf(w, "Skipped: %s.\n", m)
	}
	fmt.Fprint(w, "\n", heading)
	var notes []string
	for _, row := range r.rows() {
		notes = append(notes, r.row(w, row)...)
	}
	if r.NotRun > 0 {
		notes = append(notes, fmt.Sprintf("Not run: %d runs, interrupted before.", r.NotRun))
	}
	if len(notes) > 0 {
		fmt.Fprintln(w)
	}
	for _, n := range notes {
		fmt.Fprintf(w, "- %s\n", n)
	}
}

const heading = `| batch | solver | ends | points | below the bound % | placed | build s | solve s | time, × price | peak MB | judge |
|---|---|---|---|---|---|---|---|---|---|---|
`

// rows returns the names of the rows, in the order of the instances.
func (r *Record) rows() []string {
	var names []string
	for i := range r.Instances {
		if !slices.Contains(names, r.Instances[i].Row) {
			names = append(names, r.Instances[i].Row)
		}
	}
	return names
}

// row writes a row and returns what is to be said below the table.
func (r *Record) row(w io.Writer, name string) (notes []string) {
	runs := slices.DeleteFunc(slices.Clone(r.Runs), func(x Run) bool { return x.Row != name })
	first := r.title(name, runs)
	for _, c := range contenders {
		lines := r.lines(c, runs)
		if len(lines) == 0 {
			continue
		}
		fmt.Fprintf(w, "| %s | %s | %s |\n", first, lines[0].name(), r.cells(lines[0], runs))
		first = ""
		for _, l := range lines[1:] {
			notes = append(notes, fmt.Sprintf("%s: %s is the worse form: %s, build %s s, solve %s s, %s %% below the bound.", name, l.name(), l.ends(),
				l.over(build, record.Seconds), l.over(solve, record.Seconds), r.below(l, runs)))
		}
		for _, l := range lines {
			notes = append(notes, l.notes(name, r.Limit)...)
		}
	}
	return notes
}

// title says which batches a row is of.
func (r *Record) title(name string, runs []Run) string {
	i := slices.IndexFunc(runs, func(x Run) bool { return x.Outcome != nil })
	if i < 0 {
		return name
	}
	of := line{runs: runs}
	figure := func(f func(*Outcome) float64) string { return record.Thousands(int(math.Round(of.median(f)))) }
	text := fmt.Sprintf("%s: %s × %s, %s options", name,
		figure(func(o *Outcome) float64 { return float64(o.Participants) }),
		figure(func(o *Outcome) float64 { return float64(o.Sessions) }),
		figure(func(o *Outcome) float64 { return float64(o.Options) }))
	if in := r.instance(&runs[i]); in.Known != nil {
		text += "; known " + in.Known.Text
	}
	return text
}

func (r *Record) instance(x *Run) *Instance {
	i := slices.IndexFunc(r.Instances, func(in Instance) bool { return in.Row == x.Row && in.Seed == x.Seed })
	return &r.Instances[i]
}

func (l line) name() string { return entry{l.contender, l.rows}.String() }

// bound returns the least bound known of an instance: of a certificate that the
// judge took, of a published proof; without either of a claim that nobody disproves.
func (r *Record) bound(x *Run, runs []Run) (model.Points, bool) {
	best, ok := model.Points(math.MaxInt64), false
	least := func(b *model.Points) {
		if b != nil {
			best, ok = min(best, *b), true
		}
	}
	if k := r.instance(x).Known; k != nil && k.Proven {
		least(&k.Points)
	}
	of := slices.DeleteFunc(slices.Clone(runs), func(y Run) bool {
		return y.Seed != x.Seed || y.Outcome == nil || len(y.Wrong) > 0 || len(y.Outcome.Findings) > 0
	})
	for i := range of {
		least(of[i].Outcome.Bound)
	}
	for i := range of {
		if !ok && of[i].Outcome.Claimed != nil {
			least(of[i].Outcome.Claimed)
		}
	}
	return best, ok
}

// gap is how far a plan lies below the bound, in per cent of its points, or of the
// least cost of a published problem; infinite without an accepted plan, NaN without
// a bound on points.
func (r *Record) gap(x *Run, runs []Run) float64 {
	if x.Outcome == nil || x.Outcome.Says == "nothing" || len(x.Outcome.Findings) > 0 {
		return math.Inf(1)
	}
	bound, ok := r.bound(x, runs)
	if !ok || x.Outcome.Strict {
		return math.NaN()
	}
	of := math.Abs(float64(x.Outcome.Objective))
	if worth := r.instance(x).Worth; worth != 0 {
		// What serving is worth is no part of the published problem: its cost counts.
		of = float64(worth) - float64(bound)
	}
	return 100 * float64(bound-x.Outcome.Objective) / max(1, of)
}

func (r *Record) gaps(l line, runs []Run) []float64 {
	var out []float64
	for i := range l.runs {
		out = append(out, r.gap(&l.runs[i], runs))
	}
	return out
}

// better orders two forms: by points, then by time.
func (r *Record) better(a, b line, runs []Run) int {
	x, y := record.Median(r.gaps(a, runs)), record.Median(r.gaps(b, runs))
	if math.IsNaN(x) && math.IsNaN(y) { // no bound: the plans themselves
		x, y = -a.median(points), -b.median(points)
	}
	total := func(o *Outcome) float64 { return o.Build + o.Solve }
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	case a.median(total) > b.median(total):
		return 1
	}
	return -1
}

func build(o *Outcome) float64  { return o.Build }
func solve(o *Outcome) float64  { return o.Solve }
func points(o *Outcome) float64 { return float64(o.Objective) }

func (l line) figures(f func(*Outcome) float64) []float64 {
	var out []float64
	for i := range l.runs {
		if o := l.runs[i].Outcome; o != nil {
			out = append(out, f(o))
		}
	}
	return out
}

func (l line) median(f func(*Outcome) float64) float64 { return record.Median(l.figures(f)) }

// over shows the median of a figure, and its range where it has one.
func (l line) over(f func(*Outcome) float64, form func(float64) string) string {
	return spread(l.figures(f), form)
}

func spread(v []float64, form func(float64) string) string {
	if len(v) == 0 {
		return "–"
	}
	median, least, most := form(record.Median(v)), form(slices.Min(v)), form(slices.Max(v))
	if least == most {
		return median
	}
	return fmt.Sprintf("%s (%s – %s)", median, least, most)
}

// ends says how many runs ended how.
func (l line) ends() string {
	var parts []string
	count := func(what string, is func(*Run) bool) {
		n := 0
		for i := range l.runs {
			if is(&l.runs[i]) {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d/%d %s", n, len(l.runs), what))
		}
	}
	for _, says := range []string{"optimal", "within gap", "feasible", "nothing"} {
		count(says, func(x *Run) bool { return x.Outcome != nil && x.Outcome.Says == says })
	}
	count("**failed**", func(x *Run) bool { return x.Outcome == nil })
	count("**at fault**", func(x *Run) bool { return x.Outcome != nil && x.Outcome.Warning != "" })
	count("at the limit", func(x *Run) bool { return x.Outcome != nil && x.Outcome.Limited })
	count("**wrong**", func(x *Run) bool { return len(x.Wrong) > 0 })
	return strings.Join(parts, ", ")
}

// below shows the gaps of a line.
func (r *Record) below(l line, runs []Run) string {
	v := r.gaps(l, runs)
	if n := len(v); n > 0 && slices.ContainsFunc(v, math.IsNaN) {
		return "unknown"
	}
	v = slices.DeleteFunc(v, func(x float64) bool { return math.IsInf(x, 1) })
	return spread(v, record.Percent)
}

// cells returns the cells of a line behind its name.
func (r *Record) cells(l line, runs []Run) string {
	thousands := func(x float64) string { return record.Thousands(int(math.Round(x))) }
	score := l.over(points, thousands)
	if in := r.instance(&l.runs[0]); in.Worth != 0 && l.median(points) == math.Round(l.median(points)) && len(l.figures(points)) > 0 {
		score += " (" + in.cost(l.median(points)) + ")"
	}
	// 0 = the program had ended before it was seen.
	peak := spread(slices.DeleteFunc(l.figures(func(o *Outcome) float64 { return float64(o.Peak) / (1 << 20) }),
		func(x float64) bool { return x == 0 }), func(x float64) string { return fmt.Sprintf("%.0f", x) })
	return strings.Join([]string{
		l.ends(), score, r.below(l, runs), l.over(func(o *Outcome) float64 { return float64(o.Placed) }, thousands),
		l.over(build, record.Seconds), l.over(solve, record.Seconds), l.ratio(runs), peak, l.judged(),
	}, " | ")
}

// ratio compares times with those of the engine, instance by instance and round
// by round.
func (l line) ratio(runs []Run) string {
	if l.contender.Name == Engine && len(l.figures(solve)) > 0 {
		return "1"
	}
	var v []float64
	for i := range l.runs {
		x := &l.runs[i]
		k := slices.IndexFunc(runs, func(y Run) bool {
			return y.Contender == Engine && y.Seed == x.Seed && y.Round == x.Round && y.Outcome != nil
		})
		if x.Outcome != nil && k >= 0 {
			v = append(v, (x.Outcome.Build+x.Outcome.Solve)/(runs[k].Outcome.Build+runs[k].Outcome.Solve))
		}
	}
	return spread(v, func(x float64) string { return record.Percent(x) })
}

func (l line) judged() string {
	accepted, refused := 0, 0
	for i := range l.runs {
		switch o := l.runs[i].Outcome; {
		case o == nil || !o.Judged:
		case len(o.Findings) > 0:
			refused++
		default:
			accepted++
		}
	}
	switch {
	case refused > 0:
		return fmt.Sprintf("**refuses %d of %d**", refused, accepted+refused)
	case accepted > 0:
		return fmt.Sprintf("accepts %d", accepted)
	}
	return "not asked"
}

// late is how many times its limit a solve may take before it is said. A program
// that is told its limit also starts, reads and writes.
const late = 1.3

// notes says what went wrong, each thing once.
func (l line) notes(row string, limit float64) (out []string) {
	for i := range l.runs {
		x := &l.runs[i]
		say := append([]string(nil), x.Wrong...)
		if x.Failed != "" {
			say = append(say, "failed: "+x.Failed)
		}
		if x.Outcome != nil {
			if x.Outcome.Warning != "" {
				say = append(say, "is at fault: "+x.Outcome.Warning)
			}
			if len(x.Outcome.Findings) > 0 {
				say = append(say, "the judge refuses its plan: "+x.Outcome.Findings[0])
			}
		}
		for _, s := range say {
			if text := fmt.Sprintf("%s: %s %s", row, l.name(), s); !slices.Contains(out, text) {
				out = append(out, text)
			}
		}
	}
	if took := l.figures(solve); len(took) > 0 && slices.Max(took) > late*limit {
		out = append(out, fmt.Sprintf("%s: %s took up to %s s, and the limit is %g s.", row, l.name(), record.Seconds(slices.Max(took)), limit))
	}
	return out
}
