package plots

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"instroom/benchmarks/peers"
)

var series = []peers.Series{
	{Contender: "price", Points: []peers.Point{{Row: "a", Options: 1000, Seconds: 0.01}, {Row: "b", Options: 100_000, Seconds: 1, Gap: 0.002}}},
	{Contender: "cbc", Points: []peers.Point{
		{Row: "a", Options: 1000, Seconds: 0.1, Gap: 0}, {Row: "b", Options: 100_000, Seconds: 60, Gap: 5749, Limited: true},
	}},
	{Contender: "greedy", Points: []peers.Point{{Row: "a", Options: 1000, Seconds: 0.001, Gap: math.NaN()}}},
}

func draw2(t *testing.T, f func(io.Writer, []peers.Series) error, s []peers.Series) string {
	t.Helper()
	var a, b bytes.Buffer
	if err := errors.Join(f(&a, s), f(&b, s)); err != nil {
		t.Fatal(err)
	}
	if a.String() != b.String() {
		t.Error("two drawings of the same differ")
	}
	for d := xml.NewDecoder(&b); ; {
		if _, err := d.Token(); err == io.EOF {
			return a.String()
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

func TestTime(t *testing.T) {
	svg := draw2(t, Time, series)
	for _, want := range []string{">price: options^1.00<", ">cbc<", ">greedy<", ">seconds<", ">0.01<", ">100<", ">1000<", ">100000<"} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %s", want)
		}
	}
}

func TestGap(t *testing.T) {
	svg := draw2(t, Gap, series)
	for _, want := range []string{">price<", ">cbc<", ">0<", ">0.001<"} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(svg, ">greedy<") {
		t.Error("a contender without any bound is drawn")
	}
	if strings.Count(svg, ">1000<") != 1 { // the options have such a mark
		t.Error("a gap beyond 100 % stretches the chart")
	}
}

// One size, one contender, and nothing at all.
func TestEdges(t *testing.T) {
	draw2(t, Time, series[2:])
	draw2(t, Gap, series[1:2])
	if err := Gap(io.Discard, series[2:]); err == nil {
		t.Error("a chart of nothing")
	}
}
