package cohort

import (
	"bytes"
	"embed"
	"fmt"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"instroom/io/batch"
)

//go:embed knobs.yaml
var defaults []byte

//go:embed presets
var presetFiles embed.FS

// DefaultPreset is the preset of a run that names none.
const DefaultPreset = "flanders"

// Presets returns the names of the presets, sorted.
func Presets() []string {
	entries, err := presetFiles.ReadDir("presets")
	if err != nil {
		panic(err) // embedded
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	return names
}

// layer is one file of knobs.
type layer struct {
	name string
	text []byte
}

// layers are the files of knobs in the order in which they are read: the
// defaults, a preset and a file of the user's, file = "" where there is none.
func layers(preset, file string, text []byte) ([]layer, error) {
	data, err := presetFiles.ReadFile(path.Join("presets", preset+".yaml"))
	if err != nil {
		return nil, Fault{File: "--preset", Text: fmt.Sprintf("no preset %q", preset), Hint: batch.Hint(preset, Presets())}
	}
	all := []layer{{"knobs.yaml", defaults}, {preset + ".yaml", data}}
	if file != "" {
		all = append(all, layer{file, text})
	}
	return all, nil
}

// Read reads the knobs of a preset, changed by the text of a file of the user's
// where its name is not "". All faults are returned, in order.
func Read(preset, file string, text []byte) (*Knobs, []Fault) {
	all, err := layers(preset, file, text)
	if err != nil {
		return nil, []Fault{err.(Fault)}
	}
	k := &Knobs{}
	d := &decoder{where: map[string]Fault{}}
	for _, l := range all {
		d.file = l.name
		if n := d.parse(l.text); n != nil {
			d.value(n, reflect.ValueOf(k).Elem(), "", "")
		}
	}
	if len(d.faults) == 0 {
		k.validate(d)
	}
	if len(d.faults) > 0 {
		return nil, d.faults
	}
	return k, nil
}

var yamlLine = regexp.MustCompile(`line (\d+): `)

// parse returns the mapping of a file, or nil where it is empty or no YAML.
func (d *decoder) parse(text []byte) *yaml.Node {
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		f := Fault{File: d.file, Text: strings.TrimPrefix(err.Error(), "yaml: "), Hint: "knobs are lines such as  date: 2026-09-07"}
		if m := yamlLine.FindStringSubmatch(f.Text); m != nil {
			f.Line, _ = strconv.Atoi(m[1])
			f.Col, f.Text = 1, strings.Replace(f.Text, m[0], "", 1)
		}
		d.faults = append(d.faults, f)
		return nil
	}
	if len(doc.Content) == 0 || (doc.Content[0].Kind == yaml.ScalarNode && doc.Content[0].Tag == "!!null") {
		return nil
	}
	return doc.Content[0]
}

// Print returns the knobs that hold as one file, comments included; read with
// any preset it gives the same cohort.
func Print(preset, file string, text []byte) ([]byte, []Fault) {
	if _, faults := Read(preset, file, text); len(faults) > 0 {
		return nil, faults
	}
	all, err := layers(preset, file, text)
	if err != nil {
		return nil, []Fault{err.(Fault)}
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(all[0].text, &doc); err != nil {
		panic(err) // embedded, and read before
	}
	for _, l := range all[1:] {
		var over yaml.Node
		if err := yaml.Unmarshal(l.text, &over); err == nil && len(over.Content) > 0 && over.Content[0].Kind == yaml.MappingNode {
			overlay(doc.Content[0], over.Content[0], reflect.TypeFor[Knobs]())
		}
	}
	var out bytes.Buffer
	e := yaml.NewEncoder(&out)
	e.SetIndent(2)
	if err := e.Encode(&doc); err != nil {
		panic(err) // made of what was read
	}
	return out.Bytes(), nil
}

// overlay writes the knobs of one mapping over those of another, of type t.
func overlay(base, over *yaml.Node, t reflect.Type) {
	for i := 0; i+1 < len(over.Content); i += 2 {
		k, v := over.Content[i], over.Content[i+1]
		inner := t
		if t.Kind() == reflect.Struct {
			inner = t.Field(slices.Index(knobNames(t), k.Value)).Type
		} else {
			inner = t.Elem().Field(1).Type
		}
		merges := inner.Kind() == reflect.Struct && v.Kind == yaml.MappingNode ||
			isNamed(inner) && len(v.Content) > 0
		at := -1
		for j := 0; j+1 < len(base.Content); j += 2 {
			if base.Content[j].Value == k.Value {
				at = j
			}
		}
		switch {
		case at < 0:
			base.Content = append(base.Content, k, v)
			base.Style = 0 // more than fits a line
		case merges:
			overlay(base.Content[at+1], v, inner)
		default:
			// The comment beside the old value speaks of another number.
			if v.LineComment == "" && v.Kind == yaml.ScalarNode && base.Content[at+1].Value != v.Value {
				base.Content[at+1].LineComment, base.Content[at].LineComment = "", ""
			}
			base.Content[at+1] = v
		}
	}
}

// isNamed reports whether a knob is a list of values by name.
func isNamed(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && t != reflect.TypeFor[weights]() && t.Elem().Kind() == reflect.Struct && t.Elem().Field(0).Name == "Name"
}
