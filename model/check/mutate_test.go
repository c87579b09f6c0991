package check

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"instroom/model"
)

// mutate changes one thing somewhere in a decoded JSON value: a number, a name, a
// field, a list.
func mutate(r *rand.Rand, v any) any {
	switch x := v.(type) {
	case map[string]any:
		keys := make([]string, 0, len(x))
		for k := range x {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		if len(keys) == 0 {
			return x
		}
		k := keys[r.IntN(len(keys))]
		if r.IntN(12) == 0 {
			delete(x, k)
		} else {
			x[k] = mutate(r, x[k])
		}
	case []any:
		if len(x) == 0 {
			return x
		}
		i := r.IntN(len(x))
		switch r.IntN(8) {
		case 0:
			return slices.Delete(x, i, i+1)
		case 1:
			return append(x, x[i])
		case 2:
			k := r.IntN(len(x))
			x[i], x[k] = x[k], x[i]
		default:
			x[i] = mutate(r, x[i])
		}
	case json.Number:
		return []any{json.Number("0"), json.Number("-1"), json.Number("1"), json.Number("9223372036854775807"),
			json.Number("-9223372036854775808"), json.Number("4611686018427387904"), json.Number("1000"), "7" + x[len(x)-1:]}[r.IntN(8)]
	case string:
		return []any{"", "L1", "O1", "O4", "p1", "p6", "fill", "option", "shut"}[r.IntN(9)]
	}
	return v
}

// TestNoChangeFoolsTheJudge changes a certificate thousands of times. Whatever
// comes of it, nothing panics, and a certificate that passes claims no bound
// below the best plan, which is known.
func TestNoChangeFoolsTheJudge(t *testing.T) {
	b, plan, cert := certified(t)
	j := New(b)
	r := rand.New(rand.NewPCG(3, 3))
	text, err := json.Marshal(cert)
	if err != nil {
		t.Fatal(err)
	}
	passed, refused := 0, 0
	for range 80 {
		var v any
		d := json.NewDecoder(bytes.NewReader(text))
		d.UseNumber()
		if err := d.Decode(&v); err != nil {
			t.Fatal(err)
		}
		for range 1 + r.IntN(3) {
			v = mutate(r, v)
		}
		changed, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var c model.Certificate
		if json.Unmarshal(changed, &c) != nil {
			continue // no certificate at all
		}
		rep := j.Verify(plan, &c)
		if !rep.OK() {
			refused++
			continue
		}
		passed++
		if c.Bound < cert.Objective || rep.Bound < cert.Objective {
			t.Fatalf("accepted with bound %d (recomputed %d); a plan has %d points:\n%s", c.Bound, rep.Bound, cert.Objective, changed)
		}
		for i := range c.Classes {
			for k := range cert.Classes {
				if c.Classes[i].Class == cert.Classes[k].Class && c.Classes[i].Bound < cert.Classes[k].Bound {
					t.Fatalf("accepted with at most %d of class %d; a plan places %d", c.Classes[i].Bound, c.Classes[i].Class, cert.Classes[k].Bound)
				}
			}
		}
	}
	if passed == 0 || refused < passed {
		t.Errorf("%d passed, %d refused", passed, refused)
	}
}
