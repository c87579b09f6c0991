package scenarios

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"instroom/io/batch"
)

// change carries out one change on a draft. What can't be done it tells the
// draft's reader.
type change func(d *draft)

// verb is a sort of change.
type verb struct {
	name   string
	random bool
	keys   []string // nil = it reads its value itself
	read   func(r *fileReader, n *yaml.Node, a args, d *draft) change
}

// args are the values of a change's keys.
type args map[string]*yaml.Node

var verbs []verb

func init() {
	verbs = []verb{
		{"add", false, nil, (*fileReader).add},
		{"arrivals", true, []string{"mean", "where"}, (*fileReader).arrivals},
		{"cancel", false, []string{"from", "session", "until", "where"}, (*fileReader).cancel},
		{"clone", false, []string{"session", "set", "times", "where"}, (*fileReader).clone},
		{"drop", false, nil, (*fileReader).drop},
		{"edit", false, []string{"session", "set", "where"}, (*fileReader).edit},
		{"inflow", false, []string{"count", "share", "where"}, (*fileReader).inflow},
		{"keep", false, nil, (*fileReader).keep},
		{"merge", false, []string{"into", "session"}, (*fileReader).mergeChange},
		{"move", false, []string{"days", "session", "set", "where"}, (*fileReader).move},
		{"no_shows", true, []string{"share", "where"}, (*fileReader).noShows},
		{"resize", false, []string{"by", "session", "to", "where"}, (*fileReader).resize},
		{"rules", false, nil, (*fileReader).rules},
		{"scale", false, []string{"to", "where"}, (*fileReader).scale},
		{"without", false, nil, (*fileReader).without},
	}
}

// change reads one change: a mapping with one key, which says what is done.
func (r *fileReader) change(n *yaml.Node, d *draft) (x change, random bool) {
	if n.Kind != yaml.MappingNode || len(n.Content) != 2 {
		r.Fail(n, batch.SettingsValue, "- cancel: {session: S1}", "a change is one key with what it needs")
		return nil, false
	}
	k, v := n.Content[0], n.Content[1]
	var names []string
	for _, w := range verbs {
		names = append(names, w.name)
	}
	i := slices.Index(names, k.Value)
	if i < 0 {
		r.FailUnknown(k, k.Value, names, "there is no change")
		return nil, false
	}
	a, before := args{}, r.found.Count(batch.Error)
	if verbs[i].keys != nil {
		r.Each(v, verbs[i].keys, func(key string, _, v *yaml.Node) { a[key] = v })
	}
	if r.found.Count(batch.Error) > before {
		return nil, false
	}
	return verbs[i].read(r, v, a, d), verbs[i].random
}

// one demands exactly one of some keys.
func (r *fileReader) one(n *yaml.Node, a args, keys ...string) bool {
	given := 0
	for _, k := range keys {
		if a[k] != nil {
			given++
		}
	}
	names := keys[0]
	for i, k := range keys[1:] {
		if i == len(keys)-2 {
			names += " or " + k
		} else {
			names += ", " + k
		}
	}
	switch {
	case given == 0:
		r.Fail(n, batch.CellMissing, "", "%s is missing", names)
	case given > 1:
		r.Fail(n, batch.SettingsTwice, "", "only one of %s can stand here", names)
	}
	return given == 1
}
