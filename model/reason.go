package model

// Code is the stable name of a reason: why a person may not sit in a session,
// or why a need waits.
type Code string

// Codes in the order of the contract §2: the order breaks ties between reasons.
const (
	NoNeed              Code = "no-need"
	ExcludedStatus      Code = "excluded"
	Suspended           Code = "suspended"
	NotAssessed         Code = "not-assessed"
	OtherProgramme      Code = "programme"
	Level               Code = "level"
	Track               Code = "track"
	Script              Code = "script"
	InstructionLanguage Code = "instruction-language"
	Hours               Code = "hours"
	WeeklyLoad          Code = "weekly-load"
	TooFar              Code = "travel"
	Access              Code = "access"
	Audience            Code = "audience"
	DigitalSkill        Code = "digital"
	StartWindow         Code = "start-window"
	LateEntry           Code = "late-entry"
	Prerequisite        Code = "prerequisite"
	ForbiddenPair       Code = "forbidden"
	CancelledSession    Code = "cancelled"
	Childcare           Code = "childcare"
	BadData             Code = "data"

	NoOffer       Code = "no-offer"
	Full          Code = "full"
	BelowMinimum  Code = "min-size"
	Clash         Code = "clash"
	HouseholdLink Code = "household"
	ResourceShort Code = "resource"
	OverBudget    Code = "budget"
	NotWorth      Code = "not-worth"
)

// RuleCodes are the codes of the eligibility rules in the contract's order.
var RuleCodes = []Code{NoNeed, ExcludedStatus, Suspended, NotAssessed, OtherProgramme, Level, Track, Script,
	InstructionLanguage, Hours, WeeklyLoad, TooFar, Access, Audience, DigitalSkill, StartWindow, LateEntry,
	Prerequisite, ForbiddenPair, CancelledSession, Childcare, BadData}
