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
	root := r.root(data)
	if root == nil {
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

// root parses a document, and returns its mapping: nil where there is none, or
// none that can be read.
func (r *settingsReader) root(data []byte) *yaml.Node {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		line, text := yamlFault(err)
		hint := "settings are lines such as  notice_days: 7  with two spaces before those that belong under another"
		if strings.Contains(text, "cannot start any token") {
			hint = "lines are set in with spaces, never with TABs"
		}
		r.found.Add(Diagnostic{Severity: Error, Code: SettingsSyntax, File: r.file, Line: line, Text: text, Hint: hint})
		return nil
	}
	if len(doc.Content) == 0 {
		return nil
	}
	root := doc.Content[0]
	if root.Kind == yaml.ScalarNode && root.Tag == "!!null" || !r.isMap(root) {
		return nil
	}
	return root
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

// columnMap reads  "their header": our_column, for all tables or under the name
// of one. A header mapped to ignore is not read, whatever it is called.
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
		if name != Ignore && !slices.Contains(known, name) && !strings.HasPrefix(name, "needs_") && !shiftColumn.MatchString(name) {
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
