package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestWritable(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := writable(filepath.Join(dir, "new", "plan")); err != nil {
		t.Errorf("a folder to be made: %v", err)
	}
	if err := writable(dir); err != nil {
		t.Errorf("a folder: %v", err)
	}
	for _, path := range []string{file, filepath.Join(file, "plan")} {
		if writable(path) == nil {
			t.Errorf("%s can't be a folder", path)
		}
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}
