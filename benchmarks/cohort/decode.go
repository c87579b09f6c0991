package cohort

import (
	"fmt"
	"go.yaml.in/yaml/v3"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"instroom/io/batch"
	"instroom/model"
)

// Fault is something wrong in a knobs file.
type Fault struct {
	File      string
	Line, Col int // 1-based; Line 0 = nowhere in particular
	Text      string
	Hint      string // what to do about it; "" = nothing to add
}

func (f Fault) Error() string {
	if f.Line == 0 {
		return fmt.Sprintf("%s: %s", f.File, f.Text)
	}
	return fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Col, f.Text)
}

// decoder reads one file over the knobs that hold so far, and keeps going after
// a fault.
type decoder struct {
	file   string
	faults []Fault
	where  map[string]Fault // where a knob was set: its path → file, line and column
}

func (d *decoder) fail(n *yaml.Node, hint, format string, args ...any) {
	d.faults = append(d.faults, Fault{d.file, n.Line, n.Column, fmt.Sprintf(format, args...), hint})
}

// value reads a node into v, whose knob has the given path and tag.
func (d *decoder) value(n *yaml.Node, v reflect.Value, path string, tag reflect.StructTag) {
	d.where[path] = Fault{File: d.file, Line: n.Line, Col: n.Column}
	if n.Kind == yaml.AliasNode {
		d.fail(n, "write the value out", "an alias is not read here")
		return
	}
	switch to := v.Addr().Interface().(type) {
	case *share:
		set(d, n, to, parseShare)
		return
	case *ratio:
		set(d, n, to, func(s string) (ratio, error) {
			number, percent := strings.CutSuffix(s, "%")
			x, err := parseNumber(strings.TrimSpace(number))
			switch {
			case err != nil:
				return 0, fmt.Errorf("%q is not a share such as 95 %% or 0.95", s)
			case percent:
				x *= 10
			default:
				x *= 1000
			}
			if x == 0 || x > 10*decimal(whole) {
				return 0, fmt.Errorf("%q is outside 0 to 1,000 %%", s)
			}
			return ratio(x), nil
		})
		return
	case *decimal:
		set(d, n, to, parseNumber)
		return
	case *model.Date:
		set(d, n, to, parseDate)
		return
	case *weekly:
		set(d, n, to, parseWeekly)
		return
	case *weights:
		d.weights(n, to)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		d.fields(n, v, path)
	case reflect.Slice:
		if e := v.Type().Elem(); e.Kind() == reflect.Struct && e.Field(0).Name == "Name" {
			d.named(n, v, path)
			return
		}
		if n.Kind != yaml.SequenceNode {
			d.fail(n, "write [a, b]", "a list is wanted here")
			return
		}
		list := reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content))
		for i, item := range n.Content {
			d.value(item, list.Index(i), fmt.Sprintf("%s.%d", path, i), tag)
		}
		v.Set(list)
	case reflect.Bool:
		set(d, n, v.Addr().Interface().(*bool), func(s string) (bool, error) {
			switch strings.ToLower(s) {
			case "yes", "true", "on":
				return true, nil
			case "no", "false", "off":
				return false, nil
			}
			return false, fmt.Errorf("%q is neither yes nor no", s)
		})
	case reflect.Int:
		set(d, n, v.Addr().Interface().(*int), func(s string) (int, error) {
			low, high := 0, 1_000_000
			if r := tag.Get("range"); r != "" {
				fmt.Sscan(r, &low, &high)
			}
			x, err := strconv.Atoi(s)
			if err != nil {
				return 0, fmt.Errorf("%q is not a whole number", s)
			}
			if x < low || x > high {
				return 0, fmt.Errorf("%s is outside %s to %s", model.Grouped(int64(x)), model.Grouped(int64(low)), model.Grouped(int64(high)))
			}
			return x, nil
		})
	case reflect.String:
		words := tag.Get("words")
		switch to := v.Addr().Interface().(*string); {
		case tag.Get("text") == "free":
			set(d, n, to, func(s string) (string, error) { return s, nil })
			return
		case words == "":
			set(d, n, to, plain)
			return
		}
		if s, ok := d.scalar(n); ok {
			if known := strings.Split(words, "|"); !slices.Contains(known, s) {
				d.fail(n, batch.Hint(s, known), "%q is not known here", s)
				return
			}
			v.SetString(s)
		}
	}
}

// plain refuses what would break a line or a cell of a CSV file.
func plain(s string) (string, error) {
	if strings.ContainsFunc(s, unicode.IsControl) || strings.ContainsAny(s, ",\"") {
		return "", fmt.Errorf("%q holds a comma, a quote or a control character", s)
	}
	return s, nil
}

// set reads a scalar.
func set[T any](d *decoder, n *yaml.Node, to *T, parse func(string) (T, error)) {
	s, ok := d.scalar(n)
	if !ok {
		return
	}
	x, err := parse(s)
	if err != nil {
		d.fail(n, "", "%s", err)
		return
	}
	*to = x
}

func (d *decoder) scalar(n *yaml.Node) (string, bool) {
	switch {
	case n.Kind != yaml.ScalarNode:
		d.fail(n, "", "a single value is wanted here")
	case n.Tag == "!!null":
		d.fail(n, "leave the knob out where the default should hold", "a value is missing")
	default:
		return n.Value, true
	}
	return "", false
}

// each calls f for every key of a mapping.
func (d *decoder) each(n *yaml.Node, f func(key string, k, v *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		d.fail(n, "write name: value", "names with values are wanted here")
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		switch {
		case k.Kind != yaml.ScalarNode:
			d.fail(k, "", "a name must be a word")
		case seen[k.Value]:
			d.fail(k, "", "%q is set twice", k.Value)
		default:
			seen[k.Value] = true
			f(k.Value, k, v)
		}
	}
}

func (d *decoder) weights(n *yaml.Node, to *weights) {
	read := weights{}
	d.each(n, func(key string, k, v *yaml.Node) {
		if _, err := plain(key); err != nil {
			d.fail(k, "", "%s", err)
			return
		}
		w := weight{Name: key}
		set(d, v, &w.Value, func(s string) (decimal, error) {
			x, err := parseNumber(s)
			if err == nil && x > 1e12 {
				err = fmt.Errorf("%q is too large a weight", s)
			}
			return x, err
		})
		read = append(read, w)
	})
	if n.Kind == yaml.MappingNode {
		*to = read
	}
}

// named reads name: value over what is there; an empty mapping takes all away.
func (d *decoder) named(n *yaml.Node, v reflect.Value, path string) {
	if n.Kind == yaml.MappingNode && len(n.Content) == 0 {
		v.SetZero()
	}
	d.each(n, func(key string, k, item *yaml.Node) {
		if _, err := plain(key); err != nil || key == "" {
			d.fail(k, "", "%q is no name", key)
			return
		}
		at := -1
		for i := range v.Len() {
			if v.Index(i).Field(0).String() == key {
				at = i
			}
		}
		if at < 0 {
			at = v.Len()
			e := reflect.New(v.Type().Elem()).Elem()
			e.Field(0).SetString(key)
			v.Set(reflect.Append(v, e))
		}
		d.value(item, v.Index(at).Field(1), path+"."+key, "")
	})
}

// fields reads a mapping whose names are those of a struct's fields.
func (d *decoder) fields(n *yaml.Node, v reflect.Value, path string) {
	known := knobNames(v.Type())
	d.each(n, func(key string, k, item *yaml.Node) {
		i := slices.Index(known, key)
		if i < 0 {
			d.fail(k, batch.Hint(key, known), "unknown knob %q", key)
			return
		}
		at := key
		if path != "" {
			at = path + "." + key
		}
		d.value(item, v.Field(i), at, v.Type().Field(i).Tag)
	})
}

// knobNames returns the knobs of a struct: HubKm is hub_km.
func knobNames(t reflect.Type) []string {
	names := make([]string, t.NumField())
	for i := range names {
		var name strings.Builder
		for j, c := range t.Field(i).Name {
			if j > 0 && unicode.IsUpper(c) {
				name.WriteByte('_')
			}
			name.WriteRune(unicode.ToLower(c))
		}
		names[i] = name.String()
	}
	return names
}
