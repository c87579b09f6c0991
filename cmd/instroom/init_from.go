package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"instroom/io/batch"
	"instroom/model"
)

// initFrom makes a first batch folder of an export. oldKey is the key file of
// an earlier one, so that people keep their pseudonyms; "" makes a new key.
func (a *app) initFrom(dir, export, oldKey string) error {
	y, m, d := a.now().Date()
	o := batch.GuessOptions{Today: model.MakeDate(y, int(m), d)}
	if oldKey != "" {
		text, err := os.ReadFile(oldKey)
		if err != nil {
			return fail(exitUsage, "--key: %w", err)
		}
		if o.Key, err = batch.Key(text); err != nil {
			return fail(exitUsage, "%s: %w", oldKey, err)
		}
	}
	whole, err := filepath.Abs(dir)
	if err != nil {
		return fail(exitUsage, "%w", err)
	}
	keyFile := whole + "-key.csv"
	if !filepath.IsAbs(dir) {
		keyFile = filepath.Join(dir, "..", filepath.Base(whole)+"-key.csv")
	}
	if exists(keyFile) {
		return fail(exitUsage, "the key file %s is there already", keyFile).hint("name another folder, or move the key file and give it with --key")
	}
	guessed, found := batch.Guess(export, o)
	for _, f := range found.All() {
		if f.Severity == batch.Error || !a.set.Quiet && (f.Severity == batch.Warning || a.set.Verbose) {
			printFinding(a.stderr, f)
		}
	}
	if guessed == nil || found.HasErrors() {
		return fail(exitInput, "no folder can be made of %s; nothing was written", export)
	}
	// The key first: a folder of pseudonyms that lead nowhere would be lost.
	if err := writeNew(keyFile, guessed.KeyFile); err != nil {
		return err
	}
	err = makeFolder(dir, func(temp string) error {
		return errors.Join(
			os.WriteFile(filepath.Join(temp, "batch.yaml"), guessed.Settings, 0o666),
			os.WriteFile(filepath.Join(temp, "participants.csv"), guessed.Participants, 0o666),
			copyHeader(filepath.Join(temp, "sessions.csv"), "template/sessions.csv"),
			copyHeader(filepath.Join(temp, "sites.csv"), "template/sites.csv"),
		)
	})
	if err != nil {
		os.Remove(keyFile)
		return fail(exitInternal, "can't make %s: %w", dir, err)
	}
	if a.set.JSON {
		return a.writeJSON(map[string]any{"folder": dir, "key": keyFile, "people": guessed.People, "columns": guessed.Columns})
	}
	a.say("%s, from %s. The guess of the columns, which batch.yaml keeps:", plural(guessed.People, "person"), filepath.Base(export))
	for _, c := range guessed.Columns {
		name := c.Column
		if name == "" {
			name = "-"
		}
		header := c.Header
		if header == "" {
			header = "(no name)"
		}
		a.say("  %-28s %-20s %s", header, name, c.Why)
	}
	a.say("The key that leads from pseudonyms to people is %s: keep it apart.", keyFile)
	a.say("Next: fill in %s, then instroom check %s.", filepath.Join(dir, "sessions.csv"), dir)
	return nil
}

// writeNew writes a file that only its owner may read, and that must not be
// there yet.
func writeNew(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return fail(exitInternal, "can't write %s: %w", path, err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fail(exitInternal, "can't write %s: %w", path, err)
	}
	_, err = f.Write(data)
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		os.Remove(path)
		return fail(exitInternal, "can't write %s: %w", path, err)
	}
	return nil
}

// copyHeader writes the first line of an embedded table: its columns, and nobody.
func copyHeader(path, from string) error {
	data, err := fs.ReadFile(template, from)
	if err != nil {
		return err
	}
	header, _, _ := strings.Cut(string(data), "\n")
	return os.WriteFile(path, []byte(header+"\n"), 0o666)
}
