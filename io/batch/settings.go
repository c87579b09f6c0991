package batch

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"instroom/model"
	"instroom/model/rules"
)

// settingsFile is the name of the file with settings and rules.
const settingsFile = "batch.yaml"

// config is what batch.yaml says about reading, beside model.Settings.
type config struct {
	language string            // of day names: "en", "nl", "de", "fr", "" = found per column
	files    map[string]string // table → file name
	columns  map[string]map[string]string
	kinds    []string
	national bool // columns of national numbers are left unread instead of refused
}

// mapping of a table: for the table alone, then for every table.
func (c *config) mapOf(table string) map[string]string {
	out := map[string]string{}
	for _, key := range []string{"", table} {
		for k, v := range c.columns[key] {
			out[k] = v
		}
	}
	return out
}

// settingsReader turns the nodes of batch.yaml into settings, and keeps going
// after a fault.
type settingsReader struct {
	file  string
	found *Diagnostics
	set   *model.Settings
	cfg   *config
}

// setting is a key of batch.yaml.
type setting struct {
	name string
	read func(*settingsReader, *yaml.Node)
}

// settingKeys are all keys of batch.yaml, sorted by name in init.
var settingKeys []setting

func init() {
	settingKeys = []setting{
		{"date", func(r *settingsReader, n *yaml.Node) { r.date(n, &r.set.Date) }},
		{"seed", (*settingsReader).seed},
		{"eligibility", func(r *settingsReader, n *yaml.Node) {
			r.word(n, map[string]func(){"rules": func() { r.set.Shortlist = false }, "shortlist": func() { r.set.Shortlist = true }})
		}},
		{"classes", func(r *settingsReader, n *yaml.Node) {
			r.word(n, map[string]func(){"weighted": func() { r.set.Strict = false }, "strict": func() { r.set.Strict = true }})
		}},
		{"attendance_min", func(r *settingsReader, n *yaml.Node) { r.ratio(n, &r.set.AttendanceMin) }},
		{"attendable_min", func(r *settingsReader, n *yaml.Node) { r.ratio(n, &r.set.AttendableMin) }},
		{"late_entry_fraction", func(r *settingsReader, n *yaml.Node) { r.ratio(n, &r.set.LateEntry) }},
		{"travel_gap_minutes", func(r *settingsReader, n *yaml.Node) { r.minutes(n, &r.set.TravelGap, 0, 1440) }},
		{"max_travel_minutes", func(r *settingsReader, n *yaml.Node) { r.minutes(n, &r.set.MaxTravelMinutes, 0, 1440) }},
		{"notice_days", func(r *settingsReader, n *yaml.Node) { r.integer(n, &r.set.NoticeDays, 0, 3650) }},
		{"horizon_weeks", func(r *settingsReader, n *yaml.Node) { r.integer(n, &r.set.HorizonWeeks, 0, 520) }},
		{"urgent_days", func(r *settingsReader, n *yaml.Node) { r.integer(n, &r.set.UrgentDays, 0, 3650) }},
		{"long_wait_days", func(r *settingsReader, n *yaml.Node) { r.integer(n, &r.set.LongWaitDays, 0, 36500) }},
		{"decision_days", func(r *settingsReader, n *yaml.Node) { r.integer(n, &r.set.DecisionDays, 0, 3650) }},
		{"instruction_level", func(r *settingsReader, n *yaml.Node) { r.integer(n, &r.set.InstructionLevel, 1, 5) }},
		{"open_at_most", func(r *settingsReader, n *yaml.Node) { r.integerOrNone(n, &r.set.OpenAtMost, 0, math.MaxInt32) }},
		{"budget", func(r *settingsReader, n *yaml.Node) { r.money(n, &r.set.Budget, true) }},
		{"open_cost_default", func(r *settingsReader, n *yaml.Node) { r.money(n, &r.set.DefaultOpenCost, false) }},
		{"volunteers", func(r *settingsReader, n *yaml.Node) { r.yesNo(n, &r.set.Volunteers) }},
		{"min_size", (*settingsReader).minSizes},
		{"module_weeks", (*settingsReader).moduleWeeks},
		{"day_parts", (*settingsReader).dayParts},
		{"calendars", (*settingsReader).calendars},
		{"ladders", (*settingsReader).ladders},
		{"tracks", (*settingsReader).tracks},
		{"programmes", (*settingsReader).programmes},
		{"points", (*settingsReader).points},
		{"travel", (*settingsReader).travel},
		{"kinds", (*settingsReader).kinds},
		{"columns", (*settingsReader).columnMap},
		{"files", (*settingsReader).files},
		{"settings", func(*settingsReader, *yaml.Node) {}}, // of a run: the commands read them
		{"repair", (*settingsReader).repair},
		{"language", func(r *settingsReader, n *yaml.Node) {
			words := map[string]func(){}
			for _, l := range dayLanguages {
				words[l] = func() { r.cfg.language = l }
			}
			r.word(n, words)
		}},
		{"national_numbers", func(r *settingsReader, n *yaml.Node) {
			r.word(n, map[string]func(){"refuse": func() { r.cfg.national = false }, "ignore": func() { r.cfg.national = true }})
		}},
	}
	slices.SortFunc(settingKeys, func(a, b setting) int { return strings.Compare(a.name, b.name) })
}

// SettingKeys returns the keys of batch.yaml, sorted.
func SettingKeys() []string {
	names := make([]string, len(settingKeys))
	for i, k := range settingKeys {
		names[i] = k.name
	}
	return names
}

// readSettings reads batch.yaml onto the defaults. A missing file is none.
func readSettings(dir string, o Options, found *Diagnostics) (model.Settings, config, []byte) {
	set := rules.Defaults()
	set.Date = model.NoDate
	set.Seed = 0
	set.Columns = map[string]string{}
	cfg := config{files: map[string]string{}, columns: map[string]map[string]string{}}
	data, err := os.ReadFile(filepath.Join(dir, settingsFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		found.Add(fileFault(settingsFile, err))
	}
	r := &settingsReader{file: settingsFile, found: found, set: &set, cfg: &cfg}
	seeded := r.parse(data)
	if o.Date != 0 && o.Date.Valid() {
		set.Date = o.Date
	}
	if !set.Date.Valid() {
		set.Date = o.Today
		if o.Today == 0 || !o.Today.Valid() {
			y, m, d := time.Now().Date()
			set.Date = model.MakeDate(y, int(m), d)
		}
	}
	if !seeded {
		y, m, d := set.Date.Time().Date()
		set.Seed = uint64(y*10000 + int(m)*100 + d)
	}
	if o.Seed != nil {
		set.Seed = *o.Seed
	}
	return set, cfg, data
}

// parse reads the text of batch.yaml, and reports whether it gives a seed.
func (r *settingsReader) parse(data []byte) (seeded bool) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		line, text := yamlFault(err)
		hint := "settings are lines such as  notice_days: 7  with two spaces before those that belong under another"
		if strings.Contains(text, "cannot start any token") {
			hint = "lines are set in with spaces, never with TABs"
		}
		r.found.Add(Diagnostic{Severity: Error, Code: SettingsSyntax, File: r.file, Line: line, Text: text, Hint: hint})
		return false
	}
	if len(doc.Content) == 0 {
		return false
	}
	root := doc.Content[0]
	if root.Kind == yaml.ScalarNode && root.Tag == "!!null" {
		return false
	}
	if !r.isMap(root) {
		return false
	}
	r.each(root, SettingKeys(), func(key string, k, v *yaml.Node) {
		if key == "seed" {
			seeded = true
		}
		i := sort.Search(len(settingKeys), func(i int) bool { return settingKeys[i].name >= key })
		settingKeys[i].read(r, v)
	})
	r.pointsOrder(root)
	return seeded
}

var yamlLine = regexp.MustCompile(`line (\d+): `)

// yamlFault takes the line out of an error of the YAML library.
func yamlFault(err error) (int, string) {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	if m := yamlLine.FindStringSubmatchIndex(text); m != nil {
		line, _ := strconv.Atoi(text[m[2]:m[3]])
		return line, text[:m[0]] + text[m[1]:]
	}
	return 0, text
}

func (r *settingsReader) fail(n *yaml.Node, code Code, hint, format string, args ...any) {
	r.found.Add(Diagnostic{Severity: Error, Code: code, File: r.file, Line: n.Line, Col: n.Column,
		Text: fmt.Sprintf(format, args...), Hint: hint})
}

func (r *settingsReader) fault(n *yaml.Node, f *fault) {
	code := f.code
	if code != OutOfRange && code != BadDate {
		code = SettingsValue
	}
	r.fail(n, code, f.hint, "%s", f.text)
}

func (r *settingsReader) isMap(n *yaml.Node) bool {
	if n.Kind != yaml.MappingNode {
		r.fail(n, SettingsValue, "write  key: value  lines", "a list of keys with values is wanted here")
		return false
	}
	return true
}

// each calls f for every known key of a mapping; known nil = any key.
func (r *settingsReader) each(n *yaml.Node, known []string, f func(key string, k, v *yaml.Node)) {
	if n.Kind == yaml.AliasNode && n.Alias != nil {
		n = n.Alias
	}
	if !r.isMap(n) {
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		for v.Kind == yaml.AliasNode && v.Alias != nil {
			v = v.Alias
		}
		switch {
		case k.Kind != yaml.ScalarNode:
			r.fail(k, SettingsUnknown, "", "a key must be a word")
		case known != nil && !slices.Contains(known, k.Value):
			r.fail(k, SettingsUnknown, oneOf(k.Value, known), "there is no setting %s", quote(k.Value))
		case seen[k.Value]:
			r.fail(k, SettingsTwice, "", "%s is set twice", quote(k.Value))
		default:
			seen[k.Value] = true
			f(k.Value, k, v)
		}
	}
}

// scalar returns the text of a value.
func (r *settingsReader) scalar(n *yaml.Node) (string, bool) {
	if n.Kind != yaml.ScalarNode {
		r.fail(n, SettingsValue, "", "a single value is wanted here")
		return "", false
	}
	if n.Tag == "!!null" {
		r.fail(n, SettingsValue, "leave the key out where the default should hold", "a value is missing")
		return "", false
	}
	return n.Value, true
}

func (r *settingsReader) word(n *yaml.Node, words map[string]func()) {
	s, ok := r.scalar(n)
	if !ok {
		return
	}
	if set := words[strings.ToLower(s)]; set != nil {
		set()
		return
	}
	names := make([]string, 0, len(words))
	for w := range words {
		names = append(names, w)
	}
	slices.Sort(names)
	r.fail(n, SettingsValue, oneOf(s, names), "%s is not known here", quote(s))
}

func (r *settingsReader) date(n *yaml.Node, to *model.Date) {
	if s, ok := r.scalar(n); ok {
		d, f := parseDate(s)
		if f != nil {
			r.fault(n, f)
			return
		}
		*to = d
	}
}

func (r *settingsReader) seed(n *yaml.Node) {
	if s, ok := r.scalar(n); ok {
		v, err := strconv.ParseUint(s, 0, 64)
		if err != nil {
			r.fail(n, SettingsValue, "a whole number from 0 on", "%s is not a seed", quote(s))
			return
		}
		r.set.Seed = v
	}
}

func (r *settingsReader) integer(n *yaml.Node, to *int, lo, hi int64) bool {
	s, ok := r.scalar(n)
	if !ok {
		return false
	}
	v, f := parseInt(s, lo, hi)
	if f != nil {
		r.fault(n, f)
		return false
	}
	*to = int(v)
	return true
}

func (r *settingsReader) integerOrNone(n *yaml.Node, to *int, lo, hi int64) {
	if n.Kind == yaml.ScalarNode && (n.Tag == "!!null" || strings.EqualFold(n.Value, "none")) {
		*to = -1
		return
	}
	r.integer(n, to, lo, hi)
}

func (r *settingsReader) minutes(n *yaml.Node, to *model.Minutes, lo, hi int64) {
	v := int(*to)
	r.integer(n, &v, lo, hi)
	*to = model.Minutes(v)
}

func (r *settingsReader) money(n *yaml.Node, to *model.Cents, none bool) {
	if none && n.Kind == yaml.ScalarNode && (n.Tag == "!!null" || strings.EqualFold(n.Value, "none")) {
		*to = -1
		return
	}
	if s, ok := r.scalar(n); ok {
		v, f := parseMoney(s)
		if f != nil {
			r.fault(n, f)
			return
		}
		*to = v
	}
}

func (r *settingsReader) yesNo(n *yaml.Node, to *bool) {
	if s, ok := r.scalar(n); ok {
		v, f := parseYesNo(s)
		if f != nil {
			r.fault(n, f)
			return
		}
		*to = v
	}
}

// exact reads a decimal number, a fraction 1/3 or a per cent as an exact ratio.
func exact(s string) (*big.Rat, bool) {
	t := strings.ReplaceAll(strings.TrimSpace(s), ",", ".")
	t, percent := strings.CutSuffix(t, "%")
	if len(t) == 0 || len(t) > 24 || strings.ContainsAny(t, "eExXpP_") {
		return nil, false
	}
	x, ok := new(big.Rat).SetString(strings.TrimSpace(t))
	if !ok {
		return nil, false
	}
	if percent {
		x.Quo(x, big.NewRat(100, 1))
	}
	return x, true
}

func (r *settingsReader) ratio(n *yaml.Node, to *model.Ratio) {
	s, ok := r.scalar(n)
	if !ok {
		return
	}
	x, ok := exact(s)
	switch {
	case !ok:
		r.fail(n, SettingsValue, "write 0.90 or 1/3", "%s is not a fraction", quote(s))
	case x.Sign() < 0 || x.Cmp(big.NewRat(1, 1)) > 0:
		r.fail(n, OutOfRange, "", "%s is outside 0 to 1", quote(s))
	case !x.Num().IsInt64() || !x.Denom().IsInt64() || x.Denom().Int64() > 1_000_000_000:
		r.fail(n, OutOfRange, "at most nine decimals", "%s is too fine a fraction", quote(s))
	default:
		*to = model.Ratio{Num: x.Num().Int64(), Den: x.Denom().Int64()}
	}
}

// coefficient reads points in millionths, at most 10⁹ points either way.
func (r *settingsReader) coefficient(n *yaml.Node, to *model.Coefficient) {
	s, ok := r.scalar(n)
	if !ok {
		return
	}
	x, ok := exact(s)
	if !ok {
		r.fail(n, SettingsValue, "a number such as -40 or 0.5", "%s is not a number of points", quote(s))
		return
	}
	x.Mul(x, big.NewRat(int64(model.CoefficientOne), 1))
	const most = 1_000_000_000 * int64(model.CoefficientOne)
	switch {
	case !x.IsInt():
		r.fail(n, OutOfRange, "", "%s has more than six decimals", quote(s))
	case !x.Num().IsInt64() || x.Num().Int64() > most || x.Num().Int64() < -most:
		r.fail(n, OutOfRange, "", "%s is outside -1,000,000,000 to 1,000,000,000", quote(s))
	default:
		*to = model.Coefficient(x.Num().Int64())
	}
}

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

// strings reads a list of words, or one.
func (r *settingsReader) strings(n *yaml.Node) []string {
	if n.Kind == yaml.SequenceNode {
		var out []string
		for _, item := range n.Content {
			if s, ok := r.scalar(item); ok {
				out = append(out, s)
			}
		}
		return out
	}
	if s, ok := r.scalar(n); ok {
		return []string{s}
	}
	return nil
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

// pointKeys are the names of the coefficients and where they go.
func pointKeys(c *model.Coefficients) map[string]*model.Coefficient {
	return map[string]*model.Coefficient{
		"class_1": &c.Class[0], "class_2": &c.Class[1], "class_3": &c.Class[2],
		"waiting_week": &c.WaitingWeek, "start_week": &c.StartWeek, "late": &c.Late, "late_week": &c.LateWeek,
		"pace_slower": &c.PaceSlower, "pace_faster": &c.PaceFaster, "preference_point": &c.PreferencePoint,
		"preferred": &c.Preferred, "travel_minute": &c.TravelMinute, "attendance_percent": &c.AttendancePercent,
		"language_step": &c.LanguageStep, "interpreter": &c.Interpreter, "stability": &c.Stability,
		"lapsed": &c.Lapsed, "lapsed_pin": &c.LapsedPin, "provisional_head": &c.ProvisionalHead,
		"above_target_head": &c.AboveTargetHead, "per_euro": &c.PerEuro,
	}
}

func (r *settingsReader) points(n *yaml.Node) {
	c := &r.set.Points
	keys := pointKeys(c)
	known := []string{"waiting_weeks_max", "travel_free_minutes"}
	for k := range keys {
		known = append(known, k)
	}
	slices.Sort(known)
	r.each(n, known, func(key string, _, v *yaml.Node) {
		switch key {
		case "waiting_weeks_max":
			r.integer(v, &c.WaitingWeeksMax, 0, 5200)
		case "travel_free_minutes":
			r.minutes(v, &c.TravelFreeMinutes, 0, 1440)
		default:
			before := *keys[key]
			r.coefficient(v, keys[key])
			if after := *keys[key]; (before < 0 && after > 0) || (before > 0 && after < 0) {
				r.found.Add(Diagnostic{Severity: Warning, Code: PointsSign, File: r.file, Line: v.Line, Col: v.Column,
					Text: fmt.Sprintf("%s has the other sign than its default %g", key, float64(before)/1e6),
					Hint: "a term that costs points is negative"})
			}
		}
	})
}

// pointsOrder warns where the other terms of one need can exceed the lowest
// class's points: then a placement can be worth less than nothing.
func (r *settingsReader) pointsOrder(root *yaml.Node) {
	at := root
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value == "points" {
			at = root.Content[i+1]
		}
	}
	if at == root || r.set.Shortlist {
		return
	}
	c := r.set.Points
	if c.Class[0] < c.Class[1] || c.Class[1] < c.Class[2] {
		r.found.Add(Diagnostic{Severity: Warning, Code: PointsOrder, File: r.file, Line: at.Line, Col: at.Column,
			Text: "a lower class has more points than a higher one", Hint: "class_1 comes first"})
	}
	abs := func(x model.Coefficient) float64 { return math.Abs(float64(x)) }
	weeks := float64(r.set.HorizonWeeks)
	other := abs(c.StartWeek)*weeks + abs(c.Late) + abs(c.LateWeek)*weeks + max(abs(c.PaceSlower), abs(c.PaceFaster)) +
		max(100*abs(c.PreferencePoint), abs(c.Preferred)) + abs(c.TravelMinute)*float64(max(0, r.set.MaxTravelMinutes-c.TravelFreeMinutes)) +
		abs(c.LanguageStep)*2 + abs(c.Interpreter)
	if d := r.set.AttendableMin; d.Den > 0 {
		other += abs(c.AttendancePercent) * 100 * (1 - float64(d.Num)/float64(d.Den))
	}
	least := min(c.Class[0], c.Class[1], c.Class[2])
	if other > float64(least) {
		r.found.Add(Diagnostic{Severity: Warning, Code: PointsOrder, File: r.file, Line: at.Line, Col: at.Column,
			Text: fmt.Sprintf("the other terms of one need can reach %.0f points, more than the %.0f of the lowest class", other/1e6, float64(least)/1e6),
			Hint: "some people would then wait although a seat is free; raise class_3 or lower the others"})
	}
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

// columnMap reads  "their header": our_column, for all tables or under the name
// of one.
func (r *settingsReader) columnMap(n *yaml.Node) {
	var all []string
	for _, table := range Tables() {
		for _, c := range Columns(table) {
			if !slices.Contains(all, c.Name) {
				all = append(all, c.Name)
			}
		}
	}
	read := func(table string, v *yaml.Node, key string) {
		name, ok := r.scalar(v)
		if !ok {
			return
		}
		known := all
		if table != "" {
			known = nil
			for _, c := range Columns(table) {
				known = append(known, c.Name)
			}
		}
		if !slices.Contains(known, name) && !strings.HasPrefix(name, "needs_") && !shiftColumn.MatchString(name) {
			r.fail(v, SettingsValue, oneOf(name, known), "there is no column %s", quote(name))
			return
		}
		if r.cfg.columns[table] == nil {
			r.cfg.columns[table] = map[string]string{}
		}
		r.cfg.columns[table][strings.TrimSpace(key)] = name
		r.set.Columns[strings.TrimSpace(key)] = name
	}
	r.each(n, nil, func(key string, _, v *yaml.Node) {
		if v.Kind == yaml.MappingNode {
			if !slices.Contains(Tables(), key) {
				r.fail(v, SettingsUnknown, oneOf(key, Tables()), "there is no table %s", quote(key))
				return
			}
			r.each(v, nil, func(header string, _, v *yaml.Node) { read(key, v, header) })
			return
		}
		read("", v, key)
	})
}

var shiftColumn = regexp.MustCompile(`^available_[1-9][0-9]?$`)

// files reads other names of the files.
func (r *settingsReader) files(n *yaml.Node) {
	r.each(n, append(Tables(), "workbook"), func(key string, _, v *yaml.Node) {
		if s, ok := r.scalar(v); ok {
			if !filepath.IsLocal(s) {
				r.fail(v, SettingsValue, "a name inside the batch folder", "%s lies outside the folder", quote(s))
				return
			}
			r.cfg.files[key] = s
		}
	})
}

func (r *settingsReader) repair(n *yaml.Node) {
	items := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		items = n.Content
	}
	for _, item := range items {
		if s, ok := r.scalar(item); ok {
			if s != "level_dates" {
				r.fail(item, SettingsValue, oneOf(s, []string{"level_dates"}), "there is no repair %s", quote(s))
				continue
			}
			r.set.RepairLevelDates = true
		}
	}
}
