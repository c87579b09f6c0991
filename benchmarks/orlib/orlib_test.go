package orlib_test

import (
	"context"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"instroom/benchmarks/orlib"
	"instroom/model/check"
	"instroom/model/rules"
	"instroom/solver"
	"instroom/solver/compile"
	"instroom/solver/price"
)

// The same problem of two places and three customers in every layout.
var facility = map[string]string{
	"cap":      "2 3\n5 10.5\n4 7.\n2  1 9.25\n3  8 2\n1  4 4\n",
	"holmberg": "2 3 5 10.5 4 7 \n2 3 1\n1 8 4\n9.25 2 4\n 24.5",
	"delmaire": "3 2\n1.00 9.25\n8.00 2.00\n4 4\n2 3 1\n10.5 7\n5 4\n",
}

func TestLayoutsAgree(t *testing.T) {
	want := &orlib.Problem{
		Scale: 4, Demand: []int64{2, 3, 1}, Capacity: []int64{5, 4}, Fixed: []int64{42, 28},
		Cost: [][]int64{{4, 37}, {32, 8}, {16, 16}},
	}
	for layout, text := range facility {
		got, err := orlib.Read(strings.NewReader(text), layout)
		if err != nil {
			t.Errorf("%s: %v", layout, err)
			continue
		}
		if layout == "holmberg" {
			if got.Optimum != 98 {
				t.Errorf("optimum %d", got.Optimum)
			}
			got.Optimum = 0
		}
		got.Layout = ""
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", layout, got, want)
		}
	}
}

// The optimum of the batch is the least cost of the problem as published, which
// is found here by trying everything.
func TestOptimumIsTheLeastCost(t *testing.T) {
	proven := 0
	for seed := range uint64(120) {
		r := rand.New(rand.NewPCG(seed, 9))
		p := &orlib.Problem{Layout: "cap", Scale: 1}
		n, m := 1+r.IntN(6), 1+r.IntN(4)
		if seed%3 == 0 {
			p.Layout, m = "assign", n
		}
		for range m {
			p.Capacity, p.Fixed = append(p.Capacity, int64(3+r.IntN(8))), append(p.Fixed, int64(r.IntN(40)))
		}
		for range n {
			p.Demand = append(p.Demand, int64(1+r.IntN(4)))
			p.Cost = append(p.Cost, nil)
			for range m {
				p.Cost[len(p.Cost)-1] = append(p.Cost[len(p.Cost)-1], int64(r.IntN(60)))
			}
		}
		if p.Layout == "assign" {
			for i := range n {
				p.Demand[i], p.Capacity[i], p.Fixed[i] = 1, 1, 0
			}
		}
		want := least(p)
		b, err := p.Batch()
		if err != nil {
			t.Fatal(err)
		}
		problem, err := compile.Compile(context.Background(), rules.New(b))
		if err != nil {
			t.Fatal(err)
		}
		result, err := price.New().Solve(context.Background(), problem, solver.Options{Work: -1}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if report := check.Verify(b, compile.Plan(problem, result), nil); !report.OK() {
			t.Errorf("seed %d: %v", seed, report.Findings)
		}
		cost, all := p.CostOf(result.Objective)
		switch {
		case math.IsInf(want, 1):
			if all {
				t.Errorf("seed %d: all served at %g, which can't be", seed, cost)
			}
		case result.Status == solver.Optimal:
			proven++
			if !all || cost != want || p.PointsAt(int64(want)) != result.Objective {
				t.Errorf("seed %d: cost %g (all served: %t), least %g", seed, cost, all, want)
			}
		}
	}
	if proven < 60 {
		t.Errorf("only %d proven", proven)
	}
}

// least is the least cost of serving all, by trying everything.
func least(p *orlib.Problem) float64 {
	best := math.Inf(1)
	left := append([]int64(nil), p.Capacity...)
	used := make([]int, len(left))
	var try func(i int, cost float64)
	try = func(i int, cost float64) {
		if i == len(p.Demand) {
			best = min(best, cost)
			return
		}
		for j := range left {
			if left[j] < p.Demand[i] {
				continue
			}
			more := float64(p.Cost[i][j])
			if used[j] == 0 {
				more += float64(p.Fixed[j])
			}
			left[j] -= p.Demand[i]
			used[j]++
			try(i+1, cost+more)
			used[j]--
			left[j] += p.Demand[i]
		}
	}
	try(0, 0)
	return best
}

func TestRead(t *testing.T) {
	p, err := orlib.Read(strings.NewReader(" 2\n 3 1\n 4 5 "), "assign")
	if err != nil || !reflect.DeepEqual(p.Cost, [][]int64{{3, 1}, {4, 5}}) {
		t.Errorf("%+v, %v", p, err)
	}
	for _, c := range []struct{ why, layout, text, want string }{
		{"unknown layout", "gap", "1 1", `no layout "gap"`},
		{"empty", "assign", "", "the file ends where a count is expected"},
		{"cut short", "assign", "2 3 1 4", "3 numbers where 4 more are expected"},
		{"too long", "assign", "1 3 1", "1 numbers too many"},
		{"a word", "assign", "1 x", `number 2 is "x", not a cost`},
		{"the word capacity of capa", "cap", "1 1 capacity 5 1 1", `number 3 is the word "capacity": the file is several problems`},
		{"half a demand", "cap", "1 1 5 5 1.5 1", "number 5 is 1.50, not a whole demand"},
		{"negative cost", "assign", "1 -3", "cost -3.00 is out of range"},
		{"too fine", "assign", "1 0.12345678", "too many decimals"},
		{"a huge exponent", "assign", "1 1e999999999", "not a cost"},
		{"a huge count", "cap", "99999999999 1", "not a count"},
		{"nobody", "delmaire", "1 1 4 0 3 5", "customer 1 has a demand of 0"},
		{"another layout", "cap", facility["delmaire"], "2 numbers where 3 more are expected"},
		{"a customer for several places", "cap", "2 2 5 10 5 10 6 1 1 1 1 1", "customer 1 has a demand of 6 and no place holds more than 5"},
		{"too little capacity", "holmberg", "1 2 5 10 4 4 1 1", "is the file of another layout than holmberg?"},
	} {
		if _, err := orlib.Read(strings.NewReader(c.text), c.layout); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.why, err, c.want)
		}
	}
}

func TestBatchHasLimits(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"1 1 300000 5 300000 1", "a demand of 300,000 in all"},
		{"1 1 5 1e9 5 1", "a customer would be worth 1,000,000,002 points"},
	} {
		p, err := orlib.Read(strings.NewReader(c.text), "cap")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Batch(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.text, err, c.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("assign", "2\n3 1\n4 5")
	for layout, text := range facility {
		f.Add(layout, text)
	}
	f.Fuzz(func(t *testing.T, layout, text string) {
		p, err := orlib.Read(strings.NewReader(text), layout)
		if err != nil {
			return
		}
		if len(p.Cost) != len(p.Demand) || len(p.Fixed) != len(p.Capacity) {
			t.Errorf("%+v", p)
		}
		for _, row := range p.Cost {
			if len(row) != len(p.Capacity) {
				t.Errorf("%+v", p)
			}
		}
	})
}
