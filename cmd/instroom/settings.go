package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"
	"github.com/spf13/viper"
	"go.yaml.in/yaml/v3"
)

// settings are the settings of a run: how it is done, never what a good plan
// is. The zero value is the default but for Solver, which is "price".
type settings struct {
	TimeLimit      time.Duration `mapstructure:"time_limit"`      // reading and writing included; 0 = none
	WorkLimit      int64         `mapstructure:"work_limit"`      // options looked at; 0 = by size, −1 = none
	Gap            float64       `mapstructure:"gap"`             // stop at this relative gap; 0 = prove the optimum
	GapGiven       bool          `mapstructure:"-"`               // a gap of 0 was asked for, by whatever source
	Threads        int           `mapstructure:"threads"`         // 0 = all processors
	Seed           *uint64       `mapstructure:"seed"`            // nil = from batch.yaml, or else from the batch date
	Solver         string        `mapstructure:"solver"`          // price; glpk in builds with that tag; or a program on the PATH
	JSON           bool          `mapstructure:"json"`            // the result as JSON on stdout
	Quiet          bool          `mapstructure:"quiet"`           // errors only
	Verbose        bool          `mapstructure:"verbose"`         // notes, and progress in a pipe too
	RequireOptimal bool          `mapstructure:"require_optimal"` // exit 6 unless proven optimal
	StrictPins     bool          `mapstructure:"strict_pins"`     // contradictions among pins are an error
	KeepGoing      bool          `mapstructure:"keep_going"`      // people with a bad cell wait, the others are placed
}

// Validate reports settings that make no sense.
func (s *settings) Validate() error {
	switch {
	case s.TimeLimit < 0:
		return fmt.Errorf("time limit %s is negative", s.TimeLimit)
	case s.WorkLimit < -1:
		return fmt.Errorf("work limit %d is below -1 (-1 means none)", s.WorkLimit)
	case !(s.Gap >= 0) || math.IsInf(s.Gap, 1):
		return fmt.Errorf("gap %v is not a number from 0 up", s.Gap)
	case s.Threads < 0:
		return fmt.Errorf("threads %d is negative (0 means all processors)", s.Threads)
	case s.Quiet && s.Verbose:
		return errors.New("quiet and verbose exclude each other")
	}
	return nil
}

// addSettingFlags declares a flag for each setting. A key in batch.yaml is the
// flag's name with _ for -.
func addSettingFlags(fs *pflag.FlagSet) {
	fs.Var(new(limit), "time-limit", "end after this `time`, reading and writing included (30s, 5m; default none)")
	fs.Int64("work-limit", 0, "end after looking at this many options; the same plan on every machine (0 = by size, -1 = none)")
	fs.Float64("gap", 0, "end when the relative gap is at most this")
	fs.Int("threads", 0, "threads of the solver; never changes the plan of "+strings.Join(builtIn(), " and ")+" (0 = all processors)")
	fs.Uint64("seed", 0, "seed of the lottery that breaks ties (default: from the batch date)")
	fs.String("solver", defaultSolver, solverHelp())
	fs.Bool("json", false, "print the result as JSON")
	fs.BoolP("quiet", "q", false, "print errors only")
	fs.BoolP("verbose", "v", false, "print notes too, and progress even in a pipe")
	fs.Bool("require-optimal", false, "exit with code 6 unless the plan is proven optimal")
	fs.Bool("strict-pins", false, "contradictions among pins are an error (exit code 4)")
	fs.Bool("keep-going", false, "people with a bad cell wait with reason data; the others are placed")
}

// limit is a length of time as a flag; a bare number means seconds.
type limit time.Duration

func (l *limit) Type() string { return "duration" }

func (l *limit) String() string {
	if *l == 0 {
		return ""
	}
	return time.Duration(*l).String()
}

func (l *limit) Set(text string) error {
	if text == "none" || text == "" {
		*l = 0
		return nil
	}
	if sec, err := strconv.ParseFloat(text, 64); err == nil {
		if !(math.Abs(sec) <= 1e9) {
			return fmt.Errorf("%q is out of range", text)
		}
		*l = limit(sec * float64(time.Second))
		return nil
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		return fmt.Errorf("%q is not a time such as 30s or 5m", text)
	}
	*l = limit(d)
	return nil
}

const envPrefix = "INSTROOM_"

// environmentOfOthers are variables with our prefix that are no settings: the
// tests find shared data through them.
var environmentOfOthers = map[string]bool{"INSTROOM_DATA": true}

// source is one setting with where its value came from, for --print-config.
type source struct {
	Key   string `json:"key"`
	Value any    `json:"value"`
	From  string `json:"from"`
}

// loadSettings fills the settings by precedence: flag, environment, --config
// file, `settings:` of the folder's batch.yaml, default. dir is "" where the
// command has no batch folder. Warnings are for people who misspell an
// environment variable.
func loadSettings(flags *pflag.FlagSet, dir, config string, environ []string) (s settings, sources []source, warnings []string, err error) {
	known := pflag.NewFlagSet("settings", pflag.ContinueOnError)
	addSettingFlags(known)
	var keys []string
	known.VisitAll(func(f *pflag.Flag) { keys = append(keys, keyOf(f)) })
	sort.Strings(keys)

	v := viper.New()
	from := map[string]string{}
	// take hands one value to viper after its flag's own parser has read it, so
	// that every source takes the same spellings and gets the same message.
	take := func(key, text, place string, layer func(string, any)) error {
		f := known.Lookup(flagOf(key))
		if f.Value.Type() == "bool" {
			text = cmp.Or(switches[strings.ToLower(text)], text)
		}
		if err := f.Value.Set(text); err != nil {
			return fail(exitUsage, "%s: %s", place, valueError(key, f, text, err))
		}
		var val any = f.Value.String()
		if l, ok := f.Value.(*limit); ok {
			val = time.Duration(*l)
		}
		layer(key, val)
		from[key] = place
		return nil
	}
	var files []string
	if dir != "" {
		files = append(files, filepath.Join(dir, "batch.yaml"))
	}
	if config != "" {
		files = append(files, config)
	}
	for i, file := range files {
		asked := config != "" && i == len(files)-1
		entries, err := readSettings(file, asked)
		if err != nil {
			return s, nil, nil, err
		}
		merged := map[string]any{}
		for _, e := range entries {
			if known.Lookup(flagOf(e.key)) == nil {
				f := fail(exitUsage, "%s:%d: unknown setting %q", e.file, e.line, e.name)
				if n := nearest(e.key, keys); n != "" {
					f.hint("did you mean %q?", n)
				} else {
					f.hint("the settings are %s", strings.Join(keys, ", "))
				}
				return s, nil, nil, f
			}
			place := fmt.Sprintf("%s:%d", e.file, e.line)
			if err := take(e.key, e.value, place, func(k string, val any) { merged[k] = val }); err != nil {
				return s, nil, nil, err
			}
		}
		if err := v.MergeConfigMap(merged); err != nil {
			return s, nil, nil, fail(exitInternal, "%s: %w", file, err)
		}
	}
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		if value == "" || !strings.HasPrefix(name, envPrefix) || environmentOfOthers[name] {
			continue // an empty variable is an unset one
		}
		key := strings.ToLower(strings.TrimPrefix(name, envPrefix))
		if known.Lookup(flagOf(key)) == nil {
			w := fmt.Sprintf("environment variable %s is no setting", name)
			if n := nearest(key, keys); n != "" {
				w += fmt.Sprintf("; did you mean %s%s?", envPrefix, strings.ToUpper(n))
			}
			warnings = append(warnings, w)
			continue
		}
		if err := take(key, value, "environment "+name, v.Set); err != nil {
			return s, nil, nil, err
		}
	}
	flags.Visit(func(f *pflag.Flag) {
		if known.Lookup(f.Name) != nil && err == nil {
			err = take(keyOf(f), f.Value.String(), "flag --"+f.Name, v.Set)
		}
	})
	if err != nil {
		return s, nil, nil, err
	}
	s.Solver = defaultSolver
	if err := v.UnmarshalExact(&s); err != nil {
		return s, nil, nil, fail(exitUsage, "settings: %w", err)
	}
	_, s.GapGiven = from["gap"]
	if err := s.Validate(); err != nil {
		return s, nil, nil, fail(exitUsage, "%w", err)
	}
	sort.Strings(warnings)
	for _, key := range keys {
		place, ok := from[key]
		if !ok {
			place = "default"
		}
		sources = append(sources, source{key, s.value(key), place})
	}
	return s, sources, warnings, nil
}

// switches are words for true and false beyond those of Go.
var switches = map[string]string{"yes": "true", "on": "true", "no": "false", "off": "false"}

// valueError says in words why a value does not fit its setting.
func valueError(key string, f *pflag.Flag, text string, err error) string {
	what := map[string]string{
		"int": "a whole number", "int64": "a whole number", "uint64": "a whole number from 0 up",
		"float64": "a number", "bool": "true or false",
	}[f.Value.Type()]
	if what == "" {
		return fmt.Sprintf("%s: %v", key, err)
	}
	return fmt.Sprintf("%s: %q is not %s", key, text, what)
}

// value is the setting as --print-config shows it.
func (s *settings) value(key string) any {
	switch key {
	case "time_limit":
		if s.TimeLimit == 0 {
			return "none"
		}
		return s.TimeLimit.String()
	case "work_limit":
		return s.WorkLimit
	case "gap":
		return s.Gap
	case "threads":
		return s.Threads
	case "seed":
		if s.Seed == nil {
			return "from the batch"
		}
		return *s.Seed
	case "solver":
		return s.Solver
	case "json":
		return s.JSON
	case "quiet":
		return s.Quiet
	case "verbose":
		return s.Verbose
	case "require_optimal":
		return s.RequireOptimal
	case "strict_pins":
		return s.StrictPins
	case "keep_going":
		return s.KeepGoing
	}
	return nil
}

// settingEntry is one line of a `settings:` section.
type settingEntry struct {
	file      string
	line      int
	name, key string // as written; with _ for -
	value     string
}

// readSettings returns the entries of the `settings:` section of a YAML file.
// A file that is not there, or that is no YAML, has none: the batch reader
// reports the latter with its position. A file named by --config must be there
// and hold nothing else.
func readSettings(file string, asked bool) ([]settingEntry, error) {
	base := filepath.Base(file)
	if asked {
		base = file
	}
	data, err := os.ReadFile(file)
	if err != nil {
		if asked {
			return nil, fail(exitUsage, "--config: %w", err)
		}
		return nil, nil
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		if asked {
			return nil, fail(exitUsage, "%s: %w", base, err)
		}
		return nil, nil
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, nil
	}
	var entries []settingEntry
	root := doc.Content[0].Content
	for i := 0; i+1 < len(root); i += 2 {
		if root[i].Value != "settings" {
			if asked {
				return nil, fail(exitUsage, "%s:%d: unknown key %q", base, root[i].Line, root[i].Value).
					hint("a --config file holds a settings: section and nothing else; rules belong in batch.yaml")
			}
			continue
		}
		section := root[i+1]
		if section.Kind == yaml.ScalarNode && section.Tag == "!!null" {
			continue
		}
		if section.Kind != yaml.MappingNode {
			return nil, fail(exitUsage, "%s:%d: settings is not a list of key: value lines", base, section.Line)
		}
		for j := 0; j+1 < len(section.Content); j += 2 {
			k, val := section.Content[j], section.Content[j+1]
			if val.Kind != yaml.ScalarNode {
				return nil, fail(exitUsage, "%s:%d: setting %q takes one value", base, k.Line, k.Value)
			}
			entries = append(entries, settingEntry{base, k.Line, k.Value, strings.ToLower(strings.ReplaceAll(k.Value, "-", "_")), val.Value})
		}
	}
	return entries, nil
}

func keyOf(f *pflag.Flag) string { return strings.ReplaceAll(f.Name, "-", "_") }

func flagOf(key string) string { return strings.ReplaceAll(key, "_", "-") }

// printSources writes what --print-config shows.
func printSources(w io.Writer, sources []source) {
	fmt.Fprintf(w, "%-16s %-15s %s\n", "setting", "value", "from")
	for _, s := range sources {
		fmt.Fprintf(w, "%-16s %-15v %s\n", s.Key, s.Value, s.From)
	}
}
