package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// writeWhole writes a file whole or not at all: under a temporary name beside
// it, and then renamed.
func writeWhole(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".instroom-*")
	if err != nil {
		return fail(exitInternal, "can't write %s: %w", path, err)
	}
	defer os.Remove(f.Name()) // after the rename there is nothing left to remove
	_, err = f.Write(data)
	if e := f.Chmod(0o644); err == nil {
		err = e
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fail(exitInternal, "can't write %s: %w", path, err)
	}
	return nil
}

// outFile is a file to be written, and what writes it.
type outFile struct {
	name  string
	write func(w io.Writer) error
}

// writeFiles writes files into a folder, each whole or not at all.
func writeFiles(dir string, files []outFile) error {
	for _, f := range files {
		var text bytes.Buffer
		if err := f.write(&text); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		if err := writeWhole(filepath.Join(dir, f.name), text.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// exists reports whether something lies at a path.
func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
