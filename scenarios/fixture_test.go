package scenarios

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"instroom/io/batch"
	"instroom/model"
	"instroom/solver/price"
)

// exampleBatch reads an example, and returns its folder.
func exampleBatch(t testing.TB, name string) (*model.Batch, string) {
	t.Helper()
	sub, err := fs.Sub(Examples, "example/"+name)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), name)
	if err := os.CopyFS(dir, sub); err != nil {
		t.Fatal(err)
	}
	b, found := batch.Read(dir, batch.Options{})
	if found.HasErrors() {
		t.Fatal(found.All())
	}
	return b, dir
}

// mustParse reads scenarios that are in order.
func mustParse(t testing.TB, text string, b *model.Batch) []Case {
	t.Helper()
	f, found := Parse("scenarios.yaml", []byte(text), b)
	if found.HasErrors() {
		t.Fatal(found.Only(batch.Error).All())
	}
	return f.Cases
}

// changed carries out the changes of one scenario.
func changed(t testing.TB, changes string, b *model.Batch) *model.Batch {
	t.Helper()
	cases := mustParse(t, "scenarios:\n- name: x\n  changes:\n"+changes, b)
	out, _, err := cases[0].Batch(b)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func newRun(b *model.Batch, cases []Case) *Run {
	return &Run{Batch: b, Cases: cases, Product: "test", Solver: price.New(), Lotteries: 1, Threads: 2, Certify: true, Exact: true}
}

// do runs everything, and returns the outcomes.
func do(t testing.TB, r *Run) []*Outcome {
	t.Helper()
	store := Store{Dir: t.TempDir()}
	if err := r.Do(context.Background(), store); err != nil {
		t.Fatal(err)
	}
	outcomes, missing, err := r.Outcomes(store)
	if err != nil || len(missing) > 0 {
		t.Fatalf("missing %v, %v", missing, err)
	}
	return outcomes
}

// imprint writes a batch out with everything in it, so that two can be compared.
func imprint(b *model.Batch) string { return fmt.Sprintf("%#v", deep(*b)) }

// deep copies what %#v would print as an address.
func deep(b model.Batch) []any {
	out := []any{b.Settings, b.Kinds, b.Sessions, b.Sites, b.Blocked, b.Preferences, b.Placements, b.Inputs}
	for _, p := range b.Participants {
		var available model.Availability
		if p.Available != nil {
			available = *p.Available
		}
		p.Available = nil
		out = append(out, p, available)
	}
	return out
}
