package scenarios

import "embed"

// Examples holds example/<name>/, each a batch folder, or several, with a README
// that says what it shows.
//
//go:embed example
var Examples embed.FS
