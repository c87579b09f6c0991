package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/spf13/pflag"
)

func TestLimit(t *testing.T) {
	for _, c := range []struct {
		text string
		want time.Duration
	}{
		{"30s", 30 * time.Second}, {"5m", 5 * time.Minute}, {"30", 30 * time.Second}, {"0.5", 500 * time.Millisecond}, {"none", 0}, {"", 0},
	} {
		var l limit
		if err := l.Set(c.text); err != nil || time.Duration(l) != c.want {
			t.Errorf("Set(%q) = %v, %v; want %v", c.text, time.Duration(l), err, c.want)
		}
	}
	for _, text := range []string{"soon", "1e300", "NaN", "5 minutes"} {
		var l limit
		if err := l.Set(text); err == nil {
			t.Errorf("Set(%q) = %v; want an error", text, time.Duration(l))
		}
	}
}

// TestSettingsDefault holds the documented defaults, and that every field has a flag.
func TestSettingsDefault(t *testing.T) {
	fs := pflag.NewFlagSet("", pflag.ContinueOnError)
	addSettingFlags(fs)
	s, sources, warnings, err := loadSettings(fs, "", "", nil)
	if err != nil || len(warnings) != 0 {
		t.Fatal(err, warnings)
	}
	if want := (settings{Solver: "price"}); s != want {
		t.Errorf("defaults %+v, want %+v", s, want)
	}
	for _, src := range sources {
		if src.Value == nil {
			t.Errorf("--print-config has no value for %s", src.Key)
		}
		if src.From != "default" {
			t.Errorf("%s comes from %s", src.Key, src.From)
		}
	}
}

func TestUnknownEnvironment(t *testing.T) {
	fs := pflag.NewFlagSet("", pflag.ContinueOnError)
	addSettingFlags(fs)
	_, _, warnings, err := loadSettings(fs, "", "", []string{"INSTROOM_DATA=x", "INSTROOM_TREADS=3", "OTHER=1"})
	if err != nil {
		t.Fatal(err)
	}
	want := "environment variable INSTROOM_TREADS is no setting; did you mean INSTROOM_THREADS?"
	if len(warnings) != 1 || warnings[0] != want {
		t.Errorf("warnings %q, want %q", warnings, want)
	}
}

// TestSettingsDamaged feeds what a settings section must not hold.
func TestSettingsDamaged(t *testing.T) {
	for text, want := range map[string]string{
		"settings: [1, 2]\n":                     `batch.yaml:1: settings is not a list of key: value lines`,
		"settings:\n  gap: [1]\n":                `batch.yaml:2: setting "gap" takes one value`,
		"settings:\n  gap: wide\n":               `batch.yaml:2: gap: "wide" is not a number`,
		"settings:\n  gap: -1\n":                 `gap -1 is not a number from 0 up`,
		"settings:\n  seed: -1\n":                `batch.yaml:2: seed: "-1" is not a whole number from 0 up`,
		"settings:\n  quiet: perhaps\n":          `batch.yaml:2: quiet: "perhaps" is not true or false`,
		"settings:\n  time_limit: later\n":       `batch.yaml:2: time_limit: "later" is not a time such as 30s or 5m`,
		"settings:\n  work_limit: -2\n":          `work limit -2 is below -1 (-1 means none)`,
		"settings:\n  quiet: 1\n  verbose: on\n": `quiet and verbose exclude each other`,
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "batch.yaml"), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		fs := pflag.NewFlagSet("", pflag.ContinueOnError)
		addSettingFlags(fs)
		_, _, _, err := loadSettings(fs, dir, "", nil)
		if err == nil || err.Error() != want {
			t.Errorf("%q: error %v, want %s", text, err, want)
		}
	}
}

func TestNearest(t *testing.T) {
	words := []string{"gap", "threads", "time_limit", "work_limit"}
	for word, want := range map[string]string{"time_limt": "time_limit", "thread": "threads", "gpa": "", "gop": "gap", "zzz": "", "worklimit": "work_limit"} {
		if got := nearest(word, words); got != want {
			t.Errorf("nearest(%q) = %q, want %q", word, got, want)
		}
	}
}
