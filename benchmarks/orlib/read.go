package orlib

import (
	"bufio"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strings"
)

// Layouts returns the names of the layouts that Read knows.
func Layouts() []string { return []string{"assign", "cap", "holmberg", "delmaire"} }

// mostNumbers bounds what is read of a file.
const mostNumbers = 20_000_000

// Read reads a file of a layout.
func Read(from io.Reader, layout string) (*Problem, error) {
	if !slices.Contains(Layouts(), layout) {
		return nil, fmt.Errorf("no layout %q: %s", layout, strings.Join(Layouts(), ", "))
	}
	r, err := scan(from)
	if err != nil {
		return nil, err
	}
	p := &Problem{Layout: layout}
	var costs []*big.Rat // the costs of customers, one after another, then the fixed ones, then an optimum
	var fixed []*big.Rat
	var optimum []*big.Rat
	var m, n int
	switch layout {
	case "assign":
		n = r.count()
		m = n
		costs = r.rest(n * n)
		p.Demand, p.Capacity = repeat(n), repeat(n)
	case "cap":
		m, n = r.count(), r.count()
		fixed = r.places(p, m)
		for range n {
			p.Demand = append(p.Demand, r.whole("demand"))
			costs = append(costs, r.rest(m)...)
		}
	case "holmberg":
		m, n = r.count(), r.count()
		fixed = r.places(p, m)
		p.Demand = r.wholes("demand", n)
		costs = transposed(r.rest(m*n), m, n)
		if r.err == nil && r.at == len(r.numbers)-1 {
			optimum = r.rest(1)
		}
	case "delmaire":
		n, m = r.count(), r.count()
		costs = r.rest(n * m)
		p.Demand = r.wholes("demand", n)
		fixed = r.rest(m)
		p.Capacity = r.wholes("capacity", m)
	}
	if r.err == nil && r.at < len(r.numbers) {
		r.err = fmt.Errorf("%d numbers too many", len(r.numbers)-r.at)
	}
	if r.err != nil {
		return nil, r.err
	}
	if fixed == nil {
		fixed = make([]*big.Rat, m)
		for j := range fixed {
			fixed[j] = new(big.Rat)
		}
	}
	scale, all, err := scaled(slices.Concat(costs, fixed, optimum))
	if err != nil {
		return nil, err
	}
	p.Scale = scale
	for i := range n {
		p.Cost = append(p.Cost, all[i*m:(i+1)*m])
	}
	p.Fixed = all[n*m : n*m+m]
	if len(optimum) > 0 {
		p.Optimum = all[len(all)-1]
	}
	return p, p.check()
}

// check finds files that are of another layout, and customers that fit nowhere.
func (p *Problem) check() error {
	demand, seats := int64(0), int64(0)
	for i, d := range p.Demand {
		if d < 1 {
			return fmt.Errorf("customer %d has a demand of %d", i+1, d)
		}
		demand += d
	}
	for _, c := range p.Capacity {
		seats += c
	}
	if demand > seats {
		return fmt.Errorf("a demand of %d and a capacity of %d in all: is the file of another layout than %s?", demand, seats, p.Layout)
	}
	most := slices.Max(p.Capacity)
	for i, d := range p.Demand {
		if d > most {
			return fmt.Errorf("customer %d has a demand of %d and no place holds more than %d: this problem lets customers be served from several places, and a batch does not",
				i+1, d, most)
		}
	}
	return nil
}

func repeat(n int) []int64 { return slices.Repeat([]int64{1}, n) }

// transposed turns m rows of n into n rows of m.
func transposed(in []*big.Rat, m, n int) []*big.Rat {
	if len(in) < m*n {
		return in // an error is already known
	}
	out := make([]*big.Rat, 0, len(in))
	for i := range n {
		for j := range m {
			out = append(out, in[j*n+i])
		}
	}
	return out
}

// reader takes numbers of a file and keeps the first thing that is wrong.
type reader struct {
	numbers []string
	at      int
	err     error
}

func scan(from io.Reader) (*reader, error) {
	r := &reader{}
	s := bufio.NewScanner(from)
	s.Buffer(make([]byte, 0, 1<<16), 1<<20)
	s.Split(bufio.ScanWords)
	for s.Scan() {
		if len(r.numbers) == mostNumbers {
			return nil, fmt.Errorf("more than %d numbers", mostNumbers)
		}
		r.numbers = append(r.numbers, s.Text())
	}
	return r, s.Err()
}

func (r *reader) number(what string) *big.Rat {
	if r.err != nil {
		return new(big.Rat)
	}
	if r.at == len(r.numbers) {
		r.err = fmt.Errorf("the file ends where a %s is expected, after %d numbers", what, r.at)
		return new(big.Rat)
	}
	text := r.numbers[r.at]
	r.at++
	x, ok := new(big.Rat), len(text) <= 30 && !strings.ContainsAny(text, "/xXpP_")
	if ok {
		if at := strings.IndexAny(text, "eE"); at >= 0 && len(text)-at > 4 { // an exponent that fills the memory
			ok = false
		} else {
			_, ok = x.SetString(text)
		}
	}
	if !ok {
		r.err = fmt.Errorf("number %d is %.30q, not a %s", r.at, text, what)
		if text == "capacity" { // capa, capb and capc of OR-Library
			r.err = fmt.Errorf("number %d is the word %q: the file is several problems, write the capacity of one in its place", r.at, text)
		}
		return new(big.Rat)
	}
	return x
}

func (r *reader) whole(what string) int64 {
	x := r.number(what)
	if r.err == nil && (!x.IsInt() || !x.Num().IsInt64() || x.Sign() < 0 || x.Num().Int64() > 1<<40) {
		r.err = fmt.Errorf("number %d is %s, not a whole %s", r.at, x.FloatString(2), what)
	}
	if r.err != nil {
		return 0
	}
	return x.Num().Int64()
}

// count takes how many there are of something.
func (r *reader) count() int {
	n := r.whole("count")
	if r.err == nil && (n < 1 || n > 100_000) {
		r.err = fmt.Errorf("number %d is %d, not a count", r.at, n)
	}
	if r.err != nil {
		return 0
	}
	return int(n)
}

func (r *reader) rest(n int) []*big.Rat {
	if r.err == nil && n > len(r.numbers)-r.at {
		r.err = fmt.Errorf("%d numbers where %d more are expected", len(r.numbers)-r.at, n)
	}
	var out []*big.Rat
	for k := 0; k < n && r.err == nil; k++ {
		out = append(out, r.number("cost"))
	}
	return out
}

func (r *reader) wholes(what string, n int) []int64 {
	var out []int64
	for k := 0; k < n && r.err == nil; k++ {
		out = append(out, r.whole(what))
	}
	return out
}

// places takes capacity and fixed cost of each place.
func (r *reader) places(p *Problem, m int) (fixed []*big.Rat) {
	for j := 0; j < m && r.err == nil; j++ {
		p.Capacity = append(p.Capacity, r.whole("capacity"))
		fixed = append(fixed, r.number("fixed cost"))
	}
	return fixed
}
