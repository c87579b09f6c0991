package batch

import (
	"encoding/json"
	"os"
	"path/filepath"
)

// refuseChanged compares last week's placements with the digest that its run
// wrote beside them. A plan without run.json is taken as it is: people make
// placement files by hand.
func (r *reader) refuseChanged(path string, t *Table) {
	data, err := os.ReadFile(filepath.Join(filepath.Dir(path), "run.json"))
	if err != nil || t.Digest == "" {
		return
	}
	var run struct {
		Output map[string]string `json:"output"` // file name → sha256
	}
	if json.Unmarshal(data, &run) != nil {
		return
	}
	if sum, ok := run.Output[filepath.Base(path)]; ok && sum != t.Digest {
		t.add(Error, FileChanged, 0, 0, "what has happened since belongs into placements.csv of this week's folder, whose rows win",
			"the file is not the one that its run.json was written for")
	}
}
