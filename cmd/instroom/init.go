package main

import (
	"context"
	"embed"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"instroom/scenarios"
)

//go:embed template
var template embed.FS

func (a *app) initCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "init DIR",
		Short: "Make a batch folder to start from",
		Long: `init makes the batch folder DIR: a small one to edit, or with --example one of the
examples (` + strings.Join(exampleNames(), ", ") + `), or with --from a first
folder from an export of your own software. --from guesses which column is which
and writes the guess into batch.yaml, replaces ids by pseudonyms, leaves out what
says who somebody is, and puts the key file that leads back outside DIR.`,
		Example: `  instroom init week36
  instroom init demo --example antwerp
  instroom init week36 --from export.xlsx`,
	}
	example := c.Flags().String("example", "", "copy the example of this `name`")
	c.RegisterFlagCompletionFunc("example", oneOf(exampleNames()...))
	from := c.Flags().String("from", "", "start from this `file`: a CSV or XLSX export of people")
	key := c.Flags().String("key", "", "with --from, the key `file` of an earlier export: the same people get the same pseudonyms")
	c.Args, c.RunE = a.work(1, 1, false, func(_ context.Context, args []string) error {
		dir := args[0]
		if err := mustBeNew(dir); err != nil {
			return err
		}
		switch {
		case *example != "" && *from != "":
			return fail(exitUsage, "--example and --from exclude each other")
		case *key != "" && *from == "":
			return fail(exitUsage, "--key goes with --from")
		case *from != "":
			return a.initFrom(dir, *from, *key)
		case *example != "":
			return a.initExample(dir, *example)
		}
		return a.initCopy(dir, template, "template")
	})
	return c
}

// mustBeNew refuses a folder in which something lies already.
func mustBeNew(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fail(exitUsage, "%w", err)
	case len(entries) > 0:
		return fail(exitUsage, "%s is not empty", dir).hint("name a new folder")
	}
	return nil
}

// exampleNames lists the examples, sorted.
func exampleNames() []string {
	entries, err := fs.ReadDir(scenarios.Examples, "example")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

func (a *app) initExample(dir, name string) error {
	for _, n := range exampleNames() {
		if n == name {
			return a.initCopy(dir, scenarios.Examples, path.Join("example", name))
		}
	}
	f := fail(exitUsage, "no example %q", name)
	if n := nearest(name, exampleNames()); n != "" {
		return f.hint("did you mean %q?", n)
	}
	return f.hint("the examples are %s", strings.Join(exampleNames(), ", "))
}

// initCopy copies an embedded folder, whole or not at all. Plan folders that lie
// in it, from a run of the example, are left out.
func (a *app) initCopy(dir string, files fs.FS, root string) error {
	err := makeFolder(dir, func(temp string) error {
		return fs.WalkDir(files, root, func(name string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if entry.IsDir() {
				if entry.Name() == "plan" {
					return fs.SkipDir
				}
				return os.MkdirAll(filepath.Join(temp, filepath.FromSlash(strings.TrimPrefix(name, root))), 0o777)
			}
			data, err := fs.ReadFile(files, name)
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(temp, filepath.FromSlash(strings.TrimPrefix(name, root))), data, 0o666)
		})
	})
	if err != nil {
		return fail(exitInternal, "can't make %s: %w", dir, err)
	}
	if a.set.JSON {
		return a.writeJSON(map[string]string{"folder": dir})
	}
	if _, err := os.Stat(filepath.Join(dir, "participants.csv")); err == nil {
		a.say("%s is ready. Next: instroom check %s, then instroom place %s.", dir, dir, dir)
	} else {
		a.say("%s is ready; its README.md says where to begin.", dir)
	}
	return nil
}

// makeFolder fills a temporary folder beside dir and renames it into place. Into
// a folder that is there, and empty, it moves what it made.
func makeFolder(dir string, fill func(temp string) error) error {
	dir = filepath.Clean(dir)
	beside := filepath.Dir(dir)
	_, err := os.Stat(dir)
	there := err == nil
	if there {
		beside = dir
	}
	if err := os.MkdirAll(beside, 0o777); err != nil {
		return err
	}
	temp, err := os.MkdirTemp(beside, ".instroom-init-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp) // after the rename there is nothing left to remove
	if err := os.Chmod(temp, 0o755); err != nil {
		return err
	}
	if err := fill(temp); err != nil {
		return err
	}
	if !there {
		return os.Rename(temp, dir)
	}
	entries, err := os.ReadDir(temp)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := os.Rename(filepath.Join(temp, e.Name()), filepath.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	return nil
}
