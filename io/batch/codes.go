package batch

// Code is the stable name of a finding. Codes are never renamed or reused.
type Code string

// Codes of findings about files and their form.
const (
	FileMissing    Code = "file-missing"
	FileUnreadable Code = "file-unreadable"
	FileEmpty      Code = "file-empty"
	FileTwice      Code = "file-twice"
	FileChanged    Code = "file-changed"
	FileEncoding   Code = "file-encoding"
	CSVQuote       Code = "csv-quote"
	RowLong        Code = "row-long"
	RowShort       Code = "row-short"
	HeaderMissing  Code = "header-missing"
	HeaderTwice    Code = "header-twice"
	HeaderEmpty    Code = "header-empty"
	HeaderLate     Code = "header-late"
	ColumnUnknown  Code = "column-unknown"
	ColumnStatus   Code = "column-status"
	NationalNumber Code = "national-number"
)

// Codes of findings about one cell.
const (
	ExcelError       Code = "excel-error"
	ExcelDateNumber  Code = "excel-date-number"
	IDMissing        Code = "id-missing"
	IDTwice          Code = "id-twice"
	IDScientific     Code = "id-scientific"
	IDZeros          Code = "id-zeros"
	BadDate          Code = "date"
	BadTime          Code = "time"
	BadNumber        Code = "number"
	BadYesNo         Code = "yes-no"
	BadValue         Code = "value"
	OutOfRange       Code = "range"
	BadSlot          Code = "slot"
	SlotOverlap      Code = "slot-overlap"
	DayUnknown       Code = "day-unknown"
	DayAmbiguous     Code = "day-ambiguous"
	LevelUnknown     Code = "level-unknown"
	LevelDate        Code = "level-date"
	LevelDateMended  Code = "level-date-mended"
	LevelLanguage    Code = "level-language"
	LanguageUnknown  Code = "language-unknown"
	LanguageLevel    Code = "language-level"
	LanguageTwice    Code = "language-twice"
	LanguageMissing  Code = "language-missing"
	ProgrammeUnknown Code = "programme-unknown"
	TrackUnknown     Code = "track-unknown"
	KindUnknown      Code = "kind-unknown"
	PostcodeUnknown  Code = "postcode-unknown"
	Coordinates      Code = "coordinates"
	ShiftStart       Code = "shift-start"
	ShiftEmpty       Code = "shift-empty"
	ShiftTwice       Code = "shift-twice"
	ShiftWeek53      Code = "shift-week-53"
)

// Codes of findings about cells that do not go together, and about defaults.
const (
	CellMissing        Code = "cell-missing"
	DefaultUsed        Code = "default-used"
	DatesOrder         Code = "dates-order"
	DatePast           Code = "date-past"
	DateFuture         Code = "date-future"
	DateMissing        Code = "date-missing"
	SizeOrder          Code = "size-order"
	Overfull           Code = "overfull"
	EnrolledTwice      Code = "enrolled-twice"
	NoMeetings         Code = "no-meetings"
	MeetingOutside     Code = "meeting-outside"
	MeetingOverlap     Code = "meeting-overlap"
	HoursDisagree      Code = "hours-disagree"
	SessionEnded       Code = "session-ended"
	SessionUnknown     Code = "session-unknown"
	SiteUnknown        Code = "site-unknown"
	ParticipantUnknown Code = "participant-unknown"
	PrerequisiteLost   Code = "prerequisite-unknown"
	ResourceUnknown    Code = "resource-unknown"
	PlaceUnknown       Code = "place-unknown"
	HouseholdRules     Code = "household-rules"
	HouseholdAlone     Code = "household-alone"
	HouseholdMissing   Code = "household-missing"
	NeedDone           Code = "need-done"
	LevelBehind        Code = "level-behind"
	RowTwice           Code = "row-twice"
	RespondByMissing   Code = "respond-by-missing"
)

// Codes of findings about batch.yaml.
const (
	SettingsSyntax  Code = "settings-syntax"
	SettingsUnknown Code = "settings-unknown"
	SettingsValue   Code = "settings-value"
	SettingsTwice   Code = "settings-twice"
	PointsOrder     Code = "points-order"
	PointsSign      Code = "points-sign"
)

// CodeText says what a code means, for the documentation.
type CodeText struct {
	Code  Code
	About string
}

// Codes are all codes of findings, with what they mean.
var Codes = []CodeText{
	{FileMissing, "a file or folder that must be there is not"},
	{FileUnreadable, "a file cannot be opened or unpacked"},
	{FileEmpty, "a file has no rows"},
	{FileTwice, "a table stands in the folder and in the workbook"},
	{FileChanged, "last week's plan is not the one that its run.json was written for"},
	{FileEncoding, "a file is no text, or its characters cannot be told"},
	{CSVQuote, "a quote stands where it cannot, or is never closed"},
	{RowLong, "a row has more cells than the header"},
	{RowShort, "a row has fewer cells than the header"},
	{HeaderMissing, "a column that must be there is not"},
	{HeaderTwice, "two headers mean the same column"},
	{HeaderEmpty, "a column has cells but no name"},
	{HeaderLate, "rows above the header are not read"},
	{ColumnUnknown, "columns or sheets are not read"},
	{ColumnStatus, "columns that only instroom status needs"},
	{NationalNumber, "a column holds what looks like national numbers"},
	{ExcelError, "a cell holds an error value of a spreadsheet program"},
	{ExcelDateNumber, "a date was saved as a day number"},
	{IDMissing, "an id is empty"},
	{IDTwice, "an id stands twice"},
	{IDScientific, "an id was turned into scientific notation"},
	{IDZeros, "an id lost its leading zeros"},
	{BadDate, "a cell is not a date"},
	{BadTime, "a cell is not a time of day"},
	{BadNumber, "a cell is not a number"},
	{BadYesNo, "a cell is neither yes nor no"},
	{BadValue, "a cell is none of the known words"},
	{OutOfRange, "a value is outside its limits"},
	{BadSlot, "a cell is not a day with hours, or ends before it begins"},
	{SlotOverlap, "two times of the week overlap"},
	{DayUnknown, "a word is not a day of the week"},
	{DayAmbiguous, "a day name means different days in different languages"},
	{LevelUnknown, "a level is not on the ladder of its language"},
	{LevelDate, "a spreadsheet program turned a level into a date"},
	{LevelDateMended, "a level that had become a date was mended"},
	{LevelLanguage, "a level without a ladder, or in a session that is no language course"},
	{LanguageUnknown, "a language is not known"},
	{LanguageLevel, "how well a language is known is missing or not 1 to 5"},
	{LanguageTwice, "a language stands twice in a cell"},
	{LanguageMissing, "a language session does not say what it teaches"},
	{ProgrammeUnknown, "a programme is not known"},
	{TrackUnknown, "a track is not known"},
	{KindUnknown, "a kind of session is not known"},
	{PostcodeUnknown, "a postcode is not Belgian"},
	{Coordinates, "coordinates are out of range, swapped or half"},
	{ShiftStart, "shifts do not start on a Monday"},
	{ShiftEmpty, "a shift has no hours"},
	{ShiftTwice, "two ways to give availability stand together"},
	{ShiftWeek53, "even and odd weeks change places after a week 53"},
	{CellMissing, "a cell that must be filled is empty"},
	{DefaultUsed, "a missing column or cell takes a default that weakens the plan"},
	{DatesOrder, "dates stand in the wrong order"},
	{DatePast, "a date is past"},
	{DateFuture, "a date lies in the future"},
	{DateMissing, "a session has times but no dates"},
	{SizeOrder, "minimum, target and seats contradict each other"},
	{Overfull, "more people are enrolled than there are seats"},
	{EnrolledTwice, "enrolled and enrolled_total stand together"},
	{NoMeetings, "a session never meets"},
	{MeetingOutside, "a meeting lies outside the dates of its session"},
	{MeetingOverlap, "a session meets twice at once"},
	{HoursDisagree, "total_hours and the meetings disagree"},
	{SessionEnded, "a session is over"},
	{SessionUnknown, "a session is not in the sessions file"},
	{SiteUnknown, "a site is not in the sites file"},
	{ParticipantUnknown, "a participant is not in the participants file"},
	{PrerequisiteLost, "a prerequisite is unknown, or leads back to its session"},
	{ResourceUnknown, "a blocked room or teacher is not used by any session"},
	{PlaceUnknown, "a place is unknown, so travel is not judged"},
	{HouseholdRules, "a household has two rules"},
	{HouseholdAlone, "a household has one member"},
	{HouseholdMissing, "a household rule stands without a household"},
	{NeedDone, "a need is given and done at once"},
	{LevelBehind, "the level to enter has been passed"},
	{RowTwice, "a row stands twice"},
	{RespondByMissing, "an invitation has no answer date"},
	{SettingsSyntax, "batch.yaml is not YAML"},
	{SettingsUnknown, "a key of batch.yaml is not known"},
	{SettingsValue, "a value in batch.yaml cannot be used"},
	{SettingsTwice, "a key stands twice in batch.yaml"},
	{PointsSign, "a coefficient has the other sign than its default"},
	{PointsOrder, "other terms can exceed the points of the lowest class"},
}
