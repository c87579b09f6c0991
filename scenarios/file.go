package scenarios

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"instroom/io/batch"
	"instroom/model"
)

// File is a file of scenarios that has been read for a batch.
type File struct {
	Cases  []Case
	Digest model.FileDigest
}

// Case is one batch to be solved: a scenario, or one point of its grid, or one
// of its replicates.
type Case struct {
	Scenario  string // its name; unique in the file
	About     string
	Values    []Value // where the case lies in the grid; nil = no grid
	Replicate int     // 1..Replicates; 0 = not random
	Of        int     // replicates of the scenario; 0 = not random

	changes []change
	file    *batch.YAML
	seed    uint64 // of the random draws
	text    string // what the case is, for its key
}

// Value is what a name of a grid stands for in a case.
type Value struct {
	Name string `json:"name"`
	Text string `json:"value"`
}

// Name says which case it is: the scenario, the values and the replicate.
func (c *Case) Name() string {
	name := c.Scenario
	if len(c.Values) > 0 {
		var parts []string
		for _, v := range c.Values {
			parts = append(parts, v.Name+"="+v.Text)
		}
		name += " [" + strings.Join(parts, " ") + "]"
	}
	if c.Of > 0 {
		name += fmt.Sprintf(" #%d", c.Replicate)
	}
	return name
}

// Limits of a file.
const (
	maxCases      = 10_000
	maxReplicates = 1_000
)

// Keys of a scenario and of the file.
var (
	fileKeys     = []string{"language", "scenarios", "seed"}
	scenarioKeys = []string{"about", "changes", "grid", "name", "replicates"}
)

// Read reads a file of scenarios. Every change is tried on the batch, so that
// what cannot be done is found before anything is solved; the batch itself is
// left as it is. The file must not be run where Diagnostics.HasErrors.
func Read(path string, b *model.Batch) (*File, *batch.Diagnostics) {
	found := &batch.Diagnostics{}
	return read(batch.OpenYAML(path, b, found), b, found), found
}

// Parse is Read for a text in memory.
func Parse(name string, data []byte, b *model.Batch) (*File, *batch.Diagnostics) {
	found := &batch.Diagnostics{}
	return read(batch.ParseYAML(name, data, b, found), b, found), found
}

type fileReader struct {
	*batch.YAML
	base  *model.Batch
	found *batch.Diagnostics
	file  *File
	names map[string]bool
	seed  uint64
}

func read(y *batch.YAML, b *model.Batch, found *batch.Diagnostics) *File {
	r := &fileReader{YAML: y, base: b, found: found, file: &File{Digest: y.Digest}, names: map[string]bool{}, seed: b.Settings.Seed}
	if y.Root == nil {
		if !found.HasErrors() {
			found.Add(batch.Diagnostic{Severity: batch.Error, Code: batch.FileEmpty, File: y.Digest.Name,
				Text: "there is no scenario in the file", Hint: "scenarios:  - name: one group less"})
		}
		return r.file
	}
	var list *yaml.Node
	r.Each(y.Root, fileKeys, func(key string, _, v *yaml.Node) {
		switch key {
		case "language":
			r.Language(v)
		case "seed":
			r.Seed(v, &r.seed)
		default:
			list = v
		}
	})
	switch {
	case list == nil:
		if !found.HasErrors() {
			r.Fail(y.Root, batch.CellMissing, "scenarios:  - name: one group less", "there is no list of scenarios")
		}
	case list.Kind != yaml.SequenceNode:
		r.Fail(list, batch.SettingsValue, "scenarios:  - name: one group less", "a list of scenarios is wanted here")
	default:
		for _, n := range list.Content {
			r.scenario(n)
		}
		if len(list.Content) == 0 {
			r.Fail(list, batch.CellMissing, "scenarios:  - name: one group less", "the list of scenarios is empty")
		}
	}
	return r.file
}

// scenario reads one entry of the list and spans its grid and replicates.
func (r *fileReader) scenario(n *yaml.Node) {
	before := r.found.Count(batch.Error)
	var c Case
	var changes, replicates *yaml.Node
	var axes []axis
	r.Each(n, scenarioKeys, func(key string, k, v *yaml.Node) {
		switch key {
		case "name":
			c.Scenario, _ = r.Text(v)
			if r.names[c.Scenario] {
				r.Fail(v, batch.SettingsTwice, "", "two scenarios are named %q", c.Scenario)
			}
			r.names[c.Scenario] = true
		case "about":
			c.About, _ = r.Text(v)
		case "grid":
			axes = r.grid(v)
		case "replicates":
			replicates = k
			r.Int(v, &c.Of, 2, maxReplicates)
		default:
			changes = v
		}
	})
	if r.found.Count(batch.Error) > before {
		return
	}
	switch {
	case strings.TrimSpace(c.Scenario) == "":
		r.Fail(n, batch.CellMissing, "name: one group less", "the scenario has no name")
		return
	case changes == nil:
		r.Fail(n, batch.CellMissing, "changes:  - cancel: {session: S1}", "scenario %q changes nothing", c.Scenario)
		return
	case changes.Kind != yaml.SequenceNode || len(changes.Content) == 0:
		r.Fail(changes, batch.SettingsValue, "changes:  - cancel: {session: S1}", "a list of changes is wanted here")
		return
	}
	used := map[string]bool{}
	points := span(axes)
	if total := len(points) * max(1, c.Of); points == nil || len(r.file.Cases)+total > maxCases {
		r.Fail(n, batch.OutOfRange, "", "more than %d cases in the file", maxCases)
		return
	}
	for _, point := range points {
		changed := r.bind(changes, point, used)
		if r.found.Count(batch.Error) > before {
			return
		}
		one := c
		one.Values, one.seed, one.changes, one.file = nil, r.seed, nil, r.YAML
		for _, v := range point {
			one.Values = append(one.Values, Value{v.name, v.value.Value})
		}
		random := r.try(&one, changed)
		if r.found.Count(batch.Error) > before {
			return
		}
		switch {
		case c.Of > 0 && !random:
			r.Fail(replicates, batch.SettingsValue, "only no_shows and arrivals are drawn at random", "replicates of scenario %q would all be equal", c.Scenario)
			return
		case c.Of == 0:
			one.text = fingerprint(changed, one.seed, 0)
			r.file.Cases = append(r.file.Cases, one)
		}
		for k := range c.Of {
			one.Replicate = k + 1
			one.text = fingerprint(changed, one.seed, one.Replicate)
			r.file.Cases = append(r.file.Cases, one)
		}
	}
	for _, a := range axes {
		if !used[a.name] {
			r.Fail(a.at, batch.SettingsUnknown, "write $"+a.name+" where its values belong", "no change uses the grid's %q", a.name)
		}
	}
}

// try reads the changes and carries them out once on a draft of the batch: a
// change may rest on what those before it did. It reports whether any is random.
func (r *fileReader) try(c *Case, changes *yaml.Node) (random bool) {
	before := r.found.Count(batch.Error)
	d := newDraft(r.base, r.YAML, c.seed, 1)
	for _, n := range changes.Content {
		x, isRandom := r.change(n, d)
		if r.found.Count(batch.Error) > before {
			return random
		}
		c.changes = append(c.changes, x)
		random = random || isRandom
		if x(d); r.found.Count(batch.Error) > before {
			return random
		}
	}
	return random
}

// Batch carries the changes out on a copy of the batch. Rows that no change
// touches are shared with the batch, which is never changed itself. otherPoints
// says that points count otherwise than in the batch.
func (c *Case) Batch(b *model.Batch) (changed *model.Batch, otherPoints bool, err error) {
	if c.file == nil {
		return b, false, nil // the base
	}
	var found batch.Diagnostics
	d := newDraft(b, c.file.Fork(&found), c.seed, c.Replicate)
	for _, x := range c.changes {
		x(d)
	}
	if found.HasErrors() {
		return nil, false, fmt.Errorf("scenario %q: %s", c.Name(), found.Only(batch.Error).All()[0])
	}
	return d.b, d.otherPoints, nil
}

// WhereError says what is wrong with a selection on the command line.
type WhereError struct{ Text, Hint string }

func (e *WhereError) Error() string { return "--where: " + e.Text }

// filter reads a selection of sessions, {day_part: ev}; nil where it is empty.
func (r *Run) filter(text string) (*sessionFilter, error) {
	if text == "" {
		return nil, nil
	}
	found := &batch.Diagnostics{}
	y := batch.ParseYAML("--where", []byte(text), r.Batch, found)
	var f *sessionFilter
	if y.Root != nil {
		f = (&fileReader{YAML: y, base: r.Batch, found: found}).sessionWhere(y.Root)
	}
	if all := found.All(); len(all) > 0 {
		return nil, &WhereError{all[0].Text, all[0].Hint}
	}
	return f, nil
}

// axis is a name of a grid with the values that it takes.
type axis struct {
	name   string
	at     *yaml.Node
	values []*yaml.Node
}

func (r *fileReader) grid(n *yaml.Node) []axis {
	var axes []axis
	r.Each(n, nil, func(key string, k, v *yaml.Node) {
		if v.Kind != yaml.SequenceNode || len(v.Content) == 0 {
			r.Fail(v, batch.SettingsValue, key+": [1, 2, 3]", "a list of values is wanted here")
			return
		}
		for _, x := range v.Content {
			if x.Kind != yaml.ScalarNode || strings.HasPrefix(x.Value, "$") {
				r.Fail(x, batch.SettingsValue, "", "a value of a grid is one word or number")
				return
			}
		}
		if key == "" || strings.Trim(key, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
			r.Fail(k, batch.SettingsValue, "small letters, digits and _", "%q cannot name a grid's values", key)
			return
		}
		axes = append(axes, axis{key, k, v.Content})
	})
	return axes
}

// bound is a name of a grid with the value that it has in a case.
type bound struct {
	name  string
	value *yaml.Node
}

// span returns every combination of the values, the last name fastest: one
// empty combination where there is no grid, nil where there are too many.
func span(axes []axis) [][]bound {
	points := [][]bound{{}}
	for _, a := range axes {
		if len(points)*len(a.values) > maxCases {
			return nil
		}
		var next [][]bound
		for _, p := range points {
			for _, v := range a.values {
				next = append(next, append(slices.Clip(p), bound{a.name, v}))
			}
		}
		points = next
	}
	return points
}

// bind returns a copy of the changes with $name replaced by its value. What is
// wrong with a value is then reported where the value stands.
func (r *fileReader) bind(n *yaml.Node, point []bound, used map[string]bool) *yaml.Node {
	if name, ok := strings.CutPrefix(n.Value, "$"); ok && n.Kind == yaml.ScalarNode {
		i := slices.IndexFunc(point, func(b bound) bool { return b.name == name })
		if i < 0 {
			var known []string
			for _, b := range point {
				known = append(known, b.name)
			}
			r.FailUnknown(n, name, known, "the grid has no")
			return n
		}
		used[name] = true
		return point[i].value
	}
	if len(n.Content) == 0 {
		return n
	}
	out := *n
	out.Content = make([]*yaml.Node, len(n.Content))
	for i, c := range n.Content {
		out.Content[i] = r.bind(c, point, used)
	}
	return &out
}

// fingerprint is what makes a case: its changes as bound, and its draws.
func fingerprint(n *yaml.Node, seed uint64, replicate int) string {
	h := sha256.New()
	fmt.Fprintf(h, "%d %d ", seed, replicate)
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) {
		fmt.Fprintf(h, "%d %q %d ", n.Kind, n.Value, len(n.Content))
		for _, c := range n.Content {
			walk(c)
		}
	}
	walk(n)
	return hex.EncodeToString(h.Sum(nil))
}
