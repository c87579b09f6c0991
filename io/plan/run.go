package plan

import "instroom/model"

// Run is run.json: what was run, on what, how it ended and how good the plan
// is. Points and counts are exact; Seconds, PeakMemoryBytes and the times in
// Progress are the only numbers that two equal runs may differ in.
type Run struct {
	Version            string            `json:"version"` // of the program
	Input              map[string]string `json:"input"`   // file name → sha256
	Options            map[string]any    `json:"options"`
	Seed               uint64            `json:"seed"`
	Status             string            `json:"status"`
	StopReason         string            `json:"stop_reason"`
	ChangesOutOfTime   int               `json:"changes_out_of_time,omitempty"` // waiting needs whose smallest change the time limit left unsought
	Objective          model.Points      `json:"objective"`
	Bound              model.Points      `json:"bound"`
	Gap                float64           `json:"gap"`
	GapPointsPerPlaced float64           `json:"gap_points_per_placed"`
	ClaimedBound       *model.Points     `json:"claimed_bound"` // null where the solver claims nothing beyond the certificate
	Participants       int               `json:"participants"`
	Needs              int               `json:"needs"`
	Placed             int               `json:"placed"`
	Pinned             int               `json:"pinned"`
	Waiting            int               `json:"waiting"`
	ByClass            []ClassRun        `json:"by_class"`
	ByReason           map[string]int    `json:"by_reason"`
	SessionsOpened     int               `json:"sessions_opened"`
	Seconds            Seconds           `json:"seconds"`
	PeakMemoryBytes    uint64            `json:"peak_memory_bytes"`
	Progress           []ProgressPoint   `json:"progress"`
	Output             map[string]string `json:"output"` // file name → sha256 of every other file of the set; filled by Write
}

// ClassRun is how many needs of a class are placed, and the proven most.
type ClassRun struct {
	Class     int `json:"class"`
	Placed    int `json:"placed"`
	Bound     int `json:"bound"`
	GapPeople int `json:"gap_people"`
}

// Seconds are the wall-clock times of the steps.
type Seconds struct {
	Read    float64 `json:"read"`
	Compile float64 `json:"compile"`
	Solve   float64 `json:"solve"`
	Write   float64 `json:"write"`
	Total   float64 `json:"total"`
}

// ProgressPoint is what the solver knew at a time, in seconds from the start.
type ProgressPoint struct {
	Time      float64      `json:"time"`
	Objective model.Points `json:"objective"`
	Bound     model.Points `json:"bound"`
}
