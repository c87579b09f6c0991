package peers

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"instroom/model"
)

// External returns the batches below a folder of published sets, with what its
// README.md says is known of them: DIR/real and DIR/trial hold a batch folder a
// set, or one packed as NAME.tar.gz, which is unpacked below scratch. Where the
// folder is absent it returns none, and says so in a line.
func External(dir, scratch string) (instances []Instance, say []string, err error) {
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil, []string{fmt.Sprintf("the external sets are not here (%s): nothing of them is run", dir)}, nil
	}
	known := map[string]Known{}
	if f, err := os.Open(filepath.Join(dir, "README.md")); err == nil {
		known, err = readKnown(f)
		if err = errors.Join(err, f.Close()); err != nil {
			return nil, nil, err
		}
	} else {
		say = append(say, "no README.md beside the external sets: no optimum of theirs is known")
	}
	for _, part := range []string{"real", "trial"} {
		entries, err := os.ReadDir(filepath.Join(dir, part))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, nil, err
		}
		for _, e := range entries {
			folder := filepath.Join(dir, part, e.Name())
			name, packed := strings.CutSuffix(e.Name(), ".tar.gz")
			if packed {
				if _, err := os.Stat(filepath.Join(dir, part, name)); err == nil {
					continue // unpacked beside it
				}
				archive := folder
				folder = filepath.Join(scratch, name)
				if err := unpack(archive, folder); err != nil {
					say = append(say, fmt.Sprintf("%s is not run: %v", e.Name(), err))
					continue
				}
			}
			if _, err := os.Stat(filepath.Join(folder, "participants.csv")); err != nil {
				continue
			}
			in := Instance{Row: name, Source: Source{Folder: folder}, People: countLines(filepath.Join(folder, "participants.csv")) - 1}
			if k, ok := known[name]; ok {
				in.Known = &k
			}
			instances = append(instances, in)
		}
	}
	return instances, say, nil
}

// countLines returns about how many people a file has, 0 where it can't be read.
func countLines(path string) (n int) {
	f, err := os.Open(path)
	if err != nil {
		return 0
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		n++
	}
	return n
}

var (
	quoted = regexp.MustCompile("`([^`]+)`")
	whole  = regexp.MustCompile(`\d[\d,]*`)
)

// readKnown reads the tables of a README: the set stands in the first cell, in
// backquotes, and points in the column whose head begins "optimum". The first
// number there is the points; "found" says that they are not proven.
func readKnown(from io.Reader) (map[string]Known, error) {
	out, column := map[string]Known{}, -1
	s := bufio.NewScanner(from)
	for s.Scan() {
		line := strings.TrimSpace(s.Text())
		if !strings.HasPrefix(line, "|") {
			column = -1
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i, c := range cells {
			cells[i] = strings.TrimSpace(c)
			if strings.HasPrefix(strings.ToLower(cells[i]), "optimum") {
				column = i
			}
		}
		name := quoted.FindStringSubmatch(cells[0])
		if name == nil || column < 0 || column >= len(cells) {
			continue
		}
		text := cells[column]
		points, err := strconv.ParseInt(strings.ReplaceAll(whole.FindString(text), ",", ""), 10, 64)
		if err != nil {
			continue // nothing is known of it
		}
		out[strings.TrimSuffix(name[1], ".tar.gz")] = Known{Points: model.Points(points), Proven: !strings.Contains(text, "found"), Text: text}
	}
	return out, s.Err()
}
