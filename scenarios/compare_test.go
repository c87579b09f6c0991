package scenarios

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"instroom/io/plan"
	"instroom/model"
)

func TestDifferenceSaysWhatIsProven(t *testing.T) {
	for _, c := range []struct {
		now, base interval
		want      string
	}{
		{interval{10, 10}, interval{10, 10}, "0"},
		{interval{12, 12}, interval{10, 10}, "+2"},
		{interval{9, 9}, interval{1010, 1010}, "−1,001"},
		{interval{12, 14}, interval{10, 11}, "at least +1"},
		{interval{3, 5}, interval{10, 11}, "at least −5"},
		{interval{10, 12}, interval{11, 11}, withinGap},
		{interval{11, 11}, interval{10, 12}, withinGap},
		{interval{10, 11}, interval{10, 11}, withinGap}, // equal intervals prove nothing
		{interval{11, 12}, interval{10, 11}, withinGap}, // they touch
	} {
		if got := difference(c.now, c.base); got != c.want {
			t.Errorf("%v against %v: %q, want %q", c.now, c.base, got, c.want)
		}
	}
}

func TestRankIsTheNearest(t *testing.T) {
	for _, c := range []struct{ n, percent, want int }{{1, 95, 0}, {2, 95, 1}, {20, 95, 18}, {100, 95, 94}, {21, 95, 19}, {20, 5, 0}, {100, 5, 4}, {3, 5, 0}} {
		if got := rank(c.n, c.percent); got != c.want {
			t.Errorf("rank(%d, %d) = %d, want %d", c.n, c.percent, got, c.want)
		}
	}
}

// fixed are outcomes with known numbers.
func fixed() []*Outcome {
	p := func(objective, bound model.Points, placed int) Plan {
		return Plan{Status: "optimal", Objective: objective, Bound: bound, Classes: []Class{{1, placed, placed}}, Placed: placed, Waiting: 10 - placed,
			WaitSum: 700, WaitP95: 100, Missed: 2, Heads: 8, Seats: 12, Opened: 1, Cost: 250050}
	}
	other := p(1100, 1100, 8)
	other.WaitSum, other.Moved = 770, 3
	return []*Outcome{
		{People: 9, Plans: []Plan{p(1000, 1000, 7), p(1000, 1000, 7)}},
		{Scenario: "more", People: 9, Plans: []Plan{p(1100, 1100, 8), other}},
		{Scenario: "r", Replicate: 1, Of: 2, Plans: []Plan{p(900, 950, 6)}},
		{Scenario: "r", Replicate: 2, Of: 2, Plans: []Plan{p(990, 1010, 4)}},
		{Scenario: "other points", OtherPoints: true, Plans: []Plan{p(5, 5, 7)}},
	}
}

// The table has a versioned schema: whoever changes a column raises its version.
func TestTableSchema(t *testing.T) {
	table := Table(fixed())
	var names []string
	for _, c := range table.Columns {
		names = append(names, c.Name+" "+string(c.Type))
	}
	want := "scenario text,values text,replicate integer,people integer,open_needs integer,placed integer,waiting integer,pinned integer," +
		"class_1 integer,class_1_at_most integer,class_1_change text,class_2 integer,class_2_at_most integer,class_2_change text,class_3 integer,class_3_at_most integer,class_3_change text," +
		"status text,points integer,points_at_most integer,gap_points integer,points_change text," +
		"mean_wait_weeks decimal,mean_wait_weeks_plus_minus decimal,p95_wait_weeks decimal,p95_wait_weeks_plus_minus decimal,deadlines_missed decimal,deadlines_missed_plus_minus decimal," +
		"seats_used decimal,seats_used_plus_minus decimal,seats decimal,seats_plus_minus decimal,opened decimal,opened_plus_minus decimal,cost_euro decimal,cost_euro_plus_minus decimal," +
		"moved decimal,moved_plus_minus decimal,gained decimal,gained_plus_minus decimal,lost decimal,lost_plus_minus decimal"
	if got := strings.Join(names, ","); table.Version != 1 || got != want {
		t.Errorf("version %d of the schema is\n%s\nwant\n%s", table.Version, got, want)
	}
}

func TestTableRows(t *testing.T) {
	table := Table(fixed())
	var out bytes.Buffer
	if err := table.WriteCSV(&out, plan.Dialect{}); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := func(row int, column string) string {
		for i, name := range rows[0] {
			if name == column {
				return rows[row][i]
			}
		}
		t.Fatalf("no column %s", column)
		return ""
	}
	for _, c := range []struct {
		row          int
		column, want string
	}{
		{1, "scenario", "base"}, {1, "points_change", ""}, {1, "mean_wait_weeks", "10"}, {1, "p95_wait_weeks", "14.3"}, {1, "cost_euro", "2500.5"},
		{2, "points_change", "+100"}, {2, "class_1_change", "+1"}, {2, "class_2_change", "0"}, {2, "mean_wait_weeks_plus_minus", "1"}, {2, "moved_plus_minus", "3"},
		{3, "points_change", "at least −50"}, {3, "replicate", "1"}, {3, "mean_wait_weeks_plus_minus", ""},
		{4, "points_change", "within the gap"}, {4, "gap_points", "20"},
		{5, "points_change", "other points"},
	} {
		if got := at(c.row, c.column); got != c.want {
			t.Errorf("row %d, %s: %q, want %q", c.row, c.column, got, c.want)
		}
	}
	var book bytes.Buffer
	if err := plan.WriteWorkbook(&book, "t", table, SummaryTable(fixed())); err != nil || book.Len() == 0 {
		t.Errorf("the workbook has %d bytes, %v", book.Len(), err)
	}
	s := Summaries(fixed())
	if len(s) != 1 || s[0].Replicates != 2 || s[0].Measures[0] != (Measure{"placed", 50, 40, 60}) {
		t.Errorf("summaries %+v", s)
	}
}
