package solvertest

import "instroom/solver"

// Kept are cases that some solver got wrong, or that a reading of the contract
// turned on, each with a sentence. They run first in the suite.
var Kept = []struct {
	Why  string
	Case Case
}{
	{"two seats and two needs that clash for one person but not for the other: the clash decides who sits where", Case{
		Bidders: []Bidder{
			{Classes: []byte{1}, Slots: []Slot{{Options: []Option{{Points: 100}}}, {Kind: 1, Options: []Option{{Session: 1, Points: 90}}}}, Conflicts: [][2]int{{0, 1}}},
			{Classes: []byte{1}, Slots: []Slot{{Options: []Option{{Points: 60}}}, {Kind: 1, Options: []Option{{Session: 1, Points: 80}}}}},
		},
		Fill: []solver.Fill{{Min: 1, Max: 1, Free: 1}, {Min: 1, Max: 1, Free: 1}},
	}},
	{"shutting a session frees its pins for better places, which pays more than it costs", Case{
		Bidders: []Bidder{{Classes: []byte{1}, Slots: []Slot{{Options: []Option{{Session: 0, Points: 900}, {Session: 1, Stay: true}}}}}},
		Fill:    []solver.Fill{{Min: 1, Max: 1, Free: 1}, {Min: 3, Max: 5, Free: 5}},
		Shut:    []Shut{{Session: 1, Value: -500}},
	}},
	{"a session that may be shut holds its room unless it is shut", Case{
		Bidders: []Bidder{
			{Classes: []byte{3}, Slots: []Slot{{Options: []Option{{Session: 1, Stay: true}}}}},
			{Classes: []byte{3}, Slots: []Slot{{Options: []Option{{Session: 0, Points: 700}}}}},
		},
		Fill: []solver.Fill{{Min: 1, Max: 1, Free: 1}, {Min: 3, Max: 5, Free: 5}},
		Shut: []Shut{{Session: 1, Value: -500}},
		Rows: []Row{{Limit: 1, Sessions: []int{0}, Amounts: []int64{1}, Shut: []int{0}}},
	}},
	{"strict order takes one of class 1 before any number of points", Case{
		Bidders: []Bidder{
			{Classes: []byte{1}, Slots: []Slot{{Options: []Option{{Points: 1}}}}},
			{Classes: []byte{2}, Slots: []Slot{{Options: []Option{{Points: 1_000_000}}}}},
		},
		Fill:   []solver.Fill{{Min: 1, Max: 1, Free: 1}},
		Strict: true,
	}},
	{"joint childcare is used only when both parents are in class", Case{
		Bidders: []Bidder{{Classes: []byte{1, 1}, Slots: []Slot{
			{People: []int{0}, Options: []Option{{Points: 10}, {Session: 1, Points: 8}}},
			{People: []int{1}, Options: []Option{{Points: 10}, {Session: 1, Points: 7}}},
		}, Joint: []Joint{{Row: 0, Amount: 1, Groups: [][]int{{0}, {2}}}}}},
		Fill: []solver.Fill{{Min: 1, Max: 2, Free: 2}, {Min: 1, Max: 2, Free: 2}},
		Care: []int32{0},
	}},
	{"a couple that sits together opens an optional session on its own", Case{
		Bidders: []Bidder{{Classes: []byte{2, 3}, Slots: []Slot{{People: []int{0, 1}, Options: []Option{{Points: 500}}}}}},
		Fill:    []solver.Fill{{Min: 2, Max: 2, OpenCost: 499, Free: 2}},
	}},
	{"heads short of a soft minimum and heads above the target in one session", Case{
		Bidders: []Bidder{
			{Classes: []byte{3}, Slots: []Slot{{Options: []Option{{Points: 30}}}}},
			{Classes: []byte{3}, Slots: []Slot{{Options: []Option{{Points: 25}}}}},
			{Classes: []byte{3}, Slots: []Slot{{Options: []Option{{Points: 5}}}}},
		},
		Fill: []solver.Fill{{Min: 1, Max: 3, Short: 2, ShortCost: 20, Free: 2, AboveCost: 6}},
	}},
	{"a prerequisite that only one of two sessions meets", Case{
		Bidders: []Bidder{{Classes: []byte{3}, Slots: []Slot{
			{Options: []Option{{Points: 10}, {Session: 1, Points: 4}}},
			{Kind: 1, Options: []Option{{Session: 2, Points: 7}}},
		}, Requires: []Requires{{Option: 2, Any: []int{1}}}}},
		Fill: []solver.Fill{{Min: 1, Max: 1, Free: 1}, {Min: 1, Max: 1, Free: 1}, {Min: 1, Max: 1, Free: 1}},
	}},
}
