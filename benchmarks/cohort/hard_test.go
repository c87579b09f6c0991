package cohort

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"instroom/io/batch"
	"instroom/model/rules"
	"instroom/solver/compile"
)

// TestSeats holds the seat ratio: groups are whole, so nearly.
func TestSeats(t *testing.T) {
	for _, ratio := range []float64{0.6, 0.8, 0.95, 1.1} {
		for _, preset := range []string{"antwerp", "flanders", "germany"} {
			_, s := generate(t, knobs(t, preset, fmt.Sprintf("offer: {seats: %v}", ratio)), Options{Participants: 10_000, Seed: 2})
			if got := float64(s.Seats) / float64(s.Needs); math.Abs(got-ratio) > 0.06*ratio {
				t.Errorf("%s: seats for %.3f of the needs, want %v", preset, got, ratio)
			}
		}
	}
}

func TestOptional(t *testing.T) {
	k := knobs(t, "flanders", "offer: {optional: {share: 50 %, min_size: 7, cost_from: 500, cost_to: 3000, budget: 40 %}, waves: {10-05: 1}}")
	dir, s := generate(t, k, Options{Participants: 5000, Seed: 2})
	n, cost := 0, 0
	for _, r := range csvTable(t, dir, "sessions.csv") {
		if r["status"] != "optional" {
			continue
		}
		n++
		c, err1 := strconv.Atoi(r["open_cost"])
		least, err2 := strconv.Atoi(r["min_size"])
		seats, err3 := strconv.Atoi(r["capacity"])
		if err1 != nil || err2 != nil || err3 != nil || c < 500 || c > 3000 || least != min(7, seats) || r["enrolled"] != "" {
			t.Fatalf("an optional group: %v", r)
		}
		cost += c
	}
	if share := float64(n) / float64(s.Sessions); math.Abs(share-0.5) > 0.1 {
		t.Errorf("%.2f of the groups are optional, want half", share)
	}
	b, _ := batch.Read(dir, batch.Options{})
	if got := float64(b.Settings.Budget) / 100 / float64(cost); math.Abs(got-0.4) > 0.001 {
		t.Errorf("the budget is %.3f of all costs, want 0.4", got)
	}
}

func TestLinked(t *testing.T) {
	for _, linked := range []float64{0, 0.15, 0.6} {
		k := knobs(t, "flanders", fmt.Sprintf("people: {linked: %v}", linked))
		dir, _ := generate(t, k, Options{Participants: 20_000, Seed: 2})
		size := map[string]int{}
		rule := map[string]string{}
		in := 0
		for _, p := range csvTable(t, dir, "participants.csv") {
			h := p["household_id"]
			if h == "" {
				continue
			}
			in++
			size[h]++
			if r := rule[h]; r != "" && r != p["household_rule"] {
				t.Fatalf("household %s has two rules", h)
			}
			rule[h] = p["household_rule"]
		}
		// Households that would cross a block are not made: a few per cent fewer.
		if share := float64(in) / 20_000; share > linked*1.08 || share < linked*0.85 {
			t.Errorf("%.3f of the people are linked, want %v", share, linked)
		}
		for h, n := range size {
			if n < 2 || n > 4 {
				t.Errorf("household %s has %d members", h, n)
			}
		}
	}
}

func TestIdentical(t *testing.T) {
	dir, _ := generate(t, knobs(t, "antwerp", "hard: {identical: 20}"), Options{Participants: 2000, Seed: 2})
	alike := map[string]int{}
	for _, p := range csvTable(t, dir, "participants.csv") {
		delete(p, "participant_id")
		alike[fmt.Sprint(p)]++
	}
	if len(alike) > 100 {
		t.Errorf("2,000 people are of %d kinds, want at most 100", len(alike))
	}
}

func TestEveningOnly(t *testing.T) {
	dir, _ := generate(t, knobs(t, "ghent", "hard: {evening_only: yes}"), Options{Participants: 1000, Seed: 2})
	for _, p := range csvTable(t, dir, "participants.csv") {
		if p["available"] != allEvening || p["shift_weeks"] != "" {
			t.Fatalf("somebody can come %q", p["available"])
		}
	}
	for _, r := range csvTable(t, dir, "sessions.csv") {
		for _, m := range strings.Split(r["weekly"], "|") {
			if !strings.HasSuffix(m, "18:30-21:30") {
				t.Fatalf("%s meets %s", r["session_id"], m)
			}
		}
	}
}

// TestPoints holds what placements are worth where the knobs make it special.
func TestPoints(t *testing.T) {
	for _, c := range []struct {
		points    string
		low, high int64
	}{{"ties", 1000, 1000}, {"wide", 1, 1_000_000}} {
		dir, _ := generate(t, knobs(t, "antwerp", "hard: {points: "+c.points+"}\npeople: {linked: 0 %, waiting: {scale_weeks: 30}}"), Options{Participants: 1000, Seed: 2})
		b, found := batch.Read(dir, batch.Options{})
		if b == nil || found.HasErrors() {
			t.Fatal(found.All())
		}
		p, err := compile.Compile(context.Background(), rules.New(b))
		if err != nil {
			t.Fatal(err)
		}
		low, high := int64(math.MaxInt64), int64(math.MinInt64)
		for _, points := range p.OptionPoints {
			low, high = min(low, int64(points)), max(high, int64(points))
		}
		if low < c.low || high > c.high || (c.points == "ties" && low != high) || (c.points == "wide" && (low > 200 || high < 999_000)) {
			t.Errorf("%s: points from %d to %d", c.points, low, high)
		}
	}
}
