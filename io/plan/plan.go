package plan

import (
	"instroom/model"
)

// Names of the files of a set.
const (
	PlacementsFile   = "placements.csv"
	WaitlistFile     = "waitlist.csv"
	AlternativesFile = "alternatives.csv"
	ReplacementsFile = "replacements.csv"
	SessionsFile     = "sessions.csv"
	WorkbookFile     = "plan.xlsx"
	ReportFile       = "report.html"
	CertificateFile  = "certificate.json.gz"
	RunFile          = "run.json"
)

// setFiles are the files of a set but run.json, in the order of their renames.
var setFiles = []string{PlacementsFile, WaitlistFile, AlternativesFile, ReplacementsFile, SessionsFile,
	WorkbookFile, ReportFile, CertificateFile}

// Dialect is how the tables are written: as the input was.
type Dialect struct {
	Comma rune // separator: comma, semicolon or tab; 0 = comma
	BOM   bool // begin with a UTF-8 byte order mark
}

// Output is everything that a run writes.
type Output struct {
	Dialect     Dialect
	Batch       *model.Batch
	Plan        *model.Plan
	Explanation *model.Explanation // nil = the tables that come from it hold their header only
	Certificate *model.Certificate // nil = none; its Outputs are filled in here
	Report      []byte             // report.html; nil = none
	Run         Run                // its Output is filled in here
}

// Set is a plan folder read back.
type Set struct {
	Plan        *model.Plan
	Certificate *model.Certificate // nil where the folder has none
	Run         *Run
}
