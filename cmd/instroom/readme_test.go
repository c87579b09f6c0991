package main

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what the commands print into README.md")

// TestReadme runs the commands of the README's transcripts and holds that they
// print what stands there. Each block marked console is one transcript: lines
// that begin with "$ instroom" are commands, the rest is their output, stdout
// and stderr together. They share a folder that begins with the examples.
func TestReadme(t *testing.T) {
	if testing.Short() {
		t.Skip("runs whole examples")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	work := t.TempDir()
	if err := os.CopyFS(filepath.Join(work, "scenarios"), os.DirFS(filepath.Join(root, "scenarios"))); err != nil {
		t.Fatal(err)
	}
	t.Chdir(work)

	const open, end = "```console\n", "```\n"
	var out strings.Builder
	commands := 0
	rest := string(text)
	for {
		before, block, ok := strings.Cut(rest, open)
		out.WriteString(before)
		if !ok {
			break
		}
		body, after, ok := strings.Cut(block, end)
		if !ok {
			t.Fatal("a console block does not end")
		}
		rest = after
		out.WriteString(open)
		for i, line := range commandsOf(body) {
			commands++
			if i > 0 {
				out.WriteByte('\n')
			}
			var printed bytes.Buffer
			run(context.Background(), strings.Fields(line)[2:], nil, &printed, &printed)
			out.WriteString(line + "\n" + printed.String())
		}
		out.WriteString(end)
	}
	if commands < 3 {
		t.Errorf("the README shows %d commands, not three", commands)
	}
	if out.String() == string(text) {
		return
	}
	if *update {
		if err := os.WriteFile(filepath.Join(root, "README.md"), []byte(out.String()), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	was, is := strings.Split(string(text), "\n"), strings.Split(out.String(), "\n")
	at := 0
	for at < min(len(was), len(is)) && was[at] == is[at] {
		at++
	}
	t.Errorf("README.md:%d does not show what the commands print; go test ./cmd/instroom -run TestReadme -update mends it. They print\n%s",
		at+1, strings.Join(is[at:min(len(is), at+10)], "\n"))
}

// commandsOf returns the command lines of a transcript.
func commandsOf(body string) []string {
	var lines []string
	for line := range strings.Lines(body) {
		if strings.HasPrefix(line, "$ instroom ") {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}
