package trial

// Variation is a way in which batches of the family are made hard.
type Variation struct {
	Name    string
	What    string
	Seats   float64 // 0 = any ratio
	Options Options // without people, seats and seed
}

// Variations are the hard ways that belong to every table, the plain one first.
var Variations = []Variation{
	{"plain", "confirmed sessions, nobody linked", 0, Options{}},
	{"optional", "a third of the sessions optional (minimum 8, 500 to 3,000 points), half of the money to open them all", 0.95, Options{OptionalShare: 1. / 3, Budget: 0.5}},
	{"half-optional", "half of the sessions optional, 30 % of the people in pairs placed together", 1.1, Options{OptionalShare: 0.5, LinkedShare: 0.3}},
	{"linked", "15 % of the people in pairs placed together", 0.95, Options{LinkedShare: 0.15}},
	{"identical", "twenty people of every profile, with the same options and points", 0.95, Options{Identical: 20}},
	{"ties", "every score 1,000", 0.95, Options{Ties: true}},
	{"evenings", "everybody and everything in five evenings: heavy clashes", 0.95, Options{EveningOnly: true}},
	{"wide", "scores from 1 to 1,000,000", 0.95, Options{WidePoints: true}},
}
