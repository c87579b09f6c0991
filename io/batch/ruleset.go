package batch

import (
	"regexp"
	"slices"

	"go.yaml.in/yaml/v3"

	"instroom/model"
	"instroom/model/rules"
)

func (r *settingsReader) minSizes(n *yaml.Node) {
	sizes := map[string]int{}
	for k, v := range r.set.MinSizeByTrack {
		sizes[k] = v
	}
	r.each(n, []string{"alpha", "slow", "orientation", "other"}, func(key string, _, v *yaml.Node) {
		size := 0
		if r.integer(v, &size, 0, maxCapacity) {
			sizes[key] = size
		}
	})
	r.set.MinSizeByTrack = sizes
}

// trackNames are the tracks of all programmes.
func trackNames(set *model.Settings) []string {
	var names []string
	add := func(s string) {
		if s != "" && !slices.Contains(names, s) {
			names = append(names, s)
		}
	}
	for _, p := range set.Programmes {
		add(p.Alpha)
		add(p.OtherScript)
		for _, group := range p.Tracks {
			for _, t := range group {
				add(t)
			}
		}
	}
	return names
}

func (r *settingsReader) moduleWeeks(n *yaml.Node) {
	weeks := map[string]int{}
	known := trackNames(r.set)
	for k, v := range r.set.ModuleWeeks {
		weeks[k] = v
		if !slices.Contains(known, k) {
			known = append(known, k)
		}
	}
	slices.Sort(known)
	r.each(n, known, func(key string, _, v *yaml.Node) {
		w := 0
		if r.integer(v, &w, 0, 520) {
			weeks[key] = w
		}
	})
	r.set.ModuleWeeks = weeks
}

// dayParts reads  am: 08:00-12:30, or a list of {name, from, to}.
func (r *settingsReader) dayParts(n *yaml.Node) {
	var parts []model.DayPart
	add := func(at *yaml.Node, name, hours string) {
		start, end, f := parseHours(hours)
		if f != nil {
			r.fault(at, f)
			return
		}
		if _, day := dayWords[fold(name)]; day || fold(name) == "" {
			r.fail(at, SettingsValue, "", "%s cannot name a part of the day", quote(name))
			return
		}
		parts = append(parts, model.DayPart{Name: name, Start: start, End: end})
	}
	if n.Kind == yaml.SequenceNode {
		for _, item := range n.Content {
			var name, from, to string
			r.each(item, []string{"name", "from", "to"}, func(key string, _, v *yaml.Node) {
				s, _ := r.scalar(v)
				switch key {
				case "name":
					name = s
				case "from":
					from = s
				default:
					to = s
				}
			})
			add(item, name, from+"-"+to)
		}
	} else {
		parts = append(parts, r.set.DayParts...) // a part that is not named keeps its hours
		r.each(n, nil, func(key string, _, v *yaml.Node) {
			if s, ok := r.scalar(v); ok {
				parts = slices.DeleteFunc(parts, func(p model.DayPart) bool { return p.Name == key })
				add(v, key, s)
			}
		})
	}
	r.set.DayParts = parts
}

// calendars reads names of calendars, {name, programme} and {name, programme, days}.
func (r *settingsReader) calendars(n *yaml.Node) {
	r.set.Closed = nil
	items := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		items = n.Content
	} else if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return
	}
	for _, item := range items {
		c := model.ClosedDays{}
		if item.Kind == yaml.ScalarNode {
			c.Name = item.Value
			r.calendar(item, c)
			continue
		}
		own := false
		bad := false
		at := item
		r.each(item, []string{"name", "programme", "days"}, func(key string, _, v *yaml.Node) {
			switch key {
			case "name":
				c.Name, _ = r.scalar(v)
				at = v
			case "programme":
				s, _ := r.scalar(v)
				name, f := r.programmeName(s)
				if f != nil {
					r.fault(v, f)
					bad = true
				}
				c.Programme = name
			default:
				own = true
				list := []*yaml.Node{v}
				if v.Kind == yaml.SequenceNode {
					list = v.Content
				}
				for _, d := range list {
					s, ok := r.scalar(d)
					if !ok {
						bad = true
						continue
					}
					days, f := parseRanges(s)
					if f != nil {
						r.fault(d, f)
						bad = true
						continue
					}
					c.Days = append(c.Days, days...)
				}
			}
		})
		switch {
		case bad:
		case own:
			r.set.Closed = append(r.set.Closed, c)
		default:
			r.calendar(at, c)
		}
	}
}

// calendar adds a calendar of the rule files.
func (r *settingsReader) calendar(at *yaml.Node, c model.ClosedDays) {
	days, ok := rules.Calendar(c.Name)
	if !ok {
		r.fail(at, SettingsValue, oneOf(c.Name, rules.Calendars()), "there is no calendar %s", quote(c.Name))
		return
	}
	c.Days = days
	r.set.Closed = append(r.set.Closed, c)
}

func (r *settingsReader) programmeName(s string) (string, *fault) {
	names := make([]string, 0, len(r.set.Programmes))
	for _, p := range r.set.Programmes {
		if fold(p.Name) == fold(s) {
			return p.Name, nil
		}
		names = append(names, p.Name)
	}
	if w, f := column("participants", "programme").word(s); f == nil && slices.Contains(names, w) {
		return w, nil
	}
	return "", &fault{ProgrammeUnknown, "programme " + quote(s) + " is not known", oneOf(s, names)}
}

// ladders reads the modules of a language in teaching order.
func (r *settingsReader) ladders(n *yaml.Node) {
	ladders := map[string][]model.Step{}
	for k, v := range r.set.Ladders {
		ladders[k] = v
	}
	r.each(n, nil, func(key string, k, v *yaml.Node) {
		code, f := languageCode(key)
		if f != nil {
			r.fault(k, f)
			return
		}
		if v.Kind != yaml.SequenceNode || len(v.Content) == 0 {
			r.fail(v, SettingsValue, "- {code: A1.1, cefr: A1, aliases: [start]}", "a list of modules is wanted here")
			return
		}
		var steps []model.Step
		for _, item := range v.Content {
			var step model.Step
			if item.Kind == yaml.ScalarNode {
				step = model.Step{Code: item.Value, CEFR: item.Value}
			} else {
				r.each(item, []string{"code", "cefr", "aliases"}, func(key string, _, v *yaml.Node) {
					switch key {
					case "code":
						step.Code, _ = r.scalar(v)
					case "cefr":
						if v.Tag != "!!null" {
							step.CEFR, _ = r.scalar(v)
						}
					default:
						step.Aliases = r.strings(v)
					}
				})
			}
			if step.Code == "" {
				r.fail(item, SettingsValue, "", "a module without code")
				return
			}
			if slices.ContainsFunc(steps, func(s model.Step) bool { return s.Code == step.Code }) {
				r.fail(item, SettingsTwice, "", "module %s stands twice", quote(step.Code))
				return
			}
			steps = append(steps, step)
		}
		ladders[code] = steps
	})
	r.set.Ladders = ladders
}

// groups reads tracks in order of pace; a list inside is one rank.
func (r *settingsReader) groups(n *yaml.Node) ([][]string, bool) {
	if n.Kind != yaml.SequenceNode {
		r.fail(n, SettingsValue, "[slow, long, standard, [short, university]]", "a list of tracks is wanted here, slowest first")
		return nil, false
	}
	var out [][]string
	for _, item := range n.Content {
		out = append(out, r.strings(item))
	}
	return out, true
}

// change returns a copy of the programmes and the one to change in it.
func (r *settingsReader) change(n *yaml.Node, name string) *model.Programme {
	canonical, f := r.programmeName(name)
	if f != nil {
		r.fault(n, f)
		return nil
	}
	r.set.Programmes = slices.Clone(r.set.Programmes)
	for i := range r.set.Programmes {
		if r.set.Programmes[i].Name == canonical {
			return &r.set.Programmes[i]
		}
	}
	return nil
}

func (r *settingsReader) tracks(n *yaml.Node) {
	r.each(n, nil, func(key string, k, v *yaml.Node) {
		if p := r.change(k, key); p != nil {
			r.programmeTracks(p, v)
		}
	})
}

// programmeTracks sets the paces of a programme; its alpha and other_script
// tracks are no paces and may stand in the list all the same.
func (r *settingsReader) programmeTracks(p *model.Programme, v *yaml.Node) {
	g, ok := r.groups(v)
	if !ok {
		return
	}
	p.Tracks = slices.DeleteFunc(g, func(group []string) bool {
		return len(group) == 1 && (group[0] == p.Alpha || group[0] == p.OtherScript)
	})
}

func (r *settingsReader) programmes(n *yaml.Node) {
	r.each(n, nil, func(key string, k, v *yaml.Node) {
		p := r.change(k, key)
		if p == nil {
			return
		}
		known := []string{"languages", "tracks", "alpha", "other_script", "table", "score_low", "score_high", "schooling_default", "target", "target_alpha"}
		r.each(v, known, func(key string, _, v *yaml.Node) {
			switch key {
			case "languages":
				var codes []string
				for _, s := range r.strings(v) {
					code, f := languageCode(s)
					if f != nil {
						r.fault(v, f)
						continue
					}
					codes = append(codes, code)
				}
				p.Languages = codes
			case "tracks":
				r.programmeTracks(p, v)
			case "alpha":
				p.Alpha, _ = r.scalar(v)
			case "other_script":
				p.OtherScript, _ = r.scalar(v)
			case "score_low":
				r.integer(v, &p.ScoreLow, 0, 100)
			case "score_high":
				r.integer(v, &p.ScoreHigh, 0, 100)
			case "schooling_default":
				r.integer(v, &p.Schooling, 0, 40)
			case "target":
				p.Target, _ = r.scalar(v)
			case "target_alpha":
				p.TargetAlpha, _ = r.scalar(v)
			case "table":
				r.decisionTable(p, v)
			}
		})
	})
}

func (r *settingsReader) decisionTable(p *model.Programme, n *yaml.Node) {
	if n.Kind != yaml.SequenceNode {
		r.fail(n, SettingsValue, "- {literacy: [none], ideal: [alpha]}", "a list of rows is wanted here")
		return
	}
	var rows []model.TrackRow
	for _, item := range n.Content {
		var row model.TrackRow
		r.each(item, []string{"literacy", "from", "below", "score", "ideal"}, func(key string, _, v *yaml.Node) {
			switch key {
			case "literacy":
				for _, s := range r.strings(v) {
					l, f := parseLiteracy(s)
					if f != nil {
						r.fault(v, f)
						continue
					}
					row.Literacy = append(row.Literacy, l)
				}
			case "from":
				r.integer(v, &row.SchoolingFrom, 0, 100)
			case "below":
				r.integer(v, &row.SchoolingBelow, 0, 100)
			case "score":
				for _, s := range r.strings(v) {
					if !slices.Contains([]string{"low", "mid", "high", "missing"}, s) {
						r.fail(v, SettingsValue, "one of low, mid, high, missing", "score %s is not known", quote(s))
						continue
					}
					row.Score = append(row.Score, s)
				}
			case "ideal":
				row.Ideal = r.strings(v)
			}
		})
		if len(row.Ideal) < 1 || len(row.Ideal) > 2 {
			r.fail(item, SettingsValue, "", "a row names one or two ideal tracks")
			continue
		}
		for _, t := range row.Ideal {
			known := append([]string{p.Alpha, p.OtherScript}, slices.Concat(p.Tracks...)...)
			if !slices.Contains(known, t) {
				r.fail(item, TrackUnknown, oneOf(t, known), "track %s is not one of programme %s", quote(t), p.Name)
			}
		}
		rows = append(rows, row)
	}
	p.Table = rows
}

func (r *settingsReader) travel(n *yaml.Node) {
	names := []string{"walk", "bike", "transit", "car"}
	t := model.Travel{Detour: r.set.Travel.Detour, Speed: map[string]float64{}, Extra: map[string]float64{}}
	for _, name := range names {
		t.Speed[name], t.Extra[name] = r.set.Travel.Speed[name], r.set.Travel.Extra[name]
	}
	number := func(v *yaml.Node, to *float64, lo, hi float64) {
		if s, ok := r.scalar(v); ok {
			x, f := parseDecimal(s, lo, hi)
			if f != nil {
				r.fault(v, f)
				return
			}
			*to = x
		}
	}
	r.each(n, append([]string{"detour"}, names...), func(key string, _, v *yaml.Node) {
		if key == "detour" {
			number(v, &t.Detour, 1, 10)
			return
		}
		speed, extra := t.Speed[key], t.Extra[key]
		if v.Kind == yaml.ScalarNode {
			number(v, &speed, 0.1, 1000)
		} else {
			r.each(v, []string{"speed", "extra"}, func(k string, _, v *yaml.Node) {
				if k == "speed" {
					number(v, &speed, 0.1, 1000)
				} else {
					number(v, &extra, 0, 600)
				}
			})
		}
		t.Speed[key], t.Extra[key] = speed, extra
	})
	r.set.Travel = t
}

var kindName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// kinds reads the needs beyond language and orientation.
func (r *settingsReader) kinds(n *yaml.Node) {
	items := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		items = n.Content
	}
	for _, item := range items {
		s, ok := r.scalar(item)
		switch {
		case !ok || s == "language" || s == "orientation":
		case !kindName.MatchString(s):
			r.fail(item, SettingsValue, "small letters, digits and _, such as workshop", "%s cannot name a kind", quote(s))
		case slices.Contains(r.cfg.kinds, s):
			r.fail(item, SettingsTwice, "", "kind %s stands twice", quote(s))
		case len(r.cfg.kinds) >= 30:
			r.fail(item, OutOfRange, "", "more than 30 kinds")
		default:
			r.cfg.kinds = append(r.cfg.kinds, s)
		}
	}
}
