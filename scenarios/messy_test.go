package scenarios_test

// messyCodes are the faults that example/messy was damaged with, each once.
var messyCodes = []string{
	"date", "dates-order", "day-ambiguous", "excel-error", "id-scientific", "id-twice", "language-unknown", "level-date",
	"level-unknown", "number", "range", "settings-unknown", "site-unknown", "value", "yes-no",
}
