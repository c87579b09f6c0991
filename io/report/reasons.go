package report

import (
	"cmp"
	"slices"

	"instroom/io/plan"
	"instroom/model"
)

var reasonWords = map[model.Code]string{
	model.NoNeed:              "no need for a course of this sort",
	model.ExcludedStatus:      "excluded by legal status",
	model.Suspended:           "suspended for now",
	model.NotAssessed:         "no level on file yet",
	model.OtherProgramme:      "offered by another programme only",
	model.Level:               "no group at the person's level",
	model.Track:               "no group at the person's pace",
	model.Script:              "no group for people who read another script",
	model.InstructionLanguage: "no group in a language that the person knows",
	model.Hours:               "no group in the hours that the person is free",
	model.WeeklyLoad:          "more hours a week than the person can take",
	model.TooFar:              "too far to travel",
	model.Access:              "no accessible site",
	model.Audience:            "groups are for another audience",
	model.DigitalSkill:        "online group, and digital skills are missing",
	model.StartWindow:         "starts outside the person's window",
	model.LateEntry:           "running groups take nobody any more",
	model.Prerequisite:        "another course has to come first",
	model.ForbiddenPair:       "refused before, or forbidden",
	model.CancelledSession:    "the session is cancelled",
	model.Childcare:           "no childcare place",
	model.BadData:             "a cell of the person's row can't be read",
	model.NoOffer:             "no session of this sort at all",
	model.Full:                "every seat that fits is taken",
	model.BelowMinimum:        "too few people for a group",
	model.Clash:               "clashes with the person's other course",
	model.HouseholdLink:       "household rule",
	model.ResourceShort:       "no room, teacher or childcare free",
	model.OverBudget:          "no budget to open a group",
	model.NotWorth:            "a seat is free, but the points are against it",
}

// Reason says a reason code in a few words; an unknown code is its own word.
func Reason(c model.Code) string {
	if w, ok := reasonWords[c]; ok {
		return w
	}
	return string(c)
}

// ReasonCount is how many needs wait for a reason.
type ReasonCount struct {
	Code, Words string
	Count       int
}

// ByReason returns the reasons for which needs wait, the most frequent first.
func ByReason(r *plan.Run) []ReasonCount {
	counts := make([]ReasonCount, 0, len(r.ByReason))
	for code, n := range r.ByReason {
		counts = append(counts, ReasonCount{code, Reason(model.Code(code)), n})
	}
	slices.SortFunc(counts, func(a, b ReasonCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Code, b.Code))
	})
	return counts
}
